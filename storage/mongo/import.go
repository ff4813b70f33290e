package mongo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"nguon/domain"
)

const (
	// importDocuments and importBytes bound what an import writes at once.
	importDocuments = 500
	importBytes     = 4 << 20
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
		keepsAny(ctx, s, &handovers), keepsAny(ctx, s, &recalls), keepsAny(ctx, s, &runs), keepsAny(ctx, s, &tokens),
		keepsAny(ctx, s, &requests),
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

// collections are all that hold what is kept.
var collections = []string{
	producersIn, productsIn, sitesIn, batchesIn, handoversIn, recallsIn, runsIn, tokensIn, unitsIn, stockIn, claimsIn, requestsIn,
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
	case domain.LabelRun:
		err = f.add(runsIn, runs.to(&v))
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
	unique := make([]string, 0, len(wanted))
	for id := range wanted {
		unique = append(unique, id)
	}
	for len(unique) > 0 {
		part := unique[:min(len(unique), someAtOnce)]
		unique = unique[len(part):]
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
	var missing []string
	for id := range wanted {
		missing = append(missing, id)
	}
	return missing, nil
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
	o := options.Find().SetSort(keys("batch", "first")).SetProjection(bson.D{{Key: "batch", Value: 1}, {Key: "last", Value: 1}})
	cur, err := f.s.db.Collection(runsIn).Find(f.ctx, bson.D{{Key: "first", Value: bson.D{{Key: "$gte", Value: int64(1)}}}}, o)
	if err != nil {
		return err
	}
	defer cur.Close(f.ctx)
	var of issued
	for cur.Next(f.ctx) {
		var d runDocument
		if err := cur.Decode(&d); err != nil {
			return err
		}
		if r := runs.from(&d); r.Batch != of.batch {
			if err := f.putUnits(of); err != nil {
				return err
			}
			of = issued{batch: r.Batch}
		}
		of.last = max(of.last, domain.UnitNumber(d.Last))
	}
	if err := cur.Err(); err != nil {
		return err
	}
	return f.putUnits(of)
}

func (f *filling) putUnits(of issued) error {
	if of.last == 0 {
		return nil
	}
	if err := f.add(unitsIn, units.to(&of)); err != nil {
		return err
	}
	if f.waits < importDocuments {
		return nil
	}
	return f.flush()
}
