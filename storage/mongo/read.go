package mongo

import (
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"nguon/domain"
)

const (
	// looks bounds how often a read starts over because what it met was
	// decided meanwhile.
	looks = 200
	// someAtOnce is how many ids one query looks up.
	someAtOnce = 1000
)

var errBusy = errors.New("what is read is changed all the time")

// findOne reads the one document of a filter, and says whether there is one.
func (s *Store) findOne(ctx context.Context, in string, filter bson.D, into any) (bool, error) {
	err := s.db.Collection(in).FindOne(ctx, filter).Decode(into)
	if errors.Is(err, driver.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, err
}

// findAll reads the documents of a filter into the slice at into; limit 0 is none.
func (s *Store) findAll(ctx context.Context, in string, filter, order bson.D, limit int, into any, fields ...string) error {
	o := options.Find().SetLimit(int64(limit))
	if order != nil {
		o.SetSort(order)
	}
	if len(fields) > 0 {
		var only bson.D
		for _, f := range fields {
			only = append(only, bson.E{Key: f, Value: 1})
		}
		o.SetProjection(only)
	}
	if filter == nil {
		filter = bson.D{}
	}
	cur, err := s.db.Collection(in).Find(ctx, filter, o)
	if err != nil {
		return err
	}
	return cur.All(ctx, into)
}

// document is a noun's document with what a change has marked it with.
type document[D any] struct {
	Adding   *mark `bson:"adding,omitempty"`
	Changing *mark `bson:"changing,omitempty"`
	Doc      D     `bson:",inline"`
}

// noun is how a noun is kept: its collection, and how a value becomes a
// document and back.
type noun[T, D any] struct {
	in string
	// key gives the id of a value.
	key   func(*T) string
	to    func(*T) D
	from  func(*D) T
	claim func(*T) []claim
	// fields narrow what lists read; none reads all.
	fields []string
}

// add is the steps that store a new value.
func (n *noun[T, D]) add(v *T) []step {
	doc := n.to(v)
	return append(n.claims(v), step{
		How: adding, In: n.in, ID: n.key(v),
		document: func(m *mark) any { return &document[D]{Adding: m, Doc: doc} },
		met:      func(bson.Raw) error { return &domain.TakenError{Claim: domain.ClaimID} },
	})
}

// replace is the steps that store a value over the revision before it.
func (n *noun[T, D]) replace(v *T, revision int64) ([]step, error) {
	after, err := bson.Marshal(n.to(v))
	if err != nil {
		return nil, faulty{err}
	}
	return append(n.claims(v), step{
		How: changing, In: n.in, ID: n.key(v), After: after,
		field: revisionField, value: revision - 1, missing: domain.ErrMissing, stale: domain.ErrStale,
	}), nil
}

func (n *noun[T, D]) claims(v *T) []step {
	if n.claim == nil {
		return nil
	}
	var steps []step
	for _, c := range n.claim(v) {
		steps = append(steps, c.step(n.key(v)))
	}
	return steps
}

// addTo carries out the change that stores a new value.
func (n *noun[T, D]) addTo(ctx context.Context, s *Store, v *T, ch domain.Change) error {
	return s.change(ctx, ch, fixed(n.add(v)...))
}

// replaceIn carries out the change that stores a value over the revision before it.
func (n *noun[T, D]) replaceIn(ctx context.Context, s *Store, v *T, revision int64, ch domain.Change) error {
	return s.change(ctx, ch, func(context.Context) ([]step, error) { return n.replace(v, revision) })
}

// get reads the value with an id.
func (n *noun[T, D]) get(ctx context.Context, s *Store, id string) (T, error) {
	return n.one(ctx, s, bson.D{{Key: "_id", Value: id}}, nil)
}

// one reads the first value that a filter leaves.
func (n *noun[T, D]) one(ctx context.Context, s *Store, filter, order bson.D) (T, error) {
	var v T
	err := s.reading(ctx, func() error {
		items, err := n.find(ctx, s, filter, order, 1)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return domain.ErrMissing
		}
		v = items[0]
		return nil
	})
	return v, err
}

// find reads the values that a filter leaves, at most limit unless that is 0.
// A document that a change has marked is read as it was while that is pending,
// and read again, with all that the change did, once it is kept.
func (n *noun[T, D]) find(ctx context.Context, s *Store, filter, order bson.D, limit int) ([]T, error) {
	hidden := 0
	for range looks {
		most := limit
		if limit > 0 {
			most += hidden
		}
		var found []document[D]
		if err := s.findAll(ctx, n.in, filter, order, most, &found, n.fields...); err != nil {
			return nil, err
		}
		items := make([]T, 0, len(found))
		again := false
		for i := range found {
			v := n.from(&found[i].Doc)
			o := marked{found[i].Adding, found[i].Changing}.obstacle(n.in, n.key(&v))
			if o == nil {
				items = append(items, v)
				continue
			}
			waiting, err := s.settle(ctx, *o)
			if err != nil {
				return nil, err
			}
			again = again || waiting == nil
			if o.at.How == changing {
				items = append(items, v)
			}
		}
		// A page that lost documents to changes under way is filled up.
		lost := len(found) - len(items)
		if short := limit > 0 && len(found) == most && len(items) < limit; !again && !short {
			if limit > 0 && len(items) > limit {
				items = items[:limit]
			}
			return items, nil
		}
		hidden = max(hidden, lost)
	}
	return nil, unavailable(errBusy)
}

// all reads all values that a filter leaves.
func (n *noun[T, D]) all(ctx context.Context, s *Store, filter, order bson.D) ([]T, error) {
	var items []T
	err := s.reading(ctx, func() (err error) {
		items, err = n.find(ctx, s, filter, order, 0)
		return err
	})
	return items, err
}

// some reads the values with ids, in any order and each once.
func (n *noun[T, D]) some(ctx context.Context, s *Store, ids []string) ([]T, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var items []T
	err := s.reading(ctx, func() error {
		for part := range slices.Chunk(ids, someAtOnce) {
			found, err := n.find(ctx, s, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: part}}}}, nil, 0)
			if err != nil {
				return err
			}
			items = append(items, found...)
		}
		return nil
	})
	return items, err
}

var newestFirst = bson.D{{Key: "_id", Value: -1}}

// page reads a page of a list.
func (n *noun[T, D]) page(ctx context.Context, s *Store, p domain.Page, filter bson.D) (domain.List[T], error) {
	if p.After != "" {
		filter = append(filter, bson.E{Key: "_id", Value: bson.D{{Key: "$lt", Value: p.After}}})
	}
	var list domain.List[T]
	err := s.reading(ctx, func() error {
		items, err := n.find(ctx, s, filter, newestFirst, limit(p)+1)
		list = cut(items, p, n.key)
		return err
	})
	if err != nil {
		return domain.List[T]{}, err
	}
	return list, nil
}

// limit is how many items a page has.
func limit(p domain.Page) int { return max(p.Limit, 1) }

// cut makes a page of items, of which there is one more when another page follows.
func cut[T any](items []T, p domain.Page, id func(*T) string) domain.List[T] {
	n := limit(p)
	if len(items) <= n {
		return domain.List[T]{Items: items}
	}
	return domain.List[T]{Items: items[:n], Next: id(&items[n-1])}
}
