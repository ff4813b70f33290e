package labels

import (
	"math"
	"unicode/utf8"

	"nguon/labels/pdf"
)

// drawn is a label as a file draws it.
type drawn struct {
	*checker
	position int
	x, y     float64 // where the sheet has its corner, in mm

	texts   []piece
	rules   []piece
	symbols []pdf.Mask
}

// piece is a text or a rule and the room that its ink takes.
type piece struct {
	area
	text string // empty for a rule
}

func (p piece) String() string {
	if p.text == "" {
		return "a rule"
	}
	return "text " + excerpt(p.text)
}

// add takes what was drawn from the label's corner. Text is drawn from the corner itself, symbols and rules from the dot
// nearest to it.
func (d *drawn) add(g *pdf.Group) {
	x, y := d.place(g.X, g.Y)
	slack, what := placeSlack, "text is"
	if len(g.Masks)+len(g.Rectangles) > 0 {
		slack, what = max(placeSlack, d.sheet.DPI.pitch()/2+drawSlack), "symbol and rules are"
	}
	if math.Abs(x-d.x) > slack || math.Abs(y-d.y) > slack {
		d.find(d.position, "its %s drawn from %.3f, %.3f mm, %.3f mm off: the sheet has the label at %.3f, %.3f",
			what, x, y, math.Hypot(x-d.x, y-d.y), d.x, d.y)
	}
	for _, t := range g.Texts {
		d.texts = append(d.texts, piece{d.area(t.Ink), t.Text})
	}
	for _, r := range g.Rectangles {
		d.rules = append(d.rules, piece{area: d.area(r)})
	}
	d.symbols = append(d.symbols, g.Masks...)
}

func excerpt(text string) string {
	const most = 20
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most-1]) + "…"
	}
	return "“" + text + "”"
}

// maxTexts is more than any label has: what holds each text against each other would take a hostile file for ever.
const maxTexts = 2 * maxFields * maxLines

func (d *drawn) check() {
	if len(d.texts) > maxTexts {
		d.find(d.position, "it has %d texts, which no label has", len(d.texts))
		d.texts = nil
	}
	d.checkInside()
	d.checkOverlaps()
	switch len(d.symbols) {
	case 0:
		d.find(d.position, "it has no symbol")
	case 1:
		d.report.Labels++
		d.checkSymbol(d.symbols[0])
	default:
		d.find(d.position, "it has %d symbols", len(d.symbols))
	}
}

// label is the room of the label.
func (d *drawn) label() area {
	return area{d.x, d.y, d.x + d.sheet.Stock.Width, d.y + d.sheet.Stock.Height}
}

func (d *drawn) checkInside() {
	for _, t := range d.texts {
		if by := t.beyond(d.label()); by > drawSlack {
			d.find(d.position, "%s reaches %.3f mm out of the label", t, by)
		}
	}
	for _, r := range d.rules {
		if by := r.beyond(d.label()); by > d.sheet.DPI.pitch()/2+drawSlack {
			d.find(d.position, "a rule reaches %.3f mm out of the label", by)
		}
	}
}

func (d *drawn) checkOverlaps() {
	for i, t := range d.texts {
		for _, other := range d.texts[i+1:] {
			if by := t.overlap(other.area); by > drawSlack {
				d.find(d.position, "%s and %s overlap by %.3f mm", t, other, by)
			}
		}
		for _, r := range d.rules {
			if by := t.overlap(r.area); by > drawSlack {
				d.find(d.position, "%s and a rule overlap by %.3f mm", t, by)
			}
		}
	}
}

func (d *drawn) checkSymbol(m pdf.Mask) {
	pitch := d.sheet.DPI.pitch()
	box := d.area(m.Box)
	// The mask stays a little inside its dots; what is judged are the dots.
	dark := area{box.left - bleed*pitch, box.top - bleed*pitch, box.right + bleed*pitch, box.bottom + bleed*pitch}
	width, height := dark.right-dark.left, dark.bottom-dark.top
	n := m.Columns
	if m.Rows != n || n < 21 || n > 177 || n%4 != 1 || !hasFinders(m) {
		d.find(d.position, "%d × %d modules are no QR symbol", m.Columns, m.Rows)
		return
	}
	if math.Abs(width-height) > 2*drawSlack {
		d.find(d.position, "the symbol is %.3f mm wide and %.3f high: its modules are not square", width, height)
	}
	module := width / float64(n)
	if module < minModule-roundSlack-drawSlack/float64(n) || module > maxModule+drawSlack/float64(n) {
		d.find(d.position, "a module is %.4f mm, want %.3f to %.3f", module, minModule, maxModule)
	}
	dots := width / pitch
	whole := int(math.Round(dots / float64(n)))
	if math.Abs(dots-float64(whole*n)) > 2*wholeSlack {
		d.find(d.position, "a module is %.4f mm, which is %.3f dots at %d dpi and not a whole number", module, dots/float64(n), d.sheet.DPI)
	}
	for _, at := range []float64{dark.left / pitch, (dark.top) / pitch} {
		if math.Abs(at-math.Round(at)) > wholeSlack {
			d.find(d.position, "the symbol begins at dot %.3f, which is not a whole one", at)
		}
	}
	if d.report.SmallestDots == 0 || whole < d.report.SmallestDots {
		d.report.SmallestDots = whole
	}
	d.report.LargestDots = max(d.report.LargestDots, whole)
	d.checkQuiet(dark, module)
}

// checkQuiet holds that nothing comes nearer to the symbol's dark part than its quiet zone, not even the label's edge.
func (d *drawn) checkQuiet(dark area, module float64) {
	quiet := -dark.beyond(d.label())
	if quiet < quietZone*module-drawSlack {
		d.find(d.position, "the symbol is %.3f mm (%.2f modules) from the label's edge, want %d modules", quiet, quiet/module, quietZone)
	}
	for _, all := range [][]piece{d.texts, d.rules} {
		for _, other := range all {
			// Texts of nothing but spaces have no ink.
			if other.right <= other.left {
				continue
			}
			distance := -dark.overlap(other.area)
			if distance < quietZone*module-drawSlack {
				d.find(d.position, "%s is %.3f mm (%.2f modules) from the symbol, want %d modules", other, distance, distance/module, quietZone)
			}
			quiet = min(quiet, distance)
		}
	}
	d.report.Quiet = min(d.report.Quiet, quiet/module)
}

// hasFinders looks for the squares at three corners of a symbol: seven modules dark, with a light ring of one inside.
func hasFinders(m pdf.Mask) bool {
	stride := (m.Columns + 7) / 8
	dark := func(x, y int) bool { return m.Bits[y*stride+x/8]>>(7-x%8)&1 == 1 }
	last := m.Columns - 7
	for _, corner := range [][2]int{{0, 0}, {last, 0}, {0, last}} {
		for y := range 7 {
			for x := range 7 {
				ring := max(abs(x-3), abs(y-3))
				if dark(corner[0]+x, corner[1]+y) != (ring != 2) {
					return false
				}
			}
		}
	}
	return true
}
