package sample_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"nguon/domain"
)

// story is the history of a scan, a line for each step.
func story(s domain.Scan) []string {
	var lines []string
	for _, step := range s.Steps {
		if h := step.Handover; h != nil {
			lines = append(lines, step.On.String()+" "+h.Name+": "+h.From+" → "+h.To)
			continue
		}
		lines = append(lines, step.On.String()+" "+step.Made.Name+" "+step.Made.Lot+", "+step.Made.Producer.Name)
	}
	return lines
}

var (
	sauceStory = []string{
		"2026-06-28 Mắm cáy Hồng Tiến MC-260628, Hợp tác xã Mắm cáy Bãi Cói",
		"2026-06-26 Mắm cáy cốt COT-260626, Hợp tác xã Mắm cáy Bãi Cói",
		"2025-06-26 Chượp cáy CHUOP-250626, Hợp tác xã Mắm cáy Bãi Cói",
		"2025-06-25 Cáy tươi CAY-250625, Hợp tác xã Mắm cáy Bãi Cói",
		"2025-06-24 Cáy tươi: Hộ kinh doanh Vũ Thị Thơm → Hợp tác xã Mắm cáy Bãi Cói",
		"2025-06-24 Cáy tươi CAY-250624, Hộ kinh doanh Vũ Thị Thơm",
		"2025-06-04 Muối biển MUOI-250604, Hợp tác xã Mắm cáy Bãi Cói",
	}
	riceStory = []string{
		"2026-07-21 Gạo TBR39 TBR39-260721, Công ty TNHH Gạo Quê Lúa",
		"2026-07-20 Gạo trắng TBR39 GAO-260720, Công ty TNHH Gạo Quê Lúa",
		"2026-06-09 Thóc khô TBR39 KHO-260609, Công ty TNHH Gạo Quê Lúa",
		"2026-06-08 Thóc tươi TBR39: Hộ kinh doanh Nguyễn Thị Mận → Công ty TNHH Gạo Quê Lúa",
		"2026-06-08 Thóc tươi TBR39 THOC-260608, Hộ kinh doanh Nguyễn Thị Mận",
		"2026-06-07 Thóc tươi TBR39: Hộ kinh doanh Trần Văn Hòa → Công ty TNHH Gạo Quê Lúa",
		"2026-06-07 Thóc tươi TBR39 THOC-260607, Hộ kinh doanh Trần Văn Hòa",
		"2026-06-06 Thóc tươi TBR39: Hợp tác xã Nông nghiệp Đồng Xanh → Công ty TNHH Gạo Quê Lúa",
		"2026-06-06 Thóc tươi TBR39 THOC-260606, Hợp tác xã Nông nghiệp Đồng Xanh",
	}
	boxStory = []string{
		"2026-08-20 Hộp quà Hương vị quê lúa HQ-260820, Công ty TNHH Đặc sản Sông Trà",
		"2026-08-15 Gạo TBR39: Công ty TNHH Gạo Quê Lúa → Công ty TNHH Đặc sản Sông Trà",
		"2026-08-14 Mắm cáy Hồng Tiến: Hợp tác xã Mắm cáy Bãi Cói → Công ty TNHH Đặc sản Sông Trà",
	}
)

func TestHistories(t *testing.T) {
	tracker, s := recorded(t)
	// The box's own steps, then those of both chains, newest first.
	boxWhole := slices.Concat(sauceStory, riceStory)
	slices.SortStableFunc(boxWhole, func(a, b string) int { return strings.Compare(b[:len("2026-01-02")], a[:len("2026-01-02")]) })
	boxWhole = append(slices.Clone(boxStory), boxWhole...)
	tests := []struct {
		name  string
		batch domain.Batch
		want  []string
	}{
		{"crab sauce", s.CrabSauce, sauceStory},
		{"rice", s.Rice, riceStory},
		{"gift box", s.GiftBox, boxWhole},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := scan(t, tracker, test.batch)
			if diff := cmp.Diff(test.want, story(got)); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
			if !got.Complete {
				t.Error("the history is cut short")
			}
			for _, step := range got.Steps {
				if m := step.Made; m != nil && (m.Site == nil || !m.Producer.Sample || len(m.Attributes) == 0) {
					t.Errorf("%s: site %v, sample %v, %d attributes; want all", m.Lot, m.Site, m.Producer.Sample, len(m.Attributes))
				}
			}
		})
	}
}

