package qr

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fewest bits of a text by trying every cut: the last segment is of every length and mode.
func fewest(text string, c *class) int {
	best := make([]int, len(text)+1)
	for end := 1; end <= len(text); end++ {
		best[end] = math.MaxInt
		widest := numeric
		for start := end - 1; start >= 0; start-- {
			widest = max(widest, tightest[text[start]])
			for m := widest; m < modes; m++ {
				n := end - start
				bits := 4 + c.count[m] + [modes]int{10*(n/3) + [3]int{0, 4, 7}[n%3], 11*(n/2) + 6*(n%2), 8 * n}[m]
				best[end] = min(best[end], best[start]+bits)
			}
		}
	}
	return best[len(text)]
}

func TestSegmentsAreTheShortest(t *testing.T) {
	letters := rapid.SampledFrom([]rune("0123456789012345678901234567890123456789ABCZ-/:abz_"))
	stretch := rapid.OneOf(
		rapid.StringOfN(letters, 1, 12, -1),
		rapid.StringMatching(`[0-9]{1,16}`),
		rapid.StringMatching(`[A-Z0-9:/]{1,20}`),
		rapid.StringMatching(`[a-z]{1,8}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(stretch, 1, 8).Draw(t, "stretches"), "")
		for i := range classes {
			c := &classes[i]
			var e Encoder
			if err := e.survey(text); err != nil {
				t.Fatal(err)
			}
			got := e.measure(c)
			if want := fewest(text, c); got != want {
				t.Fatalf("%q takes %d bits from version %d on, want %d", text, got, c.from, want)
			}
			e.join()
			sum, length := 0, 0
			for _, s := range e.segments {
				sum += s.bits(c)
				length += s.length
			}
			if sum != got || length != len(text) {
				t.Fatalf("%q: segments %v take %d bits, want %d", text, e.segments, sum, got)
			}
		}
	})
}

// Any address is read back, whole, at any level; a second drawing into the same memory is the same.
func TestAddressesAreReadBack(t *testing.T) {
	var used Encoder
	var again Symbol
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`HTTPS://[A-Z0-9.]{3,17}/T/[0-9A-Z]{10}(/[0-9A-Z]{16})?`),
			rapid.StringMatching(`HTTPS://[A-Z0-9.]{3,17}/01/[0-9]{14}/10/[!-~]{1,20}(/21/[0-9]{1,20})?`),
			rapid.StringMatching(`[!-~]{20,180}`),
			rapid.StringMatching(`[A-Z0-9]{0,80}[a-z]{0,40}[0-9]{20,60}`),
		).Draw(t, "text")
		level := rapid.SampledFrom([]Level{L, M, Q, H}).Draw(t, "level")
		s, err := Encode(text, level)
		if err != nil {
			t.Fatal(err)
		}
		r, err := rows(s).read()
		if err != nil {
			t.Fatal(err)
		}
		version, err := Version(text, level)
		if r.text != text || r.level != level || r.version != version || err != nil {
			t.Fatalf("reads as %q, %d-%v; version should be %d (%v)", r.text, r.version, r.level, version, err)
		}
		if err := used.Encode(&again, text, level); err != nil {
			t.Fatal(err)
		}
		if rows(&again).String() != rows(s).String() {
			t.Fatal("a used encoder draws another symbol")
		}
		if !sameBits(s) {
			t.Fatal("the packed bits are not the modules")
		}
	})
}

func sameBits(s *Symbol) bool {
	packed := s.AppendBits([]byte("ahead"))[len("ahead"):]
	width := (s.Size() + 7) / 8
	for y := range s.Size() {
		for x := range 8 * width {
			dark := packed[y*width+x/8]>>(7-x%8)&1 == 1
			if dark != (x < s.Size() && s.Dark(x, y)) {
				return false
			}
		}
	}
	return len(packed) == width*s.Size()
}

// What mixed addresses save: an upper-case host and path, and a lot that has to keep its small letters.
func TestMixedAddressesTakeTheSmallestVersion(t *testing.T) {
	const address = "HTTPS://NGUON.VN/01/08931234567894/10/Lo-mam-7"
	got, err := Version(address, M)
	if err != nil || got != 3 || len(address) <= holds[M][bytes][got-1] {
		t.Errorf("version %d (%v), want 3, which does not hold %d bytes", got, err, len(address))
	}
}
