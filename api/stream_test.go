package api

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"nguon/domain"
)

// streamed serves what a function writes, at /stream of a real server.
func (w *world) streamed(stream func(context.Context, io.Writer) error, configure ...func(*http.Server)) *httptest.Server {
	w.Helper()
	w.server.engine.Handle(get, "/stream", w.server.handle(route{access: public, handler: func(s *Server, r *request) (answer, error) {
		return answer{content: &content{
			mediaType: "text/csv", cache: "private, no-cache", disposition: disposition("mã", "csv"), stall: s.stall,
			stream: s.drawn(domain.Caller{ID: r.Header.Get("Caller")}, stream),
		}}, nil
	}}))
	w.server.engine.Handle(http.MethodHead, "/stream", w.server.handle(route{access: public, handler: func(s *Server, r *request) (answer, error) {
		return answer{content: &content{
			mediaType: "text/csv", stall: s.stall, stream: s.drawn(domain.Caller{ID: "head"}, stream),
		}}, nil
	}}))
	server := httptest.NewUnstartedServer(w.server)
	for _, f := range configure {
		f(server.Config)
	}
	server.Start()
	w.Cleanup(server.Close)
	return server
}

// ask sends a request whose answer is read by the test.
func ask(t *testing.T, server *httptest.Server, method, caller string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Caller", caller)
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// lines writes n lines of 64 bytes.
func lines(w io.Writer, n int) error {
	for i := range n {
		if _, err := fmt.Fprintf(w, "%063d\n", i); err != nil {
			return err
		}
	}
	return nil
}

const tooManyLines = heldSize/64 + 1

// The client has the beginning of a large file before its end is made, and
// nothing but its own going away ends it.
func TestLargeFilesComeAsTheyAreMade(t *testing.T) {
	const patienceHere = 100 * time.Millisecond
	w := newWorld(t)
	seen := make(chan struct{})
	server := w.streamed(func(ctx context.Context, out io.Writer) error {
		if _, bounded := ctx.Deadline(); bounded {
			t.Error("the work on a long file is bounded")
		}
		if err := lines(out, 2*tooManyLines); err != nil {
			return err
		}
		<-seen
		return lines(out, 10)
	}, func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = patienceHere, patienceHere })
	res := ask(t, server, get, "me")
	first := make([]byte, 64)
	if _, err := io.ReadFull(res.Body, first); err != nil || first[63] != '\n' {
		t.Fatalf("%q, %v", first, err)
	}
	time.Sleep(3 * patienceHere)
	close(seen)
	rest, err := io.ReadAll(res.Body)
	if err != nil || len(rest) != (2*tooManyLines+10)*64-64 {
		t.Errorf("%d bytes, %v", len(rest), err)
	}
	if res.ContentLength != -1 || res.Header.Get("ETag") != "" || res.Header.Get("Accept-Ranges") != "none" ||
		res.Header.Get("Content-Type") != "text/csv" || !strings.Contains(res.Header.Get("Content-Disposition"), "ma.csv") {
		t.Errorf("%d bytes, %v", res.ContentLength, res.Header)
	}
}

// A file that is held can be had in ranges; one byte more, and it is streamed.
func TestFilesUpToASizeAreHeld(t *testing.T) {
	w := newWorld(t)
	n := tooManyLines - 1
	server := w.streamed(func(_ context.Context, out io.Writer) error { return lines(out, n) })
	res := ask(t, server, get, "me")
	if res.ContentLength != heldSize || res.Header.Get("ETag") == "" || res.Header.Get("Accept-Ranges") != "bytes" {
		t.Errorf("%d bytes, %v", res.ContentLength, res.Header)
	}
	if head := ask(t, server, http.MethodHead, "me"); head.ContentLength != heldSize || head.Header.Get("ETag") != res.Header.Get("ETag") {
		t.Errorf("HEAD: %d bytes, %v", head.ContentLength, head.Header)
	}
	n++
	if res := ask(t, server, get, "me"); res.ContentLength != -1 {
		t.Errorf("%d bytes, %v", res.ContentLength, res.Header)
	}
}

// Of a large file HEAD makes no more than is held.
func TestHeadOfALargeFile(t *testing.T) {
	w := newWorld(t)
	var written int
	server := w.streamed(func(_ context.Context, out io.Writer) error {
		for range 100 {
			if err := lines(out, 1024); err != nil {
				return err
			}
			written += 1024 * 64
		}
		return nil
	})
	res := ask(t, server, http.MethodHead, "me")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/csv" {
		t.Errorf("%s, %v", res.Status, res.Header)
	}
	if most := heldSize + 2*pieceSize; written > most {
		t.Errorf("made %d bytes, want at most %d", written, most)
	}
}

// Before the first byte a failure is answered as any other.
func TestStreamFailsBeforeItBegins(t *testing.T) {
	w := newWorld(t)
	server := w.streamed(func(_ context.Context, out io.Writer) error {
		if err := lines(out, 100); err != nil {
			return err
		}
		return invalid("first", domain.CodeOutOfRange, 0, 1, 2)
	})
	res := ask(t, server, get, "me")
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity || res.Header.Get("Content-Type") != problemType ||
		res.Header.Get("Content-Disposition") != "" || !bytes.Contains(body, []byte(`"out_of_range"`)) {
		t.Errorf("%s, %v, %.200s, %v", res.Status, res.Header, body, err)
	}
}

