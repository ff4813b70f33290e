package mongo

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

const (
	// defaultLease is how long nothing must have been heard of the owner of an
	// attempt before others undo it. Undoing the attempt of an owner that
	// lives costs it a new one and harms nothing, so no clocks are compared:
	// everybody measures by what they have seen themselves.
	defaultLease = 5 * time.Second
	// firstPoll and lastPoll are how soon a document is looked at again that
	// another store has marked.
	firstPoll = 2 * time.Millisecond
	lastPoll  = 60 * time.Millisecond
	// localWait is how long one waits for an owner in the same process, which
	// says when it is done.
	localWait = 250 * time.Millisecond
)

// recordOf reads the record of an attempt, nil when it is gone or has been
// begun anew since.
func (s *Store) recordOf(ctx context.Context, m mark) (*recordDocument, error) {
	var r recordDocument
	found, err := s.findOne(ctx, recordsIn, bson.D{{Key: "_id", Value: m.Record}}, &r)
	if err != nil || !found || r.Try != m.Try {
		return nil, err
	}
	return &r, nil
}

// settle deals with a mark that was met on a document. It gives the record of
// the attempt while that is pending, and nil when the document has to be read
// again.
func (s *Store) settle(ctx context.Context, o obstacle) (*recordDocument, error) {
	r, err := s.recordOf(ctx, o.mark)
	switch {
	case err != nil:
		return nil, err
	case r == nil || r.State == "":
		return nil, s.disown(ctx, o)
	case r.State == committed:
		// Its owner died behind the commit, or is at it still.
		if s.waitLocal(ctx, r.Try, localWait) {
			return nil, nil
		}
		return nil, s.finish(ctx, r)
	case r.State == aborted:
		return nil, s.undo(ctx, r)
	}
	return r, nil
}

// disown removes the mark of an attempt that is over. Marks go before the
// attempt does: one that is there still comes from a write that arrived late,
// and counts for nothing. That the attempt is over is asked of the primary by
// an update that changes nothing, as a read may lag behind a new primary.
func (s *Store) disown(ctx context.Context, o obstacle) error {
	open, err := s.update(ctx, recordsIn,
		bson.D{{Key: "_id", Value: o.mark.Record}, {Key: "try", Value: o.mark.Try}, {Key: "state", Value: bson.D{{Key: "$exists", Value: true}}}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "try", Value: o.mark.Try}}}})
	if err != nil || open {
		return err
	}
	return s.undoStep(ctx, o.mark.Try, &o.at)
}

// finish carries out what a committed attempt has prepared. Whoever meets it
// half done repeats it.
func (s *Store) finish(ctx context.Context, r *recordDocument) error {
	for i := range r.Steps {
		if err := s.finishStep(ctx, r.Try, &r.Steps[i]); err != nil {
			return err
		}
	}
	_, err := s.update(ctx, recordsIn, r.as(committed),
		bson.D{{Key: "$unset", Value: bson.D{{Key: "state", Value: ""}, {Key: "steps", Value: ""}, {Key: "beat", Value: ""}}}})
	return err
}

// undo takes back what an aborted attempt has prepared.
func (s *Store) undo(ctx context.Context, r *recordDocument) error {
	for i := range r.Steps {
		if err := s.undoStep(ctx, r.Try, &r.Steps[i]); err != nil {
			return err
		}
	}
	return s.delete(ctx, recordsIn, r.as(aborted))
}

// await returns when the attempt that has marked a document is decided, and
// its mark settled. Its owner is taken for dead when nothing was heard of it
// for the length of the lease; then the attempt is aborted. Meanwhile by, if
// any, says that it lives itself.
func (s *Store) await(ctx context.Context, by *attempt, o obstacle) error {
	var heard int64
	since := time.Now()
	for poll := firstPoll; ; poll = min(2*poll, lastPoll) {
		r, err := s.settle(ctx, o)
		if err != nil || r == nil {
			return err
		}
		if r.Beat != heard {
			heard, since = r.Beat, time.Now()
		}
		if time.Since(since) >= s.lease {
			if _, err := s.decide(ctx, r, aborted); err != nil {
				return err
			}
			continue
		}
		if by != nil {
			if err := by.alive(ctx); err != nil {
				return err
			}
		}
		if s.waitLocal(ctx, r.Try, localWait) {
			continue
		}
		if err := sleep(ctx, poll/2+rand.N(poll)); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begun notes an attempt of this process; the function given back ends it.
func (s *Store) begun(try string) func() {
	over := make(chan struct{})
	s.attempts.Store(try, over)
	return func() {
		s.attempts.Delete(try)
		close(over)
	}
}

// waitLocal waits for the end of an attempt of this process, and says whether
// it came.
func (s *Store) waitLocal(ctx context.Context, try string, most time.Duration) bool {
	over, ok := s.attempts.Load(try)
	if !ok {
		return false
	}
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-over.(chan struct{}):
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return false
}

// sighting is when an attempt was first seen as it is.
type sighting struct {
	beat  int64
	since time.Time
}

// sweep finishes and undoes what was left half done, wherever it was. seen is
// what the sweeps before have met, and is kept for the next.
func (s *Store) sweep(ctx context.Context, seen map[string]sighting) error {
	var open []recordDocument
	undecided := bson.D{{Key: "state", Value: bson.D{{Key: "$in", Value: bson.A{pending, committed, aborted}}}}}
	if err := s.findAll(ctx, recordsIn, undecided, nil, 0, &open); err != nil {
		return err
	}
	now := time.Now()
	met := make(map[string]bool, len(open))
	var failed error
	for i := range open {
		met[open[i].Try] = true
		if first, ok := seen[open[i].Try]; !ok || first.beat != open[i].Beat {
			seen[open[i].Try] = sighting{open[i].Beat, now}
		}
		quiet := now.Sub(seen[open[i].Try].since) >= s.lease
		failed = errors.Join(failed, s.sweepOne(ctx, &open[i], quiet))
	}
	for try := range seen {
		if !met[try] {
			delete(seen, try)
		}
	}
	return failed
}

func (s *Store) sweepOne(ctx context.Context, r *recordDocument, quiet bool) error {
	if _, mine := s.attempts.Load(r.Try); mine {
		return nil
	}
	if r.State == pending {
		if !quiet {
			return nil
		}
		if _, err := s.decide(ctx, r, aborted); err != nil {
			return err
		}
	}
	// Its owner may have decided just before.
	decided, err := s.recordOf(ctx, mark{r.ID, r.Try})
	switch {
	case err != nil || decided == nil:
		return err
	case decided.State == committed:
		return s.finish(ctx, decided)
	case decided.State == aborted:
		return s.undo(ctx, decided)
	}
	return nil
}

// watch sweeps until the store is closed.
func (s *Store) watch(seen map[string]sighting) {
	defer close(s.watched)
	tick := time.NewTicker(max(s.lease, time.Second))
	defer tick.Stop()
	for {
		select {
		case <-s.quit.Done():
			return
		case <-tick.C:
			// What fails now is tried again with the next tick.
			_ = s.sweep(s.quit, seen)
		}
	}
}
