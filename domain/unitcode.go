package domain

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// UnitNumber is the running number of one package within its batch, from 1.
// 0 is none.
type UnitNumber uint32

// MaxUnitNumber is the last number that a unit code has room for.
const MaxUnitNumber UnitNumber = 1<<24 - 1

// Valid says whether n can be the number of a package.
func (n UnitNumber) Valid() bool { return n >= 1 && n <= MaxUnitNumber }

// UnitCode is what a label says behind the batch code to name one package:
// sixteen characters of Crockford's base32, upper case, for 80 bits: the
// package's number in 24, big end first, and a MAC under a UnitKey in 56.
// Whether it is genuine only UnitKey.Open can tell.
type UnitCode string

const (
	unitCodeLen = 16
	unitMACLen  = 7
)

// Codes of the problems with unit codes.
const (
	// CodeUnitCodeLength names how many characters there are, without hyphens
	// and spaces, and how many there should be.
	CodeUnitCodeLength = "unit_code_length"
	// CodeUnitCodeCharacter names the first character that no code has, and its
	// place from 1, hyphens and spaces not counted.
	CodeUnitCodeCharacter = "unit_code_character"
)

// ParseUnitCode reads the form of a code, with the forgiveness of
// ParseBatchCode. It does not know whether such a code was ever made.
func ParseUnitCode(s string) (UnitCode, error) {
	var c [unitCodeLen]byte
	r := readCrockford(c[:], s)
	switch {
	case r.bad > 0:
		return "", Problem{Code: CodeUnitCodeCharacter, Args: []any{excerpt(string(r.badRune)), r.firstBad}}
	case r.n != unitCodeLen:
		return "", Problem{Code: CodeUnitCodeLength, Args: []any{r.n, unitCodeLen}}
	}
	for i, v := range c {
		c[i] = crockford[v]
	}
	return UnitCode(c[:]), nil
}

// Groups is the code as people read it: "0000-A2B4-C6D8-E0F2".
func (c UnitCode) Groups() string {
	if len(c) != unitCodeLen {
		return string(c)
	}
	return string(c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:])
}

// UnitKey makes and opens unit codes. It is safe for concurrent use, and says
// no more than its id however it is printed, logged or encoded.
//
// The MAC is the first 56 bits of one AES-256 block over
//
//	purpose (1 byte) | batch code (50 bits in 7 bytes) | 0 (5 bytes) | number (3 bytes)
//
// All messages have this one length and each field its place, so two different
// ones are two different blocks, and none is a prefix of another: the things
// that modes and padding exist for do not arise. AES under a secret key is a
// pseudo-random permutation; cutting its output short and staying far below
// 2^64 blocks a key makes it a pseudo-random function, and such a function is a
// MAC. A forger without the key can do no better than to try: 2^-56 a code, of
// which 10,000 a second would take 100,000 years for an even chance at one.
// Misses are limited besides, and what is forged has to lie in a label run.
//
// The purpose separates this use of the key from others; each has a byte of its own.
type UnitKey struct {
	id    string
	block cipher.Block
}

const (
	unitSecretLen = 32
	unitPurpose   = 1
	pinPurpose    = 2
)

// NewUnitKey makes the key called id, 1 to 64 printable ASCII characters
// without spaces, from 32 secret random bytes. It keeps no reference to secret.
func NewUnitKey(id string, secret []byte) (*UnitKey, error) {
	if !validKeyID(id) {
		return nil, errors.New("unit key: the id must be 1 to 64 printable ASCII characters without spaces")
	}
	if len(secret) != unitSecretLen {
		return nil, fmt.Errorf("unit key %s: the secret has %d bytes, it must have %d", id, len(secret), unitSecretLen)
	}
	if subtle.ConstantTimeCompare(secret, make([]byte, unitSecretLen)) == 1 {
		return nil, fmt.Errorf("unit key %s: the secret is all zeros", id)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("unit key %s: %w", id, err)
	}
	return &UnitKey{id: id, block: block}, nil
}

