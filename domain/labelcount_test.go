package domain_test

import (
	"testing"

	"nguon/domain"
)

func TestLabelCount(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("20")
	want := func(by domain.Caller, want domain.LabelCount) {
		t.Helper()
		if got := must(w.LabelCount(ctx, by, jars.ID))(t); got != want {
			t.Errorf("%s counts %+v, want %+v", by.ID, got, want)
		}
	}
	want(w.maker, domain.LabelCount{Packages: 20, Known: true})
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, order(6)))(t)
	must(w.VoidLabels(ctx, w.maker, run.ID, labels(2, 3), "rách"))(t)
	copied := domain.LabelOrder{Count: 5, Print: order(1).Print}
	copied.Print.Copies = 3
	must(w.IssueLabels(ctx, w.maker, jars.ID, copied))(t)
	roll := must(w.IssueBlankLabels(ctx, w.maker, "", order(9)))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	code := func(i int) domain.PrintedCode {
		return domain.PrintedCode{Code: string(roll.Code), Unit: string(sheet.Label(i).Unit)}
	}
	must(w.ClaimLabels(ctx, w.maker, jars.ID, domain.ClaimOrder{First: code(0), Last: code(2)}))(t)
	n := domain.LabelCount{Units: 4 + 3, Plain: 5, Packages: 20, Known: true}
	want(w.maker, n)
	want(domain.Caller{ID: "inspector", Role: domain.Inspector}, n)
	if n.Left(true) != 13 || n.Left(false) != 15 || n.Reasonable(true, 13) != nil {
		t.Errorf("left are %d and %d", n.Left(true), n.Left(false))
	}
	wantRefusal(t, n.Reasonable(true, 14), domain.Invalid, "reason", domain.CodeMoreLabels)

	_, err := w.LabelCount(ctx, w.grower, jars.ID)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-02")
	if got := must(w.LabelCount(ctx, w.maker, crabs.ID))(t); got.Known || got.Left(false) != 0 || got.Reasonable(false, 1000) != nil {
		t.Errorf("raw material counts %+v", got)
	}
	// Whoever holds some of the batch is not told of its maker's labels.
	must(w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Batch: jars.ID, To: w.grower.Producer, Quantity: qty("2", "H87"), On: day("2026-09-25")}))(t)
	want(w.grower, domain.LabelCount{})
}
