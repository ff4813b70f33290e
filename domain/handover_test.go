package domain_test

import (
	"sync"
	"testing"

	"nguon/domain"
)

func TestHandoverMovesStock(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	paddy := w.raw(w.grower, "Thóc TBR39", "1000", "2026-06-01")
	offer := func(kg string) domain.Handover {
		return must(w.OfferHandover(ctx, w.grower, domain.HandoverDraft{Batch: paddy.ID, To: w.crab.ID, Quantity: qty(kg, "KGM"), On: day("2026-06-02")}))(t)
	}
	wantStock := func(when, grower, maker string) {
		t.Helper()
		if g, m := w.left(paddy, w.rice.ID), w.left(paddy, w.crab.ID); g != grower || m != maker {
			t.Errorf("%s the giver has %s and the receiver %s, want %s and %s", when, g, m, grower, maker)
		}
	}
	_, err := w.Batch(ctx, w.maker, paddy.ID)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)

	h := offer("600")
	wantStock("in transit", "400 KGM", "0 KGM")
	if b := must(w.Batch(ctx, w.maker, paddy.ID))(t); b.Site != "" || b.Supplier != (domain.Supplier{}) || b.RecordedBy != "" {
		t.Errorf("the receiver sees %+v: more than a partner may", b)
	}
	must(w.AcceptHandover(ctx, w.maker, h.ID))(t)
	wantStock("accepted", "400 KGM", "600 KGM")

	h = offer("300")
	must(w.RefuseHandover(ctx, w.maker, h.ID, "ẩm quá 15%"))(t)
	wantStock("refused", "400 KGM", "600 KGM")

	h = offer("300")
	must(w.WithdrawHandover(ctx, w.grower, h.ID, "giao nhầm"))(t)
	wantStock("withdrawn", "400 KGM", "600 KGM")
	_, err = w.AcceptHandover(ctx, w.maker, h.ID)
	wantRefusal(t, err, domain.Conflict, "", domain.CodeSettled)

	sold := must(w.OfferHandover(ctx, w.grower, domain.HandoverDraft{Batch: paddy.ID, Partner: domain.Partner{Name: "Chợ Bo"}, Quantity: qty("0.1", "TNE"), On: day("2026-06-02")}))(t)
	if sold.State != domain.Delivered {
		t.Errorf("sold to a partner: %s, want delivered", sold.State)
	}
	wantStock("sold outside", "300 KGM", "600 KGM")
	must(w.WithdrawHandover(ctx, w.grower, sold.ID, "ghi nhầm phiếu"))(t)
	wantStock("the sale was a mistake", "400 KGM", "600 KGM")
}

func TestDatesFollowTheGoods(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	paddy := w.raw(w.grower, "Thóc TBR39", "1000", "2026-06-01")
	w.given(paddy, w.grower, w.maker, "500", "2026-06-10")
	draft := domain.BatchDraft{Stage: domain.Processing, Name: "Gạo", MadeOn: day("2026-06-09"), Made: qty("1", "KGM"), Inputs: []domain.Input{of(paddy, "1", "KGM")}}
	_, err := w.RecordBatch(ctx, w.maker, draft)
	wantRefusal(t, err, domain.Invalid, "inputs/0/batch", domain.CodeBeforeReceived)
	_, err = w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Batch: paddy.ID, Partner: domain.Partner{Name: "Chợ Bo"}, Quantity: qty("1", "KGM"), On: day("2026-06-09")})
	wantRefusal(t, err, domain.Invalid, "on", domain.CodeBeforeReceived)
	x := correction(paddy)
	x.MadeOn = day("2026-06-11")
	_, err = w.AmendBatch(ctx, w.grower, paddy.ID, 1, x, "nhầm ngày")
	wantRefusal(t, err, domain.Invalid, "made_on", domain.CodeHandedOverEarlier)
	draft.MadeOn = day("2026-06-10")
	rice := must(w.RecordBatch(ctx, w.maker, draft))(t)
	x = correction(rice)
	x.MadeOn = day("2026-06-09")
	_, err = w.AmendBatch(ctx, w.maker, rice.ID, 1, x, "nhầm ngày")
	wantRefusal(t, err, domain.Invalid, "made_on", domain.CodeBeforeReceived)
}

// A refused offer shows nothing of the batch any more.
func TestOffersOpenABatchWhileTheyStand(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	paddy := w.raw(w.grower, "Thóc TBR39", "1000", "2026-06-01")
	h := must(w.OfferHandover(ctx, w.grower, domain.HandoverDraft{Batch: paddy.ID, To: w.crab.ID, Quantity: qty("1", "KGM"), On: day("2026-06-02")}))(t)
	must(w.Batch(ctx, w.maker, paddy.ID))(t)
	must(w.RefuseHandover(ctx, w.maker, h.ID, "không đặt"))(t)
	_, err := w.Batch(ctx, w.maker, paddy.ID)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
}

