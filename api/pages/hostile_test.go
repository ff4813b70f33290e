package pages

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"nguon/api/words"
	"nguon/domain"
)

// fill sets every text in v to what text gives for its path, and everything
// else to something that is not zero.
func fill(v reflect.Value, path string, text func(path string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text(path))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	case reflect.Uint32:
		v.SetUint(3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path, text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path+"[]", text)
	case reflect.Struct:
		fillStruct(v, path, text)
	default:
		panic(fmt.Sprintf("no value for %s of kind %s", path, v.Kind()))
	}
}

func fillStruct(v reflect.Value, path string, text func(string) string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(at("2026-03-12T09:20:31.250Z")))
		return
	case domain.Date:
		v.Set(reflect.ValueOf(day("2026-03-12")))
		return
	}
	for i := range v.NumField() {
		fill(v.Field(i), path+"."+v.Type().Field(i).Name, text)
	}
}

// filledScan is a scan in which every text comes from text; only the standing
// and the units, without which there is no page, are real. Its steps are a
// batch and a handover.
func filledScan(text func(path string) string) domain.Scan {
	var s domain.Scan
	fill(reflect.ValueOf(&s).Elem(), "Scan", func(path string) string {
		if strings.HasSuffix(path, ".Unit") {
			return string(domain.Kilogram)
		}
		return text(path)
	})
	s.Standing = domain.StandingRecalled
	made, handed := s.Steps[0], s.Steps[0]
	made.Handover, handed.Made = nil, nil
	s.Steps = []domain.Step{made, handed}
	return s
}

// What is in a Scan and not on its page is listed here: a new field has to be
// shown, or to be named here with the reason.
var unshown = map[string]string{
	"Scan.Batch.Name":                 "the goods have the product's name; the step has this one",
	"Scan.Batch.Stage":                "said by its step",
	"Scan.Batch.Inputs[].Code":        "the batch's step says what it was made from",
	"Scan.Batch.Inputs[].Name":        "the same",
	"Scan.Batch.Inputs[].Lot":         "the same",
	"Scan.Batch.Inputs[].Package":     "the same; a weight has no package",
	"Scan.Batch.Losses[].Name":        "the same",
	"Scan.Batch.Attributes[].Name":    "the same",
	"Scan.Batch.Attributes[].Value":   "the same",
	"Scan.Batch.Documents[].Name":     "the same",
	"Scan.Batch.Documents[].Kind":     "the same",
	"Scan.Batch.Documents[].SHA256":   "the same",
	"Scan.Batch.Documents[].Address":  "the same",
	"Scan.Batch.Site.Kind":            "the step says the stage",
	"Scan.Batch.Site.Code":            "said by its step",
	"Scan.Batch.Product.Image.Kind":   "the caption says that it is an image",
	"Scan.Batch.Product.Image.SHA256": "a picture proves nothing",
	// A link is made of https addresses only; TestOutsideLinks has those.
	"Scan.Batch.Product.Image.Address":      "no https address here",
	"Scan.Steps[].Made.Documents[].Address": "no https address here",
	// A recall's origins are named; their steps have the rest.
	"Scan.Recalls[].Origins[].Code":    "said by its step",
	"Scan.Recalls[].Origins[].Package": "the amount says nothing about the recall",
	// An amount in kilograms has no use for the word of a piece.
	"Scan.Steps[].Made.Package":          "a weight has no package",
	"Scan.Steps[].Made.Inputs[].Package": "a weight has no package",
	"Scan.Steps[].Handover.Package":      "a weight has no package",
	"Scan.Steps[].Made.Site.Kind":        "the stage is said",
	"Scan.Steps[].Made.Producer.Kind":    "the name is enough in a step",
	"Scan.Steps[].Made.Producer.Website": "the scanned batch's producer alone is linked",
	// A step that has a site says that one's address.
	"Scan.Steps[].Made.Producer.Address.Line":     "the site's is said",
	"Scan.Steps[].Made.Producer.Address.Commune":  "the site's is said",
	"Scan.Steps[].Made.Producer.Address.Province": "the site's is said",
	// Steps say what was made, not what it is sold as.
	"Scan.Steps[].Made.Product.": "the scanned batch's product alone is told",
}

