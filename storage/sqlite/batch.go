package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nguon/domain"
)

// batches reads the inputs of a batch along with it, in one statement, so that
// a batch and its inputs are of one moment.
var batches = table[domain.Batch]{
	name:  "batch",
	claim: domain.ClaimCode,
	columns: slices.Concat([]string{"id", "code", "producer", "made_unit", "unit_key", "stage", "product", "name", "lot",
		"lot_key", "site", "made_on", "best_before", "made", "losses", "attributes", "documents", "supplier_name",
		"supplier_lot", "state", "void_reason", "recorded_at", "recorded_by"}, metaColumns),
	fixed: 4,
	key:   func(b *domain.Batch) (string, int64) { return string(b.ID), b.Revision },
	values: func(b *domain.Batch) []any {
		return slices.Concat([]any{b.ID, b.Code, b.Producer, b.Made.Unit, b.UnitKey, b.Stage, b.Product, b.Name, b.Lot,
			domain.FoldLot(b.Lot), b.Site, b.MadeOn.String(), b.BestBefore.String(), b.Made.Amount,
			jsonColumn[lossColumn](convert(b.Losses, toLossColumn)), jsonColumn[attributeColumn](convert(b.Attributes, toAttributeColumn)),
			jsonColumn[documentColumn](convert(b.Documents, toDocumentColumn)), b.Supplier.Name, b.Supplier.Lot, b.State,
			b.VoidReason, instant(b.RecordedAt), b.RecordedBy}, metaValues(&b.Meta))
	},
	scan: scanBatch,
	// A line an input, "amount unit id": JSON would take as long to read as all
	// the rest of a batch.
	extra: `, (SELECT group_concat(input.amount || ' ' || input.unit || ' ' || origin.id, char(10) ORDER BY place)
		FROM input CROSS JOIN batch AS origin ON origin.num = from_batch WHERE into_batch = batch.num)`,
}.prepare()

func scanBatch(r row) (b domain.Batch, err error) {
	var (
		lotKey     string
		losses     jsonColumn[lossColumn]
		attributes jsonColumn[attributeColumn]
		documents  jsonColumn[documentColumn]
	)
	into := slices.Concat([]any{&b.ID, &b.Code, &b.Producer, &b.Made.Unit, &b.UnitKey, &b.Stage, &b.Product, &b.Name, &b.Lot,
		&lotKey, &b.Site, toDate(&b.MadeOn), toDate(&b.BestBefore), &b.Made.Amount, &losses, &attributes, &documents,
		&b.Supplier.Name, &b.Supplier.Lot, &b.State, &b.VoidReason, toTime(&b.RecordedAt), &b.RecordedBy},
		metaInto(&b.Meta), []any{(*inputsColumn)(&b.Inputs)})
	if err := r.Scan(into...); err != nil {
		return b, err
	}
	b.Losses = convert(losses, lossColumn.loss)
	b.Attributes = convert(attributes, attributeColumn.attribute)
	b.Documents = convert(documents, documentColumn.document)
	return b, nil
}

// inputsColumn reads the inputs of a batch, which are kept as rows.
type inputsColumn []domain.Input

func (c *inputsColumn) Scan(v any) error {
	*c = nil
	text, ok := v.(string)
	if !ok && v != nil {
		return fmt.Errorf("inputs are read as %T", v)
	}
	for line := range strings.Lines(text) {
		amount, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		unit, id, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseInt(amount, 10, 64)
		if err != nil {
			return fmt.Errorf("input %q: %w", line, err)
		}
		*c = append(*c, domain.Input{Batch: domain.BatchID(id), Quantity: domain.Quantity{Amount: n, Unit: domain.Unit(unit)}})
	}
	return nil
}

type lossColumn struct {
	Name   string      `json:"name"`
	Amount int64       `json:"amount"`
	Unit   domain.Unit `json:"unit"`
}

func toLossColumn(l domain.Loss) lossColumn {
	return lossColumn{Name: l.Name, Amount: l.Quantity.Amount, Unit: l.Quantity.Unit}
}

func (c lossColumn) loss() domain.Loss {
	return domain.Loss{Name: c.Name, Quantity: domain.Quantity{Amount: c.Amount, Unit: c.Unit}}
}

type attributeColumn struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func toAttributeColumn(a domain.Attribute) attributeColumn {
	return attributeColumn{Name: a.Name, Value: a.Value}
}

func (c attributeColumn) attribute() domain.Attribute {
	return domain.Attribute{Name: c.Name, Value: c.Value}
}

type documentColumn struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	SHA256  string `json:"sha256"`
	Address string `json:"address"`
}

