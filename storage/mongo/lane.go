package mongo

import (
	"context"
	"slices"
	"sync"
)

// lanes make the changes of this process that take from the same stock go one
// after the other. The database would order them too, but each would then wait
// for, and ask about, every other; so an instance brings one mark at a time to
// a document that many want.
type lanes struct {
	mu   sync.Mutex
	open map[string]*lane
}

// lane is the queue for one document.
type lane struct {
	turn chan struct{} // holds a value while somebody is in the lane
	in   int           // who is in it or waits for it
}

// enter waits for the lanes of ids and gives what leaves them. All enter in the
// order of ids, so that two never wait for each other.
func (l *lanes) enter(ctx context.Context, ids []string) (leave func(), err error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for i, id := range ids {
		if err := l.wait(ctx, id); err != nil {
			l.leave(ids[:i])
			return nil, err
		}
	}
	return func() { l.leave(ids) }, nil
}

func (l *lanes) wait(ctx context.Context, id string) error {
	l.mu.Lock()
	if l.open == nil {
		l.open = make(map[string]*lane)
	}
	queue, ok := l.open[id]
	if !ok {
		queue = &lane{turn: make(chan struct{}, 1)}
		l.open[id] = queue
	}
	queue.in++
	l.mu.Unlock()
	select {
	case queue.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		l.gone(id, queue)
		return ctx.Err()
	}
}

func (l *lanes) leave(ids []string) {
	for _, id := range ids {
		l.mu.Lock()
		queue := l.open[id]
		l.mu.Unlock()
		<-queue.turn
		l.gone(id, queue)
	}
}

// gone closes a lane behind the last one.
func (l *lanes) gone(id string, queue *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if queue.in--; queue.in == 0 {
		delete(l.open, id)
	}
}

// stockTaken are the documents that steps take stock from.
func stockTaken(steps []step) []string {
	var ids []string
	for i := range steps {
		if steps[i].How == taking {
			ids = append(ids, steps[i].ID)
		}
	}
	return ids
}
