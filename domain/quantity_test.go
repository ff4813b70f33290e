package domain

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// wantReason fails the test unless err is a Problem with this code and values.
func wantReason(t *testing.T, err error, code string, args ...any) {
	t.Helper()
	var got Problem
	if !errors.As(err, &got) {
		t.Fatalf("error = %v, want a Problem %s", err, code)
	}
	if diff := cmp.Diff(Problem{Code: code, Args: args}, got); diff != "" {
		t.Errorf("problem (-want +got):\n%s", diff)
	}
}

func TestParseQuantity(t *testing.T) {
	tests := []struct {
		value, unit string
		want        Quantity
		canonical   string
	}{
		{"12.5", "KGM", Quantity{12_500_000, Kilogram}, "12.5"},
		{"0", "KGM", Quantity{0, Kilogram}, "0"},
		{"0.000", "GRM", Quantity{0, Gram}, "0"},
		{"0.000001", "KGM", Quantity{1, Kilogram}, "0.000001"},
		{"1.5000000000", "KGM", Quantity{1_500_000, Kilogram}, "1.5"},
		{"0012", "H87", Quantity{12, Piece}, "12"},
		{"3.0", "H87", Quantity{3, Piece}, "3"},
		{"1", "MGM", Quantity{1, Milligram}, "1"},
		{"2.5", "DTN", Quantity{250_000_000, Decitonne}, "2.5"},
		{"30000", "TNE", Quantity{30_000_000_000_000, Tonne}, "30000"},
		{"0.000000001", "TNE", Quantity{1, Tonne}, "0.000000001"},
		{"0.75", "LTR", Quantity{750_000, Litre}, "0.75"},
		{"750", "MLT", Quantity{750_000, Millilitre}, "750"},
		{"1.2", "MTR", Quantity{1_200_000, Metre}, "1.2"},
		{"12.34", "CMT", Quantity{123_400, Centimetre}, "12.34"},
		{"0.001", "MMT", Quantity{1, Millimetre}, "0.001"},
		{"9223372036854.775807", "KGM", Quantity{math.MaxInt64, Kilogram}, "9223372036854.775807"},
		{"9223372036854775807", "H87", Quantity{math.MaxInt64, Piece}, "9223372036854775807"},
	}
	for _, tt := range tests {
		t.Run(tt.value+" "+tt.unit, func(t *testing.T) {
			got, err := ParseQuantity(tt.value, tt.unit)
			if err != nil || got != tt.want {
				t.Fatalf("ParseQuantity = %v, %v, want %v", got, err, tt.want)
			}
			if v := got.Value(); v != tt.canonical {
				t.Errorf("Value = %q, want %q", v, tt.canonical)
			}
			if s := got.String(); s != tt.canonical+" "+tt.unit {
				t.Errorf("String = %q", s)
			}
		})
	}
}

