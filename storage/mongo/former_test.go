package mongo

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// formerDatabase is one that the last program of the first layout has left: three
// label runs of one batch, and a fourth that was committed when it died.
func formerDatabase(t *testing.T) (address string) {
	t.Helper()
	address = mongotest.Empty(t)
	a, err := parse(address)
	if err != nil {
		t.Fatal(err)
	}
	s := opened(t, mongotest.Empty(t))
	content, err := os.ReadFile("testdata/layout-1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		var line struct {
			In       string `bson:"in"`
			Document bson.D `bson:"document"`
		}
		if err := bson.UnmarshalExtJSON(lines.Bytes(), true, &line); err != nil {
			t.Fatal(err)
		}
		if _, err := s.client.Database(a.database).Collection(line.In).InsertOne(t.Context(), line.Document); err != nil {
			t.Fatal(err)
		}
	}
	return address
}

func (v *village) labelRuns() []domain.LabelRun {
	v.Helper()
	l, err := v.store.LabelRuns(v.Context(), domain.LabelRunFilter{}, domain.Page{Limit: 50})
	v.must(err)
	return l.Items
}

// raised opens a database of the first layout by several stores at once.
func raised(t *testing.T, address string) []*Store {
	t.Helper()
	stores, errs := make([]*Store, 4), make([]error, 4)
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() { stores[i], errs[i] = Open(t.Context(), address) })
	}
	wg.Wait()
	for i, s := range stores {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
	}
	return stores
}

func TestADatabaseOfTheFirstLayout(t *testing.T) {
	t.Parallel()
	address := formerDatabase(t)
	stores := raised(t, address)
	s := stores[0]
	var l layoutDocument
	if found, err := s.findOne(t.Context(), metaIn, bson.D{theLayout}, &l); err != nil || !found || l.Version != layoutVersion {
		t.Errorf("the layout is %+v, %v", l, err)
	}
	sound(t, s)

	v := &village{T: t, store: s}
	runs := v.labelRuns()
	if len(runs) != 4 {
		t.Fatalf("%d label runs, want 4", len(runs))
	}
	for _, r := range runs {
		p := r.Print
		if r.Revision != 1 || !r.CreatedAt.Equal(r.At) || !r.ChangedAt.Equal(r.At) || p.Order != domain.FillByRow || p.Copies != 1 ||
			p.DPI != 300 || p.Template != domain.TemplateStandard || p.Stock == "" || p.Language == "" {
			t.Errorf("a label run reads %+v", r)
		}
	}
	last, ok := runs[0], runs[0].Last == 40
	if issued, err := s.IssuedUnits(t.Context(), last.Batch); err != nil || issued != 40 || !ok {
		t.Errorf("%d units are issued, %v; want 40", issued, err)
	}

	// They change like any other.
	for i, r := range runs {
		r, ch := storagetest.VoidLabels(r, storagetest.Range(r.Range().First, r.Range().First))
		v.must(stores[i].ReplaceLabelRun(t.Context(), r, ch))
		r, ch = storagetest.ReprintLabels(r, r.Range())
		v.must(s.ReplaceLabelRun(t.Context(), r, ch))
		runs[i] = r
	}
	late, ch := storagetest.VoidLabels(runs[0], runs[0].Range(), func(r *domain.LabelRun) { r.Revision = 2 })
	if err := s.ReplaceLabelRun(t.Context(), late, ch); err == nil {
		t.Error("a stale version of a former run was stored")
	}
	next, ch := storagetest.NewUnitRun(domain.Batch{ID: last.Batch, Producer: last.Producer}, 40, 5)
	v.must(s.AddLabelRun(t.Context(), next, ch))
	sound(t, s)
	clean(t, s)
	copied := embedded(t)
	moved(t, s, copied)
	storagetest.Equal(t, s, copied)
}

// TestAFormerRunIsChangedOnce lets many change a run of the first layout.
func TestAFormerRunIsChangedOnce(t *testing.T) {
	t.Parallel()
	address := formerDatabase(t)
	stores := []*Store{opened(t, address), opened(t, address)}
	v := &village{T: t, store: stores[0]}
	r := v.labelRuns()[1]
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			next, ch := storagetest.VoidLabels(r, storagetest.Range(r.Range().First, r.Range().First))
			errs[i] = stores[i%2].ReplaceLabelRun(t.Context(), next, ch)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d changes of one revision took effect, want 1: %v", won, errs)
	}
	sound(t, stores[1])
	clean(t, stores[1])
}

// TestAFormerRunThatWasChangedMeanwhile changes a run between the moment when
// another store has read it in its former form and the one when it writes it in
// the present one.
func TestAFormerRunThatWasChangedMeanwhile(t *testing.T) {
	t.Parallel()
	address := formerDatabase(t)
	first := opened(t, address)
	v := &village{T: t, store: first}
	r := v.labelRuns()[1]
	won, ch := storagetest.ReprintLabels(r, r.Range())
	var once sync.Once
	second := openedWith(t, address, defaultLease, func() error {
		once.Do(func() { v.must(first.ReplaceLabelRun(t.Context(), won, ch)) })
		return nil
	})
	late, other := storagetest.VoidLabels(r, r.Range())
	if err := second.ReplaceLabelRun(t.Context(), late, other); !errors.Is(err, domain.ErrStale) {
		t.Errorf("the later change = %v, want ErrStale", err)
	}
	if kept, err := first.LabelRun(t.Context(), r.ID); err != nil || kept.Revision != 2 || len(kept.Reprints) != 1 {
		t.Errorf("the run is at %+v, %v", kept, err)
	}
	sound(t, second)
}
