package pages

import (
	"time"

	"nguon/api/words"
	"nguon/domain"
)

// BlankList is what the screen of blank labels lists.
type BlankList struct {
	Runs  []domain.LabelRun
	Later bool
	Next  string
}

type blanksScreen struct {
	screen
	Heading, Intro string
	New            *link
	Runs           runsPart
}

// Blanks is the screen of labels that were printed ahead.
func (p *Pages) Blanks(r Reader, l BlankList) ([]byte, error) {
	w := words.For(r.Language)
	view := blanksScreen{
		screen:  p.screen(r, partBlanks, w.Text(words.BlanksTitle)),
		Heading: w.Text(words.BlanksTitleOf),
		Intro:   w.Text(words.BlanksIntro),
	}
	if r.MayPrint() {
		view.New = &link{Text: w.Text(words.BlanksNew), Href: "/console/blanks/new"}
	}
	for i := range l.Runs {
		view.Runs.Items = append(view.Runs.Items, blankLine(w, p.settings.Zone, &l.Runs[i]))
	}
	switch {
	case len(l.Runs) == 0 && l.Later:
		view.Runs.Empty = w.Text(words.ScreenNoMore)
	case len(l.Runs) == 0:
		view.Runs.Empty = w.Text(words.BlanksNone)
	}
	if l.Next != "" {
		view.Runs.Next = &link{Text: w.Text(words.ScreenMore), Href: "/console/blanks?cursor=" + l.Next}
	}
	return p.render("console_blanks.html", view)
}

func blankLine(w *words.Words, zone *time.Location, run *domain.LabelRun) runLine {
	claimed := 0
	for _, c := range run.Claims {
		claimed += c.Count()
	}
	return runLine{
		Href:   runHref(run.ID),
		Text:   w.Text(words.BlanksLine, w.Number(int64(run.Count)), w.Instant(run.At, zone)),
		Detail: w.Text(words.BlanksClaimed, w.Number(int64(claimed)), w.Number(int64(run.Count))),
	}
}

// Claim is what the screen is made of on which blank labels are given to a
// batch.
type Claim struct {
	LabelledBatch
	// First and Last are the codes as they were typed or scanned.
	First, Last, Reason string
	Problems            Problems
	// Done is how many labels were given, 0 before.
	Done int
	Key  string
}

type claimScreen struct {
	screen
	Heading, Intro string
	Batch          batchCard
	Done           string
	Trouble        []string
	Action         string
	First, Last    entry
	Reason         *entry
	Key, Button    string
	Back           link
}

func claimHref(id domain.BatchID) string { return "/console/batches/" + string(id) + "/claims" }

// Claim is the screen on which blank labels are given to a batch. A scanner
// ends each code with Enter, which sends the form: the field that is still
// empty is where the next code goes.
func (p *Pages) Claim(r Reader, v Claim) ([]byte, error) {
	w := words.For(r.Language)
	f := fields{w, v.Problems}
	card := batchCardOf(w, r, &v.LabelledBatch)
	view := claimScreen{
		screen:  p.screen(r, partBatches, w.Text(words.ClaimLink)),
		Heading: w.Text(words.ClaimTitle, card.Name),
		Intro:   w.Text(words.ClaimIntro),
		Batch:   card,
		Trouble: v.Problems.beyond(w, "first", "last", "reason"),
		Action:  claimHref(v.Batch.ID),
		First:   f.entry(entry{Name: "first", Value: v.First, Length: 200, Label: w.Text(words.ClaimFirst), Hint: w.Text(words.ClaimHint), Focus: v.First == ""}),
		Last:    f.entry(entry{Name: "last", Value: v.Last, Length: 200, Label: w.Text(words.ClaimLast), Focus: v.First != "" && v.Last == ""}),
		Key:     v.Key,
		Button:  w.Text(words.ClaimButton),
		Back:    link{Text: w.Text(words.RunBack, card.Name), Href: labelsHref(v.Batch.ID)},
	}
	if reason := f.entry(entry{Name: "reason", Value: v.Reason, Length: 500, Label: w.Text(words.PrintReason), Hint: w.Text(words.PrintReasonHint)}); reason.Error != "" || v.Reason != "" {
		view.Reason = &reason
	}
	if v.Done > 0 {
		view.Done = w.Text(words.ClaimDone, w.Number(int64(v.Done)))
	}
	return p.render("console_claim.html", view)
}
