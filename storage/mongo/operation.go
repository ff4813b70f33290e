package mongo

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// tries bounds how often a change that another store gave up for dead is
// begun anew.
const tries = 5

// errLost says that an attempt was undone by somebody who took its owner for dead.
var errLost = errors.New("the change was undone, as nothing was heard of its owner")

// state is how far an attempt has come. A record whose attempt is finished has none.
type state string

const (
	pending   state = "pending"
	committed state = "committed"
	aborted   state = "aborted"
)

// mark names an attempt, in every document that the attempt has touched and
// not yet let go of. A change that is sent again keeps its record's id and
// gets another Try, so that a write of an earlier attempt that comes late is
// never taken for one of the later.
type mark struct {
	Record string `bson:"record"`
	Try    string `bson:"try"`
}

// attempt is one try to make a change: a record with the state of the try and
// its steps.
type attempt struct {
	s *Store
	recordDocument
	mark mark
	beat time.Time
}

// planner works out the steps of a change, from reads. What it refuses is
// refused as it is.
type planner func(ctx context.Context) ([]step, error)

// change carries out a write together with its record and its request key.
func (s *Store) change(ctx context.Context, ch domain.Change, plan planner) error {
	return s.writing(ctx, func(ctx context.Context) error {
		for lost := 0; lost < tries; {
			switch err := s.once(ctx, &ch, plan); {
			case errors.Is(err, errHeld):
				if err := s.released(ctx); err != nil {
					return err
				}
			case errors.Is(err, errLost):
				lost++
			default:
				return err
			}
		}
		return unavailable(errLost)
	})
}

// fixed is the plan of a change whose steps depend on nothing that is kept.
func fixed(steps ...step) planner {
	return func(context.Context) ([]step, error) { return steps, nil }
}

func (s *Store) once(ctx context.Context, ch *domain.Change, plan planner) error {
	steps, err := plan(ctx)
	if err != nil {
		return s.refused(ctx, ch.Request, err)
	}
	leave, err := s.lanes.enter(ctx, stockTaken(steps))
	if err != nil {
		return err
	}
	defer leave()
	a := s.newAttempt(ch, steps)
	defer s.begun(a.Try)()
	switch err := s.begin(ctx, a, ch.Request); {
	case refusal(err):
		return err
	case err != nil:
		return a.abandon(ctx, err)
	}
	if err := s.admit(ctx); err != nil {
		return a.abandon(ctx, err)
	}
	if err := a.prepare(ctx); err != nil {
		return a.abandon(ctx, err)
	}
	return a.commit(ctx)
}

func (s *Store) newAttempt(ch *domain.Change, steps []step) *attempt {
	a := &attempt{s: s, recordDocument: toRecord(&ch.Record), beat: time.Now()}
	a.Try, a.State = rand.Text(), pending
	a.mark = mark{Record: a.ID, Try: a.Try}
	a.Steps = slices.Clone(steps)
	if ch.Request != nil {
		a.Steps = append(a.Steps, addRequest(ch.Request))
	}
	// One order for all changes: whoever waits for a document holds only such
	// as come before it, so that two never wait for each other.
	for i := range a.Steps {
		a.Revision = max(a.Revision, a.Steps[i].revision())
	}
	slices.SortFunc(a.Steps, func(x, y step) int {
		return cmp.Or(cmp.Compare(rank(x.In), rank(y.In)), cmp.Compare(x.ID, y.ID), -cmp.Compare(x.How, y.How))
	})
	return a
}

// refused gives the refusal err of a change, or that it is a repeated one:
// that comes before any other reason.
func (s *Store) refused(ctx context.Context, r *domain.Request, err error) error {
	if r == nil || !refusal(err) {
		return err
	}
	if repeated := s.repeated(ctx, r); repeated != nil {
		return repeated
	}
	return err
}

// begin stores the record as pending. A crash before it leaves nothing, a
// crash behind it a record that nobody reads and that recovery takes away.
func (s *Store) begin(ctx context.Context, a *attempt, r *domain.Request) error {
	for {
		err := s.insert(ctx, recordsIn, &a.recordDocument)
		if !taken(err) {
			return err
		}
		var kept recordDocument
		found, err := s.findOne(ctx, recordsIn, bson.D{{Key: "_id", Value: a.ID}}, &kept)
		if err != nil {
			return err
		}
		switch {
		case !found:
			err = sleep(ctx, firstPoll)
		case kept.State == "" || kept.State == committed:
			err = s.refused(ctx, r, &domain.TakenError{Claim: domain.ClaimID})
		default:
			// The same change is under way, or an earlier attempt at it was stopped.
			err = s.await(ctx, nil, obstacle{mark: mark{kept.ID, kept.Try}})
		}
		if err != nil {
			return err
		}
	}
}

