package mongo

import (
	"context"

	"nguon/domain"
)

type labelStockDocument struct {
	ID       string            `bson:"_id"`
	Producer domain.ProducerID `bson:"producer"`
	Name     string            `bson:"name"`
	Measures measuresField     `bson:"measures"`
	OffsetX  int               `bson:"offset_x"`
	OffsetY  int               `bson:"offset_y"`
	Retired  bool              `bson:"retired"`
	Meta     metaFields        `bson:",inline"`
}

var labelStocks = noun[domain.LabelStock, labelStockDocument]{
	in:  labelStocksIn,
	key: func(s *domain.LabelStock) string { return string(s.ID) },
	to: func(s *domain.LabelStock) labelStockDocument {
		return labelStockDocument{
			ID: string(s.ID), Producer: s.Producer, Name: s.Name, Measures: measuresField(s.Measures),
			OffsetX: s.OffsetX, OffsetY: s.OffsetY, Retired: s.Retired, Meta: toMeta(s.Meta),
		}
	},
	from: func(d *labelStockDocument) domain.LabelStock {
		return domain.LabelStock{
			ID: domain.LabelStockID(d.ID), Producer: d.Producer, Name: d.Name, Measures: domain.StockMeasures(d.Measures),
			OffsetX: d.OffsetX, OffsetY: d.OffsetY, Retired: d.Retired, Meta: d.Meta.meta(),
		}
	},
}

// AddLabelStock stores a new label stock.
func (s *Store) AddLabelStock(ctx context.Context, stock domain.LabelStock, ch domain.Change) error {
	return labelStocks.addTo(ctx, s, &stock, ch)
}

// ReplaceLabelStock stores a label stock over the revision before it.
func (s *Store) ReplaceLabelStock(ctx context.Context, stock domain.LabelStock, ch domain.Change) error {
	return labelStocks.replaceIn(ctx, s, &stock, stock.Revision, ch)
}

// LabelStock reads the label stock with an id.
func (s *Store) LabelStock(ctx context.Context, id domain.LabelStockID) (domain.LabelStock, error) {
	return labelStocks.get(ctx, s, string(id))
}

// LabelStocks lists the label stocks of one producer, or of all.
func (s *Store) LabelStocks(ctx context.Context, producer domain.ProducerID, page domain.Page) (domain.List[domain.LabelStock], error) {
	return labelStocks.page(ctx, s, page, ofProducer(producer))
}
