package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"nguon/domain"
)

// take lowers what holder has of a batch, where there is enough of it.
func take(t *tx, batch domain.BatchID, holder domain.ProducerID, amount int64) error {
	n, err := t.exec("UPDATE stock SET on_hand = on_hand - ?1 WHERE batch = ?2 AND holder = ?3 AND on_hand >= ?1",
		amount, batch, holder)
	if err != nil || n == 1 {
		return err
	}
	short := &domain.ShortError{Batch: batch, Holder: holder}
	err = t.queryRow("SELECT on_hand FROM stock WHERE batch = ? AND holder = ?", []any{batch, holder}, &short.Left)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return short
}

// put raises what holder has of a batch. unit is the batch's.
func put(t *tx, batch domain.BatchID, holder domain.ProducerID, amount int64, unit domain.Unit) error {
	_, err := t.exec(`INSERT INTO stock (batch, holder, on_hand, unit) VALUES (?, ?, ?, ?)
		ON CONFLICT (batch, holder) DO UPDATE SET on_hand = on_hand + excluded.on_hand`, batch, holder, amount, unit)
	return err
}

func scanStockLine(r row) (l domain.StockLine, err error) {
	err = r.Scan(&l.Batch, &l.Holder, &l.Left.Amount, &l.Left.Unit)
	return l, err
}

// StockOf is what holder has left of a batch.
func (s *Store) StockOf(ctx context.Context, batch domain.BatchID, holder domain.ProducerID) (int64, error) {
	var left int64
	err := s.queryRow(ctx, "SELECT coalesce((SELECT on_hand FROM stock WHERE batch = ? AND holder = ?), 0)", []any{batch, holder}, &left)
	return left, err
}

// StockOfBatch lists who has something left of a batch.
func (s *Store) StockOfBatch(ctx context.Context, batch domain.BatchID) ([]domain.StockLine, error) {
	return many(ctx, s, scanStockLine,
		"SELECT batch, holder, on_hand, unit FROM stock WHERE batch = ? AND on_hand > 0 ORDER BY holder", batch)
}

// HasHeld says whether holder has or ever had some of a batch.
func (s *Store) HasHeld(ctx context.Context, batch domain.BatchID, holder domain.ProducerID) (bool, error) {
	var held bool
	err := s.queryRow(ctx, "SELECT EXISTS (SELECT 1 FROM stock WHERE batch = ? AND holder = ?)", []any{batch, holder}, &held)
	return held, err
}

// StockOfHolder lists what a holder has something left of.
func (s *Store) StockOfHolder(ctx context.Context, holder domain.ProducerID, page domain.Page) (domain.List[domain.StockLine], error) {
	lines, err := many(ctx, s, scanStockLine, `SELECT batch, holder, on_hand, unit FROM stock INDEXED BY stock_of_holder
		WHERE holder = ? AND on_hand > 0 AND batch < ? ORDER BY batch DESC LIMIT ?`, holder, before(page), limit(page)+1)
	if err != nil {
		return domain.List[domain.StockLine]{}, err
	}
	return cut(lines, page, func(l *domain.StockLine) string { return string(l.Batch) }), nil
}
