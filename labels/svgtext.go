package labels

import (
	"bytes"
	"fmt"
	"strconv"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// glyphID names a glyph of a face, and is the same in every drawing: two drawings in one page that define it twice
// define the same.
type glyphID struct {
	face  Face
	index sfnt.GlyphIndex
}

func (g glyphID) String() string { return fmt.Sprintf("glyph-%s-%d", g.face.name(), g.index) }

// run draws the outlines of a text in units of the font, and the text itself over it, unseen and as wide.
func (d *drawing) run(r Run) error {
	buf := glyphBuffers.Get().(*sfnt.Buffer)
	defer glyphBuffers.Put(buf)
	units := float64(r.Face.font().UnitsPerEm())
	fmt.Fprintf(&d.body, `<g aria-hidden="true" transform="translate(%s %s) scale(%s)">`,
		mm(r.X), mm(r.Baseline), decimal(em(r.Size)/units, 9))
	x := 0.0
	for _, char := range r.Text {
		index, err := r.Face.font().GlyphIndex(buf, char)
		if err != nil {
			return fmt.Errorf("labels: draw %U: %w", char, err)
		}
		id := glyphID{r.Face, index}
		if err := d.define(buf, id); err != nil {
			return fmt.Errorf("labels: draw %U: %w", char, err)
		}
		if char != ' ' && char != '\u00A0' {
			fmt.Fprintf(&d.body, `<use xlink:href="#%s" x="%s"/>`, id, decimal(x, 2))
		}
		x += r.Face.advance(char) * units
	}
	fmt.Fprintf(&d.body, `</g><text x="%s" y="%s" font-family="sans-serif" font-size="%s" textLength="%s" `+
		`lengthAdjust="spacingAndGlyphs" fill-opacity="0">%s</text>`+"\n",
		mm(r.X), mm(r.Baseline), mm(em(r.Size)), mm(r.Width), escaped(r.Text))
	return nil
}

// define adds the outline of a glyph to the drawing's definitions if it is not among them.
func (d *drawing) define(buf *sfnt.Buffer, id glyphID) error {
	if d.glyphs[id] {
		return nil
	}
	d.glyphs[id] = true
	font := id.face.font()
	outline, err := font.LoadGlyph(buf, id.index, fixed.Int26_6(font.UnitsPerEm()), nil)
	if err != nil || len(outline) == 0 {
		return err
	}
	fmt.Fprintf(&d.defs, `<path id="%s" d="%s"/>`+"\n", id, outlinePath(outline))
	return nil
}

// outlinePath writes an outline relative to its last point: that is the shorter form.
func outlinePath(outline sfnt.Segments) []byte {
	var b bytes.Buffer
	var at fixed.Point26_6
	letters := [...]byte{sfnt.SegmentOpMoveTo: 'm', sfnt.SegmentOpLineTo: 'l', sfnt.SegmentOpQuadTo: 'q', sfnt.SegmentOpCubeTo: 'c'}
	points := [...]int{sfnt.SegmentOpMoveTo: 1, sfnt.SegmentOpLineTo: 1, sfnt.SegmentOpQuadTo: 2, sfnt.SegmentOpCubeTo: 3}
	var start fixed.Point26_6
	for i, s := range outline {
		if s.Op == sfnt.SegmentOpMoveTo {
			if i > 0 {
				b.WriteByte('z')
				at = start
			}
			start = s.Args[0]
		}
		b.WriteByte(letters[s.Op])
		for n, to := range s.Args[:points[s.Op]] {
			appendPoint(&b, n > 0, to.Sub(at))
		}
		at = s.Args[points[s.Op]-1]
	}
	b.WriteByte('z')
	return b.Bytes()
}

func appendPoint(b *bytes.Buffer, separate bool, by fixed.Point26_6) {
	for i, v := range [2]fixed.Int26_6{by.X, by.Y} {
		if v >= 0 && (separate || i > 0) {
			b.WriteByte(' ')
		}
		b.Write(strconv.AppendInt(nil, int64(v), 10))
	}
}
