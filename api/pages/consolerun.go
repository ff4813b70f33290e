package pages

import (
	"fmt"
	"time"

	"nguon/api/words"
	"nguon/domain"
)

// Run is what the screen of one label run is made of.
type Run struct {
	Run domain.LabelRun
	// Batch is zero for a blank run.
	Batch domain.Batch
	// Claims are what became of a blank run.
	Claims []RunClaim
	Stock  Stock
	// Usable says that the labels may still be printed.
	Usable bool
	// Files are the names of those to be had, of which the first Main ones are
	// what to print on the stock.
	Files   []RunFile
	Main    int
	Changes []RunChange
	// Reprint and Void are what was typed into the forms.
	Reprint, Void Range
	// Key makes a form do what it does once.
	Key string
}

// RunFile is a file of a run: its name and the address below the run's.
type RunFile struct{ Name, Path string }

// RunChange is what happened to labels after they were issued.
type RunChange struct {
	Reprint     bool
	First, Last int
	Reason      string
	At          time.Time
	// Files are to be had of what was printed again.
	Files []RunFile
}

// RunClaim are labels of a blank run that were given to a batch.
type RunClaim struct {
	First, Last int
	// Batch has a name where the reader may see it.
	Batch domain.Batch
	At    time.Time
}

// Range are labels of a run as they were typed, and what is wrong with that.
type Range struct {
	First, Last, Reason string
	Problems            Problems
}

type runScreen struct {
	screen
	Heading  string
	Lead     string
	Facts    []fact
	Unusable string
	Files    filesPart
	HowTo    howToPart
	Forms    []rangeForm
	Claims   *runsPart
	Changes  changesPart
	Links    []link
}

// filesPart is what can be downloaded.
type filesPart struct {
	Title, Hint string
	Main        []link
	MoreTitle   string
	More        []link
}

// howToPart says how to print, step by step.
type howToPart struct {
	Title string
	Steps []string
}

// rangeForm is a form about labels from a number to another.
type rangeForm struct {
	ID, Title, Hint     string
	Action              string
	Open                bool
	Trouble             []string
	First, Last, Reason entry
	Key                 string
	Button              string
}

type changesPart struct {
	Title, Empty string
	Items        []changeLine
}

type changeLine struct {
	Text, Detail string
	Files        []link
}

// Run is the screen of a label run: what was issued, its files, and what
// happened to it.
func (p *Pages) Run(r Reader, v Run) ([]byte, error) {
	w := words.For(r.Language)
	title := w.Text(words.RunTitle, w.Number(int64(v.Run.Count)))
	view := runScreen{
		Heading: title,
		Facts:   runFacts(w, &v),
		Changes: changesOf(w, p.settings.Zone, &v),
	}
	issued := w.Text(words.RunIssued, w.Instant(v.Run.At, p.settings.Zone))
	if v.Run.Blank() {
		view.screen = p.screen(r, partBlanks, title)
		view.Lead, view.Claims = joinDots(w.Text(words.BlanksTitleOf), issued), claimsOf(w, p.settings.Zone, &v)
		view.Links = []link{{Text: w.Text(words.BlanksBack), Href: string(partBlanks)}}
	} else {
		view.screen = p.screen(r, partBatches, title)
		view.Lead = joinDots(v.Batch.Name, w.Lot(v.Batch.Lot), issued)
		view.Links = []link{{Text: w.Text(words.RunBack, v.Batch.Name), Href: labelsHref(v.Batch.ID)}}
	}
	if !v.Usable {
		view.Unusable = w.Text(words.RunUnusable)
		return p.render("console_run.html", view)
	}
	view.Files = filesOf(w, &v)
	view.HowTo = howTo(w, &v.Stock)
	if r.MayPrint() {
		view.Forms = []rangeForm{
			rangeFormOf(w, &v, "reprint", v.Reprint, words.ReprintTitle, words.ReprintHint, words.ReprintButton),
			rangeFormOf(w, &v, "void", v.Void, words.VoidTitle, words.VoidHint, words.VoidButton),
		}
	}
	return p.render("console_run.html", view)
}

func runFacts(w *words.Words, v *Run) []fact {
	facts := []fact{
		{Caption: w.Text(words.RunCount), Value: w.Number(int64(v.Run.Count))},
		{Caption: w.Text(words.RunNumbers), Value: numbersOf(w, &v.Run)},
		{Caption: w.Text(words.RunPaper), Value: stockText(w, &v.Stock)},
	}
	if v.Run.Print.Start > 1 {
		facts = append(facts, fact{Caption: w.Text(words.RunStart), Value: w.Number(int64(v.Run.Print.Start))})
	}
	if v.Run.Reason != "" {
		facts = append(facts, fact{Caption: w.Text(words.RunReason), Value: v.Run.Reason})
	}
	return facts
}

