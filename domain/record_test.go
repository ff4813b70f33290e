package domain_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"

	"nguon/domain"
)

// body is as much of a record's body as the tests read.
type body struct {
	Format   string
	Kind     domain.RecordKind
	Revision int64
	Previous string
	Reason   string
	Author   struct{ ID, Role, Producer string }
	Content  struct {
		Inputs      []struct{ Batch, Record string }
		Address     string
		BatchRecord string `json:"batch_record"`
	}
}

func history(w *world, kind domain.SubjectKind, id string) (records []domain.Record, bodies []body) {
	w.Helper()
	list := must(w.Records(w.Context(), admin, domain.Subject{Kind: kind, ID: id}, domain.Page{Limit: 50}))(w.T)
	for _, r := range list.Items {
		var b body
		if err := json.Unmarshal(r.Body, &b); err != nil {
			w.Fatal(err)
		}
		bodies = append(bodies, b)
	}
	return list.Items, bodies
}

func TestRecordsAreCanonicalAndChained(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	x := correction(crabs)
	x.Name = "Cáy đồng tươi"
	amended := must(w.AmendBatch(t.Context(), w.maker, crabs.ID, 1, x, "ghi thiếu chữ"))(t)
	sauce := w.made(w.maker, "Mắm chượp", "60", "2026-09-01", of(crabs, "70", "KGM"))

	records, bodies := history(w, domain.SubjectBatch, string(crabs.ID))
	if len(records) != 2 {
		t.Fatalf("%d records of a batch that was amended once, want 2", len(records))
	}
	for i, r := range records {
		canonical, err := jcs.Transform(r.Body)
		if err != nil || !bytes.Equal(canonical, r.Body) {
			t.Errorf("record %d is not canonical JSON: %v\n%s", i, err, r.Body)
		}
		if sum := sha256.Sum256(r.Body); hex.EncodeToString(sum[:]) != r.Hash {
			t.Errorf("record %d: hash %s is not that of its body", i, r.Hash)
		}
	}
	newest := bodies[0]
	if newest.Previous != records[1].Hash || newest.Revision != 2 || newest.Reason != "ghi thiếu chữ" || newest.Kind != domain.BatchAmended {
		t.Errorf("the amendment's record says %+v", newest)
	}
	if newest.Author.ID != "maker" || newest.Author.Producer != string(w.crab.ID) {
		t.Errorf("author %+v, want the caller", newest.Author)
	}
	if amended.RecordHash != records[0].Hash {
		t.Errorf("the batch points at record %s, its newest is %s", amended.RecordHash, records[0].Hash)
	}
	_, bodies = history(w, domain.SubjectBatch, string(sauce.ID))
	if in := bodies[0].Content.Inputs; len(in) != 1 || in[0].Record != amended.RecordHash {
		t.Errorf("the sauce's record names its inputs as %+v, want the hash of the crabs' newest record", in)
	}
}

func TestRecordsHoldNoPersonalData(t *testing.T) {
	w := newWorld(t)
	must(w.RegisterSite(t.Context(), w.grower, domain.SiteDraft{Kind: domain.Gathering, Name: "Bãi sông",
		Address: domain.Place{Line: "Ngõ Sâu", Commune: "xã Hồng Tiến", Province: "tỉnh Thái Bình"}}))(t)
	crabs := must(w.RecordBatch(t.Context(), w.maker, domain.BatchDraft{Stage: domain.RawMaterial, Name: "Cáy", MadeOn: day("2026-03-01"), Made: qty("5", "KGM"),
		Supplier: domain.Supplier{Name: "Bà Thương Lái", Lot: "L-1"}}))(t)
	must(w.OfferHandover(t.Context(), w.maker, domain.HandoverDraft{Batch: crabs.ID, Quantity: qty("1", "KGM"), On: day("2026-03-02"),
		Partner: domain.Partner{Name: "Anh Khách Lẻ", Address: "số 5 ngõ 3"}}))(t)
	list := must(w.Records(t.Context(), admin, domain.Subject{}, domain.Page{Limit: 200}))(t)
	homes := 0
	for _, r := range list.Items {
		for _, private := range []string{"Bí Mật", "0912", "bimat", "Ngõ Sâu", "Thương Lái", "Khách Lẻ", "số 5"} {
			if strings.Contains(string(r.Body), private) {
				t.Errorf("a record holds %q: %s", private, r.Body)
			}
		}
		if strings.Contains(string(r.Body), "Thôn Nam Tiến") {
			homes++
		}
	}
	if homes != 1 {
		t.Errorf("%d records hold the street, want only the cooperative's, not the household's", homes)
	}
}

func TestEveryAcceptedChangeHasARecord(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	jars := w.packed("100", "2026-09-20", of(crabs, "50", "KGM"))
	steps := map[domain.RecordKind]func(){
		domain.ProducerChanged: func() {
			must(w.ChangeProducer(ctx, admin, w.crab.ID, 1, domain.ProducerDraft{Kind: domain.Cooperative, Name: "HTX Hồng Tiến", Address: domain.Place{Province: "Hưng Yên"}}))(t)
		},
		domain.ProductChanged: func() {
			must(w.ChangeProduct(ctx, w.maker, w.sauce.ID, 1, domain.ProductDraft{Name: "Mắm cáy", Group: domain.GroupFood, Package: domain.PackageJar}))(t)
		},
		domain.SiteRegistered: func() {
			must(w.RegisterSite(ctx, w.maker, domain.SiteDraft{Kind: domain.Workshop, Name: "Xưởng", Address: domain.Place{Province: "Hưng Yên"}}))(t)
		},
		domain.HandoverDelivered: func() {
			must(w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Batch: jars.ID, Partner: domain.Partner{Name: "Chợ"}, Quantity: qty("1", "H87"), On: day("2026-10-01")}))(t)
		},
		domain.LabelsIssued: func() { must(w.IssueLabels(ctx, w.maker, jars.ID, order(3)))(t) },
		domain.RecallPlaced: func() {
			must(w.PlaceRecall(ctx, admin, domain.RecallDraft{Batches: []domain.BatchID{jars.ID}, Reason: "a", Message: "b"}))(t)
		},
		domain.TokenCreated: func() {
			_, secret, err := w.CreateToken(ctx, admin, domain.TokenDraft{Name: "Máy in", Role: domain.Inspector})
			if err != nil || secret == "" {
				t.Errorf("secret %q, %v", secret, err)
			}
		},
	}
	order := []domain.RecordKind{domain.ProducerChanged, domain.ProductChanged, domain.SiteRegistered, domain.HandoverDelivered, domain.LabelsIssued, domain.RecallPlaced, domain.TokenCreated}
	for _, kind := range order {
		before := counted(t, w.store)
		steps[kind]()
		newest := must(w.Records(ctx, admin, domain.Subject{}, domain.Page{Limit: 1}))(t).Items[0]
		if now := counted(t, w.store); now != before+1 || newest.Kind != kind {
			t.Errorf("%s: %d records more, the newest %s", kind, now-before, newest.Kind)
		}
	}
}
