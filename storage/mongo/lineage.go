package mongo

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// lineageBatches reads of a batch what the graph is made of.
var lineageBatches = noun[domain.Batch, batchDocument]{
	in:     batchesIn,
	key:    batches.key,
	from:   batches.from,
	fields: []string{"inputs", "state", "adding", "changing"},
}

// frontierAtOnce is how many batches one query of a level names.
const frontierAtOnce = 20_000

// Lineage follows the graph level by level, with one query a level, or a few
// where it is very broad. Levels are read one after the other: of batches that
// are recorded meanwhile some may be there and others not.
func (s *Store) Lineage(ctx context.Context, roots []domain.BatchID, dir domain.Direction, most int) (domain.Graph, error) {
	g := domain.Graph{Complete: true}
	err := s.reading(ctx, func() error {
		w := walk{s: s, dir: dir, most: most, met: map[domain.BatchID]bool{}, graph: &g}
		frontier := w.further(nil, roots...)
		for len(frontier) > 0 {
			var beyond []domain.BatchID
			for part := range slices.Chunk(frontier, frontierAtOnce) {
				found, err := w.level(ctx, part)
				if err != nil || !g.Complete {
					return err
				}
				beyond = append(beyond, found...)
			}
			frontier = beyond
		}
		return nil
	})
	if err != nil {
		return domain.Graph{}, err
	}
	return g, nil
}

// walk is a lineage as far as it was followed.
type walk struct {
	s     *Store
	dir   domain.Direction
	most  int
	met   map[domain.BatchID]bool
	graph *domain.Graph
}

// further adds those batches to a frontier that were not met before.
func (w *walk) further(frontier []domain.BatchID, ids ...domain.BatchID) []domain.BatchID {
	for _, id := range ids {
		if !w.met[id] {
			w.met[id] = true
			frontier = append(frontier, id)
		}
	}
	return frontier
}

// level reads the edges that begin at a frontier and gives the batches that
// they lead to and that were not met before.
func (w *walk) level(ctx context.Context, frontier []domain.BatchID) ([]domain.BatchID, error) {
	at := make(map[domain.BatchID]bool, len(frontier))
	for _, id := range frontier {
		at[id] = true
	}
	among := bson.D{{Key: "$in", Value: texts(frontier)}}
	filter, limit := bson.D{{Key: "_id", Value: among}, {Key: "state", Value: domain.BatchRecorded}}, 0
	if w.dir == domain.Forward {
		// Each batch found is an edge at least: one more than there is room
		// for shows that the graph is cut, and there may be very many.
		filter, limit = bson.D{{Key: "inputs.batch", Value: among}, {Key: "state", Value: domain.BatchRecorded}}, w.most-len(w.graph.Edges)+1
	}
	found, err := lineageBatches.find(ctx, w.s, filter, nil, limit)
	if err != nil {
		return nil, err
	}
	var beyond []domain.BatchID
	for i := range found {
		b := &found[i]
		for _, in := range b.Inputs {
			far := in.Batch
			if w.dir == domain.Forward {
				if !at[in.Batch] {
					continue
				}
				far = b.ID
			}
			if len(w.graph.Edges) == w.most {
				w.graph.Complete = false
				return nil, nil
			}
			w.graph.Edges = append(w.graph.Edges, domain.Edge{From: in.Batch, Into: b.ID, Quantity: in.Quantity})
			beyond = w.further(beyond, far)
		}
	}
	return beyond, nil
}