func claimsOf(w *words.Words, zone *time.Location, v *Run) *runsPart {
	part := &runsPart{Title: w.Text(words.ClaimsTitle)}
	for _, c := range v.Claims {
		line := runLine{Text: w.Text(words.ClaimLine, fmt.Sprint(c.First), fmt.Sprint(c.Last)), Detail: w.Text(words.ClaimUnnamed, w.Instant(c.At, zone))}
		if c.Batch.ID != "" {
			line.Href = labelsHref(c.Batch.ID)
			line.Detail = w.Text(words.ClaimDetail, joinDots(c.Batch.Name, w.Lot(c.Batch.Lot)), w.Instant(c.At, zone))
		}
		part.Items = append(part.Items, line)
	}
	if len(part.Items) == 0 {
		part.Empty = w.Text(words.ClaimsNone)
	}
	return part
}

func filesOf(w *words.Words, v *Run) filesPart {
	part := filesPart{Title: w.Text(words.RunFiles), Hint: w.Text(words.RunFilesHint), MoreTitle: w.Text(words.RunMoreFiles)}
	for i, f := range v.Files {
		l := fileLink(w, v.Run.ID, f)
		if i < v.Main {
			part.Main = append(part.Main, l)
		} else {
			part.More = append(part.More, l)
		}
	}
	return part
}

func fileLink(w *words.Words, run domain.LabelRunID, f RunFile) link {
	return link{Text: w.File(f.Name), Href: runHref(run) + "/" + f.Path}
}

// trueScale is what print dialogues call the size that a file says.
const trueScale = "100%"

func howTo(w *words.Words, s *Stock) howToPart {
	part := howToPart{Title: w.Text(words.RunHowTo)}
	if s.Roll {
		part.Steps = []string{w.Text(words.RunHowRoll1, stockText(w, s)), w.Text(words.RunHowRoll2, trueScale), w.Text(words.RunHowRoll3)}
	} else {
		part.Steps = []string{w.Text(words.RunHowSheet1, stockText(w, s)), w.Text(words.RunHowSheet2, trueScale), w.Text(words.RunHowSheet3)}
	}
	return part
}

// rangeFormOf makes a form of a run. Both have the same fields, told apart by
// their ids.
func rangeFormOf(w *words.Words, v *Run, name string, typed Range, title, hint, button words.Key) rangeForm {
	f := fields{w, typed.Problems}
	first, last := v.numbers()
	if typed.First == "" && typed.Last == "" && len(typed.Problems) == 0 {
		typed.First, typed.Last = fmt.Sprint(first), fmt.Sprint(last)
	}
	number := func(field, value string, label words.Key) entry {
		return f.entry(entry{
			ID: name + "-" + field, Name: field, Value: value, Label: w.Text(label), Mode: "numeric", Size: "short", Length: 9, Required: true,
		})
	}
	return rangeForm{
		ID: name, Title: w.Text(title), Hint: w.Text(hint), Action: runHref(v.Run.ID) + "/" + name + "s",
		Open: len(typed.Problems) > 0, Trouble: typed.Problems.beyond(w, "first", "last", "reason"),
		First:  number("first", typed.First, words.RangeFirst),
		Last:   number("last", typed.Last, words.RangeLast),
		Reason: f.entry(entry{ID: name + "-reason", Name: "reason", Value: typed.Reason, Length: 500, Required: true, Label: w.Text(words.RangeReason)}),
		Key:    v.Key + "-" + name,
		Button: w.Text(button),
	}
}

// numbers are those of the run's labels: the packages' own, or their places in
// the run.
func (v *Run) numbers() (first, last int) {
	if v.Run.Units() {
		return int(v.Run.First), int(v.Run.Last)
	}
	return 1, v.Run.Count
}

func changesOf(w *words.Words, zone *time.Location, v *Run) changesPart {
	part := changesPart{Title: w.Text(words.ChangesTitle)}
	for _, c := range v.Changes {
		key := words.ChangeVoid
		if c.Reprint {
			key = words.ChangeReprint
		}
		line := changeLine{
			Text:   w.Text(key, fmt.Sprint(c.First), fmt.Sprint(c.Last)),
			Detail: w.Text(words.ChangeDetail, c.Reason, w.Instant(c.At, zone)),
		}
		for _, f := range c.Files {
			line.Files = append(line.Files, fileLink(w, v.Run.ID, f))
		}
		part.Items = append(part.Items, line)
	}
	if len(part.Items) == 0 {
		part.Empty = w.Text(words.ChangesNone)
	}
	return part
}
