package storagetest

import (
	"crypto/rand"

	"nguon/domain"
)

// NewKey makes a key of the service for a purpose.
func NewKey(purpose string) domain.Key {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	return domain.Key{ID: NewID[string](), Purpose: purpose, Secret: secret}
}

var keyCases = []testCase{
	{says: "EnsureKey stores the key unless its purpose has one, and gives back the one in use", run: ensureKey},
	{says: "EnsureKey: all callers, however many at once, get the same one", run: ensureKeyRace},
	{says: "a Key that is not there is ErrMissing", run: keyMissing},
}

func ensureKey(b *bench) {
	unit, session := NewKey("unit"), NewKey("session")
	unit.Secret = []byte("\x00\xff bí mật \x80\x00")
	b.same("the first key", unit, read(b.store.EnsureKey(b.ctx, unit)).must(b))
	b.same("the same again", unit, read(b.store.EnsureKey(b.ctx, unit)).must(b))
	late := NewKey("unit")
	b.same("a later key", unit, read(b.store.EnsureKey(b.ctx, late)).must(b))
	b.same("of another purpose", session, read(b.store.EnsureKey(b.ctx, session)).must(b))
	b.same("by id", unit, read(b.store.Key(b.ctx, unit.ID)).must(b))
	b.same("by id", session, read(b.store.Key(b.ctx, session.ID)).must(b))
	_, err := b.store.Key(b.ctx, late.ID)
	b.wantIs("the key that came late", err, domain.ErrMissing)
}

func ensureKeyRace(b *bench) {
	const callers = 16
	keys, used := make([]domain.Key, callers), make([]domain.Key, callers)
	for i := range keys {
		keys[i] = NewKey("unit")
	}
	errs := race(callers, func(i int) error {
		var err error
		used[i], err = b.store.EnsureKey(b.ctx, keys[i])
		return err
	})
	known := 0
	for i, err := range errs {
		b.must(err)
		b.same("the key in use", used[0], used[i])
		if _, err := b.store.Key(b.ctx, keys[i].ID); err == nil {
			known++
			b.same("the key that is kept", used[0], keys[i])
		}
	}
	if known != 1 {
		b.Errorf("%d keys are kept, want 1", known)
	}
}

func keyMissing(b *bench) {
	read(b.store.EnsureKey(b.ctx, NewKey("unit"))).must(b)
	for _, id := range []string{"", "unit", NewID[string]()} {
		_, err := b.store.Key(b.ctx, id)
		b.wantIs("an unknown key", err, domain.ErrMissing)
	}
}
