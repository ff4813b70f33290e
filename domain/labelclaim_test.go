package domain_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"nguon/domain"
)

func TestBlankLabels(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	roll := must(w.IssueBlankLabels(ctx, w.maker, "", order(40)))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	if !roll.Blank() || roll.First != 1 || roll.Last != 40 || sheet.Batch.Producer.Name != w.crab.Name {
		t.Fatalf("the roll is %+v of %q", roll, sheet.Batch.Producer.Name)
	}
	code := func(i int) domain.PrintedCode {
		return domain.PrintedCode{Code: roll.Code.Groups(), Unit: strings.ToLower(sheet.Label(i - 1).Unit.Groups())}
	}
	standing := func(n int) domain.Standing {
		t.Helper()
		return must(w.Scan(ctx, string(roll.Code), string(sheet.Label(n-1).Unit)))(t).Standing
	}
	if got := standing(7); got != domain.StandingUnassigned {
		t.Errorf("a blank label scans as %s", got)
	}
	if scan := must(w.Scan(ctx, string(roll.Code), ""))(t); scan.Standing != domain.StandingUnassigned || scan.Batch.Producer.Name != w.crab.Name {
		t.Errorf("the roll's code scans as %+v", scan)
	}
	unit := string(sheet.Label(0).Unit)
	forged := unit[:15] + "0"
	if forged == unit {
		forged = unit[:15] + "1"
	}
	_, err := w.Scan(ctx, string(roll.Code), forged)
	wantRefusal(t, err, domain.NotFound, "unit", domain.CodeNotIssued)

	must(w.VoidLabels(ctx, w.maker, roll.ID, labels(12, 12), "rách"))(t)
	must(w.ClaimLabels(ctx, w.maker, jars.ID, domain.ClaimOrder{First: code(20), Last: code(11)}))(t) // read in either order
	_, err = w.Scan(ctx, string(roll.Code), "")                                                       // it could be any of the roll
	wantRefusal(t, err, domain.Invalid, "unit", domain.CodeUnitCodeLength)
	for n, want := range map[int]domain.Standing{
		10: domain.StandingUnassigned, 11: domain.StandingIssued, 12: domain.StandingUnitVoid, 20: domain.StandingIssued, 21: domain.StandingUnassigned,
	} {
		if got := standing(n); got != want {
			t.Errorf("label %d scans as %s, want %s", n, got, want)
		}
	}
	if scan := must(w.Scan(ctx, string(roll.Code), string(sheet.Label(10).Unit)))(t); scan.Batch.Lot != jars.Lot || scan.Unit.Number != 11 {
		t.Errorf("a claimed label tells of lot %q, number %d", scan.Batch.Lot, scan.Unit.Number)
	}

	others := must(w.IssueBlankLabels(ctx, w.maker, "", order(5)))(t)
	otherSheet := must(w.LabelSheet(ctx, w.maker, others.ID))(t)
	other := domain.PrintedCode{Code: string(others.Code), Unit: string(otherSheet.Label(0).Unit)}
	for name, test := range map[string]struct {
		by          domain.Caller
		o           domain.ClaimOrder
		kind        domain.Kind
		field, code string
	}{
		"twice":           {w.maker, domain.ClaimOrder{First: code(18), Last: code(25)}, domain.Conflict, "first", domain.CodeLabelsClaimed},
		"of two rolls":    {w.maker, domain.ClaimOrder{First: code(1), Last: other}, domain.Invalid, "last", domain.CodeOtherRun},
		"of a batch":      {w.maker, domain.ClaimOrder{First: domain.PrintedCode{Code: string(jars.Code), Unit: other.Unit}, Last: domain.PrintedCode{Code: string(jars.Code), Unit: other.Unit}}, domain.Invalid, "first", domain.CodeNotBlank},
		"of another roll": {w.maker, domain.ClaimOrder{First: code(1), Last: domain.PrintedCode{Code: string(roll.Code), Unit: other.Unit}}, domain.Invalid, "last", domain.CodeNotIssued},
		"half a code":     {w.maker, domain.ClaimOrder{First: code(1), Last: domain.PrintedCode{Code: string(roll.Code)}}, domain.Invalid, "last", domain.CodeUnitCodeLength},
		"a foreign batch": {w.grower, domain.ClaimOrder{First: code(1), Last: code(2)}, domain.NotFound, "", domain.CodeMissing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.ClaimLabels(ctx, test.by, jars.ID, test.o)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}
	few := w.packed("3", "2026-09-21", of(w.raw(w.maker, "Cáy", "9", "2026-03-01"), "1", "KGM"))
	_, err = w.ClaimLabels(ctx, w.maker, few.ID, domain.ClaimOrder{First: code(21), Last: code(24)})
	if p := wantRefusal(t, err, domain.Invalid, "reason", domain.CodeMoreLabels); fmt.Sprint(p.Args) != "[4 3]" {
		t.Errorf("it names %v", p.Args)
	}
	must(w.ClaimLabels(ctx, w.maker, few.ID, domain.ClaimOrder{First: code(21), Last: code(24), Reason: "tem phụ"}))(t)
	runs := must(w.LabelRuns(ctx, w.maker, domain.LabelRunFilter{Batch: few.ID}, domain.Page{Limit: 10}))(t)
	if len(runs.Items) != 1 || runs.Items[0].ID != roll.ID || len(runs.Items[0].Claims) != 2 {
		t.Errorf("the batch's runs are %+v", runs.Items)
	}
	blank := must(w.LabelRuns(ctx, w.maker, domain.LabelRunFilter{Blank: true}, domain.Page{Limit: 10}))(t)
	if len(blank.Items) != 2 {
		t.Errorf("%d blank runs are listed, want 2", len(blank.Items))
	}
}

// Blank labels on goods that are recalled are not drawn again, those beside
// them are.
func TestBlankLabelsOfRecalledGoodsAreNotDrawn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	roll := must(w.IssueBlankLabels(ctx, w.maker, "", order(10)))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	code := func(i int) domain.PrintedCode {
		return domain.PrintedCode{Code: string(roll.Code), Unit: string(sheet.Label(i).Unit)}
	}
	must(w.ReprintLabels(ctx, w.maker, roll.ID, domain.Reprint{LabelRange: labels(4, 5), Reason: "rách"}))(t)
	must(w.ClaimLabels(ctx, w.maker, jars.ID, domain.ClaimOrder{First: code(2), Last: code(5)}))(t)
	recall := must(w.PlaceRecall(ctx, w.maker, domain.RecallDraft{Batches: []domain.BatchID{jars.ID}, Reason: "thử", Message: "Ngừng dùng"}))(t)

	sheet = must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	if got := numbers(sheet); got != "1 2 7 8 9 10" || sheet.Count() != 6 {
		t.Errorf("the sheet has %s, %d of them", got, sheet.Count())
	}
	wantRefusal(t, sheet.Select(labels(3, 3)), domain.Conflict, "", domain.CodeBatchRecalled)
	wantRefusal(t, sheet.Again(1), domain.Conflict, "", domain.CodeBatchRecalled)
	must(w.LiftRecall(ctx, w.maker, recall.ID, "xong"))(t)
	sheet = must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	if sheet.Count() != 10 {
		t.Errorf("after the recall the sheet has %d labels, want 10", sheet.Count())
	}
}

