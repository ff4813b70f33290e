package pages

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nguon/api/words"
	"nguon/domain"
)

func newPages(t testing.TB) *Pages {
	t.Helper()
	p, err := New(Settings{Host: "ocop.example.vn", Zone: hanoi})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func document(t testing.TB, page []byte) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// said is the text of all elements that selector finds, with single spaces.
func said(doc *goquery.Document, selector string) string {
	var all []string
	doc.Find(selector).Each(func(_ int, s *goquery.Selection) {
		all = append(all, strings.Join(strings.Fields(s.Text()), " "))
	})
	return strings.Join(all, " | ")
}

func wantSaid(t *testing.T, doc *goquery.Document, selector, want string) {
	t.Helper()
	if got := said(doc, selector); got != want {
		t.Errorf("%s says %q, want %q", selector, got, want)
	}
}

// everyPage renders each kind of page in each state and language.
func everyPage(t testing.TB) map[string][]byte {
	t.Helper()
	p := newPages(t)
	all := make(map[string][]byte)
	for _, l := range words.Languages {
		put := func(name string, page []byte, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all[name+" "+l.Tag()] = page
		}
		for _, s := range standings {
			for _, unit := range []bool{false, true} {
				page, err := p.Scan(l, scanOf(s, unit))
				put(fmt.Sprintf("%s, unit %t", s, unit), page, err)
			}
		}
		page, err := p.Scan(l, longScan(12))
		put("long", page, err)
		page, err = p.Scan(l, bareScan())
		put("bare", page, err)
		for _, s := range []domain.Standing{domain.StandingUnassigned, domain.StandingUnitVoid} {
			page, err = p.Scan(l, blankScan(s))
			put("blank label, "+string(s), page, err)
		}
		page, err = p.Front(l)
		put("front", page, err)
		page, err = p.UnknownCode(l, jarsCode)
		put("unknown code", page, err)
		page, err = p.MalformedCode(l, "7K3Q-X9W-M2", domain.Problem{Code: domain.CodeBatchCodeLength, Args: []any{9, 10}})
		put("malformed code", page, err)
		page, err = p.UnitNotIssued(l, jarsCode, "00010A2B4C6D8E0F")
		put("unit not issued", page, err)
		page, err = p.NotFound(l)
		put("not found", page, err)
		page, err = p.TooMany(l)
		put("too many", page, err)
		page, err = p.Unavailable(l)
		put("unavailable", page, err)
		put("fault", p.Fault(l), nil)
	}
	return all
}

func TestSecurityPolicyNamesTheStyle(t *testing.T) {
	p := newPages(t)
	for name, page := range everyPage(t) {
		doc := document(t, page)
		styles := doc.Find("style")
		if styles.Length() != 1 {
			t.Fatalf("%s: %d style sheets, want 1", name, styles.Length())
		}
		sum := sha256.Sum256([]byte(styles.Text()))
		source := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		for _, policy := range []string{p.SecurityPolicy(), p.FormPolicy()} {
			if !strings.Contains(policy, source) {
				t.Errorf("%s: the policy %q does not name the style sheet %s", name, policy, source)
			}
		}
	}
	if !strings.Contains(p.SecurityPolicy(), "form-action 'none'") || !strings.Contains(p.FormPolicy(), "form-action 'self'") {
		t.Errorf("policies %q and %q", p.SecurityPolicy(), p.FormPolicy())
	}
}

// The one form of the service: where it is, where it leads, and that whoever
// cannot see it is told what to type.
func TestLookUpForm(t *testing.T) {
	values := map[string]string{"front": "", "unknown code": "7K3Q-X9W-M2P", "malformed code": "7K3Q-X9W-M2"}
	for name, page := range everyPage(t) {
		doc := document(t, page)
		kind, language := name[:len(name)-3], name[len(name)-2:]
		value, wanted := values[kind]
		if n := doc.Find("form").Length(); n != 0 && !wanted || n != 1 && wanted {
			t.Errorf("%s has %d forms", name, n)
		}
		if !wanted {
			continue
		}
		form := doc.Find("main > form.lookup")
		if form.AttrOr("action", "") != "/t" || form.AttrOr("method", "") != "get" {
			t.Errorf("%s: the form leads elsewhere", name)
		}
		if code := form.Find("input#code[name=code][required]"); code.Length() != 1 || code.AttrOr("value", "-") != value {
			t.Errorf("%s: the form has %d fields for a code, with %q", name, code.Length(), code.AttrOr("value", ""))
		}
		if got := form.Find("input[type=hidden][name=lang]").AttrOr("value", ""); got != language {
			t.Errorf("%s: the form keeps language %q", name, got)
		}
		hint := form.Find("#" + form.Find("#code").AttrOr("aria-describedby", "none"))
		if said(doc, "label[for=code]") == "" || hint.Text() == "" || said(doc, "form button") == "" || form.Find("input").Length() != 2 {
			t.Errorf("%s: the form does not say what it is for", name)
		}
	}
	doc := document(t, everyPage(t)["not found vi"])
	if got := doc.Find("main > p > a").AttrOr("href", ""); got != "/" {
		t.Errorf("the page of no address leads to %q", got)
	}
}

// Nothing on a page runs, and nothing makes a browser ask any host.
func TestNothingIsLoaded(t *testing.T) {
	for name, page := range everyPage(t) {
		doc := document(t, page)
		if n := doc.Find("script, iframe, object, embed, base, img, video, audio, source, template, textarea, select, [formaction], [style], meta[http-equiv]").Length(); n != 0 {
			t.Errorf("%s: %d elements that run, load or style by themselves", name, n)
		}
		if css := doc.Find("style").Text(); strings.Contains(css, "url(") || strings.Contains(css, "@import") {
			t.Errorf("%s: the style sheet loads something", name)
		}
		doc.Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				checkAttribute(t, name, s, a.Key, a.Val)
			}
		})
	}
}

