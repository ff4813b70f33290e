package domain_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"nguon/domain"
)

// bottled is a batch of so many jars, ready to be labelled.
func (w *world) bottled(jars string) domain.Batch {
	w.Helper()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	return w.packed(jars, "2026-09-20", of(crabs, "50", "KGM"))
}

func labels(first, last domain.UnitNumber) domain.LabelRange {
	return domain.LabelRange{First: first, Last: last}
}

// numbers are those of the labels that a sheet draws.
func numbers(s domain.LabelSheet) string {
	var all []string
	for l := range s.Labels() {
		all = append(all, fmt.Sprint(l.Number))
	}
	return strings.Join(all, " ")
}

func TestSpoiledLabels(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, order(10)))(t)
	before := must(w.LabelSheet(ctx, w.maker, run.ID))(t)

	run = must(w.VoidLabels(ctx, w.maker, run.ID, labels(3, 5), "kẹt giấy"))(t)
	run = must(w.VoidLabels(ctx, w.maker, run.ID, labels(10, 10), "rách"))(t)
	if len(run.Voids) != 2 || run.Voids[0].Reason != "kẹt giấy" || run.Voids[0].By != w.maker.ID || run.Revision != 3 {
		t.Errorf("the run is %+v", run)
	}
	sheet := must(w.LabelSheet(ctx, w.maker, run.ID))(t)
	if got := numbers(sheet); got != "1 2 6 7 8 9" || sheet.Count() != 6 || sheet.Label(2).Number != 6 {
		t.Errorf("the sheet has %s, %d of them, the third is %d", got, sheet.Count(), sheet.Label(2).Number)
	}
	scan := must(w.Scan(ctx, string(jars.Code), string(before.Label(3).Unit)))(t)
	if scan.Standing != domain.StandingUnitVoid || !scan.Unit.VoidAt.Equal(run.Voids[0].At) {
		t.Errorf("a spoiled label scans as %s, void at %v", scan.Standing, scan.Unit.VoidAt)
	}
	scan = must(w.Scan(ctx, string(jars.Code), string(before.Label(5).Unit)))(t)
	if scan.Standing != domain.StandingIssued {
		t.Errorf("its neighbour scans as %s", scan.Standing)
	}
	// A spoiled label on recalled goods warns of the goods.
	recall := must(w.PlaceRecall(ctx, w.maker, domain.RecallDraft{Batches: []domain.BatchID{jars.ID}, Reason: "thử", Message: "Ngừng dùng"}))(t)
	if scan = must(w.Scan(ctx, string(jars.Code), string(before.Label(3).Unit)))(t); scan.Standing != domain.StandingRecalled {
		t.Errorf("a spoiled label on recalled goods scans as %s", scan.Standing)
	}
	must(w.LiftRecall(ctx, w.maker, recall.ID, "xong"))(t)

	for name, test := range map[string]struct {
		by          domain.Caller
		of          domain.LabelRange
		reason      string
		kind        domain.Kind
		field, code string
	}{
		"overlap":   {w.maker, labels(5, 7), "x", domain.Conflict, "first", domain.CodeLabelsVoid},
		"beyond":    {w.maker, labels(9, 11), "x", domain.Invalid, "last", domain.CodeOutOfRange},
		"backwards": {w.maker, labels(9, 8), "x", domain.Invalid, "last", domain.CodeOutOfRange},
		"zero":      {w.maker, labels(0, 1), "x", domain.Invalid, "first", domain.CodeOutOfRange},
		"no reason": {w.maker, labels(1, 1), "", domain.Invalid, "reason", domain.CodeRequired},
		"not yours": {w.grower, labels(1, 1), "x", domain.NotFound, "", domain.CodeMissing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.VoidLabels(ctx, test.by, run.ID, test.of, test.reason)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}
	plain := must(w.IssueLabels(ctx, w.maker, jars.ID, domain.LabelOrder{Count: 3, Print: order(1).Print}))(t)
	_, err := w.VoidLabels(ctx, w.maker, plain.ID, labels(1, 1), "x")
	wantRefusal(t, err, domain.Invalid, "", domain.CodeLabelsNoUnits)
}

func TestARunOfSpoiledLabelsIsNotDrawn(t *testing.T) {
	w := newWorld(t)
	run := must(w.IssueLabels(t.Context(), w.maker, w.bottled("100").ID, order(10)))(t)
	must(w.VoidLabels(t.Context(), w.maker, run.ID, labels(1, 10), "sai mẫu"))(t)
	_, err := w.LabelSheet(t.Context(), w.maker, run.ID)
	wantRefusal(t, err, domain.Conflict, "", domain.CodeLabelsVoid)
}

