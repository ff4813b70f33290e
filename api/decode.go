package api

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"nguon/domain"
	"nguon/domain/gs1"
)

// decode reads a request's body into T, a struct of this package, strictly:
// each field by its JSON name and type, nothing twice, nothing more. All that
// is wrong is said at once. A null counts as absent; what must not be absent
// is the domain's to say.
func decode[T any](r *request) (T, error) {
	var body T
	var found findings
	n, err := parseJSON(r.body, &found)
	if err != nil {
		return body, err
	}
	d := decoder{&found}
	if n.sort != isObject {
		d.wrongType("", isObject, n)
	} else {
		d.object(n, "", reflect.ValueOf(&body).Elem())
	}
	return body, found.err()
}

// decodeNothing is for requests that need no body: it may be absent, or an
// empty object.
func decodeNothing(r *request) error {
	if len(r.body) == 0 {
		return nil
	}
	_, err := decode[struct{}](r)
	return err
}

type decoder struct{ *findings }

// readers read the values that have a meaning beyond their JSON type.
var readers = map[reflect.Type]func(decoder, node, string) any{
	reflect.TypeFor[date]():              decoder.date,
	reflect.TypeFor[quantity]():          decoder.quantity,
	reflect.TypeFor[position]():          decoder.position,
	reflect.TypeFor[gs1.GTIN]():          decoder.gtin,
	reflect.TypeFor[length]():            decoder.length,
	reflect.TypeFor[domain.ProducerID](): readID[domain.ProducerID],
	reflect.TypeFor[domain.ProductID]():  readID[domain.ProductID],
	reflect.TypeFor[domain.SiteID]():     readID[domain.SiteID],
	reflect.TypeFor[domain.BatchID]():    readID[domain.BatchID],
}

func (d decoder) into(n node, at string, dst reflect.Value) {
	if n.sort == isNull {
		return
	}
	if read, ok := readers[dst.Type()]; ok {
		dst.Set(reflect.ValueOf(read(d, n, at)))
		return
	}
	switch dst.Kind() {
	case reflect.Pointer:
		dst.Set(reflect.New(dst.Type().Elem()))
		d.into(n, at, dst.Elem())
	case reflect.Struct:
		if d.want(n, at, isObject) {
			d.object(n, at, dst)
		}
	case reflect.Slice:
		if d.want(n, at, isArray) {
			d.array(n, at, dst)
		}
	case reflect.String:
		if d.want(n, at, isText) {
			dst.SetString(n.text)
		}
	case reflect.Bool:
		if d.want(n, at, isBoolean) {
			dst.SetBool(n.truth)
		}
	case reflect.Int:
		// A number too large to hold becomes the largest, and the domain says
		// what the range is.
		whole, err := strconv.ParseInt(n.text, 10, dst.Type().Bits())
		if n.sort != isNumber || err != nil && !errors.Is(err, strconv.ErrRange) {
			d.wrongType(at, isWhole, n)
		}
		dst.SetInt(whole)
	default:
		panic("api: no request has a " + dst.Type().String())
	}
}

func (d decoder) object(n node, at string, dst reflect.Value) {
	fields := map[string]reflect.Value{}
	members(dst, fields)
	for i, name := range n.names {
		field, ok := fields[name]
		if !ok {
			d.malformed(join(at, name), codeUnknownField, excerpt(name))
			continue
		}
		d.into(n.items[i], join(at, name), field)
	}
}