func TestParseQuantityRefuses(t *testing.T) {
	long := "1.00000000000000000000000000000000000000000000000000000000000000000"
	tests := []struct {
		value, unit, code string
		args              []any
	}{
		{"", "KGM", CodeQuantitySyntax, []any{""}},
		{".", "KGM", CodeQuantitySyntax, []any{"."}},
		{".5", "KGM", CodeQuantitySyntax, []any{".5"}},
		{"5.", "KGM", CodeQuantitySyntax, []any{"5."}},
		{"-1", "KGM", CodeQuantitySyntax, []any{"-1"}},
		{"+1", "KGM", CodeQuantitySyntax, []any{"+1"}},
		{"1e3", "KGM", CodeQuantitySyntax, []any{"1e3"}},
		{"0x10", "KGM", CodeQuantitySyntax, []any{"0x10"}},
		{"NaN", "KGM", CodeQuantitySyntax, []any{"NaN"}},
		{" 1", "KGM", CodeQuantitySyntax, []any{" 1"}},
		{"1 000", "KGM", CodeQuantitySyntax, []any{"1 000"}},
		{"1_000", "KGM", CodeQuantitySyntax, []any{"1_000"}},
		{"1.000.000", "KGM", CodeQuantitySyntax, []any{"1.000.000"}},
		{"１２", "KGM", CodeQuantitySyntax, []any{"１２"}},
		{"٣", "KGM", CodeQuantitySyntax, []any{"٣"}},
		{"1\u202e2", "KGM", CodeQuantitySyntax, []any{"1\ufffd2"}},
		{long, "KGM", CodeQuantitySyntax, []any{long[:40] + "…"}},
		{"một, hai", "KGM", CodeQuantitySyntax, []any{"một, hai"}},
		{",", "KGM", CodeQuantitySyntax, []any{","}},
		{"1,5", "KGM", CodeQuantityComma, []any{"1,5"}},
		{"1,500.25", "KGM", CodeQuantityComma, []any{"1,500.25"}},
		{"1.500,25", "KGM", CodeQuantityComma, []any{"1.500,25"}},
		{"1.5", "H87", CodeQuantityPrecision, []any{"1.5", Piece, "1"}},
		{"0.0000001", "KGM", CodeQuantityPrecision, []any{"0.0000001", Kilogram, "0.000001"}},
		{"0.1", "MGM", CodeQuantityPrecision, []any{"0.1", Milligram, "1"}},
		{"9223372036854.775808", "KGM", CodeQuantityOverflow, []any{"9223372036854.775808", Kilogram, "9223372036854.775807"}},
		{"9223372036854775808", "H87", CodeQuantityOverflow, []any{"9223372036854775808", Piece, "9223372036854775807"}},
		{"99999999999999999999999999", "TNE", CodeQuantityOverflow, []any{"99999999999999999999999999", Tonne, "9223372036.854775807"}},
		{"1", "", CodeQuantityUnit, []any{""}},
		{"1", "kgm", CodeQuantityUnit, []any{"kgm"}},
		{"1", "KGM ", CodeQuantityUnit, []any{"KGM "}},
		{"1", "EA", CodeQuantityUnit, []any{"EA"}},
		{"x", "KG", CodeQuantityUnit, []any{"KG"}},
	}
	for _, tt := range tests {
		t.Run(tt.value+" "+tt.unit, func(t *testing.T) {
			got, err := ParseQuantity(tt.value, tt.unit)
			wantReason(t, err, tt.code, tt.args...)
			if got != (Quantity{}) {
				t.Errorf("quantity beside the problem = %v", got)
			}
		})
	}
}

func TestUnits(t *testing.T) {
	want := map[Unit]Dimension{
		"MGM": Mass, "GRM": Mass, "KGM": Mass, "DTN": Mass, "TNE": Mass,
		"MLT": Volume, "LTR": Volume, "H87": Count, "MMT": Length, "CMT": Length, "MTR": Length,
	}
	got := map[Unit]Dimension{}
	for _, u := range Units() {
		got[u] = u.Dimension()
		if parsed, err := ParseUnit(string(u)); err != nil || parsed != u {
			t.Errorf("ParseUnit(%s) = %s, %v", u, parsed, err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if d := Unit("LBR").Dimension(); d != "" {
		t.Errorf("dimension of an unknown unit = %q", d)
	}
}

// siSizes are the units in base units, written down a second time as the judge.
var siSizes = map[Unit]int64{
	Milligram: 1, Gram: 1_000, Kilogram: 1_000_000, Decitonne: 100_000_000, Tonne: 1_000_000_000,
	Millilitre: 1_000, Litre: 1_000_000, Piece: 1, Millimetre: 1_000, Centimetre: 10_000, Metre: 1_000_000,
}

var plainDecimal = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// judge says with big.Rat what ParseQuantity has to make of a plain decimal.
func judge(value string, u Unit) (amount int64, code string) {
	r, _ := new(big.Rat).SetString(value)
	r.Mul(r, new(big.Rat).SetInt64(siSizes[u]))
	switch {
	case !r.IsInt():
		return 0, CodeQuantityPrecision
	case !r.Num().IsInt64():
		return 0, CodeQuantityOverflow
	}
	return r.Num().Int64(), ""
}

func checkAgainstJudge(t interface{ Fatalf(string, ...any) }, value string, u Unit) {
	want, code := judge(value, u)
	got, err := ParseQuantity(value, string(u))
	var problem Problem
	if errors.As(err, &problem); problem.Code != code || got.Amount != want {
		t.Fatalf("ParseQuantity(%q, %s) = %v, %v; big.Rat says %d %s", value, u, got, err, want, code)
	}
	if err == nil {
		if again, err := ParseQuantity(got.Value(), string(u)); err != nil || again != got {
			t.Fatalf("ParseQuantity(%q) = %v, %v, want %v", got.Value(), again, err, got)
		}
	}
}

func TestParseQuantityIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SampledFrom(Units()).Draw(t, "unit")
		value := rapid.StringMatching(`[0-9]{1,22}(\.[0-9]{1,12})?|[0-9]{1,3}\.[0-9]{1,4}0{0,9}`).Draw(t, "value")
		checkAgainstJudge(t, value, u)
	})
}

