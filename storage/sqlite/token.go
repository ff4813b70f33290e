package sqlite

import (
	"context"
	"fmt"

	"nguon/domain"
)

var tokens = table[domain.Token]{
	name:  "token",
	claim: domain.ClaimTokenHash,
	columns: []string{"id", "name", "role", "producer", "hash", "created_at", "created_by", "revoked_at", "revision",
		"record_hash"},
	fixed: 1,
	key:   func(t *domain.Token) (string, int64) { return string(t.ID), t.Revision },
	values: func(t *domain.Token) []any {
		return []any{t.ID, t.Name, t.Role, t.Producer, t.Hash[:], instant(t.CreatedAt), t.CreatedBy, instant(t.RevokedAt),
			t.Revision, t.RecordHash}
	},
	scan: func(r row) (t domain.Token, err error) {
		err = r.Scan(&t.ID, &t.Name, &t.Role, &t.Producer, (*hashColumn)(&t.Hash), toTime(&t.CreatedAt), &t.CreatedBy,
			toTime(&t.RevokedAt), &t.Revision, &t.RecordHash)
		return t, err
	},
}.prepare()

// hashColumn reads 32 bytes.
type hashColumn [32]byte

func (c *hashColumn) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b) != len(c) {
		return fmt.Errorf("a hash is stored as %T of %d bytes", v, len(b))
	}
	copy(c[:], b)
	return nil
}

// AddToken stores a new token.
func (s *Store) AddToken(ctx context.Context, t domain.Token, ch domain.Change) error {
	return s.change(ctx, ch, func(x *tx) error {
		_, err := tokens.addTo(x, &t)
		return err
	})
}

// ReplaceToken stores a token over the revision before it.
func (s *Store) ReplaceToken(ctx context.Context, t domain.Token, ch domain.Change) error {
	return s.change(ctx, ch, func(x *tx) error { return tokens.replaceIn(x, &t, "") })
}

// Token reads the token with an id.
func (s *Store) Token(ctx context.Context, id domain.TokenID) (domain.Token, error) {
	return tokens.get(ctx, s, string(id))
}

// TokenByHash reads the token with a hash.
func (s *Store) TokenByHash(ctx context.Context, hash [32]byte) (domain.Token, error) {
	return one(ctx, s, tokens.scan, tokens.sel()+" WHERE hash = ?", hash[:])
}

// Tokens lists all tokens.
func (s *Store) Tokens(ctx context.Context, page domain.Page) (domain.List[domain.Token], error) {
	return tokens.page(ctx, s, page, "", nil)
}
