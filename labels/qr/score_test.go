package qr

import (
	"math"
	"strings"
	"testing"
)

// penalty by the words of 7.8.3.1, module by module.
func (m modules) penalty() int {
	n, total, dark := len(m), 0, 0
	at := func(x, y int) bool { return x >= 0 && y >= 0 && x < n && y < n && m[y][x] }
	for _, along := range []func(i, j int) bool{at, func(i, j int) bool { return at(j, i) }} {
		for j := range n {
			for i, length := 0, 1; i < n; i, length = i+length, 1 {
				for i+length < n && along(i+length, j) == along(i, j) {
					length++
				}
				if length >= 5 {
					total += 3 + length - 5
				}
			}
			line := strings.Repeat(" ", 4)
			for i := range n {
				line += " #"[one(along(i, j)):][:1]
			}
			line += strings.Repeat(" ", 4)
			for i := 4; i+7 <= n+4; i++ {
				if line[i:i+7] == "# ### #" && (line[i-4:i] == "    " || line[i+7:i+11] == "    ") {
					total += 40
				}
			}
		}
	}
	for y := range n {
		for x := range n {
			dark += one(at(x, y))
			if x > 0 && y > 0 && at(x, y) == at(x-1, y) && at(x, y) == at(x, y-1) && at(x, y) == at(x-1, y-1) {
				total += 3
			}
		}
	}
	percent := 100 * float64(dark) / float64(n*n)
	return total + 10*int(math.Abs(percent-50)/5)
}

// with another mask.
func (m modules) with(r *reading, mask int) modules {
	out := m.bare(r)
	for y := range m {
		for x := range m {
			if r.free[y][x] {
				out[y][x] = out[y][x] != masked(mask, y, x)
			}
		}
	}
	out[len(m)-8][8] = true
	for _, d := range formatModules(len(m), formatBits(r.level, mask)) {
		out[d.y][d.x] = true
	}
	return out
}

// The mask is the first of those with the least penalty, for symbols of one lane, of several, and of all levels.
func TestMaskHasTheLeastPenalty(t *testing.T) {
	all := texts(70)
	for _, n := range []int{33, 80, 200, 400, 1300} {
		all = append(all, strings.Repeat("nguon", n/5), strings.Repeat("0", n))
	}
	chosen := make(map[int]bool)
	for i, text := range all {
		m, r := encoded(t, text, Level(i%levels))
		best, least := 0, math.MaxInt
		for mask := range 8 {
			drawn := m.with(r, mask)
			want := drawn.penalty()
			if got := penaltyByWords(drawn, r); got != want {
				t.Errorf("%q, mask %d: penalty %d, want %d", text, mask, got, want)
			}
			if want < least {
				best, least = mask, want
			}
		}
		if chosen[best] = true; r.mask != best {
			t.Errorf("%q has mask %d, want %d", text, r.mask, best)
		}
	}
	if len(chosen) < 8 {
		t.Errorf("only masks %v were chosen", chosen)
	}
}

// penaltyByWords is the penalty of drawn modules as the encoder reckons it.
func penaltyByWords(m modules, r *reading) int {
	l := layoutOf(r.version, r.level)
	p := l.newPlane()
	for y := range m {
		for x, dark := range m[y] {
			if dark {
				l.turn(p, x, y)
			}
		}
	}
	return new(scorer).score(l, p, math.MaxInt)
}
