package pdf

import (
	"bytes"
	"math"
	"strconv"
)

// Content is a drawing in the making, of a page or a form. All of it is black.
type Content struct {
	data []byte
}

// Reset makes the drawing empty.
func (c *Content) Reset() { c.data = c.data[:0] }

// Save keeps the place of the origin until Restore.
func (c *Content) Save() { c.data = append(c.data, "q\n"...) }

// Restore ends what Save began.
func (c *Content) Restore() { c.data = append(c.data, "Q\n"...) }

// Move moves the origin.
func (c *Content) Move(x, y float64) {
	c.data = append(c.data, "1 0 0 1 "...)
	c.numbers(x, y)
	c.data = append(c.data, "cm\n"...)
}

// Rectangle fills a rectangle, given by its lower left corner.
func (c *Content) Rectangle(x, y, width, height float64) {
	c.numbers(x, y, width, height)
	c.data = append(c.data, "re f\n"...)
}

// Text writes a text with its baseline's start at x, y.
func (c *Content) Text(f *Font, size, x, y float64, text string) {
	c.data = append(c.data, "BT/F"...)
	c.data = append(strconv.AppendInt(c.data, int64(f.index), 10), ' ')
	c.numbers(size)
	c.data = append(c.data, "Tf "...)
	c.numbers(x, y)
	c.data = append(c.data, "Td"...)
	c.data = f.appendString(c.data, text)
	c.data = append(c.data, "Tj ET\n"...)
}

// Draw draws a form at the origin.
func (c *Content) Draw(f Form) {
	c.data = append(c.data, "/X"...)
	c.data = append(strconv.AppendInt(c.data, int64(f.index), 10), " Do\n"...)
}

// Mask paints the set bits of a square of cells, each row of which begins with a new byte, and moves the origin to its
// lower left corner. The bits stand in the drawing as they are, unless they could be taken for the operator that ends
// them: then in hexadecimal digits.
func (c *Content) Mask(x, y, side float64, cells int, bits []byte) {
	c.numbers(side)
	c.data = append(c.data, "0 0 "...)
	c.numbers(side, x, y)
	c.data = append(c.data, "cm\nBI/W "...)
	c.data = append(strconv.AppendInt(c.data, int64(cells), 10), "/H "...)
	c.data = append(strconv.AppendInt(c.data, int64(cells), 10), "/IM true/BPC 1/D[1 0]"...)
	if bytes.Contains(bits, []byte("EI")) {
		c.data = append(c.data, "/F/AHx ID "...)
		for _, b := range bits {
			c.data = append(c.data, hexDigits[b>>4], hexDigits[b&15])
		}
		c.data = append(c.data, '>')
	} else {
		c.data = append(c.data, " ID "...)
		c.data = append(c.data, bits...)
	}
	c.data = append(c.data, "\nEI\n"...)
}

const hexDigits = "0123456789ABCDEF"

func (c *Content) numbers(values ...float64) {
	for _, v := range values {
		c.data = append(appendNumber(c.data, v), ' ')
	}
}

// appendNumber writes a number in thousandths: of a point that is 0.4 µm.
func appendNumber(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1000))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/1000, 10)
	n %= 1000
	if n == 0 {
		return b
	}
	b = append(b, '.', '0'+byte(n/100))
	if n %= 100; n > 0 {
		b = append(b, '0'+byte(n/10))
		if n %= 10; n > 0 {
			b = append(b, '0'+byte(n))
		}
	}
	return b
}

// appendLiteral writes bytes as a string in parentheses (ISO 32000-1, 7.3.4.2).
func appendLiteral(b, data []byte) []byte {
	b = append(b, '(')
	for _, c := range data {
		b = appendEscaped(b, c)
	}
	return append(b, ')')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r': // readers take it for a line feed
		return append(b, '\\', 'r')
	}
	return append(b, c)
}
