package pdf

import (
	"bytes"
	"encoding/binary"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// A subset holds the outlines of its glyphs as they were, wherever their parts have moved to, and the widths.
func TestSubsetKeepsOutlines(t *testing.T) {
	face := typeface(t)
	glyphs := []sfnt.GlyphIndex{0}
	for _, r := range " aắẰẶÁựữộĐđ½Ǻ" {
		glyph, err := face.font.GlyphIndex(nil, r)
		if err != nil {
			t.Fatal(err)
		}
		glyphs = append(glyphs, glyph)
	}
	file, err := face.subset(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	if len(file) > 30_000 {
		t.Errorf("subset of %d glyphs has %d bytes", len(glyphs), len(file))
	}
	got := &Typeface{tables: make(map[string][]byte)}
	if err := got.readTables(file); err != nil {
		t.Fatal(err)
	}
	composites := 0
	for code, glyph := range glyphs {
		composites += sameOutline(t, face, got, glyph, sfnt.GlyphIndex(code))
		if got.width(sfnt.GlyphIndex(code)) != face.width(glyph) {
			t.Errorf("code %d is %d wide, want %d", code, got.width(sfnt.GlyphIndex(code)), face.width(glyph))
		}
	}
	if composites < 4 {
		t.Errorf("only %d composite glyphs: the test proves little", composites)
	}
}

// sameOutline compares two glyphs, part by part, and counts the composite ones.
func sameOutline(t *testing.T, a, b *Typeface, glyphA, glyphB sfnt.GlyphIndex) int {
	t.Helper()
	var partsA, partsB []sfnt.GlyphIndex
	outlines := [2][]byte{bytes.Clone(a.outline(glyphA)), bytes.Clone(b.outline(glyphB))}
	for i, parts := range []*[]sfnt.GlyphIndex{&partsA, &partsB} {
		err := eachPart(outlines[i], func(number []byte) {
			*parts = append(*parts, sfnt.GlyphIndex(binary.BigEndian.Uint16(number)))
			clear(number)
		})
		if err != nil {
			t.Fatal(err)
		}
		outlines[i] = bytes.TrimRight(outlines[i], "\x00") // glyphs are padded
	}
	if !bytes.Equal(outlines[0], outlines[1]) || len(partsA) != len(partsB) {
		t.Errorf("glyph %d of the subset is not glyph %d of the font", glyphB, glyphA)
		return 0
	}
	composites := min(1, len(partsA))
	for i := range partsA {
		composites += sameOutline(t, a, b, partsA[i], partsB[i])
	}
	return composites
}

func TestSubsetChecksums(t *testing.T) {
	file, err := typeface(t).subset([]sfnt.GlyphIndex{0, 36, 37})
	if err != nil {
		t.Fatal(err)
	}
	if sum := checksum(file); sum != 0xB1B0AFBA {
		t.Errorf("the file adds up to %08X", sum)
	}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		data := bytes.Clone(file[binary.BigEndian.Uint32(entry[8:]):][:binary.BigEndian.Uint32(entry[12:])])
		if string(entry[:4]) == "head" {
			clear(data[8:12])
		}
		if got := checksum(data); got != binary.BigEndian.Uint32(entry[4:]) {
			t.Errorf("table %s adds up to %08X, want %08X", entry[:4], got, binary.BigEndian.Uint32(entry[4:]))
		}
		if i > 0 && bytes.Compare(file[12+16*(i-1):][:4], entry[:4]) >= 0 {
			t.Errorf("table %s is out of order", entry[:4])
		}
	}
}

func TestBrokenFontsAreRefused(t *testing.T) {
	if _, err := NewTypeface("x", []byte("no font")); err == nil {
		t.Error("a text is taken for a font")
	}
	face := &Typeface{tables: make(map[string][]byte)}
	if err := face.readTables(make([]byte, 8)); err == nil {
		t.Error("a font without tables is taken")
	}
}
