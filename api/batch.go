package api

import (
	"nguon/domain"
)

type input struct {
	Batch    domain.BatchID `json:"batch"`
	Quantity quantity       `json:"quantity"`
}

func (i input) domain() domain.Input {
	return domain.Input{Batch: i.Batch, Quantity: domain.Quantity(i.Quantity)}
}

func inputOf(i domain.Input) input { return input{i.Batch, quantity(i.Quantity)} }

type supplier struct {
	Name string `json:"name"`
	Lot  string `json:"lot,omitempty"`
}

type batchRequest struct {
	Producer   domain.ProducerID `json:"producer"`
	Stage      domain.Stage      `json:"stage"`
	Product    domain.ProductID  `json:"product"`
	Name       string            `json:"name"`
	Lot        string            `json:"lot"`
	Site       domain.SiteID     `json:"site"`
	MadeOn     date              `json:"made_on"`
	BestBefore date              `json:"best_before"`
	Made       quantity          `json:"made"`
	Inputs     []input           `json:"inputs"`
	Losses     []loss            `json:"losses"`
	Attributes []attribute       `json:"attributes"`
	Documents  []document        `json:"documents"`
	Supplier   supplier          `json:"supplier"`
}

func (b batchRequest) draft() domain.BatchDraft {
	return domain.BatchDraft{
		Producer: b.Producer, Stage: b.Stage, Product: b.Product, Name: b.Name, Lot: b.Lot, Site: b.Site,
		MadeOn: b.MadeOn.Date, BestBefore: b.BestBefore.Date, Made: domain.Quantity(b.Made),
		Inputs: each(b.Inputs, input.domain), Losses: each(b.Losses, loss.domain),
		Attributes: each(b.Attributes, attribute.domain), Documents: each(b.Documents, document.domain),
		Supplier: domain.Supplier(b.Supplier),
	}
}

// amendmentRequest replaces all of a batch that may be corrected: what it
// leaves out is taken away.
type amendmentRequest struct {
	Reason     string        `json:"reason"`
	Name       string        `json:"name"`
	Lot        string        `json:"lot"`
	Site       domain.SiteID `json:"site"`
	MadeOn     date          `json:"made_on"`
	BestBefore date          `json:"best_before"`
	Made       quantity      `json:"made"`
	Losses     []loss        `json:"losses"`
	Attributes []attribute   `json:"attributes"`
	Documents  []document    `json:"documents"`
	Supplier   supplier      `json:"supplier"`
}

func (a amendmentRequest) correction() domain.BatchCorrection {
	return domain.BatchCorrection{
		Name: a.Name, Lot: a.Lot, Site: a.Site, MadeOn: a.MadeOn.Date, BestBefore: a.BestBefore.Date,
		Made: domain.Quantity(a.Made), Losses: each(a.Losses, loss.domain),
		Attributes: each(a.Attributes, attribute.domain), Documents: each(a.Documents, document.domain),
		Supplier: domain.Supplier(a.Supplier),
	}
}

// reasonRequest is for what is done with a reason alone.
type reasonRequest struct {
	Reason string `json:"reason"`
}

type batchResponse struct {
	ID          domain.BatchID    `json:"id"`
	Code        domain.BatchCode  `json:"code"`
	ScanAddress string            `json:"scan_address"`
	Producer    domain.ProducerID `json:"producer"`
	Stage       domain.Stage      `json:"stage"`
	Product     domain.ProductID  `json:"product,omitempty"`
	Name        string            `json:"name"`
	Lot         string            `json:"lot"`
	Site        domain.SiteID     `json:"site,omitempty"`
	MadeOn      date              `json:"made_on"`
	BestBefore  date              `json:"best_before,omitzero"`
	Made        quantity          `json:"made"`
	Inputs      []input           `json:"inputs"`
	Losses      []loss            `json:"losses"`
	Attributes  []attribute       `json:"attributes"`
	Documents   []document        `json:"documents"`
	Supplier    supplier          `json:"supplier,omitzero"`
	State       domain.BatchState `json:"state"`
	VoidReason  string            `json:"void_reason,omitempty"`
	RecordedAt  instant           `json:"recorded_at"`
	RecordedBy  string            `json:"recorded_by,omitempty"`
	history
}

func (s *Server) batchOf(b domain.Batch) batchResponse {
	return batchResponse{
		ID: b.ID, Code: b.Code, ScanAddress: s.tracker.ScanAddress(b.Code, ""), Producer: b.Producer,
		Stage: b.Stage, Product: b.Product, Name: b.Name, Lot: b.Lot, Site: b.Site,
		MadeOn: date{b.MadeOn}, BestBefore: date{b.BestBefore}, Made: quantity(b.Made),
		Inputs: each(b.Inputs, inputOf), Losses: each(b.Losses, lossOf),
		Attributes: each(b.Attributes, attributeOf), Documents: each(b.Documents, documentOf),
		Supplier: supplier(b.Supplier), State: b.State, VoidReason: b.VoidReason,
		RecordedAt: instant(b.RecordedAt), RecordedBy: b.RecordedBy, history: historyOf(b.Meta),
	}
}

func (s *Server) recordBatch(r *request) (answer, error) {
	body, err := decode[batchRequest](r)
	if err != nil {
		return answer{}, err
	}
	b, err := s.tracker.RecordBatch(r.ctx(), r.caller, body.draft())
	if err != nil {
		return answer{}, err
	}
	return created("/batches/"+string(b.ID), b.Revision, s.batchOf(b)), nil
}

func (s *Server) amendBatch(r *request) (answer, error) {
	id, revision, body, err := change[domain.BatchID, amendmentRequest](r)
	if err != nil {
		return answer{}, err
	}
	b, err := s.tracker.AmendBatch(r.ctx(), r.caller, id, revision, body.correction(), body.Reason)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: b.Revision, body: s.batchOf(b)}, nil
}

func (s *Server) voidBatch(r *request) (answer, error) {
	id, revision, body, err := change[domain.BatchID, reasonRequest](r)
	if err != nil {
		return answer{}, err
	}
	b, err := s.tracker.VoidBatch(r.ctx(), r.caller, id, revision, body.Reason)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: b.Revision, body: s.batchOf(b)}, nil
}

func (s *Server) batch(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	b, err := s.tracker.Batch(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: b.Revision, body: s.batchOf(b)}, nil
}

// batchByCode finds the batch of a label. A code that cannot be one is
// answered with what is wrong with it, for whoever typed it.
func (s *Server) batchByCode(r *request) (answer, error) {
	code, err := domain.ParseBatchCode(r.param("code"))
	if err != nil {
		return answer{}, codeError(err)
	}
	b, err := s.tracker.BatchByCode(r.ctx(), r.caller, code)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: b.Revision, body: s.batchOf(b)}, nil
}

func (s *Server) batches(r *request) (answer, error) {
	query := r.params("producer", "product", "stage", "lot", "limit", "cursor")
	filter := domain.BatchFilter{
		Producer: paramID[domain.ProducerID](query, "producer"),
		Product:  paramID[domain.ProductID](query, "product"),
		Stage:    choice(query, "stage", domain.Stages),
		Lot:      query.text("lot"),
	}
	page := query.page("batches")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Batches(r.ctx(), r.caller, filter, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("batches", l, s.batchOf)}, nil
}
