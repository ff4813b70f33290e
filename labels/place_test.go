package labels

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// variants are the shapes of label that each stock has to hold.
func variants() map[string]Label {
	sample := crabSauce(7)
	sample.Note = "MẪU"
	plain := crabSauce(7)
	plain.Fields = plain.Fields[:3]
	longTitle := crabSauce(0)
	longTitle.Title = "Nước mắm cáy truyền thống Hồng Tiến đặc biệt"
	longTitle.Fields = longTitle.Fields[:2]
	return map[string]Label{
		"batch":      crabSauce(0),
		"unit":       crabSauce(7),
		"sample":     sample,
		"no address": plain,
		"long title": longTitle,
		"bare":       {Address: "HTTPS://NGUON.EXAMPLE.VN/T/7K3QX9WM2P"},
		"code only":  {Address: "HTTPS://NGUON.EXAMPLE.VN/T/7K3QX9WM2P", Code: "7K3Q-X9WM-2P"},
		"lower case": {Address: "https://nguon.example.vn/t/7k3qx9wm2p", Title: "ẨM THỰC ĐỒNG QUÊ", Host: "nguon.example.vn"},
	}
}

// variantsFor are those that a stock has to hold: small labels are for the symbol and codes, and the product's name where
// there is no unit code.
func variantsFor(s Stock) map[string]Label {
	all := variants()
	if roomy(s) {
		return all
	}
	unit := Label{Address: crabSauce(7).Address, Code: crabSauce(7).Code, UnitCode: crabSauce(7).UnitCode}
	return map[string]Label{"bare": all["bare"], "code only": all["code only"], "unit": unit}
}

func roomy(s Stock) bool { return s.Width*s.Height > 1200 }

func TestPlacedLabelsKeepTheirGeometry(t *testing.T) {
	for _, s := range Stocks() {
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			if dpi == DPI203 && s.Kind == SheetStock {
				continue // thermal printers take no sheets
			}
			for name, l := range variantsFor(s) {
				t.Run(fmt.Sprintf("%s/%d/%s", s.Name, dpi, name), func(t *testing.T) {
					p, err := Place(l, s, dpi)
					if err != nil {
						t.Fatal(err)
					}
					checkSymbol(t, p, s)
					checkInk(t, p)
				})
			}
		}
	}
}

func checkSymbol(t failer, p *Placed, s Stock) {
	t.Helper()
	if m := p.Module(); m < minModule || m > maxModule {
		t.Errorf("module is %.4f mm, want %.3f to %.3f", m, minModule, maxModule)
	}
	if dots := p.Module() * float64(p.DPI) / mmPerInch; math.Abs(dots-math.Round(dots)) > 1e-9 {
		t.Errorf("module is %.6f dots, want whole dots", dots)
	}
	symbol := box{"symbol", p.SymbolX, p.SymbolY, p.SymbolX + p.SymbolSide(), p.SymbolY + p.SymbolSide()}
	if !symbol.inside(drift, drift, s.Width-drift, s.Height-drift) {
		t.Errorf("quiet zone %v is nearer than %.1f mm to the label's edge", symbol, drift)
	}
	if ink := symbol.grown(-quietZone * p.Module()); !ink.inside(s.InsetX, s.InsetY, s.Width-s.InsetX, s.Height-s.InsetY) {
		t.Errorf("modules %v reach into the inset", ink)
	}
}

func checkInk(t failer, p *Placed) {
	t.Helper()
	boxes := []box{{"symbol with quiet zone", p.SymbolX, p.SymbolY, p.SymbolX + p.SymbolSide(), p.SymbolY + p.SymbolSide()}}
	for _, r := range p.Runs {
		boxes = append(boxes, inkOf(r))
	}
	for _, r := range p.Rules {
		rule := box{"rule", r.X, r.Y, r.X + r.Width, r.Y + r.Height}
		if !rule.inside(0, 0, p.Width, p.Height) {
			t.Errorf("%v is outside the label", rule)
		}
		for _, b := range boxes {
			if rule.overlaps(b) {
				t.Errorf("%v overlaps %v", rule, b)
			}
		}
	}
	for i, a := range boxes {
		if !a.inside(0, 0, p.Width, p.Height) {
			t.Errorf("%v is outside the label", a)
		}
		for _, b := range boxes[i+1:] {
			if a.overlaps(b) {
				t.Errorf("%v overlaps %v", a, b)
			}
		}
	}
}

// box is the room that something takes, in mm.
type box struct {
	what                     string
	left, top, right, bottom float64
}

const hair = 1e-6

