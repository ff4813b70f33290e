package domain_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"nguon/domain"
)

func TestSessions(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	token, secret, err := w.CreateToken(ctx, admin, domain.TokenDraft{Name: "Máy của con gái", Role: domain.ProducerRole, Producer: w.rice.ID})
	if err != nil {
		t.Fatal(err)
	}
	s, pass, err := w.SignIn(ctx, secret)
	if err != nil {
		t.Fatal(err)
	}
	want := domain.Caller{ID: string(token.ID), Role: domain.ProducerRole, Producer: w.rice.ID}
	if s.Caller != want || s.Name != token.Name || !s.Ends.Equal(w.now.Add(domain.SessionLife).Truncate(time.Second)) {
		t.Errorf("signed in as %+v", s)
	}
	if strings.Contains(pass, secret) || strings.Contains(pass, strings.TrimPrefix(secret, "nguon_")) {
		t.Error("the pass holds the secret")
	}

	// Another instance of the service on the same store knows the pass.
	other, err := domain.NewTracker(ctx, domain.Config{Store: w.store, Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	if again := must(other.Session(ctx, pass))(t); again != s {
		t.Errorf("another instance says %+v, want %+v", again, s)
	}

	begun := w.now
	w.now = begun.Add(domain.SessionLife - time.Second)
	must(w.Session(ctx, pass))(t)
	w.now = begun.Add(domain.SessionLife)
	wantNobody(t, w, pass, "past its end")

	w.now = begun
	must(w.RevokeToken(ctx, admin, token.ID))(t)
	wantNobody(t, w, pass, "of a revoked token")
}

func TestSignInNeedsAToken(t *testing.T) {
	w := newWorld(t)
	for _, secret := range []string{"", "nguon_", "nguon_" + strings.Repeat("A", 43), "mật khẩu"} {
		if _, pass, err := w.SignIn(t.Context(), secret); !errors.Is(err, domain.Unauthenticated) || pass != "" {
			t.Errorf("SignIn(%q) gives pass %q, error %v", secret, pass, err)
		}
	}
}

// Whoever holds a pass can change no part of it, neither whose it is nor when
// it ends.
func TestPassesCannotBeMadeUp(t *testing.T) {
	w := newWorld(t)
	_, secret, err := w.CreateToken(t.Context(), admin, domain.TokenDraft{Name: "máy", Role: domain.Inspector})
	if err != nil {
		t.Fatal(err)
	}
	_, pass, err := w.SignIn(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(pass) - 1 { // the last character has bits that base64 leaves out
		changed := []byte(pass)
		changed[i] ^= 1
		wantNobody(t, w, string(changed), "changed at "+pass[i:])
	}
	parts := strings.Split(pass, ".")
	for _, made := range []string{"", ".", "...", secret, "s1.", "s1.." + parts[3], "s1." + parts[1] + ".zzzzzzz." + parts[3], strings.Join(parts[:3], "."), strings.Join(parts[:3], ".") + "."} {
		wantNobody(t, w, made, "made up")
	}
}

func wantNobody(t *testing.T, w *world, pass, what string) {
	t.Helper()
	if s, err := w.Session(t.Context(), pass); !errors.Is(err, domain.Unauthenticated) {
		t.Errorf("a pass %s is taken for %+v, error %v", what, s, err)
	}
}
