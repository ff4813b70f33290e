package domain_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"nguon/domain"
	"nguon/storage/sqlite"
	"nguon/storage/storagetest"
)

// BenchmarkLineageOfFiveThousand follows 5,000 batches on 60 levels, each made
// from two of the level before, with all that is told of each.
func BenchmarkLineageOfFiveThousand(b *testing.B) {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "nguon.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	tracker, err := domain.NewTracker(ctx, domain.Config{Store: store})
	if err != nil {
		b.Fatal(err)
	}
	const levels, width = 60, 83
	producer := storagetest.NewID[domain.ProducerID]()
	add := func(from ...domain.Batch) domain.Batch {
		var inputs []domain.Input
		for _, x := range from {
			inputs = append(inputs, storagetest.Taking(x, storagetest.Grams(1)))
		}
		batch, ch := storagetest.NewBatch(producer, storagetest.From(inputs...))
		if err := store.AddBatch(ctx, batch, ch); err != nil {
			b.Fatal(err)
		}
		return batch
	}
	first := add()
	level := make([]domain.Batch, width)
	for i := range level {
		level[i] = add(first)
	}
	for range levels - 2 {
		next := make([]domain.Batch, width)
		for i := range next {
			next[i] = add(level[i], level[(i+1)%width])
		}
		level = next
	}
	last := add(level...)
	for name, way := range map[string]struct {
		root domain.BatchID
		dir  domain.Direction
	}{"back": {last.ID, domain.Back}, "forward": {first.ID, domain.Forward}} {
		b.Run(name, func(b *testing.B) {
			start := time.Now()
			for b.Loop() {
				l, err := tracker.Lineage(ctx, admin, way.root, way.dir)
				if err != nil || !l.Complete || len(l.Nodes) != 2+(levels-1)*width {
					b.Fatal(len(l.Nodes), l.Complete, err)
				}
			}
			b.ReportMetric(float64(time.Since(start).Milliseconds())/float64(b.N), "ms")
		})
	}
}
