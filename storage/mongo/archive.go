package mongo

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// pageSize is how many documents exports and imports read at once.
const pageSize = 1000

// errChanged says that a change has got by the hold: the primary that its owner
// asked had just been chosen, and did not know of the hold yet.
var errChanged = errors.New("something was changed during the export")

// Export reads page by page while nothing changes. That it did not is looked
// after in the end, by the hold and by the records.
func (s *Store) Export(ctx context.Context, each func(domain.Item) error) error {
	var refused error
	err := s.reading(ctx, func() error {
		return s.holding(ctx, func(ctx context.Context, h *hold) error {
			e := export{s: s, ctx: ctx, each: func(it domain.Item) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				refused = each(it)
				return refused
			}}
			return e.all(h)
		})
	})
	if refused != nil {
		return refused
	}
	return err
}

// export is an export under way.
type export struct {
	s    *Store
	ctx  context.Context
	each func(domain.Item) error
	// records are those that were exported.
	records tally
}

// tally tells sets of records apart, in whatever order they come.
type tally struct {
	n   int64
	sum uint64
}

func (t *tally) add(id string) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	t.n++
	t.sum += h.Sum64()
}

// tally adds up the records that are kept now.
func (e *export) tally() (t tally, err error) {
	read := func(filter, order bson.D) (found []recordDocument, err error) {
		err = e.s.findAll(e.ctx, recordsIn, filter, order, pageSize, &found, "state")
		return found, err
	}
	err = pages(nil, []string{"_id"}, recordAt, read, func(d *recordDocument) error {
		if d.State == "" || d.State == committed {
			t.add(d.ID)
		}
		return nil
	})
	return t, err
}

func recordAt(d *recordDocument) []any { return []any{d.ID} }

func (e *export) all(h *hold) error {
	before, err := e.tally()
	if err != nil {
		return err
	}
	for _, list := range lists {
		if err := list(e); err != nil {
			return err
		}
	}
	// Nothing that was read is newer than this. The write also makes its primary
	// know, for the read behind it, what a majority had before.
	if err := e.s.still(e.ctx, h); err != nil {
		return err
	}
	after, err := e.tally()
	if err == nil && (before != e.records || after != e.records) {
		err = unavailable(errChanged)
	}
	return err
}

// lists follow the order of domain.ItemKinds.
var lists = []func(*export) error{
	(*export).keys, byID(&producers), byID(&products), byID(&sites), byID(&batches), (*export).stock, byID(&handovers), byID(&recalls),
	byID(&labelStocks), byID(&runs), byID(&tokens), (*export).requests, (*export).imported, (*export).recorded, (*export).claims,
}

// pages reads documents a page at a time, in the order of fields, which tell
// each from all others. at gives the fields of an item, and read a page.
func pages[T any](filter bson.D, fields []string, at func(*T) []any, read func(filter, order bson.D) ([]T, error), each func(*T) error) error {
	for after, order := filter, keys(fields...); ; {
		items, err := read(after, order)
		if err != nil {
			return err
		}
		for i := range items {
			if err := each(&items[i]); err != nil {
				return err
			}
		}
		if len(items) < pageSize {
			return nil
		}
		after = append(slices.Clone(filter), behind(fields, at(&items[len(items)-1])))
	}
}

// behind is the condition for what comes later in the order of fields.
func behind(fields []string, values []any) bson.E {
	var either bson.A
	var equal bson.D
	for i, f := range fields {
		either = append(either, append(slices.Clone(equal), bson.E{Key: f, Value: bson.D{{Key: "$gt", Value: values[i]}}}))
		equal = append(equal, bson.E{Key: f, Value: values[i]})
	}
	return bson.E{Key: "$or", Value: either}
}

// nouns exports the values of a noun that filter leaves.
func nouns[T domain.Item, D any](e *export, n *noun[T, D], filter bson.D, fields []string, at func(*T) []any) error {
	read := func(filter, order bson.D) ([]T, error) { return n.find(e.ctx, e.s, filter, order, pageSize) }
	return pages(filter, fields, at, read, func(v *T) error { return e.each(*v) })
}

func byID[T domain.Item, D any](n *noun[T, D]) func(*export) error {
	return func(e *export) error {
		return nouns(e, n, nil, []string{"_id"}, func(v *T) []any { return []any{n.key(v)} })
	}
}

func (e *export) keys() error {
	var kept []keyDocument
	if err := e.s.findAll(e.ctx, keysIn, nil, bson.D{{Key: "key", Value: 1}}, 0, &kept); err != nil {
		return err
	}
	for i := range kept {
		if err := e.each(kept[i].key()); err != nil {
			return err
		}
	}
	return nil
}

