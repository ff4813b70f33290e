package qr

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"
)

// Level is how much damage a symbol survives (7.5.1).
type Level uint8

// The levels, which recover about 7, 15, 25 and 30 per cent of the codewords.
const (
	L Level = iota
	M
	Q
	H
)

const levels = 4

func (l Level) String() string { return "LMQH"[l : l+1] }

// What cannot be encoded.
var (
	ErrTooLong   = errors.New("qr: the text is longer than the largest symbol holds")
	ErrCharacter = errors.New("qr: the text holds a character that is not printable ASCII")
)

// Symbol is a square of modules without its quiet zone. The zero value has none.
type Symbol struct {
	size, stride int
	rows         []uint64 // stride words a row; the first column is the highest bit
}

// Size is the number of modules on each side.
func (s *Symbol) Size() int { return s.size }

// Dark reports whether the module in column x of row y is dark. Both have to be at least 0 and less than Size.
func (s *Symbol) Dark(x, y int) bool {
	return s.rows[y*s.stride+x/64]<<(x%64)>>63 == 1
}

// AppendBits appends the modules eight to a byte, dark as 1 and the first column highest, each row from a new byte: the
// form of 1-bit images.
func (s *Symbol) AppendBits(to []byte) []byte {
	width := (s.size + 7) / 8
	to = slices.Grow(to, s.size*width+8*s.stride) // each row is written in whole words first
	for row := s.rows; len(row) > 0; row = row[s.stride:] {
		end := len(to) + width
		for _, word := range row[:s.stride] {
			to = binary.BigEndian.AppendUint64(to, word)
		}
		to = to[:end]
	}
	return to
}

// SizeOf is the number of modules on each side of a version (6.3.1).
func SizeOf(version int) int { return 17 + 4*version }

var encoders = sync.Pool{New: func() any { return new(Encoder) }}

// Version finds the smallest version that holds the text at the level, without drawing it. It may be called concurrently.
// The errors are ErrTooLong and ErrCharacter.
func Version(text string, level Level) (int, error) {
	e := encoders.Get().(*Encoder)
	defer encoders.Put(e)
	return e.Version(text, level)
}

// Draw draws the text at the level in the smallest version that holds it into s, whose memory is used again. It may be
// called concurrently, for different symbols. The errors are ErrTooLong and ErrCharacter; s is as it was then.
func Draw(s *Symbol, text string, level Level) error {
	e := encoders.Get().(*Encoder)
	defer encoders.Put(e)
	return e.Encode(s, text, level)
}

// Encode is Draw into a new symbol.
func Encode(text string, level Level) (*Symbol, error) {
	s := new(Symbol)
	if err := Draw(s, text, level); err != nil {
		return nil, err
	}
	return s, nil
}
