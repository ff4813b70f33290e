package domain

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// BatchCode is a batch's address on labels: ten characters of Crockford's
// base32, upper case, nine random and one check. A value that came out of
// NewBatchCode or ParseBatchCode is always right by form.
//
// The check works over GF(32), made of polynomials over GF(2) modulo the
// primitive x^5 + x^2 + 1; a character is the element whose bits are its value
// in the alphabet. With alpha the element x and c0…c9 the characters, a code is
// right when
//
//	alpha^9·c0 + alpha^8·c1 + … + alpha·c8 + c9 = batchCheck
//
// One wrong character adds alpha^k·e with e ≠ 0, which is not 0 in a field.
// Swapping a ≠ b between the places of alpha^i and alpha^j adds
// (alpha^i + alpha^j)·(a + b): the first factor is 0 only for alpha^i = alpha^j,
// and alpha has order 31 while i, j ≤ 9; the second only for a = b. So every
// single wrong character and every swap of two is caught, neighbours or not.
// Of all other mistakes one in 32 gets by.
type BatchCode string

const (
	batchCodeLen = 10
	// batchCheck is not 0, so that a field of zeros is no code. It is the one
	// value that makes the sample of the documentation, 7K3QX9WM2P, a right code.
	batchCheck = 31
	// The alphabet leaves out I, L, O, which are read as 1, 1, 0, and U.
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// Codes of the problems with batch codes.
const (
	// CodeBatchCodeLength names how many characters there are, without hyphens
	// and spaces, and how many there should be.
	CodeBatchCodeLength = "batch_code_length"
	// CodeBatchCodeCharacter names the first character that no code has, and
	// its place from 1, hyphens and spaces not counted.
	CodeBatchCodeCharacter = "batch_code_character"
	// CodeBatchCodeCheck names the code as it was understood, in groups.
	CodeBatchCodeCheck = "batch_code_check"
)

// NewBatchCode draws a code from rand. Nobody can guess one, so rand has to be
// cryptographically strong.
func NewBatchCode(rand io.Reader) (BatchCode, error) {
	var raw [8]byte
	if _, err := io.ReadFull(rand, raw[:6]); err != nil {
		return "", fmt.Errorf("draw a batch code: %w", err)
	}
	bits := binary.BigEndian.Uint64(raw[:])
	var c [batchCodeLen]byte
	for i := range batchCodeLen - 1 {
		c[i] = byte(bits >> 59)
		bits <<= 5
	}
	c[batchCodeLen-1] = syndrome(c[:])
	return spellBatch(c), nil
}

// ParseBatchCode reads a code as people type and scanners report it: in any
// case, with O for 0, I or L for 1, and hyphens and spaces anywhere.
func ParseBatchCode(s string) (BatchCode, error) {
	var c [batchCodeLen]byte
	r := readCrockford(c[:], s)
	switch {
	case r.bad > 0:
		return "", Problem{Code: CodeBatchCodeCharacter, Args: []any{excerpt(string(r.badRune)), r.firstBad}}
	case r.n != batchCodeLen:
		return "", Problem{Code: CodeBatchCodeLength, Args: []any{r.n, batchCodeLen}}
	case syndrome(c[:]) != 0:
		return "", Problem{Code: CodeBatchCodeCheck, Args: []any{spellBatch(c).Groups()}}
	}
	return spellBatch(c), nil
}

// Groups is the code as people read it aloud: "7K3Q-X9W-M2P", in the rhythm in
// which Vietnamese says the ten digits of a phone number, 4-3-3. Groups of
// three and four are also what one keeps in mind at a glance.
func (c BatchCode) Groups() string {
	if len(c) != batchCodeLen {
		return string(c)
	}
	return string(c[:4] + "-" + c[4:7] + "-" + c[7:])
}

// SuggestBatchCodes gives the right codes that s could have been meant for: all
// those that one changed character or one swap of neighbours makes of it. They
// number at most 19, the likely slips first: look-alike characters, then swaps,
// then the rest. A text with one character that no code has leads to one code;
// a right code, or a text of another length, to none.
//
// The suggestions come from arithmetic alone and say nothing about which codes
// exist. Whoever looks them up answers up to 19 guesses at once and has to
// count them as such.
func SuggestBatchCodes(s string) []BatchCode {
	var c [batchCodeLen]byte
	r := readCrockford(c[:], s)
	wrong := syndrome(c[:])
	switch {
	case r.n != batchCodeLen || r.bad > 1:
		return nil
	case r.bad == 1:
		mend(&c, r.firstBad-1, wrong)
		return []BatchCode{spellBatch(c)}
	case wrong == 0:
		return nil
	}
	var alike, swapped, rest []BatchCode
	for i := range c {
		d := c
		mend(&d, i, wrong)
		if lookAlike(c[i], d[i]) {
			alike = append(alike, spellBatch(d))
		} else {
			rest = append(rest, spellBatch(d))
		}
	}
	for i := range batchCodeLen - 1 {
		d := c
		d[i], d[i+1] = d[i+1], d[i]
		if syndrome(d[:]) == 0 {
			swapped = append(swapped, spellBatch(d))
		}
	}
	return slices.Concat(alike, swapped, rest)
}

// mend changes the character at i so that a code with syndrome wrong gets right.
func mend(c *[batchCodeLen]byte, i int, wrong byte) {
	// Dividing by alpha^k is multiplying by alpha^(31-k).
	for range 31 - (batchCodeLen - 1 - i) {
		wrong = timesAlpha(wrong)
	}
	c[i] ^= wrong
}

// alikes are pairs of the alphabet that print and handwriting confuse.
var alikes = strings.Fields("8B 38 5S 2Z 6G 17 0D 0Q VW VY MN CG EF PR 49 1J")

func lookAlike(a, b byte) bool {
	x, y := crockford[a], crockford[b]
	return slices.ContainsFunc(alikes, func(p string) bool {
		return p[0] == x && p[1] == y || p[0] == y && p[1] == x
	})
}

// syndrome is 0 for the characters of a right code. With the last one 0, it is
// what the last one has to be.
func syndrome(c []byte) byte {
	var sum byte
	for _, v := range c {
		sum = timesAlpha(sum) ^ v
	}
	return sum ^ batchCheck
}

func timesAlpha(v byte) byte {
	v <<= 1
	if v >= 32 {
		v ^= 0b100101
	}
	return v
}

func spellBatch(c [batchCodeLen]byte) BatchCode {
	for i, v := range c {
		c[i] = crockford[v]
	}
	return BatchCode(c[:])
}

// number packs a code by form into 50 bits, and says whether it is one.
func (c BatchCode) number() (uint64, bool) {
	if len(c) != batchCodeLen {
		return 0, false
	}
	var n uint64
	var sum byte
	for i := range len(c) {
		v := crockfordValues[c[i]]
		if v < 0 || crockford[v] != c[i] {
			return 0, false
		}
		n = n<<5 | uint64(v)
		sum = timesAlpha(sum) ^ byte(v)
	}
	return n, sum == batchCheck
}

// crockfordValues are the values of bytes, -1 where there is none.
var crockfordValues = func() (values [256]int8) {
	for i := range values {
		values[i] = -1
	}
	set := func(upper byte, v int8) {
		values[upper] = v
		if upper >= 'A' {
			values[upper+'a'-'A'] = v
		}
	}
	for v := range len(crockford) {
		set(crockford[v], int8(v))
	}
	set('O', 0)
	set('I', 1)
	set('L', 1)
	return values
}()

// reading is what readCrockford saw, hyphens and spaces not counted.
type reading struct {
	n        int // characters, however many
	bad      int // those that are not in the alphabet
	firstBad int // place of the first of them, from 1
	badRune  rune
}

// readCrockford puts the values of s into dst as far as it reaches; a character
// that is not in the alphabet leaves its place 0.
func readCrockford(dst []byte, s string) reading {
	var r reading
	for i := 0; i < len(s); {
		if s[i] == '-' || s[i] == ' ' {
			i++
			continue
		}
		v, size := crockfordValues[s[i]], 1
		if v < 0 {
			var bad rune
			bad, size = utf8.DecodeRuneInString(s[i:])
			if r.bad++; r.bad == 1 {
				r.firstBad, r.badRune = r.n+1, bad
			}
		} else if r.n < len(dst) {
			dst[r.n] = byte(v)
		}
		r.n++
		i += size
	}
	return r
}
