package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"modernc.org/sqlite"
)

const (
	// readers is how many reads run at once; the others wait for their turn.
	readers = 8
	// cacheKiB is the page cache of one connection. Reads come out of the
	// mapped file, so a larger one costs memory and gains nothing.
	cacheKiB = 8192
	// mapBytes is the most that SQLite maps of a file; the rest it reads.
	mapBytes = 2147418112
	// walPages is how long the log grows before it is copied into the file.
	// A group of commits writes hundreds of pages; copying after each would
	// double the syncs.
	walPages = 4000
	// busyWait is how long to wait for the writer of another process.
	busyWait = 10 * time.Second
)

// address is what the driver is told to open path with, on every connection
// alike: a pragma set on a pool afterwards reaches one connection only.
func address(path string, pragmas ...string) string {
	always := []string{
		"trusted_schema(OFF)",
		"foreign_keys(ON)",
		"temp_store(MEMORY)",
		"cache_size(-" + strconv.Itoa(cacheKiB) + ")",
		"mmap_size(" + strconv.Itoa(mapBytes) + ")",
	}
	v := url.Values{
		"_busy_timeout": {strconv.FormatInt(busyWait.Milliseconds(), 10)},
		"_defensive":    {"1"},
		"_dqs":          {"0"},
		"_error_rc":     {"1"},
		"_pragma":       append(always, pragmas...),
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	return file.String() + "?" + v.Encode()
}

// pool opens path for at most size connections at once, which stay open.
func pool(path string, size int, pragmas ...string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(address(path, pragmas...))
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// readPool opens connections that cannot write.
func readPool(path string) (*sql.DB, error) {
	return pool(path, readers, "query_only(ON)")
}

// writePool opens the one connection that writes. The log stays with the file
// once it is switched on, so the switch comes after the file was seen to be
// ours.
func writePool(ctx context.Context, path string) (*sql.DB, error) {
	db, err := pool(path, 1,
		"synchronous(FULL)",
		"wal_autocheckpoint("+strconv.Itoa(walPages)+")",
		"journal_size_limit("+strconv.Itoa(2*walPages*4096)+")",
	)
	if err != nil {
		return nil, err
	}
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if mode != "wal" {
		return nil, errors.Join(fmt.Errorf("%s cannot have a write-ahead log: journal mode is %q", path, mode), db.Close())
	}
	return db, nil
}

// prepare makes the file when there is none, readable for its owner only, as
// it holds the service's keys; SQLite gives the log the same rights. A file
// that is there has to be a store of this program or empty, and is not
// changed by looking.
func prepare(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := pool(path, 1, "query_only(ON)")
	if err != nil {
		return err
	}
	_, err = layout(ctx, db, path)
	return errors.Join(err, db.Close())
}
