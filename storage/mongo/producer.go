package mongo

import (
	"context"

	"nguon/domain"
)

type producerDocument struct {
	ID      string              `bson:"_id"`
	Kind    domain.ProducerKind `bson:"kind"`
	Name    string              `bson:"name"`
	TaxCode string              `bson:"tax_code"`
	Address placeField          `bson:"address"`
	Contact contactField        `bson:"contact"`
	Website string              `bson:"website"`
	Sample  bool                `bson:"sample"`
	Salt    []byte              `bson:"salt,omitempty"`
	Meta    metaFields          `bson:",inline"`
}

type contactField struct {
	Person string `bson:"person"`
	Phone  string `bson:"phone"`
	Email  string `bson:"email"`
}

var producers = noun[domain.Producer, producerDocument]{
	in:  producersIn,
	key: func(p *domain.Producer) string { return string(p.ID) },
	to: func(p *domain.Producer) producerDocument {
		return producerDocument{
			ID: string(p.ID), Kind: p.Kind, Name: p.Name, TaxCode: p.TaxCode, Address: toPlace(p.Address),
			Contact: contactField(p.Contact), Website: p.Website, Sample: p.Sample, Salt: p.Salt, Meta: toMeta(p.Meta),
		}
	},
	from: func(d *producerDocument) domain.Producer {
		return domain.Producer{
			ID: domain.ProducerID(d.ID), Kind: d.Kind, Name: d.Name, TaxCode: d.TaxCode, Address: d.Address.place(),
			Contact: domain.Contact(d.Contact), Website: d.Website, Sample: d.Sample, Salt: d.Salt, Meta: d.Meta.meta(),
		}
	},
}

// AddProducer stores a new producer.
func (s *Store) AddProducer(ctx context.Context, p domain.Producer, ch domain.Change) error {
	return producers.addTo(ctx, s, &p, ch)
}

// ReplaceProducer stores a producer over the revision before it.
func (s *Store) ReplaceProducer(ctx context.Context, p domain.Producer, ch domain.Change) error {
	return producers.replaceIn(ctx, s, &p, p.Revision, ch)
}

// Producer reads the producer with an id.
func (s *Store) Producer(ctx context.Context, id domain.ProducerID) (domain.Producer, error) {
	return producers.get(ctx, s, string(id))
}

// Producers lists all producers.
func (s *Store) Producers(ctx context.Context, page domain.Page) (domain.List[domain.Producer], error) {
	return producers.page(ctx, s, page, nil)
}
