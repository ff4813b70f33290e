package api

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// labelled makes a run of labels of some jars, and gives the path of the run.
func (w *world) labelled(order string) string {
	w.Helper()
	jars := w.packed(w.maker, w.raw(w.maker, "500"), "").text("id")
	return base + "/label-runs/" + w.post(w.maker.token, base+"/batches/"+jars+"/label-runs", order).text("id")
}

// drawing takes a place for somebody until the test ends it.
func (w *world) drawing(caller string) (end func()) {
	w.Helper()
	begun, ended, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- w.server.drawings.do(context.Background(), caller, func(*drawing) error {
			close(begun)
			<-ended
			return nil
		})
	}()
	<-begun
	return func() {
		close(ended)
		if err := <-done; err != nil {
			w.Error(err)
		}
	}
}

// Whoever waits too long is told to come back, and nobody waits for more than
// one file of somebody else.
func TestDrawingIsWaitedForInBounds(t *testing.T) {
	w := newWorld(t)
	run := w.labelled(`{"count": 1, "stock": "a4-24"}`)
	me := into[meResponse](w.get(w.maker.token, base+"/me")).ID

	w.server.drawings = newDrawings(1)
	w.server.drawings.wait = 20 * time.Millisecond
	end := w.drawing("somebody else")
	a := w.send(call{method: "GET", path: run + "/sheet.pdf", token: w.maker.token})
	if a.wantProblem(http.StatusServiceUnavailable, "- unavailable"); a.header.Get("Retry-After") == "" {
		t.Error("it is not said when to come back")
	}
	end()
	w.get(w.maker.token, run+"/sheet.pdf")

	w.server.drawings = newDrawings(2)
	w.server.drawings.wait = 20 * time.Millisecond
	end = w.drawing(me)
	w.send(call{method: "GET", path: run + "/sheet.pdf", token: w.maker.token}).wantProblem(http.StatusServiceUnavailable)
	w.get(w.admin, run+"/sheet.pdf")
	end()
	w.get(w.maker.token, run+"/sheet.pdf")
	if left := w.server.drawings; len(left.turns) != 0 || len(left.places) != 0 {
		t.Errorf("%d callers and %d places are still taken", len(left.turns), len(left.places))
	}
}

// The wait for a place does not count against the download.
func TestSlowDrawingIsDelivered(t *testing.T) {
	w := newWorld(t)
	path := w.labelled(`{"count": 40, "units": true, "stock": "a4-24", "reason": "Thử"}`) + "/sheet.pdf"
	want := w.get(w.maker.token, path).body
	w.server.drawings = newDrawings(1)

	server := httptest.NewUnstartedServer(w.server)
	server.Config.WriteTimeout = 100 * time.Millisecond
	server.Start()
	defer server.Close()
	end := w.drawing("somebody else")
	time.AfterFunc(3*server.Config.WriteTimeout, end)

	req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.maker.token)
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got, err := io.ReadAll(res.Body); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s with %d bytes of %d, %v", res.Status, len(got), len(want), err)
	}
}

func TestSendTime(t *testing.T) {
	for size, want := range map[int]time.Duration{
		0:        30 * time.Second,
		16 << 10: 31 * time.Second,
		heldSize: 30*time.Second + 64*time.Second,
	} {
		if got := sendTime(size); got != want {
			t.Errorf("sendTime(%d) = %v, want %v", size, got, want)
		}
	}
}

// A download that broke off is resumed, unless the file has changed.
func TestLabelFilesInRanges(t *testing.T) {
	w := newWorld(t)
	path := w.labelled(`{"count": 3, "stock": "a4-24"}`) + "/sheet.pdf"
	whole := w.get(w.maker.token, path)
	tag := whole.header.Get("ETag")
	if strings.HasPrefix(tag, "W/") || whole.header.Get("Accept-Ranges") != "bytes" {
		t.Errorf("ETag %s, ranges in %q", tag, whole.header.Get("Accept-Ranges"))
	}
	ask := func(header map[string]string) answered {
		t.Helper()
		return w.send(call{method: "GET", path: path, token: w.maker.token, header: header})
	}
	begin := ask(map[string]string{"Range": "bytes=0-999"}).want(http.StatusPartialContent)
	rest := ask(map[string]string{"Range": "bytes=1000-", "If-Range": tag}).want(http.StatusPartialContent)
	if !bytes.Equal(append(begin.body, rest.body...), whole.body) {
		t.Error("the parts are not the whole")
	}
	if a := ask(map[string]string{"Range": "bytes=1000-", "If-Range": `"another"`}).want(http.StatusOK); !bytes.Equal(a.body, whole.body) {
		t.Error("a changed file is given in parts")
	}
	ask(map[string]string{"Range": "bytes=99999999-"}).want(http.StatusRequestedRangeNotSatisfiable)
	ask(map[string]string{"If-Match": `"another"`}).want(http.StatusPreconditionFailed)
	if a := ask(map[string]string{"If-None-Match": tag}).want(http.StatusNotModified); len(a.body) != 0 {
		t.Error("what did not change is sent")
	}
	if a := w.send(call{method: "HEAD", path: path, token: w.maker.token}).want(http.StatusOK); a.header.Get("Content-Length") != strconv.Itoa(len(whole.body)) {
		t.Errorf("HEAD says %s bytes of %d", a.header.Get("Content-Length"), len(whole.body))
	}
}

