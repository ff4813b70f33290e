package qr

import (
	"sync"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
)

// unitAddress is 46 upper-case characters: version 3 at level M.
const unitAddress = "HTTPS://NGUON.VN/T/7K3QX9WM2P/0H5Z2RQ8VN4C7T1Y"

// BenchmarkAgainstSkip2 draws the symbol of a package with both, by turns, and reports how many times faster ours is.
func BenchmarkAgainstSkip2(b *testing.B) {
	const turn = 64 // of ours for each of skip2's
	var e Encoder
	var s Symbol
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		for range turn {
			if err := e.Encode(&s, unitAddress, M); err != nil {
				b.Fatal(err)
			}
		}
		ours += time.Since(start) / turn
		start = time.Now()
		code, err := qrcode.New(unitAddress, qrcode.Medium)
		if err != nil {
			b.Fatal(err)
		}
		code.DisableBorder = true
		code.Bitmap()
		theirs += time.Since(start)
	}
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "ns/ours")
	b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N), "ns/skip2")
	b.ReportMetric(float64(theirs)/float64(ours), "times")
}

func BenchmarkEncode(b *testing.B) {
	for name, text := range map[string]string{
		"unit-3":  unitAddress,
		"mixed-3": "HTTPS://NGUON.VN/01/08931234567894/10/Lo-mam-7",
		"long-9":  "https://nguon.example.vn/01/08931234567894/10/lo-mam-cay-hong-tien-2026?utm=" + unitAddress + unitAddress,
	} {
		b.Run(name, func(b *testing.B) {
			var e Encoder
			var s Symbol
			b.ReportAllocs()
			for b.Loop() {
				if err := e.Encode(&s, text, M); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVersion(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Version(unitAddress, M); err != nil {
			b.Fatal(err)
		}
	}
}

func TestEncoderAllocatesNothing(t *testing.T) {
	var e Encoder
	var s Symbol
	for _, text := range []string{unitAddress, "https://nguon.vn/" + unitAddress, unitAddress + "lot" + unitAddress} {
		if n := testing.AllocsPerRun(100, func() {
			if err := e.Encode(&s, text, M); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}

// Tables are made by whoever asks first, while others ask too.
func TestConcurrentUse(t *testing.T) {
	all := texts(200)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i, text := range all {
				level := Level(i % levels)
				s, err := Encode(text, level)
				if err != nil {
					t.Error(err)
					return
				}
				if r, err := rows(s).read(); err != nil || r.text != text {
					t.Errorf("%q reads as %q: %v", text, r.text, err)
				}
			}
		})
	}
	group.Wait()
}
