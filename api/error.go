package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"nguon/api/words"
	"nguon/domain"
)

// kind is a sort of refusal as HTTP tells them apart. Its name is in the type
// of a problem document and chooses its title.
type kind string

const (
	kindMalformed            kind = "malformed"
	kindUnauthenticated      kind = "unauthenticated"
	kindForbidden            kind = "forbidden"
	kindNotFound             kind = "not_found"
	kindMethodNotAllowed     kind = "method_not_allowed"
	kindConflict             kind = "conflict"
	kindStale                kind = "stale"
	kindTooLarge             kind = "too_large"
	kindMediaType            kind = "media_type"
	kindInvalid              kind = "invalid"
	kindPreconditionRequired kind = "precondition_required"
	kindFault                kind = "fault"
	kindUnavailable          kind = "unavailable"
)

// kinds says which status each sort of refusal has, in the order in which the
// documentation lists them.
var kinds = []struct {
	kind   kind
	status int
	// domain is the tracker's name for it, 0 where only HTTP knows it.
	domain domain.Kind
	// title is how it is called, where it is not called as the tracker's kind.
	title words.Key
}{
	{kindMalformed, http.StatusBadRequest, 0, words.TitleMalformed},
	{kindUnauthenticated, http.StatusUnauthorized, domain.Unauthenticated, ""},
	{kindForbidden, http.StatusForbidden, domain.Forbidden, ""},
	{kindNotFound, http.StatusNotFound, domain.NotFound, ""},
	{kindMethodNotAllowed, http.StatusMethodNotAllowed, 0, words.TitleMethodNotAllowed},
	{kindConflict, http.StatusConflict, domain.Conflict, ""},
	{kindStale, http.StatusPreconditionFailed, domain.Stale, ""},
	{kindTooLarge, http.StatusRequestEntityTooLarge, 0, words.TitleTooLarge},
	{kindMediaType, http.StatusUnsupportedMediaType, 0, words.TitleMediaType},
	{kindInvalid, http.StatusUnprocessableEntity, domain.Invalid, ""},
	{kindPreconditionRequired, http.StatusPreconditionRequired, 0, words.TitlePreconditionRequired},
	{kindFault, http.StatusInternalServerError, 0, ""},
	{kindUnavailable, http.StatusServiceUnavailable, domain.Unavailable, ""},
}

// Codes of the problems that only a protocol has. The catalogue of sentences
// has an entry for each.
const (
	codeJSONSyntax        = "json_syntax"        // line, column
	codeJSONEncoding      = "json_encoding"      // –
	codeJSONEmpty         = "json_empty"         // –
	codeJSONTrailing      = "json_trailing"      // line, column
	codeJSONDepth         = "json_depth"         // most levels
	codeJSONNUL           = "json_nul"           // –
	codeJSONType          = "json_type"          // wanted sort, found sort
	codeQuoteNumber       = "json_quote_number"  // the number as written
	codeUnknownField      = "unknown_field"      // name
	codeDuplicateField    = "duplicate_field"    // name
	codeQuerySyntax       = "query_syntax"       // –
	codeUnknownParameter  = "unknown_parameter"  // name
	codeRepeatedParameter = "repeated_parameter" // name
	codeParameterNumber   = "parameter_number"   // text
	codeCursorInvalid     = "cursor_invalid"     // –
	codeIDSyntax          = "id_syntax"          // text
	codeCoordinateSyntax  = "coordinate_syntax"  // number as written
	codeLengthSyntax      = "length_syntax"      // number as written
	codeIfMatchRequired   = "if_match_required"  // –
	codeIfMatchSyntax     = "if_match_syntax"    // text
	codeRequestKeySyntax  = "request_key_syntax" // –
	codeRequestKeyTwice   = "request_key_twice"  // –
	codeTokenRequired     = "token_required"     // –
	codeTokenWrong        = "token_wrong"        // –
	codeCrossOrigin       = "cross_origin"       // –
	codeBodyTooLarge      = "body_too_large"     // most bytes
	codeBodyBroken        = "body_broken"        // –
	codeMediaType         = "media_type"         // wanted, found
	codeMethodNotAllowed  = "method_not_allowed" // method, allowed methods
	codeRouteUnknown      = "route_unknown"      // –
	codeFault             = "fault"              // –
	codeUnavailable       = "unavailable"        // –
	codeLabelText         = "label_text"         // line of the label, character
	codeLabelFit          = "label_fit"          // line of the label, characters, room
	codeLabelNoRoom       = "label_no_room"      // line of the label, stock
	codeLabelCutMarks     = "label_cut_marks"    // least margin in mm
	codeLabelStockSmall   = "label_stock_small"  // width, height in mm
	codeLabelFitsOn       = "label_fits_on"      // stock
	codeLabelFileLarge    = "label_file_large"   // most labels of a file
)

// requestError is a refusal that only the protocol knows.
type requestError struct {
	kind     kind
	problems []domain.Problem
	err      error
}

func (e *requestError) Error() string {
	parts := []string{string(e.kind)}
	for _, p := range e.problems {
		parts = append(parts, p.Error())
	}
	if e.err != nil {
		parts = append(parts, e.err.Error())
	}
	return strings.Join(parts, "; ")
}

func (e *requestError) Unwrap() error { return e.err }

func malformed(field, code string, args ...any) *requestError {
	return &requestError{kind: kindMalformed, problems: []domain.Problem{{Field: field, Code: code, Args: args}}}
}

