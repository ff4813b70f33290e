package labels

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"nguon/labels/pdf"
)

func TestKnownStocksAreSound(t *testing.T) {
	const unprintable = 4.2 // mm that office printers leave white at a page's edge
	names := map[string]bool{}
	for _, s := range Stocks() {
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if names[s.Name] {
			t.Errorf("%s is there twice", s.Name)
		}
		names[s.Name] = true
		right, bottom := s.rest()
		if math.Abs(right-s.Left) > 0.001 || math.Abs(bottom-s.Top) > 0.001 {
			t.Errorf("%s: %.3f mm to the right and %.3f below, want %.3f and %.3f as on the other sides", s.Name, right, bottom, s.Left, s.Top)
		}
		if s.Kind == RollStock {
			continue
		}
		for side, free := range map[string]float64{"left": s.Left + s.InsetX, "right": right + s.InsetX,
			"top": s.Top + s.InsetY, "bottom": bottom + s.InsetY} {
			if free < unprintable-hair {
				t.Errorf("%s: ink may come within %.2f mm of the page's %s edge, printers leave %.1f", s.Name, free, side, unprintable)
			}
		}
	}
	if _, ok := StockByName("a5-1"); ok {
		t.Error("stock a5-1 is known")
	}
}

// The measures are those that makers publish for their sheets; names of stocks are kept in label runs for ever.
func TestStocksAreAsSold(t *testing.T) {
	tests := []struct {
		name                       string
		columns, rows              int
		width, height              float64
		left, top, pitchX          float64
		pageWidth, pageHeight, tol float64
	}{
		{"a4-4", 2, 2, 99.1, 139, 4.7, 9.5, 101.6, 210, 297, 0.1},          // L7169
		{"a4-6", 2, 3, 99.1, 93.1, 4.7, 8.8, 101.6, 210, 297, 0.1},         // L7166
		{"a4-8", 2, 4, 99.1, 67.7, 4.7, 13.1, 101.6, 210, 297, 0.1},        // L7165
		{"a4-8-105x74", 2, 4, 105, 74, 0, 0.5, 105, 210, 297, 0},           // 3427
		{"a4-10", 2, 5, 99.1, 57, 4.7, 6, 101.6, 210, 297, 0.1},            // L7173
		{"a4-12", 3, 4, 63.5, 72, 7.2, 4.5, 66, 210, 297, 0.1},             // L7164
		{"a4-14", 2, 7, 99.1, 38.1, 4.7, 15.2, 101.6, 210, 297, 0.1},       // L7163
		{"a4-16", 2, 8, 99.1, 33.9, 4.7, 12.9, 101.6, 210, 297, 0.1},       // L7162
		{"a4-18", 3, 6, 63.5, 46.6, 7.2, 8.7, 66, 210, 297, 0.1},           // L7161
		{"a4-18-cut", 3, 6, 60, 40, 15, 28.5, 60, 210, 297, 0},             // plain paper
		{"a4-21", 3, 7, 63.5, 38.1, 7.2, 15.15, 66.05, 210, 297, 0},        // L7160
		{"a4-24", 3, 8, 70, 37, 0, 0.5, 70, 210, 297, 0},                   // 3474
		{"a4-24-64x34", 3, 8, 63.5, 33.9, 7.2, 12.9, 66, 210, 297, 0.1},    // L7159
		{"a4-27", 3, 9, 63.5, 29.6, 7.2, 15.3, 66, 210, 297, 0.1},          // L6011
		{"a4-30", 3, 10, 70, 29.7, 0, 0, 70, 210, 297, 0},                  // 3489
		{"a4-33", 3, 11, 70, 25.4, 0, 8.8, 70, 210, 297, 0},                // 3421
		{"a4-40", 4, 10, 52.5, 29.7, 0, 0, 52.5, 210, 297, 0},              // 3651
		{"a4-40-46x25", 4, 10, 45.7, 25.4, 9.8, 21.5, 48.2, 210, 297, 0.1}, // L7654
		{"a4-44", 4, 11, 48.5, 25.4, 8, 8.8, 48.5, 210, 297, 0},            // 1283
		{"a4-48", 4, 12, 45.7, 21.2, 9.8, 21.3, 48.2, 210, 297, 0.1},       // L7636
		{"a4-65", 5, 13, 38.1, 21.2, 4.7, 10.7, 40.6, 210, 297, 0.1},       // L7651
		{"40x30", 1, 1, 40, 30, 0, 0, 40, 40, 30, 0},
		{"50x30", 1, 1, 50, 30, 0, 0, 50, 50, 30, 0},
		{"60x40", 1, 1, 60, 40, 0, 0, 60, 60, 40, 0},
		{"70x50", 1, 1, 70, 50, 0, 0, 70, 70, 50, 0},
		{"100x50", 1, 1, 100, 50, 0, 0, 100, 100, 50, 0},
		{"100x70", 1, 1, 100, 70, 0, 0, 100, 100, 70, 0},
		{"100x150", 1, 1, 100, 150, 0, 0, 100, 100, 150, 0},
		{"35x22-3", 3, 1, 35, 22, 0.5, 0, 37, 110, 22, 0},
		{"50x30-2", 2, 1, 50, 30, 1, 0, 52, 104, 30, 0},
	}
	if len(tests) != len(Stocks()) {
		t.Errorf("%d stocks are known, the table has %d", len(Stocks()), len(tests))
	}
	for _, tt := range tests {
		s := stock(t, tt.name)
		if s.Columns != tt.columns || s.Rows != tt.rows || s.Width != tt.width || s.Height != tt.height ||
			s.PageWidth != tt.pageWidth || s.PageHeight != tt.pageHeight {
			t.Errorf("%s is %+v", tt.name, s)
		}
		for what, off := range map[string]float64{"left": s.Left - tt.left, "top": s.Top - tt.top, "pitch": s.Width + s.GapX - tt.pitchX} {
			if math.Abs(off) > tt.tol+hair {
				t.Errorf("%s: %s is off by %.3f mm", tt.name, what, off)
			}
		}
		if isRoll := tt.pageWidth != 210; isRoll != (s.Kind == RollStock) {
			t.Errorf("%s is a %s", tt.name, s.Kind)
		}
	}
}

