package labels

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// vietnamese are the 134 letters with marks: 67 in each case.
const vietnamese = "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ" +
	"ĂÂĐÊÔƠƯÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"

// The table is what the alphabet gives: twelve vowels, with and without five tones, and the d with a bar, in both cases.
func TestVietnameseIsTheWholeAlphabet(t *testing.T) {
	letters := map[rune]bool{'đ': true, 'Đ': true}
	for _, vowel := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range []string{"", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"} {
			composed := []rune(norm.NFC.String(string(vowel) + tone))
			if len(composed) != 1 {
				t.Fatalf("%c with %U has no composed form", vowel, []rune(tone))
			}
			if composed[0] > 'z' {
				letters[composed[0]] = true
			}
		}
	}
	for _, r := range vietnamese {
		if !letters[r] {
			t.Errorf("%c is no letter of the alphabet, or there twice", r)
		}
		delete(letters, r)
	}
	for r := range letters {
		t.Errorf("%c is missing", r)
	}
}

// No two letters, marked or not, come out as the same dots: a mark that is lost would make them alike.
func TestLettersAreDrawnWithTheirMarks(t *testing.T) {
	for _, face := range []Face{Regular, Bold, Mono} {
		for _, at := range []struct {
			size float64
			dpi  DPI
		}{{fieldSmallest, DPI300}, {fieldSmallest, DPI600}, {titleSmallest, DPI203}} {
			seen := map[string]rune{}
			for _, r := range vietnamese + "aeiouydAEIOUYD" {
				img := blank(40*4, 40*4)
				if err := drawRun(img, newRun(string(r), face, at.size, 1, 3), at.dpi); err != nil {
					t.Fatal(err)
				}
				if other, ok := seen[string(img.Pix)]; ok {
					t.Errorf("%s at %.1f pt and %d dpi: %c and %c are the same dots", face.name(), at.size, at.dpi, r, other)
				}
				seen[string(img.Pix)] = r
				if inked(img.Pix) == 0 {
					t.Errorf("%s: %c is not drawn", face.name(), r)
				}
			}
		}
	}
}

func inked(pix []byte) int {
	n := 0
	for _, p := range pix {
		if p < 128 {
			n++
		}
	}
	return n
}

// A missing glyph is still extracted as the right text: only glyph ids and outlines show it.
func TestFacesHaveEveryVietnameseLetter(t *testing.T) {
	if n := len([]rune(vietnamese)); n != 134 {
		t.Fatalf("the table has %d letters, want 134", n)
	}
	for _, face := range []Face{Regular, Bold, Mono} {
		var buf sfnt.Buffer
		seen := map[sfnt.GlyphIndex]rune{}
		for _, r := range vietnamese {
			glyph, err := face.font().GlyphIndex(&buf, r)
			if err != nil || glyph == 0 {
				t.Errorf("%s has no glyph for %c (%v)", face.name(), r, err)
				continue
			}
			if other, ok := seen[glyph]; ok {
				t.Errorf("%s shows %c and %c alike", face.name(), r, other)
			}
			seen[glyph] = r
			if outline, err := face.font().LoadGlyph(&buf, glyph, 1000, nil); err != nil || len(outline) == 0 {
				t.Errorf("%s has an empty glyph for %c (%v)", face.name(), r, err)
			}
			if rise := face.rise(string(r)); rise > ascent {
				t.Errorf("%s: %c rises %.3f em, above the ascent of %.3f", face.name(), r, rise, ascent)
			}
		}
	}
}

func TestTextsThatCannotBePrinted(t *testing.T) {
	tests := []struct {
		name   string
		text   string
		reason TextReason
	}{
		{"line feed", "Mắm\ncáy", TextControl},
		{"escape", "Mắm\x1bcáy", TextControl},
		{"null", "Mắm\x00cáy", TextControl},
		{"C1 control", "Mắm\u0085cáy", TextControl},
		{"right-to-left override", "Mắm \u202Eyác", TextControl},
		{"right-to-left isolate", "Mắm \u2067yác", TextControl},
		{"zero-width space", "Mắm\u200Bcáy", TextControl},
		{"zero-width joiner", "Mắm\u200Dcáy", TextControl},
		{"soft hyphen", "Mắm\u00ADcáy", TextControl},
		{"byte order mark", "\uFEFFMắm", TextControl},
		{"line separator", "Mắm\u2028cáy", TextControl},
		{"ideographic space", "Mắm\u3000cáy", TextControl},
		{"private use", "Mắm \uE000", TextControl},
		{"mark without composed form", "x\u0323", TextMark},
		{"emoji", "Mắm 🦀", TextGlyph},
		{"Chinese", "蟹酱", TextGlyph},
		{"invalid UTF-8", "M\xffm", TextInvalid},
		{"endless", strings.Repeat("cáy ", 400), TextTooLong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, field := range []string{"title", "producer", "note", "host", "code", "unit_code"} {
				l := crabSauce(1)
				*map[string]*string{"title": &l.Title, "producer": &l.Fields[3].Text, "note": &l.Note, "host": &l.Host,
					"code": &l.Code, "unit_code": &l.UnitCode}[field] = tt.text
				_, err := Place(l, stock(t, "a4-24"), DPI300)
				var refused *TextError
				if !errors.As(err, &refused) || refused.Field != field || refused.Reason != tt.reason {
					t.Errorf("%s: error is %v, want a TextError for reason %s", field, err, tt.reason)
				}
			}
		})
	}
}

