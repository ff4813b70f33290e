package pages

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nguon/api/words"
	"nguon/domain"
)

// everyScreen renders each screen of the console in each state and language.
func everyScreen(t testing.TB) map[string][]byte {
	t.Helper()
	all, err := renderedScreens()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var renderedScreens = sync.OnceValues(func() (map[string][]byte, error) {
	p, err := New(Settings{Host: "ocop.example.vn", Zone: hanoi})
	if err != nil {
		return nil, err
	}
	all := make(map[string][]byte)
	for _, l := range words.Languages {
		for name, render := range screenSamples {
			page, err := render(p, l)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			all[name+" "+l.Tag()] = page
		}
	}
	return all, nil
})

func TestScreensAreWellMade(t *testing.T) {
	p := newPages(t)
	for name, page := range everyScreen(t) {
		t.Run(name, func(t *testing.T) {
			doc := document(t, page)
			checkNesting(t, name, page)
			checkOutline(t, name, doc)
			checkIdentifiers(t, name, doc)
			checkNothingEmpty(t, name, page, doc)
			checkForms(t, doc)
			checkScreenLoads(t, p, doc)
			if got := doc.Find("html").AttrOr("lang", ""); !strings.HasSuffix(name, got) {
				t.Errorf("language %q", got)
			}
		})
	}
}

// checkForms: whoever cannot see a form is told what each field is for and
// what is wrong with it.
func checkForms(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, id := s.AttrOr("name", ""), s.AttrOr("id", "")
		if name == "" || id == "" || strings.TrimSpace(doc.Find("label[for='"+id+"']").Text()) == "" {
			t.Errorf("field %q (%q) has no label", name, id)
		}
		for note := range strings.FieldsSeq(s.AttrOr("aria-describedby", "")) {
			if strings.TrimSpace(doc.Find("#"+note).Text()) == "" {
				t.Errorf("field %q is described by %q, which says nothing", name, note)
			}
		}
		if invalid := s.AttrOr("aria-invalid", "") == "true"; invalid != strings.Contains(s.AttrOr("aria-describedby", ""), "-error") {
			t.Errorf("field %q is marked as wrong: %v", name, invalid)
		}
	})
	doc.Find("form").Each(func(_ int, s *goquery.Selection) {
		action, method := s.AttrOr("action", ""), s.AttrOr("method", "")
		if !strings.HasPrefix(action, "/console") || method != "get" && method != "post" {
			t.Errorf("a form goes to %s %q", method, action)
		}
		if s.Find("button").Length() == 0 {
			t.Errorf("the form to %q has no button", action)
		}
	})
	doc.Find("fieldset").Each(func(_ int, s *goquery.Selection) {
		if s.Children().First().Not("legend").Length() != 0 {
			t.Error("a group of fields does not begin with its legend")
		}
	})
}

var screenLinks = regexp.MustCompile(`^(/console(/([a-zA-Z0-9.$&+=:@_-]|%[0-9A-F]{2})*)*([?][^"<>\\ ]*)?(#[a-z-]+)?|/t/[0-9A-Z]{10}|#[a-z-]+)$`)

// checkScreenLoads: a screen runs nothing, and asks nobody but the service.
func checkScreenLoads(t *testing.T, p *Pages, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("script, iframe, object, embed, base, video, audio, [style], [formaction], [target], meta[http-equiv]").Length(); n != 0 {
		t.Errorf("%d elements that run or load", n)
	}
	if !strings.Contains(p.ScreenPolicy(), styleHash(doc.Find("style").Text())) {
		t.Error("the policy does not name the style sheet")
	}
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", goquery.NodeName(s), a.Key, a.Val)
			case (a.Key == "href" || a.Key == "src") && !s.Is("link") && !screenLinks.MatchString(a.Val):
				t.Errorf("<%s %s=%q>", goquery.NodeName(s), a.Key, a.Val)
			}
		}
	})
}

