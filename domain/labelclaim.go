package domain

import (
	"context"
	"errors"
	"time"
)

// LabelClaim is labels of a blank run that were put on the packages of a batch.
type LabelClaim struct {
	LabelRange
	Batch BatchID
	// BatchRecord is the hash of the batch's record as it stood.
	BatchRecord string
	At          time.Time
	By          string
}

// claimOf is the claim that a number of a blank run belongs to, if any.
func (r *LabelRun) claimOf(n UnitNumber) (LabelClaim, bool) {
	for _, claim := range r.Claims {
		if claim.Holds(n) {
			return claim, true
		}
	}
	return LabelClaim{}, false
}

// Codes of the problems with blank labels.
const (
	// CodeNotBlank names the batch code, in groups, that no blank label of the
	// producer has.
	CodeNotBlank = "not_blank"
	// CodeOtherRun names the two codes, in groups: first and last are of
	// different blank runs.
	CodeOtherRun = "other_blank_run"
	// CodeLabelsClaimed names the first and the last number of those asked for
	// that belong to a batch already, and its lot.
	CodeLabelsClaimed = "labels_claimed"
)

// IssueBlankLabels makes a run of labels without a batch, to be printed ahead
// and claimed later. A producer may leave owner empty. Each label has a unit
// code.
func (t *Tracker) IssueBlankLabels(ctx context.Context, c Caller, owner ProducerID, o LabelOrder) (LabelRun, error) {
	o.Units = true
	if err := o.Check(); err != nil {
		return LabelRun{}, err
	}
	p, err := t.owner(ctx, c, owner)
	if err != nil {
		return LabelRun{}, err
	}
	return once(ctx, t, c, t.store.LabelRun, func() (LabelRun, error) {
		var err error
		if o.Print.Measures, err = t.measuresOf(ctx, c, p.ID, o.Print.Stock); err != nil {
			return LabelRun{}, err
		}
		for try := 1; ; try++ {
			run := LabelRun{
				ID: LabelRunID(t.newID()), Producer: p.ID, UnitKey: t.unitKey.ID(), Count: o.Count,
				First: 1, Last: UnitNumber(o.Count), PIN: o.PIN, Reason: o.Reason, Print: o.Print,
			}
			if run.Code, err = NewBatchCode(t.random); err != nil {
				return LabelRun{}, err
			}
			run, err = t.writeRun(ctx, c, run, LabelsIssued, o.Reason, nil, t.store.AddLabelRun)
			var taken *TakenError
			if errors.As(err, &taken) && taken.Claim == ClaimCode && try < addTries {
				continue
			}
			return run, err
		}
	})
}

// PrintedCode is what is read off a label: the code in its address, and its
// unit code, as people type and scanners report them.
type PrintedCode struct {
	Code string
	Unit string
}

// ClaimOrder says which blank labels are a batch's from now on: all from First
// to Last, whichever of the two was read first.
type ClaimOrder struct {
	First PrintedCode
	Last  PrintedCode
	// Reason is needed where there are then more labels than packages.
	Reason string
}

// ClaimLabels puts blank labels on the packages of a batch. A label is claimed
// once: what belongs to a batch already is refused, whole. Spoiled labels in
// between stay what they are. It gives the blank run.
func (t *Tracker) ClaimLabels(ctx context.Context, c Caller, batch BatchID, o ClaimOrder) (LabelRun, error) {
	var p problems
	p.text("reason", &o.Reason, TextRule{Max: MaxParagraph, Lines: true})
	code, first := p.printedCode("first", o.First)
	other, last := p.printedCode("last", o.Last)
	if len(p) == 0 && code != other {
		p.add("last", CodeOtherRun, code.Groups(), other.Groups())
	}
	if err := p.err(); err != nil {
		return LabelRun{}, err
	}
	return once(ctx, t, c, t.store.LabelRun, func() (LabelRun, error) {
		b, err := t.Batch(ctx, c, batch)
		switch {
		case err != nil:
			return LabelRun{}, err
		case !c.actsFor(b.Producer):
			return LabelRun{}, errForbidden
		case b.Stage != Packaging:
			return LabelRun{}, refuse(Invalid, "", CodeUnitsNeedPackages, b.Stage)
		}
		if err := t.usable(ctx, &b, ""); err != nil {
			return LabelRun{}, err
		}
		return retried(func() (LabelRun, error) {
			run, of, err := t.blankLabels(ctx, &b, code, first, last)
			if err != nil {
				return LabelRun{}, err
			}
			return t.claim(ctx, c, run, of, &b, o.Reason)
		})
	})
}

func (p *problems) printedCode(field string, s PrintedCode) (BatchCode, UnitCode) {
	code, err := ParseBatchCode(s.Code)
	p.take(field, err)
	unit, err := ParseUnitCode(s.Unit)
	p.take(field, err)
	return code, unit
}

// blankLabels finds the blank run of a producer that two unit codes are from,
// and their range.
func (t *Tracker) blankLabels(ctx context.Context, b *Batch, code BatchCode, first, last UnitCode) (LabelRun, LabelRange, error) {
	run, err := t.store.LabelRunByCode(ctx, code)
	if errors.Is(err, NotFound) || err == nil && run.Producer != b.Producer {
		return LabelRun{}, LabelRange{}, refuse(Invalid, "first", CodeNotBlank, code.Groups())
	}
	if err != nil {
		return LabelRun{}, LabelRange{}, err
	}
	key, err := t.keyNamed(ctx, run.UnitKey)
	if err != nil {
		return LabelRun{}, LabelRange{}, err
	}
	var p problems
	open := func(field string, unit UnitCode) UnitNumber {
		n, ok := key.Open(code, unit)
		if !ok || !run.Range().Holds(n) {
			p.add(field, CodeNotIssued, unit.Groups())
		}
		return n
	}
	of := LabelRange{open("first", first), open("last", last)}
	if of.First > of.Last {
		of.First, of.Last = of.Last, of.First
	}
	return run, of, p.err()
}

func (t *Tracker) claim(ctx context.Context, c Caller, run LabelRun, of LabelRange, b *Batch, reason string) (LabelRun, error) {
	for _, claim := range run.Claims {
		both, ok := of.overlap(claim.LabelRange)
		if !ok {
			continue
		}
		owner, err := t.store.Batch(ctx, claim.Batch)
		if err != nil {
			return LabelRun{}, err
		}
		return LabelRun{}, refuse(Conflict, "first", CodeLabelsClaimed, both.First, both.Last, owner.Lot)
	}
	more := run.unspoiled(of)
	switch {
	case more == 0:
		return LabelRun{}, refuse(Conflict, "first", CodeLabelsVoid, of.First, of.Last)
	case len(run.Claims) == maxRunClaims:
		return LabelRun{}, refuse(Conflict, "", CodeTooMany, maxRunClaims+1, maxRunClaims)
	}
	if err := t.reasonable(ctx, b, true, more, reason); err != nil {
		return LabelRun{}, err
	}
	run.Claims = append(run.Claims, LabelClaim{LabelRange: of, Batch: b.ID, BatchRecord: b.RecordHash, At: t.instant(), By: c.ID})
	return t.writeRun(ctx, c, run, LabelsClaimed, reason, b, t.store.ReplaceLabelRun)
}
