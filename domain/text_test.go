package domain

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// pangram has every Vietnamese letter that a keyboard gives trouble with, and
// letters runs through all vowels with all tones.
const (
	pangram = "Do bạch kim rất quý nên sẽ dùng để lắp vô xương; Đặng Thị Huệ ở Giỗ Tổ, Ưỡn ẹo"
	letters = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđAÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬEÈẺẼÉẸÊỀỂỄẾỆIÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴĐ"
)

func TestCleanText(t *testing.T) {
	line, lines := TextRule{Max: 200}, TextRule{Max: 200, Lines: true}
	tests := []struct {
		name, in string
		rule     TextRule
		want     string
	}{
		{"empty and optional", "", line, ""},
		{"nothing but spaces", " \u00a0\t ", line, ""},
		{"pangram", pangram, line, pangram},
		{"pangram in NFD", norm.NFD.String(pangram), line, pangram},
		{"all letters in NFD", norm.NFD.String(letters), line, letters},
		{"tone typed before the vowel mark", "Mắm cáy", line, "Mắm cáy"},
		{"spaces around and inside", "  Mắm   cáy  Hồng Tiến ", line, "Mắm cáy Hồng Tiến"},
		{"spaces of other kinds", "Mắm\u00a0cáy\u3000Hồng\u2009Tiến\t4 sao", line, "Mắm cáy Hồng Tiến 4 sao"},
		{"a last line break", "Mắm cáy\r\n", line, "Mắm cáy"},
		{"a mark that NFC leaves", "x\u0301y", line, "x\u0301y"},
		{"emoji", "Ngon lắm 🦀", line, "Ngon lắm 🦀"},
		{"emoji selector", "Yêu ❤\ufe0f", line, "Yêu ❤"},
		{"other scripts", "สวัสดี 한국어 日本語 हिन्दी", line, "สวัสดี 한국어 日本語 हिन्दी"},
		{"signs", `"=HYPERLINK(1)" ^FS <b> №5 ½ 25℃ – “x”`, line, `"=HYPERLINK(1)" ^FS <b> №5 ½ 25℃ – “x”`},
		{"lines", " Một \r\n  hai   ba \n\n bốn\n\n", lines, "Một\nhai ba\n\nbốn"},
		{"lines in NFD", norm.NFD.String("Mắm\ncáy"), lines, "Mắm\ncáy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := CleanText(tt.in, tt.rule)
			if err != nil || got != tt.want {
				t.Fatalf("CleanText(%+q) = %+q, %v, want %+q", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestCleanTextRefusesCharacters(t *testing.T) {
	for name, tt := range map[string]struct{ in, point string }{
		"NUL":                           {"a\x00b", "U+0000"},
		"escape":                        {"a\x1b[31mb", "U+001B"},
		"delete":                        {"a\x7fb", "U+007F"},
		"lone carriage return":          {"a\rb", "U+000D"},
		"next line":                     {"a\u0085b", "U+0085"},
		"vertical tab":                  {"a\vb", "U+000B"},
		"right-to-left override":        {"Hồng \u202egnổH", "U+202E"},
		"left-to-right embedding":       {"a\u202ab", "U+202A"},
		"right-to-left isolate":         {"a\u2067b", "U+2067"},
		"pop isolate":                   {"a\u2069b", "U+2069"},
		"left-to-right mark":            {"a\u200eb", "U+200E"},
		"Arabic letter mark":            {"a\u061cb", "U+061C"},
		"zero-width space":              {"Mắm\u200bcáy", "U+200B"},
		"zero-width joiner":             {"👩\u200d🌾", "U+200D"},
		"zero-width non-joiner":         {"a\u200cb", "U+200C"},
		"byte order mark":               {"\ufeffMắm", "U+FEFF"},
		"word joiner":                   {"a\u2060b", "U+2060"},
		"soft hyphen":                   {"a\u00adb", "U+00AD"},
		"combining grapheme joiner":     {"a\u034fb", "U+034F"},
		"Hangul filler":                 {"a\u3164b", "U+3164"},
		"half-width Hangul filler":      {"a\uffa0b", "U+FFA0"},
		"Hangul choseong filler":        {"a\u115fb", "U+115F"},
		"Hangul jungseong filler":       {"a\u1160b", "U+1160"},
		"Khmer inherent vowel":          {"a\u17b4b", "U+17B4"},
		"Mongolian vowel separator":     {"a\u180eb", "U+180E"},
		"Mongolian variation selector":  {"a\u180bb", "U+180B"},
		"variation selector 1":          {"a\ufe00b", "U+FE00"},
		"variation selector 17":         {"a\U000e0100b", "U+E0100"},
		"tag letter":                    {"a\U000e0041b", "U+E0041"},
		"Braille blank":                 {"a\u2800b", "U+2800"},
		"null notehead":                 {"a\U0001d159b", "U+1D159"},
		"musical format":                {"a\U0001d173b", "U+1D173"},
		"Khitan filler":                 {"a\U00016fe4b", "U+16FE4"},
		"line separator":                {"a\u2028b", "U+2028"},
		"paragraph separator":           {"a\u2029b", "U+2029"},
		"interlinear annotation":        {"a\ufff9b", "U+FFF9"},
		"private use":                   {"a\ue000b", "U+E000"},
		"private use beyond the BMP":    {"a\U00100000b", "U+100000"},
		"noncharacter":                  {"a\uffffb", "U+FFFF"},
		"unassigned":                    {"a\u0378b", "U+0378"},
		"mark without a letter":         {"\u0301a", "U+0301"},
		"mark after a space":            {"a \u0301", "U+0301"},
		"fifth mark on one letter":      {"x\u0316\u0317\u0318\u0319\u031ca", "U+031C"},
		"enclosing mark without letter": {" \u20dd", "U+20DD"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, rule := range []TextRule{{Max: 100}, {Max: 100, Lines: true}} {
				got, err := CleanText(tt.in, rule)
				if got != "" {
					t.Errorf("CleanText = %+q beside a problem", got)
				}
				wantReason(t, err, CodeTextCharacter, tt.point)
			}
		})
	}
}

func TestCleanTextRefuses(t *testing.T) {
	line, required := TextRule{Max: 5}, TextRule{Max: 5, Required: true}
	tests := []struct {
		name, in string
		rule     TextRule
		code     string
		args     []any
	}{
		{"invalid UTF-8", "M\xe1m", line, CodeTextEncoding, nil},
		{"surrogate", "a\xed\xa0\x80", line, CodeTextEncoding, nil},
		{"replacement character", "M\ufffdm", line, CodeTextEncoding, nil},
		{"required and empty", "", required, CodeRequired, nil},
		{"required and blank", " \u00a0\t\r\n ", required, CodeRequired, nil},
		{"required and emoji selector", "\ufe0f", required, CodeRequired, nil},
		{"two lines", "a\nb", line, CodeTextLines, nil},
		{"one too many", "abcdef", line, CodeTextLong, []any{6, 5}},
		{"one too many in NFD", norm.NFD.String("ắắắắắắ"), line, CodeTextLong, []any{6, 5}},
		{"line breaks count", "ab\ncd\ne", TextRule{Max: 5, Lines: true}, CodeTextLong, []any{7, 5}},
		{"far too many", strings.Repeat("ắ", 100_000), line, CodeTextLong, []any{100_000, 5}},
		{"far too many to normalise", norm.NFD.String(strings.Repeat("ắ", 100_000)), line, CodeTextLong, []any{300_000, 5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := CleanText(tt.in, tt.rule)
			if got != "" {
				t.Errorf("CleanText = %+q beside a problem", got)
			}
			wantReason(t, err, tt.code, tt.args...)
		})
	}
	if got, err := CleanText(norm.NFD.String("  ắắắắắ  "), line); err != nil || got != "ắắắắắ" {
		t.Errorf("five letters of five = %+q, %v", got, err)
	}
}

func TestGraphemes(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "Mắm cáy": 7, letters: 146, "x\u0301\u0302": 1, "🦀🦀": 2, "한국": 2, "a\nb": 3, "สวัสดี": 4,
	} {
		if got := Graphemes(s); got != want {
			t.Errorf("Graphemes(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestCleanLot(t *testing.T) {
	for in, want := range map[string]string{"Lô 5": "Lô 5", " L2025-11/03 ": "L2025-11/03", norm.NFD.String("Lô  ắắắắắắắắắắắắắắắắắ"): "Lô ắắắắắắắắắắắắắắắắắ"} {
		if got, err := CleanLot(in); err != nil || got != want {
			t.Errorf("CleanLot(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	_, err := CleanLot("  ")
	wantReason(t, err, CodeRequired)
	_, err = CleanLot("123456789012345678901")
	wantReason(t, err, CodeTextLong, 21, 20)
	_, err = CleanLot("L\u200b5")
	wantReason(t, err, CodeTextCharacter, "U+200B")
}

func TestFoldLot(t *testing.T) {
	for _, same := range [][]string{
		{"Lô 5", "lô 5", "LÔ 5", "LÔ5", norm.NFD.String(" lÔ  5 "), "Lô\u00a05"},
		{"L2025-11/03", "l2025-11/03"},
		{"Đ1", "đ1"},
		{"ΛΟΣ", "λος", "λοσ"},
		{"Ꭰ", "ꭰ"},
	} {
		for _, s := range same[1:] {
			if FoldLot(s) != FoldLot(same[0]) {
				t.Errorf("FoldLot(%q) = %q, of %q it is %q", s, FoldLot(s), same[0], FoldLot(same[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"Lô 5", "Lo 5"}, {"L-5", "L5"}, {"Đ1", "D1"}, {"L1", "L01"}, {"LO", "L0"}} {
		if FoldLot(pair[0]) == FoldLot(pair[1]) {
			t.Errorf("%q and %q are one lot", pair[0], pair[1])
		}
	}
}

func TestFoldSearch(t *testing.T) {
	for in, want := range map[string]string{
		"Mắm cáy": "mam cay", "  MẮM   CÁY ": "mam cay", "mam cay": "mam cay", norm.NFD.String("Mắm cáy"): "mam cay",
		"Đặc sản Đồng Đội": "dac san dong doi", "Ưỡn ẹo": "uon eo", "Gạo ＴＢＲ３９": "gao tbr39", "İstanbul": "istanbul", "25℃": "25°c",
		"Hồng\u00a0Tiến": "hong tien", "한국": "한국", "ﬁ": "fi", "": "",
		letters: strings.Repeat("a", 18) + strings.Repeat("e", 12) + "iiiiii" + strings.Repeat("o", 18) + strings.Repeat("u", 12) + "yyyyyyd" +
			strings.Repeat("a", 18) + strings.Repeat("e", 12) + "iiiiii" + strings.Repeat("o", 18) + strings.Repeat("u", 12) + "yyyyyyd",
	} {
		if got := FoldSearch(in); got != want {
			t.Errorf("FoldSearch(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for in, want := range map[string]string{
		"1,5": "1,5", "a\nb\x00\u202e": "a\ufffdb\ufffd\ufffd", "\xff": "\ufffd", strings.Repeat("ắ", 41): strings.Repeat("ắ", 40) + "…", strings.Repeat("x", 40): strings.Repeat("x", 40),
	} {
		if got := excerpt(in); got != want {
			t.Errorf("excerpt(%q) = %q, want %q", in, got, want)
		}
	}
}

// checkCleaned says what must hold of every text that CleanText lets through.
func checkCleaned(t interface{ Fatalf(string, ...any) }, in string, rule TextRule) {
	got, err := CleanText(in, rule)
	if err != nil {
		if got != "" {
			t.Fatalf("CleanText(%+q) = %+q beside %v", in, got, err)
		}
		return
	}
	switch {
	case !utf8.ValidString(got), !norm.NFC.IsNormalString(got):
		t.Fatalf("CleanText(%+q) = %+q, not NFC", in, got)
	case strings.TrimSpace(got) != got, strings.Contains(got, "  "), strings.Contains(got, " \n"), strings.Contains(got, "\n "):
		t.Fatalf("CleanText(%+q) = %+q, with idle spaces", in, got)
	case Graphemes(got) > rule.Max, rule.Required && got == "", !rule.Lines && strings.Contains(got, "\n"):
		t.Fatalf("CleanText(%+q) = %+q, against %+v", in, got, rule)
	}
	for _, r := range got {
		if r != '\n' && r != ' ' && (!unicode.IsGraphic(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("CleanText(%+q) = %+q, with U+%04X", in, got, r)
		}
	}
	if again, err := CleanText(got, rule); err != nil || again != got {
		t.Fatalf("CleanText(%+q) = %+q, %v the second time", got, again, err)
	}
	if nfd, err := CleanText(norm.NFD.String(got), rule); err != nil || nfd != got {
		t.Fatalf("CleanText(%+q) in NFD = %+q, %v", got, nfd, err)
	}
	for _, fold := range []func(string) string{FoldLot, FoldSearch} {
		if key := fold(got); fold(key) != key || !norm.NFC.IsNormalString(key) {
			t.Fatalf("folding %+q: %+q, then %+q", got, key, fold(key))
		}
	}
}

func TestCleanedTextsAreClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := TextRule{Max: rapid.IntRange(0, 40).Draw(t, "max"), Required: rapid.Bool().Draw(t, "required"), Lines: rapid.Bool().Draw(t, "lines")}
		in := rapid.OneOf(rapid.String(),
			rapid.StringOf(rapid.RuneFrom([]rune(pangram+norm.NFD.String(letters)+" \t\r\n\u00a0\ufe0f"))),
			rapid.StringOf(rapid.RuneFrom(nil, unicode.Latin, unicode.Hangul, unicode.Mn, unicode.Zs))).Draw(t, "in")
		checkCleaned(t, in, rule)
	})
}

func FuzzCleanText(f *testing.F) {
	for _, s := range []string{pangram, norm.NFD.String(letters), "a\u202eb", "İıẞﬁΣς", "\u1100\u1161\u11a8", "a \n b", "\xff", "e\u0301\u0323", "ͅΑ", "ᾳ᾿"} {
		f.Add(s, 100, true)
		f.Add(s, 5, false)
	}
	f.Fuzz(func(t *testing.T, s string, most int, lines bool) {
		if most < 0 || most > 10_000 {
			return
		}
		checkCleaned(t, s, TextRule{Max: most, Lines: lines})
	})
}
