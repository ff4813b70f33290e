package labels

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
)

// WriteTSPL prints the labels as TSPL, the language of TSC's thermal printers, which the label printers of Xprinter and
// Gprinter that are common in Vietnam speak too. The stock has to be a roll; a GapY of 0 is taken for 2 mm, since labels
// without a gap would be printed across the gaps. As in WriteZPL rows come as our own dots, like rows are printed as
// copies, and rows are written as they come.
//
// The file is no text: pictures are bytes as they are, each of stated length. It has to reach the printer unchanged.
func WriteTSPL(ctx context.Context, w io.Writer, sheet Sheet, labels iter.Seq2[Label, error]) error {
	sheet, err := sheet.roll()
	if err != nil {
		return err
	}
	started := false
	return sheet.writeStrips(ctx, w, labels, func(out *bufio.Writer, dots *bitmap, copies int) error {
		if !started {
			writeMedia(out, sheet.Stock)
			started = true
		}
		return writeBitmap(out, dots, copies)
	})
}

// writeMedia tells the size of a row, the gap to the next, and that pictures come upright and start in the corner.
func writeMedia(w *bufio.Writer, s Stock) {
	feed := cmp.Or(s.GapY, rollGap)
	fmt.Fprintf(w, "SIZE %s mm,%s mm\r\nGAP %s mm,0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\n",
		number(s.PageWidth), number(s.PageHeight), number(feed))
}

// writeBitmap prints a picture. In TSPL a bit of 0 is ink: the unused bits at the end of a row are 1 and stay blank.
func writeBitmap(w *bufio.Writer, dots *bitmap, copies int) error {
	fmt.Fprintf(w, "CLS\r\nBITMAP 0,0,%d,%d,0,", dots.stride, dots.height)
	for _, b := range dots.bits {
		w.WriteByte(^b)
	}
	_, err := fmt.Fprintf(w, "\r\nPRINT 1,%d\r\n", copies)
	return err // the writer keeps its first error
}
