package pages

import (
	"strconv"

	"nguon/api/words"
)

// Stock is a label stock as screens show it, in mm.
type Stock struct {
	// Name is how an order names it; Title what its owner calls it, and empty
	// for the known stocks.
	Name, Title           string
	Roll                  bool
	PageWidth, PageHeight float64
	Width, Height         float64
	Columns, Rows         int
	Left, Top, GapX, GapY float64
}

func (s *Stock) perPage() int { return s.Columns * s.Rows }

func mm(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// stockText says in words what a stock measures.
func stockText(w *words.Words, s *Stock) string {
	width, height := w.Decimal(mm(s.Width)), w.Decimal(mm(s.Height))
	number := func(n int) string { return w.Number(int64(n)) }
	switch {
	case s.Title != "":
		return w.Text(words.PrintOwnStock, s.Title, width, height)
	case s.Roll && s.Columns > 1:
		return w.Text(words.PrintRollMany, width, height, number(s.Columns))
	case s.Roll:
		return w.Text(words.PrintRollOf, width, height)
	}
	return w.Text(words.PrintSheetOf, number(s.perPage()), width, height, number(s.Columns), number(s.Rows))
}

// stockGroups are stocks to choose from: sheets, rolls, and the reader's own.
func stockGroups(w *words.Words, all []Stock, chosen string) []optionGroup {
	groups := []optionGroup{{Title: w.Text(words.PrintSheets)}, {Title: w.Text(words.PrintRolls)}, {Title: w.Text(words.PrintOwn)}}
	known := false
	for i := range all {
		s := &all[i]
		group := 0
		switch {
		case s.Title != "":
			group = 2
		case s.Roll:
			group = 1
		}
		known = known || s.Name == chosen
		groups[group].Options = append(groups[group].Options, option{Value: s.Name, Text: stockText(w, s), Chosen: s.Name == chosen})
	}
	if !known && chosen != "" {
		gone := option{Value: chosen, Text: w.Text(words.PrintNoStock, shorten(chosen)), Chosen: true}
		groups = append([]optionGroup{{Options: []option{gone}}}, groups...)
	}
	return filled(groups)
}

func filled(groups []optionGroup) []optionGroup {
	var some []optionGroup
	for _, g := range groups {
		if len(g.Options) > 0 {
			some = append(some, g)
		}
	}
	return some
}
