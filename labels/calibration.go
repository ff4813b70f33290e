package labels

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// CalibrationText is what a calibration page says, in the language of its reader.
type CalibrationText struct {
	Title string
	// Steps tell to print at full size on the real stock, to read each scale where the cut edge of a label crosses it, and
	// to add what was read to the offsets.
	Steps []string
	// Across and Down stand beside the scales whose readings are OffsetX and OffsetY.
	Across, Down string
}

// WriteCalibration prints a page, as PDF, by which a printer's error is measured on a stock. It shows the outlines of all
// labels, crosshairs at their corners, rulers across and down sheets, which show whether the page is printed at full
// size, and scales of ±5 mm whose zero is where the edge of a label should be.
//
// A scale is read where the cut edge of a label crosses it. To the right and down is positive. The reading is what has to
// be added to OffsetX or OffsetY: where print is 1.5 mm too far to the right, the edge crosses at -1.5. The sheet's own
// offsets are applied, so that a page printed with the right ones reads zero.
//
// On rolls whose labels have no room for the words they are left out; the scales are always there.
func WriteCalibration(w io.Writer, s Sheet, t CalibrationText) error {
	if err := s.Check(); err != nil {
		return err
	}
	s = s.withDefaults()
	s.CutMarks = false
	p, err := s.calibration(t)
	if err != nil {
		return err
	}
	return writePage(w, s, p)
}

// Measures of a calibration page in mm.
const (
	scaleReach      = 5.0 // on each side of a scale's zero
	tick            = 1.0
	longTick        = 2.2
	zeroTick        = 3.2
	crosshair       = 2.0 // each arm
	fineLine        = 0.1
	boldLine        = 0.25
	cornerMargin    = 5.0 // of the page's corners: printers do not reach its edge
	cornerArm       = 10.0
	scaleInset      = 25.0 // most from a label's edges to the scales that cross it
	panelShare      = 0.6  // of a sheet's width
	panelPadding    = 4.0
	rulerGap        = 9.0 // between rulers and panel
	scaleType       = 5.0 // points
	calibrationType = 9.0
)

const fieldCalibration = "calibration"

// calibrator collects the lines and words of a page. Lines keep out of the panel, which holds the words.
type calibrator struct {
	sheet Sheet
	page  *Placed
	panel area
}

// area is a rectangle of a page.
type area struct{ left, top, right, bottom float64 }

func (a area) empty() bool { return a.right <= a.left || a.bottom <= a.top }

// calibration lays out the page.
func (s Sheet) calibration(t CalibrationText) (*Placed, error) {
	t.Steps = slices.Clone(t.Steps)
	for _, text := range append([]*string{&t.Title, &t.Across, &t.Down}, pointers(t.Steps)...) {
		var err error
		if *text, err = cleanText(fieldCalibration, *text, Regular); err != nil {
			return nil, err
		}
	}
	k := s.Stock
	c := &calibrator{sheet: s, page: &Placed{Width: k.PageWidth, Height: k.PageHeight, DPI: s.DPI}}
	words, ok := c.layPanel(t)
	if !ok && k.Kind == SheetStock {
		return nil, &FitError{Field: fieldCalibration, Text: t.Title, Stock: k.Name}
	}
	c.outlines()
	if !c.scales(t) {
		return nil, &FitError{Field: fieldCalibration, Text: t.Across + " " + t.Down, Stock: k.Name}
	}
	if k.Kind == SheetStock {
		c.corners()
		c.rulers()
	}
	if ok {
		c.page.add(words, c.panel.left+panelPadding, c.panel.top+panelPadding)
	}
	return c.page, nil
}

func pointers(texts []string) []*string {
	var all []*string
	for i := range texts {
		all = append(all, &texts[i])
	}
	return all
}

// layPanel sets the words and finds the panel's place: the middle of a sheet, or between the scales of a label on a roll.
func (c *calibrator) layPanel(t CalibrationText) (block, bool) {
	k := c.sheet.Stock
	first := c.corner(0, 0)
	within := area{scaleReach + longTick, scaleReach + longTick, k.Width - scaleReach - longTick, k.Height - scaleReach - longTick}
	middle := span{first.y, first.y + k.Height}
	centre := first.x + k.Width/2
	if k.Kind == SheetStock {
		within = area{0, 0, panelShare * k.PageWidth, k.PageHeight / 2}
		middle, centre = span{0, k.PageHeight}, k.PageWidth/2
	}
	for size := calibrationType; size >= fieldSmallest; size -= fieldStep {
		words, ok := t.set(within.right-within.left-2*panelPadding, size)
		if height := words.height + 2*panelPadding; ok && height <= within.bottom-within.top {
			half := (within.right - within.left) / 2
			top := (middle.top+middle.bottom)/2 - height/2
			c.panel = area{centre - half, top, centre + half, top + height}
			return words, true
		}
	}
	return block{}, false
}