// A producer's own stock may leave nothing free: ink keeps off the edges all the same.
func TestInkKeepsOffTheEdgesOfAnyStock(t *testing.T) {
	full := Stock{Name: "own", PageWidth: 210, PageHeight: 297, Width: 70, Height: 49.5, Columns: 3, Rows: 6}
	roll := Single("own", 60, 40)
	roll.InsetX, roll.InsetY = 0, 0
	for _, tt := range []struct {
		stock Stock
		free  float64
	}{{full, 4.2}, {roll, 1}} {
		p, err := Place(crabSauce(1), tt.stock, DPI300)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Runs {
			if ink := inkOf(r); !ink.inside(tt.free, tt.free, p.Width-tt.free, p.Height-tt.free) {
				t.Errorf("%v is nearer than %.1f mm to the edge of a %s's label", ink, tt.free, tt.stock.Kind)
			}
		}
	}
}

func TestImpossibleSheetsAreRefusedByField(t *testing.T) {
	tests := []struct {
		field  string
		change func(*Sheet)
	}{
		{"columns", func(s *Sheet) { s.Stock.Columns = 0 }},
		{"rows", func(s *Sheet) { s.Stock.Rows = -1 }},
		{"rows", func(s *Sheet) { s.Stock.Kind = RollStock }},
		{"kind", func(s *Sheet) { s.Stock.Kind = 2 }},
		{"width", func(s *Sheet) { s.Stock.Width = 70.1 }},
		{"height", func(s *Sheet) { s.Stock.Height = math.NaN() }},
		{"page_width", func(s *Sheet) { s.Stock.PageWidth = math.Inf(1) }},
		{"page_height", func(s *Sheet) { s.Stock.PageHeight = 0 }},
		{"left", func(s *Sheet) { s.Stock.Left = -1 }},
		{"gap_x", func(s *Sheet) { s.Stock.GapX = -0.1 }},
		{"inset_y", func(s *Sheet) { s.Stock.InsetY = 10 }},
		{"start", func(s *Sheet) { s.Start = 25 }},
		{"start", func(s *Sheet) { s.Start = -1 }},
		{"order", func(s *Sheet) { s.Order = 2 }},
		{"copies", func(s *Sheet) { s.Copies = -1 }},
		{"copies", func(s *Sheet) { s.Copies = MaxLabels + 1 }},
		{"offset_x", func(s *Sheet) { s.Stock, s.OffsetX = stock(t, "a4-21"), 5.1 }},
		{"offset_x", func(s *Sheet) { s.OffsetX = 4.3 }},
		{"offset_x", func(s *Sheet) { s.OffsetX = -4.3 }},
		{"offset_y", func(s *Sheet) { s.OffsetY = 4.3 }},
		{"offset_y", func(s *Sheet) { s.Stock, s.OffsetY = stock(t, "50x30"), -2.1 }},
		{"offset_y", func(s *Sheet) { s.OffsetY = math.NaN() }},
		{"dpi", func(s *Sheet) { s.DPI = 96 }},
		{"cut_marks.left", func(s *Sheet) { s.CutMarks = true }},
	}
	for _, tt := range tests {
		s := Sheet{Stock: stock(t, "a4-24")}
		tt.change(&s)
		var b bytes.Buffer
		err := WritePDF(context.Background(), &b, s, run(1))
		var refused *ValueError
		if !errors.As(err, &refused) || refused.Field != tt.field {
			t.Errorf("error is %v, want a ValueError for %s", err, tt.field)
		}
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes were written in spite of the error", tt.field, b.Len())
		}
	}
	for field, s := range map[string]Sheet{
		"language":    {Stock: stock(t, "a4-24"), Language: "vi) >>"},
		"sheet_title": {Stock: stock(t, "a4-24"), Title: "Tem\x00"},
	} {
		var refused *TextError
		if err := s.Check(); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("error is %v, want a TextError for %s", err, field)
		}
	}
}