func inkOf(r Run) box {
	descent := descent
	if strings.Trim(r.Text, "0123456789") == "" {
		descent = 0.02 // what round digits sink
	}
	return box{fmt.Sprintf("%q at %.2f pt", r.Text, r.Size), r.X, r.Baseline - r.Face.rise(r.Text)*em(r.Size),
		r.X + r.Width, r.Baseline + descent*em(r.Size)}
}

func (a box) overlaps(b box) bool {
	return a.left < b.right-hair && b.left < a.right-hair && a.top < b.bottom-hair && b.top < a.bottom-hair
}

func (a box) inside(left, top, right, bottom float64) bool {
	return a.left >= left-hair && a.top >= top-hair && a.right <= right+hair && a.bottom <= bottom+hair
}

func (a box) grown(by float64) box {
	return box{a.what, a.left - by, a.top - by, a.right + by, a.bottom + by}
}

func (a box) String() string {
	return fmt.Sprintf("%s [%.3f %.3f %.3f %.3f]", a.what, a.left, a.top, a.right, a.bottom)
}

func TestPlacedTextIsWhole(t *testing.T) {
	for _, s := range Stocks() {
		for name, l := range variantsFor(s) {
			p, err := Place(l, s, DPI300)
			if err != nil {
				t.Fatalf("%s, %s: %v", s.Name, name, err)
			}
			if got, want := letters(printed(p)), letters(everything(l)); got != want {
				t.Errorf("%s, %s: printed %q, want %q", s.Name, name, got, want)
			}
		}
	}
}

func TestPlaceReadableOnEveryStock(t *testing.T) {
	for _, s := range Stocks() {
		if !roomy(s) {
			continue
		}
		p, err := Place(crabSauce(1), s, DPI300)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Runs {
			if r.Size < captionSmallest {
				t.Errorf("%s: %q is set in %.2f pt, want at least %.1f", s.Name, r.Text, r.Size, captionSmallest)
			}
		}
	}
}

func TestPlaceUsesTheRoom(t *testing.T) {
	tests := []struct {
		stock string
		dpi   DPI
		unit  int
		dots  int // at least
	}{
		{"a4-24", DPI300, 0, 10},
		{"a4-24", DPI300, 1, 7},
		{"a4-40", DPI300, 1, 5},
		{"60x40", DPI203, 1, 5},
		{"50x30", DPI300, 1, 6},
		{"50x30", DPI203, 1, 4},
	}
	for _, tt := range tests {
		p, err := Place(crabSauce(tt.unit), stock(t, tt.stock), tt.dpi)
		if err != nil {
			t.Fatal(err)
		}
		if p.ModuleDots < tt.dots {
			t.Errorf("%s at %d dpi: module is %d dots, want at least %d", tt.stock, tt.dpi, p.ModuleDots, tt.dots)
		}
	}
}

func TestSymbolIsTheEncoders(t *testing.T) {
	for n := range 40 {
		l := crabSauce(n)
		p, err := Place(l, stock(t, "a4-24"), DPI300)
		if err != nil {
			t.Fatal(err)
		}
		if !matches(t, p.Symbol, l.Address, qrcode.Medium) && !matches(t, p.Symbol, l.Address, qrcode.High) {
			t.Errorf("%s: the modules are neither level M nor level Q", l.Address)
		}
	}
}

func matches(t *testing.T, s *Symbol, address string, level qrcode.RecoveryLevel) bool {
	t.Helper()
	return bySkip2(t, s.Size(), s.Dark, address, level)
}

func TestStrongerLevelWhereItIsFree(t *testing.T) {
	// Version 2 holds 38 alphanumeric characters at level M and 29 at level Q (ISO/IEC 18004, table 7).
	address := "HTTPS://N.VN/T/7K3QX9WM2P"
	p, err := Place(Label{Address: address}, stock(t, "60x40"), DPI300)
	if err != nil {
		t.Fatal(err)
	}
	if !matches(t, p.Symbol, address, qrcode.High) {
		t.Error("symbol is not at level Q although that needs no larger version")
	}
}

func TestTooSmallStockNamesTheSmallestThatWorks(t *testing.T) {
	for _, l := range []Label{crabSauce(1), {Address: crabSauce(1).Address}} {
		_, err := Place(l, Single("tiny", 16, 12), DPI300)
		var small *StockError
		if !errors.As(err, &small) {
			t.Fatalf("error is %v, want a StockError", err)
		}
		bare := Label{Address: l.Address, Title: l.Title}
		if _, err := Place(bare, Single("enough", small.Width, small.Height), DPI300); errors.As(err, new(*StockError)) {
			t.Errorf("the named size %.1f × %.1f does not work: %v", small.Width, small.Height, err)
		}
		for _, s := range []Stock{Single("narrow", small.Width-0.2, small.Height), Single("low", small.Width, small.Height-0.2)} {
			if _, err := Place(bare, s, DPI300); !errors.As(err, new(*StockError)) {
				t.Errorf("%s stock works too: the named size %.1f × %.1f is not the smallest", s.Name, small.Width, small.Height)
			}
		}
	}
}

