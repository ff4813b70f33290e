package labels

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"github.com/skip2/go-qrcode"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// WritePNG draws one label as an 8-bit grey image at dpi, which the file states. Modules and rules are whole pixels,
// text is antialiased.
func WritePNG(w io.Writer, l Label, s Stock, dpi DPI) error {
	p, err := Place(l, s, dpi)
	if err != nil {
		return err
	}
	img := blank(dpi.dots(p.Width), dpi.dots(p.Height))
	drawSymbol(img, p.Symbol, dpi.dots(p.SymbolX), dpi.dots(p.SymbolY), p.ModuleDots)
	for _, r := range p.Rules {
		x, y := dpi.dots(r.X), dpi.dots(r.Y)
		fill(img, x, y, max(1, dpi.dots(r.Width)), max(1, dpi.dots(r.Height)))
	}
	for _, r := range p.Runs {
		if err := drawRun(img, r, dpi); err != nil {
			return err
		}
	}
	return encodePNG(w, img, dpi)
}

// WriteSymbolPNG draws the bare symbol of an address with its quiet zone, for those who lay out their packaging
// themselves. A module is the given number of pixels at dpi, which has to be a legal size.
func WriteSymbolPNG(w io.Writer, address string, module int, dpi DPI) error {
	if err := dpi.check(); err != nil {
		return err
	}
	smallest, largest := dpi.moduleDots()
	if err := within("module", float64(module), float64(smallest), float64(largest)); err != nil {
		return err
	}
	if err := checkAddress(address); err != nil {
		return err
	}
	medium, err := draftSymbol(address, qrcode.Medium)
	if err != nil {
		return err
	}
	if strong, err := draftSymbol(address, qrcode.High); err == nil && strong.size() == medium.size() {
		medium = strong
	}
	symbol := medium.draw()
	side := (symbol.Size() + 2*quietZone) * module
	img := blank(side, side)
	drawSymbol(img, symbol, 0, 0, module)
	return encodePNG(w, img, dpi)
}

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
		pen.x += r.Face.advance(buf, char) * perEm
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

// encodePNG writes the image with a pHYs chunk, which states the resolution (PNG specification, 11.3.4.3): without it
// programs print the image at a size of their own.
func encodePNG(w io.Writer, img image.Image, dpi DPI) error {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return fmt.Errorf("labels: encode PNG: %w", err)
	}
	const headerEnd = 8 + 4 + 4 + 13 + 4 // signature, then IHDR's length, name, data and checksum
	perMetre := uint32(math.Round(1000 / dpi.pitch()))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // per metre
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	file := b.Bytes()
	for _, part := range [][]byte{file[:headerEnd], chunk, file[headerEnd:]} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("labels: write PNG: %w", err)
		}
	}
	return nil
}