func TestScreenContrast(t *testing.T) {
	css := newPages(t).console
	light, dark := palettes(t, css)
	for name, palette := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "field", 4.5}, {"soft", "paper", 4.5}, {"soft", "field", 4.5}, {"wrong", "paper", 4.5}, {"ink", "sand", 4.5},
			{"on", "band", 4.5}, {"rule", "paper", 3}, {"leaf", "line", 3}, {"leaf", "paper", 4.5},
		} {
			if got := contrast(t, palette[pair.front], palette[pair.back]); got < pair.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, pair.front, pair.back, got, pair.least)
			}
		}
	}
}

func TestBatchCards(t *testing.T) {
	pages := everyScreen(t)
	doc := document(t, pages["batches vi"])
	wantSaid(t, doc, ".card h2", "Mắm cáy chắt | Mắm cáy | Cáy tươi")
	wantSaid(t, doc, ".card .printed", "Đã có tem: 24 / 80 | Đã có tem: 0 / 80 | Đã phát hành 3 tem")
	wantSaid(t, doc, ".card .button", "In tem | In tem")
	wantSaid(t, doc, ".card .flag", "Đã hủy")
	if got := doc.Find("a[rel=next]").AttrOr("href", ""); got != "/console?cursor=abc&all=1" {
		t.Errorf("the next page is at %q", got)
	}
	doc = document(t, pages["batches of an inspector en"])
	wantSaid(t, doc, ".card .button", "See labels")
	wantSaid(t, doc, ".card .about span:last-child", "Hợp tác xã Mắm Cáy Mẫu")
	// More labels than packages do not overflow the bar.
	if got := doc.Find("progress").AttrOr("value", ""); got != "80" {
		t.Errorf("progress %s of 80", got)
	}
	doc = document(t, pages["no batches vi"])
	if said(doc, ".empty") == "" || doc.Find(".card").Length() != 0 {
		t.Error("an empty list does not say that it is")
	}
}

// The other language has the same screen, as it was asked for.
func TestScreenInTheOtherLanguage(t *testing.T) {
	for at, want := range map[string]string{
		"/console":                        "/console?lang=en",
		"/console?all=1&lang=vi&cursor=x": "/console?all=1&cursor=x&lang=en",
		"/console?a=%zz":                  "/console?lang=en",
	} {
		if got := inOther(Reader{Language: words.Vi, At: at}).Href; got != want {
			t.Errorf("%s leads to %s, want %s", at, got, want)
		}
	}
}

func TestSecretsAreNotShownAgain(t *testing.T) {
	doc := document(t, everyScreen(t)["sign in refused vi"])
	if field := doc.Find("#f-token"); field.AttrOr("value", "-") != "" || field.AttrOr("type", "") != "password" {
		t.Error("the token is shown")
	}
	if said(doc, "#f-token-error") == "" || said(doc, ".trouble") == "" {
		t.Error("the screen does not say what is wrong")
	}
}

func TestHostileTextsOnScreens(t *testing.T) {
	p := newPages(t)
	for _, attack := range attacks {
		for i, page := range hostileScreens(t, p, attack) {
			doc := document(t, page)
			if n := doc.Find("script, b, textarea, body svg:not(.drop):not(.drawn-sheet):not(.drawn-roll), img:not([src^='/console/'])").Length(); n != 0 {
				t.Errorf("%q became %d elements on screen %d", attack, n, i)
			}
			checkScreenLoads(t, p, doc)
			checkNesting(t, strconv.Itoa(i), page)
			for _, r := range string(page) {
				if deceives(r) {
					t.Errorf("%q: screen %d has a %U", attack, i, r)
					break
				}
			}
		}
	}
}

