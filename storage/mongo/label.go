package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

type runDocument struct {
	ID       string            `bson:"_id"`
	Batch    domain.BatchID    `bson:"batch"`
	Producer domain.ProducerID `bson:"producer"`
	Code     domain.BatchCode  `bson:"code"`
	UnitKey  string            `bson:"unit_key"`
	// Blank is whether there is a code: lists narrow by equality alone.
	Blank    bool           `bson:"blank"`
	Count    int            `bson:"count"`
	First    int64          `bson:"first"`
	Last     int64          `bson:"last"`
	PIN      bool           `bson:"pin"`
	Reason   string         `bson:"reason"`
	Print    printField     `bson:"print"`
	Voids    []voidField    `bson:"voids,omitempty"`
	Reprints []reprintField `bson:"reprints,omitempty"`
	Claims   []claimField   `bson:"claims,omitempty"`
	At       time.Time      `bson:"at,omitempty"`
	By       string         `bson:"by"`
	Meta     metaFields     `bson:",inline"`
}

// runs claim the codes of blank ones. Batches do so too, so that both share
// one space of codes.
var runs = noun[domain.LabelRun, runDocument]{
	in:  runsIn,
	key: func(r *domain.LabelRun) string { return string(r.ID) },
	claim: func(r *domain.LabelRun) []claim {
		if r.Code == "" {
			return nil
		}
		return []claim{codeClaim(r.Code)}
	},
	to: func(r *domain.LabelRun) runDocument {
		return runDocument{
			ID: string(r.ID), Batch: r.Batch, Producer: r.Producer, Code: r.Code, UnitKey: r.UnitKey, Blank: r.Code != "",
			Count: r.Count, First: int64(r.First), Last: int64(r.Last), PIN: r.PIN, Reason: r.Reason, Print: toPrint(r.Print),
			Voids: convert(r.Voids, toVoid), Reprints: convert(r.Reprints, toReprint), Claims: convert(r.Claims, toClaim),
			At: r.At, By: r.By, Meta: toMeta(r.Meta),
		}
	},
	from: func(d *runDocument) domain.LabelRun {
		r := domain.LabelRun{
			ID: domain.LabelRunID(d.ID), Batch: d.Batch, Producer: d.Producer, Code: d.Code, UnitKey: d.UnitKey,
			Count: d.Count, First: domain.UnitNumber(d.First), Last: domain.UnitNumber(d.Last), PIN: d.PIN, Reason: d.Reason,
			Print: d.Print.options(), Voids: convert(d.Voids, voidField.void), Reprints: convert(d.Reprints, reprintField.reprint),
			Claims: convert(d.Claims, claimField.claim), At: d.At.UTC(), By: d.By, Meta: d.Meta.meta(),
		}
		if d.former() {
			supplement(&r)
		}
		return r
	},
}

// former says whether a program of the first layout has written the document:
// its runs never changed, and had no revision.
func (d *runDocument) former() bool { return d.Meta.Revision == 0 }

// supplement adds what every run of the first layout was and did not say.
func supplement(r *domain.LabelRun) {
	r.Revision, r.CreatedAt, r.ChangedAt = 1, r.At, r.At
	r.Print.Order, r.Print.Copies, r.Print.DPI, r.Print.Template = domain.FillByRow, 1, 300, domain.TemplateStandard
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

// AddLabelRun stores a new run and, where it has units of a batch, issues them.
func (s *Store) AddLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return s.change(ctx, ch, func(context.Context) ([]step, error) {
		steps := runs.add(&r)
		if r.Blank() || !r.Units() {
			return steps, nil
		}
		st, err := issue(&r)
		return append(steps, st), err
	})
}

// ReplaceLabelRun stores what became of a run over the revision before it.
func (s *Store) ReplaceLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return s.change(ctx, ch, func(ctx context.Context) ([]step, error) {
		if r.Revision == 2 {
			if err := s.reform(ctx, string(r.ID)); err != nil {
				return nil, err
			}
		}
		return runs.replace(&r, r.Revision)
	})
}

// reform brings a run of the first layout into the form of this one, as a
// change wants a revision to replace. No read tells the two apart.
func (s *Store) reform(ctx context.Context, id string) error {
	var kept document[runDocument]
	found, err := s.findOne(ctx, runsIn, bson.D{{Key: "_id", Value: id}}, &kept)
	if err != nil || !found || !kept.Doc.former() || kept.Adding != nil {
		return err
	}
	r := runs.from(&kept.Doc)
	return s.replace(ctx, runsIn, bson.D{{Key: "_id", Value: id}, {Key: revisionField, Value: none}, {Key: "adding", Value: none}}, runs.to(&r))
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

// LabelRunByCode reads the blank run with a code, by way of the code's claim.
func (s *Store) LabelRunByCode(ctx context.Context, code domain.BatchCode) (domain.LabelRun, error) {
	owner, err := s.ownerOf(ctx, codeClaim(code))
	if err != nil {
		return domain.LabelRun{}, err
	}
	r, err := runs.get(ctx, s, owner)
	if err == nil && r.Code != code {
		return domain.LabelRun{}, domain.ErrMissing
	}
	return r, err
}

// LabelRunOfUnit reads the run that issued unit n of a batch.
func (s *Store) LabelRunOfUnit(ctx context.Context, batch domain.BatchID, n domain.UnitNumber) (domain.LabelRun, error) {
	return runs.one(ctx, s, bson.D{
		// Blank runs have the batch that is empty, and units of their own.
		{Key: "batch", Value: bson.D{{Key: "$eq", Value: batch}, {Key: "$gt", Value: ""}}},
		{Key: "first", Value: bson.D{{Key: "$gte", Value: int64(1)}, {Key: "$lte", Value: int64(n)}}},
		{Key: "last", Value: bson.D{{Key: "$gte", Value: int64(n)}}},
	}, bson.D{{Key: "first", Value: -1}})
}

// LabelRuns lists the runs that f leaves.
func (s *Store) LabelRuns(ctx context.Context, f domain.LabelRunFilter, page domain.Page) (domain.List[domain.LabelRun], error) {
	filter := ofProducer(f.Producer)
	if f.Blank {
		filter = append(filter, bson.E{Key: "blank", Value: true})
	}
	if f.Batch != "" {
		filter = append(filter, bson.E{Key: "$or", Value: bson.A{
			bson.D{{Key: "batch", Value: f.Batch}}, bson.D{{Key: "claims.batch", Value: f.Batch}},
		}})
	}
	return runs.page(ctx, s, page, filter)
}
