package domain

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Tracker offers every operation of the service. It is safe for concurrent
// use, and any number of trackers may work on one store.
type Tracker struct {
	store     Store
	now       func() time.Time
	random    io.Reader
	newID     func() string
	zone      *time.Location
	publicURL string
	unitKey   *UnitKey
	sessions  sessionKey
}

// Config is what a Tracker needs.
type Config struct {
	Store Store
	// PublicURL is the address that labels carry: scheme and host, without a
	// path or a trailing slash. It comes from the operator alone, never from a
	// request.
	PublicURL string
	// Zone is where "today" is; nil means Asia/Ho_Chi_Minh.
	Zone *time.Location
	// Now, Random and NewID are for tests; nil means the machine's clock, its
	// secure random source, and UUIDv7.
	Now    func() time.Time
	Random io.Reader
	NewID  func() string
}

// NewTracker makes a tracker, and the service's own keys where the store has
// none yet.
func NewTracker(ctx context.Context, cfg Config) (*Tracker, error) {
	t := &Tracker{
		store:     cfg.Store,
		now:       cfg.Now,
		random:    cfg.Random,
		newID:     cfg.NewID,
		zone:      cfg.Zone,
		publicURL: strings.TrimSuffix(cfg.PublicURL, "/"),
	}
	if t.now == nil {
		t.now = time.Now
	}
	if t.random == nil {
		t.random = rand.Reader
	}
	if t.newID == nil {
		t.newID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if t.zone == nil {
		zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
		if err != nil {
			return nil, err
		}
		t.zone = zone
	}
	key, err := t.ensureUnitKey(ctx)
	if err != nil {
		return nil, err
	}
	t.unitKey = key
	return t, nil
}

// purposeUnits is the purpose of the keys under which unit codes are made.
const purposeUnits = "unit-codes"

func (t *Tracker) ensureUnitKey(ctx context.Context) (*UnitKey, error) {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(t.random, secret); err != nil {
		return nil, err
	}
	k, err := t.store.EnsureKey(ctx, Key{ID: t.newID(), Purpose: purposeUnits, Secret: secret})
	if err != nil {
		return nil, err
	}
	return NewUnitKey(k.ID, k.Secret)
}

// errKeyLost is a fault of the store: a batch or a blank run names a key that is
// not there.
var errKeyLost = errors.New("domain: a key of unit codes is not in the store")

// keyOf is the key under which a batch's unit codes were made.
func (t *Tracker) keyOf(ctx context.Context, b *Batch) (*UnitKey, error) {
	return t.keyNamed(ctx, b.UnitKey)
}

// keyNamed is the key of unit codes with an id.
func (t *Tracker) keyNamed(ctx context.Context, id string) (*UnitKey, error) {
	if id == t.unitKey.ID() {
		return t.unitKey, nil
	}
	k, err := t.store.Key(ctx, id)
	if errors.Is(err, NotFound) {
		return nil, errKeyLost
	}
	if err != nil {
		return nil, err
	}
	return NewUnitKey(k.ID, k.Secret)
}

// Ready answers nil when the service can do its work.
func (t *Tracker) Ready(ctx context.Context) error { return t.store.Ready(ctx) }

// instant is the present as it is stored: UTC, whole milliseconds.
func (t *Tracker) instant() time.Time { return t.now().UTC().Truncate(time.Millisecond) }

// today is the present day where the programme is.
func (t *Tracker) today() Date { return DateOf(t.now(), t.zone) }

// repeated finds the subject of an earlier accepted change under the caller's
// request key. A key that was used for another request is refused.
func (t *Tracker) repeated(ctx context.Context, c Caller) (subject string, found bool, err error) {
	if c.Request.Key == "" {
		return "", false, nil
	}
	r, err := t.store.Request(ctx, c.ID, c.Request.Key)
	if errors.Is(err, NotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	if r.Key.Fingerprint != c.Request.Fingerprint {
		return "", false, refuse(Conflict, "", CodeRequestKeyReused, c.Request.Key)
	}
	return r.Subject.ID, true, nil
}

// CodeRequestKeyReused names the request key that stands for another request.
const CodeRequestKeyReused = "request_key_reused"

// once runs an operation under the caller's request key: if the key stands for
// an accepted change, its subject is read with load and nothing is written.
func once[ID ~string, T any](ctx context.Context, t *Tracker, c Caller, load func(context.Context, ID) (T, error), write func() (T, error)) (T, error) {
	var none T
	id, found, err := t.repeated(ctx, c)
	if err != nil {
		return none, err
	}
	if found {
		return load(ctx, ID(id))
	}
	done, refused := write()
	if !errors.Is(refused, Conflict) && !errors.Is(refused, Stale) {
		return done, refused
	}
	// The same request may have won meanwhile: the store says so with a
	// RepeatedError, or what it changed is now in the way.
	id, found, err = t.repeated(ctx, c)
	switch {
	case err != nil:
		return none, err
	case found:
		return load(ctx, ID(id))
	}
	return none, refused
}

// Answer is what was answered to a request under the caller's key, in the
// protocol's own form, and whether one was accepted at all. The answer of an
// accepted request is nil when it was lost: the operation should be asked again.
func (t *Tracker) Answer(ctx context.Context, c Caller) (answer []byte, accepted bool, err error) {
	if _, accepted, err = t.repeated(ctx, c); err != nil || !accepted {
		return nil, false, err
	}
	r, err := t.store.Request(ctx, c.ID, c.Request.Key)
	return r.Answer, true, err
}

// KeepAnswer keeps what was answered, for Answer.
func (t *Tracker) KeepAnswer(ctx context.Context, c Caller, answer []byte) error {
	return t.store.KeepAnswer(ctx, c.ID, c.Request.Key, answer)
}

// owner is the producer that the caller writes for: its own, or the one that
// an admin names.
func (t *Tracker) owner(ctx context.Context, c Caller, named ProducerID) (Producer, error) {
	switch {
	case c.Role != Admin && c.Role != ProducerRole:
		return Producer{}, errForbidden
	case named == "" && c.Role == ProducerRole:
		named = c.Producer
	case named == "":
		return Producer{}, refuse(Invalid, "producer", CodeRequired)
	case !c.actsFor(named):
		return Producer{}, refuse(Invalid, "producer", CodeUnknownReference, string(named))
	}
	p, err := t.store.Producer(ctx, named)
	if errors.Is(err, NotFound) {
		return Producer{}, refuse(Invalid, "producer", CodeUnknownReference, string(named))
	}
	return p, err
}

// next moves m to its next revision and makes the record of that change.
func (t *Tracker) next(c Caller, m *Meta, e entry) (Change, error) {
	at := t.instant()
	if m.Revision == 0 {
		m.CreatedAt = at
	}
	m.Revision++
	m.ChangedAt = at
	e.revision, e.previous = m.Revision, m.RecordHash
	ch, err := t.change(c, at, e)
	m.RecordHash = ch.Record.Hash
	return ch, err
}

// taken turns a store's refusal of a claim into one that names the field; any
// other error stays as it is.
func taken(err error, claim, field, value string) error {
	var e *TakenError
	if !errors.As(err, &e) || e.Claim != claim {
		return err
	}
	return &Error{Kind: Conflict, Problems: []Problem{{Field: field, Code: CodeTaken, Args: []any{value}}}, Err: err}
}
