package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nguon/domain"
	"nguon/storage"
	"nguon/storage/archive"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// nguon runs one command to its end and gives what it printed.
func nguon(t *testing.T, code int, args ...string) (out, errOut string) {
	t.Helper()
	var printed, complained bytes.Buffer
	if got := run(t.Context(), args, nil, &printed, &complained); got != code {
		t.Fatalf("nguon %s = %d, want %d:\n%s", args, got, code, complained.String())
	}
	return printed.String(), complained.String()
}

// contentsOf is the hash of the contents in what backup and restore print.
func contentsOf(t *testing.T, printed string) string {
	t.Helper()
	_, hash, ok := strings.Cut(printed, "\ncontents: ")
	if !ok || len(strings.TrimSpace(hash)) != 64 {
		t.Fatalf("no hash of contents in\n%s", printed)
	}
	return strings.TrimSpace(hash)
}

// freePort is an address that nobody listens on, for a service that is to be
// found at the same one twice.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// A service that was moved answers as the old one did: pages, codes, labels,
// lineage, history, stock and tokens.
func TestMovedServiceIsTheSame(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		move(t, func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "moved.db") })
	})
	t.Run("MongoDB", func(t *testing.T) { move(t, mongotest.Empty) })
}

// move takes the demo from its embedded store to others, which are empty.
func move(t *testing.T, empty func(testing.TB) string) {
	folder := t.TempDir()
	old, moved, at := filepath.Join(folder, "old"), empty(t), freePort(t)
	first := start(t, "demo", "--data", old, "--listen", at)
	w := walker{first, first.printed["token producer"]}
	during := backupDuringWrites(t, w, old)
	after := filepath.Join(folder, "after.tar.zst")
	printed, _ := nguon(t, 0, "backup", after, "--data", old)

	// What is asked, with the token of the producer.
	scan := first.printed["scan"]
	unit := strings.TrimPrefix(scan, first.printed["ready"]+"/t/")
	code, _, _ := strings.Cut(unit, "/")
	addresses := [][]string{{scan, "text/html"}, {scan, "application/json"}, {strings.TrimSuffix(scan, scan[len(scan)-17:]), "text/html"}}
	api := first.printed["ready"] + "/api/v1"
	for _, path := range []string{"/batches?limit=200", "/products", "/sites", "/handovers", "/stock", "/recalls"} {
		addresses = append(addresses, []string{api + path, "application/json"})
	}
	batch := ids(t, w.get(api+"/batches?limit=200"), code)
	for _, path := range []string{"", "/lineage?direction=back", "/lineage?direction=forward", "/stock", "/records", "/label-runs"} {
		addresses = append(addresses, []string{api + "/batches/" + batch + path, "application/json"})
	}
	run := ids(t, w.get(api+"/batches/"+batch+"/label-runs"), "")
	addresses = append(addresses, []string{api + "/label-runs/" + run + "/sheet.pdf", "application/pdf"},
		[]string{api + "/label-runs/" + run + "/label.png?n=1", "image/png"})
	var want [][]byte
	for _, a := range addresses {
		want = append(want, w.get(a[0], "Accept", a[1]))
	}
	first.end()

	restored, _ := nguon(t, 0, "restore", after, "--store", moved)
	if contentsOf(t, restored) != contentsOf(t, printed) {
		t.Errorf("restored contents %s of %s", contentsOf(t, restored), contentsOf(t, printed))
	}
	again, _ := nguon(t, 0, "backup", filepath.Join(folder, "again.tar.zst"), "--store", moved)
	if contentsOf(t, again) != contentsOf(t, printed) {
		t.Errorf("a backup of the copy has the contents %s, want %s", contentsOf(t, again), contentsOf(t, printed))
	}
	second := start(t, "serve", "--store", moved, "--listen", at)
	w = walker{second, w.token}
	for i, a := range addresses {
		if got := w.get(a[0], "Accept", a[1]); !bytes.Equal(got, want[i]) {
			t.Errorf("%s as %s is now\n%.300q, was\n%.300q", a[0], a[1], got, want[i])
		}
	}
	if id := w.post("/batches", `{"stage":"raw_material","name":"Muối","made_on":"2026-03-01","made":{"value":"1","unit":"KGM"}}`); id == "" {
		t.Error("nothing can be recorded after the move")
	}
	second.end()
	wantSound(t, during, empty(t))
}

