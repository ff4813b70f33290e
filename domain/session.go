package domain

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

// SessionLife is how long a person who signed in stays so.
const SessionLife = 12 * time.Hour

// Session (phiên làm việc) is a person who signed in with an access token.
type Session struct {
	Caller Caller
	// Name is the token's.
	Name string
	Ends time.Time
}

// A pass is what a browser keeps of a session: the token's id and when the
// session ends, under a MAC. It is no secret that opens anything else, needs no
// storage, and is good at every instance of the service; it ends with its time
// or with its token, whichever is first.
const passPrefix = "s1."

// purposeSessions is the purpose of the key under which passes are made.
const purposeSessions = "sessions"

// sessionKey is read from the store when somebody first signs in: a service of
// machines has none.
type sessionKey struct {
	mu     sync.Mutex
	secret []byte
}

func (t *Tracker) sessionSecret(ctx context.Context) ([]byte, error) {
	t.sessions.mu.Lock()
	defer t.sessions.mu.Unlock()
	if t.sessions.secret != nil {
		return t.sessions.secret, nil
	}
	secret := make([]byte, 32)
	if _, err := io.ReadFull(t.random, secret); err != nil {
		return nil, err
	}
	k, err := t.store.EnsureKey(ctx, Key{ID: t.newID(), Purpose: purposeSessions, Secret: secret})
	if err != nil {
		return nil, err
	}
	t.sessions.secret = k.Secret
	return k.Secret, nil
}

// SignIn opens a session for whom the secret of a token stands for, and gives
// the pass by which Session knows it again.
func (t *Tracker) SignIn(ctx context.Context, secret string) (s Session, pass string, err error) {
	c, err := t.Authenticate(ctx, secret)
	if err != nil {
		return Session{}, "", err
	}
	key, err := t.sessionSecret(ctx)
	if err != nil {
		return Session{}, "", err
	}
	ends := t.instant().Truncate(time.Second).Add(SessionLife)
	says := passPrefix + c.ID + "." + strconv.FormatInt(ends.Unix(), 36)
	pass = says + "." + passMAC(key, says)
	s, err = t.Session(ctx, pass)
	return s, pass, err
}

// Session is the session of a pass. One that was made up, has ended, or whose
// token was revoked is ErrUnauthenticated.
func (t *Tracker) Session(ctx context.Context, pass string) (Session, error) {
	id, ends, err := t.openPass(ctx, pass)
	if err != nil {
		return Session{}, err
	}
	k, err := t.store.Token(ctx, id)
	if errors.Is(err, NotFound) || err == nil && !k.RevokedAt.IsZero() {
		return Session{}, ErrUnauthenticated
	}
	if err != nil {
		return Session{}, err
	}
	return Session{Caller: Caller{ID: string(k.ID), Role: k.Role, Producer: k.Producer}, Name: k.Name, Ends: ends}, nil
}

// openPass believes nothing of a pass before its MAC is right.
func (t *Tracker) openPass(ctx context.Context, pass string) (TokenID, time.Time, error) {
	says, mac, ok := cutLast(pass, ".")
	if !ok || !strings.HasPrefix(says, passPrefix) {
		return "", time.Time{}, ErrUnauthenticated
	}
	key, err := t.sessionSecret(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	if !hmac.Equal([]byte(mac), []byte(passMAC(key, says))) {
		return "", time.Time{}, ErrUnauthenticated
	}
	id, end, _ := cutLast(strings.TrimPrefix(says, passPrefix), ".")
	seconds, err := strconv.ParseInt(end, 36, 64)
	ends := time.Unix(seconds, 0).UTC()
	if err != nil || !t.now().Before(ends) {
		return "", time.Time{}, ErrUnauthenticated
	}
	return TokenID(id), ends, nil
}

func passMAC(key []byte, says string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("nguon session\n" + says))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