func TestLabels(t *testing.T) {
	tracker, s := recorded(t)
	if r := s.CrabSauceLabels; !r.Units() || r.Count != 24 || r.Batch != s.CrabSauce.ID {
		t.Errorf("labels of the jars = %+v, want 24 with codes of their own", r)
	}
	if r := s.RiceLabels; r.Units() || int64(r.Count) != s.Rice.Made.Amount || r.Batch != s.Rice.ID {
		t.Errorf("labels of the bags = %+v, want one for each of %s", r, s.Rice.Made)
	}
	sheet, err := tracker.LabelSheet(t.Context(), admin, s.CrabSauceLabels.ID)
	if err != nil {
		t.Fatal(err)
	}
	last := sheet.Label(23)
	got, err := tracker.Scan(t.Context(), string(s.CrabSauce.Code), string(last.Unit))
	if err != nil || got.Unit == nil || got.Unit.Number != 24 {
		t.Errorf("scan of the last jar's label: %+v, %v; want jar 24", got.Unit, err)
	}
}

// chain is all batches with what became of them.
type chain struct {
	batches   map[domain.BatchID]domain.Batch
	products  map[domain.ProductID]domain.Product
	handovers []domain.Handover
}

// weight is an amount of a batch in milligrams; pieces weigh what their
// product says.
func (c chain) weight(b domain.Batch, q domain.Quantity) int64 {
	if q.Dimension() == domain.Count {
		return q.Amount * c.products[b.Product].Content.Amount
	}
	return q.Amount
}

// What goes into a batch comes out of it as goods or as losses, to the gram.
func TestMassBalance(t *testing.T) {
	tracker, _ := recorded(t)
	c := readChain(t, tracker)
	for _, b := range c.batches {
		if b.Stage == domain.RawMaterial {
			continue
		}
		var in int64
		for _, input := range b.Inputs {
			in += c.weight(c.batches[input.Batch], input.Quantity)
		}
		out := c.weight(b, b.Made)
		for _, l := range b.Losses {
			out += c.weight(b, l.Quantity)
		}
		if in != out {
			t.Errorf("%s: %d mg in, %d mg out and lost", b.Lot, in, out)
		}
	}
}

// Of every batch, what was made is used, delivered or still in somebody's hands.
func TestStockAddsUp(t *testing.T) {
	tracker, s := recorded(t)
	c := readChain(t, tracker)
	accounted := make(map[domain.BatchID]int64)
	left := make(map[string]int64)
	for _, b := range c.batches {
		for _, in := range b.Inputs {
			accounted[in.Batch] += in.Quantity.Amount
		}
		lines, err := tracker.StockOfBatch(t.Context(), admin, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			accounted[b.ID] += l.Left.Amount
			holder, err := tracker.Producer(t.Context(), admin, l.Holder)
			if err != nil {
				t.Fatal(err)
			}
			left[b.Name+", "+holder.Name] = l.Left.Amount
		}
	}
	for _, h := range c.handovers {
		if h.State == domain.Delivered {
			accounted[h.Batch] += h.Quantity.Amount
		}
	}
	for id, b := range c.batches {
		if accounted[id] != b.Made.Amount {
			t.Errorf("%s: %d made, %d accounted for", b.Lot, b.Made.Amount, accounted[id])
		}
	}
	want := map[string]int64{
		"Mắm cáy Hồng Tiến, Hợp tác xã Mắm cáy Bãi Cói":           476 - 120 - 60,
		"Mắm cáy Hồng Tiến, Công ty TNHH Đặc sản Sông Trà":        60 - 40,
		"Gạo TBR39, Công ty TNHH Gạo Quê Lúa":                     272 - 30,
		"Gạo TBR39, Công ty TNHH Đặc sản Sông Trà":                30 - 20,
		"Hộp quà Hương vị quê lúa, Công ty TNHH Đặc sản Sông Trà": 20,
	}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	if s.GiftBox.BestBefore != s.Rice.BestBefore {
		t.Errorf("best before of the box = %s, want that of its rice, %s", s.GiftBox.BestBefore, s.Rice.BestBefore)
	}
}

