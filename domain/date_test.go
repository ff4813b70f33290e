package domain

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2025-11-23", "2024-02-29", "2000-02-29", "1900-01-01", "2200-12-31"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s || d.IsZero() {
			t.Errorf("ParseDate(%s) = %v, %v", s, d, err)
		}
		if again, err := NewDate(d.Year(), d.Month(), d.Day()); err != nil || again != d {
			t.Errorf("NewDate(%d, %d, %d) = %v, %v", d.Year(), d.Month(), d.Day(), again, err)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	tests := []struct {
		in, code string
		args     []any
	}{
		{"", CodeDateSyntax, []any{""}},
		{"2025-1-2", CodeDateSyntax, []any{"2025-1-2"}},
		{"23-11-2025", CodeDateSyntax, []any{"23-11-2025"}},
		{"23/11/2025", CodeDateSyntax, []any{"23/11/2025"}},
		{"2025/11/23", CodeDateSyntax, []any{"2025/11/23"}},
		{"2025-11-23T00:00:00Z", CodeDateSyntax, []any{"2025-11-23T00:00:00Z"}},
		{" 2025-11-2", CodeDateSyntax, []any{" 2025-11-2"}},
		{"2025-+1-23", CodeDateSyntax, []any{"2025-+1-23"}},
		{"2025-11-2３", CodeDateSyntax, []any{"2025-11-2３"}},
		{"2025-02-29", CodeDateUnknown, []any{"2025-02-29"}},
		{"1900-02-29", CodeDateUnknown, []any{"1900-02-29"}},
		{"2025-04-31", CodeDateUnknown, []any{"2025-04-31"}},
		{"2025-13-01", CodeDateUnknown, []any{"2025-13-01"}},
		{"2025-00-10", CodeDateUnknown, []any{"2025-00-10"}},
		{"2025-10-00", CodeDateUnknown, []any{"2025-10-00"}},
		{"0000-00-00", CodeDateUnknown, []any{"0000-00-00"}},
		{"0205-11-23", CodeDateYear, []any{"0205-11-23", 1900, 2200}},
		{"1899-12-31", CodeDateYear, []any{"1899-12-31", 1900, 2200}},
		{"2201-01-01", CodeDateYear, []any{"2201-01-01", 1900, 2200}},
	}
	for _, tt := range tests {
		got, err := ParseDate(tt.in)
		if !got.IsZero() {
			t.Errorf("ParseDate(%q) = %v beside a problem", tt.in, got)
		}
		wantReason(t, err, tt.code, tt.args...)
	}
	for _, wild := range [][3]int{{math.MaxInt, 1, 1}, {2025, math.MaxInt, 1}, {2025, 1, math.MinInt}, {-5, 1, 1}} {
		if d, err := NewDate(wild[0], time.Month(wild[1]), wild[2]); err == nil {
			t.Errorf("NewDate(%v) = %v", wild, d)
		}
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2023-06-15", 36, "2026-06-15"},
		{"2024-02-29", 36, "2027-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2025-01-31", 1, "2025-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2025-03-31", -1, "2025-02-28"},
		{"2025-08-31", 1, "2025-09-30"},
		{"2025-12-31", 2, "2026-02-28"},
		{"2025-11-23", 0, "2025-11-23"},
		{"2025-01-15", -1, "2024-12-15"},
		{"2199-06-15", 36, "2200-12-31"},
		{"1901-06-15", -36, "1900-01-01"},
		{"2025-06-15", math.MaxInt, "2200-12-31"},
		{"2025-06-15", math.MinInt, "1900-01-01"},
	}
	for _, tt := range tests {
		if got := day(t, tt.from).AddMonths(tt.n); got != day(t, tt.want) {
			t.Errorf("%s and %d months = %v, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestAddDays(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-28", 1, "2024-02-29"},
		{"2025-02-28", 1, "2025-03-01"},
		{"2025-01-01", -1, "2024-12-31"},
		{"2025-11-23", 365, "2026-11-23"},
		{"2200-12-31", 1, "2200-12-31"},
		{"1900-01-01", -1, "1900-01-01"},
		{"1900-01-01", math.MaxInt, "2200-12-31"},
		{"2200-12-31", math.MinInt, "1900-01-01"},
	}
	for _, tt := range tests {
		if got := day(t, tt.from).AddDays(tt.n); got != day(t, tt.want) {
			t.Errorf("%s and %d days = %v, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestZeroDate(t *testing.T) {
	var zero Date
	d := day(t, "1900-01-01")
	if !zero.IsZero() || zero.String() != "" || zero.Year() != 0 || zero.Month() != 0 || zero.Day() != 0 {
		t.Errorf("zero date = %q", zero)
	}
	if !zero.Before(d) || !d.After(zero) || zero.Compare(d) != -1 || zero.Compare(zero) != 0 {
		t.Error("the zero date is not before all others")
	}
	if !zero.AddDays(400).IsZero() || !zero.AddMonths(36).IsZero() {
		t.Error("arithmetic makes a date out of none")
	}
	if got := DateOf(time.Time{}, time.UTC); !got.IsZero() {
		t.Errorf("date of no time = %v", got)
	}
}

func TestDateOf(t *testing.T) {
	vietnam := time.FixedZone("+07", 7*60*60)
	tests := []struct {
		instant, want string
		loc           *time.Location
	}{
		{"2025-11-23T16:59:59Z", "2025-11-23", vietnam},
		{"2025-11-23T17:00:00Z", "2025-11-24", vietnam},
		{"2025-12-31T23:30:00+07:00", "2025-12-31", time.UTC},
		{"2026-01-01T06:59:59+07:00", "2025-12-31", time.UTC},
		{"1700-01-01T00:00:00Z", "1900-01-01", vietnam},
		{"3000-01-01T00:00:00Z", "2200-12-31", vietnam},
	}
	for _, tt := range tests {
		instant, err := time.Parse(time.RFC3339, tt.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(instant, tt.loc); got != day(t, tt.want) {
			t.Errorf("date of %s in %v = %v, want %s", tt.instant, tt.loc, got, tt.want)
		}
	}
}

func TestDatesAgreeWithTheCalendar(t *testing.T) {
	first := time.Date(MinYear, 1, 1, 0, 0, 0, 0, time.UTC)
	last := int(time.Date(MaxYear, 12, 31, 0, 0, 0, 0, time.UTC).Sub(first).Hours() / 24)
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(0, last).Draw(t, "a")
		b := rapid.IntRange(0, last).Draw(t, "b")
		x, y := DateOf(first.AddDate(0, 0, a), time.UTC), DateOf(first.AddDate(0, 0, b), time.UTC)
		if got, err := ParseDate(x.String()); err != nil || got != x || x.String() != first.AddDate(0, 0, a).Format("2006-01-02") {
			t.Fatalf("ParseDate(%s) = %v, %v", x, got, err)
		}
		if got := x.AddDays(b - a); got != y {
			t.Fatalf("%v and %d days = %v, want %v", x, b-a, got, y)
		}
		if x.Before(y) != (a < b) || x.After(y) != (a > b) || (x.Compare(y) == 0) != (a == b) || x.Compare(y) != -y.Compare(x) {
			t.Fatalf("order of %v and %v", x, y)
		}
		n := rapid.IntRange(-240, 240).Draw(t, "months")
		z := x.AddMonths(n)
		whole := (z.Year()-x.Year())*12 + int(z.Month()-x.Month())
		if z.Year() > MinYear && z.Year() < MaxYear && (whole != n || z.Day() > x.Day() || z.Day() < x.Day() && z.AddDays(1).Day() != 1) {
			t.Fatalf("%v and %d months = %v", x, n, z)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2025-11-23", "2024-02-29", "2025-02-29", "0205-01-01", "", "2025-11-23 ", "２025-1-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		judge, wrong := time.Parse("2006-01-02", s)
		wrongYear := judge.Year() < MinYear || judge.Year() > MaxYear
		switch d, err := ParseDate(s); {
		case (err == nil) != (wrong == nil && !wrongYear):
			t.Fatalf("ParseDate(%q) = %v, %v; time.Parse says %v, %v", s, d, err, judge, wrong)
		case err == nil && d.String() != s:
			t.Fatalf("ParseDate(%q) prints as %s", s, d)
		}
	})
}
