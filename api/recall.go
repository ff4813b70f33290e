package api

import "nguon/domain"

type recallRequest struct {
	Batches []domain.BatchID `json:"batches"`
	Reason  string           `json:"reason"`
	Message string           `json:"message"`
}

type recallResponse struct {
	ID         domain.RecallID   `json:"id"`
	Batches    []domain.BatchID  `json:"batches"`
	Reason     string            `json:"reason"`
	Message    string            `json:"message"`
	Placer     domain.ProducerID `json:"placer,omitempty"`
	InForce    bool              `json:"in_force"`
	PlacedAt   instant           `json:"placed_at"`
	LiftedAt   instant           `json:"lifted_at,omitzero"`
	LiftReason string            `json:"lift_reason,omitempty"`
	history
}

func recallOf(r domain.Recall) recallResponse {
	return recallResponse{
		ID: r.ID, Batches: r.Batches, Reason: r.Reason, Message: r.Message, Placer: r.Placer, InForce: r.InForce(),
		PlacedAt: instant(r.PlacedAt), LiftedAt: instant(r.LiftedAt), LiftReason: r.LiftReason,
		history: historyOf(r.Meta),
	}
}

// reachResponse is every batch that a recall covers now. Nodes are counted in
// steps from the nearest batch that the recall starts from.
type reachResponse struct {
	Nodes []nodeResponse `json:"nodes"`
}

func (s *Server) placeRecall(r *request) (answer, error) {
	body, err := decode[recallRequest](r)
	if err != nil {
		return answer{}, err
	}
	recall, err := s.tracker.PlaceRecall(r.ctx(), r.caller, domain.RecallDraft(body))
	if err != nil {
		return answer{}, err
	}
	return created("/recalls/"+string(recall.ID), recall.Revision, recallOf(recall)), nil
}

func (s *Server) liftRecall(r *request) (answer, error) {
	id, body, err := act[domain.RecallID, reasonRequest](r)
	if err != nil {
		return answer{}, err
	}
	recall, err := s.tracker.LiftRecall(r.ctx(), r.caller, id, body.Reason)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: recall.Revision, body: recallOf(recall)}, nil
}

func (s *Server) recall(r *request) (answer, error) {
	id, err := pathID[domain.RecallID](r)
	if err != nil {
		return answer{}, err
	}
	recall, err := s.tracker.Recall(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: recall.Revision, body: recallOf(recall)}, nil
}

func (s *Server) recalls(r *request) (answer, error) {
	query := r.params("limit", "cursor")
	page := query.page("recalls")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Recalls(r.ctx(), r.caller, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("recalls", l, recallOf)}, nil
}

func (s *Server) recallReach(r *request) (answer, error) {
	id, err := pathID[domain.RecallID](r)
	if err != nil {
		return answer{}, err
	}
	nodes, err := s.tracker.RecallReach(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{body: reachResponse{Nodes: each(nodes, nodeOf)}}, nil
}
