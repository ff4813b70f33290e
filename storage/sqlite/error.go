package sqlite

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"nguon/domain"
)

var (
	errClosed = errors.New("the store is closed")
	errBroken = errors.New("an earlier commit had an unknown outcome; the store has to be opened anew")
)

// unavailable is the refusal of what may succeed later.
func unavailable(cause error) error {
	return &domain.Error{Kind: domain.Unavailable, Err: fmt.Errorf("storage/sqlite: %w", cause)}
}

// primary is the result code of a driver's error without its extension, and
// 0 for any other error.
func primary(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// violatesUnique says whether err is SQLite's refusal of a second row with a
// value that must be unique. Statements are written so that at most one such
// value can be refused by an error, see tx.add.
func violatesUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// translate gives the contract's error for what database/sql and the driver
// answered under ctx. Refusals of the contract pass through as they are.
func translate(ctx context.Context, err error) error {
	if err == nil || refusal(err) {
		return err
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	switch primary(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
		return unavailable(err)
	}
	return fmt.Errorf("storage/sqlite: %w", err)
}

// refusal says whether err is one of the errors of the contract.
func refusal(err error) bool {
	for _, kind := range []domain.Kind{domain.NotFound, domain.Conflict, domain.Stale, domain.Unavailable} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
