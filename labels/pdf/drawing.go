package pdf

import (
	"encoding/hex"
	"math"
)

// Drawing is what a page shows, in points from its lower left corner.
type Drawing struct {
	Marks           // outside of all groups
	Groups []*Group // each from a Save to its Restore, the outermost
}

// Group is what was drawn from one origin.
type Group struct {
	X, Y float64 // the origin, where it was moved first
	Marks
	moved bool
}

// Marks are all that can be drawn.
type Marks struct {
	Texts      []Text
	Rectangles []Box
	Masks      []Mask
}

// Box is an upright rectangle.
type Box struct{ Left, Bottom, Right, Top float64 }

// Text is a piece of text on one line.
type Text struct {
	Text  string
	Size  float64 // type size
	X, Y  float64 // start of its baseline
	Width float64 // by the widths that the file states
	Ink   Box     // around its outlines
}

// Mask is a 1-bit image.
type Mask struct {
	Box
	Columns, Rows int
	Bits          []byte // rows from the top, each from a new byte
}

// form is a drawing that others use.
type form struct {
	content   []byte
	resources dict
}

// Page draws page i, from 0.
func (f *File) Page(i int) (*Drawing, error) {
	page, err := get[dict](f, f.pages[i])
	if err != nil {
		return nil, err
	}
	content, ok := page["Contents"].(reference)
	if !ok {
		return nil, errBroken
	}
	_, data, err := f.stream(content)
	if err != nil {
		return nil, err
	}
	d := new(Drawing)
	in := interpreter{file: f, drawing: d, marks: &d.Marks, at: frame{1, 1, 0, 0}}
	return d, in.run(form{content: data, resources: f.shared}, 0)
}

// frame is where the origin is and how long a unit is.
type frame struct{ scaleX, scaleY, x, y float64 }

// interpreter carries out the operators of content. It knows those that a Writer uses, and refuses others: what it does
// not know may draw.
type interpreter struct {
	file    *File
	drawing *Drawing
	group   *Group // nil outside of all
	marks   *Marks // of the group, or of the page
	at      frame
	saved   []frame

	operators int // carried out so far

	font  *readFont
	size  float64
	textX float64
	textY float64
	path  []Box
}

// What a hostile page can make of few bytes is bounded. The fullest page of labels, all of whose fields have stars, takes
// 750,000 operators.
const (
	maxOperators = 1 << 21
	maxOperands  = 6
)

func (in *interpreter) run(c form, depth int) error {
	if depth > 1 {
		return broken("a form draws a form")
	}
	saved := len(in.saved)
	p := &parser{data: c.content}
	var operands []any
	for !p.ended() {
		v, err := p.object(0)
		if err != nil {
			return err
		}
		op, ok := v.(operator)
		if !ok {
			if operands = append(operands, v); len(operands) > maxOperands {
				return errBroken
			}
			continue
		}
		if in.operators++; in.operators > maxOperators {
			return broken("a page draws with more than %d operators", maxOperators)
		}
		switch op {
		case "BI":
			err = in.mask(p)
		case "Do":
			err = in.draw(operands, c.resources, depth)
		case "Tf":
			err = in.setFont(operands, c.resources)
		case "Tj":
			err = in.show(operands)
		default:
			err = in.simple(op, operands)
		}
		if err != nil {
			return err
		}
		operands = operands[:0]
	}
	if len(in.saved) != saved {
		return broken("q and Q are not in pairs")
	}
	return nil
}

// simple carries out the operators that take numbers only.
func (in *interpreter) simple(op operator, operands []any) error {
	v, err := numbers(array(operands))
	if want, ok := counts[op]; err != nil || !ok || len(v) != want {
		return broken("it draws with %q and %d operands", op, len(operands))
	}
	switch op {
	case "q":
		in.save()
	case "Q":
		return in.restore()
	case "cm":
		return in.transform(v)
	case "re":
		in.path = append(in.path, in.box(v[0], v[1], v[0]+v[2], v[1]+v[3]))
	case "f":
		in.marks.Rectangles, in.path = append(in.marks.Rectangles, in.path...), in.path[:0]
	case "BT":
		in.textX, in.textY = 0, 0
	case "Td":
		in.textX, in.textY = in.textX+v[0], in.textY+v[1]
	}
	return nil
}

// counts are the numbers of operands.
var counts = map[operator]int{"q": 0, "Q": 0, "cm": 6, "re": 4, "f": 0, "BT": 0, "ET": 0, "Td": 2}

func (in *interpreter) save() {
	if len(in.saved) == 0 {
		in.group = new(Group)
		in.drawing.Groups, in.marks = append(in.drawing.Groups, in.group), &in.group.Marks
	}
	in.saved = append(in.saved, in.at)
}

func (in *interpreter) restore() error {
	if len(in.saved) == 0 {
		return errBroken
	}
	in.at, in.saved = in.saved[len(in.saved)-1], in.saved[:len(in.saved)-1]
	if len(in.saved) == 0 {
		in.group, in.marks = nil, &in.drawing.Marks
	}
	return nil
}

