package labels

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if s.PerPage() == 1 {
			if s.PageWidth != s.Width || s.PageHeight != s.Height {
				t.Errorf("%s: the page is not the label", s.Name)
			}
			continue
		}
		right := s.PageWidth - s.Left - float64(s.Columns)*s.Width - float64(s.Columns-1)*s.GapX
		bottom := s.PageHeight - s.Top - float64(s.Rows)*s.Height - float64(s.Rows-1)*s.GapY
		for side, free := range map[string]float64{"left": s.Left + s.InsetX, "right": right + s.InsetX,
			"top": s.Top + s.InsetY, "bottom": bottom + s.InsetY} {
			if free < unprintable-hair {
				t.Errorf("%s: ink may come within %.2f mm of the page's %s edge, printers leave %.1f", s.Name, free, side, unprintable)
			}
		}
	}
	for _, want := range []string{"a4-24", "a4-40", "a4-21", "60x40", "50x30"} {
		if _, ok := StockByName(want); !ok {
			t.Errorf("stock %s is not known", want)
		}
	}
	if _, ok := StockByName("a5-1"); ok {
		t.Error("stock a5-1 is known")
	}
}

func TestImpossibleSheetsAreRefusedByField(t *testing.T) {
	tests := []struct {
		field  string
		change func(*Sheet)
	}{
		{"columns", func(s *Sheet) { s.Stock.Columns = 0 }},
		{"rows", func(s *Sheet) { s.Stock.Rows = -1 }},
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
		{"offset_x", func(s *Sheet) { s.OffsetX = 5.1 }},
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
	}{
		{"cancelled", cancelled, sheet, run(1), func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"source fails", context.Background(), sheet, func(yield func(Label, error) bool) {
			_ = yield(crabSauce(1), nil) && yield(Label{}, broken)
		}, func(err error) bool { return errors.Is(err, broken) }},
		{"third label does not fit", context.Background(), Sheet{Stock: sheet.Stock, Copies: 2},
			sequence(crabSauce(1), crabSauce(2), tooLong), func(err error) bool {
				var label *LabelError
				return errors.As(err, &label) && label.Number == 3 && errors.As(err, new(*FitError))
			}},
		{"nothing to print", context.Background(), sheet, run(0), func(err error) bool {
			var value *ValueError
			return errors.As(err, &value) && value.Field == "labels"
		}},
		{"too many", context.Background(), Sheet{Stock: sheet.Stock, Copies: MaxLabels}, run(2), func(err error) bool {
			var limit *LimitError
			return errors.As(err, &limit) && limit.Max == MaxLabels
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WritePDF(tt.ctx, &b, tt.sheet, tt.labels); !tt.check(err) {
				t.Errorf("error is %v", err)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes were written in spite of the error", b.Len())
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
