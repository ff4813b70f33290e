package labels

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A decode alone proves little, since decoders forgive: the geometry has its own tests.
func TestPrintedSheetsScan(t *testing.T) {
	tests := []struct {
		stock string
		dpi   DPI // the sheet is made for and rasterised at
		count int
	}{
		{"a4-24", DPI300, 24},
		{"a4-21", DPI300, 21},
		{"a4-40", DPI300, 40},
		{"a4-18-cut", DPI300, 18},
		{"a4-40", DPI600, 4},
		{"60x40", DPI203, 4},
		{"50x30", DPI203, 4},
		{"50x30", DPI300, 4},
		{"50x30", DPI600, 2},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s at %d dpi", tt.stock, tt.dpi), func(t *testing.T) {
			t.Parallel()
			file := pdf(t, Sheet{Stock: stock(t, tt.stock), DPI: tt.dpi}, run(tt.count))
			var want []string
			for n := range tt.count {
				want = append(want, crabSauce(n+1).Address)
			}
			slices.Sort(want)
			if diff := cmp.Diff(want, scanPDF(t, file, tt.dpi)); diff != "" {
				t.Errorf("payloads (-want +got)\n%s", diff)
			}
		})
	}
}

func scanPDF(t *testing.T, file []byte, dpi DPI) []string {
	t.Helper()
	path := temp(t, "sheet.pdf", file)
	tool(t, "pdftoppm", "-gray", "-r", fmt.Sprint(int(dpi)), path, filepath.Join(filepath.Dir(path), "page"))
	images, err := filepath.Glob(filepath.Join(filepath.Dir(path), "page*"))
	if err != nil || len(images) == 0 {
		t.Fatalf("pdftoppm made no pages (%v)", err)
	}
	return scan(t, images...)
}

// scan decodes all symbols of the images, sorted.
func scan(t *testing.T, images ...string) []string {
	t.Helper()
	args := append([]string{"--raw", "-q", "-Sdisable", "-Sqrcode.enable"}, images...)
	payloads := strings.Fields(tool(t, "zbarimg", args...))
	slices.Sort(payloads)
	return payloads
}

// Rasterised at the resolution it was made for, every module is a square of the same whole dots.
func TestRasterisedModulesAreWholeDots(t *testing.T) {
	for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
		sheet := Sheet{Stock: stock(t, "60x40"), DPI: dpi}
		p, err := Place(crabSauce(1), sheet.Stock, dpi)
		if err != nil {
			t.Fatal(err)
		}
		path := temp(t, "label.pdf", pdf(t, sheet, run(1)))
		page := filepath.Join(filepath.Dir(path), "page")
		tool(t, "pdftoppm", "-gray", "-r", fmt.Sprint(int(dpi)), "-singlefile", path, page)
		raster := readPGM(t, page+".pgm")
		x, y := dpi.dots(p.SymbolX), dpi.dots(p.SymbolY)
		if bad := raster.wrongPixels(p, x, y); bad > 0 {
			t.Errorf("at %d dpi %d pixels of the symbol and its quiet zone have the wrong colour", dpi, bad)
		}
	}
}

// raster is a grey image.
type raster struct {
	width, height int
	pix           []byte
}

func readPGM(t *testing.T, path string) raster {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r raster
	if _, err := fmt.Fscanf(bytes.NewReader(data), "P5\n%d %d\n255\n", &r.width, &r.height); err != nil {
		t.Fatal(err)
	}
	r.pix = data[len(data)-r.width*r.height:]
	return r
}

// wrongPixels counts those that differ from the symbol with its quiet zone, whose corner is at x, y.
func (r raster) wrongPixels(p *Placed, x, y int) int {
	wrong := 0
	side := (p.Symbol.Size() + 2*quietZone) * p.ModuleDots
	for dy := range side {
		for dx := range side {
			column, row := dx/p.ModuleDots-quietZone, dy/p.ModuleDots-quietZone
			inside := column >= 0 && row >= 0 && column < p.Symbol.Size() && row < p.Symbol.Size()
			want := byte(255)
			if inside && p.Symbol.Dark(column, row) {
				want = 0
			}
			if r.pix[(y+dy)*r.width+x+dx] != want {
				wrong++
			}
		}
	}
	return wrong
}
