package labels

// Type sizes in points, largest and smallest, and how many lines a text may take before it is refused. The smallest are
// what a 203 dpi thermal printer still renders with all Vietnamese marks told apart.
const (
	titleLargest, titleSmallest = 12.0, 7.0
	fieldLargest, fieldSmallest = 9.0, 5.5
	codeLargest, codeSmallest   = 9.0, 5.0
	hostLargest, hostSmallest   = 7.5, 5.0

	captionSmallest = 5.0

	fieldComfort = 6.5 // below this the text is read with effort: the symbol gives way first
	codeComfort  = 6.0
	fieldStep    = 0.25

	titleLines = 2
	fieldLines = 4 // unless a field says otherwise
)

// Proportions of the text column.
const (
	titleToField      = 1.35 // title size to field size, at most
	titleToFieldLeast = 1.1  // the same for a title on one line
	titleGap          = 0.3  // em of the fields, more than their leading, between title and fields
	captionToField    = 0.82
	captionShare      = 0.42 // most of the column that captions may take when they have a column of their own
	captionGap        = 0.55 // em between caption and text
	neighbourGap      = 1.6  // em between two facts on one line
	aloneGap          = 0.25 // em, more than the leading, between short facts and a paragraph
)

// block is a stack of runs with a common left edge at 0. Baselines count from the block's top.
type block struct {
	runs   []Run
	rules  []Rule
	height float64
	prose  int  // runs that belong to paragraphs
	wide   bool // asks for more room above and below
}

func (b *block) moved(dx, dy float64) ([]Run, []Rule) {
	for i := range b.runs {
		b.runs[i].X += dx
		b.runs[i].Baseline += dy
	}
	for i := range b.rules {
		b.rules[i].X += dx
		b.rules[i].Y += dy
	}
	return b.runs, b.rules
}

// overshoot is how far ink, such as the marks on the first line's capitals, rises above the block's top.
func (b *block) overshoot() float64 {
	top := 0.0
	for _, r := range b.runs {
		top = max(top, r.Face.rise(r.Text)*em(r.Size)-r.Baseline)
	}
	for _, r := range b.rules {
		top = max(top, -r.Y)
	}
	return top
}

// text holds the texts of a label, measured once for all attempts to place them on one stock.
type text struct {
	label    Label
	dpi      DPI
	scale    float64 // how much larger than on a small label type may be
	title    phrase
	captions []float64 // widths in em
	facts    []phrase
	barcode  *barcode // nil if there is none
}

// measure takes a label that is clean.
func (s *setter) measure(l Label) text {
	t := text{label: l, dpi: s.dpi, scale: s.scale(), title: Bold.measure(l.Title)}
	if digits, err := eanDigits(l.GTIN); err == nil {
		t.barcode = newBarcode(digits, s.dpi)
	}
	for _, f := range l.Fields {
		t.captions = append(t.captions, Regular.width(f.Caption))
		t.facts = append(t.facts, Regular.measure(f.Text))
	}
	return t
}

// head sets title and facts at one type size. The block's top is the height of the first line's capitals, so that it
// lines up with the symbol's upper edge; its bottom is the last line's descent.
func (t text) head(width, size float64, runIn bool) (block, bool) {
	var b block
	baseline, ok := t.setTitle(&b, width, size)
	if !ok {
		return b, false
	}
	if len(t.facts) == 0 {
		return b, true
	}
	if len(b.runs) == 0 {
		baseline = capHeight * em(size)
	} else {
		baseline += (leading + titleGap) * em(size)
	}
	set := t.setColumns
	if runIn {
		set = t.setRunIn
	}
	last, ok := set(&b, width, size, baseline)
	b.height = last + descent*em(size)
	return b, ok
}

// setTitle adds the title and returns its last baseline.
func (t text) setTitle(b *block, width, fieldSize float64) (baseline float64, ok bool) {
	if len(t.title.words) == 0 {
		return 0, true
	}
	lines, size, ok := t.breakTitle(width, fieldSize)
	for i, l := range lines {
		baseline = (capHeight + float64(i)*leading) * em(size)
		b.runs = append(b.runs, newRun(t.title.text(l), Bold, size, 0, baseline))
	}
	b.height = baseline + descent*em(size)
	return baseline, ok
}

// breakTitle prefers a somewhat smaller title on one line to a larger one on two.
func (t text) breakTitle(width, fieldSize float64) (lines []line, size float64, ok bool) {
	largest := min(titleLargest*t.scale, max(titleSmallest, fieldSize*titleToField))
	smallest := max(titleSmallest, fieldSize*titleToFieldLeast)
	if size = min(largest, width/em(1)/t.title.width()); size >= smallest {
		return []line{{from: 0, to: len(t.title.words)}}, size, true
	}
	for size = largest; ; size = max(size-fieldStep, titleSmallest) {
		if lines, ok = t.title.balance(width/em(size), titleLines); ok || size <= titleSmallest {
			return lines, size, ok
		}
	}
}

