package labels

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"slices"
	"testing"
	"unicode/utf8"
)

func decodePNG(t *testing.T, file []byte) raster {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	grey, ok := img.(*image.Gray)
	if !ok {
		t.Fatalf("image is a %T, want grey", img)
	}
	return raster{grey.Rect.Dx(), grey.Rect.Dy(), grey.Pix}
}

func TestPNGIsThePlacedLabel(t *testing.T) {
	for _, name := range []string{"60x40", "50x30", "a4-24"} {
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			s, l := stock(t, name), crabSauce(3)
			var b bytes.Buffer
			if err := WritePNG(&b, l, s, dpi); err != nil {
				t.Fatal(err)
			}
			p, err := Place(l, s, dpi)
			if err != nil {
				t.Fatal(err)
			}
			r := decodePNG(t, b.Bytes())
			if r.width != dpi.dots(s.Width) || r.height != dpi.dots(s.Height) {
				t.Errorf("%s at %d dpi: image is %d × %d pixels", name, dpi, r.width, r.height)
			}
			if bad := r.wrongPixels(p, dpi.dots(p.SymbolX), dpi.dots(p.SymbolY)); bad > 0 {
				t.Errorf("%s at %d dpi: %d pixels of the symbol and its quiet zone have the wrong colour", name, dpi, bad)
			}
			for _, run := range p.Runs {
				_, size := utf8.DecodeLastRuneInString(run.Text)
				end := inkOf(run)
				end.left = run.X + run.Face.width(run.Text[:len(run.Text)-size])*em(run.Size)
				beyond := end
				beyond.left, beyond.right = end.right+dpi.pitch(), min(p.Width, end.right+em(run.Size))
				if r.ink(inkOf(run), dpi) == 0 || r.ink(end, dpi) == 0 {
					t.Errorf("%s at %d dpi: %q is not drawn to its end", name, dpi, run.Text)
				}
				if run.Face == Bold && r.ink(beyond, dpi) > 0 {
					t.Errorf("%s at %d dpi: %q is drawn beyond its end", name, dpi, run.Text)
				}
			}
			if got := scan(t, temp(t, "label.png", b.Bytes())); !slices.Equal(got, []string{l.Address}) {
				t.Errorf("%s at %d dpi: scans as %q, want %q", name, dpi, got, l.Address)
			}
		}
	}
}

// ink counts the dark pixels of a box.
func (r raster) ink(b box, dpi DPI) int {
	dark := 0
	for y := dpi.dots(b.top); y < dpi.dots(b.bottom); y++ {
		for x := dpi.dots(b.left); x < dpi.dots(b.right); x++ {
			if r.pix[y*r.width+x] < 128 {
				dark++
			}
		}
	}
	return dark
}

func TestPNGStatesItsResolution(t *testing.T) {
	var b bytes.Buffer
	if err := WritePNG(&b, crabSauce(1), stock(t, "60x40"), DPI300); err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b.Bytes(), []byte("pHYs"))
	if at < 0 {
		t.Fatal("no pHYs chunk")
	}
	chunk := b.Bytes()[at+4:]
	if x, y, unit := binary.BigEndian.Uint32(chunk), binary.BigEndian.Uint32(chunk[4:]), chunk[8]; x != 11811 || y != x || unit != 1 {
		t.Errorf("resolution is %d × %d per unit %d, want 11811 dots a metre", x, y, unit)
	}
}

func TestSymbolPNG(t *testing.T) {
	address := crabSauce(1).Address
	var b bytes.Buffer
	if err := WriteSymbolPNG(&b, address, 6, DPI300); err != nil {
		t.Fatal(err)
	}
	r := decodePNG(t, b.Bytes())
	symbol := &Placed{DPI: DPI300, ModuleDots: 6}
	p, err := Place(Label{Address: address}, stock(t, "60x40"), DPI300)
	if err != nil {
		t.Fatal(err)
	}
	if symbol.Symbol = p.Symbol; r.width != (symbol.Symbol.Size()+8)*6 || r.height != r.width {
		t.Errorf("image is %d × %d pixels, want %d modules of 6", r.width, r.height, symbol.Symbol.Size()+8)
	} else if bad := r.wrongPixels(symbol, 0, 0); bad > 0 {
		t.Errorf("%d pixels have the wrong colour", bad)
	}
	if got := scan(t, temp(t, "symbol.png", b.Bytes())); !slices.Equal(got, []string{address}) {
		t.Errorf("scans as %q, want %q", got, address)
	}
}

func TestSymbolPNGRefusesWhatWouldNotScan(t *testing.T) {
	for _, module := range []int{-1, 0, 4, 12} {
		var value *ValueError
		if err := WriteSymbolPNG(new(bytes.Buffer), "HTTPS://NGUON.VN", module, DPI300); !errors.As(err, &value) || value.Field != "module" {
			t.Errorf("module of %d dots: error is %v, want a ValueError", module, err)
		}
	}
}
