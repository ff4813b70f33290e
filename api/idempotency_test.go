package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"nguon/domain"
)

func keyed(key string) map[string]string { return map[string]string{keyHeader: key} }

const crabBody = `{"stage": "raw_material", "name": "Cáy <to> & muối", "made_on": "2026-03-01", "made": {"value": "500", "unit": "KGM"}}`

func (w *world) countBatches() int {
	w.Helper()
	return len(into[list[batchResponse]](w.get(w.admin, base+"/batches?limit=200")).Items)
}

func TestRepeatedRequest(t *testing.T) {
	w := newWorld(t)
	c := call{method: "POST", path: base + "/batches", token: w.maker.token, body: crabBody, header: keyed("đây không phải ASCII")}
	w.send(c).wantProblem(http.StatusBadRequest, "- request_key_syntax")
	c.header = keyed(strings.Repeat("k", 201))
	w.send(c).wantProblem(http.StatusBadRequest, "- request_key_syntax")
	c.header = keyed("")
	w.send(c).wantProblem(http.StatusBadRequest, "- request_key_syntax")

	c.header = keyed("lo-1 <&>")
	first := w.send(c).want(http.StatusCreated)
	if first.header.Get(replayedHeader) != "" {
		t.Error("the first answer says that it is repeated")
	}
	again := w.send(c).want(http.StatusCreated)
	if !bytes.Equal(first.body, again.body) || again.header.Get(replayedHeader) != "true" {
		t.Errorf("repeated as\n%s\nwas answered as\n%s", again.body, first.body)
	}
	for _, name := range []string{"Location", "ETag", "Content-Type"} {
		if got, want := again.header.Get(name), first.header.Get(name); got != want || want == "" {
			t.Errorf("%s %q, was %q", name, got, want)
		}
	}

	// The first answer stays, whatever became of the thing.
	w.send(call{method: "POST", path: first.header.Get("Location") + "/void", token: w.maker.token,
		body: `{"reason": "Ghi nhầm"}`, header: map[string]string{"If-Match": `"1"`}}).want(http.StatusOK)
	if later := w.send(c); !bytes.Equal(first.body, later.body) {
		t.Errorf("answered later: %s", later.body)
	}

	// A key is its caller's own, and for one request.
	c.body = strings.Replace(crabBody, "500", "501", 1)
	w.send(c).wantProblem(http.StatusConflict, "- request_key_reused")
	c.path = base + "/sites"
	w.send(c).wantProblem(http.StatusConflict, "- request_key_reused")
	c.path, c.body, c.token = base+"/batches", crabBody, w.other.token
	w.send(c).want(http.StatusCreated)
	if n := w.countBatches(); n != 2 {
		t.Errorf("%d batches, want 2", n)
	}
}

// A request that was refused can be corrected under its key.
func TestRefusedRequestLeavesItsKey(t *testing.T) {
	w := newWorld(t)
	c := call{method: "POST", path: base + "/batches", token: w.maker.token, body: `{}`, header: keyed("k")}
	w.send(c).wantProblem(http.StatusUnprocessableEntity)
	c.body = crabBody
	if a := w.send(c).want(http.StatusCreated); a.header.Get(replayedHeader) != "" {
		t.Error("the answer says that it is repeated")
	}
}

// A repeated amendment is answered as before, though its If-Match is long out
// of date.
func TestRepeatedAmendment(t *testing.T) {
	w := newWorld(t)
	id := w.raw(w.maker, "500")
	c := call{method: "POST", path: base + "/batches/" + id + "/amendments", token: w.maker.token,
		body:   `{"reason": "Cân lại", "name": "Cáy", "lot": "CT-1", "made_on": "2026-03-01", "made": {"value": "498", "unit": "KGM"}}`,
		header: map[string]string{keyHeader: "can-lai", "If-Match": `"1"`}}
	first := w.send(c).want(http.StatusOK)
	if again := w.send(c).want(http.StatusOK); !bytes.Equal(first.body, again.body) {
		t.Errorf("repeated as\n%s\nwas\n%s", again.body, first.body)
	}
	delete(c.header, keyHeader)
	w.send(c).wantProblem(http.StatusPreconditionFailed, "- changed_meanwhile")
}

