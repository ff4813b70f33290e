package labels

import (
	"image"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fit is how the outlines of one type size become dots.
type fit struct {
	shift float64 // of the baseline, downwards, in dots
	least float64 // share of a dot that an outline has to cover to make it ink
}

// clearSize is the type size in dots an em from which Vietnamese letters are told apart however they meet the dots:
// 7 points at 203 dpi.
const clearSize = fixed.Int26_6(20 * 64)

// cover is less than a half because half leaves gaps in thin strokes.
const cover = 0.4

// fits keeps what was found: at most one for each 64th of a dot below clearSize and face.
var fits sync.Map // of glyphKey without a character

// fitOf finds the fit for a type size. In small type the acute, grave, hook and tilde are two or three dots each, and
// on some heights two of them come out as the same dots. So a few are tried, and the one is taken by which the fewest
// letters look alike.
func fitOf(face Face, size fixed.Int26_6) fit {
	if size >= clearSize {
		return fit{0, cover}
	}
	key := glyphKey{face: face, size: size}
	if known, ok := fits.Load(key); ok {
		return known.(fit)
	}
	best, fewest := fit{0, cover}, -1
	for _, least := range []float64{cover, 0.9 * cover} {
		for _, eighths := range []float64{0, 1, -1, 2, -2, 3, -3, 4} {
			f := fit{eighths / 8, least}
			if n := likeness(face, size, f); fewest < 0 || n < fewest {
				best, fewest = f, n
			}
		}
	}
	fits.Store(key, best)
	return best
}

// marked are the letters that differ in small marks only, by the letter below the marks.
var marked = []string{
	"aăâáàảãạắằẳẵặấầẩẫậ", "eêéèẻẽẹếềểễệ", "iíìỉĩị", "oôơóòỏõọốồổỗộớờởỡợ", "uưúùủũụứừửữự", "yýỳỷỹỵ", "dđ",
	"AĂÂÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬ", "EÊÉÈẺẼẸẾỀỂỄỆ", "IÍÌỈĨỊ", "OÔƠÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢ", "UƯÚÙỦŨỤỨỪỬỮỰ", "YÝỲỶỸỴ", "DĐ",
}

// likeness weighs the pairs of letters that are hard to tell apart: those of the same dots, and those that differ in one.
func likeness(face Face, size fixed.Int26_6, f fit) int {
	const same, near = 100, 1
	buf := glyphBuffers.Get().(*sfnt.Buffer)
	defer glyphBuffers.Put(buf)
	weight := 0
	for _, letters := range marked {
		var inks [][]image.Point
		for _, char := range letters {
			ink, err := glyphDots(buf, glyphKey{face, size, char}, f)
			if err != nil {
				continue // drawing it will tell
			}
			for _, other := range inks {
				switch difference(ink, other) {
				case 0:
					weight += same
				case 1:
					weight += near
				}
			}
			inks = append(inks, ink)
		}
	}
	return weight
}

// difference counts the dots that only one of two glyphs has, up to two.
func difference(a, b []image.Point) int {
	before := func(p, q image.Point) bool { return p.Y < q.Y || p.Y == q.Y && p.X < q.X }
	n := 0
	for n < 2 && (len(a) > 0 || len(b) > 0) {
		switch {
		case len(a) > 0 && len(b) > 0 && a[0] == b[0]:
			a, b = a[1:], b[1:]
			continue
		case len(b) == 0 || len(a) > 0 && before(a[0], b[0]):
			a = a[1:]
		default:
			b = b[1:]
		}
		n++
	}
	return n
}
