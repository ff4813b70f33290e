package mongo

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/domain/sample"
	"nguon/storage/archive"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/sqlite"
	"nguon/storage/storagetest"
)

func embedded(t *testing.T) domain.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "nguon.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// samples gives a store the sample chains.
func samples(t *testing.T, s domain.Store) {
	t.Helper()
	now := time.Date(2026, 10, 12, 5, 0, 0, 0, time.UTC)
	tracker, err := domain.NewTracker(t.Context(), domain.Config{
		Store: s, PublicURL: "https://example.com", Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sample.Record(t.Context(), tracker, now); err != nil {
		t.Fatal(err)
	}
}

// moved puts what a store has into another by way of an archive, and gives the
// archive's contents.
func moved(t *testing.T, from, to domain.Store) string {
	t.Helper()
	var file bytes.Buffer
	m, err := archive.Write(t.Context(), &file, from, archive.About{Program: "test"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Read(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := to.Import(t.Context(), a.Items(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	return m.Contents
}

// TestFromOneBackendToTheOther takes a store from a file into MongoDB, and
// back; and one that MongoDB itself has filled into a file, and back.
func TestFromOneBackendToTheOther(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]func(*testing.T) domain.Store{
		"from a file":  embedded,
		"from MongoDB": func(t *testing.T) domain.Store { return opened(t, mongotest.Empty(t)) },
	} {
		for what, fill := range map[string]func(*testing.T, domain.Store){"everything": storagetest.Fill, "the samples": samples} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				from := first(t)
				fill(t, from)
				in := opened(t, mongotest.Empty(t))
				file, back := embedded(t), opened(t, mongotest.Empty(t))
				want := moved(t, from, in)
				for i, got := range []string{moved(t, in, file), moved(t, file, back), moved(t, back, embedded(t))} {
					if got != want {
						t.Errorf("archive %d has the contents %s, want %s", i, got, want)
					}
				}
				storagetest.Equal(t, from, in)
				storagetest.Equal(t, from, file)
				sound(t, in)
				clean(t, in)
				sound(t, file)
			})
		}
	}
}

// documents are all that a database holds, by collection and _id, without what
// belongs to no more than one store: the names of attempts, and the places of
// records.
func documents(t *testing.T, s *Store) map[string]bson.M {
	t.Helper()
	all := map[string]bson.M{}
	for _, in := range append([]string{metaIn}, collections...) {
		var found []bson.M
		if err := s.findAll(t.Context(), in, nil, nil, 0, &found); err != nil {
			t.Fatal(err)
		}
		for _, d := range found {
			if in == recordsIn {
				delete(d, "try")
				delete(d, "imported")
				delete(d, "revision")
			}
			if in == stockIn {
				// True where a list has noted it, which none has to.
				delete(d, "spent")
			}
			all[fmt.Sprintf("%s %v", in, d["_id"])] = d
		}
	}
	return all
}

// TestAnImportWritesWhatChangesWrite holds the documents of a store against
// those of its copy, one by one.
func TestAnImportWritesWhatChangesWrite(t *testing.T) {
	t.Parallel()
	from, to := opened(t, mongotest.Empty(t)), opened(t, mongotest.Empty(t))
	storagetest.Fill(t, from)
	moved(t, from, to)
	if diff := cmp.Diff(documents(t, from), documents(t, to)); diff != "" {
		t.Error(diff)
	}
}

// TestAnImportStoppedAtEveryWrite stops an import before and behind each of
// its writes, for good. What is opened then is empty, or unfinished and taken
// by another import, or all there.
func TestAnImportStoppedAtEveryWrite(t *testing.T) {
	t.Parallel()
	from := embedded(t)
	newVillage(t, from)
	items, err := storagetest.Items(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	each := func(yield func(domain.Item, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}
	var unfinished, empty atomic.Int64
	for at, stopped := int64(0), true; stopped && !t.Failed(); at++ {
		address := mongotest.Empty(t)
		p := &stopper{at: at, dead: true}
		dying := openedWith(t, address, defaultLease, p.crash)
		p.armed.Store(true)
		err := dying.Import(t.Context(), each)
		if stopped = p.stopped(); !stopped {
			if err != nil {
				t.Errorf("nothing stopped it, and it answered %v", err)
			}
			break
		}
		heir := openedWith(t, address, defaultLease, nil)
		heir.patience = 50 * time.Millisecond
		kept, exportErr := storagetest.Items(t.Context(), heir)
		switch {
		case errors.Is(exportErr, domain.Unavailable):
			unfinished.Add(1)
			if err := heir.Ready(t.Context()); !errors.Is(err, domain.Unavailable) {
				t.Errorf("moment %d: Ready of an unfinished store = %v", at, err)
			}
		case exportErr != nil || len(kept) != 0 && len(kept) != len(items):
			t.Errorf("moment %d: %d of %d items are kept, %v", at, len(kept), len(items), exportErr)
		case len(kept) == len(items):
			continue
		default:
			empty.Add(1)
			if err == nil {
				t.Errorf("moment %d: it answered nil, and nothing was kept", at)
			}
		}
		if err := heir.Import(t.Context(), each); err != nil {
			t.Errorf("moment %d: another import = %v", at, err)
		}
		storagetest.Equal(t, from, heir)
	}
	if unfinished.Load() == 0 || empty.Load() == 0 {
		t.Errorf("%d were unfinished and %d empty, want some of both", unfinished.Load(), empty.Load())
	}
}

// TestImportTellsAnOpenStore lets a store that was opened before an import
// began notice it.
func TestImportTellsAnOpenStore(t *testing.T) {
	t.Parallel()
	address := mongotest.Empty(t)
	beside, s := opened(t, address), opened(t, address)
	broken := errors.New("broken")
	err := s.Import(t.Context(), func(yield func(domain.Item, error) bool) { yield(nil, broken) })
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	p, ch := storagetest.NewProducer()
	if err := beside.AddProducer(t.Context(), p, ch); !errors.Is(err, domain.Unavailable) {
		t.Errorf("a write = %v", err)
	}
	if _, err := beside.Producers(t.Context(), domain.Page{Limit: 1}); !errors.Is(err, domain.Unavailable) {
		t.Errorf("a read behind it = %v", err)
	}
	if err := s.Import(t.Context(), func(func(domain.Item, error) bool) {}); err != nil {
		t.Fatal(err)
	}
	if err := beside.AddProducer(t.Context(), p, ch); err != nil {
		t.Errorf("a write when the import has ended = %v", err)
	}
	clean(t, beside)
}
