package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

type batchDocument struct {
	ID         string            `bson:"_id"`
	Code       domain.BatchCode  `bson:"code"`
	UnitKey    string            `bson:"unit_key"`
	Producer   domain.ProducerID `bson:"producer"`
	Stage      domain.Stage      `bson:"stage"`
	Product    domain.ProductID  `bson:"product"`
	Name       string            `bson:"name"`
	Lot        string            `bson:"lot"`
	LotKey     string            `bson:"lot_key"`
	Site       domain.SiteID     `bson:"site"`
	MadeOn     day               `bson:"made_on,omitempty"`
	BestBefore day               `bson:"best_before,omitempty"`
	Made       quantityField     `bson:"made"`
	Inputs     []inputField      `bson:"inputs,omitempty"`
	Losses     []lossField       `bson:"losses,omitempty"`
	Attributes []attributeField  `bson:"attributes,omitempty"`
	Documents  []documentField   `bson:"documents,omitempty"`
	Supplier   supplierField     `bson:"supplier"`
	State      domain.BatchState `bson:"state"`
	VoidReason string            `bson:"void_reason"`
	RecordedAt time.Time         `bson:"recorded_at,omitempty"`
	RecordedBy string            `bson:"recorded_by"`
	Meta       metaFields        `bson:",inline"`
}

type inputField struct {
	Batch    domain.BatchID `bson:"batch"`
	Quantity quantityField  `bson:"quantity"`
}

func toInput(in domain.Input) inputField {
	return inputField{Batch: in.Batch, Quantity: quantityField(in.Quantity)}
}

func (f inputField) input() domain.Input {
	return domain.Input{Batch: f.Batch, Quantity: domain.Quantity(f.Quantity)}
}

type lossField struct {
	Name     string        `bson:"name"`
	Quantity quantityField `bson:"quantity"`
}

func toLoss(l domain.Loss) lossField {
	return lossField{Name: l.Name, Quantity: quantityField(l.Quantity)}
}

func (f lossField) loss() domain.Loss {
	return domain.Loss{Name: f.Name, Quantity: domain.Quantity(f.Quantity)}
}

type supplierField struct {
	Name string `bson:"name"`
	Lot  string `bson:"lot"`
}

var batches = noun[domain.Batch, batchDocument]{
	in:  batchesIn,
	key: func(b *domain.Batch) string { return string(b.ID) },
	claim: func(b *domain.Batch) []claim {
		return []claim{codeClaim(b.Code), {sort: domain.ClaimLot, value: domain.FoldLot(b.Lot), scope: b.Producer}}
	},
	to: func(b *domain.Batch) batchDocument {
		return batchDocument{
			ID: string(b.ID), Code: b.Code, UnitKey: b.UnitKey, Producer: b.Producer, Stage: b.Stage, Product: b.Product,
			Name: b.Name, Lot: b.Lot, LotKey: domain.FoldLot(b.Lot), Site: b.Site, MadeOn: day{b.MadeOn}, BestBefore: day{b.BestBefore},
			Made: quantityField(b.Made), Inputs: convert(b.Inputs, toInput), Losses: convert(b.Losses, toLoss),
			Attributes: convert(b.Attributes, toAttribute), Documents: convert(b.Documents, toDocument),
			Supplier: supplierField(b.Supplier), State: b.State, VoidReason: b.VoidReason, RecordedAt: b.RecordedAt,
			RecordedBy: b.RecordedBy, Meta: toMeta(b.Meta),
		}
	},
	from: func(d *batchDocument) domain.Batch {
		return domain.Batch{
			ID: domain.BatchID(d.ID), Code: d.Code, UnitKey: d.UnitKey, Producer: d.Producer, Stage: d.Stage, Product: d.Product,
			Name: d.Name, Lot: d.Lot, Site: d.Site, MadeOn: d.MadeOn.Date, BestBefore: d.BestBefore.Date,
			Made: domain.Quantity(d.Made), Inputs: convert(d.Inputs, inputField.input), Losses: convert(d.Losses, lossField.loss),
			Attributes: convert(d.Attributes, attributeField.attribute), Documents: convert(d.Documents, documentField.document),
			Supplier: domain.Supplier(d.Supplier), State: d.State, VoidReason: d.VoidReason, RecordedAt: d.RecordedAt.UTC(),
			RecordedBy: d.RecordedBy, Meta: d.Meta.meta(),
		}
	},
}

func codeClaim(code domain.BatchCode) claim {
	return claim{sort: domain.ClaimCode, value: string(code)}
}

// Batch reads the batch with an id.
func (s *Store) Batch(ctx context.Context, id domain.BatchID) (domain.Batch, error) {
	return batches.get(ctx, s, string(id))
}

// BatchByCode reads the batch with a code, by way of the code's claim: two
// reads by _id reach one shard each, an index on the code would ask all.
func (s *Store) BatchByCode(ctx context.Context, code domain.BatchCode) (domain.Batch, error) {
	owner, err := s.ownerOf(ctx, codeClaim(code))
	if err != nil {
		return domain.Batch{}, err
	}
	b, err := batches.get(ctx, s, owner)
	if err == nil && b.Code != code {
		return domain.Batch{}, domain.ErrMissing
	}
	return b, err
}

// BatchesByID reads those of ids that exist.
func (s *Store) BatchesByID(ctx context.Context, ids []domain.BatchID) ([]domain.Batch, error) {
	return batches.some(ctx, s, texts(ids))
}

// outlines reads of a batch what an outline says.
var outlines = noun[domain.Batch, batchDocument]{
	in:     batchesIn,
	key:    batches.key,
	from:   batches.from,
	fields: []string{"code", "stage", "name", "lot", "producer", "made_on", "made", "state", "record_hash", "adding", "changing"},
}

// Outlines reads the outlines of those of ids that exist.
func (s *Store) Outlines(ctx context.Context, ids []domain.BatchID) ([]domain.Outline, error) {
	found, err := outlines.some(ctx, s, texts(ids))
	return convert(found, func(b domain.Batch) domain.Outline { return b.Outline() }), err
}

// Batches lists the batches that f leaves.
func (s *Store) Batches(ctx context.Context, f domain.BatchFilter, page domain.Page) (domain.List[domain.Batch], error) {
	filter := ofProducer(f.Producer)
	if f.Product != "" {
		filter = append(filter, bson.E{Key: "product", Value: f.Product})
	}
	if f.Stage != "" {
		filter = append(filter, bson.E{Key: "stage", Value: f.Stage})
	}
	if f.Lot != "" {
		filter = append(filter, bson.E{Key: "lot_key", Value: domain.FoldLot(f.Lot)})
	}
	return batches.page(ctx, s, page, filter)
}
