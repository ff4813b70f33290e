package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nguon/domain"
	"nguon/storage/archive"
	"nguon/storage/sqlite"
	"nguon/storage/storagetest"
)

var about = archive.About{Program: "test", Now: time.Date(2026, 10, 12, 9, 30, 0, 123_456_789, time.FixedZone("ICT", 7*3600))}

func open(t *testing.T) domain.Store {
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

func write(t *testing.T, from domain.ArchiveStore) ([]byte, archive.Manifest) {
	t.Helper()
	var file bytes.Buffer
	m, err := archive.Write(t.Context(), &file, from, about, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), m
}

func read(t *testing.T, file []byte) *archive.Archive {
	t.Helper()
	a, err := archive.Read(t.Context(), bytes.NewReader(file), int64(len(file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnotherStoreIsTheSame(t *testing.T) {
	from, to := open(t), open(t)
	storagetest.Fill(t, from)
	file, written := write(t, from)
	a := read(t, file)
	if a.Manifest.Contents != written.Contents || a.Manifest.Items() != written.Items() || a.Manifest.Program != "test" ||
		a.Manifest.CreatedAt.Format(time.RFC3339Nano) != "2026-10-12T02:30:00.123Z" {
		t.Errorf("the manifest reads %+v, was written %+v", a.Manifest, written)
	}
	for i, s := range a.Manifest.Kinds {
		if s.Kind != domain.ItemKinds[i] || s.Items == 0 || s.Bytes == 0 || len(s.SHA256) != 64 {
			t.Errorf("the manifest says %+v of kind %d", s, i)
		}
	}
	if err := to.Import(t.Context(), a.Items(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	storagetest.Equal(t, from, to)
	for _, wrong := range storagetest.Check(t.Context(), to) {
		t.Error(wrong)
	}
	again, m := write(t, to)
	if m.Contents != written.Contents || !bytes.Equal(again, file) {
		t.Errorf("an archive of the copy has the contents %s, want %s; the files are equal: %t", m.Contents, written.Contents, bytes.Equal(again, file))
	}
}

// Whatever is different in a store shows in the contents; when and by what
// program it was written does not.
func TestContents(t *testing.T) {
	s := open(t)
	storagetest.Fill(t, s)
	_, m := write(t, s)
	other, err := archive.Write(t.Context(), &bytes.Buffer{}, s, archive.About{Program: "another", Now: about.Now.Add(time.Hour)}, nil)
	if err != nil || other.Contents != m.Contents {
		t.Errorf("an hour later the contents are %s, %v; want %s", other.Contents, err, m.Contents)
	}
	if err := s.KeepAnswer(t.Context(), "writes", "unknown", nil); !errors.Is(err, domain.NotFound) {
		t.Fatal(err)
	}
	if _, err := s.EnsureKey(t.Context(), storagetest.NewKey("a third")); err != nil {
		t.Fatal(err)
	}
	if _, changed := write(t, s); changed.Contents == m.Contents {
		t.Error("one more key does not change the contents")
	}
}

func TestEmptyStore(t *testing.T) {
	file, m := write(t, open(t))
	if m.Items() != 0 || len(m.Kinds) != len(domain.ItemKinds) {
		t.Errorf("the manifest of nothing: %+v", m)
	}
	to := open(t)
	if err := to.Import(t.Context(), read(t, file).Items(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
}

// items is a store that gives these.
type items []domain.Item

func (list items) Export(_ context.Context, each func(domain.Item) error) error {
	for _, it := range list {
		if err := each(it); err != nil {
			return err
		}
	}
	return nil
}

func (items) Import(context.Context, iter.Seq2[domain.Item, error]) error { return nil }

// many has more than one part of its records.
func many() items {
	var list items
	body := bytes.Repeat([]byte("mắm cáy "), 10_000)
	for range 60 {
		list = append(list, domain.Record{ID: storagetest.NewID[domain.RecordID](), Body: body})
	}
	return list
}

func TestManyParts(t *testing.T) {
	list := many()
	file, m := write(t, list)
	if m.Items() != int64(len(list)) {
		t.Errorf("%d items, want %d", m.Items(), len(list))
	}
	i := 0
	for it, err := range read(t, file).Items(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if it.(domain.Record).ID != list[i].(domain.Record).ID {
			t.Fatalf("item %d is %+v", i, it)
		}
		i++
	}
	if i != len(list) {
		t.Errorf("%d items were read, want %d", i, len(list))
	}
	for range read(t, file).Items(t.Context(), nil) {
		break // whoever has enough may stop
	}
}

// What is no text is kept as it is where bytes may be anything, and refused
// where a text is wanted: it would come back as another.
func TestBytesThatAreNoText(t *testing.T) {
	odd := domain.Request{Caller: `\ufffd � \\`, Answer: []byte("\xff\x00\xfe")}
	file, _ := write(t, items{odd, domain.Record{ID: "r", Body: []byte("\xff")}})
	for it, err := range read(t, file).Items(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := it.(domain.Request); ok && (r.Caller != odd.Caller || !bytes.Equal(r.Answer, odd.Answer)) {
			t.Errorf("%+v came back as %+v", odd, r)
		}
	}
	_, err := archive.Write(t.Context(), &bytes.Buffer{}, items{domain.Producer{Name: "a\xffb"}}, about, nil)
	if err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("a name that is not UTF-8 = %v", err)
	}
}

func TestExportInTheWrongOrder(t *testing.T) {
	_, err := archive.Write(t.Context(), &bytes.Buffer{}, items{domain.Site{ID: "s"}, domain.Key{ID: "k"}}, about, nil)
	if err == nil {
		t.Error("a key behind a site was accepted")
	}
}

func TestContextEnds(t *testing.T) {
	s := open(t)
	storagetest.Fill(t, s)
	file, _ := write(t, s)
	a := read(t, file)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := archive.Write(ctx, &bytes.Buffer{}, s, about, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Write = %v", err)
	}
	if _, err := archive.Read(ctx, bytes.NewReader(file), int64(len(file)), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Read = %v", err)
	}
	for _, err := range a.Items(ctx, nil) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Items = %v", err)
		}
	}
}

func TestSave(t *testing.T) {
	s := open(t)
	storagetest.Fill(t, s)
	folder := t.TempDir()
	path := filepath.Join(folder, "nguon.tar.zst")
	var steps []archive.Step
	seen := func(p archive.Progress) {
		if p.Done < 0 || p.Total > 0 && p.Done > p.Total {
			t.Errorf("progress %+v", p)
		}
		if len(steps) == 0 || steps[len(steps)-1] != p.Step {
			steps = append(steps, p.Step)
		}
	}
	m, err := archive.Save(t.Context(), path, s, about, seen)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
	f, err := archive.Open(t.Context(), path, seen)
	if err != nil || f.Manifest.Contents != m.Contents {
		t.Fatalf("it opens as %+v, %v", f, err)
	}
	for _, err := range f.Items(t.Context(), seen) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if got := [3]archive.Step{archive.Saving, archive.Checking, archive.Restoring}; len(steps) != 3 || [3]archive.Step(steps) != got {
		t.Errorf("steps %v, want %v", steps, got)
	}

	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Save(t.Context(), path, s, about, nil); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("Save over a file = %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was touched: %v", err)
	}
	wantNames(t, folder, "nguon.tar.zst")
}

// The name is taken while the archive is written, or writing fails: nothing is
// overwritten, and nothing lies about.
func TestSaveLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	late := during{many(), func() error { return os.WriteFile(path, []byte("mine"), 0o600) }}
	if _, err := archive.Save(t.Context(), path, late, about, nil); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("Save to a name that was taken meanwhile = %v", err)
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "mine" {
		t.Errorf("the file reads %q, %v", kept, err)
	}
	broken := errors.New("broken")
	if _, err := archive.Save(t.Context(), filepath.Join(folder, "b"), during{many(), func() error { return broken }}, about, nil); !errors.Is(err, broken) {
		t.Errorf("Save of a store that fails = %v", err)
	}
	if _, err := archive.Save(t.Context(), filepath.Join(folder, "no", "c"), many(), about, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Save into a folder that is not there = %v", err)
	}
	if _, err := archive.Open(t.Context(), folder, nil); err == nil {
		t.Error("a folder opens as an archive")
	}
	wantNames(t, folder, "a")
}

// during is a store whose export ends with what do says.
type during struct {
	items
	do func() error
}

func (d during) Export(ctx context.Context, each func(domain.Item) error) error {
	if err := d.items.Export(ctx, each); err != nil {
		return err
	}
	return d.do()
}

func wantNames(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("the folder has %q, want %q", names, want)
	}
}
