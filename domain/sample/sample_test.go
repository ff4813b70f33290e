package sample_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nguon/domain"
	"nguon/domain/sample"
	"nguon/storage/teststore"
)

var admin = domain.Caller{ID: "test", Role: domain.Admin}

// vietnam is noon of a day where the programme is.
func vietnam(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateTime+" -0700", day+" 12:00:00 +0700")
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func newTracker(t *testing.T, store domain.Store, now time.Time, zone *time.Location) *domain.Tracker {
	t.Helper()
	tracker, err := domain.NewTracker(t.Context(), domain.Config{
		Store: store, PublicURL: "https://example.com", Zone: zone, Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return tracker
}

func record(t *testing.T, tracker *domain.Tracker, now time.Time) sample.Sample {
	t.Helper()
	recorded, err := sample.Record(t.Context(), tracker, now)
	if err != nil {
		t.Fatalf("record on %s: %v", now, err)
	}
	return recorded
}

// recorded is a store with the samples of one run.
func recorded(t *testing.T) (*domain.Tracker, sample.Sample) {
	t.Helper()
	now := vietnam(t, "2026-10-01")
	tracker := newTracker(t, teststore.Open(t), now, nil)
	return tracker, record(t, tracker, now)
}

// everything reads a list to its end.
func everything[T any](t *testing.T, list func(domain.Page) (domain.List[T], error)) []T {
	t.Helper()
	var items []T
	for page := (domain.Page{Limit: domain.MaxPageSize}); ; {
		l, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, l.Items...)
		if page.After = l.Next; page.After == "" {
			return items
		}
	}
}

func records(t *testing.T, tracker *domain.Tracker) []domain.Record {
	t.Helper()
	return everything(t, func(p domain.Page) (domain.List[domain.Record], error) {
		return tracker.Records(t.Context(), admin, domain.Subject{}, p)
	})
}

func scan(t *testing.T, tracker *domain.Tracker, b domain.Batch) domain.Scan {
	t.Helper()
	s, err := tracker.Scan(t.Context(), string(b.Code), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// On whatever day it is run first, nothing lies ahead, and there is time left
// to look around before the goods expire and the recognition lapses.
func TestRecordOnAnyDay(t *testing.T) {
	days := []string{
		"2026-10-01", "2027-01-12", "2027-01-13", "2027-08-20", "2028-02-29", "2031-01-01",
	}
	for _, day := range days {
		t.Run(day, func(t *testing.T) {
			now := vietnam(t, day)
			tracker := newTracker(t, teststore.Open(t), now, nil)
			s := record(t, tracker, now)
			soon := domain.DateOf(now, time.UTC).AddDays(90)
			for _, b := range []domain.Batch{s.CrabSauce, s.Rice, s.GiftBox} {
				got := scan(t, tracker, b)
				if got.Standing != domain.StandingIssued {
					t.Errorf("standing of %s = %q, want %q", b.Name, got.Standing, domain.StandingIssued)
				}
				if b.BestBefore.Before(soon) {
					t.Errorf("best before of %s = %s, want %s or later", b.Name, b.BestBefore, soon)
				}
			}
			if r := scan(t, tracker, s.CrabSauce).Batch.Product.Rating; r == nil || r.Stars != 4 || r.Until().Before(soon) {
				t.Errorf("rating of the crab sauce = %+v, want 4 stars until %s or later", r, soon)
			}
		})
	}
}

// The date line: the tracker's day may be another than that of the clock's zone.
func TestRecordInAnyZone(t *testing.T) {
	for _, instant := range []string{"2026-08-20T06:00:00Z", "2026-08-21T06:00:00Z"} {
		for _, hours := range []int{-12, 14} {
			now, err := time.Parse(time.RFC3339, instant)
			if err != nil {
				t.Fatal(err)
			}
			zone := time.FixedZone("test", hours*60*60)
			record(t, newTracker(t, teststore.Open(t), now, zone), now.In(zone))
		}
	}
}

func TestRecordAgain(t *testing.T) {
	store := teststore.Open(t)
	first := vietnam(t, "2026-10-01")
	tracker := newTracker(t, store, first, nil)
	want := record(t, tracker, first)
	before := records(t, tracker)

	for _, day := range []string{"2026-10-01", "2026-10-02", "2027-03-15", "2033-07-01"} {
		now := vietnam(t, day)
		again := newTracker(t, store, now, nil)
		if diff := cmp.Diff(want, record(t, again, now), cmpopts.EquateComparable(domain.Date{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("recorded again on %s (-first +again):\n%s", day, diff)
		}
	}
	if diff := cmp.Diff(before, records(t, tracker)); diff != "" {
		t.Errorf("records after more runs (-first +again):\n%s", diff)
	}

	counts := make(map[domain.RecordKind]int)
	for _, r := range before {
		counts[r.Kind]++
	}
	wantCounts := map[domain.RecordKind]int{
		domain.ProducerRegistered: 10, domain.SiteRegistered: 11, domain.ProductRegistered: 7, domain.ProductRated: 7,
		domain.BatchWasRecorded: 13, domain.HandoverOffered: 6, domain.HandoverAccepted: 6, domain.HandoverDelivered: 1,
		domain.LabelsIssued: 2,
	}
	if diff := cmp.Diff(wantCounts, counts); diff != "" {
		t.Errorf("records by kind (-want +got):\n%s", diff)
	}
}

// dying is a store that keeps some batches and handovers and then fails.
type dying struct {
	domain.Store
	left int
}

var errDied = errors.New("the machine died")

func (d *dying) spend() error {
	if d.left--; d.left < 0 {
		return errDied
	}
	return nil
}

func (d *dying) AddBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	if err := d.spend(); err != nil {
		return err
	}
	return d.Store.AddBatch(ctx, b, ch)
}

func (d *dying) AddHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	if err := d.spend(); err != nil {
		return err
	}
	return d.Store.AddHandover(ctx, h, ch)
}

func (d *dying) ReplaceProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	if err := d.spend(); err != nil {
		return err
	}
	return d.Store.ReplaceProduct(ctx, p, ch)
}

// A run that stops anywhere is finished by a later one, in another season, as
// if it had not stopped.
func TestRecordGoesOn(t *testing.T) {
	const writes = 13 + 7 + 7
	first, later := vietnam(t, "2026-10-01"), vietnam(t, "2027-03-15")
	tracker, want := recorded(t)
	whole := len(records(t, tracker))
	for kept := 1; kept < writes; kept += 6 {
		store := teststore.Open(t)
		_, err := sample.Record(t.Context(), newTracker(t, &dying{store, kept}, first, nil), first)
		if !errors.Is(err, errDied) {
			t.Fatalf("record with %d writes: %v, want %v", kept, err, errDied)
		}
		tracker := newTracker(t, store, later, nil)
		got := record(t, tracker, later)
		if got.CrabSauce.Lot != want.CrabSauce.Lot || got.Rice.Lot != want.Rice.Lot || got.GiftBox.MadeOn != want.GiftBox.MadeOn {
			t.Errorf("stopped after %d writes: lots %s, %s and day %s, want %s, %s, %s", kept,
				got.CrabSauce.Lot, got.Rice.Lot, got.GiftBox.MadeOn, want.CrabSauce.Lot, want.Rice.Lot, want.GiftBox.MadeOn)
		}
		if n := len(records(t, tracker)); n != whole {
			t.Errorf("stopped after %d writes: %d records, want %d", kept, n, whole)
		}
	}
}
