package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"net/http"

	"nguon/domain"
)

const (
	keyHeader      = "Idempotency-Key"
	replayedHeader = "Idempotency-Replayed"
)

// kept is an answer as the store keeps it for a repeated request. That of a
// secret route has no more than its request: it is made anew each time.
type kept struct {
	// Request is the id of the request that was answered.
	Request  string          `json:"request"`
	Status   int             `json:"status,omitempty"`
	Location string          `json:"location,omitempty"`
	Revision int64           `json:"revision,omitempty"`
	Body     json.RawMessage `json:"body,omitempty"`
}

// once runs the handler of a route. With a request key it answers a repeated
// request as it did the first time; the tracker sees to it that the change
// happens once, also when the same request comes twice at the same moment or
// the answer was lost. A refused request leaves its key free.
func (s *Server) once(r *request, rt route) (answer, error) {
	key, given := r.Header.Get(keyHeader), len(r.Header.Values(keyHeader))
	switch {
	case rt.method != http.MethodPost || given == 0:
		return rt.handler(s, r)
	case given > 1:
		return answer{}, malformed("", codeRequestKeyTwice)
	case !validRequestKey(key):
		return answer{}, malformed("", codeRequestKeySyntax)
	}
	r.caller.Request = domain.RequestKey{Key: key, Fingerprint: fingerprint(r)}
	before, accepted, err := s.tracker.Answer(r.ctx(), r.caller)
	r.accepted = accepted
	if err != nil {
		return answer{}, err
	}
	if len(before) > 0 {
		return s.replay(r, rt, before)
	}
	a, err := rt.handler(s, r)
	if err != nil || a.replayed {
		return a, err
	}
	return s.keep(r, rt, a)
}

// keep stores an answer before it is given. Should that fail, the change has
// happened all the same: the answer is given, and a repeated request makes it
// anew.
//
// Of copies of a request that come at the same moment, one does the work and
// all are told of it; which one did it is not known here, so that whose answer
// is kept counts as the first. A client that hangs up now will ask again, and
// its answer is kept for that.
func (s *Server) keep(r *request, rt route, a answer) (answer, error) {
	body, err := a.render()
	if err != nil {
		return answer{}, err
	}
	a.body = body
	k := kept{Request: r.id}
	if rt.manner != secret {
		k = kept{Request: r.id, Status: a.code(), Location: a.location, Revision: a.revision, Body: body}
	}
	raw, err := encode(k)
	if err != nil {
		return answer{}, err
	}
	ctx := context.WithoutCancel(r.ctx())
	err = s.tracker.KeepAnswer(ctx, r.caller, raw)
	var first []byte
	if err == nil {
		first, _, err = s.tracker.Answer(ctx, r.caller)
	}
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "answer not kept", slog.String("caller", r.caller.ID), slog.Any("cause", err))
		return a, nil
	}
	switch {
	case bytes.Equal(first, raw):
		return a, nil
	case rt.manner == secret:
		a.replayed = true
		return a, nil
	}
	return s.replay(r, rt, first)
}

// replay answers a repeated request as the first of its kind was. On a secret
// route what was made then is told as it is now.
func (s *Server) replay(r *request, rt route, raw []byte) (answer, error) {
	var k kept
	if err := json.Unmarshal(raw, &k); err != nil {
		return answer{}, err
	}
	if len(k.Body) > 0 {
		return answer{status: k.Status, location: k.Location, revision: k.Revision, body: []byte(k.Body), replayed: true}, nil
	}
	a, err := rt.handler(s, r)
	a.replayed = true
	return a, err
}

// fingerprint tells requests apart that come under one key. The parts are
// hashed one by one, so that none can pass for a piece of another.
func fingerprint(r *request) [32]byte {
	method, path, body := sha256.Sum256([]byte(r.Method)), sha256.Sum256([]byte(r.URL.Path)), sha256.Sum256(r.body)
	h := sha256.New()
	h.Write(method[:])
	h.Write(path[:])
	h.Write(body[:])
	return [32]byte(h.Sum(nil))
}

func validRequestKey(key string) bool {
	if key == "" || len(key) > 200 {
		return false
	}
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return false
		}
	}
	return true
}
