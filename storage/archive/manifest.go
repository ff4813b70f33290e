package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"nguon/domain"
)

// Manifest is what an archive says of itself.
type Manifest struct {
	Format string `json:"format"`
	// Program is the version of the program that wrote it.
	Program   string    `json:"program"`
	CreatedAt time.Time `json:"created_at"`
	// Kinds has all kinds of things, in their order.
	Kinds []Sum `json:"kinds"`
	// Contents is the same for archives with equal contents.
	Contents string `json:"contents"`
}

// Sum is what an archive holds of one kind.
type Sum struct {
	Kind  domain.ItemKind `json:"kind"`
	Items int64           `json:"items"`
	// Bytes and SHA256 are of all its lines, uncompressed.
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Items is how many things the archive holds.
func (m *Manifest) Items() int64 {
	var n int64
	for _, s := range m.Kinds {
		n += s.Items
	}
	return n
}

// text is the manifest as it stands in the archive.
func (m *Manifest) text() ([]byte, error) {
	text, err := json.MarshalIndent(m, "", "\t")
	return append(text, '\n'), err
}

// Describe prints what the archive is, a line a fact.
func (m *Manifest) Describe(w io.Writer) error {
	_, err := fmt.Fprintf(w, "format: %s\nprogram: %s\ncreated: %s\n", m.Format, m.Program, m.CreatedAt.Format(time.RFC3339))
	for _, s := range m.Kinds {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s: %d\n", s.Kind, s.Items)
		}
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "contents: %s\n", m.Contents)
	}
	return err
}

// contents is one hash over what the archive holds.
func contents(format string, kinds []Sum) string {
	h := sha256.New()
	fmt.Fprintln(h, format)
	for _, s := range kinds {
		fmt.Fprintln(h, s.Kind, s.Items, s.Bytes, s.SHA256)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sums adds up the lines of each kind, in the order that a format has them.
type sums struct {
	order []domain.ItemKind
	kinds []Sum
	lines hash.Hash
}

func newSums(f *format) *sums { return &sums{order: f.kinds, lines: sha256.New()} }

// more says whether there are kinds that were not begun.
func (s *sums) more() bool { return len(s.kinds) < len(s.order) }

// kind is the one that was begun last, none before the first.
func (s *sums) kind() domain.ItemKind {
	if len(s.kinds) == 0 {
		return ""
	}
	return s.kinds[len(s.kinds)-1].Kind
}

// begin closes the kind before and opens the one that follows it in the order.
func (s *sums) begin() domain.ItemKind {
	s.end()
	kind := s.order[len(s.kinds)]
	s.kinds = append(s.kinds, Sum{Kind: kind})
	return kind
}

func (s *sums) end() {
	if n := len(s.kinds); n > 0 {
		s.kinds[n-1].SHA256 = hex.EncodeToString(s.lines.Sum(nil))
		s.lines.Reset()
	}
}

// add counts a part of the kind that was begun last.
func (s *sums) add(items int64, lines []byte) {
	last := &s.kinds[len(s.kinds)-1]
	last.Items += items
	last.Bytes += int64(len(lines))
	s.lines.Write(lines)
}

// all closes the last kind and gives all of them.
func (s *sums) all() []Sum {
	for s.more() {
		s.begin()
	}
	s.end()
	return s.kinds
}

// Progress tells how far a long piece of work has come.
type Progress struct {
	// Step is what is done at present.
	Step Step
	// Done of Total: items, but bytes of the file when checking. Total is 0
	// while nobody knows it.
	Done, Total int64
}

// Step is one of the things that take long.
type Step string

// The steps.
const (
	Saving    Step = "saving"
	Checking  Step = "checking"
	Restoring Step = "restoring"
)

// Report is told of progress, very often; nil is for nobody.
type Report func(Progress)

func (r Report) tell(step Step, done, total int64) {
	if r != nil {
		r(Progress{Step: step, Done: done, Total: total})
	}
}
