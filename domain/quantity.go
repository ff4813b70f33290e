package domain

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Unit is a unit of measure by its code in UN/ECE Recommendation 20, the list
// that EPCIS and GS1 take their units from. Codes are upper case.
type Unit string

// The units. Each is here because producers weigh, fill, count or measure in
// it; all are powers of ten of their dimension's base unit, so that every
// amount has a finite decimal in every unit of its dimension.
const (
	Milligram  Unit = "MGM" // mg: the base unit of mass; extracts of medicinal herbs
	Gram       Unit = "GRM" // g: net content of packages
	Kilogram   Unit = "KGM" // kg: what most batches are weighed in
	Decitonne  Unit = "DTN" // tạ, 100 kg: paddy, fruit, pigs at the farm gate
	Tonne      Unit = "TNE" // tấn: rice mills, warehouses
	Millilitre Unit = "MLT" // ml: net content of bottles
	Litre      Unit = "LTR" // lít: fish sauce, drinks, oil
	Piece      Unit = "H87" // piece: jars, packets, baskets; the base unit of count
	Millimetre Unit = "MMT" // mm: dimensions of handicrafts
	Centimetre Unit = "CMT" // cm: the same
	Metre      Unit = "MTR" // m: mats, silk and brocade by length
)

// Dimension is what a unit measures. Amounts of one dimension can be converted
// and added, amounts of two cannot.
type Dimension string

// The dimensions, each with the base unit that Quantity.Amount counts.
const (
	Mass   Dimension = "mass"   // milligrams
	Volume Dimension = "volume" // microlitres
	Count  Dimension = "count"  // pieces
	Length Dimension = "length" // micrometres
)

// Codes of the problems with quantities. Measures in their values are of type
// Unit, everything else is text.
const (
	// CodeQuantitySyntax names the text that is no plain decimal number.
	CodeQuantitySyntax = "quantity_syntax"
	// CodeQuantityComma names the text that has a comma. Vietnamese writes
	// 1,5 for one and a half, English 1,500 for one and a half thousand: nobody
	// but the writer can say which was meant.
	CodeQuantityComma = "quantity_comma"
	// CodeQuantityPrecision names the text, the unit, and the smallest amount
	// in that unit that is told apart.
	CodeQuantityPrecision = "quantity_precision"
	// CodeQuantityOverflow names the text or sum, the unit, and the largest
	// amount in that unit.
	CodeQuantityOverflow = "quantity_overflow"
	// CodeQuantityUnit names the text that is no known unit.
	CodeQuantityUnit = "quantity_unit"
	// CodeQuantityDimension names the unit that was found and the one that it
	// cannot be converted to.
	CodeQuantityDimension = "quantity_dimension"
)

// maxQuantityText bounds what ParseQuantity looks at. The longest number that
// is any use has 19 digits and a dot; the rest leaves room for idle zeros.
const maxQuantityText = 64

type measure struct {
	unit      Unit
	dimension Dimension
	exponent  int // one unit is 10^exponent base units
}

var measures = [...]measure{
	{Kilogram, Mass, 6}, {Gram, Mass, 3}, {Milligram, Mass, 0}, {Decitonne, Mass, 8}, {Tonne, Mass, 9},
	{Litre, Volume, 6}, {Millilitre, Volume, 3},
	{Piece, Count, 0},
	{Metre, Length, 6}, {Centimetre, Length, 4}, {Millimetre, Length, 3},
}

var powersOfTen = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// Units lists all units, by dimension, the commonest first.
func Units() []Unit {
	all := make([]Unit, len(measures))
	for i, m := range measures {
		all[i] = m.unit
	}
	return all
}

// ParseUnit reads the code of a unit, which has to be in upper case.
func ParseUnit(s string) (Unit, error) {
	m, ok := measureOf(Unit(s))
	if !ok {
		return "", Problem{Code: CodeQuantityUnit, Args: []any{excerpt(s)}}
	}
	return m.unit, nil
}

// Dimension is what u measures; empty for an unknown unit.
func (u Unit) Dimension() Dimension {
	m, _ := measureOf(u)
	return m.dimension
}

func measureOf(u Unit) (measure, bool) {
	for _, m := range measures {
		if m.unit == u {
			return m, true
		}
	}
	return measure{}, false
}

// Quantity is an exact amount and the unit it was said in. Converting changes
// the unit only, so nothing is ever rounded. Two quantities are == when they
// are the same amount in the same unit; Cmp compares across units.
//
// The zero Quantity has no unit: it stands for "not given" and takes part in
// no arithmetic.
type Quantity struct {
	// Amount counts base units: mg, µl, pieces or µm. It can be negative in
	// balances; none that is parsed is.
	Amount int64
	Unit   Unit
}

