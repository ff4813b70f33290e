package storagetest

import (
	"errors"
	"sync"
	"testing"

	"nguon/domain"
)

// RunReopen holds a backend against what the contract says of writes that were
// answered with nil, which are there when the store is opened again, and of
// several processes. open gives an empty store, and a function that opens the
// same one once more, beside it or after it was closed; both are closed when t
// ends, if they are not closed already.
func RunReopen(t *testing.T, open func(t *testing.T) (store domain.Store, again func() domain.Store)) {
	for _, c := range []struct {
		says string
		run  func(b *bench, again func() domain.Store)
	}{
		{"what every method wrote is there when the store is opened again", reopened},
		{"Close ends the store after the writes under way", closedUnderWay},
		{"an import that broke is unfinished when the store is opened again, and may begin anew", reopenedUnfinished},
		{"calls of two stores on the same data take effect one after the other", sideBySide},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			store, again := open(t)
			fresh := func() domain.Store {
				s, _ := open(t)
				return s
			}
			b := &bench{T: t, ctx: t.Context(), store: store, fresh: fresh}
			c.run(b, again)
			b.checked()
		})
	}
}

func reopened(b *bench, again func() domain.Store) {
	ws := writes(b)
	for _, w := range ws {
		if err := w.do(b.ctx, b.store); err != nil {
			b.Fatalf("%s = %v", w.name, err)
		}
	}
	stock := read(b.store.StockOfHolder(b.ctx, b.me(), domain.Page{Limit: domain.MaxPageSize})).must(b)
	records := b.records(domain.Subject{})
	key := read(b.store.EnsureKey(b.ctx, NewKey("writes"))).must(b)
	b.must(b.store.Close())

	b.store = again()
	b.must(b.store.Ready(b.ctx))
	b.same("stock", stock, read(b.store.StockOfHolder(b.ctx, b.me(), domain.Page{Limit: domain.MaxPageSize})).must(b))
	b.same("records", records, b.records(domain.Subject{}))
	b.same("key", key, read(b.store.EnsureKey(b.ctx, NewKey("writes"))).must(b))
	for _, w := range ws {
		if w.change != nil {
			b.wantRepeated(w.name, w.do(b.ctx, b.store), w.change.Request)
		}
	}
}

// reopenedUnfinished breaks an import, as its end with the process does.
func reopenedUnfinished(b *bench, again func() domain.Store) {
	from := &bench{T: b.T, ctx: b.ctx, store: b.fresh()}
	fillStore(from)
	items := from.items()
	broken := errors.New("broken")
	b.wantIs("an import that breaks", b.store.Import(b.ctx, func(yield func(domain.Item, error) bool) {
		for _, it := range items[:len(items)/2] {
			if !yield(it, nil) {
				return
			}
		}
		yield(nil, broken)
	}), broken)
	b.must(b.store.Close())

	b.store = again()
	b.wantNothing("opened again", b.store)
	b.must(b.store.Import(b.ctx, given(items...)))
	b.must(b.store.Close())

	b.store = again()
	b.must(b.store.Ready(b.ctx))
	b.same("the import", items, b.items())
}

// closedUnderWay closes the store while many write to it.
func closedUnderWay(b *bench, again func() domain.Store) {
	const callers = 8
	source := b.batch(b.me(), Made(Kilograms(1_000_000)))
	var mu sync.Mutex
	var accepted, refused []domain.Batch
	first := make(chan struct{}, callers)
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for {
				x, ch := NewBatch(source.Producer, From(Taking(source, Grams(1))))
				err := b.store.AddBatch(b.ctx, x, ch)
				mu.Lock()
				if err != nil {
					refused = append(refused, x)
					mu.Unlock()
					return
				}
				accepted = append(accepted, x)
				enough := len(accepted) >= 150
				mu.Unlock()
				if enough {
					return
				}
				select {
				case first <- struct{}{}:
				default:
				}
			}
		})
	}
	<-first
	b.must(b.store.Close())
	wg.Wait()

	b.store = again()
	for _, x := range accepted {
		b.same("a batch that was accepted", x, read(b.store.Batch(b.ctx, x.ID)).must(b))
	}
	kept := len(accepted)
	for _, x := range refused {
		if _, err := b.store.Batch(b.ctx, x.ID); err == nil {
			kept++
		}
	}
	b.wantLeft("what was taken", source, domain.Quantity{Amount: source.Made.Amount - int64(kept)*Grams(1).Amount})
}

// sideBySide is what two processes do to the same data.
func sideBySide(b *bench, again func() domain.Store) {
	stores := []domain.Store{b.store, again()}
	me := b.me()
	x, offer := b.batch(me, Made(Kilograms(150))), b.offer(b.batch(me), b.other(), Kilograms(10))
	won, lost := tally(race(20, func(i int) error {
		y, ch := NewBatch(me, From(Taking(x, Kilograms(10))))
		return stores[i%2].AddBatch(b.ctx, y, ch)
	}))
	if won != 15 {
		b.Errorf("%d of 20 took effect, want 15", won)
	}
	for _, err := range lost {
		b.wantShort("a late taker", err, domain.ShortError{Batch: x.ID, Holder: me})
	}
	b.wantOne(race(8, func(i int) error {
		p, ch := NewProducer()
		return stores[i%2].AddProducer(b.ctx, p, Keyed(ch, "caller", "key"))
	}))
	b.wantOne(race(8, func(i int) error {
		h, ch := Settle(offer, []domain.HandoverState{domain.Accepted, domain.Withdrawn}[i%2])
		return stores[i%2].SettleHandover(b.ctx, h, ch)
	}))
	b.wantOne(race(8, func(i int) error {
		r, ch := NewUnitRun(x, 0, 1+i)
		return stores[i%2].AddLabelRun(b.ctx, r, ch)
	}))
	roll := b.blank(10)
	b.wantOne(race(8, func(i int) error {
		r, ch := ClaimLabels(roll, Range(1, domain.UnitNumber(1+i)), x)
		return stores[i%2].ReplaceLabelRun(b.ctx, r, ch)
	}))
	code := NewBatchCode()
	b.wantOne(race(4, func(i int) error {
		if i < 2 {
			y, ch := NewBatch(me, batchCode(code))
			return stores[i%2].AddBatch(b.ctx, y, ch)
		}
		r, ch := NewBlankRun(me, 5, blankCode(code))
		return stores[i%2].AddLabelRun(b.ctx, r, ch)
	}))
	var used [2]domain.Key
	for _, err := range race(2, func(i int) (err error) {
		used[i], err = stores[i].EnsureKey(b.ctx, NewKey("unit"))
		return err
	}) {
		b.must(err)
	}
	b.same("the key in use", used[0], used[1])
	for _, s := range stores {
		for _, wrong := range Check(b.ctx, s) {
			b.Error("check: " + wrong)
		}
	}
}
