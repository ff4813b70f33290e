package labels

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
	"golang.org/x/text/unicode/norm"
)

var (
	streamPattern = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	maskPattern   = regexp.MustCompile(`q (\S+) 0 0 (\S+) (\S+) (\S+) cm\n` +
		`BI /W (\d+) /H (\d+) /IM true /BPC 1 /D \[1 0\] /I false /F /AHx ID\n([0-9A-F]+)>\nEI Q\n`)
	textPattern = regexp.MustCompile(`BT (\S+) (\S+) Td \((?s:.*?)\) Tj ET\n`)
	restPattern = regexp.MustCompile(`^(?:0 J|0 j|0.000 [Gg]|\S+ w|BT /F\S+ \S+ Tf ET|\S+ \S+ \S+ \S+ re f|/Span <</Lang \(vi\)>> BDC|EMC|)$`)
)

// pages gives the content of each page of a file.
func pages(t testing.TB, file []byte) []string {
	t.Helper()
	var contents []string
	for _, stream := range streamPattern.FindAllSubmatch(file, -1) {
		r, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(r)
		if err == nil && bytes.Contains(content, []byte(" Tj ET")) {
			contents = append(contents, string(content))
		}
	}
	return contents
}

// mask is an image mask of a page, in mm from the page's top left corner.
type mask struct {
	x, y, width, height float64
	modules             int
	bits                []byte
}

func masks(t testing.TB, content string, pageHeight float64) []mask {
	t.Helper()
	var all []mask
	for _, m := range maskPattern.FindAllStringSubmatch(content, -1) {
		n, _ := strconv.Atoi(m[5])
		bits, err := hex.DecodeString(m[7])
		if err != nil || m[5] != m[6] {
			t.Fatalf("mask of %s × %s modules: %v", m[5], m[6], err)
		}
		width, height := millimetres(t, m[1]), millimetres(t, m[2])
		all = append(all, mask{millimetres(t, m[3]), points(pageHeight)*mmPerPoint - millimetres(t, m[4]) - height,
			width, height, n, bits})
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
			content := pages(t, pdf(t, sheet, run(count)))[0]
			found := masks(t, content, sheet.Stock.PageHeight)
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
	content := pages(t, pdf(t, sheet, run(3)))[0]
	found := textPattern.FindAllStringSubmatch(content, -1)
	for i := range 3 {
		p, err := Place(crabSauce(i+1), sheet.Stock, sheet.DPI)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Runs {
			if len(found) == 0 {
				t.Fatal("too few texts on the page")
			}
			x, y := millimetres(t, found[0][1]), sheet.Stock.PageHeight-millimetres(t, found[0][2])
			wantX, wantY := sheet.spot(i).x+r.X, sheet.spot(i).y+r.Baseline
			if math.Hypot(x-wantX, y-wantY) > 0.05 {
				t.Errorf("label %d: %q is at %.3f, %.3f mm, want %.3f, %.3f", i, r.Text, x, y, wantX, wantY)
			}
			found = found[1:]
		}
	}
	if len(found) > 0 {
		t.Errorf("%d texts too many on the page", len(found))
	}
}

func TestPDFWidthsAreTheLayouts(t *testing.T) {
	l := crabSauce(1)
	l.Fields = append(l.Fields, Field{Name: "letters", Caption: "Chữ", Text: "ẮẰẲẴẶ ýỳỷỹỵ ưứừửữự mmmmiiii"})
	s := stock(t, "60x40")
	p, err := Place(l, s, DPI300)
	if err != nil {
		t.Fatal(err)
	}
	out := tool(t, "pdftotext", "-raw", "-bbox", temp(t, "label.pdf", pdf(t, Sheet{Stock: s}, sequence(l))), "-")
	words := regexp.MustCompile(`<word xMin="(\S+)" yMin="\S+" xMax="(\S+)" yMax="\S+">(.*)</word>`).FindAllStringSubmatch(out, -1)
	for _, r := range p.Runs {
		for rest, x := r.Text, r.X; rest != "" && len(words) > 0; words = words[1:] {
			word, after, _ := strings.Cut(rest, " ")
			if words[0][3] != word {
				t.Fatalf("read %q, want %q", words[0][3], word)
			}
			end := x + r.Face.width(word)*em(r.Size)
			if left, right := millimetres(t, words[0][1]), millimetres(t, words[0][2]); math.Abs(left-x) > 0.02 || math.Abs(right-end) > 0.02 {
				t.Errorf("%q reaches from %.3f to %.3f mm, want %.3f to %.3f", word, left, right, x, end)
			}
			rest, x = after, end+r.Face.width(" ")*em(r.Size)
		}
	}
	if len(words) > 0 {
		t.Errorf("%d words were not expected, first %q", len(words), words[0][3])
	}
}

func TestPDFGivesItsTextBack(t *testing.T) {
	l := crabSauce(1)
	l.Title, l.Note = norm.NFD.String("Ngao trắng Thái Thụy"), "MẪU"
	l.Fields = append(l.Fields, Field{Name: "letters", Caption: "Chữ", Text: "ăâđêôơư ẮẰẲẴẶ ẤẦẨẪẬ ỐỒỔỖỘ ỨỪỬỮỰ"})
	text := tool(t, "pdftotext", "-raw", temp(t, "label.pdf", pdf(t, Sheet{Stock: stock(t, "a4-24")}, sequence(l))), "-")
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
		file := pdf(t, Sheet{Stock: stock(t, "60x40"), Language: "vi"}, sequence(l))
		got := tool(t, "pdftotext", "-raw", temp(t, "label.pdf", file), "-")
		if want := l.Title + " " + text + " " + l.Host; strings.Join(strings.Fields(got), " ") != want {
			t.Errorf("read %q, want %q", got, want)
		}
		p, err := Place(l, stock(t, "60x40"), DPI300)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(textPattern.FindAllString(pages(t, file)[0], -1)); n != len(p.Runs) {
			t.Errorf("%q: %d texts on the page, want %d", text, n, len(p.Runs))
		}
	}
}

