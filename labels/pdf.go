package labels

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"sync"

	"golang.org/x/text/language"

	"nguon/labels/pdf"
)

// WritePDF prints the labels onto sheets as one PDF file. Fonts are embedded as subsets, texts can be searched and
// copied, each symbol is one image mask whose modules are whole dots.
//
// The file is written while labels come, so that its memory does not grow with their number. An error in the first label
// is reported before a byte is written. A later one leaves a file without its end, which no viewer opens: callers must
// not pass it on as whole. Errors of one label are a LabelError; an error that the sequence yields, or w, is returned as
// it is or wrapped. The work ends with ctx.
func WritePDF(ctx context.Context, w io.Writer, sheet Sheet, labels iter.Seq2[Label, error]) error {
	if err := sheet.Check(); err != nil {
		return err
	}
	sheet = sheet.withDefaults()
	doc := newDocument(w, sheet)
	n := 0
	for placed, err := range sheet.placements(labels) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		spot := sheet.spot(n)
		if err := doc.turnTo(spot.page); err != nil {
			return err
		}
		doc.draw(placed, spot.x, spot.y)
		n++
	}
	if n == 0 {
		return &ValueError{Field: "labels", Got: 0, Min: 1, Max: MaxLabels}
	}
	return doc.close(n)
}

var typefaces = sync.OnceValue(func() [3]*pdf.Typeface {
	var faces [3]*pdf.Typeface
	for i := range faces {
		face, err := pdf.NewTypeface(Face(i).name(), Face(i).ttf())
		if err != nil {
			panic("labels: embedded font: " + err.Error()) // compiled in, so only a broken build gets here
		}
		faces[i] = face
	}
	return faces
})

// document is a PDF file in the making, one page after the other. Places are in mm from the page's top left corner.
//
// Symbols and rules, which are whole dots, are drawn from the label's corner moved to the nearest dot, so that they come
// out the same on all labels. Text is drawn from the corner itself.
type document struct {
	sheet  Sheet
	out    *pdf.Writer
	fonts  [3]*pdf.Font
	height float64 // of the page in points
	pages  int     // begun
	page   pdf.Content
	form   pdf.Content
	marks  pdf.Form
	series forms
	made   int // of series
}

// forms are what the labels of a series have in common, drawn once.
type forms struct {
	common       *common
	words, rules pdf.Form
	own          []int // runs that are not in words
	shared       []int // runs that are, although they hold a code: it was the same on the first two labels
}

// maxForms bounds the forms of one file, all of which are named in one dictionary: where labels have little in common,
// they are drawn one by one.
const maxForms = 500

func newDocument(w io.Writer, s Sheet) *document {
	d := &document{sheet: s, height: points(s.Stock.PageHeight)}
	d.out = pdf.NewWriter(w, points(s.Stock.PageWidth), d.height)
	for i, face := range typefaces() {
		d.fonts[i] = d.out.Font(face)
	}
	if marks := s.marks(); len(marks) > 0 {
		d.form.Move(0, d.height)
		for _, mark := range marks {
			d.rule(&d.form, s.DPI.whole(mark))
		}
		d.marks = d.out.Form(&d.form, 0, 0, points(s.Stock.PageWidth), d.height)
	}
	return d
}

// points converts mm to hundredths of a point, as page sizes are told: positions are measured from the very edge.
func points(mm float64) float64 { return math.Round(mm/mmPerPoint*100) / 100 }

// turnTo writes out pages until the page of that number, from 0, is open.
func (d *document) turnTo(page int) error {
	for d.pages <= page {
		if err := d.closePage(); err != nil {
			return err
		}
		d.pages++
		if d.sheet.CutMarks {
			d.page.Draw(d.marks)
		}
	}
	return nil
}

func (d *document) closePage() error {
	if d.pages == 0 {
		return nil
	}
	if err := d.out.Page(&d.page); err != nil {
		return fmt.Errorf("labels: write PDF: %w", err)
	}
	d.page.Reset()
	return nil
}

