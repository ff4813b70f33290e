package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	sqlite3 "modernc.org/sqlite/lib"
)

// maxGroup is the most writes in one transaction. It bounds how long the
// first of them waits for the last.
const maxGroup = 256

// job is one write that waits for its turn. It is answered once.
type job struct {
	ctx  context.Context
	run  func(*tx) error
	err  error
	done chan error
}

// writer owns the connection that writes. Its goroutine is the only user of
// that connection and of the statements on it.
type writer struct {
	conn *sql.Conn
	tx   tx
	// jobs has no buffer: a write is either still with its caller, who can
	// give up, or it is carried out and answered.
	jobs   chan *job
	quit   chan struct{}
	ended  chan struct{}
	stop   func() error
	broken atomic.Bool
}

func startWriter(conn *sql.Conn) *writer {
	w := &writer{
		conn:  conn,
		tx:    tx{conn: conn, prepared: map[string]*sql.Stmt{}},
		jobs:  make(chan *job),
		quit:  make(chan struct{}),
		ended: make(chan struct{}),
	}
	w.stop = sync.OnceValue(func() error {
		close(w.quit)
		<-w.ended
		return errors.Join(w.tx.close(), w.conn.Close())
	})
	go w.loop()
	return w
}

// write runs a write in a transaction of the writer, and answers when it is
// kept or refused.
func (s *Store) write(ctx context.Context, run func(*tx) error) error {
	return s.writer.do(ctx, run)
}

func (w *writer) do(ctx context.Context, run func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &job{ctx: ctx, run: run, done: make(chan error, 1)}
	select {
	case <-w.quit:
		return unavailable(errClosed)
	default:
	}
	select {
	case w.jobs <- j:
	case <-w.quit:
		return unavailable(errClosed)
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) loop() {
	defer close(w.ended)
	for {
		select {
		case <-w.quit:
			return
		case j := <-w.jobs:
			w.answer(w.gather(j))
		}
	}
}

// gather takes all writes that wait now, up to maxGroup. The callers that the
// group before has just answered get the chance to come back first.
func (w *writer) gather(first *job) []*job {
	runtime.Gosched()
	group := []*job{first}
	for len(group) < maxGroup {
		select {
		case j := <-w.jobs:
			group = append(group, j)
		default:
			return group
		}
	}
	return group
}

func (w *writer) answer(group []*job) {
	err := w.transaction(group)
	for _, j := range group {
		if err != nil {
			j.err = err
		}
		j.done <- j.err
	}
}

// transaction carries out a group. An error means that nothing of it was kept,
// or that nobody knows.
func (w *writer) transaction(group []*job) error {
	if w.broken.Load() {
		return unavailable(errBroken)
	}
	if err := w.begin(); err != nil {
		return err
	}
	kept := false
	for _, j := range group {
		if j.err = j.ctx.Err(); j.err != nil {
			continue
		}
		refused, err := w.attempt(j)
		if err != nil {
			w.rollback()
			return translate(context.Background(), err)
		}
		j.err = translate(context.Background(), refused)
		kept = kept || refused == nil
	}
	if !kept {
		w.rollback()
		return nil
	}
	return w.commit()
}

// begin opens a transaction that holds the right to write, and looks whether a
// newer program has changed the layout since the store was opened.
func (w *writer) begin() error {
	if _, err := w.tx.exec("BEGIN IMMEDIATE"); err != nil {
		return translate(context.Background(), err)
	}
	var version int
	err := w.tx.queryRow("PRAGMA user_version", nil, &version)
	if err == nil && version != len(migrations) {
		err = fmt.Errorf("storage/sqlite: the layout is now %d, this program writes %d", version, len(migrations))
	}
	if err != nil {
		w.rollback()
		return translate(context.Background(), err)
	}
	return nil
}

// attempt carries out one write behind a savepoint. The first error is why it
// was refused, the second that the whole transaction is lost: SQLite rolls
// back by itself when the disk is full or fails, and then the savepoint is gone.
func (w *writer) attempt(j *job) (refused, lost error) {
	if _, err := w.tx.exec("SAVEPOINT job"); err != nil {
		return nil, err
	}
	if refused = j.run(&w.tx); refused != nil {
		if _, err := w.tx.exec("ROLLBACK TO job"); err != nil {
			return nil, errors.Join(refused, err)
		}
	}
	_, lost = w.tx.exec("RELEASE job")
	return refused, lost
}

// commit makes the group durable. A log that could not be written for want of
// room holds no commit, and one that was busy was not touched; after any other
// failure nobody knows, and nothing more is written.
func (w *writer) commit() error {
	_, err := w.tx.exec("COMMIT")
	if err == nil {
		return nil
	}
	w.rollback()
	if code := primary(err); code != sqlite3.SQLITE_FULL && code != sqlite3.SQLITE_BUSY {
		w.broken.Store(true)
	}
	return unavailable(fmt.Errorf("commit: %w", err))
}

// rollback ends the transaction. Where SQLite has done so already it fails,
// which changes nothing.
func (w *writer) rollback() {
	_, _ = w.tx.exec("ROLLBACK")
}
