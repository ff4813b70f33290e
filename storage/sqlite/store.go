package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"nguon/domain"
)

// Store is a domain.Store in one SQLite file.
type Store struct {
	path string
	// opened is the file as it was found, to notice one that was moved away.
	opened os.FileInfo
	reads  *sql.DB
	// prepared holds a *sql.Stmt for each query text; the texts are few.
	prepared sync.Map
	writer   *writer
	closed   atomic.Bool
	close    func() error
}

var _ domain.Store = (*Store)(nil)

// Open opens the store in the file at path, and makes or migrates it as
// needed. The folder must exist. A file that is not a store of this service,
// or that a newer program made, is refused unchanged. The context bounds the
// opening alone.
func Open(ctx context.Context, path string) (*Store, error) {
	if path == "" || path == ":memory:" {
		return nil, errors.New("storage/sqlite: a store needs the path of a file")
	}
	s, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("storage/sqlite: open: %w", err)
	}
	return s, nil
}

func open(ctx context.Context, path string) (_ *Store, err error) {
	s := &Store{}
	// The working directory may change while the store is open.
	if s.path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	if err := prepare(ctx, s.path); err != nil {
		return nil, err
	}
	writes, err := writePool(ctx, s.path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, writes.Close())
		}
	}()
	conn, err := writes.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, conn, s.path); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if s.opened, err = os.Stat(s.path); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if s.reads, err = readPool(s.path); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	s.writer = startWriter(conn)
	s.close = sync.OnceValue(func() error {
		s.closed.Store(true)
		// The writer's connection closes last: it copies the log into the
		// file, which readers would hinder.
		return errors.Join(s.writer.stop(), s.reads.Close(), writes.Close())
	})
	return s, nil
}

// Ready answers nil when the file can be read, is still where it was opened,
// and the right to write it can be had. A disk without room shows only when
// something is written.
func (s *Store) Ready(ctx context.Context) error {
	var n int
	err := s.queryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM record LIMIT 1)`, nil, &n)
	if err != nil {
		return err
	}
	now, err := os.Stat(s.path)
	if err != nil {
		return unavailable(err)
	}
	if !os.SameFile(s.opened, now) {
		return unavailable(fmt.Errorf("%s is another file than the one that was opened", s.path))
	}
	return s.write(ctx, func(*tx) error { return nil })
}

// Close waits for the writes under way and ends the store.
func (s *Store) Close() error { return s.close() }