// The label has the name of the page: the product's.
func TestLabelTitle(t *testing.T) {
	w := newWorld(t)
	body := strings.Replace(packedBody(w.maker, w.raw(w.maker, "500"), "MC-1"), `"lot"`, `"name": "Mẻ thử số 3", "lot"`, 1)
	jars := into[batchResponse](w.post(w.maker.token, base+"/batches", body))
	scan, err := w.server.tracker.Scan(t.Context(), string(jars.Code), "")
	if err != nil {
		t.Fatal(err)
	}
	text := labelText{Words: words.For(words.Vi), batch: &scan.Batch}
	if got := text.label(domain.TemplateStandard, nil).Title; got != "Mắm cáy chắt" || jars.Name != "Mẻ thử số 3" {
		t.Errorf("the label of %q is called %q", jars.Name, got)
	}
	run := w.post(w.maker.token, base+"/batches/"+string(jars.ID)+"/label-runs", `{"count": 2, "stock": "a4-24"}`).text("id")
	if got := w.fileName(base + "/label-runs/" + run + "/sheet.pdf"); got != "Mắm cáy chắt MC-1.pdf" {
		t.Errorf("the file is called %q", got)
	}
}

func (w *world) fileName(path string) string {
	w.Helper()
	_, params, err := mime.ParseMediaType(w.get(w.maker.token, path).header.Get("Content-Disposition"))
	if err != nil {
		w.Fatal(err)
	}
	return params["filename"]
}

func TestLabelFileNames(t *testing.T) {
	w := newWorld(t)
	jars := base + "/batches/" + w.packed(w.maker, w.raw(w.maker, "500"), "MC-1").text("id") + "/label-runs"
	order := func(body string) string {
		return base + "/label-runs/" + w.post(w.maker.token, jars, body).text("id")
	}
	order(`{"count": 20, "units": true, "stock": "a4-24"}`)
	units, plain := order(`{"count": 5, "units": true, "stock": "a4-24", "reason": "Thử"}`), order(`{"count": 5, "stock": "a4-24"}`)
	for path, want := range map[string]string{
		units + "/sheet.pdf":      "Mắm cáy chắt MC-1 21-25.pdf",
		units + "/label.png?n=3":  "Mắm cáy chắt MC-1-tem-23.png",
		units + "/symbol.png?n=3": "Mắm cáy chắt MC-1-ma-23.png",
		plain + "/sheet.pdf":      "Mắm cáy chắt MC-1.pdf",
		plain + "/label.png?n=3":  "Mắm cáy chắt MC-1-tem-3.png",
		plain + "/symbol.png":     "Mắm cáy chắt MC-1-ma-1.png",
		units + "/labels.zpl":     "Mắm cáy chắt MC-1 21-25.zpl",
		units + "/labels.tspl":    "Mắm cáy chắt MC-1 21-25.tspl",
		units + "/codes.csv":      "Mắm cáy chắt MC-1 21-25.csv",
		units + "/label.svg?n=5":  "Mắm cáy chắt MC-1-tem-25.svg",
		units + "/symbol.svg":     "Mắm cáy chắt MC-1-ma-21.svg",

		units + "/sheet.pdf?first=22&last=23": "Mắm cáy chắt MC-1 22-23.pdf",
		plain + "/labels.pdf?first=2":         "Mắm cáy chắt MC-1 2-5.pdf",
	} {
		if got := w.fileName(path); got != want {
			t.Errorf("%s is called %q, want %q", path, got, want)
		}
	}
}

