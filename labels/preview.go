package labels

import (
	"fmt"
	"io"
	"iter"
	"math"
)

// WriteSheetSVG draws one page of a job, from 1, as WritePDF prints it, in real size. Faint lines, which are not printed,
// show where the labels of the stock end; places before the first label are hatched. What OffsetX and OffsetY correct is
// the printer's, so the page shows the labels where they come to lie.
//
// Only the labels up to the page's end are asked for, and only those on the page are placed.
func WriteSheetSVG(w io.Writer, sheet Sheet, labels iter.Seq2[Label, error], page int) error {
	if err := sheet.Check(); err != nil {
		return err
	}
	sheet = sheet.withDefaults()
	sheet.OffsetX, sheet.OffsetY = 0, 0
	d := newDrawing(sheet.Stock.PageWidth, sheet.Stock.PageHeight, sheet.Title)
	marks := sheet.marks()
	for i, mark := range marks {
		marks[i] = sheet.DPI.whole(mark)
	}
	d.rules(marks, 0, 0)
	if err := d.page(sheet, labels, page-1); err != nil {
		return err
	}
	d.places(sheet, page-1)
	return d.write(w)
}

// page draws the labels of a page, from 0.
func (d *drawing) page(s Sheet, labels iter.Seq2[Label, error], page int) error {
	setter, err := newSetter(s.Stock, s.DPI)
	if err != nil {
		return err
	}
	number, next, last := 0, 0, s.spot(0).page // the label's number, its first copy's position, the last page seen
	for label, err := range labels {
		if err != nil {
			return err
		}
		number++
		first := next
		next += s.Copies
		if last = s.spot(next - 1).page; last < page || page < 0 {
			continue
		}
		if s.spot(first).page > page {
			return nil
		}
		placed, err := setter.place(label)
		if err != nil {
			return &LabelError{Number: number, Err: err}
		}
		for n := first; n < next; n++ {
			if spot := s.spot(n); spot.page == page {
				if err := d.label(placed, spot.x, spot.y); err != nil {
					return err
				}
			}
		}
	}
	if next == 0 || page < 0 || last < page {
		return &ValueError{Field: "page", Got: float64(page + 1), Min: 1, Max: float64(last + 1)}
	}
	return nil
}

// Lines of the preview in mm.
const (
	faintLine = 0.15
	hatchStep = 4.0
)

const faintStyle = `fill="none" stroke="#9ab" stroke-width="%s"/>` + "\n"

// places draws where the labels of a page end, and hatches those that the job leaves out.
func (d *drawing) places(s Sheet, page int) {
	whole := s
	whole.Start = 1
	for n := range s.Stock.PerPage() {
		at := whole.spot(n)
		fmt.Fprintf(&d.body, `<rect x="%s" y="%s" width="%s" height="%s" `+faintStyle,
			mm(at.x), mm(at.y), mm(s.Stock.Width), mm(s.Stock.Height), mm(faintLine))
		if page == 0 && n < s.Start-1 {
			d.hatch(at, s.Stock.Width, s.Stock.Height)
		}
	}
}

// hatch draws lines at 45 degrees inside a rectangle.
func (d *drawing) hatch(at spot, width, height float64) {
	d.body.WriteString(`<path d="`)
	for c := hatchStep; c < width+height; c += hatchStep {
		fmt.Fprintf(&d.body, "M%s %sL%s %s", mm(at.x+math.Max(0, c-height)), mm(at.y+math.Min(c, height)),
			mm(at.x+math.Min(c, width)), mm(at.y+math.Max(0, c-width)))
	}
	fmt.Fprintf(&d.body, `" `+faintStyle, mm(faintLine))
}