func TestEveryFactIsShownOrAccountedFor(t *testing.T) {
	markers := make(map[string]string) // by path
	s := filledScan(func(path string) string {
		if markers[path] == "" {
			markers[path] = fmt.Sprintf("zq%03dqz", len(markers))
		}
		return markers[path]
	})
	page, err := newPages(t).Scan(words.Vi, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(markers) < 60 {
		t.Fatalf("only %d texts were marked", len(markers))
	}
	used := make(map[string]bool)
	for path, marker := range markers {
		if path == "Scan.Standing" {
			continue
		}
		shown := strings.Contains(strings.ToLower(string(page)), marker)
		rule, excused := excuse(path)
		used[rule] = excused
		if shown && excused {
			t.Errorf("%s is on the page, and listed as not shown", path)
		}
		if !shown && !excused {
			t.Errorf("%s is not on the page", path)
		}
	}
	for rule := range unshown {
		if !used[rule] {
			t.Errorf("%s is listed as not shown, and is not there", rule)
		}
	}
}

func excuse(path string) (rule string, ok bool) {
	for rule := range unshown {
		if path == rule || strings.HasSuffix(rule, ".") && strings.HasPrefix(path, rule) {
			return rule, true
		}
	}
	return "", false
}

// Where a household works is known to its commune, and no page has anything
// finer than the domain gave it.
func TestNoPosition(t *testing.T) {
	s := scanOf(domain.StandingIssued, true)
	s.Batch.Producer.Address.Position = &domain.Position{Latitude: 20_446_789, Longitude: 106_336_543}
	s.Steps[0].Made.Site.Address.Position = s.Batch.Producer.Address.Position
	page, err := newPages(t).Scan(words.Vi, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"446789", "336543", "20.44", "106.33", "106,33"} {
		if strings.Contains(string(page), part) {
			t.Errorf("the page tells the position: %s", part)
		}
	}
}

var attacks = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)`,
	`</style></title></textarea><svg onload=alert(1)>`,
	`javascript:alert(1)`,
	`https://evil.example" onclick="alert(1)`,
	`{{.Style}}${alert(1)}`,
	"\u202egnp.exe\u2066\u200b\ufeff",
	"\x00\x1b[31m\u0085\u00ad",
	"&lt;b&gt; &#x3c;script&#x3e;",
	"]]><!-- <!--[if IE]>",
}

// What people typed is text wherever it stands, and shows what it is.
func TestHostileTexts(t *testing.T) {
	p := newPages(t)
	for _, attack := range attacks {
		for _, l := range words.Languages {
			page, err := p.Scan(l, filledScan(func(string) string { return attack }))
			if err != nil {
				t.Fatalf("%q: %v", attack, err)
			}
			checkHarmless(t, attack, page)
			page, err = p.MalformedCode(l, attack, domain.Problem{Code: domain.CodeBatchCodeCharacter, Args: []any{attack, 1}})
			if err != nil {
				t.Fatalf("%q: %v", attack, err)
			}
			checkHarmless(t, attack, page)
		}
	}
}

func checkHarmless(t *testing.T, attack string, page []byte) {
	t.Helper()
	doc := document(t, page)
	if n := doc.Find("script, img, body svg:not(.sign):not(.drop), b, textarea").Length(); n != 0 {
		t.Errorf("%q became %d elements", attack, n)
	}
	if n := doc.Find("style, title").Length(); n != 2 {
		t.Errorf("%q: %d styles and titles, want 2", attack, n)
	}
	for _, s := range doc.Find("*").EachIter() {
		for _, a := range s.Nodes[0].Attr {
			checkAttribute(t, attack, s, a.Key, a.Val)
		}
	}
	for _, r := range string(page) {
		if deceives(r) {
			t.Errorf("%q: the page has a %U", attack, r)
			break
		}
	}
	checkNesting(t, attack, page)
}
