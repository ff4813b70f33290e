package domain

import (
	"context"
	"errors"
	"time"
)

// LabelVoid is labels of a run that were spoiled and taken out of use: whoever
// scans one is told so, and they are never printed again.
type LabelVoid struct {
	LabelRange
	Reason string
	At     time.Time
	By     string
}

// LabelReprint is labels of a run that were printed once more, with the same
// numbers and codes.
type LabelReprint struct {
	LabelRange
	Reason string
	// Print is what they were printed on this time.
	Print PrintOptions
	At    time.Time
	By    string
}

// The most voids and reprints of one run, and the most claims. A run is read
// whole by whoever scans one of its labels.
const (
	maxRunChanges = 200
	maxRunClaims  = 500
)

// Codes of the problems with parts of label runs.
const (
	// CodeLabelsNoUnits has no values: labels without a code of their own
	// cannot be told apart.
	CodeLabelsNoUnits = "labels_no_units"
	// CodeLabelsVoid names the first and the last number of those asked for
	// that are void.
	CodeLabelsVoid = "labels_void"
)

// VoidLabels takes spoiled labels of a run out of use, with a reason.
func (t *Tracker) VoidLabels(ctx context.Context, c Caller, id LabelRunID, of LabelRange, reason string) (LabelRun, error) {
	var p problems
	p.reason("reason", &reason)
	if err := p.err(); err != nil {
		return LabelRun{}, err
	}
	return once(ctx, t, c, t.store.LabelRun, func() (LabelRun, error) {
		return retried(func() (LabelRun, error) {
			run, err := t.changeableRun(ctx, c, id, of)
			switch {
			case err != nil:
				return LabelRun{}, err
			case !run.Units():
				return LabelRun{}, refuse(Invalid, "", CodeLabelsNoUnits)
			case len(run.Voids) == maxRunChanges:
				return LabelRun{}, refuse(Conflict, "", CodeTooMany, maxRunChanges+1, maxRunChanges)
			}
			for _, v := range run.Voids {
				if both, ok := of.overlap(v.LabelRange); ok {
					return LabelRun{}, refuse(Conflict, "first", CodeLabelsVoid, both.First, both.Last)
				}
			}
			run.Voids = append(run.Voids, LabelVoid{LabelRange: of, Reason: reason, At: t.instant(), By: c.ID})
			return t.writeRun(ctx, c, run, LabelsVoided, reason, nil, t.store.ReplaceLabelRun)
		})
	})
}

// Reprint is what is asked for to print labels of a run once more.
type Reprint struct {
	LabelRange
	Reason string
	// Print is other paper than the run's; nil means the same.
	Print *PrintOptions
}

// ReprintLabels notes that labels of a run are printed once more. A batch that
// is void or recalled is not labelled, not even again, and labels that are void
// are left out.
func (t *Tracker) ReprintLabels(ctx context.Context, c Caller, id LabelRunID, r Reprint) (LabelRun, error) {
	var p problems
	p.reason("reason", &r.Reason)
	if r.Print != nil {
		o := *r.Print
		o.complete()
		p.print(&o)
		r.Print = &o
	}
	if err := p.err(); err != nil {
		return LabelRun{}, err
	}
	return once(ctx, t, c, t.store.LabelRun, func() (LabelRun, error) {
		return retried(func() (LabelRun, error) { return t.reprint(ctx, c, id, r) })
	})
}

func (t *Tracker) reprint(ctx context.Context, c Caller, id LabelRunID, r Reprint) (LabelRun, error) {
	run, err := t.changeableRun(ctx, c, id, r.LabelRange)
	switch {
	case err != nil:
		return LabelRun{}, err
	case run.unspoiled(r.LabelRange) == 0:
		return LabelRun{}, refuse(Conflict, "first", CodeLabelsVoid, r.First, r.Last)
	case len(run.Reprints) == maxRunChanges:
		return LabelRun{}, refuse(Conflict, "", CodeTooMany, maxRunChanges+1, maxRunChanges)
	}
	again := LabelReprint{LabelRange: r.LabelRange, Reason: r.Reason, Print: run.Print, At: t.instant(), By: c.ID}
	if r.Print != nil {
		again.Print = *r.Print
		if again.Print.Measures, err = t.measuresOf(ctx, c, run.Producer, again.Print.Stock); err != nil {
			return LabelRun{}, err
		}
	}
	if err := t.refuseUnusableLabels(ctx, &run, r.LabelRange); err != nil {
		return LabelRun{}, err
	}
	run.Reprints = append(run.Reprints, again)
	return t.writeRun(ctx, c, run, LabelsReprinted, r.Reason, nil, t.store.ReplaceLabelRun)
}

// refuseUnusableLabels refuses labels that belong to a batch which is void or
// recalled.
func (t *Tracker) refuseUnusableLabels(ctx context.Context, r *LabelRun, of LabelRange) error {
	if !r.Blank() {
		b, err := t.store.Batch(ctx, r.Batch)
		if err != nil {
			return err
		}
		return t.usable(ctx, &b, "")
	}
	barred, err := t.barredLabels(ctx, r, of)
	if err == nil && len(barred) > 0 {
		err = barred[0].why
	}
	return err
}

// barredLabels are labels of a blank run that were claimed for a batch which is
// void or recalled.
type barredLabels struct {
	LabelRange
	why error
}

func (t *Tracker) barredLabels(ctx context.Context, r *LabelRun, of LabelRange) (barred []barredLabels, err error) {
	found := map[BatchID]error{}
	for _, claim := range r.Claims {
		if _, ok := of.overlap(claim.LabelRange); !ok {
			continue
		}
		why, known := found[claim.Batch]
		if !known {
			b, err := t.store.Batch(ctx, claim.Batch)
			if err != nil {
				return nil, err
			}
			if why = t.usable(ctx, &b, ""); why != nil && !errors.Is(why, Conflict) {
				return nil, why
			}
			found[claim.Batch] = why
		}
		if why != nil {
			barred = append(barred, barredLabels{claim.LabelRange, why})
		}
	}
	return barred, nil
}

// changeableRun is a run of the caller's own that has the labels of a range.
func (t *Tracker) changeableRun(ctx context.Context, c Caller, id LabelRunID, of LabelRange) (LabelRun, error) {
	run, err := t.LabelRun(ctx, c, id)
	switch {
	case err != nil:
		return LabelRun{}, err
	case !c.actsFor(run.Producer):
		return LabelRun{}, errForbidden
	}
	return run, run.Range().check(of)
}

// check refuses a range that is not within this one.
func (r LabelRange) check(of LabelRange) error {
	var p problems
	p.within("first", int(of.First), int(r.First), int(r.Last))
	p.within("last", int(of.Last), int(max(r.First, min(of.First, r.Last))), int(r.Last))
	return p.err()
}