// keyless is a store that has lost the keys of before.
type keyless struct{ domain.Store }

func (keyless) EnsureKey(_ context.Context, k domain.Key) (domain.Key, error) { return k, nil }
func (keyless) Key(context.Context, string) (domain.Key, error) {
	return domain.Key{}, domain.ErrMissing
}

// With its key lost, no label of a roll passes for one on no goods while it may
// be on some.
func TestBlankLabelsWithoutTheirKey(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	roll := must(w.IssueBlankLabels(ctx, w.maker, "", order(10)))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	unit := string(sheet.Label(0).Unit)
	later := must(domain.NewTracker(ctx, domain.Config{Store: keyless{w.store}, PublicURL: "https://nguon.example.vn", Now: func() time.Time { return w.now }}))(t)
	if scan := must(later.Scan(ctx, string(roll.Code), unit))(t); scan.Standing != domain.StandingUnassigned || scan.Unit.Number != 0 {
		t.Errorf("a label of a roll that nobody has used scans as %s, number %d", scan.Standing, scan.Unit.Number)
	}
	printed := domain.PrintedCode{Code: string(roll.Code), Unit: unit}
	must(w.ClaimLabels(ctx, w.maker, jars.ID, domain.ClaimOrder{First: printed, Last: printed}))(t)
	if scan, err := later.Scan(ctx, string(roll.Code), unit); err == nil {
		t.Errorf("a label that was claimed scans as %s", scan.Standing)
	}
}

// Of claims that want the same labels, exactly one is kept.
func TestBlankLabelsAreClaimedOnce(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	roll := must(w.IssueBlankLabels(ctx, w.maker, "", order(30)))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, roll.ID))(t)
	code := func(i int) domain.PrintedCode {
		return domain.PrintedCode{Code: string(roll.Code), Unit: string(sheet.Label(i).Unit)}
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 8 {
		jars := w.packed("100", "2026-09-20", of(crabs, "5", "KGM"))
		wg.Go(func() {
			_, err := w.ClaimLabels(ctx, w.maker, jars.ID, domain.ClaimOrder{First: code(i), Last: code(i + 10)})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			}
		})
	}
	wg.Wait()
	kept := must(w.LabelRun(ctx, w.maker, roll.ID))(t)
	if won != 1 || len(kept.Claims) != 1 {
		t.Errorf("%d claims of the same labels were accepted, %d are kept", won, len(kept.Claims))
	}
}