// The same request from many at the same moment happens once, and all are told
// of the same thing.
func TestSameRequestAtOnce(t *testing.T) {
	w := newWorld(t)
	const callers = 16
	var first atomic.Int32
	ids := make([]string, callers)
	var group sync.WaitGroup
	for i := range callers {
		group.Go(func() {
			a := w.send(call{method: "POST", path: base + "/batches", token: w.maker.token, body: crabBody, header: keyed("once")})
			if a.status != http.StatusCreated {
				t.Errorf("status %d; %s", a.status, a.body)
				return
			}
			ids[i] = a.header.Get("Location")
			if a.header.Get(replayedHeader) == "" {
				first.Add(1)
			}
		})
	}
	group.Wait()
	if n := first.Load(); n != 1 {
		t.Errorf("%d answers say that they are the first", n)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("%s and %s", ids[0], id)
		}
	}
	if n := w.countBatches(); n != 1 {
		t.Errorf("%d batches, want 1", n)
	}
}

// forgetful loses answers, as when the machine dies before they are kept.
type forgetful struct {
	domain.Store
	lost atomic.Int32
}

func (f *forgetful) KeepAnswer(context.Context, string, string, []byte) error {
	f.lost.Add(1)
	return errors.New("the disk is gone")
}

func TestLostAnswer(t *testing.T) {
	store := &forgetful{}
	w := newWorldOn(t, func(s domain.Store) domain.Store { store.Store = s; return store })
	c := call{method: "POST", path: base + "/batches", token: w.maker.token, body: crabBody, header: keyed("k")}
	first := w.send(c).want(http.StatusCreated)
	again := w.send(c).want(http.StatusCreated)
	if !bytes.Equal(first.body, again.body) || store.lost.Load() != 2 {
		t.Errorf("answered\n%s\nthen\n%s", first.body, again.body)
	}
	if !strings.Contains(w.log.String(), "the disk is gone") {
		t.Error("the log does not say so")
	}
	if n := w.countBatches(); n != 1 {
		t.Errorf("%d batches, want 1", n)
	}
}

// A repeated request is no new one: what has happened since does not refuse it,
// though its answer was lost.
func TestLostAnswerOfLabelsThatCouldNoLongerBePrinted(t *testing.T) {
	store := &forgetful{}
	w := newWorldOn(t, func(s domain.Store) domain.Store { store.Store = s; return store })
	jars := w.jars("MC-1")
	keyedPost := func(path, body string) call {
		return call{method: "POST", path: path, token: w.maker.token, body: body, header: keyed(path)}
	}
	calls := []call{keyedPost(base+"/batches/"+string(jars.ID)+"/label-runs", `{"count": 5, "units": true, "stock": "40x30"}`)}
	run := w.send(calls[0]).want(http.StatusCreated).text("id")
	calls = append(calls, keyedPost(base+"/label-runs/"+run+"/reprints", `{"first": 1, "last": 2, "reason": "Mờ", "stock": "70x50"}`))
	w.send(calls[1]).want(http.StatusCreated)

	path := base + "/products/" + string(jars.Product)
	w.send(call{
		method: "PUT", path: path, token: w.maker.token, header: map[string]string{"If-Match": w.get(w.maker.token, path).header.Get("ETag")},
		body: `{"name": "Mắm cáy ` + strings.Repeat("thượng hạng ", 9) + `", "group": "food", "package": "jar"}`,
	}).want(http.StatusOK)
	anew := calls[0]
	anew.header = nil
	w.send(anew).wantProblem(http.StatusUnprocessableEntity, "#/stock label_fit")
	w.post(w.maker.token, base+"/recalls", `{"batches": ["`+string(jars.ID)+`"], "reason": "Thử", "message": "Ngừng dùng"}`)
	for _, c := range calls {
		again := into[labelRunResponse](w.send(c).want(http.StatusCreated))
		if string(again.ID) != run || len(again.Reprints) != 1 {
			t.Errorf("%s answers %+v", c.path, again)
		}
	}
}

