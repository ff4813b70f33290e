package labels

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// claim is one text of a label and the room it asks for.
type claim struct {
	field  string
	weight float64              // its width at its smallest type, shared among the lines that most texts may take
	text   func(*Label) *string // access to it in a label
	fact   bool                 // it is a field
}

// refuse names the text to blame for a label that cannot be set, and how much of that text would fit. To blame is the
// text that asks for the most room among those without which the rest would fit.
func (s *setter) refuse(t text, modules int) error {
	blamed := s.blame(t, modules)
	whole := *blamed.text(&t.label)
	words := splitWords(whole)
	fit, tooMany := 0, len(words)
	for fit+1 < tooMany {
		if middle := (fit + tooMany) / 2; s.fits(t, modules, blamed, strings.Join(words[:middle], " ")) {
			fit = middle
		} else {
			tooMany = middle
		}
	}
	room := utf8.RuneCountInString(strings.Join(words[:fit], " "))
	return &FitError{Field: blamed.field, Text: whole, Stock: s.stock.Name, Room: room, Fits: s.larger(t, modules)}
}

// blame finds the text for which there is no room. What cannot shrink is to blame where it has no room by itself.
func (s *setter) blame(t text, modules int) claim {
	claims := t.claims()
	for _, c := range claims {
		if *c.text(&t.label) != "" && (c.field == fieldBarcode || c.field == fieldPIN) {
			alone := Label{Address: t.label.Address, Title: t.label.Title, Code: t.label.Code, UnitCode: t.label.UnitCode, PINCaption: t.label.PINCaption}
			if *c.text(&alone) = *c.text(&t.label); alone.PIN == "" {
				alone.PINCaption = ""
			}
			if !s.holds(alone, modules) {
				return c
			}
		}
	}
	// Facts can be left out or said in fewer words. The rest, which every label says, is only to blame where it asks for
	// most or would not do without any fact either.
	bare := t.label
	bare.Fields = nil
	factsOnly := s.feasible(s.measure(bare), modules)
	for i, c := range claims {
		if i > 0 && factsOnly && !c.fact {
			continue
		}
		if s.fits(t, modules, c, "") {
			return c
		}
	}
	return claims[0]
}

// larger names the smallest known stock of the same kind, by the area of its labels, that takes the label.
func (s *setter) larger(t text, modules int) string {
	area := func(k Stock) float64 { return k.Width * k.Height }
	candidates := slices.DeleteFunc(Stocks(), func(k Stock) bool { return k.Kind != s.stock.Kind || area(k) <= area(s.stock) })
	slices.SortStableFunc(candidates, func(a, b Stock) int { return cmp.Compare(area(a), area(b)) })
	for _, k := range candidates {
		other := &setter{stock: k, dpi: s.dpi}
		if other.holds(t.label, modules) {
			return k.Name
		}
	}
	return ""
}

// holds says whether the stock takes a clean label with a symbol of so many modules.
func (s *setter) holds(l Label, modules int) bool {
	return s.feasible(s.measure(l), modules)
}

// fits tries the label with another text in the place of one of its own.
func (s *setter) fits(t text, modules int, c claim, other string) bool {
	l := t.label
	l.Fields = slices.Clone(l.Fields)
	*c.text(&l) = other
	if l.PIN == "" {
		l.PINCaption = ""
	}
	return s.feasible(s.measure(l), modules)
}

// claims lists the texts of a label from the most demanding on.
func (t text) claims() []claim {
	l := t.label
	claims := []claim{
		{fieldTitle, t.title.width() * titleSmallest / titleLines, func(l *Label) *string { return &l.Title }, false},
		{fieldHost, Regular.width(l.Host) * hostSmallest, func(l *Label) *string { return &l.Host }, false},
		{fieldNote, Bold.width(l.Note) * hostSmallest, func(l *Label) *string { return &l.Note }, false},
		{fieldCode, Mono.width(l.Code) * codeSmallest, func(l *Label) *string { return &l.Code }, false},
		{fieldUnitCode, Mono.width(l.UnitCode) * codeSmallest / 2, func(l *Label) *string { return &l.UnitCode }, false},
		{fieldPIN, 0, func(l *Label) *string { return &l.PIN }, false},
		{fieldBarcode, 0, func(l *Label) *string { return &l.GTIN }, false},
	}
	for i, f := range l.Fields {
		weight := (t.facts[i].width() + t.captions[i]) * fieldSmallest / fieldLines
		claims = append(claims, claim{f.Name, weight, func(l *Label) *string { return &l.Fields[i].Text }, true})
	}
	slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(b.weight, a.weight) })
	return claims
}
