package labels

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
)

// WriteZPL prints the labels as ZPL II, for thermal printers: the stock has to be a roll. Each format prints one row of
// the roll, as often as the same row follows itself.
//
// Rows come as our own dots: no text of a label is ever seen by the printer's interpreter, and no font of the printer's
// matters. Every format sets all that it depends on, and leaves the printer's darkness, speed and calibration alone.
//
// Rows are written as they come: after an error w holds the rows before it, each of them whole. Errors are those of
// WritePDF.
func WriteZPL(ctx context.Context, w io.Writer, sheet Sheet, labels iter.Seq2[Label, error]) error {
	sheet, err := sheet.roll()
	if err != nil {
		return err
	}
	return sheet.writeStrips(ctx, w, labels, writeFormat)
}

// maxGraphic is the most bytes that one graphic field holds.
const maxGraphic = 99_999

// writeFormat writes one ZPL format. It undoes what an earlier job may have left behind: units (^MU), orientation,
// mirroring and reversal (^PO, ^PM, ^LR), origin and shift (^LH, ^LS).
func writeFormat(w *bufio.Writer, dots *bitmap, copies int) error {
	fmt.Fprintf(w, "^XA^MUD^PON^PMN^LRN^LH0,0^LS0\n^PW%d\n^LL%d\n", dots.width, dots.height)
	for top, rows := 0, maxGraphic/dots.stride; top < dots.height; top += rows {
		rows = min(rows, dots.height-top)
		size := rows * dots.stride
		fmt.Fprintf(w, "^FO0,%d^GFA,%d,%d,%d,", top, size, size, dots.stride)
		writeRows(w, dots, top, rows)
		w.WriteString("^FS\n")
	}
	_, err := fmt.Fprintf(w, "^PQ%d\n^XZ\n", copies)
	return err // the writer keeps its first error
}

// writeRows writes hexadecimal digits in ZPL's compressed form.
func writeRows(w *bufio.Writer, dots *bitmap, top, rows int) {
	line := make([]byte, 0, 2*dots.stride)
	for y := top; y < top+rows; y++ {
		row := dots.row(y)
		if y > top && bytes.Equal(row, dots.row(y-1)) {
			w.WriteByte(':') // the row above again
			continue
		}
		line = appendDigits(line[:0], row)
		w.Write(line)
	}
}

// appendDigits writes a row. A letter before a digit repeats it: G to Y are 1 to 19 times, g to z 20 to 400 times. A
// comma fills the rest of the row with 0, an exclamation mark with F.
func appendDigits(line, row []byte) []byte {
	const digits, most = "0123456789ABCDEF", 400 + 19
	digit := func(i int) byte { return row[i/2] >> (4 - i%2*4) & 0xF }
	for i, n := 0, 2*len(row); i < n; {
		same := 1
		for i+same < n && digit(i+same) == digit(i) {
			same++
		}
		if rest := i+same == n; rest && digit(i) == 0 {
			return append(line, ',')
		} else if rest && digit(i) == 0xF {
			return append(line, '!')
		}
		same = min(same, most)
		if same >= 20 {
			line = append(line, 'f'+byte(same/20))
		}
		if same%20 > 1 || same%20 == 1 && same > 1 {
			line = append(line, 'F'+byte(same%20))
		}
		line = append(line, digits[digit(i)])
		i += same
	}
	return line
}
