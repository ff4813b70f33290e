package storagetest

import (
	"slices"

	"nguon/domain"
)

func labelStockFacets(s *domain.LabelStock) facets {
	return metaFacets(domain.SubjectLabelStock, string(s.ID), s.Name, &s.Meta)
}

var labelStocks = noun[domain.LabelStock]{
	of: labelStockFacets,
	fresh: func(b *bench, id string, fill filler) (domain.LabelStock, domain.Change) {
		s := filledLabelStock(b, fill)
		s.ID = domain.LabelStockID(id)
		return first(s, labelStockFacets, domain.LabelStockRegistered)
	},
	amend: func(b *bench, old domain.LabelStock, fill filler) (domain.LabelStock, domain.Change) {
		s := filledLabelStock(b, fill)
		s.ID, s.Meta = old.ID, follows(s.Meta, old.Meta)
		return next(s, labelStockFacets, domain.LabelStockChanged)
	},
	add:     domain.Store.AddLabelStock,
	replace: domain.Store.ReplaceLabelStock,
	get: func(b *bench, id string) (domain.LabelStock, error) {
		return b.store.LabelStock(b.ctx, domain.LabelStockID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.LabelStock], error) {
		return b.store.LabelStocks(b.ctx, "", page)
	},
}

func filledLabelStock(b *bench, fill filler) domain.LabelStock {
	b.Helper()
	var s domain.LabelStock
	fill(&s)
	s.Producer = b.me()
	dated(&s.Meta)
	return s
}

var labelStockCases = []testCase{
	{says: "LabelStocks lists those of one producer, also of one name and retired", run: labelStocksOfProducer},
}

func labelStocksOfProducer(b *bench) {
	var mine []string
	for i := range 4 {
		s, ch := NewLabelStock(b.me(), func(s *domain.LabelStock) { s.OffsetX, s.OffsetY = -5_000, 5_000 })
		b.must(b.store.AddLabelStock(b.ctx, s, ch))
		if i == 1 {
			s, ch = AmendLabelStock(s, func(s *domain.LabelStock) { s.Retired = true })
			b.must(b.store.ReplaceLabelStock(b.ctx, s, ch))
			b.same("a retired stock", s, read(b.store.LabelStock(b.ctx, s.ID)).must(b))
		}
		mine = append(mine, string(s.ID))
		other, ch := NewLabelStock(b.other())
		b.must(b.store.AddLabelStock(b.ctx, other, ch))
	}
	slices.Reverse(mine)
	b.wantPages(mine, func(page domain.Page) ([]string, string, error) {
		l, err := b.store.LabelStocks(b.ctx, b.me(), page)
		return idsOf(l.Items, func(s domain.LabelStock) domain.LabelStockID { return s.ID }), l.Next, err
	})
	if l := read(b.store.LabelStocks(b.ctx, NewID[domain.ProducerID](), domain.Page{Limit: 10})).must(b); len(l.Items) != 0 {
		b.Errorf("a producer without label stocks has %d", len(l.Items))
	}
}
