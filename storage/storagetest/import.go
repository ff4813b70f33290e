package storagetest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"nguon/domain"
)

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
	b.stocked()
	product, site := products.kept(b, full), sites.kept(b, full)
	lot := b.batch(b.me())
	amended, ch := AmendProduct(product, func(p *domain.Product) { p.GTIN = NewGTIN() })
	b.must(b.store.ReplaceProduct(b.ctx, amended, ch))
	moved, ch := AmendSite(site, func(s *domain.Site) { s.Code = newLot() })
	b.must(b.store.ReplaceSite(b.ctx, moved, ch))
	renamed, ch := AmendBatch(lot, func(x *domain.Batch) { x.Lot = newLot() })
	b.must(b.store.ReplaceBatch(b.ctx, renamed, ch))
	b.issue(lot, 5)
	roll := b.claim(b.blank(20), Range(1, 8), lot)
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
	blank, ch := NewBlankRun(to.me(), 5, blankCode(lot.Code))
	to.wantTaken("a batch's code for blank labels", to.store.AddLabelRun(to.ctx, blank, ch), domain.ClaimCode)
	x2, ch := NewBatch(to.me(), batchCode(roll.Code))
	to.wantTaken("a blank run's code for a batch", to.store.AddBatch(to.ctx, x2, ch), domain.ClaimCode)
	roll = to.claim(roll, Range(9, 20), back)
	to.same("the blank run", roll, read(to.store.LabelRunByCode(to.ctx, roll.Code)).must(to))
	all := to.batch(to.me(), From(Taking(back, back.Made)))
	short, ch := NewBatch(to.me(), From(Taking(back, Grams(1))))
	to.wantShort("more than there is", to.store.AddBatch(to.ctx, short, ch), domain.ShortError{Batch: back.ID, Holder: to.me()})
	void, ch := VoidBatch(all)
	to.must(to.store.VoidBatch(to.ctx, void, ch))
	to.wantLeft("after the void", back, back.Made)
	to.checked()
}

func importedRecords(b *bench) {
	b.stocked()
	b.me()
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
	items := b.everything()
	for name, add := range map[string]func(*bench){
		"a key":      func(b *bench) { read(b.store.EnsureKey(b.ctx, NewKey("unit"))).must(b) },
		"a producer": func(b *bench) { b.me() },
		"everything": func(b *bench) { b.must(b.store.Import(b.ctx, given(items...))) },
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
	items := b.everything()
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
	items := b.everything()
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
	items := b.everything()
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
		"a code of two blank runs":   {domain.LabelRun{ID: "a", Code: "C"}, domain.LabelRun{ID: "b", Code: "C"}},
		"a code of both kinds":       {domain.Batch{ID: "a", Code: "C"}, domain.LabelRun{ID: "b", Code: "C"}},
		"a hash twice":               {domain.Token{ID: "a"}, domain.Token{ID: "b"}},
	} {
		if err := to.Import(b.ctx, given(items...)); err == nil {
			b.Errorf("%s was accepted", name)
		}
		b.wantNothing("after "+name, to)
	}
}
