package labels

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Every stock and template keeps what labels promise, in the file itself.
func TestCheckOfEveryStock(t *testing.T) {
	for i, s := range Stocks() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			checked := 0
			for _, dpi := range gateResolutions(s, i) {
				for _, tpl := range templates() {
					if checkStock(t, s, dpi, tpl) {
						checked++
					}
				}
			}
			if checked == 0 {
				t.Error("nothing fits on this stock")
			}
		})
	}
}

// checkStock checks a sheet that was begun by another and whose printer pulls askew. It reports whether the template fits.
func checkStock(t *testing.T, s Stock, dpi DPI, tpl template) bool {
	t.Helper()
	sheet := Sheet{Stock: s, DPI: dpi, Start: s.PerPage(), Order: ByColumn}
	sheet.OffsetX, sheet.OffsetY = min(0.33, s.InsetX), -min(0.21, s.InsetY)
	count := s.PerPage() + 2
	var b bytes.Buffer
	err := WritePDF(t.Context(), &b, sheet, sequence(tpl.sheetOf(1, count)...))
	if errors.As(err, new(*FitError)) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	report, err := Check(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("%s at %d dpi: %s", tpl.name, dpi, f)
	}
	if report.Labels != count || report.Quiet < quietZone {
		t.Errorf("%s at %d dpi: %d labels with a quiet zone of %.2f, want %d", tpl.name, dpi, report.Labels, report.Quiet, count)
	}
	return true
}

// Wherever a file is wrong, the finding names the label and says how wrong.
func TestCheckFindsWhatIsWrong(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-21")}.withDefaults()
	const page, position = 2, 5 // of the label that is changed
	dot := sheet.DPI.pitch()
	tests := []struct {
		name   string
		change func(*Placed, *spot) // of that label alone
		want   string
	}{
		{"nothing", func(*Placed, *spot) {}, ""},
		{"text in the quiet zone", func(p *Placed, _ *spot) { p.Runs[0].X -= 2 }, "modules) from the symbol, want 4 modules"},
		{"text just in the quiet zone", func(p *Placed, _ *spot) {
			r := p.Runs[1]
			r.X = p.SymbolX + p.SymbolSide() - 0.2
			p.Runs[1] = r
		}, "modules) from the symbol, want 4 modules"},
		{"rule in the quiet zone", func(p *Placed, _ *spot) {
			p.Rules = append(p.Rules, Rule{X: p.SymbolX + dot, Y: p.SymbolY + dot, Width: dot, Height: dot})
		}, "a rule is "},
		{"rule on the symbol", func(p *Placed, _ *spot) {
			p.Rules = append(p.Rules, Rule{X: p.SymbolX + p.SymbolSide()/2, Y: p.SymbolY + p.SymbolSide()/2, Width: dot, Height: dot})
		}, "a rule is -"},
		{"smaller modules", func(p *Placed, _ *spot) { p.ModuleDots = 4 }, "a module is 0.3387 mm, want 0.396 to 0.990"},
		{"larger modules", func(p *Placed, _ *spot) { p.ModuleDots = 12 }, "a module is 1.0160 mm, want 0.396 to 0.990"},
		{"modules between dots", func(p *Placed, _ *spot) { p.DPI = 306 }, "dots at 300 dpi and not a whole number"},
		{"symbol between dots", func(p *Placed, _ *spot) { p.SymbolX += dot / 3 }, "which is not a whole one"},
		{"symbol at the edge", func(p *Placed, _ *spot) { p.SymbolX = -10 * dot }, "modules) from the label's edge, want 4 modules"},
		{"label to the right", func(_ *Placed, s *spot) { s.x += 0.1 }, "text is drawn from 73.350, 53.250 mm, 0.100 mm off: the sheet has the label at 73.250, 53.250"},
		{"label up", func(_ *Placed, s *spot) { s.y -= 0.1 }, "symbol and rules are drawn"},
		{"text on text", func(p *Placed, _ *spot) { p.Runs[1].X, p.Runs[1].Baseline = p.Runs[0].X, p.Runs[0].Baseline }, "overlap by"},
		{"text on a rule", func(p *Placed, _ *spot) {
			r := p.Runs[0]
			p.Rules = append(p.Rules, Rule{X: r.X, Y: r.Baseline - em(r.Size)/3, Width: r.Width, Height: dot})
		}, "and a rule overlap by"},
		{"text beyond the label", func(p *Placed, _ *spot) { p.Runs[0].X += 30 }, "out of the label"},
		{"rule beyond the label", func(p *Placed, _ *spot) {
			p.Rules = append(p.Rules, Rule{X: p.Width - 1, Y: p.Height - dot, Width: 2, Height: dot})
		}, "a rule reaches"},
		{"label on another", func(_ *Placed, s *spot) { *s = sheet.spot(sheet.Stock.PerPage() + position - 2) }, "it has no symbol"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report, err := Check(drawnWith(t, sheet, 30, sheet.Stock.PerPage()+position-1, tt.change))
			if err != nil {
				t.Fatal(err)
			}
			if tt.want == "" {
				if !report.OK() || report.Labels != 30 {
					t.Errorf("%d labels, findings %v", report.Labels, report.Findings)
				}
				return
			}
			found := false
			for _, f := range report.Findings {
				found = found || f.Page == page && f.Position == position && strings.Contains(f.What, tt.want)
				if f.Page != page || f.Position != position && f.Position != position-1 {
					t.Errorf("another label is blamed: %s", f)
				}
			}
			if !found {
				t.Errorf("findings %v, want one of %q", report.Findings, tt.want)
			}
		})
	}
}

