package pdf

import (
	"encoding/binary"
	"math"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
)

// readFont is a font of a file: for each code its width, its text and its outline.
type readFont struct {
	face   *Typeface // of the subset, which has no character map
	widths []float64 // in thousandths of an em
	texts  map[uint16]string
}

// shown is a text in a font, in em from the start of its baseline.
type shown struct {
	text  string
	width float64
	ink   Box
}

func (f *File) font(r reference) (*readFont, error) {
	if font := f.fonts[r]; font != nil {
		return font, nil
	}
	d, err := get[dict](f, r)
	if err != nil {
		return nil, err
	}
	descendants, _ := d["DescendantFonts"].(array)
	if len(descendants) != 1 || d["Encoding"] != name("Identity-H") {
		return nil, errBroken
	}
	descendant, err := get[dict](f, descendants[0])
	if err != nil {
		return nil, err
	}
	font := new(readFont)
	if font.face, err = f.embedded(descendant); err != nil {
		return nil, err
	}
	if font.widths, err = font.readWidths(descendant["W"]); err != nil {
		return nil, err
	}
	toUnicode, _ := d["ToUnicode"].(reference)
	_, data, err := f.keptStream(toUnicode)
	if err != nil {
		return nil, err
	}
	if font.texts, err = readUnicode(data); err != nil {
		return nil, err
	}
	f.fonts[r] = font
	return font, nil
}

func (f *File) embedded(descendant dict) (*Typeface, error) {
	descriptor, err := get[dict](f, descendant["FontDescriptor"])
	if err != nil {
		return nil, err
	}
	file, _ := descriptor["FontFile2"].(reference)
	_, data, err := f.keptStream(file)
	if err != nil {
		return nil, err
	}
	face := &Typeface{tables: make(map[string][]byte)}
	if err := face.readTables(data); err != nil {
		return nil, err
	}
	return face, face.readMetrics()
}

// readWidths reads the widths that text is set by, and holds them against those of the font: viewers use either.
func (r *readFont) readWidths(v any) ([]float64, error) {
	a, _ := v.(array)
	if len(a) != 2 || a[0] != 0.0 {
		return nil, errBroken
	}
	widths, err := numbers(a[1])
	if err != nil {
		return nil, err
	}
	for code, width := range widths {
		if math.Abs(width-float64(r.face.width(sfnt.GlyphIndex(code)))) > 1 {
			return nil, broken("code %d is stated as %g wide and drawn as %d", code, width, r.face.width(sfnt.GlyphIndex(code)))
		}
	}
	return widths, nil
}

// readUnicode reads the map from codes to text.
func readUnicode(data []byte) (map[uint16]string, error) {
	texts := make(map[uint16]string)
	within, code := false, text("")
	for p := (&parser{data: data}); !p.ended(); {
		v, err := p.object(0)
		if err != nil {
			return nil, err
		}
		switch v := v.(type) {
		case operator:
			within, code = v == "beginbfchar", ""
		case text:
			switch {
			case !within:
			case code == "" && len(v) == 2:
				code = v
			case code != "" && len(v)%2 == 0:
				texts[code.at(0)], code = v.utf16(), ""
			default:
				return nil, errBroken
			}
		}
	}
	return texts, nil
}

func (t text) at(i int) uint16 { return binary.BigEndian.Uint16([]byte(t[i : i+2])) }

func (t text) utf16() string {
	var units []uint16
	for i := 0; i+1 < len(t); i += 2 {
		units = append(units, t.at(i))
	}
	return string(utf16.Decode(units))
}

// show sets a string of codes.
func (r *readFont) show(codes text) (shown, error) {
	s := shown{ink: Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}
	if len(codes)%2 != 0 {
		return s, errBroken
	}
	for i := 0; i < len(codes); i += 2 {
		code := codes.at(i)
		letter, ok := r.texts[code]
		if !ok || int(code) >= len(r.widths) {
			return s, broken("code %d has no text", code)
		}
		if outline := r.face.outline(sfnt.GlyphIndex(code)); len(outline) >= 10 {
			em := float64(r.face.unitsPerEm())
			s.ink.Left = min(s.ink.Left, s.width+float64(signed(outline[2:]))/em)
			s.ink.Bottom = min(s.ink.Bottom, float64(signed(outline[4:]))/em)
			s.ink.Right = max(s.ink.Right, s.width+float64(signed(outline[6:]))/em)
			s.ink.Top = max(s.ink.Top, float64(signed(outline[8:]))/em)
		}
		s.text += letter
		s.width += r.widths[code] / 1000
	}
	if s.ink.Left > s.ink.Right {
		s.ink = Box{} // spaces only
	}
	return s, nil
}
