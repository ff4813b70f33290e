package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"nguon/domain"
	"nguon/storage/sqlite"
	"nguon/storage/storagetest"
)

// whole is an archive of some of everything.
func whole(t *testing.T) []byte {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "nguon.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	storagetest.Fill(t, s)
	var file bytes.Buffer
	if _, err := Write(t.Context(), &file, s, About{Program: "test", Now: time.Now()}, nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func check(t *testing.T, file []byte) error {
	t.Helper()
	_, err := Read(t.Context(), bytes.NewReader(file), int64(len(file)), nil)
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("the refusal has more than one line: %q", err)
	}
	return err
}

func wantDamaged(t *testing.T, what string, file []byte, says string) {
	t.Helper()
	err := check(t, file)
	if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), says) {
		t.Errorf("%s = %v, want ErrDamaged and a word of %q", what, err, says)
	}
}

func TestEveryByteCounts(t *testing.T) {
	var small bytes.Buffer
	few := exported{domain.Key{ID: "k", Secret: []byte("secret")}, domain.Producer{ID: "p", Name: "HTX Mắm cáy"}, domain.Batch{ID: "b"}}
	if _, err := Write(t.Context(), &small, few, About{Program: "test", Now: time.Now()}, nil); err != nil {
		t.Fatal(err)
	}
	file := small.Bytes()
	if err := check(t, file); err != nil {
		t.Fatal(err)
	}
	for i := range file {
		file[i] ^= 1 << (i % 8)
		if err := check(t, file); !errors.Is(err, ErrDamaged) {
			t.Fatalf("with byte %d of %d changed: %v", i, len(file), err)
		}
		file[i] ^= 1 << (i % 8)
	}
	for n := range file {
		if err := check(t, file[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut off after %d of %d bytes: %v", n, len(file), err)
		}
	}
	empty, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, more := range map[string][]byte{
		"a zero": {0}, "a line": []byte("\n"), "itself": file, "a seal": file[len(file)-sealSize:],
		"a frame of nothing": empty.EncodeAll(nil, nil), "a frame that is skipped": {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0},
	} {
		wantDamaged(t, "with "+name+" behind it", slices.Concat(file, more), "")
	}
}

// entry is a file in an archive.
type entry struct {
	name string
	text string
}

// unpack gives the files of an archive.
func unpack(t *testing.T, file []byte) []entry {
	t.Helper()
	plain, err := zstd.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	var entries []entry
	for files := tar.NewReader(plain); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return entries
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry{h.Name, string(text)})
	}
}

