package storagetest

import (
	"cmp"
	"errors"
	"slices"

	"nguon/domain"
)

var stockCases = []testCase{
	{says: "StockOf is 0 for a holder that never had any", run: stockOfNobody},
	{says: "StockOfBatch lists every holder with more than nothing left, by holder id", run: stockOfBatch},
	{says: "HasHeld says whether holder has or ever had stock of the batch", run: hasHeld},
	{says: "StockOfHolder lists what a holder has more than nothing of, newest first", run: stockOfHolder},
	{says: "sixty parallel takers of 10 from 500: fifty take effect", run: takers},
	{says: "parallel takers of several batches in any order take all or nothing", run: crossTakers},
	{says: "amounts are exact up to the largest", run: largeAmounts},
}

func stockOfNobody(b *bench) {
	x := b.batch(b.me())
	for _, c := range []struct {
		batch  domain.BatchID
		holder domain.ProducerID
		left   int64
	}{
		{x.ID, b.me(), Kilograms(100).Amount},
		{x.ID, b.other(), 0},
		{x.ID, NewID[domain.ProducerID](), 0},
		{NewID[domain.BatchID](), b.me(), 0},
		{"", "", 0},
	} {
		b.wantStock("stock", c.batch, map[domain.ProducerID]int64{c.holder: c.left})
		if held := read(b.store.HasHeld(b.ctx, c.batch, c.holder)).must(b); held != (c.left > 0) {
			b.Errorf("%s has held %s: %t", c.holder, c.batch, held)
		}
	}
	if lines := read(b.store.StockOfBatch(b.ctx, NewID[domain.BatchID]())).must(b); len(lines) != 0 {
		b.Errorf("an unknown batch is in stock: %v", lines)
	}
}

func stockOfBatch(b *bench) {
	x := b.batch(b.me(), func(x *domain.Batch) { x.Made = domain.Quantity{Amount: Kilograms(1_000).Amount, Unit: domain.Tonne} })
	var want []domain.StockLine
	line := func(holder domain.ProducerID, kg int64) {
		want = append(want, domain.StockLine{Batch: x.ID, Holder: holder,
			Left: domain.Quantity{Amount: Kilograms(kg).Amount, Unit: domain.Tonne}})
	}
	for i := range 5 {
		holder := b.someone(5 - i)
		b.settle(b.offer(x, holder, Kilograms(int64(10+i))), domain.Accepted)
		line(holder, int64(10+i))
	}
	line(b.me(), 1_000-60)
	emptied := b.someone(6)
	b.settle(b.offer(x, emptied, Kilograms(10)), domain.Accepted)
	b.batch(emptied, From(Taking(x, Kilograms(10))))
	b.offer(x, b.someone(7), Kilograms(5))
	want[len(want)-1].Left.Amount -= Kilograms(15).Amount

	slices.SortFunc(want, func(l, m domain.StockLine) int { return cmp.Compare(l.Holder, m.Holder) })
	b.same("stock of a batch, in the unit in which it was made", want, read(b.store.StockOfBatch(b.ctx, x.ID)).must(b))
}

func hasHeld(b *bench) {
	x, third := b.batch(b.me()), b.someone(2)
	want := func(holder domain.ProducerID, want bool) {
		b.Helper()
		if held := read(b.store.HasHeld(b.ctx, x.ID, holder)).must(b); held != want {
			b.Errorf("%s has held it: %t, want %t", holder, held, want)
		}
	}
	want(b.me(), true)
	want(b.other(), false)
	h := b.offer(x, b.other(), Kilograms(100))
	want(b.me(), true)
	want(b.other(), false)
	b.settle(h, domain.Accepted)
	want(b.me(), true)
	want(b.other(), true)
	h = b.offer(x, third, Kilograms(100), func(h *domain.Handover) { h.From = b.other() })
	b.settle(h, domain.Withdrawn)
	want(third, false)
	b.batch(b.other(), From(Taking(x, Kilograms(100))))
	want(b.other(), true)
}

