package api

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"

	"nguon/domain"
)

// logLine is one line of the log.
type logLine struct {
	Level, Route, Cause, Undelivered string
	Status                           int
}

// logged is the one line that was written, without a word of what must not be
// in it.
func (w *world) logged(secrets ...string) logLine {
	w.Helper()
	text := w.log.String()
	var line logLine
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		w.Fatalf("%v in %q", err, text)
	}
	for _, secret := range secrets {
		if strings.Contains(strings.ToUpper(text), strings.ToUpper(secret)) {
			w.Errorf("%q is in %s", secret, text)
		}
	}
	w.log.Reset()
	return line
}

// What was scanned or typed is not in the log; which rule it broke is.
func TestLogHasNoValues(t *testing.T) {
	w := newWorld(t)
	code := w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")).text("code")
	w.log.Reset()
	for _, test := range []struct {
		call    call
		cause   string
		secrets []string
	}{
		{call{path: "/t/7K3QX9WM2P"}, "unknown_code at batch", []string{"7K3Q"}},
		{call{path: "/t/7K3QX9WM2P?a=1", header: map[string]string{"Accept": "application/json"}}, "unknown_code at batch", []string{"7K3Q"}},
		{call{path: "/t/7K3QX9WM2Q"}, "batch_code_check at batch", []string{"7K3Q"}},
		{call{path: "/t/" + code + "/00010A2B4C6D8E0F"}, "not_issued at unit", []string{code, "0A2B"}},
		{call{path: "/t?code=7K3QX9WM2Q"}, "batch_code_check at code", []string{"7K3Q"}},
		{call{path: base + "/batch-codes/7K3QX9WM2Q", token: w.admin}, "batch_code_check at code", []string{"7K3Q"}},
		{call{path: "/7K3QX9WM2P"}, "route_unknown", []string{"7K3Q"}},
		{call{method: "POST", path: base + "/producers", token: w.admin, body: `{"kind": "0912345678", "name": "A", "address": {"province": "B"}}`},
			"unknown_value at kind", []string{"0912345678"}},
	} {
		if test.call.method == "" {
			test.call.method = "GET"
		}
		w.send(test.call)
		line := w.logged(append(test.secrets, "192.0.2.1")...)
		if line.Level != "INFO" || !strings.Contains(line.Cause, test.cause) {
			t.Errorf("%s is logged as %+v, want %s", test.call.path, line, test.cause)
		}
	}
}

// awayError is how the network fails: with the addresses of both sides.
func awayError(cause error) error {
	return &net.OpError{Op: "write", Net: "tcp", Addr: &net.TCPAddr{IP: net.ParseIP("203.0.113.9"), Port: 5555}, Err: cause}
}

type brokenBody struct{ error }

func (b brokenBody) Read([]byte) (int, error) { return 0, b.error }

func TestBrokenBody(t *testing.T) {
	w := newWorld(t)
	for want, cause := range map[string]error{
		"timed out":         awayError(os.ErrDeadlineExceeded),
		"connection closed": awayError(syscall.ECONNRESET),
		"connection failed": awayError(syscall.EHOSTUNREACH),
	} {
		req := httptest.NewRequest("POST", base+"/batches", io.NopCloser(brokenBody{cause}))
		req.Header.Set("Authorization", "Bearer "+w.maker.token)
		w.log.Reset()
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, req)
		answered{t, rec.Code, rec.Header(), rec.Body.Bytes()}.wantProblem(http.StatusBadRequest, "- body_broken")
		if line := w.logged("203.0.113.9", "192.0.2.1"); line.Level != "INFO" || !strings.HasSuffix(line.Cause, "body_broken; "+want) {
			t.Errorf("logged %+v, want %s", line, want)
		}
	}
}

// deaf is a connection that takes nothing.
type deaf struct {
	http.ResponseWriter
	err error
}

func (d deaf) Write([]byte) (int, error) { return 0, d.err }

// An answer that nobody took is in the log once.
func TestUndelivered(t *testing.T) {
	w := newWorld(t)
	run := w.labelled(`{"count": 1, "stock": "a4-24"}`)
	for _, path := range []string{run + "/sheet.pdf", base + "/me"} {
		req := httptest.NewRequest("GET", path, http.NoBody)
		req.Header.Set("Authorization", "Bearer "+w.maker.token)
		w.log.Reset()
		w.server.ServeHTTP(deaf{httptest.NewRecorder(), awayError(os.ErrDeadlineExceeded)}, req)
		if line := w.logged("203.0.113.9", "192.0.2.1"); line.Level != "INFO" || line.Undelivered != "timed out" || line.Status != http.StatusOK {
			t.Errorf("%s: logged %+v", path, line)
		}
	}
}

// A client that hangs up is no fault of the service, and is told nothing.
func TestHungUp(t *testing.T) {
	w := newWorld(t)
	code := w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")).text("code")
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	for _, path := range []string{base + "/batches", "/t/" + code} {
		for _, accept := range []string{"text/html", "application/json"} {
			req := httptest.NewRequest("GET", path, http.NoBody).WithContext(gone)
			req.Header.Set("Authorization", "Bearer "+w.maker.token)
			req.Header.Set("Accept", accept)
			w.log.Reset()
			rec := httptest.NewRecorder()
			w.server.ServeHTTP(rec, req)
			if rec.Body.Len() != 0 || rec.Header().Get("Content-Type") != "" {
				t.Errorf("%s was answered: %s", path, rec.Body)
			}
			if line := w.logged(code); line.Level != "INFO" || line.Status != 499 {
				t.Errorf("%s: logged %+v", path, line)
			}
		}
	}
}

// Somebody else's cancelled context is a fault like any other.
func TestCancelledElsewhere(t *testing.T) {
	store := &broken{}
	w := newWorldOn(t, func(s domain.Store) domain.Store { store.Store = s; return store })
	store.err = context.Canceled
	w.send(call{method: "GET", path: base + "/producers", token: w.admin}).wantProblem(http.StatusServiceUnavailable, "- unavailable")
}
