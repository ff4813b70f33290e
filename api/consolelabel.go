package api

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"nguon/api/pages"
	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// printingScreen is where labels of a batch are chosen and seen: its address
// holds the order as it was typed.
func (s *Server) printingScreen(r *request) (answer, error) {
	v, err := s.printing(r)
	if err != nil {
		return answer{}, err
	}
	return s.showPrinting(r, v, http.StatusOK)
}

// issueScreen issues what was seen, once, and leads to it.
func (s *Server) issueScreen(r *request) (answer, error) {
	v, err := s.printing(r)
	if err != nil {
		return answer{}, err
	}
	return s.issueOrder(r, v, func(o domain.LabelOrder) (domain.LabelRun, error) {
		return s.tracker.IssueLabels(r.ctx(), r.caller, v.Batch.ID, o)
	})
}

// blankPrintingScreen is the same for labels without a batch.
func (s *Server) blankPrintingScreen(r *request) (answer, error) {
	v, err := s.blankPrinting(r)
	if err != nil {
		return answer{}, err
	}
	return s.showPrinting(r, v, http.StatusOK)
}

func (s *Server) issueBlankScreen(r *request) (answer, error) {
	v, err := s.blankPrinting(r)
	if err != nil {
		return answer{}, err
	}
	return s.issueOrder(r, v, func(o domain.LabelOrder) (domain.LabelRun, error) {
		return s.tracker.IssueBlankLabels(r.ctx(), r.caller, domain.ProducerID(v.Order.Producer), o)
	})
}

// printing is what the screen of a batch has: the order as it was typed, or
// the usual one.
func (s *Server) printing(r *request) (*pages.Printing, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return nil, err
	}
	b, err := s.tracker.Batch(r.ctx(), r.caller, id)
	if err != nil {
		return nil, err
	}
	all, err := s.labelled(r.ctx(), r.caller, []domain.Batch{b})
	if err != nil {
		return nil, err
	}
	v := &pages.Printing{LabelledBatch: all[0]}
	page := domain.Page{Limit: screenPage}
	if at := r.URL.Query().Get("runs"); at != "" {
		page.After, _ = parseCursor("label-runs", at) // what is no cursor is the beginning
	}
	runs, err := s.tracker.LabelRuns(r.ctx(), r.caller, domain.LabelRunFilter{Batch: id}, page)
	if err != nil {
		return nil, err
	}
	if v.Runs = runs.Items; runs.Next != "" {
		v.NextRuns = cursor("label-runs", runs.Next)
	}
	return v, s.choices(r, v, b.Producer)
}

func (s *Server) blankPrinting(r *request) (*pages.Printing, error) {
	v := &pages.Printing{Blank: true}
	var err error
	if v.Producers, err = s.producersFor(r); err != nil {
		return nil, err
	}
	return v, s.choices(r, v, r.caller.Producer)
}

// choices fills in what there is to choose from, and what was chosen.
func (s *Server) choices(r *request, v *pages.Printing, owner domain.ProducerID) error {
	v.Stocks = each(labels.Stocks(), shownStock)
	own, err := s.tracker.LabelStocks(r.ctx(), r.caller, owner, domain.Page{Limit: domain.MaxPageSize})
	if err != nil {
		return err
	}
	for _, stock := range own.Items {
		if !stock.Retired {
			v.Stocks = append(v.Stocks, shownOwnStock(&stock).Stock)
		}
	}
	typed := r.URL.Query()
	if r.Method == post {
		typed = r.form
	}
	if v.Order = orderTyped(typed); !typed.Has("stock") {
		v.Order = usualOrder(r.words, v)
	}
	return nil
}

// usualOrder is what most people want: a label for each package that has none
// yet, on the paper that the batch was last printed on.
func usualOrder(w *words.Words, v *pages.Printing) pages.Order {
	o := pages.Order{
		Stock: "a4-24", Start: "1", Fill: pages.FillRows, Copies: "1", Template: string(domain.TemplateStandard), Language: domain.Languages[0],
		Units: v.Batch.Stage == domain.Packaging,
	}
	if left := v.Left(); left > 0 {
		o.Count = strconv.FormatInt(min(left, domain.MaxLabels), 10)
	}
	if v.Blank {
		o.Template, o.Count = string(domain.TemplateCompact), "240"
	}
	for i := range v.Runs {
		if run := &v.Runs[i]; !run.Blank() {
			return orderAgain(w, o, run)
		}
	}
	return o
}

