package pages

import (
	"maps"
	"net/url"
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
	Focus    bool // the cursor is here at first
}

// fields makes fields in one language, each with what is wrong with it.
type fields struct {
	*words.Words
	Problems
}

func (f fields) entry(e entry) entry {
	if e.ID == "" {
		e.ID = "f-" + e.Name
	}
	if e.Type == "" {
		e.Type = "text"
	}
	if e.Complete == "" {
		e.Complete = "off"
	}
	e.Error = f.at(f.Words, e.Name)
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

func (f fields) pick(c pick) pick {
	c.ID = "f-" + c.Name
	c.Error = f.at(f.Words, c.Name)
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

func (f fields) tick(t tick) tick {
	if t.Value == "" {
		t.Value = Yes
	}
	if t.ID == "" {
		t.ID = "f-" + t.Name
	}
	t.Error = f.at(f.Words, t.Name)
	t.Notes = notes(t.ID, t.Hint, t.Error)
	return t
}

// options are values to choose from, under no title. A value that is none of
// them is shown as well: nothing of what was typed gets lost.
func options(values []string, chosen string, text func(string) string) []optionGroup {
	var all []option
	known := false
	for _, v := range values {
		known = known || v == chosen
		all = append(all, option{Value: v, Text: text(v), Chosen: v == chosen})
	}
	if !known && chosen != "" {
		all = append(all, option{Value: chosen, Text: shorten(chosen), Chosen: true})
	}
	return []optionGroup{{Options: all}}
}

// hiddenOf are the fields of a form that was sent, to be sent again.
func hiddenOf(v url.Values) []hidden {
	var all []hidden
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, value := range v[name] {
			all = append(all, hidden{name, value})
		}
	}
	return all
}

// Yes is what a form sends for a tick.
const Yes = "1"
