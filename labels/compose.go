package labels

// Measures of the arrangement in mm, and the symbol's share of the width.
const (
	drift         = 1.0  // how far paper may shift in a printer without the label's edge reaching the quiet zone
	symbolShare   = 0.45 // most of a label's width that its symbol takes, quiet zone included
	stackMargin   = 5.0  // most that is kept free above and below for the sake of the symbol's margins, where text is stacked
	stackGap      = 1.0  // em of the facts between them and the symbol
	stackSpread   = 0.15 // share of the label's height that may open between text and symbol
	minColumn     = 12.0 // width without which no text is set
	spread        = 2.5  // most that may open between a symbol and the codes under it
	moduleComfort = 0.5  // below this a cheap phone has to come close
)

// margins of the symbol's dark part from the label's edges: free of ink, wide enough for the quiet zone, and whole dots.
func (s *setter) margins(module float64) (x, y float64) {
	return s.dpi.snapUp(max(s.stock.InsetX, quietZone*module+drift)), s.dpi.snapUp(max(s.stock.InsetY, quietZone*module+drift))
}

// clearance is the distance from the symbol's dark part to text: the quiet zone, a dot because the symbol is moved up to
// a whole one, and half a dot because the corner of the label is moved to the nearest one, but not its text.
func (s *setter) clearance(module float64) float64 { return quietZone*module + 1.5*s.dpi.pitch() }

// span is a stretch of a label's height.
type span struct{ top, bottom float64 }

func (s span) height() float64 { return s.bottom - s.top }

// compose sets the text by one arrangement and reports whether everything found its room, and in how many runs, those of
// paragraphs not counted.
func (s *setter) compose(t text, a arrangement) (p *Placed, lines int, ok bool) {
	module := float64(a.dots) * s.dpi.pitch()
	inkX, _ := s.margins(module)
	left, ok := s.leftBlock(t, a)
	if !ok || 2*inkX+float64(a.modules)*module > s.stock.Width+roundSlack {
		return nil, 0, false
	}
	p = &Placed{Width: s.stock.Width, Height: s.stock.Height, DPI: s.dpi, ModuleDots: a.dots}
	set := s.beside
	if a.stacked {
		set = s.stack
	}
	prose, ok := set(p, t, a, left)
	if !ok {
		return nil, 0, false
	}
	p.toDots()
	return p, len(p.Runs) - prose, true
}

// toDots moves the symbol and the rules to whole dots from the label's corner.
func (p *Placed) toDots() {
	p.SymbolX, p.SymbolY = p.DPI.snapDown(p.SymbolX), p.DPI.snapDown(p.SymbolY)
	for i, r := range p.Rules {
		p.Rules[i] = p.DPI.whole(r)
	}
}

// leftBlock is the symbol's dark part, and what stands below its quiet zone.
func (s *setter) leftBlock(t text, a arrangement) (block, bool) {
	module := float64(a.dots) * s.dpi.pitch()
	ink := float64(a.modules) * module
	below, ok := block{}, true
	// Below the quiet zone text may reach half way to the column.
	spare := quietZone / 2 * module
	if a.under && t.hasCodes() {
		below, ok = t.codes(ink, spare, codeLargest*t.scale)
	}
	if ok && a.alone {
		var last block
		last, ok = t.lastLine(ink, a.size)
		below.add(last, footGap*em(a.size))
	}
	if !ok {
		return below, false
	}
	if below.height == 0 {
		return block{height: ink}, true
	}
	top := ink + max(s.clearance(module), quietZone*module+s.dpi.pitch()/2+below.overshoot())
	below.moved(0, top)
	below.height += top
	return below, true
}

// lowest is how far down the left block may reach: codes keep the stock's inset, a symbol alone its quiet zone.
func (s *setter) lowest(left block, inkY float64) float64 {
	if len(left.runs) > 0 {
		return s.stock.Height - s.stock.InsetY
	}
	return s.stock.Height - inkY
}

// beside sets the column to the right of the symbol, from its title to its foot.
func (s *setter) beside(p *Placed, t text, a arrangement, left block) (prose int, ok bool) {
	module := p.Module()
	ink := float64(a.modules) * module
	inkX, inkY := s.margins(module)
	if inkY+left.height > s.lowest(left, inkY)+roundSlack {
		return 0, false
	}
	band := span{top: max(inkY, (s.stock.Height-left.height)/2)}
	band.bottom = band.top + left.height
	taken := band
	if !a.alone {
		if taken, prose, ok = s.column(p, t, a, inkX+ink+s.clearance(module), band); !ok {
			return 0, false
		}
	}
	// Symbol and codes line up with the column's first and last line where that does not tear them apart.
	if slack := taken.height() - left.height; len(left.runs) > 0 && slack > 0 && slack <= spread && taken.top >= inkY {
		band = taken
	}
	below, _ := left.moved(inkX, band.bottom-left.height)
	p.Runs = append(p.Runs, below...)
	p.SymbolX, p.SymbolY = inkX-quietZone*module, band.top-quietZone*module
	if !t.hasHead() {
		p.centre(inkX, ink)
	}
	return prose, true
}