func TestPDFDrawsNothingElse(t *testing.T) {
	content := pages(t, pdf(t, Sheet{Stock: stock(t, "a4-18-cut"), CutMarks: true, Language: "vi"}, run(18)))[0]
	content = textPattern.ReplaceAllString(maskPattern.ReplaceAllString(content, ""), "")
	for _, line := range strings.Split(content, "\n") {
		if !restPattern.MatchString(line) {
			t.Errorf("the page holds %q", line)
		}
	}
}

func TestPDFIsTheSameEachTime(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-24"), Title: "Tem Mắm cáy", Language: "vi", Copies: 2, Start: 3}
	first := pdf(t, sheet, run(30))
	for range 5 {
		if !bytes.Equal(first, pdf(t, sheet, run(30))) {
			t.Fatal("the same sheet and labels give different files")
		}
	}
	sheet.Created = time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	if bytes.Equal(first, pdf(t, sheet, run(30))) {
		t.Error("the time of creation is not in the file")
	}
}

// The PDF library writes into font data while it subsets: files made at the same time must not share any.
func TestPDFsMadeAtOnce(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "60x40")}
	want := pdf(t, sheet, run(2))
	files := make(chan []byte)
	for range 4 {
		go func() { files <- pdf(t, sheet, run(2)) }()
	}
	for range 4 {
		if !bytes.Equal(<-files, want) {
			t.Error("files made at once differ")
		}
	}
}

func TestPDFMetadataAndFonts(t *testing.T) {
	file := pdf(t, Sheet{Stock: stock(t, "a4-24"), Title: "Tem Mắm cáy", Language: "vi-vn", Start: 20}, run(24))
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
	for n, content := range pages(t, file) {
		if strings.Count(content, "/Span <</Lang (vi-VN)>> BDC") != 1 || strings.Count(content, "\nEMC") != 1 {
			t.Errorf("page %d does not state its language once", n)
		}
	}
}

func ExampleStock_Check() {
	s := Single("jar", 60, 40)
	s.Columns = 3
	fmt.Println(s.Check())
	// Output: labels: width is 60, want 10 to 20
}