func TestTooLongTextIsRefusedByName(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Nghêu sạch Thái Thụy ", 20))
	tests := []struct {
		field string
		label func(*Label)
	}{
		{"title", func(l *Label) { l.Title = long }},
		{"producer", func(l *Label) { l.Fields[3].Text = long }},
		{"lot", func(l *Label) { l.Fields[0].Text = strings.Repeat("X", 80) }},
		{"host", func(l *Label) { l.Host = strings.Repeat("x", 80) }},
		{"code", func(l *Label) { l.Code = strings.Repeat("X", 80) }},
		{"unit_code", func(l *Label) { l.UnitCode = strings.Repeat("X", 80) }},
		{"note", func(l *Label) { l.Note = long }},
	}
	for _, tt := range tests {
		l := crabSauce(1)
		tt.label(&l)
		_, err := Place(l, stock(t, "50x30"), DPI300)
		var fit *FitError
		if !errors.As(err, &fit) {
			t.Errorf("%s: error is %v, want a FitError", tt.field, err)
			continue
		}
		if fit.Field != tt.field || fit.Stock != "50x30" || fit.Room >= len([]rune(fit.Text)) {
			t.Errorf("error is %+v, want field %s, stock 50x30 and less room than text", fit, tt.field)
		}
	}
}

func TestRoomOfAFitErrorIsRoomIndeed(t *testing.T) {
	l := crabSauce(1)
	l.Fields[3].Text += ", tỉnh Thái Bình, Việt Nam, vùng nuôi cáy bãi bồi ven sông Hồng, tổ hợp tác số 3"
	_, err := Place(l, stock(t, "50x30"), DPI300)
	var fit *FitError
	if !errors.As(err, &fit) || fit.Room == 0 {
		t.Fatalf("error is %v, want a FitError with some room", err)
	}
	l.Fields[3].Text = string([]rune(fit.Text)[:fit.Room])
	if _, err := Place(l, stock(t, "50x30"), DPI300); err != nil {
		t.Errorf("text cut to the room of %d characters: %v", fit.Room, err)
	}
}

// printed is all text of a placed label, everything all text that a label asks for; letters drops the spaces, which
// line breaks replace, and the order, which is the layout's.
func printed(p *Placed) string {
	var b strings.Builder
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

func everything(l Label) string {
	texts := []string{l.Title, l.Code, l.UnitCode, l.Note, l.Host}
	for _, f := range l.Fields {
		texts = append(texts, f.Caption, f.Text)
	}
	return strings.Join(texts, "")
}

func letters(text string) string {
	runes := []rune(strings.ReplaceAll(text, " ", ""))
	slices.Sort(runes)
	return string(runes)
}

// The fullest template goes onto labels from 70 × 50 mm on, in type that is read without effort from 100 × 50 on.
func TestTheFullestTemplateHasItsStocks(t *testing.T) {
	for name, least := range map[string]float64{"70x50": fieldSmallest, "100x50": fieldComfort, "100x70": fieldComfort,
		"100x150": 10, "a4-12": fieldSmallest, "a4-10": fieldComfort, "a4-8": fieldComfort, "a4-6": 8} {
		s := stock(t, name)
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			if dpi == DPI203 && s.Kind == SheetStock {
				continue
			}
			p, err := Place(fullLabel(1), s, dpi)
			if err != nil {
				if name == "70x50" && dpi == DPI203 {
					continue // the barcode alone is 42.4 mm wide there
				}
				t.Errorf("%s at %d dpi: %v", name, dpi, err)
				continue
			}
			for _, r := range p.Runs {
				if strings.HasPrefix(r.Text, "OCOP") && r.Size < least {
					t.Errorf("%s at %d dpi: facts are set in %.2f pt, want at least %.1f", name, dpi, r.Size, least)
				}
			}
		}
	}
}

// What every label says is not blamed for a paragraph.
func TestParagraphsAreBlamedForThemselves(t *testing.T) {
	for _, name := range []string{"60x40", "a4-14", "a4-18", "a4-24"} {
		l := fullLabel(1)
		l.GTIN = ""
		l.Fields[5].Text += strings.Repeat(" Nước mắm cốt.", 30)
		_, err := Place(l, stock(t, name), DPI300)
		var fit *FitError
		if !errors.As(err, &fit) || fit.Field != "ingredients" {
			t.Errorf("%s: error is %v, want a FitError for the ingredients", name, err)
		}
	}
}
