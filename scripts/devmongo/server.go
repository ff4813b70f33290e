package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// server is FerretDB behind its gate.
type server struct {
	address string
	// ended gets the outcome once the server has stopped.
	ended chan error
	// folder is removed in the end; empty when it is the caller's.
	folder string
}

// start runs a server until ctx ends.
func start(ctx context.Context, listen, dir string) (*server, error) {
	s := &server{ended: make(chan error, 1)}
	l, err := listenLoopback(ctx, listen)
	if err != nil {
		return nil, err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "devmongo-"); err != nil {
			return nil, errors.Join(err, l.Close())
		}
		s.folder = dir
	}
	// It makes much garbage and keeps little.
	debug.SetGCPercent(400)
	backend, err := embedded(dir)
	if err != nil {
		return nil, errors.Join(err, l.Close(), s.clear())
	}
	go func() { s.ended <- backend.Run(ctx) }()
	u, err := url.Parse(backend.MongoDBURI()) // blocks until the backend listens
	if err != nil {
		return nil, errors.Join(err, l.Close(), s.clear())
	}
	go (&gate{backend: u.Host}).serve(ctx, l)
	s.address = "mongodb://" + l.Addr().String() + "/"
	return s, nil
}

// wait returns when the server has stopped.
func (s *server) wait() error { return errors.Join(<-s.ended, s.clear()) }

func (s *server) clear() error {
	if s.folder == "" {
		return nil
	}
	return os.RemoveAll(s.folder)
}

// listenLoopback refuses any address that other machines could reach: the
// server asks for no password.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("%s is not a loopback address", address)
	}
	var lc net.ListenConfig
	return lc.Listen(ctx, "tcp", address)
}

func embedded(dir string) (*ferretdb.FerretDB, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, err
	}
	// Nothing has to outlive a power cut here, and syncing each write takes
	// most of its time.
	settings := url.Values{"_pragma": {"synchronous(off)"}}
	return ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + abs + "/?" + settings.Encode(),
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
}
