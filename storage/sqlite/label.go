package sqlite

import (
	"context"
	"slices"
	"time"

	"nguon/domain"
)

// labelRuns have two unique values beside the id: the first unit of a batch's
// run, for two runs that start at one number would fork it, and the code of a
// blank run. The first is looked at before a run is stored.
var labelRuns = table[domain.LabelRun]{
	name:  "label_run",
	claim: domain.ClaimCode,
	columns: slices.Concat([]string{"id", "batch", "producer", "code", "unit_key", "labels", "first_unit", "last_unit", "pin",
		"reason", "printed_at", "printed_by"}, printColumns, []string{"voids", "reprints", "claims"}, metaColumns),
	fixed: 12 + len(printColumns),
	key:   func(r *domain.LabelRun) (string, int64) { return string(r.ID), r.Revision },
	values: func(r *domain.LabelRun) []any {
		return slices.Concat([]any{r.ID, r.Batch, r.Producer, r.Code, r.UnitKey, r.Count, int64(r.First), int64(r.Last), r.PIN,
			r.Reason, instant(r.At), r.By}, printValues(&r.Print),
			[]any{jsonColumn[voidColumn](convert(r.Voids, toVoidColumn)), jsonColumn[reprintColumn](convert(r.Reprints, toReprintColumn)),
				jsonColumn[claimColumn](convert(r.Claims, toClaimColumn))}, metaValues(&r.Meta))
	},
	scan: scanLabelRun,
}.prepare()

func scanLabelRun(from row) (r domain.LabelRun, err error) {
	var (
		own      jsonValue[measures]
		voids    jsonColumn[voidColumn]
		reprints jsonColumn[reprintColumn]
		claims   jsonColumn[claimColumn]
	)
	err = from.Scan(slices.Concat([]any{&r.ID, &r.Batch, &r.Producer, &r.Code, &r.UnitKey, &r.Count, &r.First, &r.Last, &r.PIN,
		&r.Reason, toTime(&r.At), &r.By}, printInto(&r.Print, &own), []any{&voids, &reprints, &claims}, metaInto(&r.Meta))...)
	if err != nil {
		return r, err
	}
	r.Print.Measures = own.stock()
	r.Voids = convert(voids, voidColumn.void)
	r.Reprints = convert(reprints, reprintColumn.reprint)
	r.Claims = convert(claims, claimColumn.claim)
	return r, nil
}

// printColumns are those of domain.PrintOptions.
var printColumns = []string{"label_stock", "measures", "start", "fill_order", "copies", "cut_marks", "dpi", "template", "fields",
	"language", "offset_x", "offset_y"}

func printValues(o *domain.PrintOptions) []any {
	return []any{o.Stock, ownMeasures(o.Measures), o.Start, o.Order, o.Copies, o.CutMarks, o.DPI, o.Template,
		jsonColumn[domain.LabelField](o.Fields), o.Language, o.OffsetX, o.OffsetY}
}

func printInto(o *domain.PrintOptions, own *jsonValue[measures]) []any {
	return []any{&o.Stock, own, &o.Start, &o.Order, &o.Copies, &o.CutMarks, &o.DPI, &o.Template,
		(*jsonColumn[domain.LabelField])(&o.Fields), &o.Language, &o.OffsetX, &o.OffsetY}
}

func ownMeasures(m *domain.StockMeasures) jsonValue[measures] {
	if m == nil {
		return jsonValue[measures]{}
	}
	return jsonValue[measures]{measures(*m)}
}

func (c jsonValue[T]) stock() *domain.StockMeasures {
	m, ok := any(c.v).(measures)
	if !ok || m == (measures{}) {
		return nil
	}
	own := domain.StockMeasures(m)
	return &own
}

