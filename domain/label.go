package domain

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"
)

// LabelRunID names a label run for machines: a UUIDv7.
type LabelRunID string

// LabelRun (đợt in tem) is who printed which labels of which batch, when, on
// what. The units of a batch are numbered from 1 without a gap, so a unit
// number is issued exactly when a run holds it.
type LabelRun struct {
	ID       LabelRunID
	Batch    BatchID
	Producer ProducerID
	// Count is how many labels the run has.
	Count int
	// First and Last are the running numbers of a run of unit labels; both 0
	// when every label carries the batch's own address.
	First UnitNumber
	Last  UnitNumber
	Print PrintOptions
	At    time.Time
	By    string
	// RecordHash is the hash of the run's record.
	RecordHash string
}

// Units says whether each label of the run has a unit code of its own.
func (r *LabelRun) Units() bool { return r.First != 0 }

// PrintOptions is what a run was printed on. Its files can be made again on the
// same; they say what batch and product say by then.
type PrintOptions struct {
	// Stock names the label stock, such as "a4-24".
	Stock string
	// Start is the position of the first label on a part-used sheet, from 1.
	Start    int
	CutMarks bool
	// Language of the captions: "vi" or "en".
	Language string
}

// LabelOrder is what is asked for to print labels.
type LabelOrder struct {
	Count int
	// Units gives each label a unit code of its own.
	Units bool
	Print PrintOptions
}

// MaxLabels is the most labels of one run.
const MaxLabels = 10_000

// Codes of the problems with label runs.
const (
	// CodeUnitsNeedPackages names the stage: only packages have unit codes.
	CodeUnitsNeedPackages = "units_need_packages"
	// CodeUnitsUsedUp names how many unit numbers are left of a batch.
	CodeUnitsUsedUp = "units_used_up"
)

// Languages are those that labels and pages are made in.
var Languages = []string{"vi", "en"}

func (o *LabelOrder) check() error {
	var p problems
	if o.Count < 1 || o.Count > MaxLabels {
		p.add("count", CodeOutOfRange, o.Count, 1, MaxLabels)
	}
	p.text("stock", &o.Print.Stock, TextRule{Max: 40, Required: true})
	if o.Print.Start < 1 || o.Print.Start > 1000 {
		p.add("start", CodeOutOfRange, o.Print.Start, 1, 1000)
	}
	choice(&p, "language", o.Print.Language, Languages)
	return p.err()
}

// issueTries bounds how often a run of units is numbered anew because another
// run took the numbers first.
const issueTries = 50

// IssueLabels makes a label run of a batch: from now on its unit numbers are
// issued, whether they are printed or not.
func (t *Tracker) IssueLabels(ctx context.Context, c Caller, batch BatchID, o LabelOrder) (LabelRun, error) {
	if err := o.check(); err != nil {
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
		for try := 1; ; try++ {
			run, err := t.issue(ctx, c, &b, o)
			if !errors.Is(err, Stale) || try == issueTries {
				return run, err
			}
		}
	})
}

func (t *Tracker) issue(ctx context.Context, c Caller, b *Batch, o LabelOrder) (LabelRun, error) {
	run := LabelRun{ID: LabelRunID(t.newID()), Batch: b.ID, Producer: b.Producer, Count: o.Count, Print: o.Print, By: c.ID}
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
	var meta Meta
	ch, err := t.next(c, &meta, entry{kind: LabelsIssued, subject: Subject{SubjectLabelRun, string(run.ID)}, content: run.content(t.ScanAddress(b.Code, ""), b.RecordHash)})
	if err != nil {
		return LabelRun{}, err
	}
	run.At, run.RecordHash = meta.CreatedAt, meta.RecordHash
	return run, t.store.AddLabelRun(ctx, run, ch)
}

// LabelRun is one label run of a batch that the caller may see.
func (t *Tracker) LabelRun(ctx context.Context, c Caller, id LabelRunID) (LabelRun, error) {
	run, err := t.store.LabelRun(ctx, id)
	if err == nil && !c.sees(run.Producer) {
		return LabelRun{}, ErrMissing
	}
	return run, err
}

// LabelRuns lists the label runs of a batch.
func (t *Tracker) LabelRuns(ctx context.Context, c Caller, batch BatchID, page Page) (List[LabelRun], error) {
	b, err := t.Batch(ctx, c, batch)
	if err != nil {
		return List[LabelRun]{}, err
	}
	if !c.sees(b.Producer) {
		return List[LabelRun]{}, nil
	}
	return t.store.LabelRuns(ctx, batch, page)
}

// LabelSheet is all that is needed to draw the labels of a run.
type LabelSheet struct {
	Run LabelRun
	// Batch has its producer, product and site.
	Batch PublicBatch

	tracker *Tracker
	key     *UnitKey
}

// LabelText is what one label of a run says of itself.
type LabelText struct {
	// Number and Unit are zero on labels that carry the batch's own address.
	Number UnitNumber
	Unit   UnitCode
	// Address is what the symbol holds, in upper case.
	Address string
}

// LabelSheet gives what the labels of a run say. A batch that is void or
// recalled is not labelled, not even again.
func (t *Tracker) LabelSheet(ctx context.Context, c Caller, id LabelRunID) (LabelSheet, error) {
	run, err := t.LabelRun(ctx, c, id)
	if err != nil {
		return LabelSheet{}, err
	}
	b, err := t.store.Batch(ctx, run.Batch)
	if err != nil {
		return LabelSheet{}, err
	}
	if err := t.usable(ctx, &b, ""); err != nil {
		return LabelSheet{}, err
	}
	key, err := t.keyOf(ctx, &b)
	if err != nil {
		return LabelSheet{}, err
	}
	public, err := t.disclose(ctx, []Batch{b}, t.today())
	if err != nil {
		return LabelSheet{}, err
	}
	return LabelSheet{Run: run, Batch: public[0], tracker: t, key: key}, nil
}

// Labels gives the texts of the run's labels, in the order of their numbers.
func (s *LabelSheet) Labels() iter.Seq[LabelText] {
	return func(yield func(LabelText) bool) {
		for i := range s.Run.Count {
			if !yield(s.Label(i)) {
				return
			}
		}
	}
}

// Label is the text of label i of the run, from 0.
func (s *LabelSheet) Label(i int) LabelText {
	if !s.Run.Units() {
		return LabelText{Address: s.tracker.ScanAddress(s.Batch.Code, "")}
	}
	n := s.Run.First + UnitNumber(i)
	unit := s.key.Unit(s.Batch.Code, n)
	return LabelText{Number: n, Unit: unit, Address: s.tracker.ScanAddress(s.Batch.Code, unit)}
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
