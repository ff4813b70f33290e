package storagetest

import (
	"errors"

	"nguon/domain"
)

var voidCases = []testCase{
	{says: "VoidBatch: all that was made leaves, and each input returns", run: voidReturns},
	{says: "VoidBatch: all that was made must still be in its producer's stock", run: voidShort},
	{says: "VoidBatch of all but the version before is ErrStale, of nothing ErrMissing", run: voidStale},
	{says: "VoidBatch: the write, its record and its request key are stored together, once", run: voidTogether},
	{says: "of parallel voids one takes effect, and inputs return once", run: voidRace},
	{says: "a void and a taker at once: one takes effect", run: voidOrTake},
}

func (b *bench) void(x domain.Batch) domain.Batch {
	b.Helper()
	x, ch := VoidBatch(x)
	b.must(b.store.VoidBatch(b.ctx, x, ch))
	return x
}

func voidReturns(b *bench) {
	x, y := b.batch(b.me()), b.batch(b.me(), Made(Pieces(40)))
	foreign := b.batch(b.other())
	b.settle(b.offer(foreign, b.me(), Kilograms(20)), domain.Accepted)
	z := b.batch(b.me(), From(Taking(x, Grams(30_500)), Taking(y, Pieces(40)), Taking(foreign, Kilograms(15))))

	z = b.void(z)
	b.same("the void version", z, read(b.store.Batch(b.ctx, z.ID)).must(b))
	b.wantLeft("the void batch", z, domain.Quantity{})
	b.wantLeft("an input", x, Kilograms(100))
	b.wantLeft("another input", y, Pieces(40))
	b.wantStock("an input from somebody else", foreign.ID, map[domain.ProducerID]int64{
		b.me(): Kilograms(20).Amount, b.other(): Kilograms(80).Amount,
	})
	if lines := read(b.store.StockOfBatch(b.ctx, z.ID)).must(b); len(lines) != 0 {
		b.Errorf("a void batch is in stock: %v", lines)
	}
	if !read(b.store.HasHeld(b.ctx, z.ID, b.me())).must(b) {
		b.Error("the producer of a void batch never held it")
	}
	taker, ch := NewBatch(b.me(), From(Taking(z, Grams(1))))
	b.wantShort("of a void batch", b.store.AddBatch(b.ctx, taker, ch), domain.ShortError{Batch: z.ID, Holder: b.me()})
	b.void(x)
	b.void(y)
}

func voidShort(b *bench) {
	x := b.batch(b.me(), Made(Kilograms(100)))
	refused := func(what string, left domain.Quantity) {
		b.Helper()
		void, ch := VoidBatch(x)
		b.wantShort(what, b.store.VoidBatch(b.ctx, void, Keyed(ch, "caller", "key")),
			domain.ShortError{Batch: x.ID, Holder: b.me(), Left: left.Amount})
		b.wantUnused("caller", "key", ch.Record)
		b.same(what, x, read(b.store.Batch(b.ctx, x.ID)).must(b))
		b.wantLeft(what, x, left)
	}
	h := b.offer(x, b.other(), Kilograms(10))
	refused("while a part is offered", Kilograms(90))
	b.settle(h, domain.Refused)
	taker := b.batch(b.me(), From(Taking(x, Kilograms(100))))
	refused("while all is used up", Kilograms(0))
	b.void(taker)
	b.settle(b.offer(x, b.other(), Grams(1)), domain.Accepted)
	refused("while a part is with somebody else", domain.Quantity{Amount: Kilograms(100).Amount - Grams(1).Amount})
	b.settle(b.offer(x, b.me(), Grams(1), func(h *domain.Handover) { h.From = b.other() }), domain.Accepted)
	b.void(x)
}

func voidStale(b *bench) {
	source := b.batch(b.me())
	x := b.batch(b.me(), From(Taking(source, Kilograms(10))))
	for _, revision := range []int64{0, 1, 3} {
		void, ch := VoidBatch(x, func(y *domain.Batch) { y.Revision = revision })
		b.wantIs("a stale void", b.store.VoidBatch(b.ctx, void, ch), domain.ErrStale)
	}
	b.wantLeft("after stale voids", source, Kilograms(90))
	unknown, _ := NewBatch(b.me())
	unknown, ch := VoidBatch(unknown)
	b.wantIs("a void of nothing", b.store.VoidBatch(b.ctx, unknown, ch), domain.ErrMissing)

	void := b.void(x)
	again, ch := VoidBatch(x)
	b.wantIs("the same void again", b.store.VoidBatch(b.ctx, again, ch), domain.ErrStale)
	b.same("the void version", void, read(b.store.Batch(b.ctx, x.ID)).must(b))
	b.wantLeft("after a void", source, Kilograms(100))
}

func voidTogether(b *bench) {
	source := b.batch(b.me())
	x, added := NewBatch(b.me(), From(Taking(source, Kilograms(10))))
	b.must(b.store.AddBatch(b.ctx, x, added))
	void, ch := VoidBatch(x)
	ch = Keyed(ch, "caller", "key")
	b.must(b.store.VoidBatch(b.ctx, void, ch))
	b.wantRecords(ch.Record.Subject, ch.Record, added.Record)
	b.same("request", *ch.Request, read(b.store.Request(b.ctx, "caller", "key")).must(b))
	b.wantRepeated("the same again", b.store.VoidBatch(b.ctx, void, ch), ch.Request)
	later, again := VoidBatch(source)
	b.wantRepeated("a short one", b.store.VoidBatch(b.ctx, later, Keyed(again, "caller", "key")), ch.Request)
	b.wantLeft("after it all", source, Kilograms(100))
}

func voidRace(b *bench) {
	source := b.batch(b.me())
	x := b.batch(b.me(), From(Taking(source, Kilograms(10))))
	errs := race(8, func(int) error {
		void, ch := VoidBatch(x)
		return b.store.VoidBatch(b.ctx, void, ch)
	})
	winner := b.wantOne(errs)
	for i, err := range errs {
		if i != winner {
			b.wantIs("a late void", err, domain.ErrStale)
		}
	}
	b.wantLeft("the input", source, Kilograms(100))
}

func voidOrTake(b *bench) {
	me, other := b.me(), b.other()
	for range 6 {
		source := b.batch(me)
		x := b.batch(me, From(Taking(source, Kilograms(10))))
		errs := race(3, func(i int) error {
			switch i {
			case 0:
				void, ch := VoidBatch(x)
				return b.store.VoidBatch(b.ctx, void, ch)
			case 1:
				taker, ch := NewBatch(me, From(Taking(x, Kilograms(100))))
				return b.store.AddBatch(b.ctx, taker, ch)
			default:
				h, ch := NewHandover(x, other, Kilograms(100))
				return b.store.AddHandover(b.ctx, h, ch)
			}
		})
		winner := b.wantOne(errs)
		for i, err := range errs {
			if short := new(domain.ShortError); i != winner && !errors.As(err, &short) {
				b.Errorf("a late call = %v, want a ShortError", err)
			}
		}
		back := map[bool]int64{true: 100, false: 90}[winner == 0]
		b.wantLeft("the input", source, Kilograms(back))
	}
}
