package labels

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fullLabel is a label of the fullest template, as a cooperative would fill it for a product with a GTIN.
func fullLabel(n int) Label {
	l := crabSauce(n)
	l.Fields = []Field{
		{Name: "lot", Caption: "Lô", Text: "MC-2026-03"},
		{Name: "produced", Caption: "NSX", Text: "12/03/2026"},
		{Name: "best_before", Caption: "HSD", Text: "12/03/2028"},
		{Name: "net", Caption: "KLT", Text: "500 g"},
		{Name: "ocop", Text: "OCOP 4 sao · QĐ 2457/QĐ-UBND", Stars: 4},
		{Name: "ingredients", Caption: "Thành phần", Lines: 20,
			Text: "Cáy tươi 70%, muối biển 25%, thính gạo nếp rang 5%. Không chất bảo quản, không phẩm màu."},
		{Name: "storage", Caption: "Bảo quản", Lines: 8, Text: "Nơi khô ráo, thoáng mát; sau khi mở nắp để ngăn mát tủ lạnh."},
		{Name: "producer", Caption: "Cơ sở", Text: "Hợp tác xã Nông nghiệp Hồng Tiến"},
		{Name: "address", Caption: "Đ/c", Text: "Xã Hồng Tiến, huyện Kiến Xương, Thái Bình"},
		{Name: "phone", Caption: "ĐT", Text: "0227 3 123 456"},
	}
	l.GTIN = "8935001234562"
	return l
}

// The patterns are those that textbooks print: one for EAN-13, one for EAN-8.
func TestBarsAreTheStandards(t *testing.T) {
	for digits, want := range map[string]string{
		"5901234123457": "101 0001011 0100111 0110011 0010011 0111101 0011101 01010 1100110 1101100 1000010 1011100 1001110 1000100 101",
		"96385074":      "101 0001011 0101111 0111101 0110111 01010 1001110 1110010 1000100 1011100 101",
	} {
		if got := eanModules(digits); got != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%s: modules are %s", digits, got)
		}
	}
}

func TestGTINsAndTheirBarcodes(t *testing.T) {
	tests := []struct {
		name, gtin, want string
		reason           TextReason
	}{
		{"GTIN-13", "8935001234562", "8935001234562", ""},
		{"filled up", "08935001234562", "8935001234562", ""},
		{"GTIN-12", "614141000036", "0614141000036", ""},
		{"GTIN-12 filled up", "00614141000036", "0614141000036", ""},
		{"GTIN-8", "96385074", "96385074", ""},
		{"GTIN-8 filled up", "00000096385074", "96385074", ""},
		{"GTIN-14 of a case", "19506000134359", "", TextNoBarcode},
		{"check digit", "8935001234561", "", TextInvalid},
		{"length", "893500123456", "", TextInvalid},
		{"letter", "893500123456X", "", TextInvalid},
		{"other digits", "８935001234562", "", TextInvalid},
		{"zeros", "0000000000000", "", TextInvalid},
	}
	for _, tt := range tests {
		got, err := eanDigits(tt.gtin)
		var refused *TextError
		if errors.As(err, &refused) != (tt.reason != "") || refused != nil && (refused.Reason != tt.reason || refused.Field != "barcode") || got != tt.want {
			t.Errorf("%s: digits are %q, error is %v", tt.name, got, err)
		}
		if HasBarcode(tt.gtin) != (tt.reason == "") {
			t.Errorf("%s: HasBarcode is %v", tt.name, !(tt.reason == ""))
		}
		_, err = Place(Label{Address: "HTTPS://N.VN/T/1", GTIN: tt.gtin}, stock(t, "100x50"), DPI300)
		if (err == nil) != (tt.reason == "") {
			t.Errorf("%s: placing it says %v", tt.name, err)
		}
	}
}

// bars are the bars of a placed label's barcode from the left; nothing else on a label is as high.
func bars(p *Placed) []Rule {
	bars := slices.DeleteFunc(slices.Clone(p.Rules), func(r Rule) bool { return r.Height < minBars-p.DPI.pitch() })
	slices.SortFunc(bars, func(a, b Rule) int { return int(math.Copysign(1, a.X-b.X)) })
	return bars
}

