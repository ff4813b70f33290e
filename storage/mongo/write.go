package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// write sends one command that writes. It runs to its answer or its deadline,
// also when the caller has gone: a command that is broken off has happened, or
// not, and breaks its connection.
func (s *Store) write(ctx context.Context, run func(context.Context) error) error {
	if s.crash != nil {
		if err := s.crash(); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deadline)
	defer cancel()
	err := run(ctx)
	if s.crash != nil {
		if lost := s.crash(); lost != nil {
			return lost
		}
	}
	return err
}

func (s *Store) insert(ctx context.Context, in string, doc any) error {
	return s.write(ctx, func(ctx context.Context) error {
		_, err := s.db.Collection(in).InsertOne(ctx, doc)
		return err
	})
}

// update changes the one document that filter finds, by its whole _id and what
// it has to be like, and says whether there was one.
func (s *Store) update(ctx context.Context, in string, filter, change bson.D) (found bool, err error) {
	err = s.write(ctx, func(ctx context.Context) error {
		r, err := s.db.Collection(in).UpdateOne(ctx, filter, change)
		found = err == nil && r.MatchedCount == 1
		return err
	})
	return found && err == nil, err
}

func (s *Store) replace(ctx context.Context, in string, filter bson.D, doc any) error {
	return s.write(ctx, func(ctx context.Context) error {
		_, err := s.db.Collection(in).ReplaceOne(ctx, filter, doc)
		return err
	})
}

func (s *Store) delete(ctx context.Context, in string, filter bson.D) error {
	return s.write(ctx, func(ctx context.Context) error {
		_, err := s.db.Collection(in).DeleteOne(ctx, filter)
		return err
	})
}
