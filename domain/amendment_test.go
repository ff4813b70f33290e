package domain_test

import (
	"testing"

	"nguon/domain"
)

// correction is what an amendment says when nothing is wrong with b.
func correction(b domain.Batch) domain.BatchCorrection {
	return domain.BatchCorrection{
		Name: b.Name, Lot: b.Lot, Site: b.Site, MadeOn: b.MadeOn, BestBefore: b.BestBefore, Made: b.Made,
		Losses: b.Losses, Attributes: b.Attributes, Documents: b.Documents, Supplier: b.Supplier,
	}
}

func TestAmendBatch(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	sauce := w.made(w.maker, "Mắm chượp", "60", "2026-09-01", of(crabs, "70", "KGM"))
	amend := func(b domain.Batch, revision int64, change func(*domain.BatchCorrection)) (domain.Batch, error) {
		x := correction(b)
		change(&x)
		return w.AmendBatch(t.Context(), w.maker, b.ID, revision, x, "cân lại")
	}
	refused := map[string]struct {
		batch       domain.Batch
		revision    int64
		change      func(*domain.BatchCorrection)
		kind        domain.Kind
		field, code string
	}{
		"stale":              {crabs, 2, func(*domain.BatchCorrection) {}, domain.Stale, "", domain.CodeStale},
		"less than used":     {crabs, 1, func(x *domain.BatchCorrection) { x.Made = qty("69", "KGM") }, domain.Conflict, "made", domain.CodeMadeShort},
		"in litres":          {crabs, 1, func(x *domain.BatchCorrection) { x.Made = qty("100", "LTR") }, domain.Invalid, "made", domain.CodeQuantityDimension},
		"made after its use": {crabs, 1, func(x *domain.BatchCorrection) { x.MadeOn = day("2026-09-02") }, domain.Invalid, "made_on", domain.CodeUsedEarlier},
		"made before inputs": {sauce, 1, func(x *domain.BatchCorrection) { x.MadeOn = day("2026-02-28") }, domain.Invalid, "made_on", domain.CodeInputLater},
		"another's lot":      {sauce, 1, func(x *domain.BatchCorrection) { x.Lot = crabs.Lot }, domain.Conflict, "lot", domain.CodeTaken},
		"no lot":             {sauce, 1, func(x *domain.BatchCorrection) { x.Lot = "" }, domain.Invalid, "lot", domain.CodeRequired},
	}
	for name, test := range refused {
		t.Run(name, func(t *testing.T) {
			_, err := amend(test.batch, test.revision, test.change)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}

	amended := must(amend(crabs, 1, func(x *domain.BatchCorrection) {
		x.Made, x.Lot, x.MadeOn = qty("80", "KGM"), "CAY-01", day("2026-02-27")
	}))(t)
	if amended.Revision != 2 || amended.Code != crabs.Code {
		t.Errorf("amended to revision %d, code %s; want 2 and the code %s", amended.Revision, amended.Code, crabs.Code)
	}
	if left := w.left(crabs, w.crab.ID); left != "10 KGM" {
		t.Errorf("left %s, want 10 KGM: 80 made, 70 used", left)
	}
	back := must(amend(amended, 2, func(x *domain.BatchCorrection) { x.Lot = crabs.Lot }))(t)
	if back.Lot != crabs.Lot {
		t.Errorf("lot %q, want the batch to return to its own %q", back.Lot, crabs.Lot)
	}
	if _, err := w.RecordBatch(t.Context(), w.maker, domain.BatchDraft{Stage: domain.RawMaterial, Name: "Cáy", Lot: "cay-01", MadeOn: day("2026-03-01"), Made: qty("1", "KGM")}); err == nil {
		t.Error("a lot that a batch once had was given to another")
	}
}

func TestVoidBatch(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	sauce := w.made(w.maker, "Mắm chượp", "60", "2026-09-01", of(crabs, "70", "KGM"))

	_, err := w.VoidBatch(t.Context(), w.maker, crabs.ID, 1, "nhầm")
	wantRefusal(t, err, domain.Conflict, "", domain.CodeBatchInUse)
	_, err = w.VoidBatch(t.Context(), w.maker, sauce.ID, 1, " ")
	wantRefusal(t, err, domain.Invalid, "reason", domain.CodeRequired)

	voided := must(w.VoidBatch(t.Context(), w.maker, sauce.ID, 1, "ghi nhầm mẻ"))(t)
	if voided.State != domain.BatchVoid {
		t.Errorf("state %s, want void", voided.State)
	}
	if left := w.left(crabs, w.crab.ID); left != "100 KGM" {
		t.Errorf("left %s, want all 100 KGM back", left)
	}
	_, err = w.AmendBatch(t.Context(), w.maker, sauce.ID, 2, correction(sauce), "sửa")
	wantRefusal(t, err, domain.Conflict, "", domain.CodeBatchVoid)
	forward := must(w.Lineage(t.Context(), w.maker, crabs.ID, domain.Forward))(t)
	if len(forward.Nodes) != 1 {
		t.Errorf("%d batches made from the crabs, want none: what was is void", len(forward.Nodes)-1)
	}
	scan := must(w.Scan(t.Context(), string(sauce.Code), ""))(t)
	if scan.Standing != domain.StandingVoid {
		t.Errorf("a void batch's code stands as %s", scan.Standing)
	}
}