// hasty is a store whose client hangs up as soon as its batch is recorded.
type hasty struct {
	domain.Store
	hangUp context.CancelFunc
}

func (h *hasty) AddBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	err := h.Store.AddBatch(ctx, b, ch)
	h.hangUp()
	return err
}

// Whoever hangs up before the answer comes asks again, and is told the same.
func TestAnswerIsKeptForWhoeverHungUp(t *testing.T) {
	store := &hasty{}
	w := newWorldOn(t, func(s domain.Store) domain.Store { store.Store = s; return store })
	var gone context.Context
	gone, store.hangUp = context.WithCancel(t.Context())
	req := httptest.NewRequest("POST", base+"/batches", strings.NewReader(crabBody)).WithContext(gone)
	req.Header = http.Header{"Content-Type": {jsonType}, "Authorization": {"Bearer " + w.maker.token}, keyHeader: {"k"}}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, req)
	again := w.send(call{method: "POST", path: base + "/batches", token: w.maker.token, body: crabBody, header: keyed("k")}).want(http.StatusCreated)
	if again.header.Get(replayedHeader) != "true" || !bytes.Equal(again.body, rec.Body.Bytes()) {
		t.Errorf("said to be repeated: %q; answered\n%s\nthen\n%s", again.header.Get(replayedHeader), rec.Body, again.body)
	}
}

