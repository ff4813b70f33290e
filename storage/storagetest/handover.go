package storagetest

import (
	"nguon/domain"
)

func handoverFacets(h *domain.Handover) facets {
	return metaFacets(domain.SubjectHandover, string(h.ID), h.Reference, &h.Meta)
}

var handovers = noun[domain.Handover]{
	of: handoverFacets,
	fresh: func(b *bench, id string, fill filler) (domain.Handover, domain.Change) {
		h := filledHandover(b, fill)
		h.ID, h.State, h.Partner = domain.HandoverID(id), domain.Offered, domain.Partner{}
		return first(h, handoverFacets, domain.HandoverOffered)
	},
	amend: func(b *bench, old domain.Handover, fill filler) (domain.Handover, domain.Change) {
		h := filledHandover(b, fill)
		h.ID, h.Purpose, h.Batch, h.From, h.To, h.Quantity = old.ID, old.Purpose, old.Batch, old.From, old.To, old.Quantity
		h.State, h.Partner = domain.Accepted, domain.Partner{}
		h.Meta = follows(h.Meta, old.Meta)
		return next(h, handoverFacets, domain.HandoverAccepted)
	},
	add:     domain.Store.AddHandover,
	replace: domain.Store.SettleHandover,
	get: func(b *bench, id string) (domain.Handover, error) {
		return b.store.Handover(b.ctx, domain.HandoverID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Handover], error) {
		return b.store.Handovers(b.ctx, domain.HandoverFilter{}, page)
	},
}

func filledHandover(b *bench, fill filler) domain.Handover {
	b.Helper()
	var h domain.Handover
	fill(&h)
	h.Batch, h.From, h.To = b.plenty(0).ID, b.me(), b.other()
	h.Quantity = domain.Quantity{Amount: serial.Add(1), Unit: domain.Gram}
	if h.On.IsZero() {
		h.On, h.OfferedAt = NewDate(2026, 1, 2), Now()
	}
	dated(&h.Meta)
	return h
}

var handoverCases = []testCase{
	{says: "AddHandover takes its quantity from what From holds", run: handoverTakes},
	{says: "AddHandover: too little left is a ShortError, and nothing is stored", run: handoverShort},
	{says: "AddHandover to a partner outside takes for good", run: handoverDelivery},
	{says: "SettleHandover: Accepted puts the quantity into To's stock", run: handoverAccepted},
	{says: "SettleHandover: Refused and Withdrawn put it back into From's", run: handoverReturned},
	{says: "SettleHandover: any other state, kept or new, is ErrStale", run: handoverSettled},
	{says: "of parallel settlers one takes effect", run: settleRace},
	{says: "goods pass from hand to hand and back", run: handoverChain},
	{says: "Handovers narrows by every field of the filter", run: handoversFiltered},
}

func handoverTakes(b *bench) {
	x := b.batch(b.me())
	h := b.offer(x, b.other(), Grams(30_000))
	b.same("the offer", h, read(b.store.Handover(b.ctx, h.ID)).must(b))
	b.wantStock("offered goods are nobody's", x.ID, map[domain.ProducerID]int64{b.me(): Kilograms(70).Amount, b.other(): 0})
	b.offer(x, b.other(), Kilograms(70))
	b.wantStock("all is offered", x.ID, map[domain.ProducerID]int64{b.me(): 0, b.other(): 0})
	if lines := read(b.store.StockOfBatch(b.ctx, x.ID)).must(b); len(lines) != 0 {
		b.Errorf("all is offered, and in stock: %v", lines)
	}
	if read(b.store.HasHeld(b.ctx, x.ID, b.other())).must(b) {
		b.Error("an offer made its receiver a holder")
	}
}

func handoverShort(b *bench) {
	x, foreign := b.batch(b.me()), b.batch(b.other())
	unknown, _ := NewBatch(b.me())
	from := func(h *domain.Handover) { h.From = b.me() }
	for _, c := range []struct {
		batch domain.Batch
		q     domain.Quantity
		left  int64
	}{{x, Grams(100_001), Kilograms(100).Amount}, {foreign, Grams(1), 0}, {unknown, Grams(1), 0}} {
		want := domain.ShortError{Batch: c.batch.ID, Holder: b.me(), Left: c.left}
		h, ch := NewHandover(c.batch, b.other(), c.q, from)
		b.wantShort("an offer", b.store.AddHandover(b.ctx, h, Keyed(ch, "caller", "key")), want)
		b.wantUnused("caller", "key", ch.Record)
		_, err := b.store.Handover(b.ctx, h.ID)
		b.wantIs("the refused offer", err, domain.ErrMissing)
		d, ch := NewDelivery(c.batch, c.q, from)
		b.wantShort("a delivery", b.store.AddHandover(b.ctx, d, Keyed(ch, "caller", "key")), want)
		b.wantUnused("caller", "key", ch.Record)
	}
	b.wantLeft("after refusals", x, Kilograms(100))
	h, ch := NewHandover(x, b.other(), Kilograms(100))
	b.must(b.store.AddHandover(b.ctx, h, Keyed(ch, "caller", "key")))
}

