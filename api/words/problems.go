package words

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nguon/domain"
)

// sentence is what is said about the problem with one code. The values of the
// problem stand in it in the order of the code's documentation.
type sentence struct{ code, vi, en string }

// vague is said about a code that the catalogue does not know, or that came
// without the values its sentence needs.
const vague Key = "problem"

func problemKey(code string) Key { return Key("problem." + code) }

func problemTexts() []text {
	texts := []text{{key: vague, vi: "Dữ liệu chưa hợp lệ.", en: "This is not valid."}}
	for _, part := range [][]sentence{generalSentences, valueSentences, codeSentences, tradeSentences, protocolSentences} {
		for _, s := range part {
			texts = append(texts, text{key: problemKey(s.code), vi: s.vi, en: s.en})
		}
	}
	return texts
}

// Problem says in one sentence what is wrong. The field is not named in it:
// who shows the sentence puts it beside the field.
func (w *Words) Problem(p domain.Problem) string {
	key := problemKey(p.Code)
	if s, ok := w.plain[key]; ok {
		return s
	}
	want := valueCount[key]
	if want == 0 || len(p.Args) < want {
		return w.plain[vague]
	}
	values := make([]string, len(p.Args))
	for i, a := range p.Args {
		values[i] = w.valueOf(p.Code, i, a)
	}
	return w.Text(key, values...)
}

// valueOf writes value i of the problem with a code.
func (w *Words) valueOf(code string, i int, a any) string {
	s, isText := a.(string)
	switch {
	case code == jsonType && isText:
		return w.word("json_sort.", s)
	case (code == labelText || code == labelFit || code == labelNoRoom) && i == 0 && isText:
		return w.word("label_line.", s)
	case code == domain.CodeDateYear:
		return fmt.Sprint(a) // years have no sign between their thousands
	}
	return w.value(a)
}

// valueCount is how many values the text of a key shows.
var valueCount = func() map[Key]int {
	counts := make(map[Key]int)
	for _, texts := range themes {
		for _, t := range texts {
			counts[t.key] = max(valuesIn(t.vi), valuesIn(t.en))
		}
	}
	return counts
}()

// valuesIn is the highest n of the %[n]s in s.
func valuesIn(s string) int {
	most := 0
	for n := 1; n <= 9; n++ {
		if strings.Contains(s, fmt.Sprintf("%%[%d]s", n)) {
			most = n
		}
	}
	return most
}

// value writes one value of a problem. The values of fixed sets are said in
// words when they stand alone; within a list they stay the codes that a
// request may use.
func (w *Words) value(a any) string {
	switch v := a.(type) {
	case string:
		return v
	case domain.Quantity:
		return w.Quantity(v, domain.PackagePiece)
	case domain.Date:
		return w.Date(v)
	case time.Time:
		return w.Instant(v, time.UTC)
	case domain.BatchCode:
		return v.Groups()
	case domain.UnitCode:
		return v.Groups()
	case domain.Unit:
		return w.Unit(v)
	case domain.Dimension:
		return w.Dimension(v)
	case domain.Package:
		return w.Package(v)
	case domain.Stage:
		return lowerFirst(w.Stage(v))
	case domain.ProducerKind:
		return lowerFirst(w.ProducerKind(v))
	case domain.Group:
		return lowerFirst(w.Group(v))
	case domain.SiteKind:
		return lowerFirst(w.SiteKind(v))
	case domain.BatchState:
		return lowerFirst(w.BatchState(v))
	case domain.HandoverState:
		return lowerFirst(w.HandoverState(v))
	case domain.Purpose:
		return lowerFirst(w.Purpose(v))
	case domain.Role:
		return lowerFirst(w.Role(v))
	}
	return w.otherValue(reflect.ValueOf(a))
}

func (w *Words) otherValue(v reflect.Value) string {
	switch {
	case !v.IsValid():
		return ""
	case v.CanInt():
		return w.Number(v.Int())
	case v.CanUint():
		return w.printer.Sprint(v.Uint())
	case v.CanFloat():
		return w.decimalNumber(strconv.FormatFloat(v.Float(), 'f', -1, 64))
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		items := make([]string, v.Len())
		for i := range items {
			item := v.Index(i)
			if item.Kind() == reflect.String {
				items[i] = item.String()
				continue
			}
			items[i] = w.value(item.Interface())
		}
		return strings.Join(items, ", ")
	}
	return fmt.Sprint(v.Interface())
}

// lowerFirst fits a word that stands as a heading elsewhere into a sentence.
func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}