func TestAddressesThatCannotBeEncoded(t *testing.T) {
	for address, reason := range map[string]TextReason{
		"":                                TextMissing,
		"HTTPS://NGUON.VN/T/ 7K3Q":        TextInvalid,
		"HTTPS://NGUỒN.VN/T/7K3Q":         TextInvalid,
		"HTTPS://NGUON.VN/\n":             TextInvalid,
		strings.Repeat("HTTPS://N/", 200): TextTooLong,
	} {
		_, err := Place(Label{Address: address}, stock(t, "a4-24"), DPI300)
		var refused *TextError
		if !errors.As(err, &refused) || refused.Field != "address" || refused.Reason != reason {
			t.Errorf("address %.30q: error is %v, want a TextError for reason %s", address, err, reason)
		}
	}
}

func TestFieldWithoutTextIsRefused(t *testing.T) {
	for _, blank := range []string{"", " ", "\u00A0", " \u00A0 "} {
		l := crabSauce(1)
		l.Fields[1].Text = blank
		_, err := Place(l, stock(t, "a4-24"), DPI300)
		var refused *TextError
		if !errors.As(err, &refused) || refused.Field != "produced" || refused.Reason != TextMissing {
			t.Errorf("%q: error is %v, want a TextError for the missing text of produced", blank, err)
		}
	}
}

func TestNoBreakSpaceHoldsWordsTogether(t *testing.T) {
	p := Regular.measure("số 3\u00A0km đường")
	if len(p.words) != 3 {
		t.Errorf("words are %q, want three of them", p.words)
	}
}

// words draws short texts of Vietnamese and the characters that other formats are afraid of.
func words() *rapid.Generator[string] {
	word := rapid.StringOfN(rapid.RuneFrom([]rune(vietnamese+`abcxyzABC0123456789.,;:()\/<>&"'%^~{}[]=+-#@!`)), 1, 8, -1)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 30).Draw(t, "words"), " ")
	})
}

func TestAnyTextIsPrintedWholeOrRefused(t *testing.T) {
	stocks := Stocks()
	rapid.Check(t, func(t *rapid.T) {
		l := Label{Address: crabSauce(1).Address, Title: words().Draw(t, "title"), Host: "nguon.example.vn"}
		for i := range rapid.IntRange(0, 5).Draw(t, "fields") {
			l.Fields = append(l.Fields, Field{Name: string(rune('a' + i)), Caption: "Cơ sở", Text: words().Draw(t, "text")})
		}
		s := rapid.SampledFrom(stocks).Draw(t, "stock")
		dpi := rapid.SampledFrom([]DPI{DPI203, DPI300, DPI600}).Draw(t, "dpi")
		p, err := Place(l, s, dpi)
		if err != nil {
			var fit *FitError
			if !errors.As(err, &fit) || fit.Field == "" || fit.Room >= len([]rune(fit.Text)) {
				t.Fatalf("error is %v, want a FitError with less room than text", err)
			}
			return
		}
		if got, want := letters(printed(p)), letters(norm.NFC.String(everything(l))); got != want {
			t.Fatalf("printed %q, want %q", got, want)
		}
		for i, r := range p.Runs {
			ink := inkOf(r)
			if !ink.inside(0, 0, p.Width, p.Height) {
				t.Fatalf("%v is outside the label", ink)
			}
			for _, other := range p.Runs[i+1:] {
				if ink.overlaps(inkOf(other)) {
					t.Fatalf("%v overlaps %v", ink, inkOf(other))
				}
			}
		}
	})
}

func TestComposedAndDecomposedTextsPrintAlike(t *testing.T) {
	in := func(form norm.Form, title, text string) Label {
		return Label{Address: crabSauce(0).Address, Title: form.String(title),
			Fields: []Field{{Name: "producer", Caption: form.String("Cơ sở"), Text: form.String(text)}}}
	}
	s := stock(t, "60x40")
	rapid.Check(t, func(t *rapid.T) {
		title, text := words().Draw(t, "title"), words().Draw(t, "text")
		composed, err := Place(in(norm.NFC, title, text), s, DPI300)
		decomposed, err2 := Place(in(norm.NFD, title, text), s, DPI300)
		if !reflect.DeepEqual(composed, decomposed) || !reflect.DeepEqual(err, err2) {
			t.Fatalf("composed %+v (%v), decomposed %+v (%v)", composed, err, decomposed, err2)
		}
	})
	file := func(form norm.Form) []byte {
		letters := []rune(vietnamese)
		l := in(form, "Mắm cáy Hồng Tiến", string(letters[:22])+" "+string(letters[22:44])+" "+string(letters[44:67]))
		return pdfFile(t, Sheet{Stock: s, Title: form.String("Tem Mắm cáy")}, sequence(l))
	}
	if !bytes.Equal(file(norm.NFC), file(norm.NFD)) {
		t.Error("composed and decomposed text give different files")
	}
}
