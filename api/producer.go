package api

import "nguon/domain"

type contact struct {
	Person string `json:"person,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Email  string `json:"email,omitempty"`
}

// producerRequest registers or changes a producer.
type producerRequest struct {
	Kind    domain.ProducerKind `json:"kind"`
	Name    string              `json:"name"`
	TaxCode string              `json:"tax_code"`
	Address place               `json:"address"`
	Contact contact             `json:"contact"`
	Website string              `json:"website"`
	Sample  bool                `json:"sample"`
}

func (p producerRequest) draft() domain.ProducerDraft {
	return domain.ProducerDraft{
		Kind: p.Kind, Name: p.Name, TaxCode: p.TaxCode, Address: p.Address.domain(),
		Contact: domain.Contact(p.Contact), Website: p.Website, Sample: p.Sample,
	}
}

type producerResponse struct {
	ID      domain.ProducerID   `json:"id"`
	Kind    domain.ProducerKind `json:"kind"`
	Name    string              `json:"name"`
	TaxCode string              `json:"tax_code,omitempty"`
	Address place               `json:"address"`
	Contact contact             `json:"contact,omitzero"`
	Website string              `json:"website,omitempty"`
	Sample  bool                `json:"sample"`
	history
}

func producerOf(p domain.Producer) producerResponse {
	return producerResponse{
		ID: p.ID, Kind: p.Kind, Name: p.Name, TaxCode: p.TaxCode, Address: placeOf(p.Address),
		Contact: contact(p.Contact), Website: p.Website, Sample: p.Sample, history: historyOf(p.Meta),
	}
}

func (s *Server) registerProducer(r *request) (answer, error) {
	body, err := decode[producerRequest](r)
	if err != nil {
		return answer{}, err
	}
	p, err := s.tracker.RegisterProducer(r.ctx(), r.caller, body.draft())
	if err != nil {
		return answer{}, err
	}
	return created("/producers/"+string(p.ID), p.Revision, producerOf(p)), nil
}

func (s *Server) changeProducer(r *request) (answer, error) {
	id, revision, body, err := change[domain.ProducerID, producerRequest](r)
	if err != nil {
		return answer{}, err
	}
	p, err := s.tracker.ChangeProducer(r.ctx(), r.caller, id, revision, body.draft())
	if err != nil {
		return answer{}, err
	}
	return answer{revision: p.Revision, body: producerOf(p)}, nil
}

func (s *Server) producer(r *request) (answer, error) {
	id, err := pathID[domain.ProducerID](r)
	if err != nil {
		return answer{}, err
	}
	p, err := s.tracker.Producer(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: p.Revision, body: producerOf(p)}, nil
}

func (s *Server) producers(r *request) (answer, error) {
	query := r.params("limit", "cursor")
	page := query.page("producers")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Producers(r.ctx(), r.caller, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("producers", l, producerOf)}, nil
}
