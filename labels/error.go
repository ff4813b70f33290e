package labels

import (
	"fmt"
	"strconv"
)

// ValueError says that a number of a stock, a sheet or a label is outside its range.
type ValueError struct {
	Field    string  // stable name, such as "columns"
	Got      float64 // what was asked for
	Min, Max float64 // what is allowed, both included
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("labels: %s is %s, want %s to %s", e.Field, number(e.Got), number(e.Min), number(e.Max))
}

// TextReason tells why a text cannot be printed.
type TextReason string

// The reasons of a TextError.
const (
	TextMissing TextReason = "missing" // a value that every label needs
	TextInvalid TextReason = "invalid" // not UTF-8, or not of the form that the field needs
	TextControl TextReason = "control" // control, bidi, zero-width and other invisible characters
	TextMark    TextReason = "mark"    // a combining mark without a composed form
	TextGlyph   TextReason = "glyph"   // a character that the embedded fonts cannot show
	TextTooLong TextReason = "too_long"
	// TextNoBarcode is a right GTIN that EAN symbols have no room for: a GTIN-14 with another first digit than 0.
	TextNoBarcode TextReason = "no_barcode"
)

// TextError says that a text cannot be printed truthfully on any stock.
type TextError struct {
	Field  string // "address", "title", "code", "unit_code", "note", "host", "barcode", "pin", or the name of a Field
	Reason TextReason
	Rune   rune // the character in question, 0 if it is not a matter of one character
}

func (e *TextError) Error() string {
	if e.Rune == 0 {
		return fmt.Sprintf("labels: %s: text is %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("labels: %s: cannot print %U (%s)", e.Field, e.Rune, e.Reason)
}

// FitError says that a text does not fit on a stock even at the smallest type and with the most lines allowed.
type FitError struct {
	Field string // as in TextError
	Text  string
	Stock string
	Room  int    // about how many characters of the text would fit
	Fits  string // the smallest known stock of the same kind that takes the whole label; "" if there is none
}

func (e *FitError) Error() string {
	return fmt.Sprintf("labels: %s does not fit on stock %s: %d characters, room for about %d",
		e.Field, e.Stock, len([]rune(e.Text)), e.Room)
}

// StockError says that a stock is too small for the symbol of an address, and which label would do.
type StockError struct {
	Stock         string
	Width, Height float64 // the smallest label that works, in mm
	Fits          string  // the smallest known stock of the same kind that takes the whole label; "" if there is none
}

func (e *StockError) Error() string {
	return fmt.Sprintf("labels: stock %s is too small for the symbol, want at least %s × %s mm",
		e.Stock, number(e.Width), number(e.Height))
}

// LimitError says that more labels were asked for than one file may hold.
type LimitError struct {
	Max int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("labels: more than %d labels in one file", e.Max)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// LabelError says which label of a job an error is about.
type LabelError struct {
	Number int // from 1, copies not counted
	Err    error
}

func (e *LabelError) Error() string { return fmt.Sprintf("label %d: %v", e.Number, e.Err) }

func (e *LabelError) Unwrap() error { return e.Err }