func TestHandoverRefuses(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	paddy := w.raw(w.grower, "Thóc TBR39", "1000", "2026-06-01")
	good := domain.HandoverDraft{Batch: paddy.ID, To: w.crab.ID, Quantity: qty("10", "KGM"), On: day("2026-06-02")}
	tests := map[string]struct {
		change      func(*domain.HandoverDraft)
		by          domain.Caller
		kind        domain.Kind
		field, code string
	}{
		"to nobody":         {func(d *domain.HandoverDraft) { d.To = "" }, w.grower, domain.Invalid, "to", domain.CodeOneReceiver},
		"to two":            {func(d *domain.HandoverDraft) { d.Partner.Name = "Chợ Bo" }, w.grower, domain.Invalid, "to", domain.CodeOneReceiver},
		"to oneself":        {func(d *domain.HandoverDraft) { d.To = w.rice.ID }, w.grower, domain.Invalid, "to", domain.CodeToOneself},
		"address of nobody": {func(d *domain.HandoverDraft) { d.Partner.Address = "Chợ Bo" }, w.grower, domain.Invalid, "to", domain.CodeOneReceiver},
		"no purpose":        {func(d *domain.HandoverDraft) { d.Purpose = "gift" }, w.grower, domain.Invalid, "purpose", domain.CodeUnknownValue},
		"to an unknown":     {func(d *domain.HandoverDraft) { d.To = "01999999-0000-7000-8000-000000000000" }, w.grower, domain.Invalid, "to", domain.CodeUnknownReference},
		"nothing":           {func(d *domain.HandoverDraft) { d.Quantity = qty("0", "KGM") }, w.grower, domain.Invalid, "quantity", domain.CodeNotPositive},
		"in pieces":         {func(d *domain.HandoverDraft) { d.Quantity = qty("1", "H87") }, w.grower, domain.Invalid, "quantity", domain.CodeQuantityDimension},
		"too much":          {func(d *domain.HandoverDraft) { d.Quantity = qty("1000.5", "KGM") }, w.grower, domain.Conflict, "quantity", domain.CodeStockShort},
		"before made":       {func(d *domain.HandoverDraft) { d.On = day("2026-05-31") }, w.grower, domain.Invalid, "on", domain.CodeBeforeMade},
		"tomorrow":          {func(d *domain.HandoverDraft) { d.On = day("2026-10-13") }, w.grower, domain.Invalid, "on", domain.CodeDateFuture},
		"another's goods":   {func(*domain.HandoverDraft) {}, w.maker, domain.Invalid, "to", domain.CodeToOneself},
		"not one's own":     {func(d *domain.HandoverDraft) { d.To = w.rice.ID }, w.maker, domain.Invalid, "batch", domain.CodeUnknownReference},
		"from another":      {func(d *domain.HandoverDraft) { d.From = w.crab.ID }, w.grower, domain.Invalid, "from", domain.CodeUnknownReference},
		"admin from noone":  {func(*domain.HandoverDraft) {}, admin, domain.Invalid, "from", domain.CodeRequired},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := good
			test.change(&d)
			_, err := w.OfferHandover(ctx, test.by, d)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}
	h := must(w.OfferHandover(ctx, w.grower, good))(t)
	_, err := w.AcceptHandover(ctx, w.grower, h.ID)
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	_, err = w.WithdrawHandover(ctx, w.maker, h.ID, "không phải của tôi")
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	stranger := domain.Caller{ID: "s", Role: domain.ProducerRole, Producer: w.producer(domain.Company, "Công ty Ngoài").ID}
	_, err = w.Handover(ctx, stranger, h.ID)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
}

// The same request sent many times at once must not be refused because one of
// its copies has settled the handover.
func TestSettlingUnderOneKeyAtOnce(t *testing.T) {
	w := newWorld(t)
	paddy := w.raw(w.grower, "Thóc TBR39", "1000", "2026-06-01")
	h := must(w.OfferHandover(t.Context(), w.grower, domain.HandoverDraft{Batch: paddy.ID, To: w.crab.ID, Quantity: qty("10", "KGM"), On: day("2026-06-02")}))(t)
	by := w.maker
	by.Request.Key = "accept"
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if got, err := w.AcceptHandover(t.Context(), by, h.ID); err != nil || got.State != domain.Accepted {
				t.Errorf("%s, %v; want accepted", got.State, err)
			}
		})
	}
	wg.Wait()
	if left := w.left(paddy, w.crab.ID); left != "10 KGM" {
		t.Errorf("the receiver has %s, want 10 KGM", left)
	}
}