// finerThan203 is a name that goes onto a 50×30 label at 300 dots an inch and
// not at 203, where the symbol takes more room.
func (w *world) finerThan203() string {
	w.Helper()
	stock, _ := labels.StockByName("50x30")
	made, err := domain.ParseDate("2026-03-01")
	if err != nil {
		w.Fatal(err)
	}
	fits := func(name string, dpi labels.DPI) bool {
		batch := domain.PublicBatch{
			Code: "7K3QX9WM2P", Name: name, Lot: "CT-1", MadeOn: made,
			Producer: domain.PublicProducer{Name: "Hợp tác xã Mắm Cáy Mẫu", Sample: true},
		}
		text := labelText{Words: words.For(words.Vi), batch: &batch, code: batch.Code, host: w.server.host}
		label := text.label(domain.TemplateStandard, nil)
		label.Address = w.server.tracker.ScanAddress(batch.Code, "")
		_, err := labels.Place(label, stock, dpi)
		return err == nil
	}
	for n := 1; n <= 60; n++ {
		if name := strings.TrimSpace(strings.Repeat("A ", n)); fits(name, labels.DPI300) && !fits(name, labels.DPI203) {
			return name
		}
	}
	w.Fatal("every name fits at both resolutions")
	return ""
}

// What cannot be drawn names what the address could change, or nothing.
func TestLabelFileRefusals(t *testing.T) {
	w := newWorld(t)
	raw := func(name string) string {
		return base + "/batches/" + w.post(w.maker.token, base+"/batches", `{"stage": "raw_material", "name": "`+name+`", "lot": "CT-`+strconv.Itoa(len(name))+`",
			"made_on": "2026-03-01", "made": {"value": "1", "unit": "KGM"}}`).text("id") + "/label-runs"
	}
	name := w.finerThan203()
	fine := raw(name)
	for dpi, want := range map[string]string{"203": "#/stock label_fit", "72": "#/dpi unknown_value", "-300": "#/dpi unknown_value"} {
		w.send(call{method: "POST", path: fine, token: w.maker.token, body: `{"count": 1, "stock": "50x30", "dpi": ` + dpi + `}`}).
			wantProblem(http.StatusUnprocessableEntity, want)
	}
	if l := into[list[labelRunResponse]](w.get(w.maker.token, fine)); len(l.Items) != 0 {
		t.Errorf("%d runs were issued", len(l.Items))
	}
	w.post(w.maker.token, fine, `{"count": 1, "stock": "50x30", "dpi": 600}`)
	run := base + "/label-runs/" + w.post(w.maker.token, fine, `{"count": 1, "stock": "50x30"}`).text("id")
	w.get(w.maker.token, run+"/label.png")
	for _, file := range []string{"/sheet.pdf", "/labels.pdf", "/label.png"} {
		w.send(call{method: "GET", path: run + file + "?dpi=203", token: w.maker.token}).
			wantProblem(http.StatusUnprocessableEntity, "dpi label_fit")
	}
	w.send(call{method: "GET", path: run + "/symbol.png?module=99", token: w.maker.token}).
		wantProblem(http.StatusUnprocessableEntity, "module out_of_range")

	// A name that is one long word leaves room for none of it.
	long := strings.Repeat("N", 110)
	a := w.send(call{method: "POST", path: raw(long), token: w.maker.token, body: `{"count": 1, "stock": "50x30"}`, header: map[string]string{"Accept-Language": "en"}})
	if p := a.wantProblem(http.StatusUnprocessableEntity, "#/stock label_no_room"); !strings.Contains(p.Detail, "50x30") || !strings.Contains(p.Detail, "product name") {
		t.Errorf("says %q", p.Detail)
	}
}

// A product that is called something longer by now is in conflict with the
// labels of before.
func TestLabelsOutgrown(t *testing.T) {
	w := newWorld(t)
	run := w.labelled(`{"count": 1, "stock": "50x30"}`)
	w.send(call{method: "PUT", path: base + "/products/" + w.maker.product, token: w.maker.token, header: map[string]string{"If-Match": `"1"`},
		body: `{"name": "` + strings.TrimSpace(strings.Repeat("Mắm cáy ", 14)) + `", "group": "food", "package": "jar"}`}).want(http.StatusOK)
	p := w.send(call{method: "GET", path: run + "/sheet.pdf", token: w.maker.token}).wantProblem(http.StatusConflict, "- label_fit")
	if len(p.Errors) != 0 {
		t.Errorf("blames %+v", p.Errors)
	}
}
