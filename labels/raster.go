package labels

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

func blank(width, height int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	return img
}

func fill(img *image.Gray, x, y, width, height int) {
	draw.Draw(img, image.Rect(x, y, x+width, y+height), image.Black, image.Point{}, draw.Src)
}

func drawSymbol(img *image.Gray, s *Symbol, x, y, module int) {
	for row := range s.Size() {
		for column := range s.Size() {
			if s.Dark(column, row) {
				fill(img, x+(quietZone+column)*module, y+(quietZone+row)*module, module, module)
			}
		}
	}
}

// drawShapes fills the symbol and the rules of a label whose corner is at x, y in mm. All of them are on whole dots.
func drawShapes(img *image.Gray, p *Placed, x, y float64) {
	dpi := p.DPI
	drawSymbol(img, p.Symbol, dpi.dots(x+p.SymbolX), dpi.dots(y+p.SymbolY), p.ModuleDots)
	for _, r := range p.Rules {
		fill(img, dpi.dots(x+r.X), dpi.dots(y+r.Y), max(1, dpi.dots(r.Width)), max(1, dpi.dots(r.Height)))
	}
}

// drawRun fills the outlines of a run's glyphs at their exact places, without hinting or kerning.
func drawRun(img *image.Gray, r Run, dpi DPI) error {
	buf := glyphBuffers.Get().(*sfnt.Buffer)
	defer glyphBuffers.Put(buf)
	perEm := em(r.Size) / dpi.pitch()
	// The rasterizer covers the run and a little more, with its origin on a whole pixel.
	left, base := int(r.X/dpi.pitch())-1, int(r.Baseline/dpi.pitch())-int(perEm)-1
	width, height := int(r.Width/dpi.pitch())+int(perEm)+3, int(perEm*1.5)+3
	raster := vector.NewRasterizer(width, height)
	pen := outlinePen{raster: raster, x: r.X/dpi.pitch() - float64(left), y: r.Baseline/dpi.pitch() - float64(base)}
	ppem := fixed.Int26_6(math.Round(perEm * 64))
	for _, char := range r.Text {
		glyph, err := r.Face.font().GlyphIndex(buf, char)
		if err != nil {
			return fmt.Errorf("labels: draw %U: %w", char, err)
		}
		outline, err := r.Face.font().LoadGlyph(buf, glyph, ppem, nil)
		if err != nil {
			return fmt.Errorf("labels: draw %U: %w", char, err)
		}
		pen.glyph(outline)
		pen.x += r.Face.advance(char) * perEm
	}
	raster.Draw(img, image.Rect(left, base, left+width, base+height), image.NewUniform(color.Black), image.Point{})
	return nil
}

// outlinePen adds glyph outlines to a rasterizer at its position.
type outlinePen struct {
	raster *vector.Rasterizer
	x, y   float64
}

func (p *outlinePen) at(f fixed.Point26_6) (x, y float32) {
	return float32(p.x + float64(f.X)/64), float32(p.y + float64(f.Y)/64)
}

func (p *outlinePen) glyph(outline sfnt.Segments) {
	for i, s := range outline {
		x, y := p.at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				p.raster.ClosePath()
			}
			p.raster.MoveTo(x, y)
		case sfnt.SegmentOpLineTo:
			p.raster.LineTo(x, y)
		case sfnt.SegmentOpQuadTo:
			bx, by := p.at(s.Args[1])
			p.raster.QuadTo(x, y, bx, by)
		case sfnt.SegmentOpCubeTo:
			bx, by := p.at(s.Args[1])
			cx, cy := p.at(s.Args[2])
			p.raster.CubeTo(x, y, bx, by, cx, cy)
		}
	}
	if len(outline) > 0 {
		p.raster.ClosePath()
	}
}
