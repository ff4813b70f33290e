package domain_test

import (
	"testing"

	"nguon/domain"
)

func TestLineageInBothDirections(t *testing.T) {
	w := newWorld(t)
	paddy := w.raw(w.grower, "Thóc", "100", "2026-03-01")
	w.given(paddy, w.grower, w.maker, "80", "2026-03-02")
	crabs := w.raw(w.maker, "Cáy", "100", "2026-03-01")
	left := w.made(w.maker, "Trái", "30", "2026-04-01", of(crabs, "30", "KGM"), of(paddy, "10", "KGM"))
	right := w.made(w.maker, "Phải", "30", "2026-04-01", of(crabs, "30", "KGM"))
	jars := w.packed("50", "2026-05-01", of(left, "20", "KGM"), of(right, "5000", "GRM"))

	back := must(w.Lineage(t.Context(), w.maker, jars.ID, domain.Back))(t)
	depths := map[domain.BatchID]int{}
	for _, n := range back.Nodes {
		if _, twice := depths[n.Batch]; twice {
			t.Errorf("%s is named twice", n.Name)
		}
		depths[n.Batch] = n.Depth
	}
	for b, depth := range map[domain.BatchID]int{jars.ID: 0, left.ID: 1, right.ID: 1, crabs.ID: 2, paddy.ID: 2} {
		if got, ok := depths[b]; !ok || got != depth {
			t.Errorf("batch %s at depth %d, %v; want %d", b, got, ok, depth)
		}
	}
	wantEdge := domain.Edge{From: right.ID, Into: jars.ID, Quantity: qty("5000", "GRM")}
	if len(back.Edges) != 5 || !hasEdge(back, wantEdge) {
		t.Errorf("edges %+v, want five with %+v", back.Edges, wantEdge)
	}
	forward := must(w.Lineage(t.Context(), admin, crabs.ID, domain.Forward))(t)
	if len(forward.Nodes) != 4 || len(forward.Edges) != 4 {
		t.Errorf("forward from the crabs: %d batches, %d edges; want 4 and 4", len(forward.Nodes), len(forward.Edges))
	}
	// The grower sees one step into what another made of its paddy, no further.
	step := must(w.Lineage(t.Context(), w.grower, paddy.ID, domain.Forward))(t)
	if len(step.Nodes) != 2 || step.Nodes[1].Batch != left.ID || len(step.Edges) != 1 {
		t.Errorf("the grower sees %+v", step.Nodes)
	}
	if other := step.Nodes[1]; other.Code != "" || other.Lot != "" || other.Made.Amount != 0 {
		t.Errorf("the grower is told code, lot or amount of another's batch: %+v", other)
	}
	if all := must(w.Lineage(t.Context(), admin, paddy.ID, domain.Forward))(t); len(all.Nodes) != 3 {
		t.Errorf("the admin sees %d batches, want 3", len(all.Nodes))
	}
}

func hasEdge(l domain.Lineage, want domain.Edge) bool {
	for _, e := range l.Edges {
		if e == want {
			return true
		}
	}
	return false
}
