package pages

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"nguon/api/words"
	"nguon/domain"
)

// Printing is what the screen to print labels on is made of: labels of a batch,
// or blank ones.
type Printing struct {
	LabelledBatch
	Blank bool
	// Producers are whose blank labels they may be, for those who act for several.
	Producers []ProducerChoice
	Stocks    []Stock
	// Templates, Lines and DPIs are what an order may name.
	Templates, Lines, DPIs []string
	Order                  Order
	Problems               Problems
	// Preview is nil where the order cannot be printed, or the reader may not.
	Preview *Preview
	Runs    []domain.LabelRun
	// NextRuns is the cursor of more runs.
	NextRuns string
}

// Order is an order of labels as it was typed. What is wrong in it is shown
// again.
type Order struct {
	Stock, Count, Start, Fill, Copies, DPI, OffsetX, OffsetY string
	Template, Language, Reason, Producer                     string
	Units, PIN, CutMarks                                     bool
	// Places are the places of lines on the label, by their names.
	Places map[string]string
}

// FieldPrefix begins the names of the fields in which lines are numbered.
const FieldPrefix = "line_"

// The ways to fill a page, as an order names them.
const (
	FillRows    = "row"
	FillColumns = "column"
)

// TemplateChosen is the template of lines that the producer chose.
const TemplateChosen = "chosen"

// Values is the order as a form sends it.
func (o *Order) Values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		"stock": o.Stock, "count": o.Count, "start": o.Start, "order": o.Fill, "copies": o.Copies, "dpi": o.DPI,
		"offset_x": o.OffsetX, "offset_y": o.OffsetY, "template": o.Template, "language": o.Language, "reason": o.Reason, "producer": o.Producer,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, on := range map[string]bool{"units": o.Units, "pin": o.PIN, "cut_marks": o.CutMarks} {
		if on {
			v.Set(name, Yes)
		}
	}
	for line, place := range o.Places {
		if place != "" {
			v.Set(FieldPrefix+line, place)
		}
	}
	return v
}

// labelsScreen is where labels are chosen, seen and printed.
type labelsScreen struct {
	screen
	Heading string
	Intro   string
	Batch   *batchCard
	Trouble []string
	Form    *orderForm
	Preview *previewPart
	Runs    *runsPart
	Links   []link
}

// orderForm is the form in which an order is made up.
type orderForm struct {
	Action   string
	Producer *pick
	Stock    pick
	Count    entry
	Reason   *entry
	Marks    []tick
	Template pick
	Lines    linesPart
	Sheet    *sheetPart
	More     morePart
	Button   string
}

// linesPart is where the lines of a label are chosen.
type linesPart struct {
	Title, Hint, Error string
	Open               bool
	Items              []entry
}

// sheetPart is a drawing of a sheet, on which the first label to print is
// chosen.
type sheetPart struct {
	Title, Hint, Error string
	// Fill is a class: which places come after which.
	Fill string
	Rows []sheetRow
}

type sheetRow struct{ Cells []sheetCell }

type sheetCell struct {
	Place  int
	Chosen bool
}

// morePart is what seldom changes: the printer and how it is set right.
type morePart struct {
	Title    string
	Open     bool
	Items    []pick
	Copies   entry
	CutMarks tick
	Offset   string
	Hint     string
	X, Y     entry
	// Calibrate is the page that tells the offset; nil where no stock is chosen.
	Calibrate *link
}

// runsPart lists the label runs of a batch.
type runsPart struct {
	Title string
	Empty string
	Items []runLine
	Next  *link
}

type runLine struct{ Href, Text, Detail string }

// Printing is the screen on which labels of a batch are printed.
func (p *Pages) Printing(r Reader, v Printing) ([]byte, error) {
	w := words.For(r.Language)
	view := labelsScreen{Trouble: v.Problems.beyond(w, orderFields(v.Lines)...)}
	if v.Blank {
		view.Heading, view.Intro = w.Text(words.BlanksNew), w.Text(words.BlanksIntro)
		view.screen = p.screen(r, partBlanks, view.Heading)
		view.Links = []link{{Text: w.Text(words.BlanksBack), Href: string(partBlanks)}}
	} else {
		card := batchCardOf(w, r, &v.LabelledBatch)
		runs := runsOf(w, p.settings.Zone, v)
		view.Heading, view.Batch, view.Runs = card.Name, &card, &runs
		view.screen = p.screen(r, partBatches, w.Text(words.PrintTitle)+": "+card.Name)
		if r.MayPrint() && v.Batch.Stage == domain.Packaging && v.Batch.State != domain.BatchVoid {
			view.Links = []link{{Text: w.Text(words.ClaimLink), Href: claimHref(v.Batch.ID)}}
		}
	}
	if !r.MayPrint() || v.Batch.State == domain.BatchVoid {
		return p.render("console_labels.html", view)
	}
	f := fields{Words: w, Problems: v.Problems}
	view.Form = f.orderForm(&v)
	view.Preview = previewOf(w, &v)
	return p.render("console_labels.html", view)
}

