package mongo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

const (
	// importDocuments and importBytes bound what an import writes at once.
	importDocuments = 500
	importBytes     = 4 << 20
)

// collections are all that hold what is kept.
var collections = []string{
	producersIn, productsIn, sitesIn, batchesIn, handoversIn, recallsIn, labelStocksIn, runsIn, tokensIn, unitsIn, stockIn, claimsIn, requestsIn,
	recordsIn, keysIn,
}

// filling is an import under way.
type filling struct {
	s   *Store
	ctx context.Context
	// docs wait to be inserted, by their collection.
	docs  map[string][]any
	waits int
	size  int
	// records is how many have come.
	records int64
	// inputs and owners are what the documents that wait name; early are
	// inputs that name batches which had not come: ids follow the clocks of
	// several machines, so there may be a few.
	inputs, early []string
	owners        map[string][]string
}

// clear takes away what an import left, or changes that were undone: a part at
// a time, as a command has its deadline.
func (f *filling) clear() error {
	for _, in := range collections {
		for more := true; more; {
			var found []struct {
				ID string `bson:"_id"`
			}
			if err := f.s.findAll(f.ctx, in, nil, nil, someAtOnce, &found, "_id"); err != nil {
				return err
			}
			ids := make([]string, len(found))
			for i := range found {
				ids[i] = found[i].ID
			}
			more = len(ids) == someAtOnce
			err := f.s.write(f.ctx, func(ctx context.Context) error {
				if len(ids) == 0 {
					return nil
				}
				_, err := f.s.db.Collection(in).DeleteMany(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}})
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// put brings an item into the form in which changes leave it behind.
func (f *filling) put(it domain.Item) error {
	var err error
	switch v := it.(type) {
	case domain.Key:
		err = f.add(keysIn, &keyDocument{Purpose: v.Purpose, ID: v.ID, Secret: v.Secret})
	case domain.Producer:
		err = f.add(producersIn, producers.to(&v))
	case domain.Product:
		err = f.add(productsIn, products.to(&v))
	case domain.Site:
		err = f.add(sitesIn, sites.to(&v))
	case domain.Batch:
		for _, in := range v.Inputs {
			f.inputs = append(f.inputs, string(in.Batch))
		}
		err = errors.Join(f.add(batchesIn, batches.to(&v)), f.add(claimsIn, codeClaim(v.Code).document(string(v.ID))))
	case domain.StockLine:
		err = f.putStock(&v)
	case domain.Handover:
		err = f.add(handoversIn, handovers.to(&v))
	case domain.Recall:
		err = f.add(recallsIn, recalls.to(&v))
	case domain.LabelStock:
		err = f.add(labelStocksIn, labelStocks.to(&v))
	case domain.LabelRun:
		if err = f.add(runsIn, runs.to(&v)); err == nil && v.Code != "" {
			err = f.add(claimsIn, codeClaim(v.Code).document(string(v.ID)))
		}
	case domain.Token:
		err = errors.Join(f.add(tokensIn, tokens.to(&v)), f.add(claimsIn, hashClaim(v.Hash).document(string(v.ID))))
	case domain.Request:
		err = f.add(requestsIn, requests.to(&v))
	case domain.Record:
		f.records++
		d := toRecord(&v)
		d.Imported = f.records
		err = f.add(recordsIn, &d)
	case domain.Claim:
		err = f.putClaim(&v)
	default:
		err = fmt.Errorf("there is no collection for a %T", it)
	}
	if err != nil {
		return fmt.Errorf("import of a %s: %w", domain.KindOf(it), faulty{err})
	}
	return f.flushFull()
}

// flushFull inserts what waits when that is enough.
func (f *filling) flushFull() error {
	if f.waits < importDocuments && f.size < importBytes {
		return nil
	}
	return f.flush()
}

func (f *filling) putStock(l *domain.StockLine) error {
	if l.Left.Amount < 0 {
		return fmt.Errorf("%d of batch %s is less than nothing", l.Left.Amount, l.Batch)
	}
	return f.add(stockIn, &stockDocument{
		ID: stockID(l.Batch, l.Holder), Batch: l.Batch, Holder: l.Holder, Unit: l.Left.Unit, Left: l.Left.Amount,
		Held: true, Spent: l.Left.Amount == 0, Marks: map[string]stockMark{},
	})
}

func (f *filling) putClaim(c *domain.Claim) error {
	var of string
	switch c.Kind {
	case domain.ClaimGTIN:
		of = productsIn
	case domain.ClaimSiteCode:
		of = sitesIn
	case domain.ClaimLot:
		of = batchesIn
	default:
		return fmt.Errorf("%q is not a kind of claim", c.Kind)
	}
	if f.owners == nil {
		f.owners = map[string][]string{}
	}
	f.owners[of] = append(f.owners[of], c.Owner)
	return f.add(claimsIn, claims.to(c))
}

func (f *filling) add(in string, doc any) error {
	raw, err := bson.Marshal(doc)
	if err != nil {
		return err
	}
	f.docs[in] = append(f.docs[in], bson.Raw(raw))
	f.waits++
	f.size += len(raw)
	return nil
}

// flush inserts what waits, and looks for what it names.
func (f *filling) flush() error {
	for in, docs := range f.docs {
		err := f.s.write(f.ctx, func(ctx context.Context) error {
			_, err := f.s.db.Collection(in).InsertMany(ctx, docs)
			return err
		})
		if taken(err) {
			err = &domain.TakenError{Claim: domain.ClaimID, Err: err}
		}
		if err != nil {
			return fmt.Errorf("import into %s: %w", in, err)
		}
	}
	clear(f.docs)
	f.waits, f.size = 0, 0
	missing, err := f.missing(batchesIn, f.inputs)
	f.inputs, f.early = nil, append(f.early, missing...)
	for of, ids := range f.owners {
		if err != nil {
			return err
		}
		if missing, err = f.missing(of, ids); len(missing) > 0 {
			err = faulty{fmt.Errorf("import: a value belongs to %s, which is not among the %s", missing[0], of)}
		}
	}
	clear(f.owners)
	return err
}

// missing gives those of ids that a collection does not have.
func (f *filling) missing(in string, ids []string) ([]string, error) {
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	for part := range slices.Chunk(slices.Collect(maps.Keys(wanted)), someAtOnce) {
		var found []struct {
			ID string `bson:"_id"`
		}
		filter := bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: part}}}}
		if err := f.s.findAll(f.ctx, in, filter, nil, 0, &found, "_id"); err != nil {
			return nil, err
		}
		for _, d := range found {
			delete(wanted, d.ID)
		}
	}
	return slices.Sorted(maps.Keys(wanted)), nil
}

