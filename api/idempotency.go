package api

import (
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

// kept is an answer as the store keeps it for a repeated request.
type kept struct {
	Status   int             `json:"status"`
	Location string          `json:"location,omitempty"`
	Revision int64           `json:"revision,omitempty"`
	Body     json.RawMessage `json:"body"`
}

// once runs the handler of a route. With a request key it answers a repeated
// request as it did the first time; the tracker sees to it that the change
// happens once, also when the same request comes twice at the same moment or
// the answer was lost. A refused request leaves its key free.
func (s *Server) once(r *request, rt route) (answer, error) {
	key := r.Header.Get(keyHeader)
	if rt.method != http.MethodPost || len(r.Header.Values(keyHeader)) == 0 {
		return rt.handler(s, r)
	}
	if !validRequestKey(key) {
		return answer{}, malformed("", codeRequestKeySyntax)
	}
	r.caller.Request = domain.RequestKey{Key: key, Fingerprint: fingerprint(r)}
	before, err := s.tracker.Answer(r.ctx(), r.caller)
	if err != nil {
		return answer{}, err
	}
	if len(before) > 0 {
		return replay(before)
	}
	a, err := rt.handler(s, r)
	if err != nil || rt.manner == secret {
		return a, err
	}
	return s.keep(r, a)
}

// keep stores an answer before it is given. Should that fail, the change has
// happened all the same: the answer is given, and a repeated request makes it
// anew.
func (s *Server) keep(r *request, a answer) (answer, error) {
	body, err := a.render()
	if err != nil {
		return answer{}, err
	}
	a.body = body
	raw, err := encode(kept{Status: a.code(), Location: a.location, Revision: a.revision, Body: body})
	if err == nil {
		err = s.tracker.KeepAnswer(r.ctx(), r.caller, raw)
	}
	if err != nil {
		s.log.LogAttrs(r.ctx(), slog.LevelWarn, "answer not kept", slog.String("caller", r.caller.ID), slog.Any("cause", err))
	}
	return a, nil
}

func replay(raw []byte) (answer, error) {
	var k kept
	if err := json.Unmarshal(raw, &k); err != nil {
		return answer{}, err
	}
	return answer{status: k.Status, location: k.Location, revision: k.Revision, body: []byte(k.Body), replayed: true}, nil
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
