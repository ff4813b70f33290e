package api

import (
	"strconv"
	"strings"

	"nguon/domain"
)

// revisionTag is the ETag of a thing at a revision: "3", in quotes.
func revisionTag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }

// ifMatch is the revision that the client means to change. Tags are given out
// strong; a proxy that compresses makes them weak on the way, which is
// forgiven: a revision is the same however its text was packed.
func (r *request) ifMatch() (int64, error) {
	given := r.Header.Get("If-Match")
	if given == "" {
		return 0, &requestError{kind: kindPreconditionRequired, problems: []domain.Problem{{Code: codeIfMatchRequired}}}
	}
	tag, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(given), "W/"), `"`)
	tag, closed := strings.CutSuffix(tag, `"`)
	if !ok || !closed || strings.Contains(tag, `"`) {
		return 0, malformed("", codeIfMatchSyntax, excerpt(given))
	}
	revision, err := strconv.ParseInt(tag, 10, 64)
	if err != nil {
		return 0, domain.ErrStale // a tag, but none that was ever given out
	}
	return revision, nil
}
