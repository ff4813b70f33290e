package storagetest

import (
	"cmp"
	"context"
	"errors"

	"nguon/domain"
)

// call is one method of a store with arguments.
type call struct {
	name string
	do   func(context.Context, domain.Store) error
}

// write is a call that a store has to accept once. Its change, nil where the
// method takes none, is read anew by each do.
type write struct {
	call
	change *domain.Change
}

func writing[T any](name string, method func(domain.Store, context.Context, T, domain.Change) error, x T, ch domain.Change) write {
	w := write{change: &ch}
	w.call = call{name, func(ctx context.Context, s domain.Store) error { return method(s, ctx, x, *w.change) }}
	return w
}

// writes gives one call of each method that writes. They do not stand in each
// other's way, and each has a request key.
func writes(b *bench) []write {
	b.Helper()
	me, other := b.me(), b.other()
	amended, voided, given := b.batch(me), b.batch(me, From(Taking(b.plenty(0), Grams(1)))), b.batch(me)
	offered, labelled := b.offer(given, other, Kilograms(1)), b.batch(me)
	ws := []write{
		with(NewProducer()).write("AddProducer", domain.Store.AddProducer),
		with(AmendProducer(producers.kept(b, full))).write("ReplaceProducer", domain.Store.ReplaceProducer),
		with(NewProduct(me)).write("AddProduct", domain.Store.AddProduct),
		with(AmendProduct(products.kept(b, full))).write("ReplaceProduct", domain.Store.ReplaceProduct),
		with(NewSite(me)).write("AddSite", domain.Store.AddSite),
		with(AmendSite(sites.kept(b, full))).write("ReplaceSite", domain.Store.ReplaceSite),
		with(NewBatch(me, From(Taking(b.plenty(0), Grams(1))))).write("AddBatch", domain.Store.AddBatch),
		with(AmendBatch(amended, Made(Kilograms(120)))).write("ReplaceBatch", domain.Store.ReplaceBatch),
		with(VoidBatch(voided)).write("VoidBatch", domain.Store.VoidBatch),
		with(NewHandover(given, other, Kilograms(1))).write("AddHandover", domain.Store.AddHandover),
		with(Settle(offered, domain.Accepted)).write("SettleHandover", domain.Store.SettleHandover),
		with(NewRecall([]domain.BatchID{given.ID})).write("AddRecall", domain.Store.AddRecall),
		with(LiftRecall(b.recall())).write("ReplaceRecall", domain.Store.ReplaceRecall),
		with(NewUnitRun(labelled, 0, 5)).write("AddLabelRun", domain.Store.AddLabelRun),
		with(NewBlankRun(me, 5)).write("AddLabelRun", domain.Store.AddLabelRun),
		with(ClaimLabels(b.blank(9), Range(2, 4), labelled)).write("ReplaceLabelRun", domain.Store.ReplaceLabelRun),
		with(NewLabelStock(me)).write("AddLabelStock", domain.Store.AddLabelStock),
		with(AmendLabelStock(labelStocks.kept(b, full))).write("ReplaceLabelStock", domain.Store.ReplaceLabelStock),
		with(NewToken()).write("AddToken", domain.Store.AddToken),
		with(RevokeToken(tokens.kept(b, bare))).write("ReplaceToken", domain.Store.ReplaceToken),
	}
	for _, w := range ws {
		*w.change = Keyed(*w.change, "writes", NewID[string]())
	}
	return append(ws, b.keepAnswer(), ensuring())
}

// thing is a value and the change that goes with it.
type thing[T any] struct {
	x  T
	ch domain.Change
}

func with[T any](x T, ch domain.Change) thing[T] { return thing[T]{x, ch} }

func (t thing[T]) write(name string, method func(domain.Store, context.Context, T, domain.Change) error) write {
	return writing(name, method, t.x, t.ch)
}

func (b *bench) recall() domain.Recall {
	b.Helper()
	r, ch := NewRecall([]domain.BatchID{b.plenty(0).ID})
	b.must(b.store.AddRecall(b.ctx, r, ch))
	return r
}

func (b *bench) keepAnswer() write {
	b.Helper()
	p, ch := NewProducer()
	requestKey := NewID[string]()
	b.must(b.store.AddProducer(b.ctx, p, Keyed(ch, "writes", requestKey)))
	return write{call: call{"KeepAnswer", func(ctx context.Context, s domain.Store) error {
		return s.KeepAnswer(ctx, "writes", requestKey, []byte("answer"))
	}}}
}

func ensuring() write {
	k := NewKey("writes")
	return write{call: call{"EnsureKey", func(ctx context.Context, s domain.Store) error {
		_, err := s.EnsureKey(ctx, k)
		return err
	}}}
}

