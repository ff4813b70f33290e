package mongo

import (
	"context"
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/storagetest"
)

// village is a store with two producers and three raw materials of the first.
type village struct {
	*testing.T
	store     domain.Store
	me, other domain.ProducerID
	raw       [3]domain.Batch
}

func newVillage(t *testing.T, s domain.Store) *village {
	t.Helper()
	v := &village{T: t, store: s}
	for _, id := range []*domain.ProducerID{&v.me, &v.other} {
		p, ch := storagetest.NewProducer()
		v.must(s.AddProducer(t.Context(), p, ch))
		*id = p.ID
	}
	for i := range v.raw {
		v.raw[i] = v.batch()
	}
	return v
}

func (v *village) must(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

func (v *village) batch(edit ...func(*domain.Batch)) domain.Batch {
	v.Helper()
	b, ch := storagetest.NewBatch(v.me, edit...)
	v.must(v.store.AddBatch(v.Context(), b, ch))
	return b
}

// product is a batch made from all three raw materials.
func (v *village) product() domain.Batch {
	v.Helper()
	return v.batch(v.fromAll())
}

func (v *village) fromAll() func(*domain.Batch) {
	var inputs []domain.Input
	for i, b := range v.raw {
		inputs = append(inputs, storagetest.Taking(b, storagetest.Kilograms(int64(10*(i+1)))))
	}
	return storagetest.From(inputs...)
}

func (v *village) offer() domain.Handover {
	v.Helper()
	h, ch := storagetest.NewHandover(v.raw[0], v.other, storagetest.Kilograms(7))
	v.must(v.store.AddHandover(v.Context(), h, ch))
	return h
}

// stock says whether holder has this much of a batch.
func stock(t *testing.T, s domain.Store, b domain.Batch, holder domain.ProducerID, want domain.Quantity) bool {
	t.Helper()
	left, err := s.StockOf(t.Context(), b.ID, holder)
	if err != nil {
		t.Fatal(err)
	}
	return left == want.Amount
}

// at says whether the thing that a read gives is at a revision.
func at(t *testing.T, revision, want int64, err error) bool {
	t.Helper()
	if err != nil && !errors.Is(err, domain.ErrMissing) {
		t.Fatal(err)
	}
	return err == nil && revision == want
}

func keyed(ch domain.Change) domain.Change { return storagetest.Keyed(ch, "story", "once") }

func recordingStory(v *village) story {
	b, ch := storagetest.NewBatch(v.me, v.fromAll())
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.AddBatch(ctx, b, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Batch(t.Context(), b.ID)
			byCode, codeErr := s.BatchByCode(t.Context(), b.Code)
			held, _ := s.HasHeld(t.Context(), b.ID, v.me)
			g, graphErr := s.Lineage(t.Context(), []domain.BatchID{b.ID}, domain.Back, 10)
			v.must(graphErr)
			lot, lotErr := s.Batches(t.Context(), domain.BatchFilter{Lot: b.Lot}, domain.Page{Limit: 5})
			v.must(lotErr)
			return map[string]bool{
				"the batch": at(t, kept.Revision, 1, err), "its code": at(t, byCode.Revision, 1, codeErr), "that it was held": held,
				"its lineage": len(g.Edges) == 3, "its lot": len(lot.Items) == 1,
				"its stock":       stock(t, s, b, v.me, b.Made),
				"the first input": stock(t, s, v.raw[0], v.me, storagetest.Kilograms(90)),
				"the last input":  stock(t, s, v.raw[2], v.me, storagetest.Kilograms(70)),
			}
		}}
}

