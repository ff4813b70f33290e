package labels

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Stock is a sheet or roll of labels, in mm. The known ones are in Stocks; a producer's own are made by the caller and
// held by Check.
type Stock struct {
	Name                  string
	Kind                  StockKind
	PageWidth, PageHeight float64 // of a roll: its width without the edges of the liner, and one row of labels
	Width, Height         float64 // one label
	Columns, Rows         int     // a roll has one row, which is a page
	Left, Top             float64 // from the page's edge to the first label
	GapX, GapY            float64 // between labels; GapY of a roll is what the printer's sensor sees between two rows
	InsetX, InsetY        float64 // what stays free of ink inside each label, at least; see insets
}

// StockKind tells sheets from rolls: office printers take the ones, thermal printers the others.
type StockKind int

// The kinds of stock.
const (
	SheetStock StockKind = iota
	RollStock
)

func (k StockKind) String() string {
	switch k {
	case SheetStock:
		return "sheet"
	case RollStock:
		return "roll"
	}
	return fmt.Sprintf("StockKind(%d)", int(k))
}

// Smallest and largest sizes that are taken for real, in mm.
const (
	minLabel, maxLabel = 10, 500
	maxGrid            = 100
)

// Measures that the known stocks share, in mm.
const (
	a4Width, a4Height = 210, 297
	sheetMargin       = 4.2 // what office printers leave white at a page's edge
	rollGap           = 2.0 // between the rows of a roll
	smallLabel        = 28  // labels that are lower than this
	inset, smallInset = 2.5, 1.5
	rollInset         = 2.0
)

// stocks in use. The sheets are what Avery, Herma and others sell under their own numbers; makers differ by 0.1 mm or
// less. Names count the labels of a sheet, and tell their size where two have as many. Sheets whose labels reach to the
// edges of the page have insets that make up for what printers cannot reach.
var stocks = []Stock{
	a4("a4-4", 2, 2, 99.1, 139, 2.5),
	a4("a4-6", 2, 3, 99.1, 93.1, 2.5),
	a4("a4-8", 2, 4, 99.1, 67.7, 2.5),
	a4("a4-8-105x74", 2, 4, 105, 74, 0),
	a4("a4-10", 2, 5, 99.1, 57, 2.5),
	a4("a4-12", 3, 4, 63.5, 72, 2.55),
	a4("a4-14", 2, 7, 99.1, 38.1, 2.5),
	a4("a4-16", 2, 8, 99.1, 33.9, 2.5),
	a4("a4-18", 3, 6, 63.5, 46.6, 2.55),
	a4("a4-18-cut", 3, 6, 60, 40, 0), // plain paper, cut by hand
	a4("a4-21", 3, 7, 63.5, 38.1, 2.55),
	a4("a4-24", 3, 8, 70, 37, 0),
	a4("a4-24-64x34", 3, 8, 63.5, 33.9, 2.55),
	a4("a4-27", 3, 9, 63.5, 29.6, 2.55),
	a4("a4-30", 3, 10, 70, 29.7, 0),
	a4("a4-33", 3, 11, 70, 25.4, 0),
	a4("a4-40", 4, 10, 52.5, 29.7, 0),
	a4("a4-40-46x25", 4, 10, 45.7, 25.4, 2.5),
	a4("a4-44", 4, 11, 48.5, 25.4, 0),
	a4("a4-48", 4, 12, 45.7, 21.2, 2.5),
	a4("a4-65", 5, 13, 38.1, 21.2, 2.5),

	Single("40x30", 40, 30),
	Single("50x30", 50, 30),
	Single("60x40", 60, 40),
	Single("70x50", 70, 50),
	Single("100x50", 100, 50),
	Single("100x70", 100, 70),
	Single("100x150", 100, 150),
	across("35x22-3", 3, 35, 22, 2, 110),
	across("50x30-2", 2, 50, 30, 2, 104),
}

// Stocks lists the known stocks.
func Stocks() []Stock { return slices.Clone(stocks) }