func hostileScreens(t *testing.T, p *Pages, attack string) [][]byte {
	t.Helper()
	var all [][]byte
	put := func(page []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page)
	}
	r := Reader{Language: words.Vi, Name: attack, Role: domain.Admin, At: "/console?x=" + attack}
	b := labelled(attack, 3)
	b.Producer, b.Batch.Lot, b.Package = attack, attack, domain.Package(attack)
	put(p.SignIn(r, attack, Problems{{Field: "token", Code: attack, Args: []any{attack}}, {Code: domain.CodeTaken, Args: []any{attack}}}))
	put(p.Refusal(r, attack, []domain.Problem{{Code: domain.CodeTaken, Args: []any{attack}}}))
	v := printingOf(attack)
	v.LabelledBatch = b
	v.Order = Order{
		Stock: attack, Count: attack, Start: attack, Fill: attack, Copies: attack, DPI: attack, OffsetX: attack, OffsetY: attack,
		Template: attack, Language: attack, Reason: attack, Producer: attack, Places: map[string]string{"lot": attack},
	}
	v.Stocks = append(v.Stocks, Stock{Name: attack, Title: attack, Columns: 1, Rows: 1})
	v.Preview = &Preview{Key: attack, Query: url.Values{"stock": {attack}}.Encode(), Stock: sampleStocks[0], Labels: 1, Start: 1, Issued: 1}
	put(p.Printing(r, v))
	run := runOf(attack)
	run.Run.Reason, run.Changes[0].Reason, run.Stock.Title, run.Key = attack, attack, attack, attack
	run.Void = Range{First: attack, Last: attack, Reason: attack, Problems: Problems{{Field: "first", Code: domain.CodeTaken, Args: []any{attack}}}}
	put(p.Run(r, run))
	run.Run.Batch = ""
	run.Claims = []RunClaim{{Batch: run.Batch}}
	put(p.Run(r, run))
	put(p.Claim(r, Claim{LabelledBatch: b, First: attack, Last: attack, Reason: attack, Key: attack}))
	put(p.Blanks(r, BlankList{Runs: []domain.LabelRun{run.Run}, Next: attack}))
	own := sampleOwnStocks(attack)
	own[0].Producer = attack
	put(p.OwnStocks(r, StockList{Stocks: own, Next: attack}))
	put(p.StockForm(r, StockForm{
		Key: attack, Drawn: &own[0].Stock, Producers: []ProducerChoice{{domain.ProducerID(attack), attack}},
		Typed: TypedStock{Name: attack, Columns: attack, Rows: attack, Producer: attack, Measures: map[string]string{"width": attack}},
	}))
	put(p.Batches(r, BatchList{Batches: []LabelledBatch{b}, Next: attack}))
	return all
}

func TestOrderForm(t *testing.T) {
	screens := everyScreen(t)
	doc := document(t, screens["printing vi"])
	form := doc.Find("form.order")
	if form.AttrOr("method", "") != "get" || form.AttrOr("action", "") != "/console/batches/019b2c7e-0000-7000-8000-000000000001/labels#preview" {
		t.Error("the form leads elsewhere")
	}
	wantSaid(t, doc, "optgroup[label='Tờ A4'] option[selected]", "24 tem/tờ, 70 × 37 mm (3 × 8)")
	wantSaid(t, doc, "optgroup[label='Khổ tem của tôi'] option", "Giấy decal cửa hàng Minh (60 × 30 mm)")
	wantSaid(t, doc, "#f-count-hint", "Còn 56 hũ chưa có tem.")
	wantSaid(t, doc, "label[for=f-units]", "Mỗi hũ một mã riêng")
	if n := doc.Find(".sheet .row").Length(); n != 8 || doc.Find(".sheet input").Length() != 24 || doc.Find(".sheet input[checked]").AttrOr("value", "") != "5" {
		t.Errorf("the sheet is drawn with %d rows", n)
	}
	wantSaid(t, doc, ".measure", "Cỡ thật: 70 × 37 mm | 56 tem, cần 3 tờ giấy")
	wantSaid(t, doc, ".preview button", "Phát hành và in 56 tem")

	wantSaid(t, doc, ".runs li", "Gán 20 tem in sẵn, lúc 16:20 ngày 14/03/2026 số 1 đến 20 | 24 tem, lúc 16:20 ngày 12/03/2026 số 1 đến 24 | 3 tem, lúc 16:20 ngày 12/03/2026 chung mã lô")

	// What is issued is what was seen, and once.
	sent := map[string]string{}
	doc.Find(".preview form [type=hidden]").Each(func(_ int, s *goquery.Selection) { sent[s.AttrOr("name", "")] = s.AttrOr("value", "") })
	if sent["stock"] != "a4-24" || sent["count"] != "56" || sent["start"] != "5" || sent["units"] != Yes || sent["pin"] != "" || sent["key"] != "k1" {
		t.Errorf("the form to issue sends %v", sent)
	}
	seen := doc.Find("img.label").AttrOr("src", "")
	for _, part := range []string{"stock=a4-24", "units=true", "start=5"} {
		if !strings.Contains(seen, part) {
			t.Errorf("the preview %s has no %s", seen, part)
		}
	}
}

