package words

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"nguon/domain"
)

func quantity(t testing.TB, value string, unit domain.Unit) domain.Quantity {
	t.Helper()
	q, err := domain.ParseQuantity(value, string(unit))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestQuantity(t *testing.T) {
	tests := []struct {
		value  string
		unit   domain.Unit
		piece  domain.Package
		vi, en string
	}{
		{"120", domain.Piece, domain.PackageJar, "120 hũ", "120 jars"},
		{"1", domain.Piece, domain.PackageBox, "1 hộp", "1 box"},
		{"0", domain.Piece, domain.PackageBox, "0 hộp", "0 boxes"},
		{"21", domain.Piece, domain.PackageBag, "21 túi", "21 bags"},
		{"1200", domain.Piece, domain.PackagePiece, "1.200 cái", "1,200 pieces"},
		{"1250", domain.Kilogram, domain.PackageJar, "1.250 kg", "1,250 kg"},
		{"1250.5", domain.Kilogram, "", "1.250,5 kg", "1,250.5 kg"},
		{"0.000001", domain.Kilogram, "", "0,000001 kg", "0.000001 kg"},
		{"1", domain.Tonne, "", "1 tấn", "1 tonne"},
		{"1.1", domain.Tonne, "", "1,1 tấn", "1.1 tonnes"},
		{"0.5", domain.Litre, "", "0,5 lít", "0.5 litres"},
		{"2", domain.Decitonne, "", "2 tạ", "2 quintals"},
		{"9223372036854.775807", domain.Kilogram, "", "9.223.372.036.854,775807 kg", "9,223,372,036,854.775807 kg"},
	}
	for _, test := range tests {
		q := quantity(t, test.value, test.unit)
		if got := For(Vi).Quantity(q, test.piece); got != test.vi {
			t.Errorf("vi: %v is %q, want %q", q, got, test.vi)
		}
		if got := For(En).Quantity(q, test.piece); got != test.en {
			t.Errorf("en: %v is %q, want %q", q, got, test.en)
		}
	}
	if got := For(Vi).Quantity(domain.Quantity{}, ""); got != "" {
		t.Errorf("no quantity is %q, want nothing", got)
	}
}

// Whatever the amount, taking the signs of the language away leads back to it.
func TestQuantityIsExact(t *testing.T) {
	plain := map[Language]*strings.Replacer{
		Vi: strings.NewReplacer(".", "", ",", "."),
		En: strings.NewReplacer(",", ""),
	}
	rapid.Check(t, func(t *rapid.T) {
		q := domain.Quantity{
			Amount: rapid.Int64Range(math.MinInt64+1, math.MaxInt64).Draw(t, "amount"),
			Unit:   rapid.SampledFrom(domain.Units()).Draw(t, "unit"),
		}
		for l, signs := range plain {
			said, _, _ := strings.Cut(For(l).Quantity(q, domain.PackageCan), " ")
			if got := signs.Replace(said); got != q.Value() {
				t.Errorf("%s: %v is said as %q, which is %s", l.Tag(), q, said, got)
			}
		}
	})
}

func TestDate(t *testing.T) {
	d, err := domain.NewDate(2026, time.March, 5)
	if err != nil {
		t.Fatal(err)
	}
	if got := For(Vi).Date(d); got != "05/03/2026" {
		t.Errorf("vi: %q", got)
	}
	if got := For(En).Date(d); got != "5 March 2026" {
		t.Errorf("en: %q", got)
	}
	if got := For(En).Date(domain.Date{}); got != "" {
		t.Errorf("no date is %q, want nothing", got)
	}
}

func TestInstant(t *testing.T) {
	hanoi := time.FixedZone("+07", 7*60*60)
	late := time.Date(2026, time.March, 11, 18, 5, 59, 0, time.UTC)
	if got := For(Vi).Instant(late, hanoi); got != "01:05 ngày 12/03/2026" {
		t.Errorf("vi: %q", got)
	}
	if got := For(En).Instant(late, time.UTC); got != "11 March 2026, 18:05" {
		t.Errorf("en: %q", got)
	}
	if got := For(En).Instant(time.Time{}, hanoi); got != "" {
		t.Errorf("no instant is %q, want nothing", got)
	}
}
