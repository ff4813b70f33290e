package sqlite

import (
	"context"

	"nguon/domain"
)

// labelRuns never change. The one unique value beside the id is the first unit
// of a batch's run: two runs that start at one number would fork it.
var labelRuns = table[domain.LabelRun]{
	name: "label_run",
	columns: []string{"id", "batch", "producer", "labels", "first_unit", "last_unit", "label_stock", "start", "cut_marks",
		"language", "printed_at", "printed_by", "record_hash"},
	fixed: 1,
	key:   func(r *domain.LabelRun) (string, int64) { return string(r.ID), 0 },
	values: func(r *domain.LabelRun) []any {
		return []any{r.ID, r.Batch, r.Producer, r.Count, int64(r.First), int64(r.Last), r.Print.Stock, r.Print.Start,
			r.Print.CutMarks, r.Print.Language, instant(r.At), r.By, r.RecordHash}
	},
	scan: func(from row) (r domain.LabelRun, err error) {
		err = from.Scan(&r.ID, &r.Batch, &r.Producer, &r.Count, &r.First, &r.Last, &r.Print.Stock, &r.Print.Start,
			&r.Print.CutMarks, &r.Print.Language, toTime(&r.At), &r.By, &r.RecordHash)
		return r, err
	},
}.prepare()

const issuedUnits = `SELECT coalesce((SELECT last_unit FROM label_run INDEXED BY label_run_units
	WHERE batch = ? AND first_unit > 0 ORDER BY first_unit DESC LIMIT 1), 0)`

// AddLabelRun stores a new run; one of units has to follow the last.
func (s *Store) AddLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if r.Units() {
			var last domain.UnitNumber
			if err := t.queryRow(issuedUnits, []any{r.Batch}, &last); err != nil {
				return err
			}
			if r.First != last+1 {
				return domain.ErrStale
			}
		}
		_, err := labelRuns.addTo(t, &r)
		return err
	})
}

// IssuedUnits is the last unit number issued for a batch.
func (s *Store) IssuedUnits(ctx context.Context, batch domain.BatchID) (domain.UnitNumber, error) {
	var last domain.UnitNumber
	err := s.queryRow(ctx, issuedUnits, []any{batch}, &last)
	return last, err
}

// LabelRun reads the run with an id.
func (s *Store) LabelRun(ctx context.Context, id domain.LabelRunID) (domain.LabelRun, error) {
	return labelRuns.get(ctx, s, string(id))
}

// LabelRunOfUnit reads the run that issued a unit. Runs of a batch do not
// overlap, so it is the last that starts at or before the unit, or none.
func (s *Store) LabelRunOfUnit(ctx context.Context, batch domain.BatchID, n domain.UnitNumber) (domain.LabelRun, error) {
	run, err := one(ctx, s, labelRuns.scan, labelRuns.sel()+` INDEXED BY label_run_units
		WHERE batch = ? AND first_unit > 0 AND first_unit <= ? ORDER BY first_unit DESC LIMIT 1`, batch, int64(n))
	if err == nil && run.Last < n {
		return domain.LabelRun{}, domain.ErrMissing
	}
	return run, err
}

// LabelRuns lists the runs of a batch.
func (s *Store) LabelRuns(ctx context.Context, batch domain.BatchID, page domain.Page) (domain.List[domain.LabelRun], error) {
	return labelRuns.page(ctx, s, page, "label_run_of_batch", []string{"batch = ?"}, batch)
}
