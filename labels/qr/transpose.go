package qr

// transpose fills the transpose of a plane from its symbol.
func (l *layout) transpose(p plane) {
	if l.side == 32 {
		var block [32]uint64
		copy(block[:], p)
		transpose32(&block)
		for x := range p {
			p[x] |= block[x] >> 32
		}
		return
	}
	half := l.lanes / 2
	for i := range half {
		for j := range half {
			var block [64]uint64
			copy(block[:], p[j*l.size+64*i:(j+1)*l.size])
			transpose64(&block)
			copy(p[(half+i)*l.size+64*j:(half+i+1)*l.size], block[:])
		}
	}
}

// transpose64 mirrors a square of bits at its diagonal: it exchanges the corners of the square, then of its quarters, and
// so on.
func transpose64(rows *[64]uint64) {
	for j, low := 32, uint64(1<<32-1); j > 0; j, low = j/2, low^low<<(j/2) {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			exchange(&rows[k], &rows[k+j], j, low)
		}
	}
}

// transpose32 does the same with the higher halves of 32 rows.
func transpose32(rows *[32]uint64) {
	for j, low := 16, uint64(1<<16-1)<<32; j > 0; j, low = j/2, low^low<<(j/2) {
		for k := 0; k < 32; k = (k + j + 1) &^ j {
			exchange(&rows[k], &rows[k+j], j, low)
		}
	}
}

// exchange the low bits of the upper row's pieces with the high bits of the lower row's.
func exchange(upper, lower *uint64, j int, low uint64) {
	t := (*upper ^ *lower>>j) & low
	*upper ^= t
	*lower ^= t << j
}
