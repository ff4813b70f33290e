package mongo

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// TestThreeStoresOnOneDatabase lets three stores, as three processes would be,
// do as they like with the same few batches. One of them takes everybody for
// dead at once, so that changes are undone under their owners' hands.
func TestThreeStoresOnOneDatabase(t *testing.T) {
	t.Parallel()
	address := mongotest.Empty(t)
	stores := []*Store{
		openedWith(t, address, defaultLease, nil), openedWith(t, address, defaultLease, nil), openedWith(t, address, 0, nil),
	}
	v := newVillage(t, stores[0])
	const callers, each = 9, 5
	var mu sync.Mutex
	took, offered := map[domain.BatchID]int64{}, int64(0)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			s := stores[i%len(stores)]
			for range each {
				a, b := v.raw[rand.IntN(3)], v.raw[rand.IntN(3)]
				if rand.IntN(3) == 0 {
					h, ch := storagetest.NewHandover(a, v.other, storagetest.Kilograms(5))
					err := sent(func() error { return s.AddHandover(t.Context(), h, keyedBy(ch, h.ID)) })
					mu.Lock()
					if accepted(t, err) {
						took[a.ID] += 5
						offered++
					}
					mu.Unlock()
					continue
				}
				inputs := []domain.Input{storagetest.Taking(a, storagetest.Kilograms(4))}
				if b.ID != a.ID {
					inputs = append(inputs, storagetest.Taking(b, storagetest.Kilograms(4)))
				}
				made, ch := storagetest.NewBatch(v.me, storagetest.From(inputs...))
				err := sent(func() error { return s.AddBatch(t.Context(), made, keyedBy(ch, made.ID)) })
				mu.Lock()
				if accepted(t, err) {
					for _, in := range inputs {
						took[in.Batch] += 4
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for i, s := range stores {
		for _, b := range v.raw {
			left := storagetest.Kilograms(100 - took[b.ID])
			if !stock(t, s, b, v.me, left) {
				t.Errorf("store %d: not %v left of a batch that %d kg were taken from", i, left, took[b.ID])
			}
		}
		list, err := s.Handovers(t.Context(), domain.HandoverFilter{}, domain.Page{Limit: 200})
		if err != nil || int64(len(list.Items)) != offered {
			t.Errorf("store %d: %d handovers, %v, want %d", i, len(list.Items), err, offered)
		}
		sound(t, s)
	}
	clean(t, stores[0])
}

func keyedBy[ID ~string](ch domain.Change, key ID) domain.Change {
	return storagetest.Keyed(ch, "contend", string(key))
}

// sent sends a change again while the store says that it cannot do it now.
func sent(do func() error) error {
	var repeated *domain.RepeatedError
	for try := 0; ; try++ {
		err := do()
		switch {
		case try > 0 && errors.As(err, &repeated):
			return nil
		case !errors.Is(err, domain.Unavailable) || try == 50:
			return err
		}
		time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
	}
}

// accepted says whether a change was, and minds all answers but a want of stock.
func accepted(t *testing.T, err error) bool {
	var short *domain.ShortError
	if err != nil && !errors.As(err, &short) {
		t.Errorf("unexpected: %v", err)
	}
	return err == nil
}

// TestAWriteThatComesLateCountsForNothing marks documents as a write would
// that was on its way while its attempt was undone, or finished.
func TestAWriteThatComesLateCountsForNothing(t *testing.T) {
	t.Parallel()
	s := openedWith(t, mongotest.Empty(t), defaultLease, nil)
	ctx := t.Context()
	v := newVillage(t, s)
	b, ch := storagetest.NewBatch(v.me, v.fromAll())
	if err := s.AddBatch(ctx, b, ch); err != nil {
		t.Fatal(err)
	}
	ghost, _ := storagetest.NewBatch(v.me, func(g *domain.Batch) { g.Code = b.Code })
	for name, late := range map[string]mark{
		"of an attempt that was undone":             {Record: string(storagetest.NewID[domain.RecordID]()), Try: "LATE1"},
		"of an earlier attempt at a change kept":    {Record: string(ch.Record.ID), Try: "LATE2"},
		"of the very attempt that made that change": {Record: string(ch.Record.ID), Try: s.tryOf(t, string(ch.Record.ID))},
	} {
		steps := append(batches.add(&ghost), take(v.raw[0].ID, v.me, storagetest.Kilograms(3)), put(v.raw[1].ID, v.other, storagetest.Kilograms(3)))
		lock, err := batches.replace(&v.raw[2], v.raw[2].Revision+1)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range append(steps, lock[len(lock)-1]) {
			if st.In == claimsIn && st.ID == codeClaim(b.Code).id() {
				continue
			}
			if done, o, err := s.try(ctx, &st, late); !done || o != nil || err != nil {
				t.Fatalf("%s: %s in %s: %t, %v, %v", name, st.How, st.In, done, o, err)
			}
		}
		if _, err := s.Batch(ctx, ghost.ID); !errors.Is(err, domain.ErrMissing) {
			t.Errorf("%s: a batch that was never recorded = %v", name, err)
		}
		if !stock(t, s, v.raw[0], v.me, storagetest.Kilograms(90)) || !stock(t, s, v.raw[1], v.other, storagetest.Kilograms(0)) {
			t.Errorf("%s: it moved stock", name)
		}
		if held, err := s.HasHeld(ctx, v.raw[1].ID, v.other); held || err != nil {
			t.Errorf("%s: it made a holder, %v", name, err)
		}
		amended, change := storagetest.AmendBatch(v.raw[2])
		if err := s.ReplaceBatch(ctx, amended, change); err != nil {
			t.Errorf("%s: it locked a batch: %v", name, err)
		}
		v.raw[2] = amended
		again, change := storagetest.NewBatch(v.me, func(x *domain.Batch) { x.Lot = ghost.Lot })
		if err := s.AddBatch(ctx, again, change); err != nil {
			t.Errorf("%s: it holds a lot: %v", name, err)
		}
		ghost.Lot += "x"
		sound(t, s)
		clean(t, s)
	}
}

// tryOf is the attempt that made a change.
func (s *Store) tryOf(t *testing.T, record string) string {
	t.Helper()
	var r recordDocument
	found, err := s.findOne(t.Context(), recordsIn, bson.D{{Key: "_id", Value: record}}, &r)
	if err != nil || !found {
		t.Fatalf("record %s: %t, %v", record, found, err)
	}
	return r.Try
}