// rangeColumn is a stretch of a run in JSON, with who changed it and when, in
// milliseconds since 1970.
type rangeColumn struct {
	First domain.UnitNumber `json:"first"`
	Last  domain.UnitNumber `json:"last"`
	At    int64             `json:"at,omitempty"`
	By    string            `json:"by,omitempty"`
}

func toRange(r domain.LabelRange, at time.Time, by string) rangeColumn {
	c := rangeColumn{First: r.First, Last: r.Last, By: by}
	if !at.IsZero() {
		c.At = at.UnixMilli()
	}
	return c
}

func (c rangeColumn) labels() domain.LabelRange {
	return domain.LabelRange{First: c.First, Last: c.Last}
}

func (c rangeColumn) at() time.Time {
	if c.At == 0 {
		return time.Time{}
	}
	return time.UnixMilli(c.At).UTC()
}

type voidColumn struct {
	rangeColumn
	Reason string `json:"reason"`
}

func toVoidColumn(v domain.LabelVoid) voidColumn {
	return voidColumn{toRange(v.LabelRange, v.At, v.By), v.Reason}
}

func (c voidColumn) void() domain.LabelVoid {
	return domain.LabelVoid{LabelRange: c.labels(), Reason: c.Reason, At: c.at(), By: c.By}
}

type reprintColumn struct {
	rangeColumn
	Reason   string              `json:"reason"`
	Stock    string              `json:"stock"`
	Measures *measures           `json:"measures,omitempty"`
	Start    int                 `json:"start"`
	Order    domain.FillOrder    `json:"order"`
	Copies   int                 `json:"copies"`
	CutMarks bool                `json:"cut_marks,omitempty"`
	DPI      int                 `json:"dpi"`
	Template domain.Template     `json:"template"`
	Fields   []domain.LabelField `json:"fields,omitempty"`
	Language string              `json:"language"`
	OffsetX  int                 `json:"offset_x,omitempty"`
	OffsetY  int                 `json:"offset_y,omitempty"`
}

func toReprintColumn(r domain.LabelReprint) reprintColumn {
	o := &r.Print
	c := reprintColumn{
		rangeColumn: toRange(r.LabelRange, r.At, r.By), Reason: r.Reason, Stock: o.Stock, Start: o.Start, Order: o.Order,
		Copies: o.Copies, CutMarks: o.CutMarks, DPI: o.DPI, Template: o.Template, Fields: o.Fields, Language: o.Language,
		OffsetX: o.OffsetX, OffsetY: o.OffsetY,
	}
	if o.Measures != nil {
		own := measures(*o.Measures)
		c.Measures = &own
	}
	return c
}

func (c reprintColumn) reprint() domain.LabelReprint {
	r := domain.LabelReprint{LabelRange: c.labels(), Reason: c.Reason, At: c.at(), By: c.By, Print: domain.PrintOptions{
		Stock: c.Stock, Start: c.Start, Order: c.Order, Copies: c.Copies, CutMarks: c.CutMarks, DPI: c.DPI, Template: c.Template,
		Fields: c.Fields, Language: c.Language, OffsetX: c.OffsetX, OffsetY: c.OffsetY,
	}}
	if c.Measures != nil {
		own := domain.StockMeasures(*c.Measures)
		r.Print.Measures = &own
	}
	return r
}

type claimColumn struct {
	rangeColumn
	Batch  domain.BatchID `json:"batch"`
	Record string         `json:"batch_record"`
}

func toClaimColumn(c domain.LabelClaim) claimColumn {
	return claimColumn{toRange(c.LabelRange, c.At, c.By), c.Batch, c.BatchRecord}
}

func (c claimColumn) claim() domain.LabelClaim {
	return domain.LabelClaim{LabelRange: c.labels(), Batch: c.Batch, BatchRecord: c.Record, At: c.at(), By: c.By}
}

const issuedUnits = `SELECT coalesce((SELECT last_unit FROM label_run INDEXED BY label_run_units
	WHERE batch = ? AND batch <> '' AND first_unit > 0 ORDER BY first_unit DESC LIMIT 1), 0)`

