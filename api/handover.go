package api

import "nguon/domain"

type partner struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
}

type handoverRequest struct {
	Purpose   domain.Purpose    `json:"purpose"`
	From      domain.ProducerID `json:"from"`
	Batch     domain.BatchID    `json:"batch"`
	To        domain.ProducerID `json:"to"`
	Partner   partner           `json:"partner"`
	Quantity  quantity          `json:"quantity"`
	On        date              `json:"on"`
	Reference string            `json:"reference"`
}

func (h handoverRequest) draft() domain.HandoverDraft {
	return domain.HandoverDraft{
		Purpose: h.Purpose, From: h.From, Batch: h.Batch, To: h.To, Partner: domain.Partner(h.Partner),
		Quantity: domain.Quantity(h.Quantity), On: h.On.Date, Reference: h.Reference,
	}
}

type handoverResponse struct {
	ID        domain.HandoverID    `json:"id"`
	Purpose   domain.Purpose       `json:"purpose"`
	Batch     domain.BatchID       `json:"batch"`
	From      domain.ProducerID    `json:"from"`
	To        domain.ProducerID    `json:"to,omitempty"`
	Partner   partner              `json:"partner,omitzero"`
	Quantity  quantity             `json:"quantity"`
	On        date                 `json:"on"`
	Reference string               `json:"reference,omitempty"`
	State     domain.HandoverState `json:"state"`
	Reason    string               `json:"reason,omitempty"`
	OfferedAt instant              `json:"offered_at"`
	SettledAt instant              `json:"settled_at,omitzero"`
	history
}

func handoverOf(h domain.Handover) handoverResponse {
	return handoverResponse{
		ID: h.ID, Purpose: h.Purpose, Batch: h.Batch, From: h.From, To: h.To, Partner: partner(h.Partner),
		Quantity: quantity(h.Quantity), On: date{h.On}, Reference: h.Reference, State: h.State,
		Reason: h.Reason, OfferedAt: instant(h.OfferedAt), SettledAt: instant(h.SettledAt),
		history: historyOf(h.Meta),
	}
}

func (s *Server) offerHandover(r *request) (answer, error) {
	body, err := decode[handoverRequest](r)
	if err != nil {
		return answer{}, err
	}
	h, err := s.tracker.OfferHandover(r.ctx(), r.caller, body.draft())
	if err != nil {
		return answer{}, err
	}
	return created("/handovers/"+string(h.ID), h.Revision, handoverOf(h)), nil
}

func (s *Server) acceptHandover(r *request) (answer, error) {
	id, err := pathID[domain.HandoverID](r)
	if err != nil {
		return answer{}, err
	}
	if err := decodeNothing(r); err != nil {
		return answer{}, err
	}
	h, err := s.tracker.AcceptHandover(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: h.Revision, body: handoverOf(h)}, nil
}

func (s *Server) refuseHandover(r *request) (answer, error) {
	id, body, err := act[domain.HandoverID, reasonRequest](r)
	if err != nil {
		return answer{}, err
	}
	h, err := s.tracker.RefuseHandover(r.ctx(), r.caller, id, body.Reason)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: h.Revision, body: handoverOf(h)}, nil
}

func (s *Server) withdrawHandover(r *request) (answer, error) {
	id, body, err := act[domain.HandoverID, reasonRequest](r)
	if err != nil {
		return answer{}, err
	}
	h, err := s.tracker.WithdrawHandover(r.ctx(), r.caller, id, body.Reason)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: h.Revision, body: handoverOf(h)}, nil
}

func (s *Server) handover(r *request) (answer, error) {
	id, err := pathID[domain.HandoverID](r)
	if err != nil {
		return answer{}, err
	}
	h, err := s.tracker.Handover(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: h.Revision, body: handoverOf(h)}, nil
}

func (s *Server) handovers(r *request) (answer, error) {
	query := r.params("party", "batch", "state", "limit", "cursor")
	filter := domain.HandoverFilter{
		Party: paramID[domain.ProducerID](query, "party"),
		Batch: paramID[domain.BatchID](query, "batch"),
		State: choice(query, "state", domain.HandoverStates),
	}
	page := query.page("handovers")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Handovers(r.ctx(), r.caller, filter, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("handovers", l, handoverOf)}, nil
}
