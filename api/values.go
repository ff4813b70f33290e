package api

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"nguon/domain"
)

// quantity is an amount in JSON: {"value": "12.5", "unit": "KGM"}.
type quantity domain.Quantity

func (q quantity) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value string      `json:"value"`
		Unit  domain.Unit `json:"unit"`
	}{domain.Quantity(q).Value(), q.Unit})
}

// IsZero lets an amount that was not given be left out; nothing at all, as in
// an empty stock, has a unit and stays.
func (q quantity) IsZero() bool { return q.Unit == "" }

// date is a civil date in JSON: "2026-03-12".
type date struct{ domain.Date }

func (d date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// instant is a moment in JSON: RFC 3339 in UTC with whole milliseconds.
type instant time.Time

const instantLayout = "2006-01-02T15:04:05.000Z"

func (i instant) MarshalText() ([]byte, error) {
	return []byte(time.Time(i).UTC().Format(instantLayout)), nil
}

func (i instant) IsZero() bool { return time.Time(i).IsZero() }

// degrees are millionths of a degree, a decimal number of degrees in JSON.
type degrees int64

const (
	degree = 1_000_000
	// mostDigits before the point leave room for the millionths.
	mostDigits = 12
)

func (d degrees) MarshalJSON() ([]byte, error) {
	sign, n := "", int64(d)
	if n < 0 {
		sign, n = "-", -n
	}
	fraction := strconv.FormatInt(degree+n%degree, 10)[1:]
	s := sign + strconv.FormatInt(n/degree, 10) + "." + fraction
	return []byte(strings.TrimSuffix(strings.TrimRight(s, "0"), ".")), nil
}

// parseDegrees reads a plain decimal to the nearest millionth, which is eleven
// centimetres on the ground: positioning receivers write more digits than they
// know. The range is the domain's to judge, for which a number that is too
// large to hold is as good as the largest.
func parseDegrees(s string) (degrees, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if strings.ContainsAny(digits, "eE") {
		return 0, false
	}
	if len(whole) > mostDigits {
		whole, fraction = strings.Repeat("9", mostDigits), ""
	}
	fraction += "0000000"
	n, err := strconv.ParseInt(whole+fraction[:6], 10, 64)
	if err != nil {
		return 0, false
	}
	if fraction[6] >= '5' {
		n++
	}
	if negative {
		n = -n
	}
	return degrees(n), true
}

// length is in micrometres, and in JSON a decimal number of millimetres.
type length int

// longest is further than anything that is printed.
const longest = 9_999_999 // mm

func (l length) MarshalJSON() ([]byte, error) {
	return []byte(decimal(l.millimetres())), nil
}

func (l length) millimetres() float64 { return float64(l) / 1000 }

// decimal writes a number with a point, in as many digits as it has.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// parseLength reads millimetres with at most three decimals. The range is the
// domain's to judge, for which a number that is too large to hold is as good as
// the largest.
func parseLength(s string) (length, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, dotted := strings.Cut(digits, ".")
	if len(fraction) > 3 || dotted && fraction == "" || whole == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(whole + (fraction + "000")[:3])
	if err != nil || n > longest*1000 {
		n = longest * 1000
	}
	if negative {
		n = -n
	}
	return length(n), true
}

type position struct {
	Latitude  degrees `json:"latitude"`
	Longitude degrees `json:"longitude"`
}

type place struct {
	Line     string    `json:"line,omitempty"`
	Commune  string    `json:"commune,omitempty"`
	Province string    `json:"province"`
	Position *position `json:"position,omitempty"`
}

func placeOf(p domain.Place) place {
	at := place{Line: p.Line, Commune: p.Commune, Province: p.Province}
	if p.Position != nil {
		at.Position = &position{degrees(p.Position.Latitude), degrees(p.Position.Longitude)}
	}
	return at
}

func (p place) domain() domain.Place {
	at := domain.Place{Line: p.Line, Commune: p.Commune, Province: p.Province}
	if p.Position != nil {
		at.Position = &domain.Position{Latitude: int64(p.Position.Latitude), Longitude: int64(p.Position.Longitude)}
	}
	return at
}

type document struct {
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"`
	SHA256  string `json:"sha256"`
	Address string `json:"address,omitempty"`
}

func documentOf(d domain.Document) document { return document(d) }

func (d document) domain() domain.Document { return domain.Document(d) }

func optionalDocumentOf(d *domain.Document) *document {
	if d == nil {
		return nil
	}
	return &document{d.Name, d.Kind, d.SHA256, d.Address}
}

func (d *document) optional() *domain.Document {
	if d == nil {
		return nil
	}
	return &domain.Document{Name: d.Name, Kind: d.Kind, SHA256: d.SHA256, Address: d.Address}
}

type loss struct {
	Name     string   `json:"name"`
	Quantity quantity `json:"quantity"`
}

func lossOf(l domain.Loss) loss { return loss{l.Name, quantity(l.Quantity)} }

func (l loss) domain() domain.Loss {
	return domain.Loss{Name: l.Name, Quantity: domain.Quantity(l.Quantity)}
}

type attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func attributeOf(a domain.Attribute) attribute { return attribute(a) }

func (a attribute) domain() domain.Attribute { return domain.Attribute(a) }

// history is what every thing that can change says about its changes.
type history struct {
	Revision   int64   `json:"revision,omitzero"`
	CreatedAt  instant `json:"created_at,omitzero"`
	ChangedAt  instant `json:"changed_at,omitzero"`
	RecordHash string  `json:"record_hash,omitempty"`
}

func historyOf(m domain.Meta) history {
	return history{m.Revision, instant(m.CreatedAt), instant(m.ChangedAt), m.RecordHash}
}

// each maps a slice; a list of nothing is empty in JSON, not null.
func each[A, B any](items []A, to func(A) B) []B {
	mapped := make([]B, len(items))
	for i, item := range items {
		mapped[i] = to(item)
	}
	return mapped
}

// encode writes JSON as it is read by people: with <, > and & as they are,
// which nosniff and the content type make safe.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
