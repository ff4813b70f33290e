package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
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
		})
	}
	group.Wait()
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

// A token's secret is shown once, and is not kept to be shown again.
func TestSecretIsNotKept(t *testing.T) {
	w := newWorld(t)
	c := call{method: "POST", path: base + "/tokens", token: w.admin, body: `{"name": "máy", "role": "inspector"}`, header: keyed("k")}
	first := into[tokenResponse](w.send(c).want(http.StatusCreated))
	again := into[tokenResponse](w.send(c).want(http.StatusCreated))
	if first.Secret == "" || again.Secret != "" || again.ID != first.ID {
		t.Errorf("first %+v, again %+v", first, again)
	}
	me := into[meResponse](w.get(w.admin, base+"/me"))
	kept, err := w.store.Request(t.Context(), me.ID, "k")
	if err != nil || len(kept.Answer) != 0 {
		t.Errorf("kept %q, %v", kept.Answer, err)
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
