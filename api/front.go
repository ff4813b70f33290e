package api

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"unicode"

	"nguon/domain"
)

// front is the page of those who have no label to scan, or one that cannot be:
// what this is, and a form for the code that is printed beside the symbol.
func (s *Server) front(r *request) (answer, error) {
	html, err := s.pages.Front(r.words.Language)
	return answer{content: &content{
		mediaType: htmlType, bytes: html, cache: "no-cache", vary: "Accept-Language", compress: true,
		language: r.words.Language.Tag(), policy: s.pages.FormPolicy(),
	}}, err
}

// lookUp leads from a code as somebody typed it to its address. The address is
// made of what was understood, never of what was sent.
func (s *Server) lookUp(r *request) (answer, error) {
	query := r.URL.Query()
	typed := strings.TrimSpace(query.Get("code"))
	if typed == "" {
		return s.front(r)
	}
	address, err := scanPath(typed)
	if err != nil {
		return answer{}, err
	}
	if query.Get("lang") != "" {
		address += "?lang=" + r.words.Language.Tag()
	}
	return answer{status: http.StatusSeeOther, location: address, content: &content{
		mediaType: "text/plain; charset=utf-8", cache: "no-store",
	}}, nil
}

// scanPath is the address of the codes in a text.
func scanPath(typed string) (string, error) {
	batchText, unitText := typedCodes(typed)
	batch, err := domain.ParseBatchCode(batchText)
	if err != nil {
		return "", codeError(err)
	}
	path := "/t/" + string(batch)
	if unitText == "" {
		return path, nil
	}
	unit, err := domain.ParseUnitCode(unitText)
	if err != nil {
		return "", codeError(err)
	}
	return path + "/" + string(unit), nil
}

// codeError makes a malformed request of what a parser of codes found.
func codeError(err error) error {
	var wrong domain.Problem
	if !errors.As(err, &wrong) {
		return err
	}
	return &requestError{kind: kindMalformed, problems: []domain.Problem{wrong.In("code")}}
}

var beforeCodes = regexp.MustCompile(`(?is)^(?:.*/)?t/`)

// bothCodes is how long the codes of a batch and of a package are together.
const bothCodes, batchPart = 26, 10

// typedCodes finds a batch's code, and a package's if there is one, in what
// somebody typed or pasted: the codes with a slash between them or one after
// the other, as labels have them, or the whole address.
func typedCodes(s string) (batch, unit string) {
	s, _, _ = strings.Cut(s, "?")
	s, _, _ = strings.Cut(s, "#")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r): // also dashes that keyboards make of hyphens
			return -1
		}
		return r
	}, s)
	s = strings.Trim(beforeCodes.ReplaceAllString(s, ""), "/")
	batch, unit, _ = strings.Cut(s, "/")
	if unit == "" && len(batch) == bothCodes {
		return batch[:batchPart], batch[batchPart:]
	}
	return batch, unit
}
