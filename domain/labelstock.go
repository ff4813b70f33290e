package domain

import "context"

// LabelStockID names a label stock for machines: a UUIDv7.
type LabelStockID string

// LabelStock (khổ tem riêng) is a sheet or roll of labels that a producer has
// measured and saved. Those that everybody knows are not kept: they have names.
type LabelStock struct {
	ID       LabelStockID
	Producer ProducerID
	Name     string
	Measures StockMeasures
	// OffsetX and OffsetY are how far the producer's printer has to be
	// corrected on this stock, as in PrintOptions.
	OffsetX int
	OffsetY int
	// Retired stocks are no longer offered. Runs keep their measures.
	Retired bool
	Meta
}

// StockMeasures are the measures of a label stock in micrometres. Whether they
// add up is for the caller to check, who knows how labels are laid out.
type StockMeasures struct {
	// Roll: one label, or one row of labels, is a page.
	Roll       bool
	PageWidth  int
	PageHeight int
	Width      int // of one label
	Height     int
	Columns    int
	Rows       int
	Left       int // from the page's edge to the first label
	Top        int
	GapX       int
	GapY       int
	InsetX     int // what stays free of ink inside each label
	InsetY     int
}

// Bounds of measures, in micrometres and labels a side.
const (
	MaxMeasure  = 1_000_000
	MaxGridSide = 100
)

// LabelStockDraft is what is said of a label stock to save or change it.
type LabelStockDraft struct {
	// Producer may be left empty by a producer.
	Producer ProducerID
	Name     string
	Measures StockMeasures
	OffsetX  int
	OffsetY  int
	Retired  bool
}

func (d *LabelStockDraft) check() error {
	var p problems
	p.name("name", &d.Name)
	m := &d.Measures
	for _, side := range []struct {
		field string
		value int
		least int
	}{
		{"page_width", m.PageWidth, 1}, {"page_height", m.PageHeight, 1}, {"width", m.Width, 1}, {"height", m.Height, 1},
		{"left", m.Left, 0}, {"top", m.Top, 0}, {"gap_x", m.GapX, 0}, {"gap_y", m.GapY, 0},
		{"inset_x", m.InsetX, 0}, {"inset_y", m.InsetY, 0},
	} {
		p.within(side.field, side.value, side.least, MaxMeasure)
	}
	p.within("columns", m.Columns, 1, MaxGridSide)
	p.within("rows", m.Rows, 1, MaxGridSide)
	p.within("offset_x", d.OffsetX, -MaxOffset, MaxOffset)
	p.within("offset_y", d.OffsetY, -MaxOffset, MaxOffset)
	return p.err()
}

func (d *LabelStockDraft) apply(s *LabelStock) {
	s.Name, s.Measures, s.OffsetX, s.OffsetY, s.Retired = d.Name, d.Measures, d.OffsetX, d.OffsetY, d.Retired
}

// RegisterLabelStock adds a label stock of a producer's own.
func (t *Tracker) RegisterLabelStock(ctx context.Context, c Caller, d LabelStockDraft) (LabelStock, error) {
	if err := d.check(); err != nil {
		return LabelStock{}, err
	}
	owner, err := t.owner(ctx, c, d.Producer)
	if err != nil {
		return LabelStock{}, err
	}
	return once(ctx, t, c, t.store.LabelStock, func() (LabelStock, error) {
		s := LabelStock{ID: LabelStockID(t.newID()), Producer: owner.ID}
		d.apply(&s)
		return t.writeLabelStock(ctx, c, s, LabelStockRegistered, t.store.AddLabelStock)
	})
}

// ChangeLabelStock replaces what is said of a label stock, if its revision is
// the one given.
func (t *Tracker) ChangeLabelStock(ctx context.Context, c Caller, id LabelStockID, revision int64, d LabelStockDraft) (LabelStock, error) {
	if err := d.check(); err != nil {
		return LabelStock{}, err
	}
	return once(ctx, t, c, t.store.LabelStock, func() (LabelStock, error) {
		s, err := t.LabelStock(ctx, c, id)
		switch {
		case err != nil:
			return LabelStock{}, err
		case !c.actsFor(s.Producer):
			return LabelStock{}, errForbidden
		case s.Revision != revision:
			return LabelStock{}, ErrStale
		}
		d.apply(&s)
		return t.writeLabelStock(ctx, c, s, LabelStockChanged, t.store.ReplaceLabelStock)
	})
}

func (t *Tracker) writeLabelStock(ctx context.Context, c Caller, s LabelStock, kind RecordKind, write func(context.Context, LabelStock, Change) error) (LabelStock, error) {
	ch, err := t.next(c, &s.Meta, entry{kind: kind, subject: Subject{SubjectLabelStock, string(s.ID)}, content: s.content()})
	if err != nil {
		return LabelStock{}, err
	}
	return s, write(ctx, s, ch)
}

// LabelStock is one label stock that the caller may see.
func (t *Tracker) LabelStock(ctx context.Context, c Caller, id LabelStockID) (LabelStock, error) {
	s, err := t.store.LabelStock(ctx, id)
	if err == nil && !c.sees(s.Producer) {
		return LabelStock{}, ErrMissing
	}
	return s, err
}

// LabelStocks lists a producer's own label stocks, retired ones too; an empty
// producer means the caller's own, or all for those who see all.
func (t *Tracker) LabelStocks(ctx context.Context, c Caller, producer ProducerID, page Page) (List[LabelStock], error) {
	producer, ok := c.narrow(producer)
	if !ok {
		return List[LabelStock]{}, nil
	}
	return t.store.LabelStocks(ctx, producer, page)
}
