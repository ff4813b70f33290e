package storagetest

import (
	"cmp"
	"slices"

	"nguon/domain"
)

// checkInputs adds what batches took from each other.
func (a *audit) checkInputs() {
	for _, b := range a.batches {
		name := "batch " + string(b.ID)
		seen := map[domain.BatchID]bool{}
		for _, in := range b.Inputs {
			a.refer(name, domain.SubjectBatch, string(in.Batch))
			a.sameDimension(name, in.Batch, in.Quantity)
			if seen[in.Batch] {
				a.report("%s names input %s twice", name, in.Batch)
			}
			seen[in.Batch] = true
			if b.State != domain.BatchVoid {
				a.flows[in.Batch] += in.Quantity.Amount
			}
			if source := a.batches[in.Batch]; source.State == domain.BatchVoid && b.State != domain.BatchVoid {
				a.report("%s was made from batch %s, which is void", name, in.Batch)
			}
		}
	}
}

// checkCycles takes away batches whose inputs are all taken away; what remains
// was made from itself.
func (a *audit) checkCycles() {
	waits, makes := map[domain.BatchID]int{}, map[domain.BatchID][]domain.BatchID{}
	var loose []domain.BatchID
	for _, b := range a.batches {
		for _, in := range b.Inputs {
			if _, there := a.batches[in.Batch]; there {
				waits[b.ID]++
				makes[in.Batch] = append(makes[in.Batch], b.ID)
			}
		}
		if waits[b.ID] == 0 {
			loose = append(loose, b.ID)
		}
	}
	gone := 0
	for ; len(loose) > 0; gone++ {
		b := loose[len(loose)-1]
		loose = loose[:len(loose)-1]
		for _, next := range makes[b] {
			if waits[next]--; waits[next] == 0 {
				loose = append(loose, next)
			}
		}
	}
	if rest := len(a.batches) - gone; rest > 0 {
		a.report("%d batches were made from themselves", rest)
	}
}

// checkBalance holds what was made against where it is.
func (a *audit) checkBalance(b domain.Batch) {
	lines, err := a.store.StockOfBatch(a.ctx, b.ID)
	if err != nil {
		a.report("stock of batch %s cannot be read: %v", b.ID, err)
		return
	}
	byHolder := func(l, m domain.StockLine) int { return cmp.Compare(l.Holder, m.Holder) }
	if !slices.IsSortedFunc(lines, byHolder) || len(slices.CompactFunc(slices.Clone(lines), func(l, m domain.StockLine) bool {
		return l.Holder == m.Holder
	})) != len(lines) {
		a.report("batch %s: holders are not in order, or one is there twice", b.ID)
	}
	var left int64
	for _, l := range lines {
		left += l.Left.Amount
		a.checkLine(b, l)
	}
	made := b.Made.Amount
	if b.State == domain.BatchVoid {
		made = 0
	}
	if left+a.flows[b.ID] != made {
		a.report("batch %s (%s): %d made, %d left and %d taken, offered or delivered",
			b.ID, b.State, made, left, a.flows[b.ID])
	}
	if held, err := a.store.HasHeld(a.ctx, b.ID, b.Producer); err != nil || !held {
		a.report("batch %s: its producer has held it: %t, %v", b.ID, held, err)
	}
}

func (a *audit) checkLine(b domain.Batch, l domain.StockLine) {
	if l.Batch != b.ID || l.Left.Amount <= 0 || l.Left.Unit != b.Made.Unit {
		a.report("batch %s in %s has the stock line %+v", b.ID, b.Made.Unit, l)
	}
	a.stock[l.Holder] = append(a.stock[l.Holder], l)
	a.refer("stock of batch "+string(b.ID), domain.SubjectProducer, string(l.Holder))
	amount, err := a.store.StockOf(a.ctx, b.ID, l.Holder)
	if err != nil || amount != l.Left.Amount {
		a.report("batch %s: %s has %d or %d left, %v", b.ID, l.Holder, l.Left.Amount, amount, err)
	}
	if held, err := a.store.HasHeld(a.ctx, b.ID, l.Holder); err != nil || !held {
		a.report("batch %s: %s has %d left and never held it, %v", b.ID, l.Holder, amount, err)
	}
}

// checkHolders holds each holder's own list against those of the batches.
func (a *audit) checkHolders() {
	for s := range a.things {
		if s.Kind != domain.SubjectProducer {
			continue
		}
		holder := domain.ProducerID(s.ID)
		lines := walk(a, "stock of producer "+s.ID, func(p domain.Page) (domain.List[domain.StockLine], error) {
			return a.store.StockOfHolder(a.ctx, holder, p)
		})
		want := a.stock[holder]
		slices.SortFunc(want, func(l, m domain.StockLine) int { return cmp.Compare(m.Batch, l.Batch) })
		if !slices.Equal(lines, want) {
			a.report("producer %s has the stock %v, by its batches %v", holder, lines, want)
		}
	}
}