// StockByName finds a known stock.
func StockByName(name string) (Stock, bool) {
	i := slices.IndexFunc(stocks, func(s Stock) bool { return s.Name == name })
	if i < 0 {
		return Stock{}, false
	}
	return stocks[i], true
}

// Single is a roll of labels one by one, each a page.
func Single(name string, width, height float64) Stock {
	return across(name, 1, width, height, 0, width)
}

// across is a roll of the given width with labels side by side, in the middle of it.
func across(name string, columns int, width, height, gap, web float64) Stock {
	s := Stock{Name: name, Kind: RollStock, PageWidth: web, PageHeight: height, Width: width, Height: height,
		Columns: columns, Rows: 1, GapX: gap, GapY: rollGap, InsetX: rollInset, InsetY: rollInset}
	s.Left, _ = s.rest()
	s.Left = math.Round(s.Left/2*1000) / 1000
	if height < smallLabel {
		s.InsetX, s.InsetY = smallInset, smallInset
	}
	return s
}

// a4 is a sheet with its labels in the middle and gaps between its columns.
func a4(name string, columns, rows int, width, height, gap float64) Stock {
	s := Stock{Name: name, Kind: SheetStock, PageWidth: a4Width, PageHeight: a4Height, Width: width, Height: height,
		Columns: columns, Rows: rows, GapX: gap}
	right, bottom := s.rest()
	s.Left, s.Top = math.Round(right/2*1000)/1000, math.Round(bottom/2*1000)/1000
	s.InsetX, s.InsetY = inset, inset
	if height < smallLabel {
		s.InsetX, s.InsetY = smallInset, smallInset
	}
	s.InsetX, s.InsetY = s.insets()
	return s
}

// insets are what stays free of ink inside each label: what the stock says, but never so little that paper which shifts in
// the printer loses text, and on sheets not less than printers leave white at the page's edges.
func (s Stock) insets() (x, y float64) {
	x, y = max(s.InsetX, drift), max(s.InsetY, drift)
	if s.Kind == SheetStock {
		right, bottom := s.rest()
		x = max(x, min(sheetMargin-min(s.Left, right), s.Width/4))
		y = max(y, min(sheetMargin-min(s.Top, bottom), s.Height/4))
	}
	return x, y
}

// rest is what a page has to the right of its last column and below its last row.
func (s Stock) rest() (right, bottom float64) {
	columns, rows := float64(s.Columns), float64(s.Rows)
	return s.PageWidth - s.Left - columns*s.Width - (columns-1)*s.GapX,
		s.PageHeight - s.Top - rows*s.Height - (rows-1)*s.GapY
}

// Check reports the first measure that cannot be right as a ValueError.
func (s Stock) Check() error {
	columns, rows := float64(s.Columns), float64(s.Rows)
	mostRows := float64(maxGrid)
	if s.Kind == RollStock {
		mostRows = 1
	}
	return cmp.Or(
		within("kind", float64(s.Kind), float64(SheetStock), float64(RollStock)),
		within("page_width", s.PageWidth, minLabel, maxLabel),
		within("page_height", s.PageHeight, minLabel, maxLabel),
		within("columns", columns, 1, maxGrid),
		within("rows", rows, 1, mostRows),
		within("left", s.Left, 0, s.PageWidth),
		within("top", s.Top, 0, s.PageHeight),
		within("gap_x", s.GapX, 0, s.PageWidth),
		within("gap_y", s.GapY, 0, s.PageHeight),
		within("width", s.Width, minLabel, (s.PageWidth-s.Left-(columns-1)*s.GapX)/columns),
		within("height", s.Height, minLabel, (s.PageHeight-s.Top-(rows-1)*s.GapY)/rows),
		within("inset_x", s.InsetX, 0, s.Width/4),
		within("inset_y", s.InsetY, 0, s.Height/4),
	)
}

// PerPage is the number of labels on a page.
func (s Stock) PerPage() int { return s.Columns * s.Rows }

// within is nil or a ValueError. Its negated form catches NaN.
func within(field string, got, least, most float64) error {
	if !(got >= least-roundSlack && got <= most+roundSlack) {
		return &ValueError{Field: field, Got: got, Min: least, Max: most}
	}
	return nil
}
