package pages

import (
	"strconv"

	"nguon/api/words"
	"nguon/domain"
)

// OwnStock is a label stock that a producer saved.
type OwnStock struct {
	Stock
	ID domain.LabelStockID
	// OffsetX and OffsetY are what the printer is corrected by, in mm.
	OffsetX, OffsetY float64
	// Producer is named to those who see more than their own.
	Producer string
}

// StockList is what the screen of own stocks lists.
type StockList struct {
	Stocks []OwnStock
	Later  bool
	Next   string
}

type stocksScreen struct {
	screen
	Heading, Intro, Empty string
	Items                 []stockCard
	New                   *link
	Next                  *link
	Calibrate             calibratePart
}

type stockCard struct {
	Name, Measures, Offset string
	Producer               string
	Drawing                *drawing
	Change                 *link
}

// drawing is a sheet or a row of a roll, to scale: the numbers of an SVG in mm.
type drawing struct {
	// Kind is a class of the style sheet.
	Kind, Title   string
	Width, Height string
	Labels        []box
}

type box struct{ X, Y, Width, Height string }

// calibratePart says how to find out by how much a printer is off.
type calibratePart struct {
	Title string
	Steps []string
	File  *link
}

// OwnStocks is the screen of a producer's own label stocks.
func (p *Pages) OwnStocks(r Reader, l StockList) ([]byte, error) {
	w := words.For(r.Language)
	view := stocksScreen{
		screen:  p.screen(r, partStocks, w.Text(words.StocksTitle)),
		Heading: w.Text(words.StocksTitle),
		Intro:   w.Text(words.StocksIntro),
	}
	if r.MayPrint() {
		view.New = &link{Text: w.Text(words.StocksNew), Href: "/console/stocks/new"}
	}
	for i := range l.Stocks {
		view.Items = append(view.Items, stockCardOf(w, r, &l.Stocks[i]))
	}
	switch {
	case len(l.Stocks) == 0 && l.Later:
		view.Empty = w.Text(words.ScreenNoMore)
	case len(l.Stocks) == 0:
		view.Empty = w.Text(words.StocksNone)
	}
	if l.Next != "" {
		view.Next = &link{Text: w.Text(words.ScreenMore), Href: "/console/stocks?cursor=" + l.Next}
	}
	return p.render("console_stocks.html", view)
}

func stockCardOf(w *words.Words, r Reader, s *OwnStock) stockCard {
	card := stockCard{Name: s.Title, Measures: measuresText(w, &s.Stock), Producer: s.Producer, Drawing: drawingOf(w, &s.Stock)}
	if s.OffsetX != 0 || s.OffsetY != 0 {
		card.Offset = w.Text(words.StockOffset, w.Decimal(mm(s.OffsetX)), w.Decimal(mm(s.OffsetY)))
	}
	if r.MayPrint() {
		card.Change = &link{Text: w.Text(words.StocksChange), Href: stockHref(s.ID)}
	}
	return card
}

func stockHref(id domain.LabelStockID) string { return "/console/stocks/" + string(id) }

func measuresText(w *words.Words, s *Stock) string {
	if s.Roll {
		return w.Text(words.StockRoll, w.Decimal(mm(s.Width)), w.Decimal(mm(s.Height)))
	}
	return w.Text(words.StockSheet, w.Number(int64(s.perPage())), w.Decimal(mm(s.Width)), w.Decimal(mm(s.Height)))
}

// drawingOf draws a stock whose labels can be told apart.
func drawingOf(w *words.Words, s *Stock) *drawing {
	if s.perPage() < 1 || s.perPage() > mostPlaces {
		return nil
	}
	d := &drawing{Kind: "drawn-sheet", Title: w.Text(words.StockDrawing), Width: mm(s.PageWidth), Height: mm(s.PageHeight)}
	if s.Roll {
		d.Kind = "drawn-roll"
	}
	for row := range s.Rows {
		for column := range s.Columns {
			d.Labels = append(d.Labels, box{
				X: mm(s.Left + float64(column)*(s.Width+s.GapX)), Y: mm(s.Top + float64(row)*(s.Height+s.GapY)),
				Width: mm(s.Width), Height: mm(s.Height),
			})
		}
	}
	return d
}

// StockForm is what the screen to save or change a stock is made of.
type StockForm struct {
	// ID and Revision are empty for a new stock.
	ID       domain.LabelStockID
	Revision int64
	Typed    TypedStock
	Problems Problems
	// Drawn is the stock as typed, nil while it cannot be one.
	Drawn *Stock
	Saved bool
	Key   string
	// Producers are to choose from for those who act for several.
	Producers []ProducerChoice
}

// ProducerChoice is a producer to act for.
type ProducerChoice struct {
	ID   domain.ProducerID
	Name string
}

// StockMeasures are the names of the fields of a stock that are measured in mm.
var StockMeasures = []string{"width", "height", "page_width", "page_height", "left", "top", "gap_x", "gap_y", "inset_x", "inset_y", "offset_x", "offset_y"}

// TypedStock is a stock as it was typed.
type TypedStock struct {
	Name, Producer, Columns, Rows string
	Roll                          bool
	// Measures are texts by the names in StockMeasures.
	Measures map[string]string
}

// KindRoll and KindSheet are what a form sends for the kind of a stock.
const (
	KindRoll  = "roll"
	KindSheet = "sheet"
)

