package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// how is what a step does to its document.
type how string

const (
	// adding inserts a document that no read gives until the change is kept.
	adding how = "add"
	// changing locks a document; its new content waits in the step.
	changing how = "change"
	// taking lowers stock at once, and remembers by how much.
	taking how = "take"
	// putting announces stock that is there once the change is kept.
	putting how = "put"
)

// step is what a change does to one document. The exported fields are all that
// is needed to finish or undo it; the others serve its owner alone.
type step struct {
	How    how      `bson:"how"`
	In     string   `bson:"in"`
	ID     string   `bson:"id"`
	Amount int64    `bson:"amount,omitempty"`
	After  bson.Raw `bson:"after,omitempty"`

	// document is what adding inserts, marked; met judges one that is kept
	// under that id already, nil where it serves as well.
	document func(*mark) any
	met      func(kept bson.Raw) error
	// field and value are what changing wants of the document; missing and
	// stale are the refusals where there is none, or another.
	field          string
	value          int64
	missing, stale error
	// stock is the document that taking and putting are about.
	stock stockDocument
}

// revision is what the step makes the revision of its document, 0 where it
// makes none.
func (st *step) revision() int64 {
	switch {
	case st.field == revisionField:
		return st.value + 1
	case st.How == adding && rank(st.In) == nounRank:
		return 1
	}
	return 0
}

// obstacle is another attempt's mark on a document.
type obstacle struct {
	mark mark
	// at undoes the mark where the attempt does not know of it any more.
	at step
}

// try takes a step with one write. When that does not succeed, it tells what
// stands in the way, if anything, or why the change is refused; with neither
// the step can be tried again at once.
func (s *Store) try(ctx context.Context, st *step, m mark) (done bool, o *obstacle, err error) {
	switch st.How {
	case adding:
		return s.tryAdding(ctx, st, m)
	case changing:
		return s.tryChanging(ctx, st, m)
	case taking:
		return s.tryTaking(ctx, st, m)
	default:
		done, err := s.tryPutting(ctx, st, m)
		return done, nil, err
	}
}

func (s *Store) tryAdding(ctx context.Context, st *step, m mark) (bool, *obstacle, error) {
	err := s.insert(ctx, st.In, st.document(&m))
	if !taken(err) {
		return err == nil, nil, err
	}
	kept, o, err := s.markedBy(ctx, st)
	switch {
	case err != nil || kept == nil:
		return false, nil, err
	case o != nil && o.at.How == adding:
		return false, o, nil
	}
	err = st.met(kept)
	return err == nil, nil, err
}

func (s *Store) tryChanging(ctx context.Context, st *step, m mark) (bool, *obstacle, error) {
	free := bson.D{{Key: "$exists", Value: false}}
	done, err := s.update(ctx, st.In,
		bson.D{{Key: "_id", Value: st.ID}, {Key: st.field, Value: st.value}, {Key: "adding", Value: free}, {Key: "changing", Value: free}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "changing", Value: m}}}})
	if done || err != nil {
		return done, nil, err
	}
	kept, o, err := s.markedBy(ctx, st)
	switch {
	case err != nil:
		return false, nil, err
	case kept == nil:
		return false, nil, st.missing
	case o != nil:
		return false, o, nil
	}
	if value, ok := kept.Lookup(st.field).AsInt64OK(); !ok || value != st.value {
		return false, nil, st.stale
	}
	return false, nil, nil
}

// marked is what any document of a noun may carry.
type marked struct {
	Adding   *mark `bson:"adding,omitempty"`
	Changing *mark `bson:"changing,omitempty"`
}

// obstacle is the mark of another attempt on a document, if there is one.
func (m marked) obstacle(in, id string) *obstacle {
	switch {
	case m.Adding != nil:
		return &obstacle{mark: *m.Adding, at: step{How: adding, In: in, ID: id}}
	case m.Changing != nil:
		return &obstacle{mark: *m.Changing, at: step{How: changing, In: in, ID: id}}
	}
	return nil
}

// markedBy reads the document of a step, nil when there is none, and who has
// marked it.
func (s *Store) markedBy(ctx context.Context, st *step) (bson.Raw, *obstacle, error) {
	var kept bson.Raw
	found, err := s.findOne(ctx, st.In, bson.D{{Key: "_id", Value: st.ID}}, &kept)
	if err != nil || !found {
		return nil, nil, err
	}
	var m marked
	if err := bson.Unmarshal(kept, &m); err != nil {
		return nil, nil, err
	}
	return kept, m.obstacle(st.In, st.ID), nil
}