func validKeyID(id string) bool {
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

// ID is the name that the key is kept under. It is no secret.
func (k *UnitKey) ID() string { return k.id }

// Unit is the code of package n of a batch; see AppendUnit.
func (k *UnitKey) Unit(batch BatchCode, n UnitNumber) UnitCode {
	return UnitCode(k.AppendUnit(make([]byte, 0, unitCodeLen), batch, n))
}

// AppendUnit appends the code of package n of a batch to dst. It allocates
// only when dst has no room for the sixteen bytes. It panics when batch is not
// a right code or n not valid: such a label must not be printed.
func (k *UnitKey) AppendUnit(dst []byte, batch BatchCode, n UnitNumber) []byte {
	number, ok := batch.number()
	if !ok || !n.Valid() {
		panic(fmt.Sprintf("domain: unit code for package %d of batch %q", n, string(batch)))
	}
	// A code is as long as a block, so the block is worked on where the code
	// will stand.
	var room [unitCodeLen]byte
	dst = append(dst, room[:]...)
	code := dst[len(dst)-unitCodeLen:]
	k.seal(code, unitPurpose, number, n)
	spellUnit(code, n)
	return dst
}

// PIN is the scratch PIN of package n of a batch: six digits that follow from
// the key and from nothing that stands on the label, under a purpose of their
// own. Each of the million is as likely as any other but for one part in 2^44.
// It panics as AppendUnit does.
func (k *UnitKey) PIN(batch BatchCode, n UnitNumber) string {
	number, ok := batch.number()
	if !ok || !n.Valid() {
		panic(fmt.Sprintf("domain: PIN for package %d of batch %q", n, string(batch)))
	}
	var block [aes.BlockSize]byte
	k.seal(block[:], pinPurpose, number, n)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(block[:])%1_000_000)
}

// seal fills block with the encrypted message, which the MAC is the start of.
func (k *UnitKey) seal(block []byte, purpose, batch uint64, n UnitNumber) {
	binary.BigEndian.PutUint64(block, purpose<<56|batch)
	binary.BigEndian.PutUint64(block[8:], uint64(n))
	k.block.Encrypt(block, block)
}

// spellUnit turns the sealed block in code into the characters of the code.
func spellUnit(code []byte, n UnitNumber) {
	sealed := binary.BigEndian.Uint64(code)
	high := uint64(n)<<16 | sealed>>48
	low := sealed >> 8
	for i := 7; i >= 0; i-- {
		code[i] = crockford[high&31]
		code[i+8] = crockford[low&31]
		high >>= 5
		low >>= 5
	}
}

// Open tells the number of the package when code was made under this key for
// this batch. How long it takes says nothing about how much of the MAC is right.
func (k *UnitKey) Open(batch BatchCode, code UnitCode) (UnitNumber, bool) {
	number, ok := batch.number()
	if !ok || len(code) != unitCodeLen {
		return 0, false
	}
	var high, low uint64
	for i := range 8 {
		h, l := crockfordValues[code[i]], crockfordValues[code[i+8]]
		if h < 0 || l < 0 || crockford[h] != code[i] || crockford[l] != code[i+8] {
			return 0, false
		}
		high = high<<5 | uint64(h)
		low = low<<5 | uint64(l)
	}
	n := UnitNumber(high >> 16)
	var claimed [8]byte
	binary.BigEndian.PutUint64(claimed[:], high<<48|low<<8)
	block := make([]byte, aes.BlockSize)
	k.seal(block, unitPurpose, number, n)
	genuine := subtle.ConstantTimeCompare(claimed[:unitMACLen], block[:unitMACLen]) == 1
	if !genuine || !n.Valid() {
		return 0, false
	}
	return n, true
}

// String names the key by its id.
func (k UnitKey) String() string { return "unit key " + k.id }

// GoString names the key by its id.
func (k UnitKey) GoString() string { return k.String() }

// Format names the key by its id, whatever the verb: without it, %d would
// print the round keys.
func (k UnitKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// MarshalJSON names the key by its id.
func (k UnitKey) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", k.String()), nil }
