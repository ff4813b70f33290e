package pages

import (
	"nguon/api/words"
	"nguon/domain"
)

// history is the way of the goods, from the newest step back.
type history struct {
	Title     string
	Intro     string
	Steps     []step
	Shortened string
}

// step is one entry of the history.
type step struct {
	// ID is what links within the page lead to; empty for a handover.
	ID   string
	Kind stepKind
	What string
	On   string
	ISO  string
	// Flag is set when the batch is recalled or void.
	Flag   string
	Name   string
	Amount string
	Who    string
	Where  string
	Inputs inputs
	Rows   []row
	Papers papers
	// Recorded is set when that was on another day.
	Recorded    string
	RecordedISO string
}

// stepKind is the look of a step's dot.
type stepKind string

const stepHandover stepKind = "handover"

// row is a caption with one value or more.
type row struct {
	Caption string
	Values  []string
	// Code sets the values in fixed pitch.
	Code bool
}

// inputs are what went into a batch, under one caption.
type inputs struct {
	Caption string
	Items   []input
}

type input struct {
	Amount string
	Name   string
	Lot    string
	// Href leads to the input's own step, or to its own page.
	Href string
}

// papers are documents under one caption.
type papers struct {
	Caption string
	Hash    string
	Items   []paper
}

type paper struct {
	Name string
	Kind string
	Href string
	// SHA256 is the beginning of the document's hash.
	SHA256 string
}

func (b builder) history(s *domain.Scan) history {
	h := history{Title: b.Text(words.HistoryTitle), Intro: b.Text(words.HistoryIntro)}
	if !s.Complete {
		h.Shortened = b.Text(words.HistoryShortened)
	}
	shown := make(map[domain.BatchCode]bool)
	for _, st := range s.Steps {
		if st.Made != nil {
			shown[st.Made.Code] = true
		}
	}
	for _, st := range s.Steps {
		switch {
		case st.Made != nil:
			h.Steps = append(h.Steps, b.made(st.On, st.Made, shown))
		case st.Handover != nil:
			h.Steps = append(h.Steps, b.handover(st.On, st.Handover))
		}
	}
	return h
}

func (b builder) made(on domain.Date, m *domain.PublicBatch, shown map[domain.BatchCode]bool) step {
	st := step{
		ID:     string(m.Code),
		Kind:   stepKind(m.Stage),
		What:   b.Stage(m.Stage),
		On:     b.Date(on),
		ISO:    on.String(),
		Name:   m.Name,
		Amount: joinDots(b.amount(m.Made, m.Package), b.Lot(m.Lot)),
		Who:    m.Producer.Name,
		Where:  place(m.Producer.Address),
		Inputs: b.inputs(m.Inputs, shown),
		Papers: b.papers(m.Documents),
	}
	if m.Site != nil {
		st.Where = join(", ", m.Site.Name, place(m.Site.Address))
	}
	switch {
	case m.Recalled:
		st.Flag = b.Text(words.StepRecalled)
	case m.Void:
		st.Flag = b.Text(words.StepVoid)
	}
	if len(m.Losses) > 0 {
		st.Rows = append(st.Rows, b.losses(m.Losses))
	}
	for _, a := range m.Attributes {
		st.Rows = append(st.Rows, row{Caption: a.Name, Values: []string{a.Value}})
	}
	st.Rows = append(st.Rows, b.traceCodes(m)...)
	if recorded := domain.DateOf(m.RecordedAt, b.zone); !recorded.IsZero() && recorded != on {
		st.Recorded = b.Text(words.StepRecordedOn, b.Date(recorded))
		st.RecordedISO = b.stamp(m.RecordedAt)
	}
	return st
}

// traceCodes are the codes of the lot and of the place, which Circular
// 02/2024/TT-BKHCN, Article 7(5), asks for at every stage.
func (b builder) traceCodes(m *domain.PublicBatch) []row {
	codes := []row{{Caption: b.Text(words.CaptionCode), Values: []string{m.Code.Groups()}, Code: true}}
	if m.Site != nil && m.Site.Code != "" {
		codes = append(codes, row{Caption: b.Text(words.CaptionSiteCode), Values: []string{m.Site.Code}, Code: true})
	}
	return codes
}

func (b builder) losses(all []domain.Loss) row {
	r := row{Caption: b.Text(words.StepLosses)}
	for _, l := range all {
		r.Values = append(r.Values, l.Name+": "+b.amount(l.Quantity, domain.PackagePiece))
	}
	return r
}

func (b builder) handover(on domain.Date, h *domain.PublicHandover) step {
	return step{
		Kind:   stepHandover,
		What:   b.Text(words.StepHandover),
		On:     b.Date(on),
		ISO:    on.String(),
		Name:   h.Name,
		Amount: joinDots(b.amount(h.Quantity, h.Package), b.Lot(h.Lot)),
		Who:    b.Text(words.StepFromTo, h.From, h.To),
	}
}

func (b builder) inputs(all []domain.PublicInput, shown map[domain.BatchCode]bool) inputs {
	r := inputs{Caption: b.Text(words.StepInputs)}
	for _, in := range all {
		view := input{Amount: b.amount(in.Quantity, in.Package), Name: in.Name, Lot: b.Lot(in.Lot)}
		if shown[in.Code] {
			view.Href = "#" + string(in.Code)
		} else {
			view.Href = "/t/" + string(in.Code)
		}
		r.Items = append(r.Items, view)
	}
	return r
}

func (b builder) papers(all []domain.Document) papers {
	p := papers{Caption: b.Text(words.StepDocuments), Hash: b.Text(words.StepFingerprint)}
	for _, d := range all {
		p.Items = append(p.Items, paper{
			Name:   d.Name,
			Kind:   unlessSaid(d.Name, b.DocumentKind(d.Kind)),
			Href:   outside("", "", d.Address).Href,
			SHA256: shortHash(d.SHA256),
		})
	}
	return p
}

// shortHash is enough of a hash to compare by eye: 48 bits, in fours.
func shortHash(hex string) string {
	if len(hex) < 12 {
		return hex
	}
	return hex[:4] + " " + hex[4:8] + " " + hex[8:12] + "…"
}
