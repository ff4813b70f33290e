package domain

import (
	"context"
	"errors"
	"strings"
	"time"
)

// LabelRunID names a label run for machines: a UUIDv7.
type LabelRunID string

// LabelRun (đợt in tem) is who printed which labels of which batch, when, on
// what. The units of a batch are numbered from 1 without a gap, so a unit
// number is issued exactly when a run holds it.
//
// A blank run (tem in sẵn) is printed ahead: it has no batch, a code of its own
// in its addresses, and units from 1 to Count, which are claimed for batches
// later.
type LabelRun struct {
	ID LabelRunID
	// Batch is empty for a blank run.
	Batch    BatchID
	Producer ProducerID
	// Code is a blank run's own, different from every batch's; UnitKey is the
	// id of the key of its unit codes. Both are empty for a batch's run.
	Code    BatchCode
	UnitKey string
	// Count is how many labels the run has, copies not counted.
	Count int
	// First and Last are the running numbers of a run of unit labels; both 0
	// when every label carries the batch's own address.
	First UnitNumber
	Last  UnitNumber
	// PIN says that each label has a scratch PIN.
	PIN bool
	// Reason is why there are more labels than packages, where there are.
	Reason string
	Print  PrintOptions
	// Voids, Reprints and Claims are what became of the run, oldest first.
	Voids    []LabelVoid
	Reprints []LabelReprint
	Claims   []LabelClaim
	// At and By are when and by whom the run was issued.
	At time.Time
	By string
	Meta
}

// Units says whether each label of the run has a unit code of its own.
func (r *LabelRun) Units() bool { return r.First != 0 }

// Blank says whether the run was printed ahead of any batch.
func (r *LabelRun) Blank() bool { return r.Batch == "" }

// Range is the numbers of all labels of the run: their unit numbers, or their
// places from 1 where they have none.
func (r *LabelRun) Range() LabelRange {
	if r.Units() {
		return LabelRange{r.First, r.Last}
	}
	return LabelRange{1, UnitNumber(r.Count)}
}

// LabelRange is a stretch of the numbers of a run, both ends included.
type LabelRange struct {
	First UnitNumber
	Last  UnitNumber
}

// Count is how many numbers the range has.
func (r LabelRange) Count() int { return int(r.Last) - int(r.First) + 1 }

// Holds says whether n is in the range.
func (r LabelRange) Holds(n UnitNumber) bool { return r.First <= n && n <= r.Last }

// overlap is what r and q have in common, if anything.
func (r LabelRange) overlap(q LabelRange) (LabelRange, bool) {
	both := LabelRange{max(r.First, q.First), min(r.Last, q.Last)}
	return both, both.First <= both.Last
}

// LabelOrder is what is asked for to print labels.
type LabelOrder struct {
	Count int
	// Units gives each label a unit code of its own; blank labels always have one.
	Units bool
	// PIN gives each label a scratch PIN, which only unit labels can have.
	PIN bool
	// Reason is needed where there are then more labels than packages.
	Reason string
	Print  PrintOptions
}

// MaxLabels is the most labels of one run, copies included. Their codes are
// computed, so a run is one small record however many there are.
const MaxLabels = 1_000_000

// Codes of the problems with label runs.
const (
	// CodeUnitsNeedPackages names the stage: only packages have unit codes.
	CodeUnitsNeedPackages = "units_need_packages"
	// CodeUnitsUsedUp names how many unit numbers are left of a batch.
	CodeUnitsUsedUp = "units_used_up"
	// CodePINNeedsUnits has no values.
	CodePINNeedsUnits = "pin_needs_units"
	// CodeMoreLabels names how many labels there would be, and how many
	// packages of the batch there are.
	CodeMoreLabels = "more_labels_than_packages"
)

// Check fills in what most people mean where nothing was said, and refuses what
// no batch can have labels of.
func (o *LabelOrder) Check() error {
	var p problems
	p.within("count", o.Count, 1, MaxLabels)
	if o.PIN && !o.Units {
		p.add("pin", CodePINNeedsUnits)
	}
	p.text("reason", &o.Reason, TextRule{Max: MaxParagraph, Lines: true})
	o.Print.complete()
	p.print(&o.Print)
	if most := MaxLabels / max(1, o.Print.Copies); o.Count > most && o.Count <= MaxLabels {
		p.add("copies", CodeOutOfRange, o.Print.Copies, 1, MaxLabels/o.Count)
	}
	return p.err()
}

// issueTries bounds how often a change of a run is begun anew because another
// one was first.
const issueTries = 50

// retried runs a change until no other one is in its way.
func retried(change func() (LabelRun, error)) (LabelRun, error) {
	for try := 1; ; try++ {
		run, err := change()
		if !errors.Is(err, Stale) || try == issueTries {
			return run, err
		}
	}
}

// IssueLabels makes a label run of a batch: from now on its unit numbers are
// issued, whether they are printed or not. Labels of one kind, unit codes or
// the batch's own address, beyond the number of packages need a reason.
func (t *Tracker) IssueLabels(ctx context.Context, c Caller, batch BatchID, o LabelOrder) (LabelRun, error) {
	if err := o.Check(); err != nil {
		return LabelRun{}, err
	}
	return once(ctx, t, c, t.store.LabelRun, func() (LabelRun, error) {
		b, err := t.Batch(ctx, c, batch)
		switch {
		case err != nil:
			return LabelRun{}, err
		case !c.actsFor(b.Producer):
			return LabelRun{}, errForbidden
		case o.Units && b.Stage != Packaging:
			return LabelRun{}, refuse(Invalid, "units", CodeUnitsNeedPackages, b.Stage)
		}
		if err := t.usable(ctx, &b, ""); err != nil {
			return LabelRun{}, err
		}
		if o.Print.Measures, err = t.measuresOf(ctx, c, b.Producer, o.Print.Stock); err != nil {
			return LabelRun{}, err
		}
		return retried(func() (LabelRun, error) { return t.issue(ctx, c, &b, o) })
	})
}