func (e *export) stock() error {
	at := func(d *stockDocument) []any { return []any{d.Batch, d.Holder} }
	read := func(filter, order bson.D) ([]stockDocument, error) {
		return e.s.findStock(e.ctx, filter, order, pageSize)
	}
	return pages(nil, []string{"batch", "holder"}, at, read, func(d *stockDocument) error {
		if !d.Held {
			return nil
		}
		return e.each(d.line())
	})
}

func (e *export) requests() error {
	return nouns(e, &requests, nil, []string{"caller", "key"}, func(r *domain.Request) []any { return []any{r.Caller, r.Key.Key} })
}

// exportedClaims are the kinds that are exported, in their order.
var exportedClaims = []string{domain.ClaimGTIN, domain.ClaimLot, domain.ClaimSiteCode}

func (e *export) claims() error {
	for _, sort := range exportedClaims {
		filter := bson.D{{Key: "sort", Value: sort}}
		at := func(c *domain.Claim) []any { return []any{c.Value, c.Scope} }
		if err := nouns(e, &claims, filter, []string{"value", "scope"}, at); err != nil {
			return err
		}
	}
	return nil
}

func (e *export) record(d *recordDocument) error {
	e.records.add(d.ID)
	return e.each(d.record())
}

func (e *export) kept(filter, order bson.D) ([]recordDocument, error) {
	return e.s.findKept(e.ctx, filter, order, pageSize)
}

// imported exports the records that an import brought, in their order.
func (e *export) imported() error {
	filter := bson.D{{Key: "imported", Value: bson.D{{Key: "$gt", Value: int64(0)}}}}
	at := func(d *recordDocument) []any { return []any{d.Imported} }
	return pages(filter, []string{"imported"}, at, e.kept, e.record)
}

// recorded exports all other records by id, which is by the clock of who made
// them; but none comes before one of an earlier revision.
func (e *export) recorded() error {
	var waits map[string]string
	read := func(filter, order bson.D) (found []recordDocument, err error) {
		if found, err = e.kept(filter, order); err == nil {
			waits, err = e.waits(found)
		}
		return found, err
	}
	// late are records that have to wait for one with a later id.
	late := map[string][]recordDocument{}
	return pages(ownRecords, []string{"_id"}, recordAt, read, func(d *recordDocument) error {
		if last := waits[d.ID]; last > d.ID {
			late[last] = append(late[last], *d)
			return nil
		}
		if err := e.record(d); err != nil {
			return err
		}
		next := late[d.ID]
		delete(late, d.ID)
		slices.SortFunc(next, func(a, b recordDocument) int { return cmp.Compare(a.Revision, b.Revision) })
		for i := range next {
			if err := e.record(&next[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

var ownRecords = bson.D{{Key: "imported", Value: int64(0)}}

// waits gives, for records of later revisions, the latest id among those of
// their subject up to them.
func (e *export) waits(found []recordDocument) (map[string]string, error) {
	var subjects []string
	for _, d := range found {
		if d.Revision > 1 {
			subjects = append(subjects, d.Subject.ID)
		}
	}
	if len(subjects) == 0 {
		return nil, nil
	}
	slices.Sort(subjects)
	var chains []recordDocument
	filter := append(slices.Clone(ownRecords), bson.E{Key: "subject.kind", Value: bson.D{{Key: "$in", Value: subjectKinds}}},
		bson.E{Key: "subject.id", Value: bson.D{{Key: "$in", Value: slices.Compact(subjects)}}})
	if err := e.s.findAll(e.ctx, recordsIn, filter, nil, 0, &chains, "subject", "revision", "state"); err != nil {
		return nil, err
	}
	slices.SortFunc(chains, func(a, b recordDocument) int { return cmp.Compare(a.Revision, b.Revision) })
	waits, latest := map[string]string{}, map[subjectField]string{}
	for _, d := range chains {
		if d.State == "" || d.State == committed {
			latest[d.Subject] = max(latest[d.Subject], d.ID)
			waits[d.ID] = latest[d.Subject]
		}
	}
	return waits, nil
}

// subjectKinds are the kinds of subject that have more than one revision.
var subjectKinds = []domain.SubjectKind{
	domain.SubjectProducer, domain.SubjectProduct, domain.SubjectSite, domain.SubjectBatch, domain.SubjectHandover,
	domain.SubjectRecall, domain.SubjectLabelStock, domain.SubjectLabelRun, domain.SubjectToken,
}
