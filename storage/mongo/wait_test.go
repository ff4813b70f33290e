package mongo

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// underWay begins a change, takes all its steps, and leaves it undecided.
func underWay(t *testing.T, s *Store, ch domain.Change, steps ...step) *attempt {
	t.Helper()
	a := s.newAttempt(&ch, steps)
	if err := errors.Join(s.begin(t.Context(), a, ch.Request), a.prepare(t.Context())); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestWhoMeetsAChangeUnderWayWaitsForIt lets changes meet one that is not
// decided: none is refused because of it before it is kept, and all can have
// what it wanted once it is undone.
func TestWhoMeetsAChangeUnderWayWaitsForIt(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{true, false} {
		ctx := t.Context()
		address := mongotest.Empty(t)
		first, second := openedWith(t, address, time.Hour, nil), openedWith(t, address, time.Hour, nil)
		v := newVillage(t, first)

		b, ch := storagetest.NewBatch(v.me, storagetest.From(storagetest.Taking(v.raw[0], storagetest.Kilograms(100))))
		ch = storagetest.Keyed(ch, "wait", "key")
		steps := append(batches.add(&b), take(v.raw[0].ID, v.me, storagetest.Kilograms(100)), put(b.ID, v.me, b.Made))
		amended, _ := storagetest.AmendBatch(v.raw[1])
		lock, err := batches.replace(&amended, amended.Revision)
		if err != nil {
			t.Fatal(err)
		}
		a := underWay(t, first, ch, append(steps, lock...)...)

		rivals := map[string]struct {
			do      func(context.Context) error
			refused func(error) bool
		}{
			"the id": {func(ctx context.Context) error {
				x, ch := storagetest.NewBatch(v.me, func(x *domain.Batch) { x.ID = b.ID })
				return second.AddBatch(ctx, x, ch)
			}, isTaken(domain.ClaimID)},
			"the code": {func(ctx context.Context) error {
				x, ch := storagetest.NewBatch(v.me, func(x *domain.Batch) { x.Code = b.Code })
				return second.AddBatch(ctx, x, ch)
			}, isTaken(domain.ClaimCode)},
			"the lot": {func(ctx context.Context) error {
				x, ch := storagetest.NewBatch(v.me, func(x *domain.Batch) { x.Lot = b.Lot })
				return second.AddBatch(ctx, x, ch)
			}, isTaken(domain.ClaimLot)},
			"the stock": {func(ctx context.Context) error {
				h, ch := storagetest.NewHandover(v.raw[0], v.other, storagetest.Kilograms(1))
				return second.AddHandover(ctx, h, ch)
			}, func(err error) bool { return errors.As(err, new(*domain.ShortError)) }},
			"the revision": {func(ctx context.Context) error {
				x, ch := storagetest.AmendBatch(v.raw[1])
				return second.ReplaceBatch(ctx, x, ch)
			}, func(err error) bool { return errors.Is(err, domain.ErrStale) }},
			"the request key": {func(ctx context.Context) error {
				p, ch := storagetest.NewProducer()
				return second.AddProducer(ctx, p, storagetest.Keyed(ch, "wait", "key"))
			}, func(err error) bool { return errors.As(err, new(*domain.RepeatedError)) }},
			"the record": {func(ctx context.Context) error {
				p, other := storagetest.NewProducer()
				other.Record.ID = ch.Record.ID
				return second.AddProducer(ctx, p, other)
			}, isTaken(domain.ClaimID)},
		}
		outcomes := map[string]chan error{}
		for name, r := range rivals {
			outcome := make(chan error, 1)
			outcomes[name] = outcome
			// Whoever gives up meanwhile leaves nothing behind.
			short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			if err := r.do(short); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s under a context that ends = %v", name, err)
			}
			cancel()
			go func() { outcome <- r.do(ctx) }()
		}
		time.Sleep(150 * time.Millisecond)
		for name, outcome := range outcomes {
			select {
			case err := <-outcome:
				t.Errorf("%s: it did not wait, and was answered %v", name, err)
				outcome <- err
			default:
			}
		}
		if _, err := second.Batch(ctx, b.ID); !errors.Is(err, domain.ErrMissing) || !stock(t, second, v.raw[0], v.me, storagetest.Kilograms(100)) {
			t.Errorf("what is under way shows: %v", err)
		}
		if kept {
			err = a.commit(ctx)
		} else {
			err = a.abandon(ctx, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		for name, outcome := range outcomes {
			if err := <-outcome; kept && !rivals[name].refused(err) || !kept && err != nil {
				t.Errorf("kept %t, %s = %v", kept, name, err)
			}
		}
		clean(t, second)
	}
}

func isTaken(claim string) func(error) bool {
	return func(err error) bool {
		var taken *domain.TakenError
		return errors.As(err, &taken) && taken.Claim == claim
	}
}

// TestAChangeIsDecidedOnce lets others decide a change under its owner's hands.
func TestAChangeIsDecidedOnce(t *testing.T) {
	t.Parallel()
	s := openedWith(t, mongotest.Empty(t), time.Hour, nil)
	ctx := t.Context()
	p, ch := storagetest.NewProducer()
	a := underWay(t, s, ch, producers.add(&p)...)
	if done, err := s.decide(ctx, &a.recordDocument, aborted); !done || err != nil {
		t.Fatalf("aborted %t, %v", done, err)
	}
	if err := a.commit(ctx); !errors.Is(err, errLost) {
		t.Errorf("committing what was aborted = %v", err)
	}
	if _, err := s.Producer(ctx, p.ID); !errors.Is(err, domain.ErrMissing) {
		t.Errorf("a producer that was not kept = %v", err)
	}
	clean(t, s)

	a = underWay(t, s, ch, producers.add(&p)...)
	if done, err := s.decide(ctx, &a.recordDocument, committed); !done || err != nil {
		t.Fatalf("committed %t, %v", done, err)
	}
	if done, err := s.decide(ctx, &a.recordDocument, aborted); done || err != nil {
		t.Errorf("aborting what was committed: %t, %v", done, err)
	}
	if _, err := s.Producer(ctx, p.ID); err != nil {
		t.Errorf("a producer that was kept = %v", err)
	}
	sound(t, s)
	clean(t, s)
}

// TestADeadOwnerIsNotWaitedForLongerThanTheLease leaves a change undecided.
func TestADeadOwnerIsNotWaitedForLongerThanTheLease(t *testing.T) {
	t.Parallel()
	const lease = 400 * time.Millisecond
	address := mongotest.Empty(t)
	s := openedWith(t, address, time.Hour, nil)
	v := newVillage(t, s)
	h, ch := storagetest.NewHandover(v.raw[0], v.other, storagetest.Kilograms(100))
	underWay(t, s, ch, append(handovers.add(&h), take(h.Batch, h.From, h.Quantity))...)

	heir := openedWith(t, address, lease, nil)
	start := time.Now()
	g, ch := storagetest.NewHandover(v.raw[0], v.other, storagetest.Kilograms(60))
	if err := heir.AddHandover(t.Context(), g, ch); err != nil {
		t.Errorf("behind a dead owner = %v", err)
	}
	if d := time.Since(start); d < lease {
		t.Errorf("its change was undone after %v, before the lease was over", d)
	}
	sound(t, heir)

	// Nobody meets this one: the sweep has to find it.
	r, ch := storagetest.NewRecall([]domain.BatchID{v.raw[0].ID})
	underWay(t, s, ch, recalls.add(&r)...)
	for try := 0; try < 50; try++ {
		if n, err := s.db.Collection(recallsIn).CountDocuments(t.Context(), bson.D{}); err == nil && n == 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	clean(t, heir)
}