// backupDuringWrites records batches without a pause and gives the last of
// some backups that were taken meanwhile, each while something was recorded.
func backupDuringWrites(t *testing.T, w walker, data string) (path string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var recorded atomic.Int64
	var group sync.WaitGroup
	group.Go(func() {
		for ctx.Err() == nil {
			crabs := w.post("/batches", `{"stage":"raw_material","name":"Cáy tươi","made_on":"2026-03-01","made":{"value":"9","unit":"KGM"}}`)
			w.post("/batches", fmt.Sprintf(`{"stage":"processing","name":"Mắm","made_on":"2026-03-02","made":{"value":"5","unit":"KGM"},
				"inputs":[{"batch":%q,"quantity":{"value":"8","unit":"KGM"}}]}`, crabs))
			recorded.Add(1)
		}
	})
	defer group.Wait()
	defer cancel()
	for range 100 {
		before := recorded.Load()
		path = filepath.Join(t.TempDir(), "during.tar.zst")
		nguon(t, 0, "backup", path, "--data", data)
		if before > 3 && recorded.Load() > before {
			return path
		}
	}
	t.Fatal("nothing is recorded during a backup")
	return ""
}

// ids is the id of the item of a list that has a text, the first one's for none.
func ids(t *testing.T, list []byte, has string) string {
	t.Helper()
	var page struct{ Items []json.RawMessage }
	if err := json.Unmarshal(list, &page); err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		var thing struct{ ID string }
		if err := json.Unmarshal(item, &thing); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(item, []byte(has)) {
			return thing.ID
		}
	}
	t.Fatalf("no item with %q in %.300s", has, list)
	return ""
}

// wantSound restores an archive that was taken during writes into an empty
// store, holds all that must hold against it, and backs it up again: the
// contents are equal.
func wantSound(t *testing.T, path, empty string) {
	t.Helper()
	checked, _ := nguon(t, 0, "restore", "--check", path)
	nguon(t, 0, "restore", path, "--store", empty)
	again, _ := nguon(t, 0, "backup", filepath.Join(t.TempDir(), "again.tar.zst"), "--store", empty)
	if contentsOf(t, again) != contentsOf(t, checked) {
		t.Errorf("a backup of what was restored has the contents %s, want %s", contentsOf(t, again), contentsOf(t, checked))
	}
	checkInvariants(t, empty)
}

func openStore(t *testing.T, data string) domain.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), "sqlite:"+filepath.Join(data, "nguon.db"))
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

// kept is how many items the store in a folder has.
func kept(t *testing.T, data string) int {
	t.Helper()
	s, err := storage.Open(t.Context(), "sqlite:"+filepath.Join(data, "nguon.db"))
	if err != nil {
		t.Fatal(err)
	}
	items, err := storagetest.Items(t.Context(), s)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return len(items)
}

// backedUp is an archive of some of everything.
func backedUp(t *testing.T) string {
	t.Helper()
	data, path := t.TempDir(), filepath.Join(t.TempDir(), "nguon.tar.zst")
	storagetest.Fill(t, openStore(t, data))
	nguon(t, 0, "backup", path, "--data", data)
	return path
}

func TestDamagedArchiveChangesNothing(t *testing.T) {
	path := backedUp(t)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, content []byte) {
		t.Helper()
		broken, data := filepath.Join(t.TempDir(), "broken.tar.zst"), filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(broken, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, says := nguon(t, 1, "restore", broken, "--data", data)
		if strings.Count(says, "\n") != 1 || !strings.Contains(says, archive.ErrDamaged.Error()) {
			t.Errorf("%s is refused with %q", what, says)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%s: %s was made", what, data)
		}
		if _, says := nguon(t, 1, "restore", "--check", broken); !strings.Contains(says, archive.ErrDamaged.Error()) {
			t.Errorf("%s is checked with %q", what, says)
		}
	}
	for i := range 20 {
		at := i * (len(file) - 1) / 19
		changed := bytes.Clone(file)
		changed[at] ^= 0x10
		refused(fmt.Sprintf("byte %d of %d changed", at, len(file)), changed)
		refused(fmt.Sprintf("the first %d of %d bytes", at, len(file)), file[:at])
	}
	refused("a byte too many", append(bytes.Clone(file), 0))
	refused("another file", []byte("not an archive at all, but long enough to be one"))
}

