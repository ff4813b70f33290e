package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"

	"nguon/domain"
)

const (
	formatName   = "format"
	manifestName = "manifest.json"
	// partSize is when a part is full: as much as is kept in memory of a kind.
	partSize = 4 << 20
	// window is how far back the compressor looks, and what a reader needs.
	window = 4 << 20
)

// partName is the name of the n-th part of a kind, from 1.
func partName(kind domain.ItemKind, n int) string { return fmt.Sprintf("%s/%06d.jsonl", kind, n) }

// About is what a writer says of itself.
type About struct {
	Program string
	Now     time.Time
}

// Write writes all that a store keeps, as of one moment, and gives the
// manifest of it.
func Write(ctx context.Context, w io.Writer, from domain.ArchiveStore, about About, report Report) (Manifest, error) {
	sealed := newSealing(w)
	compressed, err := zstd.NewWriter(sealed, zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(window))
	if err != nil {
		return Manifest{}, err
	}
	a := &writer{tar: tar.NewWriter(compressed), at: about.Now.UTC().Truncate(time.Millisecond), sums: newSums(&present), report: report}
	a.lines = json.NewEncoder(&a.part)
	a.lines.SetEscapeHTML(false)
	m, err := a.all(ctx, from, about)
	if err != nil {
		// What was written so far is of no use; this ends the compressor.
		compressed.Reset(io.Discard)
		return Manifest{}, joinClose(err, compressed)
	}
	if err := compressed.Close(); err != nil {
		return Manifest{}, err
	}
	return m, sealed.seal()
}

// joinClose ends c after err, which says what happened.
func joinClose(err error, c io.Closer) error {
	_ = c.Close()
	return err
}

// writer is an archive that is being written.
type writer struct {
	tar    *tar.Writer
	at     time.Time
	sums   *sums
	report Report
	// part holds the lines of the part under way, which are so many items.
	part  bytes.Buffer
	lines *json.Encoder
	items int64
	// parts is how many parts the kind has already.
	parts int
	done  int64
}

func (a *writer) all(ctx context.Context, from domain.ArchiveStore, about About) (Manifest, error) {
	if err := a.file(formatName, []byte(Format+"\n")); err != nil {
		return Manifest{}, err
	}
	if err := from.Export(ctx, a.item); err != nil {
		return Manifest{}, err
	}
	if err := a.flush(); err != nil {
		return Manifest{}, err
	}
	m := Manifest{Format: Format, Program: about.Program, CreatedAt: a.at, Kinds: a.sums.all()}
	m.Contents = contents(m.Format, m.Kinds)
	text, err := m.text()
	if err != nil {
		return Manifest{}, err
	}
	if err := a.file(manifestName, text); err != nil {
		return Manifest{}, err
	}
	return m, a.tar.Close()
}

// item adds an item behind those before it.
func (a *writer) item(it domain.Item) error {
	kind := domain.KindOf(it)
	if a.sums.kind() != kind {
		if err := a.turn(kind); err != nil {
			return err
		}
	}
	start := a.part.Len()
	if err := a.lines.Encode(codecs[kind].line(it)); err != nil {
		return fmt.Errorf("archive a %s: %w", kind, err)
	}
	if lossy(a.part.Bytes()[start:]) {
		return fmt.Errorf("archive a %s: a text of it is not UTF-8: %s", kind, a.part.Bytes()[start:])
	}
	a.items++
	a.done++
	a.report.tell(Saving, a.done, 0)
	if a.part.Len() >= partSize {
		return a.flush()
	}
	return nil
}

// turn ends the kind under way and goes on to another.
func (a *writer) turn(kind domain.ItemKind) error {
	if err := a.flush(); err != nil {
		return err
	}
	a.parts = 0
	for a.sums.more() {
		if a.sums.begin() == kind {
			return nil
		}
	}
	return fmt.Errorf("archive: the store exports a %s too late", kind)
}

// flush writes the part under way, if there is any.
func (a *writer) flush() error {
	if a.items == 0 {
		return nil
	}
	a.parts++
	kind := a.sums.kind()
	a.sums.add(a.items, a.part.Bytes())
	err := a.file(partName(kind, a.parts), a.part.Bytes())
	a.part.Reset()
	a.items = 0
	return err
}

func (a *writer) file(name string, content []byte) error {
	err := a.tar.WriteHeader(&tar.Header{
		Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: a.at.Truncate(time.Second), Format: tar.FormatUSTAR,
	})
	if err != nil {
		return err
	}
	_, err = a.tar.Write(content)
	return err
}

// lossy says whether the encoder has replaced bytes of a text that were not
// UTF-8: it writes the replacement character escaped then, and in no other case.
func lossy(line []byte) bool {
	escape := []byte(`\ufffd`)
	for {
		i := bytes.Index(line, escape)
		if i < 0 {
			return false
		}
		// A backslash of the text itself is escaped by one more.
		slashes := 0
		for i-slashes > 0 && line[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return true
		}
		line = line[i+len(escape):]
	}
}
