package storagetest

import (
	"errors"
	"strings"

	"nguon/domain"
)

func batchFacets(b *domain.Batch) facets {
	return metaFacets(domain.SubjectBatch, string(b.ID), b.Lot, &b.Meta)
}

var batches = noun[domain.Batch]{
	of: batchFacets,
	fresh: func(b *bench, id string, fill filler) (domain.Batch, domain.Change) {
		x := filledBatch(b, fill)
		x.ID = domain.BatchID(id)
		return first(x, batchFacets, domain.BatchWasRecorded)
	},
	amend: func(b *bench, old domain.Batch, fill filler) (domain.Batch, domain.Change) {
		x := filledBatch(b, fill)
		x.ID, x.Code, x.Inputs = old.ID, old.Code, old.Inputs
		x.Made = domain.Quantity{Amount: old.Made.Amount + 1, Unit: old.Made.Unit}
		x.Meta = follows(x.Meta, old.Meta)
		return next(x, batchFacets, domain.BatchAmended)
	},
	add:     domain.Store.AddBatch,
	replace: domain.Store.ReplaceBatch,
	get: func(b *bench, id string) (domain.Batch, error) {
		return b.store.Batch(b.ctx, domain.BatchID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Batch], error) {
		return b.store.Batches(b.ctx, domain.BatchFilter{}, page)
	},
}

func filledBatch(b *bench, fill filler) domain.Batch {
	b.Helper()
	var x domain.Batch
	fill(&x)
	x.Producer, x.Lot = b.me(), newLot()
	x.Code, x.State = NewBatchCode(), domain.BatchRecorded
	if x.Name == "" {
		x.Stage, x.Name, x.Made = domain.RawMaterial, "Cáy", Grams(1)
		x.MadeOn, x.RecordedAt = NewDate(2026, 1, 2), Now()
	} else {
		x.Stage, x.Product, x.Site = domain.Packaging, b.someProduct(), b.someSite()
		x.Inputs = []domain.Input{
			Taking(b.plenty(1), domain.Quantity{Amount: serial.Add(1), Unit: domain.Milligram}),
			Taking(b.plenty(0), domain.Quantity{Amount: 1_000 * serial.Add(1), Unit: domain.Gram}),
		}
	}
	dated(&x.Meta)
	return x
}

var batchCases = []testCase{
	{says: "AddBatch takes each input and puts all that was made into stock", run: batchStock},
	{says: "AddBatch: an input with too little left is a ShortError, and nothing is taken", run: batchShort},
	{says: "AddBatch: a code that is kept already is taken", run: batchCodeTwice},
	{says: "AddBatch: a lot that the producer ever used is taken, compared by FoldLot", run: batchLotTwice},
	{says: "ReplaceBatch: lots are treated as in AddBatch, a batch keeps every lot it ever had", run: batchLotReplaced},
	{says: "of parallel claims to one lot or code one takes effect", run: batchClaimRace},
	{says: "a refused batch leaves its lot and code free", run: batchClaimsFree},
	{says: "ReplaceBatch: the difference in Made is added to or taken from stock", run: batchMade},
	{says: "parallel corrections that try again all take effect, one after the other", run: batchCorrections},
	{says: "BatchByCode gives the batch of a code", run: batchByCode},
	{says: "BatchesByID gives those that exist of thousands that may repeat", run: batchesByID},
	{says: "Outlines gives those that exist of thousands that may repeat", run: outlines},
	{says: "Batches narrows by every field of the filter, lots without regard to case", run: batchesFiltered},
}

// lot is an edit that sets a lot.
func lot(l string) func(*domain.Batch) { return func(x *domain.Batch) { x.Lot = l } }

func batchStock(b *bench) {
	x, y := b.batch(b.me(), Made(Kilograms(100))), b.batch(b.me(), Made(Pieces(500)))
	z := b.batch(b.me(), Made(Kilograms(30)), From(Taking(x, Grams(40_000)), Taking(y, Pieces(500))))
	b.wantLeft("an input, in another unit of its dimension", x, Kilograms(60))
	b.wantLeft("an input that is used up", y, Pieces(0))
	b.wantLeft("what was made", z, Kilograms(30))
	b.wantStock("somebody else", z.ID, map[domain.ProducerID]int64{b.other(): 0})

	milligram := domain.Quantity{Amount: 1, Unit: domain.Milligram}
	b.batch(b.me(), From(Taking(x, milligram)))
	b.wantLeft("but a milligram", x, domain.Quantity{Amount: Kilograms(60).Amount - 1})
}

