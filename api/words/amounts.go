package words

import (
	"strconv"
	"strings"
	"time"

	"nguon/domain"
)

// Amounts of a unit or package: the number that chooses the form, then the
// number as it is shown.
var amounts = []text{
	{key: "amount.MGM", vi: "%[2]s mg", en: "%[2]s mg", one: "%[2]s mg"},
	{key: "amount.GRM", vi: "%[2]s g", en: "%[2]s g", one: "%[2]s g"},
	{key: "amount.KGM", vi: "%[2]s kg", en: "%[2]s kg", one: "%[2]s kg"},
	{key: "amount.DTN", vi: "%[2]s tạ", en: "%[2]s quintals", one: "%[2]s quintal"},
	{key: "amount.TNE", vi: "%[2]s tấn", en: "%[2]s tonnes", one: "%[2]s tonne"},
	{key: "amount.MLT", vi: "%[2]s ml", en: "%[2]s ml", one: "%[2]s ml"},
	{key: "amount.LTR", vi: "%[2]s lít", en: "%[2]s litres", one: "%[2]s litre"},
	{key: "amount.MMT", vi: "%[2]s mm", en: "%[2]s mm", one: "%[2]s mm"},
	{key: "amount.CMT", vi: "%[2]s cm", en: "%[2]s cm", one: "%[2]s cm"},
	{key: "amount.MTR", vi: "%[2]s m", en: "%[2]s m", one: "%[2]s m"},
	{key: "amount.piece", vi: "%[2]s cái", en: "%[2]s pieces", one: "%[2]s piece"},
	{key: "amount.jar", vi: "%[2]s hũ", en: "%[2]s jars", one: "%[2]s jar"},
	{key: "amount.bottle", vi: "%[2]s chai", en: "%[2]s bottles", one: "%[2]s bottle"},
	{key: "amount.bag", vi: "%[2]s túi", en: "%[2]s bags", one: "%[2]s bag"},
	{key: "amount.packet", vi: "%[2]s gói", en: "%[2]s packets", one: "%[2]s packet"},
	{key: "amount.box", vi: "%[2]s hộp", en: "%[2]s boxes", one: "%[2]s box"},
	{key: "amount.tray", vi: "%[2]s khay", en: "%[2]s trays", one: "%[2]s tray"},
	{key: "amount.can", vi: "%[2]s lon", en: "%[2]s cans", one: "%[2]s can"},

	{key: "date", vi: "%[1]s/%[2]s/%[3]s", en: "%[1]s %[4]s %[3]s"},
	{key: "instant", vi: "%[2]s ngày %[1]s", en: "%[1]s, %[2]s"},
}

// Quantity says an amount: "1.250 kg", "120 hũ". The package is what a piece
// of it is called, and only matters for pieces. The zero Quantity is empty.
func (w *Words) Quantity(q domain.Quantity, piece domain.Package) string {
	if q.Unit == "" {
		return ""
	}
	value := q.Value()
	form := 2
	if value == "1" {
		form = 1
	}
	key := Key("amount." + string(q.Unit))
	if q.Unit == domain.Piece {
		key = pieceKey(piece)
	}
	return w.counted(key, form, w.decimalNumber(value))
}

func pieceKey(p domain.Package) Key {
	for _, known := range domain.Packages {
		if p == known {
			return Key("amount." + string(p))
		}
	}
	return Key("amount." + string(domain.PackagePiece))
}

// decimalNumber writes a plain decimal in the form of the language, exactly.
func (w *Words) decimalNumber(s string) string {
	whole, fraction, dotted := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := w.Number(n)
	if n == 0 && strings.HasPrefix(s, "-") {
		out = "-" + out
	}
	if dotted {
		out += w.decimal + fraction
	}
	return out
}

// Number writes a whole number: "1.250" in Vietnamese, "1,250" in English.
func (w *Words) Number(n int64) string { return w.printer.Sprint(n) }

// Date says a day: "12/03/2026", "12 March 2026". The zero Date is empty.
func (w *Words) Date(d domain.Date) string {
	if d.IsZero() {
		return ""
	}
	return w.civil(d.Year(), d.Month(), d.Day())
}

func (w *Words) civil(year int, month time.Month, day int) string {
	d := strconv.Itoa(day)
	if w.Language == Vi {
		d = twoDigits(day)
	}
	return w.Text("date", d, twoDigits(int(month)), strconv.Itoa(year), month.String())
}

// Instant says a moment as the clocks of zone do: "14:05 ngày 12/03/2026",
// "12 March 2026, 14:05". The zero time is empty.
func (w *Words) Instant(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(zone)
	year, month, day := t.Date()
	return w.Text("instant", w.civil(year, month, day), t.Format("15:04"))
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