func (in *interpreter) transform(v []float64) error {
	if v[1] != 0 || v[2] != 0 || v[0] <= 0 || v[3] <= 0 {
		return broken("it turns or mirrors")
	}
	at := in.at
	in.at = frame{at.scaleX * v[0], at.scaleY * v[3], at.x + at.scaleX*v[4], at.y + at.scaleY*v[5]}
	if in.group != nil && !in.group.moved {
		in.group.X, in.group.Y, in.group.moved = in.at.x, in.at.y, true
	}
	return nil
}

func (in *interpreter) box(left, bottom, right, top float64) Box {
	at := in.at
	return Box{at.x + at.scaleX*left, at.y + at.scaleY*bottom, at.x + at.scaleX*right, at.y + at.scaleY*top}
}

func (in *interpreter) draw(operands []any, resources dict, depth int) error {
	r, err := in.file.resource(operands, resources, "XObject")
	if err != nil {
		return err
	}
	drawn := in.file.forms[r]
	if drawn == nil {
		d, content, err := in.file.keptStream(r)
		if err != nil {
			return err
		}
		own, err := get[dict](in.file, d["Resources"])
		if err != nil || d["Subtype"] != name("Form") {
			return errBroken
		}
		drawn = &form{content: content, resources: own}
		in.file.forms[r] = drawn
	}
	at := in.at
	err = in.run(*drawn, depth+1)
	in.at = at
	return err
}

// resource finds what a name of the content stands for.
func (f *File) resource(operands []any, resources dict, kind name) (reference, error) {
	if len(operands) == 0 {
		return 0, errBroken
	}
	key, ok := operands[0].(name)
	if !ok {
		return 0, errBroken
	}
	entries, err := get[dict](f, resources[kind])
	if err != nil {
		return 0, err
	}
	r, ok := entries[key].(reference)
	if !ok {
		return 0, broken("%s is not there", key)
	}
	return r, nil
}

func (in *interpreter) setFont(operands []any, resources dict) error {
	r, err := in.file.resource(operands, resources, "Font")
	if err != nil {
		return err
	}
	size, ok := operands[len(operands)-1].(float64)
	if !ok || len(operands) != 2 || size <= 0 {
		return errBroken
	}
	in.size = size
	in.font, err = in.file.font(r)
	return err
}

func (in *interpreter) show(operands []any) error {
	if len(operands) != 1 || in.font == nil {
		return errBroken
	}
	codes, ok := operands[0].(text)
	if !ok {
		return errBroken
	}
	shown, err := in.font.show(codes)
	if err != nil {
		return err
	}
	em, at := in.size, in.at
	box := in.box(in.textX+shown.ink.Left*em, in.textY+shown.ink.Bottom*em, in.textX+shown.ink.Right*em, in.textY+shown.ink.Top*em)
	in.marks.Texts = append(in.marks.Texts, Text{Text: shown.text, Size: em * at.scaleY, X: at.x + at.scaleX*in.textX,
		Y: at.y + at.scaleY*in.textY, Width: shown.width * em * at.scaleX, Ink: box})
	in.textX += shown.width * em
	return nil
}

// mask reads an image that stands in the content, after its BI.
func (in *interpreter) mask(p *parser) error {
	d := make(dict)
	for {
		p.skipSpace()
		if p.skip("ID ") {
			break
		}
		key, err := p.object(0)
		if err != nil {
			return err
		}
		k, ok := key.(name)
		if !ok {
			return errBroken
		}
		if d[k], err = p.object(0); err != nil {
			return err
		}
	}
	columns, rows := whole(d["W"]), whole(d["H"])
	if columns == 0 || rows == 0 || d["IM"] != true {
		return broken("an image is no mask")
	}
	m := Mask{Box: in.box(0, 0, 1, 1), Columns: columns, Rows: rows}
	size := (columns + 7) / 8 * rows
	if d["F"] == name("AHx") {
		if p.at+2*size >= len(p.data) {
			return errBroken
		}
		bits, err := hex.DecodeString(string(p.data[p.at : p.at+2*size]))
		if err != nil || p.data[p.at+2*size] != '>' {
			return errBroken
		}
		m.Bits, p.at = bits, p.at+2*size+1
	} else {
		if p.at+size > len(p.data) {
			return errBroken
		}
		m.Bits, p.at = p.data[p.at:p.at+size], p.at+size
	}
	if !p.skip("\nEI\n") {
		return errBroken
	}
	in.marks.Masks = append(in.marks.Masks, m)
	return nil
}

// whole is a count within reason, or 0.
func whole(v any) int {
	const most = 1000
	n, ok := v.(float64)
	if !ok || n < 1 || n > most || n != math.Trunc(n) {
		return 0
	}
	return int(n)
}