func TestSpots(t *testing.T) {
	a21, a24 := stock(t, "a4-21"), stock(t, "a4-24")
	tests := []struct {
		name  string
		sheet Sheet
		n     int
		want  spot
	}{
		{"first", Sheet{Stock: a21}, 0, spot{0, 7.2, 15.15}},
		{"across first", Sheet{Stock: a21}, 1, spot{0, 73.25, 15.15}},
		{"next row", Sheet{Stock: a21}, 3, spot{0, 7.2, 53.25}},
		{"last of page", Sheet{Stock: a21}, 20, spot{0, 139.3, 243.75}},
		{"next page", Sheet{Stock: a21}, 21, spot{1, 7.2, 15.15}},
		{"down first", Sheet{Stock: a21, Order: ByColumn}, 1, spot{0, 7.2, 53.25}},
		{"next column", Sheet{Stock: a21, Order: ByColumn}, 7, spot{0, 73.25, 15.15}},
		{"part-used sheet", Sheet{Stock: a24, Start: 5}, 0, spot{0, 70, 37.5}},
		{"part-used sheet, down first", Sheet{Stock: a24, Start: 10, Order: ByColumn}, 0, spot{0, 70, 37.5}},
		{"part-used sheet runs over", Sheet{Stock: a24, Start: 24}, 1, spot{1, 0, 0.5}},
		{"offset", Sheet{Stock: a24, OffsetX: -1.5, OffsetY: 0.75}, 0, spot{0, -1.5, 1.25}},
	}
	for _, tt := range tests {
		got := tt.sheet.withDefaults().spot(tt.n)
		near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(spot{}), near); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.name, diff)
		}
	}
}

func TestCopiesFollowEachOther(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-24"), Copies: 3}.withDefaults()
	var symbols []*Symbol
	for p, err := range sheet.placements(run(2)) {
		if err != nil {
			t.Fatal(err)
		}
		symbols = append(symbols, p.Symbol)
	}
	if len(symbols) != 6 || symbols[0] != symbols[2] || symbols[2] == symbols[3] || symbols[3] != symbols[5] {
		t.Errorf("%d labels, want three of each of two", len(symbols))
	}
}

