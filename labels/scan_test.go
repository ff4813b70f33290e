package labels

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

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
		path := temp(t, "label.pdf", pdfFile(t, sheet, run(1)))
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
