package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"nguon/domain"
	"nguon/storage/mongo"
	"nguon/storage/sqlite"
)

// Open opens the store that url names:
//
//	sqlite:PATH    one file, relative to the working directory or absolute;
//	               sqlite:///PATH is the absolute PATH too
//	mongodb://…    a database of a MongoDB server or cluster, also
//	               mongodb+srv://…; the path names it, nguon without one
//
// A store that is not there yet is made. The context bounds the opening alone.
func Open(ctx context.Context, url string) (domain.Store, error) {
	scheme, rest, ok := strings.Cut(url, ":")
	if !ok {
		return nil, errors.New("storage: the store's URL has no scheme; it should look like sqlite:PATH or mongodb://HOST/DATABASE")
	}
	switch scheme {
	case "sqlite":
		path, err := filePath(rest)
		if err != nil {
			return nil, err
		}
		s, err := sqlite.Open(ctx, path)
		if err != nil {
			return nil, err
		}
		return s, nil
	case "mongodb", "mongodb+srv":
		s, err := mongo.Open(ctx, url)
		if err != nil {
			return nil, err
		}
		return s, nil
	default:
		// Other URLs carry passwords: the scheme alone is safe to show.
		return nil, fmt.Errorf("storage: there is no store for URLs of the scheme %q; use sqlite:PATH or mongodb://HOST/DATABASE", scheme)
	}
}

// OpenExisting opens a store as Open does, and makes none.
func OpenExisting(ctx context.Context, url string) (domain.Store, error) {
	if rest, ok := strings.CutPrefix(url, "sqlite:"); ok {
		path, err := filePath(rest)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("storage: there is no store: %w", err)
		}
	}
	return Open(ctx, url)
}

// filePath is the path in a URL behind its scheme.
func filePath(rest string) (string, error) {
	if host, absolute := strings.CutPrefix(rest, "//"); absolute {
		if !strings.HasPrefix(host, "/") {
			return "", fmt.Errorf("storage: sqlite:%s names a machine; write sqlite:PATH for a file on this one", rest)
		}
		rest = host
	}
	switch {
	case rest == "":
		return "", errors.New("storage: sqlite: names no file; write sqlite:PATH")
	case rest == ":memory:":
		return "", errors.New("storage: a store in memory would keep nothing; write sqlite:PATH")
	case strings.ContainsAny(rest, "?#"):
		return "", fmt.Errorf("storage: sqlite:%s has settings behind its path, of which there are none", rest)
	}
	return rest, nil
}
