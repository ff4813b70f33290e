package api

import (
	"slices"
	"strconv"
	"strings"
)

// accepted is one entry of an Accept header, or of one of its kin.
type accepted struct {
	value   string
	quality float64
}

// parseAccept reads the entries of an Accept header (RFC 9110, section 12.5.1)
// in their order. Parameters other than q are not told apart: nothing here is
// served in two variants of one media type.
func parseAccept(header string) []accepted {
	var entries []accepted
	for part := range strings.SplitSeq(header, ",") {
		value, rest, _ := strings.Cut(part, ";")
		entry := accepted{strings.ToLower(strings.TrimSpace(value)), 1}
		for param := range strings.SplitSeq(rest, ";") {
			name, q, _ := strings.Cut(strings.TrimSpace(param), "=")
			if n, err := strconv.ParseFloat(q, 64); strings.EqualFold(name, "q") && err == nil && n >= 0 && n <= 1 {
				entry.quality = n
			}
		}
		if entry.value != "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

// negotiate chooses the offer that the Accept header likes best, and among
// those it likes as much the one that it names more exactly: a program that
// asks for JSON or anything else means JSON. After that the earlier offer wins,
// and it is the answer too when nothing suits: a page helps a reader more than
// the statement that there is none.
func negotiate(header string, offers ...string) string {
	entries := parseAccept(header)
	best, bestQuality, bestRange := offers[0], 0.0, 0
	for _, offer := range offers {
		q, width := qualityOf(entries, offer)
		if q > bestQuality || q == bestQuality && q > 0 && width < bestRange {
			best, bestQuality, bestRange = offer, q, width
		}
	}
	return best
}

// qualityOf is the quality of the most specific entry that an offer matches,
// and how wide that one's range is: 0 for the offer's own name.
func qualityOf(entries []accepted, offer string) (quality float64, width int) {
	group, _, _ := strings.Cut(offer, "/")
	for width, pattern := range []string{offer, group + "/*", "*/*"} {
		i := slices.IndexFunc(entries, func(a accepted) bool { return a.value == pattern })
		if i >= 0 {
			return entries[i].quality, width
		}
	}
	return 0, 0
}
