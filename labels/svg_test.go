package labels

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"iter"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

func svg(t testing.TB, l Label, s Stock, dpi DPI) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSVG(&b, l, s, dpi); err != nil {
		t.Fatalf("WriteSVG: %v", err)
	}
	return b.Bytes()
}

func sheetSVG(t testing.TB, s Sheet, labels iter.Seq2[Label, error], page int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSheetSVG(&b, s, labels, page); err != nil {
		t.Fatalf("WriteSheetSVG: %v", err)
	}
	return b.Bytes()
}

// The preview is the print: drawn by one program from SVG and by another from PDF, the symbol is the same to the dot,
// and where one has a dot of ink, the other has ink at that dot or next to it. The programs differ in how they smooth edges,
// not in what they draw.
func TestSVGLooksLikeThePDF(t *testing.T) {
	note := crabSauce(1)
	note.Note = "MẪU"
	for _, s := range []Stock{stock(t, "60x40"), stock(t, "50x30"), stock(t, "a4-24")} {
		s = Single(s.Name, s.Width, s.Height)
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			drawn := readGrey(t, rasterSVG(t, filepath.Join(t.TempDir(), "label.svg"), svg(t, note, s, dpi), dpi))
			printed := rasterPDF(t, pdfFile(t, Sheet{Stock: s, DPI: dpi}, sequence(note)), dpi)
			p, err := Place(note, s, dpi)
			if err != nil {
				t.Fatal(err)
			}
			for name, img := range map[string]*image.Gray{"SVG": drawn, "PDF": printed} {
				clean := raster{img.Rect.Dx(), img.Rect.Dy(), bytes.Clone(img.Pix)}
				for i, v := range clean.pix {
					clean.pix[i] = v & 0x80 / 0x80 * 0xFF
				}
				if bad := clean.wrongPixels(p, dpi.dots(p.SymbolX), dpi.dots(p.SymbolY)); bad > 0 {
					t.Errorf("%s on %s at %d dpi: %d dots of the symbol are wrong", name, s.Name, dpi, bad)
				}
			}
			if n := stray(drawn, printed) + stray(printed, drawn); n > 0 {
				t.Errorf("%s at %d dpi: %d dots of ink are in one drawing only", s.Name, dpi, n)
			}
			if by := drawn.Rect.Max.Sub(printed.Rect.Max); abs(by.X) > 1 || abs(by.Y) > 1 {
				t.Errorf("%s at %d dpi: SVG is %v, PDF %v", s.Name, dpi, drawn.Rect, printed.Rect)
			}
			if a, b := blackness(drawn), blackness(printed); a/b < 0.995 || a/b > 1.005 {
				t.Errorf("%s at %d dpi: SVG has %.4f of the ink of the PDF", s.Name, dpi, a/b)
			}
		}
	}
}

// stray counts the dots that are ink for more than a half in a, and not for a quarter in b at their place or next to it.
func stray(a, b *image.Gray) int {
	n := 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.GrayAt(x, y).Y < 0x80 && !inkAround(b, x, y) {
				n++
			}
		}
	}
	return n
}

func inkAround(img *image.Gray, x, y int) bool {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if at := image.Pt(x+dx, y+dy); at.In(img.Rect) && img.GrayAt(at.X, at.Y).Y < 0xC0 {
				return true
			}
		}
	}
	return false
}

func blackness(img *image.Gray) float64 {
	sum := 0
	for _, v := range img.Pix {
		sum += 0xFF - int(v)
	}
	return float64(sum)
}

func rasterPDF(t testing.TB, file []byte, dpi DPI) *image.Gray {
	t.Helper()
	path := temp(t, "page.pdf", file)
	tool(t, "pdftoppm", "-gray", "-singlefile", "-r", fmt.Sprint(int(dpi)), path, path)
	return readGrey(t, path+".pgm")
}

// A page of the preview is the page of the PDF, but for the faint lines where labels end. Over the length of a page the
// programs differ by a fraction of a dot, so that one in ten thousand dots may be farther than its neighbour.
func TestSheetSVGIsThePage(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-24"), Start: 20, Copies: 2, Order: ByColumn, DPI: DPI300}
	for page := 1; page <= 2; page++ {
		drawn := readGrey(t, rasterSVG(t, filepath.Join(t.TempDir(), "page.svg"), sheetSVG(t, sheet, run(8), page), sheet.DPI))
		path := temp(t, "sheet.pdf", pdfFile(t, sheet, run(8)))
		number := fmt.Sprint(page)
		tool(t, "pdftoppm", "-gray", "-singlefile", "-f", number, "-l", number, "-r", fmt.Sprint(int(sheet.DPI)), path, path)
		printed := readGrey(t, path+".pgm")
		if n := stray(drawn, printed) + stray(printed, drawn); n > int(blackness(printed)/0xFF/10_000) {
			t.Errorf("page %d: %d dots of ink are in one drawing only", page, n)
		}
	}
}

