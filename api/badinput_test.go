package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"nguon/domain"
)

// Whatever is sent: a problem document that names the place, never a fault,
// and nothing is stored.
func TestBadInput(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	theirs := w.raw(w.other, "500")
	jars := into[batchResponse](w.packed(w.maker, crab, "MC-1"))
	handover := w.post(w.maker.token, "/api/v1/handovers", `{"batch": "`+crab+`", "to": "`+w.other.producer+`",
		"quantity": {"value": "1", "unit": "KGM"}, "on": "2026-03-13"}`).text("id")
	recall := w.post(w.inspector, "/api/v1/recalls", `{"batches": ["`+theirs+`"], "reason": "Kiểm tra", "message": "Ngừng sử dụng"}`).text("id")

	const (
		bad     = http.StatusBadRequest
		invalid = http.StatusUnprocessableEntity
	)
	batches, producers, products, sites := "/api/v1/batches", "/api/v1/producers", "/api/v1/products", "/api/v1/sites"
	raw := func(member string) string {
		return `{"stage": "raw_material", "name": "Cáy", "made_on": "2026-03-01", "made": {"value": "1", "unit": "KGM"}, ` + member + `}`
	}
	from := func(batch, value, unit string) string {
		return `{"stage": "processing", "name": "Mắm", "made_on": "2026-03-02", "made": {"value": "1", "unit": "KGM"},
			"inputs": [{"batch": "` + batch + `", "quantity": {"value": "` + value + `", "unit": "` + unit + `"}}]}`
	}
	guarded := map[string]string{"If-Match": `"1"`}
	for _, test := range []struct {
		name   string
		call   call
		status int
		places []string
	}{
		// What is no JSON of ours, on each route that writes, below. Here what
		// is wrong in places.
		{"a name that is no text", call{path: batches, body: `{"name": 5}`}, bad, []string{"#/name json_type"}},
		{"a list that is none", call{path: batches, body: raw(`"inputs": {}`)}, bad, []string{"#/inputs json_type"}},
		{"a number in a list of things", call{path: batches, body: raw(`"losses": [{"name": "Bã", "quantity": {"value": "1", "unit": "KGM"}}, 7]`)}, bad, []string{"#/losses/1 json_type"}},
		{"null in a list", call{path: batches, body: raw(`"losses": [null]`)}, bad, []string{"#/losses/0 required"}},
		{"an amount as a number", call{path: batches, body: `{"made": {"value": 12.5, "unit": "KGM"}}`}, bad, []string{"#/made/value json_quote_number"}},
		{"an amount without a unit", call{path: batches, body: `{"made": {"value": "12.5"}}`}, invalid, []string{"#/made/unit required"}},
		{"an amount with a comma", call{path: batches, body: `{"made": {"value": "12,5", "unit": "KGM"}}`}, invalid, []string{"#/made/value quantity_comma"}},
		{"an unknown unit", call{path: batches, body: `{"made": {"value": "12", "unit": "kg"}}`}, invalid, []string{"#/made/unit quantity_unit"}},
		{"an amount with too many members", call{path: batches, body: `{"made": {"value": "12", "unit": "KGM", "currency": "VND"}}`}, bad, []string{"#/made/currency unknown_field"}},
		{"an amount too fine", call{path: batches, body: from(crab, "0.0000001", "KGM")}, invalid, []string{"#/inputs/0/quantity/value quantity_precision"}},
		{"a day that does not exist", call{path: batches, body: raw(`"best_before": "2026-02-29"`)}, invalid, []string{"#/best_before date_unknown"}},
		{"a day in the future", call{path: batches, body: `{"stage": "raw_material", "name": "Cáy", "made_on": "2026-03-21", "made": {"value": "1", "unit": "KGM"}}`}, invalid, []string{"#/made_on date_future"}},
		{"several mistakes at once", call{path: batches, body: `{"stage": "cooking", "made": {"value": "0", "unit": "KGM"}}`}, invalid, []string{"#/stage unknown_value", "#/made not_positive", "#/made_on required", "#/name required"}},
		{"an id that is none", call{path: batches, body: raw(`"site": "XM-01"`)}, invalid, []string{"#/site id_syntax"}},
		{"a foreign producer's site", call{path: batches, body: raw(`"site": "` + w.other.site + `"`)}, invalid, []string{"#/site unknown_reference"}},
		{"a foreign producer's batch", call{path: batches, body: from(theirs, "1", "KGM")}, invalid, []string{"#/inputs/0/batch unknown_reference"}},
		{"a batch that nobody has", call{path: batches, body: from("019b2c7e-0000-7000-8000-000000000001", "1", "KGM")}, invalid, []string{"#/inputs/0/batch unknown_reference"}},
		{"another dimension", call{path: batches, body: from(crab, "1", "LTR")}, invalid, []string{"#/inputs/0/quantity quantity_dimension"}},
		{"more than there is", call{path: batches, body: from(crab, "501", "KGM")}, http.StatusConflict, []string{"#/inputs/0/quantity stock_short"}},
		{"a name to be hidden", call{path: batches, body: raw(`"lot": "5\u202e"`)}, invalid, []string{"#/lot text_character"}},
		{"half a character", call{path: batches, body: raw(`"lot": "\ud800"`)}, invalid, []string{"#/lot text_encoding"}},
		{"a NUL", call{path: batches, body: raw(`"attributes": [{"name": "a", "value": "b\u0000"}]`)}, bad, []string{"#/attributes/0/value json_nul"}},
		{"a NUL in a name", call{path: batches, body: raw(`"a\u0000": 1`)}, bad, []string{"#/a%00 unknown_field"}},
		{"twice, deep down", call{path: batches, body: raw(`"losses": [{"name": "a", "name": "b", "quantity": {"value": "1", "unit": "KGM"}}]`)}, bad, []string{"#/losses/0/name duplicate_field"}},
		{"a name with a slash", call{path: batches, body: raw(`"a/b~": 1`)}, bad, []string{"#/a~1b~0 unknown_field"}},
		{"a lot that is taken", call{path: batches, body: raw(`"lot": "mc-1"`)}, http.StatusConflict, []string{"#/lot taken"}},

		{"a coordinate as a text", call{token: w.admin, path: producers, body: `{"address": {"position": {"latitude": "20", "longitude": 106}}}`}, bad, []string{"#/address/position/latitude json_type"}},
		{"a coordinate alone", call{token: w.admin, path: producers, body: `{"address": {"position": {"latitude": 20}}}`}, invalid, []string{"#/address/position/longitude required"}},
		{"a coordinate with an exponent", call{token: w.admin, path: producers, body: `{"address": {"position": {"latitude": 2e1, "longitude": 106}}}`}, invalid, []string{"#/address/position/latitude coordinate_syntax"}},
		{"off the map", call{token: w.admin, path: producers, body: `{"kind": "company", "name": "A", "address": {"province": "Hưng Yên", "position": {"latitude": 91, "longitude": 106}}}`}, invalid, []string{"#/address/position/latitude out_of_range"}},
		{"far off the map", call{token: w.admin, path: producers, body: `{"kind": "company", "name": "A", "address": {"province": "Hưng Yên", "position": {"latitude": 99999, "longitude": -1234567890123456789}}}`}, invalid, []string{"#/address/position/latitude out_of_range", "#/address/position/longitude out_of_range"}},
		{"true for sample as a text", call{token: w.admin, path: producers, body: `{"sample": "true"}`}, bad, []string{"#/sample json_type"}},

		{"days with a fraction", call{path: products, body: `{"shelf_life_days": 1.5}`}, bad, []string{"#/shelf_life_days json_type"}},
		{"days without end", call{path: products, body: `{"name": "A", "group": "food", "package": "jar", "shelf_life_days": 99999999999999999999}`}, invalid, []string{"#/shelf_life_days out_of_range"}},
		{"days of the past", call{path: products, body: `{"name": "A", "group": "food", "package": "jar", "shelf_life_days": -99999999999999999999}`}, invalid, []string{"#/shelf_life_days out_of_range"}},
		{"days that are no whole number", call{path: products, body: `{"shelf_life_days": 1e2}`}, bad, []string{"#/shelf_life_days json_type"}},
		{"a wrong GTIN", call{path: products, body: `{"gtin": "8930000000001"}`}, invalid, []string{"#/gtin gtin_check"}},
		{"a script for a picture", call{path: products, body: `{"name": "A", "group": "food", "package": "jar", "image": {"name": "x", "sha256": "` + strings.Repeat("0", 64) + `", "address": "javascript:alert(1)"}}`}, invalid, []string{"#/image/address address_syntax"}},
		{"a taken site code", call{path: sites, body: `{"kind": "workshop", "name": "B", "code": "XM-01", "address": {"province": "Hưng Yên"}}`}, http.StatusConflict, []string{"#/code taken"}},

		{"nothing to amend with", call{path: batches + "/" + crab + "/amendments", header: guarded, body: `{}`}, invalid, []string{"#/reason required", "#/made_on required"}},
		{"amended inputs", call{path: batches + "/" + crab + "/amendments", header: guarded, body: `{"inputs": []}`}, bad, []string{"#/inputs unknown_field"}},
		{"void without a reason", call{path: batches + "/" + crab + "/void", header: guarded, body: `{}`}, invalid, []string{"#/reason required"}},
		{"stars", call{token: w.admin, method: "PUT", path: products + "/" + w.maker.product + "/rating", header: guarded, body: `{"stars": 6, "decision": "1/QĐ", "on": "2026-01-01"}`}, invalid, []string{"#/stars out_of_range"}},
		{"a handover to nobody", call{path: "/api/v1/handovers", body: `{"batch": "` + crab + `", "quantity": {"value": "1", "unit": "KGM"}, "on": "2026-03-13"}`}, invalid, []string{"#/to one_receiver"}},
		{"a handover of more than there is", call{path: "/api/v1/handovers", body: `{"batch": "` + crab + `", "to": "` + w.other.producer + `", "quantity": {"value": "9999", "unit": "KGM"}, "on": "2026-03-13"}`}, http.StatusConflict, []string{"#/quantity stock_short"}},
		{"accepting with a body", call{token: w.other.token, path: "/api/v1/handovers/" + handover + "/accept", body: `{"reason": "vì sao"}`}, bad, []string{"#/reason unknown_field"}},
		{"refusing without a reason", call{token: w.other.token, path: "/api/v1/handovers/" + handover + "/refuse", body: `{"reason": " "}`}, invalid, []string{"#/reason required"}},
		{"a recall of nothing", call{path: "/api/v1/recalls", body: `{"batches": [], "reason": "a", "message": "b"}`}, invalid, []string{"#/batches required"}},
		{"a recall of a foreign batch", call{path: "/api/v1/recalls", body: `{"batches": ["` + theirs + `"], "reason": "a", "message": "b"}`}, invalid, []string{"#/batches/0 unknown_reference"}},
		{"lifting without a reason", call{token: w.inspector, path: "/api/v1/recalls/" + recall + "/lift", body: `{}`}, invalid, []string{"#/reason required"}},
		{"a token for nobody", call{token: w.admin, path: "/api/v1/tokens", body: `{"name": "a", "role": "producer"}`}, invalid, []string{"#/producer token_producer"}},
		{"too many labels", call{path: batches + "/" + string(jars.ID) + "/label-runs", body: `{"count": 16777216, "stock": "a4-24"}`}, invalid, []string{"#/count out_of_range"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := w.everything()
			if test.call.method == "" {
				test.call.method = "POST"
			}
			if test.call.token == "" {
				test.call.token = w.maker.token
			}
			w.send(test.call).wantProblem(test.status, test.places...)
			if after := w.everything(); after != before {
				t.Errorf("something was stored:\n%s\nbefore:\n%s", after, before)
			}
		})
	}
}