func batchShort(b *bench) {
	me, other := b.me(), b.other()
	x, y, z := b.batch(me), b.batch(me), b.batch(me, Made(Kilograms(5)))
	foreign := b.batch(other)
	unknown, _ := NewBatch(me)
	for _, c := range []struct {
		name string
		last domain.Input
		want domain.ShortError
	}{
		{"a gram too much", Taking(z, Grams(5_001)), domain.ShortError{Batch: z.ID, Holder: me, Left: Grams(5_000).Amount}},
		{"what somebody else holds", Taking(foreign, Grams(1)), domain.ShortError{Batch: foreign.ID, Holder: me}},
		{"what nobody recorded", Taking(unknown, Grams(1)), domain.ShortError{Batch: unknown.ID, Holder: me}},
	} {
		n, ch := NewBatch(me, From(Taking(x, Kilograms(60)), Taking(y, Kilograms(100)), c.last))
		b.wantShort(c.name, b.store.AddBatch(b.ctx, n, Keyed(ch, "caller", "key")), c.want)
		b.wantUnused("caller", "key", ch.Record)
		_, err := b.store.Batch(b.ctx, n.ID)
		b.wantIs("the refused batch", err, domain.ErrMissing)
		_, err = b.store.BatchByCode(b.ctx, n.Code)
		b.wantIs("the refused batch by code", err, domain.ErrMissing)
		b.wantLeft("the first input", x, Kilograms(100))
		b.wantLeft("the second input", y, Kilograms(100))
		b.wantLeft("the last input", z, Kilograms(5))
		held := read(b.store.HasHeld(b.ctx, n.ID, me)).must(b)
		if left := read(b.store.StockOfBatch(b.ctx, n.ID)).must(b); held || len(left) != 0 {
			b.Errorf("a refused batch has stock: held %t, lines %v", held, left)
		}
	}
	n, ch := NewBatch(me, From(Taking(z, Grams(5_000))))
	b.must(b.store.AddBatch(b.ctx, n, Keyed(ch, "caller", "key")))
	n, ch = NewBatch(me, From(Taking(z, Grams(1))))
	b.wantShort("of what is used up", b.store.AddBatch(b.ctx, n, ch), domain.ShortError{Batch: z.ID, Holder: me})
}

func batchCodeTwice(b *bench) {
	x := b.batch(b.me())
	y, ch := NewBatch(b.other(), func(y *domain.Batch) { y.Code = x.Code })
	b.wantTaken("the same code", b.store.AddBatch(b.ctx, y, Keyed(ch, "caller", "key")), domain.ClaimCode)
	b.wantUnused("caller", "key", ch.Record)
	b.same("the batch of the code", x, read(b.store.BatchByCode(b.ctx, x.Code)).must(b))

	void, ch := VoidBatch(x)
	b.must(b.store.VoidBatch(b.ctx, void, ch))
	y, ch = NewBatch(b.me(), func(y *domain.Batch) { y.Code = x.Code })
	b.wantTaken("the code of a void batch", b.store.AddBatch(b.ctx, y, ch), domain.ClaimCode)
}

// wantLotTaken wants lots refused to a new batch of mine that takes something.
func (b *bench) wantLotTaken(lots ...string) {
	b.Helper()
	source := b.plenty(0)
	before := read(b.store.StockOf(b.ctx, source.ID, b.me())).must(b)
	for _, l := range lots {
		x, ch := NewBatch(b.me(), From(Taking(source, Grams(1))), lot(l))
		b.wantTaken("lot "+l, b.store.AddBatch(b.ctx, x, Keyed(ch, "caller", l+string(x.ID))), domain.ClaimLot)
		b.wantUnused("caller", l+string(x.ID), ch.Record)
		_, err := b.store.BatchByCode(b.ctx, x.Code)
		b.wantIs("the refused batch", err, domain.ErrMissing)
	}
	b.wantStock("after refusals", source.ID, map[domain.ProducerID]int64{b.me(): before})
}