func TestSheetSVGShowsThePlaces(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-24"), Start: 5}
	hatches := regexp.MustCompile(`<path d="[^"]*" fill="none" stroke=`)
	for page, want := range map[int]int{1: 4, 2: 0} {
		file := sheetSVG(t, sheet, run(24), page)
		if n := bytes.Count(file, []byte(`fill="none" stroke="#9ab"`)) - want; n != 24 {
			t.Errorf("page %d: %d outlines of labels, want 24", page, n)
		}
		if n := len(hatches.FindAll(file, -1)); n != want {
			t.Errorf("page %d: %d places are hatched, want %d", page, n, want)
		}
	}
	for page, most := range map[int]float64{0: 2, -1: 2, 3: 2} {
		var value *ValueError
		err := WriteSheetSVG(io.Discard, sheet, run(24), page)
		if !errors.As(err, &value) || value.Field != "page" || value.Max != most && page > 0 {
			t.Errorf("page %d: error is %v, want a ValueError for page", page, err)
		}
	}
	moved := sheet
	moved.OffsetX, moved.OffsetY = 1, -1
	if !bytes.Equal(sheetSVG(t, moved, run(24), 1), sheetSVG(t, sheet, run(24), 1)) {
		t.Error("a correction for the printer moves the labels of the preview")
	}
	asked := 0
	counted := func(yield func(Label, error) bool) {
		for l := range run(10_000) {
			if asked++; !yield(l, nil) {
				return
			}
		}
	}
	sheetSVG(t, sheet, counted, 1)
	if asked > 21 {
		t.Errorf("%d labels were asked for, want those of the first page and one more", asked)
	}
}

