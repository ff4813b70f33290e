package archive

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"nguon/domain"
)

// Save writes an archive to a new file, which only its owner can read: an
// archive holds secrets. The file appears when it is whole and on the disk; one
// that is there already is never touched.
func Save(ctx context.Context, path string, from domain.ArchiveStore, about About, report Report) (m Manifest, err error) {
	if _, err := os.Lstat(path); err == nil {
		return m, exists(path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return m, err
	}
	// CreateTemp gives the file the mode 0600.
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return m, err
	}
	defer os.Remove(f.Name()) // without effect once it is renamed
	w := bufio.NewWriterSize(f, 1<<20)
	m, err = Write(ctx, w, from, about, report)
	if err == nil {
		err = errors.Join(w.Flush(), f.Sync())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return m, err
	}
	return m, publish(f.Name(), path)
}

func exists(path string) error {
	return fmt.Errorf("%s is there already, and an archive overwrites nothing", path)
}

// publish gives a file its name, if that is still free. A link fails where the
// name is taken, which renaming does not; file systems without links get the
// second best.
func publish(from, to string) error {
	err := os.Link(from, to)
	switch {
	case errors.Is(err, fs.ErrExist):
		return exists(to)
	case err != nil:
		if _, taken := os.Lstat(to); taken == nil {
			return exists(to)
		}
		err = os.Rename(from, to)
	default:
		err = os.Remove(from)
	}
	return errors.Join(err, syncFolder(filepath.Dir(to)))
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// File is an archive on a disk.
type File struct {
	Archive
	file *os.File
}

// Open reads the archive in a file as Read does.
func Open(ctx context.Context, path string, report Report) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !info.Mode().IsRegular() {
		return nil, errors.Join(fmt.Errorf("%s is no file", path), f.Close())
	}
	a, err := Read(ctx, f, info.Size(), report)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return &File{Archive: *a, file: f}, nil
}

// Close ends the use of the archive.
func (f *File) Close() error { return f.file.Close() }
