package labels

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nguon/labels/qr"
)

// A setter that has placed another label before gives what a new one gives, whatever differs between the two.
func TestPlacingAgainIsPlacingAnew(t *testing.T) {
	before := crabSauce(1)
	before.Note = "MẪU"
	s := stock(t, "a4-24")
	for name, l := range changed(before) {
		setter, err := newSetter(s, DPI300)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := setter.place(before); err != nil {
				t.Fatal(err)
			}
		}
		got, gotErr := setter.place(l)
		want, wantErr := Place(l, s, DPI300)
		if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Errorf("%s: error is %v, want %v", name, gotErr, wantErr)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Placed{}), cmp.AllowUnexported(Symbol{}, qr.Symbol{})); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// changed gives the label with each of its texts changed in turn, fields that are still to come included.
func changed(l Label) map[string]Label {
	all := map[string]Label{
		"nothing":          l,
		"package":          crabSauce(2),
		"batch":            crabSauce(0),
		"longer address":   {Address: l.Address + "/AND/SOME/MORE/OF/IT"},
		"other hyphens":    {Address: l.Address, Code: "7K3-QX9W-M2P"},
		"control in code":  {Address: l.Address, Code: "7K3Q-\x00X9W-2P"},
		"space in address": {Address: "HTTPS://NGUON.EXAMPLE.VN/T/7K3QX9WM2 "},
	}
	for name, other := range all {
		if name != "nothing" && name != "package" && name != "batch" {
			other.Title, other.Fields, other.Note, other.Host = l.Title, l.Fields, l.Note, l.Host
			if other.Code == "" {
				other.Code = l.Code
			}
			other.UnitCode = l.UnitCode
			all[name] = other
		}
	}
	for i := range reflect.TypeFor[Label]().NumField() {
		field := reflect.TypeFor[Label]().Field(i)
		if field.Type == reflect.TypeFor[[]Field]() {
			continue
		}
		other := l
		value := reflect.ValueOf(&other).Elem().Field(i)
		value.SetString(value.String() + "X") // panics on what is no string: teach this test about it
		all[field.Name] = other
	}
	for i := range reflect.TypeFor[Field]().NumField() {
		other := l
		other.Fields = append([]Field(nil), l.Fields...)
		value := reflect.ValueOf(&other.Fields[1]).Elem().Field(i)
		if value.CanInt() {
			value.SetInt(value.Int() + 5)
		} else {
			value.SetString(value.String() + "X")
		}
		all["Field."+reflect.TypeFor[Field]().Field(i).Name] = other
	}
	return all
}

// The labels of a run after its first cost their symbol and little else.
func TestLabelsOfARunAreArrangedOnce(t *testing.T) {
	setter, err := newSetter(stock(t, "a4-24"), DPI300)
	if err != nil {
		t.Fatal(err)
	}
	first, err := setter.place(crabSauce(1))
	if err != nil {
		t.Fatal(err)
	}
	second, err := setter.place(crabSauce(2))
	if err != nil {
		t.Fatal(err)
	}
	third, err := setter.place(crabSauce(3))
	if err != nil {
		t.Fatal(err)
	}
	if first.common != nil || second.common == nil || second.common != third.common {
		t.Error("labels of a run do not share what they have in common")
	}
	if len(second.common.codes) != 2 && len(second.common.codes) != 3 {
		t.Errorf("%d runs of a label are its codes, want two or three", len(second.common.codes))
	}
}

// Codes of any characters keep off the symbol, also behind codes of lower ones, and are placed as they are by themselves.
func TestCodesOfHighCharacters(t *testing.T) {
	for _, s := range []Stock{stock(t, "a4-4"), stock(t, "a4-8"), stock(t, "a4-24")} {
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			low, high := crabSauce(0), crabSauce(0)
			for _, codes := range [][2]string{{"AAAA-HHHH-TT", "OQ0C-G8S6-9J"}, {"xzxz-xzxz-xz", "bdfh-klt{-}g"}, {"7K3Q-X9WM-2P", "||||-||||-||"}} {
				low.Code, high.Code = codes[0], codes[1]
				report, err := Check(pdfFile(t, Sheet{Stock: s, DPI: dpi}, sequence(low, high)))
				if err != nil || !report.OK() {
					t.Errorf("%s at %d dpi, %q: %v, %v", s.Name, dpi, codes, report, err)
				}
				setter, err := newSetter(s, dpi)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := setter.place(low); err != nil {
					t.Fatal(err)
				}
				got, _ := setter.place(high)
				want, _ := Place(high, s, dpi)
				if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Placed{}), cmp.AllowUnexported(Symbol{}, qr.Symbol{})); diff != "" {
					t.Errorf("%s at %d dpi, %q: (-want +got)\n%s", s.Name, dpi, codes, diff)
				}
			}
		}
	}
}