type stockScreen struct {
	screen
	Heading   string
	Done      string
	Trouble   []string
	Action    string
	Revision  string
	Key       string
	Producer  *pick
	Name      entry
	Kind      pick
	Groups    []entryGroup
	Draw      string
	Save      string
	Drawing   drawingPart
	Calibrate calibratePart
	Back      link
}

// entryGroup are fields under one title.
type entryGroup struct {
	Title, Hint string
	Items       []entry
}

type drawingPart struct {
	Title, Wanting string
	Drawing        *drawing
}

// StockForm is the screen on which a stock is saved or changed.
func (p *Pages) StockForm(r Reader, v StockForm) ([]byte, error) {
	w := words.For(r.Language)
	f := fields{w, v.Problems}
	view := stockScreen{
		Heading: w.Text(words.StocksNew), Action: "/console/stocks/new", Key: v.Key,
		Trouble: v.Problems.beyond(w, append([]string{"name", "producer", "kind", "columns", "rows"}, StockMeasures...)...),
		Name:    f.entry(entry{Name: "name", Value: v.Typed.Name, Length: 120, Required: true, Label: w.Text(words.StockName), Hint: w.Text(words.StockNameHint)}),
		Kind:    f.stockKind(&v.Typed),
		Groups:  f.stockGroups(&v.Typed),
		Draw:    w.Text(words.StockDraw),
		Save:    w.Text(words.StockSave),
		Drawing: drawingPart{Title: w.Text(words.StockDrawing), Wanting: w.Text(words.StockNotYet)},
		Back:    link{Text: w.Text(words.StocksTitle), Href: string(partStocks)},
	}
	if v.ID != "" {
		view.Heading, view.Action, view.Revision = w.Text(words.StocksEdit, v.Typed.Name), stockHref(v.ID), strconv.FormatInt(v.Revision, 10)
		view.Calibrate = calibration(w, stockHref(v.ID)+"/calibration.pdf")
	} else if len(v.Producers) > 0 {
		choice := f.producerPick(v.Producers, v.Typed.Producer)
		view.Producer = &choice
	}
	if v.Drawn != nil {
		if view.Drawing.Drawing = drawingOf(w, v.Drawn); view.Drawing.Drawing != nil {
			view.Drawing.Wanting = ""
		}
	}
	if v.Saved {
		view.Done = w.Text(words.StockSaved)
	}
	view.screen = p.screen(r, partStocks, view.Heading)
	return p.render("console_stock.html", view)
}

func (f fields) producerPick(all []ProducerChoice, chosen string) pick {
	var group optionGroup
	for _, p := range all {
		group.Options = append(group.Options, option{Value: string(p.ID), Text: p.Name, Chosen: string(p.ID) == chosen})
	}
	return f.pick(pick{Name: "producer", Label: f.Text(words.BlanksMaker), Groups: []optionGroup{group}})
}

func (f fields) stockKind(t *TypedStock) pick {
	chosen := KindSheet
	if t.Roll {
		chosen = KindRoll
	}
	return f.pick(pick{Name: "kind", Label: f.Text(words.StockKind), Groups: options([]string{KindSheet, KindRoll}, chosen, func(kind string) string {
		if kind == KindRoll {
			return f.Text(words.StockKindRoll)
		}
		return f.Text(words.StockKindSheet)
	})})
}

func (f fields) stockGroups(t *TypedStock) []entryGroup {
	in := func(name string, label words.Key) entry {
		return f.entry(entry{Name: name, Value: t.Measures[name], Mode: "decimal", Size: "short", Length: 10, Unit: "mm", Label: f.Text(label)})
	}
	number := func(name, value string, label words.Key) entry {
		return f.entry(entry{Name: name, Value: value, Mode: "numeric", Size: "short", Length: 3, Label: f.Text(label)})
	}
	offset := func(name string, label words.Key) entry {
		e := in(name, label)
		e.Mode = "text" // the decimal keyboards of phones have no minus
		return e
	}
	return []entryGroup{
		{Title: f.Text(words.StockLabel), Items: []entry{in("width", words.StockWidth), in("height", words.StockHeight)}},
		{Title: f.Text(words.StockPage), Items: []entry{in("page_width", words.StockWidth), in("page_height", words.StockHeight)}},
		{Title: f.Text(words.StockGrid), Items: []entry{number("columns", t.Columns, words.StockColumns), number("rows", t.Rows, words.StockRows)}},
		{Title: f.Text(words.StockMargins), Hint: f.Text(words.StockMarginHint), Items: []entry{
			in("left", words.StockLeft), in("top", words.StockTop), in("gap_x", words.StockGapX), in("gap_y", words.StockGapY),
			in("inset_x", words.StockInsetX), in("inset_y", words.StockInsetY),
		}},
		{Title: f.Text(words.PrintOffset), Hint: f.Text(words.PrintOffsetHint), Items: []entry{offset("offset_x", words.PrintOffsetX), offset("offset_y", words.PrintOffsetY)}},
	}
}

// calibration says how to set a printer right by the page at an address.
func calibration(w *words.Words, href string) calibratePart {
	return calibratePart{
		Title: w.Text(words.CalibrateTitle),
		Steps: []string{w.Text(words.CalibrateStep1, trueScale), w.Text(words.CalibrateStep2), w.Text(words.CalibrateStep3)},
		File:  &link{Text: w.Text(words.CalibrateFile), Href: href},
	}
}
