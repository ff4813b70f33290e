package labels

// Placed is a label ready to be drawn: every element has its place, in mm from the label's top left corner. It is the
// same for all formats; renderers turn it into ink and decide nothing. Symbol and rules are on whole dots, counted from
// the label's corner.
type Placed struct {
	Width, Height float64
	DPI           DPI

	Symbol           *Symbol
	SymbolX, SymbolY float64 // corner of the quiet zone, which belongs to the symbol
	ModuleDots       int     // side of a module in dots of DPI

	Runs  []Run
	Rules []Rule

	common *common // what it shares with the label before it; nil if nothing
}

// Run is a piece of text on one line, drawn glyph by glyph without kerning.
type Run struct {
	Text        string
	Face        Face
	Size        float64 // type size in points
	X, Baseline float64
	Width       float64
}

// Rule is a filled rectangle.
type Rule struct {
	X, Y, Width, Height float64
}

// Module is the side of a module in mm.
func (p *Placed) Module() float64 { return float64(p.ModuleDots) * p.DPI.pitch() }

// SymbolSide is the side of the symbol with its quiet zone in mm.
func (p *Placed) SymbolSide() float64 { return float64(p.Symbol.Size()+2*quietZone) * p.Module() }

func newRun(text string, face Face, size, x, baseline float64) Run {
	return Run{Text: text, Face: face, Size: size, X: x, Baseline: baseline, Width: face.width(text) * em(size)}
}

// em is the size of an em in mm at a type size in points.
func em(size float64) float64 { return size * mmPerPoint }
