package mongo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"nguon/domain"
)

const (
	// deadline bounds every command that is sent to the server.
	deadline = 10 * time.Second
	// grace is how long a call whose context has ended waits for what it has
	// begun to be undone. What takes longer goes on behind it.
	grace = 3 * time.Second
)

// Store is a domain.Store in one MongoDB database.
type Store struct {
	client *driver.Client
	db     *driver.Database
	lease  time.Duration
	// crash, in tests, is called before and after each write of a change, and
	// its error takes the place of the write or of its answer.
	crash func() error

	// patience is how long nothing must have been heard of the owner of a hold.
	patience time.Duration
	// unfinished says that an import was begun, by this store or before it was
	// opened, and that none is known to have ended since.
	unfinished atomic.Bool

	lanes lanes
	// attempts has a channel for each attempt of this process that is under
	// way; it is closed in the end.
	attempts sync.Map
	// mu protects closed; calls are added to under it only while that is false.
	mu     sync.RWMutex
	closed bool
	calls  sync.WaitGroup
	// quit ends the sweeps, and watched is closed when they have ended.
	quit    context.Context
	stop    context.CancelFunc
	watched chan struct{}
	close   func() error
}

var _ domain.Store = (*Store)(nil)

// Open opens the store in the database that url names, and makes what is
// missing of it. A database that holds something else, or that a newer program
// made, is refused unchanged, and so is a server that is too old. The context
// bounds the opening alone. No error of it shows what is secret in url.
func Open(ctx context.Context, url string) (*Store, error) {
	return open(ctx, url, defaultLease, nil)
}

func open(ctx context.Context, url string, lease time.Duration, crash func() error) (*Store, error) {
	a, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("storage/mongo: open: %w", err)
	}
	s := &Store{lease: lease, patience: defaultPatience, crash: crash, watched: make(chan struct{})}
	if s.client, err = driver.Connect(a.options); err != nil {
		// The driver's error may quote the address.
		return nil, fmt.Errorf("storage/mongo: open: %w", errAddress)
	}
	s.db = s.client.Database(a.database)
	seen := map[string]sighting{}
	if err := s.prepare(ctx, a, seen); err != nil {
		return nil, errors.Join(fmt.Errorf("storage/mongo: open: %w", err), s.disconnect())
	}
	s.quit, s.stop = context.WithCancel(context.Background())
	s.close = sync.OnceValue(func() error {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.calls.Wait()
		s.stop()
		<-s.watched
		return s.disconnect()
	})
	go s.watch(seen)
	return s, nil
}

// prepare makes the database ready, and finishes or undoes what others have
// left half done long enough.
func (s *Store) prepare(ctx context.Context, a address, seen map[string]sighting) error {
	if err := s.reach(ctx, a); err != nil {
		return err
	}
	if err := s.layout(ctx); err != nil {
		return err
	}
	if err := s.index(ctx); err != nil {
		return err
	}
	return s.sweep(ctx, seen)
}

func (s *Store) disconnect() error {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	return s.client.Disconnect(ctx)
}

// Ready answers nil when a majority of the servers takes a write and the
// layout is still the one that this program knows.
func (s *Store) Ready(ctx context.Context) error {
	return s.reading(ctx, func() error {
		r, err := s.db.Collection(metaIn).UpdateOne(ctx,
			bson.D{{Key: "_id", Value: layoutID}, {Key: "version", Value: layoutVersion}},
			bson.D{{Key: "$set", Value: bson.D{{Key: "version", Value: layoutVersion}}}})
		if err == nil && r.MatchedCount != 1 {
			err = faulty{errors.New("the layout is no longer that of this program")}
		}
		if err != nil {
			return err
		}
		_, err = s.usable(ctx)
		return err
	})
}

// Close waits for the calls under way and ends the store.
func (s *Store) Close() error { return s.close() }

// enter begins a call, unless the store is closed.
func (s *Store) enter() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if !s.closed {
		s.calls.Add(1)
	}
	return !s.closed
}

// reading runs a call that reads.
func (s *Store) reading(ctx context.Context, run func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.enter() {
		return unavailable(errClosed)
	}
	defer s.calls.Done()
	if err := s.finished(ctx); err != nil {
		return translate(ctx, err)
	}
	return translate(ctx, run())
}

// writing runs a call that writes. When the context ends it goes on until what
// it has begun is undone, or done; the caller waits for that, but not for long.
func (s *Store) writing(ctx context.Context, run func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.enter() {
		return unavailable(errClosed)
	}
	done := make(chan error, 1)
	go func() {
		defer s.calls.Done()
		err := s.finished(ctx)
		if err == nil {
			err = run(ctx)
		}
		done <- translate(ctx, err)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case err := <-done:
		return err
	case <-t.C:
		return ctx.Err()
	}
}
