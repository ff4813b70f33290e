package sample

import (
	"fmt"
	"time"

	"nguon/domain"
)

// season is the dates of one round of the chains. Crabs are gathered and paddy
// is cut when nature says so, so the dates are not counted back from today but
// taken from the last round that is over, of two a year.
type season struct {
	// crop is the name of the rice crop: "vụ xuân 2026".
	crop string
	// gathered is when the crabs were caught; in Hồng Tiến they are from the
	// third to the seventh month.
	gathered domain.Date
	// ripeMonths is how long the crabs ripen in salt.
	ripeMonths int
	// cut is the first day of the harvest.
	cut domain.Date
	// milled is when the dry paddy was taken from the store to the mill.
	milled domain.Date
	// packed is when the gift boxes were, the last day of the round.
	packed domain.Date
	// rated is when the programme's council decided.
	rated domain.Date
}

// spring is the round of the spring crop; its boxes are for the holiday of 2
// September.
func spring(year int) season {
	return season{
		crop:       fmt.Sprintf("vụ xuân %d", year),
		gathered:   day(year-1, time.June, 24),
		ripeMonths: 12,
		cut:        day(year, time.June, 6),
		milled:     day(year, time.July, 20),
		packed:     day(year, time.August, 20),
		rated:      day(year-1, time.November, 18),
	}
}

// autumn is the round of the autumn crop; its boxes are for Tết.
func autumn(year int) season {
	return season{
		crop:       fmt.Sprintf("vụ mùa %d", year),
		gathered:   day(year, time.April, 14),
		ripeMonths: 8,
		cut:        day(year, time.October, 3),
		milled:     day(year, time.December, 5),
		packed:     day(year+1, time.January, 12),
		rated:      day(year-1, time.November, 18),
	}
}

// lastSeason is the last round that is over. It ended before the present day in
// UTC, so none of its days lies ahead in any time zone: they are at most a day
// behind.
func lastSeason(now time.Time) season {
	today := domain.DateOf(now, time.UTC)
	rounds := []season{spring(today.Year()), autumn(today.Year() - 1), spring(today.Year() - 1)}
	for _, s := range rounds {
		if s.packed.Before(today) {
			return s
		}
	}
	return rounds[len(rounds)-1]
}

// seasonOf is the round whose crabs were gathered on the given day, or else
// when it belongs to none.
func seasonOf(gathered domain.Date, otherwise season) season {
	for _, s := range []season{spring(gathered.Year() + 1), autumn(gathered.Year())} {
		if s.gathered == gathered {
			return s
		}
	}
	return otherwise
}

// lot is how these producers number their lots: a word and the day, "MC-260703".
func lot(word string, on domain.Date) string {
	return fmt.Sprintf("%s-%02d%02d%02d", word, on.Year()%100, on.Month(), on.Day())
}

// day is a date that is known to be in the calendar.
func day(year int, month time.Month, d int) domain.Date {
	return domain.DateOf(time.Date(year, month, d, 0, 0, 0, 0, time.UTC), time.UTC)
}

func earlier(a, b domain.Date) domain.Date {
	if a.Before(b) {
		return a
	}
	return b
}
