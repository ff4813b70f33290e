package api

import (
	"context"

	"nguon/api/pages"
	"nguon/domain"
)

// screenPage is how many things a screen lists at once.
const screenPage = 20

// batchesScreen lists the batches of the reader, those to be labelled first.
func (s *Server) batchesScreen(r *request) (answer, error) {
	query := r.URL.Query()
	l := pages.BatchList{All: query.Get("all") == pages.Yes, Later: query.Get("cursor") != ""}
	page, err := screenPageOf(r, "batches")
	if err != nil {
		return answer{}, err
	}
	filter := domain.BatchFilter{Stage: domain.Packaging}
	if l.All {
		filter.Stage = ""
	}
	found, err := s.tracker.Batches(r.ctx(), r.caller, filter, page)
	if err != nil {
		return answer{}, err
	}
	if found.Next != "" {
		l.Next = cursor("batches", found.Next)
	}
	if l.Batches, err = s.labelled(r.ctx(), r.caller, found.Items); err != nil {
		return answer{}, err
	}
	html, err := s.pages.Batches(s.reader(r), l)
	return s.shown(r, html, err)
}

// screenPageOf is the part of the list with this name that an address asks for.
func screenPageOf(r *request, list string) (domain.Page, error) {
	page := domain.Page{Limit: screenPage}
	if s := r.URL.Query().Get("cursor"); s != "" {
		after, ok := parseCursor(list, s)
		if !ok {
			return page, malformed("cursor", codeCursorInvalid)
		}
		page.After = after
	}
	return page, nil
}

// labelled says of batches how far their labels have come.
func (s *Server) labelled(ctx context.Context, c domain.Caller, batches []domain.Batch) ([]pages.LabelledBatch, error) {
	about := s.about(c)
	all := make([]pages.LabelledBatch, len(batches))
	for i, b := range batches {
		count, err := s.tracker.LabelCount(ctx, c, b.ID)
		if err != nil {
			return nil, err
		}
		all[i] = pages.LabelledBatch{Batch: b, Count: count}
		if all[i].Package, err = about.packageOf(ctx, b.Product); err != nil {
			return nil, err
		}
		if c.Role == domain.ProducerRole {
			continue
		}
		if all[i].Producer, err = about.nameOf(ctx, b.Producer); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// about looks up once each what the things of one screen refer to.
type about struct {
	tracker   *domain.Tracker
	caller    domain.Caller
	packages  map[domain.ProductID]domain.Package
	producers map[domain.ProducerID]string
}

func (s *Server) about(c domain.Caller) *about {
	return &about{s.tracker, c, map[domain.ProductID]domain.Package{}, map[domain.ProducerID]string{}}
}

func (a *about) packageOf(ctx context.Context, id domain.ProductID) (domain.Package, error) {
	if known, ok := a.packages[id]; ok || id == "" {
		return known, nil
	}
	p, err := a.tracker.Product(ctx, a.caller, id)
	if err == nil {
		a.packages[id] = p.Package
	}
	return p.Package, err
}

func (a *about) nameOf(ctx context.Context, id domain.ProducerID) (string, error) {
	if known, ok := a.producers[id]; ok {
		return known, nil
	}
	p, err := a.tracker.Producer(ctx, a.caller, id)
	if err == nil {
		a.producers[id] = p.Name
	}
	return p.Name, err
}
