package sqlite

import (
	"context"
	"slices"

	"nguon/domain"
)

var recalls = table[domain.Recall]{
	name: "recall",
	columns: slices.Concat([]string{"id", "batches", "reason", "message", "placer", "lift_reason", "placed_at", "lifted_at"},
		metaColumns),
	fixed: 1,
	key:   func(r *domain.Recall) (string, int64) { return string(r.ID), r.Revision },
	values: func(r *domain.Recall) []any {
		return slices.Concat([]any{r.ID, jsonColumn[domain.BatchID](r.Batches), r.Reason, r.Message, r.Placer, r.LiftReason,
			instant(r.PlacedAt), instant(r.LiftedAt)}, metaValues(&r.Meta))
	},
	scan: func(from row) (r domain.Recall, err error) {
		err = from.Scan(slices.Concat([]any{&r.ID, (*jsonColumn[domain.BatchID])(&r.Batches), &r.Reason, &r.Message, &r.Placer,
			&r.LiftReason, toTime(&r.PlacedAt), toTime(&r.LiftedAt)}, metaInto(&r.Meta))...)
		return r, err
	},
}.prepare()

// AddRecall stores a new recall.
func (s *Store) AddRecall(ctx context.Context, r domain.Recall, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		_, err := recalls.addTo(t, &r)
		return err
	})
}

// ReplaceRecall stores a recall over the revision before it.
func (s *Store) ReplaceRecall(ctx context.Context, r domain.Recall, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error { return recalls.replaceIn(t, &r, "") })
}

// Recall reads the recall with an id.
func (s *Store) Recall(ctx context.Context, id domain.RecallID) (domain.Recall, error) {
	return recalls.get(ctx, s, string(id))
}

// Recalls lists all recalls.
func (s *Store) Recalls(ctx context.Context, page domain.Page) (domain.List[domain.Recall], error) {
	return recalls.page(ctx, s, page, "", nil)
}

// RecallsInForce reads all recalls that are not lifted.
func (s *Store) RecallsInForce(ctx context.Context) ([]domain.Recall, error) {
	return many(ctx, s, recalls.scan, recalls.sel()+" INDEXED BY recall_in_force WHERE lifted_at IS NULL ORDER BY id")
}