// drawnWith writes a file in which one label is not as it was placed.
func drawnWith(t testing.TB, sheet Sheet, count, changed int, change func(*Placed, *spot)) []byte {
	t.Helper()
	var b bytes.Buffer
	doc := newDocument(&b, sheet)
	n := 0
	for p, err := range sheet.placements(run(count)) {
		if err != nil {
			t.Fatal(err)
		}
		spot := sheet.spot(n)
		if n == changed {
			p.common = nil
			change(p, &spot)
		}
		if err := doc.turnTo(sheet.spot(n).page); err != nil {
			t.Fatal(err)
		}
		doc.draw(p, spot.x, spot.y)
		n++
	}
	if err := doc.close(count); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCheckCountsLabelsAndMarks(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-18-cut"), CutMarks: true}.withDefaults()
	write := func(draw func(*document, *Placed, int), claim int) []byte {
		var b bytes.Buffer
		doc := newDocument(&b, sheet)
		n := 0
		for p, err := range sheet.placements(run(5)) {
			if err := errors.Join(err, doc.turnTo(0)); err != nil {
				t.Fatal(err)
			}
			draw(doc, p, n)
			n++
		}
		if err := doc.close(claim); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	put := func(d *document, p *Placed, n int) { d.draw(p, sheet.spot(n).x, sheet.spot(n).y) }
	tests := []struct {
		name  string
		file  []byte
		wants []string
	}{
		{"right", write(put, 5), nil},
		{"dropped", write(func(d *document, p *Placed, n int) {
			if n != 3 {
				put(d, p, n)
			}
		}, 5), []string{"page 1, label 4: it has no symbol"}},
		{"twice", write(func(d *document, p *Placed, n int) {
			put(d, p, n)
			if n == 2 {
				put(d, p, n)
			}
		}, 5), []string{"page 1, label 3: it has 2 symbols"}},
		{"one more than said", write(put, 4), []string{"page 1: something is drawn from 75.000, 68.500 mm, where the sheet has no label"}},
		{"blank symbol", write(func(d *document, p *Placed, n int) {
			if n != 1 {
				put(d, p, n)
				return
			}
			d.page.Save()
			d.page.Move(sheet.spot(n).x/mmPerPoint, d.height-sheet.spot(n).y/mmPerPoint)
			d.page.Mask(20, -60, 40, 25, make([]byte, 100))
			d.page.Restore()
		}, 5), []string{"page 1, label 2: 25 × 25 modules are no QR symbol"}},
		{"a page too few", write(put, 19), []string{"page 1: the file has 1 page, 19 labels need 2"}},
		{"another mark", write(func(d *document, p *Placed, n int) {
			put(d, p, n)
			if n == 0 {
				d.page.Rectangle(10, 10, 1, 1)
			}
		}, 5), []string{"page 1: it has 23 cut marks, want 22"}},
		{"text on the page", write(func(d *document, p *Placed, n int) {
			put(d, p, n)
			if n == 0 {
				d.page.Text(d.fonts[0], 8, 5, 5, "x")
			}
		}, 5), []string{"page 1: 1 text and 0 symbols belong to no label"}},
	}
	for _, tt := range tests {
		report, err := Check(tt.file)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if len(tt.wants) == 0 && !report.OK() {
			t.Errorf("%s: findings %v", tt.name, report.Findings)
		}
		all := fmt.Sprint(report.Findings)
		for _, want := range tt.wants {
			if !strings.Contains(all, want) {
				t.Errorf("%s: findings %s, want %q", tt.name, all, want)
			}
		}
	}
}

// A page may show more texts than any label has: they are not held against each other one by one.
func TestCheckOfAPageFullOfTexts(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "60x40")}.withDefaults()
	var b bytes.Buffer
	d := newDocument(&b, sheet)
	if err := d.turnTo(0); err != nil {
		t.Fatal(err)
	}
	d.page.Save()
	d.page.Move(0, d.height)
	for range 200_000 {
		d.page.Text(d.fonts[Regular], 8, 5, -20, "x")
	}
	d.page.Restore()
	if err := d.close(1); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	report, err := Check(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 20*time.Second || !strings.Contains(fmt.Sprint(report.Findings), "it has 200000 texts") {
		t.Errorf("after %v: %.200s", took, fmt.Sprint(report.Findings))
	}
}

func TestCheckOfOtherFiles(t *testing.T) {
	whole := pdfFile(t, Sheet{Stock: stock(t, "60x40")}, run(3))
	var usual bytes.Buffer
	writeTheUsualWay(t, &usual, 2)
	for name, file := range map[string][]byte{"empty": nil, "text": []byte("labels"), "cut off": whole[:len(whole)-100], "of another program": usual.Bytes()} {
		if report, err := Check(file); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: report %v, error %v", name, report, err)
		}
	}
}

