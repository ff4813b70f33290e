package archive

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"
)

// How often progress is printed: to people who watch, and into a log.
const (
	watchedEvery = 200 * time.Millisecond
	loggedEvery  = 10 * time.Second
)

// Printer prints progress for people: on a terminal one line that changes, else
// a line now and then.
type Printer struct {
	// To is where it prints; Terminal says what that is.
	To       io.Writer
	Terminal bool
	// Now is the clock; nil means the machine's.
	Now func() time.Time

	mu      sync.Mutex
	step    Step
	printed time.Time
	// seen counts the reports of the step: every hundredth asks the clock.
	seen int
	// open says that the terminal's line is not ended.
	open bool
}

// Report takes note of progress and prints it when it is time.
func (p *Printer) Report(at Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen++; at.Step == p.step && p.seen%100 != 0 && at.Done != at.Total {
		return
	}
	now := p.now()
	every := loggedEvery
	if p.Terminal {
		every = watchedEvery
	}
	if at.Step != p.step {
		p.endLine()
		p.step, p.printed, p.seen = at.Step, now, 1
	}
	if now.Sub(p.printed) < every && !(p.Terminal && at.Done == at.Total) {
		return
	}
	p.printed = now
	if p.Terminal {
		// To the start of the line, and nothing behind what is printed.
		fmt.Fprintf(p.To, "\r%s\x1b[K", at)
		p.open = true
		return
	}
	fmt.Fprintln(p.To, at)
}

func (p *Printer) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}

// End ends the line under way.
func (p *Printer) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endLine()
}

func (p *Printer) endLine() {
	if p.open {
		fmt.Fprintln(p.To)
	}
	p.open = false
}

// String is the progress in words.
func (at Progress) String() string {
	switch {
	case at.Step == Checking:
		return fmt.Sprintf("%s: %d%%", at.Step, percent(at))
	case at.Total > 0:
		return fmt.Sprintf("%s: %s of %s items, %d%%", at.Step, grouped(at.Done), grouped(at.Total), percent(at))
	}
	return fmt.Sprintf("%s: %s items", at.Step, grouped(at.Done))
}

func percent(at Progress) int64 {
	if at.Total == 0 {
		return 100
	}
	return min(100*at.Done/at.Total, 100)
}

// grouped is a count with a comma between thousands.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
