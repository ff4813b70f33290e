package labels

import "math"

const (
	mmPerInch  = 25.4
	pointsInch = 72.0
	mmPerPoint = mmPerInch / pointsInch
)

// Module sizes for general retail scanning in mm (GS1 General Specifications, symbol specification table 1), and the
// quiet zone in modules (ISO/IEC 18004, 6.3.8).
const (
	minModule  = 0.396
	maxModule  = 0.990
	quietZone  = 4
	roundSlack = 1e-6 // keeps a size that is whole but for float noise from losing a dot
)

// DPI is the resolution that a label is made for. Symbol modules are whole dots of it.
type DPI int

// The resolutions of the printers in use: thermal printers have 203 or 300, office printers 300 or 600.
const (
	DPI203 DPI = 203
	DPI300 DPI = 300
	DPI600 DPI = 600
)

func (d DPI) check() error {
	switch d {
	case DPI203, DPI300, DPI600:
		return nil
	}
	return &ValueError{Field: "dpi", Got: float64(d), Min: float64(DPI203), Max: float64(DPI600)}
}

// pitch is the size of one dot in mm, by the resolution's name. Print heads are made in dots a millimetre: those sold as
// 203 have 8 (203.2 dpi), those sold as 300 from 11.8 to 12 (304.8 dpi), those sold as 600 up to 24 (609.6 dpi). So a
// label of 100 mm may come out up to 0.1 mm small at 203 and 1.6 mm at the others, never large, and its modules stay
// whole dots of a legal size.
func (d DPI) pitch() float64 { return mmPerInch / float64(d) }

// dots is the number of whole dots nearest to a length in mm. A length half way between two goes up in spite of float
// noise, so that shapes whole dots apart stay so.
func (d DPI) dots(mm float64) int { return int(math.Floor(mm/d.pitch() + 0.5 + roundSlack)) }

// snap moves a length in mm to the nearest whole dot.
func (d DPI) snap(mm float64) float64 { return float64(d.dots(mm)) * d.pitch() }

// snapUp and snapDown move a length in mm to a whole dot on one side.
func (d DPI) snapUp(mm float64) float64 { return math.Ceil(mm/d.pitch()-roundSlack) * d.pitch() }

func (d DPI) snapDown(mm float64) float64 { return math.Floor(mm/d.pitch()+roundSlack) * d.pitch() }

// whole makes a rule whole dots, so that hairlines are all of one width.
func (d DPI) whole(r Rule) Rule {
	return Rule{X: d.snap(r.X), Y: d.snap(r.Y), Width: max(d.pitch(), d.snap(r.Width)), Height: max(d.pitch(), d.snap(r.Height))}
}

// moduleDots gives the range of legal module sizes in dots.
func (d DPI) moduleDots() (smallest, largest int) {
	return int(math.Ceil(minModule/d.pitch() - roundSlack)), int(math.Floor(maxModule/d.pitch() + roundSlack))
}
