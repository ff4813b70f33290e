package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// recordDocument is a record and, until its change is finished, the attempt at
// it: a record is kept when its state is committed, or gone.
type recordDocument struct {
	ID      string            `bson:"_id"`
	Kind    domain.RecordKind `bson:"kind"`
	Subject subjectField      `bson:"subject"`
	At      time.Time         `bson:"at"`
	Hash    string            `bson:"hash"`
	Body    []byte            `bson:"body"`

	// Revision is that of the subject after the change, 0 where the subject
	// has none.
	Revision int64 `bson:"revision"`
	// Imported is the place of a record that an import brought, from 1.
	Imported int64 `bson:"imported"`

	Try   string `bson:"try"`
	State state  `bson:"state,omitempty"`
	Beat  int64  `bson:"beat,omitempty"`
	Steps []step `bson:"steps,omitempty"`
}

type subjectField struct {
	Kind domain.SubjectKind `bson:"kind"`
	ID   string             `bson:"id"`
}

func toRecord(r *domain.Record) recordDocument {
	return recordDocument{ID: string(r.ID), Kind: r.Kind, Subject: subjectField(r.Subject), At: r.At, Hash: r.Hash, Body: r.Body}
}

func (d *recordDocument) record() domain.Record {
	return domain.Record{ID: domain.RecordID(d.ID), Kind: d.Kind, Subject: domain.Subject(d.Subject), At: d.At.UTC(), Hash: d.Hash, Body: d.Body}
}

// Records lists the records of one subject, or of all.
func (s *Store) Records(ctx context.Context, about domain.Subject, p domain.Page) (domain.List[domain.Record], error) {
	var filter bson.D
	if about != (domain.Subject{}) {
		filter = bson.D{{Key: "subject.kind", Value: about.Kind}, {Key: "subject.id", Value: about.ID}}
	}
	if p.After != "" {
		filter = append(filter, bson.E{Key: "_id", Value: bson.D{{Key: "$lt", Value: p.After}}})
	}
	var list domain.List[domain.Record]
	err := s.reading(ctx, func() error {
		items, err := s.findRecords(ctx, filter, limit(p)+1)
		list = cut(items, p, func(r *domain.Record) string { return string(r.ID) })
		return err
	})
	if err != nil {
		return domain.List[domain.Record]{}, err
	}
	return list, nil
}

// findRecords reads records that are kept, newest first.
func (s *Store) findRecords(ctx context.Context, filter bson.D, limit int) ([]domain.Record, error) {
	kept, err := s.findKept(ctx, filter, newestFirst, limit)
	return convert(kept, func(d recordDocument) domain.Record { return d.record() }), err
}

// findKept reads the documents of records that are kept. Whoever sees one sees
// all else that its change did.
func (s *Store) findKept(ctx context.Context, filter, order bson.D, limit int) ([]recordDocument, error) {
	for most := limit; ; {
		var found []recordDocument
		if err := s.findAll(ctx, recordsIn, filter, order, most, &found); err != nil {
			return nil, err
		}
		var items []recordDocument
		for i := range found {
			switch r := &found[i]; r.State {
			case pending, aborted:
				continue
			case committed:
				if _, err := s.settle(ctx, obstacle{mark: mark{r.ID, r.Try}}); err != nil {
					return nil, err
				}
			}
			items = append(items, found[i])
		}
		if len(items) >= limit || len(found) < most {
			return items[:min(len(items), limit)], nil
		}
		most += len(found) - len(items)
	}
}
