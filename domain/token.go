package domain

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"time"
)

// TokenID names an access token for machines: a UUIDv7.
type TokenID string

// Role is what a caller may do.
type Role string

// The roles.
const (
	// Admin is the programme's officer: registers producers and ratings, and
	// may act for every producer.
	Admin Role = "admin"
	// ProducerRole sees and changes only what is its own producer's.
	ProducerRole Role = "producer"
	// Inspector reads all, and recalls.
	Inspector Role = "inspector"
)

// Roles lists all roles.
var Roles = []Role{Admin, ProducerRole, Inspector}

// Token lets a machine in. Its secret is shown once and kept as a hash.
type Token struct {
	ID       TokenID
	Name     string
	Role     Role
	Producer ProducerID // set for ProducerRole only
	// Hash is the SHA-256 of the secret.
	Hash      [32]byte
	CreatedAt time.Time
	CreatedBy string
	// RevokedAt is zero while the token is good.
	RevokedAt  time.Time
	Revision   int64
	RecordHash string
}

// Caller is who asks for an operation, and under which request key.
type Caller struct {
	// ID is the token's, or a name of the program's own such as "system".
	ID       string
	Role     Role
	Producer ProducerID
	// Request is zero for callers that gave no request key, and for reads.
	Request RequestKey
}

// RequestKey makes a write happen once however often it is sent.
type RequestKey struct {
	// Key is the caller's own, 1 to 200 printable ASCII characters.
	Key string
	// Fingerprint is a hash of what was asked, so that a key used for
	// something else is noticed.
	Fingerprint [32]byte
}

// TokenDraft is what is said of a token to create it.
type TokenDraft struct {
	Name     string
	Role     Role
	Producer ProducerID
}

// CodeTokenProducer has no values: a producer's token names its producer, and
// no other token names one.
const CodeTokenProducer = "token_producer"

// secretPrefix makes a token's secret known for what it is, to people and to
// programs that look for leaked secrets.
const secretPrefix = "nguon_"

// CreateToken lets a machine in. The secret is given this once; it is empty
// when the request was repeated. Admins only.
func (t *Tracker) CreateToken(ctx context.Context, c Caller, d TokenDraft) (token Token, secret string, err error) {
	if c.Role != Admin {
		return Token{}, "", errForbidden
	}
	if err := t.checkToken(ctx, &d); err != nil {
		return Token{}, "", err
	}
	token, err = once(ctx, t, c, t.store.Token, func() (Token, error) {
		raw := make([]byte, 32)
		if _, err := io.ReadFull(t.random, raw); err != nil {
			return Token{}, err
		}
		secret = secretPrefix + base64.RawURLEncoding.EncodeToString(raw)
		k := Token{ID: TokenID(t.newID()), Name: d.Name, Role: d.Role, Producer: d.Producer, Hash: sha256.Sum256([]byte(secret)), CreatedBy: c.ID}
		var meta Meta
		ch, err := t.next(c, &meta, entry{kind: TokenCreated, subject: Subject{SubjectToken, string(k.ID)}, content: k.content()})
		if err != nil {
			return Token{}, err
		}
		k.CreatedAt, k.Revision, k.RecordHash = meta.CreatedAt, meta.Revision, meta.RecordHash
		return k, t.store.AddToken(ctx, k, ch)
	})
	if err != nil || token.Hash != sha256.Sum256([]byte(secret)) {
		secret = ""
	}
	return token, secret, err
}

func (t *Tracker) checkToken(ctx context.Context, d *TokenDraft) error {
	var p problems
	p.name("name", &d.Name)
	choice(&p, "role", d.Role, Roles)
	if (d.Role == ProducerRole) != (d.Producer != "") {
		p.add("producer", CodeTokenProducer)
	} else if d.Producer != "" {
		_, err := t.store.Producer(ctx, d.Producer)
		if err != nil && !errors.Is(err, NotFound) {
			return err
		}
		if err != nil {
			p.add("producer", CodeUnknownReference, string(d.Producer))
		}
	}
	return p.err()
}

// RevokeToken ends a token; one that is revoked stays so. Admins only.
func (t *Tracker) RevokeToken(ctx context.Context, c Caller, id TokenID) (Token, error) {
	if c.Role != Admin {
		return Token{}, errForbidden
	}
	return once(ctx, t, c, t.store.Token, func() (Token, error) {
		k, err := t.revoke(ctx, c, id)
		if errors.Is(err, Stale) {
			// Somebody else has revoked it meanwhile: nothing else changes a token.
			return t.store.Token(ctx, id)
		}
		return k, err
	})
}

func (t *Tracker) revoke(ctx context.Context, c Caller, id TokenID) (Token, error) {
	k, err := t.store.Token(ctx, id)
	if err != nil || !k.RevokedAt.IsZero() {
		return k, err
	}
	meta := Meta{Revision: k.Revision, RecordHash: k.RecordHash}
	ch, err := t.next(c, &meta, entry{kind: TokenRevoked, subject: Subject{SubjectToken, string(id)}, content: k.content()})
	if err != nil {
		return Token{}, err
	}
	k.RevokedAt, k.Revision, k.RecordHash = meta.ChangedAt, meta.Revision, meta.RecordHash
	return k, t.store.ReplaceToken(ctx, k, ch)
}

// Tokens lists all tokens, without their secrets. Admins only.
func (t *Tracker) Tokens(ctx context.Context, c Caller, page Page) (List[Token], error) {
	if c.Role != Admin {
		return List[Token]{}, errForbidden
	}
	return t.store.Tokens(ctx, page)
}

// Authenticate finds who a secret stands for.
func (t *Tracker) Authenticate(ctx context.Context, secret string) (Caller, error) {
	if !strings.HasPrefix(secret, secretPrefix) {
		return Caller{}, ErrUnauthenticated
	}
	k, err := t.store.TokenByHash(ctx, sha256.Sum256([]byte(secret)))
	if errors.Is(err, NotFound) || err == nil && !k.RevokedAt.IsZero() {
		return Caller{}, ErrUnauthenticated
	}
	if err != nil {
		return Caller{}, err
	}
	return Caller{ID: string(k.ID), Role: k.Role, Producer: k.Producer}, nil
}