// Batches and blank runs share the space of codes.
const (
	batchWithCode = "SELECT 1 FROM batch WHERE code = ?"
	blankWithCode = "SELECT 1 FROM label_run INDEXED BY label_run_code WHERE code = ? AND code <> ''"
)

// wantFree refuses a code that a query finds in use.
func wantFree(t *tx, query string, code domain.BatchCode) error {
	used, err := t.exists(query, code)
	if err == nil && used {
		err = &domain.TakenError{Claim: domain.ClaimCode}
	}
	return err
}

// AddLabelRun stores a new run; one of units of a batch has to follow the last.
func (s *Store) AddLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if r.Blank() {
			if err := wantFree(t, batchWithCode, r.Code); err != nil {
				return err
			}
		} else if r.Units() {
			var last domain.UnitNumber
			if err := t.queryRow(issuedUnits, []any{r.Batch}, &last); err != nil {
				return err
			}
			if r.First != last+1 {
				return domain.ErrStale
			}
		}
		if _, err := labelRuns.addTo(t, &r); err != nil {
			return err
		}
		return noteClaims(t, &r)
	})
}

// ReplaceLabelRun stores what became of a run over the revision before it.
func (s *Store) ReplaceLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if err := labelRuns.replaceIn(t, &r, ""); err != nil {
			return err
		}
		return noteClaims(t, &r)
	})
}

// noteClaims lets the run be found by the batches that claimed labels of it.
func noteClaims(t *tx, r *domain.LabelRun) error {
	for _, claim := range r.Claims {
		if _, err := t.exec("INSERT INTO label_claim (batch, run) VALUES (?, ?) ON CONFLICT DO NOTHING", claim.Batch, r.ID); err != nil {
			return err
		}
	}
	return nil
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

// LabelRunByCode reads the blank run with a code.
func (s *Store) LabelRunByCode(ctx context.Context, code domain.BatchCode) (domain.LabelRun, error) {
	return one(ctx, s, labelRuns.scan, labelRuns.sel()+" INDEXED BY label_run_code WHERE code = ? AND code <> ''", code)
}

// LabelRunOfUnit reads the run that issued a unit. Runs of a batch do not
// overlap, so it is the last that starts at or before the unit, or none.
func (s *Store) LabelRunOfUnit(ctx context.Context, batch domain.BatchID, n domain.UnitNumber) (domain.LabelRun, error) {
	run, err := one(ctx, s, labelRuns.scan, labelRuns.sel()+` INDEXED BY label_run_units
		WHERE batch = ? AND batch <> '' AND first_unit > 0 AND first_unit <= ? ORDER BY first_unit DESC LIMIT 1`, batch, int64(n))
	if err == nil && run.Last < n {
		return domain.LabelRun{}, domain.ErrMissing
	}
	return run, err
}

// LabelRuns lists the runs that f leaves.
func (s *Store) LabelRuns(ctx context.Context, f domain.LabelRunFilter, page domain.Page) (domain.List[domain.LabelRun], error) {
	var where []string
	var args []any
	index := ""
	switch {
	case f.Batch != "":
		// A batch has few runs, whoever else has how many.
		where = append(where, `id IN (SELECT id FROM label_run INDEXED BY label_run_of_batch WHERE batch = ?
			UNION SELECT run FROM label_claim WHERE batch = ?)`)
		args = append(args, f.Batch, f.Batch)
	case f.Blank && f.Producer != "":
		index = "label_run_blank_of_producer"
	case f.Blank:
		index = "label_run_blank"
	case f.Producer != "":
		index = "label_run_of_producer"
	}
	if f.Blank {
		where = append(where, "code <> ''")
	}
	if f.Producer != "" {
		where = append(where, "producer = ?")
		args = append(args, f.Producer)
	}
	return labelRuns.page(ctx, s, page, index, where, args...)
}
