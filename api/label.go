package api

import (
	"nguon/domain"
)

// blankRequest is an order of labels without a batch. Each has a code of its
// own.
type blankRequest struct {
	Producer domain.ProducerID `json:"producer"`
	Count    int               `json:"count"`
	PIN      bool              `json:"pin"`
	Reason   string            `json:"reason"`
	printRequest
}

func (b *blankRequest) labels() labelRequest {
	return labelRequest{Count: b.Count, Units: true, PIN: b.PIN, Reason: b.Reason, printRequest: b.printRequest}
}

// rangeRequest names labels of a run by their numbers.
type rangeRequest struct {
	First  int    `json:"first"`
	Last   int    `json:"last"`
	Reason string `json:"reason"`
}

// labels are the ones that are named. Numbers beyond all that there are stay
// so.
func (l *rangeRequest) labels() domain.LabelRange {
	const most = int(domain.MaxUnitNumber) + 1
	return domain.LabelRange{First: domain.UnitNumber(max(0, min(l.First, most))), Last: domain.UnitNumber(max(0, min(l.Last, most)))}
}

// reprintRequest is on the paper of the run unless it names a stock.
type reprintRequest struct {
	rangeRequest
	printRequest
}

// claimRequest names blank labels by what is printed on the first and on the
// last: both codes, or the address.
type claimRequest struct {
	First  string `json:"first"`
	Last   string `json:"last"`
	Reason string `json:"reason"`
}

func (l *claimRequest) order() domain.ClaimOrder {
	return domain.ClaimOrder{First: printedCode(l.First), Last: printedCode(l.Last), Reason: l.Reason}
}

func printedCode(typed string) domain.PrintedCode {
	code, unit := typedCodes(typed)
	return domain.PrintedCode{Code: code, Unit: unit}
}

// printResponse is what labels are printed on.
type printResponse struct {
	Stock    string              `json:"stock"`
	Start    int                 `json:"start"`
	Order    domain.FillOrder    `json:"order"`
	Copies   int                 `json:"copies"`
	CutMarks bool                `json:"cut_marks"`
	DPI      int                 `json:"dpi"`
	Template domain.Template     `json:"template"`
	Fields   []domain.LabelField `json:"fields,omitempty"`
	Language string              `json:"language"`
	OffsetX  length              `json:"offset_x"`
	OffsetY  length              `json:"offset_y"`
}

func printOf(o *domain.PrintOptions) printResponse {
	return printResponse{
		o.Stock, o.Start, o.Order, o.Copies, o.CutMarks, o.DPI, o.Template, o.Fields, o.Language,
		length(o.OffsetX), length(o.OffsetY),
	}
}

