package labels

// Proportions of the column's foot.
const (
	hostToField = 0.85
	notePadding = 0.35 // em between a note and its frame, to the sides
	noteLeading = 1.5  // baseline to baseline beside a framed note
	hairline    = 0.18 // mm
	codeToHost  = 0.35 // em between the codes and the line below them
	ruleToCode  = 0.55 // em of the codes between the rule and their capitals
	noteAscent  = 0.92 // em of the frame above and below the baseline
	noteDescent = 0.23
	hostNoteGap = 1.0 // em between host and note on one line
	minHeadRoom = 0.7 // em of the fields between head and foot
)

// footDescent is the room in mm below the last baseline of the foot and of the codes: one for both, so that their last
// lines stand on one line when they are side by side.
const footDescent = 0.6

// foot sets what stands at the column's lower edge: the codes, unless they are under the symbol, then host and note.
func (t text) foot(width, size float64, withCodes bool) (block, bool) {
	var b block
	if withCodes {
		codes, ok := t.codes(width, 0, min(codeLargest, max(size, codeSmallest+1)))
		if !ok && t.hasCodes() {
			return b, false
		}
		if len(codes.runs) > 0 {
			top := hairline + ruleToCode*em(codes.runs[0].Size)
			b.runs, _ = codes.moved(0, top)
			b.rules = []Rule{{Width: width, Height: hairline}}
			b.height = top + codes.height
		}
	}
	last, ok := t.lastLine(width, size)
	if !ok || len(last.runs) == 0 {
		return b, ok
	}
	top := 0.0
	if len(b.runs) > 0 {
		top = b.height + codeToHost*em(size)
	}
	runs, rules := last.moved(0, top)
	b.runs, b.rules = append(b.runs, runs...), append(b.rules, rules...)
	b.height = top + last.height
	return b, true
}

// lastLine sets the host to the left and the note, in a frame, to the right; on two lines if they do not fit on one.
func (t text) lastLine(width, fieldSize float64) (block, bool) {
	var b block
	host, note := t.label.Host, t.label.Note
	size := min(hostLargest, max(hostSmallest, fieldSize*hostToField))
	hostEm, noteEm := Regular.width(host), 0.0
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
		b.height = baseline + footDescent
		if !oneLine {
			baseline += noteLeading * em(size)
		}
	}
	if host != "" {
		b.runs = append(b.runs, newRun(host, Regular, size, 0, baseline))
		b.height = baseline + footDescent
	}
	return b, true
}

// frameNote sets the note at the right edge and four rules around it.
func (t text) frameNote(b *block, width, size, baseline float64) {
	inner := Bold.width(t.label.Note)*em(size) + 2*notePadding*em(size) - 2*hairline
	left, right := width-hairline-inner, width-hairline
	top, bottom := baseline-noteAscent*em(size), baseline+noteDescent*em(size)
	b.runs = append(b.runs, newRun(t.label.Note, Bold, size, width-(Bold.width(t.label.Note)+notePadding)*em(size), baseline))
	b.rules = append(b.rules,
		Rule{left - hairline, top - hairline, inner + 2*hairline, hairline},
		Rule{left - hairline, bottom, inner + 2*hairline, hairline},
		Rule{left - hairline, top, hairline, bottom - top},
		Rule{right, top, hairline, bottom - top})
}
