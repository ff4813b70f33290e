package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"nguon/domain"
)

// instant is how a time is written: milliseconds since 1970, NULL for none.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// toTime reads an instant into a time in UTC.
func toTime(t *time.Time) *instantColumn { return (*instantColumn)(t) }

type instantColumn time.Time

func (c *instantColumn) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*c = instantColumn{}
	case int64:
		*c = instantColumn(time.UnixMilli(v).UTC())
	default:
		return fmt.Errorf("an instant is stored as %T", v)
	}
	return nil
}

// toDate reads a civil date.
func toDate(d *domain.Date) *dateColumn { return (*dateColumn)(d) }

type dateColumn domain.Date

func (c *dateColumn) Scan(v any) error {
	text, ok := v.(string)
	switch {
	case v == nil || ok && text == "":
		*c = dateColumn{}
		return nil
	case !ok:
		return fmt.Errorf("a date is stored as %T", v)
	}
	d, err := domain.ParseDate(text)
	*c = dateColumn(d)
	return err
}

// blob is how bytes are written: NULL for none, as nil and empty are the same.
func blob(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// jsonColumn writes and reads a small list as JSON, NULL for an empty one.
type jsonColumn[T any] []T

func (c jsonColumn[T]) Value() (driver.Value, error) {
	if len(c) == 0 {
		return nil, nil
	}
	text, err := json.Marshal([]T(c))
	return string(text), err
}

func (c *jsonColumn[T]) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*c = nil
		return nil
	case string:
		if v == "[]" {
			*c = nil
			return nil
		}
		return json.Unmarshal([]byte(v), (*[]T)(c))
	default:
		return fmt.Errorf("a list is stored as %T", v)
	}
}

// jsonOf is a list as the one argument of a query that unfolds it with
// json_each: SQLite takes 32,766 arguments, a list of this form has no end.
func jsonOf[T any](list []T) jsonColumn[T] { return jsonColumn[T](list) }

// jsonValue writes and reads one value as JSON, NULL for a zero one.
type jsonValue[T comparable] struct{ v T }

func (c jsonValue[T]) Value() (driver.Value, error) {
	if c.v == *new(T) {
		return nil, nil
	}
	text, err := json.Marshal(c.v)
	return string(text), err
}

func (c *jsonValue[T]) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		c.v = *new(T)
		return nil
	case string:
		return json.Unmarshal([]byte(v), &c.v)
	default:
		return fmt.Errorf("a value is stored as %T", v)
	}
}

// convert makes a list of one type from a list of another, nil from an empty one.
func convert[A, B any](list []A, f func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// metaColumns are those of domain.Meta.
var metaColumns = []string{"revision", "created_at", "changed_at", "record_hash"}

func metaValues(m *domain.Meta) []any {
	return []any{m.Revision, instant(m.CreatedAt), instant(m.ChangedAt), m.RecordHash}
}

func metaInto(m *domain.Meta) []any {
	return []any{&m.Revision, toTime(&m.CreatedAt), toTime(&m.ChangedAt), &m.RecordHash}
}

// placeColumns are those of domain.Place.
var placeColumns = []string{"address_line", "commune", "province", "latitude", "longitude"}

func placeValues(p *domain.Place) []any {
	values := []any{p.Line, p.Commune, p.Province, nil, nil}
	if p.Position != nil {
		values[3], values[4] = p.Position.Latitude, p.Position.Longitude
	}
	return values
}

// positionColumns reads a position that may be missing.
type positionColumns struct{ latitude, longitude *int64 }

func placeInto(p *domain.Place, c *positionColumns) []any {
	return []any{&p.Line, &p.Commune, &p.Province, &c.latitude, &c.longitude}
}

func (c positionColumns) position() *domain.Position {
	if c.latitude == nil || c.longitude == nil {
		return nil
	}
	return &domain.Position{Latitude: *c.latitude, Longitude: *c.longitude}
}
