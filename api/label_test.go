package api

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"nguon/domain"
)

// blank issues labels without a batch, and gives what is printed on each: both
// codes, as people type them.
func (w *world) blank(p party, count int) []string {
	w.Helper()
	run := w.post(p.token, base+"/label-runs", fmt.Sprintf(`{"count": %d, "stock": "40x30", "template": "compact"}`, count)).text("id")
	var codes []string
	for _, row := range w.codes(p.token, base+"/label-runs/"+run+"/codes.csv") {
		codes = append(codes, row["code"]+" / "+row["unit_code"])
	}
	return codes
}

// codes reads a file of codes back, each row by its column names.
func (w *world) codes(token, path string) []map[string]string {
	w.Helper()
	a := w.get(token, path)
	if got := a.header.Get("Content-Type"); got != "text/csv; charset=utf-8; header=present" {
		w.Errorf("content type %q", got)
	}
	text, marked := bytes.CutPrefix(a.body, []byte("\ufeff"))
	table, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || !marked || len(table) == 0 {
		w.Fatalf("%v in %.200s", err, a.body)
	}
	var rows []map[string]string
	for _, cells := range table[1:] {
		row := map[string]string{}
		for i, name := range table[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// jars are a packed batch of twenty, labelled with numbers from 1.
func (w *world) jars(lot string) batchResponse {
	w.Helper()
	return into[batchResponse](w.packed(w.maker, w.raw(w.maker, "500"), lot))
}

func (w *world) order(batch domain.BatchID, order string) labelRunResponse {
	w.Helper()
	return into[labelRunResponse](w.post(w.maker.token, base+"/batches/"+string(batch)+"/label-runs", order))
}

func (w *world) standing(address string) domain.Standing {
	w.Helper()
	path := strings.TrimPrefix(address, "HTTPS://OCOP.EXAMPLE.VN")
	a := w.scan(path, "application/json")
	if a.status == http.StatusNotFound {
		return domain.Standing(into[problem](a).Code)
	}
	html := w.scan(path, "text/html").want(http.StatusOK)
	if strings.Contains(string(html.body), "%!") || !strings.Contains(string(html.body), "<h1") {
		w.Errorf("page of %s: %.300s", address, html.body)
	}
	return into[scanResponse](a.want(http.StatusOK)).Standing
}

// From the order to the shelf: seen before it is issued, had in every form,
// spoiled and printed again.
func TestLabelsFromOrderToShelf(t *testing.T) {
	w := newWorld(t)
	jars := w.jars("MC-1")
	const choices = "stock=a4-24&start=3&order=column&template=chosen&fields=lot,best_before,content,site&units=true&pin=true&count=12"
	preview := base + "/batches/" + string(jars.ID) + "/label-preview.svg?" + choices
	label, page := w.get(w.maker.token, preview), w.get(w.maker.token, preview+"&page=1")
	wantSVG(t, label, "70mm", "37mm")
	wantSVG(t, page, "210mm", "297mm")
	for _, text := range []string{"Mắm cáy chắt", "MC-1", "500 g", "XM-01", "0000-0000", "000000"} {
		if !strings.Contains(string(label.body), text) {
			t.Errorf("the preview does not say %q", text)
		}
	}
	if l := into[list[labelRunResponse]](w.get(w.maker.token, base+"/batches/"+string(jars.ID)+"/label-runs")); len(l.Items) != 0 {
		t.Errorf("a preview has issued %+v", l.Items)
	}

	run := w.order(jars.ID, `{"count": 12, "units": true, "pin": true, "stock": "a4-24", "start": 3, "order": "column",
		"template": "chosen", "fields": ["lot", "best_before", "content", "site"]}`)
	if run.First != 1 || run.Last != 12 || !run.PIN || run.Order != domain.FillByColumn || len(run.Fields) != 4 || run.Revision != 1 {
		t.Errorf("run %+v", run)
	}
	path := base + "/label-runs/" + string(run.ID)
	rows := w.codes(w.maker.token, path+"/codes.csv")
	addresses := map[string]bool{}
	for i, row := range rows {
		if row["number"] != strconv.Itoa(i+1) || row["lot"] != "MC-1" || row["product"] != "Mắm cáy chắt" || len(row["pin"]) != 6 {
			t.Errorf("row %v", row)
		}
		addresses[row["address"]] = true
		if got := w.standing(row["address"]); got != domain.StandingIssued {
			t.Errorf("label %d is %s", i+1, got)
		}
	}
	if len(addresses) != 12 {
		t.Fatalf("%d addresses", len(addresses))
	}
	for _, file := range []string{"/sheet.pdf", "/labels.pdf?dpi=203"} {
		found := decodeSymbols(t, w.get(w.maker.token, path+file).body, pdfType)
		if len(found) != len(addresses) {
			t.Errorf("%s has %d symbols", file, len(found))
		}
		for _, address := range found {
			if !addresses[address] {
				t.Errorf("%s has %s", file, address)
			}
		}
	}
	w.spoilAndReprint(run, rows)
	// PINs are for who prints them.
	for _, file := range []string{"sheet.pdf", "labels.pdf", "labels.zpl", "labels.tspl", "codes.csv", "label.svg", "label.png", "symbol.svg", "symbol.png"} {
		w.send(call{method: "GET", path: path + "/" + file, token: w.inspector}).wantProblem(http.StatusForbidden, "- forbidden")
	}
}

func (w *world) spoilAndReprint(run labelRunResponse, rows []map[string]string) {
	w.Helper()
	path := base + "/label-runs/" + string(run.ID)
	changed := into[labelRunResponse](w.post(w.maker.token, path+"/voids", `{"first": 5, "last": 6, "reason": "Kẹt giấy"}`))
	if len(changed.Voids) != 1 || changed.Voids[0].Last != 6 || changed.Revision != 2 {
		w.Errorf("run %+v", changed)
	}
	for i, row := range rows {
		want := domain.StandingIssued
		if i == 4 || i == 5 {
			want = domain.StandingUnitVoid
		}
		if got := w.standing(row["address"]); got != want {
			w.Errorf("label %d is %s, want %s", i+1, got, want)
		}
		scan := string(w.scan(strings.TrimPrefix(row["address"], "HTTPS://OCOP.EXAMPLE.VN"), "application/json").body)
		if strings.Contains(scan, `"void_at"`) != (want == domain.StandingUnitVoid) {
			w.Errorf("label %d: %s", i+1, scan)
		}
	}
	if left := w.codes(w.maker.token, path+"/codes.csv"); len(left) != 10 {
		w.Errorf("%d labels are left", len(left))
	}
	post := func(part, body string) answered {
		return w.send(call{method: "POST", path: path + part, token: w.maker.token, body: body})
	}
	post("/voids", `{"first": 6, "last": 7, "reason": "Kẹt giấy"}`).wantProblem(http.StatusConflict, "#/first labels_void")
	post("/reprints", `{"first": 5, "last": 6, "reason": "Mờ"}`).wantProblem(http.StatusConflict, "#/first labels_void")
	post("/reprints", `{"first": 0, "last": 13, "reason": "Mờ"}`).wantProblem(http.StatusUnprocessableEntity, "#/first out_of_range", "#/last out_of_range")
	post("/reprints", `{"first": 1, "last": 2, "reason": "Mờ", "copies": 2}`).wantProblem(http.StatusUnprocessableEntity, "#/stock required")
	w.send(call{method: "GET", path: path + "/label.png?n=5", token: w.maker.token}).wantProblem(http.StatusConflict, "- labels_void")
	w.send(call{method: "GET", path: path + "/sheet.pdf?reprint=1", token: w.maker.token}).wantProblem(http.StatusUnprocessableEntity, "reprint out_of_range")

	again := into[labelRunResponse](post("/reprints", `{"first": 4, "last": 8, "reason": "Mờ", "stock": "70x50", "dpi": 203, "copies": 2}`).want(http.StatusCreated))
	if len(again.Reprints) != 1 || again.Reprints[0].Stock != "70x50" || again.Stock != "a4-24" {
		w.Errorf("run %+v", again)
	}
	if got := w.codes(w.maker.token, path+"/codes.csv?reprint=1"); len(got) != 3 || got[0]["address"] != rows[3]["address"] {
		w.Errorf("reprinted %v", got)
	}
	// Of a reprint there are its own labels and no others.
	if got := w.codes(w.maker.token, path+"/codes.csv?reprint=1&first=7"); len(got) != 2 || got[0]["address"] != rows[6]["address"] {
		w.Errorf("reprinted from 7 on %v", got)
	}
	if got := w.fileName(path + "/label.svg?reprint=1"); got != "Mắm cáy chắt MC-1-tem-4.svg" {
		w.Errorf("the first label of the reprint is called %q", got)
	}
	for part, problem := range map[string]string{"/codes.csv?reprint=1&first=3": "first out_of_range", "/label.svg?reprint=1&n=9": "n out_of_range"} {
		w.send(call{method: "GET", path: path + part, token: w.maker.token}).wantProblem(http.StatusUnprocessableEntity, problem)
	}
	if got := w.fileName(path + "/labels.zpl?reprint=1"); got != "Mắm cáy chắt MC-1 4-8 in lại 1.zpl" {
		w.Errorf("the reprint is called %q", got)
	}
	if zpl := string(w.get(w.maker.token, path+"/labels.zpl?reprint=1").body); strings.Count(zpl, "^XA") != 3 || strings.Count(zpl, "^PQ2") != 3 {
		w.Errorf("reprinted %d formats", strings.Count(zpl, "^XA"))
	}
}

// wantSVG expects a drawing of that size that can do nothing.
func wantSVG(t *testing.T, a answered, width, height string) {
	t.Helper()
	if a.header.Get("Content-Type") != svgType || !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("headers %v", a.header)
	}
	var svg struct {
		XMLName xml.Name `xml:"svg"`
		Width   string   `xml:"width,attr"`
		Height  string   `xml:"height,attr"`
		Script  []string `xml:"script"`
	}
	if err := xml.Unmarshal(a.body, &svg); err != nil || svg.Width != width || svg.Height != height || len(svg.Script) > 0 {
		t.Errorf("%s × %s, %v", svg.Width, svg.Height, err)
	}
}

// Labels printed ahead belong to nothing, until they are put on goods: once.
func TestBlankLabels(t *testing.T) {
	w := newWorld(t)
	labels := w.blank(w.maker, 10)
	address := func(label string) string {
		return "/T/" + strings.NewReplacer("-", "", " ", "").Replace(label)
	}
	jars, others := w.jars("MC-1"), w.jars("MC-2")
	if got := w.standing(address(labels[2])); got != domain.StandingUnassigned {
		t.Errorf("before: %s", got)
	}
	a := into[scanResponse](w.scan(address(labels[2]), "application/json"))
	if a.Batch != nil || a.Producer == nil || a.Producer.Name != "Hợp tác xã Mắm Cáy Mẫu" || len(a.History) != 0 {
		t.Errorf("scan %+v", a)
	}
	html := string(w.scan(address(labels[2]), "text/html").body)
	if !strings.Contains(html, "Tem này chưa được gán cho sản phẩm nào") || !strings.Contains(html, "Hợp tác xã Mắm Cáy Mẫu") {
		t.Errorf("page %s", html)
	}

	claim := func(b batchResponse, first, last, more string) answered {
		return w.send(call{method: "POST", path: base + "/batches/" + string(b.ID) + "/label-claims", token: w.maker.token,
			body: `{"first": "` + first + `", "last": "` + last + `"` + more + `}`})
	}
	claim(jars, labels[0], labels[4], "").want(http.StatusCreated)
	claim(others, labels[4], labels[6], "").wantProblem(http.StatusConflict, "#/first labels_claimed")
	claim(others, "7K3Q-X9W-M2P/0000-0000-0000-0000", labels[6], "").wantProblem(http.StatusUnprocessableEntity, "#/last other_blank_run")
	claim(others, "", "x", "").wantProblem(http.StatusUnprocessableEntity, "#/first batch_code_length", "#/last batch_code_length")
	// A scanner gives the address; whichever was scanned first.
	claim(others, "HTTPS://OCOP.EXAMPLE.VN"+address(labels[6]), "https://ocop.example.vn"+strings.ToLower(address(labels[5])), "").want(http.StatusCreated)

	for i, label := range labels {
		want, lot := domain.StandingIssued, "MC-1"
		switch {
		case i > 6:
			want = domain.StandingUnassigned
		case i > 4:
			lot = "MC-2"
		}
		scan := into[scanResponse](w.scan(address(label), "application/json").want(http.StatusOK))
		if scan.Standing != want || want == domain.StandingIssued && scan.Batch.Lot != lot {
			t.Errorf("label %d: %s %+v", i+1, scan.Standing, scan.Batch)
		}
	}
	if got := w.scan("/T/"+strings.ReplaceAll(labels[0][:12], "-", "")+"/0000000000000000", "application/json"); got.status != http.StatusNotFound {
		t.Errorf("a made-up label: %d", got.status)
	}
	w.blankRunsAreListed(jars)
}

func (w *world) blankRunsAreListed(jars batchResponse) {
	w.Helper()
	for path, want := range map[string]int{
		"/label-runs?blank=true":                           1,
		"/label-runs":                                      1,
		"/label-runs?batch=" + string(jars.ID):             1,
		"/batches/" + string(jars.ID) + "/label-runs":      1,
		"/label-runs?producer=" + w.maker.producer:         1,
		"/label-runs?limit=1&producer=" + w.maker.producer: 1,
	} {
		l := into[list[labelRunResponse]](w.get(w.maker.token, base+path))
		if len(l.Items) != want {
			w.Errorf("%s lists %d runs, want %d", path, len(l.Items), want)
		}
	}
	if l := into[list[labelRunResponse]](w.get(w.other.token, base+"/label-runs")); len(l.Items) != 0 {
		w.Errorf("others see %+v", l.Items)
	}
	run := into[list[labelRunResponse]](w.get(w.maker.token, base+"/label-runs?blank=true")).Items[0]
	w.post(w.maker.token, base+"/label-runs/"+string(run.ID)+"/voids", `{"first": 8, "last": 8, "reason": "Rách"}`)
	row := w.codes(w.maker.token, base+"/label-runs/"+string(run.ID)+"/codes.csv?first=7&last=7")[0]
	if row["lot"] != "" || row["product"] != "" {
		w.Errorf("a blank label is of %v", row)
	}
	if got := w.fileName(base + "/label-runs/" + string(run.ID) + "/labels.tspl"); got != "Tem in sẵn "+run.Code.Groups()+" 1-10.tspl" {
		w.Errorf("called %q", got)
	}
}

// Blank labels are seen before they are ordered, too.
func TestBlankPreview(t *testing.T) {
	w := newWorld(t)
	preview := base + "/label-preview.svg?stock=70x50&pin=true"
	a := w.get(w.maker.token, preview)
	wantSVG(t, a, "70mm", "50mm")
	for _, text := range []string{"Hợp tác xã", "0000-000-000", "0000-0000", "000000", "Cào"} {
		if !strings.Contains(string(a.body), text) {
			t.Errorf("the preview does not say %q", text)
		}
	}
	wantSVG(t, w.get(w.admin, preview+"&page=2&count=2&producer="+w.maker.producer), "70mm", "50mm")
	for query, place := range map[string]string{
		"": "producer required", "&producer=019b2c7e-0000-7000-8000-000000000001": "producer unknown_reference", "&producer=x": "producer id_syntax",
	} {
		w.send(call{method: "GET", path: preview + query, token: w.admin}).wantProblem(http.StatusUnprocessableEntity, place)
	}
	w.send(call{method: "POST", path: base + "/label-runs", token: w.admin, body: `{"count": 1, "stock": "a4-24"}`}).
		wantProblem(http.StatusUnprocessableEntity, "#/producer required")
	if l := into[list[labelRunResponse]](w.get(w.maker.token, base+"/label-runs")); len(l.Items) != 0 {
		t.Errorf("a preview has issued %+v", l.Items)
	}
}

// More labels than packages are said to be needed, and why.
func TestMoreLabelsThanPackages(t *testing.T) {
	w := newWorld(t)
	jars := w.jars("MC-1")
	w.order(jars.ID, `{"count": 20, "units": true, "stock": "a4-24"}`)
	again := call{method: "POST", path: base + "/batches/" + string(jars.ID) + "/label-runs", token: w.maker.token,
		body: `{"count": 1, "units": true, "stock": "a4-24"}`}
	w.send(again).wantProblem(http.StatusUnprocessableEntity, "#/reason more_labels_than_packages")
	again.body = `{"count": 1, "units": true, "stock": "a4-24", "reason": "Một tem bị rách khi dán"}`
	if run := into[labelRunResponse](w.send(again).want(http.StatusCreated)); run.Reason != "Một tem bị rách khi dán" {
		t.Errorf("run %+v", run)
	}
}
