package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"nguon/domain"
)

// records has no unique hash: the hash covers a body that holds the record's
// own id, and a random index would cost every write a page of its own.
var records = table[domain.Record]{
	name:    "record",
	columns: []string{"id", "kind", "subject_kind", "subject_id", "made_at", "hash", "body"},
	fixed:   1,
	key:     func(r *domain.Record) (string, int64) { return string(r.ID), 0 },
	values: func(r *domain.Record) []any {
		return []any{r.ID, r.Kind, r.Subject.Kind, r.Subject.ID, instant(r.At), r.Hash, blob(r.Body)}
	},
	scan: func(from row) (r domain.Record, err error) {
		err = from.Scan(&r.ID, &r.Kind, &r.Subject.Kind, &r.Subject.ID, toTime(&r.At), &r.Hash, &r.Body)
		return r, err
	},
}.prepare()

const (
	selectRequests = "SELECT caller, request_key, fingerprint, subject_kind, subject_id, made_at, answer FROM request"
	selectRequest  = selectRequests + " WHERE caller = ? AND request_key = ?"
)

func scanRequest(from row) (r domain.Request, err error) {
	err = from.Scan(requestInto(&r)...)
	return r, err
}

func requestInto(r *domain.Request) []any {
	return []any{&r.Caller, &r.Key.Key, (*hashColumn)(&r.Key.Fingerprint), &r.Subject.Kind, &r.Subject.ID, toTime(&r.At), &r.Answer}
}

// change runs a write together with its record and its request key. The key
// comes first: a repeated request is refused before anything else is looked at.
func (s *Store) change(ctx context.Context, ch domain.Change, run func(*tx) error) error {
	return s.write(ctx, func(t *tx) error {
		if err := keepChange(t, &ch); err != nil {
			return err
		}
		return run(t)
	})
}

func keepChange(t *tx, ch *domain.Change) error {
	if ch.Request != nil {
		if err := keepRequest(t, ch.Request); err != nil {
			return err
		}
	}
	_, err := records.addTo(t, &ch.Record)
	return err
}

func keepRequest(t *tx, r *domain.Request) error {
	n, err := t.exec(`INSERT INTO request (caller, request_key, fingerprint, subject_kind, subject_id, made_at, answer)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (caller, request_key) DO NOTHING`,
		r.Caller, r.Key.Key, r.Key.Fingerprint[:], r.Subject.Kind, r.Subject.ID, instant(r.At), blob(r.Answer))
	if err != nil || n == 1 {
		return err
	}
	var first domain.Request
	if err := t.queryRow(selectRequest, []any{r.Caller, r.Key.Key}, requestInto(&first)...); err != nil {
		return err
	}
	return &domain.RepeatedError{Request: first}
}

// Records lists the records of one subject, or of all.
func (s *Store) Records(ctx context.Context, about domain.Subject, page domain.Page) (domain.List[domain.Record], error) {
	if about == (domain.Subject{}) {
		return records.page(ctx, s, page, "", nil)
	}
	return records.page(ctx, s, page, "record_of_subject", []string{"subject_id = ?", "subject_kind = ?"}, about.ID, about.Kind)
}

// Request reads what a caller's request key stands for.
func (s *Store) Request(ctx context.Context, caller, key string) (domain.Request, error) {
	return one(ctx, s, scanRequest, selectRequest, caller, key)
}

// KeepAnswer stores the answer to an accepted request unless it has one.
func (s *Store) KeepAnswer(ctx context.Context, caller, key string, answer []byte) error {
	return s.write(ctx, func(t *tx) error {
		var answered bool
		err := t.queryRow("SELECT answer IS NOT NULL FROM request WHERE caller = ? AND request_key = ?", []any{caller, key}, &answered)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return domain.ErrMissing
		case err != nil || answered:
			return err
		}
		_, err = t.exec("UPDATE request SET answer = ? WHERE caller = ? AND request_key = ?", blob(answer), caller, key)
		return err
	})
}
