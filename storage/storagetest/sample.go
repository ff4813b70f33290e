package storagetest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"nguon/domain"
	"nguon/domain/gs1"
	"nguon/domain/ledger"
)

// NewID makes a fresh id, a UUIDv7; those made later in this process sort later.
func NewID[ID ~string]() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// idAt makes an id of the given millisecond; the rest of it is random, so ids
// of one millisecond are in no order of their making.
func idAt(millisecond time.Time) string {
	id := uuid.Must(uuid.NewV7())
	var at [8]byte
	binary.BigEndian.PutUint64(at[:], uint64(millisecond.UnixMilli()))
	copy(id[:6], at[2:])
	var random [10]byte
	_, _ = rand.Read(random[:])
	id[6], id[7] = 0x70|random[0]&0x0f, random[1]
	id[8] = 0x80 | random[2]&0x3f
	copy(id[9:], random[3:])
	return id.String()
}

// Now is the time as the service keeps it: UTC, whole milliseconds.
func Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Kilograms is a whole number of them.
func Kilograms(n int64) domain.Quantity {
	return domain.Quantity{Amount: n * 1_000_000, Unit: domain.Kilogram}
}

// Grams is a whole number of them.
func Grams(n int64) domain.Quantity {
	return domain.Quantity{Amount: n * 1_000, Unit: domain.Gram}
}

// Pieces is a number of them.
func Pieces(n int64) domain.Quantity { return domain.Quantity{Amount: n, Unit: domain.Piece} }

// NewDate is a date that is known to be one.
func NewDate(year int, month time.Month, day int) domain.Date {
	d, err := domain.NewDate(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

var serial atomic.Int64

// NewGTIN makes a GTIN-13 of the Vietnamese range that no other call made.
func NewGTIN() gs1.GTIN {
	digits := fmt.Sprintf("893%09d", serial.Add(1))
	sum := 0
	for i, d := range digits {
		sum += int(d-'0') * (1 + 2*(i%2))
	}
	g, err := gs1.ParseGTIN(fmt.Sprintf("%s%d", digits, (10-sum%10)%10))
	if err != nil {
		panic(err)
	}
	return g
}

// NewBatchCode draws a batch code.
func NewBatchCode() domain.BatchCode {
	c, err := domain.NewBatchCode(rand.Reader)
	if err != nil {
		panic(err)
	}
	return c
}

// newLot makes a lot number that no other call made.
func newLot() string { return fmt.Sprintf("Lô %d", serial.Add(1)) }

// facets is what a record needs to know of any noun.
type facets struct {
	subject domain.Subject
	label   string
	// revision is nil for a noun that never changes.
	revision *int64
	hash     *string
	// at is when the present version was made; changed is the field that says
	// so, nil where there is none for all versions.
	at      time.Time
	changed *time.Time
}

// first makes x, edited, the first version of itself, with its record.
func first[T any](x T, of func(*T) facets, kind domain.RecordKind, edit ...func(*T)) (T, domain.Change) {
	f := of(&x)
	if f.revision != nil {
		*f.revision = 1
	}
	for _, e := range edit {
		e(&x)
	}
	return sealed(x, of, kind, "")
}

// next makes x, edited, the version after itself, with its record. Edits must
// replace slices as a whole: those of x are shared with the version before.
func next[T any](x T, of func(*T) facets, kind domain.RecordKind, edit ...func(*T)) (T, domain.Change) {
	f := of(&x)
	previous := *f.hash
	*f.revision++
	if f.changed != nil {
		*f.changed = Now()
	}
	for _, e := range edit {
		e(&x)
	}
	return sealed(x, of, kind, previous)
}

// The layout of record bodies, as package domain writes them.
const (
	recordFormat = "nguon-record/1"
	timeLayout   = "2006-01-02T15:04:05.000Z"
)

type recordBody struct {
	Format   string            `json:"format"`
	ID       domain.RecordID   `json:"id"`
	Kind     domain.RecordKind `json:"kind"`
	About    recordSubject     `json:"subject"`
	At       string            `json:"at"`
	Author   recordAuthor      `json:"author"`
	Revision int64             `json:"revision"`
	Previous string            `json:"previous,omitempty"`
	Content  recordContent     `json:"content"`
}

type recordSubject struct {
	Kind domain.SubjectKind `json:"kind"`
	ID   string             `json:"id"`
}

type recordAuthor struct {
	ID   string      `json:"id"`
	Role domain.Role `json:"role"`
}

type recordContent struct {
	Label string `json:"label"`
}

// sealed makes the record of x as it stands and puts its hash into x.
func sealed[T any](x T, of func(*T) facets, kind domain.RecordKind, previous string) (T, domain.Change) {
	f := of(&x)
	revision := int64(1)
	if f.revision != nil {
		revision = *f.revision
	}
	id, at := NewID[domain.RecordID](), f.at.UTC()
	body, err := ledger.Canonical(recordBody{
		Format:   recordFormat,
		ID:       id,
		Kind:     kind,
		About:    recordSubject{Kind: f.subject.Kind, ID: f.subject.ID},
		At:       at.Format(timeLayout),
		Author:   recordAuthor{ID: "storagetest", Role: domain.Admin},
		Revision: revision,
		Previous: previous,
		Content:  recordContent{Label: f.label},
	})
	if err != nil {
		panic(err)
	}
	*f.hash = ledger.Hash(body)
	return x, domain.Change{Record: domain.Record{
		ID: id, Kind: kind, Subject: f.subject, At: at, Hash: *f.hash, Body: body,
	}}
}

// Keyed is the change under a caller's request key.
func Keyed(ch domain.Change, caller, key string) domain.Change {
	ch.Request = &domain.Request{
		Caller:  caller,
		Key:     domain.RequestKey{Key: key, Fingerprint: sha256.Sum256(ch.Record.Body)},
		Subject: ch.Record.Subject,
		At:      ch.Record.At,
	}
	return ch
}