// A token's secret is shown once, and is not kept to be shown again.
func TestSecretIsNotKept(t *testing.T) {
	w := newWorld(t)
	c := call{method: "POST", path: base + "/tokens", token: w.admin, body: `{"name": "máy", "role": "inspector"}`, header: keyed("k")}
	a, b := w.send(c).want(http.StatusCreated), w.send(c).want(http.StatusCreated)
	first, again := into[tokenResponse](a), into[tokenResponse](b)
	if first.Secret == "" || again.Secret != "" || again.ID != first.ID {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if a.header.Get(replayedHeader) != "" || b.header.Get(replayedHeader) != "true" {
		t.Errorf("said to be repeated: first %q, again %q", a.header.Get(replayedHeader), b.header.Get(replayedHeader))
	}
	if kept := w.keptAnswer("k"); strings.Contains(kept, first.Secret) || strings.Contains(kept, string(first.ID)) {
		t.Errorf("kept %s", kept)
	}
}

// keptAnswer is what the store keeps of an answer to the admin.
func (w *world) keptAnswer(key string) string {
	w.Helper()
	me := into[meResponse](w.get(w.admin, base+"/me"))
	r, err := w.store.Request(w.Context(), me.ID, key)
	if err != nil {
		w.Fatal(err)
	}
	return string(r.Answer)
}

// How to reach a person is kept where it can be changed, and nowhere else.
func TestContactIsNotKept(t *testing.T) {
	w := newWorld(t)
	c := call{method: "POST", path: base + "/producers", token: w.admin, header: keyed("k"), body: `{"kind": "household", "name": "Hộ Mẫu",
		"address": {"province": "Hưng Yên"}, "contact": {"person": "Trần Văn Mẫu", "phone": "0987 654 321", "email": "mau@example.vn"}}`}
	first := w.send(c).want(http.StatusCreated)
	if kept := w.keptAnswer("k"); kept == "" || strings.Contains(kept, "Mẫu") || strings.Contains(kept, "654") || strings.Contains(kept, "mau@") {
		t.Errorf("kept %q", kept)
	}
	again := w.send(c).want(http.StatusCreated)
	if !bytes.Equal(first.body, again.body) || again.header.Get("Location") != first.header.Get("Location") {
		t.Errorf("repeated as\n%s\nwas\n%s", again.body, first.body)
	}
	if first.header.Get(replayedHeader) != "" || again.header.Get(replayedHeader) != "true" {
		t.Errorf("said to be repeated: first %q, again %q", first.header.Get(replayedHeader), again.header.Get(replayedHeader))
	}
}

// Of copies that come at once, one says that it did the work: of a token, the
// one that has the secret.
func TestSecretRequestAtOnce(t *testing.T) {
	w := newWorld(t)
	for path, body := range map[string]string{
		"/tokens":    `{"name": "máy", "role": "inspector"}`,
		"/producers": `{"kind": "household", "name": "Hộ Mẫu", "address": {"province": "Hưng Yên"}}`,
	} {
		answers := make([]answered, 12)
		var group sync.WaitGroup
		for i := range answers {
			group.Go(func() {
				answers[i] = w.send(call{method: "POST", path: base + path, token: w.admin, body: body, header: keyed("once" + path)})
			})
		}
		group.Wait()
		first := 0
		for _, a := range answers {
			a.want(http.StatusCreated)
			did := a.header.Get(replayedHeader) == ""
			if did {
				first++
			}
			if shown := strings.Contains(string(a.body), `"secret"`); path == "/tokens" && shown != did {
				t.Errorf("shows a secret: %v, did the work: %v", shown, did)
			}
			if a.text("id") != answers[0].text("id") {
				t.Errorf("%s and %s", a.body, answers[0].body)
			}
		}
		if first != 1 {
			t.Errorf("%s: %d answers say that they are the first", path, first)
		}
	}
}

// slow is a store in which something happens before an answer is first kept.
type slow struct {
	domain.Store
	begun   atomic.Bool
	between func()
}

func (s *slow) KeepAnswer(ctx context.Context, caller, key string, answer []byte) error {
	if s.begun.CompareAndSwap(false, true) {
		s.between()
	}
	return s.Store.KeepAnswer(ctx, caller, key, answer)
}

// The answer with the secret is the first, also when a copy of its request was
// answered faster.
func TestSecretIsTheFirstAnswer(t *testing.T) {
	store := &slow{}
	w := newWorldOn(t, func(s domain.Store) domain.Store { store.Store = s; return store })
	c := call{method: "POST", path: base + "/tokens", token: w.admin, body: `{"name": "máy", "role": "inspector"}`, header: keyed("k")}
	var second answered
	store.between = func() { second = w.send(c) }
	first := w.send(c).want(http.StatusCreated)
	second.want(http.StatusCreated)
	if first.text("secret") == "" || first.header.Get(replayedHeader) != "" || second.header.Get(replayedHeader) != "true" {
		t.Errorf("said to be repeated: %q with the secret, %q without it", first.header.Get(replayedHeader), second.header.Get(replayedHeader))
	}
}

func TestTwoRequestKeys(t *testing.T) {
	w := newWorld(t)
	req := httptest.NewRequest("POST", base+"/batches", strings.NewReader(crabBody))
	req.Header = http.Header{"Content-Type": {jsonType}, "Authorization": {"Bearer " + w.maker.token}, keyHeader: {"a", "b"}}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, req)
	answered{t, rec.Code, rec.Header(), rec.Body.Bytes()}.wantProblem(http.StatusBadRequest, "- request_key_twice")
	if n := w.countBatches(); n != 0 {
		t.Errorf("%d batches were recorded", n)
	}
}

// Sixty take ten kilograms at once where there are five hundred.
func TestStockIsTakenOnce(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	var taken, refused atomic.Int32
	var group sync.WaitGroup
	for range 60 {
		group.Go(func() {
			a := w.send(call{method: "POST", path: base + "/batches", token: w.maker.token, body: packedBody(w.maker, crab, "")})
			switch a.status {
			case http.StatusCreated:
				taken.Add(1)
			case http.StatusConflict:
				refused.Add(1)
				p := a.wantProblem(http.StatusConflict, "#/inputs/0/quantity stock_short")
				if !strings.Contains(p.Detail, " 0 kg ") {
					t.Errorf("says %q", p.Detail)
				}
			default:
				t.Errorf("status %d; %s", a.status, a.body)
			}
		})
	}
	group.Wait()
	if taken.Load() != 50 || refused.Load() != 10 {
		t.Errorf("%d took, %d were refused; want 50 and 10", taken.Load(), refused.Load())
	}
	if l := into[list[stockResponse]](w.get(w.maker.token, base+"/batches/"+crab+"/stock")); len(l.Items) != 0 {
		t.Errorf("left: %+v", l.Items)
	}
}
