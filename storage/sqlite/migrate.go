package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// applicationID marks the files of this program: "Ngun" in ASCII.
const applicationID = 0x4e67756e

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are the steps from an empty file to the layout of this program;
// step i leads to layout i+1.
var migrations = mustLoad()

func mustLoad() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	steps := make([]string, len(names))
	for i, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			panic("migrations are not numbered without a gap: " + name)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		steps[i] = string(text)
	}
	return steps
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// layout tells the number of the layout that a file has, 0 for an empty one.
// A file of something else, or of a newer program, is refused.
func layout(ctx context.Context, db querier, path string) (int, error) {
	var application, version, tables int
	err := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).
		Scan(&application, &version, &tables)
	var driver *sqlite.Error
	if errors.As(err, &driver) && driver.Code()&0xff == sqlite3.SQLITE_NOTADB {
		return 0, fmt.Errorf("%s is not a store of this service: it is no SQLite file", path)
	}
	switch {
	case err != nil:
		return 0, err
	case application == 0 && version == 0 && tables == 0:
		return 0, nil
	case application != applicationID:
		return 0, fmt.Errorf("%s is not a store of this service: it belongs to another program", path)
	case version > len(migrations):
		return 0, fmt.Errorf("%s has layout %d and this program knows up to %d: use a newer program", path, version, len(migrations))
	}
	return version, nil
}

// migrate brings the file to the layout of this program, each step in a
// transaction of its own. Several processes may try at once.
func migrate(ctx context.Context, conn *sql.Conn, path string) error {
	for {
		done, err := migrateStep(ctx, conn, path)
		if err != nil || done {
			return err
		}
	}
}

func migrateStep(ctx context.Context, conn *sql.Conn, path string) (done bool, err error) {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return false, err
	}
	version, err := layout(ctx, conn, path)
	if err == nil && version < len(migrations) {
		_, err = conn.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
			migrations[version], applicationID, version+1))
		if err == nil {
			return false, nil
		}
		err = fmt.Errorf("migration %d: %w", version+1, err)
	}
	// The caller's context may be what ended the step, and must not end this too.
	_, rollback := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return true, errors.Join(err, rollback)
}
