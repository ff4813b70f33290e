package storagetest

import (
	"context"
	"testing"

	"nguon/domain"
)

// Equal holds the export of a store, and the answer of every method that
// reads, against those of another.
func Equal(t *testing.T, want, got domain.Store) {
	t.Helper()
	equal(&bench{T: t, ctx: t.Context(), store: want}, got)
}

func equal(b *bench, got domain.Store) {
	b.Helper()
	items := b.items()
	b.same("the export", items, read(Items(b.ctx, got)).must(b))
	c := comparison{b, got}
	c.lists()
	for _, it := range items {
		switch v := it.(type) {
		case domain.Key:
			same(c, "Key", func(s domain.Store) (domain.Key, error) { return s.Key(b.ctx, v.ID) })
		case domain.Producer:
			c.producer(v)
		case domain.Product:
			same(c, "Product", func(s domain.Store) (domain.Product, error) { return s.Product(b.ctx, v.ID) })
		case domain.Site:
			same(c, "Site", func(s domain.Store) (domain.Site, error) { return s.Site(b.ctx, v.ID) })
		case domain.Batch:
			c.batch(v)
		case domain.StockLine:
			same(c, "StockOf", func(s domain.Store) (int64, error) { return s.StockOf(b.ctx, v.Batch, v.Holder) })
			same(c, "HasHeld", func(s domain.Store) (bool, error) { return s.HasHeld(b.ctx, v.Batch, v.Holder) })
		case domain.Handover:
			same(c, "Handover", func(s domain.Store) (domain.Handover, error) { return s.Handover(b.ctx, v.ID) })
		case domain.Recall:
			same(c, "Recall", func(s domain.Store) (domain.Recall, error) { return s.Recall(b.ctx, v.ID) })
		case domain.LabelStock:
			same(c, "LabelStock", func(s domain.Store) (domain.LabelStock, error) { return s.LabelStock(b.ctx, v.ID) })
		case domain.LabelRun:
			same(c, "LabelRun", func(s domain.Store) (domain.LabelRun, error) { return s.LabelRun(b.ctx, v.ID) })
			same(c, "LabelRunOfUnit", func(s domain.Store) (domain.LabelRun, error) {
				return s.LabelRunOfUnit(b.ctx, v.Batch, max(v.Last, 1))
			})
			same(c, "LabelRunByCode", func(s domain.Store) (domain.LabelRun, error) { return s.LabelRunByCode(b.ctx, v.Code) })
		case domain.Token:
			same(c, "Token", func(s domain.Store) (domain.Token, error) { return s.Token(b.ctx, v.ID) })
			same(c, "TokenByHash", func(s domain.Store) (domain.Token, error) { return s.TokenByHash(b.ctx, v.Hash) })
		case domain.Request:
			same(c, "Request", func(s domain.Store) (domain.Request, error) { return s.Request(b.ctx, v.Caller, v.Key.Key) })
		case domain.Record:
			sameList(c, "Records", func(s domain.Store, p domain.Page) (domain.List[domain.Record], error) {
				return s.Records(b.ctx, v.Subject, p)
			})
		}
	}
}

// comparison asks two stores the same.
type comparison struct {
	*bench
	other domain.Store
}

// outcome is what a read gave, or the kind of its refusal.
type outcome[T any] struct {
	X       T
	Refusal string
}

func ask[T any](s domain.Store, read func(domain.Store) (T, error)) (o outcome[T]) {
	x, err := read(s)
	if err != nil {
		o.Refusal = err.Error()
		return o
	}
	o.X = x
	return o
}

func same[T any](c comparison, name string, read func(domain.Store) (T, error)) {
	c.Helper()
	c.bench.same(name, ask(c.store, read), ask(c.other, read))
}

func sameList[T any](c comparison, name string, list func(domain.Store, domain.Page) (domain.List[T], error)) {
	c.Helper()
	same(c, name, func(s domain.Store) ([]T, error) {
		return all(func(p domain.Page) (domain.List[T], error) { return list(s, p) }, 3)
	})
}

// listing is a method that lists by one argument.
func listing[A, T any](ctx context.Context, method func(domain.Store, context.Context, A, domain.Page) (domain.List[T], error), a A) func(domain.Store, domain.Page) (domain.List[T], error) {
	return func(s domain.Store, p domain.Page) (domain.List[T], error) { return method(s, ctx, a, p) }
}

