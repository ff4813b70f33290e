package pages

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nguon/api/words"
	"nguon/domain"
)

func readerOf(l words.Language, role domain.Role, at string) Reader {
	r := Reader{Language: l, At: at}
	if role != "" {
		r.Name, r.Role = "Máy của con gái", role
	}
	return r
}

func labelled(name string, labels int) LabelledBatch {
	return LabelledBatch{
		Batch: domain.Batch{
			ID: "019b2c7e-0000-7000-8000-000000000001", Stage: domain.Packaging, Name: name, Lot: "MC-2026-03",
			MadeOn: day("2026-03-12"), Made: domain.Quantity{Amount: 80, Unit: domain.Piece}, State: domain.BatchRecorded,
		},
		Package: domain.PackageJar, Labels: labels,
	}
}

// everyScreen renders each screen of the console in each state and language.
func everyScreen(t testing.TB) map[string][]byte {
	t.Helper()
	all := make(map[string][]byte)
	for _, l := range words.Languages {
		for name, make := range screenSamples {
			page, err := make(newPages(t), l)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all[name+" "+l.Tag()] = page
		}
	}
	return all
}

var screenSamples = map[string]func(*Pages, words.Language) ([]byte, error){
	"sign in": func(p *Pages, l words.Language) ([]byte, error) {
		return p.SignIn(readerOf(l, "", "/console/sign-in?next=%2Fconsole%3Fall%3D1"), "/console?all=1", nil)
	},
	"sign in refused": func(p *Pages, l words.Language) ([]byte, error) {
		return p.SignIn(readerOf(l, "", "/console/sign-in"), "", Problems{{Field: "token", Code: "token_wrong"}, {Code: "fault"}})
	},
	"refusal": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Refusal(readerOf(l, domain.Inspector, "/console/nothing"), words.For(l).Text(words.RefusedTitle), []domain.Problem{{Code: domain.CodeForbidden}})
	},
	"batches": func(p *Pages, l words.Language) ([]byte, error) {
		void := labelled("Mắm cáy", 0)
		void.Batch.State, void.Batch.ID = domain.BatchVoid, "019b2c7e-0000-7000-8000-000000000002"
		raw := labelled("Cáy tươi", 3)
		raw.Batch.Stage, raw.Batch.Made, raw.Batch.ID = domain.RawMaterial, domain.Quantity{Amount: 5e6, Unit: domain.Kilogram}, "019b2c7e-0000-7000-8000-000000000003"
		return p.Batches(readerOf(l, domain.ProducerRole, "/console"), BatchList{
			Batches: []LabelledBatch{labelled("Mắm cáy chắt", 24), void, raw}, All: true, Next: "abc",
		})
	},
	"batches of an inspector": func(p *Pages, l words.Language) ([]byte, error) {
		b := labelled("Mắm cáy chắt", 90)
		b.Producer = "Hợp tác xã Mắm Cáy Mẫu"
		return p.Batches(readerOf(l, domain.Inspector, "/console"), BatchList{Batches: []LabelledBatch{b}})
	},
	"no batches": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Batches(readerOf(l, domain.ProducerRole, "/console"), BatchList{})
	},
}

func TestScreensAreWellMade(t *testing.T) {
	for name, page := range everyScreen(t) {
		t.Run(name, func(t *testing.T) {
			doc := document(t, page)
			checkNesting(t, name, page)
			checkOutline(t, name, doc)
			checkIdentifiers(t, name, doc)
			checkNothingEmpty(t, name, page, doc)
			checkForms(t, doc)
			checkScreenLoads(t, newPages(t), doc)
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

var screenLinks = regexp.MustCompile(`^(/console(/[a-z0-9./-]*)?([?][^"<>\\ ]*)?(#[a-z-]+)?|/t/[0-9A-Z]{10}|#[a-z-]+)$`)

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
			if n := doc.Find("script, b, textarea, body svg:not(.drop):not(.sheet):not(.roll), img:not([src^='/console/'])").Length(); n != 0 {
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
	put(p.Batches(r, BatchList{Batches: []LabelledBatch{b}, Next: attack}))
	return all
}
