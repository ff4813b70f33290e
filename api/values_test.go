package api

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nguon/domain"
)

// How clients read what the service writes.

func (d *date) UnmarshalText(b []byte) (err error) {
	d.Date, err = domain.ParseDate(string(b))
	return err
}

func (i *instant) UnmarshalText(b []byte) error {
	t, err := time.Parse(instantLayout, string(b))
	*i = instant(t)
	return err
}

func (q *quantity) UnmarshalJSON(b []byte) error {
	var parts struct{ Value, Unit string }
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	parsed, err := domain.ParseQuantity(parts.Value, parts.Unit)
	*q = quantity(parsed)
	return err
}

func (d *degrees) UnmarshalJSON(b []byte) error {
	parsed, ok := parseDegrees(string(b))
	if *d = parsed; !ok {
		return fmt.Errorf("no degrees: %s", b)
	}
	return nil
}

func TestParseDegrees(t *testing.T) {
	for _, test := range []struct {
		text string
		want degrees
		ok   bool
	}{
		{"20", 20_000_000, true},
		{"-20.5", -20_500_000, true},
		{"0.0000004", 0, true},
		{"0.0000005", 1, true},
		{"106.66666666666667", 106_666_667, true},
		{"-0.9999996", -1_000_000, true},
		{"9999.999999", 9_999_999_999, true},
		{"99999", 99_999_000_000, true},
		{"-123456789012345.6", -999_999_999_999_000_000, true},
		{"1e2", 0, false},
		{"2E-7", 0, false},
	} {
		if got, ok := parseDegrees(test.text); got != test.want || ok != test.ok {
			t.Errorf("parseDegrees(%s) = %d, %v; want %d, %v", test.text, got, ok, test.want, test.ok)
		}
	}
}

// What is written is read back as it was.
func TestDegreesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := degrees(rapid.Int64Range(-180*degree, 180*degree).Draw(t, "millionths"))
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := parseDegrees(string(text)); got != d || !ok {
			t.Fatalf("%d was written as %s and read as %d, %v", d, text, got, ok)
		}
	})
}

func TestInstantKeepsMilliseconds(t *testing.T) {
	at := time.Date(2026, 3, 20, 8, 30, 0, 120_000_000, time.FixedZone("ICT", 7*3600))
	text, err := json.Marshal(instant(at))
	if err != nil || string(text) != `"2026-03-20T01:30:00.120Z"` {
		t.Errorf("%s, %v", text, err)
	}
}