// pack makes an archive of files, with a right seal: what a mistaken or
// malicious program could write.
func pack(t *testing.T, entries []entry) []byte {
	t.Helper()
	var tarred bytes.Buffer
	files := tar.NewWriter(&tarred)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: 0o600, Size: int64(len(e.text))}
		if strings.HasSuffix(e.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := files.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(files, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed(t, tarred.Bytes())
}

func sealed(t *testing.T, plain []byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := newSealing(&file)
	compressed, err := zstd.NewWriter(w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compressed.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(compressed.Close(), w.seal()); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestEveryFileIsHeldAgainstTheManifest(t *testing.T) {
	entries := unpack(t, whole(t))
	if err := check(t, pack(t, entries)); err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(domain.ItemKinds)+2 {
		t.Fatalf("%d files in the archive", len(entries))
	}
	for i, e := range entries {
		for what, text := range map[string]string{
			"its first byte changed": "x" + e.text[1:],
			"its last byte changed":  e.text[:len(e.text)-1] + " ",
			"a line twice":           e.text + e.text[strings.LastIndex(e.text[:len(e.text)-1], "\n")+1:],
			"its last line missing":  e.text[:strings.LastIndex(e.text[:len(e.text)-1], "\n")+1],
			"nothing in it":          "",
		} {
			changed := slices.Clone(entries)
			changed[i].text = text
			wantDamaged(t, e.name+" with "+what, pack(t, changed), "")
		}
		wantDamaged(t, "without "+e.name, pack(t, slices.Delete(slices.Clone(entries), i, i+1)), "")
		wantDamaged(t, e.name+" twice", pack(t, slices.Insert(slices.Clone(entries), i, e)), "")
	}
}

func TestWhatIsRefused(t *testing.T) {
	entries := unpack(t, whole(t))
	at := func(name string) int {
		return slices.IndexFunc(entries, func(e entry) bool { return e.name == name })
	}
	with := func(name, old, new string) []byte {
		changed := slices.Clone(entries)
		e := &changed[at(name)]
		if !strings.Contains(e.text, old) {
			t.Fatalf("%s has no %q", name, old)
		}
		e.text = strings.Replace(e.text, old, new, 1)
		return pack(t, changed)
	}
	insert := func(i int, e entry) []byte { return pack(t, slices.Insert(slices.Clone(entries), i, e)) }
	last := len(entries)
	products, sites := at("product/000001.jsonl"), at("site/000001.jsonl")
	swapped := slices.Clone(entries)
	swapped[products], swapped[sites] = swapped[sites], swapped[products]
	renamed := slices.Clone(entries)
	renamed[products].name = "product/000002.jsonl"
	for name, test := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":                 {nil, "does not begin"},
		"a text":                  {[]byte("mắm cáy"), "does not begin"},
		"a magic number":          {frameMagic, "its end"},
		"no tar":                  {sealed(t, []byte("mắm cáy")), "EOF"},
		"an empty tar":            {pack(t, nil), "no manifest"},
		"another format":          {with("format", "/2", "/3"), `"nguon-archive/3"`},
		"a manifest of another":   {with("manifest.json", "archive/2", "archive/1"), "nguon-archive/1"},
		"a field of the manifest": {with("manifest.json", `"program"`, `"cipher"`), "cipher"},
		"a count":                 {with("manifest.json", `"items": `, `"items": 1`), "its manifest says 1"},
		"a size":                  {with("manifest.json", `"bytes": `, `"bytes": 1`), "not what its manifest says"},
		"the hash of all":         {with("manifest.json", `"contents": "`, `"contents": "0`), "does not fit"},
		"an unknown kind":         {insert(last-1, entry{"user/000001.jsonl", "{}\n"}), `"user/000001.jsonl"`},
		"an unknown file":         {insert(1, entry{"README", "hello\n"}), `"README"`},
		"a part of no kind":       {insert(1, entry{"/000001.jsonl", "{}\n"}), `"/000001.jsonl"`},
		"a folder":                {insert(1, entry{"key/", ""}), "key/"},
		"a way out":               {insert(1, entry{"../key/000001.jsonl", "{}\n"}), "../key"},
		"a file too many":         {insert(last, entry{"x", "x"}), "follows its manifest"},
		"a format twice":          {insert(1, entries[0]), `"format"`},
		"kinds in another order":  {pack(t, swapped), "no place"},
		"a part too early":        {pack(t, renamed), "no place"},
		"an unknown field":        {with("batch/000001.jsonl", `"code"`, `"colour"`), "colour"},
		"a line that is no JSON":  {with("batch/000001.jsonl", `"code":`, `"code"`), "line 1"},
		"a number that is none":   {with("stock/000001.jsonl", `"amount":"`, `"amount":"x`), "line 1"},
		"a day of no calendar":    {with("batch/000001.jsonl", `"made_on":"20`, `"made_on":"99`), "line"},
		"a hash that is none":     {with("token/000001.jsonl", `"hash":"`, `"hash":"g`), "line 1"},
		"no UTF-8":                {with("site/000001.jsonl", `"name":"`, "\"name\":\"\xff"), "text"},
	} {
		wantDamaged(t, name, test.file, test.says)
	}
}

// What came with a later format is no part of an earlier one.
func TestEachFormatIsStrict(t *testing.T) {
	file, err := os.ReadFile("testdata/nguon-archive-1.tar.zst")
	if err != nil {
		t.Fatal(err)
	}
	entries := unpack(t, file)
	if err := check(t, pack(t, entries)); err != nil {
		t.Fatal(err)
	}
	runs := slices.IndexFunc(entries, func(e entry) bool { return e.name == "label_run/000001.jsonl" })
	field := slices.Clone(entries)
	field[runs].text = strings.Replace(field[runs].text, `"producer":`, `"pin":true,"producer":`, 1)
	wantDamaged(t, "a field of the second format", pack(t, field), `"pin"`)
	wantDamaged(t, "a kind of the second format", pack(t, slices.Insert(slices.Clone(entries), runs, entry{"label_stock/000001.jsonl", "{}\n"})), "label_stock")
	later := slices.Clone(entries)
	later[0].text = Format + "\n"
	wantDamaged(t, "lines of the first format in the second", pack(t, later), "manifest")
}

func TestWindowIsBounded(t *testing.T) {
	var file bytes.Buffer
	w := newSealing(&file)
	big, err := zstd.NewWriter(w, zstd.WithWindowSize(zstd.MaxWindowSize))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(second(big.Write(make([]byte, 200<<20))), big.Close(), w.seal()); err != nil {
		t.Fatal(err)
	}
	wantDamaged(t, "a frame that asks for much memory", file.Bytes(), "window")
}

func second(_ int, err error) error { return err }

// An archive that changes after it was checked ends the import with an error.
func TestChangedMeanwhile(t *testing.T) {
	file, other := whole(t), whole(t)
	a, err := Read(t.Context(), bytes.NewReader(file), int64(len(file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Read(t.Context(), bytes.NewReader(other), int64(len(other)), nil)
	if err != nil {
		t.Fatal(err)
	}
	a.inside = b.inside
	if err := lastError(a.Items(t.Context(), nil)); !errors.Is(err, ErrDamaged) {
		t.Errorf("another archive in its place = %v", err)
	}
	cut := *b
	cut.inside = io.NewSectionReader(bytes.NewReader(other), 0, int64(len(other))/2)
	if err := lastError(cut.Items(t.Context(), nil)); !errors.Is(err, ErrDamaged) {
		t.Errorf("the half of it = %v", err)
	}
}

func lastError(items iter.Seq2[domain.Item, error]) (last error) {
	for _, err := range items {
		last = err
	}
	return last
}

// An archive that is right by itself and holds what cannot be, leaves nothing.
func TestImpossibleContents(t *testing.T) {
	for name, list := range map[string][]domain.Item{
		"an input that is not there": {domain.Batch{ID: "b", Inputs: []domain.Input{{Batch: "a"}}}},
		"a claim of nobody":          {domain.Claim{Kind: domain.ClaimLot, Value: "L", Scope: "p", Owner: "b"}},
		"less than nothing":          {domain.StockLine{Batch: "b", Holder: "p", Left: domain.Quantity{Amount: -1}}},
		"a code twice":               {domain.Batch{ID: "a", Code: "C"}, domain.Batch{ID: "b", Code: "C"}},
	} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			if _, err := Write(t.Context(), &file, exported(list), About{}, nil); err != nil {
				t.Fatal(err)
			}
			a, err := Read(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), nil)
			if err != nil {
				t.Fatal(err)
			}
			s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "nguon.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Import(t.Context(), a.Items(t.Context(), nil)); err == nil {
				t.Error("it was accepted")
			}
			if kept, err := storagetest.Items(t.Context(), s); err != nil || len(kept) > 0 {
				t.Errorf("%d items are kept, %v", len(kept), err)
			}
		})
	}
}

type exported []domain.Item

func (list exported) Export(_ context.Context, each func(domain.Item) error) error {
	for _, it := range list {
		if err := each(it); err != nil {
			return err
		}
	}
	return nil
}

func (exported) Import(context.Context, iter.Seq2[domain.Item, error]) error {
	return errors.New("nothing is kept here")
}

// FuzzRead hands readers whatever lines somebody may have put into an archive.
func FuzzRead(f *testing.F) {
	for i, kind := range domain.ItemKinds {
		f.Add(uint8(i), []byte(`{"id":"`+string(kind)+`"}`+"\n"))
	}
	f.Fuzz(func(t *testing.T, kind uint8, lines []byte) {
		name := partName(domain.ItemKinds[int(kind)%len(domain.ItemKinds)], 1)
		err := check(t, pack(t, []entry{{formatName, Format + "\n"}, {name, string(lines)}, {manifestName, "{}"}}))
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("Read = %v, want ErrDamaged", err)
		}
	})
}
