package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nguon/storage/storagetest"
)

// newStore opens a store in a folder of the test's own, closed with the test.
func newStore(t testing.TB) *Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "nguon.db"))
}

func openStore(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// pragmas reads settings of one connection.
func pragmas(t *testing.T, db querier, names ...string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, name := range names {
		var value string
		if err := db.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got[name] = value
	}
	return got
}

func wantPragmas(t *testing.T, who string, db querier, want map[string]string) {
	t.Helper()
	var names []string
	for name := range want {
		names = append(names, name)
	}
	for name, got := range pragmas(t, db, names...) {
		if got != want[name] {
			t.Errorf("%s: %s = %s, want %s", who, name, got, want[name])
		}
	}
}

// synchronous=2 is FULL: SQLite then syncs the log in each COMMIT. A system
// call trace of 200 single writes shows 200 syncs of the log with it, and none
// with 1.
func TestEveryConnectionIsSetUp(t *testing.T) {
	s := newStore(t)
	common := map[string]string{
		"journal_mode": "wal", "foreign_keys": "1", "trusted_schema": "0", "busy_timeout": "10000",
		"cache_size": "-8192", "mmap_size": "2147418112", "temp_store": "2",
	}
	wantPragmas(t, "writer", s.writer.conn, common)
	wantPragmas(t, "writer", s.writer.conn, map[string]string{"synchronous": "2", "query_only": "0", "wal_autocheckpoint": "4000"})

	for i := range readers {
		conn, err := s.reads.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		who := fmt.Sprintf("reader %d", i)
		wantPragmas(t, who, conn, common)
		wantPragmas(t, who, conn, map[string]string{"query_only": "1"})
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM record"); err == nil {
			t.Errorf("%s can write", who)
		}
	}
}

// Whoever copies or moves the file of a store that was closed has all of it.
func TestCloseLeavesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nguon.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	storagetest.Fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(path + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("after Close there are %q, %v; want %s alone", left, err, path)
	}
}

// Before 3.51.3, a commit that met a checkpoint of another connection could
// lose pages.
func TestSQLiteIsNewEnough(t *testing.T) {
	var version string
	if err := newStore(t).reads.QueryRow("SELECT sqlite_version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, part := range strings.Split(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatalf("version %q: %v", version, err)
		}
		got = append(got, n)
	}
	if slices.Compare(got, []int{3, 51, 3}) < 0 {
		t.Errorf("SQLite is %s, want 3.51.3 or newer", version)
	}
}

func TestFileIsPrivate(t *testing.T) {
	s := newStore(t)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(s.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("the file nguon.db%s has mode %o, want 600: it holds keys", suffix, mode)
		}
	}
}

func TestPathsAreTakenLiterally(t *testing.T) {
	for _, name := range []string{"a b.db", "100%.db", "what?.db", "mắm#1.db", "a%20b.db"} {
		path := filepath.Join(t.TempDir(), name)
		openStore(t, path)
		if _, err := os.Stat(path); err != nil {
			t.Errorf("no file at %q: %v", path, err)
		}
	}
	t.Chdir(t.TempDir())
	s := openStore(t, "relative.db")
	if want, err := filepath.Abs("relative.db"); err != nil || s.path != want {
		t.Errorf("path = %q, want %q (%v)", s.path, want, err)
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	cases := []struct {
		name, says string
		make       func(t *testing.T, path string)
	}{
		{"a text", "is no SQLite file", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("Sổ tay sản xuất\n", 100)), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"another program's", "belongs to another program", func(t *testing.T, path string) {
			execute(t, path, "CREATE TABLE note (text TEXT)")
		}},
		{"another program's with a layout number", "belongs to another program", func(t *testing.T, path string) {
			execute(t, path, "PRAGMA user_version = 1")
		}},
		{"a newer program's", "use a newer program", func(t *testing.T, path string) {
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			execute(t, path, fmt.Sprintf("PRAGMA user_version = %d", len(migrations)+1))
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "nguon.db")
			c.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), path)
			if err == nil {
				t.Fatal("it was opened", s.Close())
			}
			if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error = %q, want one line with %q", err, c.says)
			}
			after, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

// execute runs a statement on the file with no settings of ours.
func execute(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenNeedsAPlace(t *testing.T) {
	for _, path := range []string{"", ":memory:", filepath.Join(t.TempDir(), "missing", "nguon.db"), t.TempDir()} {
		if s, err := Open(t.Context(), path); err == nil {
			t.Errorf("Open(%q) gave a store", path)
			_ = s.Close()
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := Open(ctx, filepath.Join(t.TempDir(), "nguon.db")); err == nil {
		t.Error("Open gave a store under a context that has ended")
		_ = s.Close()
	}
}
