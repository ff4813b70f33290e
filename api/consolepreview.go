package api

import (
	"nguon/domain"
)

// blankPreview shows what an order of blank labels would print, as
// labelPreview does for those of a batch.
func (s *Server) blankPreview(r *request) (answer, error) {
	query := r.params(append(orderParams, "page", "producer")...)
	order, page, producer := query.labelOrder(), query.whole("page", 1, domain.MaxLabels, 0), paramID[domain.ProducerID](query, "producer")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	order.Units = true
	job, sample, err := s.tryBlank(r.ctx(), r.caller, producer, &order)
	if err != nil {
		return answer{}, err
	}
	return s.drawnPreview(r, job, sample, order.Count, page), nil
}
