package labels

import (
	"errors"
	"fmt"
	"io"
	"math"

	"nguon/labels/pdf"
)

// ErrForeign says that a file is none of WritePDF's, or not whole.
var ErrForeign = errors.New("labels: this is no whole label file of Nguon")

// Report is what a label file shows of itself, by its own geometry: nothing is rasterised, nothing decoded.
type Report struct {
	Pages, Labels int
	DPI           DPI

	// Smallest and largest module of the symbols, in whole dots.
	SmallestDots, LargestDots int
	// Quiet is the smallest distance in modules from a symbol's dark part to other ink or the label's edge.
	Quiet float64

	Findings []Finding // what is wrong, at most maxFindings of all
	More     int       // findings that are not in the list
}

// Finding is one thing that is wrong.
type Finding struct {
	Page     int    // from 1
	Position int    // of the label on the page, from 1 in the sheet's order; 0 if it is about the page
	What     string // with figures
}

func (f Finding) String() string {
	if f.Position == 0 {
		return fmt.Sprintf("page %d: %s", f.Page, f.What)
	}
	return fmt.Sprintf("page %d, label %d: %s", f.Page, f.Position, f.What)
}

const maxFindings = 50

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

// Describe prints the report in plain words: a line for the file, and one for each finding.
func (r *Report) Describe(w io.Writer, file string) error {
	var err error
	print := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format, args...)
		}
	}
	verdict := "all right"
	if !r.OK() {
		verdict = counted(len(r.Findings)+r.More, "finding")
	}
	print("%s: %s, %s, %s at %d dpi, quiet zone %.1f modules: %s\n", file, counted(r.Pages, "page"), counted(r.Labels, "label"),
		r.modules(), r.DPI, r.Quiet, verdict)
	for _, f := range r.Findings {
		print("%s: %s\n", file, f)
	}
	if r.More > 0 {
		print("%s: and %s more\n", file, counted(r.More, "finding"))
	}
	return err
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// modules names the sizes of the symbols' modules.
func (r *Report) modules() string {
	smallest, largest := float64(r.SmallestDots)*r.DPI.pitch(), float64(r.LargestDots)*r.DPI.pitch()
	if r.SmallestDots == r.LargestDots {
		return fmt.Sprintf("module %.3f mm (%d dots)", smallest, r.SmallestDots)
	}
	return fmt.Sprintf("modules %.3f to %.3f mm (%d to %d dots)", smallest, largest, r.SmallestDots, r.LargestDots)
}

// Check reads a file that WritePDF wrote and holds every label of it against what labels promise: the size of modules in
// mm and in whole dots, the quiet zone, every text and rule inside its label, nothing on top of another, each label
// where the sheet has it. It trusts the file for the sheet that it was made for, and for nothing else. What is no file
// of WritePDF, or not a whole one, is ErrForeign.
func Check(file []byte) (*Report, error) {
	f, err := pdf.Read(file, sheetOwner)
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrForeign, err)
	}
	sheet, labels := recall(f.Private)
	if err := sheet.Check(); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrForeign, err)
	}
	if labels < 1 || labels > MaxLabels {
		return nil, fmt.Errorf("%w (it says that it holds %d labels)", ErrForeign, labels)
	}
	c := checker{sheet: sheet, labels: labels, report: Report{Pages: f.Pages(), DPI: sheet.DPI, Quiet: math.Inf(1)}}
	width, height := f.Size()
	c.height = height
	c.pages(width)
	for page := range f.Pages() {
		drawing, err := f.Page(page)
		if err != nil {
			return nil, fmt.Errorf("%w (page %d: %w)", ErrForeign, page+1, err)
		}
		c.checkPage(page, drawing)
	}
	if c.report.Labels == 0 {
		c.report.Quiet = 0
	}
	return &c.report, nil
}

// Tolerances in mm.
const (
	placeSlack = 0.05  // of labels on the sheet
	drawSlack  = 0.002 // of a figure in the file, which is rounded to thousandths of a point
	wholeSlack = 0.02  // in dots, of what has to be whole dots
)

// checker goes through the pages of a file.
type checker struct {
	sheet  Sheet
	labels int
	height float64 // of a page in points
	page   int     // from 0
	report Report
}

