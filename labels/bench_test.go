package labels

import (
	"context"
	"io"
	"testing"
)

// BenchmarkPDF makes one file of 1,000 different labels.
func BenchmarkPDF(b *testing.B) {
	sheet := Sheet{Stock: stock(b, "a4-24")}
	b.ReportAllocs()
	for b.Loop() {
		size := new(counter)
		if err := WritePDF(context.Background(), size, sheet, run(1000)); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(*size)/1000, "bytes/label")
	}
}

func BenchmarkPlaceFirst(b *testing.B) {
	s := stock(b, "a4-24")
	for b.Loop() {
		if _, err := Place(crabSauce(1), s, DPI300); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlaceFull arranges the first label of a run with all that a label can say.
func BenchmarkPlaceFull(b *testing.B) {
	s := stock(b, "100x70")
	for b.Loop() {
		if _, err := Place(fullLabel(1), s, DPI300); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	s := stock(b, "60x40")
	for b.Loop() {
		if err := WritePNG(io.Discard, crabSauce(1), s, DPI300); err != nil {
			b.Fatal(err)
		}
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
