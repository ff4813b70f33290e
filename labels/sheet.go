package labels

import (
	"cmp"
	"iter"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Order is the way in which labels fill a page.
type Order int

// Orders of filling a page.
const (
	ByRow Order = iota // across, then down
	ByColumn
)

// MaxLabels is the most labels, copies included, that one file holds: what can still be opened and printed with ease.
const MaxLabels = 100_000

// maxOffset is the most that a printer may be corrected, in mm.
const maxOffset = 5

// Sheet says how labels go onto paper. The zero value of everything but Stock is sound.
type Sheet struct {
	Stock    Stock
	DPI      DPI // of the printer, 300 if zero
	Start    int // position of the first label on the first page, from 1 in Order; 0 is 1
	Order    Order
	Copies   int  // of each label, one after the other; 0 is 1
	CutMarks bool // lines in the page's margins that show where to cut; needs a margin of 4 mm all round
	// OffsetX and OffsetY move all ink, in mm to the right and down, for a printer that takes the paper askew.
	OffsetX, OffsetY float64

	// Title, Language (BCP 47) and Created go into the file's metadata. No clock is read: the same sheet and labels give
	// the same bytes.
	Title    string
	Language string
	Created  time.Time
}

func (s Sheet) withDefaults() Sheet {
	s.DPI = cmp.Or(s.DPI, DPI300)
	s.Start = cmp.Or(s.Start, 1)
	s.Copies = cmp.Or(s.Copies, 1)
	if s.Created.IsZero() {
		s.Created = time.Unix(0, 0)
	}
	s.Created = s.Created.UTC()
	s.Title = norm.NFC.String(s.Title)
	return s
}

// Check reports the first setting that cannot be right.
func (s Sheet) Check() error {
	s = s.withDefaults()
	return cmp.Or(
		s.DPI.check(),
		s.Stock.Check(),
		within("start", float64(s.Start), 1, float64(s.Stock.PerPage())),
		within("order", float64(s.Order), float64(ByRow), float64(ByColumn)),
		within("copies", float64(s.Copies), 1, MaxLabels),
		s.checkOffsets(),
		s.checkMarks(),
		s.checkMetadata(),
	)
}

// checkOffsets refuses a correction that would move ink off the page, where no printer puts it. What labels leave free of
// ink may leave the page.
func (s Sheet) checkOffsets() error {
	k := s.Stock
	right, bottom := k.rest()
	x, y := k.insets()
	return cmp.Or(
		within("offset_x", s.OffsetX, max(-maxOffset, -k.Left-x), min(maxOffset, right+x)),
		within("offset_y", s.OffsetY, max(-maxOffset, -k.Top-y), min(maxOffset, bottom+y)),
	)
}

func (s Sheet) checkMetadata() error {
	if s.Language != "" {
		if _, err := language.Parse(s.Language); err != nil {
			return &TextError{Field: "language", Reason: TextInvalid}
		}
	}
	_, err := cleanText("sheet_title", s.Title, Regular)
	return err
}

// spot is where a label goes: its page from 0, and its top left corner on it in mm.
type spot struct {
	page int
	x, y float64
}

// spot of the n-th label from 0.
func (s Sheet) spot(n int) spot {
	n += s.Start - 1
	page, cell := n/s.Stock.PerPage(), n%s.Stock.PerPage()
	column, row := cell%s.Stock.Columns, cell/s.Stock.Columns
	if s.Order == ByColumn {
		column, row = cell/s.Stock.Rows, cell%s.Stock.Rows
	}
	return spot{
		page: page,
		x:    s.OffsetX + s.Stock.Left + float64(column)*(s.Stock.Width+s.Stock.GapX),
		y:    s.OffsetY + s.Stock.Top + float64(row)*(s.Stock.Height+s.Stock.GapY),
	}
}

// placements yields every label of a job, placed, copies included, in printing order. An error ends it.
func (s Sheet) placements(labels iter.Seq2[Label, error]) iter.Seq2[*Placed, error] {
	return func(yield func(*Placed, error) bool) {
		setter, err := newSetter(s.Stock, s.DPI)
		if err != nil {
			yield(nil, err)
			return
		}
		count := 0
		for label, err := range labels {
			if err != nil {
				yield(nil, err)
				return
			}
			if count+s.Copies > MaxLabels {
				yield(nil, &LimitError{Max: MaxLabels})
				return
			}
			placed, err := setter.place(label)
			if err != nil {
				yield(nil, &LabelError{Number: count/s.Copies + 1, Err: err})
				return
			}
			for range s.Copies {
				if !yield(placed, nil) {
					return
				}
			}
			count += s.Copies
		}
	}
}
