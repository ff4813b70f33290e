package pages

import (
	"net/url"
	"strings"

	"nguon/api/words"
	"nguon/domain"
)

// place writes an address from the smallest part to the largest.
func place(at domain.Place) string { return join(", ", at.Line, at.Commune, at.Province) }

func joinDots(parts ...string) string { return join(" · ", parts...) }

func join(between string, parts ...string) string {
	var given []string
	for _, s := range parts {
		if s != "" {
			given = append(given, s)
		}
	}
	return strings.Join(given, between)
}

// unlessSaid is kind, unless the name begins with it.
func unlessSaid(name, kind string) string {
	if strings.HasPrefix(strings.ToLower(name), strings.ToLower(kind)) {
		return ""
	}
	return kind
}

// outside is a fact whose value leads to a site of somebody else. Only a plain
// https address becomes a link; everything else is shown as the text it is.
func outside(caption, value, address string) fact {
	f := fact{Caption: caption, Value: strings.TrimSuffix(strings.TrimPrefix(value, "https://"), "/")}
	u, err := url.Parse(address)
	if err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil {
		f.Href = u.String()
	}
	return f
}

// around gives what stands before and after the one value of a text, so that
// a template can mark the value up.
func around(w *words.Words, key words.Key) (before, after string) {
	const mark = "\x00"
	before, after, _ = strings.Cut(w.Text(key, mark), mark)
	return before, after
}
