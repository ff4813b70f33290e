package domain_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nguon/domain"
)

func TestRecordBatchRefuses(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	salt := w.raw(w.maker, "Muối", "50", "2026-03-02")
	voided := w.raw(w.maker, "Ghi nhầm", "5", "2026-03-01")
	must(w.VoidBatch(t.Context(), w.maker, voided.ID, voided.Revision, "ghi nhầm lô"))(t)
	recalled := w.raw(w.maker, "Cáy hỏng", "5", "2026-03-01")
	mixed := w.made(w.maker, "Đã trộn", "4", "2026-03-05", of(recalled, "4", "KGM"))
	must(w.PlaceRecall(t.Context(), w.maker, domain.RecallDraft{Batches: []domain.BatchID{recalled.ID}, Reason: "nhiễm khuẩn", Message: "Không sử dụng."}))(t)
	foreign := w.raw(w.grower, "Thóc", "500", "2026-03-01")
	foreignSite := must(w.RegisterSite(t.Context(), w.grower, domain.SiteDraft{Kind: domain.GrowingArea, Name: "Đồng Trên", Address: domain.Place{Province: "Thái Bình"}}))(t)

	processing := domain.BatchDraft{Stage: domain.Processing, Name: "Mắm chượp", MadeOn: day("2026-09-01"), Made: qty("90", "KGM"),
		Inputs: []domain.Input{of(crabs, "60", "KGM"), of(salt, "15", "KGM")}}
	tests := map[string]struct {
		change      func(*domain.BatchDraft)
		by          domain.Caller
		kind        domain.Kind
		field, code string
	}{
		"no stage":             {change: func(d *domain.BatchDraft) { d.Stage = "" }, kind: domain.Invalid, field: "stage", code: domain.CodeRequired},
		"unknown stage":        {change: func(d *domain.BatchDraft) { d.Stage = "selling" }, kind: domain.Invalid, field: "stage", code: domain.CodeUnknownValue},
		"raw with inputs":      {change: func(d *domain.BatchDraft) { d.Stage = domain.RawMaterial }, kind: domain.Invalid, field: "inputs", code: domain.CodeRawHasInputs},
		"processing of naught": {change: func(d *domain.BatchDraft) { d.Inputs = nil }, kind: domain.Invalid, field: "inputs", code: domain.CodeNoInputs},
		"packaging of naught":  {change: func(d *domain.BatchDraft) { d.Stage, d.Inputs = domain.Packaging, nil }, kind: domain.Invalid, field: "inputs", code: domain.CodeNoInputs},
		"packaging nothing":    {change: func(d *domain.BatchDraft) { d.Stage = domain.Packaging }, kind: domain.Invalid, field: "product", code: domain.CodeNeedsProduct},
		"no name":              {change: func(d *domain.BatchDraft) { d.Name = " " }, kind: domain.Invalid, field: "name", code: domain.CodeRequired},
		"long name":            {change: func(d *domain.BatchDraft) { d.Name = strings.Repeat("ắ", 121) }, kind: domain.Invalid, field: "name", code: domain.CodeTextLong},
		"control character":    {change: func(d *domain.BatchDraft) { d.Name = "Mắm\x00" }, kind: domain.Invalid, field: "name", code: domain.CodeTextCharacter},
		"long lot":             {change: func(d *domain.BatchDraft) { d.Lot = strings.Repeat("5", 21) }, kind: domain.Invalid, field: "lot", code: domain.CodeTextLong},
		"no date":              {change: func(d *domain.BatchDraft) { d.MadeOn = domain.Date{} }, kind: domain.Invalid, field: "made_on", code: domain.CodeRequired},
		"tomorrow":             {change: func(d *domain.BatchDraft) { d.MadeOn = day("2026-10-13") }, kind: domain.Invalid, field: "made_on", code: domain.CodeDateFuture},
		"best before made":     {change: func(d *domain.BatchDraft) { d.BestBefore = day("2026-08-31") }, kind: domain.Invalid, field: "best_before", code: domain.CodeBestBeforeEarly},
		"no amount":            {change: func(d *domain.BatchDraft) { d.Made = domain.Quantity{} }, kind: domain.Invalid, field: "made", code: domain.CodeRequired},
		"made nothing":         {change: func(d *domain.BatchDraft) { d.Made = qty("0", "KGM") }, kind: domain.Invalid, field: "made", code: domain.CodeNotPositive},
		"lost nothing":         {change: func(d *domain.BatchDraft) { d.Losses = []domain.Loss{{Name: "bã", Quantity: qty("0", "KGM")}} }, kind: domain.Invalid, field: "losses/0/quantity", code: domain.CodeNotPositive},
		"nameless attribute": {change: func(d *domain.BatchDraft) {
			d.Attributes = []domain.Attribute{{Name: "Độ mặn", Value: "25"}, {Value: "?"}}
		}, kind: domain.Invalid, field: "attributes/1/name", code: domain.CodeRequired},
		"bad document hash": {change: func(d *domain.BatchDraft) { d.Documents = []domain.Document{{Name: "Phiếu", SHA256: "xyz"}} }, kind: domain.Invalid, field: "documents/0/sha256", code: domain.CodeHashSyntax},
		"script as address": {change: func(d *domain.BatchDraft) {
			d.Documents = []domain.Document{{Name: "Phiếu", SHA256: strings.Repeat("a", 64), Address: "javascript:alert(1)"}}
		}, kind: domain.Invalid, field: "documents/0/address", code: domain.CodeAddressSyntax},
		"supplier of goods":    {change: func(d *domain.BatchDraft) { d.Supplier.Name = "Chợ Đầu" }, kind: domain.Invalid, field: "supplier", code: domain.CodeSupplierNotRaw},
		"input without batch":  {change: func(d *domain.BatchDraft) { d.Inputs[1].Batch = "" }, kind: domain.Invalid, field: "inputs/1/batch", code: domain.CodeRequired},
		"input twice":          {change: func(d *domain.BatchDraft) { d.Inputs[1] = d.Inputs[0] }, kind: domain.Invalid, field: "inputs/1/batch", code: domain.CodeInputTwice},
		"input of nothing":     {change: func(d *domain.BatchDraft) { d.Inputs[1].Quantity = qty("0", "KGM") }, kind: domain.Invalid, field: "inputs/1/quantity", code: domain.CodeNotPositive},
		"unknown input":        {change: func(d *domain.BatchDraft) { d.Inputs[1].Batch = "01999999-0000-7000-8000-000000000000" }, kind: domain.Invalid, field: "inputs/1/batch", code: domain.CodeUnknownReference},
		"foreign input":        {change: func(d *domain.BatchDraft) { d.Inputs[1] = of(foreign, "1", "KGM") }, kind: domain.Invalid, field: "inputs/1/batch", code: domain.CodeUnknownReference},
		"litres of kilograms":  {change: func(d *domain.BatchDraft) { d.Inputs[1].Quantity = qty("1", "LTR") }, kind: domain.Invalid, field: "inputs/1/quantity", code: domain.CodeQuantityDimension},
		"input made later":     {change: func(d *domain.BatchDraft) { d.MadeOn = day("2026-03-01") }, kind: domain.Invalid, field: "inputs/1/batch", code: domain.CodeInputLater},
		"void input":           {change: func(d *domain.BatchDraft) { d.Inputs[0] = of(voided, "1", "KGM") }, kind: domain.Conflict, field: "inputs/0/batch", code: domain.CodeBatchVoid},
		"recalled input":       {change: func(d *domain.BatchDraft) { d.Inputs[0] = of(recalled, "1", "KGM") }, kind: domain.Conflict, field: "inputs/0/batch", code: domain.CodeBatchRecalled},
		"input of recalled":    {change: func(d *domain.BatchDraft) { d.Inputs[0] = of(mixed, "1", "KGM") }, kind: domain.Conflict, field: "inputs/0/batch", code: domain.CodeBatchRecalled},
		"more than is left":    {change: func(d *domain.BatchDraft) { d.Inputs[1].Quantity = qty("50.001", "KGM") }, kind: domain.Conflict, field: "inputs/1/quantity", code: domain.CodeStockShort},
		"lot taken":            {change: func(d *domain.BatchDraft) { d.Lot = strings.ToLower(crabs.Lot) }, kind: domain.Conflict, field: "lot", code: domain.CodeTaken},
		"unknown product":      {change: func(d *domain.BatchDraft) { d.Product = "01999999-0000-7000-8000-000000000000" }, kind: domain.Invalid, field: "product", code: domain.CodeUnknownReference},
		"foreign site":         {change: func(d *domain.BatchDraft) { d.Site = foreignSite.ID }, kind: domain.Invalid, field: "site", code: domain.CodeUnknownReference},
		"for another producer": {change: func(d *domain.BatchDraft) { d.Producer = w.rice.ID }, kind: domain.Invalid, field: "producer", code: domain.CodeUnknownReference},
		"admin for nobody":     {change: func(*domain.BatchDraft) {}, by: admin, kind: domain.Invalid, field: "producer", code: domain.CodeRequired},
		"inspector":            {change: func(*domain.BatchDraft) {}, by: domain.Caller{ID: "i", Role: domain.Inspector}, kind: domain.Forbidden, code: domain.CodeForbidden},
	}
	before := counted(t, w.store)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := processing
			d.Inputs = append([]domain.Input(nil), processing.Inputs...)
			test.change(&d)
			by := test.by
			if by.ID == "" {
				by = w.maker
			}
			_, err := w.RecordBatch(t.Context(), by, d)
			wantRefusal(t, err, test.kind, test.field, test.code)
		})
	}
	if now := counted(t, w.store); now != before {
		t.Errorf("%d records after refusals, want %d", now, before)
	}
	if left := w.left(crabs, w.crab.ID); left != "100 KGM" {
		t.Errorf("crabs left %s after refusals, want 100 KGM", left)
	}
}

