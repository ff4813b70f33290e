package mongo

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

type runDocument struct {
	ID         string            `bson:"_id"`
	Batch      domain.BatchID    `bson:"batch"`
	Producer   domain.ProducerID `bson:"producer"`
	Count      int               `bson:"count"`
	First      int64             `bson:"first"`
	Last       int64             `bson:"last"`
	Print      printField        `bson:"print"`
	At         time.Time         `bson:"at,omitempty"`
	By         string            `bson:"by"`
	RecordHash string            `bson:"record_hash"`
}

type printField struct {
	Stock    string `bson:"stock"`
	Start    int    `bson:"start"`
	CutMarks bool   `bson:"cut_marks"`
	Language string `bson:"language"`
}

var runs = noun[domain.LabelRun, runDocument]{
	in:  runsIn,
	key: func(r *domain.LabelRun) string { return string(r.ID) },
	to: func(r *domain.LabelRun) runDocument {
		return runDocument{
			ID: string(r.ID), Batch: r.Batch, Producer: r.Producer, Count: r.Count, First: int64(r.First), Last: int64(r.Last),
			Print: printField{Stock: r.Print.Stock, Start: r.Print.Start, CutMarks: r.Print.CutMarks, Language: r.Print.Language}, At: r.At, By: r.By, RecordHash: r.RecordHash,
		}
	},
	from: func(d *runDocument) domain.LabelRun {
		return domain.LabelRun{
			ID: domain.LabelRunID(d.ID), Batch: d.Batch, Producer: d.Producer, Count: d.Count, First: domain.UnitNumber(d.First),
			Last: domain.UnitNumber(d.Last), Print: domain.PrintOptions{Stock: d.Print.Stock, Start: d.Print.Start, CutMarks: d.Print.CutMarks, Language: d.Print.Language}, At: d.At.UTC(), By: d.By, Meta: domain.Meta{RecordHash: d.RecordHash},
		}
	},
}

// issued is the last unit number of a batch; a batch without units has none.
type issued struct {
	batch domain.BatchID
	last  domain.UnitNumber
}

type unitsDocument struct {
	ID   string `bson:"_id"`
	Last int64  `bson:"last"`
}

var units = noun[issued, unitsDocument]{
	in:   unitsIn,
	key:  func(i *issued) string { return string(i.batch) },
	to:   func(i *issued) unitsDocument { return unitsDocument{ID: string(i.batch), Last: int64(i.last)} },
	from: func(d *unitsDocument) issued { return issued{domain.BatchID(d.ID), domain.UnitNumber(d.Last)} },
}

// issue is the step that issues the units of a run, which begins behind the
// last one issued.
func issue(r *domain.LabelRun) (step, error) {
	next := issued{r.Batch, r.Last}
	if r.First == 1 {
		st := units.add(&next)[0]
		st.met = func(bson.Raw) error { return domain.ErrStale }
		return st, nil
	}
	after, err := bson.Marshal(units.to(&next))
	if err != nil {
		return step{}, faulty{err}
	}
	return step{
		How: changing, In: unitsIn, ID: string(r.Batch), After: after,
		field: "last", value: int64(r.First) - 1, missing: domain.ErrStale, stale: domain.ErrStale,
	}, nil
}

// AddLabelRun stores a new run and, where it has units, issues them.
func (s *Store) AddLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return s.change(ctx, ch, func(context.Context) ([]step, error) {
		steps := runs.add(&r)
		if !r.Units() {
			return steps, nil
		}
		st, err := issue(&r)
		return append(steps, st), err
	})
}

// IssuedUnits is the last unit number issued for a batch.
func (s *Store) IssuedUnits(ctx context.Context, batch domain.BatchID) (domain.UnitNumber, error) {
	var last domain.UnitNumber
	err := s.reading(ctx, func() error {
		found, err := units.find(ctx, s, bson.D{{Key: "_id", Value: string(batch)}}, nil, 1)
		if err == nil && len(found) == 1 {
			last = found[0].last
		}
		return err
	})
	return last, err
}

// LabelRun reads the run with an id.
func (s *Store) LabelRun(ctx context.Context, id domain.LabelRunID) (domain.LabelRun, error) {
	return runs.get(ctx, s, string(id))
}

// LabelRunOfUnit reads the run that issued unit n of a batch.
func (s *Store) LabelRunOfUnit(ctx context.Context, batch domain.BatchID, n domain.UnitNumber) (domain.LabelRun, error) {
	return runs.one(ctx, s, bson.D{
		{Key: "batch", Value: batch},
		{Key: "first", Value: bson.D{{Key: "$gte", Value: int64(1)}, {Key: "$lte", Value: int64(n)}}},
		{Key: "last", Value: bson.D{{Key: "$gte", Value: int64(n)}}},
	}, bson.D{{Key: "first", Value: -1}})
}

// LabelRuns lists the runs of a batch.
func (s *Store) LabelRuns(ctx context.Context, f domain.LabelRunFilter, page domain.Page) (domain.List[domain.LabelRun], error) {
	return runs.page(ctx, s, page, bson.D{{Key: "batch", Value: f.Batch}})
}

var errComing = errors.New("storage/mongo: this part of label runs is not kept yet")

// ReplaceLabelRun stores what became of a run over the revision before it.
func (s *Store) ReplaceLabelRun(context.Context, domain.LabelRun, domain.Change) error {
	return errComing
}

// LabelRunByCode reads the blank run with a code.
func (s *Store) LabelRunByCode(context.Context, domain.BatchCode) (domain.LabelRun, error) {
	return domain.LabelRun{}, domain.ErrMissing
}

// AddLabelStock stores a new label stock.
func (s *Store) AddLabelStock(context.Context, domain.LabelStock, domain.Change) error {
	return errComing
}

// ReplaceLabelStock stores a label stock over the revision before it.
func (s *Store) ReplaceLabelStock(context.Context, domain.LabelStock, domain.Change) error {
	return errComing
}

// LabelStock reads the label stock with an id.
func (s *Store) LabelStock(context.Context, domain.LabelStockID) (domain.LabelStock, error) {
	return domain.LabelStock{}, domain.ErrMissing
}

// LabelStocks lists the label stocks of one producer, or of all.
func (s *Store) LabelStocks(context.Context, domain.ProducerID, domain.Page) (domain.List[domain.LabelStock], error) {
	return domain.List[domain.LabelStock]{}, nil
}
