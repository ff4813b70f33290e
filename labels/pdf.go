package labels

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/language"
)

// WritePDF prints the labels onto sheets as one PDF file. Fonts are embedded as subsets, texts can be searched and
// copied, each symbol is one image mask whose modules are whole dots.
//
// Nothing is written before every label is placed and drawn: after an error w is untouched, unless it was w's own. Errors
// of one label are a LabelError; an error that the sequence yields is returned as it is. The work ends with ctx.
func WritePDF(ctx context.Context, w io.Writer, sheet Sheet, labels iter.Seq2[Label, error]) error {
	if err := sheet.Check(); err != nil {
		return err
	}
	sheet = sheet.withDefaults()
	doc := newDocument(sheet)
	n := 0
	for placed, err := range sheet.placements(labels) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		spot := sheet.spot(n)
		doc.turnTo(spot.page)
		doc.draw(placed, spot.x, spot.y)
		n++
	}
	if n == 0 {
		return &ValueError{Field: "labels", Got: 0, Min: 1, Max: MaxLabels}
	}
	return doc.write(w)
}

const fontFamily = "liberation"

// document is a PDF file in the making. It works in points from the page's top left corner.
type document struct {
	pdf   *gofpdf.Fpdf
	sheet Sheet
	size  gofpdf.SizeType
	pages int

	face Face
	pt   float64 // type size; 0 before a page's first text
}

func newDocument(s Sheet) *document {
	d := &document{sheet: s, size: gofpdf.SizeType{Wd: points(s.Stock.PageWidth), Ht: points(s.Stock.PageHeight)}}
	d.pdf = gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: d.size})
	d.pdf.SetMargins(0, 0, 0)
	d.pdf.SetAutoPageBreak(false, 0)
	d.pdf.SetCompression(true)
	d.pdf.SetCatalogSort(true)
	d.pdf.SetCreationDate(s.Created)
	d.pdf.SetModificationDate(s.Created)
	d.pdf.SetTitle(s.Title, true)
	d.pdf.SetProducer("nguon", true)
	for _, face := range []Face{Regular, Bold, Mono} {
		// The library writes into the font's bytes while it subsets.
		d.pdf.AddUTF8FontFromBytes(fontFamily+face.name(), "", bytes.Clone(face.ttf()))
	}
	return d
}

func (f Face) name() string { return [...]string{"regular", "bold", "mono"}[f] }

// points converts mm as the library prints page sizes, so that positions are measured from the very edge.
func points(mm float64) float64 { return math.Round(mm/mmPerPoint*100) / 100 }

// turnTo adds pages until the page of that number, from 0, is open.
func (d *document) turnTo(page int) {
	for d.pages <= page {
		d.closePage()
		d.pdf.AddPage()
		d.pages++
		d.pt = 0
		// The library knows no /Lang in its catalogue: a marked span states it instead (ISO 32000-1, 14.9.2).
		if tag := d.language(); tag != "" {
			d.pdf.RawWriteStr("/Span <</Lang (" + tag + ")>> BDC")
		}
		for _, mark := range d.sheet.marks() {
			d.rule(mark, 0, 0)
		}
	}
}

func (d *document) closePage() {
	if d.pages > 0 && d.language() != "" {
		d.pdf.RawWriteStr("EMC")
	}
}

// language is the canonical tag, which is letters, digits and hyphens: safe inside a PDF string.
func (d *document) language() string {
	if d.sheet.Language == "" {
		return ""
	}
	return language.Make(d.sheet.Language).String()
}

func (d *document) draw(p *Placed, x, y float64) {
	d.symbol(p, x, y)
	for _, rule := range p.Rules {
		d.rule(rule, x, y)
	}
	for _, run := range p.Runs {
		if d.pt == 0 || d.face != run.Face || d.pt != run.Size {
			d.face, d.pt = run.Face, run.Size
			d.pdf.SetFont(fontFamily+run.Face.name(), "", run.Size)
		}
		d.pdf.Text((x+run.X)/mmPerPoint, (y+run.Baseline)/mmPerPoint, run.Text)
	}
}

// rule fills a rectangle of whole dots, so that hairlines are all of one width. The default colour of a page is black.
func (d *document) rule(r Rule, x, y float64) {
	dpi := d.sheet.DPI
	width, height := max(dpi.pitch(), dpi.snap(r.Width)), max(dpi.pitch(), dpi.snap(r.Height))
	left, top := dpi.snap(x+r.X), dpi.snap(y+r.Y)
	d.pdf.RawWriteStr(fmt.Sprintf("%.3f %.3f %.3f %.3f re f", left/mmPerPoint, d.size.Ht-(top+height)/mmPerPoint,
		width/mmPerPoint, height/mmPerPoint))
}

// bleed is how much a symbol stays inside its dots on each side, in dots. Renderers paint every dot that an image
// touches: one that ends exactly where a dot begins would be stretched by that dot.
const bleed = 0.05

// symbol draws the dark modules as one 1-bit image mask: rectangles side by side would leave hairlines between them. Its
// corner is moved to the printer's nearest dot, so that every module is drawn as the same number of dots. The mask is
// inline and in hexadecimal digits, which cannot be taken for the operator that ends it; page compression makes up for
// the size.
func (d *document) symbol(p *Placed, x, y float64) {
	n, module, inside := p.Symbol.Size(), p.Module(), bleed*p.DPI.pitch()
	left := p.DPI.snap(x+p.SymbolX) + quietZone*module + inside
	top := p.DPI.snap(y+p.SymbolY) + quietZone*module + inside
	side := float64(n)*module - 2*inside
	var b strings.Builder
	fmt.Fprintf(&b, "q %.4f 0 0 %.4f %.4f %.4f cm\n", side/mmPerPoint, side/mmPerPoint,
		left/mmPerPoint, d.size.Ht-(top+side)/mmPerPoint)
	fmt.Fprintf(&b, "BI /W %d /H %d /IM true /BPC 1 /D [1 0] /I false /F /AHx ID\n%X>\nEI Q", n, n, p.Symbol.bits())
	d.pdf.RawWriteStr(b.String())
}

func (d *document) write(w io.Writer) error {
	d.closePage()
	if err := d.pdf.Output(w); err != nil {
		return fmt.Errorf("labels: write PDF: %w", err)
	}
	return nil
}
