package api

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// printRequest is how labels are to be printed. What is left out is what most
// people mean.
type printRequest struct {
	Stock    string              `json:"stock"`
	Start    int                 `json:"start"`
	Order    domain.FillOrder    `json:"order"`
	Copies   int                 `json:"copies"`
	CutMarks bool                `json:"cut_marks"`
	DPI      int                 `json:"dpi"`
	Template domain.Template     `json:"template"`
	Fields   []domain.LabelField `json:"fields"`
	Language string              `json:"language"`
	OffsetX  length              `json:"offset_x"`
	OffsetY  length              `json:"offset_y"`
}

// options fills in the first label and Vietnamese; the tracker does the rest.
func (p *printRequest) options() domain.PrintOptions {
	return domain.PrintOptions{
		Stock: p.Stock, Start: cmp.Or(p.Start, 1), Order: p.Order, Copies: p.Copies, CutMarks: p.CutMarks, DPI: p.DPI,
		Template: p.Template, Fields: p.Fields, Language: cmp.Or(p.Language, words.Vi.Tag()),
		OffsetX: int(p.OffsetX), OffsetY: int(p.OffsetY),
	}
}

// labelRequest is an order of labels.
type labelRequest struct {
	Count  int    `json:"count"`
	Units  bool   `json:"units"`
	PIN    bool   `json:"pin"`
	Reason string `json:"reason"`
	printRequest
}

func (l *labelRequest) order() domain.LabelOrder {
	return domain.LabelOrder{Count: l.Count, Units: l.Units, PIN: l.PIN, Reason: l.Reason, Print: l.options()}
}

// orderParams are the parameters that say the same as a labelRequest.
var orderParams = []string{
	"count", "units", "pin", "stock", "start", "order", "copies", "cut_marks", "dpi", "template", "fields", "language",
	"offset_x", "offset_y",
}

// labelOrder reads an order out of an address.
func (p *params) labelOrder() labelRequest {
	l := labelRequest{
		Count: p.whole("count", 1, domain.MaxLabels, 0), Units: p.flag("units"), PIN: p.flag("pin"),
		printRequest: printRequest{
			Stock: p.text("stock"), Start: p.whole("start", 1, domain.MaxPosition, 0), Order: domain.FillOrder(p.text("order")),
			Copies: p.whole("copies", 1, domain.MaxCopies, 0), CutMarks: p.flag("cut_marks"), DPI: p.dpi(),
			Template: domain.Template(p.text("template")), Language: p.text("language"),
			OffsetX: p.length("offset_x"), OffsetY: p.length("offset_y"),
		},
	}
	if fields := p.text("fields"); fields != "" {
		l.Fields = each(strings.Split(fields, ","), func(s string) domain.LabelField { return domain.LabelField(s) })
	}
	return l
}

// flag is a parameter that is true or false.
func (p *params) flag(name string) bool { return choice(p, name, []string{"true", "false"}) == "true" }

// dpi is the parameter of that name, 0 when it is not given.
func (p *params) dpi() int {
	dpi, _ := strconv.Atoi(choice(p, "dpi", resolutionNames()))
	return dpi
}

// length is a parameter in millimetres.
func (p *params) length(name string) length {
	s := p.text(name)
	if s == "" {
		return 0
	}
	l, ok := parseLength(s)
	if !ok {
		p.malformed(name, codeLengthSyntax, excerpt(s))
	}
	return l
}

// labelJob is what labels say, and how they go onto paper.
type labelJob struct {
	// each is what stands on all of them.
	each       labels.Label
	pinCaption string
	sheet      labels.Sheet
}

// label is the one with those codes.
func (j *labelJob) label(t domain.LabelText) labels.Label {
	l := j.each
	l.Address, l.UnitCode = t.Address, t.Unit.Groups()
	if t.PIN != "" {
		l.PIN, l.PINCaption = t.PIN, j.pinCaption
	}
	return l
}

// newLabelJob sets labels up for the options of a run, an order or a reprint.
func newLabelJob(t *labelText, o *domain.PrintOptions, stock labels.Stock) labelJob {
	return labelJob{
		each:       t.label(o.Template, o.Fields),
		pinCaption: t.Text(words.CaptionPIN),
		sheet: labels.Sheet{
			Stock: stock, DPI: cmp.Or(labels.DPI(o.DPI), defaultDPI), Start: o.Start, Order: fillOrders[o.Order], Copies: o.Copies,
			CutMarks: o.CutMarks, OffsetX: length(o.OffsetX).millimetres(), OffsetY: length(o.OffsetY).millimetres(),
			Language: t.Language.Tag(),
		},
	}
}

var fillOrders = map[domain.FillOrder]labels.Order{domain.FillByRow: labels.ByRow, domain.FillByColumn: labels.ByColumn}

// Codes that stand for any where only their room matters. They open nothing:
// no service has issued them.
const someUnit domain.UnitCode = "0000000000000000"

const somePIN = "000000"

