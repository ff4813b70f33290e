package api

import "nguon/domain"

type stockResponse struct {
	Batch  domain.BatchID    `json:"batch"`
	Holder domain.ProducerID `json:"holder"`
	Left   quantity          `json:"left"`
}

func stockOf(l domain.StockLine) stockResponse {
	return stockResponse{l.Batch, l.Holder, quantity(l.Left)}
}

func (s *Server) stockOfBatch(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	lines, err := s.tracker.StockOfBatch(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{body: list[stockResponse]{Items: each(lines, stockOf)}}, nil
}

func (s *Server) stock(r *request) (answer, error) {
	query := r.params("holder", "limit", "cursor")
	holder, page := paramID[domain.ProducerID](query, "holder"), query.page("stock")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.StockOfHolder(r.ctx(), r.caller, holder, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("stock", l, stockOf)}, nil
}