// prepare takes the steps one by one. Each marks one document, can be undone,
// and makes that document wait for this attempt, so that what comes behind the
// commit cannot fail. A crash within leaves a pending attempt, which recovery
// undoes. A write of unknown outcome is not sent again, as it might count
// twice: the attempt is abandoned.
func (a *attempt) prepare(ctx context.Context) error {
	for i := range a.Steps {
		for done := false; !done; {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := a.alive(ctx); err != nil {
				return err
			}
			var o *obstacle
			var err error
			if done, o, err = a.s.try(ctx, &a.Steps[i], a.mark); err != nil {
				return err
			}
			switch {
			case o != nil:
				err = a.s.await(ctx, a, *o)
			case !done:
				// What stood in the way is gone, or not yet seen by a majority.
				err = sleep(ctx, firstPoll)
			}
			if err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// alive tells others, now and then, that the owner of the attempt still works
// on it.
func (a *attempt) alive(ctx context.Context) error {
	if a.s.lease == 0 || time.Since(a.beat) < a.s.lease/4 {
		return nil
	}
	a.beat = time.Now()
	mine, err := a.s.update(ctx, recordsIn, a.as(pending), bson.D{{Key: "$inc", Value: bson.D{{Key: "beat", Value: int64(1)}}}})
	if err == nil && !mine {
		err = errLost
	}
	return err
}

// as is the filter for the attempt in a state.
func (r *recordDocument) as(st state) bson.D {
	return bson.D{{Key: "_id", Value: r.ID}, {Key: "try", Value: r.Try}, {Key: "state", Value: st}}
}

// decide moves a pending attempt to another state. It is the one thing that
// decides a change, and of all who try, owner or not, one succeeds.
func (s *Store) decide(ctx context.Context, r *recordDocument, st state) (bool, error) {
	return s.update(ctx, recordsIn, r.as(pending), bson.D{{Key: "$set", Value: bson.D{{Key: "state", Value: st}}}})
}

// commit makes the change happen. A crash before the decision was stored
// undoes all, a crash behind it leaves a change that has happened: every read
// that meets a mark of it, and recovery, finishes it.
func (a *attempt) commit(ctx context.Context) error {
	kept, err := a.s.decide(ctx, &a.recordDocument, committed)
	switch {
	case err != nil:
		return a.unknown(ctx, err)
	case !kept:
		return a.abandon(ctx, errLost)
	}
	if err := a.s.finish(context.WithoutCancel(ctx), &a.recordDocument); err != nil {
		return unavailable(err)
	}
	return nil
}

// unknown ends a commit whose answer was lost: it tries to abort, which
// succeeds only if the commit was not stored and makes sure that it never will.
func (a *attempt) unknown(ctx context.Context, cause error) error {
	ctx = context.WithoutCancel(ctx)
	undone, err := a.s.decide(ctx, &a.recordDocument, aborted)
	if err != nil {
		return unavailable(errors.Join(cause, err))
	}
	if undone {
		return a.abandon(ctx, cause)
	}
	now, err := a.s.recordOf(ctx, a.mark)
	switch {
	case err != nil:
		return unavailable(errors.Join(cause, err))
	case now == nil || now.State == aborted:
		return a.abandon(ctx, cause)
	case now.State == committed:
		if err := a.s.finish(ctx, &a.recordDocument); err != nil {
			return unavailable(err)
		}
	}
	return nil
}

// abandon undoes the attempt and gives its cause. Where that fails, recovery
// does it: nobody but the owner commits, and the owner is here.
func (a *attempt) abandon(ctx context.Context, cause error) error {
	ctx = context.WithoutCancel(ctx)
	_, err := a.s.decide(ctx, &a.recordDocument, aborted)
	if err == nil {
		err = a.s.undo(ctx, &a.recordDocument)
	}
	if err == nil || refusal(cause) {
		return cause
	}
	return errors.Join(cause, err)
}
