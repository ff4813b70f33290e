package mongo

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// exportOf exports a store, and runs during before the first item.
func exportOf(ctx context.Context, s *Store, during func()) ([]domain.Item, error) {
	var items []domain.Item
	err := s.Export(ctx, func(it domain.Item) error {
		if items = append(items, it); len(items) == 1 {
			during()
		}
		return nil
	})
	return items, err
}

func has(items []domain.Item, id domain.ProducerID) bool {
	return slices.ContainsFunc(items, func(it domain.Item) bool {
		p, ok := it.(domain.Producer)
		return ok && p.ID == id
	})
}

// free wants nobody to hold.
func free(t *testing.T, s *Store) {
	t.Helper()
	if l, err := s.usable(t.Context()); err != nil || l.Hold != nil {
		t.Errorf("the layout is %+v, %v; want nobody to hold", l, err)
	}
}

// TestAnExportWaitsForChangesUnderWay lets an export meet a change that has
// taken all its steps: what it gives has all of it, or nothing.
func TestAnExportWaitsForChangesUnderWay(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{true, false} {
		address := mongotest.Empty(t)
		s, other := openedWith(t, address, time.Hour, nil), openedWith(t, address, time.Hour, nil)
		newVillage(t, s)
		p, ch := storagetest.NewProducer()
		a := underWay(t, s, ch, producers.add(&p)...)
		decided := make(chan error, 1)
		go func() {
			time.Sleep(300 * time.Millisecond)
			if kept {
				decided <- a.commit(context.Background())
				return
			}
			decided <- a.abandon(context.Background(), nil)
		}()
		start := time.Now()
		items, err := exportOf(t.Context(), other, func() {})
		if err := errors.Join(err, <-decided); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d < 300*time.Millisecond {
			t.Errorf("kept %t: the export was over after %v, before the change was decided", kept, d)
		}
		if has(items, p.ID) != kept {
			t.Errorf("kept %t, exported %t", kept, !kept)
		}
		free(t, s)
		clean(t, s)
	}
}

// TestWritesWaitForAnExport begins writes of every way while an export is
// under way, in its own store and in another.
func TestWritesWaitForAnExport(t *testing.T) {
	t.Parallel()
	ctx, address := t.Context(), mongotest.Empty(t)
	s, other := openedWith(t, address, defaultLease, nil), openedWith(t, address, defaultLease, nil)
	newVillage(t, s)
	first, ch := storagetest.NewProducer()
	ch = storagetest.Keyed(ch, "hold", "first")
	if err := s.AddProducer(ctx, first, ch); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EnsureKey(ctx, storagetest.NewKey("there")); err != nil {
		t.Fatal(err)
	}
	before, err := storagetest.Items(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	late := make(chan error, 4)
	items, err := exportOf(ctx, s, func() {
		if _, err := other.EnsureKey(ctx, storagetest.NewKey("there")); err != nil {
			t.Errorf("a key that is there = %v", err)
		}
		for _, st := range []*Store{s, other} {
			short, cancel := context.WithTimeout(ctx, 400*time.Millisecond)
			p, ch := storagetest.NewProducer()
			if err := st.AddProducer(short, p, ch); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("a write that cannot wait so long = %v", err)
			}
			cancel()
			go func() {
				p, ch := storagetest.NewProducer()
				late <- st.AddProducer(context.Background(), p, ch)
			}()
		}
		go func() {
			_, err := other.EnsureKey(context.Background(), storagetest.NewKey("new"))
			late <- err
		}()
		go func() { late <- other.KeepAnswer(context.Background(), "hold", "first", []byte("answer")) }()
		select {
		case err := <-late:
			t.Errorf("a write did not wait: %v", err)
		case <-time.After(500 * time.Millisecond):
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if err := <-late; err != nil {
			t.Errorf("a write that waited = %v", err)
		}
	}
	if len(items) != len(before) {
		t.Errorf("%d items were exported, want the %d of before", len(items), len(before))
	}
	after, err := storagetest.Items(ctx, other)
	if want := len(before) + 2*2 + 1; err != nil || len(after) != want {
		t.Errorf("%d items in the end, %v; want %d", len(after), err, want)
	}
	sound(t, s)
	clean(t, s)
}

// TestAHoldOfTheDeadIsTakenAway leaves a hold of which nothing is heard.
func TestAHoldOfTheDeadIsTakenAway(t *testing.T) {
	t.Parallel()
	s := openedWith(t, mongotest.Empty(t), defaultLease, nil)
	s.patience = 300 * time.Millisecond
	for name, do := range map[string]func() error{
		"a write": func() error {
			p, ch := storagetest.NewProducer()
			return s.AddProducer(t.Context(), p, ch)
		},
		"an export": func() error { return s.Export(t.Context(), func(domain.Item) error { return nil }) },
	} {
		if err := s.hold(t.Context(), &hold{Owner: "dead"}); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := do(); err != nil {
			t.Errorf("%s = %v", name, err)
		}
		if d := time.Since(start); d < s.patience {
			t.Errorf("%s did not wait: %v", name, d)
		}
		free(t, s)
	}
}

// TestAHoldLivesAsLongAsItsExport lets an export take longer than others wait
// for a dead one.
func TestAHoldLivesAsLongAsItsExport(t *testing.T) {
	t.Parallel()
	s := openedWith(t, mongotest.Empty(t), defaultLease, nil)
	s.patience = 600 * time.Millisecond
	newVillage(t, s)
	p, ch := storagetest.NewProducer()
	late := make(chan error, 1)
	items, err := exportOf(t.Context(), s, func() {
		go func() { late <- s.AddProducer(context.Background(), p, ch) }()
		time.Sleep(3 * s.patience)
	})
	if err := errors.Join(err, <-late); err != nil {
		t.Fatal(err)
	}
	if has(items, p.ID) {
		t.Error("what was written behind the export is in it")
	}
}

// TestAnExportThatIsNotOfOneMomentFails takes the hold away under an export's
// hands, and lets a change get by one.
func TestAnExportThatIsNotOfOneMomentFails(t *testing.T) {
	t.Parallel()
	s := openedWith(t, mongotest.Empty(t), defaultLease, nil)
	ctx := t.Context()
	newVillage(t, s)
	set := func(change bson.D) {
		t.Helper()
		if done, err := s.update(ctx, metaIn, bson.D{theLayout}, change); err != nil || !done {
			t.Fatalf("%t, %v", done, err)
		}
	}
	_, err := exportOf(ctx, s, func() { set(unset("hold")) })
	if !errors.Is(err, domain.Unavailable) || !errors.Is(err, errHoldLost) {
		t.Errorf("without its hold = %v", err)
	}
	_, err = exportOf(ctx, s, func() {
		l, err := s.usable(ctx)
		if err != nil {
			t.Fatal(err)
		}
		set(unset("hold"))
		p, ch := storagetest.NewProducer()
		if err := s.AddProducer(ctx, p, ch); err != nil {
			t.Fatal(err)
		}
		set(bson.D{{Key: "$set", Value: bson.D{{Key: "hold", Value: l.Hold}}}})
	})
	if !errors.Is(err, domain.Unavailable) || !errors.Is(err, errChanged) {
		t.Errorf("with a change that got by = %v", err)
	}
	free(t, s)
	if _, err := exportOf(ctx, s, func() {}); err != nil {
		t.Error(err)
	}
}