// checkBarcode holds the barcode of a placed label against the standard, quiet zones included.
func checkBarcode(t failer, p *Placed, gtin string) {
	t.Helper()
	digits, err := eanDigits(gtin)
	if err != nil {
		t.Fatalf("%v", err)
	}
	bars := bars(p)
	modules := eanModules(digits)
	left, last := bars[0], bars[len(bars)-1]
	module := (last.X + last.Width - left.X) / float64(len(modules))
	if dots := module / p.DPI.pitch(); math.Abs(dots-math.Round(dots)) > hair || module < 0.264 || module > 0.66 {
		t.Errorf("a module is %.4f mm, %.3f dots", module, dots)
	}
	drawn := strings.Repeat("0", len(modules))
	for _, bar := range bars {
		if bar.Height < 10-hair {
			t.Errorf("a bar is %.2f mm high", bar.Height)
		}
		from, count := int(math.Round((bar.X-left.X)/module)), int(math.Round(bar.Width/module))
		drawn = drawn[:from] + strings.Repeat("1", count) + drawn[from+count:]
	}
	if drawn != modules {
		t.Errorf("modules are %s, want %s", drawn, modules)
	}
	quietLeft, quietRight := quietBars(digits)
	zone := box{"barcode with quiet zones", left.X - float64(quietLeft)*module, left.Y,
		last.X + last.Width + float64(quietRight)*module, left.Y + bars[len(bars)/4].Height}
	if !zone.inside(0, 0, p.Width, p.Height) {
		t.Errorf("%v reaches out of the label", zone)
	}
	symbol := box{"symbol", p.SymbolX, p.SymbolY, p.SymbolX + p.SymbolSide(), p.SymbolY + p.SymbolSide()}
	if ink := symbol.grown(-quietZone * p.Module()); ink.overlaps(zone) || symbol.overlaps(zone.shrunk(float64(quietLeft)*module, float64(quietRight)*module)) {
		t.Errorf("%v overlaps %v", symbol, zone)
	}
	for _, r := range p.Runs {
		if inkOf(r).overlaps(zone) {
			t.Errorf("%v is in the %v", inkOf(r), zone)
		}
	}
	for _, r := range p.Rules {
		if rule := (box{"rule", r.X, r.Y, r.X + r.Width, r.Y + r.Height}); !slices.Contains(bars, r) && rule.overlaps(zone) {
			t.Errorf("%v is in the %v", rule, zone)
		}
	}
}

// quietBars are the quiet zones in modules that ISO/IEC 15420 asks for.
func quietBars(digits string) (left, right int) {
	if len(digits) == 8 {
		return 7, 7
	}
	return 11, 7
}

// shrunk is a box without so much at its left and right.
func (a box) shrunk(left, right float64) box {
	return box{a.what, a.left + left, a.top, a.right - right, a.bottom}
}

// failer is a test, of rapid's too.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

func TestBarcodesScanInEveryFormat(t *testing.T) {
	for _, gtin := range []string{"8935001234562", "614141000036", "96385074"} {
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			t.Run(fmt.Sprintf("%s at %d dpi", gtin, dpi), func(t *testing.T) {
				t.Parallel()
				l := fullLabel(1)
				l.GTIN = gtin
				digits, _ := eanDigits(gtin)
				s := stock(t, "100x70")
				p, err := Place(l, s, dpi)
				if err != nil {
					t.Fatal(err)
				}
				checkBarcode(t, p, gtin)
				path := temp(t, "label.pdf", pdfFile(t, Sheet{Stock: s, DPI: dpi}, sequence(l)))
				page := filepath.Join(filepath.Dir(path), "page")
				tool(t, "pdftoppm", "-gray", "-r", fmt.Sprint(int(dpi)), "-singlefile", path, page)
				checkBars(t, readPGM(t, page+".pgm"), p, 0, 0, digits)
				var b bytes.Buffer
				if err := WritePNG(&b, l, s, dpi); err != nil {
					t.Fatal(err)
				}
				for _, image := range []string{page + ".pgm", temp(t, "label.png", b.Bytes())} {
					if diff := cmp.Diff([]string{digits}, scanBars(t, image)); diff != "" {
						t.Errorf("%s: (-want +got)\n%s", filepath.Base(image), diff)
					}
				}
			})
		}
	}
}

// Wherever a label stands on a sheet, its bars are the same whole dots.
func TestBarsOfASheetAreWholeDots(t *testing.T) {
	const dpi = DPI300
	sheet := Sheet{Stock: stock(t, "a4-8"), DPI: dpi, OffsetX: 0.13, OffsetY: -0.37}
	p, err := Place(fullLabel(1), sheet.Stock, dpi)
	if err != nil {
		t.Fatal(err)
	}
	labels := make([]Label, sheet.Stock.PerPage())
	for n := range labels {
		labels[n] = fullLabel(n + 1)
	}
	path := temp(t, "sheet.pdf", pdfFile(t, sheet, sequence(labels...)))
	page := filepath.Join(filepath.Dir(path), "page")
	tool(t, "pdftoppm", "-gray", "-r", fmt.Sprint(int(dpi)), "-singlefile", path, page)
	raster := readPGM(t, page+".pgm")
	for n := range labels {
		at := sheet.withDefaults().spot(n)
		checkBars(t, raster, p, dpi.snap(at.x), dpi.snap(at.y), labels[n].GTIN)
	}
}

