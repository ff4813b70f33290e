package pages

import (
	"slices"
	"strings"

	"nguon/api/words"
	"nguon/domain"
)

// Problems are what is wrong with a form, each by the name of its field.
type Problems []domain.Problem

// at says what is wrong with a field, in one sentence or more.
func (p Problems) at(w *words.Words, field string) string {
	var all []string
	for _, problem := range p {
		if problem.Field == field {
			all = append(all, w.Problem(problem))
		}
	}
	return strings.Join(all, " ")
}

// beyond says what is wrong with anything but these fields, which say it
// themselves.
func (p Problems) beyond(w *words.Words, fields ...string) []string {
	var all []string
	for _, problem := range p {
		if !slices.Contains(fields, problem.Field) {
			all = append(all, w.Problem(problem))
		}
	}
	return all
}

// entry is a field of a form to type into.
type entry struct {
	ID, Name, Label string
	Type            string // "text" if empty
	Value           string
	Hint, Error     string
	// Notes are the ids of Hint and Error.
	Notes    string
	Unit     string // stands behind the field
	Mode     string // the keyboard of a phone
	Complete string // what a browser may fill in
	Size     string // a class of the style sheet
	Length   int
	Required bool
}

// on completes an entry with what is wrong with it.
func (p Problems) on(w *words.Words, e entry) entry {
	if e.ID == "" {
		e.ID = "f-" + e.Name
	}
	if e.Type == "" {
		e.Type = "text"
	}
	if e.Complete == "" {
		e.Complete = "off"
	}
	e.Error = p.at(w, e.Name)
	e.Notes = notes(e.ID, e.Hint, e.Error)
	return e
}

func notes(id, hint, wrong string) string {
	var all []string
	if hint != "" {
		all = append(all, id+"-hint")
	}
	if wrong != "" {
		all = append(all, id+"-error")
	}
	return strings.Join(all, " ")
}

// pick is a field of a form to choose one of several from.
type pick struct {
	ID, Name, Label string
	Hint, Error     string
	Notes           string
	Groups          []optionGroup
}

// optionGroup are the options under one title, or under none.
type optionGroup struct {
	Title   string
	Options []option
}

type option struct {
	Value, Text string
	Chosen      bool
}

func (p Problems) onPick(w *words.Words, c pick) pick {
	c.ID = "f-" + c.Name
	c.Error = p.at(w, c.Name)
	c.Notes = notes(c.ID, c.Hint, c.Error)
	return c
}

// tick is a field of a form to say yes with.
type tick struct {
	ID, Name, Value, Label string
	Hint, Error            string
	Notes                  string
	On                     bool
}

func (p Problems) onTick(w *words.Words, t tick) tick {
	if t.Value == "" {
		t.Value = Yes
	}
	if t.ID == "" {
		t.ID = "f-" + t.Name
	}
	t.Error = p.at(w, t.Name)
	t.Notes = notes(t.ID, t.Hint, t.Error)
	return t
}

// Yes is what a form sends for a tick.
const Yes = "1"
