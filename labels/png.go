package labels

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"math"
)

// WritePNG draws one label as an 8-bit grey image at dpi, which the file states. Modules and rules are whole pixels,
// text is antialiased.
func WritePNG(w io.Writer, l Label, s Stock, dpi DPI) error {
	p, err := Place(l, s, dpi)
	if err != nil {
		return err
	}
	img := blank(dpi.dots(p.Width), dpi.dots(p.Height))
	drawShapes(img, p, 0, 0)
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
	symbol, err := bareSymbol(address)
	if err != nil {
		return err
	}
	side := (symbol.Size() + 2*quietZone) * module
	img := blank(side, side)
	drawSymbol(img, symbol, 0, 0, module)
	return encodePNG(w, img, dpi)
}

// bareSymbol is the symbol of an address by itself: as small as level M allows, at level Q where that is no larger.
func bareSymbol(address string) (*Symbol, error) {
	if err := checkAddress(address); err != nil {
		return nil, err
	}
	d, err := newDraft(address)
	if err != nil {
		return nil, err
	}
	return d.draw(d.strong == d.medium)
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
