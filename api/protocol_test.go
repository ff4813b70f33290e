package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"nguon/domain"
)

func TestRevisions(t *testing.T) {
	w := newWorld(t)
	path := base + "/sites/" + w.maker.site
	body := func(name string) string {
		return `{"kind": "workshop", "name": "` + name + `", "address": {"province": "Hưng Yên"}}`
	}
	put := func(tag, name string) answered {
		header := map[string]string{"If-Match": tag}
		if tag == "" {
			header = nil
		}
		return w.send(call{method: "PUT", path: path, token: w.maker.token, body: body(name), header: header})
	}
	if got := w.get(w.maker.token, path).header.Get("ETag"); got != `"1"` {
		t.Fatalf("ETag %s", got)
	}
	put("", "A").wantProblem(http.StatusPreconditionRequired, "- if_match_required")
	for _, tag := range []string{"1", `"1`, `"1", "2"`, "*"} {
		put(tag, "A").wantProblem(http.StatusBadRequest, "- if_match_syntax")
	}
	for _, tag := range []string{`"2"`, `"0"`, `"abc"`, `"99999999999999999999"`} {
		put(tag, "A").wantProblem(http.StatusPreconditionFailed, "- changed_meanwhile")
	}
	if got := put(`"1"`, "B").want(http.StatusOK).header.Get("ETag"); got != `"2"` {
		t.Errorf("ETag %s after the change", got)
	}
	put(`"1"`, "C").wantProblem(http.StatusPreconditionFailed)
	put(`W/"2"`, "D").want(http.StatusOK)
	if got := w.get(w.maker.token, path).text("name"); got != "D" {
		t.Errorf("name %q", got)
	}
}

func TestLists(t *testing.T) {
	w := newWorld(t)
	var made []string
	for range 5 {
		made = append([]string{w.raw(w.maker, "1")}, made...)
	}
	var read []string
	path, pages := base+"/batches?limit=2", 0
	for next := path; next != ""; pages++ {
		page := into[list[batchResponse]](w.get(w.maker.token, next))
		for _, b := range page.Items {
			read = append(read, string(b.ID))
		}
		if next = ""; page.Next != "" {
			next = path + "&cursor=" + page.Next
		}
	}
	if fmt.Sprint(read) != fmt.Sprint(made) || pages != 3 {
		t.Errorf("read %v in %d pages, want %v in 3", read, pages, made)
	}
	if body := string(w.get(w.other.token, base+"/batches").body); strings.TrimSpace(body) != `{"items":[]}` {
		t.Errorf("a list of nothing is %s", body)
	}

	sites := cursor("sites", made[0])
	for query, want := range map[string]string{
		"limit=0":                         "422 limit out_of_range",
		"limit=-1":                        "422 limit out_of_range",
		"limit=99999999999999999999":      "422 limit out_of_range",
		"limit=201":                       "422 limit out_of_range",
		"limit=ten":                       "400 limit parameter_number",
		"limit=1&limit=2":                 "400 limit repeated_parameter",
		"page=2":                          "400 page unknown_parameter",
		"cursor=" + sites:                 "400 cursor cursor_invalid",
		"cursor=%21":                      "400 cursor cursor_invalid",
		"cursor=" + cursor("batches", ""): "400 cursor cursor_invalid",
		"stage=cooking":                   "422 stage unknown_value",
		"producer=me":                     "422 producer id_syntax",
		"a=%zz":                           "400 - query_syntax",
		"a;b":                             "400 - query_syntax",
	} {
		status, place, _ := strings.Cut(want, " ")
		a := w.send(call{method: "GET", path: base + "/batches?" + query, token: w.maker.token})
		if fmt.Sprint(a.status) != status {
			t.Errorf("?%s = %d, want %s; %s", query, a.status, status, a.body)
			continue
		}
		a.wantProblem(a.status, place)
	}
}

