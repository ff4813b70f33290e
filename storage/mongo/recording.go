package mongo

import (
	"context"

	"nguon/domain"
)

// AddBatch stores a new batch, takes its inputs from stock and puts what was
// made into it.
func (s *Store) AddBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	steps := append(batches.add(&b), put(b.ID, b.Producer, b.Made))
	for _, in := range merged(b.Inputs) {
		steps = append(steps, take(in.Batch, b.Producer, in.Quantity))
	}
	return s.change(ctx, ch, fixed(steps...))
}

// merged adds up inputs of the same batch, as a change touches a document once.
func merged(inputs []domain.Input) []domain.Input {
	at := map[domain.BatchID]int{}
	var sums []domain.Input
	for _, in := range inputs {
		if i, ok := at[in.Batch]; ok {
			sums[i].Quantity.Amount += in.Quantity.Amount
			continue
		}
		at[in.Batch] = len(sums)
		sums = append(sums, in)
	}
	return sums
}

// superseding is the version that b replaces, and the steps that store b over
// it. What the version before says cannot change until then: the step wants
// its revision.
func (s *Store) superseding(ctx context.Context, b *domain.Batch) (domain.Batch, []step, error) {
	old, err := batches.get(ctx, s, string(b.ID))
	if err != nil {
		return old, nil, err
	}
	if old.Revision != b.Revision-1 {
		return old, nil, domain.ErrStale
	}
	steps, err := batches.replace(b, b.Revision)
	return old, steps, err
}

// ReplaceBatch stores a corrected version and moves the difference in what was
// made into or out of its producer's stock.
func (s *Store) ReplaceBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return s.change(ctx, ch, func(ctx context.Context) ([]step, error) {
		old, steps, err := s.superseding(ctx, &b)
		if err != nil {
			return nil, err
		}
		switch more := b.Made.Amount - old.Made.Amount; {
		case more > 0:
			steps = append(steps, put(b.ID, old.Producer, domain.Quantity{Amount: more, Unit: old.Made.Unit}))
		case more < 0:
			steps = append(steps, take(b.ID, old.Producer, domain.Quantity{Amount: -more, Unit: old.Made.Unit}))
		}
		return steps, nil
	})
}

// VoidBatch stores the void version, takes all that was made out of stock and
// gives the inputs back.
func (s *Store) VoidBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return s.change(ctx, ch, func(ctx context.Context) ([]step, error) {
		old, steps, err := s.superseding(ctx, &b)
		if err != nil {
			return nil, err
		}
		steps = append(steps, take(b.ID, old.Producer, old.Made))
		for _, in := range merged(old.Inputs) {
			steps = append(steps, put(in.Batch, old.Producer, in.Quantity))
		}
		return steps, nil
	})
}
