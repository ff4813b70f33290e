package api

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// drawWait is how long a request waits for its file to be drawn before it is
// told to come back.
const drawWait = 10 * time.Second

var errDrawingBusy = errors.New("no place to draw came free in time")

// mostOpen is how many files one caller may have in the making or on their way
// at once.
const mostOpen = 16

// drawings bounds how many files are drawn at once: one keeps a core busy for
// a while, and scans have to get through meanwhile. A caller has one of the
// places at most, so that whoever asks for many files waits for its own.
//
// A place is for drawing alone. While a client takes what is drawn, however
// slowly, its place is somebody else's: a large file holds up a small one for as
// long as a piece of it takes to draw.
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
	// users are the requests that hold the turn, wait for it, or send what they
	// drew in it.
	users int
}

func newDrawings(places int) *drawings {
	return &drawings{places: make(chan struct{}, places), wait: drawWait, turns: map[string]*turn{}}
}

// do runs work when there is a place for it. The wait is bounded, the work is
// not: ctx ends it.
func (d *drawings) do(ctx context.Context, caller string, work func(*drawing) error) error {
	t, err := d.join(caller)
	if err != nil {
		return err
	}
	defer d.leave(caller, t)
	waiting, cancel := context.WithTimeout(ctx, d.wait)
	defer cancel()
	in := drawing{ctx: ctx, places: [2]chan struct{}{t.taken, d.places}}
	if err := in.enter(waiting); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return notReady(errDrawingBusy)
	}
	defer in.exit()
	return work(&in)
}

// drawing is work that has a place, but for the moments in which it is away.
type drawing struct {
	ctx context.Context
	// places are the caller's turn and the service's place, in the order in
	// which they are taken; the first held are.
	places [2]chan struct{}
	held   int
}

func (d *drawing) enter(ctx context.Context) error {
	for _, place := range d.places {
		select {
		case place <- struct{}{}:
			d.held++
		case <-ctx.Done():
			d.exit()
			return ctx.Err()
		}
	}
	return nil
}

func (d *drawing) exit() {
	for ; d.held > 0; d.held-- {
		<-d.places[d.held-1]
	}
}

// away gives writes to w in pieces, and the place to others during each.
func (d *drawing) away(w io.Writer) *bufio.Writer {
	return bufio.NewWriterSize(awayWriter{d, w}, pieceSize)
}

// pieceSize is how much is drawn before it is sent: little enough to come soon,
// enough to be worth the change of places.
const pieceSize = 64 << 10

type awayWriter struct {
	*drawing
	w io.Writer
}

func (a awayWriter) Write(b []byte) (int, error) {
	a.exit()
	n, err := a.w.Write(b)
	if err != nil {
		return n, err
	}
	return n, a.enter(a.ctx)
}

func (d *drawings) join(caller string) (*turn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.turns[caller]
	if t == nil {
		t = &turn{taken: make(chan struct{}, 1)}
		d.turns[caller] = t
	}
	if t.users == mostOpen {
		return nil, notReady(errDrawingBusy)
	}
	t.users++
	return t, nil
}

func (d *drawings) leave(caller string, t *turn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.users--; t.users == 0 {
		delete(d.turns, caller)
	}
}
