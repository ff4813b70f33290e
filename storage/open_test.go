package storage_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nguon/domain"
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

func TestOpenExisting(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, url := range []string{"sqlite:nguon.db", "sqlite:missing/nguon.db", "sqlite:", "nguon.db", "postgres://user:secret@host/db"} {
		if s, err := storage.OpenExisting(t.Context(), url); err == nil {
			t.Errorf("OpenExisting(%q) gave a store", url)
			_ = s.Close()
		}
	}
	left, err := os.ReadDir(".")
	if err != nil || len(left) != 0 {
		t.Errorf("it made %v, %v", left, err)
	}
	for _, open := range []func(context.Context, string) (domain.Store, error){storage.Open, storage.OpenExisting} {
		s, err := open(t.Context(), "sqlite:nguon.db")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