// A label brings its own white ground: quiet zone and symbol are whole on any other.
func TestLabelsOnADarkGround(t *testing.T) {
	folder := t.TempDir()
	l, s := crabSauce(1), stock(t, "60x40")
	var label, symbolPNG, symbolSVG bytes.Buffer
	for _, err := range []error{
		WritePNG(&label, l, s, DPI300), WriteSymbolPNG(&symbolPNG, l.Address, 6, DPI300), WriteSymbolSVG(&symbolSVG, l.Address, 0.5),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := Place(l, s, DPI300)
	if err != nil {
		t.Fatal(err)
	}
	bare := Placed{DPI: DPI300, Symbol: p.Symbol, ModuleDots: 6}
	write(t, folder+"/label.png", label.Bytes())
	write(t, folder+"/symbol.png", symbolPNG.Bytes())
	tests := []struct {
		name, path string
		placed     *Placed // the symbol of which is checked to the dot
	}{
		{"label.png", folder + "/label.png", p},
		{"label.svg", rasterSVG(t, folder+"/label.svg", svg(t, l, s, DPI300), DPI300), p},
		{"symbol.png", folder + "/symbol.png", &bare},
		{"symbol.svg", rasterSVG(t, folder+"/symbol.svg", symbolSVG.Bytes(), DPI300), nil},
	}
	var all []picture
	for _, tt := range tests {
		const margin = 60
		img := readRGBA(t, tt.path)
		dark := image.NewGray(image.Rect(0, 0, img.Bounds().Dx()+2*margin, img.Bounds().Dy()+2*margin))
		where := img.Bounds().Add(image.Pt(margin, margin))
		draw.Draw(dark, where, img, image.Point{}, draw.Over)
		if r := (raster{dark.Rect.Dx(), dark.Rect.Dy(), dark.Pix}); tt.placed != nil {
			x, y := margin+DPI300.dots(tt.placed.SymbolX), margin+DPI300.dots(tt.placed.SymbolY)
			if bad := r.wrongPixels(tt.placed, x, y); bad > 0 && strings.HasSuffix(tt.name, "png") || bad > 40 {
				t.Errorf("%s: %d dots of symbol and quiet zone are wrong", tt.name, bad)
			}
		}
		all = append(all, picture{saveGrey(t, folder+"/dark-"+tt.name+".pgm", dark), []spotted{{where, l.Address, ""}}})
	}
	decode(t, all)
}

func readRGBA(t testing.TB, path string) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(readFile(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Hostile and other texts stand in the file as text, and nothing of them as elements or attributes.
func TestSVGIsClean(t *testing.T) {
	allowed := map[string][]string{
		"svg":   {"xmlns", "xlink", "width", "height", "viewBox"},
		"title": nil, "defs": nil,
		"g":    {"aria-hidden", "transform"},
		"path": {"id", "d", "transform", "fill", "stroke", "stroke-width"},
		"rect": {"x", "y", "width", "height", "fill", "stroke", "stroke-width"},
		"use":  {"href", "x"},
		"text": {"x", "y", "font-family", "font-size", "textLength", "lengthAdjust", "fill-opacity"},
	}
	for _, text := range hostileTexts {
		l := hostileLabel(text)
		var symbol bytes.Buffer
		address := `HTTPS://N.VN/"><SCRIPT>&AMP;'`
		if err := WriteSymbolSVG(&symbol, address, 0.5); err != nil {
			t.Fatal(err)
		}
		sheet := Sheet{Stock: stock(t, "a4-24"), Start: 2, Title: text}
		for name, file := range map[string][]byte{
			"label": svg(t, l, stock(t, "60x40"), DPI300), "sheet": sheetSVG(t, sheet, sequence(l), 1), "symbol": symbol.Bytes(),
		} {
			var texts []string
			decoder, in := xml.NewDecoder(bytes.NewReader(file)), ""
			for {
				token, err := decoder.Token()
				if err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s of %q: %v", name, text, err)
				}
				switch token := token.(type) {
				case xml.StartElement:
					in = token.Name.Local
					attributes, known := allowed[in]
					for _, a := range token.Attr {
						known = known && slices.Contains(attributes, a.Name.Local) &&
							(a.Name.Local != "href" || strings.HasPrefix(a.Value, "#glyph-"))
					}
					if !known {
						t.Errorf("%s of %q holds %v", name, text, token)
					}
				case xml.CharData:
					if in == "text" || in == "title" {
						texts = append(texts, string(token))
					}
				case xml.EndElement:
					in = ""
				default:
					t.Errorf("%s of %q holds a %T", name, text, token)
				}
			}
			want := map[string]string{"label": l.Title, "sheet": text, "symbol": address}[name]
			if texts[0] != want || name != "symbol" && !strings.Contains(strings.Join(texts, " "), strings.Join(strings.Fields(text), " ")) {
				t.Errorf("%s of %q: its texts are %q", name, text, texts)
			}
		}
	}
}

func TestSymbolSVGHasItsSize(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSymbolSVG(&b, "HTTPS://N.VN/T/7K3QX9WM2P", 0.5); err != nil {
		t.Fatal(err)
	}
	if want := `width="16.5mm" height="16.5mm" viewBox="0 0 16.5 16.5"`; !strings.Contains(b.String(), want) {
		t.Errorf("a symbol of 25 modules and 4 at each side does not have %s", want)
	}
	for _, module := range []float64{0.39, 1, -1} {
		var value *ValueError
		if err := WriteSymbolSVG(io.Discard, "HTTPS://N.VN", module); !errors.As(err, &value) || value.Field != "module" {
			t.Errorf("module of %.2f mm: error is %v, want a ValueError", module, err)
		}
	}
	if err := WriteSymbolSVG(io.Discard, "", 0.5); !errors.As(err, new(*TextError)) {
		t.Errorf("no address: error is %v, want a TextError", err)
	}
}

// A contour begins where the path is, which after a closed one is that one's beginning.
func TestOutlinesArePathsOfRelativeSteps(t *testing.T) {
	at := func(x, y int) fixed.Point26_6 { return fixed.Point26_6{X: fixed.Int26_6(x), Y: fixed.Int26_6(y)} }
	outline := sfnt.Segments{
		{Op: sfnt.SegmentOpMoveTo, Args: [3]fixed.Point26_6{at(10, -20)}},
		{Op: sfnt.SegmentOpLineTo, Args: [3]fixed.Point26_6{at(30, -20)}},
		{Op: sfnt.SegmentOpQuadTo, Args: [3]fixed.Point26_6{at(40, -30), at(30, -40)}},
		{Op: sfnt.SegmentOpMoveTo, Args: [3]fixed.Point26_6{at(5, 5)}},
		{Op: sfnt.SegmentOpCubeTo, Args: [3]fixed.Point26_6{at(6, 7), at(8, 9), at(4, 3)}},
	}
	const want = "m10-20l20 0q10-10 0-20zm-5 25c1 2 3 4-1-2z"
	if got := string(outlinePath(outline)); got != want {
		t.Errorf("path is %s, want %s", got, want)
	}
}
