package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// keyDocument has the purpose as its _id, so that each has one key.
type keyDocument struct {
	Purpose string `bson:"_id"`
	ID      string `bson:"key"`
	Secret  []byte `bson:"secret"`
}

func (d *keyDocument) key() domain.Key {
	return domain.Key{ID: d.ID, Purpose: d.Purpose, Secret: d.Secret}
}

// EnsureKey stores k unless its purpose has a key already, and gives back the
// one in use. It is one insert, so a crash leaves nothing by half.
func (s *Store) EnsureKey(ctx context.Context, k domain.Key) (domain.Key, error) {
	var kept keyDocument
	err := s.writing(ctx, func(ctx context.Context) error {
		found, err := s.findOne(ctx, keysIn, bson.D{{Key: "_id", Value: k.Purpose}}, &kept)
		if err != nil || found {
			return err
		}
		if err := s.released(ctx); err != nil {
			return err
		}
		d := keyDocument{Purpose: k.Purpose, ID: k.ID, Secret: k.Secret}
		for {
			kept = d
			if err := s.insert(ctx, keysIn, &d); !taken(err) {
				return err
			}
			found, err := s.findOne(ctx, keysIn, bson.D{{Key: "_id", Value: k.Purpose}}, &kept)
			if err != nil || found {
				return err
			}
			// A majority has not seen it yet.
			if err := sleep(ctx, lastPoll); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return domain.Key{}, err
	}
	return kept.key(), nil
}

// Key reads the key with an id.
func (s *Store) Key(ctx context.Context, id string) (domain.Key, error) {
	var kept keyDocument
	err := s.reading(ctx, func() error {
		found, err := s.findOne(ctx, keysIn, bson.D{{Key: "key", Value: id}}, &kept)
		if err == nil && !found {
			err = domain.ErrMissing
		}
		return err
	})
	if err != nil {
		return domain.Key{}, err
	}
	return kept.key(), nil
}
