package api

import "nguon/domain"

// direction is a way along the batch graph as the address names it.
type direction string

const (
	back    direction = "back"
	forward direction = "forward"
)

type lineageResponse struct {
	Root      domain.BatchID `json:"root"`
	Direction direction      `json:"direction"`
	Nodes     []nodeResponse `json:"nodes"`
	Edges     []edgeResponse `json:"edges"`
	Complete  bool           `json:"complete"`
}

// nodeResponse has no code, lot and amount where they are another producer's
// business.
type nodeResponse struct {
	Batch    domain.BatchID    `json:"batch"`
	Depth    int               `json:"depth"`
	Code     domain.BatchCode  `json:"code,omitempty"`
	Stage    domain.Stage      `json:"stage"`
	Name     string            `json:"name"`
	Lot      string            `json:"lot,omitempty"`
	Producer domain.ProducerID `json:"producer"`
	MadeOn   date              `json:"made_on"`
	Made     quantity          `json:"made,omitzero"`
	State    domain.BatchState `json:"state"`
}

func nodeOf(n domain.LineageNode) nodeResponse {
	return nodeResponse{
		Batch: n.Batch, Depth: n.Depth, Code: n.Code, Stage: n.Stage, Name: n.Name, Lot: n.Lot,
		Producer: n.Producer, MadeOn: date{n.MadeOn}, Made: quantity(n.Made), State: n.State,
	}
}

type edgeResponse struct {
	From     domain.BatchID `json:"from"`
	Into     domain.BatchID `json:"into"`
	Quantity quantity       `json:"quantity"`
}

func edgeOf(e domain.Edge) edgeResponse { return edgeResponse{e.From, e.Into, quantity(e.Quantity)} }

func (s *Server) lineage(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	query := r.params("direction")
	way := choice(query, "direction", []direction{back, forward})
	if err := query.err(); err != nil {
		return answer{}, err
	}
	along := domain.Back
	if way == forward {
		along = domain.Forward
	} else {
		way = back
	}
	l, err := s.tracker.Lineage(r.ctx(), r.caller, id, along)
	if err != nil {
		return answer{}, err
	}
	return answer{body: lineageResponse{
		Root: l.Root, Direction: way, Nodes: each(l.Nodes, nodeOf), Edges: each(l.Edges, edgeOf), Complete: l.Complete,
	}}, nil
}
