package labels

// Proportions of the column's foot.
const (
	hostToField = 0.85
	notePadding = 0.35 // em between a note and its frame, to the sides
	noteLeading = 1.5  // baseline to baseline beside a framed note
	hairline    = 0.18 // mm
	footGap     = 0.35 // em of the fields between the parts of the foot
	wideGap     = 0.9  // the same above and below PIN and barcode
	ruleToCode  = 0.55 // em of the codes between the rule and their capitals
	noteAscent  = 0.95 // em of the frame above and below the baseline, half a dot more than marks and tails
	noteDescent = 0.26
	hostNoteGap = 1.0 // em between host and note on one line
	minHeadRoom = 0.7 // em of the fields between head and foot
)

// footDescent is the room in mm below the last baseline of the foot and of the codes: one for both, so that their last
// lines stand on one line when they are side by side.
const footDescent = 0.6

// depth is the room in mm below a last baseline at a type size: more than footDescent for large type only.
func depth(size float64) float64 { return max(footDescent, descent*em(size)) }

// foot sets what stands at the column's lower edge: PIN, barcode, the codes unless they are under the symbol, then host
// and note. A barcode has the others beside it where they keep their size.
func (t text) foot(width float64, a arrangement) (block, bool) {
	if b, ok := t.footBeside(width, a); ok {
		return b, true
	}
	return t.parts(width, a, text.pinPart, text.barcodePart, text.codesPart, text.lastPart)
}

// setPart sets one of the foot's parts, or nothing.
type setPart func(t text, width float64, a arrangement) (block, bool)

// parts sets parts one below the other.
func (t text) parts(width float64, a arrangement, parts ...setPart) (block, bool) {
	var b block
	for _, set := range parts {
		part, ok := set(t, width, a)
		if !ok {
			return b, false
		}
		gap := footGap
		if b.wide || part.wide {
			gap = wideGap
		}
		b.add(part, gap*em(a.size))
		b.wide = part.wide || b.wide && part.height == 0
	}
	return b, true
}

// footBeside sets a barcode and, to its right, the other parts, which are no higher and end with it.
func (t text) footBeside(width float64, a arrangement) (block, bool) {
	b, ok := t.barcodePart(width, a)
	if !ok || t.barcode == nil {
		return b, false
	}
	module, _ := t.barcode.module(width)
	x := float64(t.barcode.width())*module + wideGap*em(a.size)
	a.ruled = false
	last, _ := t.lastPart(width, a)
	squeezed, ok := t.lastPart(width-x, a)
	if !ok || squeezed.height != last.height {
		return b, false
	}
	rest, ok := t.parts(width-x, a, text.pinPart, text.codesPart, text.lastPart)
	if !ok || rest.height > b.height {
		return b, false
	}
	runs, rules := rest.moved(x, b.height-rest.height)
	b.runs, b.rules = append(b.runs, runs...), append(b.rules, rules...)
	return b, true
}

// add puts a block under another one, with a gap if both have something.
func (b *block) add(under block, gap float64) {
	if under.height == 0 {
		return
	}
	if b.height > 0 {
		b.height += gap
	}
	runs, rules := under.moved(0, b.height)
	b.runs, b.rules = append(b.runs, runs...), append(b.rules, rules...)
	b.height += under.height
	b.prose += under.prose
}

func (t text) pinPart(width float64, a arrangement) (block, bool) {
	b, ok := t.setPIN(width, a.size)
	b.wide = b.height > 0
	return b, ok
}

func (t text) barcodePart(width float64, a arrangement) (block, bool) {
	if t.barcode == nil {
		return block{}, true
	}
	module, ok := t.barcode.module(width)
	if !ok {
		return block{}, false
	}
	b := t.barcode.set(module, min(a.bars, t.barcode.tallest(module)))
	b.wide = true
	return b, true
}

// codesPart sets the codes, below a rule where other text of the column stands above them.
func (t text) codesPart(width float64, a arrangement) (block, bool) {
	if a.under || !t.hasCodes() {
		return block{}, true
	}
	codes, ok := t.codes(width, 0, min(codeLargest*t.scale, max(a.size, codeSmallest+1)))
	if !ok || !a.ruled {
		return codes, ok
	}
	b := block{rules: []Rule{{Width: width, Height: hairline}}, height: hairline}
	b.add(codes, ruleToCode*em(codes.runs[0].Size))
	return b, true
}

func (t text) lastPart(width float64, a arrangement) (block, bool) {
	if a.alone {
		return block{}, true
	}
	return t.lastLine(width, a.size)
}

// lastLine sets the host to the left and the note, in a frame, to the right; on two lines if they do not fit on one. A
// host that is too long for a line goes on in the next one with a dot, which shows that it is no whole host.
func (t text) lastLine(width, fieldSize float64) (block, bool) {
	var b block
	note := t.label.Note
	size := min(hostLargest*t.scale, max(hostSmallest, fieldSize*hostToField))
	hosts, noteEm := []string{t.label.Host}, 0.0
	if Regular.width(t.label.Host)*em(hostSmallest) > width {
		hosts, size = breakHost(t.label.Host), hostSmallest
	}
	hostEm := 0.0
	for _, host := range hosts {
		hostEm = max(hostEm, Regular.width(host))
	}
	if note != "" {
		noteEm = Bold.width(note) + 2*notePadding
	}
	if widest := max(hostEm, noteEm); widest*em(size) > width {
		if size = width / em(1) / widest; size < hostSmallest {
			return b, false
		}
	}
	oneLine := hostEm+noteEm+hostNoteGap <= width/em(size)
	baseline := capHeight * em(size)
	if note != "" {
		baseline = hairline + noteAscent*em(size)
		t.frameNote(&b, width, size, baseline)
		b.height = baseline + max(depth(size), noteDescent*em(size)+hairline+t.dpi.pitch())
		if !oneLine {
			baseline += noteLeading * em(size)
		}
	}
	for _, host := range hosts {
		if host != "" {
			b.runs = append(b.runs, newRun(host, Regular, size, 0, baseline))
			b.height = max(b.height, baseline+depth(size))
			baseline += leading * em(size)
		}
	}
	return b, true
}

// breakHost breaks a host before the dot nearest to its middle.
func breakHost(host string) []string {
	best := -1
	for i := 1; i < len(host); i++ {
		if host[i] == '.' && (best < 0 || abs(2*i-len(host)) < abs(2*best-len(host))) {
			best = i
		}
	}
	if best < 0 {
		return []string{host}
	}
	return []string{host[:best], host[best:]}
}

// frameNote sets the note at the right edge and four rules around it.
func (t text) frameNote(b *block, width, size, baseline float64) {
	inner := Bold.width(t.label.Note)*em(size) + 2*notePadding*em(size) - 2*hairline
	left := width - hairline - inner
	top, bottom := baseline-noteAscent*em(size), baseline+noteDescent*em(size)
	b.runs = append(b.runs, newRun(t.label.Note, Bold, size, width-(Bold.width(t.label.Note)+notePadding)*em(size), baseline))
	b.rules = append(b.rules, frame(left-hairline, top-hairline, inner+2*hairline, bottom-top+2*hairline)...)
}