// Nothing of what was typed gets lost, and each mistake is told at its field.
func TestRefusedOrder(t *testing.T) {
	doc := document(t, everyScreen(t)["printing refused vi"])
	for field, want := range map[string]string{
		"#f-count": "một trăm", "#f-copies": "-1", "#f-offset_x": "9", "#f-offset_y": "x", "#f-reason": "Tem hỏng", "#f-line_lot": "z",
	} {
		if got := doc.Find(field).AttrOr("value", ""); got != want {
			t.Errorf("%s keeps %q, want %q", field, got, want)
		}
	}
	for field, want := range map[string]string{"stock": "a4-99", "dpi": "72", "order": "spiral", "language": "fr", "template": TemplateChosen} {
		if got := doc.Find("#f-"+field+" option[selected]").AttrOr("value", ""); got != want {
			t.Errorf("%s keeps %q, want %q", field, got, want)
		}
	}
	for _, field := range []string{"stock", "count", "reason", "units", "pin", "template", "copies", "cut_marks", "dpi", "order", "language", "offset_x", "offset_y", "line_lot"} {
		if got := said(doc, "#f-"+field+"-error"); got != "Mục này là bắt buộc." {
			t.Errorf("%s says %q", field, got)
		}
	}
	if n := doc.Find("details[open]").Length(); n != 2 {
		t.Errorf("%d parts of the form are open, want both", n)
	}
	wantSaid(t, doc, ".trouble", "Lô MC-1 đang bị thu hồi.")
	if doc.Find(".preview form, .preview img").Length() != 0 {
		t.Error("what cannot be printed is shown, and can be issued")
	}
}

func TestPlacesOfASheet(t *testing.T) {
	doc := document(t, everyScreen(t)["printing by columns vi"])
	wantSaid(t, doc, ".sheet .row:first-child label", "1 | 9 | 17")
	if got := doc.Find(".sheet input[checked]").AttrOr("value", ""); got != "9" {
		t.Errorf("begins at %s", got)
	}
	// Twenty places from the ninth of 24 are on two sheets.
	wantSaid(t, doc, ".measure:last-of-type", "20 tem, cần 2 tờ giấy")
	doc = document(t, everyScreen(t)["printing on a roll vi"])
	if doc.Find(".sheet, img.page").Length() != 0 {
		t.Error("a roll has no sheet to begin on")
	}
	wantSaid(t, doc, "#f-count-hint", "Cả lô đã có tem.")
}

// Inspectors read; there is nothing for them to press.
func TestInspectorsHaveNoButtons(t *testing.T) {
	for _, name := range []string{"printing by an inspector vi", "run of an inspector vi", "batches of an inspector vi", "no blanks vi", "stocks of all vi"} {
		doc := document(t, everyScreen(t)[name])
		if n := doc.Find("main form, main button, main a[href$=new], main img").Length(); n != 0 {
			t.Errorf("%s has %d things to press", name, n)
		}
	}
}

