package labels

import (
	"math"
	"slices"
	"testing"
)

// A star is as wide at its arms as it is high, is the same left and right, and has a foot on either side.
func TestStarsAreStars(t *testing.T) {
	for _, rows := range []int{9, 14, 26, 55} {
		size := rows + 4
		dots := make([][]bool, rows)
		for y := range dots {
			dots[y] = make([]bool, size)
		}
		for _, r := range starRules(rows) {
			for y := int(r.Y); y < int(r.Y+r.Height); y++ {
				for x := int(r.X); x < int(r.X+r.Width); x++ {
					dots[y][x] = true
				}
			}
		}
		stretches := func(row []bool) (n, ink, last int) {
			for x, dark := range row {
				if dark {
					ink, last = ink+1, x
					if x == 0 || !row[x-1] {
						n++
					}
				}
			}
			return n, ink, last
		}
		top, _, _ := stretches(dots[0])
		feet, _, _ := stretches(dots[rows-1])
		widest, right := 0, 0
		for _, row := range dots {
			_, ink, last := stretches(row)
			widest, right = max(widest, ink), max(right, last)
		}
		if top != 1 || feet != 2 || math.Abs(float64(widest)/float64(rows)-1) > 0.2 || right > rows+1 {
			t.Errorf("a star of %d rows has %d tops, %d feet and is %d dots wide", rows, top, feet, widest)
		}
		for y, row := range dots {
			_, ink, last := stretches(row)
			first := slices.Index(row, true)
			if ink == 0 || math.Abs(float64(first+last)-1.05*float64(rows)) > 2.1 {
				t.Errorf("row %d of a star of %d rows reaches from %d to %d", y, rows, first, last)
			}
		}
	}
}