// Thermal printers get our own dots.
func TestBarsForThermalPrintersAreWholeDots(t *testing.T) {
	for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
		sheet := Sheet{Stock: stock(t, "100x70"), DPI: dpi}.withDefaults()
		p, err := Place(fullLabel(1), sheet.Stock, dpi)
		if err != nil {
			t.Fatal(err)
		}
		plate := newPlate(sheet)
		if _, err := plate.draw(strip{[]*Placed{p}, 1}); err != nil {
			t.Fatal(err)
		}
		checkBars(t, raster{plate.grey.Rect.Dx(), plate.grey.Rect.Dy(), plate.grey.Pix}, p, 0, 0, "8935001234562")
	}
}

// checkBars compares a line of dots through the bars of a label at x, y with its modules, quiet zones included.
func checkBars(t *testing.T, r raster, p *Placed, x, y float64, digits string) {
	t.Helper()
	bars := bars(p)
	modules := eanModules(digits)
	last := bars[len(bars)-1]
	module := p.DPI.dots((last.X + last.Width - bars[0].X) / float64(len(modules)))
	left, right := quietBars(digits)
	want := strings.Repeat("0", left) + modules + strings.Repeat("0", right)
	from := p.DPI.dots(x+bars[0].X) - left*module
	for _, height := range []float64{0.02, 0.5, 0.98} {
		row := p.DPI.dots(y + bars[0].Y + height*bars[len(bars)/4].Height)
		wrong := 0
		for i := range len(want) * module {
			if dark := r.pix[row*r.width+from+i] < 128; dark != (want[i/module] == '1') {
				wrong++
			}
		}
		if wrong > 0 {
			t.Errorf("label at %.2f, %.2f: %d of %d dots in row %d are wrong", x, y, wrong, len(want)*module, row)
		}
	}
}

func scanBars(t *testing.T, images ...string) []string {
	t.Helper()
	args := append([]string{"--raw", "-q", "-Sdisable", "-Sean13.enable", "-Sean8.enable"}, images...)
	return strings.Fields(tool(t, "zbarimg", args...))
}

func TestBarcodesWithoutRoomAreRefused(t *testing.T) {
	for _, tt := range []struct {
		stock string
		dpi   DPI
	}{{"50x30", DPI300}, {"50x30", DPI203}, {"60x40", DPI203}, {"a4-40", DPI300}, {"40x30", DPI600}} {
		l := Label{Address: crabSauce(1).Address, Title: "Mắm cáy", Code: "7K3Q-X9WM-2P", GTIN: "8935001234562"}
		_, err := Place(l, stock(t, tt.stock), tt.dpi)
		var fit *FitError
		if !errors.As(err, &fit) || fit.Field != "barcode" || fit.Text != l.GTIN || fit.Room != 0 {
			t.Errorf("%s at %d dpi: error is %#v, want a FitError for the barcode", tt.stock, tt.dpi, err)
			continue
		}
		if _, err := Place(l, stock(t, fit.Fits), tt.dpi); err != nil {
			t.Errorf("%s at %d dpi: stock %s would do, it says, but: %v", tt.stock, tt.dpi, fit.Fits, err)
		}
	}
}

// Stocks of the same kind that are smaller than the one named do not do.
func TestTheStockThatWouldDoIsTheSmallest(t *testing.T) {
	for _, name := range []string{"50x30", "a4-24", "a4-65"} {
		k := stock(t, name)
		_, err := Place(fullLabel(1), k, DPI300)
		var fit *FitError
		var small *StockError
		fits := ""
		switch {
		case errors.As(err, &fit):
			fits = fit.Fits
		case errors.As(err, &small):
			fits = small.Fits
		}
		if fits == "" {
			t.Fatalf("%s: error is %v, want one that names a stock", name, err)
		}
		best := stock(t, fits)
		for _, other := range Stocks() {
			if _, err := Place(fullLabel(1), other, DPI300); err == nil && other.Kind == k.Kind && other.Width*other.Height < best.Width*best.Height {
				t.Errorf("%s: %s is named, %s is smaller and does", name, fits, other.Name)
			}
		}
		if _, err := Place(fullLabel(1), best, DPI300); err != nil || best.Kind != k.Kind {
			t.Errorf("%s: %s is named: %v", name, fits, err)
		}
	}
}
