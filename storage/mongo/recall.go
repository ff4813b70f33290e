package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

type recallDocument struct {
	ID         string            `bson:"_id"`
	Batches    []domain.BatchID  `bson:"batches,omitempty"`
	Reason     string            `bson:"reason"`
	Message    string            `bson:"message"`
	Placer     domain.ProducerID `bson:"placer"`
	LiftReason string            `bson:"lift_reason"`
	PlacedAt   time.Time         `bson:"placed_at,omitempty"`
	LiftedAt   time.Time         `bson:"lifted_at,omitempty"`
	// Lifted says whether LiftedAt is set, for the index.
	Lifted bool       `bson:"lifted"`
	Meta   metaFields `bson:",inline"`
}

var recalls = noun[domain.Recall, recallDocument]{
	in:  recallsIn,
	key: func(r *domain.Recall) string { return string(r.ID) },
	to: func(r *domain.Recall) recallDocument {
		return recallDocument{
			ID: string(r.ID), Batches: r.Batches, Reason: r.Reason, Message: r.Message, Placer: r.Placer, LiftReason: r.LiftReason,
			PlacedAt: r.PlacedAt, LiftedAt: r.LiftedAt, Lifted: !r.InForce(), Meta: toMeta(r.Meta),
		}
	},
	from: func(d *recallDocument) domain.Recall {
		return domain.Recall{
			ID: domain.RecallID(d.ID), Batches: d.Batches, Reason: d.Reason, Message: d.Message, Placer: d.Placer, LiftReason: d.LiftReason,
			PlacedAt: d.PlacedAt.UTC(), LiftedAt: d.LiftedAt.UTC(), Meta: d.Meta.meta(),
		}
	},
}

// AddRecall stores a new recall.
func (s *Store) AddRecall(ctx context.Context, r domain.Recall, ch domain.Change) error {
	return recalls.addTo(ctx, s, &r, ch)
}

// ReplaceRecall stores a recall over the revision before it.
func (s *Store) ReplaceRecall(ctx context.Context, r domain.Recall, ch domain.Change) error {
	return recalls.replaceIn(ctx, s, &r, r.Revision, ch)
}

// Recall reads the recall with an id.
func (s *Store) Recall(ctx context.Context, id domain.RecallID) (domain.Recall, error) {
	return recalls.get(ctx, s, string(id))
}

// Recalls lists all recalls.
func (s *Store) Recalls(ctx context.Context, page domain.Page) (domain.List[domain.Recall], error) {
	return recalls.page(ctx, s, page, nil)
}

// RecallsInForce gives all recalls that are not lifted, oldest first.
func (s *Store) RecallsInForce(ctx context.Context) ([]domain.Recall, error) {
	return recalls.all(ctx, s, bson.D{{Key: "lifted", Value: false}}, bson.D{{Key: "_id", Value: 1}})
}
