package sqlite

import (
	"context"
	"maps"
	"testing"

	"nguon/domain"
	"nguon/storage/storagetest"
)

// diamonds adds sixty levels of 83 batches, each made from two of the level
// before, so that nearly every pair of levels is joined by many ways, and one
// batch before all of them and one behind. It gives those two.
func diamonds(b testing.TB, s *Store) (first, last domain.BatchID, batches int) {
	b.Helper()
	const levels, width = 60, 83
	producer := storagetest.NewID[domain.ProducerID]()
	add := func(t *tx, from ...domain.Batch) domain.Batch {
		var inputs []domain.Input
		for _, x := range from {
			inputs = append(inputs, storagetest.Taking(x, storagetest.Grams(1)))
		}
		x, ch := storagetest.NewBatch(producer, storagetest.From(inputs...))
		if err := keepChange(t, &ch); err != nil {
			b.Fatal(err)
		}
		if err := addBatch(t, &x); err != nil {
			b.Fatal(err)
		}
		batches++
		return x
	}
	err := s.write(context.Background(), func(t *tx) error {
		source := add(t)
		var level []domain.Batch
		for range width {
			level = append(level, add(t, source))
		}
		for range levels - 1 {
			next := make([]domain.Batch, width)
			for i := range next {
				next[i] = add(t, level[i], level[(i+1)%width])
			}
			level = next
		}
		first, last = source.ID, add(t, level...).ID
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return first, last, batches
}

// Every batch of the diamonds is given once, and forward is the exact inverse
// of back.
func TestLineageOfFiveThousand(t *testing.T) {
	s := newStore(t)
	first, last, batches := diamonds(t, s)
	edges := func(root domain.BatchID, dir domain.Direction) map[domain.Edge]bool {
		g, err := s.Lineage(t.Context(), []domain.BatchID{root}, dir, 100_000)
		if err != nil || !g.Complete {
			t.Fatal(g.Complete, err)
		}
		each := make(map[domain.Edge]bool)
		ends := map[domain.BatchID]bool{root: true}
		for _, e := range g.Edges {
			if each[e] {
				t.Errorf("edge %v is given twice", e)
			}
			each[e] = true
			ends[e.From], ends[e.Into] = true, true
		}
		if len(ends) != batches {
			t.Errorf("%d batches in direction %d, want all %d", len(ends), dir, batches)
		}
		return each
	}
	if back, forward := edges(last, domain.Back), edges(first, domain.Forward); !maps.Equal(back, forward) {
		t.Errorf("back has %d edges and forward %d, and they are not the same", len(back), len(forward))
	}
}

func BenchmarkLineage(b *testing.B) {
	s := newStore(b)
	first, last, batches := diamonds(b, s)
	for _, way := range []struct {
		name string
		dir  domain.Direction
		root domain.BatchID
	}{{"back", domain.Back, last}, {"forward", domain.Forward, first}} {
		b.Run(way.name, func(b *testing.B) {
			var edges int
			for b.Loop() {
				g, err := s.Lineage(context.Background(), []domain.BatchID{way.root}, way.dir, 100_000)
				if err != nil || !g.Complete {
					b.Fatal(g.Complete, err)
				}
				edges = len(g.Edges)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
			b.ReportMetric(float64(batches), "batches")
			b.ReportMetric(float64(edges), "edges")
		})
	}
	b.Run("nearest hundred", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Lineage(context.Background(), []domain.BatchID{last}, domain.Back, 100); err != nil {
				b.Fatal(err)
			}
		}
	})
}
