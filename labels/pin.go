package labels

// Measures of a scratch PIN in mm: the frame that its sticker covers, and how it is set inside.
const (
	pinWidth, pinHeight   = 20.0, 6.0 // inside the frame, at least
	pinLarge, pinSmallest = 11.0, 8.0 // points
	pinPadding            = 1.5       // to the sides of the digits
	pinGap                = 0.8       // between frame and caption
)

// setPIN sets the frame with the PIN inside, and its caption beside it, or above it where the width has no room.
func (t text) setPIN(width, fieldSize float64) (block, bool) {
	var b block
	pin := t.label.PIN
	if pin == "" {
		return b, true
	}
	ems := Mono.width(pin)
	size := min(pinLarge, (width-2*hairline-2*pinPadding)/em(1)/ems)
	inner := max(pinWidth, ems*em(size)+2*pinPadding)
	if size < pinSmallest || inner+2*hairline > width+roundSlack {
		return b, false
	}
	outer := inner + 2*hairline
	top, ok := t.setPINCaption(&b, width, outer, captionSize(fieldSize))
	if !ok {
		return b, false
	}
	b.runs = append(b.runs, newRun(pin, Mono, size, hairline+(inner-ems*em(size))/2,
		top+hairline+pinHeight/2+capHeight/2*em(size)))
	b.rules = frame(0, top, outer, pinHeight+2*hairline)
	b.height = top + pinHeight + 2*hairline
	return b, true
}

// setPINCaption sets the caption to the right of the frame or above it, and returns where the frame's top is.
func (t text) setPINCaption(b *block, width, frame, size float64) (top float64, ok bool) {
	caption := Regular.measure(t.label.PINCaption)
	if len(caption.words) == 0 {
		return 0, true
	}
	x := frame + 2*pinGap
	if lines, ok := caption.balance((width-x)/em(size), 2); ok {
		first := hairline + pinHeight/2 + (capHeight-float64(len(lines)-1)*leading)/2*em(size)
		b.set(caption, lines, Regular, size, x, first)
		return 0, true
	}
	lines, ok := caption.balance(width/em(size), 2)
	if !ok {
		return 0, false
	}
	last := b.set(caption, lines, Regular, size, 0, capHeight*em(size))
	return last + descent*em(size) + pinGap, true
}

// set adds lines of a phrase with a common left edge and returns the last baseline.
func (b *block) set(p phrase, lines []line, face Face, size, x, baseline float64) (last float64) {
	for _, l := range lines {
		b.runs = append(b.runs, newRun(p.text(l), face, size, x, baseline))
		last, baseline = baseline, baseline+leading*em(size)
	}
	return last
}

// frame is four rules around a box, inside its edges.
func frame(x, y, width, height float64) []Rule {
	return []Rule{
		{x, y, width, hairline},
		{x, y + height - hairline, width, hairline},
		{x, y + hairline, hairline, height - 2*hairline},
		{x + width - hairline, y + hairline, hairline, height - 2*hairline},
	}
}
