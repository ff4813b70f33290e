package domain

import (
	"context"
	"errors"
	"fmt"
)

// BatchCorrection is all that an amendment may say anew of a batch. Stage,
// product and inputs are not among it: a batch that has those wrong is void
// and recorded again.
type BatchCorrection struct {
	Name       string
	Lot        string
	Site       SiteID
	MadeOn     Date
	BestBefore Date
	Made       Quantity
	Losses     []Loss
	Attributes []Attribute
	Documents  []Document
	Supplier   Supplier
}

// Codes of the problems with correcting a batch.
const (
	// CodeUsedEarlier names the date given, and the lot and the date of a batch
	// that was made from this one before.
	CodeUsedEarlier = "used_earlier"
	// CodeMadeShort names the least that the batch can have been: what has
	// left the stock already.
	CodeMadeShort = "made_short"
	// CodeHandedOverEarlier names the date given and the date of a handover
	// before it.
	CodeHandedOverEarlier = "handed_over_earlier"
	// CodeBatchInUse names what is left and what was made.
	CodeBatchInUse = "batch_in_use"
)

// AmendBatch corrects a batch, if its revision is the one given. The reason
// and both versions stay readable in its records.
func (t *Tracker) AmendBatch(ctx context.Context, c Caller, id BatchID, revision int64, x BatchCorrection, reason string) (Batch, error) {
	if err := x.check(&reason, t.today()); err != nil {
		return Batch{}, err
	}
	return once(ctx, t, c, t.store.Batch, func() (Batch, error) {
		old, err := t.changeable(ctx, c, id, revision)
		if err != nil {
			return Batch{}, err
		}
		b, from, err := t.corrected(ctx, old, x)
		if err != nil {
			return Batch{}, err
		}
		ch, err := t.next(c, &b.Meta, entry{
			kind: BatchAmended, subject: Subject{SubjectBatch, string(b.ID)}, reason: reason, content: b.content(from),
		})
		if err != nil {
			return Batch{}, err
		}
		err = t.store.ReplaceBatch(ctx, b, ch)
		var short *ShortError
		if errors.As(err, &short) {
			least := Quantity{Amount: old.Made.Amount - short.Left, Unit: b.Made.Unit}
			return Batch{}, refuse(Conflict, "made", CodeMadeShort, least)
		}
		return b, taken(err, ClaimLot, "lot", b.Lot)
	})
}

func (x *BatchCorrection) check(reason *string, today Date) error {
	var p problems
	p.reason("reason", reason)
	p.name("name", &x.Name)
	lot, err := CleanLot(x.Lot)
	p.take("lot", err)
	x.Lot = lot
	p.made(x.MadeOn, x.BestBefore, today)
	p.positive("made", x.Made)
	p.description(x.Losses, x.Attributes, x.Documents, &x.Supplier)
	return p.err()
}

// changeable is the batch if the caller may correct it and its revision is
// still the one given.
func (t *Tracker) changeable(ctx context.Context, c Caller, id BatchID, revision int64) (Batch, error) {
	b, err := t.Batch(ctx, c, id)
	switch {
	case err != nil:
		return Batch{}, err
	case !c.actsFor(b.Producer):
		return Batch{}, errForbidden
	case b.Revision != revision:
		return Batch{}, ErrStale
	case b.State == BatchVoid:
		return Batch{}, refuse(Conflict, "", CodeBatchVoid, b.Lot)
	}
	return b, nil
}

// corrected is old with x in it, held against the batches before and after it.
func (t *Tracker) corrected(ctx context.Context, old Batch, x BatchCorrection) (Batch, *sources, error) {
	b := old
	b.Name, b.Lot, b.Site, b.MadeOn, b.BestBefore = x.Name, x.Lot, x.Site, x.MadeOn, x.BestBefore
	b.Losses, b.Attributes, b.Documents, b.Supplier = x.Losses, x.Attributes, x.Documents, x.Supplier
	var p problems
	made, err := x.Made.In(old.Made.Unit)
	p.take("made", err)
	b.Made = made
	if b.Stage != RawMaterial && b.Supplier != (Supplier{}) {
		p.add("supplier", CodeSupplierNotRaw, b.Stage)
	}
	from, err := t.sourcesOf(ctx, &b)
	if err != nil {
		return b, nil, err
	}
	if b.Site != old.Site {
		if err := t.siteOf(ctx, &p, &b, from); err != nil {
			return b, nil, err
		}
	}
	if b.MadeOn != old.MadeOn {
		if err := t.checkDate(ctx, &p, &b, from); err != nil {
			return b, nil, err
		}
	}
	return b, from, p.err()
}

