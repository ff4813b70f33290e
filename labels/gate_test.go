package labels

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// everyLabel asks for the long form of the gate: every template at every resolution, whole sheets in PDF, and every
// label in every other format. scripts/torture-labels sets it.
var everyLabel = os.Getenv("NGUON_TEST_LABELS") == "every"

// templates are labels as they are in use, from the least that they hold to the most.
func templates() []template {
	return []template{
		{"compact", func(n int) Label {
			l := crabSauce(n)
			return Label{Address: l.Address, Code: l.Code, UnitCode: l.UnitCode}
		}},
		{"standard", crabSauce},
		{"full", func(n int) Label {
			l := crabSauce(n)
			l.Fields = slices.Insert(l.Fields, 1,
				Field{Name: "weight", Caption: "Khối lượng", Text: "500 g"},
				Field{Name: "ingredients", Caption: "Thành phần", Text: "cáy tươi 70%, muối biển 25%, thính gạo nếp"},
				Field{Name: "storage", Caption: "Bảo quản", Text: "nơi khô ráo, thoáng mát"},
				Field{Name: "ocop", Caption: "OCOP", Text: "4 sao, QĐ 1234/QĐ-UBND"})
			l.Fields = append(l.Fields, Field{Name: "phone", Caption: "ĐT", Text: "0227 3 123 456"})
			return l
		}},
	}
}

type template struct {
	name  string
	label func(n int) Label
}

// sheetOf has the labels of a template from the first-th on.
func (tpl template) sheetOf(first, count int) []Label {
	var labels []Label
	for n := range count {
		labels = append(labels, tpl.label(first+n))
	}
	return labels
}

// tally counts what the gate saw.
var tally struct{ pdf, png, svg, zpl, tspl, missed, refused atomic.Int64 }

// Every stock, template and format, at the resolutions of the printers in use: every label is read by one of two
// decoders, and nothing else is. A decode alone proves little, since decoders forgive: the geometry has its own tests.
func TestEveryLabelScans(t *testing.T) {
	started := time.Now()
	t.Run("stocks", func(t *testing.T) {
		for i, s := range Stocks() {
			t.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				for _, dpi := range gateResolutions(s, i) {
					g := gate{T: t, stock: s, dpi: dpi, folder: t.TempDir()}
					g.run()
				}
			})
		}
	})
	t.Logf("labels read: %d in PDF, %d in PNG, %d in SVG, %d in ZPL, %d in TSPL; %d of them missed by zbarimg; %d labels too full "+
		"for their stock; %v", tally.pdf.Load(), tally.png.Load(), tally.svg.Load(), tally.zpl.Load(), tally.tspl.Load(),
		tally.missed.Load(), tally.refused.Load(), time.Since(started).Round(time.Second))
}

// gateResolutions are those to try on a stock. The short form takes them in turn, and 203 for all that thermal printers
// print.
func gateResolutions(s Stock, i int) []DPI {
	high := []DPI{DPI300, DPI600}[i%2]
	switch {
	case everyLabel:
		return []DPI{DPI203, DPI300, DPI600}
	case s.Rows == 1:
		return []DPI{DPI203, high}
	default:
		return []DPI{high}
	}
}

// gate is the trial of one stock at one resolution.
type gate struct {
	*testing.T
	stock    Stock
	dpi      DPI
	folder   string
	pictures []picture
}

func (g *gate) run() {
	perPage := g.stock.PerPage()
	number := 1
	var mixed []Label
	for _, tpl := range templates() {
		if _, err := Place(tpl.label(number), g.stock, g.dpi); errors.As(err, new(*FitError)) && tpl.name != "compact" {
			tally.refused.Add(1)
			continue
		}
		if everyLabel {
			labels := tpl.sheetOf(number, perPage)
			number += perPage
			g.pdf(tpl.name, labels)
			g.others(tpl.name, labels)
			continue
		}
		labels := tpl.sheetOf(number, max(1, perPage/3))
		number += len(labels)
		mixed = append(mixed, labels...)
		g.others(tpl.name, labels[:1])
	}
	if len(mixed) > 0 {
		g.pdf("mixed", mixed)
	}
	tally.missed.Add(int64(decode(g, g.pictures)))
}

