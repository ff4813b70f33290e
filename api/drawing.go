package api

import (
	"context"
	"errors"
	"sync"
	"time"
)

// drawWait is how long a request waits for its file to be drawn before it is
// told to come back.
const drawWait = 10 * time.Second

var errDrawingBusy = errors.New("no place to draw came free in time")

// drawings bounds how many files are drawn at once: one keeps a core busy for
// a while, and scans have to get through meanwhile. A caller has one of the
// places at most, so that whoever asks for many files waits for its own.
type drawings struct {
	places chan struct{}
	wait   time.Duration

	mu sync.Mutex
	// turns has a turn of each caller that draws or waits to.
	turns map[string]*turn
}

// turn is what the requests of one caller pass on to each other.
type turn struct {
	taken chan struct{}
	// users are the requests that hold the turn or wait for it.
	users int
}

func newDrawings(places int) *drawings {
	return &drawings{places: make(chan struct{}, places), wait: drawWait, turns: map[string]*turn{}}
}

// do runs work when there is a place for it. The wait is bounded, the work is
// not: ctx ends it.
func (d *drawings) do(ctx context.Context, caller string, work func() error) error {
	t := d.join(caller)
	defer d.leave(caller, t)
	waiting, cancel := context.WithTimeout(ctx, d.wait)
	defer cancel()
	for _, place := range []chan struct{}{t.taken, d.places} {
		select {
		case place <- struct{}{}:
			defer func() { <-place }()
		case <-waiting.Done():
			if err := ctx.Err(); err != nil {
				return err
			}
			return notReady(errDrawingBusy)
		}
	}
	return work()
}

func (d *drawings) join(caller string) *turn {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.turns[caller]
	if t == nil {
		t = &turn{taken: make(chan struct{}, 1)}
		d.turns[caller] = t
	}
	t.users++
	return t
}

func (d *drawings) leave(caller string, t *turn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.users--; t.users == 0 {
		delete(d.turns, caller)
	}
}
