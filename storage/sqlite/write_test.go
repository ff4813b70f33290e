package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nguon/domain"
)

// insert is a write that leaves a trace under a name.
func insert(name string) func(*tx) error {
	return func(t *tx) error {
		_, err := t.exec("INSERT INTO service_key (id, purpose) VALUES (?, ?)", name, name)
		return err
	}
}

func (s *Store) kept(t *testing.T, name string) bool {
	t.Helper()
	_, err := s.Key(context.Background(), name)
	if err != nil && !errors.Is(err, domain.NotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// together holds the writer, lets all of writes queue up, and gives their
// errors once they were carried out in one group.
func together(t *testing.T, s *Store, writes ...func(*tx) error) []error {
	t.Helper()
	errs := make([]error, len(writes))
	var wg sync.WaitGroup
	release := hold(t, s)
	for i, w := range writes {
		wg.Go(func() { errs[i] = s.write(context.Background(), w) })
	}
	// The writes have nobody to tell that they stand in line.
	time.Sleep(50 * time.Millisecond)
	release()
	wg.Wait()
	return errs
}

// hold keeps the writer busy until release is called.
func hold(t *testing.T, s *Store) (release func()) {
	t.Helper()
	held, gate := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- s.write(context.Background(), func(*tx) error {
			close(held)
			<-gate
			return nil
		})
	}()
	<-held
	return func() {
		close(gate)
		if err := <-ended; err != nil {
			t.Errorf("the write that held the writer: %v", err)
		}
	}
}

func TestRefusedWriteRollsBackAlone(t *testing.T) {
	s := newStore(t)
	no := errors.New("no")
	errs := together(t, s, insert("a"), func(x *tx) error { return errors.Join(insert("b")(x), no) }, insert("c"))
	if errs[0] != nil || !errors.Is(errs[1], no) || errs[2] != nil {
		t.Errorf("errors = %v", errs)
	}
	for name, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if got := s.kept(t, name); got != want {
			t.Errorf("%s kept: %v, want %v", name, got, want)
		}
	}
}

// breakCommit makes the COMMIT itself fail: a reference that leads nowhere is
// let pass until then.
func breakCommit(x *tx) error {
	if _, err := x.exec("PRAGMA defer_foreign_keys = ON"); err != nil {
		return err
	}
	_, err := x.exec("INSERT INTO gtin (gtin, product) VALUES ('08930000000001', 'nothing')")
	return err
}

func TestFailedCommitFailsTheGroup(t *testing.T) {
	s := newStore(t)
	if err := s.write(t.Context(), insert("before")); err != nil {
		t.Fatal(err)
	}
	refused := func(*tx) error { return domain.ErrStale }
	for i, err := range together(t, s, insert("a"), breakCommit, refused, insert("b")) {
		if !errors.Is(err, domain.Unavailable) {
			t.Errorf("write %d of the failed group: %v, want %v", i, err, domain.Unavailable)
		}
	}
	if err := s.write(t.Context(), insert("later")); !errors.Is(err, domain.Unavailable) {
		t.Errorf("a write after a commit of unknown outcome: %v, want %v", err, domain.Unavailable)
	}
	if err := s.Ready(t.Context()); !errors.Is(err, domain.Unavailable) {
		t.Errorf("ready after a commit of unknown outcome: %v, want %v", err, domain.Unavailable)
	}
	for name, want := range map[string]bool{"before": true, "a": false, "b": false, "later": false} {
		if got := s.kept(t, name); got != want {
			t.Errorf("%s kept: %v, want %v", name, got, want)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := openStore(t, s.path).Ready(t.Context()); err != nil {
		t.Errorf("the store opened anew is not ready: %v", err)
	}
}

func TestFullDiskPasses(t *testing.T) {
	s := newStore(t)
	limit := func(pages int) func(*tx) error {
		return func(x *tx) error { return second(x.exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))) }
	}
	if err := s.write(t.Context(), limit(1)); err != nil { // SQLite makes it the present size
		t.Fatal(err)
	}
	large := func(x *tx) error {
		_, err := x.exec("INSERT INTO service_key (id, purpose, secret) VALUES ('large', 'large', zeroblob(1000000))")
		return err
	}
	if err := s.write(t.Context(), large); !errors.Is(err, domain.Unavailable) {
		t.Errorf("a write without room: %v, want %v", err, domain.Unavailable)
	}
	if err := s.write(t.Context(), limit(1<<30)); err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), large); err != nil {
		t.Errorf("the same write with room again: %v", err)
	}
}

