package domain_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"nguon/domain"
	"nguon/storage/teststore"
)

// today is the day that the tests live on.
var today = time.Date(2026, 10, 12, 9, 30, 0, 0, time.FixedZone("ICT", 7*3600))

var admin = domain.Caller{ID: "admin", Role: domain.Admin}

// world is a tracker on a real store, with two producers.
type world struct {
	*testing.T
	*domain.Tracker
	store  domain.Store
	now    time.Time
	crab   domain.Producer // a cooperative
	rice   domain.Producer // a household
	maker  domain.Caller   // of crab
	grower domain.Caller   // of rice
	sauce  domain.Product  // of crab, in jars
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, store: teststore.Open(t), now: today}
	var err error
	w.Tracker, err = domain.NewTracker(t.Context(), domain.Config{
		Store: w.store, PublicURL: "https://nguon.example.vn", Now: func() time.Time { return w.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.crab = w.producer(domain.Cooperative, "Hợp tác xã Mắm cáy Hồng Tiến")
	w.rice = w.producer(domain.Household, "Hộ kinh doanh Trần Văn Lúa")
	w.maker = domain.Caller{ID: "maker", Role: domain.ProducerRole, Producer: w.crab.ID}
	w.grower = domain.Caller{ID: "grower", Role: domain.ProducerRole, Producer: w.rice.ID}
	w.sauce = must(w.RegisterProduct(t.Context(), w.maker, domain.ProductDraft{
		Name: "Mắm cáy Hồng Tiến", Group: domain.GroupFood, Package: domain.PackageJar, Content: qty("500", "GRM"), ShelfLifeDays: 365,
	}))(t)
	return w
}

func (w *world) producer(kind domain.ProducerKind, name string) domain.Producer {
	w.Helper()
	return must(w.RegisterProducer(w.Context(), admin, domain.ProducerDraft{
		Kind: kind, Name: name,
		Address: domain.Place{Line: "Thôn Nam Tiến", Commune: "xã Hồng Tiến", Province: "tỉnh Thái Bình", Position: &domain.Position{Latitude: 20_333_000, Longitude: 106_500_000}},
		Contact: domain.Contact{Person: "Nguyễn Thị Bí Mật", Phone: "0912 345 678", Email: "bimat@example.vn"},
	}))(w.T)
}

// raw records kg kilograms of raw material made on a day, by who.
func (w *world) raw(by domain.Caller, name, kg, on string) domain.Batch {
	w.Helper()
	return must(w.RecordBatch(w.Context(), by, domain.BatchDraft{Stage: domain.RawMaterial, Name: name, MadeOn: day(on), Made: qty(kg, "KGM")}))(w.T)
}

// made records a processed batch of kg kilograms out of inputs.
func (w *world) made(by domain.Caller, name, kg, on string, inputs ...domain.Input) domain.Batch {
	w.Helper()
	return must(w.RecordBatch(w.Context(), by, domain.BatchDraft{Stage: domain.Processing, Name: name, MadeOn: day(on), Made: qty(kg, "KGM"), Inputs: inputs}))(w.T)
}

// packed records jars of sauce out of inputs.
func (w *world) packed(jars, on string, inputs ...domain.Input) domain.Batch {
	w.Helper()
	return must(w.RecordBatch(w.Context(), w.maker, domain.BatchDraft{Stage: domain.Packaging, Product: w.sauce.ID, MadeOn: day(on), Made: qty(jars, "H87"), Inputs: inputs}))(w.T)
}

// given hands kg kilograms over from one producer to another.
func (w *world) given(b domain.Batch, from, to domain.Caller, kg, on string) domain.Handover {
	w.Helper()
	h := must(w.OfferHandover(w.Context(), from, domain.HandoverDraft{Batch: b.ID, To: to.Producer, Quantity: qty(kg, "KGM"), On: day(on)}))(w.T)
	return must(w.AcceptHandover(w.Context(), to, h.ID))(w.T)
}

func (w *world) left(b domain.Batch, holder domain.ProducerID) string {
	w.Helper()
	n := must(w.store.StockOf(w.Context(), b.ID, holder))(w.T)
	return domain.Quantity{Amount: n, Unit: b.Made.Unit}.String()
}

func of(b domain.Batch, value, unit string) domain.Input {
	return domain.Input{Batch: b.ID, Quantity: qty(value, unit)}
}

// must fails the test on an error, and gives the value otherwise.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%T: %v", v, err)
		}
		return v
	}
}

func qty(value, unit string) domain.Quantity {
	q, err := domain.ParseQuantity(value, unit)
	if err != nil {
		panic(err)
	}
	return q
}

func day(s string) domain.Date {
	d, err := domain.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// wantRefusal fails unless err is a refusal of that kind with that code at
// that field, alone or among others.
func wantRefusal(t testing.TB, err error, kind domain.Kind, field, code string) domain.Problem {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want %v with %s at %q", err, kind, code, field)
	}
	for _, p := range e.Problems {
		if p.Field == field && p.Code == code {
			return p
		}
	}
	t.Fatalf("got %v, want %s at %q", err, code, field)
	return domain.Problem{}
}

// counted is how many records a store has: what was accepted so far.
func counted(t testing.TB, store domain.Store) int {
	t.Helper()
	n := 0
	for page := (domain.Page{Limit: domain.MaxPageSize}); ; {
		list, err := store.Records(context.Background(), domain.Subject{}, page)
		if err != nil {
			t.Fatal(err)
		}
		n += len(list.Items)
		if list.Next == "" {
			return n
		}
		page.After = list.Next
	}
}