func checkAttribute(t *testing.T, page string, s *goquery.Selection, key, value string) {
	t.Helper()
	element := goquery.NodeName(s)
	switch {
	case key == "action" && element == "form" && value == "/t":
	case strings.HasPrefix(key, "on"), key == "src", key == "srcset", key == "action", key == "ping", key == "target":
		t.Errorf("%s: <%s %s=%q>", page, element, key, value)
	case key != "href":
	case element == "link" && strings.HasPrefix(value, "data:image/svg+xml,"):
	case element != "a":
		t.Errorf("%s: <%s href=%q>", page, element, value)
	case strings.HasPrefix(value, "https://"):
		if rel := s.AttrOr("rel", ""); rel != "nofollow noopener noreferrer" {
			t.Errorf("%s: link to %s has rel %q", page, value, rel)
		}
	case value == "?lang=en", value == "?lang=vi", value == "/", strings.HasPrefix(value, "#"), strings.HasPrefix(value, "/t/"):
	default:
		t.Errorf("%s: link to %q", page, value)
	}
}

func TestWeight(t *testing.T) {
	const limit, aim = 14_000, 6_000
	p := newPages(t)
	for _, l := range words.Languages {
		page, err := p.Scan(l, longScan(12))
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(page); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: 12 steps are %d bytes, compressed %d", l.Tag(), len(page), packed.Len())
		if packed.Len() > aim {
			t.Errorf("%s: 12 steps weigh %d bytes compressed, want at most %d (never above %d)", l.Tag(), packed.Len(), aim, limit)
		}
	}
}

// A code proves that it was issued and nothing more.
func TestNoPageVouchesForGoods(t *testing.T) {
	for name, page := range everyPage(t) {
		text := strings.ToLower(document(t, page).Text())
		for _, claim := range []string{"chính hãng", "hàng thật", "xác thực", "đảm bảo", "genuine", "authentic", "verified", "guarantee"} {
			if strings.Contains(text, claim) {
				t.Errorf("%s says %q", name, claim)
			}
		}
	}
}

func TestNotices(t *testing.T) {
	pages := everyPage(t)
	tests := []struct{ page, tone, headline, facts string }{
		{"front vi", "front", "Hàng này từ đâu đến?", ""},
		{"front en", "front", "Where do these goods come from?", ""},
		{"unknown code vi", "warning", "Không có lô nào mang mã này", "Mã lô 7K3Q-X9W-M2P"},
		{"unknown code en", "warning", "No lot has this code", "Batch code 7K3Q-X9W-M2P"},
		{"malformed code vi", "warning", "Mã này chưa đúng", "Mã đã nhập 7K3Q-X9W-M2"},
		{"unit not issued vi", "danger", "Mã này chưa từng được phát hành", "Mã lô 7K3Q-X9W-M2P | Mã riêng 0001-0A2B-4C6D-8E0F"},
		{"unit not issued en", "danger", "This code was never issued", "Batch code 7K3Q-X9W-M2P | Package code 0001-0A2B-4C6D-8E0F"},
		{"not found vi", "quiet", "Không có trang này", ""},
		{"too many en", "quiet", "Too many requests", ""},
		{"unavailable vi", "quiet", "Tạm thời chưa tra cứu được", ""},
		{"fault vi", "quiet", "Dịch vụ gặp lỗi", ""},
		{"fault en", "quiet", "Something went wrong on our side", ""},
	}
	for _, test := range tests {
		t.Run(test.page, func(t *testing.T) {
			doc := document(t, pages[test.page])
			wantSaid(t, doc, "main > .verdict."+test.tone+" h1", test.headline)
			var facts []string
			doc.Find("main > dl > div").Each(func(_ int, s *goquery.Selection) {
				facts = append(facts, s.Find("dt").Text()+" "+s.Find("dd").Text())
			})
			if got := strings.Join(facts, " | "); got != test.facts {
				t.Errorf("facts %q, want %q", got, test.facts)
			}
			if said(doc, "main > .advice") == "" {
				t.Error("the page says not what to do")
			}
		})
	}
	doc := document(t, pages["malformed code vi"])
	wantSaid(t, doc, ".verdict .reason", "Mã lô có 9 ký tự, đúng ra phải là 10.")
}

func TestLongMistypedCodeIsShortened(t *testing.T) {
	page, err := newPages(t).MalformedCode(words.Vi, strings.Repeat("ế", 500), domain.Problem{Code: domain.CodeBatchCodeLength, Args: []any{500, 10}})
	if err != nil {
		t.Fatal(err)
	}
	wantSaid(t, document(t, page), "main > dl code", strings.Repeat("ế", 60)+"…")
}

func TestFaultIsTheSamePageEachTime(t *testing.T) {
	p := newPages(t)
	if a, b := p.Fault(words.Language(7)), p.Fault(words.Vi); !bytes.Equal(a, b) {
		t.Error("an unknown language has another page for faults than Vietnamese")
	}
}

func TestMinify(t *testing.T) {
	const css = "/* a\n comment */\na { color: red; }\n\n@media (min-width: 1rem) {\n  b > i , u { margin: 0 1px ; }\n}\n"
	const want = "a{color:red}@media (min-width:1rem){b > i,u{margin:0 1px}}"
	if got := minify(css); got != want {
		t.Errorf("minify = %q, want %q", got, want)
	}
}
