package pdf

import (
	"errors"
	"fmt"
	"strconv"
)

// Objects of a file as the reader has them. Numbers are float64, null is nil.
type (
	name      string
	reference int
	operator  string
	text      string // a string's bytes
	array     []any
	dict      map[name]any
)

var errBroken = errors.New("pdf: the file is broken, or no Writer wrote it")

// maxNesting bounds the recursion that a hostile file can cause.
const maxNesting = 20

// parser reads objects and operators one after the other.
type parser struct {
	data []byte
	at   int
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return isSpace(c)
}

func (p *parser) skipSpace() {
	for p.at < len(p.data) && isSpace(p.data[p.at]) {
		p.at++
	}
}

func (p *parser) ended() bool {
	p.skipSpace()
	return p.at >= len(p.data)
}

// peek reports whether the given bytes come next.
func (p *parser) peek(want string) bool {
	return p.at+len(want) <= len(p.data) && string(p.data[p.at:p.at+len(want)]) == want
}

func (p *parser) skip(want string) bool {
	found := p.peek(want)
	if found {
		p.at += len(want)
	}
	return found
}

func (p *parser) word() string {
	start := p.at
	for p.at < len(p.data) && !isDelimiter(p.data[p.at]) {
		p.at++
	}
	return string(p.data[start:p.at])
}

// object reads an object, or an operator where content has one.
func (p *parser) object(depth int) (any, error) {
	if p.ended() || depth > maxNesting {
		return nil, errBroken
	}
	switch {
	case p.skip("<<"):
		return p.dict(depth)
	case p.skip("<"):
		return p.hexadecimal()
	case p.skip("("):
		return p.literal()
	case p.skip("["):
		return p.array(depth)
	case p.skip("/"):
		return name(p.word()), nil
	}
	return p.simple()
}

// simple reads a number, a reference, a keyword or an operator.
func (p *parser) simple() (any, error) {
	word := p.word()
	switch word {
	case "":
		return nil, errBroken
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	if first := word[0]; first >= '0' && first <= '9' || first == '-' || first == '.' {
		number, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, errBroken
		}
		if p.isReference() {
			return reference(number), nil
		}
		return number, nil
	}
	return operator(word), nil
}

// isReference reports whether the number before is that of an object, and steps over what says so.
func (p *parser) isReference() bool {
	const rest = " 0 R"
	if p.peek(rest) && (p.at+len(rest) == len(p.data) || isDelimiter(p.data[p.at+len(rest)])) {
		p.at += len(rest)
		return true
	}
	return false
}

func (p *parser) dict(depth int) (any, error) {
	d := make(dict)
	for {
		p.skipSpace()
		if p.skip(">>") {
			return d, nil
		}
		key, err := p.object(depth + 1)
		if err != nil {
			return nil, err
		}
		k, ok := key.(name)
		if !ok {
			return nil, errBroken
		}
		if d[k], err = p.object(depth + 1); err != nil {
			return nil, err
		}
	}
}

func (p *parser) array(depth int) (any, error) {
	var a array
	for {
		p.skipSpace()
		if p.skip("]") {
			return a, nil
		}
		member, err := p.object(depth + 1)
		if err != nil {
			return nil, err
		}
		a = append(a, member)
	}
}

func (p *parser) hexadecimal() (any, error) {
	var b []byte
	var digits [2]byte
	count := 0
	for ; p.at < len(p.data); p.at++ {
		c := p.data[p.at]
		if c == '>' && count%2 == 0 {
			p.at++
			return text(b), nil
		}
		digits[count%2] = c
		if count++; count%2 == 0 {
			v, err := strconv.ParseUint(string(digits[:]), 16, 8)
			if err != nil {
				return nil, errBroken
			}
			b = append(b, byte(v))
		}
	}
	return nil, errBroken
}

func (p *parser) literal() (any, error) {
	var b []byte
	for ; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; c {
		case ')':
			p.at++
			return text(b), nil
		case '(':
			return nil, errBroken // a Writer escapes it
		case '\\':
			p.at++
			if p.at == len(p.data) {
				return nil, errBroken
			}
			if c = p.data[p.at]; c == 'r' {
				c = '\r'
			}
			b = append(b, c)
		default:
			b = append(b, c)
		}
	}
	return nil, errBroken
}

// number reads a number that has to come next.
func (p *parser) number() (float64, error) {
	v, err := p.object(maxNesting)
	if n, ok := v.(float64); ok && err == nil {
		return n, nil
	}
	return 0, errBroken
}

// numbers gives the numbers of an array, all of them.
func numbers(v any) ([]float64, error) {
	a, ok := v.(array)
	if !ok {
		return nil, errBroken
	}
	values := make([]float64, len(a))
	for i, member := range a {
		if values[i], ok = member.(float64); !ok {
			return nil, errBroken
		}
	}
	return values, nil
}

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errBroken, fmt.Sprintf(format, args...))
}
