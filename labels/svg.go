package labels

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
)

// WriteSVG draws one label as SVG of its real size, in mm, on a white ground that belongs to it. It looks the same
// everywhere and like the print: modules and rules stand on the whole dots of dpi, text is drawn as the outlines of the
// embedded fonts. Each line of text is there a second time, unseen, to be searched, copied and read aloud.
//
// The file holds shapes and text only: no style, script or reference to anything outside. It can stand by itself or
// inside a page, also several in one page.
func WriteSVG(w io.Writer, l Label, s Stock, dpi DPI) error {
	p, err := Place(l, s, dpi)
	if err != nil {
		return err
	}
	if l, err = l.clean(); err != nil {
		return err
	}
	d := newDrawing(p.Width, p.Height, cmp.Or(l.Title, l.Address))
	if err := d.label(p, 0, 0); err != nil {
		return err
	}
	return d.write(w)
}

// WriteSymbolSVG draws the bare symbol of an address with its quiet zone, for those who lay out their packaging
// themselves. A module is the given size in mm, which has to be a legal one.
func WriteSymbolSVG(w io.Writer, address string, module float64) error {
	if err := within("module", module, minModule, maxModule); err != nil {
		return err
	}
	symbol, err := bareSymbol(address)
	if err != nil {
		return err
	}
	side := float64(symbol.Size()+2*quietZone) * module
	d := newDrawing(side, side, address)
	d.symbol(symbol, 0, 0, module)
	return d.write(w)
}

// drawing is an SVG file in the making: what is drawn, and the glyphs that it uses, each defined once.
type drawing struct {
	width, height float64
	title         string
	body, defs    bytes.Buffer
	glyphs        map[glyphID]bool
}

// newDrawing begins with a white ground.
func newDrawing(width, height float64, title string) *drawing {
	d := &drawing{width: width, height: height, title: title, glyphs: map[glyphID]bool{}}
	fmt.Fprintf(&d.body, `<rect width="%s" height="%s" fill="#fff"/>`+"\n", mm(width), mm(height))
	return d
}

// label draws a placed label whose corner is at x, y, moved to a whole dot as in every format.
func (d *drawing) label(p *Placed, x, y float64) error {
	x, y = p.DPI.snap(x), p.DPI.snap(y)
	d.symbol(p.Symbol, x+p.SymbolX, y+p.SymbolY, p.Module())
	d.rules(p.Rules, x, y)
	for _, r := range p.Runs {
		r.X, r.Baseline = x+r.X, y+r.Baseline
		if err := d.run(r); err != nil {
			return err
		}
	}
	return nil
}

// rules draws rectangles as one path: those that touch, as in a star, would have hairlines between them.
func (d *drawing) rules(rules []Rule, x, y float64) {
	if len(rules) == 0 {
		return
	}
	d.body.WriteString(`<path d="`)
	for _, r := range rules {
		fmt.Fprintf(&d.body, "M%s %sh%sv%sh%sz", mm(x+r.X), mm(y+r.Y), mm(r.Width), mm(r.Height), mm(-r.Width))
	}
	d.body.WriteString(`"/>` + "\n")
}

// symbol draws the dark modules as one path in units of modules, from the corner of the quiet zone: separate shapes
// would leave hairlines between them.
func (d *drawing) symbol(s *Symbol, x, y, module float64) {
	fmt.Fprintf(&d.body, `<path transform="translate(%s %s) scale(%s)" d="`,
		mm(x+quietZone*module), mm(y+quietZone*module), mm(module))
	for row := range s.Size() {
		for from := 0; from < s.Size(); from++ {
			to := from
			for to < s.Size() && s.Dark(to, row) {
				to++
			}
			if to > from {
				fmt.Fprintf(&d.body, "M%d %dh%dv1h-%dz", from, row, to-from, to-from)
				from = to
			}
		}
	}
	d.body.WriteString(`"/>` + "\n")
}

func (d *drawing) write(w io.Writer) error {
	var file bytes.Buffer
	fmt.Fprintf(&file, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" `+
		`width="%[1]smm" height="%[2]smm" viewBox="0 0 %[1]s %[2]s">`+"\n<title>%[3]s</title>\n",
		mm(d.width), mm(d.height), escaped(d.title))
	if d.defs.Len() > 0 {
		fmt.Fprintf(&file, "<defs>\n%s</defs>\n", d.defs.Bytes())
	}
	file.Write(d.body.Bytes())
	file.WriteString("</svg>\n")
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("labels: write SVG: %w", err)
	}
	return nil
}

// mm writes a length to a hundredth of a micrometre, so that a dot stays a dot over the length of a sheet.
func mm(v float64) string { return decimal(v, 5) }

// decimal writes a number to so many digits at most.
func decimal(v float64, digits int) string {
	text := bytes.TrimRight(strconv.AppendFloat(nil, v, 'f', digits, 64), "0")
	text = bytes.TrimSuffix(text, []byte("."))
	if string(text) == "-0" {
		return "0"
	}
	return string(text)
}

// escaped is a text as it may stand in an element or an attribute.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}
