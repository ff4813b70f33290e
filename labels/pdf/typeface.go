package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"golang.org/x/image/font/sfnt"
)

// Typeface is a TrueType font file, ready to be embedded. It can be used by many writers at once.
type Typeface struct {
	name    string
	font    *sfnt.Font
	tables  map[string][]byte
	offsets []uint32 // of each glyph in the table glyf, and its end
	metrics metrics
}

// metrics are in thousandths of an em.
type metrics struct {
	box                        [4]int
	ascent, descent, capHeight int
}

var errFont = errors.New("pdf: broken TrueType font")

// NewTypeface parses a font file with TrueType outlines. Its name is letters, digits and hyphens. The bytes are kept.
func NewTypeface(name string, file []byte) (*Typeface, error) {
	font, err := sfnt.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("pdf: %s: %w", name, err)
	}
	t := &Typeface{name: name, font: font, tables: make(map[string][]byte)}
	if err := t.readTables(file); err != nil {
		return nil, err
	}
	return t, t.readMetrics()
}

// readTables finds the tables that a subset is made from, and where each glyph is (OpenType 1.9, "Font File").
func (t *Typeface) readTables(file []byte) error {
	const header, record = 12, 16
	if len(file) < header {
		return errFont
	}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		at := header + i*record
		if len(file) < at+record {
			return errFont
		}
		start, size := uint64(binary.BigEndian.Uint32(file[at+8:])), uint64(binary.BigEndian.Uint32(file[at+12:]))
		if start+size > uint64(len(file)) {
			return errFont
		}
		t.tables[string(file[at:at+4])] = file[start : start+size]
	}
	for tag, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "glyf": 1, "loca": 4} {
		if len(t.tables[tag]) < least {
			return errFont
		}
	}
	return t.readOffsets()
}

func (t *Typeface) readOffsets() error {
	glyphs := int(binary.BigEndian.Uint16(t.tables["maxp"][4:]))
	loca, long := t.tables["loca"], binary.BigEndian.Uint16(t.tables["head"][50:]) == 1
	size := 2
	if long {
		size = 4
	}
	if len(loca) < (glyphs+1)*size {
		return errFont
	}
	t.offsets = make([]uint32, glyphs+1)
	for i := range t.offsets {
		if long {
			t.offsets[i] = binary.BigEndian.Uint32(loca[4*i:])
		} else {
			t.offsets[i] = 2 * uint32(binary.BigEndian.Uint16(loca[2*i:]))
		}
		if int(t.offsets[i]) > len(t.tables["glyf"]) || i > 0 && t.offsets[i] < t.offsets[i-1] {
			return errFont
		}
	}
	if n := t.longMetrics(); n == 0 || len(t.tables["hmtx"]) < 4*n {
		return errFont
	}
	return nil
}

func (t *Typeface) readMetrics() error {
	head, hhea := t.tables["head"], t.tables["hhea"]
	if t.unitsPerEm() == 0 {
		return errFont
	}
	for i := range t.metrics.box {
		t.metrics.box[i] = t.milli(signed(head[36+2*i:]))
	}
	t.metrics.ascent, t.metrics.descent = t.milli(signed(hhea[4:])), t.milli(signed(hhea[6:]))
	t.metrics.capHeight = t.metrics.ascent
	if os2 := t.tables["OS/2"]; len(os2) >= 90 && binary.BigEndian.Uint16(os2) >= 2 {
		t.metrics.capHeight = t.milli(signed(os2[88:]))
	}
	return nil
}

func signed(b []byte) int { return int(int16(binary.BigEndian.Uint16(b))) }

func (t *Typeface) unitsPerEm() int { return int(binary.BigEndian.Uint16(t.tables["head"][18:])) }

// longMetrics is the number of entries of hmtx that hold a width of their own.
func (t *Typeface) longMetrics() int { return int(binary.BigEndian.Uint16(t.tables["hhea"][34:])) }

// milli is a length in thousandths of an em.
func (t *Typeface) milli(units int) int {
	return int(math.Round(float64(units) * 1000 / float64(t.unitsPerEm())))
}

// advance is the width of a glyph and its left side bearing, in the font's units.
func (t *Typeface) advance(glyph sfnt.GlyphIndex) (width, bearing uint16) {
	hmtx, long := t.tables["hmtx"], t.longMetrics()
	last := min(int(glyph), long-1)
	width, bearing = binary.BigEndian.Uint16(hmtx[4*last:]), binary.BigEndian.Uint16(hmtx[4*last+2:])
	if at := 4*long + 2*(int(glyph)-long); int(glyph) >= long && len(hmtx) >= at+2 {
		bearing = binary.BigEndian.Uint16(hmtx[at:])
	}
	return width, bearing
}

func (t *Typeface) width(glyph sfnt.GlyphIndex) int {
	width, _ := t.advance(glyph)
	return t.milli(int(width))
}

// outline is the data of a glyph, which is empty for a space.
func (t *Typeface) outline(glyph sfnt.GlyphIndex) []byte {
	if int(glyph)+1 >= len(t.offsets) {
		return nil
	}
	return t.tables["glyf"][t.offsets[glyph]:t.offsets[glyph+1]]
}
