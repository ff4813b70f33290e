package labels

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"iter"
	"runtime"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// strips are the rows of a roll as they are to be printed.
func strips(t testing.TB, s Sheet, labels iter.Seq2[Label, error]) []impression {
	t.Helper()
	s, err := s.roll()
	if err != nil {
		t.Fatal(err)
	}
	var prints []impression
	plate := newPlate(s)
	for strip, err := range s.strips(context.Background(), labels) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plate.draw(strip); err != nil {
			t.Fatal(err)
		}
		img := image.NewGray(plate.grey.Rect)
		copy(img.Pix, plate.grey.Pix)
		prints = append(prints, impression{img, strip.copies})
	}
	return prints
}

// At every type size in use no two letters may be printed as the same dots.
func TestSmallLettersAreToldApart(t *testing.T) {
	for _, face := range []Face{Regular, Bold} {
		for size := captionSmallest; size < 8; size += 0.25 {
			for _, dpi := range []DPI{DPI203, DPI300} {
				fit := fitOf(face, ppem(size, dpi))
				same, near := twins(face, size, dpi, fit)
				if most := map[bool]int{true: 13, false: 3}[size < fieldSmallest]; len(same) > 0 || len(near) > most {
					t.Errorf("%s, %.2f pt at %d dpi, %+v: %q are the same, %q nearly", face.name(), size, dpi, fit, same, near)
				}
			}
		}
	}
	if same, _ := twins(Regular, 5.5, DPI203, fit{0, 0.5}); len(same) == 0 {
		t.Error("a plain threshold does as well: the fit is not needed")
	}
}

// twins are the pairs of Vietnamese letters that come out as the same dots, and as all but the same.
func twins(face Face, size float64, dpi DPI, f fit) (same, near []string) {
	var buf sfnt.Buffer
	letters := []rune(vietnamese + "aeiouydAEIOUYD")
	inks := make([][]image.Point, len(letters))
	for i, char := range letters {
		inks[i], _ = glyphDots(&buf, glyphKey{face, ppem(size, dpi), char}, f)
		for n, other := range inks[:i] {
			switch difference(inks[i], other) {
			case 0:
				same = append(same, string([]rune{letters[n], char}))
			case 1:
				near = append(near, string([]rune{letters[n], char}))
			}
		}
	}
	return same, near
}

