package api

import "nguon/domain"

// siteRequest registers or changes a site.
type siteRequest struct {
	Producer domain.ProducerID `json:"producer"`
	Kind     domain.SiteKind   `json:"kind"`
	Name     string            `json:"name"`
	Code     string            `json:"code"`
	Address  place             `json:"address"`
}

func (s siteRequest) draft() domain.SiteDraft {
	return domain.SiteDraft{Producer: s.Producer, Kind: s.Kind, Name: s.Name, Code: s.Code, Address: s.Address.domain()}
}

type siteResponse struct {
	ID       domain.SiteID     `json:"id"`
	Producer domain.ProducerID `json:"producer"`
	Kind     domain.SiteKind   `json:"kind"`
	Name     string            `json:"name"`
	Code     string            `json:"code,omitempty"`
	Address  place             `json:"address"`
	history
}

func siteOf(s domain.Site) siteResponse {
	return siteResponse{
		ID: s.ID, Producer: s.Producer, Kind: s.Kind, Name: s.Name, Code: s.Code,
		Address: placeOf(s.Address), history: historyOf(s.Meta),
	}
}

func (s *Server) registerSite(r *request) (answer, error) {
	body, err := decode[siteRequest](r)
	if err != nil {
		return answer{}, err
	}
	site, err := s.tracker.RegisterSite(r.ctx(), r.caller, body.draft())
	if err != nil {
		return answer{}, err
	}
	return created("/sites/"+string(site.ID), site.Revision, siteOf(site)), nil
}

func (s *Server) changeSite(r *request) (answer, error) {
	id, revision, body, err := change[domain.SiteID, siteRequest](r)
	if err != nil {
		return answer{}, err
	}
	site, err := s.tracker.ChangeSite(r.ctx(), r.caller, id, revision, body.draft())
	if err != nil {
		return answer{}, err
	}
	return answer{revision: site.Revision, body: siteOf(site)}, nil
}

func (s *Server) site(r *request) (answer, error) {
	id, err := pathID[domain.SiteID](r)
	if err != nil {
		return answer{}, err
	}
	site, err := s.tracker.Site(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: site.Revision, body: siteOf(site)}, nil
}

func (s *Server) sites(r *request) (answer, error) {
	query := r.params("producer", "limit", "cursor")
	producer, page := paramID[domain.ProducerID](query, "producer"), query.page("sites")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Sites(r.ctx(), r.caller, producer, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("sites", l, siteOf)}, nil
}
