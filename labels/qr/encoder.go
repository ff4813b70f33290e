package qr

import "encoding/binary"

// Encoder draws symbols one after the other. It keeps its memory, so that it allocates nothing once it has seen a text of
// the kind. The zero value is ready. An Encoder serves one goroutine at a time.
type Encoder struct {
	pieces   []segment // stretches of the text, in their tightest modes
	before   [][modes]mode
	last     mode
	segments []segment

	data, words []byte // codewords before and after interleaving
	plane       plane  // without a mask
	drawn       plane  // with one
	scorer      scorer
}

// Version finds the smallest version that holds the text at the level. The errors are ErrTooLong and ErrCharacter.
func (e *Encoder) Version(text string, level Level) (int, error) {
	if err := e.survey(text); err != nil {
		return 0, err
	}
	version, _, err := e.fit(level)
	return version, err
}

// Encode draws the text at the level in the smallest version that holds it. It overwrites s and uses its memory again. The
// errors are ErrTooLong and ErrCharacter; s is as it was then.
func (e *Encoder) Encode(s *Symbol, text string, level Level) error {
	if err := e.survey(text); err != nil {
		return err
	}
	version, class, err := e.fit(level)
	if err != nil {
		return err
	}
	l := layoutOf(version, level)
	e.join()
	e.write(text, class, l.data)
	e.protect(l)
	e.place(l)
	e.finish(s, l, e.chooseMask(l))
	return nil
}

// fit finds the smallest version for the pieces, and leaves what join needs.
func (e *Encoder) fit(level Level) (version int, c *class, err error) {
	for i := range classes {
		c = &classes[i]
		need := e.measure(c)
		for version := c.from; version <= c.to; version++ {
			if need <= capacity[level][version-1] {
				return version, c, nil
			}
		}
	}
	return 0, nil, ErrTooLong
}

// write makes the data codewords: the segments, a terminator and padding (7.4.9, 7.4.10).
func (e *Encoder) write(text string, c *class, size int) {
	w := writer{to: e.data[:0]}
	for _, s := range e.segments {
		w.bits(1<<s.mode, 4)
		w.bits(uint(s.length), uint(c.count[s.mode]))
		w.text(text[:s.length], s.mode)
		text = text[s.length:]
	}
	w.bits(0, uint(min(4, 8*size-8*len(w.to)-int(w.pending))))
	w.bits(0, -w.pending%8)
	w.flush()
	for pad := byte(0xEC); len(w.to) < size; pad ^= 0xEC ^ 0x11 {
		w.to = append(w.to, pad)
	}
	e.data = w.to
}

// protect computes the error correction of each block and interleaves the codewords (7.6). Short blocks come first; long
// ones have one data codeword more, behind those of all blocks.
func (e *Encoder) protect(l *layout) {
	const slack = 8 // for reading words from any byte on
	if cap(e.words) < l.total+slack {
		e.words = make([]byte, l.total+slack)
	}
	e.words = e.words[:l.total+slack]
	clear(e.words[l.total:])
	short, data := l.data/l.blocks, e.data
	firstLong := l.blocks - l.data%l.blocks
	for b := range l.blocks {
		size := short
		if b >= firstLong {
			size++
			e.words[short*l.blocks+b-firstLong] = data[short]
		}
		var check [32]byte
		r0, r1, r2, r3 := l.divisor.remainder(data[:size])
		binary.BigEndian.PutUint64(check[0:], r0)
		binary.BigEndian.PutUint64(check[8:], r1)
		binary.BigEndian.PutUint64(check[16:], r2)
		binary.BigEndian.PutUint64(check[24:], r3)
		spread(e.words[b:], data[:short], l.blocks)
		spread(e.words[l.data+b:], check[:l.checkwords], l.blocks)
		data = data[size:]
	}
}

// spread puts bytes apart from each other.
func spread(to, from []byte, apart int) {
	if apart == 1 {
		copy(to, from)
		return
	}
	at := 0
	for _, b := range from {
		to[at] = b
		at += apart
	}
}

// place puts the codewords among the function patterns, and makes the transpose.
func (e *Encoder) place(l *layout) {
	e.plane = append(e.plane[:0], l.base...)
	bit := 0
	for i := range l.strokes {
		s := &l.strokes[i]
		ahead := binary.BigEndian.Uint64(e.words[bit/8:]) << (bit % 8)
		at := s.at
		if !s.wide {
			bit += s.count
			for range s.count {
				e.plane[at] |= ahead >> 63 << (s.shift & 63)
				ahead <<= 1
				at += s.step
			}
			continue
		}
		bit += 2 * s.count
		const even = 0x5555555555555555
		ahead = ahead>>1&even | ahead&even<<1 // the right column's bit comes first, and is the lower one
		for range s.count {
			e.plane[at] |= ahead >> 62 << (s.shift & 63)
			ahead <<= 2
			at += s.step
		}
	}
	l.transpose(e.plane)
}

// chooseMask finds the mask with the least penalty, the first of equals (7.8.3).
func (e *Encoder) chooseMask(l *layout) (best int) {
	if cap(e.drawn) < len(e.plane) {
		e.drawn = make(plane, len(e.plane))
	}
	e.drawn = e.drawn[:len(e.plane)]
	least := int(^uint(0) >> 1)
	for mask := range l.masks {
		of := l.masks[mask][:len(e.drawn)]
		for i, word := range e.plane {
			e.drawn[i] = word ^ of[i]
		}
		if penalty := e.scorer.score(l, e.drawn, least); penalty < least {
			best, least = mask, penalty
		}
	}
	return best
}

// finish copies the masked symbol out of the plane.
func (e *Encoder) finish(s *Symbol, l *layout, mask int) {
	s.size, s.stride = l.size, (l.size+63)/64
	if n := l.size * s.stride; cap(s.rows) < n {
		s.rows = make([]uint64, n)
	} else {
		s.rows = s.rows[:n]
	}
	for lane := range s.stride {
		columns := ^uint64(0) << (64 - min(l.size-64*lane, 64))
		drawn, of := e.plane[lane*l.size:][:l.size], l.masks[mask][lane*l.size:][:l.size]
		for y, word := range drawn {
			s.rows[y*s.stride+lane] = (word ^ of[y]) & columns
		}
	}
}
