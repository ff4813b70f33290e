package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"nguon/domain"
)

// tx is the transaction of the writer. Statements on it run to their end: a
// caller that gives up must not end the transaction of the others.
type tx struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

func (t *tx) stmt(query string) (*sql.Stmt, error) {
	if stmt, ok := t.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	t.prepared[query] = stmt
	return stmt, nil
}

// close ends the statements. A connection with a statement that is not ended
// stays open behind its Close, and its log is not copied into the file.
func (t *tx) close() error {
	var err error
	for _, stmt := range t.prepared {
		err = errors.Join(err, stmt.Close())
	}
	return err
}

func (t *tx) run(query string, args []any) (sql.Result, error) {
	stmt, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(context.Background(), args...)
}

// exec runs a statement and tells how many rows it touched.
func (t *tx) exec(query string, args ...any) (int64, error) {
	res, err := t.run(query, args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// queryRow reads the one row of a query; sql.ErrNoRows when there is none.
func (t *tx) queryRow(query string, args []any, into ...any) error {
	stmt, err := t.stmt(query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(context.Background(), args...).Scan(into...)
}

// exists says whether a query gives a row.
func (t *tx) exists(query string, args ...any) (bool, error) {
	var found bool
	err := t.queryRow("SELECT EXISTS ("+query+")", args, &found)
	return found, err
}

// add inserts a row with a statement that ends in ON CONFLICT … DO NOTHING for
// its id, and gives its number. No row inserted means that the id is taken; the
// one other unique value of the table answers with an error, and is claim. So
// the two are told apart without reading the text of an error.
func (t *tx) add(claim, query string, args ...any) (int64, error) {
	res, err := t.run(query, args)
	if err != nil {
		if violatesUnique(err) {
			return 0, &domain.TakenError{Claim: claim, Err: err}
		}
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, &domain.TakenError{Claim: domain.ClaimID}
	}
	return res.LastInsertId()
}

// claim runs an upsert that touches its row only where the value is free or
// the claimant's own already.
func (t *tx) claim(claim, query string, args ...any) error {
	n, err := t.exec(query, args...)
	if err == nil && n == 0 {
		return &domain.TakenError{Claim: claim}
	}
	return err
}