// add puts a picture into the trial, which shows the labels on the page of that number from 0 on.
func (g *gate) add(path string, labels []Label, page int) {
	p := picture{path: path}
	for n, l := range labels {
		if spot := (Sheet{Stock: g.stock, Start: 1}).spot(n); spot.page == page {
			p.labels = append(p.labels, spotted{g.stock.area(n, g.dpi), l.Address, ""})
		}
	}
	g.pictures = append(g.pictures, p)
}

// single puts a picture of one label into the trial.
func (g *gate) single(path string, l Label) {
	where := image.Rect(0, 0, g.dpi.dots(g.stock.Width), g.dpi.dots(g.stock.Height))
	g.pictures = append(g.pictures, picture{path, []spotted{{where, l.Address, ""}}})
}

func (g *gate) path(format, name string) string {
	return filepath.Join(g.folder, fmt.Sprintf("%s-%d-%s-%d.%s", g.stock.Name, g.dpi, name, len(g.pictures), format))
}

func (g *gate) pdf(name string, labels []Label) {
	path := g.path("pdf", name)
	write(g, path, pdfFile(g, Sheet{Stock: g.stock, DPI: g.dpi}, sequence(labels...)))
	tool(g, "pdftoppm", "-gray", "-r", fmt.Sprint(int(g.dpi)), path, path)
	pages, err := filepath.Glob(path + "-*.pgm")
	if err != nil || len(pages) != (len(labels)+g.stock.PerPage()-1)/g.stock.PerPage() {
		g.Fatalf("pdftoppm made %d pages of %d labels on %s (%v)", len(pages), len(labels), g.stock.Name, err)
	}
	for i, page := range pages {
		g.add(page, labels, i)
	}
	tally.pdf.Add(int64(len(labels)))
}

// others tries the formats of single labels, and those of rolls.
func (g *gate) others(name string, labels []Label) {
	for _, l := range labels {
		var img, vector bytes.Buffer
		if err := WritePNG(&img, l, g.stock, g.dpi); err != nil {
			g.Fatal(err)
		}
		path := g.path("png", name)
		write(g, path, img.Bytes())
		g.single(path, l)
		tally.png.Add(1)

		if err := WriteSVG(&vector, l, g.stock, g.dpi); err != nil {
			g.Fatal(err)
		}
		path = g.path("svg", name)
		g.single(rasterSVG(g, path, vector.Bytes(), g.dpi), l)
		tally.svg.Add(1)
	}
	if g.stock.Rows == 1 {
		g.rolls(name, labels)
	}
}

func (g *gate) rolls(name string, labels []Label) {
	sheet := Sheet{Stock: g.stock, DPI: g.dpi}
	want := strips(g, sheet, sequence(labels...))
	commands := zpl(g, sheet, sequence(labels...))
	for format, got := range map[string][]*image.Gray{
		"zpl":  drawZPL(g, g.dpi, [][]byte{commands})[0],
		"tspl": pictures(first(readTSPL(g, tspl(g, sheet, sequence(labels...)), g.dpi))),
		"own":  pictures(readZPL(g, commands)),
	} {
		if len(got) != len(want) {
			g.Fatalf("%s: %d rows are printed, want %d", format, len(got), len(want))
		}
		for i, img := range got {
			if !same(img, want[i].picture) {
				g.Errorf("%s, %s, %s at %d dpi: row %d is not the picture of its labels", g.stock.Name, format, name, g.dpi, i)
			}
			if format != "own" {
				g.add(saveGrey(g, g.path("pgm", name+"-"+format), img), labels, i)
			}
		}
	}
	tally.zpl.Add(int64(len(labels)))
	tally.tspl.Add(int64(len(labels)))
}

func pictures(prints []print) []*image.Gray {
	var all []*image.Gray
	for _, p := range prints {
		all = append(all, p.picture)
	}
	return all
}

// rasterSVG draws an SVG file of that path at its real size.
func rasterSVG(t testing.TB, path string, file []byte, dpi DPI) string {
	t.Helper()
	write(t, path, file)
	resolution := fmt.Sprint(int(dpi))
	tool(t, "rsvg-convert", "-d", resolution, "-p", resolution, path, "-o", path+".png")
	return path + ".png"
}

func write(t testing.TB, path string, file []byte) {
	t.Helper()
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
}
