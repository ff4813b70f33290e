package api

import (
	"context"
	"slices"
	"strconv"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

type labelRequest struct {
	Count    int    `json:"count"`
	Units    bool   `json:"units"`
	Stock    string `json:"stock"`
	Start    int    `json:"start"`
	CutMarks bool   `json:"cut_marks"`
	Language string `json:"language"`
	// DPI is the printer's, for which the labels are laid out on trial. It is
	// not kept: whoever fetches a file says it again.
	DPI int `json:"dpi"`
}

// dpi is the resolution to try the labels at.
func (l labelRequest) dpi() (labels.DPI, error) {
	switch dpi := labels.DPI(l.DPI); {
	case l.DPI == 0:
		return defaultDPI, nil
	case slices.Contains(resolutions, dpi):
		return dpi, nil
	}
	return 0, invalid("dpi", domain.CodeUnknownValue, strconv.Itoa(l.DPI), resolutionNames())
}

// order fills in what most people mean: the first label of a whole sheet, in
// Vietnamese.
func (l labelRequest) order() domain.LabelOrder {
	if l.Start == 0 {
		l.Start = 1
	}
	if l.Language == "" {
		l.Language = words.Vi.Tag()
	}
	return domain.LabelOrder{Count: l.Count, Units: l.Units, Print: domain.PrintOptions{
		Stock: l.Stock, Start: l.Start, CutMarks: l.CutMarks, Language: l.Language,
	}}
}

// labelRunResponse has First and Last for runs of unit labels only.
type labelRunResponse struct {
	ID         domain.LabelRunID `json:"id"`
	Batch      domain.BatchID    `json:"batch"`
	Producer   domain.ProducerID `json:"producer"`
	Count      int               `json:"count"`
	Units      bool              `json:"units"`
	First      domain.UnitNumber `json:"first,omitempty"`
	Last       domain.UnitNumber `json:"last,omitempty"`
	Stock      string            `json:"stock"`
	Start      int               `json:"start"`
	CutMarks   bool              `json:"cut_marks"`
	Language   string            `json:"language"`
	IssuedAt   instant           `json:"issued_at"`
	IssuedBy   string            `json:"issued_by"`
	RecordHash string            `json:"record_hash"`
}

func labelRunOf(r domain.LabelRun) labelRunResponse {
	return labelRunResponse{
		ID: r.ID, Batch: r.Batch, Producer: r.Producer, Count: r.Count, Units: r.Units(), First: r.First, Last: r.Last,
		Stock: r.Print.Stock, Start: r.Print.Start, CutMarks: r.Print.CutMarks, Language: r.Print.Language,
		IssuedAt: instant(r.At), IssuedBy: r.By, RecordHash: r.RecordHash,
	}
}

func (s *Server) issueLabels(r *request) (answer, error) {
	id, body, err := act[domain.BatchID, labelRequest](r)
	if err != nil {
		return answer{}, err
	}
	dpi, err := body.dpi()
	if err != nil {
		return answer{}, err
	}
	order := body.order()
	if err := s.tryLabel(r.ctx(), r.caller, id, order, dpi); err != nil {
		return answer{}, err
	}
	run, err := s.tracker.IssueLabels(r.ctx(), r.caller, id, order)
	if err != nil {
		return answer{}, err
	}
	return created("/label-runs/"+string(run.ID), 0, labelRunOf(run)), nil
}

func (s *Server) labelRun(r *request) (answer, error) {
	id, err := pathID[domain.LabelRunID](r)
	if err != nil {
		return answer{}, err
	}
	run, err := s.tracker.LabelRun(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{body: labelRunOf(run)}, nil
}

func (s *Server) labelRuns(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	query := r.params("limit", "cursor")
	page := query.page("label-runs")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.LabelRuns(r.ctx(), r.caller, domain.LabelRunFilter{Batch: id}, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("label-runs", l, labelRunOf)}, nil
}

// someUnit stands for any unit code where only its room on a label matters.
const someUnit domain.UnitCode = "0000000000000000"

// tryLabel lays out a label before the run is issued: numbers that cannot be
// printed must not be used up.
func (s *Server) tryLabel(ctx context.Context, c domain.Caller, id domain.BatchID, o domain.LabelOrder, dpi labels.DPI) error {
	stock, err := stockNamed(o.Print.Stock)
	if err != nil {
		return err
	}
	if most := stock.PerPage(); o.Print.Start > most {
		return invalid("start", domain.CodeOutOfRange, o.Print.Start, 1, most)
	}
	if !slices.Contains(domain.Languages, o.Print.Language) {
		return nil // the tracker says so, with all else that is wrong
	}
	b, err := s.tracker.Batch(ctx, c, id)
	if err != nil {
		return err
	}
	scan, err := s.tracker.Scan(ctx, string(b.Code), "")
	if err != nil {
		return err
	}
	text := domain.LabelText{Address: s.tracker.ScanAddress(b.Code, "")}
	if o.Units {
		text = domain.LabelText{Unit: someUnit, Address: s.tracker.ScanAddress(b.Code, someUnit)}
	}
	sheet := labels.Sheet{Stock: stock, DPI: dpi, Start: o.Print.Start, CutMarks: o.Print.CutMarks}
	if err := sheet.Check(); err != nil {
		return labelError(err)
	}
	_, err = labels.Place(s.labelOf(&scan.Batch, text, o.Print.Language), stock, dpi)
	return labelError(err)
}

func stockNamed(name string) (labels.Stock, error) {
	if name == "" {
		return labels.Stock{}, invalid("stock", domain.CodeRequired)
	}
	stock, ok := labels.StockByName(name)
	if !ok {
		names := each(labels.Stocks(), func(s labels.Stock) string { return s.Name })
		return labels.Stock{}, invalid("stock", domain.CodeUnknownValue, excerpt(name), names)
	}
	return stock, nil
}

// labelOf says on a label what a batch is, in the language of the run.
func (s *Server) labelOf(b *domain.PublicBatch, text domain.LabelText, language string) labels.Label {
	w := words.For(words.Match(language, ""))
	l := labels.Label{
		Address: text.Address,
		Title:   b.Title(),
		Fields: []labels.Field{
			{Name: "lot", Caption: w.Text(words.CaptionLotShort), Text: b.Lot},
			{Name: "made_on", Caption: w.Text(words.CaptionMadeShort), Text: w.Date(b.MadeOn)},
		},
		Code:     b.Code.Groups(),
		UnitCode: text.Unit.Groups(),
		Host:     s.host,
	}
	if !b.BestBefore.IsZero() {
		l.Fields = append(l.Fields, labels.Field{Name: "best_before", Caption: w.Text(words.CaptionBestShort), Text: w.Date(b.BestBefore)})
	}
	l.Fields = append(l.Fields, labels.Field{Name: "producer", Caption: w.Text(words.CaptionMakerShort), Text: b.Producer.Name})
	if b.Producer.Sample {
		l.Note = w.Text(words.LabelSample)
	}
	return l
}
