package labels

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"
	"github.com/skip2/go-qrcode"
)

// BenchmarkPDFAgainstTheUsualWay makes sheets in the way that most programs do, and in ours, by turns, and tells how many
// labels each gives for a second of CPU. Run it with -benchtime=5x or more: medians are told.
func BenchmarkPDFAgainstTheUsualWay(b *testing.B) {
	const usual, own = 1000, 10_000
	sheet := Sheet{Stock: stock(b, "a4-24")}
	var usualPace, ownPace, ratio []float64
	size := new(counter)
	for b.Loop() {
		began := cpuTime(b)
		writeTheUsualWay(b, io.Discard, usual)
		between := cpuTime(b)
		*size = 0
		if err := WritePDF(context.Background(), size, sheet, run(own)); err != nil {
			b.Fatal(err)
		}
		ended := cpuTime(b)
		usualPace = append(usualPace, usual/(between-began).Seconds())
		ownPace = append(ownPace, own/(ended-between).Seconds())
		ratio = append(ratio, ownPace[len(ownPace)-1]/usualPace[len(usualPace)-1])
	}
	b.ReportMetric(median(usualPace), "usual-labels/CPU-s")
	b.ReportMetric(median(ownPace), "labels/CPU-s")
	b.ReportMetric(median(ratio), "ratio")
	b.ReportMetric(float64(*size)/own, "bytes/label")
}

// writeTheUsualWay is the baseline: gofpdf, a PNG image a label, skip2's encoder, four lines of text.
func writeTheUsualWay(tb testing.TB, w io.Writer, count int) {
	tb.Helper()
	doc := gofpdf.New("P", "mm", "A4", "")
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes("sans", "", bytes.Clone(Regular.ttf()))
	doc.SetFont("sans", "", 7)
	for n := range count {
		if n%24 == 0 {
			doc.AddPage()
		}
		x, y := float64(n%3)*70+4, float64(n%24/3)*37+4
		l := crabSauce(n + 1)
		png, err := qrcode.Encode(l.Address, qrcode.Medium, -3)
		if err != nil {
			tb.Fatal(err)
		}
		name, options := fmt.Sprint(n), gofpdf.ImageOptions{ImageType: "PNG"}
		doc.RegisterImageOptionsReader(name, options, bytes.NewReader(png))
		doc.ImageOptions(name, x, y, 20, 20, false, options, 0, "")
		for i, line := range []string{l.Title, "Lô " + l.Fields[0].Text, "Hợp tác xã Nông nghiệp Hồng Tiến", l.UnitCode} {
			doc.Text(x+22, y+4+4*float64(i), line)
		}
	}
	if err := doc.Output(w); err != nil {
		tb.Fatal(err)
	}
}

// cpuTime is what the process has used so far, on all processors.
func cpuTime(tb testing.TB) time.Duration {
	tb.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
