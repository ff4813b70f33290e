package labels

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// cset82 are the characters of a lot in a GS1 Digital Link; producers write Vietnamese ones with spaces too.
const cset82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`

// hostile are texts that are commands elsewhere.
var hostile = []string{
	"^XZ^XA^JUF", "~JA", "^FS^XZ", "PRINT 1,1", `SIZE 40 mm,30 mm`, ") Tj ET Q", "endstream endobj", `\)\(`, "<svg onload=alert(1)>",
	"</text><script>", "&lt;b&gt;", `=HYPERLINK("http://x")`, "@SUM(1)", "+1-1", "%00%0A", "{{.}}", "$(id)",
}

func anyText(short bool) *rapid.Generator[string] {
	if short {
		return rapid.OneOf(rapid.SampledFrom(hostile), rapid.SampledFrom([]string{"Mắm cáy", "Gạo nếp cái hoa vàng"}), words())
	}
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(words(), rapid.SampledFrom(hostile)), 1, 5).Draw(t, "texts"), " ")
	})
}

func anyGTIN() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		digits := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), 6, 6, -1).Draw(t, "digits") + "1"
		if length := rapid.SampledFrom([]int{8, 12, 13}).Draw(t, "length"); length > 8 {
			digits = strings.Repeat("8", length-8) + digits
		}
		sum := 0
		for i := range len(digits) {
			weight := 1
			if (len(digits)-i)%2 == 1 {
				weight = 3
			}
			sum += weight * int(digits[i]-'0')
		}
		return digits + fmt.Sprint((10-sum%10)%10)
	})
}

func anyLabel() *rapid.Generator[Label] {
	maybe := func(t *rapid.T, name string) bool { return rapid.Bool().Draw(t, name) }
	return rapid.Custom(func(t *rapid.T) Label {
		length := rapid.IntRange(20, 180).Draw(t, "address length")
		alphabet := rapid.SampledFrom([]string{"0123456789ABCDEFGHJKMNPQRSTVWXYZ/", "abcdefghijklmnopqrstuvwxyz0123456789/-._~%"}).Draw(t, "alphabet")
		l := Label{Address: "HTTPS://N.VN/T/" + rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), length-15, length-15, -1).Draw(t, "address")}
		if maybe(t, "titled") {
			l.Title = anyText(true).Draw(t, "title")
		}
		if maybe(t, "lot") {
			lot := strings.TrimSpace(rapid.StringOfN(rapid.RuneFrom([]rune(cset82+" "+vietnamese)), 1, 20, -1).Draw(t, "lot text"))
			l.Fields = append(l.Fields, Field{Name: "lot", Caption: "Lô", Text: lot + "1"})
		}
		for i := range rapid.IntRange(0, 8).Draw(t, "fields") {
			f := Field{Name: fmt.Sprintf("field%d", i), Text: anyText(true).Draw(t, "text")}
			if maybe(t, "captioned") {
				f.Caption = "Khối lượng tịnh"
			}
			f.Stars = rapid.SampledFrom([]int{0, 0, 0, 3, 5}).Draw(t, "stars")
			if maybe(t, "paragraph") {
				f.Lines, f.Text = 20, anyText(false).Draw(t, "paragraph text")
			}
			l.Fields = append(l.Fields, f)
		}
		if maybe(t, "coded") {
			l.Code = "7K3Q-X9WM-2P"
		}
		if maybe(t, "unit") {
			l.UnitCode = "5384-5412-7B09-6493"
		}
		if maybe(t, "host") {
			l.Host = "nguon.example.vn"
		}
		if maybe(t, "note") {
			l.Note = "IN LẠI"
		}
		if maybe(t, "barcode") {
			l.GTIN = anyGTIN().Draw(t, "gtin")
		}
		if maybe(t, "pin") {
			l.PIN, l.PINCaption = "482913", rapid.SampledFrom([]string{"", "Cào lấy mã PIN"}).Draw(t, "caption")
		}
		return l
	})
}

// anyStock is one of the known stocks or a producer's own.
func anyStock() *rapid.Generator[Stock] {
	return rapid.OneOf(rapid.SampledFrom(Stocks()), rapid.Custom(func(t *rapid.T) Stock {
		width, height := rapid.Float64Range(12, 200).Draw(t, "width"), rapid.Float64Range(12, 200).Draw(t, "height")
		s := Single("own", width, height)
		s.InsetX, s.InsetY = rapid.Float64Range(0, width/4).Draw(t, "inset x"), rapid.Float64Range(0, height/4).Draw(t, "inset y")
		return s
	}))
}

// Any label on any stock is refused for a reason that names what is to blame, or keeps its geometry and all its text.
func TestAnyLabelIsSoundOrRefused(t *testing.T) {
	placed, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l, s := anyLabel().Draw(t, "label"), anyStock().Draw(t, "stock")
		dpi := rapid.SampledFrom([]DPI{DPI203, DPI300, DPI600}).Draw(t, "dpi")
		p, err := Place(l, s, dpi)
		if err != nil {
			checkRefusal(t, err, l, s, dpi)
			refused++
			return
		}
		placed++
		if again, err := Place(l, s, dpi); err != nil || !reflect.DeepEqual(p, again) {
			t.Fatalf("placed again it is another label (%v)", err)
		}
		checkSymbol(t, p, s)
		checkInk(t, p)
		if l.GTIN != "" {
			checkBarcode(t, p, l.GTIN)
		}
		if l.PIN != "" {
			checkPIN(t, p, l.PIN)
		}
		digits, _ := eanDigits(l.GTIN)
		if got, want := letters(printed(p)), letters(norm.NFC.String(everything(l)+l.PIN+l.PINCaption+digits)); got != want {
			t.Fatalf("printed %q, want %q", got, want)
		}
		for _, r := range p.Runs {
			if r.Size < captionSmallest {
				t.Errorf("%q is set in %.2f pt", r.Text, r.Size)
			}
			ink := inkOf(r)
			if ink.left < s.InsetX-hair || ink.right > s.Width-s.InsetX+hair {
				t.Errorf("%v reaches into the inset of %.2f mm", ink, s.InsetX)
			}
		}
	})
	t.Logf("%d labels were placed, %d refused", placed, refused)
	if placed == 0 || refused == 0 {
		t.Errorf("%d labels were placed and %d refused: both should occur", placed, refused)
	}
}

func checkRefusal(t failer, err error, l Label, s Stock, dpi DPI) {
	t.Helper()
	var fit *FitError
	var small *StockError
	fits := ""
	switch {
	case errors.As(err, &fit):
		if fit.Field == "" || fit.Text == "" || fit.Stock != s.Name || fit.Room >= len([]rune(fit.Text)) {
			t.Fatalf("error is %+v", fit)
		}
		fits = fit.Fits
	case errors.As(err, &small):
		if small.Width <= s.Width && small.Height <= s.Height {
			t.Fatalf("%.2f × %.2f mm are too small, it says, and %.2f × %.2f would do", s.Width, s.Height, small.Width, small.Height)
		}
		fits = small.Fits
	default:
		t.Fatalf("error is %v, want a FitError or a StockError", err)
	}
	if fits != "" {
		other, _ := StockByName(fits)
		if _, err := Place(l, other, dpi); err != nil || other.Kind != s.Kind {
			t.Fatalf("stock %s would do, it says, but: %v", fits, err)
		}
	}
}

// checkPIN looks for a frame of the promised size with the PIN and nothing else inside.
func checkPIN(t failer, p *Placed, pin string) {
	t.Helper()
	for _, r := range p.Runs {
		if r.Text != pin {
			continue
		}
		inside := box{"frame", 0, 0, p.Width, p.Height}
		for _, rule := range p.Rules {
			switch {
			case rule.X+rule.Width <= r.X && rule.Y < r.Baseline && rule.Y+rule.Height > r.Baseline && rule.Width < 0.5 && rule.Height < minBars-1:
				inside.left = max(inside.left, rule.X+rule.Width)
			case rule.X >= r.X+r.Width && rule.Y < r.Baseline && rule.Y+rule.Height > r.Baseline && rule.Width < 0.5 && rule.Height < minBars-1:
				inside.right = min(inside.right, rule.X)
			case rule.Y < r.Baseline && rule.X <= r.X && rule.X+rule.Width >= r.X+r.Width:
				inside.top = max(inside.top, rule.Y+rule.Height)
			case rule.Y > r.Baseline && rule.X <= r.X && rule.X+rule.Width >= r.X+r.Width:
				inside.bottom = min(inside.bottom, rule.Y)
			}
		}
		slack := 1.01 * p.DPI.pitch() // edges are moved to whole dots
		if width, height := inside.right-inside.left, inside.bottom-inside.top; width < pinWidth-slack || height < pinHeight-slack || width > 2*pinWidth {
			t.Errorf("the PIN's frame is %.2f × %.2f mm inside, want at least %.0f × %.0f", width, height, pinWidth, pinHeight)
		}
		for _, other := range p.Runs {
			if other != r && inkOf(other).overlaps(inside) {
				t.Errorf("%v is in the frame of the PIN", inkOf(other))
			}
		}
		return
	}
	t.Errorf("the PIN is not printed")
}
