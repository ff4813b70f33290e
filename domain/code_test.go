package domain

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const sampleCode BatchCode = "7K3QX9WM2P"

// chance is a source of repeatable randomness; each name has its own.
func chance(name string) io.Reader { return rand.NewChaCha8(sha256.Sum256([]byte(name))) }

func drawCodes(t testing.TB, name string, n int) []BatchCode {
	t.Helper()
	source, codes := chance(name), make([]BatchCode, n)
	for i := range codes {
		var err error
		if codes[i], err = NewBatchCode(source); err != nil {
			t.Fatal(err)
		}
	}
	return codes
}

// timesInField multiplies in GF(32) the long way: product of polynomials, then
// the remainder by x^5 + x^2 + 1.
func timesInField(a, b int) int {
	product := 0
	for i := range 5 {
		if b>>i&1 == 1 {
			product ^= a << i
		}
	}
	for i := 9; i >= 5; i-- {
		if product>>i&1 == 1 {
			product ^= 0b100101 << (i - 5)
		}
	}
	return product
}

// rightByDefinition computes the documented sum as it stands there.
func rightByDefinition(code string) bool {
	sum, weight := 0, 1
	for i := len(code) - 1; i >= 0; i-- {
		sum ^= timesInField(weight, strings.IndexByte(crockford, code[i]))
		weight = timesInField(weight, 2)
	}
	return len(code) == 10 && sum == 31
}

func TestWeightsAreDistinct(t *testing.T) {
	seen := map[int]bool{}
	for v, i := 1, 0; i < 31; i++ {
		if v == 0 || seen[v] {
			t.Fatalf("alpha^%d = %d again: x^5+x^2+1 is not primitive", i, v)
		}
		seen[v] = true
		if next := timesInField(v, 2); next != int(timesAlpha(byte(v))) {
			t.Fatalf("alpha times %d = %d, want %d", v, timesAlpha(byte(v)), next)
		}
		v = timesInField(v, 2)
	}
}

// Printed codes have to stay right for ever.
func TestKnownBatchCodes(t *testing.T) {
	for _, s := range []string{"7K3QX9WM2P", "000000000Z", "ZZZZZZZZZ2", "123456789Z", "ABCDEFGHJ5"} {
		if got, err := ParseBatchCode(s); err != nil || string(got) != s {
			t.Errorf("ParseBatchCode(%s) = %s, %v", s, got, err)
		}
	}
	got, err := NewBatchCode(bytes.NewReader([]byte{0x00, 0x44, 0x32, 0x14, 0xc7, 0x42}))
	if err != nil || got != "012345678P" {
		t.Errorf("NewBatchCode over known bits = %s, %v", got, err)
	}
}

func TestNewBatchCode(t *testing.T) {
	var seen [batchCodeLen][256]int
	unique := map[BatchCode]bool{}
	for _, c := range drawCodes(t, "new", 4096) {
		if parsed, err := ParseBatchCode(string(c)); err != nil || parsed != c {
			t.Fatalf("ParseBatchCode(%s) = %s, %v", c, parsed, err)
		}
		if !rightByDefinition(string(c)) {
			t.Fatalf("%s breaks the documented sum", c)
		}
		unique[c] = true
		for i := range len(c) {
			seen[i][c[i]]++
		}
	}
	if len(unique) != 4096 {
		t.Errorf("%d different codes of 4096", len(unique))
	}
	// 128 of each are expected; 60 would be six standard deviations away.
	for i := range seen {
		for _, ch := range []byte(crockford) {
			if n := seen[i][ch]; n < 60 || n > 196 {
				t.Errorf("character %c stands %d times at place %d", ch, n, i)
			}
		}
	}
}

func TestNewBatchCodeWithoutRandomness(t *testing.T) {
	for _, short := range [][]byte{nil, {1, 2, 3, 4, 5}} {
		got, err := NewBatchCode(bytes.NewReader(short))
		if got != "" || !(errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
			t.Errorf("NewBatchCode over %d bytes = %q, %v", len(short), got, err)
		}
	}
}

