package mongo

import (
	"context"
	"encoding/hex"
	"time"

	"nguon/domain"
)

type tokenDocument struct {
	ID         string            `bson:"_id"`
	Name       string            `bson:"name"`
	Role       domain.Role       `bson:"role"`
	Producer   domain.ProducerID `bson:"producer"`
	Hash       []byte            `bson:"hash"`
	CreatedAt  time.Time         `bson:"created_at,omitempty"`
	CreatedBy  string            `bson:"created_by"`
	RevokedAt  time.Time         `bson:"revoked_at,omitempty"`
	Revision   int64             `bson:"revision"`
	RecordHash string            `bson:"record_hash"`
}

var tokens = noun[domain.Token, tokenDocument]{
	in:    tokensIn,
	key:   func(t *domain.Token) string { return string(t.ID) },
	claim: func(t *domain.Token) []claim { return []claim{hashClaim(t.Hash)} },
	to: func(t *domain.Token) tokenDocument {
		return tokenDocument{
			ID: string(t.ID), Name: t.Name, Role: t.Role, Producer: t.Producer, Hash: t.Hash[:], CreatedAt: t.CreatedAt,
			CreatedBy: t.CreatedBy, RevokedAt: t.RevokedAt, Revision: t.Revision, RecordHash: t.RecordHash,
		}
	},
	from: func(d *tokenDocument) domain.Token {
		t := domain.Token{
			ID: domain.TokenID(d.ID), Name: d.Name, Role: d.Role, Producer: d.Producer, CreatedAt: d.CreatedAt.UTC(),
			CreatedBy: d.CreatedBy, RevokedAt: d.RevokedAt.UTC(), Revision: d.Revision, RecordHash: d.RecordHash,
		}
		copy(t.Hash[:], d.Hash)
		return t
	},
}

func hashClaim(hash [32]byte) claim {
	return claim{sort: domain.ClaimTokenHash, value: hex.EncodeToString(hash[:])}
}

// AddToken stores a new token and claims its hash.
func (s *Store) AddToken(ctx context.Context, t domain.Token, ch domain.Change) error {
	return tokens.addTo(ctx, s, &t, ch)
}

// ReplaceToken stores a token over the revision before it.
func (s *Store) ReplaceToken(ctx context.Context, t domain.Token, ch domain.Change) error {
	return tokens.replaceIn(ctx, s, &t, t.Revision, ch)
}

// Token reads the token with an id.
func (s *Store) Token(ctx context.Context, id domain.TokenID) (domain.Token, error) {
	return tokens.get(ctx, s, string(id))
}

// TokenByHash reads the token with a hash, by way of its claim.
func (s *Store) TokenByHash(ctx context.Context, hash [32]byte) (domain.Token, error) {
	owner, err := s.ownerOf(ctx, hashClaim(hash))
	if err != nil {
		return domain.Token{}, err
	}
	t, err := tokens.get(ctx, s, owner)
	if err == nil && t.Hash != hash {
		return domain.Token{}, domain.ErrMissing
	}
	return t, err
}

// Tokens lists all tokens.
func (s *Store) Tokens(ctx context.Context, page domain.Page) (domain.List[domain.Token], error) {
	return tokens.page(ctx, s, page, nil)
}
