package api

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nguon/domain"
)

// From raw material to what a shopper reads.
func TestRecordLabelScan(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	jars := w.packed(w.maker, crab, "MC-2026-03")
	batch := into[batchResponse](jars)
	if got := jars.header.Get("Location"); got != "/api/v1/batches/"+string(batch.ID) || jars.header.Get("ETag") != `"1"` {
		t.Errorf("Location %q, ETag %q", got, jars.header.Get("ETag"))
	}
	if batch.Name != "Mắm cáy chắt" || batch.BestBefore.String() != "2027-03-12" {
		t.Errorf("the batch takes no name or best-before date from its product: %s", jars.body)
	}
	if got := w.get(w.maker.token, jars.header.Get("Location")); !bytes.Equal(got.body, jars.body) {
		t.Errorf("read back as\n%s\nwas recorded as\n%s", got.body, jars.body)
	}

	run := into[labelRunResponse](w.post(w.maker.token, "/api/v1/batches/"+string(batch.ID)+"/label-runs",
		`{"count": 20, "units": true, "stock": "a4-24", "start": 3}`))
	if run.First != 1 || run.Last != 20 || run.Language != "vi" {
		t.Errorf("label run %+v", run)
	}

	scanned := into[scanResponse](w.send(call{method: "GET", path: "/T/" + string(batch.Code), header: map[string]string{"Accept": "application/json"}}).want(http.StatusOK))
	if scanned.Standing != domain.StandingIssued || len(scanned.History) != 2 || scanned.Batch.Producer.Name != "Hợp tác xã Mắm Cáy Mẫu" {
		t.Errorf("scan %+v", scanned)
	}

	html := string(w.send(call{method: "GET", path: "/t/" + strings.ToLower(string(batch.Code))}).want(http.StatusOK).body)
	for _, want := range []string{"Mắm cáy chắt", "MC-2026-03", "Cáy tươi", "Hồng Tiến"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(html, "Phạm Thị Mẫu") || strings.Contains(html, "0912") {
		t.Error("the page tells how to reach a person")
	}
}

// What is printed is read by a decoder, and leads to a page.
func TestLabelFilesDecode(t *testing.T) {
	w := newWorld(t)
	jars := into[batchResponse](w.packed(w.maker, w.raw(w.maker, "500"), "Lô 5/A"))
	order := func(body string) string {
		return "/api/v1/label-runs/" + w.post(w.maker.token, "/api/v1/batches/"+string(jars.ID)+"/label-runs", body).text("id")
	}
	units := order(`{"count": 3, "units": true, "stock": "a4-24", "start": 22, "language": "en"}`)
	plain := order(`{"count": 2, "stock": "60x40"}`)

	for _, test := range []struct {
		path      string
		mediaType string
		labels    int
	}{
		{units + "/sheet.pdf", "application/pdf", 3},
		{units + "/labels.pdf?dpi=203", "application/pdf", 3},
		{units + "/label.png?n=2&dpi=203", "image/png", 1},
		{units + "/symbol.png?n=3&dpi=600", "image/png", 1},
		{plain + "/sheet.pdf", "application/pdf", 1}, // one address, twice
		{plain + "/label.png", "image/png", 1},
	} {
		t.Run(strings.TrimPrefix(test.path, "/api/v1/label-runs/")[36:], func(t *testing.T) {
			a := w.get(w.maker.token, test.path)
			if got := a.header.Get("Content-Type"); got != test.mediaType {
				t.Errorf("content type %q", got)
			}
			if got := a.header.Get("Cache-Control"); got != "private, no-cache" {
				t.Errorf("cache control %q", got)
			}
			_, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
			if err != nil || !strings.HasPrefix(params["filename"], "Mắm cáy chắt Lô 5-A") {
				t.Errorf("named %q, %v", a.header.Get("Content-Disposition"), err)
			}
			if !strings.Contains(a.header.Get("Content-Disposition"), `filename="mam-cay-chat-lo-5-a`) {
				t.Errorf("named %q for old clients", a.header.Get("Content-Disposition"))
			}
			again := w.send(call{method: "GET", path: test.path, token: w.maker.token, header: map[string]string{"If-None-Match": a.header.Get("ETag")}})
			if again.status != http.StatusNotModified || len(again.body) > 0 {
				t.Errorf("asked again: %d, %d bytes", again.status, len(again.body))
			}
			addresses := decodeSymbols(t, a.body, test.mediaType)
			if len(addresses) != test.labels {
				t.Errorf("decoded %q, want %d addresses", addresses, test.labels)
			}
			for _, address := range addresses {
				path, ok := strings.CutPrefix(address, "HTTPS://OCOP.EXAMPLE.VN")
				if !ok {
					t.Errorf("printed %q", address)
					continue
				}
				w.send(call{method: "GET", path: path}).want(http.StatusOK)
			}
		})
	}
}

// decodeSymbols gives the different addresses that a decoder finds in a file.
func decodeSymbols(t *testing.T, file []byte, mediaType string) []string {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "label.png")
	if mediaType == "application/pdf" {
		name = filepath.Join(dir, "label.pdf")
	}
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if mediaType == "application/pdf" {
		if out, err := exec.Command("pdftoppm", "-r", "300", "-gray", "-png", name, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
			t.Fatalf("pdftoppm: %v %s", err, out)
		}
		name = filepath.Join(dir, "page*.png")
	}
	pictures, err := filepath.Glob(name)
	if err != nil || len(pictures) == 0 {
		t.Fatal("no picture", err)
	}
	out, err := exec.Command("zbarimg", append([]string{"--raw", "-q"}, pictures...)...).Output()
	if err != nil {
		t.Fatalf("zbarimg: %v", err)
	}
	seen := map[string]bool{}
	var addresses []string
	for _, address := range strings.Fields(string(out)) {
		if !seen[address] {
			seen[address] = true
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// The same PDF can be had without HTTP.
func TestWriteSheet(t *testing.T) {
	w := newWorld(t)
	jars := into[batchResponse](w.packed(w.maker, w.raw(w.maker, "500"), "MC-1"))
	run := into[labelRunResponse](w.post(w.maker.token, "/api/v1/batches/"+string(jars.ID)+"/label-runs", `{"count": 2, "stock": "a4-24"}`))
	var file bytes.Buffer
	if err := w.server.WriteSheet(context.Background(), domain.Caller{ID: "system", Role: domain.Admin}, run.ID, &file); err != nil {
		t.Fatal(err)
	}
	if got := w.get(w.maker.token, "/api/v1/label-runs/"+string(run.ID)+"/sheet.pdf"); !bytes.Equal(got.body, file.Bytes()) {
		t.Error("the file differs from what is served")
	}
}

// What cannot be printed is refused before anything is issued.
func TestLabelsThatCannotBePrinted(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	jars := into[batchResponse](w.packed(w.maker, crab, "MC-1"))
	long := into[batchResponse](w.post(w.maker.token, "/api/v1/batches", `{"stage": "raw_material", "made_on": "2026-03-01",
		"made": {"value": "1", "unit": "KGM"}, "name": "`+strings.Repeat("Nghêu ", 19)+`"}`))
	runs := "/api/v1/batches/" + string(jars.ID) + "/label-runs"
	for _, test := range []struct{ name, path, body, place string }{
		{"unknown stock", runs, `{"count": 1, "stock": "a4-25"}`, "#/stock unknown_value"},
		{"no stock", runs, `{"count": 1}`, "#/stock required"},
		{"start beyond the sheet", runs, `{"count": 1, "stock": "a4-24", "start": 25}`, "#/start out_of_range"},
		{"none", runs, `{"count": 0, "stock": "a4-24"}`, "#/count out_of_range"},
		{"too many", runs, `{"count": 1000001, "stock": "a4-24"}`, "#/count out_of_range"},
		{"unknown language", runs, `{"count": 1, "stock": "a4-24", "language": "fr"}`, "#/language unknown_value"},
		{"cut marks without a margin", runs, `{"count": 1, "stock": "a4-40", "cut_marks": true}`, "#/cut_marks label_cut_marks"},
		{"units of raw material", "/api/v1/batches/" + crab + "/label-runs", `{"count": 1, "units": true, "stock": "a4-24"}`, "#/units units_need_packages"},
		{"a long name", "/api/v1/batches/" + string(long.ID) + "/label-runs", `{"count": 1, "stock": "50x30"}`, "#/stock label_fit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w.send(call{method: "POST", path: test.path, token: w.maker.token, body: test.body}).wantProblem(http.StatusUnprocessableEntity, test.place)
			if l := into[list[labelRunResponse]](w.get(w.maker.token, test.path)); len(l.Items) != 0 {
				t.Errorf("%d runs were issued", len(l.Items))
			}
		})
	}
	run := "/api/v1/label-runs/" + w.post(w.maker.token, runs, `{"count": 2, "stock": "a4-24"}`).text("id")
	for path, place := range map[string]string{
		run + "/label.png?n=3":                     "n out_of_range",
		run + "/label.png?n=0":                     "n out_of_range",
		run + "/label.png?dpi=72":                  "dpi unknown_value",
		run + "/symbol.png?module=1":               "module out_of_range",
		run + "/symbol.png?dpi=203&n=2&module=100": "module out_of_range",
	} {
		w.send(call{method: "GET", path: path, token: w.maker.token}).wantProblem(http.StatusUnprocessableEntity, place)
	}
	w.send(call{method: "GET", path: run + "/sheet.pdf?n=1", token: w.maker.token}).wantProblem(http.StatusBadRequest, "n unknown_parameter")
}