// orderFields are the names of the fields that say themselves what is wrong
// with them.
func orderFields(lines []string) []string {
	all := []string{"stock", "count", "reason", "units", "pin", "template", "fields", "start", "order", "copies", "cut_marks", "producer", "dpi", "offset_x", "offset_y", "language"}
	for _, line := range lines {
		all = append(all, FieldPrefix+line)
	}
	return all
}

// path is the screen's own.
func (v *Printing) path() string {
	if v.Blank {
		return "/console/blanks/new"
	}
	return labelsHref(v.Batch.ID)
}

// stockOf finds the stock of an order.
func (v *Printing) stockOf() (Stock, bool) {
	for _, s := range v.Stocks {
		if s.Name == v.Order.Stock {
			return s, true
		}
	}
	return Stock{}, false
}

func (f fields) orderForm(v *Printing) *orderForm {
	o := &v.Order
	form := &orderForm{
		Action: v.path() + "#preview",
		Stock:  f.pick(pick{Name: "stock", Label: f.Text(words.PrintStock), Groups: stockGroups(f.Words, v.Stocks, o.Stock)}),
		Count: f.entry(entry{
			Name: "count", Value: o.Count, Mode: "numeric", Size: "short", Length: 7, Required: true,
			Label: f.Text(words.PrintCount), Unit: f.Text(words.PrintCountUnit), Hint: remaining(f.Words, &v.LabelledBatch),
		}),
		Marks:  f.marks(v),
		Sheet:  f.sheetPart(v),
		Lines:  f.linesPart(v),
		More:   f.morePart(v),
		Button: f.Text(words.PrintPreview),
	}
	if len(v.Producers) > 0 {
		choice := f.producerPick(v.Producers, o.Producer)
		form.Producer = &choice
	}
	form.Template = f.pick(pick{Name: "template", Label: f.Text(words.PrintTemplate), Groups: options(v.Templates, o.Template, f.Template)})
	if reason := f.entry(entry{Name: "reason", Value: o.Reason, Length: 500, Label: f.Text(words.PrintReason), Hint: f.Text(words.PrintReasonHint)}); reason.Error != "" || o.Reason != "" {
		form.Reason = &reason
	}
	return form
}

// remaining says how many packages have no label yet.
func remaining(w *words.Words, b *LabelledBatch) string {
	switch left := b.Left(); {
	case !b.Count.Known:
		return ""
	case left > 0:
		return w.Text(words.PrintRemaining, w.Quantity(domain.Quantity{Amount: left, Unit: domain.Piece}, b.Package))
	}
	return w.Text(words.PrintAll)
}

// marks are the codes that only packages have.
func (f fields) marks(v *Printing) []tick {
	pin := f.tick(tick{Name: "pin", On: v.Order.PIN, Label: f.Text(words.PrintPIN), Hint: f.Text(words.PrintPINHint)})
	switch {
	case v.Blank:
		return []tick{pin}
	case v.Batch.Stage != domain.Packaging:
		return nil
	}
	units := f.tick(tick{Name: "units", On: v.Order.Units, Label: f.Text(words.PrintUnits, f.pieceOf(v.Package)), Hint: f.Text(words.PrintUnitsHint)})
	return []tick{units, pin}
}

func (f fields) pieceOf(p domain.Package) string {
	if p == "" || p == domain.PackagePiece {
		return f.Text(words.SomePiece)
	}
	return f.Package(p)
}

func (f fields) linesPart(v *Printing) linesPart {
	part := linesPart{
		Title: f.Text(words.PrintFields), Hint: f.Text(words.PrintFieldsHint), Error: f.at(f.Words, "fields"),
		Open: v.Order.Template == TemplateChosen,
	}
	for _, line := range v.Lines {
		part.Items = append(part.Items, f.entry(entry{
			Name: FieldPrefix + line, Value: v.Order.Places[line], Mode: "numeric", Size: "place", Length: 2, Label: upperFirst(f.LabelLine(line)),
		}))
	}
	return part
}