// setColumns gives captions a column of their own.
func (t text) setColumns(b *block, width, size, baseline float64) (last float64, ok bool) {
	indent := 0.0
	for i, caption := range t.captions {
		if caption > 0 && !t.label.Fields[i].alone() {
			indent = max(indent, caption*em(captionSize(size))+captionGap*em(size))
		}
	}
	if indent > captionShare*width {
		return 0, false
	}
	room := (width - indent) / em(size)
	for i, fact := range t.facts {
		field := t.label.Fields[i]
		if field.alone() {
			if i > 0 {
				baseline += aloneGap * em(size)
			}
			if _, last, ok = t.setFact(b, i, width, size, 0, baseline); !ok {
				return 0, false
			}
			baseline = last + leading*em(size)
			continue
		}
		if i > 0 && t.label.Fields[i-1].alone() {
			baseline += aloneGap * em(size)
		}
		lines, ok := fact.balance(room, field.lines())
		if !ok {
			return 0, false
		}
		t.setCaption(b, i, size, 0, baseline)
		for _, l := range lines {
			b.runs = append(b.runs, newRun(fact.text(l), Regular, size, indent, baseline))
			last, baseline = baseline, baseline+leading*em(size)
		}
	}
	return last, true
}

// setRunIn puts each text straight after its caption, and lets short neighbours share a line. It takes less room.
func (t text) setRunIn(b *block, width, size, baseline float64) (last float64, ok bool) {
	x := 0.0
	for i := range t.facts {
		if x > 0 && (t.label.Fields[i].alone() || x+t.factWidth(i, size) > width) {
			x, baseline = 0, baseline+leading*em(size)
		}
		var end float64
		if end, last, ok = t.setFact(b, i, width, size, x, baseline); !ok {
			return 0, false
		}
		x = end + neighbourGap*em(size)
		if last > baseline || t.label.Fields[i].alone() {
			x, baseline = 0, last+leading*em(size)
		}
	}
	return last, true
}

// factIndent is what stands before a text on its first line: its caption and stars.
func (t text) factIndent(i int, size float64) (caption, both float64) {
	if t.captions[i] > 0 {
		caption = t.captions[i]*em(captionSize(size)) + captionGap*em(size)
	}
	return caption, caption + starsWidth(t.label.Fields[i].Stars)*em(size)
}

func (t text) factWidth(i int, size float64) float64 {
	_, indent := t.factIndent(i, size)
	return indent + t.facts[i].width()*em(size)
}

// setFact sets a caption, stars and a text from x on, and further lines from the left edge. It returns where the text
// ends and its last baseline.
func (t text) setFact(b *block, i int, width, size, x, baseline float64) (end, last float64, ok bool) {
	fact, field := t.facts[i], t.label.Fields[i]
	caption, indent := t.factIndent(i, size)
	lines, ok := fact.wrap((width-x-indent)/em(size), width/em(size), field.lines())
	if !ok || indent > width {
		return 0, 0, false
	}
	before := len(b.runs)
	t.setCaption(b, i, size, x, baseline)
	b.rules = append(b.rules, stars(field.Stars, size, x+caption, baseline, t.dpi)...)
	for j, l := range lines {
		if j > 0 {
			x, indent, baseline = 0, 0, baseline+leading*em(size)
		}
		if l.to > l.from {
			b.runs = append(b.runs, newRun(fact.text(l), Regular, size, x+indent, baseline))
		}
		end = x + indent + l.em*em(size)
	}
	if field.lines() > fieldLines {
		b.prose += len(b.runs) - before
	}
	return end, baseline, true
}

func captionSize(fieldSize float64) float64 { return max(captionSmallest, fieldSize*captionToField) }

func (t text) setCaption(b *block, i int, size, x, baseline float64) {
	if caption := t.label.Fields[i].Caption; caption != "" {
		b.runs = append(b.runs, newRun(caption, Regular, captionSize(size), x, baseline))
	}
}

// codes sets the codes for people at one size, as large as the width allows. They are broken into lines only where they
// would become small, and what is small even then may use the spare width too. The block's top is the height of capitals.
func (t text) codes(width, spare, largest float64) (block, bool) {
	whole, unit, both := t.codeLines()
	for _, try := range []struct {
		lines []string
		least float64
	}{{whole, codeComfort}, {unit, codeComfort}, {unit, codeSmallest}, {both, codeSmallest}} {
		widest := 0.0
		for _, l := range try.lines {
			widest = max(widest, Mono.width(l))
		}
		size := width / em(1) / widest
		if size < codeSmallest {
			size = min(codeSmallest, (width+spare)/em(1)/widest)
		}
		if size >= try.least {
			return stack(try.lines, min(largest, size)), true
		}
	}
	return block{}, false
}

// stack sets codes one below the other.
func stack(lines []string, size float64) block {
	var b block
	for i, l := range lines {
		baseline := (capHeight + float64(i)*leading) * em(size)
		b.runs = append(b.runs, newRun(l, Mono, size, 0, baseline))
		b.height = baseline + depth(size)
	}
	return b
}

// codeLines gives the ways to break the codes into lines: not at all, the unit's code, both.
func (t text) codeLines() (whole, unit, both []string) {
	if code := t.label.Code; code != "" {
		whole, unit, both = append(whole, code), append(unit, code), breakCode(code)
	}
	if code := t.label.UnitCode; code != "" {
		whole, unit, both = append(whole, code), append(unit, breakCode(code)...), append(both, breakCode(code)...)
	}
	return whole, unit, both
}

// breakCode breaks a code after the hyphen nearest to its middle.
func breakCode(code string) []string {
	best := -1
	for i := range len(code) - 1 {
		if code[i] == '-' && (best < 0 || abs(2*i-len(code)) < abs(2*best-len(code))) {
			best = i
		}
	}
	if best < 0 {
		return []string{code}
	}
	return []string{code[:best+1], code[best+1:]}
}

func abs(n int) int { return max(n, -n) }