// reading makes a call of a method with a page, or an id, and an answer.
func reading[A, T any](name string, method func(domain.Store, context.Context, A) (T, error), a A) call {
	return call{name, func(ctx context.Context, s domain.Store) error {
		_, err := method(s, ctx, a)
		return err
	}}
}

func reading2[A, B, T any](name string, method func(domain.Store, context.Context, A, B) (T, error), a A, b B) call {
	return call{name, func(ctx context.Context, s domain.Store) error {
		_, err := method(s, ctx, a, b)
		return err
	}}
}

// reads gives one call of each method that reads, of things that are there.
func reads(b *bench) []call {
	b.Helper()
	page := domain.Page{Limit: 10}
	x, token := b.plenty(0), tokens.kept(b, full)
	run, blank, stock := b.issue(x, 5), b.blank(5), labelStocks.kept(b, full)
	h := b.offer(x, b.other(), Grams(1))
	p, ch := NewProducer()
	requestKey := NewID[string]()
	b.must(b.store.AddProducer(b.ctx, p, Keyed(ch, "reads", requestKey)))
	key := read(b.store.EnsureKey(b.ctx, NewKey("reads"))).must(b)
	return []call{
		reading("Producer", domain.Store.Producer, b.me()),
		reading("Producers", domain.Store.Producers, page),
		reading("Product", domain.Store.Product, b.someProduct()),
		reading("ProductsByID", domain.Store.ProductsByID, []domain.ProductID{b.someProduct()}),
		reading2("Products", domain.Store.Products, b.me(), page),
		reading("Site", domain.Store.Site, b.someSite()),
		reading("SitesByID", domain.Store.SitesByID, []domain.SiteID{b.someSite()}),
		reading2("Sites", domain.Store.Sites, b.me(), page),
		reading("Batch", domain.Store.Batch, x.ID),
		reading("BatchByCode", domain.Store.BatchByCode, x.Code),
		reading("BatchesByID", domain.Store.BatchesByID, []domain.BatchID{x.ID}),
		reading("Outlines", domain.Store.Outlines, []domain.BatchID{x.ID}),
		reading2("Batches", domain.Store.Batches, domain.BatchFilter{}, page),
		{"Lineage", func(ctx context.Context, s domain.Store) error {
			_, err := s.Lineage(ctx, []domain.BatchID{x.ID}, domain.Forward, 10)
			return err
		}},
		reading2("StockOf", domain.Store.StockOf, x.ID, b.me()),
		reading("StockOfBatch", domain.Store.StockOfBatch, x.ID),
		reading2("HasHeld", domain.Store.HasHeld, x.ID, b.me()),
		reading2("StockOfHolder", domain.Store.StockOfHolder, b.me(), page),
		reading("Handover", domain.Store.Handover, h.ID),
		reading2("Handovers", domain.Store.Handovers, domain.HandoverFilter{}, page),
		reading("Recall", domain.Store.Recall, b.recall().ID),
		reading("Recalls", domain.Store.Recalls, page),
		{"RecallsInForce", func(ctx context.Context, s domain.Store) error {
			_, err := s.RecallsInForce(ctx)
			return err
		}},
		reading("IssuedUnits", domain.Store.IssuedUnits, x.ID),
		reading("LabelRun", domain.Store.LabelRun, run.ID),
		reading("LabelRunByCode", domain.Store.LabelRunByCode, blank.Code),
		reading2("LabelRunOfUnit", domain.Store.LabelRunOfUnit, x.ID, 3),
		reading2("LabelRuns", domain.Store.LabelRuns, domain.LabelRunFilter{Batch: x.ID}, page),
		reading("LabelStock", domain.Store.LabelStock, stock.ID),
		reading2("LabelStocks", domain.Store.LabelStocks, b.me(), page),
		reading("Token", domain.Store.Token, token.ID),
		reading("TokenByHash", domain.Store.TokenByHash, token.Hash),
		reading("Tokens", domain.Store.Tokens, page),
		reading2("Records", domain.Store.Records, domain.Subject{}, page),
		reading2("Request", domain.Store.Request, "reads", requestKey),
		reading("Key", domain.Store.Key, key.ID),
		{"Export", func(ctx context.Context, s domain.Store) error {
			return s.Export(ctx, func(domain.Item) error { return nil })
		}},
		// A store with something in it refuses every import: it stays as it is.
		{"Import", func(ctx context.Context, s domain.Store) error {
			if err := s.Import(ctx, given()); !errors.Is(err, domain.ErrNotEmpty) {
				return cmp.Or(err, errors.New("an import into a store that is not empty was accepted"))
			}
			return nil
		}},
		{"Ready", func(ctx context.Context, s domain.Store) error { return s.Ready(ctx) }},
	}
}
