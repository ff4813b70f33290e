package labels

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// hostileTexts would be commands in one format or another.
var hostileTexts = []string{
	`^FS^XZ^XA^JUF`, `~JA ^XZ`, `^GFA,1,1,1,FF`, `PRINT 1,1`, `CLS BITMAP 0,0,1,1,0,`, `) Tj ET`, `\) EMC`, `%PDF-1.7`,
	`<script>alert(1)</script>`, `"><use href="http://x.vn/"/>`, `]]> & &amp; &#10;`, `' onload='x`, `-- <!-- --> <?x?>`,
	`=HYPERLINK("x")`, `{{.Title}} {nb} ${x}`, strings.Repeat("^XZ ", 12), strings.Repeat("<", 20),
}

func hostileLabel(text string) Label {
	return Label{Address: crabSauce(1).Address, Title: "Mắm cáy", Fields: []Field{{Name: "producer", Caption: "Cơ sở", Text: text}}, Host: "nguon.example.vn"}
}

// formats write one label, each in its own way.
var formats = map[string]func(io.Writer, Label) error{
	"PDF": func(w io.Writer, l Label) error {
		return WritePDF(context.Background(), w, Sheet{Stock: Single("60x40", 60, 40), DPI: DPI203}, sequence(l))
	},
	"PNG": func(w io.Writer, l Label) error { return WritePNG(w, l, Single("60x40", 60, 40), DPI203) },
	"SVG": func(w io.Writer, l Label) error { return WriteSVG(w, l, Single("60x40", 60, 40), DPI203) },
	"sheet as SVG": func(w io.Writer, l Label) error {
		return WriteSheetSVG(w, Sheet{Stock: Single("60x40", 60, 40), DPI: DPI203}, sequence(l), 1)
	},
	"ZPL": func(w io.Writer, l Label) error {
		return WriteZPL(context.Background(), w, Sheet{Stock: Single("60x40", 60, 40), DPI: DPI203}, sequence(l))
	},
	"TSPL": func(w io.Writer, l Label) error {
		return WriteTSPL(context.Background(), w, Sheet{Stock: Single("60x40", 60, 40), DPI: DPI203}, sequence(l))
	},
}

// readZPL and readTSPL refuse all commands but ours: no text becomes one, and all of it is printed.
func TestPrintersSeeOurCommandsOnly(t *testing.T) {
	sheet := Sheet{Stock: Single("60x40", 60, 40), DPI: DPI203}
	for _, text := range hostileTexts {
		l := hostileLabel(text)
		want := strips(t, sheet, sequence(l))
		for format, got := range map[string][]impression{
			"ZPL":  readZPL(t, zpl(t, sheet, sequence(l))),
			"TSPL": first(readTSPL(t, tspl(t, sheet, sequence(l)), sheet.DPI)),
		} {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s of %q prints something else", format, text)
			}
		}
	}
}

// Whatever the text, a file is commands of ours alone, or well-formed.
func TestAnyTextIsTextInEveryFormat(t *testing.T) {
	sheet := Sheet{Stock: Single("80x50", 80, 50), DPI: DPI203}
	rapid.Check(t, func(r *rapid.T) {
		l := hostileLabel(words().Draw(r, "text"))
		l.Title = words().Draw(r, "title")
		if _, err := Place(l, sheet.Stock, sheet.DPI); err != nil {
			return // other tests say when
		}
		want := strips(t, sheet, sequence(l))
		if !reflect.DeepEqual(readZPL(t, zpl(t, sheet, sequence(l))), want) ||
			!reflect.DeepEqual(first(readTSPL(t, tspl(t, sheet, sequence(l)), sheet.DPI)), want) {
			r.Fatal("a printer prints something else")
		}
		var file struct {
			Title string   `xml:"title"`
			Texts []string `xml:"text"`
		}
		if err := xml.Unmarshal(svg(t, l, sheet.Stock, sheet.DPI), &file); err != nil {
			r.Fatal(err)
		}
		if got, want := letters(strings.Join(file.Texts, "")), letters(everything(l)); got != want || file.Title != norm.NFC.String(l.Title) {
			r.Fatalf("SVG of %q holds %q as %q", want, got, file.Title)
		}
	})
}

// What no format can print truthfully is refused by all of them, before anything is written.
func TestInvisibleTextIsRefusedInEveryFormat(t *testing.T) {
	for _, text := range []string{"Mắm \u202Eyác", "Mắm \u2067yác", "Mắm\r\nPRINT 1", "Mắm\x00", "Mắm\x1B@", "Mắm\u200B", "M\xFF"} {
		for name, write := range formats {
			var b bytes.Buffer
			var refused *TextError
			if err := write(&b, hostileLabel(text)); !errors.As(err, &refused) || refused.Field != "producer" || b.Len() > 0 {
				t.Errorf("%s of %q: error is %v after %d bytes, want a TextError for producer", name, text, err, b.Len())
			}
		}
	}
}

// The same label gives the same bytes, each time and however its letters were typed.
func TestFilesAreTheSameEachTime(t *testing.T) {
	typed := func(form norm.Form) Label {
		l := crabSauce(1)
		l.Title, l.Fields[3].Text, l.Fields[3].Caption = form.String(l.Title), form.String(l.Fields[3].Text), form.String(l.Fields[3].Caption)
		return l
	}
	for name, write := range formats {
		var want []byte
		for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFC} {
			var b bytes.Buffer
			if err := write(&b, typed(form)); err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = b.Bytes()
			} else if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("%s: the same label gives different files", name)
			}
		}
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