func stockOfHolder(b *bench) {
	if l := read(b.store.StockOfHolder(b.ctx, b.other(), domain.Page{Limit: 10})).must(b); len(l.Items) != 0 || l.Next != "" {
		b.Errorf("who holds nothing has %v", l)
	}
	var held []domain.Batch
	for i := range 7 {
		x := b.batch(b.me(), Made(Pieces(int64(10+i))))
		if i%3 == 2 {
			b.settle(b.offer(x, b.other(), Pieces(int64(10+i))), domain.Accepted)
			continue
		}
		b.offer(x, b.other(), Pieces(1))
		held = append(held, x)
	}
	slices.Reverse(held)
	list := func(p domain.Page) ([]string, string, error) {
		l, err := b.store.StockOfHolder(b.ctx, b.me(), p)
		return idsOf(l.Items, func(l domain.StockLine) domain.BatchID { return l.Batch }), l.Next, err
	}
	ids := idsOf(held, func(x domain.Batch) domain.BatchID { return x.ID })
	b.wantPages(ids, list)
	got := read(b.store.StockOfHolder(b.ctx, b.me(), domain.Page{Limit: 1})).must(b)
	b.same("a line", []domain.StockLine{{Batch: held[0].ID, Holder: b.me(), Left: Pieces(held[0].Made.Amount - 1)}}, got.Items)

	// The item that a page ended with may be used up before the next is asked for.
	b.batch(b.other(), Made(Pieces(1)))
	b.settle(b.offer(held[1], b.other(), Pieces(held[1].Made.Amount-1)), domain.Accepted)
	rest, _, err := list(domain.Page{After: ids[1], Limit: 50})
	b.must(err)
	b.same("behind one that is gone", ids[2:], rest)
	b.wantPages(append([]string{ids[0]}, ids[2:]...), list)
}

func takers(b *bench) {
	me, other := b.me(), b.other()
	x := b.batch(me, Made(Kilograms(500)))
	errs := race(60, func(i int) error {
		switch i % 3 {
		case 0:
			h, ch := NewHandover(x, other, Kilograms(10))
			return b.store.AddHandover(b.ctx, h, ch)
		case 1:
			d, ch := NewDelivery(x, Grams(10_000))
			return b.store.AddHandover(b.ctx, d, ch)
		default:
			y, ch := NewBatch(me, From(Taking(x, Kilograms(10))))
			return b.store.AddBatch(b.ctx, y, ch)
		}
	})
	won, lost := tally(errs)
	if won != 50 {
		b.Errorf("%d of 60 took effect, want 50", won)
	}
	for _, err := range lost {
		b.wantShort("a late taker", err, domain.ShortError{Batch: x.ID, Holder: me})
	}
	b.wantLeft("in the end", x, Kilograms(0))
}

func crossTakers(b *bench) {
	me := b.me()
	stock := []domain.Batch{b.batch(me), b.batch(me), b.batch(me)}
	errs := race(30, func(i int) error {
		var inputs []domain.Input
		for k := range stock {
			inputs = append(inputs, Taking(stock[(i+k)%3], Kilograms(10)))
		}
		if i%2 == 0 {
			slices.Reverse(inputs)
		}
		y, ch := NewBatch(me, From(inputs...))
		return b.store.AddBatch(b.ctx, y, ch)
	})
	won, lost := tally(errs)
	if won != 10 {
		b.Errorf("%d of 30 took effect, want 10", won)
	}
	for _, err := range lost {
		var short *domain.ShortError
		if !errors.As(err, &short) || short.Left >= Kilograms(10).Amount {
			b.Errorf("a late taker = %v, want a ShortError", err)
		}
	}
	for _, x := range stock {
		b.wantLeft("in the end", x, Kilograms(0))
	}
}

func largeAmounts(b *bench) {
	const most = 1<<63 - 1
	x := b.batch(b.me(), Made(domain.Quantity{Amount: most, Unit: domain.Milligram}))
	b.wantLeft("the largest", x, domain.Quantity{Amount: most})
	b.same("the largest", x, read(b.store.Batch(b.ctx, x.ID)).must(b))
	y := b.batch(b.me(), Made(domain.Quantity{Amount: 1, Unit: domain.Tonne}), From(Taking(x, domain.Quantity{Amount: 1<<53 + 1, Unit: domain.Kilogram})))
	b.wantLeft("after 2^53+1", x, domain.Quantity{Amount: most - 1<<53 - 1})
	b.same("its input", y, read(b.store.Batch(b.ctx, y.ID)).must(b))
	b.settle(b.offer(x, b.other(), domain.Quantity{Amount: most - 1<<53 - 2, Unit: domain.Gram}), domain.Accepted)
	b.wantLeft("all but one", x, domain.Quantity{Amount: 1})
}