// sample is a label of an order, with codes that stand for those to come.
func (s *Server) sample(code domain.BatchCode, o *labelRequest) domain.LabelText {
	text := domain.LabelText{Address: s.tracker.ScanAddress(code, "")}
	if o.Units {
		text = domain.LabelText{Unit: someUnit, Address: s.tracker.ScanAddress(code, someUnit)}
	}
	if o.PIN {
		text.PIN = somePIN
	}
	return text
}

// tryOrder lays out what an order of labels asks for, before a run is issued:
// numbers that cannot be printed must not be used up. What cannot be had is
// refused by the field of the order that asks for it.
func (s *Server) tryOrder(ctx context.Context, c domain.Caller, id domain.BatchID, o *labelRequest) (labelJob, domain.LabelText, error) {
	b, err := s.tracker.Batch(ctx, c, id)
	if err != nil {
		return labelJob{}, domain.LabelText{}, err
	}
	scan, err := s.tracker.Scan(ctx, string(b.Code), "")
	if err != nil {
		return labelJob{}, domain.LabelText{}, err
	}
	text, err := s.labelText(ctx, c, &scan.Batch, b.Code, b.Producer, o.Language)
	if err != nil {
		return labelJob{}, domain.LabelText{}, err
	}
	return s.tryLabels(ctx, c, &text, o)
}

// tryBlank does the same for labels without a batch.
func (s *Server) tryBlank(ctx context.Context, c domain.Caller, owner domain.ProducerID, o *labelRequest) (labelJob, domain.LabelText, error) {
	if owner == "" {
		owner = c.Producer
	}
	if owner == "" {
		return labelJob{}, domain.LabelText{}, invalid("producer", domain.CodeRequired)
	}
	p, err := s.tracker.Producer(ctx, c, owner)
	if errors.Is(err, domain.NotFound) {
		err = invalid("producer", domain.CodeUnknownReference, string(owner))
	}
	if err != nil {
		return labelJob{}, domain.LabelText{}, err
	}
	blank := domain.PublicBatch{Producer: domain.PublicProducer{Kind: p.Kind, Name: p.Name, Website: p.Website, Sample: p.Sample}}
	text, err := s.labelText(ctx, c, &blank, someBatch, owner, o.Language)
	if err != nil {
		return labelJob{}, domain.LabelText{}, err
	}
	return s.tryLabels(ctx, c, &text, o)
}

// someBatch is a code that no batch has.
const someBatch domain.BatchCode = "0000000000"

func (s *Server) tryLabels(ctx context.Context, c domain.Caller, text *labelText, o *labelRequest) (labelJob, domain.LabelText, error) {
	sample := s.sample(text.code, o)
	if err := o.check(); err != nil {
		return labelJob{}, sample, err
	}
	stock, err := s.stockFor(ctx, c, o.Stock)
	if err != nil {
		return labelJob{}, sample, err
	}
	options := o.options()
	job := newLabelJob(text, &options, stock)
	if most := stock.PerPage(); o.Start > most {
		return job, sample, invalid("start", domain.CodeOutOfRange, o.Start, 1, most)
	}
	if err := job.sheet.Check(); err != nil {
		return job, sample, labelError(err)
	}
	_, err = labels.Place(job.label(sample), stock, job.sheet.DPI)
	return job, sample, labelError(err)
}

// check finds what nothing could be laid out for. The tracker judges all that
// an order says; this is for orders that never get there.
func (p *printRequest) check() error {
	var found findings
	if p.DPI != 0 {
		known(&found, "dpi", strconv.Itoa(p.DPI), resolutionNames())
	}
	known(&found, "order", p.Order, domain.FillOrders)
	known(&found, "template", p.Template, domain.Templates)
	known(&found, "language", p.Language, domain.Languages)
	for i, f := range p.Fields {
		known(&found, join("fields", strconv.Itoa(i)), f, domain.LabelFields)
	}
	return found.err()
}

// known finds a value that is given and not one of all.
func known[T ~string](found *findings, field string, given T, all []T) {
	if given == "" {
		return
	}
	names := make([]string, len(all))
	for i, v := range all {
		if names[i] = string(v); v == given {
			return
		}
	}
	found.add(field, domain.Problem{Code: domain.CodeUnknownValue, Args: []any{excerpt(string(given)), names}})
}

// sameAsBefore says that nothing is asked for but what the run was printed on.
func (p *printRequest) sameAsBefore() bool {
	return p.Stock == "" && p.Start == 0 && p.Order == "" && p.Copies == 0 && !p.CutMarks && p.DPI == 0 &&
		p.Template == "" && len(p.Fields) == 0 && p.Language == "" && p.OffsetX == 0 && p.OffsetY == 0
}

// tryAgain lays labels of a run out on other paper.
func (s *Server) tryAgain(ctx context.Context, c domain.Caller, id domain.LabelRunID, p *printRequest) error {
	said, err := s.tracker.LabelSheet(ctx, c, id)
	if err != nil {
		return err
	}
	text, err := s.labelText(ctx, c, &said.Batch, said.Code(), said.Run.Producer, p.Language)
	if err != nil {
		return err
	}
	_, _, err = s.tryLabels(ctx, c, &text, &labelRequest{Units: said.Run.Units(), PIN: said.Run.PIN, printRequest: *p})
	return err
}
