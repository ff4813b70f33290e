package storagetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"nguon/domain"
)

func lineageCases() []testCase {
	cases := []testCase{
		{says: "an unknown root, and one without edges, has none", run: lineageOfNothing},
		{says: "each edge is given once, also behind diamonds", run: lineageLadder},
		{says: "of several roots each edge is given once", run: lineageOfSeveral},
		{says: "edges into a void batch do not count", run: lineageVoid},
		{says: "of more than max edges max/2 to max are given, nearer levels first", run: lineageCut},
		{says: "an edge tells the amount in the unit it was said in, of several producers", run: lineageQuantities},
	}
	for _, seed := range seeds() {
		cases = append(cases, testCase{
			says: fmt.Sprintf("both directions of a random graph agree with what was recorded, seed %d", seed),
			run:  func(b *bench) { lineageRandom(b, rand.New(rand.NewPCG(seed, 1))) },
		})
	}
	return cases
}

// seeds are two that never change and a fresh one; a failure names its seed.
func seeds() []uint64 { return []uint64{1, 2, rand.Uint64N(1_000_000)} }

const unbounded = 10_000

func (b *bench) lineage(root domain.BatchID, dir domain.Direction, limit int) domain.Graph {
	b.Helper()
	return read(b.store.Lineage(b.ctx, []domain.BatchID{root}, dir, limit)).must(b)
}

// oracle is what the graph has to be: all edges into batches that are not void.
type oracle []domain.Edge

func oracleOf(batches ...domain.Batch) oracle {
	var edges oracle
	for _, x := range batches {
		if x.State == domain.BatchVoid {
			continue
		}
		for _, in := range x.Inputs {
			edges = append(edges, domain.Edge{From: in.Batch, Into: x.ID, Quantity: in.Quantity})
		}
	}
	return edges
}

// levels gives each edge that can be reached from root its distance from it.
func (o oracle) levels(root domain.BatchID, dir domain.Direction) map[domain.Edge]int {
	levels := map[domain.Edge]int{}
	seen := map[domain.BatchID]bool{root: true}
	frontier := []domain.BatchID{root}
	for level := 0; len(frontier) > 0; level++ {
		var beyond []domain.BatchID
		for _, e := range o {
			near, far := e.From, e.Into
			if dir == domain.Back {
				near, far = far, near
			}
			if !slices.Contains(frontier, near) {
				continue
			}
			levels[e] = level
			if !seen[far] {
				seen[far] = true
				beyond = append(beyond, far)
			}
		}
		frontier = beyond
	}
	return levels
}

func sortedEdges(edges []domain.Edge) []domain.Edge {
	edges = slices.Clone(edges)
	slices.SortFunc(edges, func(a, c domain.Edge) int {
		return cmp.Or(cmp.Compare(a.From, c.From), cmp.Compare(a.Into, c.Into))
	})
	return edges
}

// wantLineage wants all of what the oracle says, and gives what the store said.
func (b *bench) wantLineage(o oracle, root domain.BatchID, dir domain.Direction) []domain.Edge {
	b.Helper()
	var want []domain.Edge
	for e := range o.levels(root, dir) {
		want = append(want, e)
	}
	var got domain.Graph
	for _, limit := range []int{max(len(want), 1), unbounded} {
		got = b.lineage(root, dir, limit)
		b.same(fmt.Sprintf("lineage in direction %d", dir), sortedEdges(want), sortedEdges(got.Edges))
		if !got.Complete {
			b.Errorf("%d edges of at most %d are not complete", len(got.Edges), limit)
		}
	}
	return got.Edges
}

