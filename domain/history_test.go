package domain_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nguon/domain"
)

// told is the history as lines, newest first.
func told(s domain.Scan) []string {
	var lines []string
	for _, step := range s.Steps {
		if h := step.Handover; h != nil {
			lines = append(lines, fmt.Sprintf("%s %s: %s → %s", step.On, h.Name, h.From, h.To))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", step.On, step.Made.Stage, step.Made.Name))
	}
	return lines
}

func TestHistoryReachesEveryRawBatch(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-02")
	salt := w.raw(w.grower, "Muối biển", "50", "2026-03-01")
	w.given(salt, w.grower, w.maker, "40", "2026-03-05")
	sauce := w.made(w.maker, "Mắm chượp", "80", "2026-09-01", of(crabs, "60", "KGM"), of(salt, "15", "KGM"))
	// Packed on the day it was filtered, with more salt: a diamond, and a tie.
	filtered := w.made(w.maker, "Mắm lọc", "70", "2026-09-20", of(sauce, "75", "KGM"), of(salt, "1", "KGM"))
	jars := w.packed("100", "2026-09-20", of(filtered, "50", "KGM"))

	scan := must(w.Scan(t.Context(), strings.ToLower(string(jars.Code)), ""))(t)
	want := []string{
		"2026-09-20 packaging Mắm cáy Hồng Tiến",
		"2026-09-20 processing Mắm lọc",
		"2026-09-01 processing Mắm chượp",
		"2026-03-05 Muối biển: Hộ kinh doanh Trần Văn Lúa → Hợp tác xã Mắm cáy Hồng Tiến",
		"2026-03-02 raw_material Cáy tươi",
		"2026-03-01 raw_material Muối biển",
	}
	if diff := cmp.Diff(want, told(scan)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if !scan.Complete {
		t.Error("a history of five batches is said to be shortened")
	}
	if scan.Batch.Package != domain.PackageJar || scan.Batch.Inputs[0].Lot != filtered.Lot {
		t.Errorf("scanned batch %+v", scan.Batch)
	}
}

func TestThePublicSeesNoPersonAndNoHome(t *testing.T) {
	w := newWorld(t)
	crabs := must(w.RecordBatch(t.Context(), w.grower, domain.BatchDraft{
		Stage: domain.RawMaterial, Name: "Cáy tươi", MadeOn: day("2026-03-01"), Made: qty("10", "KGM"),
		Supplier: domain.Supplier{Name: "Thương lái Kín"},
		Site: must(w.RegisterSite(t.Context(), w.grower, domain.SiteDraft{Kind: domain.Gathering, Name: "Bãi sông",
			Address: domain.Place{Line: "Ngõ Sâu", Commune: "xã Hồng Tiến", Province: "tỉnh Thái Bình"}}))(t).ID,
	}))(t)
	all := fmt.Sprintf("%+v", must(w.Scan(t.Context(), string(crabs.Code), ""))(t).Batch)
	for _, private := range []string{"Bí Mật", "0912", "bimat", "Thôn Nam Tiến", "20333000", "Ngõ Sâu", "Thương lái Kín"} {
		if strings.Contains(all, private) {
			t.Errorf("the public is told %q: %s", private, all)
		}
	}
	if !strings.Contains(all, "xã Hồng Tiến") {
		t.Errorf("the commune is missing: %s", all)
	}
}

func TestStandingFollowsTheDay(t *testing.T) {
	w := newWorld(t)
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	jars := w.packed("100", "2026-09-20", of(crabs, "50", "KGM"))
	rated := must(w.RateProduct(t.Context(), admin, w.sauce.ID, 1, &domain.Rating{Stars: 4, Decision: "01/QĐ-UBND", On: day("2024-09-21")}))(t)
	if last := rated.Rating.Until(); last != day("2027-09-21") {
		t.Errorf("a rating of 21 September 2024 holds until %s, want 36 months", last)
	}
	for on, want := range map[string]struct {
		standing domain.Standing
		rated    bool
	}{
		"2027-09-20T23:59:00+07:00": {domain.StandingIssued, true},  // the last day it is best
		"2027-09-20T17:00:00Z":      {domain.StandingExpired, true}, // the next day in Vietnam
		"2027-09-22T00:00:00+07:00": {domain.StandingExpired, false},
	} {
		now, err := time.Parse(time.RFC3339, on)
		if err != nil {
			t.Fatal(err)
		}
		w.now = now
		scan := must(w.Scan(t.Context(), string(jars.Code), ""))(t)
		if scan.Standing != want.standing || (scan.Batch.Product.Rating != nil) != want.rated {
			t.Errorf("%s: %s, rating %v; want %s, %v", on, scan.Standing, scan.Batch.Product.Rating, want.standing, want.rated)
		}
	}
}

// Trade that has nothing to do with the scanned goods is nobody's business.
func TestHistoryTellsOnlyOfTheseGoods(t *testing.T) {
	w := newWorld(t)
	salt := w.raw(w.grower, "Muối biển", "500", "2026-03-01")
	w.given(salt, w.grower, w.maker, "40", "2026-03-05")
	sauce := w.made(w.maker, "Mắm chượp", "80", "2026-06-01", of(salt, "15", "KGM"))
	for range 30 {
		w.given(salt, w.grower, w.maker, "3", "2026-09-09")
	}
	scan := must(w.Scan(t.Context(), string(sauce.Code), ""))(t)
	want := []string{
		"2026-06-01 processing Mắm chượp",
		"2026-03-05 Muối biển: Hộ kinh doanh Trần Văn Lúa → Hợp tác xã Mắm cáy Hồng Tiến",
		"2026-03-01 raw_material Muối biển",
	}
	if diff := cmp.Diff(want, told(scan)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if !scan.Complete {
		t.Error("the history is said to be shortened")
	}
}

// Goods that came by way of a third producer show both steps.
func TestHistoryByWayOfAnother(t *testing.T) {
	w := newWorld(t)
	third := w.producer(domain.Company, "Công ty Kho Vận")
	carrier := domain.Caller{ID: "carrier", Role: domain.ProducerRole, Producer: third.ID}
	salt := w.raw(w.grower, "Muối biển", "500", "2026-03-01")
	w.given(salt, w.grower, carrier, "40", "2026-03-05")
	w.given(salt, carrier, w.maker, "30", "2026-03-08")
	sauce := w.made(w.maker, "Mắm chượp", "80", "2026-06-01", of(salt, "15", "KGM"))
	want := []string{
		"2026-06-01 processing Mắm chượp",
		"2026-03-08 Muối biển: Công ty Kho Vận → Hợp tác xã Mắm cáy Hồng Tiến",
		"2026-03-05 Muối biển: Hộ kinh doanh Trần Văn Lúa → Công ty Kho Vận",
		"2026-03-01 raw_material Muối biển",
	}
	if diff := cmp.Diff(want, told(must(w.Scan(t.Context(), string(sauce.Code), ""))(t))); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}
