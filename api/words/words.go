package words

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Key names one text of the catalogue. Keys are stable: "page.history".
type Key string

// text is an entry of the catalogue. Values stand in it as %[1]s, %[2]s …,
// already in the form of the language.
type text struct {
	key    Key
	vi, en string
	// one is the English singular. An entry that has it takes a whole number
	// before its other values, which chooses the form and is not itself shown.
	one string
}

// themes are the parts of the catalogue, each in the file of its theme.
var themes = [][]text{amounts, trade, captions, kindTitles, problemTexts(), protocolWords, scanTexts, stepTexts, missTexts, screenTexts, batchesTexts, printTexts, runTexts, stockTexts, blankTexts}

// Words speaks one language. It is safe for concurrent use.
type Words struct {
	Language Language
	printer  *message.Printer
	// plain are the texts without values, looked up far more often than the rest.
	plain   map[Key]string
	decimal string
}

var all = func() []*Words {
	builder := catalog.NewBuilder(catalog.Fallback(tags[Vi]))
	texts := slices.Concat(themes...)
	for _, t := range texts {
		for _, l := range Languages {
			if err := builder.Set(l.tag(), string(t.key), t.in(l)); err != nil {
				panic(fmt.Sprintf("words: %s: %v", t.key, err))
			}
		}
	}
	ws := make([]*Words, len(Languages))
	for i, l := range Languages {
		ws[i] = newWords(l, message.NewPrinter(l.tag(), message.Catalog(builder)), texts)
	}
	return ws
}()

func newWords(l Language, printer *message.Printer, texts []text) *Words {
	w := &Words{Language: l, printer: printer, plain: make(map[Key]string)}
	for _, t := range texts {
		s := t.vi
		if l == En {
			s = t.en
		}
		if !strings.Contains(s, "%") {
			w.plain[t.key] = s
		}
	}
	// The sign before the decimals is the locale's own: what stands between
	// the digits of one and a half.
	w.decimal = strings.Trim(printer.Sprint(1.5), "15")
	return w
}

// in is the message of the entry in one language. Vietnamese has one form for
// any number.
func (t text) in(l Language) catalog.Message {
	switch {
	case l == Vi:
		return catalog.String(t.vi)
	case t.one != "":
		return plural.Selectf(1, "%d", plural.One, t.one, plural.Other, t.en)
	}
	return catalog.String(t.en)
}

// For gives the words of a language.
func For(l Language) *Words {
	if int(l) < len(all) {
		return all[l]
	}
	return all[Vi]
}

// Text is the text called key with its values, which have to be in the form of
// the language already.
func (w *Words) Text(key Key, values ...string) string {
	if len(values) == 0 {
		return w.plain[key]
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return w.printer.Sprintf(string(key), args...)
}

// counted is the text called key in the form for n, with its values.
func (w *Words) counted(key Key, n int, values ...string) string {
	args := []any{n}
	for _, v := range values {
		args = append(args, v)
	}
	return w.printer.Sprintf(string(key), args...)
}

// word is the text of one value of a fixed set, and the value itself where the
// set has none such: an older program reads what a newer one stored.
func (w *Words) word(set, value string) string {
	if s, ok := w.plain[Key(set+value)]; ok {
		return s
	}
	return value
}
