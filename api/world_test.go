package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"nguon/domain"
	"nguon/storage/teststore"
)

// now is when the tests take place, in Hưng Yên: the morning of 20 March 2026.
var now = time.Date(2026, 3, 20, 1, 30, 0, 0, time.UTC)

// world is a running service with two producers and their things.
type world struct {
	*testing.T
	server *Server
	store  domain.Store
	log    *bytes.Buffer
	// unchecked spares requests that only prepare a test the comparison with
	// the description, which takes longer than they do.
	unchecked bool

	admin, inspector string // tokens
	maker, other     party
}

// party is a producer with what it needs to record batches.
type party struct {
	token                   string
	producer, product, site string
}

func newWorld(t *testing.T) *world { return newWorldOn(t, nil) }

// newWorldOn puts something between the tracker and its store.
func newWorldOn(t *testing.T, wrap func(domain.Store) domain.Store) *world {
	t.Helper()
	ctx := context.Background()
	store := teststore.Open(t)
	if wrap != nil {
		store = wrap(store)
	}
	const publicURL = "https://ocop.example.vn"
	tracker, err := domain.NewTracker(ctx, domain.Config{Store: store, PublicURL: publicURL, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	server, err := New(Config{
		Tracker: tracker, PublicURL: publicURL, Zone: time.FixedZone("ICT", 7*3600), Version: "test",
		Logger: slog.New(slog.NewJSONHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, server: server, store: store, log: &log, unchecked: true}
	system := domain.Caller{ID: "system", Role: domain.Admin}
	for role, token := range map[domain.Role]*string{domain.Admin: &w.admin, domain.Inspector: &w.inspector} {
		_, secret, err := tracker.CreateToken(ctx, system, domain.TokenDraft{Name: string(role), Role: role})
		if err != nil {
			t.Fatal(err)
		}
		*token = secret
	}
	w.maker = w.party("Hợp tác xã Mắm Cáy Mẫu", "cooperative")
	w.other = w.party("Công ty Đặc sản Mẫu", "company")
	w.unchecked = false
	return w
}

func (w *world) party(name, kind string) party {
	w.Helper()
	var p party
	p.producer = w.post(w.admin, "/api/v1/producers", `{
		"kind": "`+kind+`", "name": "`+name+`", "sample": true,
		"address": {"line": "Thôn Đông", "commune": "Hồng Tiến", "province": "Hưng Yên"},
		"contact": {"person": "Phạm Thị Mẫu", "phone": "0912 345 678"}}`).text("id")
	p.token = w.post(w.admin, "/api/v1/tokens", `{"name": "máy của `+name+`", "role": "producer", "producer": "`+p.producer+`"}`).text("secret")
	p.product = w.post(p.token, "/api/v1/products", `{
		"name": "Mắm cáy chắt", "group": "food", "package": "jar",
		"content": {"value": "500", "unit": "GRM"}, "shelf_life_days": 365, "standards": ["TCVN 5107:2018"]}`).text("id")
	p.site = w.post(p.token, "/api/v1/sites", `{"kind": "workshop", "name": "Xưởng mắm số 1", "code": "XM-01",
		"address": {"commune": "Hồng Tiến", "province": "Hưng Yên", "position": {"latitude": 20.416667, "longitude": 106.566667}}}`).text("id")
	return p
}

// raw records a batch of raw material and gives its id.
func (w *world) raw(p party, kilograms string) string {
	w.Helper()
	return w.post(p.token, "/api/v1/batches", `{"stage": "raw_material", "name": "Cáy tươi", "site": "`+p.site+`",
		"made_on": "2026-03-01", "made": {"value": "`+kilograms+`", "unit": "KGM"},
		"supplier": {"name": "Chợ cá Diêm Điền", "lot": "DD-118"}}`).text("id")
}

// packed records a batch of jars that takes ten kilograms of another.
func (w *world) packed(p party, from, lot string) answered {
	w.Helper()
	return w.post(p.token, "/api/v1/batches", packedBody(p, from, lot))
}

func packedBody(p party, from, lot string) string {
	return `{"stage": "packaging", "product": "` + p.product + `", "lot": "` + lot + `", "site": "` + p.site + `",
		"made_on": "2026-03-12", "made": {"value": "20", "unit": "H87"},
		"inputs": [{"batch": "` + from + `", "quantity": {"value": "10", "unit": "KGM"}}],
		"losses": [{"name": "Bã", "quantity": {"value": "0.5", "unit": "KGM"}}],
		"attributes": [{"name": "Độ mặn", "value": "25%"}]}`
}

// call is one request.
type call struct {
	method, path string
	token        string
	body         string
	header       map[string]string
}

// answered is what came back.
type answered struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// send makes a request, and holds it and its answer against the description.
func (w *world) send(c call) answered {
	w.Helper()
	req := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	if c.body == "" {
		req.Body, req.ContentLength = http.NoBody, 0
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, req)
	res := rec.Result()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	if !w.unchecked {
		w.checkAgainstDescription(c, req, res.StatusCode, res.Header, body)
	}
	return answered{w.T, res.StatusCode, res.Header, body}
}

func (w *world) get(token, path string) answered {
	w.Helper()
	return w.send(call{method: "GET", path: path, token: token}).want(http.StatusOK)
}

// post makes something; anything but success ends the test.
func (w *world) post(token, path, body string) answered {
	w.Helper()
	a := w.send(call{method: "POST", path: path, token: token, body: body})
	if a.status != http.StatusCreated && a.status != http.StatusOK {
		w.Fatalf("POST %s = %d %s", path, a.status, a.body)
	}
	return a
}

func (a answered) want(status int) answered {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; %s", a.status, status, a.body)
	}
	return a
}

// into reads the JSON body.
func into[T any](a answered) T {
	a.t.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.t.Fatalf("%v in %s", err, a.body)
	}
	return v
}

// text is a text of the body's top level.
func (a answered) text(name string) string {
	a.t.Helper()
	fields := into[map[string]json.RawMessage](a)
	var s string
	if err := json.Unmarshal(fields[name], &s); err != nil {
		a.t.Fatalf("%q: %v in %s", name, err, a.body)
	}
	return s
}

// wantProblem expects a problem document with these places and codes, such as
// "#/inputs/0/quantity stock_short".
func (a answered) wantProblem(status int, places ...string) problem {
	a.t.Helper()
	a.want(status)
	if got := a.header.Get("Content-Type"); got != problemType {
		a.t.Fatalf("content type %q, want %q", got, problemType)
	}
	p := into[problem](a)
	if p.Status != status || p.Title == "" || p.Detail == "" || !strings.HasPrefix(p.Instance, "urn:uuid:") {
		a.t.Errorf("incomplete problem: %s", a.body)
	}
	for _, place := range places {
		at, code, _ := strings.Cut(place, " ")
		found := at == "-" && p.Code == code
		for _, e := range p.Errors {
			found = found || e.Code == code && (e.Pointer == at || e.Parameter == at)
		}
		if !found {
			a.t.Errorf("no %q in %s", place, a.body)
		}
	}
	return p
}
