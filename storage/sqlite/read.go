package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"nguon/domain"
)

// statement gives the prepared statement of a query; database/sql prepares it
// once on each connection.
func (s *Store) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.prepared.Load(query); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := s.reads.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	kept, loaded := s.prepared.LoadOrStore(query, stmt)
	if loaded {
		// Another reader was first.
		if err := stmt.Close(); err != nil {
			return nil, err
		}
	}
	return kept.(*sql.Stmt), nil
}

// reading runs a read and gives the contract's error for what went wrong.
func (s *Store) reading(ctx context.Context, read func() error) error {
	if s.closed.Load() {
		return unavailable(errClosed)
	}
	err := read()
	if err != nil && ctx.Err() == nil && s.closed.Load() {
		return unavailable(errors.Join(errClosed, err))
	}
	return translate(ctx, err)
}

// each runs a query and hands its rows to f. All that one call reads is of
// one moment.
func (s *Store) each(ctx context.Context, query string, args []any, f func(row) error) error {
	return s.reading(ctx, func() error {
		stmt, err := s.statement(ctx, query)
		if err != nil {
			return err
		}
		return rowsOf(ctx, stmt, args, f)
	})
}

func rowsOf(ctx context.Context, stmt *sql.Stmt, args []any, f func(row) error) (err error) {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// readFunc runs a query and hands its rows to f.
type readFunc func(query string, args []any, f func(row) error) error

// snapshot runs several reads that all see the same moment.
func (s *Store) snapshot(ctx context.Context, run func(readFunc) error) error {
	return s.reading(ctx, func() error {
		tx, err := s.reads.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return err
		}
		err = run(func(query string, args []any, f func(row) error) error {
			stmt, err := s.statement(ctx, query)
			if err != nil {
				return err
			}
			return rowsOf(ctx, tx.StmtContext(ctx, stmt), args, f)
		})
		if err != nil {
			// The first error says what happened.
			_ = tx.Rollback()
			return err
		}
		return tx.Commit()
	})
}

// queryRow reads the one row of a query, and fails with domain.ErrMissing when
// there is none.
func (s *Store) queryRow(ctx context.Context, query string, args []any, into ...any) error {
	_, err := one(ctx, s, func(r row) (struct{}, error) { return struct{}{}, r.Scan(into...) }, query, args...)
	return err
}

// one reads the first row of a query, and fails with domain.ErrMissing when
// there is none.
func one[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, args ...any) (T, error) {
	var v T
	found := false
	err := s.each(ctx, query, args, func(r row) (err error) {
		if !found {
			v, err = scan(r)
		}
		found = true
		return err
	})
	if err == nil && !found {
		err = domain.ErrMissing
	}
	return v, err
}

// many reads all rows of a query.
func many[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	var items []T
	err := s.each(ctx, query, args, func(r row) error {
		v, err := scan(r)
		items = append(items, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return items, nil
}