// After the first byte it must not look like the end.
func TestStreamFailsOnItsWay(t *testing.T) {
	w := newWorld(t)
	server := w.streamed(func(_ context.Context, out io.Writer) error {
		if err := lines(out, 2*tooManyLines); err != nil {
			return err
		}
		return errors.New("the store is gone")
	})
	res := ask(t, server, get, "me")
	if _, err := io.ReadAll(res.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the client sees %v", err)
	}
	server.Close()
	if log := w.log.String(); !strings.Contains(log, `"level":"ERROR"`) || !strings.Contains(log, `"broken_off":true`) || !strings.Contains(log, "the store is gone") {
		t.Errorf("logged %s", log)
	}
	w.wantAllFree()
}

// HTTP/1.0, which proxies speak, has no other end of a body than that of the
// connection: the size says what is missing.
func TestStreamOverHTTP10(t *testing.T) {
	w := newWorld(t)
	passes, failing := 0, false
	server := w.streamed(func(_ context.Context, out io.Writer) error {
		passes++
		if err := lines(out, 2*tooManyLines); err != nil {
			return err
		}
		if failing && passes%2 == 0 {
			return errors.New("the store is gone")
		}
		return lines(out, tooManyLines)
	})
	for _, failing = range []bool{false, true} {
		conn := dial(t, server)
		if _, err := io.WriteString(conn, "GET /stream HTTP/1.0\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if want := int64(3 * tooManyLines * 64); res.ContentLength != want || (int64(len(body)) == want) == failing {
			t.Errorf("failing %v: %d of %d bytes, %v", failing, len(body), res.ContentLength, err)
		}
	}
}

func dial(t *testing.T, server *httptest.Server) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// wantAllFree expects that no place is taken any more, at once or soon.
func (w *world) wantAllFree() {
	w.Helper()
	d := w.server.drawings
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		d.mu.Lock()
		turns, places := len(d.turns), len(d.places)
		d.mu.Unlock()
		if turns == 0 && places == 0 {
			return
		}
		if time.Now().After(end) {
			w.Fatalf("%d callers and %d places are still taken", turns, places)
		}
	}
}

// endless writes until nobody takes it.
func endless(_ context.Context, out io.Writer) error { return lines(out, 1<<30) }

// A client that takes nothing keeps nobody from drawing, not even itself, and
// is cut off in the end; one that is gone leaves nothing behind.
func TestSlowClientsHoldNoPlace(t *testing.T) {
	w := newWorld(t)
	run := w.labelled(`{"count": 1, "stock": "a4-24"}`)
	me := into[meResponse](w.get(w.maker.token, base+"/me")).ID
	w.server.drawings = newDrawings(1)
	w.server.drawings.wait = 700 * time.Millisecond
	w.server.stall = 2 * w.server.drawings.wait
	server := w.streamed(endless)

	idle := ask(t, server, get, me)
	// Were its place held, these would be told to come back.
	w.get(w.maker.token, run+"/sheet.pdf")
	w.get(w.admin, run+"/sheet.pdf")
	w.wantAllFree()
	if _, err := io.Copy(io.Discard, idle.Body); err == nil {
		t.Error("the idle client has the end of an endless file")
	}

	gone := ask(t, server, get, me)
	if err := gone.Body.Close(); err != nil {
		t.Fatal(err)
	}
	w.wantAllFree()
	server.Close()
	if log := w.log.String(); strings.Contains(log, `"level":"ERROR"`) || strings.Count(log, `"undelivered"`) != 2 {
		t.Errorf("logged %s", log)
	}
}

// Whoever takes each piece in time gets all of it.
func TestSlowDownloadEnds(t *testing.T) {
	w := newWorld(t)
	w.server.stall = time.Second
	const size = 8 << 20
	server := w.streamed(func(_ context.Context, out io.Writer) error { return lines(out, size/64) },
		func(s *http.Server) { s.ConnContext = buffered })
	res := ask(t, server, get, "me")
	begun, read := time.Now(), 0
	for buf := make([]byte, 128<<10); ; time.Sleep(30 * time.Millisecond) {
		n, err := io.ReadFull(res.Body, buf)
		if read += n; err != nil {
			break
		}
	}
	if took := time.Since(begun); read != size || took < w.server.stall {
		t.Errorf("%d of %d bytes in %v", read, size, took)
	}
}

// One caller has so many files open, and no more.
func TestOpenFilesOfACaller(t *testing.T) {
	w := newWorld(t)
	server := w.streamed(endless)
	for i := range mostOpen {
		if res := ask(t, server, get, "me"); res.StatusCode != http.StatusOK {
			t.Fatalf("file %d: %s", i+1, res.Status)
		}
	}
	if res := ask(t, server, get, "me"); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("file %s: %s", strconv.Itoa(mostOpen+1), res.Status)
	}
	if res := ask(t, server, get, "somebody else"); res.StatusCode != http.StatusOK {
		t.Errorf("somebody else: %s", res.Status)
	}
}