// everything is a summary of what is stored.
func (w *world) everything() string {
	w.Helper()
	var all strings.Builder
	unchecked := *w
	unchecked.unchecked = true
	for _, path := range []string{"producers", "products", "sites", "batches", "handovers", "recalls", "tokens",
		"stock?holder=" + w.maker.producer, "stock?holder=" + w.other.producer} {
		fmt.Fprintf(&all, "%s %s\n", path, unchecked.get(w.admin, "/api/v1/"+path).body)
	}
	return all.String()
}

// What is no JSON object of the right form, on every route that takes one.
func TestUnreadableBodies(t *testing.T) {
	w := newWorld(t)
	id := w.raw(w.maker, "500")
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	before := w.everything()
	for _, rt := range routes {
		if rt.method == get || rt.manner == page {
			continue
		}
		path := strings.ReplaceAll(rt.path, ":id", id)
		for _, test := range []struct {
			name, body string
			header     map[string]string
			status     int
			place      string
		}{
			{"half", `{"name": "A"`, nil, http.StatusBadRequest, "- json_syntax"},
			{"no JSON", `name=A`, nil, http.StatusBadRequest, "- json_syntax"},
			{"a list", `[]`, nil, http.StatusBadRequest, "- json_type"},
			{"more after it", `{} {}`, nil, http.StatusBadRequest, "- json_trailing"},
			{"a byte order mark", "\ufeff{}", nil, http.StatusBadRequest, "- json_syntax"},
			{"no UTF-8", "{\"name\": \"\xc3\x28\"}", nil, http.StatusBadRequest, "#/name json_encoding"},
			{"raw NUL", "{\"name\": \"\x00\"}", nil, http.StatusBadRequest, "#/name json_syntax"},
			{"too deep", `{"name": ` + deep + `}`, nil, http.StatusBadRequest, "#/name json_depth"},
			{"an unknown field", `{"colour": "red"}`, nil, http.StatusBadRequest, "#/colour unknown_field"},
			{"a field twice", `{"colour": 1, "colour": 2}`, nil, http.StatusBadRequest, "#/colour duplicate_field"},
			{"another type", `a=b`, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, http.StatusUnsupportedMediaType, "- media_type"},
			{"two megabytes", `{"name": "` + strings.Repeat("A", 2<<20) + `"}`, nil, http.StatusRequestEntityTooLarge, "- body_too_large"},
		} {
			header := map[string]string{"If-Match": `"1"`}
			for name, value := range test.header {
				header[name] = value
			}
			a := w.send(call{method: rt.method, path: path, token: w.admin, body: test.body, header: header})
			if a.status != test.status {
				t.Errorf("%s %s with %s = %d, want %d; %s", rt.method, path, test.name, a.status, test.status, a.body)
				continue
			}
			a.wantProblem(test.status, test.place)
		}
	}
	if after := w.everything(); after != before {
		t.Errorf("something was stored:\n%s\nbefore:\n%s", after, before)
	}
}

