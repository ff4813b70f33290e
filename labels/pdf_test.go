package labels

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/skip2/go-qrcode"
	"golang.org/x/image/font"
	"golang.org/x/text/unicode/norm"

	"nguon/labels/pdf"
)

// drawings gives what each page of a file shows.
func drawings(t testing.TB, file []byte) []*pdf.Drawing {
	t.Helper()
	f, err := pdf.Read(file, sheetOwner)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]*pdf.Drawing, f.Pages())
	for i := range all {
		if all[i], err = f.Page(i); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// mask is an image mask of a page, in mm from the page's top left corner.
type mask struct {
	x, y, width, height float64
	modules             int
	bits                []byte
}

func masks(t testing.TB, d *pdf.Drawing, pageHeight float64) []mask {
	t.Helper()
	var all []mask
	for _, g := range d.Groups {
		for _, m := range g.Masks {
			if m.Columns != m.Rows {
				t.Fatalf("mask of %d × %d modules", m.Columns, m.Rows)
			}
			all = append(all, mask{m.Left * mmPerPoint, (points(pageHeight) - m.Top) * mmPerPoint,
				(m.Right - m.Left) * mmPerPoint, (m.Top - m.Bottom) * mmPerPoint, m.Rows, m.Bits})
		}
	}
	return all
}

// textsOf a page are in the order in which they are drawn.
func textsOf(d *pdf.Drawing) []pdf.Text {
	all := d.Texts
	for _, g := range d.Groups {
		all = append(all, g.Texts...)
	}
	return all
}

func millimetres(t testing.TB, pt string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(pt, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v * mmPerPoint
}

func TestPDFHoldsTheSymbolsWhereTheyBelong(t *testing.T) {
	const exact = 0.01 // mm; a dot at 600 dpi is 0.042
	for _, name := range []string{"a4-24", "a4-21", "a4-40", "50x30"} {
		for _, dpi := range []DPI{DPI300, DPI600} {
			sheet := Sheet{Stock: stock(t, name), DPI: dpi, OffsetX: 0.33, OffsetY: -0.21}.withDefaults()
			count := sheet.Stock.PerPage()
			found := masks(t, drawings(t, pdfFile(t, sheet, run(count)))[0], sheet.Stock.PageHeight)
			if len(found) != count {
				t.Fatalf("%s: %d symbols on the first page, want %d", name, len(found), count)
			}
			for i, m := range found {
				l := crabSauce(i + 1)
				p, err := Place(l, sheet.Stock, dpi)
				if err != nil {
					t.Fatal(err)
				}
				module, spot := m.width/float64(m.modules), sheet.spot(i)
				quiet := quietZone * p.Module()
				if math.Abs(module-p.Module()) > exact/float64(m.modules) || math.Abs(m.width-m.height) > exact {
					t.Errorf("%s, label %d: module is %.5f mm, want %.5f", name, i, module, p.Module())
				}
				for _, edge := range []float64{m.x / dpi.pitch(), m.y / dpi.pitch()} {
					if math.Abs(edge-bleed-math.Round(edge)) > 0.01 {
						t.Errorf("%s, label %d: symbol begins at dot %.4f, want a whole one", name, i, edge)
					}
				}
				if dx, dy := m.x-spot.x-p.SymbolX-quiet, m.y-spot.y-p.SymbolY-quiet; math.Max(math.Abs(dx), math.Abs(dy)) > 0.05 {
					t.Errorf("%s, label %d: symbol is %.3f, %.3f mm off", name, i, dx, dy)
				}
				if !sameBits(t, m, l.Address) {
					t.Errorf("%s, label %d: the mask is not the symbol of %s", name, i, l.Address)
				}
			}
		}
	}
}

// sameBits holds a mask against another encoder's matrix, at either error correction level.
func sameBits(t testing.TB, m mask, address string) bool {
	t.Helper()
	dark := func(x, y int) bool { return m.bits[y*((m.modules+7)/8)+x/8]>>(7-x%8)&1 == 1 }
	return bySkip2(t, m.modules, dark, address, qrcode.Medium) || bySkip2(t, m.modules, dark, address, qrcode.High)
}

func TestPDFHoldsTheTextWhereItBelongs(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-21")}.withDefaults()
	var want []string
	for i := range 3 {
		p, err := Place(crabSauce(i+1), sheet.Stock, sheet.DPI)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Runs {
			want = append(want, fmt.Sprintf("%s at %.2f, %.2f, %.2f wide", r.Text, sheet.spot(i).x+r.X, sheet.spot(i).y+r.Baseline, r.Width))
		}
	}
	var got []string
	for _, text := range textsOf(drawings(t, pdfFile(t, sheet, run(3)))[0]) {
		got = append(got, fmt.Sprintf("%s at %.2f, %.2f, %.2f wide", text.Text, text.X*mmPerPoint,
			(points(sheet.Stock.PageHeight)-text.Y)*mmPerPoint, text.Width*mmPerPoint))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts in mm (-want +got)\n%s", diff)
	}
}

func TestPDFGivesItsTextBack(t *testing.T) {
	l := crabSauce(1)
	l.Title, l.Note = norm.NFD.String("Ngao trắng Thái Thụy"), "MẪU"
	l.Fields = append(l.Fields, Field{Name: "letters", Caption: "Chữ", Text: "ăâđêôơư ẮẰẲẴẶ ẤẦẨẪẬ ỐỒỔỖỘ ỨỪỬỮỰ"})
	text := tool(t, "pdftotext", "-raw", temp(t, "label.pdf", pdfFile(t, Sheet{Stock: stock(t, "a4-24")}, sequence(l))), "-")
	text = strings.Join(strings.Fields(text), " ")
	for _, want := range []string{norm.NFC.String(l.Title), l.Fields[3].Text, l.Fields[4].Text, l.Code, l.Host, l.Note, "Cơ sở"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text %q", want, text)
		}
	}
}

// What would be commands in another format, or in this one, has to come out as the text it is.
func TestPDFPrintsCommandsAsText(t *testing.T) {
	texts := []string{`^FS^XZ^XA^JUF`, `) Tj ET`, `(\) EMC`, `\`, `<script>alert(1)</script>`, `>>endstream endobj`,
		`=HYPERLINK("x")`, `{nb}`, `%PDF`,
		"Ċ ģ ĩ Ĩ Ŝ", // their UTF-16 holds line feed, parentheses and backslash
	}
	for _, text := range texts {
		l := Label{Address: crabSauce(0).Address, Title: "Mắm cáy", Fields: []Field{{Name: "note", Text: text}}, Host: "nguon.example.vn"}
		file := pdfFile(t, Sheet{Stock: stock(t, "60x40"), Language: "vi"}, sequence(l))
		got := tool(t, "pdftotext", "-raw", temp(t, "label.pdf", file), "-")
		if want := l.Title + " " + text + " " + l.Host; strings.Join(strings.Fields(got), " ") != want {
			t.Errorf("read %q, want %q", got, want)
		}
		p, err := Place(l, stock(t, "60x40"), DPI300)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(textsOf(drawings(t, file)[0])); n != len(p.Runs) {
			t.Errorf("%q: %d texts on the page, want %d", text, n, len(p.Runs))
		}
	}
}

func TestPDFDrawsTheRulesOfEveryLabel(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-18-cut"), CutMarks: true}.withDefaults()
	noted := func(yield func(Label, error) bool) {
		for l := range run(18) {
			l.Note = "MẪU"
			if !yield(l, nil) {
				return
			}
		}
	}
	page := drawings(t, pdfFile(t, sheet, noted))[0]
	if got, want := len(page.Rectangles), len(sheet.marks()); got != want {
		t.Errorf("%d cut marks, want %d", got, want)
	}
	n := 0
	for _, g := range page.Groups {
		if len(g.Masks) == 0 {
			continue
		}
		p, err := Place(func() Label { l := crabSauce(n + 1); l.Note = "MẪU"; return l }(), sheet.Stock, sheet.DPI)
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Rectangles) != len(p.Rules) || len(p.Rules) < 4 {
			t.Errorf("label %d: %d rules, want %d", n, len(g.Rectangles), len(p.Rules))
		}
		spot := sheet.spot(n)
		for i, r := range g.Rectangles {
			want := p.Rules[i]
			x, y := r.Left*mmPerPoint-sheet.DPI.snap(spot.x), (points(sheet.Stock.PageHeight)-r.Top)*mmPerPoint-sheet.DPI.snap(spot.y)
			if math.Hypot(x-want.X, y-want.Y) > 0.01 || math.Abs((r.Right-r.Left)*mmPerPoint-want.Width) > 0.01 ||
				math.Abs((r.Top-r.Bottom)*mmPerPoint-want.Height) > 0.01 {
				t.Errorf("label %d: rule %+v is at %.3f, %.3f mm", n, want, x, y)
			}
		}
		n++
	}
	if n != 18 {
		t.Errorf("%d labels, want 18", n)
	}
}

func TestPDFIsTheSameEachTime(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-24"), Title: "Tem Mắm cáy", Language: "vi", Copies: 2, Start: 3}
	first := pdfFile(t, sheet, run(30))
	for range 5 {
		if !bytes.Equal(first, pdfFile(t, sheet, run(30))) {
			t.Fatal("the same sheet and labels give different files")
		}
	}
	sheet.Created = time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	if bytes.Equal(first, pdfFile(t, sheet, run(30))) {
		t.Error("the time of creation is not in the file")
	}
}

// Files that are made at the same time share the typefaces.
func TestPDFsMadeAtOnce(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "60x40")}
	want := pdfFile(t, sheet, run(2))
	files := make(chan []byte)
	for range 4 {
		go func() { files <- pdfFile(t, sheet, run(2)) }()
	}
	for range 4 {
		if !bytes.Equal(<-files, want) {
			t.Error("files made at once differ")
		}
	}
}

func TestPDFMetadataAndFonts(t *testing.T) {
	file := pdfFile(t, Sheet{Stock: stock(t, "a4-24"), Title: "Tem Mắm cáy", Language: "vi-vn", Start: 20}, run(24))
	path := temp(t, "sheet.pdf", file)
	info := tool(t, "pdfinfo", path)
	for _, want := range []string{`Title: +Tem Mắm cáy`, `Pages: +2`, `Page size: +595\.28 x 841\.89 pts \(A4\)`} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("%q is not in\n%s", want, info)
		}
	}
	fonts := strings.Split(strings.TrimSpace(tool(t, "pdffonts", path)), "\n")[2:]
	for _, f := range fonts {
		if !regexp.MustCompile(`CID TrueType +Identity-H +yes +\w+ +yes`).MatchString(f) {
			t.Errorf("font is not embedded with its characters: %s", f)
		}
	}
	// The three whole fonts are over a megabyte.
	if len(fonts) != 3 || len(file) > 120_000 {
		t.Errorf("%d fonts in %d bytes, want 3 as subsets", len(fonts), len(file))
	}
	if objects := tool(t, "qpdf", "--json", path); !regexp.MustCompile(`"/Lang": "(u:)?vi-VN"`).MatchString(objects) {
		t.Error("the catalogue does not state the language")
	}
}

// An independent reader finds nothing to complain of, whatever the file is made of.
func TestPDFIsSound(t *testing.T) {
	mixed := func(yield func(Label, error) bool) {
		for n := range 60 {
			l := crabSauce(n)
			l.Title = fmt.Sprintf("Mắm cáy (%d)\\", n/7)
			if !yield(l, nil) {
				return
			}
		}
	}
	for name, file := range map[string][]byte{
		"sheet":        pdfFile(t, Sheet{Stock: stock(t, "a4-24"), Title: "Tem (1) \\ Mắm", Language: "vi"}, run(100)),
		"roll":         pdfFile(t, Sheet{Stock: stock(t, "50x30"), DPI: DPI203, Title: "Tem (1) \\"}, run(300)),
		"with marks":   pdfFile(t, Sheet{Stock: stock(t, "a4-18-cut"), CutMarks: true, Copies: 2}, run(20)),
		"mixed":        pdfFile(t, Sheet{Stock: stock(t, "a4-24"), Order: ByColumn, Start: 20}, mixed),
		"bare symbols": pdfFile(t, Sheet{Stock: stock(t, "a4-40")}, sequence(Label{Address: "https://nguon.example.vn/t/7k3qx9wm2p"})),
	} {
		out := tool(t, "qpdf", "--check", temp(t, "file.pdf", file))
		if !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

func ExampleStock_Check() {
	s := Single("jar", 60, 40)
	s.Columns = 3
	fmt.Println(s.Check())
	// Output: labels: width is 60, want 10 to 20
}

// word is a word of a page as poppler sees it, in mm.
type word struct {
	text             string
	left, right, top float64
}

func popplerWords(t testing.TB, file []byte, page int) []word {
	t.Helper()
	number := fmt.Sprint(page)
	out := tool(t, "pdftotext", "-f", number, "-l", number, "-raw", "-bbox", temp(t, "sheet.pdf", file), "-")
	var words []word
	for _, m := range regexp.MustCompile(`<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="\S+">(.*)</word>`).FindAllStringSubmatch(out, -1) {
		words = append(words, word{m[4], millimetres(t, m[1]), millimetres(t, m[3]), millimetres(t, m[2])})
	}
	return words
}

// An independent reader sees every word of a page where the layout has put it, and no other.
func TestPopplerSeesEveryWordInItsPlace(t *testing.T) {
	letters := crabSauce(1)
	letters.Fields = append(letters.Fields, Field{Name: "letters", Caption: "Chữ", Text: "ẮẰẲẴẶ ýỳỷỹỵ ưứừửữự mmmmiiii"})
	all := []Label{letters}
	for n := range 100 {
		all = append(all, crabSauce(n+1))
	}
	for _, sheet := range []Sheet{{Stock: stock(t, "a4-21"), OffsetX: 0.7, OffsetY: -0.4, Start: 7}, {Stock: stock(t, "60x40"), DPI: DPI203},
		{Stock: stock(t, "a4-24"), DPI: DPI600}} {
		sheet = sheet.withDefaults()
		file := pdfFile(t, sheet, sequence(all...))
		found := append(popplerWords(t, file, 1), popplerWords(t, file, 2)...)
		for i := range 2*sheet.Stock.PerPage() - (sheet.Start - 1) {
			p, err := Place(all[i], sheet.Stock, sheet.DPI)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range p.words(sheet.spot(i)) {
				at := slices.IndexFunc(found, func(w word) bool {
					return w.text == want.text && math.Abs(w.left-want.left) < 0.02 && math.Abs(w.right-want.right) < 0.02 && math.Abs(w.top-want.top) < 0.05
				})
				if at < 0 {
					t.Fatalf("%s: word %+v of label %d is not on the page", sheet.Stock.Name, want, i)
				}
				found = slices.Delete(found, at, at+1)
			}
		}
		if len(found) > 0 {
			t.Errorf("%s: %d words too many, first %+v", sheet.Stock.Name, len(found), found[0])
		}
	}
}

// words are where the words of a label at a spot should be seen. Poppler lets them begin at the font's ascent.
func (p *Placed) words(at spot) []word {
	var words []word
	for _, r := range p.Runs {
		metrics, _ := r.Face.font().Metrics(nil, 1000, font.HintingNone)
		ascent := float64(metrics.Ascent) / 1000
		x := at.x + r.X
		for _, text := range strings.Split(r.Text, " ") {
			end := x + r.Face.width(text)*em(r.Size)
			words = append(words, word{text, x, end, at.y + r.Baseline - ascent*em(r.Size)})
			x = end + r.Face.width(" ")*em(r.Size)
		}
	}
	return words
}

// What labels share is drawn once, whatever they share: each says what it says by itself.
func TestPDFPrintsWhatEachLabelSays(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	sheet := Sheet{Stock: stock(t, "a4-8"), DPI: DPI300}.withDefaults()
	var all []Label
	for range 300 {
		l := crabSauce(random.IntN(3))
		l.Code = []string{l.Code, "8K3Q-X9WM-2Q"}[random.IntN(2)]
		l.PIN, l.PINCaption = []string{"123456", "654321"}[random.IntN(2)], "Cào"
		if random.IntN(9) == 0 {
			l.Title = "Ngao trắng"
		}
		all = append(all, l)
	}
	file := pdfFile(t, sheet, sequence(all...))
	n := 0
	for _, page := range drawings(t, file) {
		var got []string
		for _, g := range page.Groups {
			for _, text := range g.Texts {
				got = append(got, text.Text)
			}
			if len(g.Masks) == 0 {
				continue // a label's symbol is the last of it
			}
			p, err := Place(all[n], sheet.Stock, sheet.DPI)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, r := range p.Runs {
				want = append(want, r.Text)
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("label %d says (-want +got)\n%s", n, diff)
			}
			got = got[:0]
			n++
		}
	}
	if n != len(all) {
		t.Errorf("%d labels, want %d", n, len(all))
	}
}