func (d *document) draw(p *Placed, x, y float64) {
	shared := d.share(p)
	d.page.Save()
	d.page.Move(x/mmPerPoint, d.height-y/mmPerPoint)
	if shared {
		d.page.Draw(d.series.words)
		for _, i := range d.series.own {
			d.run(&d.page, p.Runs[i])
		}
	} else {
		d.runs(&d.page, p.Runs)
	}
	d.page.Restore()
	d.page.Save()
	d.page.Move(p.DPI.snap(x)/mmPerPoint, d.height-p.DPI.snap(y)/mmPerPoint)
	switch {
	case len(p.Rules) == 0:
	case shared:
		d.page.Draw(d.series.rules)
	default:
		d.rules(&d.page, p.Rules)
	}
	d.symbol(p)
	d.page.Restore()
}

// share reports whether the label's words and rules can be drawn as forms, and makes these when they are new.
func (d *document) share(p *Placed) bool {
	if p.common == nil {
		return false
	}
	if p.common != d.series.common {
		if d.made == maxForms {
			return false
		}
		d.made++
		d.makeForms(p)
	}
	return !slices.ContainsFunc(d.series.shared, func(i int) bool { return p.Runs[i].Text != p.common.placed.Runs[i].Text })
}

func (d *document) makeForms(p *Placed) {
	d.series = forms{common: p.common}
	d.form.Reset()
	for i, r := range p.common.placed.Runs {
		if slices.Contains(p.common.codes, i) {
			if p.Runs[i].Text != r.Text {
				d.series.own = append(d.series.own, i)
				continue
			}
			d.series.shared = append(d.series.shared, i)
		}
		d.run(&d.form, r)
	}
	right, bottom := p.Width/mmPerPoint, -p.Height/mmPerPoint
	d.series.words = d.out.Form(&d.form, 0, bottom, right, 0)
	if len(p.Rules) > 0 {
		d.form.Reset()
		d.rules(&d.form, p.Rules)
		d.series.rules = d.out.Form(&d.form, 0, bottom, right, 0)
	}
}

func (d *document) runs(c *pdf.Content, runs []Run) {
	for _, r := range runs {
		d.run(c, r)
	}
}

func (d *document) run(c *pdf.Content, r Run) {
	c.Text(d.fonts[r.Face], r.Size, r.X/mmPerPoint, -r.Baseline/mmPerPoint, r.Text)
}

func (d *document) rules(c *pdf.Content, rules []Rule) {
	for _, r := range rules {
		d.rule(c, r)
	}
}

func (d *document) rule(c *pdf.Content, r Rule) {
	c.Rectangle(r.X/mmPerPoint, -(r.Y+r.Height)/mmPerPoint, r.Width/mmPerPoint, r.Height/mmPerPoint)
}

// bleed is how much a symbol stays inside its dots on each side, in dots. Renderers paint every dot that an image
// touches: one that ends exactly where a dot begins would be stretched by that dot.
const bleed = 0.05

// symbol draws the dark modules as one 1-bit image mask: rectangles side by side would leave hairlines between them.
func (d *document) symbol(p *Placed) {
	n, module, inside := p.Symbol.Size(), p.Module(), bleed*p.DPI.pitch()
	left := p.SymbolX + quietZone*module + inside
	top := p.SymbolY + quietZone*module + inside
	side := float64(n)*module - 2*inside
	d.page.Mask(left/mmPerPoint, -(top+side)/mmPerPoint, side/mmPerPoint, n, p.Symbol.bits())
}

// writePage makes a file of one page that has rules and words but no labels.
func writePage(w io.Writer, s Sheet, p *Placed) error {
	d := newDocument(w, s)
	if err := d.turnTo(0); err != nil {
		return err
	}
	d.page.Save()
	d.page.Move(0, d.height)
	d.rules(&d.page, p.Rules)
	d.runs(&d.page, p.Runs)
	d.page.Restore()
	return d.end(pdf.Info{})
}

func (d *document) close(labels int) error {
	return d.end(pdf.Info{Owner: sheetOwner, Private: d.sheet.record(labels)})
}

func (d *document) end(info pdf.Info) error {
	if err := d.closePage(); err != nil {
		return err
	}
	info.Title, info.Producer, info.Created = d.sheet.Title, "nguon", d.sheet.Created
	if d.sheet.Language != "" {
		// The canonical tag is letters, digits and hyphens.
		info.Language = language.Make(d.sheet.Language).String()
	}
	if err := d.out.Close(info); err != nil {
		return fmt.Errorf("labels: write PDF: %w", err)
	}
	return nil
}
