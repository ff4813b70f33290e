package labels

import (
	"context"
	"fmt"
	"io"
	"iter"
	"unicode"
	"unicode/utf8"
)

// MaxRows is the most rows that one CSV file holds, its header not counted: what a sheet of the usual programs holds.
const MaxRows = 1_000_000

// WriteCSV writes a table of codes for presses that print variable data: RFC 4180 with a line of column names, in UTF-8
// with a byte order mark, without which Excel reads Vietnamese as something else.
//
// What a spreadsheet might take for a formula comes as text: a cell that begins with = + - @, one of their full-width
// forms, a tab or a line break, also behind white space and characters that cannot be seen, gets an apostrophe in front and
// quotes around it. So does what begins like that behind a semicolon, tab or line break inside a cell, where a program with
// other separators (Excel's depend on the country) begins a new cell. Cells are not changed in any other way; callers keep
// columns that a machine reads free of such beginnings. The rule is applied to every cell as it is written, column names
// included.
//
// A row may use the memory of the row before it. Rows are written as they come: after an error w holds whole rows from the
// beginning on, and nothing in it tells that others are missing; that is for the transport to tell. The work ends with ctx.
// More than MaxRows are a LimitError, and an error that the sequence yields is returned as it is.
func WriteCSV[Cell ~string | ~[]byte](ctx context.Context, w io.Writer, header []string, rows iter.Seq2[[]Cell, error]) error {
	t := table{ctx: ctx, w: w, buf: make([]byte, 0, writeBuffer+writeBuffer/8)}
	t.buf = append(t.buf, "\uFEFF"...)
	writeRow(&t, header)
	count := 0
	for row, err := range rows {
		switch {
		case err != nil:
			return t.close(err)
		case count == MaxRows:
			return t.close(&LimitError{Max: MaxRows})
		case len(row) != len(header):
			return t.close(fmt.Errorf("labels: row %d has %d cells, want %d", count+1, len(row), len(header)))
		}
		writeRow(&t, row)
		count++
		if len(t.buf) >= writeBuffer {
			if err := t.flush(); err != nil {
				return err
			}
		}
	}
	return t.close(nil)
}

// table is a CSV file in the making.
type table struct {
	ctx     context.Context
	w       io.Writer
	buf     []byte
	scratch []byte // a cell that needs quotes
}

func writeRow[Cell ~string | ~[]byte](t *table, row []Cell) {
	for i, cell := range row {
		if i > 0 {
			t.buf = append(t.buf, ',')
		}
		start := len(t.buf)
		t.buf = append(t.buf, cell...)
		if !plain(t.buf[start:]) {
			t.protect(start)
		}
	}
	if len(row) == 1 && len(row[0]) == 0 {
		t.buf = append(t.buf, `""`...) // an empty line would be no row
	}
	t.buf = append(t.buf, "\r\n"...)
}

// flush writes what has come together, unless the work has ended.
func (t *table) flush() error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	if _, err := t.w.Write(t.buf); err != nil {
		return fmt.Errorf("labels: write CSV: %w", err)
	}
	t.buf = t.buf[:0]
	return nil
}

// close hands on the rows that were written before err.
func (t *table) close(err error) error {
	if failed := t.flush(); err == nil {
		return failed
	}
	return err
}

// What a byte means to a cell.
const (
	needsQuotes  = 1 << iota // wherever it stands
	mayBeFormula             // where it stands first
)

var cellBytes = func() (of [256]uint8) {
	for c := range of {
		if c < ' ' || c == '"' || c == ',' || c == ';' || c == 0x7F {
			of[c] |= needsQuotes
		}
		if c <= ' ' || c >= 0x7F || c == '=' || c == '+' || c == '-' || c == '@' {
			of[c] |= mayBeFormula
		}
	}
	return of
}()

// plain reports whether a cell can stand as it is. Few need more than one look at each byte.
func plain(cell []byte) bool {
	if len(cell) == 0 {
		return true
	}
	seen := uint8(0)
	for _, c := range cell {
		seen |= cellBytes[c]
	}
	return seen&needsQuotes == 0 && (cellBytes[cell[0]]&mayBeFormula == 0 || !formula(cell))
}

// formula reports whether a spreadsheet might reckon with a cell instead of showing it, or leave out how it begins.
func formula(cell []byte) bool {
	for len(cell) > 0 {
		r, size := utf8.DecodeRune(cell)
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n':
			return true
		}
		if r != utf8.RuneError && !unicode.IsSpace(r) && !unicode.In(r, unicode.C, unicode.Z) {
			return false
		}
		cell = cell[size:]
	}
	return false
}

// separates reports whether a byte inside a cell may begin a new one for a program with other separators.
func separates(c byte) bool { return c == ';' || c == '\t' || c == '\r' || c == '\n' }

// protect puts quotes around the cell that begins at start, and an apostrophe before each formula in it.
func (t *table) protect(start int) {
	t.scratch = append(t.scratch[:0], t.buf[start:]...)
	t.buf = append(t.buf[:start], '"')
	if formula(t.scratch) {
		t.buf = append(t.buf, '\'')
	}
	for i, c := range t.scratch {
		if c == '"' {
			t.buf = append(t.buf, '"')
		}
		t.buf = append(t.buf, c)
		if rest := t.scratch[i+1:]; separates(c) && len(rest) > 0 && !separates(rest[0]) && formula(rest) {
			t.buf = append(t.buf, '\'')
		}
	}
	t.buf = append(t.buf, '"')
}