// checkDate holds a new date against those of the batches before and after.
func (t *Tracker) checkDate(ctx context.Context, p *problems, b *Batch, from *sources) error {
	for i := range from.inputs {
		var found problems
		if err := t.checkInput(ctx, &found, b, i, from.inputs[i]); err != nil {
			return err
		}
		for _, wrong := range found {
			// A correction names no inputs: what is wrong with them is its date.
			p.add("made_on", wrong.Code, wrong.Args...)
		}
	}
	if err := t.refuseAfterUse(ctx, p, b); err != nil {
		return err
	}
	return t.refuseAfterHandover(ctx, p, b)
}

// refuseAfterUse refuses a date on which something was made from b already.
func (t *Tracker) refuseAfterUse(ctx context.Context, p *problems, b *Batch) error {
	graph, err := t.store.Lineage(ctx, []BatchID{b.ID}, Forward, MaxLineage)
	if err != nil {
		return err
	}
	var uses []BatchID
	for _, e := range graph.Edges {
		if e.From == b.ID {
			uses = append(uses, e.Into)
		}
	}
	made, err := t.store.Outlines(ctx, uses)
	if err != nil {
		return err
	}
	for _, into := range made {
		if into.MadeOn.Before(b.MadeOn) {
			p.add("made_on", CodeUsedEarlier, b.MadeOn, into.Lot, into.MadeOn)
			return nil
		}
	}
	return nil
}

// refuseAfterHandover refuses a date on which b had changed hands already.
func (t *Tracker) refuseAfterHandover(ctx context.Context, p *problems, b *Batch) error {
	page := Page{Limit: MaxPageSize}
	for {
		list, err := t.store.Handovers(ctx, HandoverFilter{Batch: b.ID}, page)
		if err != nil {
			return err
		}
		for _, h := range list.Items {
			if h.On.Before(b.MadeOn) && h.State != Refused && h.State != Withdrawn {
				p.add("made_on", CodeHandedOverEarlier, b.MadeOn, h.On)
				return nil
			}
		}
		if list.Next == "" {
			return nil
		}
		page.After = list.Next
	}
}

// VoidBatch takes back a batch that was recorded by mistake, if its revision
// is the one given and all of it is still in its producer's stock. Its inputs
// return to the stock; its code answers for ever.
func (t *Tracker) VoidBatch(ctx context.Context, c Caller, id BatchID, revision int64, reason string) (Batch, error) {
	var p problems
	p.reason("reason", &reason)
	if err := p.err(); err != nil {
		return Batch{}, err
	}
	return once(ctx, t, c, t.store.Batch, func() (Batch, error) {
		b, err := t.changeable(ctx, c, id, revision)
		if err != nil {
			return Batch{}, err
		}
		// A label that warns must not come to say that nothing is wrong.
		if err := t.usable(ctx, &b, ""); err != nil {
			return Batch{}, err
		}
		b.State, b.VoidReason = BatchVoid, reason
		from, err := t.sourcesOf(ctx, &b)
		if err != nil {
			return Batch{}, err
		}
		ch, err := t.next(c, &b.Meta, entry{
			kind: BatchVoided, subject: Subject{SubjectBatch, string(b.ID)}, reason: reason, content: b.content(from),
		})
		if err != nil {
			return Batch{}, err
		}
		err = t.store.VoidBatch(ctx, b, ch)
		var short *ShortError
		if errors.As(err, &short) {
			return Batch{}, refuse(Conflict, "", CodeBatchInUse, Quantity{Amount: short.Left, Unit: b.Made.Unit}, b.Made)
		}
		return b, err
	})
}

// sourcesOf looks up what a stored batch refers to.
func (t *Tracker) sourcesOf(ctx context.Context, b *Batch) (*sources, error) {
	from := &sources{inputs: make([]Outline, len(b.Inputs))}
	var err error
	if from.producer, err = t.store.Producer(ctx, b.Producer); err != nil {
		return nil, err
	}
	if b.Product != "" {
		if from.product, err = t.store.Product(ctx, b.Product); err != nil {
			return nil, err
		}
	}
	if b.Site != "" {
		from.site, err = t.store.Site(ctx, b.Site)
		if err != nil && !errors.Is(err, NotFound) {
			return nil, err
		}
	}
	byID, err := t.outlines(ctx, inputIDs(b.Inputs))
	if err != nil {
		return nil, err
	}
	for i, in := range b.Inputs {
		input, ok := byID[in.Batch]
		if !ok {
			return nil, fmt.Errorf("batch %s: its input %s is not in the store", b.ID, in.Batch)
		}
		from.inputs[i] = input
	}
	return from, nil
}