func TestEverySingleErrorIsCaught(t *testing.T) {
	for _, c := range append(drawCodes(t, "single", 200), sampleCode) {
		for i := range len(c) {
			for _, ch := range []byte(crockford) {
				wrong := []byte(c)
				wrong[i] = ch
				if _, err := ParseBatchCode(string(wrong)); (err == nil) != (ch == c[i]) {
					t.Fatalf("%s for %s: %v", wrong, c, err)
				}
			}
		}
	}
}

func TestEverySwapIsCaught(t *testing.T) {
	for _, c := range append(drawCodes(t, "swap", 2000), sampleCode) {
		for i := range len(c) {
			for j := range i {
				wrong := []byte(c)
				wrong[i], wrong[j] = wrong[j], wrong[i]
				if _, err := ParseBatchCode(string(wrong)); (err == nil) != (c[i] == c[j]) {
					t.Fatalf("%s for %s: %v", wrong, c, err)
				}
			}
		}
	}
}

func TestParseBatchCodeForgives(t *testing.T) {
	for _, s := range []string{"7k3qx9wm2p", "7K3Q-X9W-M2P", "7k3q x9w m2p", " -7K3QX--9WM2P- ", "7K3QX9WM2P"} {
		if got, err := ParseBatchCode(s); err != nil || got != sampleCode {
			t.Errorf("ParseBatchCode(%q) = %s, %v", s, got, err)
		}
	}
	for _, c := range drawCodes(t, "forgive", 500) {
		for zero, one := range map[string]string{"O": "I", "o": "l", "0": "L", "O ": "i"} {
			s := strings.NewReplacer("0", zero, "1", one).Replace(string(c))
			if got, err := ParseBatchCode(s); err != nil || got != c {
				t.Errorf("ParseBatchCode(%q) = %s, %v, want %s", s, got, err, c)
			}
		}
	}
}

func TestParseBatchCodeRefuses(t *testing.T) {
	tests := []struct {
		in, code string
		args     []any
	}{
		{"", CodeBatchCodeLength, []any{0, 10}},
		{"- -", CodeBatchCodeLength, []any{0, 10}},
		{"7K3QX9WM2", CodeBatchCodeLength, []any{9, 10}},
		{"7K3Q-X9W-M2P-7", CodeBatchCodeLength, []any{11, 10}},
		{strings.Repeat("7", 10_000), CodeBatchCodeLength, []any{10_000, 10}},
		{"7K3QX9WM2U", CodeBatchCodeCharacter, []any{"U", 10}},
		{"7K3Q-X*W-M*P", CodeBatchCodeCharacter, []any{"*", 6}},
		{"7K3Qđ9WM2P", CodeBatchCodeCharacter, []any{"đ", 5}},
		{"7K3Q\u2010X9WM2P", CodeBatchCodeCharacter, []any{"\u2010", 5}},
		{"7K3Q\u00a0X9WM2P", CodeBatchCodeCharacter, []any{"\u00a0", 5}},
		{"7K3Q\u202eX9WM2P", CodeBatchCodeCharacter, []any{"\ufffd", 5}},
		{"7K3Q\tX9WM2P", CodeBatchCodeCharacter, []any{"\ufffd", 5}},
		{"\xff", CodeBatchCodeCharacter, []any{"\ufffd", 1}},
		{"7K3QX9WM2Q", CodeBatchCodeCheck, []any{"7K3Q-X9W-M2Q"}},
		{"ooooo ooooo", CodeBatchCodeCheck, []any{"0000-000-000"}},
	}
	for _, tt := range tests {
		got, err := ParseBatchCode(tt.in)
		if got != "" {
			t.Errorf("ParseBatchCode(%q) = %s beside a problem", tt.in, got)
		}
		wantReason(t, err, tt.code, tt.args...)
	}
}

func TestBatchCodeGroups(t *testing.T) {
	if got := sampleCode.Groups(); got != "7K3Q-X9W-M2P" {
		t.Errorf("Groups = %s", got)
	}
	if got := BatchCode("").Groups(); got != "" {
		t.Errorf("Groups of no code = %q", got)
	}
	for _, c := range drawCodes(t, "groups", 50) {
		if got, err := ParseBatchCode(c.Groups()); err != nil || got != c {
			t.Errorf("ParseBatchCode(%s) = %s, %v", c.Groups(), got, err)
		}
	}
}