func TestRowsAcrossARoll(t *testing.T) {
	across := Stock{Name: "three", Kind: RollStock, PageWidth: 106, PageHeight: 22, Width: 34, Height: 22, Columns: 3, Rows: 1,
		Left: 1, GapX: 1, InsetX: 1, InsetY: 1}
	bare := func(count int) iter.Seq2[Label, error] {
		return func(yield func(Label, error) bool) {
			for n := range count {
				if !yield(Label{Address: crabSauce(n + 1).Address}, nil) {
					return
				}
			}
		}
	}
	tests := []struct {
		name          string
		start, copies int
		labels        int
		rows          []int // how often each row is printed
	}{
		{"one row", 1, 1, 3, []int{1}},
		{"last row in part", 1, 1, 4, []int{1, 1}},
		{"first row in part", 3, 1, 4, []int{1, 1}},
		{"copies across", 1, 7, 1, []int{2, 1}},
		{"copies of two", 1, 9, 2, []int{3, 3}},
		{"copies over the end of a row", 2, 4, 2, []int{1, 1, 1}},
	}
	for _, tt := range tests {
		sheet := Sheet{Stock: across, DPI: DPI203, Start: tt.start, Copies: tt.copies}
		want := strips(t, sheet, bare(tt.labels))
		for format, got := range map[string][]impression{
			"ZPL":  readZPL(t, zpl(t, sheet, bare(tt.labels))),
			"TSPL": first(readTSPL(t, tspl(t, sheet, bare(tt.labels)), DPI203)),
		} {
			if len(got) != len(tt.rows) {
				t.Fatalf("%s, %s: %d rows, want %d", tt.name, format, len(got), len(tt.rows))
			}
			for i, p := range got {
				if p.copies != tt.rows[i] || !same(p.picture, want[i].picture) {
					t.Errorf("%s, %s: row %d is another picture or printed %d times, want %d", tt.name, format, i, p.copies, tt.rows[i])
				}
			}
		}
		position := tt.start - 1
		for i, p := range want {
			for range p.copies {
				for column := range across.Columns {
					printed := position < tt.start-1+tt.labels*tt.copies && !(i == 0 && column < tt.start-1)
					if where := across.area(column, DPI203); printed == isBlank(p.picture, where) {
						t.Errorf("%s: row %d, place %d: printed is %t", tt.name, i, column, !printed)
					}
					if i > 0 || column >= tt.start-1 {
						position++
					}
				}
			}
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

// area is where the n-th label of a page lies, in dots.
func (s Stock) area(n int, dpi DPI) image.Rectangle {
	at := Sheet{Stock: s, Start: 1}.spot(n)
	return image.Rect(dpi.dots(at.x), dpi.dots(at.y), dpi.dots(at.x+s.Width), dpi.dots(at.y+s.Height))
}

func isBlank(img *image.Gray, where image.Rectangle) bool {
	for y := where.Min.Y; y < min(where.Max.Y, img.Rect.Max.Y); y++ {
		for x := where.Min.X; x < min(where.Max.X, img.Rect.Max.X); x++ {
			if img.GrayAt(x, y).Y != 0xFF {
				return false
			}
		}
	}
	return true
}

var errStore = errors.New("the store is gone")

// What was written before an error is whole rows.
func TestRollsThatEndEarly(t *testing.T) {
	broken := func(yield func(Label, error) bool) {
		_ = yield(crabSauce(1), nil) && yield(crabSauce(2), nil) && yield(Label{}, errStore)
	}
	sheet := Sheet{Stock: Single("60x40", 60, 40), DPI: DPI203}
	writers := map[string]func(context.Context, io.Writer, Sheet, iter.Seq2[Label, error]) error{"ZPL": WriteZPL, "TSPL": WriteTSPL}
	for name, write := range writers {
		file := new(file)
		if err := write(context.Background(), file, sheet, broken); !errors.Is(err, errStore) {
			t.Errorf("%s: error is %v, want the store's", name, err)
		}
		prints := readZPLOrTSPL(t, name, *file)
		if len(prints) != 1 {
			t.Errorf("%s: %d rows before the error, want the one that was known to be whole", name, len(prints))
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := write(ctx, io.Discard, sheet, run(1)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error is %v, want that of the context", name, err)
		}
		var value *ValueError
		if err := write(context.Background(), io.Discard, sheet, run(0)); !errors.As(err, &value) || value.Field != "labels" {
			t.Errorf("%s: error is %v, want a ValueError for labels", name, err)
		}
		if err := write(context.Background(), refusing{}, sheet, run(50)); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: error is %v, want the writer's", name, err)
		}
	}
}

type file []byte

func (f *file) Write(p []byte) (int, error) {
	*f = append(*f, p...)
	return len(p), nil
}

func readZPLOrTSPL(t *testing.T, name string, f file) []impression {
	if name == "ZPL" {
		return readZPL(t, f)
	}
	return first(readTSPL(t, f, DPI203))
}

type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Rows are written as they come: a job of four hundred takes no more memory at once than one of a hundred.
func TestRollsAreStreamed(t *testing.T) {
	sheet := Sheet{Stock: Single("50x30", 50, 30), DPI: DPI203}
	for name, write := range map[string]func(context.Context, io.Writer, Sheet, iter.Seq2[Label, error]) error{"ZPL": WriteZPL, "TSPL": WriteTSPL} {
		peak := uint64(0)
		watched := func(yield func(Label, error) bool) {
			n := 0
			for l, err := range run(400) {
				if n++; n%100 == 0 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					if n == 100 {
						peak = m.HeapAlloc
					} else if m.HeapAlloc > peak+256<<10 {
						t.Errorf("%s: %d KB in use at label %d, %d KB at label 100", name, m.HeapAlloc>>10, n, peak>>10)
					}
				}
				if !yield(l, err) {
					return
				}
			}
		}
		if err := write(context.Background(), io.Discard, sheet, watched); err != nil {
			t.Fatal(err)
		}
	}
}

// The dots of a thermal printer are the label that the other formats show: the symbol is the same, and ink of one has
// ink of the other at its dot or next to it.
func TestThermalDotsLookLikeThePNG(t *testing.T) {
	for _, s := range []Stock{Single("60x40", 60, 40), Single("50x30", 50, 30)} {
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			l := crabSauce(1)
			l.Note = "MẪU"
			var b bytes.Buffer
			if err := WritePNG(&b, l, s, dpi); err != nil {
				t.Fatal(err)
			}
			grey := readGrey(t, temp(t, "label.png", b.Bytes()))
			dots := strips(t, Sheet{Stock: s, DPI: dpi}, sequence(l))[0].picture
			p, err := Place(l, s, dpi)
			if err != nil {
				t.Fatal(err)
			}
			r := raster{dots.Rect.Dx(), dots.Rect.Dy(), dots.Pix}
			if bad := r.wrongPixels(p, dpi.dots(p.SymbolX), dpi.dots(p.SymbolY)); bad > 0 {
				t.Errorf("%s at %d dpi: %d dots of the symbol are wrong", s.Name, dpi, bad)
			}
			if n := stray(dots, grey) + stray(grey, dots); n > 0 || dots.Rect != grey.Rect {
				t.Errorf("%s at %d dpi: %d dots of ink are in one picture only", s.Name, dpi, n)
			}
		}
	}
}