// What is out of range is told the range, whatever it is.
func TestRangesAreTold(t *testing.T) {
	w := newWorld(t)
	for _, limit := range []string{"-1", "0", "201", "99999999999999999999"} {
		a := w.send(call{method: "GET", path: base + "/batches?limit=" + limit, token: w.maker.token, header: map[string]string{"Accept-Language": "en"}})
		if p := a.wantProblem(http.StatusUnprocessableEntity, "limit out_of_range"); !strings.Contains(p.Detail, "from 1 to 200") {
			t.Errorf("limit=%s says %q", limit, p.Detail)
		}
	}
	a := w.send(call{method: "POST", path: base + "/producers", token: w.admin, header: map[string]string{"Accept-Language": "en"},
		body: `{"address": {"position": {"latitude": 1e2, "longitude": 106}}}`})
	if p := a.wantProblem(http.StatusUnprocessableEntity, "#/address/position/latitude coordinate_syntax"); !strings.Contains(p.Errors[0].Detail, "without an exponent as in “1e2”") {
		t.Errorf("says %q", p.Errors[0].Detail)
	}
}

// A parameter that is not known is never ignored.
func TestUnknownParameters(t *testing.T) {
	w := newWorld(t)
	for _, c := range []call{
		{method: "POST", path: base + "/batches?dry_run=true", body: crabBody},
		{method: "GET", path: base + "/me?dry_run=true"},
		{method: "GET", path: base + "/sites/" + w.maker.site + "?dry_run=true"},
		{method: "GET", path: base + "/sites?dry_run=true"},
	} {
		c.token = w.maker.token
		w.send(c).wantProblem(http.StatusBadRequest, "dry_run unknown_parameter")
	}
	if n := w.countBatches(); n != 0 {
		t.Errorf("%d batches were recorded", n)
	}
	w.send(call{method: "GET", path: "/healthz?from=monitor"}).want(http.StatusOK)
}

func TestFilters(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	jars := into[batchResponse](w.packed(w.maker, crab, "MC-2026-03"))
	w.raw(w.other, "5")
	offer := w.post(w.maker.token, base+"/handovers", `{"batch": "`+crab+`", "to": "`+w.other.producer+`", "quantity": {"value": "1", "unit": "KGM"}, "on": "2026-03-13"}`).text("id")
	for path, want := range map[string]int{
		"/batches?stage=packaging":                            1,
		"/batches?stage=raw_material":                         2,
		"/batches?lot=mc-2026-03":                             1,
		"/batches?product=" + w.maker.product:                 1,
		"/batches?producer=" + w.other.producer:               1,
		"/batches?producer=" + w.other.producer + "&lot=none": 0,
		"/products?producer=" + w.maker.producer:              1,
		"/sites?producer=" + w.maker.producer:                 1,
		"/handovers?state=offered":                            1,
		"/handovers?state=accepted":                           0,
		"/handovers?party=" + w.other.producer:                1,
		"/handovers?batch=" + string(jars.ID):                 0,
		"/stock?holder=" + w.maker.producer:                   2,
	} {
		if l := into[list[json.RawMessage]](w.get(w.admin, base+path)); len(l.Items) != want {
			t.Errorf("%s has %d, want %d", path, len(l.Items), want)
		}
	}
	code := string(jars.Code)
	for _, typed := range []string{code, strings.ToLower(code), code[:4] + "-" + code[4:]} {
		if got := w.get(w.maker.token, base+"/batch-codes/"+typed).text("id"); got != string(jars.ID) {
			t.Errorf("%s is %s", typed, got)
		}
	}
	w.send(call{method: "GET", path: base + "/batch-codes/0000000000", token: w.maker.token}).wantProblem(http.StatusBadRequest, "code batch_code_check")
	w.send(call{method: "POST", path: base + "/handovers/" + offer + "/accept", token: w.other.token}).want(http.StatusOK)
	got := into[list[stockResponse]](w.get(w.other.token, base+"/stock"))
	if len(got.Items) != 2 {
		t.Errorf("the receiver has %+v", got.Items)
	}
	back := into[lineageResponse](w.get(w.maker.token, base+"/batches/"+string(jars.ID)+"/lineage"))
	ahead := into[lineageResponse](w.get(w.maker.token, base+"/batches/"+crab+"/lineage?direction=forward"))
	if len(back.Nodes) != 2 || len(ahead.Nodes) != 2 || back.Direction != "back" || ahead.Direction != "forward" || back.Edges[0] != ahead.Edges[0] {
		t.Errorf("back %+v, forward %+v", back, ahead)
	}
	records := into[list[recordResponse]](w.get(w.maker.token, base+"/batches/"+crab+"/records"))
	if len(records.Items) != 1 || records.Items[0].Kind != domain.BatchWasRecorded {
		t.Errorf("records %+v", records)
	}
}

