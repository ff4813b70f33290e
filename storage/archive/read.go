package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync/atomic"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"nguon/domain"
)

const (
	// maxPart bounds the parts of an archive, and so what a reader keeps in
	// memory. A part ends with the first line beyond partSize, and a line holds
	// one thing, whose lists are bounded.
	maxPart = 64 << 20
	// maxWindow is the most memory that the decompressor may be made to take.
	maxWindow = 64 << 20
)

// damaged is an error of the kind ErrDamaged.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrDamaged, fmt.Errorf(format, args...))
}

// Archive is a file that was read once as a whole and found to be right.
type Archive struct {
	Manifest Manifest
	inside   *io.SectionReader
}

// Read reads an archive of size bytes and holds it against all that it has to
// be. The archive stays as it is while it is used.
func Read(ctx context.Context, r io.ReaderAt, size int64, report Report) (*Archive, error) {
	inside, err := unseal(ctx, r, size, report)
	if err != nil {
		return nil, err
	}
	a := &Archive{inside: inside}
	a.Manifest, err = a.walk(ctx, func(done int64, _ domain.Item) error {
		report.tell(Checking, size+done, 2*size)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Items gives all items in the order of an export. They are checked once more
// on the way: an error at their end says that the file has changed meanwhile.
func (a *Archive) Items(ctx context.Context, report Report) iter.Seq2[domain.Item, error] {
	return func(yield func(domain.Item, error) bool) {
		ctx, enough := context.WithCancel(ctx)
		chunks, failed := a.ahead(ctx)
		// Whoever has enough ends the reading, and waits for it.
		defer func() {
			enough()
			for range chunks {
			}
		}()
		var n int64
		for chunk := range chunks {
			for _, it := range chunk {
				n++
				report.tell(Restoring, n, a.Manifest.Items())
				if !yield(it, nil) {
					return
				}
			}
		}
		if err := <-failed; err != nil {
			yield(nil, err)
		}
	}
}

// chunkSize is how many items pass from the reader to its user at once, and
// chunksAhead how many such chunks the reader may be ahead.
const (
	chunkSize   = 256
	chunksAhead = 4
)

// ahead reads in a goroutine of its own, so that the next items are decoded
// while a store puts the last ones away. It ends with the archive or with ctx.
func (a *Archive) ahead(ctx context.Context) (<-chan []domain.Item, <-chan error) {
	chunks, failed := make(chan []domain.Item, chunksAhead), make(chan error, 1)
	go func() {
		defer close(chunks)
		var chunk []domain.Item
		send := func() error {
			select {
			case chunks <- chunk:
				chunk = nil
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		m, err := a.walk(ctx, func(_ int64, it domain.Item) error {
			if chunk = append(chunk, it); len(chunk) < chunkSize {
				return nil
			}
			return send()
		})
		if err == nil && m.Contents != a.Manifest.Contents {
			err = damaged("it was changed while it was read")
		}
		if err == nil {
			err = send()
		}
		failed <- err
	}()
	return chunks, failed
}

// walk reads the archive from its beginning to its end, and hands each item to
// each, with how many bytes of the file were read until then.
func (a *Archive) walk(ctx context.Context, each func(int64, domain.Item) error) (Manifest, error) {
	file := &counter{Reader: io.NewSectionReader(a.inside, 0, a.inside.Size())}
	plain, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return Manifest{}, err
	}
	defer plain.Close()
	r := &reader{ctx: ctx, tar: tar.NewReader(plain), each: func(it domain.Item) error { return each(file.n.Load(), it) }}
	m, err := r.all()
	if err != nil {
		return Manifest{}, err
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(plain, 1)); err != nil || n > 0 {
		return Manifest{}, damaged("something follows its end")
	}
	return m, nil
}

// counter counts what is read through it, by the decompressor's goroutines.
type counter struct {
	io.Reader
	n atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// reader is an archive that is being read.
type reader struct {
	ctx  context.Context
	tar  *tar.Reader
	each func(domain.Item) error
	// format is what the archive says of itself, and sums go by it.
	format *format
	sums   *sums
	// parts is how many parts of the present kind were read, last the item
	// before the present one.
	parts int
	last  domain.Item
}

func (r *reader) all() (Manifest, error) {
	name, content, err := r.file()
	if err != nil {
		return Manifest{}, err
	}
	if name != formatName {
		return Manifest{}, damaged("it begins with %q, no archive of this service does", name)
	}
	called := string(bytes.TrimSuffix(content, []byte("\n")))
	if r.format = formatNamed(called); r.format == nil {
		return Manifest{}, damaged("its format is %q, and this program reads up to %s", called, Format)
	}
	r.sums = newSums(r.format)
	for {
		if name, content, err = r.file(); err != nil {
			return Manifest{}, err
		}
		if name == manifestName {
			break
		}
		if err := r.part(name, content); err != nil {
			return Manifest{}, err
		}
	}
	m, err := r.manifest(content)
	if err != nil {
		return Manifest{}, err
	}
	if _, err := r.tar.Next(); !errors.Is(err, io.EOF) {
		return Manifest{}, damaged("something follows its manifest")
	}
	return m, nil
}

// file reads the next file of the archive.
func (r *reader) file() (name string, content []byte, err error) {
	if err := r.ctx.Err(); err != nil {
		return "", nil, err
	}
	h, err := r.tar.Next()
	switch {
	case errors.Is(err, io.EOF):
		return "", nil, damaged("it has no manifest")
	case err != nil:
		return "", nil, damaged("%w", err)
	case h.Typeflag != tar.TypeReg || h.Size > maxPart:
		return "", nil, damaged("%q is not a file of an archive", h.Name)
	}
	content = make([]byte, h.Size)
	if _, err := io.ReadFull(r.tar, content); err != nil {
		return "", nil, damaged("%w", err)
	}
	return h.Name, content, nil
}

// part takes a part of the present kind, or the first of a later one.
func (r *reader) part(name string, content []byte) error {
	if r.sums.kind() == "" || name != partName(r.sums.kind(), r.parts+1) {
		if err := r.turn(name); err != nil {
			return err
		}
	}
	r.parts++
	if len(content) == 0 || content[len(content)-1] != '\n' || !utf8.Valid(content) {
		return damaged("%s is not lines of text", name)
	}
	lines := json.NewDecoder(bytes.NewReader(content))
	lines.DisallowUnknownFields()
	items := int64(0)
	for lines.More() {
		items++
		it, err := r.format.codecs[r.sums.kind()].item(lines)
		if err != nil {
			return damaged("%s, line %d: %w", name, items, err)
		}
		if r.last != nil && !domain.Follows(r.last, it) {
			return damaged("%s, line %d: it stands in the wrong place, or twice", name, items)
		}
		r.last = it
		if err := errors.Join(r.ctx.Err(), r.each(it)); err != nil {
			return err
		}
	}
	r.sums.add(items, content)
	return nil
}

// turn goes on to the kind whose first part has this name.
func (r *reader) turn(name string) error {
	r.parts = 0
	for r.sums.more() {
		if name == partName(r.sums.begin(), 1) {
			return nil
		}
	}
	return damaged("there is no place for %q in it; a newer program may know", name)
}

// manifest holds what was read against the manifest.
func (r *reader) manifest(text []byte) (Manifest, error) {
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Manifest{}, damaged("%s: %w", manifestName, err)
	}
	if m.Format != r.format.name {
		return Manifest{}, damaged("its manifest has the format %q, and it begins as one of %s", m.Format, r.format.name)
	}
	found := r.sums.all()
	for i, s := range found {
		switch {
		case i >= len(m.Kinds) || m.Kinds[i].Kind != s.Kind:
			return Manifest{}, damaged("its manifest does not name %s in its place", s.Kind)
		case m.Kinds[i].Items != s.Items:
			return Manifest{}, damaged("it has %d of %s, and its manifest says %d", s.Items, s.Kind, m.Kinds[i].Items)
		case m.Kinds[i] != s:
			return Manifest{}, damaged("what it has of %s is not what its manifest says", s.Kind)
		}
	}
	if len(found) != len(m.Kinds) || m.Contents != contents(m.Format, found) {
		return Manifest{}, damaged("its manifest does not fit what it holds")
	}
	// A manifest has one form, so that nothing stands in it unnoticed.
	if want, err := m.text(); err != nil || !bytes.Equal(text, want) {
		return Manifest{}, damaged("its manifest is not written as manifests are")
	}
	return m, nil
}