func anyAmount() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1e6, 1e6),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}))
}

func TestValueIsTheAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity{anyAmount().Draw(t, "amount"), rapid.SampledFrom(Units()).Draw(t, "unit")}
		r, ok := new(big.Rat).SetString(q.Value())
		if !ok {
			t.Fatalf("Value = %q", q.Value())
		}
		r.Mul(r, new(big.Rat).SetInt64(siSizes[q.Unit]))
		if r.Cmp(new(big.Rat).SetInt64(q.Amount)) != 0 {
			t.Fatalf("%d base units in %s print as %q", q.Amount, q.Unit, q.Value())
		}
		if q.Amount < 0 {
			return
		}
		if got, err := ParseQuantity(q.Value(), string(q.Unit)); err != nil || got != q {
			t.Fatalf("ParseQuantity(%q) = %v, %v", q.Value(), got, err)
		}
	})
}

func TestConversionKeepsTheAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity{anyAmount().Draw(t, "amount"), rapid.SampledFrom(Units()).Draw(t, "from")}
		to := rapid.SampledFrom(Units()).Draw(t, "to")
		there, err := q.In(to)
		if q.Dimension() != to.Dimension() {
			if want := (Problem{Code: CodeQuantityDimension, Args: []any{q.Unit, to}}); !cmp.Equal(err, error(want)) {
				t.Fatalf("%v in %s = %v, want %v", q, to, err, want)
			}
			return
		}
		if err != nil || there.Unit != to {
			t.Fatalf("%v in %s = %v, %v", q, to, there, err)
		}
		if order, err := there.Cmp(q); err != nil || order != 0 {
			t.Fatalf("%v against %v = %d, %v", there, q, order, err)
		}
		if back, err := there.In(q.Unit); err != nil || back != q {
			t.Fatalf("%v in %s and back = %v, %v", q, to, back, err)
		}
	})
}

func TestConversionByHand(t *testing.T) {
	tests := []struct {
		value string
		from  Unit
		to    Unit
		want  string
	}{
		{"2.5", Decitonne, Kilogram, "250"},
		{"1", Kilogram, Tonne, "0.001"},
		{"1", Milligram, Tonne, "0.000000001"},
		{"350", Gram, Kilogram, "0.35"},
		{"500", Millilitre, Litre, "0.5"},
		{"2", Metre, Centimetre, "200"},
	}
	for _, tt := range tests {
		q, err := ParseQuantity(tt.value, string(tt.from))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := q.In(tt.to); err != nil || got.Value() != tt.want {
			t.Errorf("%v in %s = %v, %v, want %s", q, tt.to, got, err, tt.want)
		}
	}
}

