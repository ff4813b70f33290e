package qr

const versions = 40

// checkwords of every block, by level and version (table 9).
var checkwords = [levels][versions]uint8{
	L: {7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	M: {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
	Q: {13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	H: {17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
}

// blocks of error correction, by level and version (table 9).
var blocks = [levels][versions]uint8{
	L: {1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
	M: {1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
	Q: {1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
	H: {1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
}

// capacity in bits of data, by level and version (table 7).
var capacity = func() (bits [levels][versions]int) {
	for level := range bits {
		for v := range bits[level] {
			check := int(checkwords[level][v]) * int(blocks[level][v])
			bits[level][v] = 8 * (codewords(v+1) - check)
		}
	}
	return bits
}()

// codewords that a version has room for (table 1): what the function patterns leave of the square, in whole bytes.
func codewords(version int) int {
	size := SizeOf(version)
	modules := size*size - 3*8*8 - 2*15 - 1 - 2*(size-16) // finders with separators, format, dark module, timing
	if n := len(alignments(version)); n > 0 {
		modules -= 25*(n*n-3) - 2*5*(n-2) // those at the finders do not exist, those on the timing patterns share modules
	}
	if version >= 7 {
		modules -= 2 * 18
	}
	return modules / 8
}

// alignments are the rows, and the columns, of the centres of alignment patterns (annex E): evenly spaced from the last
// back, but for the first, which is always 6.
func alignments(version int) []int {
	if version == 1 {
		return nil
	}
	n := version/7 + 2
	last := SizeOf(version) - 7
	pair := 2 * (n - 1)
	step := 2 * ((last - 6 + pair - 1) / pair) // even, rounded up
	if version == 32 {
		step = 26 // the one that is rounded down
	}
	at := make([]int, n)
	for i := range at {
		at[i] = last - (n-1-i)*step
	}
	at[0] = 6
	return at
}