func TestBackupAndRestoreRefuse(t *testing.T) {
	path, data := backedUp(t), t.TempDir()
	nothing := filepath.Join(t.TempDir(), "data")
	to := filepath.Join(t.TempDir(), "b.tar.zst")
	nguon(t, 0, "restore", path, "--data", data)
	before := kept(t, data)
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"a store that is not there":    {[]string{"backup", to, "--data", nothing}, "no store"},
		"a file that is there":         {[]string{"backup", path, "--data", data}, "already"},
		"a folder that is not there":   {[]string{"backup", filepath.Join(nothing, "b"), "--data", data}, "no such file"},
		"an archive that is no file":   {[]string{"restore", data, "--data", nothing}, "no file"},
		"an archive that is nowhere":   {[]string{"restore", to, "--data", nothing}, "no such file"},
		"a store that is not empty":    {[]string{"restore", path, "--data", data}, "not empty"},
		"a store that is of no kind":   {[]string{"restore", path, "--store", "paper:"}, "paper"},
		"a backup of no kind of store": {[]string{"backup", to, "--store", "paper:"}, "paper"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, says := nguon(t, 1, test.args...); !strings.Contains(says, test.says) {
				t.Errorf("nguon %s says %q, want a word of %q", test.args, says, test.says)
			}
		})
	}
	for _, name := range []string{nothing, to} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made", name)
		}
	}
	if after := kept(t, data); after != before {
		t.Errorf("the store has %d items, had %d", after, before)
	}
}

// restoreArguments makes a second process of this test restore until it is
// killed.
const restoreArguments = "NGUON_TEST_RESTORE"

func TestMain(m *testing.M) {
	if args := os.Getenv(restoreArguments); args != "" {
		os.Exit(run(context.Background(), strings.Split(args, "\n"), nil, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// A restore that is killed leaves an empty store, into which the next one goes.
func TestKilledRestoreCanBeginAnew(t *testing.T) {
	path, want := large(t)
	begun := time.Now()
	nguon(t, 0, "restore", path, "--data", filepath.Join(t.TempDir(), "data"))
	whole := time.Since(begun)
	data := filepath.Join(t.TempDir(), "data")
	killed := 0
	for i := range 3 {
		if restoreUntil(t, path, data, whole*time.Duration(i)/3) {
			killed++
		}
		if n := kept(t, data); n > 0 {
			// It was quicker than the one before.
			data = filepath.Join(t.TempDir(), "data")
		}
	}
	if killed == 0 {
		t.Error("no restore was killed before its end")
	}
	printed, _ := nguon(t, 0, "restore", path, "--data", data)
	if contentsOf(t, printed) != want {
		t.Errorf("contents %s, want %s", contentsOf(t, printed), want)
	}
	again, _ := nguon(t, 0, "backup", filepath.Join(t.TempDir(), "again"), "--data", data)
	if contentsOf(t, again) != want {
		t.Errorf("restored contents %s, want %s", contentsOf(t, again), want)
	}
}

// restoreUntil restores in a second process and kills it so long after it has
// opened the store. It says whether the process had not ended by itself.
func restoreUntil(t *testing.T, path, data string, after time.Duration) bool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), restoreArguments+"="+strings.Join([]string{"restore", path, "--data", data}, "\n"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The log is there as long as the store is open.
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(filepath.Join(data, "nguon.db-wal")); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Error("the store was not opened")
			break
		}
	}
	time.Sleep(after)
	// It may have ended; then there is nothing to kill.
	_ = cmd.Process.Kill()
	return cmd.Wait() != nil
}

// large is an archive that takes a while to restore, and its contents.
func large(t *testing.T) (path, contents string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "large.tar.zst")
	m, err := archive.Save(t.Context(), path, generated(1_500), archive.About{Program: "test", Now: time.Now()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return path, m.Contents
}

// generated is a store of so many batches, which are never all in memory.
type generated int

func (n generated) Export(_ context.Context, each func(domain.Item) error) error {
	id := func(i int) string { return fmt.Sprintf("01900000-0000-7000-8000-%012d", i) }
	kinds := []func(i int) domain.Item{
		func(i int) domain.Item {
			b := domain.Batch{ID: domain.BatchID(id(i)), Code: domain.BatchCode(id(i)), Lot: id(i), Made: storagetest.Kilograms(1)}
			if i > 0 {
				b.Inputs = []domain.Input{{Batch: domain.BatchID(id(i - 1)), Quantity: storagetest.Grams(1)}}
			}
			return b
		},
		func(i int) domain.Item { return domain.StockLine{Batch: domain.BatchID(id(i))} },
		func(i int) domain.Item {
			return domain.Record{ID: domain.RecordID(id(i)), Body: bytes.Repeat([]byte(id(i)), 20)}
		},
		func(i int) domain.Item { return domain.Claim{Kind: domain.ClaimLot, Value: id(i), Owner: id(i)} },
	}
	for _, item := range kinds {
		for i := range int(n) {
			if err := each(item(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (generated) Import(context.Context, iter.Seq2[domain.Item, error]) error { return nil }