// amended tells of a new version of the first raw material.
func amended(v *village, made domain.Quantity) story {
	old := v.raw[0]
	b, ch := storagetest.AmendBatch(old, storagetest.Made(made), func(b *domain.Batch) { b.Lot += " sửa" })
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.ReplaceBatch(ctx, b, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Batch(t.Context(), b.ID)
			lot, lotErr := s.Batches(t.Context(), domain.BatchFilter{Lot: b.Lot}, domain.Page{Limit: 5})
			v.must(lotErr)
			former, lotErr := s.Batches(t.Context(), domain.BatchFilter{Lot: old.Lot}, domain.Page{Limit: 5})
			v.must(lotErr)
			return map[string]bool{
				"the batch": at(t, kept.Revision, 2, err), "its lot": len(lot.Items) == 1, "its former lot": len(former.Items) == 0,
				"its stock": stock(t, s, b, v.me, made),
			}
		}}
}

func amendmentStory(v *village) story       { return amended(v, storagetest.Kilograms(60)) }
func amendmentToMoreStory(v *village) story { return amended(v, storagetest.Kilograms(160)) }

func voidStory(v *village) story {
	b, ch := storagetest.VoidBatch(v.product())
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.VoidBatch(ctx, b, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Batch(t.Context(), b.ID)
			g, graphErr := s.Lineage(t.Context(), []domain.BatchID{v.raw[1].ID}, domain.Forward, 10)
			v.must(graphErr)
			return map[string]bool{
				"the batch": at(t, kept.Revision, 2, err), "no lineage": len(g.Edges) == 0,
				"its stock":       stock(t, s, b, v.me, domain.Quantity{}),
				"the first input": stock(t, s, v.raw[0], v.me, storagetest.Kilograms(100)),
				"the last input":  stock(t, s, v.raw[2], v.me, storagetest.Kilograms(100)),
			}
		}}
}

func handoverStory(v *village) story {
	h, ch := storagetest.NewHandover(v.raw[0], v.other, storagetest.Kilograms(7))
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.AddHandover(ctx, h, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Handover(t.Context(), h.ID)
			list, listErr := s.Handovers(t.Context(), domain.HandoverFilter{Party: v.other}, domain.Page{Limit: 5})
			v.must(listErr)
			return map[string]bool{
				"the handover": at(t, kept.Revision, 1, err), "the list": len(list.Items) == 1,
				"the stock": stock(t, s, v.raw[0], v.me, storagetest.Kilograms(93)),
			}
		}}
}

func settlingStory(v *village) story {
	offer := v.offer()
	h, ch := storagetest.Settle(offer, domain.Accepted)
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.SettleHandover(ctx, h, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Handover(t.Context(), h.ID)
			held, heldErr := s.HasHeld(t.Context(), h.Batch, v.other)
			v.must(heldErr)
			mine, listErr := s.StockOfHolder(t.Context(), v.other, domain.Page{Limit: 5})
			v.must(listErr)
			open, listErr := s.Handovers(t.Context(), domain.HandoverFilter{State: domain.Offered}, domain.Page{Limit: 5})
			v.must(listErr)
			return map[string]bool{
				"the handover": at(t, kept.Revision, 2, err), "that it was held": held, "the holder's list": len(mine.Items) == 1,
				"that it is open no more": len(open.Items) == 0,
				"the stock":               stock(t, s, v.raw[0], v.other, storagetest.Kilograms(7)),
			}
		}}
}

func runStory(v *village, issued domain.UnitNumber) story {
	r, ch := storagetest.NewUnitRun(v.raw[0], issued, 10)
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.AddLabelRun(ctx, r, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.LabelRun(t.Context(), r.ID)
			byUnit, unitErr := s.LabelRunOfUnit(t.Context(), r.Batch, r.Last)
			last, lastErr := s.IssuedUnits(t.Context(), r.Batch)
			v.must(lastErr)
			return map[string]bool{
				"the run": at(t, int64(kept.Count), 10, err), "its last unit": at(t, int64(byUnit.Count), 10, unitErr), "what is issued": last == r.Last,
			}
		}}
}

func firstRunStory(v *village) story { return runStory(v, 0) }

func laterRunStory(v *village) story {
	r, ch := storagetest.NewUnitRun(v.raw[0], 0, 24)
	v.must(v.store.AddLabelRun(v.Context(), r, ch))
	return runStory(v, 24)
}

