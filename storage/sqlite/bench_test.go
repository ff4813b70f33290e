package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"nguon/domain"
	"nguon/storage/storagetest"
)

// benchSize is how many batches a benchmark's store holds before it begins,
// 10,000 unless NGUON_BENCH_BATCHES says otherwise: run both it and 1000000
// to see what size costs.
func benchSize(b *testing.B) int {
	b.Helper()
	text := os.Getenv("NGUON_BENCH_BATCHES")
	if text == "" {
		return 10_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// filled is a store with batches of a hundred producers, each batch with three
// inputs from among the last of its producer.
type filled struct {
	*Store
	producers []domain.ProducerID
	recent    map[domain.ProducerID][]domain.Batch
	ids       []domain.BatchID
	random    *rand.Rand
}

// fillDir holds the store of the benchmarks, which is made once, as that takes
// long; TestMain removes it.
var fillDir string

// fill opens the store of the benchmarks and fills it where it is not full yet.
func fill(b *testing.B) *filled {
	b.Helper()
	f := &filled{recent: map[domain.ProducerID][]domain.Batch{}, random: rand.New(rand.NewPCG(1, 2))}
	if fillDir == "" {
		var err error
		if fillDir, err = os.MkdirTemp("", "nguon"); err != nil {
			b.Fatal(err)
		}
	}
	f.Store = openStore(b, filepath.Join(fillDir, "nguon.db"))
	for i := range 100 {
		f.producers = append(f.producers, domain.ProducerID(fmt.Sprintf("01900000-0000-7000-8000-%012d", i)))
	}
	want := benchSize(b)
	for _, producer := range f.producers {
		l, err := f.Batches(context.Background(), domain.BatchFilter{Producer: producer}, domain.Page{Limit: 20})
		if err != nil {
			b.Fatal(err)
		}
		f.recent[producer] = l.Items
	}
	ids, err := many(context.Background(), f.Store, func(r row) (id domain.BatchID, err error) {
		err = r.Scan(&id)
		return id, err
	}, "SELECT id FROM batch")
	if err != nil {
		b.Fatal(err)
	}
	f.ids = ids
	for len(f.ids) < want {
		f.round(b)
	}
	b.ResetTimer()
	return f
}

// round adds 200 batches at once, which are inputs in the rounds after it.
func (f *filled) round(b *testing.B) {
	b.Helper()
	var wg sync.WaitGroup
	var made []domain.Batch
	for range 200 {
		x, ch := f.next()
		made = append(made, x)
		wg.Go(func() {
			if err := f.AddBatch(context.Background(), x, ch); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
	for _, x := range made {
		f.ids = append(f.ids, x.ID)
		recent := f.recent[x.Producer]
		f.recent[x.Producer] = append(recent[max(0, len(recent)-19):], x)
	}
	if b.Failed() {
		b.FailNow()
	}
}

// next makes another batch, of any producer, from batches that are kept.
func (f *filled) next() (domain.Batch, domain.Change) {
	producer := f.producers[f.random.IntN(len(f.producers))]
	recent := f.recent[producer]
	var edits []func(*domain.Batch)
	if len(recent) >= 3 {
		var inputs []domain.Input
		for _, i := range f.random.Perm(len(recent))[:3] {
			inputs = append(inputs, storagetest.Taking(recent[i], storagetest.Grams(1)))
		}
		edits = append(edits, storagetest.From(inputs...))
	}
	x, ch := storagetest.NewBatch(producer, append(edits, func(b *domain.Batch) {
		b.Site, b.Product = "01900000-0000-7000-8000-000000000000", domain.ProductID(producer)
		b.Lot = "Lô " + string(b.ID[24:])
		b.Attributes = []domain.Attribute{{Name: "Độ mặn", Value: "25‰"}, {Name: "Người ủ", Value: "Bà Mận"}}
	})...)
	return x, storagetest.Keyed(ch, "bench", string(x.ID))
}

func BenchmarkAddBatch(b *testing.B) {
	for _, clients := range []int{1, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			f := fill(b)
			type made struct {
				batch  domain.Batch
				change domain.Change
			}
			all := make([]made, b.N)
			for i := range all {
				all[i].batch, all[i].change = f.next()
			}
			var next atomic.Int64
			b.ResetTimer()
			var wg sync.WaitGroup
			for range clients {
				wg.Go(func() {
					for {
						i := next.Add(1) - 1
						if i >= int64(len(all)) {
							return
						}
						if err := f.AddBatch(context.Background(), all[i].batch, all[i].change); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
		})
	}
}

func BenchmarkBatch(b *testing.B) {
	f := fill(b)
	b.SetParallelism(4)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := f.Batch(context.Background(), f.ids[rand.IntN(len(f.ids))]); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
}

func BenchmarkBatchesByID(b *testing.B) {
	f := fill(b)
	ids := f.ids[len(f.ids)-5000:]
	for b.Loop() {
		got, err := f.BatchesByID(context.Background(), ids)
		if err != nil || len(got) != len(ids) {
			b.Fatalf("%d batches, %v", len(got), err)
		}
	}
}

func BenchmarkBatches(b *testing.B) {
	f := fill(b)
	middle := string(f.ids[len(f.ids)/2])
	for _, filter := range []domain.BatchFilter{
		{},
		{Producer: f.producers[7]},
		{Producer: f.producers[7], Stage: domain.Processing},
		{Product: domain.ProductID(f.producers[7])},
		{Stage: domain.RawMaterial},
		{Lot: "Lô 1"},
	} {
		b.Run(fmt.Sprintf("%+v", filter), func(b *testing.B) {
			for b.Loop() {
				if _, err := f.Batches(context.Background(), filter, domain.Page{After: middle, Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
