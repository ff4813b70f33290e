package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"nguon/domain"
	"nguon/storage/storagetest"
)

// crashFile names the store to a second process of this test, which writes
// to it until it is killed.
const crashFile = "NGUON_TEST_CRASH_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(path))
		os.Exit(1)
	}
	code := m.Run()
	if fillDir != "" {
		if err := os.RemoveAll(fillDir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

const crashWriters = 8

// writeUntilKilled records batches that all take one gram of a common one,
// and says which are acknowledged.
func writeUntilKilled(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	producer, ch := storagetest.NewProducer()
	if err := s.AddProducer(ctx, producer, ch); err != nil {
		return err
	}
	source, ch := storagetest.NewBatch(producer.ID, storagetest.Made(storagetest.Kilograms(100)))
	if err := s.AddBatch(ctx, source, storagetest.Keyed(ch, "crash", string(source.ID))); err != nil {
		return err
	}
	var out sync.Mutex
	say := func(b domain.Batch, ch domain.Change) {
		out.Lock()
		defer out.Unlock()
		fmt.Println(b.ID, ch.Record.ID, b.Producer)
	}
	say(source, ch)
	failed := make(chan error)
	for range crashWriters {
		go func() {
			for {
				b, ch := storagetest.NewBatch(producer.ID, storagetest.From(storagetest.Taking(source, storagetest.Grams(1))))
				if err := s.AddBatch(ctx, b, storagetest.Keyed(ch, "crash", string(b.ID))); err != nil {
					failed <- err
					return
				}
				say(b, ch)
			}
		}()
	}
	return <-failed
}

// TestKilledWhileWriting kills a process that writes, several times on one
// file: all that it said was kept is there, and nothing is there by half.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nguon.db")
	var said []string
	for _, lines := range []int{1, 50, 300} {
		said = append(said, runUntil(t, path, lines)...)
		s := openStore(t, path)
		for _, line := range said {
			wantKept(t, s, line)
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		wantWhole(t, path)
	}
}

// runUntil starts the second process, kills it after so many lines, and gives
// all the lines that it got out.
func runUntil(t *testing.T, path string, lines int) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), crashFile+"="+path)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	in := bufio.NewReader(out)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			break // a line that was cut off was not said
		}
		said = append(said, strings.TrimSuffix(line, "\n"))
		if len(said) == lines {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = cmd.Wait()
	if len(said) < lines {
		t.Fatalf("the writing process ended by itself after %d lines: %v\n%s", len(said), err, &complaint)
	}
	return said
}

func wantKept(t *testing.T, s *Store, line string) {
	t.Helper()
	var id domain.BatchID
	var record domain.RecordID
	var producer domain.ProducerID
	if _, err := fmt.Sscan(line, &id, &record, &producer); err != nil {
		t.Fatalf("line %q: %v", line, err)
	}
	b, err := s.Batch(t.Context(), id)
	if err != nil {
		t.Fatalf("acknowledged batch %s: %v", id, err)
	}
	kept, err := s.Records(t.Context(), domain.Subject{Kind: domain.SubjectBatch, ID: string(id)}, domain.Page{Limit: 10})
	if err != nil || len(kept.Items) != 1 || kept.Items[0].ID != record {
		t.Errorf("records of acknowledged batch %s: %v, %v; want %s alone", id, kept.Items, err, record)
	}
	if r, err := s.Request(t.Context(), "crash", string(id)); err != nil || r.Subject.ID != string(id) {
		t.Errorf("request of acknowledged batch %s: %v, %v", id, r.Subject, err)
	}
	if len(b.Inputs) == 0 {
		return
	}
	if left, err := s.StockOf(t.Context(), id, producer); err != nil || left != b.Made.Amount {
		t.Errorf("stock of acknowledged batch %s: %d, %v; want %d", id, left, err, b.Made.Amount)
	}
}

// wantWhole asks the file itself what the store would not tell.
func wantWhole(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]string{
		"PRAGMA integrity_check":                        "ok",
		"SELECT count(*) FROM pragma_foreign_key_check": "0",
		// A batch, its record, its request, its lot and its stock come and stay together.
		"SELECT count(*) FROM batch WHERE 1 <> (SELECT count(*) FROM record WHERE subject_kind = 'batch' AND subject_id = batch.id)":           "0",
		"SELECT count(*) FROM batch WHERE 1 <> (SELECT count(*) FROM request WHERE subject_kind = 'batch' AND subject_id = batch.id)":          "0",
		"SELECT count(*) FROM batch WHERE 1 <> (SELECT count(*) FROM lot WHERE lot.batch = batch.num)":                                         "0",
		"SELECT count(*) FROM batch WHERE 1 <> (SELECT count(*) FROM stock WHERE stock.batch = batch.id)":                                      "0",
		"SELECT (SELECT count(*) FROM record WHERE subject_kind = 'batch') - (SELECT count(*) FROM batch)":                                     "0",
		"SELECT (SELECT count(*) FROM request) - (SELECT count(*) FROM batch)":                                                                 "0",
		"SELECT count(*) FROM batch WHERE stage = 'processing' AND 1 <> (SELECT count(*) FROM input WHERE into_batch = num)":                   "0",
		"SELECT sum(made) - sum(on_hand) - (SELECT coalesce(sum(amount), 0) FROM input) FROM batch CROSS JOIN stock ON stock.batch = batch.id": "0",
	} {
		var got string
		if err := db.QueryRow(query).Scan(&got); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if got != want {
			t.Errorf("%s = %s, want %s", query, got, want)
		}
	}
}
