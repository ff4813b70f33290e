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
	// value is unique within its sort and, if that is set, the scope.
	value string
	scope domain.ProducerID
}

type claimDocument struct {
	ID    string            `bson:"_id"`
	Sort  string            `bson:"sort"`
	Value string            `bson:"value"`
	Scope domain.ProducerID `bson:"scope"`
	Owner string            `bson:"owner"`
}

func (c claim) id() string {
	if c.scope == "" {
		return c.sort + "|" + c.value
	}
	return c.sort + "|" + pair(string(c.scope), c.value)
}

func (c claim) document(owner string) claimDocument {
	return claimDocument{ID: c.id(), Sort: c.sort, Value: c.value, Scope: c.scope, Owner: owner}
}

func claimOf(c *domain.Claim) claim { return claim{sort: c.Kind, value: c.Value, scope: c.Scope} }

// claims are read and written as such by exports and imports alone.
var claims = noun[domain.Claim, claimDocument]{
	in:  claimsIn,
	key: func(c *domain.Claim) string { return claimOf(c).id() },
	to:  func(c *domain.Claim) claimDocument { return claimOf(c).document(c.Owner) },
	from: func(d *claimDocument) domain.Claim {
		return domain.Claim{Kind: d.Sort, Value: d.Value, Scope: d.Scope, Owner: d.Owner}
	},
}

// step claims the value for owner. A claim that owner has already is as good,
// and stays when the change is undone.
func (c claim) step(owner string) step {
	doc := c.document(owner)
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
