package domain

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, without a time or a zone: when a batch
// was made, until when it is best. Dates compare with ==. The zero Date stands
// for "not given" and is before all others.
type Date struct {
	year  int16
	month int8
	day   int8
}

// The years that a date can have. Nothing in the trade is older or lasts
// longer; what looks so is a slip, such as 0205 for 2025.
const (
	MinYear = 1900
	MaxYear = 2200
)

const dateLayout = "2006-01-02"

// Codes of the problems with dates.
const (
	// CodeDateSyntax names the text that does not have the form 2006-01-02.
	CodeDateSyntax = "date_syntax"
	// CodeDateUnknown names the date that the calendar does not have, such as
	// 2025-02-29.
	CodeDateUnknown = "date_unknown"
	// CodeDateYear names the date, the first year that is accepted and the last.
	CodeDateYear = "date_year"
)

// ParseDate reads a date in the one form 2006-01-02 (ISO 8601, extended).
func ParseDate(s string) (Date, error) {
	if len(s) != len(dateLayout) || s[4] != '-' || s[7] != '-' || !digits(s[:4]) || !digits(s[5:7]) || !digits(s[8:]) {
		return Date{}, Problem{Code: CodeDateSyntax, Args: []any{excerpt(s)}}
	}
	number := func(digits string) (n int) {
		for i := range len(digits) {
			n = 10*n + int(digits[i]-'0')
		}
		return n
	}
	return NewDate(number(s[:4]), time.Month(number(s[5:7])), number(s[8:]))
}

// NewDate is the date of a year, month and day, which have to be in the calendar.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if y, m, d := t.Date(); y != year || m != month || d != day {
		return Date{}, Problem{Code: CodeDateUnknown, Args: []any{fmt.Sprintf("%04d-%02d-%02d", year, int(month), day)}}
	}
	if year < MinYear || year > MaxYear {
		return Date{}, Problem{Code: CodeDateYear, Args: []any{t.Format(dateLayout), MinYear, MaxYear}}
	}
	return Date{int16(year), int8(month), int8(day)}, nil
}

// DateOf is the date that people in loc write at the instant t; the zero Date
// for the zero time.
func DateOf(t time.Time, loc *time.Location) Date {
	if t.IsZero() {
		return Date{}
	}
	return civil(t.In(loc))
}

// civil is the date of t's own zone, or the nearest within the years.
func civil(t time.Time) Date {
	year, month, day := t.Date()
	switch {
	case year < MinYear:
		return Date{MinYear, 1, 1}
	case year > MaxYear:
		return Date{MaxYear, 12, 31}
	}
	return Date{int16(year), int8(month), int8(day)}
}

// Year is the date's year; 0 for the zero Date.
func (d Date) Year() int { return int(d.year) }

// Month is the date's month; 0 for the zero Date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day is the day of the month; 0 for the zero Date.
func (d Date) Day() int { return int(d.day) }

// IsZero says whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// String is the date as ParseDate reads it; empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.midnight().Format(dateLayout)
}

// Compare is -1, 0 or 1 as d is before, at or after other.
func (d Date) Compare(other Date) int {
	switch a, b := d.ordinal(), other.ordinal(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (d Date) ordinal() int { return int(d.year)<<9 | int(d.month)<<5 | int(d.day) }

// Before says whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.ordinal() < other.ordinal() }

// After says whether d is a later day than other.
func (d Date) After(other Date) bool { return d.ordinal() > other.ordinal() }

// farther is more days, and more months, than the years of a Date hold.
const farther = (MaxYear - MinYear + 2) * 366

// AddDays is the date n days later, or earlier for a negative n. Beyond the
// years of a Date it is the last or first day of them. The zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	n = max(-farther, min(n, farther))
	return civil(d.midnight().AddDate(0, 0, n))
}

// AddMonths is the same day n months later, or earlier for a negative n, and
// the last day of that month where it has no such day: a month after 31 January
// is 28 February, or 29 in a leap year. That is the day on which a term of n
// months ends in Vietnamese law (Civil Code of 2015, Article 148, clause 3).
// Beyond the years of a Date it is the last or first day of them. The zero Date
// stays zero.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	n = max(-farther, min(n, farther))
	first := time.Date(int(d.year), time.Month(d.month)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return civil(first.AddDate(0, 0, min(int(d.day), last)-1))
}

func (d Date) midnight() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}