// Whatever becomes of a run, its records say which batch its labels lead to.
func TestRecordsOfLabelsNameTheirBatch(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, order(10)))(t)
	must(w.VoidLabels(ctx, w.maker, run.ID, labels(3, 5), "kẹt giấy"))(t)
	must(w.ReprintLabels(ctx, w.maker, run.ID, domain.Reprint{LabelRange: labels(1, 2), Reason: "mờ mực"}))(t)
	_, bodies := history(w, domain.SubjectLabelRun, string(run.ID))
	if len(bodies) != 3 {
		t.Fatalf("the run has %d records, want 3", len(bodies))
	}
	for _, b := range bodies {
		if b.Content.Address != w.ScanAddress(jars.Code, "") || b.Content.BatchRecord != jars.RecordHash {
			t.Errorf("%s names %s and the record %q", b.Kind, b.Content.Address, b.Content.BatchRecord)
		}
	}
}

func TestVoidsAtOnceAreEachKept(t *testing.T) {
	w := newWorld(t)
	jars := w.bottled("100")
	run := must(w.IssueLabels(t.Context(), w.maker, jars.ID, order(40)))(t)
	var wg sync.WaitGroup
	for n := domain.UnitNumber(1); n <= 8; n++ {
		for range 2 { // the second one of each is refused
			wg.Go(func() { _, _ = w.VoidLabels(t.Context(), w.maker, run.ID, labels(n*3, n*3+1), "hỏng") })
		}
	}
	wg.Wait()
	run = must(w.LabelRun(t.Context(), w.maker, run.ID))(t)
	if len(run.Voids) != 8 {
		t.Errorf("%d voids are kept, want 8: %+v", len(run.Voids), run.Voids)
	}
}

func TestReprints(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, order(10)))(t)
	must(w.VoidLabels(ctx, w.maker, run.ID, labels(4, 4), "rách"))(t)
	roll := order(1).Print
	roll.Stock, roll.DPI = "60x40", 203
	must(w.ReprintLabels(ctx, w.maker, run.ID, domain.Reprint{LabelRange: labels(3, 5), Reason: "mờ mực"}))(t)
	run = must(w.ReprintLabels(ctx, w.maker, run.ID, domain.Reprint{LabelRange: labels(1, 2), Reason: "hết giấy", Print: &roll}))(t)
	if len(run.Reprints) != 2 || run.Reprints[0].Print.Stock != "a4-24" || run.Reprints[1].Print.DPI != 203 {
		t.Errorf("reprints %+v", run.Reprints)
	}
	sheet := must(w.LabelSheet(ctx, w.maker, run.ID))(t)
	first := sheet.Label(2)
	if err := sheet.Again(1); err != nil || numbers(sheet) != "3 5" || sheet.Label(0) != first {
		t.Errorf("the first reprint has %s, %v", numbers(sheet), err)
	}
	if err := sheet.Again(2); err != nil || numbers(sheet) != "1 2" || sheet.Print.Stock != "60x40" {
		t.Errorf("the second reprint has %s on %s, %v", numbers(sheet), sheet.Print.Stock, err)
	}
	wantRefusal(t, sheet.Again(3), domain.Invalid, "reprint", domain.CodeOutOfRange)
	wantRefusal(t, sheet.Select(labels(2, 3)), domain.Invalid, "last", domain.CodeOutOfRange)
	if err := sheet.Again(1); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, sheet.Select(labels(4, 4)), domain.Conflict, "", domain.CodeLabelsVoid)
	_, err := w.ReprintLabels(ctx, w.maker, run.ID, domain.Reprint{LabelRange: labels(4, 4), Reason: "x"})
	wantRefusal(t, err, domain.Conflict, "first", domain.CodeLabelsVoid)
}

func TestMoreLabelsThanPackagesNeedAReason(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("20")
	must(w.IssueLabels(ctx, w.maker, jars.ID, order(20)))(t)
	_, err := w.IssueLabels(ctx, w.maker, jars.ID, order(1))
	if p := wantRefusal(t, err, domain.Invalid, "reason", domain.CodeMoreLabels); fmt.Sprint(p.Args) != "[21 20]" {
		t.Errorf("it names %v", p.Args)
	}
	// Labels of the other kind are counted by themselves, and spoiled ones not.
	must(w.IssueLabels(ctx, w.maker, jars.ID, domain.LabelOrder{Count: 20, Print: order(1).Print}))(t)
	runs := must(w.LabelRuns(ctx, w.maker, domain.LabelRunFilter{Batch: jars.ID}, domain.Page{Limit: 10}))(t)
	must(w.VoidLabels(ctx, w.maker, runs.Items[1].ID, labels(1, 2), "rách"))(t)
	must(w.IssueLabels(ctx, w.maker, jars.ID, order(2)))(t)
	extra := order(5)
	extra.Reason = "dự phòng"
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, extra))(t)
	record := must(w.Records(ctx, w.maker, domain.Subject{Kind: domain.SubjectLabelRun, ID: string(run.ID)}, domain.Page{Limit: 1}))(t)
	if run.Reason != "dự phòng" || !strings.Contains(string(record.Items[0].Body), `"reason":"dự phòng"`) {
		t.Errorf("the reason is %q, the record %s", run.Reason, record.Items[0].Body)
	}
	// What is weighed has as many packages as its weight has contents.
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-02")
	weighed := must(w.RecordBatch(ctx, w.maker, domain.BatchDraft{
		Stage: domain.Packaging, Product: w.sauce.ID, MadeOn: day("2026-09-20"), Made: qty("1.7", "KGM"), Inputs: []domain.Input{of(crabs, "2", "KGM")},
	}))(t)
	must(w.IssueLabels(ctx, w.maker, weighed.ID, order(3)))(t)
	_, err = w.IssueLabels(ctx, w.maker, weighed.ID, order(1))
	wantRefusal(t, err, domain.Invalid, "reason", domain.CodeMoreLabels)
}