func TestRunScreen(t *testing.T) {
	screens := everyScreen(t)
	doc := document(t, screens["run vi"])
	if got := doc.Find("a.button[download]").AttrOr("href", ""); got != "/console/label-runs/019b2c7e-0000-7000-8000-000000000005/sheet.pdf" {
		t.Errorf("the file to print is %q", got)
	}
	wantSaid(t, doc, ".howto li:nth-child(2)", "Trong hộp thoại in, chọn “Kích thước thực” hoặc tỷ lệ 100%; không chọn “Vừa trang giấy”.")
	wantSaid(t, doc, ".lines li", "In lại số 3 đến 5 Kẹt giấy, lúc 16:20 ngày 13/03/2026 PDF cả tờ | Hủy số 7 đến 7 Rách, lúc 16:20 ngày 13/03/2026")
	if doc.Find("#reprint input[name=key]").AttrOr("value", "") == doc.Find("#void input[name=key]").AttrOr("value", "") {
		t.Error("two forms have one key")
	}
	doc = document(t, screens["run with wrong forms vi"])
	wantSaid(t, doc, "#reprint-last-error", "Mục này là bắt buộc.")
	if got := doc.Find("#reprint-first").AttrOr("value", "") + doc.Find("#reprint-reason").AttrOr("value", ""); got != "9Kẹt giấy" || doc.Find("details[open]").Length() != 2 {
		t.Errorf("the forms keep %q", got)
	}
	doc = document(t, screens["run of a recalled batch vi"])
	if doc.Find("[download], form:not([action$=sign-out])").Length() != doc.Find(".lines [download]").Length() || said(doc, ".trouble") == "" {
		t.Error("labels of a recalled batch can be printed")
	}
	doc = document(t, screens["blank run vi"])
	wantSaid(t, doc, "section[aria-labelledby=claims] li", "Số 1 đến 20 lô MC-2026-03, lúc 16:20 ngày 13/03/2026 | Số 21 đến 24 lúc 16:20 ngày 13/03/2026")
}

// A scanner sends Enter after each code: the cursor waits where the next goes.
func TestClaimForm(t *testing.T) {
	screens := everyScreen(t)
	for name, field := range map[string]string{"claim vi": "first", "claim half scanned vi": "last", "claimed en": "first"} {
		doc := document(t, screens[name])
		if got := doc.Find("[autofocus]").AttrOr("name", ""); got != field || doc.Find("[autofocus]").Length() != 1 {
			t.Errorf("%s: the cursor is at %q", name, got)
		}
		if doc.Find("#f-last").AttrOr("required", "no") != "no" {
			t.Errorf("%s: the browser stops the first code", name)
		}
	}
	wantSaid(t, document(t, screens["claimed vi"]), ".done", "Đã gán 80 tem cho lô này.")
}

func TestStockDrawing(t *testing.T) {
	screens := everyScreen(t)
	doc := document(t, screens["stocks vi"])
	if n := doc.Find("svg.drawn-sheet rect.die").Length(); n != 27 {
		t.Errorf("%d labels are drawn, want 27", n)
	}
	wantSaid(t, doc, ".stock .lead", "Tờ 27 tem, mỗi tem 60 × 30 mm | Chỉnh lệch 0,5; -1,25 mm | Cuộn, mỗi tem 35 × 22 mm")
	// A sheet of thousands of labels is not drawn.
	if n := document(t, screens["stocks of all vi"]).Find("svg.drawn-roll").Length(); n != 0 {
		t.Error("9,000 labels are drawn")
	}
	doc = document(t, screens["stock refused vi"])
	if n := doc.Find(".error").Length(); n != 4+len(StockMeasures) || doc.Find("#f-width").AttrOr("value", "") != "1,5,5" {
		t.Errorf("%d mistakes are told", n)
	}
	doc = document(t, screens["stock vi"])
	if doc.Find("[name=revision]").AttrOr("value", "") != "3" || said(doc, ".done") == "" || doc.Find("a[href$='/calibration.pdf']").Length() != 1 {
		t.Error("the screen of a saved stock is not whole")
	}
}
