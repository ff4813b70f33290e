package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nguon/api/words"
	"nguon/domain"
)

// maxBody is the most that a request's body may have: 500 inputs with all
// their texts take a tenth of it.
const maxBody = 1 << 20

// handler answers one route in three steps: decode, ask the tracker, say what
// to write.
type handler func(*Server, *request) (answer, error)

// request is a request whose caller, body and language are known.
type request struct {
	*http.Request
	caller domain.Caller
	body   []byte
	words  *words.Words
	param  func(name string) string
	// id names this request in the log.
	id string
	// session and form are set on screens of the console.
	session domain.Session
	form    url.Values
	// accepted says that the change was made before, under the same request key:
	// whether it could be made now is no question.
	accepted bool
	// queried says that the parameters were read, and so were checked.
	queried bool
}

func (r *request) ctx() context.Context { return r.Context() }

// pathID is the id in a path. What is no id leads nowhere.
func pathID[ID ~string](r *request) (ID, error) {
	id, ok := parseID[ID](r.param("id"))
	if !ok {
		return "", domain.ErrMissing
	}
	return id, nil
}

// answer is what a handler has to say. It is rendered whole before any of it
// is written, so that a failure never leaves half an answer.
type answer struct {
	status int // 200 when 0
	// body is written as JSON; content, when it is set, as it is.
	body    any
	content *content
	// location and revision become Location and ETag.
	location string
	revision int64
	cookies  []*http.Cookie
	// replayed says that an earlier request did the work.
	replayed bool
}

// handle is the adapter between gin and the handlers of the JSON interface.
func (s *Server) handle(rt route) gin.HandlerFunc {
	return func(c *gin.Context) {
		r := newRequest(c)
		a, err := s.ask(r, rt)
		c.Set(callerKey, r.caller.ID)
		if err == nil {
			err = write(c, a)
		}
		if err != nil {
			refuse(c, r, err)
		}
	}
}

func (s *Server) ask(r *request, rt route) (answer, error) {
	if err := s.admit(r, rt); err != nil {
		return answer{}, err
	}
	a, err := s.once(r, rt)
	if err == nil && rt.access != nil && !r.queried {
		err = r.params().err()
	}
	return a, err
}

func newRequest(c *gin.Context) *request {
	w := words.For(words.Match("", c.GetHeader("Accept-Language")))
	return &request{Request: c.Request, words: w, param: c.Param, id: requestID(c)}
}

// admit finds out who asks, whether the route is open to them, and what they
// sent.
func (s *Server) admit(r *request, rt route) error {
	if rt.access == nil {
		return r.readBody()
	}
	caller, err := s.authenticate(r)
	if err != nil {
		return err
	}
	r.caller = caller
	if !rt.access.includes(caller.Role) {
		return &domain.Error{Kind: domain.Forbidden, Problems: []domain.Problem{{Code: domain.CodeForbidden}}}
	}
	return r.readBody()
}

func (s *Server) authenticate(r *request) (domain.Caller, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return domain.Caller{}, &domain.Error{Kind: domain.Unauthenticated, Problems: []domain.Problem{{Code: codeTokenRequired}}}
	}
	return s.tracker.Authenticate(r.ctx(), strings.TrimSpace(secret))
}

// readBody reads the body of a request that may have one. Such requests take
// no parameters.
func (r *request) readBody() error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	// A parameter that is ignored, such as dry_run, could be one that matters.
	if err := r.params().err(); err != nil {
		return err
	}
	if err := r.readAll(maxBody); err != nil {
		return err
	}
	return r.checkMediaType()
}

// readAll reads the body, which may have most bytes.
func (r *request) readAll(most int64) error {
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, most))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &requestError{kind: kindTooLarge, problems: []domain.Problem{{Code: codeBodyTooLarge, Args: []any{most}}}}
	case err != nil:
		return malformedBy(errors.New(failureOf(err)), "", codeBodyBroken)
	}
	r.body = body
	return nil
}

func (r *request) checkMediaType() error {
	given := r.Header.Get("Content-Type")
	mediaType, _, _ := strings.Cut(given, ";")
	if len(r.body) == 0 || strings.EqualFold(strings.TrimSpace(mediaType), jsonType) {
		return nil
	}
	return &requestError{kind: kindMediaType, problems: []domain.Problem{{Code: codeMediaType, Args: []any{jsonType, excerpt(given)}}}}
}

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
)

// write renders an answer whole, then sends it.
func write(c *gin.Context, a answer) error {
	for _, cookie := range a.cookies {
		http.SetCookie(c.Writer, cookie)
	}
	if a.location != "" {
		c.Header("Location", a.location)
	}
	if a.content != nil {
		return a.content.send(c, a.code())
	}
	body, err := a.render()
	if err != nil {
		return err
	}
	h := c.Writer.Header()
	h.Set("Content-Type", jsonType)
	// What a signed-in caller reads is theirs, and may have changed a moment later.
	h.Set("Cache-Control", "private, no-store")
	if a.replayed {
		h.Set(replayedHeader, "true")
	}
	if a.revision > 0 {
		h.Set("ETag", revisionTag(a.revision))
	}
	writeBytes(c, a.code(), body)
	return nil
}

// render makes the JSON of an answer, unless it is JSON already.
func (a answer) render() ([]byte, error) {
	if raw, ok := a.body.([]byte); ok {
		return raw, nil
	}
	return encode(a.body)
}

func (a answer) code() int {
	if a.status == 0 {
		return http.StatusOK
	}
	return a.status
}

func writeBytes(c *gin.Context, status int, body []byte) {
	c.Header("Content-Length", strconv.Itoa(len(body)))
	c.Status(status)
	// An error here is the client's going away, and is in the log.
	_, _ = c.Writer.Write(body)
}

// created answers a request that made something, which is then found at path.
func created(path string, revision int64, body any) answer {
	return answer{status: http.StatusCreated, location: base + path, revision: revision, body: body}
}

// act reads a request that does something with a thing: its id and a body.
func act[ID ~string, T any](r *request) (id ID, body T, err error) {
	if id, err = pathID[ID](r); err != nil {
		return id, body, err
	}
	body, err = decode[T](r)
	return id, body, err
}

// change reads a request that changes a thing as it was at a revision.
func change[ID ~string, T any](r *request) (id ID, revision int64, body T, err error) {
	if id, err = pathID[ID](r); err != nil {
		return id, 0, body, err
	}
	if revision, err = r.ifMatch(); err != nil {
		return id, 0, body, err
	}
	body, err = decode[T](r)
	return id, revision, body, err
}
