package pages

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// tags are the tags of a document in their order.
func tags(t *testing.T, page io.Reader) []string {
	t.Helper()
	var all []string
	z := html.NewTokenizer(page)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			return all
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Type == html.SelfClosingTagToken {
				token.Type = html.StartTagToken
			}
			slices.SortFunc(token.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
			if !slices.Contains([]string{"meta", "link"}, token.Data) {
				all = append(all, token.String())
			}
		}
	}
}

// checkNesting compares the tags as they were written with those of the tree
// that a browser makes of them: where it had to mend the nesting, they differ.
func checkNesting(t *testing.T, name string, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var mended bytes.Buffer
	if err := html.Render(&mended, root); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want, got := tags(t, bytes.NewReader(page)), tags(t, &mended)
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.Errorf("%s: tag %d is %s, a browser makes it %s", name, i, want[i], got[i])
			return
		}
	}
	if len(want) != len(got) {
		t.Errorf("%s: %d tags, a browser makes them %d", name, len(want), len(got))
	}
}

func TestNesting(t *testing.T) {
	for name, page := range everyPage(t) {
		checkNesting(t, name, page)
	}
}

func TestOutline(t *testing.T) {
	for name, page := range everyPage(t) {
		doc := document(t, page)
		checkOutline(t, name, doc)
		for _, once := range []string{"meta[name=description][content]", "body > footer"} {
			if n := doc.Find(once).Length(); n != 1 {
				t.Errorf("%s: %d of %s, want 1", name, n, once)
			}
		}
	}
}

// checkOutline: the document has the parts that every page has, once each.
func checkOutline(t *testing.T, name string, doc *goquery.Document) {
	t.Helper()
	for _, once := range []string{"html[lang]", "head > title", "meta[name=viewport]", "body > header", "body > main#main", "main h1", "link[rel=icon]", "meta[name=color-scheme]"} {
		if n := doc.Find(once).Length(); n != 1 {
			t.Errorf("%s: %d of %s, want 1", name, n, once)
		}
	}
	if first := doc.Find("body").Children().First(); !first.Is("a.skip[href='#main']") {
		t.Errorf("%s: the first thing is no link to the content", name)
	}
	level := 0
	doc.Find("h1, h2, h3, h4, h5, h6").Each(func(_ int, s *goquery.Selection) {
		next, _ := strconv.Atoi(goquery.NodeName(s)[1:])
		if next > level+1 {
			t.Errorf("%s: heading %q is of level %d after one of level %d", name, s.Text(), next, level)
		}
		if strings.TrimSpace(s.Text()) == "" {
			t.Errorf("%s: an empty heading of level %d", name, next)
		}
		level = next
	})
}

func TestIdentifiersLead(t *testing.T) {
	for name, page := range everyPage(t) {
		checkIdentifiers(t, name, document(t, page))
	}
}

// checkIdentifiers: what refers to a part of the page finds it.
func checkIdentifiers(t *testing.T, name string, doc *goquery.Document) {
	t.Helper()
	ids := make(map[string]bool)
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] || id == "" {
			t.Errorf("%s: id %q is empty or twice there", name, id)
		}
		ids[id] = true
	})
	doc.Find("section, [aria-labelledby]").Each(func(_ int, s *goquery.Selection) {
		if label := s.AttrOr("aria-labelledby", ""); !ids[label] {
			t.Errorf("%s: a section is labelled by %q, which is not there", name, label)
		}
	})
	doc.Find("a[href^='#']").Each(func(_ int, s *goquery.Selection) {
		if to := s.AttrOr("href", "")[1:]; !ids[to] {
			t.Errorf("%s: a link leads to %q, which is not there", name, to)
		}
	})
}

// Empty elements are gaps that nobody meant; a caption without a value, or a
// value without a caption, is a riddle.
func TestNothingIsEmpty(t *testing.T) {
	for name, page := range everyPage(t) {
		checkNothingEmpty(t, name, page, document(t, page))
	}
}

func checkNothingEmpty(t *testing.T, name string, page []byte, doc *goquery.Document) {
	t.Helper()
	doc.Find("p, li, dt, dd, a, time, small, strong, code, span, dl, ol").Each(func(_ int, s *goquery.Selection) {
		if strings.TrimSpace(s.Text()) == "" {
			html, _ := goquery.OuterHtml(s)
			t.Errorf("%s: empty %s", name, html)
		}
	})
	doc.Find("dl > div").Each(func(_ int, s *goquery.Selection) {
		if s.Find("dt").Length() != 1 || s.Find("dd").Length() == 0 {
			t.Errorf("%s: %q is no caption with values", name, s.Text())
		}
	})
	if strings.Contains(string(page), "%!") || strings.Contains(doc.Text(), "<no value>") {
		t.Errorf("%s: a text lacks a value", name)
	}
}

var cssVariable = regexp.MustCompile(`--([a-z]+):(#[0-9a-f]{3,6})`)

// palettes are the colours of the style sheet: light, then dark, which
// changes some of them.
func palettes(t *testing.T, css string) (light, dark map[string]string) {
	t.Helper()
	light, dark = make(map[string]string), make(map[string]string)
	for after := css; ; {
		before, rest, found := strings.Cut(after, "@media (prefers-color-scheme:dark)")
		if !found {
			break
		}
		var dimmed string
		dimmed, after, _ = strings.Cut(rest, "}}")
		for _, m := range cssVariable.FindAllStringSubmatch(before, -1) {
			light[m[1]], dark[m[1]] = m[2], m[2]
		}
		for _, m := range cssVariable.FindAllStringSubmatch(dimmed, -1) {
			dark[m[1]] = m[2]
		}
	}
	if len(dark) == 0 {
		t.Fatal("the style sheet has no dark colours")
	}
	return light, dark
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := colour[1:]
	if len(hex) == 3 {
		hex = fmt.Sprintf("%c%c%c%c%c%c", hex[0], hex[0], hex[1], hex[1], hex[2], hex[2])
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %s: %v", colour, err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	css := newPages(t).style
	light, dark := palettes(t, css)
	for name, palette := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range [][2]string{
			{"ink", "paper"}, {"soft", "paper"}, {"leaf", "paper"}, {"gold", "paper"}, {"ink", "sand"},
		} {
			if got := contrast(t, palette[pair[0]], palette[pair[1]]); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want 4.5", name, pair[0], pair[1], got)
			}
		}
	}
	verdicts := regexp.MustCompile(`--band:(#[0-9a-f]+)(?:;--on:(#[0-9a-f]+))?`).FindAllStringSubmatch(css, -1)
	if len(verdicts) < 4 {
		t.Fatalf("found %d colours of verdicts", len(verdicts))
	}
	for _, v := range verdicts {
		on := v[2]
		if on == "" {
			on = "#fff"
		}
		if got := contrast(t, v[1], on); got < 4.5 {
			t.Errorf("a verdict of %s on %s has a contrast of %.2f, want 4.5", on, v[1], got)
		}
	}
}