func batchLotTwice(b *bench) {
	x := b.batch(b.me(), lot("Lô Đỗ 5a"))
	b.wantLotTaken("Lô Đỗ 5a", "LÔ ĐỖ 5A", "lôđỗ5A")
	b.batch(b.other(), lot("Lô Đỗ 5a"))
	b.batch(b.me(), lot("Lo Do 5a"))
	void, ch := VoidBatch(x)
	b.must(b.store.VoidBatch(b.ctx, void, ch))
	b.wantLotTaken("lô đỗ 5a")
}

func batchLotReplaced(b *bench) {
	x, y := b.batch(b.me(), lot("A 1")), b.batch(b.me(), lot("B 1"))
	taken, ch := AmendBatch(y, lot("a 1"), Made(Kilograms(120)))
	b.wantTaken("another's lot", b.store.ReplaceBatch(b.ctx, taken, Keyed(ch, "caller", "key")), domain.ClaimLot)
	b.wantUnused("caller", "key", ch.Record)
	b.same("the refused one", y, read(b.store.Batch(b.ctx, y.ID)).must(b))
	b.wantLeft("the refused one", y, Kilograms(100))

	for _, l := range []string{"a1", "A 2", "A 3", "A 1", "A 3", "A 3"} {
		x, ch = AmendBatch(x, lot(l))
		b.must(b.store.ReplaceBatch(b.ctx, x, ch))
	}
	b.wantLotTaken("a 1", "a 2", "a 3")
	b.same("the last version", x, read(b.store.Batch(b.ctx, x.ID)).must(b))
	taken, ch = AmendBatch(y, lot("a 2"))
	b.wantTaken("a lot that another had once", b.store.ReplaceBatch(b.ctx, taken, ch), domain.ClaimLot)
}

func batchClaimRace(b *bench) {
	me, source := b.me(), b.batch(b.me())
	late := b.batch(me)
	code := NewBatchCode()
	b.wantOne(race(8, func(i int) error {
		if i == 0 {
			x, ch := AmendBatch(late, lot("chung"))
			return b.store.ReplaceBatch(b.ctx, x, ch)
		}
		x, ch := NewBatch(me, From(Taking(source, Kilograms(1))), lot([]string{"chung", "CHUNG"}[i%2]))
		return b.store.AddBatch(b.ctx, x, ch)
	}))
	b.wantOne(race(8, func(int) error {
		x, ch := NewBatch(me, From(Taking(source, Kilograms(1))), func(x *domain.Batch) { x.Code = code })
		return b.store.AddBatch(b.ctx, x, ch)
	}))
}

// batchClaimsFree refuses batches for each reason in turn and then uses what
// they would have claimed.
func batchClaimsFree(b *bench) {
	x := b.batch(b.me())
	with := func(x domain.Batch) func(*domain.Batch) {
		return func(y *domain.Batch) { y.Lot, y.Code = x.Lot, x.Code }
	}
	short, ch := NewBatch(b.me(), From(Taking(x, Kilograms(101))))
	b.wantShort("short", b.store.AddBatch(b.ctx, short, ch), domain.ShortError{Batch: x.ID, Holder: b.me(), Left: x.Made.Amount})
	b.batch(b.me(), with(short))

	again, ch := NewBatch(b.me(), func(y *domain.Batch) { y.ID = x.ID })
	b.wantTaken("id", b.store.AddBatch(b.ctx, again, ch), domain.ClaimID)
	b.batch(b.me(), with(again))

	coded, ch := NewBatch(b.me(), func(y *domain.Batch) { y.Code = x.Code })
	b.wantTaken("code", b.store.AddBatch(b.ctx, coded, ch), domain.ClaimCode)
	b.batch(b.me(), lot(coded.Lot))

	lotted, ch := NewBatch(b.me(), lot(x.Lot))
	b.wantTaken("lot", b.store.AddBatch(b.ctx, lotted, ch), domain.ClaimLot)
	b.batch(b.me(), func(y *domain.Batch) { y.Code = lotted.Code })

	late, ch := AmendBatch(x, lot(newLot()), func(y *domain.Batch) { y.Revision = 5 })
	b.wantIs("stale", b.store.ReplaceBatch(b.ctx, late, ch), domain.ErrStale)
	b.batch(b.me(), lot(late.Lot))
}