// labelRunResponse has First and Last for runs of unit labels only, and Code
// for blank ones, which have no Batch.
type labelRunResponse struct {
	ID       domain.LabelRunID `json:"id"`
	Batch    domain.BatchID    `json:"batch,omitempty"`
	Producer domain.ProducerID `json:"producer"`
	Code     domain.BatchCode  `json:"code,omitempty"`
	Count    int               `json:"count"`
	Units    bool              `json:"units"`
	PIN      bool              `json:"pin"`
	First    domain.UnitNumber `json:"first,omitempty"`
	Last     domain.UnitNumber `json:"last,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	printResponse
	Voids    []voidResponse    `json:"voids"`
	Reprints []reprintResponse `json:"reprints"`
	Claims   []claimResponse   `json:"claims"`
	IssuedAt instant           `json:"issued_at"`
	IssuedBy string            `json:"issued_by"`
	history
}

type voidResponse struct {
	First  domain.UnitNumber `json:"first"`
	Last   domain.UnitNumber `json:"last"`
	Reason string            `json:"reason"`
	At     instant           `json:"at"`
	By     string            `json:"by"`
}

type reprintResponse struct {
	voidResponse
	printResponse
}

type claimResponse struct {
	First       domain.UnitNumber `json:"first"`
	Last        domain.UnitNumber `json:"last"`
	Batch       domain.BatchID    `json:"batch"`
	BatchRecord string            `json:"batch_record"`
	At          instant           `json:"at"`
	By          string            `json:"by"`
}

func labelRunOf(r domain.LabelRun) labelRunResponse {
	return labelRunResponse{
		ID: r.ID, Batch: r.Batch, Producer: r.Producer, Code: r.Code, Count: r.Count, Units: r.Units(), PIN: r.PIN,
		First: r.First, Last: r.Last, Reason: r.Reason, printResponse: printOf(&r.Print),
		Voids: each(r.Voids, voidOf), Reprints: each(r.Reprints, reprintOf), Claims: each(r.Claims, claimOf),
		IssuedAt: instant(r.At), IssuedBy: r.By, history: historyOf(r.Meta),
	}
}

func voidOf(v domain.LabelVoid) voidResponse {
	return voidResponse{v.First, v.Last, v.Reason, instant(v.At), v.By}
}

func reprintOf(r domain.LabelReprint) reprintResponse {
	return reprintResponse{voidResponse{r.First, r.Last, r.Reason, instant(r.At), r.By}, printOf(&r.Print)}
}

func claimOf(c domain.LabelClaim) claimResponse {
	return claimResponse{c.First, c.Last, c.Batch, c.BatchRecord, instant(c.At), c.By}
}

func (s *Server) issueLabels(r *request) (answer, error) {
	id, body, err := act[domain.BatchID, labelRequest](r)
	if err != nil {
		return answer{}, err
	}
	if !r.accepted {
		if _, _, err := s.tryOrder(r.ctx(), r.caller, id, &body); err != nil {
			return answer{}, err
		}
	}
	run, err := s.tracker.IssueLabels(r.ctx(), r.caller, id, body.order())
	return runMade(run, err)
}

func (s *Server) issueBlankLabels(r *request) (answer, error) {
	body, err := decode[blankRequest](r)
	if err != nil {
		return answer{}, err
	}
	order := body.labels()
	if !r.accepted {
		if _, _, err := s.tryBlank(r.ctx(), r.caller, body.Producer, &order); err != nil {
			return answer{}, err
		}
	}
	run, err := s.tracker.IssueBlankLabels(r.ctx(), r.caller, body.Producer, order.order())
	return runMade(run, err)
}

func (s *Server) voidLabels(r *request) (answer, error) {
	id, body, err := act[domain.LabelRunID, rangeRequest](r)
	if err != nil {
		return answer{}, err
	}
	run, err := s.tracker.VoidLabels(r.ctx(), r.caller, id, body.labels(), body.Reason)
	return runMade(run, err)
}

func (s *Server) reprintLabels(r *request) (answer, error) {
	id, body, err := act[domain.LabelRunID, reprintRequest](r)
	if err != nil {
		return answer{}, err
	}
	again := domain.Reprint{LabelRange: body.labels(), Reason: body.Reason}
	if !body.sameAsBefore() {
		if !r.accepted {
			if err := s.tryAgain(r.ctx(), r.caller, id, &body.printRequest); err != nil {
				return answer{}, err
			}
		}
		options := body.options()
		again.Print = &options
	}
	run, err := s.tracker.ReprintLabels(r.ctx(), r.caller, id, again)
	return runMade(run, err)
}

func (s *Server) claimLabels(r *request) (answer, error) {
	id, body, err := act[domain.BatchID, claimRequest](r)
	if err != nil {
		return answer{}, err
	}
	run, err := s.tracker.ClaimLabels(r.ctx(), r.caller, id, body.order())
	return runMade(run, err)
}

// runMade answers what made a run or changed it.
func runMade(run domain.LabelRun, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	return created("/label-runs/"+string(run.ID), run.Revision, labelRunOf(run)), nil
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
	return answer{revision: run.Revision, body: labelRunOf(run)}, nil
}

// batchLabelRuns are the runs of a batch, with the blank ones that it has
// labels of.
func (s *Server) batchLabelRuns(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	query := r.params("limit", "cursor")
	return s.listLabelRuns(r, query, domain.LabelRunFilter{Batch: id})
}

func (s *Server) labelRuns(r *request) (answer, error) {
	query := r.params("batch", "producer", "blank", "limit", "cursor")
	return s.listLabelRuns(r, query, domain.LabelRunFilter{
		Batch: paramID[domain.BatchID](query, "batch"), Producer: paramID[domain.ProducerID](query, "producer"),
		Blank: query.flag("blank"),
	})
}

func (s *Server) listLabelRuns(r *request, query *params, filter domain.LabelRunFilter) (answer, error) {
	page := query.page("label-runs")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.LabelRuns(r.ctx(), r.caller, filter, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("label-runs", l, labelRunOf)}, nil
}
