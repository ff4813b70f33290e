package api

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"nguon/domain"
)

func (w *world) scan(path, accept string) answered {
	w.Helper()
	return w.send(call{method: "GET", path: path, header: map[string]string{"Accept": accept}})
}

func TestScanStandings(t *testing.T) {
	w := newWorld(t)
	crab := into[batchResponse](w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "500")))
	jars := into[batchResponse](w.packed(w.maker, string(crab.ID), "MC-1"))
	old := into[batchResponse](w.post(w.maker.token, base+"/batches", `{"stage": "raw_material", "name": "Cáy", "made_on": "2026-03-01",
		"best_before": "2026-03-19", "made": {"value": "1", "unit": "KGM"}}`))
	void := into[batchResponse](w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")))
	w.send(call{method: "POST", path: base + "/batches/" + string(void.ID) + "/void", token: w.maker.token,
		body: `{"reason": "Ghi nhầm"}`, header: map[string]string{"If-Match": `"1"`}}).want(http.StatusOK)

	want := func(b batchResponse, standing domain.Standing) {
		t.Helper()
		a := w.scan("/t/"+string(b.Code), "application/json").want(http.StatusOK)
		if got := into[scanResponse](a); got.Standing != standing {
			t.Errorf("%s is %s, want %s", b.Lot, got.Standing, standing)
		}
		if a.header.Get("Cache-Control") != "no-cache" || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("headers %v", a.header)
		}
		w.scan("/t/"+string(b.Code), "text/html").want(http.StatusOK)
	}
	want(crab, domain.StandingIssued)
	want(jars, domain.StandingIssued)
	want(old, domain.StandingExpired)
	want(void, domain.StandingVoid)

	tag := w.scan("/t/"+string(jars.Code), "text/html").header.Get("ETag")
	recall := w.post(w.inspector, base+"/recalls", `{"batches": ["`+string(crab.ID)+`"], "reason": "Kiểm nghiệm", "message": "Ngừng sử dụng ngay"}`).text("id")
	want(crab, domain.StandingRecalled)
	want(jars, domain.StandingRecalled)
	// Nobody keeps the page of before the recall.
	a := w.send(call{method: "GET", path: "/t/" + string(jars.Code), header: map[string]string{"Accept": "text/html", "If-None-Match": tag}}).want(http.StatusOK)
	if !strings.Contains(string(a.body), "Ngừng sử dụng ngay") {
		t.Error("the page does not say what to do")
	}
	reach := into[reachResponse](w.get(w.inspector, base+"/recalls/"+recall+"/reach"))
	if len(reach.Nodes) != 2 {
		t.Errorf("the recall reaches %+v", reach)
	}
	w.send(call{method: "POST", path: base + "/batches/" + string(jars.ID) + "/label-runs", token: w.maker.token, body: `{"count": 1, "stock": "a4-24"}`}).
		wantProblem(http.StatusConflict, "- batch_recalled")
	w.post(w.inspector, base+"/recalls/"+recall+"/lift", `{"reason": "Đã kiểm tra lại"}`)
	want(jars, domain.StandingIssued)
}

func TestScanAddresses(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	jars := into[batchResponse](w.packed(w.maker, crab, "MC-1"))
	w.post(w.maker.token, base+"/batches/"+string(jars.ID)+"/label-runs", `{"count": 2, "units": true, "stock": "a4-24"}`)
	code, unit, later := string(jars.Code), string(w.unitOf(jars.Code, 2)), string(w.unitOf(jars.Code, 3))
	stranger := "7K3QX9WM2P"
	for _, test := range []struct {
		path   string
		status int
		place  string
	}{
		{"/t/" + code, http.StatusOK, ""},
		{"/T/" + code, http.StatusOK, ""},
		{"/t/" + strings.ToLower(code) + "/", http.StatusOK, ""},
		{"/t/" + code[:4] + "-" + code[4:7] + "-" + code[7:], http.StatusOK, ""},
		{"/T/" + code + "/" + unit, http.StatusOK, ""},
		{"/t/" + code + "/" + strings.ToLower(unit), http.StatusOK, ""},
		{"/t/" + code + "?utm_source=zalo&fbclid=1", http.StatusOK, ""},
		{"/t/" + stranger, http.StatusNotFound, "batch unknown_code"},
		{"/t/" + stranger + "/" + unit, http.StatusNotFound, "batch unknown_code"},
		{"/t/" + code + "/" + later, http.StatusNotFound, "unit not_issued"},
		{"/t/" + code + "/0000000000000000", http.StatusNotFound, "unit not_issued"},
		{"/t/" + code[:9], http.StatusBadRequest, "batch batch_code_length"},
		{"/t/7K3QX9WM2Q", http.StatusBadRequest, "batch batch_code_check"},
		{"/t/" + code + "/ABC", http.StatusBadRequest, "unit unit_code_length"},
		{"/t/" + code + "%2F" + unit, http.StatusBadRequest, "batch batch_code_character"},
		{"/t/%3Cscript%3E", http.StatusBadRequest, "batch batch_code_character"},
		{"/t/%FF%FE", http.StatusBadRequest, "batch batch_code_character"},
		{"/t/" + code + "/" + unit + "/x", http.StatusNotFound, "- route_unknown"},
		{"/t/" + code + "/" + unit + "/", http.StatusOK, ""},
		{"/T/" + code + "/" + unit + "/", http.StatusOK, ""},
		{"/t/" + stranger + "/" + unit + "/", http.StatusNotFound, "batch unknown_code"},
	} {
		a := w.scan(test.path, "application/json")
		if test.place == "" {
			a.want(test.status)
		} else {
			a.wantProblem(test.status, test.place)
			if a.header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: scripts of other sites cannot read the problem", test.path)
			}
		}
		html := w.scan(test.path, "text/html,application/xhtml+xml,*/*;q=0.8").want(test.status)
		if !strings.HasPrefix(html.header.Get("Content-Type"), "text/html") || strings.Contains(string(html.body), "<script") {
			t.Errorf("%s: page %.200s", test.path, html.body)
		}
		if vary := html.header.Values("Vary"); !strings.Contains(strings.Join(vary, ","), "Accept, Accept-Language") {
			t.Errorf("%s varies by %v", test.path, vary)
		}
	}
	first := into[scanResponse](w.scan("/t/"+code+"/"+unit, "application/json"))
	if first.Unit == nil || first.Unit.Number != 2 || string(first.Unit.Code) != unit {
		t.Errorf("unit %+v", first.Unit)
	}
}

