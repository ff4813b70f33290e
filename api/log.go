package api

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"nguon/domain"
)

// Keys of what a request's context holds for the log.
const (
	idKey     = "request_id"
	causeKey  = "cause"
	callerKey = "caller"
	// brokenKey says that an answer was broken off after its beginning.
	brokenKey = "broken_off"
)

// identify gives each request an id of our own; one sent along is not believed.
func identify(c *gin.Context) {
	id := uuid.NewString()
	c.Set(idKey, id)
	c.Header("X-Request-Id", id)
}

func requestID(c *gin.Context) string { return c.GetString(idKey) }

// logRequests writes one line a request: what the service failed at as an
// error with its cause, what it refused or could not deliver as information,
// the rest for debugging. The line has the route and no address: neither the
// client's, nor the one asked for, whose query or code may be nobody's business.
func (s *Server) logRequests(c *gin.Context) {
	start := time.Now()
	delivery := &delivery{ResponseWriter: c.Writer}
	c.Writer = delivery
	// Deferred, because an answer that broke off ends in a panic.
	defer s.logRequest(c, start, delivery)
	c.Next()
}

func (s *Server) logRequest(c *gin.Context, start time.Time, delivery *delivery) {
	status := c.Writer.Status()
	cause, refused := c.Get(causeKey)
	broken := c.GetBool(brokenKey)
	level := slog.LevelDebug
	switch {
	case status >= http.StatusInternalServerError, broken && refused:
		level = slog.LevelError
	case status >= http.StatusBadRequest, broken, delivery.failed != nil:
		level = slog.LevelInfo
	}
	if !s.log.Enabled(c.Request.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", c.Request.Method),
		slog.String("route", c.FullPath()),
		slog.Int("status", status),
		slog.Int("bytes", max(0, c.Writer.Size())),
		slog.Duration("took", time.Since(start)),
		slog.String(idKey, requestID(c)),
	}
	if caller := c.GetString(callerKey); caller != "" {
		attrs = append(attrs, slog.String(callerKey, caller))
	}
	if broken {
		attrs = append(attrs, slog.Bool(brokenKey, true))
	}
	if refused {
		attrs = append(attrs, slog.Any(causeKey, cause))
	}
	if delivery.failed != nil {
		attrs = append(attrs, slog.String("undelivered", failureOf(delivery.failed)))
	}
	s.log.LogAttrs(c.Request.Context(), level, "request", attrs...)
}

// delivery remembers why an answer did not reach the client.
type delivery struct {
	gin.ResponseWriter
	failed error
}

func (d *delivery) Write(b []byte) (int, error) {
	n, err := d.ResponseWriter.Write(b)
	if d.failed == nil {
		d.failed = err
	}
	return n, err
}

// Unwrap lets http.ResponseController find the connection.
func (d *delivery) Unwrap() http.ResponseWriter { return d.ResponseWriter }

// failureOf is the sort of a failure of the network. Its text would have the
// addresses of both sides.
func failureOf(err error) string {
	var network net.Error
	switch {
	case errors.As(err, &network) && network.Timeout():
		return "timed out"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return "connection closed"
	}
	return "connection failed"
}

// logged is what the log has of an error: of a fault all there is, of a refusal
// its codes and places. The values of a refusal may be a scanned code, or what
// somebody typed about a person.
func logged(err error) error {
	kind, _, problems := judge(err)
	if kind == kindFault || kind == kindUnavailable {
		return err
	}
	bare := &requestError{kind: kind}
	for _, p := range problems {
		bare.problems = append(bare.problems, domain.Problem{Field: p.Field, Code: p.Code})
	}
	var ours *requestError
	if errors.As(err, &ours) {
		bare.err = ours.err
	}
	return bare
}

// panicError is a panic as an error. Its text has the stack, for the log.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

// recoverPanics answers a request whose handler panicked as any other fault.
func (s *Server) recoverPanics(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(v)
		}
		c.Abort()
		err := &panicError{v, debug.Stack()}
		if isScreen(c) {
			s.refuseScreen(c, s.newScreenRequest(c), err)
			return
		}
		if isPage(c) {
			s.refusePage(c, err)
			return
		}
		refuse(c, newRequest(c), err)
	}()
	c.Next()
}

// policy is the Content-Security-Policy of whatever is no page.
const policy = "default-src 'none'; frame-ancestors 'none'; sandbox"

// secure sets what every answer says to browsers.
func secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
}
