package labels

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"iter"
	"math"
	"slices"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// strip is one row of labels across a roll, which thermal printers take as one picture. A place that is left out is nil.
type strip struct {
	labels []*Placed
	copies int // how often the row is printed
}

const writeBuffer = 64 << 10

// writeStrips draws a job strip by strip and has each written as it comes. After an error w holds the strips before it.
func (s Sheet) writeStrips(ctx context.Context, w io.Writer, labels iter.Seq2[Label, error], write func(*bufio.Writer, *bitmap, int) error) error {
	out, plate := bufio.NewWriterSize(w, writeBuffer), newPlate(s)
	for strip, err := range s.strips(ctx, labels) {
		if err != nil {
			return flushed(out, err)
		}
		dots, err := plate.draw(strip)
		if err != nil {
			return flushed(out, err)
		}
		if err := write(out, dots, strip.copies); err != nil {
			return fmt.Errorf("labels: write: %w", err)
		}
	}
	return flushed(out, nil)
}

// flushed hands on what was written before err.
func flushed(w *bufio.Writer, err error) error {
	if failed := w.Flush(); err == nil && failed != nil {
		return fmt.Errorf("labels: write: %w", failed)
	}
	return err
}

// strips arranges a job in the rows of a roll. Rows that are alike follow each other and are one strip. The work ends
// with ctx.
func (s Sheet) strips(ctx context.Context, labels iter.Seq2[Label, error]) iter.Seq2[strip, error] {
	return func(yield func(strip, error) bool) {
		across := s.Stock.Columns
		row, held := make([]*Placed, 0, across), strip{}
		row = append(row, make([]*Placed, s.Start-1)...)
		flush := func() bool { return held.copies == 0 || yield(held, nil) }
		advance := func() bool {
			if held.copies > 0 && slices.Equal(held.labels, row) {
				held.copies++
			} else if !flush() {
				return false
			} else {
				held = strip{slices.Clone(row), 1}
			}
			row = row[:0]
			return true
		}
		for placed, err := range s.placements(labels) {
			if err = cmp.Or(err, ctx.Err()); err != nil {
				yield(strip{}, err)
				return
			}
			if row = append(row, placed); len(row) == across && !advance() {
				return
			}
		}
		if len(row) > 0 && !advance() {
			return
		}
		if held.copies == 0 {
			yield(strip{}, &ValueError{Field: "labels", Got: 0, Min: 1, Max: MaxLabels})
			return
		}
		flush()
	}
}

// roll is the sheet with its defaults if a thermal printer can print it. Its picture ends where the row does, which is as
// far as Check lets an offset move a label's ink.
func (s Sheet) roll() (Sheet, error) {
	if err := s.Check(); err != nil {
		return s, err
	}
	if err := within("kind", float64(s.Stock.Kind), float64(RollStock), float64(RollStock)); err != nil {
		return s, err
	}
	return s.withDefaults(), nil
}

// snapped moves the corner of a label to a whole dot, on which its symbol and rules count.
func (s spot) snapped(dpi DPI) spot { return spot{s.page, dpi.snap(s.x), dpi.snap(s.y)} }

// bitmap is a picture of 1 bit a dot: rows begin with a new byte, the leftmost dot is the highest bit, ink is 1.
type bitmap struct {
	width, height, stride int
	bits                  []byte
}

func (b *bitmap) row(y int) []byte { return b.bits[y*b.stride : (y+1)*b.stride] }

// plate draws the strips of a job one after the other on the same memory.
type plate struct {
	sheet  Sheet
	grey   *image.Gray
	dots   bitmap
	glyphs map[glyphKey][]image.Point
}

func newPlate(s Sheet) *plate {
	width, height := s.DPI.dots(s.Stock.PageWidth), s.DPI.dots(s.Stock.PageHeight)
	stride := (width + 7) / 8
	return &plate{
		sheet:  s,
		grey:   image.NewGray(image.Rect(0, 0, width, height)),
		dots:   bitmap{width, height, stride, make([]byte, stride*height)},
		glyphs: map[glyphKey][]image.Point{},
	}
}

