package storagetest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
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
	}
	for _, fill := range []filler{full, bare} {
		keptTwice(b, labelRuns, fill)
		keptTwice(b, blankRuns, fill)
		keptTwice(b, labelStocks, fill)
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

// stock is what fillStore makes of a store, made once for many cases: a store
// may be slow.
type stock struct {
	once  sync.Once
	items []domain.Item
}

// everything is the items of a store that was filled.
func (b *bench) everything() []domain.Item {
	b.Helper()
	b.stock.once.Do(func() {
		from := &bench{T: b.T, ctx: b.ctx, store: b.fresh()}
		fillStore(from)
		b.stock.items = from.items()
	})
	if len(b.stock.items) == 0 {
		b.Fatal("the store of another case could not be filled")
	}
	return b.stock.items
}

// stocked imports everything.
func (b *bench) stocked() {
	b.Helper()
	b.must(b.store.Import(b.ctx, given(b.everything()...)))
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
	b.stocked()
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
