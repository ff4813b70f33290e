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
	weight float64              // its width at its smallest type, shared among the lines it may take
	text   func(*Label) *string // access to it in a label
}

// refuse names the text to blame for a label that cannot be set, and how much of that text would fit. To blame is the
// text that asks for the most room among those without which the rest would fit.
func (s *setter) refuse(t text, modules int) error {
	claims := t.claims()
	blamed := claims[0]
	for _, c := range claims {
		if s.fits(t, modules, c, "") {
			blamed = c
			break
		}
	}
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
	return &FitError{Field: blamed.field, Text: whole, Stock: s.stock.Name, Room: room}
}

// fits tries the label with another text in the place of one of its own.
func (s *setter) fits(t text, modules int, c claim, other string) bool {
	l := t.label
	l.Fields = slices.Clone(l.Fields)
	*c.text(&l) = other
	_, ok := s.search(measure(l), modules)
	return ok
}

// claims lists the texts of a label from the most demanding on.
func (t text) claims() []claim {
	l := t.label
	claims := []claim{
		{fieldTitle, t.title.width() * titleSmallest / titleLines, func(l *Label) *string { return &l.Title }},
		{fieldHost, Regular.width(l.Host) * hostSmallest, func(l *Label) *string { return &l.Host }},
		{fieldNote, Bold.width(l.Note) * hostSmallest, func(l *Label) *string { return &l.Note }},
		{fieldCode, Mono.width(l.Code) * codeSmallest, func(l *Label) *string { return &l.Code }},
		{fieldUnitCode, Mono.width(l.UnitCode) * codeSmallest / 2, func(l *Label) *string { return &l.UnitCode }},
	}
	for i, f := range l.Fields {
		weight := (t.facts[i].width() + t.captions[i]) * fieldSmallest / fieldLines
		claims = append(claims, claim{f.Name, weight, func(l *Label) *string { return &l.Fields[i].Text }})
	}
	slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(b.weight, a.weight) })
	return claims
}
