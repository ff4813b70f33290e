package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
)

// A seal is a skippable frame of Zstandard (RFC 8878, section 3.1.2): a magic
// number, of which the last four bits are ours to choose, the size of what
// follows, and that.
const (
	sealMagic = 0x184D2A5E
	sealSize  = 8 + sha256.Size
)

// frameMagic is what a file that Zstandard has compressed begins with.
var frameMagic = []byte{0x28, 0xB5, 0x2F, 0xFD}

// ErrDamaged is the kind of every error that says that an archive cannot be
// trusted: damaged, cut off, or no archive at all.
var ErrDamaged = errors.New("the archive cannot be used")

// sealing passes on what is written and can end it with its seal.
type sealing struct {
	w   io.Writer
	sum hash.Hash
}

func newSealing(w io.Writer) *sealing { return &sealing{w: w, sum: sha256.New()} }

func (s *sealing) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.sum.Write(p[:n])
	return n, err
}

func (s *sealing) seal() error {
	_, err := s.w.Write(seal(s.sum))
	return err
}

func seal(sum hash.Hash) []byte {
	frame := binary.LittleEndian.AppendUint32(nil, sealMagic)
	frame = binary.LittleEndian.AppendUint32(frame, sha256.Size)
	return sum.Sum(frame)
}

// unseal holds an archive of size bytes against its seal and gives what is
// before it.
func unseal(ctx context.Context, r io.ReaderAt, size int64, report Report) (*io.SectionReader, error) {
	begin := make([]byte, min(size, int64(len(frameMagic))))
	if _, err := r.ReadAt(begin, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !bytes.Equal(begin, frameMagic) {
		return nil, damaged("it does not begin as an archive of this service does")
	}
	end := make([]byte, sealSize)
	if _, err := r.ReadAt(end, max(size-sealSize, 0)); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	sum := sha256.New()
	if frame := seal(sum); size < sealSize || !bytes.Equal(end[:8], frame[:8]) {
		return nil, damaged("its end is missing or damaged; it was cut off, or something was added")
	}
	inside := io.NewSectionReader(r, 0, size-sealSize)
	buffer := make([]byte, 1<<20)
	for done := int64(0); ; {
		n, err := inside.Read(buffer)
		sum.Write(buffer[:n])
		done += int64(n)
		// The bytes are read twice when checking: here, and for what they mean.
		report.tell(Checking, done, 2*size)
		if errors.Is(err, io.EOF) {
			break
		}
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
	}
	if !bytes.Equal(end, seal(sum)) {
		return nil, damaged("it is not what was written; its checksum is another")
	}
	_, err := inside.Seek(0, io.SeekStart)
	return inside, err
}
