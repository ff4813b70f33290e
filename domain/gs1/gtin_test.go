package gs1

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseGTIN(t *testing.T) {
	for in, want := range map[string]GTIN{
		"09506000134352": "09506000134352", // GS1's own example in its Digital Link material
		"9506000134352":  "09506000134352",
		"96385074":       "00000096385074", // GTIN-8
		"614141000036":   "00614141000036", // GTIN-12
		"8934563138165":  "08934563138165", // GTIN-13 with the Vietnamese prefix
		"10614141000033": "10614141000033", // GTIN-14 of a case
		"00000096385074": "00000096385074",
		"12345670":       "00000012345670",
	} {
		got, err := ParseGTIN(in)
		if err != nil || got != want {
			t.Errorf("ParseGTIN(%s) = %s, %v, want %s", in, got, err, want)
		}
		if again, err := ParseGTIN(string(got)); err != nil || again != got {
			t.Errorf("ParseGTIN(%s) = %s, %v", got, again, err)
		}
	}
}

func TestParseGTINRefuses(t *testing.T) {
	tests := []struct {
		in   string
		want Error
	}{
		{"", Error{CodeGTINLength, []any{0}}},
		{"950600013435", Error{CodeGTINCheck, []any{"5", "9"}}},
		{"1234567", Error{CodeGTINLength, []any{7}}},
		{"123456789", Error{CodeGTINLength, []any{9}}},
		{"12345678901", Error{CodeGTINLength, []any{11}}},
		{"095060001343520", Error{CodeGTINLength, []any{15}}},
		{strings.Repeat("0", 5000), Error{CodeGTINLength, []any{5000}}},
		{"09506000134353", Error{CodeGTINCheck, []any{"3", "2"}}},
		{"09506000134325", Error{CodeGTINCheck, []any{"5", "1"}}},
		{"00000000", Error{CodeGTINZero, nil}},
		{"00000000000000", Error{CodeGTINZero, nil}},
		{" 9506000134352", Error{CodeGTINCharacter, []any{"U+0020", 1}}},
		{"950-6000134352", Error{CodeGTINCharacter, []any{"U+002D", 4}}},
		{"9506000134352\n", Error{CodeGTINCharacter, []any{"U+000A", 14}}},
		{"950600013435O", Error{CodeGTINCharacter, []any{"U+004F", 13}}},
		{"９506000134352", Error{CodeGTINCharacter, []any{"U+FF19", 1}}},
		{"95\xff", Error{CodeGTINCharacter, []any{"U+FFFD", 3}}},
	}
	for _, tt := range tests {
		got, err := ParseGTIN(tt.in)
		var problem Error
		if got != "" || !errors.As(err, &problem) {
			t.Fatalf("ParseGTIN(%q) = %s, %v, want %v", tt.in, got, err, tt.want)
		}
		if diff := cmp.Diff(tt.want, problem); diff != "" {
			t.Errorf("ParseGTIN(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
	if got := (Error{CodeGTINCheck, []any{"3", "2"}}).Error(); got != "gtin_check: 3 2" {
		t.Errorf("Error = %q", got)
	}
}

// Each length has exactly one right check digit, whatever stands before it,
// and every other last digit or single changed digit is refused.
func TestCheckDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{7, 11, 12, 13}).Draw(t, "data digits")
		data := rapid.StringMatching(fmt.Sprintf("[0-9]{%d}[1-9]", n-1)).Draw(t, "data")
		var right []string
		for d := '0'; d <= '9'; d++ {
			if s := data + string(d); accepted(s) {
				right = append(right, s)
			}
		}
		if len(right) != 1 {
			t.Fatalf("right numbers over %s: %v", data, right)
		}
		sum := 0
		for i, c := range strings.Repeat("0", 13-n) + right[0] {
			sum += int(c-'0') * [2]int{3, 1}[i%2]
		}
		if sum%10 != 0 {
			t.Fatalf("weighted sum of %s = %d", right[0], sum)
		}
		at := rapid.IntRange(0, n).Draw(t, "place")
		other := []byte(right[0])
		other[at] = byte('0' + (int(other[at]-'0')+rapid.IntRange(1, 9).Draw(t, "change"))%10)
		if accepted(string(other)) {
			t.Fatalf("%s is right, and %s too", right[0], other)
		}
	})
}

func accepted(s string) bool {
	_, err := ParseGTIN(s)
	return err == nil
}

func TestValidCSET82(t *testing.T) {
	n := 0
	for c := range 256 {
		if ValidCSET82(string([]byte{byte(c)})) {
			n++
		}
	}
	if n != 82 {
		t.Errorf("%d characters, want 82", n)
	}
	for s, want := range map[string]bool{
		"L5": true, "2025-11/03": true, `!"%&'()*+,-./:;<=>?_`: true, "abcXYZ0123456789____": true,
		"": false, "123456789012345678901": false, "Lô 5": false, "L 5": false, "L#5": false, "L@5": false, "L$5": false,
		"L[5]": false, "L^5": false, "L`5": false, "L{5}": false, "L~5": false, `L\5`: false, "L5\n": false, "L\x005": false, "Ｌ5": false,
	} {
		if ValidCSET82(s) != want || ValidLot(s) != want || ValidSerial(s) != want {
			t.Errorf("%q: set %v, lot %v, serial %v, want %v", s, ValidCSET82(s), ValidLot(s), ValidSerial(s), want)
		}
	}
}

func FuzzParseGTIN(f *testing.F) {
	for _, s := range []string{"09506000134352", "96385074", "", "00000000", "9506000134353", "９"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseGTIN(s)
		if err != nil {
			if got != "" {
				t.Fatalf("ParseGTIN(%q) = %s beside %v", s, got, err)
			}
			return
		}
		if len(got) != 14 || !strings.HasSuffix(string(got), s) || strings.Trim(string(got), "0123456789") != "" {
			t.Fatalf("ParseGTIN(%q) = %s", s, got)
		}
		if again, err := ParseGTIN(string(got)); err != nil || again != got {
			t.Fatalf("ParseGTIN(%s) = %s, %v", got, again, err)
		}
	})
}