// A refusal is said in the reader's language.
func TestLanguages(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{
		"":                          "vi Mục này là bắt buộc.",
		"vi-VN":                     "vi Mục này là bắt buộc.",
		"en":                        "en This is required.",
		"fr, en;q=0.5, vi;q=0.1":    "en This is required.",
		"de":                        "vi Mục này là bắt buộc.",
		"en;q=0, vi":                "vi Mục này là bắt buộc.",
		strings.Repeat("a", 10_000): "vi Mục này là bắt buộc.",
	} {
		a := w.send(call{method: "POST", path: base + "/recalls", token: w.inspector, body: `{}`, header: map[string]string{"Accept-Language": accept}})
		p := a.wantProblem(http.StatusUnprocessableEntity, "#/batches required")
		if got := a.header.Get("Content-Language") + " " + p.Detail; got != want || a.header.Get("Vary") != "Accept-Language" {
			t.Errorf("%.40q: %q, want %q", accept, got, want)
		}
	}
}

func TestNoSuchRoute(t *testing.T) {
	w := newWorld(t)
	w.send(call{method: "GET", path: base + "/nothing"}).wantProblem(http.StatusNotFound, "- route_unknown")
	w.send(call{method: "GET", path: base + "/batches/", token: w.admin}).wantProblem(http.StatusNotFound)
	w.send(call{method: "GET", path: base + "//batches", token: w.admin}).wantProblem(http.StatusNotFound)
	a := w.send(call{method: "PATCH", path: base + "/batches", token: w.admin, header: map[string]string{"Accept-Language": "en"}})
	if p := a.wantProblem(http.StatusMethodNotAllowed, "- method_not_allowed"); !strings.Contains(p.Detail, "PATCH") {
		t.Errorf("says %q", p.Detail)
	}
	for _, method := range []string{"GET", "HEAD", "POST"} {
		if allow := a.header.Get("Allow"); !strings.Contains(allow, method) {
			t.Errorf("Allow %q has no %s", allow, method)
		}
	}
	if html := string(w.send(call{method: "GET", path: "/nothing", header: map[string]string{"Accept": "text/html"}}).want(http.StatusNotFound).body); !strings.Contains(html, "<html") {
		t.Errorf("no page for people: %s", html)
	}
	w.send(call{method: "GET", path: "/nothing", header: map[string]string{"Accept": "application/json"}}).wantProblem(http.StatusNotFound)
}

