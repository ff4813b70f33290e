package sqlite

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"nguon/domain"
)

// row is what the current row of a query is read from.
type row interface{ Scan(into ...any) error }

// table is how a noun is kept: its columns, and how a value becomes a row and
// back. values and scan follow the order of columns.
type table[T any] struct {
	name string
	// claim is the unique value of a row beside its id, if any.
	claim   string
	columns []string
	// fixed is how many columns, from the first, never change.
	fixed  int
	values func(*T) []any
	scan   func(row) (T, error)
	// key gives the id of a value, and its revision.
	key func(*T) (id string, revision int64)
	// extra is read behind the columns; it begins with a comma.
	extra string

	insert, update, byID, bySome string
}

// prepare writes the statements that all tables have. The id is the first of
// the columns.
func (t table[T]) prepare() *table[T] {
	marks := func(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
	changing := t.columns[t.fixed:]
	t.insert = fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (id) DO NOTHING",
		t.name, strings.Join(t.columns, ", "), marks(len(t.columns)))
	t.update = fmt.Sprintf("UPDATE %s SET (%s) = (%s) WHERE id = ? AND revision = ? - 1",
		t.name, strings.Join(changing, ", "), marks(len(changing)))
	t.byID = t.sel() + " WHERE id = ?"
	t.bySome = "SELECT " + strings.Join(t.columns, ", ") + t.extra +
		" FROM (SELECT value FROM json_each(?)) CROSS JOIN " + t.name + " ON id = value"
	return &t
}

// sel is the beginning of every query for rows of t.
func (t *table[T]) sel() string {
	return "SELECT " + strings.Join(t.columns, ", ") + t.extra + " FROM " + t.name
}

// addTo stores a new row and gives its number.
func (t *table[T]) addTo(x *tx, v *T) (int64, error) {
	return x.add(t.claim, t.insert, t.values(v)...)
}

// replaceIn stores v over the revision before it. condition narrows further
// what may be replaced, and begins with AND.
func (t *table[T]) replaceIn(x *tx, v *T, condition string) error {
	id, revision := t.key(v)
	n, err := x.exec(t.update+condition, append(t.values(v)[t.fixed:], id, revision)...)
	switch {
	case violatesUnique(err):
		return &domain.TakenError{Claim: t.claim, Err: err}
	case err != nil || n == 1:
		return err
	}
	found, err := x.exists("SELECT 1 FROM "+t.name+" WHERE id = ?", id)
	switch {
	case err != nil:
		return err
	case found:
		return domain.ErrStale
	}
	return domain.ErrMissing
}

// get reads the row with an id.
func (t *table[T]) get(ctx context.Context, s *Store, id string) (T, error) {
	return one(ctx, s, t.scan, t.byID, id)
}

// someAtOnce is how many ids one query looks up; what is more goes to several
// connections at once.
const someAtOnce = 512

// some reads the rows with ids, in any order and each once.
func (t *table[T]) some(ctx context.Context, s *Store, ids []string) ([]T, error) {
	return some(ctx, s, t.scan, t.bySome, ids)
}

// some runs a query that takes a JSON list of ids for all of ids, in parts.
func some[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, ids []string) ([]T, error) {
	if len(ids) == 0 {
		return nil, s.reading(ctx, ctx.Err)
	}
	// In the order of the index, neighbours are found on one page.
	slices.Sort(ids)
	ids = slices.Compact(ids)
	parts := slices.Collect(slices.Chunk(ids, someAtOnce))
	found := make([][]T, len(parts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(min(readers/2, runtime.GOMAXPROCS(0)))
	for i, part := range parts {
		g.Go(func() (err error) {
			found[i], err = many(ctx, s, scan, query, jsonOf(part))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(found...), nil
}

// page reads a page along an index whose last column is the id. where are
// conditions on the columns, of the form "producer = ?".
func (t *table[T]) page(ctx context.Context, s *Store, p domain.Page, index string, where []string, args ...any) (domain.List[T], error) {
	if index != "" {
		index = " INDEXED BY " + index
	}
	query := t.sel() + index + " WHERE " + strings.Join(append(where, "id < ?"), " AND ") + " ORDER BY id DESC LIMIT ?"
	items, err := many(ctx, s, t.scan, query, append(args, before(p), limit(p)+1)...)
	if err != nil {
		return domain.List[T]{}, err
	}
	return cut(items, p, func(v *T) string { id, _ := t.key(v); return id }), nil
}

// before is the id that the items of a page come before. The first page begins
// behind every id: no UTF-8 text has the byte 0xff.
func before(p domain.Page) string {
	if p.After == "" {
		return "\xff"
	}
	return p.After
}

func limit(p domain.Page) int { return max(p.Limit, 1) }

// cut makes a page of items, of which one more than asked for was read to see
// whether another page follows.
func cut[T any](items []T, p domain.Page, id func(*T) string) domain.List[T] {
	l := domain.List[T]{Items: items}
	if n := limit(p); len(items) > n {
		l.Items = items[:n]
		l.Next = id(&items[n-1])
	}
	return l
}
