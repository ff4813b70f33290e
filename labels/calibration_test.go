package labels

import (
	"bytes"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func calibrationText() CalibrationText {
	return CalibrationText{
		Title: "Trang căn chỉnh máy in",
		Steps: []string{
			"1. In trang này lên đúng loại tem sẽ dùng, ở kích thước thật (100%).",
			"2. Xem mép cắt của tem cắt thang đo ở số nào: sang phải và xuống dưới là số dương.",
			"3. Cộng số đọc được vào ô lệch ngang và lệch dọc, rồi in lại: mép cắt phải nằm ở số 0.",
		},
		Across: "lệch ngang", Down: "lệch dọc",
	}
}

func calibration(t *testing.T, s Sheet) *Placed {
	t.Helper()
	p, err := s.withDefaults().calibration(calibrationText())
	if err != nil {
		t.Fatalf("%s: %v", s.Stock.Name, err)
	}
	return p
}

func TestCalibrationPagesShowEveryLabel(t *testing.T) {
	for _, k := range Stocks() {
		for _, dpi := range []DPI{DPI203, DPI300, DPI600} {
			s := Sheet{Stock: k, DPI: dpi, OffsetX: 0.5, OffsetY: -0.7}.withDefaults()
			p := calibration(t, s)
			for _, r := range p.Rules {
				if rule := (box{"rule", r.X, r.Y, r.X + r.Width, r.Y + r.Height}); !rule.inside(-dpi.pitch(), -dpi.pitch(), k.PageWidth+dpi.pitch(), k.PageHeight+dpi.pitch()) {
					t.Errorf("%s: %v is off the page", k.Name, rule)
				}
			}
			words := wordsOf(p)
			for _, want := range []string{"lệch ngang", "lệch dọc"} {
				if !strings.Contains(words, want) {
					t.Errorf("%s: %q is missing", k.Name, want)
				}
			}
			if k.Kind == SheetStock {
				for _, step := range calibrationText().Steps {
					if !strings.Contains(words, step) {
						t.Errorf("%s: %q is missing", k.Name, step)
					}
				}
			}
			for n := range k.PerPage() {
				at := s.spot(n)
				for _, x := range []float64{at.x, at.x + k.Width} {
					if onPage(x, k.PageWidth) && !p.hasEdge(x, at.y+k.Height/3, dpi) {
						t.Errorf("%s at %d dpi: label %d has no edge at x = %.3f", k.Name, dpi, n, x)
					}
				}
			}
		}
	}
}

func wordsOf(p *Placed) string {
	var texts []string
	for _, r := range p.Runs {
		texts = append(texts, r.Text)
	}
	return strings.Join(texts, " ")
}

func onPage(x, width float64) bool { return x > 0.3 && x < width-0.3 }

// hasEdge reports whether a vertical line runs within a dot of x, at y or where the panel hides it, above or below.
func (p *Placed) hasEdge(x, y float64, dpi DPI) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool {
		middle := r.X + r.Width/2
		return math.Abs(middle-x) <= dpi.pitch() && r.Height > p.Height/8
	})
}

// A printer that puts everything e mm too far is corrected by what its scale reads, and the next page proves it.
func TestCalibrationReadsWhatIsToBeAdded(t *testing.T) {
	k := stock(t, "a4-21")
	edge := k.Left + k.Width + k.GapX // of the second column's labels
	const e = 1.5
	offset := 0.5
	for _, want := range []float64{-(e + 0.5), 0} {
		p := calibration(t, Sheet{Stock: k, OffsetX: offset, DPI: DPI600})
		zero := zeroAcross(t, p, edge+offset)
		got := edge - (zero + e) // where the cut edge crosses the scale that the printer drew
		if math.Abs(got-want) > 0.05 {
			t.Errorf("with an offset of %.2f the scale reads %.3f mm, want %.2f", offset, got, want)
		}
		for _, r := range p.Runs {
			middle := r.X + r.Width/2 - zero
			if r.Text == "2" && math.Abs(middle+2) < 0.5 || r.Text == "-2" && math.Abs(middle-2) < 0.5 {
				t.Errorf("%q stands %.2f mm to the right of zero", r.Text, middle)
			}
		}
		offset += got
	}
}

// zeroAcross finds the longest tick near a place.
func zeroAcross(t *testing.T, p *Placed, near float64) float64 {
	t.Helper()
	for _, r := range p.Rules {
		if math.Abs(r.Height-zeroTick) < 0.05 && math.Abs(r.X+r.Width/2-near) < 1 {
			return r.X + r.Width/2
		}
	}
	t.Fatalf("no zero near %.2f mm", near)
	return 0
}

// Seen in the printed file: a ruler's millimetres are millimetres, and offsets move everything.
func TestCalibrationOnPaper(t *testing.T) {
	k := stock(t, "a4-24")
	at := func(offset float64) raster {
		var b bytes.Buffer
		if err := WriteCalibration(&b, Sheet{Stock: k, DPI: DPI600, OffsetX: offset}, calibrationText()); err != nil {
			t.Fatal(err)
		}
		path := temp(t, "page.pdf", b.Bytes())
		page := filepath.Join(filepath.Dir(path), "page")
		tool(t, "pdftoppm", "-gray", "-r", "600", "-singlefile", path, page)
		return readPGM(t, page+".pgm")
	}
	dots := func(mm float64) int { return DPI600.dots(mm) }
	plain, moved := at(0), at(2)
	// A row of dots through the second row of labels: what is dark are the edges of columns and the ruler down the page.
	y := dots(k.Top + 1.9*k.Height)
	for _, x := range []float64{70, 140} {
		if !plain.darkNear(dots(x), y, 2) || plain.darkNear(dots(x+2), y, 2) {
			t.Errorf("the edge at %.0f mm is not where it should be", x)
		}
		if !moved.darkNear(dots(x+2), y, 2) || moved.darkNear(dots(x), y, 2) {
			t.Errorf("an offset of 2 mm does not move the edge at %.0f mm by as much", x)
		}
	}
}

func (r raster) darkNear(x, y, reach int) bool {
	for dx := -reach; dx <= reach; dx++ {
		if r.pix[y*r.width+x+dx] < 128 {
			return true
		}
	}
	return false
}

func TestCalibrationRefusesWhatCannotBePrinted(t *testing.T) {
	sheet := Sheet{Stock: stock(t, "a4-24")}
	control, endless, wide := calibrationText(), calibrationText(), calibrationText()
	control.Steps[1] = "mép\x00cắt"
	for range 60 {
		endless.Steps = append(endless.Steps, endless.Steps[0])
	}
	wide.Across = strings.Repeat("lệch ngang ", 30)
	for name, tt := range map[string]struct {
		text  CalibrationText
		check func(error) bool
	}{
		"control character": {control, func(err error) bool { return errors.As(err, new(*TextError)) }},
		"too many steps":    {endless, func(err error) bool { return errors.As(err, new(*FitError)) }},
		"caption too long":  {wide, func(err error) bool { return errors.As(err, new(*FitError)) }},
	} {
		var b bytes.Buffer
		if err := WriteCalibration(&b, sheet, tt.text); !tt.check(err) || b.Len() > 0 {
			t.Errorf("%s: error is %v after %d bytes", name, err, b.Len())
		}
	}
}
