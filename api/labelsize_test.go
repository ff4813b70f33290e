package api

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// many issues so many unit labels on rolls, which need no paper to be spoiled.
func (w *world) many(count int) string {
	w.Helper()
	run := w.order(w.jars("MC-1").ID, fmt.Sprintf(`{"count": %d, "units": true, "stock": "50x30", "reason": "Nhà máy"}`, count))
	return base + "/label-runs/" + string(run.ID)
}

// download fetches a file over a socket, and says when its first byte came,
// when its last, and how many they were.
func (w *world) download(path string, into io.Writer) (first, last time.Duration, size int64) {
	w.Helper()
	server := httptest.NewServer(w.server)
	defer server.Close()
	req, err := http.NewRequestWithContext(w.Context(), "GET", server.URL+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.maker.token)
	begun := time.Now()
	res, err := server.Client().Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.ContentLength != -1 {
		w.Fatalf("%s = %s with %d bytes, want a stream", path, res.Status, res.ContentLength)
	}
	if _, err := io.ReadFull(res.Body, make([]byte, 1)); err != nil {
		w.Fatal(err)
	}
	first = time.Since(begun)
	size, err = io.Copy(into, res.Body)
	if err != nil {
		w.Errorf("%s after %d bytes: %v", path, size, err)
	}
	return first, time.Since(begun), size + 1
}

// heapWhile is the most memory that was in use while work ran, beyond what was
// before.
func heapWhile(work func()) int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, new(atomic.Uint64)
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
		}
	}()
	work()
	close(done)
	<-stopped
	return int64(most.Load()) - int64(before)
}

// Ten thousand labels are on their way long before they are all drawn, and are
// nowhere all at once.
func TestManyLabelsAsPDF(t *testing.T) {
	w := newWorld(t)
	path := w.many(10_000)
	var end tail
	var first, last time.Duration
	var size int64
	memory := heapWhile(func() { first, last, size = w.download(path+"/sheet.pdf", &end) })
	t.Logf("first byte after %v, last after %v; %d bytes, %d MB of memory", first, last, size, memory>>20)
	if first > last*3/4 {
		t.Errorf("the first byte of %d came after %v of %v", size, first, last)
	}
	if most := int64(48 << 20); memory > most {
		t.Errorf("took %d MB, want at most %d", memory>>20, most>>20)
	}
	if !strings.HasSuffix(strings.TrimSpace(string(end.kept)), "%%EOF") {
		t.Errorf("ends in %q", end.kept)
	}
	w.wantAllFree()
}

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.kept = append(t.kept, b...)
	t.kept = append([]byte(nil), t.kept[max(0, len(t.kept)-16):]...)
	return len(b), nil
}

// A press gets a million codes in one file.
func TestMillionCodes(t *testing.T) {
	w := newWorld(t)
	path := w.many(1_000_000)
	var rows lineCounter
	var first, last time.Duration
	memory := heapWhile(func() { first, last, _ = w.download(path+"/codes.csv", &rows) })
	t.Logf("first byte after %v, last after %v; %d lines, %d MB of memory", first, last, rows, memory>>20)
	if rows != 1_000_001 {
		t.Errorf("%d lines, want a million and their header", rows)
	}
	if most := int64(32 << 20); memory > most {
		t.Errorf("took %d MB, want at most %d", memory>>20, most>>20)
	}
	for file, place := range map[string]string{
		"/sheet.pdf": "last label_file_large", "/labels.zpl": "last label_file_large", "/sheet.pdf?first=5": "last label_file_large",
	} {
		a := w.send(call{method: "GET", path: path + file, token: w.maker.token, header: map[string]string{"Accept-Language": "en"}})
		if p := a.wantProblem(http.StatusUnprocessableEntity, place); !strings.Contains(p.Detail, "at most 100,000 labels") {
			t.Errorf("says %q", p.Detail)
		}
	}
	w.get(w.maker.token, path+"/sheet.pdf?first=999977")
	if row := w.codes(w.maker.token, path+"/codes.csv?first=999999")[1]; row["number"] != "1000000" {
		t.Errorf("the last row is %v", row)
	}
}

type lineCounter int

func (n *lineCounter) Write(b []byte) (int, error) {
	*n += lineCounter(bytes.Count(b, []byte("\n")))
	return len(b), nil
}

// Whoever goes away while a long file is drawn for them leaves nothing behind.
func TestClientOfALongFileGoesAway(t *testing.T) {
	w := newWorld(t)
	path := w.many(100_000)
	server := httptest.NewServer(w.server)
	defer server.Close()
	for _, file := range []string{"/sheet.pdf", "/labels.zpl", "/labels.tspl", "/codes.csv"} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+path+file, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+w.maker.token)
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(res.Body, make([]byte, 1000)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		w.wantAllFree()
	}
}