func TestSumsAreExactOrRefused(t *testing.T) {
	mass := rapid.SampledFrom([]Unit{Milligram, Gram, Kilogram, Decitonne, Tonne})
	rapid.Check(t, func(t *rapid.T) {
		a := Quantity{anyAmount().Draw(t, "a"), mass.Draw(t, "unit of a")}
		b := Quantity{anyAmount().Draw(t, "b"), mass.Draw(t, "unit of b")}
		x, y := big.NewInt(a.Amount), big.NewInt(b.Amount)
		check := func(name string, got Quantity, err error, want *big.Int) {
			var problem Problem
			switch errors.As(err, &problem); {
			case !want.IsInt64() && problem.Code != CodeQuantityOverflow:
				t.Fatalf("%v %s %v = %v, %v, want an overflow", a, name, b, got, err)
			case want.IsInt64() && (err != nil || got != Quantity{want.Int64(), a.Unit}):
				t.Fatalf("%v %s %v = %v, %v, want %v", a, name, b, got, err, want)
			}
		}
		sum, err := a.Add(b)
		check("+", sum, err, new(big.Int).Add(x, y))
		rest, err := a.Sub(b)
		check("-", rest, err, new(big.Int).Sub(x, y))
		if order, err := a.Cmp(b); err != nil || order != x.Cmp(y) {
			t.Fatalf("%v against %v = %d, %v", a, b, order, err)
		}
		if a.Sign() != x.Sign() || a.IsZero() != (x.Sign() == 0) {
			t.Fatalf("sign of %v = %d", a, a.Sign())
		}
	})
}

func TestAdditionCommutesAndAssociates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Quantity {
			return Quantity{rapid.Int64Range(-1e17, 1e17).Draw(t, name), rapid.SampledFrom([]Unit{Litre, Millilitre}).Draw(t, "unit of "+name)}
		}
		plus := func(p, q Quantity) Quantity {
			sum, err := p.Add(q)
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		if x, y := plus(a, b), plus(b, a); x.Amount != y.Amount {
			t.Fatalf("%v and %v", x, y)
		}
		if x, y := plus(plus(a, b), c), plus(a, plus(b, c)); x != y {
			t.Fatalf("%v and %v", x, y)
		}
	})
}

func TestArithmeticAcrossDimensions(t *testing.T) {
	kilo, litre, none := Quantity{1, Kilogram}, Quantity{1, Litre}, Quantity{}
	for _, tt := range []struct{ a, b Quantity }{{kilo, litre}, {litre, kilo}, {kilo, none}, {none, kilo}, {none, none}} {
		_, err := tt.a.Add(tt.b)
		wantReason(t, err, CodeQuantityDimension, tt.b.Unit, tt.a.Unit)
		_, err = tt.a.Sub(tt.b)
		wantReason(t, err, CodeQuantityDimension, tt.b.Unit, tt.a.Unit)
		_, err = tt.a.Cmp(tt.b)
		wantReason(t, err, CodeQuantityDimension, tt.b.Unit, tt.a.Unit)
	}
	_, err := Quantity{math.MaxInt64, Kilogram}.Add(Quantity{1, Gram})
	wantReason(t, err, CodeQuantityOverflow, "9223372036854.775807 KGM + 0.001 GRM", Kilogram, "9223372036854.775807")
}

func TestParseQuantityAllocatesNothing(t *testing.T) {
	n := testing.AllocsPerRun(100, func() {
		if _, err := ParseQuantity("1234.5", "KGM"); err != nil {
			t.Fatal(err)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func FuzzParseQuantity(f *testing.F) {
	for _, s := range []string{"0", "1.5", "1,5", "-1", ".5", "5.", "9223372036854.775808", "1e9", "00.000000000"} {
		for _, u := range []string{"KGM", "H87", "kg", ""} {
			f.Add(s, u)
		}
	}
	f.Fuzz(func(t *testing.T, value, unit string) {
		_, known := siSizes[Unit(unit)]
		if known && len(value) <= 64 && plainDecimal.MatchString(value) {
			checkAgainstJudge(t, value, Unit(unit))
			return
		}
		if got, err := ParseQuantity(value, unit); err == nil {
			t.Fatalf("ParseQuantity(%q, %q) = %v, want a refusal", value, unit, got)
		}
	})
}