func malformedBy(err error, field, code string) *requestError {
	e := malformed(field, code)
	e.err = err
	return e
}

// notReady is whatever keeps the service from its work.
func notReady(err error) error {
	return &requestError{kind: kindUnavailable, problems: []domain.Problem{{Code: codeUnavailable}}, err: err}
}

// judge is the one function that knows which refusal is which: its kind, its
// status, and what may be said about it. Everything unknown is a fault of the
// service, of which nothing is said but that it happened.
func judge(err error) (kind, int, []domain.Problem) {
	var ours *requestError
	if errors.As(err, &ours) {
		for _, k := range kinds {
			if k.kind == ours.kind {
				return k.kind, k.status, ours.problems
			}
		}
	}
	for _, k := range kinds {
		if k.domain != 0 && errors.Is(err, k.domain) {
			return k.kind, k.status, problemsOf(err, k.domain)
		}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return kindUnavailable, http.StatusServiceUnavailable, []domain.Problem{{Code: codeUnavailable}}
	}
	return kindFault, http.StatusInternalServerError, []domain.Problem{{Code: codeFault}}
}

// problemsOf are those of a refusal by the tracker, or one that says no more
// than its kind.
func problemsOf(err error, k domain.Kind) []domain.Problem {
	var refusal *domain.Error
	if errors.As(err, &refusal) && len(refusal.Problems) > 0 {
		return refusal.Problems
	}
	return []domain.Problem{{Code: plainCodes[k]}}
}

// plainCodes say no more than a kind of refusal does.
var plainCodes = map[domain.Kind]string{
	domain.Invalid:         "invalid",
	domain.Unauthenticated: domain.CodeUnauthenticated,
	domain.Forbidden:       domain.CodeForbidden,
	domain.NotFound:        domain.CodeMissing,
	domain.Conflict:        "conflict",
	domain.Stale:           domain.CodeStale,
	domain.Unavailable:     codeUnavailable,
}

// statusHungUp stands in the log where nobody was left to be answered. Other
// servers' logs have the same number for it.
const statusHungUp = 499

// hungUp says that a request has failed because its client is gone. There is
// nothing to answer then.
func hungUp(c *gin.Context, err error) bool {
	if !errors.Is(err, context.Canceled) || !errors.Is(c.Request.Context().Err(), context.Canceled) {
		return false
	}
	c.Status(statusHungUp)
	return true
}

// retryAfter is how many seconds a client should leave a service alone that
// cannot answer.
const retryAfter = "2"

// problem is a problem document (RFC 9457).
type problem struct {
	Type     string         `json:"type"`
	Title    string         `json:"title"`
	Status   int            `json:"status"`
	Code     string         `json:"code"`
	Detail   string         `json:"detail"`
	Instance string         `json:"instance"`
	Errors   []problemError `json:"errors,omitempty"`
}

// problemError is one of several things that are wrong, and where: a JSON
// pointer into the body as a URI fragment (RFC 6901, section 6), or the name
// of a parameter of the address.
type problemError struct {
	Pointer   string `json:"pointer,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Code      string `json:"code"`
	Detail    string `json:"detail"`
}

// refuse answers with the problem document of an error, and leaves the error
// for the log.
func refuse(c *gin.Context, r *request, err error) {
	kind, status, problems := judge(err)
	if c.Set(causeKey, logged(err)); hungUp(c, err) {
		return
	}
	if c.Writer.Written() {
		return
	}
	h := c.Writer.Header()
	switch kind {
	case kindUnauthenticated:
		h.Set("WWW-Authenticate", `Bearer realm="nguon"`)
	case kindUnavailable:
		h.Set("Retry-After", retryAfter)
	}
	h.Del("ETag")
	h.Set("Content-Type", problemType)
	h.Set("Content-Language", r.words.Language.Tag())
	h.Add("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-store")
	body, encodeErr := encode(problemOf(r, kind, status, problems, requestID(c)))
	if encodeErr != nil {
		panic(encodeErr) // a struct of texts
	}
	writeBytes(c, status, body)
}

func problemOf(r *request, k kind, status int, problems []domain.Problem, id string) problem {
	doc := problem{
		Type:     docsPath + "#problem-" + string(k),
		Title:    titleOf(r.words, k),
		Status:   status,
		Code:     problems[0].Code,
		Detail:   r.words.Problem(problems[0]),
		Instance: "urn:uuid:" + id,
	}
	for _, p := range problems {
		if p.Field == "" && len(problems) == 1 {
			break
		}
		e := problemError{Code: p.Code, Detail: r.words.Problem(p)}
		if r.hasBody() {
			e.Pointer = "#" + (&url.URL{Fragment: pointer(p.Field)}).EscapedFragment()
		} else {
			e.Parameter = p.Field
		}
		doc.Errors = append(doc.Errors, e)
	}
	return doc
}

func titleOf(w *words.Words, of kind) string {
	for _, k := range kinds {
		if k.kind == of && k.title != "" {
			return w.Text(k.title)
		}
		if k.kind == of {
			return w.KindTitle(k.domain)
		}
	}
	return w.KindTitle(0)
}

// pointer is a field as a JSON pointer; the whole document has the empty one.
func pointer(field string) string {
	if field == "" {
		return ""
	}
	return "/" + field
}

// hasBody says whether fields of a refusal are fields of a body.
func (r *request) hasBody() bool { return len(r.body) > 0 }