func (c *checker) find(position int, format string, args ...any) {
	if len(c.report.Findings) == maxFindings {
		c.report.More++
		return
	}
	c.report.Findings = append(c.report.Findings, Finding{Page: c.page + 1, Position: position, What: fmt.Sprintf(format, args...)})
}

// pages holds number and size of the pages against the sheet.
func (c *checker) pages(width float64) {
	k := c.sheet.Stock
	if math.Abs(width*mmPerPoint-k.PageWidth) > placeSlack || math.Abs(c.height*mmPerPoint-k.PageHeight) > placeSlack {
		c.find(0, "pages are %.2f × %.2f mm, the stock has %.2f × %.2f", width*mmPerPoint, c.height*mmPerPoint, k.PageWidth, k.PageHeight)
	}
	if want := c.sheet.spot(c.labels-1).page + 1; c.report.Pages != want {
		c.find(0, "the file has %s, %d labels need %d", counted(c.report.Pages, "page"), c.labels, want)
	}
}

// checkPage finds out which label everything on a page belongs to, and holds each against the sheet.
func (c *checker) checkPage(page int, d *pdf.Drawing) {
	c.page = page
	first := max(0, page*c.sheet.Stock.PerPage()-(c.sheet.Start-1))
	last := min(c.labels, (page+1)*c.sheet.Stock.PerPage()-(c.sheet.Start-1))
	found := make([]drawn, max(0, last-first))
	for i := range found {
		spot := c.sheet.spot(first + i)
		found[i] = drawn{checker: c, position: (first+c.sheet.Start-1+i)%c.sheet.Stock.PerPage() + 1, x: spot.x, y: spot.y}
	}
	for _, g := range d.Groups {
		if at := c.nearest(found, g); at != nil {
			at.add(g)
		}
	}
	for i := range found {
		found[i].check()
	}
	c.checkRest(d.Marks)
}

// nearest is the label of the page whose corner is nearest to where a group was drawn from.
func (c *checker) nearest(labels []drawn, g *pdf.Group) *drawn {
	if len(g.Texts)+len(g.Rectangles)+len(g.Masks) == 0 {
		return nil
	}
	var best *drawn
	closest := math.Inf(1)
	x, y := c.place(g.X, g.Y)
	for i := range labels {
		if d := math.Hypot(x-labels[i].x, y-labels[i].y); d < closest {
			best, closest = &labels[i], d
		}
	}
	if closest > min(c.sheet.Stock.Width, c.sheet.Stock.Height)/2 {
		c.find(0, "something is drawn from %.3f, %.3f mm, where the sheet has no label", x, y)
		return nil
	}
	return best
}

// checkRest holds what belongs to no label against the cut marks.
func (c *checker) checkRest(m pdf.Marks) {
	if len(m.Texts)+len(m.Masks) > 0 {
		c.find(0, "%s and %s belong to no label", counted(len(m.Texts), "text"), counted(len(m.Masks), "symbol"))
	}
	marks := c.sheet.marks()
	if len(m.Rectangles) != len(marks) {
		c.find(0, "it has %s, want %d", counted(len(m.Rectangles), "cut mark"), len(marks))
		return
	}
	for i, r := range m.Rectangles {
		got, want := c.area(r), c.sheet.DPI.whole(marks[i])
		if math.Abs(got.left-want.X) > placeSlack || math.Abs(got.top-want.Y) > placeSlack {
			c.find(0, "a cut mark is at %.3f, %.3f mm, want %.3f, %.3f", got.left, got.top, want.X, want.Y)
		}
	}
}

// place is a place on a page in mm from its top left corner.
func (c *checker) place(x, y float64) (float64, float64) {
	return x * mmPerPoint, (c.height - y) * mmPerPoint
}

// area is that of a box, in mm from the page's top left corner.
func (c *checker) area(b pdf.Box) area {
	left, top := c.place(b.Left, b.Top)
	right, bottom := c.place(b.Right, b.Bottom)
	return area{left, top, right, bottom}
}

// overlap is how deep two areas are in one another in mm; negative is the distance between them.
func (a area) overlap(b area) float64 {
	return min(min(a.right, b.right)-max(a.left, b.left), min(a.bottom, b.bottom)-max(a.top, b.top))
}

// beyond is how far an area reaches beyond another that should hold it.
func (a area) beyond(outer area) float64 {
	return max(outer.left-a.left, outer.top-a.top, a.right-outer.right, a.bottom-outer.bottom)
}
