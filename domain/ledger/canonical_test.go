package ledger_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"nguon/domain/ledger"
)

// The sample of RFC 8785, section 3.2.2, and its canonical form of section
// 3.2.4: members by their UTF-16 code units, numbers as ECMAScript writes them.
func TestCanonicalIsThatOfTheStandard(t *testing.T) {
	const sample = `{
		"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
		"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
		"literals": [null, true, false]
	}`
	const want = `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
		`"string":"€$\u000f\nA'B\"\\\\\"/"}`
	var v any
	if err := json.Unmarshal([]byte(sample), &v); err != nil {
		t.Fatal(err)
	}
	got, err := ledger.Canonical(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("canonical form\n%s, want\n%s", got, want)
	}
}

// Go escapes characters that HTML minds; the standard has them as they are.
func TestCanonicalDoesNotEscapeForHTML(t *testing.T) {
	got, err := ledger.Canonical(map[string]string{"ả": "<Mắm & cáy>", "a": "\u2028"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "{\"a\":\"\u2028\",\"ả\":\"<Mắm & cáy>\"}"; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCanonicalRefusesWhatJSONHasNot(t *testing.T) {
	if _, err := ledger.Canonical(func() {}); err == nil {
		t.Error("a function was encoded")
	}
}

func TestHashIsSHA256(t *testing.T) {
	// FIPS 180-2, appendix B.1.
	if got, want := ledger.Hash([]byte("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func TestPrivateHidesTheValue(t *testing.T) {
	// RFC 4231, test case 2.
	if got, want := ledger.Private([]byte("Jefe"), "what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"; got != want {
		t.Errorf("HMAC %s, want %s", got, want)
	}
	one, two := strings.Repeat("1", ledger.SaltSize), strings.Repeat("2", ledger.SaltSize)
	if ledger.Private([]byte(one), "0912345678") == ledger.Private([]byte(two), "0912345678") {
		t.Error("two salts hide one value alike")
	}
	if ledger.Private([]byte(one), "") != "" {
		t.Error("nothing was made into something")
	}
}

func ExampleCanonical() {
	canonical, err := ledger.Canonical(map[string]any{"unit": "KGM", "lot": "MC-2026-03", "amount": "12.5"})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(canonical))
	fmt.Println(ledger.Hash(canonical)[:16])
	// Output:
	// {"amount":"12.5","lot":"MC-2026-03","unit":"KGM"}
	// b2803801941502ce
}
