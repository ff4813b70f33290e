package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
)

// The collections, one a noun.
const (
	metaIn        = "meta"
	producersIn   = "producers"
	productsIn    = "products"
	sitesIn       = "sites"
	batchesIn     = "batches"
	handoversIn   = "handovers"
	recallsIn     = "recalls"
	labelStocksIn = "label_stocks"
	runsIn        = "label_runs"
	tokensIn      = "tokens"
	unitsIn       = "units"
	stockIn       = "stock"
	claimsIn      = "claims"
	requestsIn    = "requests"
	recordsIn     = "records"
	keysIn        = "keys"
)

// rank is the place of a collection in the one order in which changes take
// their steps. The request comes first, as a repeated one is refused before
// anything else is looked at.
func rank(in string) int {
	switch in {
	case requestsIn:
		return 0
	case claimsIn:
		return 1
	case unitsIn:
		return 3
	case stockIn:
		return 4
	}
	return nounRank
}

const nounRank = 2

const (
	layoutID = "layout"
	// layoutVersion is 2 since label runs change. What the first layout has is
	// read as it is; but its programs would leave out of an export what they do
	// not know, so they are kept out.
	layoutVersion = 2
	firstLayout   = 1
)

// layoutDocument says what the database is, and what it can be used for now.
type layoutDocument struct {
	Version int64 `bson:"version"`
	// Hold keeps changes from beginning, for a while.
	Hold *hold `bson:"hold,omitempty"`
	// Importing names the import that was begun and has not ended.
	Importing string `bson:"importing,omitempty"`
}

// layout looks whether the database is one of this program's, and notes in an
// empty one that it is. The note comes before all else, so that a crash while
// the indexes are made leaves a database that is known.
func (s *Store) layout(ctx context.Context) error {
	var kept layoutDocument
	byID := bson.D{{Key: "_id", Value: layoutID}}
	found, err := s.findOne(ctx, metaIn, byID, &kept)
	if err != nil {
		return err
	}
	if !found {
		names, err := s.db.ListCollectionNames(ctx, bson.D{})
		if err != nil {
			return err
		}
		if found, err = s.findOne(ctx, metaIn, byID, &kept); err != nil {
			return err
		}
		if !found && len(names) > 0 {
			return fmt.Errorf("the database %s holds something else", s.db.Name())
		}
	}
	if !found {
		err := s.insert(ctx, metaIn, bson.D{{Key: "_id", Value: layoutID}, {Key: "version", Value: layoutVersion}})
		if err == nil {
			return nil
		}
		if !taken(err) {
			return err
		}
		if found, err = s.findOne(ctx, metaIn, byID, &kept); err != nil || !found {
			return errors.Join(err, errors.New("the layout was noted and taken away again"))
		}
	}
	if kept.Version == firstLayout {
		if err := s.raise(ctx, &kept); err != nil {
			return err
		}
	}
	if kept.Version != layoutVersion {
		return fmt.Errorf("the database %s has layout %d, this program knows %d", s.db.Name(), kept.Version, layoutVersion)
	}
	s.unfinished.Store(kept.Importing != "")
	return nil
}

// raise notes that a database of the first layout has this one from now on.
// Programs that know the first alone, and run still, are no longer ready. What
// they write until they end is of the first layout, and is read as such.
func (s *Store) raise(ctx context.Context, kept *layoutDocument) error {
	byID := bson.E{Key: "_id", Value: layoutID}
	_, err := s.update(ctx, metaIn, bson.D{byID, {Key: "version", Value: firstLayout}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "version", Value: layoutVersion}}}})
	if err != nil {
		return err
	}
	// Of several that raise it one does.
	_, err = s.findOne(ctx, metaIn, bson.D{byID}, kept)
	return err
}

// indexes serve the lists: what narrows, then what orders. None is unique;
// what must be unique is an _id.
var indexes = map[string][]bson.D{
	productsIn: {keys("producer", "-_id")},
	sitesIn:    {keys("producer", "-_id")},
	batchesIn: {
		keys("producer", "-_id"), keys("producer", "stage", "-_id"), keys("product", "-_id"), keys("product", "stage", "-_id"),
		keys("stage", "-_id"), keys("lot_key", "-_id"), keys("inputs.batch", "_id"),
	},
	handoversIn: {
		keys("batch", "-_id"), keys("from", "-_id"), keys("to", "-_id"),
		keys("from", "state", "-_id"), keys("to", "state", "-_id"), keys("state", "-_id"),
	},
	recallsIn:     {keys("lifted", "_id")},
	labelStocksIn: {keys("producer", "-_id")},
	runsIn: {
		keys("batch", "-_id"), keys("batch", "first"), keys("claims.batch", "-_id"),
		keys("producer", "-_id"), keys("producer", "blank", "-_id"), keys("blank", "-_id"),
	},
	stockIn:    {keys("batch", "holder"), keys("holder", "spent", "-batch")},
	recordsIn:  {keys("subject.kind", "subject.id", "-_id"), keys("state"), keys("imported", "_id")},
	claimsIn:   {keys("sort", "value", "scope")},
	requestsIn: {keys("caller", "key")},
	keysIn:     {keys("key")},
}

// keys is an index over fields, descending where a name begins with a hyphen.
func keys(fields ...string) bson.D {
	var index bson.D
	for _, f := range fields {
		if f[0] == '-' {
			index = append(index, bson.E{Key: f[1:], Value: -1})
		} else {
			index = append(index, bson.E{Key: f, Value: 1})
		}
	}
	return index
}

// index makes the indexes that are missing, each with a command of its own:
// FerretDB fails on a list of which it has all already.
func (s *Store) index(ctx context.Context) error {
	for in, list := range indexes {
		for _, index := range list {
			if _, err := s.db.Collection(in).Indexes().CreateOne(ctx, driver.IndexModel{Keys: index}); err != nil {
				return fmt.Errorf("indexes of %s: %w", in, err)
			}
		}
	}
	return nil
}