func TestScanLanguages(t *testing.T) {
	w := newWorld(t)
	path := "/t/" + w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")).text("code")
	for _, test := range []struct{ query, accept, want string }{
		{"", "", "vi"},
		{"", "en-GB,en;q=0.9", "en"},
		{"?lang=en", "vi", "en"},
		{"?lang=vi", "en", "vi"},
		{"?lang=xx", "en", "en"},
		{"?lang=%3Cscript%3E", "", "vi"},
	} {
		a := w.send(call{method: "GET", path: path + test.query, header: map[string]string{"Accept-Language": test.accept}}).want(http.StatusOK)
		if got := a.header.Get("Content-Language"); got != test.want || !strings.Contains(string(a.body), `<html lang="`+test.want+`"`) {
			t.Errorf("%q with %q is %s, want %s", test.query, test.accept, got, test.want)
		}
	}
}

func TestScanIsCompressed(t *testing.T) {
	w := newWorld(t)
	path := "/t/" + w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")).text("code")
	plain := w.scan(path, "text/html")
	a := w.send(call{method: "GET", path: path, header: map[string]string{"Accept": "text/html", "Accept-Encoding": "br;q=1.0, gzip;q=0.8"}}).want(http.StatusOK)
	if a.header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(a.header.Get("ETag"), "W/") || a.header.Get("ETag") != plain.header.Get("ETag") {
		t.Fatalf("headers %v", a.header)
	}
	unpacked, err := gzip.NewReader(strings.NewReader(string(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	if html, err := io.ReadAll(unpacked); err != nil || string(html) != string(plain.body) {
		t.Errorf("unpacked %d bytes, %v, of %d", len(html), err, len(plain.body))
	}
	for _, refused := range []string{"", "identity", "gzip;q=0", "br"} {
		a := w.send(call{method: "GET", path: path, header: map[string]string{"Accept": "text/html", "Accept-Encoding": refused}})
		if a.header.Get("Content-Encoding") != "" {
			t.Errorf("compressed for %q", refused)
		}
	}
	same := w.send(call{method: "GET", path: path, header: map[string]string{"Accept": "text/html", "If-None-Match": `"x", ` + plain.header.Get("ETag")}})
	if same.status != http.StatusNotModified || len(same.body) != 0 || same.header.Get("ETag") == "" {
		t.Errorf("asked again: %d, %v", same.status, same.header)
	}
}

// What has not changed varies by the same as what has: caches keep both as one.
func TestNotModifiedVaries(t *testing.T) {
	w := newWorld(t)
	code := w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")).text("code")
	run := w.labelled(`{"count": 1, "stock": "a4-24"}`)
	for _, path := range []string{"/", "/t/" + code, docsPath, specPath, run + "/sheet.pdf"} {
		full := w.get(w.maker.token, path)
		same := w.send(call{method: "GET", path: path, token: w.maker.token, header: map[string]string{"If-None-Match": full.header.Get("ETag")}}).want(http.StatusNotModified)
		for _, name := range []string{"Vary", "Cache-Control", "ETag", "Content-Security-Policy"} {
			got, want := strings.Join(same.header.Values(name), ", "), strings.Join(full.header.Values(name), ", ")
			if got != want || want == "" {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]string{
		"":                                  "text/html",
		"*/*":                               "text/html",
		"application/json":                  "application/json",
		"APPLICATION/JSON":                  "application/json",
		"application/*":                     "application/json",
		"text/html, application/json":       "text/html",
		"application/json, text/html":       "text/html",
		"application/json, text/plain, */*": "application/json", // axios
		"application/*, */*":                "application/json",
		"text/*, application/json":          "application/json",
		"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8": "text/html", // browsers
		"text/html;q=0.5, application/json":                                          "application/json",
		"text/html;q=0, */*":                                                         "application/json",
		"*/*;q=0.1, application/json;q=0.2":                                          "application/json",
		"image/png":                                                                  "text/html",
		"application/json;charset=utf-8;q=1.0":                                       "application/json",
		"application/json;q=2":                                                       "application/json",
		"text/*;q=0.3, application/json;q=0.2":                                       "text/html",
		", ,;;q=,":                                                                   "text/html",
	} {
		if got := negotiate(header, "text/html", "application/json"); got != want {
			t.Errorf("negotiate(%q) = %s, want %s", header, got, want)
		}
	}
}