// column sets the text column from x to the right inset. It fills the band beside the symbol, or more of the label's
// height if it needs that; it returns what it took.
func (s *setter) column(p *Placed, t text, a arrangement, x float64, band span) (taken span, prose int, ok bool) {
	width := s.stock.Width - s.stock.InsetX - x
	if t.emptyColumn(a) {
		return band, 0, true
	}
	if width < minColumn {
		return band, 0, false
	}
	head, ok := t.head(width, a.size, a.runIn)
	if !ok {
		return band, 0, false
	}
	room := span{top: s.stock.InsetY + head.overshoot(), bottom: s.stock.Height - s.stock.InsetY}
	gap := 0.0
	if len(head.runs) > 0 {
		gap = minHeadRoom * em(a.size)
	}
	a.ruled = t.hasHead()
	foot, ok := t.footWithin(width, a, room.height()-head.height-gap)
	if !ok {
		return band, 0, false
	}
	height := head.height + foot.height
	if len(head.runs) > 0 && len(foot.runs) > 0 {
		height += gap
	}
	if height > room.height()+roundSlack {
		return band, 0, false
	}
	if height > band.height() {
		band.top = (s.stock.Height - height) / 2
	}
	band.top = min(max(band.top, room.top), room.bottom-height)
	band.bottom = max(band.bottom, band.top+height)
	p.add(head, x, band.top)
	p.add(foot, x, band.bottom-foot.height)
	return band, head.prose, true
}

// stack sets title and facts across the label, and symbol and column below them.
func (s *setter) stack(p *Placed, t text, a arrangement, left block) (prose int, ok bool) {
	module := p.Module()
	ink := float64(a.modules) * module
	inkX, inkY := s.margins(module)
	head, ok := t.head(s.stock.Width-2*inkX, a.size, a.runIn)
	if !ok {
		return 0, false
	}
	top := max(s.stock.InsetY+head.overshoot(), min(inkY, stackMargin))
	// The lower part begins below the symbol's quiet zone, and a line of type below the head.
	gap := max(s.clearance(module), stackGap*em(a.size))
	room := span{top: top + head.height + gap, bottom: min(s.lowest(left, inkY), s.stock.Height-min(inkY, stackMargin))}
	if left.height > room.height()+roundSlack {
		return 0, false
	}
	foot, x := block{}, inkX+ink+s.clearance(module)
	if !a.alone && !t.emptyColumn(a) {
		width := s.stock.Width - inkX - x
		if width < minColumn {
			return 0, false
		}
		if foot, ok = t.footWithin(width, a, max(left.height, t.barsRoom(left.height, room.height()))); !ok || foot.height > room.height()+roundSlack {
			return 0, false
		}
	}
	height := max(left.height, foot.height)
	// More than a share of the label's height between the parts would tear them apart: the rest goes above and below.
	if rest := room.height() - height - stackSpread*s.stock.Height; rest > 0 {
		top, room.bottom = top+rest/2, room.bottom-rest/2
	}
	p.add(head, inkX, top)
	p.add(foot, x, room.bottom-foot.height)
	band := span{top: room.bottom - height, bottom: room.bottom}
	below, _ := left.moved(inkX, band.bottom-left.height)
	p.Runs = append(p.Runs, below...)
	p.SymbolX, p.SymbolY = inkX-quietZone*module, band.bottom-left.height-quietZone*module
	return head.prose, true
}

// footWithin is the foot with bars as high as the height allows.
func (t text) footWithin(width float64, a arrangement, height float64) (block, bool) {
	foot, ok := t.foot(width, a)
	if !ok || t.barcode == nil || foot.height >= height {
		return foot, ok
	}
	a.bars += height - foot.height
	return t.foot(width, a)
}

// barsRoom is how high the lower part may become for the sake of bars.
func (t text) barsRoom(symbol, room float64) float64 {
	if t.barcode == nil {
		return symbol
	}
	return room
}

func (p *Placed) add(b block, x, y float64) {
	runs, rules := b.moved(x, y)
	p.Runs, p.Rules = append(p.Runs, runs...), append(p.Rules, rules...)
}

// centre moves everything on a label without title and facts to its middle. The dark part of the symbol begins at x.
func (p *Placed) centre(x, ink float64) {
	right := x + ink
	for _, r := range p.Runs {
		right = max(right, r.X+r.Width)
	}
	for _, r := range p.Rules {
		right = max(right, r.X+r.Width)
	}
	shift := p.DPI.snapDown((p.Width - right - x) / 2)
	if shift <= 0 {
		return
	}
	p.SymbolX += shift
	for i := range p.Runs {
		p.Runs[i].X += shift
	}
	for i := range p.Rules {
		p.Rules[i].X += shift
	}
}

func (t text) hasCodes() bool { return t.label.Code != "" || t.label.UnitCode != "" }

// hasHead says whether there is a title or a fact.
func (t text) hasHead() bool { return len(t.label.Fields) > 0 || t.label.Title != "" }

// emptyColumn says whether nothing stands in the column.
func (t text) emptyColumn(a arrangement) bool {
	l := t.label
	return (a.stacked || !t.hasHead()) && l.Note == "" && l.Host == "" && l.PIN == "" && t.barcode == nil && (a.under || !t.hasCodes())
}
