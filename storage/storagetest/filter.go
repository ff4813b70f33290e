package storagetest

import (
	"slices"
	"strings"

	"nguon/domain"
)

// batchesFiltered holds every combination of filters against the batches that
// pass it, page by page.
func batchesFiltered(b *bench) {
	product := b.someProduct()
	var kept []domain.Batch
	for _, producer := range []domain.ProducerID{b.me(), b.other()} {
		for _, stage := range domain.Stages {
			for _, p := range []domain.ProductID{product, ""} {
				edit := func(x *domain.Batch) { x.Product, x.Lot = p, "Lô Đ"+x.Lot }
				var from []func(*domain.Batch)
				if stage != domain.RawMaterial {
					from = append(from, From(Taking(kept[len(kept)-1], Grams(1))))
				}
				kept = append(kept, b.batch(producer, append(from, edit, func(x *domain.Batch) { x.Stage = stage })...))
			}
		}
	}
	void, ch := VoidBatch(kept[len(kept)-1])
	b.must(b.store.VoidBatch(b.ctx, void, ch))
	kept[len(kept)-1] = void
	former := kept[2].Lot
	amended, ch := AmendBatch(kept[2], lot("Lô đã sửa"))
	b.must(b.store.ReplaceBatch(b.ctx, amended, ch))
	kept[2] = amended
	slices.Reverse(kept)

	for _, producer := range []domain.ProducerID{"", b.me(), b.other(), NewID[domain.ProducerID]()} {
		for _, stage := range append([]domain.Stage{""}, domain.Stages...) {
			for _, p := range []domain.ProductID{"", product} {
				b.wantFiltered(kept, domain.BatchFilter{Producer: producer, Stage: stage, Product: p})
			}
		}
	}
	for _, f := range []domain.BatchFilter{
		{Lot: strings.ToUpper(kept[3].Lot)},
		{Lot: strings.ToLower(kept[4].Lot)},
		{Lot: kept[5].Lot, Producer: kept[5].Producer, Stage: kept[5].Stage},
		{Lot: kept[0].Lot, Producer: b.me()},
		{Lot: "LÔ ĐÃ SỬA"},
		{Lot: former},
		{Lot: "không có"},
	} {
		b.wantFiltered(kept, f)
	}
}

func (b *bench) wantFiltered(kept []domain.Batch, f domain.BatchFilter) {
	b.Helper()
	var want []string
	for _, x := range kept {
		if (f.Producer == "" || x.Producer == f.Producer) && (f.Product == "" || x.Product == f.Product) &&
			(f.Stage == "" || x.Stage == f.Stage) && (f.Lot == "" || strings.EqualFold(x.Lot, f.Lot)) {
			want = append(want, string(x.ID))
		}
	}
	b.Logf("%+v: %d of %d", f, len(want), len(kept))
	for _, limit := range []int{2, domain.MaxPageSize} {
		got := read(all(func(p domain.Page) (domain.List[domain.Batch], error) {
			return b.store.Batches(b.ctx, f, p)
		}, limit)).must(b)
		b.same("filtered batches", want, idsOf(got, func(x domain.Batch) domain.BatchID { return x.ID }))
	}
}

// handoversFiltered does so for handovers.
func handoversFiltered(b *bench) {
	third := b.someone(2)
	x, y := b.plenty(0), b.plenty(1)
	kept := []domain.Handover{
		b.offer(x, b.other(), Kilograms(1)),
		b.settle(b.offer(x, b.other(), Kilograms(2)), domain.Accepted),
		b.settle(b.offer(y, third, Kilograms(3)), domain.Refused),
		b.settle(b.offer(y, b.other(), Kilograms(4)), domain.Withdrawn),
		b.offer(x, third, Kilograms(1), func(h *domain.Handover) { h.From = b.other() }),
	}
	delivery, ch := NewDelivery(y, Kilograms(5))
	b.must(b.store.AddHandover(b.ctx, delivery, ch))
	toMyself := b.settle(b.offer(y, b.me(), Kilograms(6)), domain.Accepted)
	kept = append(kept, delivery, toMyself)
	slices.Reverse(kept)

	for _, party := range []domain.ProducerID{"", b.me(), b.other(), third, NewID[domain.ProducerID]()} {
		for _, batch := range []domain.BatchID{"", x.ID, y.ID, NewID[domain.BatchID]()} {
			for _, state := range append([]domain.HandoverState{""}, domain.HandoverStates...) {
				b.wantHandovers(kept, domain.HandoverFilter{Party: party, Batch: batch, State: state})
			}
		}
	}
}

func (b *bench) wantHandovers(kept []domain.Handover, f domain.HandoverFilter) {
	b.Helper()
	var want []string
	for _, h := range kept {
		if (f.Party == "" || h.From == f.Party || h.To == f.Party) && (f.Batch == "" || h.Batch == f.Batch) &&
			(f.State == "" || h.State == f.State) {
			want = append(want, string(h.ID))
		}
	}
	for _, limit := range []int{1, domain.MaxPageSize} {
		if limit == 1 && len(want) < 2 {
			continue
		}
		got := read(all(func(p domain.Page) (domain.List[domain.Handover], error) {
			return b.store.Handovers(b.ctx, f, p)
		}, limit)).must(b)
		b.same("filtered handovers", want, idsOf(got, func(h domain.Handover) domain.HandoverID { return h.ID }))
	}
}
