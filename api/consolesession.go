package api

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"nguon/api/pages"
	"nguon/domain"
)

// What browsers keep for the console, and send to it alone.
const (
	sessionCookie  = "nguon_session"
	languageCookie = "nguon_language"
	languageLife   = 365 * 24 * time.Hour
)

// cookie is one that no script reads and no other site's form brings along. A
// link from elsewhere, such as a message, does: it only reads.
func (s *Server) cookie(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: consolePath, MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: s.https, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Server) signInForm(r *request) (answer, error) {
	html, err := s.pages.SignIn(s.reader(r), r.URL.Query().Get("next"), nil)
	return s.shown(r, html, err)
}

// signIn opens a session. The cookie holds a pass, and not the token: whoever
// gets to see it can use the console until it ends, and nothing else.
func (s *Server) signIn(r *request) (answer, error) {
	session, pass, err := s.tracker.SignIn(r.ctx(), strings.TrimSpace(r.form.Get("token")))
	if errors.Is(err, domain.Unauthenticated) {
		html, renderErr := s.pages.SignIn(s.reader(r), r.form.Get("next"), pages.Problems{{Field: "token", Code: codeTokenWrong}})
		a, renderErr := s.shown(r, html, renderErr)
		a.status = http.StatusUnauthorized
		return a, renderErr
	}
	if err != nil {
		return answer{}, err
	}
	r.caller = session.Caller
	a := led(localScreen(r.form.Get("next")))
	a.cookies = []*http.Cookie{s.cookie(sessionCookie, pass, domain.SessionLife)}
	return a, nil
}

// signOut makes the browser forget the pass.
func (s *Server) signOut(*request) (answer, error) {
	a := led(signInPath)
	a.cookies = []*http.Cookie{s.cookie(sessionCookie, "", -time.Second)}
	return a, nil
}
