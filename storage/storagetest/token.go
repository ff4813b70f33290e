package storagetest

import (
	"crypto/sha256"

	"nguon/domain"
)

func tokenFacets(t *domain.Token) facets {
	at := t.RevokedAt
	if at.IsZero() {
		at = t.CreatedAt
	}
	return facets{
		subject:  domain.Subject{Kind: domain.SubjectToken, ID: string(t.ID)},
		label:    t.Name,
		revision: &t.Revision,
		hash:     &t.RecordHash,
		at:       at,
	}
}

var tokens = noun[domain.Token]{
	of: tokenFacets,
	fresh: func(b *bench, id string, fill filler) (domain.Token, domain.Change) {
		t := filledToken(b, fill)
		t.ID = domain.TokenID(id)
		return first(t, tokenFacets, domain.TokenCreated)
	},
	amend: func(b *bench, old domain.Token, fill filler) (domain.Token, domain.Change) {
		t := filledToken(b, fill)
		t.ID, t.Hash, t.Revision, t.RecordHash = old.ID, old.Hash, old.Revision, old.RecordHash
		return next(t, tokenFacets, domain.TokenRevoked)
	},
	add:     domain.Store.AddToken,
	replace: domain.Store.ReplaceToken,
	get: func(b *bench, id string) (domain.Token, error) {
		return b.store.Token(b.ctx, domain.TokenID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Token], error) {
		return b.store.Tokens(b.ctx, page)
	},
}

func filledToken(b *bench, fill filler) domain.Token {
	b.Helper()
	var t domain.Token
	fill(&t)
	if t.Role == "" {
		t.Role, t.Name, t.CreatedAt = domain.Admin, "Máy in", Now()
		t.Hash = sha256.Sum256([]byte(NewID[string]()))
	} else {
		t.Role, t.Producer = domain.ProducerRole, b.me()
	}
	return t
}

var tokenCases = []testCase{
	{says: "AddToken refuses a hash that is kept already", run: tokenHashTwice},
	{says: "TokenByHash gives the token in all its states", run: tokenByHash},
}

func tokenHashTwice(b *bench) {
	t, ch := NewToken()
	b.must(b.store.AddToken(b.ctx, t, ch))
	again, other := NewToken(func(u *domain.Token) { u.Hash = t.Hash })
	b.wantTaken("the same hash", b.store.AddToken(b.ctx, again, Keyed(other, "caller", "key")), domain.ClaimTokenHash)
	b.wantUnused("caller", "key", other.Record)
	_, err := b.store.Token(b.ctx, again.ID)
	b.wantIs("the refused token", err, domain.ErrMissing)
	b.same("the token of the hash", t, read(b.store.TokenByHash(b.ctx, t.Hash)).must(b))

	revoked, ch := RevokeToken(t)
	b.must(b.store.ReplaceToken(b.ctx, revoked, ch))
	again, other = NewToken(func(u *domain.Token) { u.Hash = t.Hash })
	b.wantTaken("the hash of a revoked token", b.store.AddToken(b.ctx, again, other), domain.ClaimTokenHash)

	hash := sha256.Sum256([]byte("race"))
	b.wantOne(race(8, func(int) error {
		t, ch := NewToken(func(u *domain.Token) { u.Hash = hash })
		return b.store.AddToken(b.ctx, t, ch)
	}))
}

func tokenByHash(b *bench) {
	t := tokens.kept(b, full)
	b.same("a token", t, read(b.store.TokenByHash(b.ctx, t.Hash)).must(b))
	r, ch := RevokeToken(t)
	b.must(b.store.ReplaceToken(b.ctx, r, ch))
	b.same("a revoked token", r, read(b.store.TokenByHash(b.ctx, t.Hash)).must(b))
	for _, hash := range [][32]byte{{}, sha256.Sum256([]byte("nobody's"))} {
		_, err := b.store.TokenByHash(b.ctx, hash)
		b.wantIs("an unknown hash", err, domain.ErrMissing)
	}
}
