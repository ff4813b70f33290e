package labels

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Label is what one label says. Only the address is needed; what is empty takes no room.
type Label struct {
	Address  string  // what the symbol holds, printable ASCII, encoded as given
	Title    string  // the product
	Fields   []Field // in the order to print them
	Code     string  // the code for people, in groups joined by hyphens: 7K3Q-X9WM-2P
	UnitCode string  // the same for a single package: 0123-4567-89AB-CDEF
	Note     string  // a mark such as "sample data", set in a frame
	Host     string  // the host that a scan should lead to, in clear

	// GTIN asks for an EAN-13 or EAN-8 symbol; see HasBarcode.
	GTIN string
	// PIN is set in a frame of at least 20 × 6 mm, inside which a scratch-off sticker covers it; PINCaption stands beside.
	PIN, PINCaption string
}

// Field is one line of facts on a label.
type Field struct {
	Name    string // stable name for errors, such as "producer"
	Caption string // printed before the text, may be empty
	Text    string
	Stars   int // stars of a rating to draw before the text, up to 5
	Lines   int // most lines that the text may take, 4 if zero; with more it is a paragraph and set as one
}

func (f Field) lines() int {
	if f.Lines == 0 {
		return fieldLines
	}
	return f.Lines
}

// alone says whether a field begins a line of its own at the column's left edge.
func (f Field) alone() bool { return f.lines() > fieldLines || f.Stars > 0 }

// Names of a label's own texts in errors.
const (
	fieldAddress  = "address"
	fieldTitle    = "title"
	fieldCode     = "code"
	fieldUnitCode = "unit_code"
	fieldNote     = "note"
	fieldHost     = "host"
	fieldBarcode  = "barcode"
	fieldPIN      = "pin"
)

// Caps far above what any label can hold: they bound the work that a hostile text can cause.
const (
	maxFields = 16
	maxRunes  = 1000
	maxLines  = 60
)

// clean returns the label with its texts composed (NFC) and without outer spaces, no-break ones included, or says which of them cannot be
// printed. Every renderer relies on it: no control character gets past this point.
func (l Label) clean() (Label, error) {
	if err := checkAddress(l.Address); err != nil {
		return Label{}, err
	}
	if len(l.Fields) > maxFields {
		return Label{}, &ValueError{Field: "fields", Got: float64(len(l.Fields)), Max: maxFields}
	}
	texts := []struct {
		name string
		face Face
		text *string
	}{
		{fieldTitle, Bold, &l.Title},
		{fieldCode, Mono, &l.Code},
		{fieldUnitCode, Mono, &l.UnitCode},
		{fieldNote, Bold, &l.Note},
		{fieldHost, Regular, &l.Host},
		{fieldPIN, Mono, &l.PIN},
		{fieldPIN, Regular, &l.PINCaption},
	}
	for _, t := range texts {
		var err error
		if *t.text, err = cleanText(t.name, *t.text, t.face); err != nil {
			return Label{}, err
		}
	}
	fields := make([]Field, len(l.Fields))
	for i, f := range l.Fields {
		var err error
		if f.Caption, err = cleanText(f.Name, f.Caption, Regular); err != nil {
			return Label{}, err
		}
		if f.Text, err = cleanText(f.Name, f.Text, Regular); err != nil {
			return Label{}, err
		}
		if f.Text == "" {
			// A caption alone would look like a value that was lost.
			return Label{}, &TextError{Field: f.Name, Reason: TextMissing}
		}
		if err := cmp.Or(within(f.Name+".stars", float64(f.Stars), 0, maxStars), within(f.Name+".lines", float64(f.Lines), 0, maxLines)); err != nil {
			return Label{}, err
		}
		fields[i] = f
	}
	l.Fields = fields
	if l.PIN == "" && l.PINCaption != "" {
		return Label{}, &TextError{Field: fieldPIN, Reason: TextMissing}
	}
	if l.GTIN != "" {
		if _, err := eanDigits(l.GTIN); err != nil {
			return Label{}, err
		}
	}
	return l, nil
}

func checkAddress(address string) error {
	if address == "" {
		return &TextError{Field: fieldAddress, Reason: TextMissing}
	}
	if len(address) > maxRunes {
		return &TextError{Field: fieldAddress, Reason: TextTooLong}
	}
	for _, r := range address {
		if r <= ' ' || r > '~' {
			return &TextError{Field: fieldAddress, Reason: TextInvalid, Rune: r}
		}
	}
	return nil
}

func cleanText(name, text string, face Face) (string, error) {
	if len(text) > maxRunes*utf8.UTFMax {
		return "", &TextError{Field: name, Reason: TextTooLong}
	}
	if !utf8.ValidString(text) {
		return "", &TextError{Field: name, Reason: TextInvalid}
	}
	text = strings.Trim(norm.NFC.String(text), " \u00A0")
	if utf8.RuneCountInString(text) > maxRunes {
		return "", &TextError{Field: name, Reason: TextTooLong}
	}
	for _, r := range text {
		if reason := unprintable(r, face); reason != "" {
			return "", &TextError{Field: name, Reason: reason, Rune: r}
		}
	}
	return text, nil
}

// unprintable says why a character cannot be printed, if so. Invisible characters would make the print differ from what
// was typed, bidi controls would reorder it, and a mark that is left after composition is stacked wrongly by PDF fonts.
func unprintable(r rune, face Face) TextReason {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp):
		return TextControl
	case r != ' ' && r != '\u00A0' && unicode.Is(unicode.Zs, r):
		return TextControl
	case unicode.Is(unicode.M, r):
		return TextMark
	case !face.has(r):
		return TextGlyph
	}
	return ""
}
