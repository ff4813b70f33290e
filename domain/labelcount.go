package domain

import "context"

// LabelCount is how far the labels of a batch have come. Spoiled labels do not
// count, copies of one label count once.
type LabelCount struct {
	// Units are labels with a code of their own, claimed ones too; Plain are
	// those with the batch's own address.
	Units int
	Plain int
	// Packages is how many packages there are, where Known says that this can be told.
	Packages int64
	Known    bool
}

// Of is how many labels there are of one kind.
func (n *LabelCount) Of(units bool) int {
	if units {
		return n.Units
	}
	return n.Plain
}

// Left is how many packages have no label of a kind yet.
func (n *LabelCount) Left(units bool) int64 { return max(0, n.Packages-int64(n.Of(units))) }

// Reasonable refuses more labels of a kind than would fit the packages: they
// need a reason.
func (n *LabelCount) Reasonable(units bool, more int) error {
	if there := int64(n.Of(units) + more); n.Known && there > n.Packages {
		return refuse(Invalid, "reason", CodeMoreLabels, there, n.Packages)
	}
	return nil
}

// LabelCount counts the labels of a batch that the caller may see. Whoever
// only holds some of a batch is told of no labels: they are its maker's.
func (t *Tracker) LabelCount(ctx context.Context, c Caller, id BatchID) (LabelCount, error) {
	b, err := t.Batch(ctx, c, id)
	if err != nil || !c.sees(b.Producer) {
		return LabelCount{}, err
	}
	return t.labelCount(ctx, &b)
}

func (t *Tracker) labelCount(ctx context.Context, b *Batch) (n LabelCount, err error) {
	if n.Packages, n.Known, err = t.packagesOf(ctx, b); err != nil {
		return LabelCount{}, err
	}
	for page := (Page{Limit: MaxPageSize}); ; {
		list, err := t.store.LabelRuns(ctx, LabelRunFilter{Batch: b.ID}, page)
		if err != nil {
			return LabelCount{}, err
		}
		for i := range list.Items {
			if run := &list.Items[i]; run.Units() {
				n.Units += run.labelsOf(b.ID)
			} else {
				n.Plain += run.labelsOf(b.ID)
			}
		}
		if list.Next == "" {
			return n, nil
		}
		page.After = list.Next
	}
}

// packagesOf is how many packages a batch has, where that can be told: it was
// counted in pieces, or weighed and each package has a known content.
func (t *Tracker) packagesOf(ctx context.Context, b *Batch) (n int64, known bool, err error) {
	if b.Stage != Packaging {
		return 0, false, nil
	}
	if pieces, err := b.Made.In(Piece); err == nil {
		return pieces.Amount, true, nil
	}
	p, err := t.store.Product(ctx, b.Product)
	if err != nil {
		return 0, false, err
	}
	if p.Content.IsZero() || p.Content.Dimension() != b.Made.Dimension() {
		return 0, false, nil
	}
	return b.Made.Amount / p.Content.Amount, true, nil
}

// labelsOf is how many labels of the run are a batch's, without spoiled ones.
func (r *LabelRun) labelsOf(b BatchID) (n int) {
	if r.Batch == b {
		return r.unspoiled(r.Range())
	}
	for _, claim := range r.Claims {
		if claim.Batch == b {
			n += r.unspoiled(claim.LabelRange)
		}
	}
	return n
}