// measuresOf are those of a producer's own stock, nil where the name is not
// the id of one: the caller knows the others.
func (t *Tracker) measuresOf(ctx context.Context, c Caller, owner ProducerID, stock string) (*StockMeasures, error) {
	s, err := t.LabelStock(ctx, c, LabelStockID(stock))
	switch {
	case errors.Is(err, NotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case s.Producer != owner:
		return nil, refuse(Invalid, "stock", CodeUnknownReference, stock)
	}
	return &s.Measures, nil
}

func (t *Tracker) issue(ctx context.Context, c Caller, b *Batch, o LabelOrder) (LabelRun, error) {
	run := LabelRun{ID: LabelRunID(t.newID()), Batch: b.ID, Producer: b.Producer, Count: o.Count, PIN: o.PIN, Reason: o.Reason, Print: o.Print}
	if o.Units {
		issued, err := t.store.IssuedUnits(ctx, b.ID)
		if err != nil {
			return LabelRun{}, err
		}
		if left := int(MaxUnitNumber - issued); o.Count > left {
			return LabelRun{}, refuse(Conflict, "count", CodeUnitsUsedUp, left)
		}
		run.First, run.Last = issued+1, issued+UnitNumber(o.Count)
	}
	// What was issued is counted after the numbers were taken: whoever issues
	// units meanwhile takes the same numbers, and only one of both is stored.
	if err := t.reasonable(ctx, b, o.Units, o.Count, o.Reason); err != nil {
		return LabelRun{}, err
	}
	return t.writeRun(ctx, c, run, LabelsIssued, o.Reason, b, t.store.AddLabelRun)
}

// reasonable refuses labels beyond the packages of a batch without a reason.
// The count is exact for the unit labels of a batch, whoever issues at once.
// Claims from two rolls at the same moment, or two runs of labels without a code
// of their own, may both be let through: they are kept with time and author, and
// whoever compares labels with packages later sees them.
func (t *Tracker) reasonable(ctx context.Context, b *Batch, units bool, more int, reason string) error {
	if reason != "" {
		return nil
	}
	n, err := t.labelCount(ctx, b)
	if err != nil {
		return err
	}
	return n.Reasonable(units, more)
}

// unspoiled is how many labels of a range are not void.
func (r *LabelRun) unspoiled(of LabelRange) int {
	n := of.Count()
	for _, v := range r.Voids {
		if both, ok := of.overlap(v.LabelRange); ok {
			n -= both.Count()
		}
	}
	return n
}

// writeRun stores a run with the record of what happened to it. about is the
// batch that the change is about: the run's own when it is nil, or none.
func (t *Tracker) writeRun(ctx context.Context, c Caller, run LabelRun, kind RecordKind, reason string, about *Batch, write func(context.Context, LabelRun, Change) error) (LabelRun, error) {
	e := entry{kind: kind, subject: Subject{SubjectLabelRun, string(run.ID)}, reason: reason}
	if about == nil && !run.Blank() {
		b, err := t.store.Batch(ctx, run.Batch)
		if err != nil {
			return LabelRun{}, err
		}
		about = &b
	}
	code, record := run.Code, ""
	if about != nil {
		record = about.RecordHash
		if !run.Blank() {
			code = about.Code
		}
	}
	e.content = run.content(t.ScanAddress(code, ""), record)
	ch, err := t.next(c, &run.Meta, e)
	if err != nil {
		return LabelRun{}, err
	}
	if run.Revision == 1 {
		run.At, run.By = run.CreatedAt, c.ID
	}
	return run, write(ctx, run, ch)
}

// LabelRun is one label run that the caller may see.
func (t *Tracker) LabelRun(ctx context.Context, c Caller, id LabelRunID) (LabelRun, error) {
	run, err := t.store.LabelRun(ctx, id)
	if err == nil && !c.sees(run.Producer) {
		return LabelRun{}, ErrMissing
	}
	return run, err
}

// LabelRunFilter says which label runs to list; what is empty does not narrow.
type LabelRunFilter struct {
	// Batch leaves its runs, and the blank runs with a claim for it.
	Batch    BatchID
	Producer ProducerID
	// Blank leaves the blank runs.
	Blank bool
}

// LabelRuns lists the label runs that the caller may see: of a batch, or of a
// producer, which is the caller's own when empty.
func (t *Tracker) LabelRuns(ctx context.Context, c Caller, f LabelRunFilter, page Page) (List[LabelRun], error) {
	if f.Batch != "" {
		b, err := t.Batch(ctx, c, f.Batch)
		if err != nil {
			return List[LabelRun]{}, err
		}
		if !c.sees(b.Producer) {
			return List[LabelRun]{}, nil
		}
	}
	var ok bool
	if f.Producer, ok = c.narrow(f.Producer); !ok {
		return List[LabelRun]{}, nil
	}
	return t.store.LabelRuns(ctx, f, page)
}

// ScanAddress is the address on a label, in upper case so that a QR symbol
// holds it in its alphanumeric mode; unit may be empty. Scheme and host mean
// the same in any case, and the service answers the path in any case.
func (t *Tracker) ScanAddress(code BatchCode, unit UnitCode) string {
	address := strings.ToUpper(t.publicURL) + "/T/" + string(code)
	if unit != "" {
		address += "/" + string(unit)
	}
	return address
}