func TestReportsReadWell(t *testing.T) {
	report, err := Check(pdfFile(t, Sheet{Stock: stock(t, "a4-24")}, run(50)))
	if err != nil {
		t.Fatal(err)
	}
	report.Quiet = 4.26
	var b strings.Builder
	if err := report.Describe(&b, "tem.pdf"); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("tem.pdf: 3 pages, 50 labels, module %.3f mm (%d dots) at 300 dpi, quiet zone 4.3 modules: all right\n",
		float64(report.SmallestDots)*DPI300.pitch(), report.SmallestDots)
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	b.Reset()
	report.LargestDots++
	report.Findings, report.More = []Finding{{2, 7, "it has no symbol"}, {3, 0, "no pages"}}, 5
	if err := report.Describe(&b, "tem.pdf"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ": 7 findings\ntem.pdf: page 2, label 7: it has no symbol\ntem.pdf: page 3: no pages\ntem.pdf: and 5 findings more\n") {
		t.Errorf("report reads\n%s", b.String())
	}
}

// A file keeps all of a sheet that tells where labels are: whatever is changed shows in what is kept.
func TestSheetsAreRecalled(t *testing.T) {
	s := Sheet{Stock: stock(t, "a4-24"), DPI: DPI600, Start: 7, Order: ByColumn, CutMarks: true, OffsetX: 0.125, OffsetY: -1.5}
	got, labels := recall(s.record(42))
	want := s
	want.Stock.Name = ""
	if diff := cmp.Diff(want, got); diff != "" || labels != 42 {
		t.Errorf("%d labels, (-want +got)\n%s", labels, diff)
	}
	if kept, all := len(s.numbers()), reflect.TypeFor[Stock]().NumField()-1; kept < all+6 {
		t.Errorf("%d numbers are kept, a stock alone has %d", kept, all)
	}
}