// members finds the fields of a struct by their names, those of its embedded
// structs too.
func members(of reflect.Value, fields map[string]reflect.Value) {
	for i := range of.NumField() {
		if of.Type().Field(i).Anonymous {
			members(of.Field(i), fields)
			continue
		}
		name, _, _ := strings.Cut(of.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = of.Field(i)
	}
}

func (d decoder) array(n node, at string, dst reflect.Value) {
	dst.Set(reflect.MakeSlice(dst.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		below := join(at, strconv.Itoa(i))
		if item.sort == isNull {
			d.malformed(below, domain.CodeRequired)
			continue
		}
		d.into(item, below, dst.Index(i))
	}
}

// want says whether a value has the sort that is wanted.
func (d decoder) want(n node, at string, wanted sort) bool {
	if n.sort != wanted {
		d.wrongType(at, wanted, n)
	}
	return n.sort == wanted
}

func (d decoder) wrongType(at string, wanted sort, n node) {
	d.malformed(at, codeJSONType, string(wanted), string(n.sort))
}

// take adds the refusal of a parser of the domain.
func (d decoder) take(at string, err error) {
	var problem domain.Problem
	if errors.As(domain.FromGTIN(err), &problem) {
		d.add(at, problem)
	}
}

// date reads 2006-01-02; an empty text is no date, as forms send it.
func (d decoder) date(n node, at string) any {
	if !d.want(n, at, isText) || n.text == "" {
		return date{}
	}
	day, err := domain.ParseDate(n.text)
	d.take(at, err)
	return date{day}
}

func (d decoder) gtin(n node, at string) any {
	if !d.want(n, at, isText) || n.text == "" {
		return gs1.GTIN("")
	}
	number, err := gs1.ParseGTIN(n.text)
	d.take(at, err)
	return number
}

// length reads millimetres, with a point: 63.5.
func (d decoder) length(n node, at string) any {
	if !d.want(n, at, isNumber) {
		return length(0)
	}
	l, ok := parseLength(n.text)
	if !ok {
		d.add(at, domain.Problem{Code: codeLengthSyntax, Args: []any{excerpt(n.text)}})
	}
	return l
}

func readID[ID ~string](d decoder, n node, at string) any {
	if !d.want(n, at, isText) || n.text == "" {
		return ID("")
	}
	id, ok := parseID[ID](n.text)
	if !ok {
		d.add(at, domain.Problem{Code: codeIDSyntax, Args: []any{excerpt(n.text)}})
	}
	return id
}

// parseID reads an id in the one form that this service writes, in any case.
func parseID[ID ~string](s string) (ID, bool) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return "", false
	}
	return ID(id.String()), true
}

// members finds the values of an object that may have these and no others.
func (d decoder) members(n node, at string, names ...string) []node {
	found := make([]node, len(names))
	for i := range found {
		found[i].sort = isNull
	}
	for i, name := range n.names {
		known := false
		for j := range names {
			if names[j] == name {
				found[j], known = n.items[i], true
			}
		}
		if !known {
			d.malformed(join(at, name), codeUnknownField, excerpt(name))
		}
	}
	return found
}

// quantity reads {"value": "12.5", "unit": "KGM"}. The value is a text: as a
// number, 0.1 would pass through binary fractions in most clients.
func (d decoder) quantity(n node, at string) any {
	if !d.want(n, at, isObject) {
		return quantity{}
	}
	parts := d.members(n, at, "value", "unit")
	value, unit := parts[0], parts[1]
	valueGiven, unitGiven := d.given(value, join(at, "value")), d.given(unit, join(at, "unit"))
	ok := valueGiven && unitGiven
	if value.sort == isNumber {
		d.malformed(join(at, "value"), codeQuoteNumber, excerpt(value.text))
		ok = false
	}
	ok = ok && d.want(value, join(at, "value"), isText) && d.want(unit, join(at, "unit"), isText)
	if !ok {
		return quantity{}
	}
	q, err := domain.ParseQuantity(value.text, unit.text)
	var problem domain.Problem
	if errors.As(err, &problem) && problem.Code == domain.CodeQuantityUnit {
		d.take(join(at, "unit"), err)
	} else {
		d.take(join(at, "value"), err)
	}
	return quantity(q)
}

func (d decoder) position(n node, at string) any {
	if !d.want(n, at, isObject) {
		return position{}
	}
	parts := d.members(n, at, "latitude", "longitude")
	return position{
		Latitude:  d.degrees(parts[0], join(at, "latitude")),
		Longitude: d.degrees(parts[1], join(at, "longitude")),
	}
}

func (d decoder) degrees(n node, at string) degrees {
	if !d.given(n, at) || !d.want(n, at, isNumber) {
		return 0
	}
	millionths, ok := parseDegrees(n.text)
	if !ok {
		d.add(at, domain.Problem{Code: codeCoordinateSyntax, Args: []any{excerpt(n.text)}})
	}
	return millionths
}

func (d decoder) given(n node, at string) bool {
	if n.sort == isNull {
		d.add(at, domain.Problem{Code: domain.CodeRequired})
		return false
	}
	return true
}
