package labels

import (
	"math"
	"slices"
	"sync"
)

// Proportions of the stars of a rating, in em of the text that follows them. The embedded faces have no such character.
const (
	starHeight  = 0.80
	starAdvance = 0.92
	starDrop    = 0.04 // how far points reach below the baseline
	starToText  = 0.40
	maxStars    = 5
)

// starsWidth is the room that stars take in front of their text, in em.
func starsWidth(count int) float64 {
	if count == 0 {
		return 0
	}
	return float64(count)*starAdvance + starToText
}

// stars are rules that together fill so many stars, whose first begins at x.
func stars(count int, size, x, baseline float64, dpi DPI) []Rule {
	var rules []Rule
	pitch := dpi.pitch()
	rows := max(7, dpi.dots(starHeight*em(size)))
	one := starOf(rows)
	top := baseline + starDrop*em(size) - float64(rows)*pitch
	advance := dpi.snap(starAdvance * em(size))
	for i := range count {
		for _, r := range one {
			rules = append(rules, Rule{
				X: x + float64(i)*advance + r.X*pitch, Y: top + r.Y*pitch, Width: r.Width * pitch, Height: r.Height * pitch})
		}
	}
	return rules
}

var drawnStars sync.Map // by height

// starOf is starRules, remembered: a label is tried in many sizes.
func starOf(rows int) []Rule {
	if one, ok := drawnStars.Load(rows); ok {
		return one.([]Rule)
	}
	one := starRules(rows)
	drawnStars.Store(rows, one)
	return one
}

// starRules fills a star of so many dots in height, in dots. Each stretch of a row reaches up and down as far as the
// star does there: rules that only touch would show hairlines on screens.
func starRules(rows int) []Rule {
	filled := make([][][2]int, rows)
	for y := range rows {
		filled[y] = starRow((float64(y)+0.5)/float64(rows), float64(rows))
	}
	covers := func(y int, s [2]int) bool {
		for _, other := range filled[y] {
			if other[0] <= s[0] && other[1] >= s[1] {
				return true
			}
		}
		return false
	}
	var rules []Rule
	seen := map[Rule]bool{}
	for y, row := range filled {
		for _, s := range row {
			top, bottom := y, y+1
			for top > 0 && covers(top-1, s) {
				top--
			}
			for bottom < rows && covers(bottom, s) {
				bottom++
			}
			r := Rule{X: float64(s[0]), Y: float64(top), Width: float64(s[1] - s[0]), Height: float64(bottom - top)}
			if !seen[r] {
				seen[r] = true
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// starRow is the stretches in dots of a star at a height from 0, the top, to 1. The star has a height of scale dots.
func starRow(height, scale float64) [][2]int {
	// Radii in heights of the star: its top is one radius above the centre, its feet cos 36° below.
	outer := 1 / (1 + math.Cos(math.Pi/5))
	inner := outer * math.Sin(math.Pi/10) / math.Sin(3*math.Pi/10)
	var crossings []float64
	corner := func(i int) (x, y float64) {
		radius := outer
		if i%2 == 1 {
			radius = inner
		}
		sin, cos := math.Sincos(float64(i) * math.Pi / 5)
		return outer*math.Sin(2*math.Pi/5) + radius*sin, outer - radius*cos
	}
	for i := range 10 {
		x1, y1 := corner(i)
		x2, y2 := corner(i + 1)
		if (y1 <= height) != (y2 <= height) {
			crossings = append(crossings, x1+(x2-x1)*(height-y1)/(y2-y1))
		}
	}
	return stretches(crossings, scale)
}

// stretches pairs the crossings of a row into stretches of at least a dot.
func stretches(crossings []float64, scale float64) [][2]int {
	slices.Sort(crossings)
	var out [][2]int
	for i := 0; i+1 < len(crossings); i += 2 {
		from, to := int(math.Round(crossings[i]*scale)), int(math.Round(crossings[i+1]*scale))
		out = append(out, [2]int{from, max(to, from+1)})
	}
	return out
}