func TestJobsThatEndEarly(t *testing.T) {
	broken := errors.New("the store is gone")
	tooLong := crabSauce(3)
	tooLong.Fields[0].Text = string(bytes.Repeat([]byte("X"), 200))
	sheet := Sheet{Stock: stock(t, "a4-24")}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		sheet  Sheet
		labels func(yield func(Label, error) bool)
		check  func(error) bool
		begun  bool // something of the file may be written
	}{
		{"cancelled", cancelled, sheet, run(1), func(err error) bool { return errors.Is(err, context.Canceled) }, false},
		{"source fails", context.Background(), sheet, func(yield func(Label, error) bool) {
			_ = yield(crabSauce(1), nil) && yield(Label{}, broken)
		}, func(err error) bool { return errors.Is(err, broken) }, false},
		{"third label does not fit", context.Background(), Sheet{Stock: sheet.Stock, Copies: 2},
			sequence(crabSauce(1), crabSauce(2), tooLong), func(err error) bool {
				var label *LabelError
				return errors.As(err, &label) && label.Number == 3 && errors.As(err, new(*FitError))
			}, false},
		{"nothing to print", context.Background(), sheet, run(0), func(err error) bool {
			var value *ValueError
			return errors.As(err, &value) && value.Field == "labels"
		}, false},
		{"too many", context.Background(), Sheet{Stock: sheet.Stock, Copies: MaxLabels}, run(2), func(err error) bool {
			var limit *LimitError
			return errors.As(err, &limit) && limit.Max == MaxLabels
		}, true},
		{"a late label does not fit", context.Background(), sheet, func(yield func(Label, error) bool) {
			run(1000)(yield)
			yield(tooLong, nil)
		}, func(err error) bool {
			var label *LabelError
			return errors.As(err, &label) && label.Number == 1001
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WritePDF(tt.ctx, &b, tt.sheet, tt.labels); !tt.check(err) {
				t.Errorf("error is %v", err)
			}
			if b.Len() > 0 != tt.begun {
				t.Errorf("%d bytes were written", b.Len())
			}
			if _, err := pdf.Read(b.Bytes(), sheetOwner); err == nil {
				t.Error("what was written can be taken for a whole file")
			}
		})
	}
}

func TestCutMarksKeepOffTheLabels(t *testing.T) {
	s := Sheet{Stock: stock(t, "a4-18-cut"), CutMarks: true}.withDefaults()
	k := s.Stock
	labels := box{"labels", k.Left, k.Top, k.Left + 3*k.Width, k.Top + 6*k.Height}
	marks := s.marks()
	if len(marks) != 2*4+2*7 {
		t.Errorf("%d marks, want one at both ends of 4 vertical and 7 horizontal cuts", len(marks))
	}
	for _, m := range marks {
		mark := box{"mark", m.X, m.Y, m.X + m.Width, m.Y + m.Height}
		if mark.overlaps(labels) || !mark.inside(0, 0, k.PageWidth, k.PageHeight) {
			t.Errorf("%v is on a label or outside the page", mark)
		}
	}
}

// Whatever the order and the first position, a job fills each place once, from the first on, without a gap.
func TestEveryPlaceIsFilledOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Stocks()).Draw(t, "stock")
		s := Sheet{Stock: k, Order: Order(rapid.IntRange(0, 1).Draw(t, "order")), Start: rapid.IntRange(1, k.PerPage()).Draw(t, "start")}
		count := rapid.IntRange(1, 2*k.PerPage()).Draw(t, "count")
		seen := map[spot]bool{}
		for n := range count {
			at := s.spot(n)
			if seen[at] {
				t.Fatalf("label %d is printed over another at %+v", n, at)
			}
			seen[at] = true
			if at.page != (n+s.Start-1)/k.PerPage() {
				t.Fatalf("label %d is on page %d", n, at.page)
			}
			column, row := (at.x-k.Left)/(k.Width+k.GapX), (at.y-k.Top)/(k.Height+k.GapY)
			place := math.Round(row)*float64(k.Columns) + math.Round(column)
			if s.Order == ByColumn {
				place = math.Round(column)*float64(k.Rows) + math.Round(row)
			}
			if want := (n + s.Start - 1) % k.PerPage(); place != float64(want) || math.Abs(column-math.Round(column)) > hair || math.Abs(row-math.Round(row)) > hair {
				t.Fatalf("label %d is at column %.3f, row %.3f, which is place %.0f, want %d", n, column, row, place, want)
			}
		}
	})
}

// An offset is refused, or leaves all ink of all labels on the page.
func TestOffsetsKeepInkOnThePage(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Stocks()).Draw(t, "stock")
		s := Sheet{Stock: k, OffsetX: rapid.Float64Range(-6, 6).Draw(t, "x"), OffsetY: rapid.Float64Range(-6, 6).Draw(t, "y")}
		first, last := s.withDefaults().spot(0), s.withDefaults().spot(k.PerPage()-1)
		ink := box{"ink", first.x + k.InsetX, first.y + k.InsetY, last.x + k.Width - k.InsetX, last.y + k.Height - k.InsetY}
		sound := ink.inside(0, 0, k.PageWidth, k.PageHeight) && math.Abs(s.OffsetX) <= maxOffset && math.Abs(s.OffsetY) <= maxOffset
		if err := s.Check(); (err == nil) != sound {
			t.Fatalf("error is %v, ink is %v", err, ink)
		}
		if sound {
			taken++
		}
	})
	if taken == 0 {
		t.Error("no offset was taken")
	}
}