func readChain(t *testing.T, tracker *domain.Tracker) chain {
	t.Helper()
	c := chain{batches: make(map[domain.BatchID]domain.Batch), products: make(map[domain.ProductID]domain.Product)}
	for _, b := range everything(t, func(p domain.Page) (domain.List[domain.Batch], error) {
		return tracker.Batches(t.Context(), admin, domain.BatchFilter{}, p)
	}) {
		c.batches[b.ID] = b
	}
	for _, p := range everything(t, func(p domain.Page) (domain.List[domain.Product], error) {
		return tracker.Products(t.Context(), admin, "", p)
	}) {
		c.products[p.ID] = p
	}
	c.handovers = everything(t, func(p domain.Page) (domain.List[domain.Handover], error) {
		return tracker.Handovers(t.Context(), admin, domain.HandoverFilter{}, p)
	})
	return c
}

// Nothing here may be taken for a real producer or a real paper.
func TestMarkedAsSample(t *testing.T) {
	tracker, _ := recorded(t)
	kinds := make(map[domain.ProducerKind]int)
	for _, p := range everything(t, func(p domain.Page) (domain.List[domain.Producer], error) {
		return tracker.Producers(t.Context(), admin, p)
	}) {
		kinds[p.Kind]++
		if !p.Sample || p.TaxCode != "" || p.Contact.Phone != "" || p.Website != "" {
			t.Errorf("%s: sample %v, tax code %q, phone %q, website %q", p.Name, p.Sample, p.TaxCode, p.Contact.Phone, p.Website)
		}
	}
	if diff := cmp.Diff(map[domain.ProducerKind]int{domain.Company: 2, domain.Cooperative: 4, domain.Household: 4}, kinds); diff != "" {
		t.Errorf("producers by kind (-want +got):\n%s", diff)
	}
	c := readChain(t, tracker)
	groups := make(map[domain.Group]bool)
	for _, p := range c.products {
		groups[p.Group] = true
		if p.Rating != nil && !strings.Contains(p.Rating.Decision, "mẫu") {
			t.Errorf("%s: decision %q does not say that it is a sample", p.Name, p.Rating.Decision)
		}
		if p.GTIN != "" && !strings.HasPrefix(string(p.GTIN), "0952") {
			t.Errorf("%s: GTIN %s is not one for demonstrations", p.Name, p.GTIN)
		}
	}
	if len(groups) != 4 {
		t.Errorf("products of %d groups, want 4", len(groups))
	}
	for _, b := range c.batches {
		for _, d := range b.Documents {
			if !strings.Contains(d.Name, "(mẫu)") || d.Address != "" {
				t.Errorf("%s: document %+v can be taken for a real one", b.Lot, d)
			}
		}
	}
}

// The texts are written as they are kept, so that none is changed on its way.
func TestTextsAreComposed(t *testing.T) {
	tracker, _ := recorded(t)
	for _, r := range records(t, tracker) {
		if !norm.NFC.IsNormal(r.Body) {
			t.Errorf("the record %s is not in NFC", r.Body)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("sources: %v, %v", sources, err)
	}
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !norm.NFC.IsNormal(text) {
			t.Errorf("%s is not in NFC", name)
		}
	}
}
