package domain

import (
	"cmp"
	"context"
	"math"
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

// MaxLineage is the most edges that a lineage is followed over where it is
// shown. Where goods are judged by it, it is followed to its end.
const MaxLineage = 50_000

// wholeLineage is more edges than there can be.
const wholeLineage = math.MaxInt32

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
// does, and forward through its own batches: who made something from them, but
// not under which code or how much, and what it made itself from what it got.
func (t *Tracker) Lineage(ctx context.Context, c Caller, id BatchID, dir Direction) (Lineage, error) {
	if _, err := t.Batch(ctx, c, id); err != nil {
		return Lineage{}, err
	}
	graph, err := t.store.Lineage(ctx, []BatchID{id}, dir, MaxLineage)
	if err != nil {
		return Lineage{}, err
	}
	outlines, err := t.outlines(ctx, graph.batches(id))
	if err != nil {
		return Lineage{}, err
	}
	if dir == Forward && !c.seesAll() {
		graph.Edges = slices.DeleteFunc(graph.Edges, func(e Edge) bool {
			return outlines[e.From].Producer != c.Producer && outlines[e.Into].Producer != c.Producer
		})
		for at, o := range outlines {
			if o.Producer != c.Producer && at != id {
				outlines[at] = Outline{Batch: at, Stage: o.Stage, Name: o.Name, Producer: o.Producer, MadeOn: o.MadeOn, State: o.State}
			}
		}
	}
	depth := graph.depths(dir, id)
	// What was taken out may have left edges that nothing leads to any more.
	graph.Edges = slices.DeleteFunc(graph.Edges, func(e Edge) bool {
		near, _ := e.along(dir)
		_, reached := depth[near]
		return !reached
	})
	slices.SortFunc(graph.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.Into, b.Into), cmp.Compare(a.From, b.From))
	})
	return Lineage{Root: id, Nodes: nodes(depth, outlines), Edges: graph.Edges, Complete: graph.Complete}, nil
}

// nodes are the batches with a depth, nearest first, then by id.
func nodes(depth map[BatchID]int, outlines map[BatchID]Outline) []LineageNode {
	all := make([]LineageNode, 0, len(depth))
	for at, d := range depth {
		all = append(all, LineageNode{Depth: d, Outline: outlines[at]})
	}
	slices.SortFunc(all, func(a, b LineageNode) int {
		return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.Batch, b.Batch))
	})
	return all
}

// outlines reads outlines by id.
func (t *Tracker) outlines(ctx context.Context, ids []BatchID) (map[BatchID]Outline, error) {
	found, err := t.store.Outlines(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[BatchID]Outline, len(found))
	for _, o := range found {
		byID[o.Batch] = o
	}
	return byID, nil
}

// along gives the ends of e in the order of a walk in direction dir.
func (e Edge) along(dir Direction) (near, far BatchID) {
	if dir == Back {
		return e.Into, e.From
	}
	return e.From, e.Into
}

// batches are the roots and all ends of the graph's edges, each once.
func (g Graph) batches(roots ...BatchID) []BatchID {
	seen := make(map[BatchID]bool, len(g.Edges))
	var ids []BatchID
	meet := func(id BatchID) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range roots {
		meet(id)
	}
	for _, e := range g.Edges {
		meet(e.From)
		meet(e.Into)
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
// way from any of roots.
func (g Graph) depths(dir Direction, roots ...BatchID) map[BatchID]int {
	next := g.next(dir)
	depth := make(map[BatchID]int, len(g.Edges))
	for _, root := range roots {
		depth[root] = 0
	}
	for level := roots; len(level) > 0; {
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
func (g Graph) ranks(dir Direction, root BatchID) map[BatchID]int {
	next := g.next(dir)
	waiting := make(map[BatchID]int, len(g.Edges))
	for near := range g.depths(dir, root) {
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