func (s *Store) tryTaking(ctx context.Context, st *step, m mark) (bool, *obstacle, error) {
	done, err := s.update(ctx, st.In,
		bson.D{{Key: "_id", Value: st.ID}, {Key: "left", Value: bson.D{{Key: "$gte", Value: st.Amount}}}},
		bson.D{
			{Key: "$inc", Value: bson.D{{Key: "left", Value: -st.Amount}}},
			{Key: "$set", Value: bson.D{{Key: marksAt(m.Try), Value: stockMark{Record: m.Record, Amount: -st.Amount}}}},
		})
	if done || err != nil {
		return done, nil, err
	}
	short := &domain.ShortError{Batch: st.stock.Batch, Holder: st.stock.Holder}
	var kept stockDocument
	found, err := s.findOne(ctx, st.In, bson.D{{Key: "_id", Value: st.ID}}, &kept)
	switch {
	case err != nil:
		return false, nil, err
	case !found:
		return false, nil, short
	case kept.Left >= st.Amount:
		return false, nil, nil
	}
	for try, by := range kept.Marks {
		o := kept.obstacle(try, by)
		if by.Amount < 0 {
			// What it holds may come back.
			return false, &o, nil
		}
		// What it brings counts once it is kept, and nobody waits for it.
		waiting, err := s.settle(ctx, o)
		if err != nil || waiting == nil {
			return false, nil, err
		}
	}
	short.Left = kept.Left
	return false, nil, short
}

func (s *Store) tryPutting(ctx context.Context, st *step, m mark) (bool, error) {
	by := stockMark{Record: m.Record, Amount: st.Amount}
	done, err := s.update(ctx, st.In, bson.D{{Key: "_id", Value: st.ID}},
		bson.D{{Key: "$set", Value: bson.D{{Key: marksAt(m.Try), Value: by}, {Key: "spent", Value: false}}}})
	if done || err != nil {
		return done, err
	}
	first := st.stock
	first.ID, first.Marks = st.ID, map[string]stockMark{m.Try: by}
	err = s.insert(ctx, st.In, &first)
	if taken(err) {
		return false, nil
	}
	return err == nil, err
}

// finishStep turns the mark of a kept change into what it stands for, and
// undoStep takes it away. Both do nothing where the mark is not there, so that
// they can be repeated, and done by several at once.
func (s *Store) finishStep(ctx context.Context, try string, st *step) (err error) {
	switch st.How {
	case adding:
		_, err = s.update(ctx, st.In, st.marked(try), unset("adding"))
	case changing:
		err = s.replace(ctx, st.In, st.marked(try), st.After)
	case taking:
		_, err = s.update(ctx, st.In, st.marked(try), unset(marksAt(try)))
	case putting:
		_, err = s.update(ctx, st.In, st.marked(try), append(unset(marksAt(try)),
			bson.E{Key: "$inc", Value: bson.D{{Key: "left", Value: st.Amount}}},
			bson.E{Key: "$set", Value: bson.D{{Key: "held", Value: true}}}))
	}
	return inStep(st, err)
}

func (s *Store) undoStep(ctx context.Context, try string, st *step) (err error) {
	switch st.How {
	case adding:
		err = s.delete(ctx, st.In, st.marked(try))
	case changing:
		_, err = s.update(ctx, st.In, st.marked(try), unset("changing"))
	case taking:
		_, err = s.update(ctx, st.In, st.marked(try), append(unset(marksAt(try)),
			bson.E{Key: "$inc", Value: bson.D{{Key: "left", Value: st.Amount}}}))
	case putting:
		_, err = s.update(ctx, st.In, st.marked(try), unset(marksAt(try)))
	}
	return inStep(st, err)
}

// marked is the filter for the step's document while it bears the mark of try.
func (st *step) marked(try string) bson.D {
	filter := bson.D{{Key: "_id", Value: st.ID}}
	switch st.How {
	case adding:
		return append(filter, bson.E{Key: "adding.try", Value: try})
	case changing:
		return append(filter, bson.E{Key: "changing.try", Value: try})
	}
	return append(filter, bson.E{Key: marksAt(try), Value: bson.D{{Key: "$exists", Value: true}}})
}

func unset(field string) bson.D {
	return bson.D{{Key: "$unset", Value: bson.D{{Key: field, Value: ""}}}}
}

func inStep(st *step, err error) error {
	if err != nil {
		return fmt.Errorf("%s in %s: %w", st.How, st.In, err)
	}
	return nil
}
