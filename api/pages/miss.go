package pages

import (
	"nguon/api/words"
	"nguon/domain"
)

// noticePage says one thing: what the matter is, what it means, what to do.
type noticePage struct {
	frame
	Sample   string
	Tone     tone
	Headline string
	Why      string
	Facts    []fact
	Advice   string
	LookUp   *lookUp
	Link     *link
}

// lookUp is the form that leads from a code to its page.
type lookUp struct {
	Caption string
	Value   string
	Hint    string
	Button  string
	// Lang keeps the reader's language.
	Lang string
}

// link leads to another page of the service.
type link struct{ Text, Href string }

// notice is what a noticePage says, before its frame.
type notice struct {
	tone      tone
	head, why string
	// sample says that what is said is invented.
	sample bool
	facts  []fact
	advice string
	lookUp *lookUp
	link   *link
}

func (p *Pages) notice(l words.Language, n notice) ([]byte, error) {
	w := words.For(l)
	sample := ""
	if n.sample {
		sample = w.Text(words.PageSample)
	}
	return p.render("notice.html", noticePage{
		frame:    p.frame(w, n.head, n.why),
		Sample:   sample,
		Tone:     n.tone,
		Headline: n.head,
		Why:      n.why,
		Facts:    n.facts,
		Advice:   n.advice,
		LookUp:   n.lookUp,
		Link:     n.link,
	})
}

// Front is the page of those who come without a code, or with one that they
// have to type.
func (p *Pages) Front(l words.Language) ([]byte, error) {
	w := words.For(l)
	return p.notice(l, notice{
		tone:   toneFront,
		head:   w.Text(words.FrontHead),
		why:    w.Text(words.FrontWhy),
		advice: w.Text(words.FrontAdvice),
		lookUp: lookUpForm(w, ""),
	})
}

func lookUpForm(w *words.Words, typed string) *lookUp {
	return &lookUp{
		Caption: w.Text(words.LookUpCaption),
		Value:   shorten(typed),
		Hint:    w.Text(words.LookUpHint),
		Button:  w.Text(words.LookUpButton),
		Lang:    w.Language.Tag(),
	}
}

// UnknownCode is the page of a code that is right by form and names no batch.
func (p *Pages) UnknownCode(l words.Language, code domain.BatchCode) ([]byte, error) {
	w := words.For(l)
	return p.notice(l, notice{
		tone:   toneWarning,
		head:   w.Text(words.UnknownHead),
		why:    w.Text(words.UnknownWhy),
		facts:  []fact{{Caption: w.Text(words.CaptionCode), Value: code.Groups(), Code: true}},
		advice: w.Text(words.UnknownAdvice),
		lookUp: lookUpForm(w, code.Groups()),
	})
}

// MalformedCode is the page of an address whose code cannot be one: what was
// given, and what is wrong with it.
func (p *Pages) MalformedCode(l words.Language, given string, wrong domain.Problem) ([]byte, error) {
	w := words.For(l)
	n := notice{
		tone:   toneWarning,
		head:   w.Text(words.MalformedHead),
		why:    w.Problem(wrong),
		advice: w.Text(words.MalformedAdvice),
		lookUp: lookUpForm(w, given),
	}
	if given != "" {
		n.facts = []fact{{Caption: w.Text(words.MalformedGiven), Value: shorten(given), Code: true}}
	}
	return p.notice(l, n)
}

// UnitNotIssued is the page of a package code that was not made by the
// service, or lies in no label run: the two look the same to a stranger.
func (p *Pages) UnitNotIssued(l words.Language, batch domain.BatchCode, unit domain.UnitCode) ([]byte, error) {
	w := words.For(l)
	return p.notice(l, notice{
		tone: toneDanger,
		head: w.Text(words.NotIssuedHead),
		why:  w.Text(words.NotIssuedWhy),
		facts: []fact{
			{Caption: w.Text(words.CaptionCode), Value: batch.Groups(), Code: true},
			{Caption: w.Text(words.CaptionUnitCode), Value: unit.Groups(), Code: true},
		},
		advice: w.Text(words.NotIssuedAdvice),
	})
}

// NotFound is the page of an address that leads nowhere.
func (p *Pages) NotFound(l words.Language) ([]byte, error) {
	w := words.For(l)
	return p.notice(l, notice{
		tone:   toneQuiet,
		head:   w.Text(words.NotFoundHead),
		why:    w.Text(words.NotFoundWhy),
		advice: w.Text(words.NotFoundAdvice),
		link:   &link{Text: w.Text(words.LookUpLink), Href: "/"},
	})
}

// TooMany is the page of a reader who has to wait.
func (p *Pages) TooMany(l words.Language) ([]byte, error) {
	w := words.For(l)
	return p.notice(l, notice{
		tone:   toneQuiet,
		head:   w.Text(words.TooManyHead),
		why:    w.Text(words.TooManyWhy),
		advice: w.Text(words.TryLater),
	})
}

// Unavailable is the page of a service that cannot answer now.
func (p *Pages) Unavailable(l words.Language) ([]byte, error) {
	w := words.For(l)
	return p.notice(l, notice{
		tone:   toneQuiet,
		head:   w.Text(words.UnavailableHead),
		why:    w.Text(words.UnavailableWhy),
		advice: w.Text(words.TryLater),
	})
}

// Fault is the page of everything that went wrong unexpectedly. It was
// rendered by New. The caller must not change it.
func (p *Pages) Fault(l words.Language) []byte {
	if int(l) < len(p.faults) {
		return p.faults[l]
	}
	return p.faults[words.Vi]
}

func faultNotice(w *words.Words) notice {
	return notice{
		tone:   toneQuiet,
		head:   w.Text(words.FaultHead),
		why:    w.Text(words.FaultWhy),
		advice: w.Text(words.TryLater),
	}
}

// maxGiven is as much of a mistyped code as helps to see the mistake.
const maxGiven = 60

func shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxGiven {
			return s[:i] + "…"
		}
	}
	return s
}
