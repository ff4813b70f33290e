package domain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TextRule is what a text has to keep to.
type TextRule struct {
	// Max is the most characters, as Graphemes counts them.
	Max int
	// Required refuses a text with nothing but spaces in it.
	Required bool
	// Lines allows line breaks.
	Lines bool
}

// MaxLot is the most characters of a lot number: GS1 gives AI (10) twenty.
const MaxLot = 20

// Codes of the problems with texts; a required text that is empty has CodeRequired.
const (
	// CodeTextEncoding has no values: the text is no valid UTF-8, or holds
	// U+FFFD, which is what others put where it was not.
	CodeTextEncoding = "text_encoding"
	// CodeTextCharacter names the code point that is refused, as "U+202E". It
	// cannot be seen, or changes how others are seen.
	CodeTextCharacter = "text_character"
	// CodeTextLines has no values: a line break where the text is a single line.
	CodeTextLines = "text_lines"
	// CodeTextLong names how many characters there are and how many are allowed.
	CodeTextLong = "text_long"
)

// maxMarks is the most combining marks on one letter. NFC leaves Vietnamese
// with none; the scripts that need most, Tibetan and Hebrew with its accents,
// rarely pass four. It keeps texts from growing where their length is not counted.
const maxMarks = 4

// CleanText gives s as it is kept: NFC, without spaces around it or at the end
// of a line, each kind of space an ordinary one, a run of them one, line breaks
// a line feed. Cleaning what is clean changes nothing.
//
// It refuses what a reader cannot see and a writer did not mean to write:
// control characters (tabs count as spaces), bidirectional controls, which
// show a name as another one, zero-width and filling characters, which make
// two names look one, marks without a letter, and code points that have no
// meaning. Only the selectors between text and emoji look, U+FE0E and U+FE0F,
// are taken out in silence: phones add them unasked.
func CleanText(s string, rule TextRule) (string, error) {
	if !utf8.ValidString(s) {
		return "", Problem{Code: CodeTextEncoding}
	}
	// No text within the rule needs more, and normalising costs time.
	if len(s) > 4*utf8.UTFMax*(maxMarks+1)*(rule.Max+16) {
		return "", Problem{Code: CodeTextLong, Args: []any{utf8.RuneCountInString(s), rule.Max}}
	}
	s = norm.NFC.String(strings.Map(simplerRune, strings.ReplaceAll(s, "\r\n", "\n")))
	if err := visible(s); err != nil {
		return "", err
	}
	lines := strings.Split(strings.Trim(s, " \n"), "\n")
	if len(lines) > 1 && !rule.Lines {
		return "", Problem{Code: CodeTextLines}
	}
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	s = strings.Join(lines, "\n")
	switch n := Graphemes(s); {
	case n == 0 && rule.Required:
		return "", Problem{Code: CodeRequired}
	case n > rule.Max:
		return "", Problem{Code: CodeTextLong, Args: []any{n, rule.Max}}
	}
	return s, nil
}

// simplerRune makes every space an ordinary one and takes out the selectors
// between text and emoji look.
func simplerRune(r rune) rune {
	switch {
	case r == '\t' || unicode.Is(unicode.Zs, r):
		return ' '
	case r == '\uFE0E' || r == '\uFE0F':
		return -1
	}
	return r
}

// visible refuses the first character of s that has no business in a text.
func visible(s string) error {
	marks := maxMarks // a mark at the start of a line has no letter either
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			return Problem{Code: CodeTextEncoding}
		case r == '\n' || r == ' ':
			marks = maxMarks
		case invisible(r):
			return codePoint(r)
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				return codePoint(r)
			}
		default:
			marks = 0
		}
	}
	return nil
}

func codePoint(r rune) error {
	return Problem{Code: CodeTextCharacter, Args: []any{fmt.Sprintf("U+%04X", r)}}
}

// invisible says whether r shows as nothing, or has no agreed look: controls
// and formats (Cc, Cf, with all bidirectional controls and joiners), line and
// paragraph separators, private, unassigned, the Default_Ignorable_Code_Point
// of Unicode's DerivedCoreProperties, and some that are blank by their glyph.
func invisible(r rune) bool {
	switch r {
	case '\u2800', // BRAILLE PATTERN BLANK
		'\U00016FE4', // KHITAN SMALL SCRIPT FILLER
		'\U0001D159': // MUSICAL SYMBOL NULL NOTEHEAD
		return true
	}
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// Graphemes counts the characters of a text in NFC as readers do: code points
// without the combining marks. Of the clusters of UAX #29 it counts those of a
// letter and its marks as one, which is all of Vietnamese and nearly all of
// other scripts; flags and emoji with a skin tone count as two, and so does a
// Hangul syllable for each letter that NFC could not join. It never counts a
// cluster as none.
func Graphemes(s string) int {
	n := 0
	for _, r := range s {
		if r < 0x300 || !unicode.Is(unicode.M, r) {
			n++
		}
	}
	return n
}

// CleanLot gives a lot number as it is kept and printed, CleanText's way.
// Producers write "Lô 5", so it need not suit a GS1 Digital Link; gs1.ValidLot
// says whether it does.
func CleanLot(s string) (string, error) {
	return CleanText(s, TextRule{Max: MaxLot, Required: true})
}

// FoldLot is the key by which a producer's lot numbers are unique: what sounds
// the same on the telephone is the same lot. Letter case and spaces do not
// count, so "Lô 5" is "LÔ5"; tone marks do.
func FoldLot(s string) string {
	// By way of upper case, so that letters with two lower cases (σ, ς) get one.
	folded := strings.ToLower(strings.ToUpper(norm.NFC.String(s)))
	return norm.NFC.String(strings.Join(strings.FieldsFunc(folded, unicode.IsSpace), ""))
}

// FoldSearch is the key that texts and searches for them are compared by:
// lower case, without tone and vowel marks, đ as d, and with single spaces, so
// that "mam cay" finds "Mắm cáy". Full-width and other forms of one letter
// (NFKD) are one.
func FoldSearch(s string) string {
	bare := strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 'đ':
			return 'd'
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return norm.NFC.String(strings.Join(strings.Fields(bare), " "))
}

// excerpt makes a text of unknown origin fit to be named in a sentence: short,
// one line, and nothing in it that cannot be seen.
func excerpt(s string) string {
	const most = 40
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			b.WriteRune('…')
			break
		}
		if r != ' ' && invisible(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}
