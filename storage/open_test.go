package storage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nguon/storage"
)

func TestOpenFile(t *testing.T) {
	t.Chdir(t.TempDir())
	absolute := filepath.Join(t.TempDir(), "absolute.db")
	cases := []struct{ url, path string }{
		{"sqlite:relative.db", "relative.db"},
		{"sqlite:" + absolute, absolute},
		{"sqlite://" + absolute + "2", absolute + "2"},
		{"sqlite:./cáy.db", "cáy.db"},
	}
	for _, c := range cases {
		s, err := storage.Open(t.Context(), c.url)
		if err != nil {
			t.Errorf("Open(%q): %v", c.url, err)
			continue
		}
		if err := s.Ready(t.Context()); err != nil {
			t.Errorf("the store at %q is not ready: %v", c.url, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("close %q: %v", c.url, err)
		}
		if _, err := os.Stat(c.path); err != nil {
			t.Errorf("after Open(%q): %v", c.url, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	cases := []struct{ url, says string }{
		{"", "no scheme"},
		{"nguon.db", "no scheme"},
		{"sqlite:", "names no file"},
		{"sqlite://", "names a machine"},
		{"sqlite://host/nguon.db", "names a machine"},
		{"sqlite::memory:", "in memory"},
		{"sqlite:nguon.db?mode=memory", "settings"},
		{"sqlite:missing/nguon.db", "no such file"},
		{"postgres://user:secret@host/db", `"postgres"`},
	}
	for _, c := range cases {
		s, err := storage.Open(t.Context(), c.url)
		if err == nil {
			t.Errorf("Open(%q) gave a store", c.url)
			_ = s.Close()
			continue
		}
		if s != nil {
			t.Errorf("Open(%q) gave a store beside its error", c.url)
		}
		if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("Open(%q): %v, want %q and no password", c.url, err, c.says)
		}
	}
	left, err := os.ReadDir(".")
	if err != nil || len(left) != 0 {
		t.Errorf("refused URLs left %v, %v", left, err)
	}
}