// neighbours tries every text one substitution or one swap of neighbours away.
func neighbours(s string) []BatchCode {
	var found []BatchCode
	try := func(b []byte) {
		if string(b) != s && rightByDefinition(string(b)) {
			found = append(found, BatchCode(b))
		}
	}
	for i := range len(s) {
		for _, ch := range []byte(crockford) {
			b := []byte(s)
			b[i] = ch
			try(b)
		}
		if i > 0 {
			b := []byte(s)
			b[i], b[i-1] = b[i-1], b[i]
			try(b)
		}
	}
	return found
}

func TestSuggestBatchCodesIsComplete(t *testing.T) {
	source := rand.New(rand.NewChaCha8(sha256.Sum256([]byte("suggest"))))
	for _, c := range drawCodes(t, "suggest", 300) {
		typed := []byte(c)
		if i := source.IntN(9); source.IntN(2) == 0 {
			typed[i], typed[i+1] = typed[i+1], typed[i]
		} else {
			typed[i] = crockford[source.IntN(32)]
		}
		got := SuggestBatchCodes(string(typed))
		if string(typed) == string(c) {
			if got != nil {
				t.Fatalf("suggestions for the right code %s: %v", c, got)
			}
			continue
		}
		if len(got) > 19 || !slices.Contains(got, c) {
			t.Fatalf("suggestions for %s, meant as %s: %v", typed, c, got)
		}
		want := neighbours(string(typed))
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("suggestions for %s = %v, want %v", typed, got, want)
		}
	}
}

func TestSuggestBatchCodes(t *testing.T) {
	if got := SuggestBatchCodes("7k3q-x9w-mzp"); len(got) < 10 || got[0] != sampleCode {
		t.Errorf("for Z instead of 2: %v, want %s first", got, sampleCode)
	}
	if got := SuggestBatchCodes("7K3QX9WM2U"); !slices.Equal(got, []BatchCode{sampleCode}) {
		t.Errorf("for one character of no code: %v, want %s alone", got, sampleCode)
	}
	for _, s := range []string{"", "7K3QX9WM2", "7K3QX9WM2PP", "UK3QX9WM2U", string(sampleCode), "7k3qx9wm2p", strings.Repeat("U", 1000)} {
		if got := SuggestBatchCodes(s); got != nil {
			t.Errorf("SuggestBatchCodes(%q) = %v, want none", s, got)
		}
	}
}

// The number that unit codes are bound to is the code read in base 32.
func TestBatchCodeNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.Uint64().Draw(t, "bits")
		c, err := NewBatchCode(bytes.NewReader(binary.BigEndian.AppendUint64(nil, raw)))
		if err != nil {
			t.Fatal(err)
		}
		n, ok := c.number()
		if !ok || n>>5 != raw>>19 {
			t.Fatalf("number of %s = %x, %v, want %x above the check", c, n, ok, raw>>19)
		}
	})
	for _, c := range []BatchCode{"", "7K3QX9WM2Q", "7k3qx9wm2p", "7K3QX9WM2", "7K3QX9WM2PP", "7K3QX9WM2\xff", "OK3QX9WM2P"} {
		if _, ok := c.number(); ok {
			t.Errorf("%q counts as a code", c)
		}
	}
}

func FuzzParseBatchCode(f *testing.F) {
	for _, s := range []string{"7K3QX9WM2P", "7k3q-x9w-m2p", "O0Il1 UuÀ", "", "7K3QX9WM2Q", "\xff\xfe", "7K3QX9WM2U"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range SuggestBatchCodes(s) {
			if !rightByDefinition(string(c)) {
				t.Fatalf("SuggestBatchCodes(%q) holds %s", s, c)
			}
		}
		c, err := ParseBatchCode(s)
		if err != nil {
			return
		}
		if !rightByDefinition(string(c)) {
			t.Fatalf("ParseBatchCode(%q) = %s, which is no code", s, c)
		}
		if again, err := ParseBatchCode(string(c)); err != nil || again != c {
			t.Fatalf("ParseBatchCode(%s) = %s, %v", c, again, err)
		}
	})
}
