package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"nguon/domain"
)

// maxDepth bounds how deep a request's JSON may be nested. The deepest that is
// any use has five levels.
const maxDepth = 32

// sort of a JSON value, by the name that the catalogue of words has for it.
type sort string

const (
	isObject  sort = "object"
	isArray   sort = "array"
	isText    sort = "text"
	isNumber  sort = "number"
	isWhole   sort = "whole_number"
	isBoolean sort = "boolean"
	isNull    sort = "null"
)

// node is a JSON value as it was written. encoding/json alone would take the
// last of two equal names, and could not say where in a list a mistake is.
type node struct {
	sort  sort
	text  string // a text's value, or a number as it was written
	truth bool
	names []string // of an object's members, beside items
	items []node   // an object's or array's
}

// tree reads bodies into nodes.
type tree struct {
	dec   *json.Decoder
	body  []byte
	found *findings
	// broken says that the body is no UTF-8; the decoder then puts U+FFFD into
	// the texts where it is not, which is how the places are found. lost is
	// whether one was.
	broken, lost bool
}

// parseJSON reads a whole body. What is only wrong in places (a name given
// twice, a NUL) is added to found; what cannot be read at all is the error.
func parseJSON(body []byte, found *findings) (node, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return node{}, malformed("", codeJSONEmpty)
	}
	t := tree{dec: json.NewDecoder(bytes.NewReader(body)), body: body, found: found, broken: !utf8.Valid(body)}
	t.dec.UseNumber()
	n, err := t.value("", 1)
	if err != nil {
		return node{}, err
	}
	if _, err := t.dec.Token(); !errors.Is(err, io.EOF) {
		line, column := t.place()
		return node{}, malformed("", codeJSONTrailing, line, column)
	}
	if t.broken && !t.lost {
		return node{}, malformed("", codeJSONEncoding)
	}
	return n, nil
}

// legible finds a text, a value or a name, that is no UTF-8.
func (t *tree) legible(at, text string) {
	if t.broken && strings.ContainsRune(text, utf8.RuneError) {
		t.lost = true
		t.found.malformed(at, codeJSONEncoding)
	}
}

func (t *tree) value(at string, depth int) (node, error) {
	token, err := t.dec.Token()
	if err != nil {
		return node{}, t.syntax(at, err)
	}
	switch v := token.(type) {
	case json.Delim:
		if depth > maxDepth {
			// The field that it is all in: its whole path helps nobody.
			field, _, _ := strings.Cut(at, "/")
			return node{}, malformed(field, codeJSONDepth, maxDepth)
		}
		if v == '{' {
			return t.object(at, depth)
		}
		return t.array(at, depth)
	case string:
		t.legible(at, v)
		if strings.ContainsRune(v, 0) {
			t.found.malformed(at, codeJSONNUL)
		}
		return node{sort: isText, text: v}, nil
	case json.Number:
		return node{sort: isNumber, text: v.String()}, nil
	case bool:
		return node{sort: isBoolean, truth: v}, nil
	}
	return node{sort: isNull}, nil
}

func (t *tree) object(at string, depth int) (node, error) {
	n := node{sort: isObject}
	seen := map[string]bool{}
	for t.dec.More() {
		token, err := t.dec.Token()
		if err != nil {
			return node{}, t.syntax(at, err)
		}
		name, ok := token.(string)
		if !ok {
			return node{}, t.syntax(at, nil)
		}
		below := join(at, name)
		t.legible(below, name)
		if seen[name] {
			t.found.malformed(below, codeDuplicateField, excerpt(name))
		}
		seen[name] = true
		item, err := t.value(below, depth+1)
		if err != nil {
			return node{}, err
		}
		n.names = append(n.names, name)
		n.items = append(n.items, item)
	}
	return n, t.end()
}

func (t *tree) array(at string, depth int) (node, error) {
	n := node{sort: isArray}
	for t.dec.More() {
		item, err := t.value(join(at, strconv.Itoa(len(n.items))), depth+1)
		if err != nil {
			return node{}, err
		}
		n.items = append(n.items, item)
	}
	return n, t.end()
}

func (t *tree) end() error {
	if _, err := t.dec.Token(); err != nil {
		return t.syntax("", err)
	}
	return nil
}

// syntax says that the body cannot be read on, in the field at.
func (t *tree) syntax(at string, err error) error {
	line, column := t.place()
	refused := malformed(at, codeJSONSyntax, line, column)
	refused.err = err
	return refused
}

// place is where reading has got to, as editors count it.
func (t *tree) place() (line, column int) {
	read := t.body[:min(int(t.dec.InputOffset()), len(t.body))]
	return 1 + bytes.Count(read, []byte("\n")), 1 + utf8.RuneCount(read[bytes.LastIndexByte(read, '\n')+1:])
}

// join appends a name to a JSON pointer that is written without its leading
// slash (RFC 6901, section 3).
func join(at, name string) string {
	name = strings.NewReplacer("~", "~0", "/", "~1").Replace(excerpt(name))
	if at == "" {
		return name
	}
	return at + "/" + name
}

// excerpt keeps what a client sent short enough to be sent back.
func excerpt(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// maxFindings bounds what is said about one request: more is of no use, and a
// request full of mistakes must not be answered by one many times its size.
const maxFindings = 20

// findings gathers what is wrong with one request. What can be read but breaks
// a rule is invalid; what cannot be read as what it should be is malformed,
// and makes the whole request so.
type findings struct {
	problems   []domain.Problem
	unreadable bool
}

func (f *findings) add(field string, p domain.Problem) {
	if len(f.problems) < maxFindings {
		f.problems = append(f.problems, p.In(field))
	}
}

func (f *findings) malformed(field, code string, args ...any) {
	f.unreadable = true
	f.add(field, domain.Problem{Code: code, Args: args})
}

func (f *findings) err() error {
	switch {
	case len(f.problems) == 0:
		return nil
	case f.unreadable:
		return &requestError{kind: kindMalformed, problems: f.problems}
	}
	return &domain.Error{Kind: domain.Invalid, Problems: f.problems}
}