func TestQueuedWriteIsNotCarriedOutAfterItsContext(t *testing.T) {
	s := newStore(t)
	release := hold(t, s)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := s.write(ctx, insert("late")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error = %v, want %v", err, context.DeadlineExceeded)
	}
	release()
	if err := s.write(t.Context(), insert("next")); err != nil {
		t.Fatal(err)
	}
	if s.kept(t, "late") {
		t.Error("a write was carried out whose caller had gone before its turn")
	}
}

func TestCloseWaitsForWritesUnderWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nguon.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	started, written := make(chan struct{}), make(chan error, 1)
	go func() {
		written <- s.write(context.Background(), func(x *tx) error {
			close(started)
			time.Sleep(50 * time.Millisecond)
			return insert("slow")(x)
		})
	}()
	<-started
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-written; err != nil {
		t.Errorf("the write under way: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	for what, err := range map[string]error{
		"write": s.write(context.Background(), insert("x")),
		"ready": s.Ready(context.Background()),
		"read":  second(s.Key(context.Background(), "slow")),
		"graph": second(s.Lineage(context.Background(), []domain.BatchID{"x"}, domain.Back, 10)),
	} {
		if !errors.Is(err, domain.Unavailable) {
			t.Errorf("%s after Close: %v, want %v", what, err, domain.Unavailable)
		}
	}
	if !openStore(t, path).kept(t, "slow") {
		t.Error("the write that Close waited for is not there")
	}
}

func second[T any](_ T, err error) error { return err }

func TestReadyNoticesAFileMovedAway(t *testing.T) {
	s := newStore(t)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.path, s.path+".moved"); err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); !errors.Is(err, domain.Unavailable) {
		t.Errorf("ready without the file: %v, want %v", err, domain.Unavailable)
	}
}

// Two stores on one file stand for two processes.
func TestTwoStoresOnOneFile(t *testing.T) {
	a := newStore(t)
	b := openStore(t, a.path)
	if err := a.write(t.Context(), func(x *tx) error { return put(x, "batch", "holder", 50, domain.Piece) }); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	took := make(chan struct{}, 100)
	for i := range 100 {
		wg.Go(func() {
			err := [...]*Store{a, b}[i%2].write(context.Background(), func(x *tx) error { return take(x, "batch", "holder", 1) })
			var short *domain.ShortError
			switch {
			case err == nil:
				took <- struct{}{}
			case !errors.As(err, &short) || short.Left != 0:
				t.Errorf("take %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if len(took) != 50 {
		t.Errorf("%d of 50 pieces were taken by 100 takers", len(took))
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	s := newStore(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	var n int64
	err := s.queryRow(ctx, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", nil, &n)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an endless read: %v, want %v", err, context.DeadlineExceeded)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it went on for %v after its deadline", took)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// A driver's error must not become a refusal that readers are shown, nor
// the other way round.
func TestTranslate(t *testing.T) {
	s := newStore(t)
	err := s.write(t.Context(), func(x *tx) error { return second(x.exec("INSERT INTO nothing VALUES (1)")) })
	if err == nil || refusal(err) || !strings.HasPrefix(err.Error(), "storage/sqlite: ") {
		t.Errorf("a fault came out as %v", err)
	}
	err = s.write(t.Context(), func(x *tx) error {
		return second(x.exec("INSERT INTO stock (batch, holder, on_hand, unit) VALUES ('b', 'h', -1, 'H87')"))
	})
	if err == nil || refusal(err) {
		t.Errorf("an amount below zero that got past the statement came out as %v", err)
	}
}
