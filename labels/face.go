package labels

import (
	"math"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationmonobold"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one of the embedded typefaces. All three hold every Vietnamese letter, and none of their marks rise above
// ascent or sink below descent.
type Face int

// The faces of a label: words, the product's name, codes.
const (
	Regular Face = iota
	Bold
	Mono
)

// Vertical metrics in em that all three faces keep to.
const (
	ascent    = 0.906
	descent   = 0.213
	capHeight = 0.688
	leading   = 1.2 // from baseline to baseline
)

// name is what font files call it.
func (f Face) name() string {
	return [...]string{Regular: "LiberationSans", Bold: "LiberationSans-Bold", Mono: "LiberationMono-Bold"}[f]
}

// ttf is the font file to embed. It is shared: nobody writes to it.
func (f Face) ttf() []byte {
	switch f {
	case Bold:
		return liberationsansbold.TTF
	case Mono:
		return liberationmonobold.TTF
	default:
		return liberationsansregular.TTF
	}
}

var parsed = sync.OnceValue(func() [3]*sfnt.Font {
	var fonts [3]*sfnt.Font
	for i := range fonts {
		f, err := sfnt.Parse(Face(i).ttf())
		if err != nil {
			panic("labels: embedded font: " + err.Error()) // compiled in, so only a broken build gets here
		}
		fonts[i] = f
	}
	return fonts
})

var glyphBuffers = sync.Pool{New: func() any { return new(sfnt.Buffer) }}

func (f Face) font() *sfnt.Font { return parsed()[f] }

// has reports whether the face can show r. PDF's character codes end with the basic plane.
func (f Face) has(r rune) bool {
	if r > 0xFFFF {
		return false
	}
	buf := glyphBuffers.Get().(*sfnt.Buffer)
	defer glyphBuffers.Put(buf)
	glyph, err := f.font().GlyphIndex(buf, r)
	return err == nil && glyph != 0
}

// milliEm is the scale of widths: thousandths of an em, rounded for each glyph, as PDF states them.
const milliEm = 1000

// width is the length of a text in em, without kerning: each renderer advances by the same steps.
func (f Face) width(text string) float64 {
	total := 0.0
	for _, r := range text {
		total += f.metrics(r).advance
	}
	return total
}

// advance is the step from a character to the next in em.
func (f Face) advance(r rune) float64 { return f.metrics(r).advance }

// rise is how far the ink of a text reaches above its baseline, in em.
func (f Face) rise(text string) float64 {
	top := 0.0
	for _, r := range text {
		top = max(top, f.metrics(r).rise)
	}
	return top
}

// metrics of a character in em.
type metrics struct{ advance, rise float64 }

// measured are the metrics of the characters met so far, a map for each face. They are at most as many as the faces have
// characters.
var measured [3]sync.Map

func (f Face) metrics(r rune) metrics {
	if m, ok := measured[f].Load(r); ok {
		return m.(metrics)
	}
	if !f.has(r) {
		return metrics{}
	}
	buf := glyphBuffers.Get().(*sfnt.Buffer)
	defer glyphBuffers.Put(buf)
	face := f.font()
	glyph, err := face.GlyphIndex(buf, r)
	if err != nil {
		return metrics{}
	}
	var m metrics
	units := fixed.Int26_6(face.UnitsPerEm())
	if advance, err := face.GlyphAdvance(buf, glyph, units, font.HintingNone); err == nil {
		m.advance = math.Round(float64(advance)*milliEm/float64(units)) / milliEm
	}
	if box, _, err := face.GlyphBounds(buf, glyph, units, font.HintingNone); err == nil {
		m.rise = max(0, -float64(box.Min.Y)/float64(units))
	}
	measured[f].Store(r, m)
	return m
}

// phrase is a text measured once, word by word, so that it can be broken into lines at any size.
type phrase struct {
	face  Face
	words []string
	ems   []float64 // width of each word in em
	space float64
}

func (f Face) measure(text string) phrase {
	p := phrase{face: f, words: splitWords(text), space: f.width(" ")}
	p.ems = make([]float64, len(p.words))
	for i, word := range p.words {
		p.ems[i] = f.width(word)
	}
	return p
}

// splitWords breaks at plain spaces only: a no-break space keeps its neighbours together.
func splitWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' })
}

// width is the length of the whole phrase on one line, in em.
func (p phrase) width() float64 {
	total := p.space * float64(max(0, len(p.ems)-1))
	for _, em := range p.ems {
		total += em
	}
	return total
}

// line is a stretch of a phrase, words[from:to], and its width in em.
type line struct {
	from, to int
	em       float64
}

func (p phrase) text(l line) string { return strings.Join(p.words[l.from:l.to], " ") }

// wrap breaks the phrase into lines of at most width em, the first of at most first em. It reports false if that takes
// more lines than allowed or a single word is too long: words are never broken.
func (p phrase) wrap(first, width float64, most int) ([]line, bool) {
	const slack = 1e-9
	lines := make([]line, 1, most)
	for i, em := range p.ems {
		last, room := &lines[len(lines)-1], width
		if len(lines) == 1 {
			room = first
		}
		longer := em
		if last.to > last.from {
			longer += last.em + p.space
		}
		switch {
		case longer <= room+slack:
			last.to, last.em = i+1, longer
		case last.to == last.from && len(lines) > 1, em > width+slack, len(lines) == most:
			return nil, false
		default:
			lines = append(lines, line{from: i, to: i + 1, em: em})
		}
	}
	return lines, true
}

// balance breaks the phrase into as few lines as wrap does, and makes the longest of them as short as it can be.
func (p phrase) balance(width float64, most int) ([]line, bool) {
	lines, ok := p.wrap(width, width, most)
	for ok && len(lines) > 1 {
		longest := 0.0
		for _, l := range lines {
			longest = max(longest, l.em)
		}
		shorter, fits := p.wrap(longest-1e-6, longest-1e-6, len(lines))
		if !fits {
			break
		}
		lines = shorter
	}
	return lines, ok
}
