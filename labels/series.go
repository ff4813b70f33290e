package labels

import "slices"

// series is what the labels of a run share. They differ in their address and codes only, and codes of one shape take the
// same room: the first label's arrangement is all of theirs.
type series struct {
	label          Label // the first, as it was handed in
	medium, strong int   // modules on a side at levels M and Q
	atStrong       bool
	common         *common
}

// common is the part of a label that is the same on all labels of a series.
type common struct {
	placed Placed // of the first label, without its symbol
	codes  []int  // runs that hold the codes, in the order of PIN, code and unit code
}

// newSeries takes the first label as handed in and as placed. There is none where codes cannot be told from other text.
func newSeries(l Label, p *Placed) *series {
	s := &series{label: l, common: &common{placed: *p}}
	s.label.Fields = slices.Clone(l.Fields)
	s.common.placed.Symbol, s.common.placed.common = nil, nil
	rest := codesOf(l)
	for i, r := range p.Runs {
		if r.Face != Mono {
			continue
		}
		if len(rest) < len(r.Text) || rest[:len(r.Text)] != r.Text {
			return nil
		}
		rest = rest[len(r.Text):]
		s.common.codes = append(s.common.codes, i)
	}
	if rest != "" || !alike(l.Code, l.Code) || !alike(l.UnitCode, l.UnitCode) || !alike(l.PIN, l.PIN) {
		return nil
	}
	return s
}

// codesOf are the codes of a label in the order of their runs.
func codesOf(l Label) string { return l.PIN + l.Code + l.UnitCode }

// holds reports whether a label differs from the first in address and codes only, and in these not by their shape.
func (s *series) holds(l Label) bool {
	if s == nil || !alike(s.label.Code, l.Code) || !alike(s.label.UnitCode, l.UnitCode) || !alike(s.label.PIN, l.PIN) {
		return false
	}
	first := s.label
	return first.Title == l.Title && first.Note == l.Note && first.Host == l.Host && first.GTIN == l.GTIN &&
		first.PINCaption == l.PINCaption && slices.Equal(first.Fields, l.Fields)
}

// alike reports whether two codes take the same room and break at the same hyphens: their face gives all characters one
// width. What is not capitals, digits and hyphens is alike to nothing, so that it is cleaned and measured: other characters
// rise higher, towards the symbol above them.
func alike(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		c := b[i]
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' || (a[i] == '-') != (c == '-') {
			return false
		}
	}
	return true
}

// next places a label that the series holds, with a symbol of the series' size.
func (s *series) next(l Label, symbol *Symbol) *Placed {
	p := s.common.placed
	p.Symbol, p.common = symbol, s.common
	p.Runs = slices.Clone(p.Runs)
	rest := codesOf(l)
	for _, i := range s.common.codes {
		size := len(p.Runs[i].Text)
		p.Runs[i].Text, rest = rest[:size], rest[size:]
	}
	return &p
}
