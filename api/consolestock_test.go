package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestBlankLabelsOnTheConsole(t *testing.T) {
	w := newWorld(t)
	id, path := w.toLabel()
	v := w.visit(w.maker.token)
	if v.read(consolePath+"/blanks").Find(".runs, .lines").Length() != 0 {
		t.Error("there are blank labels already")
	}
	doc := v.read(consolePath + "/blanks/new")
	asked := fieldsOfForm(doc.Find("form.order"))
	asked.Set("count", "30")
	doc = v.read(consolePath + "/blanks/new?" + asked.Encode())
	v.ask(get, doc.Find("img.label").AttrOr("src", ""), nil).want(http.StatusOK)
	run := v.submit(consolePath+"/blanks/new", hiddenIn(doc.Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	codes := strings.Split(strings.TrimSpace(string(v.ask(get, run+"/codes.csv", nil).want(http.StatusOK).body)), "\n")
	if len(codes) != 31 {
		t.Fatalf("%d lines of codes, want 31", len(codes))
	}
	address := func(n int) string { return strings.Split(strings.TrimSpace(codes[n]), ",")[3] }

	claims := consolePath + "/batches/" + id + "/claims"
	if v.read(path).Find("a[href='"+claims+"']").Length() != 1 {
		t.Error("nothing leads from the batch to its blank labels")
	}
	form := hiddenIn(v.read(claims).Find("form[action='" + claims + "']"))
	form.Set("first", address(1))
	form.Set("last", "")
	doc = v.submit(claims, form).want(http.StatusUnprocessableEntity).document() // the scanner's first Enter
	if doc.Find("#f-first").AttrOr("value", "") != address(1) || doc.Find("[autofocus]").AttrOr("name", "") != "last" {
		t.Error("the first code is lost, or the cursor is not where the second goes")
	}
	form = hiddenIn(doc.Find("form[action='" + claims + "']"))
	form.Set("first", address(1))
	form.Set("last", address(25))
	doc = v.submit(claims, form).want(http.StatusUnprocessableEntity).document()
	if doc.Find("#f-reason-error").Text() == "" {
		t.Error("25 labels for 20 jars need no reason")
	}
	form.Set("last", address(12))
	led := v.submit(claims, form).wantLed(run)
	v.submit(claims, form).wantLed(run)
	if got := strings.Join(strings.Fields(v.read(strings.TrimSuffix(led, "#claims")).Find("[aria-labelledby=claims] li").Text()), " "); !strings.HasPrefix(got, "Số 1 đến 12 Mắm cáy chắt · lô MC-1") {
		t.Errorf("the run says %q", got)
	}
	if got := v.read(path).Find("#printed").Text(); got != "Đã có tem: 12 / 20" {
		t.Errorf("the batch says %q", got)
	}
	if got := v.read(consolePath + "/blanks").Find(".lines li small").Text(); got != "đã gán 12 / 30" {
		t.Errorf("the list says %q", got)
	}
	// A second claim is refused, and so is a code of nobody.
	form.Set("key", "other")
	if doc := v.submit(claims, form).want(http.StatusConflict).document(); doc.Find("#f-first-error").Text() == "" {
		t.Error("labels are given away twice")
	}
	form = url.Values{"first": {"7K3Q-X9W-M2P"}, "last": {"xyz"}, "key": {"third"}}
	doc = v.submit(claims, form).want(http.StatusUnprocessableEntity).document()
	if doc.Find("#f-first-error").Text() == "" || doc.Find("#f-last").AttrOr("value", "") != "xyz" {
		t.Error("what was typed is lost, or is not refused")
	}
}

func TestBlankLabelsForAProducer(t *testing.T) {
	w := newWorld(t)
	v := w.visit(w.admin)
	path := consolePath + "/blanks/new"
	doc := v.read(path)
	if doc.Find("#f-producer option").Length() != 2 {
		t.Fatalf("%d producers to choose from", doc.Find("#f-producer option").Length())
	}
	asked := fieldsOfForm(doc.Find("form.order"))
	asked.Set("producer", w.other.producer)
	doc = v.read(path + "?" + asked.Encode())
	v.ask(get, doc.Find("img.page").AttrOr("src", ""), nil).want(http.StatusOK)
	run := v.submit(path, hiddenIn(doc.Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	w.visit(w.other.token).read(run)
	w.visit(w.maker.token).ask(get, run, nil).want(http.StatusNotFound)
}

func TestOwnStocksOnTheConsole(t *testing.T) {
	w := newWorld(t)
	_, path := w.toLabel()
	v := w.visit(w.maker.token)
	stocks := consolePath + "/stocks"
	form := fieldsOfForm(v.read(stocks + "/new").Find("form[action$=new]"))
	form.Set("name", "Giấy cửa hàng Minh")
	form.Set("width", "sáu mươi")
	form.Set("do", "save")
	doc := v.submit(stocks+"/new", form).document()
	if doc.Find("#f-width-error").Text() == "" || doc.Find("#f-height-error").Text() == "" || doc.Find("#f-width").AttrOr("value", "") != "sáu mươi" {
		t.Error("measures that are none are not told")
	}
	form.Set("width", "63,5")
	form.Set("height", "50")
	doc = v.submit(stocks+"/new", form).document()
	if doc.Find("#f-height-error").Text() == "" {
		t.Error("eight rows of 50 mm are taken for an A4 sheet")
	}
	form.Set("height", "33.9")
	form.Set("offset_x", "-0,5")
	form.Set("do", "draw")
	doc = v.submit(stocks+"/new", form).want(http.StatusOK).document()
	if n := doc.Find("svg.drawn-sheet rect.die").Length(); n != 24 {
		t.Errorf("%d labels are drawn", n)
	}
	if v.read(stocks).Find(".stock").Length() != 0 {
		t.Error("drawing has saved it")
	}
	form.Set("do", "save")
	saved := v.submit(stocks+"/new", form).wantLed(stocks + "/")
	doc = v.read(saved)
	if doc.Find(".done").Length() != 1 || doc.Find("#f-width").AttrOr("value", "") != "63,5" || doc.Find("#f-offset_x").AttrOr("value", "") != "-0,5" {
		t.Error("the saved stock is not shown as it is")
	}
	at, _, _ := strings.Cut(saved, "?")
	a := v.ask(get, at+"/calibration.pdf", nil).want(http.StatusOK)
	if !strings.HasPrefix(string(a.body), "%PDF-") {
		t.Error("no calibration page")
	}
	v.ask(get, stocks+"/a4-24/calibration.pdf", nil).want(http.StatusOK)

	// It serves a batch, with its offset.
	doc = v.read(path)
	option := doc.Find("#f-stock optgroup[label='Khổ tem của tôi'] option")
	asked := fieldsOfForm(doc.Find("form.order"))
	asked.Set("stock", option.AttrOr("value", ""))
	doc = v.read(path + "?" + asked.Encode())
	run := v.submit(path, hiddenIn(doc.Find(".preview form"))).wantLed(consolePath + "/label-runs/")
	if got := into[labelRunResponse](w.get(w.maker.token, strings.Replace(run, consolePath, base, 1))); got.OffsetX != -500 {
		t.Errorf("the run's offset is %v", got.OffsetX)
	}
	if got := v.read(run).Find(".facts").Text(); !strings.Contains(got, "Giấy cửa hàng Minh") {
		t.Errorf("the run's paper is %q", got)
	}

	change := fieldsOfForm(v.read(at).Find("form[action='" + at + "']"))
	change.Set("name", "Giấy mới")
	v.submit(at, change).wantLed(at)
	change.Set("name", "Giấy khác")
	change.Set("key", "other")
	doc = v.submit(at, change).want(http.StatusPreconditionFailed).document()
	if doc.Find(".trouble").Text() == "" || doc.Find("#f-name").AttrOr("value", "") != "Giấy khác" {
		t.Error("a stale change is not told")
	}
}