func batchMade(b *bench) {
	x := b.batch(b.me(), Made(Kilograms(100)))
	b.batch(b.me(), From(Taking(x, Kilograms(30))))
	correct := func(made domain.Quantity) {
		b.Helper()
		var ch domain.Change
		x, ch = AmendBatch(x, Made(made))
		b.must(b.store.ReplaceBatch(b.ctx, x, ch))
	}
	correct(Kilograms(150))
	b.wantLeft("after more", x, Kilograms(120))
	correct(Kilograms(40))
	b.wantLeft("after less", x, Kilograms(10))

	less, ch := AmendBatch(x, Made(Grams(29_999)), func(x *domain.Batch) { x.Made.Unit, x.Lot = domain.Kilogram, "Lô khác" })
	b.wantShort("less than what was taken", b.store.ReplaceBatch(b.ctx, less, Keyed(ch, "caller", "key")),
		domain.ShortError{Batch: x.ID, Holder: b.me(), Left: Kilograms(10).Amount})
	b.wantUnused("caller", "key", ch.Record)
	b.same("after the refusal", x, read(b.store.Batch(b.ctx, x.ID)).must(b))
	b.wantLeft("after the refusal", x, Kilograms(10))
	b.batch(b.me(), lot("Lô khác"))

	correct(Kilograms(30))
	b.wantLeft("down to what was taken", x, Kilograms(0))
	correct(Kilograms(30))
	correct(Kilograms(31))
	b.wantLeft("from nothing", x, Kilograms(1))
}

func batchCorrections(b *bench) {
	const callers = 6
	x := b.batch(b.me())
	errs := race(callers, func(int) error {
		for {
			kept, err := b.store.Batch(b.ctx, x.ID)
			if err != nil {
				return err
			}
			y, ch := AmendBatch(kept, Made(domain.Quantity{Amount: kept.Made.Amount + 1, Unit: kept.Made.Unit}))
			if err := b.store.ReplaceBatch(b.ctx, y, ch); !errors.Is(err, domain.ErrStale) {
				return err
			}
		}
	})
	for _, err := range errs {
		b.must(err)
	}
	kept := read(b.store.Batch(b.ctx, x.ID)).must(b)
	if kept.Revision != 1+callers || kept.Made.Amount != x.Made.Amount+callers {
		b.Errorf("after %d corrections: revision %d, %d made", callers, kept.Revision, kept.Made.Amount-x.Made.Amount)
	}
}

func batchByCode(b *bench) {
	x, y := b.batch(b.me()), b.batch(b.me())
	b.same("x", x, read(b.store.BatchByCode(b.ctx, x.Code)).must(b))
	b.same("y", y, read(b.store.BatchByCode(b.ctx, y.Code)).must(b))
	void, ch := VoidBatch(x)
	b.must(b.store.VoidBatch(b.ctx, void, ch))
	b.same("a void batch", void, read(b.store.BatchByCode(b.ctx, x.Code)).must(b))
	for _, code := range []domain.BatchCode{"", NewBatchCode(), "'", domain.BatchCode(strings.Repeat("0", 200))} {
		_, err := b.store.BatchByCode(b.ctx, code)
		b.wantIs("an unknown code", err, domain.ErrMissing)
	}
}

func batchesByID(b *bench) {
	x, y := b.batch(b.me()), b.batch(b.other())
	b.batch(b.me())
	var ids []domain.BatchID
	for range 3_000 {
		ids = append(ids, NewID[domain.BatchID](), x.ID)
	}
	ids = append(ids, y.ID)
	got := read(b.store.BatchesByID(b.ctx, ids)).must(b)
	b.same("those that exist", []domain.Batch{x, y}, byID(got, func(x domain.Batch) domain.BatchID { return x.ID }))
	for _, none := range [][]domain.BatchID{nil, {}, {NewID[domain.BatchID]()}} {
		if got := read(b.store.BatchesByID(b.ctx, none)).must(b); len(got) != 0 {
			b.Errorf("of %v there are %d", none, len(got))
		}
	}
}

func outlines(b *bench) {
	x, y := b.batch(b.me()), b.batch(b.other())
	b.batch(b.me())
	var ids []domain.BatchID
	for range 3_000 {
		ids = append(ids, NewID[domain.BatchID](), x.ID)
	}
	ids = append(ids, y.ID)
	got := read(b.store.Outlines(b.ctx, ids)).must(b)
	b.same("those that exist", []domain.Outline{x.Outline(), y.Outline()}, byID(got, func(o domain.Outline) domain.BatchID { return o.Batch }))
	if got := read(b.store.Outlines(b.ctx, nil)).must(b); len(got) != 0 {
		b.Errorf("of none there are %d", len(got))
	}
}