// ParseQuantity reads a plain decimal such as 12, 0.5 or 123.45 in unit. Signs,
// exponents, separators, and a dot without digits on both sides are refused,
// and so is what the base unit cannot hold exactly. Zero is accepted; whether
// it makes sense is the caller's rule.
func ParseQuantity(value, unit string) (Quantity, error) {
	u, err := ParseUnit(unit)
	if err != nil {
		return Quantity{}, err
	}
	m, _ := measureOf(u)
	whole, fraction, dotted := strings.Cut(value, ".")
	if len(value) > maxQuantityText || !digits(whole) || dotted && !digits(fraction) {
		code := CodeQuantitySyntax
		if commas := strings.Count(value, ","); commas > 0 && digits(strings.NewReplacer(",", "", ".", "").Replace(value)) {
			code = CodeQuantityComma
		}
		return Quantity{}, Problem{Code: code, Args: []any{excerpt(value)}}
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > m.exponent {
		least := Quantity{Amount: 1, Unit: u}
		return Quantity{}, Problem{Code: CodeQuantityPrecision, Args: []any{value, u, least.Value()}}
	}
	amount, ok := shiftDigits(0, whole)
	if ok {
		amount, ok = shiftDigits(amount, fraction)
	}
	if ok {
		amount, ok = shift(amount, powersOfTen[m.exponent-len(fraction)], 0)
	}
	if !ok {
		return Quantity{}, overflow(value, u)
	}
	return Quantity{Amount: int64(amount), Unit: u}, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func shiftDigits(n uint64, s string) (uint64, bool) {
	for i, ok := 0, true; i < len(s); i++ {
		if n, ok = shift(n, 10, uint64(s[i]-'0')); !ok {
			return 0, false
		}
	}
	return n, true
}

// shift is n·by + plus, if an int64 can hold that.
func shift(n, by, plus uint64) (uint64, bool) {
	high, low := bits.Mul64(n, by)
	sum, carry := bits.Add64(low, plus, 0)
	return sum, high == 0 && carry == 0 && sum <= math.MaxInt64
}

func overflow(value string, u Unit) Problem {
	most := Quantity{Amount: math.MaxInt64, Unit: u}
	return Problem{Code: CodeQuantityOverflow, Args: []any{value, u, most.Value()}}
}

// Value is the amount as a decimal in its unit, in the one shortest way:
// ParseQuantity(q.Value(), string(q.Unit)) is q, unless q is negative.
func (q Quantity) Value() string {
	var buf [32]byte
	return string(q.appendValue(buf[:0]))
}

// String is value and unit: "12.5 KGM".
func (q Quantity) String() string {
	var buf [40]byte
	b := append(q.appendValue(buf[:0]), ' ')
	return string(append(b, q.Unit...))
}

func (q Quantity) appendValue(b []byte) []byte {
	m, _ := measureOf(q.Unit)
	n := uint64(q.Amount)
	if q.Amount < 0 {
		b = append(b, '-')
		n = -n // two's complement: right for the least int64 as well
	}
	one := powersOfTen[m.exponent]
	b = strconv.AppendUint(b, n/one, 10)
	rest := n % one
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest > 0 {
		one /= 10
		b = append(b, byte('0'+rest/one))
		rest %= one
	}
	return b
}

// IsZero says whether the amount is nothing, in any unit or none.
func (q Quantity) IsZero() bool { return q.Amount == 0 }

// Sign is -1, 0 or 1 as the amount is below, at or above nothing.
func (q Quantity) Sign() int {
	switch {
	case q.Amount < 0:
		return -1
	case q.Amount > 0:
		return 1
	}
	return 0
}

// Dimension is what q measures; empty for the zero Quantity.
func (q Quantity) Dimension() Dimension { return q.Unit.Dimension() }

// In is the same amount said in unit u, which has to be of the same dimension.
func (q Quantity) In(u Unit) (Quantity, error) {
	if err := convertible(q.Unit, u); err != nil {
		return Quantity{}, err
	}
	return Quantity{Amount: q.Amount, Unit: u}, nil
}

func convertible(from, to Unit) error {
	if d := from.Dimension(); d == "" || d != to.Dimension() {
		return Problem{Code: CodeQuantityDimension, Args: []any{from, to}}
	}
	return nil
}

// Add is q + r in q's unit.
func (q Quantity) Add(r Quantity) (Quantity, error) {
	if err := convertible(r.Unit, q.Unit); err != nil {
		return Quantity{}, err
	}
	sum := q.Amount + r.Amount
	if (sum > q.Amount) != (r.Amount > 0) {
		return Quantity{}, overflow(q.String()+" + "+r.String(), q.Unit)
	}
	return Quantity{Amount: sum, Unit: q.Unit}, nil
}

// Sub is q - r in q's unit. It can be negative.
func (q Quantity) Sub(r Quantity) (Quantity, error) {
	if err := convertible(r.Unit, q.Unit); err != nil {
		return Quantity{}, err
	}
	rest := q.Amount - r.Amount
	if (rest < q.Amount) != (r.Amount > 0) {
		return Quantity{}, overflow(q.String()+" - "+r.String(), q.Unit)
	}
	return Quantity{Amount: rest, Unit: q.Unit}, nil
}

// Cmp is -1, 0 or 1 as q is less than, the same amount as, or more than r.
func (q Quantity) Cmp(r Quantity) (int, error) {
	if err := convertible(r.Unit, q.Unit); err != nil {
		return 0, err
	}
	switch {
	case q.Amount < r.Amount:
		return -1, nil
	case q.Amount > r.Amount:
		return 1, nil
	}
	return 0, nil
}
