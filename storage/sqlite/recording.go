package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"nguon/domain"
)

// AddBatch stores a new batch, takes its inputs from stock and puts what was
// made into it.
func (s *Store) AddBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error { return addBatch(t, &b) })
}

func addBatch(t *tx, b *domain.Batch) error {
	if err := wantFree(t, blankWithCode, b.Code); err != nil {
		return err
	}
	num, err := batches.addTo(t, b)
	if err != nil {
		return err
	}
	if err := claimLot(t, num, b); err != nil {
		return err
	}
	for i, in := range b.Inputs {
		if err := take(t, in.Batch, b.Producer, in.Quantity.Amount); err != nil {
			return err
		}
		row := inputRow{into: num, place: int64(i), counts: b.State != domain.BatchVoid, Input: in}
		if _, err := addInput(t, row); err != nil {
			return err
		}
	}
	return put(t, b.ID, b.Producer, b.Made.Amount, b.Made.Unit)
}

// inputRow is a row of the table input.
type inputRow struct {
	into, place int64
	counts      bool
	domain.Input
}

// addInput stores an input of a batch, and says whether the batch that it was
// taken from is there.
func addInput(t *tx, r inputRow) (bool, error) {
	n, err := t.exec(`INSERT INTO input (into_batch, place, from_batch, amount, unit, counts)
		SELECT ?, ?, num, ?, ?, ? FROM batch WHERE id = ?`,
		r.into, r.place, r.Quantity.Amount, r.Quantity.Unit, r.counts, r.Batch)
	return n == 1, err
}

// claimLot takes the batch's lot for it within its producer, for ever.
func claimLot(t *tx, num int64, b *domain.Batch) error {
	return t.claim(domain.ClaimLot, `INSERT INTO lot (lot_key, producer, batch) VALUES (?, ?, ?)
		ON CONFLICT (lot_key, producer) DO UPDATE SET batch = batch WHERE batch = excluded.batch`,
		domain.FoldLot(b.Lot), b.Producer, num)
}

// earlier is what a new version of a batch is measured against.
type earlier struct {
	num      int64
	producer domain.ProducerID
	made     int64
}

// supersede stores a new version of a batch over the one before.
func supersede(t *tx, b *domain.Batch) (earlier, error) {
	var old earlier
	err := t.queryRow("SELECT num, producer, made FROM batch WHERE id = ?", []any{b.ID}, &old.num, &old.producer, &old.made)
	if errors.Is(err, sql.ErrNoRows) {
		return old, domain.ErrMissing
	}
	if err != nil {
		return old, err
	}
	if err := batches.replaceIn(t, b, ""); err != nil {
		return old, err
	}
	// The producer of a batch never changes; the lot is its producer's.
	kept := *b
	kept.Producer = old.producer
	return old, claimLot(t, old.num, &kept)
}

// ReplaceBatch stores a corrected version and moves the difference in what was
// made into or out of its producer's stock.
func (s *Store) ReplaceBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		old, err := supersede(t, &b)
		if err != nil {
			return err
		}
		switch more := b.Made.Amount - old.made; {
		case more > 0:
			return put(t, b.ID, old.producer, more, b.Made.Unit)
		case more < 0:
			return take(t, b.ID, old.producer, -more)
		}
		return nil
	})
}

// VoidBatch stores the void version, takes all that was made out of stock and
// gives the inputs back.
func (s *Store) VoidBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		old, err := supersede(t, &b)
		if err != nil {
			return err
		}
		if err := take(t, b.ID, old.producer, old.made); err != nil {
			return err
		}
		if _, err := t.exec("UPDATE input SET counts = 0 WHERE into_batch = ?", old.num); err != nil {
			return err
		}
		// An input batch may stand in several rows, and UPDATE … FROM would add
		// only one of them.
		_, err = t.exec(`UPDATE stock SET on_hand = on_hand + back.amount
			FROM (SELECT origin.id, sum(input.amount) AS amount
				FROM input CROSS JOIN batch AS origin ON origin.num = from_batch WHERE into_batch = ? GROUP BY origin.id) AS back
			WHERE stock.batch = back.id AND stock.holder = ?`, old.num, old.producer)
		return err
	})
}