// wantCut wants a part of what the oracle says, as the bound allows.
func (b *bench) wantCut(o oracle, root domain.BatchID, dir domain.Direction, limit int) {
	b.Helper()
	levels := o.levels(root, dir)
	g := b.lineage(root, dir, limit)
	if g.Complete || len(g.Edges) > limit || len(g.Edges) < limit/2 {
		b.Errorf("at most %d of %d edges: %d given, complete %t", limit, len(levels), len(g.Edges), g.Complete)
	}
	given, deepest := map[domain.Edge]bool{}, 0
	for _, e := range g.Edges {
		level, real := levels[e]
		if !real || given[e] {
			b.Errorf("edge %v: exists %t, given before %t", e, real, given[e])
		}
		given[e] = true
		deepest = max(deepest, level)
	}
	for e, level := range levels {
		if level < deepest && !given[e] {
			b.Errorf("an edge of level %d is given and one of level %d is not", deepest, level)
		}
	}
}

func lineageOfNothing(b *bench) {
	x := b.batch(b.me())
	b.batch(b.me(), From(Taking(b.plenty(0), Grams(1))))
	for _, root := range []domain.BatchID{x.ID, NewID[domain.BatchID](), ""} {
		for _, dir := range []domain.Direction{domain.Back, domain.Forward} {
			b.wantLineage(nil, root, dir)
		}
	}
}

func lineageOfSeveral(b *bench) {
	x, y, z := b.batch(b.me()), b.batch(b.me()), b.batch(b.me())
	left := b.batch(b.me(), From(Taking(x, Kilograms(1)), Taking(y, Kilograms(1))))
	right := b.batch(b.me(), From(Taking(y, Kilograms(1)), Taking(left, Kilograms(1))))
	beside := b.batch(b.me(), From(Taking(z, Kilograms(1))))
	roots := []domain.BatchID{left.ID, right.ID, beside.ID, NewID[domain.BatchID](), right.ID}
	g := read(b.store.Lineage(b.ctx, roots, domain.Back, unbounded)).must(b)
	b.same("from all of them", sortedEdges(oracleOf(left, right, beside)), sortedEdges(g.Edges))
	for _, none := range [][]domain.BatchID{nil, {}} {
		if g := read(b.store.Lineage(b.ctx, none, domain.Back, unbounded)).must(b); len(g.Edges) != 0 || !g.Complete {
			b.Errorf("from no root: %d edges, complete %t", len(g.Edges), g.Complete)
		}
	}
}

// lineageLadder has two batches a level, each made from both of the level
// before: 2^7 paths and 27 edges.
func lineageLadder(b *bench) {
	kept := []domain.Batch{b.batch(b.me()), b.batch(b.me())}
	for range 6 {
		x, y := kept[len(kept)-2], kept[len(kept)-1]
		for range 2 {
			kept = append(kept, b.batch(b.me(), From(Taking(y, Kilograms(1)), Taking(x, Kilograms(2)))))
		}
	}
	last := b.batch(b.me(), From(Taking(kept[12], Kilograms(1)), Taking(kept[13], Kilograms(2)), Taking(kept[0], Kilograms(3))))
	kept = append(kept, last)
	o := oracleOf(kept...)
	b.wantLineage(o, last.ID, domain.Back)
	b.wantLineage(o, kept[0].ID, domain.Forward)
	b.wantLineage(o, kept[6].ID, domain.Back)
	b.wantLineage(o, kept[6].ID, domain.Forward)
	for _, limit := range []int{1, 2, 3, 5, 9, 14, 26} {
		b.wantCut(o, last.ID, domain.Back, limit)
	}
}

func lineageVoid(b *bench) {
	x, y := b.batch(b.me()), b.batch(b.me())
	z := b.batch(b.me(), From(Taking(x, Kilograms(10)), Taking(y, Kilograms(20))))
	w := b.batch(b.me(), From(Taking(z, Kilograms(30)), Taking(x, Kilograms(10))))
	b.wantLineage(oracleOf(z, w), w.ID, domain.Back)
	w = b.void(w)
	for _, root := range []domain.Batch{x, y, z, w} {
		b.wantLineage(oracleOf(z, w), root.ID, domain.Back)
		b.wantLineage(oracleOf(z, w), root.ID, domain.Forward)
	}
	z = b.void(z)
	v := b.batch(b.me(), From(Taking(y, Kilograms(100))))
	for _, root := range []domain.Batch{x, y, z, w, v} {
		b.wantLineage(oracleOf(z, w, v), root.ID, domain.Back)
		b.wantLineage(oracleOf(z, w, v), root.ID, domain.Forward)
	}
}

