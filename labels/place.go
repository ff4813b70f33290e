package labels

import "math"

// Place works out where everything on a label goes.
//
// The symbol comes first: it gets the largest legal module, of up to a share of the label's width, for which the text
// still fits in comfortable type, which is larger on larger labels. Where that cannot be had, captions run into their
// texts, then type shrinks, then modules. The error correction level is M, or Q where that costs neither module size nor
// type size. Text stands beside the symbol, or above it on high labels; codes under it where there is room; without title
// and fields everything stands in the middle.
//
// What cannot be placed whole is refused: a FitError names the text, a StockError the smallest label for the symbol, a
// TextError what cannot be printed at all. The same label, stock and resolution always give the same.
func Place(l Label, s Stock, dpi DPI) (*Placed, error) {
	setter, err := newSetter(s, dpi)
	if err != nil {
		return nil, err
	}
	return setter.place(l)
}

// setter places labels on one stock. Labels of a run cost it little after the first: see series.
type setter struct {
	stock  Stock
	dpi    DPI
	series *series // of the last label; nil if that cannot have any
}

func newSetter(s Stock, dpi DPI) (*setter, error) {
	if err := dpi.check(); err != nil {
		return nil, err
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	s.InsetX, s.InsetY = s.insets()
	return &setter{stock: s, dpi: dpi}, nil
}

func (s *setter) place(l Label) (*Placed, error) {
	if err := checkAddress(l.Address); err != nil {
		return nil, err
	}
	d, err := newDraft(l.Address)
	if err != nil {
		return nil, err
	}
	if s.series.holds(l) && d.medium == s.series.medium && d.strong == s.series.strong {
		symbol, err := d.draw(s.series.atStrong)
		if err != nil {
			return nil, err
		}
		return s.series.next(l, symbol), nil
	}
	s.series = nil
	cleaned, err := l.clean()
	if err != nil {
		return nil, err
	}
	t := s.measure(cleaned)
	chosen, err := s.arrange(t, d.medium, d.strong)
	if err != nil {
		return nil, err
	}
	p, _, ok := s.compose(t, chosen)
	if !ok {
		return nil, s.refuse(t, d.medium)
	}
	if p.Symbol, err = d.draw(chosen.strong); err != nil {
		return nil, err
	}
	if s.series = newSeries(l, p); s.series != nil {
		s.series.medium, s.series.strong, s.series.atStrong = d.medium, d.strong, chosen.strong
	}
	return p, nil
}

// scale is how much larger than on a small label type may be on this one. It grows with the label's side, but no further
// than what is read at arm's length.
func (s *setter) scale() float64 {
	const small, most = 70 * 37, 2
	return min(most, max(1, math.Sqrt(s.stock.Width*s.stock.Height/small)))
}

// checkRoom refuses a stock that has no room for the smallest symbol and a column of text.
func (s *setter) checkRoom(t text, modules int) error {
	width, height := s.least(t, modules)
	if width > s.stock.Width+roundSlack || height > s.stock.Height+roundSlack {
		return &StockError{Stock: s.stock.Name, Width: upTenth(width), Height: upTenth(height), Fits: s.larger(t, modules)}
	}
	return nil
}

// least is the size below which no label holds the smallest symbol, and a column where there is text that needs one.
func (s *setter) least(t text, modules int) (width, height float64) {
	smallest, _ := s.dpi.moduleDots()
	module := float64(smallest) * s.dpi.pitch()
	marginX, marginY := s.margins(module)
	width, height = 2*marginX+float64(modules)*module, 2*marginY+float64(modules)*module
	if t.hasHead() && !s.tall() {
		width = marginX + float64(modules)*module + s.clearance(module) + minColumn + s.stock.InsetX
	}
	return width, height
}

func upTenth(mm float64) float64 { return math.Ceil(mm*10-roundSlack) / 10 }
