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

// How much the gate tries: everyLabel asks for every template at every resolution on whole sheets, which is what
// scripts/torture-labels does; fewLabels for some stocks only, where the race detector makes each dot dear.
var (
	everyLabel = os.Getenv("NGUON_TEST_LABELS") == "every"
	fewLabels  = os.Getenv("NGUON_TEST_LABELS") == "few"
	fewStocks  = []string{"a4-24", "a4-65", "60x40", "35x22-3"}
)

// templates are labels as they are in use, from the least that they hold to the most.
func templates() []template {
	return []template{
		{"compact", func(n int) Label {
			l := crabSauce(n)
			return Label{Address: l.Address, Code: l.Code, UnitCode: l.UnitCode}
		}},
		{"standard", crabSauce},
		{"full", fullLabel},
		{"scratch", func(n int) Label {
			l := crabSauce(n)
			l.Fields = l.Fields[:3]
			l.PIN, l.PINCaption = fmt.Sprintf("%06d", n*7919%1_000_000), "Cào lấy mã PIN"
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
	var gates []*gate
	for i, s := range Stocks() {
		if fewLabels && !slices.Contains(fewStocks, s.Name) {
			continue
		}
		for _, dpi := range gateResolutions(s, i) {
			gates = append(gates, &gate{stock: s, dpi: dpi, folder: t.TempDir()})
		}
	}
	each := func(what string, do func(*gate, *testing.T)) {
		t.Run(what, func(t *testing.T) {
			for _, g := range gates {
				t.Run(fmt.Sprintf("%s at %d dpi", g.stock.Name, g.dpi), func(t *testing.T) {
					t.Parallel()
					do(g, t)
				})
			}
		})
	}
	each("printed", func(g *gate, t *testing.T) { g.print(t); g.read(t) })
	t.Run("rolls", func(t *testing.T) {
		for half := range 2 {
			t.Run(fmt.Sprint(half), func(t *testing.T) {
				t.Parallel()
				drawRolls(t, gates, half)
			})
		}
	})
	each("drawn", func(g *gate, t *testing.T) { g.read(t) })
	var rest []picture
	for _, g := range gates {
		rest = append(rest, g.rest...)
	}
	askAgain(t, rest)
	t.Logf("labels read: %d in PDF, %d in PNG, %d in SVG, %d in ZPL, %d in TSPL; %d of them missed by zbarimg; %d times a "+
		"template is too full for its stock; %v", tally.pdf.Load(), tally.png.Load(), tally.svg.Load(), tally.zpl.Load(),
		tally.tspl.Load(), tally.missed.Load(), tally.refused.Load(), time.Since(started).Round(time.Second))
}

// drawRolls has the ZPL of one half of the gates drawn at once: the program that does it is slow to start, and uses one
// processor.
func drawRolls(t *testing.T, gates []*gate, half int) {
	var files []zplFile
	var rolls []*roll
	for i, g := range gates {
		if i/2%2 != half { // a stock has neighbours of two resolutions
			continue
		}
		for _, r := range g.rolls {
			files, rolls = append(files, zplFile{g.dpi, r.zpl}), append(rolls, r)
		}
	}
	for i, rows := range drawZPL(t, files) {
		r := rolls[i]
		r.gate.rows(t, r, "zpl", rows)
	}
}

const largeRoll = 100 // mm

// gateResolutions are those to try on a stock. The short form tries 300 on most sheets, 203 on all rolls, and the others in
// turn, but 600 on no large label: its pictures cost as much as those of a whole sheet.
func gateResolutions(s Stock, i int) []DPI {
	switch {
	case everyLabel:
		return []DPI{DPI203, DPI300, DPI600}
	case s.Kind == RollStock && s.Height > largeRoll:
		return []DPI{DPI203, DPI300}
	case s.Kind == RollStock:
		return []DPI{DPI203, []DPI{DPI300, DPI600}[i%2]}
	default:
		return []DPI{[]DPI{DPI300, DPI600, DPI300, DPI203, DPI300, DPI300}[i%6]}
	}
}

// gate is the trial of one stock at one resolution.
type gate struct {
	stock    Stock
	dpi      DPI
	folder   string
	pictures []picture
	rolls    []*roll
	rest     []picture // what zbarimg did not read
}

// singles is how many labels of a sheet the long form tries in the formats of single labels.
const singles = 4

// roll is a job for a thermal printer.
type roll struct {
	gate   *gate
	name   string
	labels []Label
	want   []impression
	zpl    []byte
}

// print makes the pictures of the trial.
func (g *gate) print(t *testing.T) {
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
			g.pdf(t, tpl.name, labels)
			g.others(t, tpl.name, labels[:min(perPage, singles)])
			continue
		}
		labels := tpl.sheetOf(number, max(1, perPage/3))
		number += len(labels)
		mixed = append(mixed, labels...)
		g.others(t, tpl.name, labels[:1])
	}
	if len(mixed) > 0 {
		g.pdf(t, "mixed", mixed)
	}
}

// read asks zbarimg about the pictures made so far, and puts them away.
func (g *gate) read(t *testing.T) {
	rest, missed := ask(t, g.pictures)
	g.rest = append(g.rest, rest...)
	tally.missed.Add(int64(missed))
	for _, p := range g.pictures {
		if err := os.Remove(p.path); err != nil {
			t.Error(err)
		}
	}
	g.pictures = nil
}

// add puts a picture into the trial, which shows the labels on the page of that number from 0 on.
func (g *gate) add(path string, labels []Label, page int) {
	p := picture{path: path}
	for n, l := range labels {
		if spot := (Sheet{Stock: g.stock, Start: 1}).spot(n); spot.page == page {
			p.labels = append(p.labels, spotted{g.stock.area(n, g.dpi), l.Address, l.GTIN})
		}
	}
	g.pictures = append(g.pictures, p)
}

// single puts a picture of one label into the trial.
func (g *gate) single(path string, l Label) {
	where := image.Rect(0, 0, g.dpi.dots(g.stock.Width), g.dpi.dots(g.stock.Height))
	g.pictures = append(g.pictures, picture{path, []spotted{{where, l.Address, l.GTIN}}})
}

func (g *gate) path(format, name string) string {
	return filepath.Join(g.folder, fmt.Sprintf("%s-%d-%s-%d.%s", g.stock.Name, g.dpi, name, len(g.pictures), format))
}

func (g *gate) pdf(t *testing.T, name string, labels []Label) {
	path := g.path("pdf", name)
	write(t, path, pdfFile(t, Sheet{Stock: g.stock, DPI: g.dpi}, sequence(labels...)))
	tool(t, "pdftoppm", "-gray", "-r", fmt.Sprint(int(g.dpi)), path, path)
	pages, err := filepath.Glob(path + "-*.pgm")
	if err != nil || len(pages) != (len(labels)+g.stock.PerPage()-1)/g.stock.PerPage() {
		t.Fatalf("pdftoppm made %d pages of %d labels on %s (%v)", len(pages), len(labels), g.stock.Name, err)
	}
	for i, page := range pages {
		g.add(page, labels, i)
	}
	tally.pdf.Add(int64(len(labels)))
}

// others tries the formats of single labels, and those of rolls.
func (g *gate) others(t *testing.T, name string, labels []Label) {
	for _, l := range labels {
		var img bytes.Buffer
		if err := WritePNG(&img, l, g.stock, g.dpi); err != nil {
			t.Fatal(err)
		}
		path := g.path("png", name)
		write(t, path, img.Bytes())
		g.single(path, l)
		tally.png.Add(1)

		g.single(rasterSVG(t, g.path("svg", name), svg(t, l, g.stock, g.dpi), g.dpi), l)
		tally.svg.Add(1)
	}
	if g.stock.Kind == RollStock {
		g.roll(t, name, labels)
	}
}

func (g *gate) roll(t *testing.T, name string, labels []Label) {
	sheet := Sheet{Stock: g.stock, DPI: g.dpi}
	r := &roll{g, name, labels, strips(t, sheet, sequence(labels...)), zpl(t, sheet, sequence(labels...))}
	g.rolls = append(g.rolls, r)
	g.rows(t, r, "tspl", pictures(first(readTSPL(t, tspl(t, sheet, sequence(labels...)), g.dpi))))
	for i, p := range readZPL(t, r.zpl) {
		if !same(p.picture, r.want[i].picture) {
			t.Errorf("%s: row %d of the ZPL file is not the picture of its labels", name, i)
		}
	}
	tally.zpl.Add(int64(len(labels)))
	tally.tspl.Add(int64(len(labels)))
}

// rows holds what a printer prints against the labels, and puts it into the trial.
func (g *gate) rows(t *testing.T, r *roll, format string, rows []*image.Gray) {
	if len(rows) != len(r.want) {
		t.Fatalf("%s: %d rows are printed, want %d", format, len(rows), len(r.want))
	}
	for i, img := range rows {
		if !same(img, r.want[i].picture) {
			t.Errorf("%s, %s, %s at %d dpi: row %d is not the picture of its labels", g.stock.Name, format, r.name, g.dpi, i)
		}
		g.add(saveGrey(t, g.path("pgm", r.name+"-"+format), img), r.labels, i)
	}
}

func pictures(prints []impression) []*image.Gray {
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