func (f fields) sheetPart(v *Printing) *sheetPart {
	stock, ok := v.stockOf()
	if !ok || stock.Roll || stock.perPage() < 2 || stock.perPage() > mostPlaces {
		return nil
	}
	start, err := strconv.Atoi(v.Order.Start)
	if err != nil || start < 1 || start > stock.perPage() {
		start = 1
	}
	part := &sheetPart{Title: f.Text(words.PrintStart), Hint: f.Text(words.PrintStartHint), Error: f.at(f.Words, "start"), Fill: "rows"}
	if v.Order.Fill == FillColumns {
		part.Fill = "columns"
	}
	for row := range stock.Rows {
		var cells []sheetCell
		for column := range stock.Columns {
			place := row*stock.Columns + column + 1
			if v.Order.Fill == FillColumns {
				place = column*stock.Rows + row + 1
			}
			cells = append(cells, sheetCell{Place: place, Chosen: place == start})
		}
		part.Rows = append(part.Rows, sheetRow{cells})
	}
	return part
}

// mostPlaces is how many places of a sheet can be told apart on a screen.
const mostPlaces = 300

func (f fields) morePart(v *Printing) morePart {
	o := &v.Order
	part := morePart{
		Title: f.Text(words.PrintMore),
		Items: []pick{
			f.pick(pick{Name: "dpi", Label: f.Text(words.PrintDPI), Groups: options(v.DPIs, o.DPI, f.Printer)}),
			f.pick(pick{Name: "order", Label: f.Text(words.PrintFill), Groups: options([]string{FillRows, FillColumns}, o.Fill, f.fill)}),
			f.pick(pick{Name: "language", Label: f.Text(words.PrintLanguage), Groups: options(domain.Languages, o.Language, languageName)}),
		},
		Copies:   f.entry(entry{Name: "copies", Value: o.Copies, Mode: "numeric", Size: "short", Length: 5, Label: f.Text(words.PrintCopies), Hint: f.Text(words.PrintCopiesHint)}),
		CutMarks: f.tick(tick{Name: "cut_marks", On: o.CutMarks, Label: f.Text(words.PrintCutMarks)}),
		Offset:   f.Text(words.PrintOffset),
		Hint:     f.Text(words.PrintOffsetHint),
		X:        f.entry(entry{Name: "offset_x", Value: o.OffsetX, Mode: "text", Size: "short", Length: 8, Unit: "mm", Label: f.Text(words.PrintOffsetX)}),
		Y:        f.entry(entry{Name: "offset_y", Value: o.OffsetY, Mode: "text", Size: "short", Length: 8, Unit: "mm", Label: f.Text(words.PrintOffsetY)}),
	}
	if s, ok := v.stockOf(); ok {
		part.Calibrate = &link{Text: f.Text(words.CalibrateFile), Href: "/console/stocks/" + url.PathEscape(s.Name) + "/calibration.pdf"}
	}
	part.Open = part.Copies.Error != "" || part.CutMarks.Error != "" || part.X.Error != "" || part.Y.Error != ""
	for _, p := range part.Items {
		part.Open = part.Open || p.Error != ""
	}
	return part
}

func (f fields) fill(name string) string {
	if name == FillColumns {
		return f.Text(words.PrintByColumn)
	}
	return f.Text(words.PrintByRow)
}

func languageName(tag string) string { return words.Match(tag, "").Name() }

func runsOf(w *words.Words, zone *time.Location, v Printing) runsPart {
	part := runsPart{Title: w.Text(words.RunsTitle)}
	for _, run := range v.Runs {
		for _, claim := range run.Claims {
			if claim.Batch == v.Batch.ID {
				part.Items = append(part.Items, claimedLine(w, zone, &run, &claim))
			}
		}
		if run.Blank() {
			continue
		}
		part.Items = append(part.Items, runLine{
			Href:   runHref(run.ID),
			Text:   w.Text(words.RunLine, w.Number(int64(run.Count)), w.Instant(run.At, zone)),
			Detail: numbersOf(w, &run),
		})
	}
	if len(part.Items) == 0 {
		part.Empty = w.Text(words.RunsNone)
	}
	if v.NextRuns != "" {
		part.Next = &link{Text: w.Text(words.ScreenMore), Href: labelsHref(v.Batch.ID) + "?runs=" + v.NextRuns}
	}
	return part
}

// claimedLine is labels of a blank run that were given to the batch.
func claimedLine(w *words.Words, zone *time.Location, run *domain.LabelRun, claim *domain.LabelClaim) runLine {
	return runLine{
		Href:   runHref(run.ID),
		Text:   w.Text(words.RunBlank, w.Number(int64(claim.Count())), w.Instant(claim.At, zone)),
		Detail: w.Text(words.RunUnits, fmt.Sprint(claim.First), fmt.Sprint(claim.Last)),
	}
}

func runHref(id domain.LabelRunID) string { return "/console/label-runs/" + string(id) }

func numbersOf(w *words.Words, run *domain.LabelRun) string {
	if !run.Units() {
		return w.Text(words.RunNoUnit)
	}
	return w.Text(words.RunUnits, fmt.Sprint(run.First), fmt.Sprint(run.Last))
}