// The answer to a request full of mistakes does not grow with it.
func TestManyMistakes(t *testing.T) {
	w := newWorld(t)
	var body strings.Builder
	body.WriteString(`{"name": "A"`)
	for i := range 20_000 {
		fmt.Fprintf(&body, `, "%s%d": 1`, strings.Repeat("x", 20), i)
	}
	body.WriteString("}")
	a := w.send(call{method: "POST", path: "/api/v1/batches", token: w.maker.token, body: body.String()})
	if p := a.wantProblem(http.StatusBadRequest); len(p.Errors) != maxFindings || len(a.body) > 10_000 {
		t.Errorf("%d errors in %d bytes", len(p.Errors), len(a.body))
	}
}

// What counts as absent.
func TestNullAndEmpty(t *testing.T) {
	w := newWorld(t)
	r := &request{body: []byte(`{"stage": null, "site": "", "best_before": "", "inputs": null, "supplier": null, "made": null}`)}
	if b, err := decode[batchRequest](r); err != nil || len(b.Inputs) > 0 || b.Made != (quantity{}) || b.Site != "" {
		t.Errorf("decoded %+v, %v", b, err)
	}
	w.send(call{method: "POST", path: "/api/v1/batches", token: w.maker.token, body: string(r.body)}).
		wantProblem(http.StatusUnprocessableEntity, "#/stage required", "#/made required", "#/made_on required", "#/name required")
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{}`, `{"made": {"value": "1", "unit": "KGM"}}`, `{"inputs": [{"batch": "x"}]}`, `[1,`, `{"a":1,"a":2}`, `{"made_on":"2026-02-30"}`, "\"\\ud800\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := decode[batchRequest](&request{body: body})
		if err == nil {
			return
		}
		kind, status, problems := judge(err)
		if kind == kindFault || status >= 500 || len(problems) == 0 {
			t.Errorf("%q: %v", body, err)
		}
		for _, p := range problems {
			if p.Code == "" || p.Code == domain.CodeMissing {
				t.Errorf("%q: %v", body, p)
			}
		}
	})
}
