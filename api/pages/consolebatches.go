package pages

import (
	"nguon/api/words"
	"nguon/domain"
)

// BatchList is what the first screen of the console lists.
type BatchList struct {
	Batches []LabelledBatch
	// All says that raw materials and what was processed are listed too.
	All bool
	// Later says that this is not the first page.
	Later bool
	// Next is the cursor of the next page, empty on the last.
	Next string
}

// LabelledBatch is a batch with how far its labels have come.
type LabelledBatch struct {
	Batch domain.Batch
	// Package is what one piece of it is called.
	Package domain.Package
	// Producer is named to those who see more than their own.
	Producer string
	// Count is of its labels.
	Count domain.LabelCount
}

// labels is how many labels the batch has, of either kind.
func (b *LabelledBatch) labels() int64 { return int64(b.Count.Units + b.Count.Plain) }

// Left is how many packages have no label yet.
func (b *LabelledBatch) Left() int64 { return max(0, b.Count.Packages-b.labels()) }

// batchesScreen lists batches to print labels for.
type batchesScreen struct {
	screen
	Heading string
	Filter  []navItem
	Empty   string
	Items   []batchCard
	Next    *link
}

// batchCard is a batch in the list.
type batchCard struct {
	ID, Href  string
	Name, Lot string
	Flag      string
	Made      string
	Producer  string
	Printed   string
	// Of and Done are the packages and those that have a label.
	Of, Done          int64
	Action, ActionFor string
}

// Batches is the screen of the batches that the reader may see.
func (p *Pages) Batches(r Reader, l BatchList) ([]byte, error) {
	w := words.For(r.Language)
	view := batchesScreen{
		screen:  p.screen(r, partBatches, w.Text(words.BatchesTitle)),
		Heading: w.Text(words.BatchesTitle),
		Filter: []navItem{
			{Text: w.Text(words.BatchesPackaged), Href: "/console", Current: !l.All},
			{Text: w.Text(words.BatchesAll), Href: "/console?all=1", Current: l.All},
		},
	}
	for i := range l.Batches {
		view.Items = append(view.Items, batchCardOf(w, r, &l.Batches[i]))
	}
	if len(l.Batches) == 0 {
		view.Empty = w.Text(emptyList(l))
	}
	if l.Next != "" {
		href := "/console?cursor=" + l.Next
		if l.All {
			href += "&all=1"
		}
		view.Next = &link{Text: w.Text(words.ScreenMore), Href: href}
	}
	return p.render("console_batches.html", view)
}

func emptyList(l BatchList) words.Key {
	switch {
	case l.Later:
		return words.ScreenNoMore
	case l.All:
		return words.BatchesNone
	}
	return words.BatchesNonePackaged
}

func batchCardOf(w *words.Words, r Reader, b *LabelledBatch) batchCard {
	card := batchCard{
		ID:       string(b.Batch.ID),
		Href:     labelsHref(b.Batch.ID),
		Name:     b.Batch.Name,
		Lot:      w.Lot(b.Batch.Lot),
		Made:     w.Text(words.BatchMade, w.Quantity(b.Batch.Made, b.Package), w.Date(b.Batch.MadeOn)),
		Producer: b.Producer,
		Of:       b.Count.Packages,
		Done:     min(b.labels(), b.Count.Packages),
		Printed:  printedSoFar(w, b.labels(), b.Count),
		Action:   w.Text(words.BatchPrint),
	}
	switch {
	case b.Batch.State == domain.BatchVoid:
		card.Flag, card.Action = w.Text(words.StepVoid), ""
	case !r.MayPrint():
		card.Action = w.Text(words.BatchLook)
	}
	if card.Action != "" {
		card.ActionFor = card.Action + ": " + card.Name + ", " + card.Lot
	}
	return card
}

func labelsHref(id domain.BatchID) string { return "/console/batches/" + string(id) + "/labels" }

// printedSoFar says how many labels there are, of how many.
func printedSoFar(w *words.Words, labels int64, n domain.LabelCount) string {
	if !n.Known {
		return w.Text(words.BatchPrinted, w.Number(labels))
	}
	return w.Text(words.BatchPrintedOf, w.Number(labels), w.Number(n.Packages))
}
