package pdf

import (
	"crypto/sha256"
	"fmt"
	"math"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
)

// Font is a typeface as one file uses it. Characters get their codes in the order of their first use, from 1; each code
// is a glyph of the subset that is embedded, so that two characters which share a glyph are still told apart when text is
// copied.
type Font struct {
	face   *Typeface
	object int
	index  int
	codes  map[rune]uint16
	ascii  [128]uint16
	runes  []rune            // by code
	glyphs []sfnt.GlyphIndex // of the typeface, by code
	buffer sfnt.Buffer
}

// Font brings a typeface into the file. What is never used of it is not written.
func (w *Writer) Font(face *Typeface) *Font {
	f := &Font{face: face, object: w.reserve(), index: len(w.fonts), codes: make(map[rune]uint16), runes: []rune{0},
		glyphs: []sfnt.GlyphIndex{0}}
	w.fonts = append(w.fonts, f)
	return f
}

// appendString writes a text as codes of two bytes each.
func (f *Font) appendString(b []byte, text string) []byte {
	b = append(b, '(')
	for _, r := range text {
		code := uint16(0)
		if r < rune(len(f.ascii)) {
			code = f.ascii[r]
		}
		if code == 0 {
			code = f.code(r)
		}
		b = appendEscaped(appendEscaped(b, byte(code>>8)), byte(code))
	}
	return append(b, ')')
}

func (f *Font) code(r rune) uint16 {
	if code, ok := f.codes[r]; ok {
		return code
	}
	glyph, err := f.face.font.GlyphIndex(&f.buffer, r)
	if err != nil || len(f.runes) > math.MaxUint16 {
		return 0 // the box that fonts show for what they do not have
	}
	code := uint16(len(f.runes))
	f.runes, f.glyphs = append(f.runes, r), append(f.glyphs, glyph)
	f.codes[r] = code
	if r < rune(len(f.ascii)) {
		f.ascii[r] = code
	}
	return code
}

// writeFonts embeds what was used, and returns the dictionary of the fonts' names.
func (w *Writer) writeFonts() []byte {
	names := []byte("<<")
	for _, f := range w.fonts {
		if len(f.runes) == 1 {
			w.object(f.object, []byte("null"))
			continue
		}
		names = fmt.Appendf(names, "/F%d %d 0 R", f.index, f.object)
		w.writeFont(f)
	}
	return append(names, ">>"...)
}

// writeFont writes a composite font (ISO 32000-1, 9.7): codes are glyphs of the subset, and a map leads back to text.
func (w *Writer) writeFont(f *Font) {
	file, err := f.face.subset(f.glyphs)
	if err != nil {
		w.err = err
		return
	}
	descendant, descriptor, data, toUnicode := w.reserve(), w.reserve(), w.reserve(), w.reserve()
	name := subsetTag(file) + "+" + f.face.name
	w.object(f.object, fmt.Appendf(nil, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, descendant, toUnicode))
	w.object(descendant, fmt.Appendf(nil, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/W[0[%s]]>>", name, descriptor, f.widths()))
	m := f.face.metrics
	w.object(descriptor, fmt.Appendf(nil, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, m.box[0], m.box[1], m.box[2], m.box[3], m.ascent, m.descent, m.capHeight, data))
	w.stream(data, fmt.Appendf(nil, "/Length1 %d", len(file)), file)
	w.stream(toUnicode, nil, f.unicodeMap())
}

// subsetTag are the six letters that tell subsets of a font apart (ISO 32000-1, 9.6.4).
func subsetTag(file []byte) string {
	sum := sha256.Sum256(file)
	tag := sum[:6]
	for i := range tag {
		tag[i] = 'A' + tag[i]%26
	}
	return string(tag)
}

func (f *Font) widths() []byte {
	var b []byte
	for i, glyph := range f.glyphs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = fmt.Append(b, f.face.width(glyph))
	}
	return b
}

// unicodeMap gives back the text of codes (ISO 32000-1, 9.10.3).
func (f *Font) unicodeMap() []byte {
	b := []byte("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	const most = 100 // entries of one block
	for from := 1; from < len(f.runes); from += most {
		to := min(from+most, len(f.runes))
		b = fmt.Appendf(b, "%d beginbfchar\n", to-from)
		for code := from; code < to; code++ {
			b = fmt.Appendf(b, "<%04X><", code)
			for _, unit := range utf16.Encode(f.runes[code : code+1]) {
				b = fmt.Appendf(b, "%04X", unit)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"...)
}
