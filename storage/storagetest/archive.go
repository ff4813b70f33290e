package storagetest

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"nguon/domain"
)

// Items is all that an export of a store gives.
func Items(ctx context.Context, s domain.ArchiveStore) ([]domain.Item, error) {
	var items []domain.Item
	err := s.Export(ctx, func(it domain.Item) error {
		items = append(items, it)
		return nil
	})
	return items, err
}

// given hands out items that are in memory.
func given(items ...domain.Item) iter.Seq2[domain.Item, error] {
	return func(yield func(domain.Item, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}
}

// Fill gives a store that is empty some of everything: things with all fields
// and with none, amended, void, recalled, handed over in every way, values
// that were claimed once and are not had any more.
func Fill(t *testing.T, store domain.Store) {
	t.Helper()
	fillStore(&bench{T: t, ctx: t.Context(), store: store})
}

func fillStore(b *bench) {
	b.Helper()
	for _, fill := range []filler{full, long, bare, hollow} {
		keptTwice(b, producers, fill)
		keptTwice(b, products, fill)
		keptTwice(b, sites, fill)
		keptTwice(b, batches, fill)
		keptTwice(b, handovers, fill)
		keptTwice(b, recalls, fill)
		keptTwice(b, tokens, fill)
		labelRuns.kept(b, fill)
	}
	for _, w := range writes(b) {
		if err := w.do(b.ctx, b.store); err != nil {
			b.Fatalf("%s = %v", w.name, err)
		}
	}
	read(b.store.EnsureKey(b.ctx, NewKey("another"))).must(b)
	// Made from a batch whose id is later than its own, as the clocks of two
	// machines can have it, and from one of which nothing is left.
	source, used := b.batch(b.me()), b.batch(b.me())
	b.batch(b.me(), From(Taking(used, used.Made), Taking(source, Grams(7))), func(x *domain.Batch) {
		x.ID = domain.BatchID(idAt(Now().Add(-time.Hour)))
	})
	given := b.settle(b.offer(source, b.other(), Kilograms(3)), domain.Accepted)
	b.settle(b.offer(source, b.other(), Kilograms(3)), domain.Refused)
	d, ch := NewDelivery(source, given.Quantity, func(h *domain.Handover) { h.From = b.other() })
	b.must(b.store.AddHandover(b.ctx, d, ch))
}

// keptTwice adds a thing, and one more that is amended.
func keptTwice[T any](b *bench, n noun[T], fill filler) {
	b.Helper()
	n.kept(b, fill)
	x, ch := n.amend(b, n.kept(b, fill), full)
	b.must(n.replace(b.store, b.ctx, x, ch))
}

var archiveCases = []testCase{
	{says: "Export of an empty store gives nothing, and Import of nothing leaves it empty", run: archiveOfNothing},
	{says: "Export hands everything to each in the order of its kinds, the same every time", run: exportInOrder},
	{says: "Export: records of one subject come by revision, whatever their ids", run: exportByRevision},
	{says: "Export: an error of each ends it and is given back", run: exportStopped},
	{says: "Import: an Export then gives the same, and every read answers the same", run: importedEqual},
	{says: "Import: what was taken stays taken, and everything goes on from there", run: importedGoesOn},
	{says: "Import: records that it brought come before all later ones", run: importedRecords},
	{says: "Import into a store that keeps anything is ErrNotEmpty, and it stays as it is", run: importNotEmpty},
	{says: "Import: an error among items leaves an empty or unfinished store, and it may begin anew", run: importBroken},
	{says: "Import: a context that ends leaves an empty or unfinished store", run: importCancelled},
	{says: "Import: an item twice is refused", run: importTwice},
	{says: "Import of what cannot be is refused", run: importImpossible},
	{says: "Export while many write is of one moment", run: exportUnderWrites},
}

func (b *bench) items() []domain.Item {
	b.Helper()
	return read(Items(b.ctx, b.store)).must(b)
}

func archiveOfNothing(b *bench) {
	if items := b.items(); len(items) > 0 {
		b.Errorf("an empty store has %v", items)
	}
	b.must(b.store.Import(b.ctx, given()))
	if items := b.items(); len(items) > 0 {
		b.Errorf("an import of nothing brought %v", items)
	}
	b.batch(b.me())
}

func exportInOrder(b *bench) {
	fillStore(b)
	items := b.items()
	revisions := map[domain.Subject]int{}
	counts := map[domain.ItemKind]int{}
	for i, it := range items {
		counts[domain.KindOf(it)]++
		if i > 0 && !domain.Follows(items[i-1], it) {
			b.Errorf("item %d, a %s, does not follow the %s before it", i, domain.KindOf(it), domain.KindOf(items[i-1]))
		}
		if r, ok := it.(domain.Record); ok {
			revisions[r.Subject]++
			kept := b.records(r.Subject)
			if i := slices.IndexFunc(kept, func(k domain.Record) bool { return k.ID == r.ID }); len(kept)-i != revisions[r.Subject] {
				b.Errorf("record %s is number %d of its subject, want %d", r.ID, revisions[r.Subject], len(kept)-i)
			}
		}
	}
	for _, kind := range domain.ItemKinds {
		if counts[kind] == 0 {
			b.Errorf("no %s is exported", kind)
		}
	}
	b.same("a second export", items, b.items())
}

// exportByRevision amends a producer with clocks that go wrong. Its store is
// one that nobody checks, as the bodies of the records tell other ids.
func exportByRevision(b *bench) {
	b = &bench{T: b.T, ctx: b.ctx, store: b.fresh(), fresh: b.fresh}
	var want, got []domain.RecordID
	p, ch := NewProducer()
	write := b.store.AddProducer
	for _, hours := range []time.Duration{3, 1, 5, 2, 4} {
		ch.Record.ID = domain.RecordID(idAt(Now().Add(hours * time.Hour)))
		b.must(write(b.ctx, p, ch))
		want = append(want, ch.Record.ID)
		p, ch = AmendProducer(p)
		write = b.store.ReplaceProducer
	}
	b.me()
	for _, it := range b.items() {
		if r, ok := it.(domain.Record); ok && r.Subject == ch.Record.Subject {
			got = append(got, r.ID)
		}
	}
	b.same("the records of a producer", want, got)
	b.same("the copy", b.items(), b.moved().items())
}

func exportStopped(b *bench) {
	fillStore(b)
	stop := errors.New("stop")
	for _, after := range []int{0, 1, 40} {
		n := 0
		err := b.store.Export(b.ctx, func(domain.Item) error {
			if n++; n > after {
				return stop
			}
			return nil
		})
		b.wantIs("a stopped export", err, stop)
		if n != after+1 {
			b.Errorf("%d items after the error, want none", n-after-1)
		}
	}
	b.batch(b.me())
}

// moved is a fresh store with all that b's store has.
func (b *bench) moved() *bench {
	b.Helper()
	to := &bench{T: b.T, ctx: b.ctx, store: b.fresh(), producers: b.producers, product: b.product, site: b.site, batches: b.batches}
	b.must(to.store.Import(b.ctx, given(b.items()...)))
	return to
}

func importedEqual(b *bench) {
	fillStore(b)
	to := b.moved()
	to.checked()
	equal(b, to.store)
}

func importedGoesOn(b *bench) {
	fillStore(b)
	product, site := products.kept(b, full), sites.kept(b, full)
	lot := b.batch(b.me())
	amended, ch := AmendProduct(product, func(p *domain.Product) { p.GTIN = NewGTIN() })
	b.must(b.store.ReplaceProduct(b.ctx, amended, ch))
	moved, ch := AmendSite(site, func(s *domain.Site) { s.Code = newLot() })
	b.must(b.store.ReplaceSite(b.ctx, moved, ch))
	renamed, ch := AmendBatch(lot, func(x *domain.Batch) { x.Lot = newLot() })
	b.must(b.store.ReplaceBatch(b.ctx, renamed, ch))
	b.issue(lot, 5)
	p, added := NewProducer()
	added = Keyed(added, "caller", "before")
	b.must(b.store.AddProducer(b.ctx, p, added))

	to := b.moved()
	x, ch := NewProduct(to.me(), func(p *domain.Product) { p.GTIN = product.GTIN })
	to.wantTaken("a GTIN of the past", to.store.AddProduct(to.ctx, x, ch), domain.ClaimGTIN)
	s, ch := NewSite(to.me(), func(s *domain.Site) { s.Producer, s.Code = site.Producer, site.Code })
	to.wantTaken("a site code of the past", to.store.AddSite(to.ctx, s, ch), domain.ClaimSiteCode)
	l, ch := NewBatch(to.me(), func(x *domain.Batch) { x.Lot = lot.Lot })
	to.wantTaken("a lot of the past", to.store.AddBatch(to.ctx, l, ch), domain.ClaimLot)
	c, ch := NewBatch(to.me(), func(x *domain.Batch) { x.Code = lot.Code })
	to.wantTaken("a code", to.store.AddBatch(to.ctx, c, ch), domain.ClaimCode)
	back, ch := AmendBatch(renamed, func(x *domain.Batch) { x.Lot = lot.Lot })
	to.must(to.store.ReplaceBatch(to.ctx, back, ch))
	other, ch := NewProducer()
	to.wantRepeated("a request key of before", to.store.AddProducer(to.ctx, other, Keyed(ch, "caller", "before")), added.Request)
	if run := to.issue(back, 3); run.First != 6 {
		to.Errorf("the next run begins at %d, want 6", run.First)
	}
	all := to.batch(to.me(), From(Taking(back, back.Made)))
	short, ch := NewBatch(to.me(), From(Taking(back, Grams(1))))
	to.wantShort("more than there is", to.store.AddBatch(to.ctx, short, ch), domain.ShortError{Batch: back.ID, Holder: to.me()})
	void, ch := VoidBatch(all)
	to.must(to.store.VoidBatch(to.ctx, void, ch))
	to.wantLeft("after the void", back, back.Made)
	to.checked()
}

func importedRecords(b *bench) {
	fillStore(b)
	to := b.moved()
	to.batch(to.me(), func(x *domain.Batch) { x.ID = domain.BatchID(idAt(Now().Add(-time.Hour))) })
	later, ch := NewProducer()
	ch.Record.ID = domain.RecordID(idAt(Now().Add(-time.Hour)))
	to.must(to.store.AddProducer(to.ctx, later, ch))
	var want, got []domain.RecordID
	for _, it := range b.items() {
		if r, ok := it.(domain.Record); ok {
			want = append(want, r.ID)
		}
	}
	for _, it := range to.items() {
		if r, ok := it.(domain.Record); ok {
			got = append(got, r.ID)
		}
	}
	if len(got) != len(want)+2 || !slices.Equal(got[:len(want)], want) {
		b.Errorf("the records are\n%v, want\n%v and two more", got, want)
	}
}

func importNotEmpty(b *bench) {
	fillStore(b)
	items := b.items()
	for name, add := range map[string]func(*bench){
		"a key":      func(b *bench) { read(b.store.EnsureKey(b.ctx, NewKey("unit"))).must(b) },
		"a producer": func(b *bench) { b.me() },
		"everything": fillStore,
	} {
		to := &bench{T: b.T, ctx: b.ctx, store: b.fresh()}
		add(to)
		before := to.items()
		b.wantIs("an import into a store with "+name, to.store.Import(b.ctx, given(items...)), domain.ErrNotEmpty)
		b.wantIs("an import of nothing into a store with "+name, to.store.Import(b.ctx, given()), domain.ErrNotEmpty)
		b.same("a store with "+name, before, to.items())
		b.must(to.store.Ready(b.ctx))
	}
}

// wantNothing wants an empty store, or one that says that it is unfinished.
func (b *bench) wantNothing(what string, s domain.Store) {
	b.Helper()
	items, err := Items(b.ctx, s)
	switch {
	case err == nil && len(items) > 0:
		b.Errorf("%s: %d items are kept, the first is a %s", what, len(items), domain.KindOf(items[0]))
	case err == nil:
		b.must(s.Ready(b.ctx))
	default:
		b.wantIs(what+": Export", err, domain.Unavailable)
		b.wantIs(what+": Ready", s.Ready(b.ctx), domain.Unavailable)
		p, ch := NewProducer()
		b.wantIs(what+": AddProducer", s.AddProducer(b.ctx, p, ch), domain.Unavailable)
		_, err := s.Batches(b.ctx, domain.BatchFilter{}, domain.Page{Limit: 1})
		b.wantIs(what+": Batches", err, domain.Unavailable)
	}
}

func importBroken(b *bench) {
	fillStore(b)
	items := b.items()
	broken := errors.New("broken")
	to := b.fresh()
	for _, n := range []int{0, 1, len(items) / 4, len(items) / 2, len(items) - 1, len(items)} {
		err := to.Import(b.ctx, func(yield func(domain.Item, error) bool) {
			for _, it := range items[:n] {
				if !yield(it, nil) {
					return
				}
			}
			yield(nil, broken)
		})
		b.wantIs("an import that breaks", err, broken)
		b.wantNothing("after an import that broke", to)
	}
	b.must(to.Import(b.ctx, given(items...)))
	b.same("after another import", items, read(Items(b.ctx, to)).must(b))
	b.must(to.Ready(b.ctx))
}

func importCancelled(b *bench) {
	fillStore(b)
	items := b.items()
	to := b.fresh()
	for _, n := range []int{1, len(items) / 2, len(items)} {
		ctx, cancel := context.WithCancel(b.ctx)
		left := n
		err := to.Import(ctx, func(yield func(domain.Item, error) bool) {
			for _, it := range items {
				if !yield(it, nil) {
					return
				}
				if left--; left == 0 {
					cancel()
				}
			}
		})
		b.wantIs("an import whose context ended", err, context.Canceled)
		b.wantNothing("after an import whose context ended", to)
		cancel()
	}
	b.must(to.Import(b.ctx, given(items...)))
	b.same("after another import", items, read(Items(b.ctx, to)).must(b))
}

func importTwice(b *bench) {
	fillStore(b)
	items := b.items()
	to := b.fresh()
	for i := 0; i < len(items); i += max(1, len(items)/7) {
		if err := to.Import(b.ctx, given(slices.Insert(slices.Clone(items), i, items[i])...)); err == nil {
			b.Fatalf("a %s that comes twice was accepted", domain.KindOf(items[i]))
		}
		b.wantNothing("after an import with an item twice", to)
	}
}

func importImpossible(b *bench) {
	to := b.fresh()
	for name, items := range map[string][]domain.Item{
		"an input that is not there": {domain.Batch{ID: "b", Inputs: []domain.Input{{Batch: "a"}}}},
		"a claim of nobody":          {domain.Claim{Kind: domain.ClaimLot, Value: "L", Scope: "p", Owner: "b"}},
		"a claim of no kind":         {domain.Claim{Kind: "name", Value: "L", Owner: "b"}},
		"less than nothing":          {domain.StockLine{Batch: "b", Holder: "p", Left: domain.Quantity{Amount: -1}}},
		"a code twice":               {domain.Batch{ID: "a", Code: "C"}, domain.Batch{ID: "b", Code: "C"}},
		"a hash twice":               {domain.Token{ID: "a"}, domain.Token{ID: "b"}},
	} {
		if err := to.Import(b.ctx, given(items...)); err == nil {
			b.Errorf("%s was accepted", name)
		}
		b.wantNothing("after "+name, to)
	}
}

func exportUnderWrites(b *bench) {
	const callers, exports = 4, 3
	shared := []domain.Batch{b.batch(b.me(), Made(Kilograms(200))), b.batch(b.me(), Made(Kilograms(200)))}
	b.other()
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	done := make(chan []error, 1)
	go func() {
		done <- race(callers, func(i int) error {
			random := rand.New(rand.NewPCG(uint64(i), 11))
			for ctx.Err() == nil {
				// Many are refused, as they should be.
				_, err := disturb(b.ctx, b.store, random, shared[random.IntN(2)], shared[random.IntN(2)], b.producers[1].ID)
				if err != nil && !errors.Is(err, domain.Conflict) && !errors.Is(err, domain.Stale) {
					return err
				}
			}
			return nil
		})
	}()
	var taken [][]domain.Item
	for range exports {
		p, ch := NewProducer()
		b.must(b.store.AddProducer(b.ctx, p, ch))
		items := b.items()
		if !slices.ContainsFunc(items, func(it domain.Item) bool {
			q, ok := it.(domain.Producer)
			return ok && q.ID == p.ID
		}) {
			b.Error("what was answered before the export is not in it")
		}
		taken = append(taken, items)
	}
	stop()
	for _, err := range <-done {
		b.must(err)
	}
	for _, items := range taken {
		to := b.fresh()
		b.must(to.Import(b.ctx, given(items...)))
		for _, wrong := range Check(b.ctx, to) {
			b.Error("check of what was exported: " + wrong)
		}
	}
}
