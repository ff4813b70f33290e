package qr

// mode is how the characters of a segment become bits (7.4.1). A mode can express whatever the modes before it can.
type mode uint8

const (
	numeric mode = iota
	alphanumeric
	bytes
	modes
)

const invalid = modes // of a character that no mode expresses here

// tightest is the first mode that expresses a character, for all of them.
var tightest = func() (of [256]mode) {
	for c := range of {
		switch {
		case '0' <= c && c <= '9':
			of[c] = numeric
		case values[c] != 0:
			of[c] = alphanumeric
		case c >= ' ' && c <= '~':
			of[c] = bytes
		default:
			of[c] = invalid
		}
	}
	return of
}()

// values of the characters in alphanumeric mode (table 5); 0 for '0' and for all that it does not express.
var values = func() (of [256]uint8) {
	for value, c := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" {
		of[c] = uint8(value)
	}
	return of
}()

// sixths of a bit that a character takes in each mode: 10 bits for three digits, 11 for two characters, 8 for a byte. A
// segment takes the sum rounded up to whole bits (7.4.3 to 7.4.5).
var sixths = [modes]int{20, 33, 48}

// class of versions that have character counts of the same width (table 3).
type class struct {
	from, to int
	count    [modes]int
}

var classes = [...]class{
	{1, 9, [modes]int{10, 9, 8}},
	{10, 26, [modes]int{12, 11, 16}},
	{27, 40, [modes]int{14, 13, 16}},
}

// header is the bits of mode indicator and character count that a segment begins with.
func (c *class) header(m mode) int { return 4 + c.count[m] }

// segment is a stretch of the text in one mode.
type segment struct {
	mode   mode
	length int // in characters
}

// bits is what the segment takes with its header.
func (s segment) bits(c *class) int { return c.header(s.mode) + (s.length*sixths[s.mode]+5)/6 }

// digitsWorthwhile is the shortest stretch of digits that may be worth a segment of its own in alphanumeric text: six
// save 13 bits there, and the cheapest header is 13 bits.
const digitsWorthwhile = 7

// survey cuts the text into stretches of one tightest mode: the pieces that segments are made of. A piece is never divided
// between segments, for a character costs more in a looser mode whatever stands beside it: a digit at most 4 bits in a
// numeric segment and at least 5 in an alphanumeric one, which takes at most 6 for what takes 8 as a byte.
func (e *Encoder) survey(text string) error {
	widest, digits, most := numeric, 0, 0
	for i := range len(text) {
		m := tightest[text[i]]
		widest = max(widest, m)
		digits++
		if m != numeric {
			digits = 0
		}
		most = max(most, digits)
	}
	e.pieces = e.pieces[:0]
	switch {
	case widest == invalid:
		return ErrCharacter
	case widest == numeric || widest == alphanumeric && most < digitsWorthwhile:
		e.pieces = append(e.pieces, segment{widest, len(text)})
		return nil
	}
	for start, i := 0, 1; i <= len(text); i++ {
		if m := tightest[text[start]]; i == len(text) || tightest[text[i]] != m {
			e.pieces = append(e.pieces, segment{m, i - start})
			start = i
		}
	}
	return nil
}

// measure finds the fewest bits in which the pieces can be written, and how.
//
// Piece by piece it keeps the cheapest way to end in each mode, in sixths of a bit; a change of mode rounds up and pays for
// a header. Keeping the cheapest alone is exact, because the cheaper of two ways stays the cheaper whatever follows.
func (e *Encoder) measure(c *class) int {
	if len(e.pieces) == 1 {
		// No header is so much cheaper that a looser mode pays.
		e.last, e.before = e.pieces[0].mode, append(e.before[:0], [modes]mode{})
		return e.pieces[0].bits(c)
	}
	const never = 1 << 40
	cost := [modes]int{}
	for m := range cost {
		cost[m] = 6 * c.header(mode(m))
	}
	e.before = e.before[:0]
	for i, piece := range e.pieces {
		next, before := [modes]int{never, never, never}, [modes]mode{}
		for m := piece.mode; m < modes; m++ {
			next[m], before[m] = cost[m], m
			for from := mode(0); i > 0 && from < modes; from++ {
				if changed := (cost[from]+5)/6*6 + 6*c.header(m); changed < next[m] {
					next[m], before[m] = changed, from
				}
			}
			next[m] += piece.length * sixths[m]
		}
		cost = next
		e.before = append(e.before, before)
	}
	e.last = numeric
	for m := range cost {
		if (cost[m]+5)/6 < (cost[e.last]+5)/6 {
			e.last = mode(m)
		}
	}
	return (cost[e.last] + 5) / 6
}

// join makes the segments that measure found.
func (e *Encoder) join() {
	at := e.last
	for i := len(e.pieces) - 1; i >= 0; i-- {
		e.pieces[i].mode, at = at, e.before[i][at]
	}
	e.segments = e.segments[:0]
	for _, piece := range e.pieces {
		if last := len(e.segments) - 1; last >= 0 && e.segments[last].mode == piece.mode {
			e.segments[last].length += piece.length
		} else {
			e.segments = append(e.segments, piece)
		}
	}
}