// set sets title and steps one below the other.
func (t CalibrationText) set(width, size float64) (block, bool) {
	const most = 12
	var b block
	for i, text := range append([]string{t.Title}, t.Steps...) {
		face, ems := Regular, size
		if i == 0 {
			face, ems = Bold, size*titleToField
		}
		phrase := face.measure(text)
		if len(phrase.words) == 0 {
			continue
		}
		lines, ok := phrase.wrap(width/em(ems), width/em(ems), most)
		if !ok {
			return b, false
		}
		part := block{}
		part.height = part.set(phrase, lines, face, ems, 0, ascent*em(ems)) + descent*em(ems)
		b.add(part, aloneGap*em(size))
	}
	return b, len(b.runs) > 0
}

// corner is where a label begins, offsets applied.
func (c *calibrator) corner(column, row int) spot {
	s := c.sheet
	s.Start, s.Order = 1, ByRow
	return s.spot(row*s.Stock.Columns + column)
}

// line adds a rule, without what is off the page or in the panel.
func (c *calibrator) line(left, top, width, height float64) {
	a := area{max(0, left), max(0, top), min(c.page.Width, left+width), min(c.page.Height, top+height)}
	hole := area{max(a.left, c.panel.left), max(a.top, c.panel.top), min(a.right, c.panel.right), min(a.bottom, c.panel.bottom)}
	if hole.empty() {
		c.rule(a)
		return
	}
	c.rule(area{a.left, a.top, a.right, hole.top})
	c.rule(area{a.left, hole.bottom, a.right, a.bottom})
	c.rule(area{a.left, hole.top, hole.left, hole.bottom})
	c.rule(area{hole.right, hole.top, a.right, hole.bottom})
}

func (c *calibrator) rule(a area) {
	if !a.empty() {
		c.page.Rules = append(c.page.Rules, c.page.DPI.whole(Rule{a.left, a.top, a.right - a.left, a.bottom - a.top}))
	}
}

func (c *calibrator) across(x, y, width, weight float64) { c.line(x, y-weight/2, width, weight) }
func (c *calibrator) down(x, y, height, weight float64)  { c.line(x-weight/2, y, weight, height) }

// say sets a short text that begins at x, if it stands on the page.
func (c *calibrator) say(text string, x, baseline float64) bool {
	run := newRun(text, Regular, scaleType, x, baseline)
	height := em(scaleType)
	ok := run.X >= 0 && run.X+run.Width <= c.page.Width && baseline-height >= 0 && baseline+descent*height <= c.page.Height
	if ok {
		c.page.Runs = append(c.page.Runs, run)
	}
	return ok
}

// number sets a number with its middle at x.
func (c *calibrator) number(n int, x, baseline float64) {
	text := fmt.Sprint(n)
	c.say(text, x-Regular.width(text)/2*em(scaleType), baseline)
}

// outlines draws where the labels end, and crosshairs at their corners.
func (c *calibrator) outlines() {
	k := c.sheet.Stock
	first, last := c.corner(0, 0), c.corner(k.Columns-1, k.Rows-1)
	xs, ys := edges(first.x, k.Width, k.GapX, k.Columns), edges(first.y, k.Height, k.GapY, k.Rows)
	for _, x := range xs {
		c.down(x, first.y, last.y+k.Height-first.y, fineLine)
	}
	for _, y := range ys {
		c.across(first.x, y, last.x+k.Width-first.x, fineLine)
	}
	for _, x := range xs {
		for _, y := range ys {
			c.across(x-crosshair, y, 2*crosshair, boldLine)
			c.down(x, y-crosshair, 2*crosshair, boldLine)
		}
	}
}