func TestRecordBatchTellsAllMistakesAtOnce(t *testing.T) {
	w := newWorld(t)
	_, err := w.RecordBatch(t.Context(), w.maker, domain.BatchDraft{Stage: domain.Packaging, MadeOn: day("2030-01-01")})
	for field, code := range map[string]string{
		"name": domain.CodeRequired, "made_on": domain.CodeDateFuture, "made": domain.CodeRequired,
		"inputs": domain.CodeNoInputs, "product": domain.CodeNeedsProduct,
	} {
		wantRefusal(t, err, domain.Invalid, field, code)
	}
}

func TestShortStockIsToldInTheUnitAsked(t *testing.T) {
	w := newWorld(t)
	paddy := w.raw(w.grower, "Thóc TBR39", "1500", "2026-06-01")
	_, err := w.RecordBatch(t.Context(), w.grower, domain.BatchDraft{Stage: domain.Processing, Name: "Gạo", MadeOn: day("2026-06-02"), Made: qty("1", "TNE"),
		Inputs: []domain.Input{of(paddy, "1.6", "TNE")}})
	p := wantRefusal(t, err, domain.Conflict, "inputs/0/quantity", domain.CodeStockShort)
	if diff := cmp.Diff([]any{qty("1.5", "TNE"), paddy.Lot}, p.Args); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestRecordBatchFillsIn(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	b := w.packed("80", "2026-09-30", of(crabs, "40000", "GRM"))
	if b.Name != w.sauce.Name {
		t.Errorf("name %q, want the product's", b.Name)
	}
	if want := day("2027-09-30"); b.BestBefore != want {
		t.Errorf("best before %v, want %v by the product's shelf life", b.BestBefore, want)
	}
	if want := "260930-" + string(b.Code[:4]); b.Lot != want {
		t.Errorf("lot %q, want %q", b.Lot, want)
	}
	if left := w.left(crabs, w.crab.ID); left != "60 KGM" {
		t.Errorf("left %s, want 60 KGM", left)
	}
	stored := must(w.Batch(t.Context(), w.maker, b.ID))(t)
	if diff := cmp.Diff(b, stored, cmp.AllowUnexported(domain.Date{})); diff != "" {
		t.Errorf("stored (-returned +stored):\n%s", diff)
	}
}

func TestSixtyTakersOfFiveHundred(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "500", "2026-03-01")
	var wg sync.WaitGroup
	errs := make([]error, 60)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = w.RecordBatch(t.Context(), w.maker, domain.BatchDraft{Stage: domain.Processing, Name: "Mẻ", MadeOn: day("2026-03-02"), Made: qty("9", "KGM"),
				Inputs: []domain.Input{of(crabs, "10", "KGM")}})
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		p := wantRefusal(t, err, domain.Conflict, "inputs/0/quantity", domain.CodeStockShort)
		if p.Args[0] != qty("0", "KGM") {
			t.Errorf("refused with %v left, want 0 KGM", p.Args[0])
		}
	}
	if done != 50 {
		t.Errorf("%d takers were served, want 50", done)
	}
	if left := w.left(crabs, w.crab.ID); left != "0 KGM" {
		t.Errorf("left %s, want 0 KGM", left)
	}
}

func TestARequestKeyWorksOnce(t *testing.T) {
	w := newWorld(t)
	by := w.maker
	by.Request = domain.RequestKey{Key: "k1", Fingerprint: [32]byte{1}}
	draft := domain.BatchDraft{Stage: domain.RawMaterial, Name: "Cáy tươi", MadeOn: day("2026-03-01"), Made: qty("1", "KGM")}
	var wg sync.WaitGroup
	ids := make([]domain.BatchID, 16)
	for i := range ids {
		wg.Go(func() {
			b, err := w.RecordBatch(t.Context(), by, draft)
			if err != nil {
				t.Error(err)
			}
			ids[i] = b.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("one request key made %s and %s", ids[0], id)
		}
	}
	by.Request.Fingerprint = [32]byte{2}
	_, err := w.RecordBatch(t.Context(), by, draft)
	wantRefusal(t, err, domain.Conflict, "", domain.CodeRequestKeyReused)
}
