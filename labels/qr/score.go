package qr

import "math/bits"

// Weights of the penalty rules (7.8.3.1, table 11).
const (
	weightRun     = 3  // a run of five modules of one colour; one more for each further module
	weightBlock   = 3  // two by two modules of one colour
	weightFinder  = 40 // what looks like a finder pattern
	weightBalance = 10 // each whole 5 per cent that dark modules are away from half
)

const (
	maxSize = 17 + 4*versions
	margin  = 16 // rows of zeros above a lane: more than any rule looks back
)

// scorer holds one lane at a time while it is scored. The zero value is ready.
type scorer struct {
	rows, ends, lights [margin + maxSize + margin]uint64
}

// score is the penalty of a drawn plane, or at least limit.
func (s *scorer) score(l *layout, p plane, limit int) int {
	penalty := 0
	for lane, active := range l.active {
		penalty += s.lines(p[lane*l.size:][:l.size], active)
	}
	if penalty >= limit {
		return penalty
	}
	dark := 0
	for from := 0; from < l.size; from += 64 {
		lane := p[from/64*l.size:]
		var next plane
		if from+64 < l.size {
			next = lane[l.size:][:l.size]
		}
		n, of := squares(lane[:l.size], next, min(l.size-from, 64))
		penalty += weightBlock * n
		dark += of
	}
	all := l.size * l.size
	return penalty + weightBalance*(max(20*dark-10*all, 10*all-20*dark)/all)
}

// lines scores the columns of a lane by the rules for lines.
//
// A run costs its length less two. With five equal modules counted at each place where they end, that is their number in
// the run, and two for the run.
//
// A finder pattern is 1011101 with four light modules before it or after it. The quiet zone is light, and counts: there
// too, a reader would take the seven modules for a finder.
func (s *scorer) lines(lane []uint64, active uint64) int {
	if len(lane) > maxSize {
		panic("qr: lane is longer than any symbol")
	}
	var fives, runs, finders int
	var equal1, pair1, pair2, five1 uint64 // of one and two rows before
	var row1, row2, either1, either2 uint64
	end := margin + len(lane)
	for i := margin; i < end; i++ {
		row := lane[i-margin]
		equal := ^(row ^ row1) & active
		if i == margin {
			equal = 0
		}
		pair := equal & equal1
		five := pair & pair2
		fives += bits.OnesCount64(five)
		runs += bits.OnesCount64(five &^ five1)

		s.rows[i] = row
		s.ends[i] = row2 &^ row1 & row // 101
		either := row | row1
		s.lights[i] = either | either2 // zero where four were light
		finders += bits.OnesCount64(s.finder(i))
		equal1, pair2, pair1, five1 = equal, pair1, pair, five
		row2, row1, either2, either1 = row1, row, either1, either
	}
	for i := end; i < end+4; i++ { // the quiet zone
		s.rows[i], s.ends[i] = 0, 0
		s.lights[i] = row1 | either2
		finders += bits.OnesCount64(s.finder(i))
		row1, either2, either1 = 0, either1, row1
	}
	return fives + (weightRun-1)*runs + weightFinder*finders
}

// finder marks the columns in which a finder pattern ends four rows before row i.
func (s *scorer) finder(i int) uint64 {
	return s.ends[i-8] & s.rows[i-7] & s.ends[i-4] &^ (s.lights[i-11] & s.lights[i])
}

// squares counts the blocks of two by two modules of one colour in a lane of so many columns, and its dark modules. The
// lane to the right of it, if any, has the neighbours of its last column.
func squares(lane, right []uint64, columns int) (count, dark int) {
	active := ^uint64(0) << (64 - columns)
	inner := active
	if right == nil {
		inner <<= 1
	}
	var row1, aside1 uint64
	for y, row := range lane {
		aside := row << 1
		if right != nil {
			aside |= right[y] >> 63
		}
		if y > 0 {
			// All four are equal where none differs from the first.
			count += bits.OnesCount64(inner &^ ((row ^ row1) | (row ^ aside) | (row ^ aside1)))
		}
		dark += bits.OnesCount64(row & active)
		row1, aside1 = row, aside
	}
	return count, dark
}
