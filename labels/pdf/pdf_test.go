package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/google/go-cmp/cmp"
)

func typeface(t testing.TB) *Typeface {
	t.Helper()
	face, err := NewTypeface("LiberationSans", liberationsansregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

// sample is a file with all that can be drawn: a text, a form, a rectangle and masks.
func sample(t testing.TB, pages int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, 200, 100)
	f := w.Font(typeface(t))
	var c Content
	c.Text(f, 8, 0, -10, "Mắm cáy (1) \\")
	form := w.Form(&c, 0, -20, 100, 0)
	for n := range pages {
		c.Reset()
		c.Rectangle(1, 2, 3.5, 0.25)
		c.Save()
		c.Move(10, 90.125)
		c.Draw(form)
		c.Text(f, 5.5, 1, -20, fmt.Sprint("số ", n))
		c.Mask(50, -40, 16, 16, []byte(strings.Repeat("E", n%3) + "I" + strings.Repeat("\xAA)", 16))[:32])
		c.Restore()
		if err := w.Page(&c); err != nil {
			t.Fatal(err)
		}
	}
	info := Info{Title: "Tem", Producer: "test", Language: "vi", Created: time.Unix(0, 0), Owner: "Test", Private: map[string]float64{"A": 1.5, "B": -2}}
	if err := w.Close(info); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadGivesBackWhatWasDrawn(t *testing.T) {
	const pages = 250 // more than a node of the page tree and a stream of objects hold
	f, err := Read(sample(t, pages), "Test")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]float64{"A": 1.5, "B": -2}, f.Private); diff != "" {
		t.Errorf("private data (-want +got)\n%s", diff)
	}
	if f.Pages() != pages {
		t.Fatalf("%d pages, want %d", f.Pages(), pages)
	}
	for n := range pages {
		d, err := f.Page(n)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Groups) != 1 || len(d.Groups[0].Texts) != 2 || len(d.Groups[0].Masks) != 1 || len(d.Rectangles) != 1 {
			t.Fatalf("page %d shows %+v", n, d)
		}
		g := d.Groups[0]
		var got []string
		for _, text := range g.Texts {
			got = append(got, fmt.Sprintf("%s %.3f %.3f %.3f", text.Text, text.X, text.Y, text.Size))
		}
		want := []string{"Mắm cáy (1) \\ 10.000 80.125 8.000", fmt.Sprintf("số %d 11.000 70.125 5.500", n)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("page %d (-want +got)\n%s", n, diff)
		}
		if m := g.Masks[0]; m.Box != (Box{60, 50.125, 76, 66.125}) || string(m.Bits) != (strings.Repeat("E", n%3) + "I" + strings.Repeat("\xAA)", 16))[:32] {
			t.Errorf("page %d: mask is %+v", n, m)
		}
		if r := d.Rectangles[0]; r != (Box{1, 2, 4.5, 2.25}) {
			t.Errorf("page %d: rectangle is %+v", n, r)
		}
	}
}

