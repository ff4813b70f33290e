package storagetest

import (
	"crypto/rand"
	"fmt"
	"reflect"
	"strings"
	"time"

	"nguon/domain"
	"nguon/domain/gs1"
)

// filler gives values to the fields of the struct that it is handed a pointer to.
type filler func(thing any)

// full gives every field a value that is not zero and that no other field has,
// so that a field without a column cannot come back by chance.
func full(thing any) { fillWith(thing, shortText, time.UTC) }

// long does so with texts of 5,000 characters.
func long(thing any) { fillWith(thing, longText, time.UTC) }

// zoned does so with times in the zone of Vietnam.
func zoned(thing any) { fillWith(thing, shortText, time.FixedZone("+07", 7*60*60)) }

// bare leaves all fields zero.
func bare(any) {}

// hollow leaves all fields zero, and makes the slices empty ones.
func hollow(thing any) {
	v := reflect.ValueOf(thing).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice {
			f.Set(reflect.MakeSlice(f.Type(), 0, 0))
		}
	}
}

// shortText has what stores have been seen to lose: letters with marks in one
// and in two code points, letters of four bytes, the quotes and signs of query
// languages, line breaks, and spaces around it.
func shortText(n int64) string {
	return fmt.Sprintf(" Nước mắm cáy Ca\u0301y %d 𠮷🍚 “x” 'y' \"z\" \\ %%_ $set a.b; --\n\t{}[] ", n)
}

func longText(n int64) string {
	return fmt.Sprintf("%d %s", n, strings.Repeat("mắm cáy 🦀", 500))
}

func fillWith(thing any, text func(int64) string, zone *time.Location) {
	f := fill{text: text, zone: zone}
	f.value(reflect.ValueOf(thing).Elem())
}

type fill struct {
	text func(int64) string
	zone *time.Location
}

func (f fill) value(v reflect.Value) {
	n := serial.Add(1)
	if f.word(v, n) {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(n)
	case reflect.Uint32:
		v.SetUint(uint64(n))
	case reflect.String:
		f.plain(v, n)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.value(v.Elem())
	case reflect.Slice:
		f.slice(v)
	case reflect.Array:
		_, _ = rand.Read(v.Slice(0, v.Len()).Bytes())
	case reflect.Struct:
		for i := range v.NumField() {
			f.value(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("storagetest: no value for a field of type %v", v.Type()))
	}
}

// plain fills a plain text, or an id: other types of text are words of word.
func (f fill) plain(v reflect.Value, n int64) {
	switch {
	case v.Type() == reflect.TypeFor[string]():
		v.SetString(f.text(n))
	case strings.HasSuffix(v.Type().Name(), "ID"):
		v.SetString(NewID[string]())
	default:
		panic(fmt.Sprintf("storagetest: no value for a text of type %v", v.Type()))
	}
}

func (f fill) slice(v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		b := make([]byte, 16)
		_, _ = rand.Read(b)
		v.SetBytes(b)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 2, 2))
	for i := range v.Len() {
		f.value(v.Index(i))
	}
}

// word fills the types that have their own set of values.
func (f fill) word(v reflect.Value, n int64) bool {
	var x any
	switch v.Interface().(type) {
	case time.Time:
		milliseconds := []int{0, 1, 999}[n%3]
		x = time.Date(2026, 1, 2, 3, int(n), 5, milliseconds*1_000_000, time.UTC).In(f.zone)
	case domain.Date:
		x = NewDate(2026, 1, 1).AddDays(int(n % 10_000))
	case domain.Quantity:
		units := domain.Units()
		x = domain.Quantity{Amount: 1_234_567_000 + n, Unit: units[n%int64(len(units))]}
	case domain.BatchCode:
		x = NewBatchCode()
	case gs1.GTIN:
		x = NewGTIN()
	case domain.ProducerKind:
		x = domain.ProducerKinds[n%int64(len(domain.ProducerKinds))]
	case domain.SiteKind:
		x = domain.SiteKinds[n%int64(len(domain.SiteKinds))]
	case domain.Group:
		x = domain.Groups[n%int64(len(domain.Groups))]
	case domain.Package:
		x = domain.Packages[n%int64(len(domain.Packages))]
	case domain.Stage:
		x = domain.Stages[n%int64(len(domain.Stages))]
	case domain.Role:
		x = domain.Roles[n%int64(len(domain.Roles))]
	case domain.BatchState:
		x = domain.BatchRecorded
	case domain.HandoverState:
		x = domain.Offered
	case domain.Purpose:
		x = domain.Purposes[n%int64(len(domain.Purposes))]
	case domain.FillOrder:
		x = domain.FillOrders[n%int64(len(domain.FillOrders))]
	case domain.Template:
		x = domain.Templates[n%int64(len(domain.Templates))]
	case domain.LabelField:
		x = domain.LabelFields[n%int64(len(domain.LabelFields))]
	default:
		return false
	}
	v.Set(reflect.ValueOf(x))
	return true
}
