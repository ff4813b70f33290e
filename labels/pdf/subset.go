package pdf

import (
	"bytes"
	"encoding/binary"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// subset makes a font file of some glyphs, which are numbered as they are given; parts of composite glyphs follow. Such a
// file needs no names and no character map, since the PDF file has both (ISO 32000-1, 9.9).
func (t *Typeface) subset(glyphs []sfnt.GlyphIndex) ([]byte, error) {
	s := subset{face: t, glyphs: slices.Clone(glyphs), numbers: make(map[sfnt.GlyphIndex]uint16)}
	for number, glyph := range s.glyphs {
		if _, ok := s.numbers[glyph]; !ok {
			s.numbers[glyph] = uint16(number)
		}
	}
	// The list grows while it is walked: parts may have parts.
	for i := 0; i < len(s.glyphs); i++ {
		if err := s.add(s.glyphs[i]); err != nil {
			return nil, err
		}
	}
	return s.file(), nil
}

type subset struct {
	face    *Typeface
	glyphs  []sfnt.GlyphIndex
	numbers map[sfnt.GlyphIndex]uint16
	glyf    []byte
	starts  []uint32
	hmtx    []byte
}

// add copies a glyph; the numbers of a composite glyph's parts become those of the subset.
func (s *subset) add(glyph sfnt.GlyphIndex) error {
	s.starts = append(s.starts, uint32(len(s.glyf)))
	from := len(s.glyf)
	s.glyf = append(s.glyf, s.face.outline(glyph)...)
	for len(s.glyf)%4 > 0 {
		s.glyf = append(s.glyf, 0)
	}
	width, bearing := s.face.advance(glyph)
	s.hmtx = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(s.hmtx, width), bearing)
	return eachPart(s.glyf[from:], func(part []byte) {
		binary.BigEndian.PutUint16(part, s.number(sfnt.GlyphIndex(binary.BigEndian.Uint16(part))))
	})
}

func (s *subset) number(glyph sfnt.GlyphIndex) uint16 {
	number, ok := s.numbers[glyph]
	if !ok {
		number = uint16(len(s.glyphs))
		s.glyphs, s.numbers[glyph] = append(s.glyphs, glyph), number
	}
	return number
}

// Flags of a part of a composite glyph (OpenType 1.9, "glyf").
const (
	partWords    = 1 << 0 // its arguments are words
	partScale    = 1 << 3
	partMore     = 1 << 5 // another part follows
	partScales   = 1 << 6
	partTwoByTwo = 1 << 7
)

// eachPart hands over where the numbers of a composite glyph's parts stand. A simple glyph has none.
func eachPart(outline []byte, visit func(number []byte)) error {
	const header = 10
	if len(outline) < header || signed(outline) >= 0 {
		return nil
	}
	for rest := outline[header:]; ; {
		if len(rest) < 4 {
			return errFont
		}
		flags, size := binary.BigEndian.Uint16(rest), 6
		visit(rest[2:4])
		if flags&partWords != 0 {
			size += 2
		}
		switch {
		case flags&partScale != 0:
			size += 2
		case flags&partScales != 0:
			size += 4
		case flags&partTwoByTwo != 0:
			size += 8
		}
		if flags&partMore == 0 {
			return nil
		}
		if len(rest) < size {
			return errFont
		}
		rest = rest[size:]
	}
}

// file puts the tables together.
func (s *subset) file() []byte {
	head := bytes.Clone(s.face.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the file's checksum, see below
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	hhea, maxp := bytes.Clone(s.face.tables["hhea"]), bytes.Clone(s.face.tables["maxp"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(s.glyphs)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(s.glyphs)))
	var loca []byte
	for _, start := range append(s.starts, uint32(len(s.glyf))) {
		loca = binary.BigEndian.AppendUint32(loca, start)
	}
	// In the order that files have them: by tag. The three of them which hold programs are those of the whole font.
	tables := []table{{"cvt ", s.face.tables["cvt "]}, {"fpgm", s.face.tables["fpgm"]}, {"glyf", s.glyf}, {"head", head},
		{"hhea", hhea}, {"hmtx", s.hmtx}, {"loca", loca}, {"maxp", maxp}, {"prep", s.face.tables["prep"]}}
	return assemble(slices.DeleteFunc(tables, func(t table) bool { return len(t.data) == 0 }))
}

type table struct {
	tag  string
	data []byte
}

// assemble writes a font file of tables, with their checksums and its own (OpenType 1.9, "Font File").
func assemble(tables []table) []byte {
	const header, record, magic = 12, 16, 0xB1B0AFBA
	selector := 0
	for 2<<selector <= len(tables) {
		selector++
	}
	b := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(tables), 16 << selector, selector, 16*len(tables) - 16<<selector} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	at, headAt := header+record*len(tables), 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = at
		}
		b = append(b, t.tag...)
		for _, v := range []uint32{checksum(t.data), uint32(at), uint32(len(t.data))} {
			b = binary.BigEndian.AppendUint32(b, v)
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		b = append(b, t.data...)
		for len(b)%4 > 0 {
			b = append(b, 0)
		}
	}
	binary.BigEndian.PutUint32(b[headAt+8:], magic-checksum(b))
	return b
}

// checksum adds up the data as big-endian words, the last filled with zeros.
func checksum(data []byte) uint32 {
	sum := uint32(0)
	for len(data) >= 4 {
		sum, data = sum+binary.BigEndian.Uint32(data), data[4:]
	}
	var last [4]byte
	copy(last[:], data)
	return sum + binary.BigEndian.Uint32(last[:])
}
