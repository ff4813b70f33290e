package storagetest

import (
	"cmp"

	"nguon/domain"
)

func producerFacets(p *domain.Producer) facets {
	return metaFacets(domain.SubjectProducer, string(p.ID), p.Name, &p.Meta)
}

// metaFacets is for the nouns that have a Meta.
func metaFacets(kind domain.SubjectKind, id, label string, m *domain.Meta) facets {
	return facets{
		subject:  domain.Subject{Kind: kind, ID: id},
		label:    label,
		revision: &m.Revision,
		hash:     &m.RecordHash,
		at:       m.ChangedAt,
		changed:  &m.ChangedAt,
	}
}

// follows is the meta of a version that is filled anew, before next counts it on.
func follows(filled, old domain.Meta) domain.Meta {
	filled.Revision, filled.RecordHash = old.Revision, old.RecordHash
	return filled
}

// dated gives a bare thing the times that every thing has.
func dated(m *domain.Meta) {
	if m.CreatedAt.IsZero() {
		*m = meta()
	}
}

var producers = noun[domain.Producer]{
	of: producerFacets,
	fresh: func(_ *bench, id string, fill filler) (domain.Producer, domain.Change) {
		p := filledProducer(fill)
		p.ID = domain.ProducerID(id)
		return first(p, producerFacets, domain.ProducerRegistered)
	},
	amend: func(_ *bench, old domain.Producer, fill filler) (domain.Producer, domain.Change) {
		p := filledProducer(fill)
		p.ID, p.Meta = old.ID, follows(p.Meta, old.Meta)
		return next(p, producerFacets, domain.ProducerChanged)
	},
	add:     domain.Store.AddProducer,
	replace: domain.Store.ReplaceProducer,
	get: func(b *bench, id string) (domain.Producer, error) {
		return b.store.Producer(b.ctx, domain.ProducerID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Producer], error) {
		return b.store.Producers(b.ctx, page)
	},
}

func filledProducer(fill filler) domain.Producer {
	var p domain.Producer
	fill(&p)
	p.Kind = cmp.Or(p.Kind, domain.Household)
	p.Name = cmp.Or(p.Name, "Hộ kinh doanh")
	dated(&p.Meta)
	return p
}