func (c comparison) lists() {
	c.Helper()
	sameList(c, "Producers", func(s domain.Store, p domain.Page) (domain.List[domain.Producer], error) {
		return s.Producers(c.ctx, p)
	})
	sameList(c, "Products", listing(c.ctx, domain.Store.Products, ""))
	sameList(c, "Sites", listing(c.ctx, domain.Store.Sites, ""))
	sameList(c, "Batches", listing(c.ctx, domain.Store.Batches, domain.BatchFilter{}))
	sameList(c, "Handovers", listing(c.ctx, domain.Store.Handovers, domain.HandoverFilter{}))
	sameList(c, "Recalls", func(s domain.Store, p domain.Page) (domain.List[domain.Recall], error) { return s.Recalls(c.ctx, p) })
	sameList(c, "LabelStocks", listing(c.ctx, domain.Store.LabelStocks, ""))
	sameList(c, "LabelRuns", listing(c.ctx, domain.Store.LabelRuns, domain.LabelRunFilter{}))
	sameList(c, "LabelRuns", listing(c.ctx, domain.Store.LabelRuns, domain.LabelRunFilter{Blank: true}))
	sameList(c, "Tokens", func(s domain.Store, p domain.Page) (domain.List[domain.Token], error) { return s.Tokens(c.ctx, p) })
	sameList(c, "Records", listing(c.ctx, domain.Store.Records, domain.Subject{}))
	same(c, "RecallsInForce", func(s domain.Store) ([]domain.Recall, error) { return s.RecallsInForce(c.ctx) })
	for _, stage := range domain.Stages {
		sameList(c, "Batches", listing(c.ctx, domain.Store.Batches, domain.BatchFilter{Stage: stage}))
	}
	for _, state := range domain.HandoverStates {
		sameList(c, "Handovers", listing(c.ctx, domain.Store.Handovers, domain.HandoverFilter{State: state}))
	}
}

func (c comparison) producer(p domain.Producer) {
	c.Helper()
	same(c, "Producer", func(s domain.Store) (domain.Producer, error) { return s.Producer(c.ctx, p.ID) })
	sameList(c, "Products", listing(c.ctx, domain.Store.Products, p.ID))
	sameList(c, "Sites", listing(c.ctx, domain.Store.Sites, p.ID))
	sameList(c, "Batches", listing(c.ctx, domain.Store.Batches, domain.BatchFilter{Producer: p.ID}))
	sameList(c, "Handovers", listing(c.ctx, domain.Store.Handovers, domain.HandoverFilter{Party: p.ID}))
	sameList(c, "LabelStocks", listing(c.ctx, domain.Store.LabelStocks, p.ID))
	sameList(c, "LabelRuns", listing(c.ctx, domain.Store.LabelRuns, domain.LabelRunFilter{Producer: p.ID}))
	sameList(c, "LabelRuns", listing(c.ctx, domain.Store.LabelRuns, domain.LabelRunFilter{Producer: p.ID, Blank: true}))
	sameList(c, "StockOfHolder", listing(c.ctx, domain.Store.StockOfHolder, p.ID))
}

func (c comparison) batch(x domain.Batch) {
	c.Helper()
	same(c, "Batch", func(s domain.Store) (domain.Batch, error) { return s.Batch(c.ctx, x.ID) })
	same(c, "BatchByCode", func(s domain.Store) (domain.Batch, error) { return s.BatchByCode(c.ctx, x.Code) })
	same(c, "BatchesByID", func(s domain.Store) ([]domain.Batch, error) { return s.BatchesByID(c.ctx, []domain.BatchID{x.ID}) })
	same(c, "Outlines", func(s domain.Store) ([]domain.Outline, error) { return s.Outlines(c.ctx, []domain.BatchID{x.ID}) })
	same(c, "IssuedUnits", func(s domain.Store) (domain.UnitNumber, error) { return s.IssuedUnits(c.ctx, x.ID) })
	same(c, "StockOfBatch", func(s domain.Store) ([]domain.StockLine, error) { return s.StockOfBatch(c.ctx, x.ID) })
	sameList(c, "LabelRuns", listing(c.ctx, domain.Store.LabelRuns, domain.LabelRunFilter{Batch: x.ID}))
	sameList(c, "Batches of a lot", listing(c.ctx, domain.Store.Batches, domain.BatchFilter{Lot: x.Lot}))
	for _, dir := range []domain.Direction{domain.Back, domain.Forward} {
		same(c, "Lineage", func(s domain.Store) (map[domain.Edge]int, error) {
			g, err := s.Lineage(c.ctx, []domain.BatchID{x.ID}, dir, 1_000)
			edges := map[domain.Edge]int{}
			for _, e := range g.Edges {
				edges[e]++
			}
			return edges, err
		})
	}
}
