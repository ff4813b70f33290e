package labels

// Measures of cut marks in mm.
const (
	markLength = 3.0
	markGap    = 1.0 // between a mark and the labels
	markWidth  = 0.1
)

// checkMarks refuses cut marks where a page has no margin to hold them: marks inside labels would be printed on goods.
func (s Sheet) checkMarks() error {
	if !s.CutMarks {
		return nil
	}
	const room = markLength + markGap
	k := s.Stock
	right, bottom := k.rest()
	for _, margin := range []struct {
		name string
		size float64
	}{{"left", k.Left + s.OffsetX}, {"top", k.Top + s.OffsetY}, {"right", right - s.OffsetX}, {"bottom", bottom - s.OffsetY}} {
		if margin.size < room-roundSlack {
			return &ValueError{Field: "cut_marks." + margin.name, Got: margin.size, Min: room, Max: maxLabel}
		}
	}
	return nil
}

// marks are the cut marks of a page: at every edge of every column and row, in the margins.
func (s Sheet) marks() []Rule {
	if !s.CutMarks {
		return nil
	}
	k := s.Stock
	first := Sheet{Stock: k, Start: 1, OffsetX: s.OffsetX, OffsetY: s.OffsetY}.spot(0)
	right := first.x + float64(k.Columns)*k.Width + float64(k.Columns-1)*k.GapX
	bottom := first.y + float64(k.Rows)*k.Height + float64(k.Rows-1)*k.GapY
	var marks []Rule
	for _, x := range edges(first.x, k.Width, k.GapX, k.Columns) {
		for _, y := range []float64{first.y - markGap - markLength, bottom + markGap} {
			marks = append(marks, Rule{X: x - markWidth/2, Y: y, Width: markWidth, Height: markLength})
		}
	}
	for _, y := range edges(first.y, k.Height, k.GapY, k.Rows) {
		for _, x := range []float64{first.x - markGap - markLength, right + markGap} {
			marks = append(marks, Rule{X: x, Y: y - markWidth/2, Width: markLength, Height: markWidth})
		}
	}
	return marks
}

// edges are the cuts along one axis; labels without a gap share one.
func edges(start, size, gap float64, count int) []float64 {
	cuts := []float64{start}
	for i := range count {
		end := start + float64(i)*(size+gap) + size
		cuts = append(cuts, end)
		if gap > 0 && i < count-1 {
			cuts = append(cuts, end+gap)
		}
	}
	return cuts
}
