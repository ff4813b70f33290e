package sqlite_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"

	"nguon/domain"
	"nguon/storage/archive"
	"nguon/storage/storagetest"
)

// former is a store whose file the last program of the first layout has
// written, with some of everything that it knew.
func former(t *testing.T) domain.Store {
	t.Helper()
	small, err := os.ReadFile("testdata/layout-1.db.zst")
	if err != nil {
		t.Fatal(err)
	}
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	content, err := d.DecodeAll(small, nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "nguon.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// TestMigrateFromFirst holds a migrated file against the archive that its own
// program wrote of it.
func TestMigrateFromFirst(t *testing.T) {
	migrated, restored := former(t), open(t, empty(t))
	file, err := os.ReadFile("../archive/testdata/nguon-archive-1.tar.zst")
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Read(t.Context(), bytes.NewReader(file), int64(len(file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := restored.Import(t.Context(), a.Items(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	storagetest.Equal(t, restored, migrated)

	runs, err := migrated.LabelRuns(t.Context(), domain.LabelRunFilter{}, domain.Page{Limit: 1})
	if err != nil || len(runs.Items) != 1 {
		t.Fatalf("%v, %v", runs, err)
	}
	r, ch := storagetest.VoidLabels(runs.Items[0], storagetest.Range(1, 1))
	if err := migrated.ReplaceLabelRun(t.Context(), r, ch); err != nil {
		t.Error(err)
	}
	blank, ch := storagetest.NewBlankRun(r.Producer, 5)
	if err := migrated.AddLabelRun(t.Context(), blank, ch); err != nil {
		t.Error(err)
	}
	for _, wrong := range storagetest.Check(t.Context(), migrated) {
		t.Error(wrong)
	}
}
