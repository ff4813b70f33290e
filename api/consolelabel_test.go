package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nguon/api/pages"
	"nguon/domain"
	"nguon/labels"
)

// toLabel is a packaged batch of twenty, and the path of the screen to print its
// labels on.
func (w *world) toLabel() (id, screen string) {
	w.Helper()
	w.unchecked = true
	id = w.packed(w.maker, w.raw(w.maker, "500"), "MC-1").text("id")
	return id, consolePath + "/batches/" + id + "/labels"
}

// hiddenIn are the fields that a form sends along.
func hiddenIn(form *goquery.Selection) url.Values {
	v := url.Values{}
	form.Find("[type=hidden]").Each(func(_ int, s *goquery.Selection) { v.Add(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	return v
}

// fieldsOf is what a browser would send of a form that nobody touched.
func fieldsOfForm(form *goquery.Selection) url.Values {
	v := hiddenIn(form)
	form.Find("input[type=text], [type=checkbox][checked], [type=radio][checked]").Each(func(_ int, s *goquery.Selection) {
		v.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	form.Find("select").Each(func(_ int, s *goquery.Selection) {
		chosen := s.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = s.Find("option").First()
		}
		v.Add(s.AttrOr("name", ""), chosen.AttrOr("value", ""))
	})
	return v
}

func (w *world) runsOf(batch string) []labelRunResponse {
	w.Helper()
	return into[list[labelRunResponse]](w.get(w.maker.token, base+"/batches/"+batch+"/label-runs")).Items
}

// The way from a batch to a file: what is seen is what is issued, once, and
// what is downloaded.
func TestPrintingOnTheConsole(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	v := w.visit(w.maker.token)
	doc := v.read(path)
	if got := doc.Find("#f-count").AttrOr("value", ""); got != "20" {
		t.Errorf("the usual count is %s, want the 20 jars without a label", got)
	}
	// Nobody touched the form: asking for a preview shows the same.
	asked := fieldsOfForm(doc.Find("form.order"))
	asked.Set("count", "12")
	asked.Set("start", "5")
	doc = v.read(path + "?" + asked.Encode())
	if got := doc.Find(".trouble, .error").Text(); got != "" {
		t.Fatalf("refused: %s", got)
	}
	for _, img := range []string{"img.label", "img.page"} {
		a := v.ask(get, doc.Find(img).AttrOr("src", ""), nil).want(http.StatusOK)
		if a.header.Get("Content-Type") != svgType || !strings.Contains(string(a.body), "Mắm cáy chắt") || !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s is %s", img, a.header.Get("Content-Type"))
		}
	}
	if n := len(w.runsOf(id)); n != 0 {
		t.Fatalf("looking has issued %d runs", n)
	}

	form := hiddenIn(doc.Find(".preview form"))
	first := v.submit(path, form).wantLed(consolePath + "/label-runs/")
	again := v.submit(path, form).wantLed(consolePath + "/label-runs/") // a double click
	runs := w.runsOf(id)
	if first != again || len(runs) != 1 {
		t.Fatalf("two clicks lead to %s and %s, and issue %d runs", first, again, len(runs))
	}
	if run := runs[0]; run.Count != 12 || run.Start != 5 || !run.Units || run.Stock != "a4-24" || run.DPI != 300 || run.Order != domain.FillByRow || run.Copies != 1 {
		t.Errorf("issued %+v", run)
	}
	doc = v.read(first)
	file := doc.Find("a.button[download]").AttrOr("href", "")
	a := v.ask(get, file, nil).want(http.StatusOK)
	if !strings.HasPrefix(string(a.body), "%PDF-") || !strings.Contains(a.header.Get("Content-Disposition"), "mam-cay-chat-mc-1") {
		t.Errorf("%s is %.20q, %q", file, a.body, a.header.Get("Content-Disposition"))
	}
	if got := a.header.Get("Vary"); !strings.Contains(got, "Cookie") || strings.Contains(got, "Authorization") {
		t.Errorf("the file varies by %q", got)
	}
	same := w.get(w.maker.token, strings.Replace(file, consolePath, base, 1))
	if string(same.body) != string(a.body) {
		t.Error("the console and the interface have different files")
	}
	doc.Find("main a[download]").Each(func(_ int, s *goquery.Selection) {
		v.ask(get, s.AttrOr("href", ""), nil).want(http.StatusOK)
	})
	// What is left is what is offered next, on the same paper.
	doc = v.read(path)
	if doc.Find("#f-count").AttrOr("value", "") != "8" || doc.Find(".runs li").Length() != 1 {
		t.Error("the screen does not know of the run")
	}
}

// Whatever was typed comes back, with what is wrong beside it.
func TestOrdersThatCannotBePrinted(t *testing.T) {
	w := newWorld(t)
	_, path := w.toLabel()
	v := w.visit(w.maker.token)
	tests := map[string]struct {
		change map[string]string
		field  string
	}{
		"no count":           {map[string]string{"count": ""}, "count"},
		"no number":          {map[string]string{"count": "hai chục"}, "count"},
		"nothing":            {map[string]string{"count": "0"}, "count"},
		"too many":           {map[string]string{"count": "99999999999999999999"}, "count"},
		"unknown stock":      {map[string]string{"stock": "a4-99"}, "stock"},
		"stock of nobody":    {map[string]string{"stock": "019b2c7e-0000-7000-8000-000000000001"}, "stock"},
		"too small":          {map[string]string{"stock": "35x22-3", "template": "full", "dpi": "203"}, "stock"},
		"PIN without units":  {map[string]string{"units": "", "pin": pages.Yes}, "pin"},
		"too far":            {map[string]string{"offset_x": "12,5"}, "offset_x"},
		"no measure":         {map[string]string{"offset_y": "một"}, "offset_y"},
		"copies":             {map[string]string{"copies": "x"}, "copies"},
		"resolution":         {map[string]string{"dpi": "72"}, "dpi"},
		"order":              {map[string]string{"order": "spiral"}, "order"},
		"template":           {map[string]string{"template": "plain"}, "template"},
		"language":           {map[string]string{"language": "fr"}, "language"},
		"no room for marks":  {map[string]string{"cut_marks": pages.Yes}, "cut_marks"},
		"place of a line":    {map[string]string{"template": "chosen", "line_lot": "đầu"}, "line_lot"},
		"more than packages": {map[string]string{"count": "21"}, "reason"},
	}
	usual := fieldsOfForm(v.read(path).Find("form.order"))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			asked := url.Values{}
			for field, value := range usual {
				asked[field] = value
			}
			for field, value := range test.change {
				asked.Set(field, value)
			}
			doc := v.read(path + "?" + asked.Encode())
			if doc.Find("#f-"+test.field+"-error").Text() == "" {
				t.Errorf("nothing is said at %s: %s", test.field, doc.Find(".trouble, .error").Text())
			}
			if doc.Find(".preview form").Length() != 0 {
				t.Error("it can be issued")
			}
			for field, value := range test.change {
				at := doc.Find("#f-" + field)
				got := at.AttrOr("value", "")
				if at.Is("select") {
					got = at.Find("option[selected]").AttrOr("value", "")
				}
				if _, ticked := at.Attr("checked"); at.Is("[type=checkbox]") && !ticked {
					got = ""
				}
				if got != value {
					t.Errorf("%s keeps %q, want %q", field, got, value)
				}
			}
			// Sent all the same, it is refused.
			asked.Set("key", "k-"+test.field)
			a := v.submit(path, asked)
			if a.status < 400 || a.status >= 500 || a.document().Find("#f-"+test.field+"-error").Text() == "" {
				t.Errorf("issuing it = %d", a.status)
			}
		})
	}
	asked := url.Values{"stock": {"a4-24"}, "count": {"1"}, "start": {"25"}}
	if got := v.read(path + "?" + asked.Encode()).Find("fieldset .error").Text(); got == "" {
		t.Error("a place beyond the sheet is not refused")
	}
}

