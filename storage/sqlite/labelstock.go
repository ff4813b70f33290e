package sqlite

import (
	"context"
	"slices"

	"nguon/domain"
)

var labelStocks = table[domain.LabelStock]{
	name:    "label_stock",
	columns: slices.Concat([]string{"id", "producer", "name", "measures", "offset_x", "offset_y", "retired"}, metaColumns),
	fixed:   1,
	key:     func(s *domain.LabelStock) (string, int64) { return string(s.ID), s.Revision },
	values: func(s *domain.LabelStock) []any {
		return slices.Concat([]any{s.ID, s.Producer, s.Name, jsonValue[measures]{measures(s.Measures)}, s.OffsetX, s.OffsetY, s.Retired},
			metaValues(&s.Meta))
	},
	scan: func(r row) (s domain.LabelStock, err error) {
		var kept jsonValue[measures]
		err = r.Scan(slices.Concat([]any{&s.ID, &s.Producer, &s.Name, &kept, &s.OffsetX, &s.OffsetY, &s.Retired}, metaInto(&s.Meta))...)
		s.Measures = domain.StockMeasures(kept.v)
		return s, err
	},
}.prepare()

// measures are those of a label stock as JSON has them.
type measures struct {
	Roll       bool `json:"roll,omitempty"`
	PageWidth  int  `json:"page_width"`
	PageHeight int  `json:"page_height"`
	Width      int  `json:"width"`
	Height     int  `json:"height"`
	Columns    int  `json:"columns"`
	Rows       int  `json:"rows"`
	Left       int  `json:"left,omitempty"`
	Top        int  `json:"top,omitempty"`
	GapX       int  `json:"gap_x,omitempty"`
	GapY       int  `json:"gap_y,omitempty"`
	InsetX     int  `json:"inset_x,omitempty"`
	InsetY     int  `json:"inset_y,omitempty"`
}

// AddLabelStock stores a new label stock.
func (s *Store) AddLabelStock(ctx context.Context, stock domain.LabelStock, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		_, err := labelStocks.addTo(t, &stock)
		return err
	})
}

// ReplaceLabelStock stores a label stock over the revision before it.
func (s *Store) ReplaceLabelStock(ctx context.Context, stock domain.LabelStock, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error { return labelStocks.replaceIn(t, &stock, "") })
}

// LabelStock reads the label stock with an id.
func (s *Store) LabelStock(ctx context.Context, id domain.LabelStockID) (domain.LabelStock, error) {
	return labelStocks.get(ctx, s, string(id))
}

// LabelStocks lists the label stocks of one producer, or of all.
func (s *Store) LabelStocks(ctx context.Context, producer domain.ProducerID, page domain.Page) (domain.List[domain.LabelStock], error) {
	if producer == "" {
		return labelStocks.page(ctx, s, page, "", nil)
	}
	return labelStocks.page(ctx, s, page, "label_stock_of_producer", []string{"producer = ?"}, producer)
}
