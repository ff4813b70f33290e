package domain

import (
	"cmp"
	"context"
	"slices"
)

// Direction is the way along the batch graph.
type Direction uint8

const (
	// Back leads from a batch to what it was made from.
	Back Direction = iota + 1
	// Forward leads from a batch to what was made from it.
	Forward
)

// Edge says that Quantity of the batch From went into the batch Into.
type Edge struct {
	From     BatchID
	Into     BatchID
	Quantity Quantity
}

// Graph is a part of the batch graph.
type Graph struct {
	Edges []Edge
	// Complete is false when the part was cut at the size that was asked for.
	Complete bool
}

// MaxLineage is the most edges that a lineage is followed over.
const MaxLineage = 50_000

// Lineage is every batch that can be reached from Root in one direction,
// direct and indirect, each once, with the amounts along the edges.
type Lineage struct {
	Root BatchID
	// Nodes are the root and all that was reached, nearest first, then by id.
	Nodes []LineageNode
	Edges []Edge
	// Complete is false when the chain goes on beyond what is given.
	Complete bool
}

// LineageNode is one batch of a lineage, as whoever may see the lineage knows it.
type LineageNode struct {
	// Depth is the length of the shortest way from the root.
	Depth int
	Outline
}

// Lineage follows a batch back to every raw material, or forward to all that
// was made from it. A producer sees back without limit, as every consumer
// does, and forward through its own batches and one step into those of others.
func (t *Tracker) Lineage(ctx context.Context, c Caller, id BatchID, dir Direction) (Lineage, error) {
	root, err := t.Batch(ctx, c, id)
	if err != nil {
		return Lineage{}, err
	}
	graph, err := t.store.Lineage(ctx, id, dir, MaxLineage)
	if err != nil {
		return Lineage{}, err
	}
	outlines, err := t.store.Outlines(ctx, graph.batches(root.ID))
	if err != nil {
		return Lineage{}, err
	}
	byID := make(map[BatchID]Outline, len(outlines))
	for _, o := range outlines {
		byID[o.Batch] = o
	}
	if dir == Forward && !c.seesAll() {
		graph.Edges = slices.DeleteFunc(graph.Edges, func(e Edge) bool {
			return byID[e.From].Producer != c.Producer
		})
	}
	l := Lineage{Root: id, Edges: graph.Edges, Complete: graph.Complete}
	for at, depth := range graph.depths(id, dir) {
		l.Nodes = append(l.Nodes, LineageNode{Depth: depth, Outline: byID[at]})
	}
	slices.SortFunc(l.Nodes, func(a, b LineageNode) int {
		return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.Batch, b.Batch))
	})
	// What was pruned may have left edges that nothing leads to any more.
	reached := make(map[BatchID]bool, len(l.Nodes))
	for _, n := range l.Nodes {
		reached[n.Batch] = true
	}
	l.Edges = slices.DeleteFunc(l.Edges, func(e Edge) bool { return !reached[e.From] || !reached[e.Into] })
	slices.SortFunc(l.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.Into, b.Into), cmp.Compare(a.From, b.From))
	})
	return l, nil
}

// along gives the ends of e in the order of a walk in direction dir.
func (e Edge) along(dir Direction) (near, far BatchID) {
	if dir == Back {
		return e.Into, e.From
	}
	return e.From, e.Into
}

// batches are the root and all ends of the graph's edges, each once.
func (g Graph) batches(root BatchID) []BatchID {
	seen := map[BatchID]bool{root: true}
	ids := []BatchID{root}
	for _, e := range g.Edges {
		for _, id := range [...]BatchID{e.From, e.Into} {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// next gives for each batch those one step further in direction dir.
func (g Graph) next(dir Direction) map[BatchID][]BatchID {
	next := make(map[BatchID][]BatchID, len(g.Edges))
	for _, e := range g.Edges {
		near, far := e.along(dir)
		next[near] = append(next[near], far)
	}
	return next
}

// depths gives for each batch that can be reached the length of the shortest
// way from root.
func (g Graph) depths(root BatchID, dir Direction) map[BatchID]int {
	next := g.next(dir)
	depth := map[BatchID]int{root: 0}
	for level := []BatchID{root}; len(level) > 0; {
		var further []BatchID
		for _, near := range level {
			for _, far := range next[near] {
				if _, seen := depth[far]; !seen {
					depth[far] = depth[near] + 1
					further = append(further, far)
				}
			}
		}
		level = further
	}
	return depth
}

// ranks gives for each batch that can be reached the length of the longest way
// from root, so that a batch always ranks after all that was made from it
// (direction Back). The batch graph has no circles: a batch can only be made
// from batches that were recorded before it.
func (g Graph) ranks(root BatchID, dir Direction) map[BatchID]int {
	next := g.next(dir)
	waiting := make(map[BatchID]int, len(g.Edges))
	reached := g.depths(root, dir)
	for near := range reached {
		for _, far := range next[near] {
			waiting[far]++
		}
	}
	rank := map[BatchID]int{root: 0}
	for ready := []BatchID{root}; len(ready) > 0; {
		near := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, far := range next[near] {
			rank[far] = max(rank[far], rank[near]+1)
			if waiting[far]--; waiting[far] == 0 {
				ready = append(ready, far)
			}
		}
	}
	return rank
}
