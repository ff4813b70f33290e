package sqlite

import (
	"path/filepath"
	"sync"
	"testing"
)

func TestMigrateFromNothing(t *testing.T) {
	s := newStore(t)
	wantPragmas(t, "store", s.reads, map[string]string{"application_id": "1315403118", "user_version": "2"})
	if len(migrations) != 2 {
		t.Errorf("there are %d migrations: say here and above what a file has after the last", len(migrations))
	}
}

// A crash between the switch to the log and the first migration leaves a file
// with a header and nothing else.
func TestMigrateAfterCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nguon.db")
	execute(t, path, "PRAGMA journal_mode = WAL")
	if err := openStore(t, path).Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestMigrateTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nguon.db")
	stores := make([]*Store, 6)
	errs := make([]error, len(stores))
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() { stores[i], errs[i] = Open(t.Context(), path) })
	}
	wg.Wait()
	for i, s := range stores {
		if errs[i] != nil {
			t.Errorf("open %d: %v", i, errs[i])
			continue
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Errorf("store %d: %v", i, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("close %d: %v", i, err)
		}
	}
}

// A file that was migrated while it was open must not be written by what does
// not know its layout.
func TestNewerLayoutUnderway(t *testing.T) {
	s := newStore(t)
	execute(t, s.path, "PRAGMA user_version = 1000")
	if err := s.Ready(t.Context()); err == nil {
		t.Error("the store says it is ready to write a layout that it does not know")
	}
}

func TestMigrationsLeaveNoTrace(t *testing.T) {
	s := newStore(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	broken := migrations
	migrations = append(broken[:len(broken):len(broken)], "CREATE TABLE extra (id TEXT) STRICT; CREATE TABLE extra (id TEXT) STRICT")
	again, err := Open(t.Context(), s.path)
	migrations = broken
	if err == nil {
		t.Fatal("a failing migration went through", again.Close())
	}
	wantPragmas(t, "store", openStore(t, s.path).reads, map[string]string{"user_version": "2"})
}
