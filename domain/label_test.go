package domain_test

import (
	"sync"
	"testing"

	"nguon/domain"
)

// order asks for n unit labels on a sheet.
func order(n int) domain.LabelOrder {
	return domain.LabelOrder{Count: n, Units: true, Print: domain.PrintOptions{Stock: "a4-24", Start: 1, Language: "vi"}}
}

func TestLabelRunsNumberWithoutGap(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	jars := w.packed("100", "2026-09-20", of(crabs, "50", "KGM"))
	var wg sync.WaitGroup
	var mu sync.Mutex
	first := map[domain.UnitNumber]bool{}
	for range 12 {
		wg.Go(func() {
			run, err := w.IssueLabels(t.Context(), w.maker, jars.ID, order(5))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			first[run.First] = run.Last == run.First+4
		})
	}
	wg.Wait()
	for n := domain.UnitNumber(1); n <= 56; n += 5 {
		if !first[n] {
			t.Errorf("no run of five starts at %d", n)
		}
	}
}

func TestScannedUnits(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	jars := w.packed("100", "2026-09-20", of(crabs, "50", "KGM"))
	others := w.packed("10", "2026-09-21", of(crabs, "5", "KGM"))
	run := must(w.IssueLabels(ctx, w.maker, jars.ID, order(24)))(t)
	sheet := must(w.LabelSheet(ctx, w.maker, run.ID))(t)
	seen := map[string]bool{}
	for label := range sheet.Labels() {
		scan := must(w.Scan(ctx, string(jars.Code), string(label.Unit)))(t)
		if scan.Unit == nil || scan.Unit.Number != label.Number || scan.Standing != domain.StandingIssued {
			t.Errorf("label %d scans as %+v", label.Number, scan.Unit)
		}
		if want := "HTTPS://NGUON.EXAMPLE.VN/T/" + string(jars.Code) + "/" + string(label.Unit); label.Address != want {
			t.Errorf("address %s, want %s", label.Address, want)
		}
		seen[label.Address] = true
	}
	if len(seen) != 24 {
		t.Errorf("%d different addresses, want 24", len(seen))
	}

	unit := string(sheet.Label(0).Unit)
	forged := unit[:15] + string("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(int(unit[15])+7)%32])
	if forged == unit {
		forged = unit[:15] + "0"
	}
	for name, test := range map[string]struct {
		batch, unit string
		kind        domain.Kind
		field, code string
	}{
		"forged":           {string(jars.Code), forged, domain.NotFound, "unit", domain.CodeNotIssued},
		"of another batch": {string(others.Code), unit, domain.NotFound, "unit", domain.CodeNotIssued},
		"too short":        {string(jars.Code), unit[:15], domain.Invalid, "unit", domain.CodeUnitCodeLength},
		"unknown batch":    {"0000000005", "", domain.Invalid, "batch", domain.CodeBatchCodeCheck},
		"not a code":       {"????", "", domain.Invalid, "batch", domain.CodeBatchCodeCharacter},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Scan(ctx, test.batch, test.unit)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}
}

// A unit number that the key would sign but that no run holds was never issued.
func TestUnitsBeyondTheRunsAreNotIssued(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	jars := w.packed("100", "2026-09-20", of(crabs, "50", "KGM"))
	must(w.IssueLabels(ctx, w.maker, jars.ID, order(3)))(t)
	secret := must(w.store.Key(ctx, jars.UnitKey))(t)
	key := must(domain.NewUnitKey(secret.ID, secret.Secret))(t)
	_, err := w.Scan(ctx, string(jars.Code), string(key.Unit(jars.Code, 4)))
	wantRefusal(t, err, domain.NotFound, "unit", domain.CodeNotIssued)
	must(w.Scan(ctx, string(jars.Code), string(key.Unit(jars.Code, 3))))(t)
}

func TestIssueLabelsRefuses(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	with := func(change func(*domain.LabelOrder)) domain.LabelOrder {
		o := order(1)
		change(&o)
		return o
	}
	for name, test := range map[string]struct {
		order       domain.LabelOrder
		by          domain.Caller
		kind        domain.Kind
		field, code string
	}{
		"none":           {with(func(o *domain.LabelOrder) { o.Count = 0 }), w.maker, domain.Invalid, "count", domain.CodeOutOfRange},
		"too many":       {with(func(o *domain.LabelOrder) { o.Count = domain.MaxLabels + 1 }), w.maker, domain.Invalid, "count", domain.CodeOutOfRange},
		"no stock":       {with(func(o *domain.LabelOrder) { o.Print.Stock = "" }), w.maker, domain.Invalid, "stock", domain.CodeRequired},
		"start":          {with(func(o *domain.LabelOrder) { o.Print.Start = 0 }), w.maker, domain.Invalid, "start", domain.CodeOutOfRange},
		"language":       {with(func(o *domain.LabelOrder) { o.Print.Language = "fr" }), w.maker, domain.Invalid, "language", domain.CodeUnknownValue},
		"units of crabs": {order(1), w.maker, domain.Invalid, "units", domain.CodeUnitsNeedPackages},
		"not one's own":  {order(1), w.grower, domain.NotFound, "", domain.CodeMissing},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.IssueLabels(ctx, test.by, crabs.ID, test.order)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}
}
