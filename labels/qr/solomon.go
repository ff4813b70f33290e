package qr

import "sync"

// divisor is a generator polynomial of error correction (annex A), as what each leading codeword takes from the ones that
// follow it: one line of up to 32 codewords, first codeword highest.
type divisor [256][4]uint64

// remainder of the data divided by the generator: the block's error correction codewords, then zeros.
func (d *divisor) remainder(data []byte) (r0, r1, r2, r3 uint64) {
	for _, b := range data {
		line := &d[b^byte(r0>>56)]
		r0 = (r0<<8 | r1>>56) ^ line[0]
		r1 = (r1<<8 | r2>>56) ^ line[1]
		r2 = (r2<<8 | r3>>56) ^ line[2]
		r3 = r3<<8 ^ line[3]
	}
	return r0, r1, r2, r3
}

var divisors [maxCheckwords + 1]struct {
	once sync.Once
	divisor
}

const maxCheckwords = 30

// divisorOf gives the generator polynomial of a degree, made when it is first asked for.
func divisorOf(degree int) *divisor {
	d := &divisors[degree]
	d.once.Do(func() {
		g := generator(degree)
		for b := range d.divisor {
			for i, factor := range g {
				d.divisor[b][i/8] |= uint64(times(byte(b), factor)) << (56 - i%8*8)
			}
		}
	})
	return &d.divisor
}

// generator polynomial: the product of (x - 2^i) for i from 0 on, highest power first, its leading 1 left out.
func generator(degree int) []byte {
	g := make([]byte, degree)
	g[degree-1] = 1
	root := byte(1)
	for range degree {
		for i := range g {
			g[i] = times(g[i], root)
			if i+1 < degree {
				g[i] ^= g[i+1]
			}
		}
		root = times(root, 2)
	}
	return g
}

// times multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (7.5.2).
func times(a, b byte) (product byte) {
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		carry := a >> 7
		a = a<<1 ^ carry*0x1D
	}
	return product
}