// draw makes the picture of a strip, which is good until the next call.
func (p *plate) draw(s strip) (*bitmap, error) {
	for i := range p.grey.Pix {
		p.grey.Pix[i] = 0xFF
	}
	for n, label := range s.labels {
		if label == nil {
			continue
		}
		at := p.sheet.spot(n + 1 - p.sheet.Start).snapped(p.sheet.DPI)
		drawShapes(p.grey, label, at.x, at.y)
		for _, run := range label.Runs {
			if err := p.stamp(run, at); err != nil {
				return nil, err
			}
		}
	}
	p.pack()
	return &p.dots, nil
}

func (p *plate) pack() {
	clear(p.dots.bits)
	for y := range p.dots.height {
		row, line := p.dots.row(y), p.grey.Pix[y*p.grey.Stride:][:p.dots.width]
		for x := 0; x < len(line); x++ {
			if x%8 == 0 && x+8 <= len(line) && binary.NativeEndian.Uint64(line[x:]) == math.MaxUint64 {
				x += 7 // eight white dots
			} else if line[x] < 0x80 {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
	}
}

// stamp prints a run glyph by glyph. Each glyph and the baseline stand on whole dots, so that a letter looks the same
// wherever it stands; the rounding does not add up along the line.
func (p *plate) stamp(r Run, at spot) error {
	buf := glyphBuffers.Get().(*sfnt.Buffer)
	defer glyphBuffers.Put(buf)
	pitch := p.sheet.DPI.pitch()
	x, baseline := (at.x+r.X)/pitch, p.sheet.DPI.dots(at.y+r.Baseline)
	size := ppem(r.Size, p.sheet.DPI)
	for _, char := range r.Text {
		glyph, err := p.glyph(buf, r.Face, size, char)
		if err != nil {
			return err
		}
		origin := image.Pt(int(math.Round(x)), baseline)
		for _, dot := range glyph {
			if dot = dot.Add(origin); dot.In(p.grey.Rect) {
				p.grey.Pix[p.grey.PixOffset(dot.X, dot.Y)] = 0
			}
		}
		x += r.Face.advance(char) * em(r.Size) / pitch
	}
	return nil
}

type glyphKey struct {
	face Face
	size fixed.Int26_6
	char rune
}

// manyGlyphs is where a plate starts to collect its glyphs anew: a job needs about a hundred.
const manyGlyphs = 4096

func (p *plate) glyph(buf *sfnt.Buffer, face Face, size fixed.Int26_6, char rune) ([]image.Point, error) {
	key := glyphKey{face, size, char}
	if glyph, ok := p.glyphs[key]; ok {
		return glyph, nil
	}
	glyph, err := glyphDots(buf, key, fitOf(face, size))
	if err != nil {
		return nil, err
	}
	if len(p.glyphs) >= manyGlyphs {
		clear(p.glyphs)
	}
	p.glyphs[key] = glyph
	return glyph, nil
}

// ppem is a type size in dots an em.
func ppem(size float64, dpi DPI) fixed.Int26_6 {
	return fixed.Int26_6(math.Round(em(size) / dpi.pitch() * 64))
}

// glyphDots lists the dots of a glyph with its origin at 0, 0, row by row. A dot is ink where the outline covers enough
// of it.
func glyphDots(buf *sfnt.Buffer, key glyphKey, fit fit) ([]image.Point, error) {
	font := key.face.font()
	index, err := font.GlyphIndex(buf, key.char)
	if err != nil {
		return nil, fmt.Errorf("labels: draw %U: %w", key.char, err)
	}
	outline, err := font.LoadGlyph(buf, index, key.size, nil)
	if err != nil {
		return nil, fmt.Errorf("labels: draw %U: %w", key.char, err)
	}
	bounds := outline.Bounds()
	rect := image.Rect(bounds.Min.X.Floor(), bounds.Min.Y.Floor()-1, bounds.Max.X.Ceil(), bounds.Max.Y.Ceil()+1)
	cover := image.NewAlpha(rect)
	raster := vector.NewRasterizer(rect.Dx(), rect.Dy())
	pen := outlinePen{raster: raster, x: float64(-rect.Min.X), y: float64(-rect.Min.Y) + fit.shift}
	pen.glyph(outline)
	raster.Draw(cover, rect, image.Opaque, image.Point{})
	var dots []image.Point
	for i, a := range cover.Pix {
		if float64(a) >= fit.least*0xFF {
			dots = append(dots, rect.Min.Add(image.Pt(i%cover.Stride, i/cover.Stride)))
		}
	}
	return dots, nil
}
