package qr

// patterns are the modules of a version that hold no data, row by row: which they are and which of them are dark. Those of
// the format information are reserved, and light.
type patterns struct {
	fixed, dark [][]bool
}

func drawPatterns(version int) *patterns {
	size := SizeOf(version)
	p := &patterns{fixed: square(size), dark: square(size)}
	for i := range size { // timing (6.3.5), below the finders where they meet
		p.set(i, 6, i%2 == 0)
		p.set(6, i, i%2 == 0)
	}
	for _, corner := range []module{{3, 3}, {size - 4, 3}, {3, size - 4}} { // finders and their separators (6.3.3, 6.3.4)
		p.rings(corner, 4, 2)
	}
	at := alignments(version) // 6.3.6
	for i, y := range at {
		for j, x := range at {
			last := len(at) - 1
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue // a finder is there
			}
			p.rings(module{x, y}, 2, 1)
		}
	}
	for _, m := range formatModules(size, 1<<15-1) {
		p.set(m.x, m.y, false)
	}
	p.set(8, size-8, true) // 7.9.1
	if version >= 7 {
		bits := versionBits(version)
		for i := range 18 { // 7.10, figure 28
			x, y, dark := size-11+i%3, i/3, bits>>i&1 == 1
			p.set(x, y, dark)
			p.set(y, x, dark)
		}
	}
	return p
}

// module is a place in a symbol.
type module struct{ x, y int }

func square(size int) [][]bool {
	rows := make([][]bool, size)
	for y := range rows {
		rows[y] = make([]bool, size)
	}
	return rows
}

// set fixes a module. Separators reach beyond the symbol.
func (p *patterns) set(x, y int, dark bool) {
	if x >= 0 && y >= 0 && x < len(p.fixed) && y < len(p.fixed) {
		p.fixed[y][x], p.dark[y][x] = true, dark
	}
}

// rings draws squares within each other, out to a radius: dark ones but for that at the light distance from the centre,
// and at distance 4, which is a finder's separator.
func (p *patterns) rings(centre module, radius, light int) {
	for dy := -radius; dy <= radius; dy++ {
		for dx := -radius; dx <= radius; dx++ {
			distance := max(dx, -dx, dy, -dy)
			p.set(centre.x+dx, centre.y+dy, distance != light && distance != 4)
		}
	}
}

// formatBits are level and mask with their BCH code, masked (7.9.1 and annex C).
func formatBits(level Level, mask int) int {
	indicator := [levels]int{L: 1, M: 0, Q: 3, H: 2} // table 12
	return protect(indicator[level]<<3|mask, 10, 0x537) ^ 0x5412
}

// versionBits are the version with its BCH code (7.10 and annex D).
func versionBits(version int) int { return protect(version, 12, 0x1F25) }

// protect appends to a number the remainder of its division by a generator polynomial of a degree.
func protect(number, degree, generator int) int {
	rest := number << degree
	for bit := 18; bit >= degree; bit-- {
		if rest>>bit&1 == 1 {
			rest ^= generator << (bit - degree)
		}
	}
	return number<<degree | rest
}

// formatModules are the dark modules of the format information, which a symbol holds twice (figure 25).
func formatModules(size, bits int) (dark []module) {
	for i := range 15 {
		if bits>>i&1 == 0 {
			continue
		}
		var once, again module
		switch {
		case i < 6:
			once = module{8, i}
		case i < 8:
			once = module{8, i + 1}
		case i == 8:
			once = module{7, 8}
		default:
			once = module{14 - i, 8}
		}
		if again = (module{size - 1 - i, 8}); i >= 8 {
			again = module{8, size - 15 + i}
		}
		dark = append(dark, once, again)
	}
	return dark
}
