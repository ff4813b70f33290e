package labels

// arrangement is one way to set a label, from those that are tried.
type arrangement struct {
	modules int     // on a side
	strong  bool    // error correction level Q
	dots    int     // a module
	size    float64 // of the facts, in points
	bars    float64 // height of a barcode's bars in mm
	runIn   bool    // captions run into their texts
	ruled   bool    // a rule keeps codes in the column apart from what is above them
	layout
}

// layout is where the parts of a label stand.
type layout struct {
	stacked bool // title and facts stand across the label, above symbol and column; else they head the column
	under   bool // codes stand under the symbol, not in the column
	alone   bool // so do host and note, and there is no column
}

// layouts that are tried; of those with equal type the first is taken. Codes stand under the symbol, where readers look
// for them, if that costs nothing.
var layouts = []layout{
	{under: true, alone: true},
	{under: true},
	{},
	{stacked: true, under: true, alone: true},
	{stacked: true, under: true},
	{stacked: true},
}

const firstStacked = 3 // in layouts

// suits says whether a layout is for labels like this.
func (s *setter) suits(t text, l layout) bool {
	switch {
	case l.stacked && !(t.hasHead() && s.tall()):
		return false
	case l.alone && !l.stacked && t.hasHead():
		return false
	case l.alone && (t.barcode != nil || t.label.PIN != ""):
		return false
	case l.under && !l.alone && !t.hasCodes():
		return false // the same as a layout without
	case l.under && !l.alone && !t.hasHead() && t.barcode == nil && t.label.PIN == "":
		return false // a host far from the codes
	}
	return true
}

// tall says whether a label is high enough to have text above its symbol.
func (s *setter) tall() bool {
	const height, share = 45, 0.6
	return s.stock.Height >= height && s.stock.Height >= share*s.stock.Width
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

// feasible says whether a label can be set at all: every wish asks for more than the last one.
func (s *setter) feasible(t text, modules int) bool {
	last := wishes[len(wishes)-1]
	found := false
	s.tryDots(t, modules, last, func(a arrangement) bool {
		found = s.anyLayout(t, a, last.runIn)
		return !found
	})
	return found
}

// wish is what is asked of an arrangement.
type wish struct {
	share  float64 // of what the stock's scale allows type to grow, and modules half as much
	size   float64 // of type in points, at least, before it is scaled
	module float64 // in mm, at least
	bars   float64 // height of bars in mm, at least
	runIn  []bool
}

// wishes from the most to the least: facts that line up in a column, type that is read without effort, modules that a
// cheap phone reads at arm's length. Later wishes are only tried when none of the earlier ones can be granted with any
// symbol.
var wishes = []wish{
	{1, fieldComfort, moduleComfort, barsComfort, []bool{false}},
	{1, fieldComfort, moduleComfort, barsComfort, []bool{true}},
	{0.7, fieldComfort, moduleComfort, barsComfort, []bool{false, true}},
	{0.4, fieldComfort, moduleComfort, barsComfort, []bool{false, true}},
	{0, fieldComfort, moduleComfort, minBars, []bool{false}},
	{0, fieldComfort, moduleComfort, minBars, []bool{true}},
	{0, fieldSmallest, moduleComfort, minBars, []bool{false, true}},
	{0, fieldSmallest, minModule, minBars, []bool{false, true}},
}

// search finds the arrangement that grants the best wish, with the largest symbol for it.
func (s *setter) search(t text, modules int) (best arrangement, ok bool) {
	if !s.feasible(t, modules) {
		return best, false
	}
	for _, w := range wishes {
		s.tryDots(t, modules, w, func(a arrangement) bool {
			best, ok = s.largestType(t, a, w.runIn)
			return !ok
		})
		if ok {
			return best, true
		}
	}
	return best, false
}

// tryDots hands out the arrangements of a wish, from the largest symbol on, until it is told to stop.
func (s *setter) tryDots(t text, modules int, w wish, try func(arrangement) bool) {
	smallest, largest := s.dpi.moduleDots()
	for dots := largest; dots >= smallest; dots-- {
		module := float64(dots) * s.dpi.pitch()
		if module < w.module*(1+w.share*(t.scale-1)/2) || dots > smallest && t.hasHead() && float64(modules+2*quietZone)*module > symbolShare*s.stock.Width {
			continue
		}
		size := w.size * (1 + w.share*(t.scale-1))
		if !try(arrangement{modules: modules, dots: dots, size: size, bars: w.bars}) {
			return
		}
	}
}

// anyLayout says whether an arrangement can be set in any layout.
func (s *setter) anyLayout(t text, a arrangement, styles []bool) bool {
	for _, a.layout = range layouts {
		for _, a.runIn = range styles {
			if s.suits(t, a.layout) {
				if _, _, ok := s.compose(t, a); ok {
					return true
				}
			}
		}
	}
	return false
}

// largestType finds the layout around one symbol that allows the largest type, at least that of a. A label that is higher
// than wide has its text above the symbol where that can be.
func (s *setter) largestType(t text, a arrangement, styles []bool) (best arrangement, ok bool) {
	if s.stock.Height > s.stock.Width {
		if best, ok = s.largestOf(t, a, layouts[firstStacked:], styles); ok {
			return best, true
		}
	}
	return s.largestOf(t, a, layouts, styles)
}

func (s *setter) largestOf(t text, a arrangement, layouts []layout, styles []bool) (best arrangement, ok bool) {
	for _, a.layout = range layouts {
		if !s.suits(t, a.layout) {
			continue
		}
		for _, a.runIn = range styles {
			if _, lines, fits := s.compose(t, a); fits {
				if larger := s.enlarge(t, a, lines); larger.size > best.size {
					best, ok = larger, true
				}
			}
		}
	}
	return best, ok
}

// enlarge raises the type of an arrangement that fits as far as it goes without taking more lines; paragraphs may.
func (s *setter) enlarge(t text, a arrangement, most int) arrangement {
	floor := a.size
	for a.size = fieldLargest * t.scale; a.size > floor; a.size -= fieldStep {
		if _, lines, ok := s.compose(t, a); ok && lines <= most {
			return a
		}
	}
	a.size = floor
	return a
}