func TestMoreLabelsWithAReason(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	v := w.visit(w.maker.token)
	asked := fieldsOfForm(v.read(path).Find("form.order"))
	asked.Set("count", "25")
	doc := v.read(path + "?" + asked.Encode())
	if doc.Find("img.label").Length() != 1 || doc.Find("#f-reason").Length() != 1 {
		t.Error("the reason is not asked for beside the preview")
	}
	asked.Set("reason", "Năm tem dự phòng")
	doc = v.read(path + "?" + asked.Encode())
	v.submit(path, hiddenIn(doc.Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	if run := w.runsOf(id)[0]; run.Reason != "Năm tem dự phòng" || run.Count != 25 {
		t.Errorf("issued %+v", run)
	}
}

func TestChosenLines(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	v := w.visit(w.maker.token)
	asked := fieldsOfForm(v.read(path).Find("form.order"))
	asked.Set("template", "chosen")
	asked.Set("line_producer", "1")
	asked.Set("line_lot", "10")
	asked.Set("line_made_on", "2")
	asked.Set("offset_x", "0,5")
	doc := v.read(path + "?" + asked.Encode())
	v.submit(path, hiddenIn(doc.Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	run := w.runsOf(id)[0]
	if want := []domain.LabelField{"producer", "made_on", "lot"}; strings.Join(each(run.Fields, asText), " ") != strings.Join(each(want, asText), " ") || run.OffsetX != 500 {
		t.Errorf("issued %v, offset %v", run.Fields, run.OffsetX)
	}
	// The next order begins with the same.
	doc = v.read(path)
	if got := doc.Find("#f-line_lot").AttrOr("value", "") + doc.Find("#f-offset_x").AttrOr("value", ""); got != "30,5" {
		t.Errorf("the next order has %q", got)
	}
}

// A key stands for one order: another one under it is refused, and shown again.
func TestKeyOfAnotherOrder(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	v := w.visit(w.maker.token)
	form := hiddenIn(v.read(path).Find(".preview form"))
	form.Set("count", "2")
	v.submit(path, form).wantLed(consolePath + "/label-runs/")
	form.Set("count", "3")
	doc := v.submit(path, form).want(http.StatusConflict).document()
	if doc.Find(".trouble").Text() == "" || doc.Find("#f-count").AttrOr("value", "") != "3" || len(w.runsOf(id)) != 1 {
		t.Error("the other order is not shown again")
	}
}

func TestRecalledBatchesAreNotLabelled(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	v := w.visit(w.maker.token)
	run := v.submit(path, hiddenIn(v.read(path).Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	w.post(w.inspector, base+"/recalls", `{"batches": ["`+id+`"], "reason": "Kiểm nghiệm", "message": "Ngừng sử dụng"}`)
	doc := v.read(path)
	form := fieldsOfForm(doc.Find("form.order"))
	form.Set("count", "1")
	form.Set("reason", "x")
	form.Set("key", "again")
	doc = v.submit(path, form).want(http.StatusConflict).document()
	if !strings.Contains(doc.Find(".trouble").Text(), "đang bị thu hồi") {
		t.Errorf("it says %q", doc.Find(".trouble").Text())
	}
	doc = v.read(run)
	if doc.Find("main [download], main form").Length() != 0 || doc.Find(".trouble").Length() != 1 {
		t.Error("files of a recalled batch are offered")
	}
	v.ask(get, run+"/sheet.pdf", nil).want(http.StatusConflict)
}

func TestSpoiledAndPrintedAgain(t *testing.T) {
	w := newWorld(t)
	_, path := w.toLabel()
	v := w.visit(w.maker.token)
	run := v.submit(path, hiddenIn(v.read(path).Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	doc := v.read(run)
	again := fieldsOfForm(doc.Find("#reprint form"))
	again.Set("first", "3")
	again.Set("last", "5")
	v.submit(run+"/reprints", again).want(http.StatusUnprocessableEntity) // no reason
	again.Set("reason", "Kẹt giấy")
	v.submit(run+"/reprints", again).wantLed(run)
	v.submit(run+"/reprints", again).wantLed(run)
	spoiled := fieldsOfForm(doc.Find("#void form"))
	spoiled.Set("first", "7")
	spoiled.Set("last", "7")
	spoiled.Set("reason", "Rách")
	v.submit(run+"/voids", spoiled).wantLed(run)
	doc = v.read(run)
	lines := strings.Join(strings.Fields(doc.Find("[aria-labelledby=changes] li").Text()), " ")
	if doc.Find("[aria-labelledby=changes] li").Length() != 2 || !strings.Contains(lines, "In lại số 3 đến 5") || !strings.Contains(lines, "Hủy số 7 đến 7") {
		t.Errorf("the screen says %q", lines)
	}
	a := v.ask(get, doc.Find("[aria-labelledby=changes] a[download]").AttrOr("href", ""), nil).want(http.StatusOK)
	if !strings.HasPrefix(string(a.body), "%PDF-") {
		t.Error("what was printed again has no file")
	}

	for name, test := range map[string]struct {
		form          url.Values
		field, status string
	}{
		"no number":    {url.Values{"first": {"a"}, "last": {"9"}, "reason": {"x"}, "key": {"1"}}, "first", ""},
		"nothing":      {url.Values{"first": {""}, "last": {"9"}, "reason": {"x"}, "key": {"2"}}, "first", ""},
		"beyond":       {url.Values{"first": {"1"}, "last": {"21"}, "reason": {"x"}, "key": {"3"}}, "last", ""},
		"far beyond":   {url.Values{"first": {"1"}, "last": {"999999999999999999999"}, "reason": {"x"}, "key": {"4"}}, "last", ""},
		"already void": {url.Values{"first": {"6"}, "last": {"8"}, "reason": {"x"}, "key": {"5"}}, "first", ""},
	} {
		doc := v.submit(run+"/voids", test.form).document()
		if doc.Find("#void-"+test.field+"-error").Text() == "" || doc.Find("#void[open]").Length() != 1 || doc.Find("#void-last").AttrOr("value", "") != test.form.Get("last") {
			t.Errorf("%s: nothing is said at %s", name, test.field)
		}
	}
}

// Readers who may not print are shown nothing that would be refused.
func TestScreensOfInspectors(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	run := w.post(w.maker.token, base+"/batches/"+id+"/label-runs", `{"count": 3, "units": true, "stock": "a4-24"}`).text("id")
	secret := w.post(w.maker.token, base+"/batches/"+id+"/label-runs", `{"count": 3, "units": true, "pin": true, "stock": "a4-24"}`).text("id")
	w.post(w.maker.token, base+"/label-runs/"+secret+"/reprints", `{"first": 4, "last": 5, "reason": "Mờ mực"}`)
	v := w.visit(w.inspector)
	for _, screen := range []string{consolePath, path, consolePath + "/label-runs/" + run, consolePath + "/label-runs/" + secret, consolePath + "/blanks", consolePath + "/stocks"} {
		doc := v.read(screen)
		if n := doc.Find("main form, main button, main img").Length(); n != 0 {
			t.Errorf("%s has %d things to press", screen, n)
		}
		doc.Find("main a").Each(func(_ int, s *goquery.Selection) {
			href, _, _ := strings.Cut(s.AttrOr("href", ""), "#")
			v.ask(get, href, nil).want(http.StatusOK)
		})
	}
}

// A roll with several labels side by side is printed row by row, not label by
// label.
func TestRollsSideBySideArePrintedInRows(t *testing.T) {
	w := newWorld(t)
	id, _ := w.toLabel()
	run := w.post(w.maker.token, base+"/batches/"+id+"/label-runs", `{"count": 7, "stock": "35x22-3", "template": "compact", "dpi": 203}`).text("id")
	v := w.visit(w.maker.token)
	screen := consolePath + "/label-runs/" + run
	href := ""
	v.read(screen).Find("main a").Each(func(_ int, s *goquery.Selection) {
		if h := s.AttrOr("href", ""); href == "" && strings.Contains(h, ".pdf") {
			href = h
		}
	})
	report, err := labels.Check(v.ask(get, href, nil).want(http.StatusOK).body)
	if err != nil || report.Pages != 3 || report.Labels != 7 {
		t.Errorf("%s has %d pages of %d labels, %v; want 3 of 7", href, report.Pages, report.Labels, err)
	}
}