func handoverDelivery(b *bench) {
	x := b.batch(b.me())
	var h domain.Handover
	full(&h)
	h.Batch, h.From, h.To, h.Quantity, h.State = x.ID, b.me(), "", Kilograms(60), domain.Delivered
	h, ch := first(h, handoverFacets, domain.HandoverDelivered)
	b.must(b.store.AddHandover(b.ctx, h, ch))
	b.same("the delivery", h, read(b.store.Handover(b.ctx, h.ID)).must(b))
	b.wantLeft("after a delivery", x, Kilograms(40))
	for _, state := range []domain.HandoverState{domain.Accepted, domain.Refused} {
		back, ch := Settle(h, state)
		b.wantIs("settling a delivery", b.store.SettleHandover(b.ctx, back, ch), domain.ErrStale)
	}
	b.wantLeft("after a delivery", x, Kilograms(40))
	b.same("the delivery", h, read(b.store.Handover(b.ctx, h.ID)).must(b))
	b.settle(h, domain.Withdrawn)
	b.wantLeft("after it was withdrawn", x, Kilograms(100))
}

func handoverAccepted(b *bench) {
	x := b.batch(b.me())
	h := b.settle(b.offer(x, b.other(), Kilograms(30)), domain.Accepted)
	b.same("the accepted one", h, read(b.store.Handover(b.ctx, h.ID)).must(b))
	b.wantStock("accepted", x.ID, map[domain.ProducerID]int64{b.me(): Kilograms(70).Amount, b.other(): Kilograms(30).Amount})
	b.settle(b.offer(x, b.other(), Grams(5)), domain.Accepted)
	b.wantStock("accepted twice", x.ID, map[domain.ProducerID]int64{b.other(): Kilograms(30).Amount + Grams(5).Amount})
	b.batch(b.other(), From(Taking(x, Kilograms(30))))
	b.wantStock("used", x.ID, map[domain.ProducerID]int64{b.me(): Kilograms(70).Amount - Grams(5).Amount, b.other(): Grams(5).Amount})
}

func handoverReturned(b *bench) {
	x := b.batch(b.me())
	for _, state := range []domain.HandoverState{domain.Refused, domain.Withdrawn} {
		h := b.offer(x, b.other(), Kilograms(100))
		b.wantLeft("while offered", x, Kilograms(0))
		h, ch := Settle(h, state, func(h *domain.Handover) { h.Reason = "Sai số lượng" })
		b.must(b.store.SettleHandover(b.ctx, h, ch))
		b.same("settled", h, read(b.store.Handover(b.ctx, h.ID)).must(b))
		b.wantStock(string(state), x.ID, map[domain.ProducerID]int64{b.me(): Kilograms(100).Amount, b.other(): 0})
		if read(b.store.HasHeld(b.ctx, x.ID, b.other())).must(b) {
			b.Errorf("a handover that was %s made its receiver a holder", state)
		}
	}
}

func handoverSettled(b *bench) {
	x := b.batch(b.me())
	states := []domain.HandoverState{domain.Accepted, domain.Refused, domain.Withdrawn}
	for _, settled := range states {
		offer := b.offer(x, b.other(), Kilograms(10))
		h := b.settle(offer, settled)
		mine := read(b.store.StockOf(b.ctx, x.ID, b.me())).must(b)
		theirs := read(b.store.StockOf(b.ctx, x.ID, b.other())).must(b)
		for _, state := range states {
			again, ch := Settle(offer, state)
			b.wantIs("settled again", b.store.SettleHandover(b.ctx, again, Keyed(ch, "caller", "key")), domain.ErrStale)
			b.wantUnused("caller", "key", ch.Record)
			later, ch := Settle(h, state)
			b.wantIs("settled once more", b.store.SettleHandover(b.ctx, later, ch), domain.ErrStale)
		}
		b.same("the settled one", h, read(b.store.Handover(b.ctx, h.ID)).must(b))
		b.wantStock("after refusals", x.ID, map[domain.ProducerID]int64{b.me(): mine, b.other(): theirs})
	}
}

func settleRace(b *bench) {
	x := b.batch(b.me())
	states := []domain.HandoverState{domain.Accepted, domain.Withdrawn, domain.Refused}
	for range 6 {
		offer := b.offer(x, b.other(), Kilograms(10))
		before := read(b.store.StockOf(b.ctx, x.ID, b.me())).must(b)
		errs := race(6, func(i int) error {
			h, ch := Settle(offer, states[i%3])
			return b.store.SettleHandover(b.ctx, h, ch)
		})
		winner := b.wantOne(errs)
		for i, err := range errs {
			if i != winner {
				b.wantIs("a late settler", err, domain.ErrStale)
			}
		}
		state := states[winner%3]
		if kept := read(b.store.Handover(b.ctx, offer.ID)).must(b); kept.State != state {
			b.Errorf("the handover is %s, want %s", kept.State, state)
		}
		want := before
		if state != domain.Accepted {
			want += Kilograms(10).Amount
		}
		b.wantStock(string(state), x.ID, map[domain.ProducerID]int64{b.me(): want})
	}
}

func handoverChain(b *bench) {
	x := b.batch(b.me(), Made(Pieces(100)))
	third := b.someone(2)
	hop := func(from, to domain.ProducerID, n int64) {
		b.Helper()
		h := b.offer(x, to, Pieces(n), func(h *domain.Handover) { h.From = from })
		b.settle(h, domain.Accepted)
	}
	hop(b.me(), b.other(), 60)
	hop(b.other(), third, 60)
	hop(third, b.me(), 15)
	b.wantStock("in the end", x.ID, map[domain.ProducerID]int64{b.me(): 55, b.other(): 0, third: 45})
	for _, holder := range []domain.ProducerID{b.me(), b.other(), third} {
		if !read(b.store.HasHeld(b.ctx, x.ID, holder)).must(b) {
			b.Errorf("%s never held it", holder)
		}
	}
}