// scales are at the first and last edges and where labels meet: at the page's own edge only one side of a scale shows.
func (c *calibrator) scales(t CalibrationText) bool {
	k := c.sheet.Stock
	first, last := c.corner(0, 0), c.corner(k.Columns-1, k.Rows-1)
	xs, ys := []float64{first.x}, []float64{first.y}
	if k.Columns > 1 {
		xs = append(xs, c.corner(1, 0).x)
	}
	if k.Rows > 1 {
		ys = append(ys, c.corner(0, 1).y)
	}
	at := spot{x: first.x + min(k.Width/2, scaleInset), y: first.y + min(k.Height/2, scaleInset)}
	for _, x := range append(xs, last.x+k.Width) {
		c.scaleAcross(x, at.y)
	}
	for _, y := range append(ys, last.y+k.Height) {
		c.scaleDown(at.x, y)
	}
	return c.say(t.Across, xs[len(xs)-1]+1, at.y-zeroTick-0.5) && c.say(t.Down, at.x+2.5*em(scaleType), ys[len(ys)-1]+scaleReach)
}

// scaleAcross is read where a vertical edge crosses it. Halves of a mm have short ticks, even numbers long ones.
func (c *calibrator) scaleAcross(zero, y float64) {
	c.across(zero-scaleReach, y, 2*scaleReach, fineLine)
	for half := -2 * int(scaleReach); half <= 2*int(scaleReach); half++ {
		x := zero + float64(half)/2
		c.down(x, y-tickOf(half), tickOf(half), tickWeight(half))
		if half%4 == 0 {
			c.reading(half/2, x, y+0.9*em(scaleType)+0.2)
		}
	}
}

func (c *calibrator) scaleDown(x, zero float64) {
	c.down(x, zero-scaleReach, 2*scaleReach, fineLine)
	for half := -2 * int(scaleReach); half <= 2*int(scaleReach); half++ {
		y := zero + float64(half)/2
		c.across(x-tickOf(half), y, tickOf(half), tickWeight(half))
		if half%4 == 0 {
			c.reading(half/2, x+1.5, y+capHeight/2*em(scaleType))
		}
	}
}

func tickOf(half int) float64 {
	switch {
	case half == 0:
		return zeroTick
	case half%4 == 0:
		return longTick
	case half%2 == 0:
		return (tick + longTick) / 2
	}
	return tick
}

func tickWeight(half int) float64 {
	if half == 0 {
		return boldLine
	}
	return fineLine
}

// reading numbers a tick. Zero is the longest one and needs none: the edge of a label would run through it.
func (c *calibrator) reading(mm int, x, baseline float64) {
	if mm != 0 {
		c.number(mm, x, baseline)
	}
}

// corners are at the same distance from all edges of the page.
func (c *calibrator) corners() {
	left, top := c.sheet.OffsetX+cornerMargin, c.sheet.OffsetY+cornerMargin
	right, bottom := left+c.page.Width-2*cornerMargin, top+c.page.Height-2*cornerMargin
	for _, y := range []float64{top, bottom} {
		c.across(left, y, cornerArm, boldLine)
		c.across(right-cornerArm, y, cornerArm, boldLine)
	}
	for _, x := range []float64{left, right} {
		c.down(x, top, cornerArm, boldLine)
		c.down(x, bottom-cornerArm, cornerArm, boldLine)
	}
}

// rulers run across and down the page beside the panel, from the page's edges.
func (c *calibrator) rulers() {
	top, left := c.panel.top-rulerGap, c.panel.right+rulerGap
	x, y := c.sheet.OffsetX, c.sheet.OffsetY
	c.across(x, top, c.page.Width, fineLine)
	for mm := range int(math.Floor(c.page.Width)) + 1 {
		c.down(x+float64(mm), top-rulerTick(mm), rulerTick(mm), fineLine)
		if mm%10 == 0 {
			c.number(mm, x+float64(mm), top+em(scaleType))
		}
	}
	c.down(left, y, c.page.Height, fineLine)
	for mm := range int(math.Floor(c.page.Height)) + 1 {
		c.across(left-rulerTick(mm), y+float64(mm), rulerTick(mm), fineLine)
		if mm%10 == 0 {
			c.number(mm, left+2.2, y+float64(mm)+capHeight/2*em(scaleType))
		}
	}
}

func rulerTick(mm int) float64 {
	switch {
	case mm%10 == 0:
		return 3
	case mm%5 == 0:
		return 2
	}
	return 1.2
}
