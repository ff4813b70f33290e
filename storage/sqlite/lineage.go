package sqlite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nguon/domain"
)

// The edges of one level, in one text: a line an edge, "from into amount unit".
// One row a level instead of one an edge halves the time of a large graph, most
// of which goes into crossing the driver. CROSS JOIN keeps SQLite from turning
// the join round and reading the whole graph.
const (
	edgesBack = `SELECT coalesce(group_concat(edge, char(10)), '') FROM (
		SELECT from_batch || ' ' || into_batch || ' ' || amount || ' ' || unit AS edge
		FROM json_each(?) CROSS JOIN input ON into_batch = value WHERE counts = 1 LIMIT ?)`
	edgesForward = `SELECT coalesce(group_concat(edge, char(10)), '') FROM (
		SELECT from_batch || ' ' || into_batch || ' ' || amount || ' ' || unit AS edge
		FROM json_each(?) CROSS JOIN input INDEXED BY input_forward ON from_batch = value WHERE counts = 1 LIMIT ?)`
	rootNumbers  = "SELECT num FROM json_each(?) CROSS JOIN batch ON batch.id = value"
	batchNumbers = "SELECT num, batch.id FROM json_each(?) CROSS JOIN batch ON num = value"
)

// Lineage walks the graph level by level, so that what is nearest comes first,
// whatever is cut off. All levels are of one moment.
func (s *Store) Lineage(ctx context.Context, roots []domain.BatchID, dir domain.Direction, max int) (domain.Graph, error) {
	var g domain.Graph
	err := s.snapshot(ctx, func(read readFunc) error {
		w := walk{read: read, dir: dir, max: max, ids: map[int64]domain.BatchID{}}
		if err := w.from(roots); err != nil {
			return err
		}
		if err := w.name(); err != nil {
			return err
		}
		g = domain.Graph{Edges: w.edges(), Complete: !w.more}
		return nil
	})
	return g, err
}

// walk is one passage through the graph, in the batches' numbers.
type walk struct {
	read readFunc
	dir  domain.Direction
	max  int
	// ids has an entry for each batch that was met, empty until it is named.
	ids   map[int64]domain.BatchID
	found []numbered
	// more says that there are edges beyond max.
	more bool
}

// numbered is an edge between the numbers of batches.
type numbered struct {
	from, into int64
	quantity   domain.Quantity
}

// from follows the edges from the roots on, until there are none or too many.
func (w *walk) from(roots []domain.BatchID) error {
	var level []int64
	err := w.read(rootNumbers, []any{jsonOf(roots)}, func(r row) error {
		var num int64
		err := r.Scan(&num)
		if _, met := w.ids[num]; !met {
			w.ids[num] = ""
			level = append(level, num)
		}
		return err
	})
	if err != nil {
		return err
	}
	for len(level) > 0 && !w.more {
		if level, err = w.next(level); err != nil {
			return err
		}
	}
	return nil
}

// next follows the edges from one level, and gives the batches that were not
// met before.
func (w *walk) next(level []int64) ([]int64, error) {
	query := edgesBack
	if w.dir == domain.Forward {
		query = edgesForward
	}
	room := w.max - len(w.found)
	var text string
	if err := w.read(query, []any{jsonOf(level), room + 1}, func(r row) error { return r.Scan(&text) }); err != nil {
		return nil, err
	}
	var beyond []int64
	for line := range strings.Lines(text) {
		if room == 0 {
			w.more = true
			break
		}
		room--
		e, err := parseEdge(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		w.found = append(w.found, e)
		end := e.from
		if w.dir == domain.Forward {
			end = e.into
		}
		if _, met := w.ids[end]; !met {
			w.ids[end] = ""
			beyond = append(beyond, end)
		}
	}
	return beyond, nil
}

func parseEdge(line string) (e numbered, err error) {
	from, rest, _ := strings.Cut(line, " ")
	into, rest, _ := strings.Cut(rest, " ")
	amount, unit, ok := strings.Cut(rest, " ")
	if !ok {
		return e, fmt.Errorf("edge %q has too few parts", line)
	}
	e.quantity.Unit = domain.Unit(unit)
	for _, part := range []struct {
		text string
		into *int64
	}{{from, &e.from}, {into, &e.into}, {amount, &e.quantity.Amount}} {
		if *part.into, err = strconv.ParseInt(part.text, 10, 64); err != nil {
			return e, err
		}
	}
	return e, nil
}

// name finds the ids of all batches that were met, once each.
func (w *walk) name() error {
	if len(w.found) == 0 {
		return nil
	}
	// In the order of the table, neighbours are found on one page.
	nums := slices.Sorted(maps.Keys(w.ids))
	return w.read(batchNumbers, []any{jsonOf(nums)}, func(r row) error {
		var num int64
		var id domain.BatchID
		err := r.Scan(&num, &id)
		w.ids[num] = id
		return err
	})
}

func (w *walk) edges() []domain.Edge {
	return convert(w.found, func(e numbered) domain.Edge {
		return domain.Edge{From: w.ids[e.from], Into: w.ids[e.into], Quantity: e.quantity}
	})
}
