package domain

import (
	"context"
	"iter"
)

// LabelSheet is all that is needed to draw labels of a run.
type LabelSheet struct {
	Run LabelRun
	// Print is what they are drawn for: the run's own options or a reprint's.
	Print PrintOptions
	// Batch has its producer, product and site; of a blank run, only the
	// producer is known.
	Batch PublicBatch

	tracker *Tracker
	key     *UnitKey
	code    BatchCode
	// barred are labels that are not drawn because of what they are on.
	barred []barredLabels
	// whole is the run's range or a reprint's, parts the numbers of it that are
	// drawn, in their order.
	whole LabelRange
	parts []LabelRange
}

// LabelText is what one label of a run says of itself.
type LabelText struct {
	// Number is the package's, or the label's place in a run without units.
	Number UnitNumber
	// Unit is empty on labels that carry the batch's own address.
	Unit UnitCode
	// PIN is empty unless the run has scratch PINs.
	PIN string
	// Address is what the symbol holds, in upper case.
	Address string
}

// LabelSheet gives what the labels of a run say, without those that are void.
// A batch that is void or recalled is not labelled, not even again: blank labels
// that it has claimed are left out too. Where nothing is left to draw, the sheet
// is refused. PINs are for who prints them alone: others cannot draw the labels
// of such a run.
func (t *Tracker) LabelSheet(ctx context.Context, c Caller, id LabelRunID) (LabelSheet, error) {
	run, err := t.LabelRun(ctx, c, id)
	if err != nil {
		return LabelSheet{}, err
	}
	if run.PIN && !c.actsFor(run.Producer) {
		return LabelSheet{}, errForbidden
	}
	s := LabelSheet{Run: run, Print: run.Print, tracker: t, code: run.Code, whole: run.Range()}
	if run.Blank() {
		err = t.blankSheet(ctx, &s)
	} else {
		err = t.sheetOfBatch(ctx, &s)
	}
	if err != nil {
		return LabelSheet{}, err
	}
	return s, s.Select(s.whole)
}

func (t *Tracker) blankSheet(ctx context.Context, s *LabelSheet) (err error) {
	if s.key, err = t.keyNamed(ctx, s.Run.UnitKey); err != nil {
		return err
	}
	if s.barred, err = t.barredLabels(ctx, &s.Run, s.whole); err != nil {
		return err
	}
	owner, err := t.store.Producer(ctx, s.Run.Producer)
	s.Batch.Producer = publicProducer(&owner)
	return err
}

func (t *Tracker) sheetOfBatch(ctx context.Context, s *LabelSheet) error {
	b, err := t.store.Batch(ctx, s.Run.Batch)
	if err != nil {
		return err
	}
	if err := t.usable(ctx, &b, ""); err != nil {
		return err
	}
	if s.key, err = t.keyOf(ctx, &b); err != nil {
		return err
	}
	public, err := t.disclose(ctx, []Batch{b}, t.today())
	if err != nil {
		return err
	}
	s.Batch, s.code = public[0], b.Code
	return nil
}

// without is what is left of parts, in their order, when a range is taken out.
func without(parts []LabelRange, out LabelRange) []LabelRange {
	var left []LabelRange
	for _, part := range parts {
		both, ok := part.overlap(out)
		if !ok {
			left = append(left, part)
			continue
		}
		if part.First < both.First {
			left = append(left, LabelRange{part.First, both.First - 1})
		}
		if both.Last < part.Last {
			left = append(left, LabelRange{both.Last + 1, part.Last})
		}
	}
	return left
}

// Range is the numbers that the sheet can be narrowed to: the run's, or those
// of a reprint.
func (s *LabelSheet) Range() LabelRange { return s.whole }

// Select narrows the sheet to some of its Range. Numbers beyond it are refused,
// and a range of which nothing may be drawn.
func (s *LabelSheet) Select(of LabelRange) error {
	if err := s.whole.check(of); err != nil {
		return err
	}
	parts := []LabelRange{of}
	for _, v := range s.Run.Voids {
		parts = without(parts, v.LabelRange)
	}
	if len(parts) == 0 {
		return refuse(Conflict, "", CodeLabelsVoid, of.First, of.Last)
	}
	var why error
	for _, b := range s.barred {
		if _, ok := of.overlap(b.LabelRange); ok {
			parts, why = without(parts, b.LabelRange), b.why
		}
	}
	if len(parts) == 0 {
		return why
	}
	s.parts = parts
	return nil
}

// Again narrows the sheet to reprint n of the run, from 1, and what it was
// printed on.
func (s *LabelSheet) Again(n int) error {
	if most := len(s.Run.Reprints); n < 1 || n > most {
		return refuse(Invalid, "reprint", CodeOutOfRange, n, 1, most)
	}
	r := s.Run.Reprints[n-1]
	s.Print, s.whole = r.Print, r.LabelRange
	return s.Select(s.whole)
}

// Count is how many labels the sheet has, copies not counted.
func (s *LabelSheet) Count() (n int) {
	for _, part := range s.parts {
		n += part.Count()
	}
	return n
}

// Labels gives the texts of the labels, in the order of their numbers.
func (s *LabelSheet) Labels() iter.Seq[LabelText] {
	return func(yield func(LabelText) bool) {
		for _, part := range s.parts {
			for n := part.First; n <= part.Last; n++ {
				if !yield(s.text(n)) {
					return
				}
			}
		}
	}
}

// Label is the text of label i of the sheet, from 0; i is less than Count.
func (s *LabelSheet) Label(i int) LabelText {
	for _, part := range s.parts {
		if count := part.Count(); i >= count {
			i -= count
			continue
		}
		return s.text(part.First + UnitNumber(i))
	}
	return LabelText{}
}

func (s *LabelSheet) text(n UnitNumber) LabelText {
	if !s.Run.Units() {
		return LabelText{Number: n, Address: s.tracker.ScanAddress(s.code, "")}
	}
	unit := s.key.Unit(s.code, n)
	text := LabelText{Number: n, Unit: unit, Address: s.tracker.ScanAddress(s.code, unit)}
	if s.Run.PIN {
		text.PIN = s.key.PIN(s.code, n)
	}
	return text
}

// Code is the code in the addresses of the sheet's labels.
func (s *LabelSheet) Code() BatchCode { return s.code }
