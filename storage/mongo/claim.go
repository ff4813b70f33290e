package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// claim is a value that one thing alone may have, for ever. It is the _id of a
// document of its own, as a unique index beside _id holds per shard only.
type claim struct {
	// sort is one of domain's Claim constants.
	sort string
	// value is unique within its sort.
	value string
}

type claimDocument struct {
	ID    string `bson:"_id"`
	Owner string `bson:"owner"`
}

func (c claim) id() string { return c.sort + "|" + c.value }

// step claims the value for owner. A claim that owner has already is as good,
// and stays when the change is undone.
func (c claim) step(owner string) step {
	doc := claimDocument{ID: c.id(), Owner: owner}
	return step{
		How: adding, In: claimsIn, ID: doc.ID,
		document: func(m *mark) any { return &document[claimDocument]{Adding: m, Doc: doc} },
		met: func(kept bson.Raw) error {
			if by, ok := kept.Lookup("owner").StringValueOK(); ok && by == owner {
				return nil
			}
			return &domain.TakenError{Claim: c.sort}
		},
	}
}

// ownerOf is the id of the thing that claims a value, or might: one that a
// change under way claims for may not be there yet.
func (s *Store) ownerOf(ctx context.Context, c claim) (string, error) {
	var d claimDocument
	err := s.reading(ctx, func() error {
		found, err := s.findOne(ctx, claimsIn, bson.D{{Key: "_id", Value: c.id()}}, &d)
		if err == nil && !found {
			err = domain.ErrMissing
		}
		return err
	})
	return d.Owner, err
}