// finish adds what follows from what has come.
func (f *filling) finish() error {
	if err := f.flush(); err != nil {
		return err
	}
	missing, err := f.missing(batchesIn, f.early)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return faulty{fmt.Errorf("import: a batch was made from batch %s, which is not there", missing[0])}
	}
	if err := f.countUnits(); err != nil {
		return err
	}
	if err := f.flush(); err != nil {
		return err
	}
	return f.ctx.Err()
}

// countUnits notes the last unit of each batch that has some.
func (f *filling) countUnits() error {
	var of issued
	at := func(r *domain.LabelRun) []any { return []any{r.Batch, int64(r.First)} }
	read := func(filter, order bson.D) ([]domain.LabelRun, error) {
		return runs.find(f.ctx, f.s, filter, order, pageSize)
	}
	ofBatches := bson.D{{Key: "batch", Value: bson.D{{Key: "$gt", Value: ""}}}, {Key: "first", Value: bson.D{{Key: "$gte", Value: int64(1)}}}}
	err := pages(ofBatches, []string{"batch", "first"}, at, read,
		func(r *domain.LabelRun) error {
			var err error
			if r.Batch != of.batch {
				err = f.putUnits(of)
				of = issued{batch: r.Batch}
			}
			of.last = max(of.last, r.Last)
			return err
		})
	return errors.Join(err, f.putUnits(of))
}

func (f *filling) putUnits(of issued) error {
	if of.last == 0 {
		return nil
	}
	return errors.Join(f.add(unitsIn, units.to(&of)), f.flushFull())
}
