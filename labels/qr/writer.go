package qr

import "encoding/binary"

// writer puts bits behind each other, highest first.
type writer struct {
	to      []byte
	ahead   uint64 // its lowest bits are not in to yet
	pending uint   // how many: fewer than 32
}

// bits writes the lowest count bits of a value that has no others. Count is at most 32.
func (w *writer) bits(value, count uint) {
	w.ahead = w.ahead<<count | uint64(value)
	w.pending += count
	if w.pending >= 32 {
		w.pending -= 32
		w.to = binary.BigEndian.AppendUint32(w.to, uint32(w.ahead>>w.pending))
	}
}

// flush writes out whole bytes.
func (w *writer) flush() {
	for ; w.pending >= 8; w.pending -= 8 {
		w.to = append(w.to, byte(w.ahead>>(w.pending-8)))
	}
}

// text writes the characters of a segment (7.4.3 to 7.4.5).
func (w *writer) text(text string, m mode) {
	switch m {
	case numeric:
		for ; len(text) >= 3; text = text[3:] {
			w.bits(100*digit(text[0])+10*digit(text[1])+digit(text[2]), 10)
		}
		if len(text) == 2 {
			w.bits(10*digit(text[0])+digit(text[1]), 7)
		} else if len(text) == 1 {
			w.bits(digit(text[0]), 4)
		}
	case alphanumeric:
		for ; len(text) >= 2; text = text[2:] {
			w.bits(45*uint(values[text[0]])+uint(values[text[1]]), 11)
		}
		if len(text) == 1 {
			w.bits(uint(values[text[0]]), 6)
		}
	case bytes:
		for i := range len(text) {
			w.bits(uint(text[i]), 8)
		}
	}
}

func digit(c byte) uint { return uint(c - '0') }