func TestHead(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/healthz", base + "/batches", docsPath} {
		a := w.send(call{method: "HEAD", path: path, token: w.admin}).want(http.StatusOK)
		b := w.get(w.admin, path)
		if a.header.Get("Content-Type") != b.header.Get("Content-Type") {
			t.Errorf("HEAD %s has %v, GET %v", path, a.header, b.header)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/nothing", "/healthz", base + "/me", docsPath, "/t/x"} {
		h := w.send(call{method: "GET", path: path}).header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" ||
			!strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	// An id that is sent along is not believed.
	if got := w.send(call{method: "GET", path: "/healthz", header: map[string]string{"X-Request-Id": "mine"}}).header.Get("X-Request-Id"); got == "mine" {
		t.Error("took the client's request id")
	}
}

// broken is a store that has one method fail.
type broken struct {
	domain.Store
	err   error
	panic bool
}

func (b *broken) Producers(ctx context.Context, p domain.Page) (domain.List[domain.Producer], error) {
	if b.panic {
		panic("boom")
	}
	if b.err != nil {
		return domain.List[domain.Producer]{}, b.err
	}
	return b.Store.Producers(ctx, p)
}

func (b *broken) Ready(context.Context) error { return b.err }

func (b *broken) BatchByCode(ctx context.Context, code domain.BatchCode) (domain.Batch, error) {
	if b.panic {
		panic("boom")
	}
	if b.err != nil {
		return domain.Batch{}, b.err
	}
	return b.Store.BatchByCode(ctx, code)
}

// What the service fails at is told to the log whole, and to the client not at
// all.
func TestFaults(t *testing.T) {
	store := &broken{}
	w := newWorldOn(t, func(s domain.Store) domain.Store { store.Store = s; return store })
	for _, test := range []struct {
		name   string
		err    error
		panic  bool
		status int
		place  string
	}{
		{"an unknown error", errors.New("secret of the store"), false, http.StatusInternalServerError, "- fault"},
		{"a panic", nil, true, http.StatusInternalServerError, "- fault"},
		{"a store that cannot answer", fmt.Errorf("busy: %w", &domain.Error{Kind: domain.Unavailable, Err: errors.New("secret of the store")}), false, http.StatusServiceUnavailable, "- unavailable"},
		{"a deadline", context.DeadlineExceeded, false, http.StatusServiceUnavailable, "- unavailable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			store.err, store.panic = test.err, test.panic
			w.log.Reset()
			a := w.send(call{method: "GET", path: base + "/producers", token: w.admin})
			a.wantProblem(test.status, test.place)
			if strings.Contains(string(a.body), "secret") || strings.Contains(string(a.body), "boom") {
				t.Errorf("tells the client %s", a.body)
			}
			if (a.header.Get("Retry-After") != "") != (test.status == http.StatusServiceUnavailable) {
				t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
			}
			var line struct {
				Level, Route, Cause string
				Request_ID          string
				Status              int
			}
			if err := json.Unmarshal(w.log.Bytes(), &line); err != nil {
				t.Fatalf("%v in %s", err, w.log)
			}
			if line.Level != slog.LevelError.String() || line.Route != base+"/producers" || line.Status != test.status ||
				line.Cause == "" || line.Request_ID != a.header.Get("X-Request-Id") {
				t.Errorf("logged %s", w.log)
			}
			html := w.send(call{method: "GET", path: "/t/7K3QX9WM2P"}).want(test.status)
			if !strings.Contains(string(html.body), "<html") || strings.Contains(string(html.body), "secret") {
				t.Errorf("page %s", html.body)
			}
		})
	}
	store.err, store.panic = errors.New("away"), false
	w.send(call{method: "GET", path: "/readyz"}).wantProblem(http.StatusServiceUnavailable, "- unavailable")
	w.send(call{method: "GET", path: "/healthz"}).want(http.StatusOK)
	store.err = nil
	w.send(call{method: "GET", path: "/readyz"}).want(http.StatusOK)
}

// A refusal is a line of its own in the log, without what was asked for.
func TestLogKeepsSecrets(t *testing.T) {
	w := newWorld(t)
	w.log.Reset()
	w.send(call{method: "GET", path: "/t/7K3QX9WM2P?phone=0912345678", header: map[string]string{"X-Forwarded-For": "203.0.113.9"}}).want(http.StatusNotFound)
	line := w.log.String()
	if !strings.Contains(line, `"level":"INFO"`) || !strings.Contains(line, `"route":"/t/:batch"`) || !strings.Contains(line, domain.CodeUnknownCode) {
		t.Errorf("logged %s", line)
	}
	for _, secret := range []string{"0912345678", "203.0.113.9", "192.0.2.1"} {
		if strings.Contains(line, secret) {
			t.Errorf("logged %s", line)
		}
	}
}

func TestConfig(t *testing.T) {
	w := newWorld(t)
	for _, cfg := range []Config{
		{},
		{Tracker: w.server.tracker},
		{Tracker: w.server.tracker, PublicURL: "ocop.example.vn"},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("New(%+v) succeeded", cfg)
		}
	}
}

// deadlines notes until when the store may work on a request.
type deadlines struct {
	domain.Store
	until time.Time
}

func (d *deadlines) Producers(ctx context.Context, page domain.Page) (domain.List[domain.Producer], error) {
	d.until, _ = ctx.Deadline()
	return d.Store.Producers(ctx, page)
}

// A store that does not answer must not take the time in which its failure
// could be told.
func TestWorkEndsBeforeTheAnswerIsDue(t *testing.T) {
	watched := &deadlines{}
	w := newWorldOn(t, func(s domain.Store) domain.Store {
		watched.Store = s
		return watched
	})
	asked := time.Now()
	w.get(w.admin, base+"/producers")
	if left := watched.until.Sub(asked); left <= 0 || left > patience+time.Second {
		t.Errorf("the store may work for %v, want at most %v", left, patience)
	}
}
