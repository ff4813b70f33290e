package api

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"nguon/domain"
)

// params are a request's query parameters, of which each is known and given
// once. What is wrong with them is gathered until err is asked for.
type params struct {
	values url.Values
	findings
}

// params reads the query of a request that takes the named parameters.
func (r *request) params(names ...string) *params {
	r.queried = true
	p := &params{}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		p.malformed("", codeQuerySyntax)
	}
	p.values = values
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	for name, given := range values {
		switch {
		case !known[name]:
			p.malformed(excerpt(name), codeUnknownParameter, excerpt(name))
		case len(given) > 1:
			p.malformed(name, codeRepeatedParameter, name)
		}
	}
	return p
}

func (p *params) text(name string) string { return p.values.Get(name) }

// paramID is the id that a parameter names; empty when it is not given.
func paramID[ID ~string](p *params, name string) ID {
	s := p.text(name)
	if s == "" {
		return ""
	}
	id, ok := parseID[ID](s)
	if !ok {
		p.add(name, domain.Problem{Code: codeIDSyntax, Args: []any{excerpt(s)}})
	}
	return id
}

// choice is one of all, or empty.
func choice[T ~string](p *params, name string, all []T) T {
	s := p.text(name)
	if s == "" {
		return ""
	}
	names := make([]string, len(all))
	for i, v := range all {
		if names[i] = string(v); names[i] == s {
			return v
		}
	}
	p.add(name, domain.Problem{Code: domain.CodeUnknownValue, Args: []any{excerpt(s), names}})
	return ""
}

// whole is the whole number that a parameter says, def when it is not given.
func (p *params) whole(name string, least, most, def int) int {
	s := p.text(name)
	if s == "" {
		return def
	}
	n, err := strconv.Atoi(s)
	switch {
	case errors.Is(err, strconv.ErrRange):
		p.add(name, domain.Problem{Code: domain.CodeOutOfRange, Args: []any{excerpt(s), least, most}})
	case err != nil:
		p.malformed(name, codeParameterNumber, excerpt(s))
	case n < least || n > most:
		p.add(name, domain.Problem{Code: domain.CodeOutOfRange, Args: []any{n, least, most}})
	default:
		return n
	}
	return def
}

// page reads the parameters "limit" and "cursor" of the list with this name.
func (p *params) page(list string) domain.Page {
	page := domain.Page{Limit: p.whole("limit", 1, domain.MaxPageSize, domain.DefaultPageSize)}
	if s := p.text("cursor"); s != "" {
		after, ok := parseCursor(list, s)
		if !ok {
			p.malformed("cursor", codeCursorInvalid)
		}
		page.After = after
	}
	return page
}

// A cursor is the name of its list and the last id before the next page. It is
// opaque so that nobody builds one, and so that it can come to hold more.
func cursor(list, after string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + " " + after))
}

func parseCursor(list, s string) (after string, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(s) > 200 {
		return "", false
	}
	name, after, _ := strings.Cut(string(raw), " ")
	id, ok := parseID[string](after)
	return id, ok && name == list
}

// list is one page in JSON. Next is the cursor of the following page, and
// absent on the last.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

func listOf[A, B any](name string, l domain.List[A], to func(A) B) list[B] {
	page := list[B]{Items: each(l.Items, to)}
	if l.Next != "" {
		page.Next = cursor(name, l.Next)
	}
	return page
}
