package labels

import (
	"cmp"
	"slices"
)

// Stock is a sheet or roll of labels, in mm. A page that is its one label stands for a roll.
type Stock struct {
	Name                  string
	PageWidth, PageHeight float64
	Width, Height         float64 // one label
	Columns, Rows         int
	Left, Top             float64 // from the page's edge to the first label
	GapX, GapY            float64 // between labels
	InsetX, InsetY        float64 // what stays free of ink inside each label; on sheets, what printers cannot reach
}

// Smallest and largest sizes that are taken for real, in mm.
const (
	minLabel, maxLabel = 10, 500
	maxGrid            = 100
)

// stocks in use. The 24-up and 40-up sheets reach to the edges of the page, which office printers do not (4.2 mm): their
// insets make up for it.
var stocks = []Stock{
	{Name: "a4-24", PageWidth: 210, PageHeight: 297, Width: 70, Height: 37, Columns: 3, Rows: 8, Top: 0.5,
		InsetX: 4.3, InsetY: 4},
	{Name: "a4-21", PageWidth: 210, PageHeight: 297, Width: 63.5, Height: 38.1, Columns: 3, Rows: 7, Left: 7.2, Top: 15.15,
		GapX: 2.55, InsetX: 2.5, InsetY: 2.5},
	{Name: "a4-40", PageWidth: 210, PageHeight: 297, Width: 52.5, Height: 29.7, Columns: 4, Rows: 10,
		InsetX: 4.2, InsetY: 4.2},
	{Name: "a4-18-cut", PageWidth: 210, PageHeight: 297, Width: 60, Height: 40, Columns: 3, Rows: 6, Left: 15, Top: 28.5,
		InsetX: 2.5, InsetY: 2.5},
	Single("60x40", 60, 40),
	Single("50x30", 50, 30),
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

// Single is a stock with one label a page.
func Single(name string, width, height float64) Stock {
	return Stock{Name: name, PageWidth: width, PageHeight: height, Width: width, Height: height, Columns: 1, Rows: 1,
		InsetX: 2, InsetY: 2}
}

// Check reports the first measure that cannot be right as a ValueError.
func (s Stock) Check() error {
	columns, rows := float64(s.Columns), float64(s.Rows)
	return cmp.Or(
		within("page_width", s.PageWidth, minLabel, maxLabel),
		within("page_height", s.PageHeight, minLabel, maxLabel),
		within("columns", columns, 1, maxGrid),
		within("rows", rows, 1, maxGrid),
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