// orderAgain is an order on the paper of an earlier run.
func orderAgain(w *words.Words, o pages.Order, run *domain.LabelRun) pages.Order {
	p := &run.Print
	o.Stock, o.Fill, o.Template, o.Language, o.CutMarks = p.Stock, string(p.Order), string(p.Template), p.Language, p.CutMarks
	o.Copies, o.Units, o.PIN = strconv.Itoa(p.Copies), run.Units(), run.PIN
	if p.DPI != defaultResolution(p.Stock, p.Measures) {
		o.DPI = strconv.Itoa(p.DPI)
	}
	if p.OffsetX != 0 || p.OffsetY != 0 {
		o.OffsetX, o.OffsetY = typedLength(w, p.OffsetX), typedLength(w, p.OffsetY)
	}
	o.Places = map[string]string{}
	for i, field := range p.Fields {
		o.Places[string(field)] = strconv.Itoa(i + 1)
	}
	return o
}

// showPrinting tries the order and shows it, with what is wrong or with what
// will be printed.
func (s *Server) showPrinting(r *request, v *pages.Printing, status int) (answer, error) {
	v.Templates, v.DPIs = each(domain.Templates, asText), append([]string{""}, resolutionNames()...)
	v.Lines = each(domain.LabelFields, asText)
	if s.reader(r).MayPrint() {
		if err := s.addPreview(r, v); err != nil {
			_, problems, again := correctable(err)
			if !again {
				return answer{}, err
			}
			v.Problems = append(v.Problems, problems...)
		}
	}
	html, err := s.pages.Printing(s.reader(r), *v)
	a, err := s.shown(r, html, err)
	a.status = status
	return a, err
}

func asText[T ~string](v T) string { return string(v) }

// addPreview lays out what was ordered. An order that only lacks a reason is
// seen as well, and cannot be issued.
func (s *Server) addPreview(r *request, v *pages.Printing) error {
	body, query, err := s.labelRequestOf(r, &v.Order)
	if err != nil {
		return err
	}
	job, err := s.tryPrinting(r, v, &body)
	if err != nil {
		return err
	}
	if v.Blank && v.Order.Producer != "" {
		query.Set("producer", v.Order.Producer)
	}
	v.Preview = &pages.Preview{
		Query: query.Encode(), Stock: shownStock(job.sheet.Stock), Start: max(1, body.Start), Issued: body.Count, Labels: body.Count * max(1, body.Copies),
	}
	if body.Reason == "" && !v.Blank {
		if err := v.Count.Reasonable(body.Units, body.Count); err != nil {
			return err
		}
	}
	if len(v.Problems) == 0 {
		v.Preview.Key = uuid.NewString()
	}
	return nil
}

func (s *Server) tryPrinting(r *request, v *pages.Printing, body *labelRequest) (labelJob, error) {
	body.Units = body.Units || v.Blank
	order := body.order()
	if err := order.Check(); err != nil {
		return labelJob{}, err
	}
	if v.Blank {
		job, _, err := s.tryBlank(r.ctx(), r.caller, domain.ProducerID(v.Order.Producer), body)
		return job, err
	}
	job, _, err := s.tryOrder(r.ctx(), r.caller, v.Batch.ID, body)
	return job, err
}

// issueOrder issues an order that can be printed, and shows the others again.
func (s *Server) issueOrder(r *request, v *pages.Printing, issue func(domain.LabelOrder) (domain.LabelRun, error)) (answer, error) {
	body, _, err := s.labelRequestOf(r, &v.Order)
	if err == nil {
		_, err = s.tryPrinting(r, v, &body)
	}
	var run domain.LabelRun
	if err == nil {
		run, err = issue(body.order())
	}
	if err == nil {
		return led(consolePath + "/label-runs/" + string(run.ID)), nil
	}
	status, problems, again := correctable(err)
	if !again {
		return answer{}, err
	}
	v.Problems = problems
	return s.showPrinting(r, v, status)
}
