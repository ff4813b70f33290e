package labels

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	gauges "runtime/metrics"
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
	var usual, own, ratio []float64
	size := new(counter)
	for b.Loop() {
		u := pace(b, 1000, func(n int) { writeTheUsualWay(b, io.Discard, n) })
		*size = 0
		o := pace(b, 10_000, func(n int) { writeOurWay(b, size, n) })
		usual, own, ratio = append(usual, u), append(own, o), append(ratio, o/u)
	}
	b.ReportMetric(median(usual), "usual-labels/CPU-s")
	b.ReportMetric(median(own), "labels/CPU-s")
	b.ReportMetric(median(ratio), "ratio")
	b.ReportMetric(float64(*size)/10_000, "bytes/label")
}

// The ratio that is asked for is far below what is measured, so that a busy machine does not matter.
func TestPDFIsFarFasterThanTheUsualWay(t *testing.T) {
	const asked = 14
	usual := pace(t, 200, func(n int) { writeTheUsualWay(t, io.Discard, n) })
	own := pace(t, 5000, func(n int) { writeOurWay(t, io.Discard, n) })
	t.Logf("%.0f labels for a second of CPU, %.0f in the usual way: %.0f times", own, usual, own/usual)
	if own < asked*usual {
		t.Errorf("%.1f times as many labels as in the usual way, want %d", own/usual, asked)
	}
}

// A file is written while its labels come, in memory that does not grow with it, and is small.
func TestPDFMemory(t *testing.T) {
	const most, mostLabel = 64 << 20, 170 // bytes; what is asked is 250 a label
	var peaks []uint64
	for _, count := range []int{10_000, 50_000} {
		w := &watched{}
		runtime.GC()
		idle := heap()
		writeOurWayFrom(t, w, func(yield func(Label, error) bool) {
			for l := range run(count) {
				if w.yielded++; !yield(l, nil) {
					return
				}
			}
		})
		peak := w.peak - min(w.peak, idle)
		t.Logf("%d labels: %.1f MB over idle, %.1f bytes a label, first bytes after %d labels", count, float64(peak)/1e6, float64(w.size)/float64(count), w.before)
		if peak > most {
			t.Errorf("%d labels take %d bytes over idle, want at most %d", count, peak, most)
		}
		if w.size > mostLabel*count {
			t.Errorf("%d labels are %d bytes, want at most %d each", count, w.size, mostLabel)
		}
		if w.before > 500 {
			t.Errorf("the first bytes came after %d of %d labels", w.before, count)
		}
		peaks = append(peaks, peak)
	}
	if small := max(peaks[0], 8<<20); peaks[1] > 2*small {
		t.Errorf("50,000 labels take %d bytes over idle, 10,000 take %d", peaks[1], peaks[0])
	}
}

// watched looks at the memory in use at each write, and at how many labels had been made before the first.
type watched struct {
	size, yielded, before int
	peak                  uint64
}

func (w *watched) Write(p []byte) (int, error) {
	if w.size == 0 {
		w.before = w.yielded
	}
	w.size += len(p)
	w.peak = max(w.peak, heap())
	return len(p), nil
}

// heap is what objects take in memory, those included that are not yet swept.
func heap() uint64 {
	sample := []gauges.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	gauges.Read(sample)
	return sample[0].Value.Uint64()
}

// pace is how many labels there are for a second of CPU.
func pace(tb testing.TB, count int, write func(int)) float64 {
	tb.Helper()
	began := cpuTime(tb)
	write(count)
	return float64(count) / (cpuTime(tb) - began).Seconds()
}

func writeOurWay(tb testing.TB, w io.Writer, count int) {
	tb.Helper()
	writeOurWayFrom(tb, w, run(count))
}

func writeOurWayFrom(tb testing.TB, w io.Writer, labels iter.Seq2[Label, error]) {
	tb.Helper()
	if err := WritePDF(context.Background(), w, Sheet{Stock: stock(tb, "a4-24")}, labels); err != nil {
		tb.Fatal(err)
	}
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
