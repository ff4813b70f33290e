package words

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nguon/domain"
)

var verb = regexp.MustCompile(`%\[[1-9]\]s|%.?`)

// verbs are the values that a text shows, in the order of their numbers.
func verbs(s string) []string {
	found := verb.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryTextIsWhole(t *testing.T) {
	seen := make(map[Key]bool)
	for _, text := range slices.Concat(themes...) {
		if seen[text.key] {
			t.Errorf("%s is in the catalogue twice", text.key)
		}
		seen[text.key] = true
		for _, s := range []string{text.vi, text.en} {
			if s == "" || strings.TrimSpace(s) != s {
				t.Errorf("%s: text %q is empty or has spaces around it", text.key, s)
			}
			for _, v := range verbs(s) {
				if len(v) != len("%[1]s") {
					t.Errorf("%s: %q shows a value as %q, want %%[n]s", text.key, s, v)
				}
			}
		}
		if text.one != "" && !slices.Equal(verbs(text.one), verbs(text.en)) {
			t.Errorf("%s: singular %q and plural %q show other values", text.key, text.one, text.en)
		}
		// Dates name the month by word in one language and by number in the other.
		if text.key != "date" && !slices.Equal(verbs(text.vi), verbs(text.en)) {
			t.Errorf("%s: %q and %q show other values", text.key, text.vi, text.en)
		}
		if text.vi == text.en && len(text.vi) > 12 && !strings.Contains(string(text.key), "amount.") {
			t.Errorf("%s: the same in both languages: %q", text.key, text.vi)
		}
	}
}

func TestMatch(t *testing.T) {
	tests := []struct {
		override, accept string
		want             Language
	}{
		{"", "", Vi},
		{"", "vi-VN,vi;q=0.9,en;q=0.8", Vi},
		{"", "en-US,en;q=0.9", En},
		{"", "en;q=0.3, vi;q=0.7", Vi},
		{"", "vi;q=0.3, en-GB;q=0.7", En},
		{"", "fr-FR,fr;q=0.9,en;q=0.5", En},
		{"", "fr-FR, de", Vi},
		{"", "vi;q=0, en", En},
		{"", "*", Vi},
		{"", "not a header;;;q=x", Vi},
		{"", strings.Repeat("a-", 5000), Vi},
		{"en", "vi", En},
		{"vi", "en", Vi},
		{"EN-us", "vi", En},
		{"fr", "en", En},
		{"fr", "", Vi},
		{"<script>", "en", En},
	}
	for _, test := range tests {
		if got := Match(test.override, test.accept); got != test.want {
			t.Errorf("Match(%q, %.40q) = %s, want %s", test.override, test.accept, got.Tag(), test.want.Tag())
		}
	}
}

func TestLanguageBeyondTheLast(t *testing.T) {
	if got := For(Language(9)).Language; got != Vi {
		t.Errorf("For(9) speaks %s, want vi", got.Tag())
	}
	if got := Language(9).Tag(); got != "vi" {
		t.Errorf("Language(9).Tag() = %q, want vi", got)
	}
}

// A value that a producer, product or batch can have needs a word.
func TestEverySetHasWords(t *testing.T) {
	for _, l := range Languages {
		w := For(l)
		check := func(value, word string) {
			t.Helper()
			if word == value || word == "" {
				t.Errorf("%s: no word for %q", l.Tag(), value)
			}
		}
		for _, v := range domain.Stages {
			check(string(v), w.Stage(v))
		}
		for _, v := range domain.ProducerKinds {
			check(string(v), w.ProducerKind(v))
		}
		for _, v := range domain.Groups {
			check(string(v), w.Group(v))
		}
		for _, v := range domain.SiteKinds {
			check(string(v), w.SiteKind(v))
		}
		for _, v := range domain.Purposes {
			check(string(v), w.Purpose(v))
		}
		for _, v := range domain.HandoverStates {
			check(string(v), w.HandoverState(v))
		}
		for _, v := range domain.Roles {
			check(string(v), w.Role(v))
		}
		for _, v := range domain.Packages {
			if _, ok := w.plain[Key("package."+string(v))]; !ok {
				t.Errorf("%s: no word for package %q", l.Tag(), v)
			}
			if got := w.Quantity(domain.Quantity{Amount: 2, Unit: domain.Piece}, v); !strings.HasPrefix(got, "2 ") {
				t.Errorf("%s: two of %q are %q", l.Tag(), v, got)
			}
		}
		for _, v := range domain.Units() {
			check(string(v), w.Unit(v))
			if _, ok := w.plain[Key("dimension."+string(v.Dimension()))]; !ok {
				t.Errorf("%s: no word for dimension %q", l.Tag(), v.Dimension())
			}
			if got := w.Quantity(domain.Quantity{Amount: 0, Unit: v}, domain.PackageJar); !strings.HasPrefix(got, "0 ") {
				t.Errorf("%s: nothing in %q is %q", l.Tag(), v, got)
			}
		}
		for _, v := range []domain.Standing{domain.StandingIssued, domain.StandingRecalled, domain.StandingExpired, domain.StandingVoid, domain.StandingUnitVoid, domain.StandingUnassigned} {
			check(string(v), w.Standing(v))
		}
		for _, v := range []domain.BatchState{domain.BatchRecorded, domain.BatchVoid} {
			check(string(v), w.BatchState(v))
		}
		for k := domain.Invalid; k <= domain.Unavailable; k++ {
			if got := w.KindTitle(k); got == "" || got == w.KindTitle(0) {
				t.Errorf("%s: title of kind %v is %q", l.Tag(), k, got)
			}
		}
	}
}

func TestUnknownValuesStandAsTheyAre(t *testing.T) {
	w := For(Vi)
	got := []string{w.Stage("smoking"), w.DocumentKind("Giấy kiểm dịch"), w.KindTitle(99), w.Quantity(domain.Quantity{Amount: 3, Unit: domain.Piece}, "barrel")}
	want := []string{"smoking", "Giấy kiểm dịch", "Dịch vụ gặp lỗi", "3 cái"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestLot(t *testing.T) {
	for lot, want := range map[string]string{"MC-2026-03": "lô MC-2026-03", "Lô 5": "Lô 5", "LÔ 5": "LÔ 5", "Lôi Âm": "lô Lôi Âm"} {
		if got := For(Vi).Lot(lot); got != want {
			t.Errorf("Lot(%q) = %q, want %q", lot, got, want)
		}
	}
}

// Percent signs and verbs in what people typed are theirs.
func TestValuesAreNotFormats(t *testing.T) {
	got := For(En).Text(PageDescription, "50% %s %[2]s %d", "lot %!x")
	if want := "Where 50% %s %[2]s %d, lot %!x, comes from"; !strings.HasPrefix(got, want) {
		t.Errorf("Text = %q, want it to begin with %q", got, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			w := For(Languages[i%2])
			for range 200 {
				w.Quantity(domain.Quantity{Amount: 1250e6, Unit: domain.Kilogram}, "")
				w.Instant(time.Unix(1e9, 0), time.UTC)
				w.Problem(domain.Problem{Code: domain.CodeTooMany, Args: []any{3000, 2000}})
			}
		})
	}
	wg.Wait()
}