// lineageCut looks at a broad graph and at a deep one.
func lineageCut(b *bench) {
	root := b.batch(b.me())
	var broad []domain.Batch
	for i := range 21 {
		from := root
		if i >= 12 {
			from = broad[i-12]
		}
		broad = append(broad, b.batch(b.me(), From(Taking(from, Grams(1)))))
	}
	o := oracleOf(broad...)
	for _, limit := range []int{1, 2, 5, 11, 12, 13, 20} {
		b.wantCut(o, root.ID, domain.Forward, limit)
	}
	b.wantLineage(o, root.ID, domain.Forward)

	var deep []domain.Batch
	last := root
	for range 12 {
		last = b.batch(b.me(), From(Taking(last, Grams(1))))
		deep = append(deep, last)
	}
	for _, limit := range []int{1, 2, 6, 11} {
		b.wantCut(oracleOf(deep...), last.ID, domain.Back, limit)
	}
	b.wantLineage(oracleOf(deep...), last.ID, domain.Back)
}

func lineageQuantities(b *bench) {
	x, y := b.batch(b.me()), b.batch(b.me(), Made(Pieces(7)))
	b.settle(b.offer(x, b.other(), Kilograms(10)), domain.Accepted)
	z := b.batch(b.other(), From(Taking(x, Grams(1_500))))
	b.settle(b.offer(z, b.me(), Kilograms(1)), domain.Accepted)
	w := b.batch(b.me(), From(Taking(z, domain.Quantity{Amount: 3, Unit: domain.Decitonne}), Taking(y, Pieces(7))))
	w, ch := AmendBatch(w, lot(newLot()), Made(Kilograms(200)))
	b.must(b.store.ReplaceBatch(b.ctx, w, ch))
	b.wantLineage(oracleOf(z, w), w.ID, domain.Back)
	b.wantLineage(oracleOf(z, w), x.ID, domain.Forward)
}

func lineageRandom(b *bench, random *rand.Rand) {
	kept := []domain.Batch{b.batch(b.me()), b.batch(b.me())}
	taken := map[domain.BatchID]int{}
	for range 22 {
		var inputs []domain.Input
		for _, i := range random.Perm(len(kept))[:random.IntN(min(4, len(kept)))] {
			inputs = append(inputs, Taking(kept[i], Grams(1+random.Int64N(9))))
			taken[kept[i].ID]++
		}
		if len(inputs) == 0 {
			kept = append(kept, b.batch(b.me()))
			continue
		}
		kept = append(kept, b.batch(b.me(), From(inputs...)))
	}
	for range 4 {
		var loose []int
		for i, x := range kept {
			if taken[x.ID] == 0 && x.State == domain.BatchRecorded {
				loose = append(loose, i)
			}
		}
		if len(loose) == 0 {
			break
		}
		i := loose[random.IntN(len(loose))]
		kept[i] = b.void(kept[i])
		for _, in := range kept[i].Inputs {
			taken[in.Batch]--
		}
	}

	o := oracleOf(kept...)
	type pair struct{ up, down domain.BatchID }
	back, forward := map[pair]bool{}, map[pair]bool{}
	for _, x := range kept {
		for _, e := range b.wantLineage(o, x.ID, domain.Back) {
			back[pair{e.From, x.ID}] = true
		}
		for _, e := range b.wantLineage(o, x.ID, domain.Forward) {
			forward[pair{x.ID, e.Into}] = true
		}
	}
	b.same("one direction is the inverse of the other", back, forward)
}
