package sqlite

import (
	"context"
	"slices"

	"nguon/domain"
)

var producers = table[domain.Producer]{
	name: "producer",
	columns: slices.Concat([]string{"id", "kind", "name", "tax_code"}, placeColumns,
		[]string{"contact_person", "contact_phone", "contact_email", "website", "sample", "salt"}, metaColumns),
	fixed: 1,
	key:   func(p *domain.Producer) (string, int64) { return string(p.ID), p.Revision },
	values: func(p *domain.Producer) []any {
		return slices.Concat([]any{p.ID, p.Kind, p.Name, p.TaxCode}, placeValues(&p.Address),
			[]any{p.Contact.Person, p.Contact.Phone, p.Contact.Email, p.Website, p.Sample, blob(p.Salt)}, metaValues(&p.Meta))
	},
	scan: func(r row) (p domain.Producer, err error) {
		var at positionColumns
		err = r.Scan(slices.Concat([]any{&p.ID, &p.Kind, &p.Name, &p.TaxCode}, placeInto(&p.Address, &at),
			[]any{&p.Contact.Person, &p.Contact.Phone, &p.Contact.Email, &p.Website, &p.Sample, &p.Salt}, metaInto(&p.Meta))...)
		p.Address.Position = at.position()
		return p, err
	},
}.prepare()

// AddProducer stores a new producer.
func (s *Store) AddProducer(ctx context.Context, p domain.Producer, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		_, err := producers.addTo(t, &p)
		return err
	})
}

// ReplaceProducer stores a producer over the revision before it.
func (s *Store) ReplaceProducer(ctx context.Context, p domain.Producer, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error { return producers.replaceIn(t, &p, "") })
}

// Producer reads the producer with an id.
func (s *Store) Producer(ctx context.Context, id domain.ProducerID) (domain.Producer, error) {
	return producers.get(ctx, s, string(id))
}

// Producers lists all producers.
func (s *Store) Producers(ctx context.Context, page domain.Page) (domain.List[domain.Producer], error) {
	return producers.page(ctx, s, page, "", nil)
}