func recallStory(v *village) story {
	r, ch := storagetest.NewRecall([]domain.BatchID{v.raw[0].ID, v.raw[1].ID})
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.AddRecall(ctx, r, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Recall(t.Context(), r.ID)
			inForce, listErr := s.RecallsInForce(t.Context())
			v.must(listErr)
			return map[string]bool{"the recall": at(t, kept.Revision, 1, err), "that it is in force": len(inForce) == 1}
		}}
}

func productStory(v *village) story {
	p, ch := storagetest.NewProduct(v.me)
	v.must(v.store.AddProduct(v.Context(), p, ch))
	p, ch = storagetest.AmendProduct(p, func(p *domain.Product) { p.GTIN = storagetest.NewGTIN() })
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.ReplaceProduct(ctx, p, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.Product(t.Context(), p.ID)
			return map[string]bool{"the product": at(t, kept.Revision, 2, err), "its GTIN": kept.GTIN == p.GTIN}
		}}
}

func blankRunStory(v *village) story {
	r, ch := storagetest.NewBlankRun(v.me, 10)
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.AddLabelRun(ctx, r, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.LabelRun(t.Context(), r.ID)
			byCode, codeErr := s.LabelRunByCode(t.Context(), r.Code)
			list, listErr := s.LabelRuns(t.Context(), domain.LabelRunFilter{Producer: v.me, Blank: true}, domain.Page{Limit: 5})
			v.must(listErr)
			return map[string]bool{
				"the run": at(t, kept.Revision, 1, err), "its code": at(t, byCode.Revision, 1, codeErr), "the list": len(list.Items) == 1,
			}
		}}
}

// changedRun tells of a change of a label run that v has made.
func (v *village) changedRun(r domain.LabelRun, ch domain.Change, batch domain.BatchID, listed func([]domain.LabelRun) bool) story {
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.ReplaceLabelRun(ctx, r, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.LabelRun(t.Context(), r.ID)
			list, listErr := s.LabelRuns(t.Context(), domain.LabelRunFilter{Batch: batch}, domain.Page{Limit: 5})
			v.must(listErr)
			return map[string]bool{"the run": at(t, kept.Revision, 2, err), "the list": listed(list.Items)}
		}}
}

func labelClaimStory(v *village) story {
	r, ch := storagetest.NewBlankRun(v.me, 10)
	v.must(v.store.AddLabelRun(v.Context(), r, ch))
	r, ch = storagetest.ClaimLabels(r, storagetest.Range(2, 7), v.raw[0])
	return v.changedRun(r, ch, v.raw[0].ID, func(list []domain.LabelRun) bool { return len(list) == 1 })
}

func formerRunStory(v *village) story {
	r, ch := storagetest.NewUnitRun(v.raw[0], 0, 10)
	v.must(v.store.AddLabelRun(v.Context(), r, ch))
	_, err := v.store.(*Store).update(v.Context(), runsIn, bson.D{{Key: "_id", Value: string(r.ID)}},
		bson.D{{Key: "$unset", Value: bson.D{{Key: revisionField, Value: ""}, {Key: "print.template", Value: ""}}}})
	v.must(err)
	r, ch = storagetest.VoidLabels(r, storagetest.Range(2, 7))
	return v.changedRun(r, ch, v.raw[0].ID, func(list []domain.LabelRun) bool {
		return len(list) == 1 && len(list[0].Voids) == 1 && list[0].Print.Template == domain.TemplateStandard
	})
}

func labelStockStory(v *village) story {
	x, ch := storagetest.NewLabelStock(v.me)
	ch = keyed(ch)
	return story{ch, func(ctx context.Context, s domain.Store) error { return s.AddLabelStock(ctx, x, ch) },
		func(t *testing.T, s domain.Store) map[string]bool {
			kept, err := s.LabelStock(t.Context(), x.ID)
			list, listErr := s.LabelStocks(t.Context(), v.me, domain.Page{Limit: 5})
			v.must(listErr)
			return map[string]bool{"the stock": at(t, kept.Revision, 1, err), "the list": len(list.Items) == 1}
		}}
}