// Printers that ask at once never get past the number of packages.
func TestPackagesHoldLabelsAtOnce(t *testing.T) {
	w := newWorld(t)
	jars := w.bottled("20")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { _, _ = w.IssueLabels(t.Context(), w.maker, jars.ID, order(3)) })
	}
	wg.Wait()
	if issued := must(w.store.IssuedUnits(t.Context(), jars.ID))(t); issued != 18 {
		t.Errorf("%d units are issued for 20 jars, want 18", issued)
	}
}

func TestScratchPINs(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	jars := w.bottled("100")
	o := order(50)
	o.PIN = true
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, o))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, run.ID))(t)
	again := must(w.LabelSheet(ctx, w.maker, run.ID))(t)
	seen := map[string]bool{}
	for i := range 50 {
		pin := sheet.Label(i).PIN
		if !regexp.MustCompile(`^[0-9]{6}$`).MatchString(pin) || again.Label(i).PIN != pin {
			t.Errorf("label %d has the PIN %q, then %q", i, pin, again.Label(i).PIN)
		}
		seen[pin] = true
	}
	if len(seen) < 45 {
		t.Errorf("50 labels share %d PINs", len(seen))
	}
	_, err := w.LabelSheet(ctx, domain.Caller{ID: "inspector", Role: domain.Inspector}, run.ID)
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	o.Units = false
	_, err = w.IssueLabels(ctx, w.maker, jars.ID, o)
	wantRefusal(t, err, domain.Invalid, "pin", domain.CodePINNeedsUnits)
}

func TestLabelStocks(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	draft := domain.LabelStockDraft{Name: "Decal 3 tem", OffsetX: 400, Measures: domain.StockMeasures{
		Roll: true, PageWidth: 110_000, PageHeight: 22_000, Width: 35_000, Height: 22_000, Columns: 3, Rows: 1, GapX: 2_000, Left: 500,
	}}
	own := must(w.RegisterLabelStock(ctx, w.maker, draft))(t)
	jars := w.bottled("100")
	o := order(3)
	o.Print.Stock = string(own.ID)
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, o))(t)
	// A reprint goes onto the paper of the first print, whatever is said of it since.
	changed := draft
	changed.Measures.Height = 25_000
	must(w.ChangeLabelStock(ctx, w.maker, own.ID, 1, changed))(t)
	if kept := must(w.LabelRun(ctx, w.maker, run.ID))(t); kept.Print.Measures == nil || *kept.Print.Measures != draft.Measures {
		t.Errorf("the run keeps %+v", kept.Print.Measures)
	}
	_, err := w.ChangeLabelStock(ctx, w.maker, own.ID, 1, changed)
	if fmt.Sprint(err) != fmt.Sprint(domain.ErrStale) {
		t.Errorf("a stale change: %v", err)
	}
	_, err = w.LabelStock(ctx, w.grower, own.ID)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
	_, err = w.ChangeLabelStock(ctx, w.grower, own.ID, 2, changed)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
	changed.Measures.Columns, changed.Name = 0, ""
	_, err = w.RegisterLabelStock(ctx, w.maker, changed)
	wantRefusal(t, err, domain.Invalid, "columns", domain.CodeOutOfRange)
	wantRefusal(t, err, domain.Invalid, "name", domain.CodeRequired)
	if list := must(w.LabelStocks(ctx, w.maker, "", domain.Page{Limit: 10}))(t); len(list.Items) != 1 {
		t.Errorf("%d stocks are listed", len(list.Items))
	}
	if list := must(w.LabelStocks(ctx, w.grower, "", domain.Page{Limit: 10}))(t); len(list.Items) != 0 {
		t.Errorf("another producer sees %d stocks", len(list.Items))
	}
}
