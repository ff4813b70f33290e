package api

import (
	"context"
	"fmt"
	stdlog "log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxHost is the longest host that still leaves room on the smallest labels.
const maxHost = 40

// PublicURL checks the address that labels will carry. It has no path: every
// character on a label costs modules. Where it is not given, only an address
// that nobody else can reach, at, may stand in for it.
func PublicURL(given string, at net.Addr) (string, error) {
	if given == "" {
		if tcp, ok := at.(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
			return "", fmt.Errorf("labels need the address that the public reaches; %s is not one", at)
		}
		return "http://" + at.String(), nil
	}
	u, err := url.Parse(strings.TrimSuffix(given, "/"))
	switch {
	case err != nil:
		return "", err
	case u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("%q does not begin with https:// or http://", given)
	case u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q is not just a scheme and a host", given)
	case len(u.Host) > maxHost:
		return "", fmt.Errorf("host %q is longer than %d characters", u.Host, maxHost)
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r > 'z' || r <= ' ' }):
		return "", fmt.Errorf("host %q is not in ASCII; write it as xn--…", u.Host)
	}
	return u.Scheme + "://" + u.Host, nil
}

// How long a client may take. Whoever is slower holds a connection, not the
// service. Files have deadlines of their own; see stream.go.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 60 * time.Second
	// patience is how long a request may be worked on, so that there is time
	// left to answer it.
	patience    = 45 * time.Second
	idleTimeout = 2 * time.Minute
	// stopTimeout is how long requests under way are waited for at the end.
	stopTimeout = 10 * time.Second
)

// sendBuffer is what the system may hold of an answer. It would take megabytes,
// which a slow client needs minutes for: nothing would be known of it meanwhile.
const sendBuffer = 256 << 10

// buffered bounds what the system holds of the answers on a connection.
func buffered(ctx context.Context, c net.Conn) context.Context {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // what it holds otherwise works too
	}
	return ctx
}

// serverLog passes on what net/http says of the listener. Its other lines are
// of single clients and name their addresses, which are not kept.
type serverLog struct{ log *slog.Logger }

func (l serverLog) Write(line []byte) (int, error) {
	if text := strings.TrimSpace(string(line)); strings.HasPrefix(text, "http: Accept error") {
		l.log.Error("listener", "cause", text)
	}
	return len(line), nil
}

// Serve answers requests on listener until ctx ends, then lets those under way
// finish. The listener is closed in the end.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		ConnContext:       buffered,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          stdlog.New(serverLog{s.log}, "", 0),
	}
	s.log.Info("listening", "address", listener.Addr().String(), "version", s.version)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return server.Shutdown(stopping)
}
