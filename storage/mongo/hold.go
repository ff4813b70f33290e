package mongo

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/sync/errgroup"
)

const (
	// defaultPatience is how long nothing must have been heard of the owner of
	// a hold before others take it away. It is longer than a command may take.
	defaultPatience = 20 * time.Second
	// holdPoll is how often the layout is looked at while somebody holds.
	holdPoll = 100 * time.Millisecond
	// drains is how many attempts are waited for at once.
	drains = 64
)

var (
	// errHeld says that an attempt has to begin anew once nobody holds.
	errHeld       = errors.New("changes have to wait")
	errHoldLost   = errors.New("changes were let through meanwhile, as nothing was heard of the export")
	errUnfinished = errors.New("the database holds an import that did not come to its end; import again")
)

// hold keeps changes from beginning. It is part of the layout's document, so
// that there is one at a time, and none while an import is under way. Beat goes
// on while its owner lives.
//
// An attempt looks for a hold when its record is stored as pending, and gives
// way; the owner of a hold looks for pending records when the hold is stored.
// So each attempt that began before is seen and waited for, and each that
// begins later touches nothing.
type hold struct {
	Owner string `bson:"owner"`
	Beat  int64  `bson:"beat"`
}

var (
	theLayout = bson.E{Key: "_id", Value: layoutID}
	none      = bson.D{{Key: "$exists", Value: false}}
)

// usable reads the layout, and refuses a database with an unfinished import.
func (s *Store) usable(ctx context.Context) (layoutDocument, error) {
	var l layoutDocument
	found, err := s.findOne(ctx, metaIn, bson.D{theLayout}, &l)
	switch {
	case err != nil:
		return l, err
	case !found:
		return l, faulty{errors.New("the database has no layout any more")}
	}
	s.unfinished.Store(l.Importing != "")
	if l.Importing != "" {
		return l, unavailable(errUnfinished)
	}
	return l, nil
}

// finished refuses a database with an unfinished import. Nobody begins one
// beside a store that is in use, so it asks only where there was one.
func (s *Store) finished(ctx context.Context) error {
	if !s.unfinished.Load() {
		return nil
	}
	_, err := s.usable(ctx)
	return err
}

// admit says errHeld while changes have to wait.
func (s *Store) admit(ctx context.Context) error {
	l, err := s.usable(ctx)
	if err == nil && l.Hold != nil {
		err = errHeld
	}
	return err
}

// released returns when nobody holds. A hold of whose owner nothing was heard
// for long enough is taken away.
func (s *Store) released(ctx context.Context) error {
	var seen hold
	since := time.Now()
	for {
		l, err := s.usable(ctx)
		if err != nil || l.Hold == nil {
			return err
		}
		if *l.Hold != seen {
			seen, since = *l.Hold, time.Now()
		}
		if time.Since(since) >= s.patience {
			dead := bson.D{theLayout, {Key: "hold.owner", Value: seen.Owner}, {Key: "hold.beat", Value: seen.Beat}}
			if _, err := s.update(ctx, metaIn, dead, unset("hold")); err != nil {
				return err
			}
			continue
		}
		if s.closing() {
			return unavailable(errClosed)
		}
		if err := sleep(ctx, holdPoll); err != nil {
			return err
		}
	}
}

// closing says whether calls that wait should give up.
func (s *Store) closing() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.closed
}

// holding runs what needs that nothing changes: it begins when every attempt
// of before is decided. still, as the last of run, says whether the hold was
// there all the time. A crash leaves a hold that others take away.
func (s *Store) holding(ctx context.Context, run func(ctx context.Context, h *hold) error) error {
	h := &hold{Owner: rand.Text()}
	// What of the hold remains goes, whether it was stored or nobody knows.
	defer func() { _, _ = s.update(ctx, metaIn, h.mine(), unset("hold")) }()
	if err := s.hold(ctx, h); err != nil {
		return err
	}
	under, end := context.WithCancelCause(ctx)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		s.keep(under, h, end)
	}()
	err := s.drain(under)
	if err == nil {
		err = run(under, h)
	}
	if err != nil && errors.Is(context.Cause(under), errHoldLost) {
		err = unavailable(errHoldLost)
	}
	end(nil)
	<-beating
	return err
}

// mine is the filter for the layout while h is its hold.
func (h *hold) mine() bson.D {
	return bson.D{theLayout, {Key: "hold.owner", Value: h.Owner}}
}

func (s *Store) hold(ctx context.Context, h *hold) error {
	free := bson.D{theLayout, {Key: "hold", Value: none}, {Key: "importing", Value: none}}
	for {
		done, err := s.update(ctx, metaIn, free, bson.D{{Key: "$set", Value: bson.D{{Key: "hold", Value: h}}}})
		if err != nil || done {
			return err
		}
		if err := s.released(ctx); err != nil {
			return err
		}
	}
}

// keep lets the hold beat until ctx ends, and ends it when the hold is lost. A
// beat that fails is followed by another: what counts is whether the hold is
// there in the end.
func (s *Store) keep(ctx context.Context, h *hold, end context.CancelCauseFunc) {
	for sleep(ctx, s.patience/6) == nil {
		if err := s.still(ctx, h); errors.Is(err, errHoldLost) {
			end(errHoldLost)
		}
	}
}

// still answers nil when h is there, and so was all the time.
func (s *Store) still(ctx context.Context, h *hold) error {
	mine, err := s.update(ctx, metaIn, h.mine(), bson.D{{Key: "$inc", Value: bson.D{{Key: "hold.beat", Value: int64(1)}}}})
	if err == nil && !mine {
		err = unavailable(errHoldLost)
	}
	return err
}

// drain waits until every attempt that is pending now is decided.
func (s *Store) drain(ctx context.Context) error {
	var open []recordDocument
	if err := s.findAll(ctx, recordsIn, bson.D{{Key: "state", Value: pending}}, nil, 0, &open, "try"); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(drains)
	for i := range open {
		g.Go(func() error { return s.await(ctx, nil, obstacle{mark: mark{open[i].ID, open[i].Try}}) })
	}
	return g.Wait()
}