// Whoever looks for the operator that ends a mask must not find it in the mask.
func TestMasksDoNotEndEarly(t *testing.T) {
	for _, bits := range []string{"EI", "\nEI ", "xxxE", "\x00\xFFEI\n"} {
		var c Content
		c.Mask(0, 0, 8, 8, []byte(bits))
		_, data, _ := bytes.Cut(c.data, []byte("ID "))
		if bytes.Count(data, []byte("EI")) != 1 || !bytes.HasSuffix(data, []byte("\nEI\n")) {
			t.Errorf("mask of %q is %q", bits, data)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1: "1", -1: "-1", 0.5: "0.5", -0.25: "-0.25", 841.89: "841.89", 0.0004: "0",
		-0.0004: "0", 12.3456: "12.346", 0.05: "0.05", 0.001: "0.001", 7.2499999: "7.25", 99.9996: "100"} {
		if got := string(appendNumber(nil, v)); got != want {
			t.Errorf("%v is written as %s, want %s", v, got, want)
		}
	}
}

func TestFilesAreTheSameEachTime(t *testing.T) {
	if !bytes.Equal(sample(t, 120), sample(t, 120)) {
		t.Error("equal calls give different files")
	}
	if bytes.Equal(identifier(t, sample(t, 2)), identifier(t, sample(t, 3))) {
		t.Error("different files have one identifier")
	}
}

func identifier(t testing.TB, file []byte) []byte {
	t.Helper()
	_, after, ok := bytes.Cut(file, []byte("/ID[<"))
	if !ok {
		t.Fatal("the file has no identifier")
	}
	return after[:32]
}

// Pages leave while the file is made: a Writer holds little of it.
func TestPagesLeaveAsTheyCome(t *testing.T) {
	var b bytes.Buffer
	w := NewWriter(&b, 200, 100)
	noise := uint32(1)
	var c Content
	for n := range 100 {
		c.Reset()
		bits := make([]byte, 1000)
		for i := range bits {
			noise = noise*1664525 + 1013904223
			bits[i] = byte(noise >> 24)
		}
		c.Mask(0, 0, 8, 89, append(bits, bits[:68]...))
		if err := w.Page(&c); err != nil {
			t.Fatal(err)
		}
		if held := w.offset - int64(b.Len()); held > bufferSize+2000 {
			t.Fatalf("%d bytes are held back after page %d", held, n)
		}
	}
	if b.Len() < 60_000 {
		t.Errorf("only %d bytes of 100 pages have left", b.Len())
	}
}

type full struct{ room int }

var errFull = errors.New("no room left")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAnErrorStays(t *testing.T) {
	w := NewWriter(&full{room: 1000}, 200, 100)
	var c Content
	for range 20_000 {
		if w.Page(&c) != nil {
			break
		}
	}
	if err := w.Close(Info{}); !errors.Is(err, errFull) {
		t.Errorf("error is %v, want the writer's", err)
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	whole := sample(t, 3)
	for name, file := range map[string][]byte{
		"empty":         nil,
		"other":         []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"),
		"without end":   whole[:len(whole)-10],
		"missing piece": append(bytes.Clone(whole[:400]), whole[500:]...),
		"changed byte":  bytes.Replace(whole, []byte("/Length "), []byte("/Length 9"), 1),
	} {
		if err := readAll(file); !errors.Is(err, errBroken) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	if _, err := Read(whole, "Other"); !errors.Is(err, errBroken) {
		t.Errorf("file of another owner: error is %v", err)
	}
}

func readAll(file []byte) error {
	f, err := Read(file, "Test")
	for n := 0; err == nil && n < f.Pages(); n++ {
		_, err = f.Page(n)
	}
	return err
}

// No file, however damaged, does more than give an error.
func TestDamagedFilesDoNoHarm(t *testing.T) {
	whole, random := sample(t, 2), rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		file := bytes.Clone(whole)
		for range 1 + random.IntN(4) {
			file[random.IntN(len(file))] = byte(random.Uint32())
		}
		if err := readAll(file); err != nil && !errors.Is(err, errBroken) && !errors.Is(err, errFont) {
			t.Fatalf("error is %v", err)
		}
	}
}

// A form draws no form, so that work cannot multiply.
func TestFormsThatDrawForms(t *testing.T) {
	var b bytes.Buffer
	var page, inner Content
	w := NewWriter(&b, 100, 100)
	inner.Draw(w.Form(&Content{}, 0, 0, 1, 1))
	f := Form{object: w.reserve(), index: len(w.forms)}
	w.forms = append(w.forms, f)
	w.stream(f.object, fmt.Appendf(nil, "/Subtype/Form/Resources<</XObject %d 0 R>>", formsObject), inner.data)
	page.Draw(f)
	if err := errors.Join(w.Page(&page), w.Close(Info{Owner: "Test", Private: map[string]float64{"A": 1}})); err != nil {
		t.Fatal(err)
	}
	if err := readAll(b.Bytes()); !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "a form draws a form") {
		t.Errorf("error is %v", err)
	}
}

// What a page draws, and what the pages of a file share, has an end.
func TestWorkAndMemoryAreBounded(t *testing.T) {
	for _, tt := range []struct {
		content string
		left    int // operators
		want    error
	}{
		{"q\nQ\n", 2, nil},
		{"q\nQ\n", 1, errBroken},
		{strings.Repeat("1 ", maxOperands), 0, nil},
		{strings.Repeat("1 ", maxOperands+1), 0, errBroken},
	} {
		in := interpreter{drawing: new(Drawing), operators: maxOperators - tt.left}
		if err := in.run(form{content: []byte(tt.content)}, 0); !errors.Is(err, tt.want) {
			t.Errorf("%q where %d operators are left: error is %v", tt.content, tt.left, err)
		}
	}
	f, err := Read(sample(t, 1), "Test")
	if err != nil {
		t.Fatal(err)
	}
	f.kept = maxKept
	if _, err := f.Page(0); !errors.Is(err, errBroken) {
		t.Errorf("pages share more than is kept: error is %v", err)
	}
}

// A number that no int holds is no place.
func TestPlacesThatAreNone(t *testing.T) {
	for _, number := range []string{"1e300", "-1", "7", "-Inf"} {
		for _, object := range []struct{ first, head string }{{number, "5 0 "}, {"6", "5 " + number + " "}} {
			var b bytes.Buffer
			w := NewWriter(&b, 100, 100)
			packed := w.reserve()
			w.stream(packed, fmt.Appendf(nil, "/First %s", object.first), fmt.Append(nil, object.head, "<<>>"))
			w.flush()
			f := &File{data: b.Bytes(), places: append(w.places, place{stream: packed}), streams: make(map[int]*members)}
			if v, err := f.load(reference(packed + 1)); !errors.Is(err, errBroken) {
				t.Errorf("first at %s, places %q: got %v, error %v", object.first, object.head, v, err)
			}
		}
	}
}

// FuzzContent does the same for what is inside streams, which random bytes do not get to.
func FuzzContent(f *testing.F) {
	file, err := Read(sample(f, 1), "Test")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("q\n1 0 0 1 10 90 cm\n/X0 Do\nBT/F0 8 Tf 1 2 Td(\x00\x01)Tj ET\nBI/W 2/H 2/IM true/F/AHx ID C0C0>\nEI\nQ\n1 2 3 4 re f\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		in := interpreter{file: file, drawing: new(Drawing), at: frame{1, 1, 0, 0}}
		in.marks = &in.drawing.Marks
		if err := in.run(form{content: content, resources: file.shared}, 0); err != nil && !errors.Is(err, errBroken) {
			t.Errorf("error is %v", err)
		}
	})
}

func BenchmarkPage(b *testing.B) {
	w := NewWriter(io.Discard, 595, 842)
	f := w.Font(typeface(b))
	var c Content
	b.ReportAllocs()
	for b.Loop() {
		c.Reset()
		for n := range 24 {
			c.Text(f, 7, float64(n), math.Pi, "0123-4567-89AB-CDEF")
		}
		if err := w.Page(&c); err != nil {
			b.Fatal(err)
		}
	}
}
