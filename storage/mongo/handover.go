package mongo

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

type handoverDocument struct {
	ID        string               `bson:"_id"`
	Purpose   domain.Purpose       `bson:"purpose"`
	Batch     domain.BatchID       `bson:"batch"`
	From      domain.ProducerID    `bson:"from"`
	To        domain.ProducerID    `bson:"to"`
	Partner   partnerField         `bson:"partner"`
	Quantity  quantityField        `bson:"quantity"`
	On        day                  `bson:"on,omitempty"`
	Reference string               `bson:"reference"`
	State     domain.HandoverState `bson:"state"`
	Reason    string               `bson:"reason"`
	OfferedAt time.Time            `bson:"offered_at,omitempty"`
	SettledAt time.Time            `bson:"settled_at,omitempty"`
	Meta      metaFields           `bson:",inline"`
}

type partnerField struct {
	Name    string `bson:"name"`
	Address string `bson:"address"`
}

var handovers = noun[domain.Handover, handoverDocument]{
	in:  handoversIn,
	key: func(h *domain.Handover) string { return string(h.ID) },
	to: func(h *domain.Handover) handoverDocument {
		return handoverDocument{
			ID: string(h.ID), Purpose: h.Purpose, Batch: h.Batch, From: h.From, To: h.To, Partner: partnerField(h.Partner),
			Quantity: quantityField(h.Quantity), On: day{h.On}, Reference: h.Reference, State: h.State, Reason: h.Reason,
			OfferedAt: h.OfferedAt, SettledAt: h.SettledAt, Meta: toMeta(h.Meta),
		}
	},
	from: func(d *handoverDocument) domain.Handover {
		return domain.Handover{
			ID: domain.HandoverID(d.ID), Purpose: d.Purpose, Batch: d.Batch, From: d.From, To: d.To, Partner: domain.Partner(d.Partner),
			Quantity: domain.Quantity(d.Quantity), On: d.On.Date, Reference: d.Reference, State: d.State, Reason: d.Reason,
			OfferedAt: d.OfferedAt.UTC(), SettledAt: d.SettledAt.UTC(), Meta: d.Meta.meta(),
		}
	},
}

// AddHandover stores a new handover and takes its quantity from what From has.
func (s *Store) AddHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	return s.change(ctx, ch, fixed(append(handovers.add(&h), take(h.Batch, h.From, h.Quantity))...))
}

// SettleHandover stores the settled version of a handover and puts its quantity
// into the stock of whom it belongs to now. What moves, and between whom, is
// read from the handover as it is kept.
func (s *Store) SettleHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	return s.change(ctx, ch, func(ctx context.Context) ([]step, error) {
		kept, err := handovers.get(ctx, s, string(h.ID))
		if err != nil {
			return nil, err
		}
		holder, ok := settledWith(&kept, h.State)
		if !ok || kept.Revision != h.Revision-1 {
			return nil, domain.ErrStale
		}
		given, err := s.stockOf(ctx, kept.Batch, kept.From)
		if err != nil {
			return nil, err
		}
		if !given.Held {
			return nil, faulty{fmt.Errorf("handover %s is of a batch that its giver never had", h.ID)}
		}
		steps, err := handovers.replace(&h, h.Revision)
		return append(steps, put(kept.Batch, holder, domain.Quantity{Amount: kept.Quantity.Amount, Unit: given.Unit})), err
	})
}

// settledWith is who has the goods once h is settled as state; not ok when it
// cannot be.
func settledWith(h *domain.Handover, state domain.HandoverState) (holder domain.ProducerID, ok bool) {
	switch {
	case h.State == domain.Offered && state == domain.Accepted:
		return h.To, true
	case h.State == domain.Offered && state == domain.Refused,
		h.State == domain.Offered && state == domain.Withdrawn,
		h.State == domain.Delivered && state == domain.Withdrawn:
		return h.From, true
	}
	return "", false
}

// Handover reads the handover with an id.
func (s *Store) Handover(ctx context.Context, id domain.HandoverID) (domain.Handover, error) {
	return handovers.get(ctx, s, string(id))
}

// Handovers lists the handovers that f leaves.
func (s *Store) Handovers(ctx context.Context, f domain.HandoverFilter, page domain.Page) (domain.List[domain.Handover], error) {
	var filter bson.D
	if f.Party != "" {
		filter = append(filter, bson.E{Key: "$or", Value: bson.A{
			bson.D{{Key: "from", Value: f.Party}}, bson.D{{Key: "to", Value: f.Party}},
		}})
	}
	if f.Batch != "" {
		filter = append(filter, bson.E{Key: "batch", Value: f.Batch})
	}
	if f.State != "" {
		filter = append(filter, bson.E{Key: "state", Value: f.State})
	}
	return handovers.page(ctx, s, page, filter)
}
