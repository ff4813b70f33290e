package labels

import (
	"math"
	"strings"
)

// Measures of EAN/UPC symbols (ISO/IEC 15420; GS1 General Specifications, 5.2 and symbol specification table 1). A
// symbol's width is counted in modules, of which the quiet zones keep so many free.
const (
	minBarModule     = 0.264 // mm, retail point of sale
	nominalBarModule = 0.330
	nominalBars      = 22.85 // height in mm at the nominal module

	// Standards state no height below which a symbol may not be cut, only that each mm costs scans. This is ours: a
	// finger's width that a hand scanner's line hits without aiming.
	minBars     = 10.0
	barsComfort = 14.0

	guardDrop = 5.0  // modules that guard bars reach below the others
	digitsEm  = 11.5 // size of the digits in modules: six of them are a little narrower than their bars
	digitsGap = 1.0  // modules between bars and digits
)

const gtinDigits = 14

// HasBarcode says whether a GTIN, which may be filled up with zeros in front, can be printed as EAN-13 or EAN-8. GTIN-14s
// that name a case of goods cannot: EAN symbols have no room for their first digit.
func HasBarcode(gtin string) bool {
	_, err := eanDigits(gtin)
	return err == nil
}

// eanDigits are the 13 or 8 digits of the EAN symbol of a GTIN. A GTIN-12, the number of a UPC-A symbol, is the EAN-13
// with a zero in front, which has the same bars.
func eanDigits(gtin string) (string, error) {
	refused := &TextError{Field: fieldBarcode, Reason: TextInvalid}
	switch len(gtin) {
	case 8, 12, 13, gtinDigits:
	default:
		return "", refused
	}
	sum := 0
	for i, r := range gtin {
		if r < '0' || r > '9' {
			return "", refused
		}
		weight := 3
		if (len(gtin)-i)%2 == 1 {
			weight = 1
		}
		sum += weight * int(r-'0')
	}
	if sum%10 != 0 || strings.Trim(gtin, "0") == "" {
		return "", refused
	}
	filled := strings.Repeat("0", gtinDigits-len(gtin)) + gtin
	switch {
	case strings.HasPrefix(filled, "000000"):
		return filled[6:], nil
	case filled[0] == '0':
		return filled[1:], nil
	}
	refused.Reason = TextNoBarcode
	return "", refused
}

// Number sets: the modules of each digit in set A, dark as 1. Set C is its complement, set B set C from right to left.
var setA = [10]string{"0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"}

// parity is how the first of thirteen digits, which has no bars, shows in the sets of the next six.
var parity = [10]string{"AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"}

func inSet(set byte, digit byte) string {
	a := setA[digit-'0']
	if set == 'A' {
		return a
	}
	c := strings.Map(func(r rune) rune { return '0' + '1' - r }, a)
	if set == 'C' {
		return c
	}
	var b strings.Builder
	for i := range len(c) {
		b.WriteByte(c[len(c)-1-i])
	}
	return b.String()
}

const (
	sideGuard   = "101"
	centreGuard = "01010"
)

// eanModules are the modules of an EAN-13 or EAN-8 between its quiet zones.
func eanModules(digits string) string {
	var b strings.Builder
	sets := "AAAA"
	if len(digits) == 13 {
		sets, digits = parity[digits[0]-'0'], digits[1:]
	}
	b.WriteString(sideGuard)
	for i := range len(sets) {
		b.WriteString(inSet(sets[i], digits[i]))
	}
	b.WriteString(centreGuard)
	for i := range len(sets) {
		b.WriteString(inSet('C', digits[len(sets)+i]))
	}
	b.WriteString(sideGuard)
	return b.String()
}

// barcode is an EAN symbol before it is known how large it will be.
type barcode struct {
	digits  string
	modules string
	dpi     DPI
}

func newBarcode(digits string, dpi DPI) *barcode {
	return &barcode{digits: digits, modules: eanModules(digits), dpi: dpi}
}

// quiet is how many modules stay free on either side.
func (b *barcode) quiet() (left, right int) {
	if len(b.digits) == 8 {
		return 7, 7
	}
	return 11, 7
}

func (b *barcode) width() int {
	left, right := b.quiet()
	return left + len(b.modules) + right
}

// module is the largest size of a module in mm that a width has room for, up to the nominal one and in whole dots.
func (b *barcode) module(width float64) (float64, bool) {
	pitch := b.dpi.pitch()
	for dots := math.Ceil(nominalBarModule/pitch - roundSlack); dots*pitch >= minBarModule-roundSlack; dots-- {
		if module := dots * pitch; float64(b.width())*module <= width+roundSlack {
			return module, true
		}
	}
	return 0, false
}

// tallest is the height of bars that a symbol gets where there is room.
func (b *barcode) tallest(module float64) float64 { return nominalBars / nominalBarModule * module }

// set draws the symbol with bars of a height. Its left edge is that of the quiet zone.
func (b *barcode) set(module, height float64) block {
	left, _ := b.quiet()
	x := func(modules float64) float64 { return (float64(left) + modules) * module }
	if height = b.dpi.snapDown(height); height < minBars {
		height = b.dpi.snapUp(minBars)
	}
	var out block
	for from := 0; from < len(b.modules); from++ {
		to := from
		for to < len(b.modules) && b.modules[to] == '1' {
			to++
		}
		if to == from {
			continue
		}
		bar := Rule{X: x(float64(from)), Width: float64(to-from) * module, Height: height}
		if b.isGuard(from) {
			bar.Height += b.dpi.snap(guardDrop * module)
		}
		out.rules = append(out.rules, bar)
		from = to
	}
	size := digitsEm * module / mmPerPoint
	baseline := height + digitsGap*module + digitRise*em(size)
	for _, part := range b.groups() {
		width := Regular.width(part.text) * em(size)
		out.runs = append(out.runs, newRun(part.text, Regular, size, x(part.middle)-width/2, baseline))
	}
	out.height = baseline + footDescent // digits do not reach below their baseline
	return out
}

// digitRise is how far digits reach above their baseline in em, in the face that they are set in.
const digitRise = 0.7

func (b *barcode) isGuard(module int) bool {
	n, half := len(b.modules), (len(b.modules)-len(centreGuard))/2
	return module < len(sideGuard) || module >= n-len(sideGuard) || module >= half && module < half+len(centreGuard)
}

// group is a stretch of digits and the module that it is centred on.
type group struct {
	text   string
	middle float64
}

func (b *barcode) groups() []group {
	n, half := float64(len(b.modules)), float64(len(b.modules)-len(centreGuard)-2*len(sideGuard))/4
	digits := b.digits
	var groups []group
	if len(digits) == 13 {
		groups = append(groups, group{digits[:1], -6})
		digits = digits[1:]
	}
	middle := len(digits) / 2
	return append(groups, group{digits[:middle], float64(len(sideGuard)) + half}, group{digits[middle:], n - float64(len(sideGuard)) - half})
}
