package qr

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// reading is what a symbol says, taken apart by the standard's reference decoding (clause 12) with nothing of the encoder.
type reading struct {
	version, mask int
	level         Level
	free          [][]bool // modules of the encoding region, masked as printed
	words         []byte   // codewords in the order of the symbol
	parts         []part
	text          string
}

// part is a segment as it was read.
type part struct {
	mode string
	text string
}

// modules are the rows of a symbol of whatever origin.
type modules [][]bool

func rows(s *Symbol) modules {
	m := make(modules, s.Size())
	for y := range m {
		m[y] = make([]bool, s.Size())
		for x := range m[y] {
			m[y][x] = s.Dark(x, y)
		}
	}
	return m
}

func (m modules) String() string {
	var b strings.Builder
	for _, row := range m {
		for _, dark := range row {
			b.WriteByte(" #"[one(dark)])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func one(dark bool) int {
	if dark {
		return 1
	}
	return 0
}

// centres of the alignment patterns (table E.1).
var centres = [41][]int{
	2: {6, 18}, 3: {6, 22}, 4: {6, 26}, 5: {6, 30}, 6: {6, 34},
	7: {6, 22, 38}, 8: {6, 24, 42}, 9: {6, 26, 46}, 10: {6, 28, 50}, 11: {6, 30, 54}, 12: {6, 32, 58}, 13: {6, 34, 62},
	14: {6, 26, 46, 66}, 15: {6, 26, 48, 70}, 16: {6, 26, 50, 74}, 17: {6, 30, 54, 78}, 18: {6, 30, 56, 82},
	19: {6, 30, 58, 86}, 20: {6, 34, 62, 90},
	21: {6, 28, 50, 72, 94}, 22: {6, 26, 50, 74, 98}, 23: {6, 30, 54, 78, 102}, 24: {6, 28, 54, 80, 106},
	25: {6, 32, 58, 84, 110}, 26: {6, 30, 58, 86, 114}, 27: {6, 34, 62, 90, 118},
	28: {6, 26, 50, 74, 98, 122}, 29: {6, 30, 54, 78, 102, 126}, 30: {6, 26, 52, 78, 104, 130},
	31: {6, 30, 56, 82, 108, 134}, 32: {6, 34, 60, 86, 112, 138}, 33: {6, 30, 58, 86, 114, 142},
	34: {6, 34, 62, 90, 118, 146},
	35: {6, 30, 54, 78, 102, 126, 150}, 36: {6, 24, 50, 76, 102, 128, 154}, 37: {6, 28, 54, 80, 106, 132, 158},
	38: {6, 32, 58, 84, 110, 136, 162}, 39: {6, 26, 54, 82, 110, 138, 166}, 40: {6, 30, 58, 86, 114, 142, 170},
}

// formats in the order of the five bits that they protect (table C.1).
var formats = [32]int{
	0x5412, 0x5125, 0x5E7C, 0x5B4B, 0x45F9, 0x40CE, 0x4F97, 0x4AA0, 0x77C4, 0x72F3, 0x7DAA, 0x789D, 0x662F, 0x6318, 0x6C41, 0x6976,
	0x1689, 0x13BE, 0x1CE7, 0x19D0, 0x0762, 0x0255, 0x0D0C, 0x083B, 0x355F, 0x3068, 0x3F31, 0x3A06, 0x24B4, 0x2183, 0x2EDA, 0x2BED,
}

// versionWords from version 7 on (table D.1).
var versionWords = [34]int{
	0x07C94, 0x085BC, 0x09A99, 0x0A4D3, 0x0BBF6, 0x0C762, 0x0D847, 0x0E60D, 0x0F928, 0x10B78, 0x1145D, 0x12A17, 0x13532, 0x149A6,
	0x15683, 0x168C9, 0x177EC, 0x18EC4, 0x191E1, 0x1AFAB, 0x1B08E, 0x1CC1A, 0x1D33F, 0x1ED75, 0x1F250, 0x209D5, 0x216F0, 0x228BA,
	0x2379F, 0x24B0B, 0x2542E, 0x26A64, 0x27541, 0x28C69,
}

// read takes a symbol apart, and refuses whatever is not exactly as the standard has it.
func (m modules) read() (*reading, error) {
	r := &reading{version: (len(m) - 17) / 4}
	if r.version < 1 || r.version > 40 || len(m) != 17+4*r.version {
		return nil, fmt.Errorf("%d modules on a side", len(m))
	}
	if err := errors.Join(r.readFormat(m), r.readPatterns(m)); err != nil {
		return nil, err
	}
	r.readWords(m)
	data, err := r.correct()
	if err != nil {
		return nil, err
	}
	return r, r.readParts(data)
}

func (r *reading) readFormat(m modules) error {
	n := len(m)
	once, again := 0, 0
	for i := range 15 { // highest bit first (figure 25)
		x, y := 8, 14-i
		switch {
		case i < 6:
			x, y = i, 8
		case i == 6:
			x, y = 7, 8
		case i == 7:
			x, y = 8, 8
		case i == 8:
			x, y = 8, 7
		}
		once = once<<1 | one(m[y][x])
		if i < 7 {
			x, y = 8, n-1-i
		} else {
			x, y = n-15+i, 8
		}
		again = again<<1 | one(m[y][x])
	}
	at := slices.Index(formats[:], once)
	if at < 0 || once != again {
		return fmt.Errorf("format information is %04X and %04X", once, again)
	}
	r.level, r.mask = [4]Level{M, L, H, Q}[at>>3], at&7
	return nil
}

// readPatterns holds the function patterns against their pictures, and marks what they leave.
func (r *reading) readPatterns(m modules) error {
	n := len(m)
	r.free = make([][]bool, n)
	for y := range r.free {
		r.free[y] = slices.Repeat([]bool{true}, n)
	}
	var wrong []string
	stamp := func(x, y int, picture ...string) {
		for dy, line := range picture {
			for dx, want := range line {
				if x, y := x+dx, y+dy; x >= 0 && y >= 0 && x < n && y < n {
					if r.free[y][x] = false; m[y][x] != (want == '#') && want != '?' {
						wrong = append(wrong, fmt.Sprintf("module %d, %d", x, y))
					}
				}
			}
		}
	}
	for i := 8; i < n-8; i++ {
		stamp(i, 6, "# "[i%2:i%2+1])
		stamp(6, i, "# "[i%2:i%2+1])
	}
	finder := []string{"         ", " ####### ", " #     # ", " # ### # ", " # ### # ", " # ### # ", " #     # ", " ####### ", "         "}
	stamp(-1, -1, finder...)
	stamp(n-8, -1, finder...)
	stamp(-1, n-8, finder...)
	for _, y := range centres[r.version] {
		for _, x := range centres[r.version] {
			if (x == 6 || y == 6) && (x == 6 || x == n-7) && (y == 6 || y == n-7) {
				continue
			}
			stamp(x-2, y-2, "#####", "#   #", "# # #", "#   #", "#####")
		}
	}
	stamp(0, 8, "??????", "") // format information
	stamp(7, 8, "??")
	stamp(8, 7, "?")
	stamp(8, 0, "?", "?", "?", "?", "?", "?")
	stamp(n-8, 8, "????????")
	stamp(8, n-8, "#", "?", "?", "?", "?", "?", "?", "?")
	if r.version >= 7 {
		for i := range 18 {
			dark := " #"[versionWords[r.version-7]>>i&1:][:1]
			stamp(n-11+i%3, i/3, dark)
			stamp(i/3, n-11+i%3, dark)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("function patterns are wrong in %v", wrong)
	}
	return nil
}

// masked by the conditions of table 10, in row i and column j.
func masked(mask, i, j int) bool {
	return [...]int{(i + j) % 2, i % 2, j % 3, (i + j) % 3, (i/2 + j/3) % 2, i*j%2 + i*j%3, (i*j%2 + i*j%3) % 2, ((i+j)%2 + i*j%3) % 2}[mask] == 0
}

func (r *reading) readWords(m modules) {
	n := len(m)
	bit := 0
	for pair := range (n - 1) / 2 {
		right := n - 1 - 2*pair
		if right <= 6 {
			right--
		}
		for i := range n {
			y := i
			if pair%2 == 0 {
				y = n - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !r.free[y][x] {
					continue
				}
				if bit%8 == 0 {
					r.words = append(r.words, 0)
				}
				r.words[bit/8] |= byte(one(m[y][x] != masked(r.mask, y, x))) << (7 - bit%8)
				bit++
			}
		}
	}
	r.words = r.words[:bit/8]
}

// correct takes the blocks apart, insists that none needs correction, and gives the data.
func (r *reading) correct() ([]byte, error) {
	count, check := int(blocks[r.level][r.version-1]), int(checkwords[r.level][r.version-1])
	lists := make([][]byte, count)
	short := len(r.words)/count - check
	long := len(r.words) % count
	rest := r.words
	take := func(b int) {
		lists[b] = append(lists[b], rest[0])
		rest = rest[1:]
	}
	for range short {
		for b := range count {
			take(b)
		}
	}
	for b := count - long; b < count; b++ {
		take(b)
	}
	for range check {
		for b := range count {
			take(b)
		}
	}
	var data []byte
	for b, list := range lists {
		root := byte(1)
		for i := range check {
			sum := byte(0)
			for _, word := range list {
				sum = product(sum, root) ^ word
			}
			if sum != 0 {
				return nil, fmt.Errorf("block %d: syndrome %d is %d", b, i, sum)
			}
			root = product(root, 2)
		}
		data = append(data, list[:len(list)-check]...)
	}
	return data, nil
}

// product in GF(2^8), from the definition: multiply the polynomials, then divide by 100011101.
func product(a, b byte) byte {
	p := 0
	for i := range 8 {
		if b>>i&1 == 1 {
			p ^= int(a) << i
		}
	}
	for i := 14; i >= 8; i-- {
		if p>>i&1 == 1 {
			p ^= 0x11D << (i - 8)
		}
	}
	return byte(p)
}

// readParts reads segments, terminator and padding.
func (r *reading) readParts(data []byte) error {
	at := 0
	left := func() int { return 8*len(data) - at }
	take := func(n int) (v int) {
		for range n {
			if at < 8*len(data) {
				v = v<<1 | int(data[at/8]>>(7-at%8)&1)
			}
			at++
		}
		return v
	}
	size := 0
	if r.version >= 10 {
		size++
	}
	if r.version >= 27 {
		size++
	}
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	for left() >= 4 {
		var p part
		switch mode := take(4); mode {
		case 0:
			return r.readPadding(data, at)
		case 1:
			p.mode = "numeric"
			for count := take([]int{10, 12, 14}[size]); count > 0; count -= 3 {
				digits := min(count, 3)
				p.text += fmt.Sprintf("%0*d", digits, take([]int{0, 4, 7, 10}[digits]))
			}
		case 2:
			p.mode = "alphanumeric"
			count := take([]int{9, 11, 13}[size])
			for ; count >= 2; count -= 2 {
				v := take(11)
				p.text += letters[v/45:v/45+1] + letters[v%45:v%45+1]
			}
			if count == 1 {
				v := take(6)
				p.text += letters[v : v+1]
			}
		case 4:
			p.mode = "byte"
			for range take([]int{8, 16, 16}[size]) {
				p.text += string(rune(take(8)))
			}
		default:
			return fmt.Errorf("mode indicator %04b", mode)
		}
		if left() < 0 {
			return errors.New("a segment ends behind the data")
		}
		r.parts = append(r.parts, p)
		r.text += p.text
	}
	if take(max(left(), 0)) != 0 {
		return errors.New("a short terminator is not zero")
	}
	return nil
}

func (r *reading) readPadding(data []byte, at int) error {
	for ; at%8 != 0; at++ {
		if data[at/8]>>(7-at%8)&1 == 1 {
			return errors.New("a padding bit is not zero")
		}
	}
	for i, word := range data[at/8:] {
		if word != [2]byte{0xEC, 0x11}[i%2] {
			return fmt.Errorf("padding codeword %d is %02X", i, word)
		}
	}
	return nil
}

// bare are the modules with the mask taken off, and without format information: what two encoders have to agree on.
func (m modules) bare(r *reading) modules {
	bare := make(modules, len(m))
	for y := range m {
		bare[y] = slices.Clone(m[y])
		for x := range m {
			if r.free[y][x] {
				bare[y][x] = m[y][x] != masked(r.mask, y, x)
			}
		}
	}
	n := len(m)
	for i := range 9 {
		if i != 6 {
			bare[8][i], bare[i][8] = false, false
		}
		if i < 8 {
			bare[8][n-1-i] = false
		}
		if i < 7 {
			bare[n-1-i][8] = false
		}
	}
	return bare
}
