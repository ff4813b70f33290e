package mongo

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// errAnother says that two import at once.
var errAnother = errors.New("another import was begun")

// Import notes in the layout that it begins, and takes the note away when all
// is there: what is found with the note is thrown away by the next. The items
// are read here and nowhere else, so the call ends with the reading.
func (s *Store) Import(ctx context.Context, items iter.Seq2[domain.Item, error]) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.enter() {
		return unavailable(errClosed)
	}
	defer s.calls.Done()
	var refused error
	err := s.fill(ctx, func(yield func(domain.Item, error) bool) {
		for it, err := range items {
			refused = err
			if !yield(it, err) {
				return
			}
		}
	})
	if refused != nil {
		return refused
	}
	return translate(ctx, err)
}

func (s *Store) fill(ctx context.Context, items iter.Seq2[domain.Item, error]) error {
	name := rand.Text()
	if err := s.beginImport(ctx, name); err != nil {
		return err
	}
	f := filling{s: s, ctx: ctx, docs: map[string][]any{}}
	if err := f.clear(); err != nil {
		return err
	}
	for it, err := range items {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = f.put(it)
		}
		if err != nil {
			return err
		}
	}
	if err := f.finish(); err != nil {
		return err
	}
	mine, err := s.update(ctx, metaIn, bson.D{theLayout, {Key: "importing", Value: name}}, unset("importing"))
	if err == nil && !mine {
		err = unavailable(errAnother)
	}
	if err == nil {
		s.unfinished.Store(false)
	}
	return err
}

// beginImport notes the import in a store that is empty, or was left
// unfinished. While it looks, nothing is changed.
func (s *Store) beginImport(ctx context.Context, name string) error {
	note := bson.D{{Key: "$set", Value: bson.D{{Key: "importing", Value: name}}}}
	l, err := s.usable(ctx)
	if l.Importing != "" {
		mine, err := s.update(ctx, metaIn, bson.D{theLayout, {Key: "importing", Value: l.Importing}}, note)
		if err == nil && !mine {
			err = unavailable(errAnother)
		}
		return err
	}
	if err != nil {
		return err
	}
	return s.holding(ctx, func(ctx context.Context, h *hold) error {
		if err := s.wantEmpty(ctx); err != nil {
			return err
		}
		// If the answer is lost, the next call looks.
		s.unfinished.Store(true)
		mine, err := s.update(ctx, metaIn, h.mine(), append(unset("hold"), note...))
		if err == nil && !mine {
			err = unavailable(errHoldLost)
		}
		return err
	})
}

// wantEmpty refuses a store that keeps anything; what else there is belongs to
// what is asked for here, or to changes that were undone.
func (s *Store) wantEmpty(ctx context.Context) error {
	for _, keeps := range []func() (bool, error){
		func() (bool, error) { return s.findOne(ctx, keysIn, bson.D{}, &keyDocument{}) },
		func() (bool, error) {
			kept, err := s.findKept(ctx, nil, newestFirst, 1)
			return len(kept) > 0, err
		},
		func() (bool, error) {
			held, err := s.findStock(ctx, bson.D{{Key: "held", Value: true}}, nil, 1)
			return len(held) > 0, err
		},
		keepsAny(ctx, s, &producers), keepsAny(ctx, s, &products), keepsAny(ctx, s, &sites), keepsAny(ctx, s, &batches),
		keepsAny(ctx, s, &handovers), keepsAny(ctx, s, &recalls), keepsAny(ctx, s, &labelStocks), keepsAny(ctx, s, &runs),
		keepsAny(ctx, s, &tokens), keepsAny(ctx, s, &requests),
	} {
		kept, err := keeps()
		if err != nil {
			return err
		}
		if kept {
			return domain.ErrNotEmpty
		}
	}
	return nil
}

func keepsAny[T, D any](ctx context.Context, s *Store, n *noun[T, D]) func() (bool, error) {
	return func() (bool, error) {
		found, err := n.find(ctx, s, nil, newestFirst, 1)
		return len(found) > 0, err
	}
}
