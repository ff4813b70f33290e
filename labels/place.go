package labels

import "math"

// Measures of the arrangement in mm, and the symbol's share of the width.
const (
	drift         = 1.0  // how far paper may shift in a printer without the label's edge reaching the quiet zone
	symbolShare   = 0.45 // most of a label's width that its symbol takes, quiet zone included
	minColumn     = 12.0 // width without which no text is set
	spread        = 2.5  // most that may open between a symbol and the codes under it
	moduleComfort = 0.5  // below this a cheap phone has to come close
)

// Place works out where everything on a label goes.
//
// The symbol comes first: it gets the largest legal module, of up to a share of the label's width, for which the text
// still fits in comfortable type. Where that cannot be had, captions run into their texts, then type shrinks, then
// modules. The error correction level is M, or Q where that costs neither module size nor type size. What cannot be
// placed whole is refused: a FitError names the text, a StockError the smallest label for the symbol, a TextError what
// cannot be printed at all.
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

// arrangement is one way to set a label, from the few that are tried.
type arrangement struct {
	modules int     // on a side
	strong  bool    // error correction level Q
	dots    int     // a module
	size    float64 // of the facts, in points
	under   bool    // codes stand under the symbol, not in the text column
	runIn   bool    // captions run into their texts
}

func newSetter(s Stock, dpi DPI) (*setter, error) {
	if err := dpi.check(); err != nil {
		return nil, err
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
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
	t := measure(cleaned)
	chosen, err := s.arrange(t, d.medium, d.strong)
	if err != nil {
		return nil, err
	}
	p, ok := s.compose(t, chosen)
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

// arrange finds the arrangement for a text and the symbol at either level.
func (s *setter) arrange(t text, medium, strong int) (arrangement, error) {
	if err := s.checkRoom(t, medium); err != nil {
		return arrangement{}, err
	}
	best, ok := s.search(t, medium)
	if !ok {
		return best, s.refuse(t, medium)
	}
	if better, ok := s.search(t, strong); ok && better.dots >= best.dots && better.size >= best.size && better.runIn == best.runIn {
		better.strong = true
		return better, nil
	}
	return best, nil
}

// wishes are what is asked of an arrangement, from the most to the least: facts that line up in a column, type that is
// read without effort, modules that a cheap phone reads at arm's length. Later wishes are only tried when none of the
// earlier ones can be granted with any symbol.
var wishes = []struct {
	size, module float64 // at least, in points and mm
	runIn        []bool
}{
	{fieldComfort, moduleComfort, []bool{false}},
	{fieldComfort, moduleComfort, []bool{true}},
	{fieldSmallest, moduleComfort, []bool{false, true}},
	{fieldSmallest, minModule, []bool{false, true}},
}

// search finds the arrangement that grants the best wish, with the largest symbol for it.
func (s *setter) search(t text, modules int) (arrangement, bool) {
	smallest, largest := s.dpi.moduleDots()
	for _, wish := range wishes {
		for dots := largest; dots >= smallest; dots-- {
			module := float64(dots) * s.dpi.pitch()
			side := float64(modules+2*quietZone) * module
			if module < wish.module || dots > smallest && side > symbolShare*s.stock.Width {
				continue
			}
			if best, ok := s.largestType(t, arrangement{modules: modules, dots: dots, size: wish.size}, wish.runIn); ok {
				return best, true
			}
		}
	}
	return arrangement{}, false
}

// largestType finds the arrangement around one symbol that allows the largest type, at least that of a; of equals, codes
// under the symbol, where readers look for them.
func (s *setter) largestType(t text, a arrangement, styles []bool) (best arrangement, ok bool) {
	for _, a.under = range []bool{true, false} {
		for _, a.runIn = range styles {
			if p, fits := s.compose(t, a); fits {
				if larger := s.enlarge(t, a, len(p.Runs)); larger.size > best.size {
					best, ok = larger, true
				}
			}
		}
	}
	return best, ok
}

// enlarge raises the type of an arrangement that fits as far as it goes without taking more lines.
func (s *setter) enlarge(t text, a arrangement, lines int) arrangement {
	floor := a.size
	for a.size = fieldLargest; a.size > floor; a.size -= fieldStep {
		if p, ok := s.compose(t, a); ok && len(p.Runs) <= lines {
			break
		}
	}
	return a
}

// margins of the symbol's dark part from the label's edges: free of ink, and wide enough for the quiet zone.
func (s *setter) margins(module float64) (x, y float64) {
	return max(s.stock.InsetX, quietZone*module+drift), max(s.stock.InsetY, quietZone*module+drift)
}

// clearance is the distance from the symbol's dark part to text: the quiet zone, and a dot because the symbol, but not
// the text, is moved to whole dots when it is drawn.
func (s *setter) clearance(module float64) float64 { return quietZone*module + s.dpi.pitch() }

// compose sets the text by one arrangement and reports whether everything found its room.
func (s *setter) compose(t text, a arrangement) (*Placed, bool) {
	module := float64(a.dots) * s.dpi.pitch()
	ink := float64(a.modules) * module
	inkX, inkY := s.margins(module)
	left, ok := s.leftBlock(t, a, ink, module)
	// What is left below: codes keep the stock's inset, a symbol alone its quiet zone.
	lowest := s.stock.Height - inkY
	if a.under {
		lowest = s.stock.Height - s.stock.InsetY
	}
	if !ok || inkY+left.height > lowest+roundSlack {
		return nil, false
	}
	band := span{top: max(inkY, (s.stock.Height-left.height)/2)}
	band.bottom = band.top + left.height
	p := &Placed{Width: s.stock.Width, Height: s.stock.Height, DPI: s.dpi, ModuleDots: a.dots}
	taken, ok := s.column(p, t, a, inkX+ink+s.clearance(module), band)
	if !ok {
		return nil, false
	}
	if a.under {
		// Symbol and codes line up with the column's first and last line where that does not tear them apart.
		if slack := taken.bottom - taken.top - left.height; slack > 0 && slack <= spread && taken.top >= inkY {
			band = taken
		}
		codes, _ := left.moved(inkX, band.bottom-left.height)
		p.Runs = append(p.Runs, codes...)
	}
	p.SymbolX, p.SymbolY = inkX-quietZone*module, band.top-quietZone*module
	return p, true
}

// span is a stretch of a label's height.
type span struct{ top, bottom float64 }

// leftBlock is the symbol's dark part and the codes below its quiet zone, if they stand there.
func (s *setter) leftBlock(t text, a arrangement, ink, module float64) (block, bool) {
	if !a.under {
		return block{height: ink}, true
	}
	if !t.hasCodes() {
		return block{}, false // the same as an arrangement that was tried before
	}
	// Below the quiet zone codes may reach half way to the text column.
	codes, ok := t.codes(ink, quietZone/2*module, codeLargest)
	if !ok {
		return block{}, false
	}
	top := ink + s.clearance(module)
	codes.moved(0, top)
	codes.height += top
	return codes, true
}

// column sets the text column from x to the right inset. It fills the band beside the symbol, or more of the label's
// height if it needs that; it returns what it took.
func (s *setter) column(p *Placed, t text, a arrangement, x float64, band span) (span, bool) {
	width := s.stock.Width - s.stock.InsetX - x
	if t.empty() {
		return band, true
	}
	head, ok := t.head(width, a.size, a.runIn)
	if !ok || width < minColumn {
		return band, false
	}
	foot, ok := t.foot(width, a.size, !a.under)
	if !ok {
		return band, false
	}
	height := head.height + foot.height
	if len(head.runs) > 0 && len(foot.runs) > 0 {
		height += minHeadRoom * em(a.size)
	}
	room := span{top: s.stock.InsetY + head.overshoot(), bottom: s.stock.Height - s.stock.InsetY}
	if height > room.bottom-room.top+roundSlack {
		return band, false
	}
	if height > band.bottom-band.top {
		band.top = (s.stock.Height - height) / 2
	}
	band.top = min(max(band.top, room.top), room.bottom-height)
	band.bottom = max(band.bottom, band.top+height)
	for _, part := range []struct {
		block
		y float64
	}{{head, band.top}, {foot, band.bottom - foot.height}} {
		runs, rules := part.moved(x, part.y)
		p.Runs, p.Rules = append(p.Runs, runs...), append(p.Rules, rules...)
	}
	return band, true
}

func (t text) hasCodes() bool { return t.label.Code != "" || t.label.UnitCode != "" }

func (t text) empty() bool {
	l := t.label
	return len(l.Fields) == 0 && l.Title == "" && l.Note == "" && l.Host == "" && !t.hasCodes()
}

// checkRoom refuses a stock that has no room for the smallest symbol and a column of text.
func (s *setter) checkRoom(t text, modules int) error {
	smallest, _ := s.dpi.moduleDots()
	module := float64(smallest) * s.dpi.pitch()
	marginX, marginY := s.margins(module)
	width := 2*marginX + float64(modules)*module
	if !t.empty() {
		width = marginX + float64(modules)*module + s.clearance(module) + minColumn + s.stock.InsetX
	}
	height := float64(modules)*module + 2*marginY
	if width > s.stock.Width+roundSlack || height > s.stock.Height+roundSlack {
		return &StockError{Stock: s.stock.Name, Width: upTenth(width), Height: upTenth(height)}
	}
	return nil
}

func upTenth(mm float64) float64 { return math.Ceil(mm*10-roundSlack) / 10 }