func toDocumentColumn(d domain.Document) documentColumn {
	return documentColumn{Name: d.Name, Kind: d.Kind, SHA256: d.SHA256, Address: d.Address}
}

func (c documentColumn) document() domain.Document {
	return domain.Document{Name: c.Name, Kind: c.Kind, SHA256: c.SHA256, Address: c.Address}
}

// Batch reads the batch with an id.
func (s *Store) Batch(ctx context.Context, id domain.BatchID) (domain.Batch, error) {
	return batches.get(ctx, s, string(id))
}

// BatchByCode reads the batch with a code.
func (s *Store) BatchByCode(ctx context.Context, code domain.BatchCode) (domain.Batch, error) {
	return one(ctx, s, batches.scan, batches.sel()+" WHERE code = ?", code)
}

// BatchesByID reads those of ids that exist.
func (s *Store) BatchesByID(ctx context.Context, ids []domain.BatchID) ([]domain.Batch, error) {
	return batches.some(ctx, s, convert(ids, func(id domain.BatchID) string { return string(id) }))
}

// outlinesByID reads less than half the columns of a batch, and none of its
// inputs, which are most of the cost of reading thousands.
const outlinesByID = `SELECT batch.id, code, stage, name, lot, producer, made_on, made, made_unit, state, record_hash
	FROM json_each(?) CROSS JOIN batch ON batch.id = value`

// Outlines reads the outlines of those of ids that exist.
func (s *Store) Outlines(ctx context.Context, ids []domain.BatchID) ([]domain.Outline, error) {
	return some(ctx, s, scanOutline, outlinesByID, convert(ids, func(id domain.BatchID) string { return string(id) }))
}

func scanOutline(r row) (o domain.Outline, err error) {
	err = r.Scan(&o.Batch, &o.Code, &o.Stage, &o.Name, &o.Lot, &o.Producer, toDate(&o.MadeOn), &o.Made.Amount, &o.Made.Unit, &o.State, &o.RecordHash)
	return o, err
}

// Batches lists the batches that f leaves.
func (s *Store) Batches(ctx context.Context, f domain.BatchFilter, page domain.Page) (domain.List[domain.Batch], error) {
	if f.Lot != "" {
		return s.batchesOfLot(ctx, f, page)
	}
	where, args := batchConditions(f)
	index := ""
	switch {
	case f.Product != "" && f.Stage != "":
		index = "batch_of_product_stage"
	case f.Product != "":
		index = "batch_of_product"
	case f.Producer != "" && f.Stage != "":
		index = "batch_of_producer_stage"
	case f.Producer != "":
		index = "batch_of_producer"
	case f.Stage != "":
		index = "batch_of_stage"
	}
	return batches.page(ctx, s, page, index, where, args...)
}

func batchConditions(f domain.BatchFilter) (where []string, args []any) {
	if f.Product != "" {
		// The second half lets SQLite see that the partial index has all of them.
		where = append(where, "product = ? AND product <> ''")
		args = append(args, f.Product)
	}
	if f.Producer != "" {
		where = append(where, "batch.producer = ?")
		args = append(args, f.Producer)
	}
	if f.Stage != "" {
		where = append(where, "stage = ?")
		args = append(args, f.Stage)
	}
	return where, args
}

// batchesOfLot starts from the claims of the lot, of which a producer has one,
// so they are few however many batches there are. A batch that no longer has
// the lot is not listed.
func (s *Store) batchesOfLot(ctx context.Context, f domain.BatchFilter, page domain.Page) (domain.List[domain.Batch], error) {
	key := domain.FoldLot(f.Lot)
	claims, args := "lot.lot_key = ?", []any{key}
	if f.Producer != "" {
		claims += " AND lot.producer = ?"
		args = append(args, f.Producer)
	}
	where, more := batchConditions(f)
	query := "SELECT "
	for i, column := range batches.columns {
		if i > 0 {
			query += ", "
		}
		query += "batch." + column
	}
	query += batches.extra + " FROM lot CROSS JOIN batch ON batch.num = lot.batch WHERE " + claims + " AND batch.lot_key = ?"
	for _, w := range where {
		query += " AND " + w
	}
	query += " AND id < ? ORDER BY id DESC LIMIT ?"
	args = slices.Concat(args, []any{key}, more, []any{before(page), limit(page) + 1})
	items, err := many(ctx, s, batches.scan, query, args...)
	if err != nil {
		return domain.List[domain.Batch]{}, err
	}
	return cut(items, page, func(b *domain.Batch) string { return string(b.ID) }), nil
}
