package pdf

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"math/bits"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// Info is what a file says of itself.
type Info struct {
	Title    string
	Producer string
	Language string // BCP 47, letters, digits and hyphens; may be empty
	Created  time.Time

	// Private is data for programs, which viewers pass over: numbers by name, letters only, under the program's own name
	// (ISO 32000-1, 14.5).
	Owner   string
	Private map[string]float64
}

// Objects whose numbers are known before they are written.
const (
	catalogObject = 1 + iota
	infoObject
	pagesObject
	fontsObject
	formsObject
	firstFree
)

// Sizes of the pieces in which a file is written.
const (
	bufferSize    = 32 << 10
	objectsStream = 200 // objects that share a compressed stream
	pagesNode     = 100 // pages under one node of the page tree
)

// Writer writes one file. Its first error stays: later calls do nothing and return it. A file is whole after Close.
type Writer struct {
	out    io.Writer
	buf    []byte
	hash   hash.Hash
	summed int   // bytes of buf that are in hash
	offset int64 // of the end of buf in the file
	err    error

	places  []place // of each object by its number
	pending objectStream
	deflate *zlib.Writer
	packed  bytes.Buffer

	width, height float64
	nodes         []int // of the page tree, under its root
	node          []int // pages of the last of them
	pages         int
	forms         []Form
	fonts         []*Font
}

// place is where an object stands: at an offset of the file, or in an object stream.
type place struct {
	stream int   // number of the object stream; 0 for an object of its own
	at     int64 // offset, or index in the stream
}

// objectStream collects small objects that are compressed together (ISO 32000-1, 7.5.7).
type objectStream struct {
	number  int
	members []int
	starts  []int
	body    []byte
}

// NewWriter starts a file whose pages are all of one size.
func NewWriter(out io.Writer, width, height float64) *Writer {
	w := &Writer{out: out, hash: sha256.New(), width: width, height: height, places: make([]place, firstFree)}
	w.deflate, w.err = zlib.NewWriterLevel(io.Discard, compression)
	w.buf = make([]byte, 0, bufferSize+bufferSize/2)
	// The comment of four high bytes tells transfer programs that the file is binary (ISO 32000-1, 7.5.2).
	w.write([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	return w
}

// compression was measured on pages of labels, which are half noise.
const compression = zlib.DefaultCompression

// Page adds a page and writes its drawing out.
func (w *Writer) Page(c *Content) error {
	if len(w.node) == 0 {
		w.nodes = append(w.nodes, w.reserve())
	}
	content := w.reserve()
	w.stream(content, nil, c.data)
	page := w.reserve()
	w.object(page, fmt.Appendf(nil, "<</Type/Page/Parent %d 0 R/Contents %d 0 R>>", w.nodes[len(w.nodes)-1], content))
	w.node = append(w.node, page)
	w.pages++
	if len(w.node) == pagesNode {
		w.closeNode()
	}
	return w.err
}

func (w *Writer) closeNode() {
	if len(w.node) == 0 {
		return
	}
	w.object(w.nodes[len(w.nodes)-1], fmt.Appendf(nil, "<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>",
		pagesObject, len(w.node), references(w.node)))
	w.node = w.node[:0]
}

func references(objects []int) []byte {
	var b []byte
	for i, n := range objects {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(strconv.AppendInt(b, int64(n), 10), " 0 R"...)
	}
	return b
}

// Form is a drawing that is written once and drawn on many pages.
type Form struct {
	object int
	index  int
}

// Form writes a drawing that stays within a box.
func (w *Writer) Form(c *Content, left, bottom, right, top float64) Form {
	f := Form{object: w.reserve(), index: len(w.forms)}
	w.forms = append(w.forms, f)
	dict := []byte("/Type/XObject/Subtype/Form/BBox[")
	for _, v := range []float64{left, bottom, right, top} {
		dict = append(appendNumber(dict, v), ' ')
	}
	dict = fmt.Appendf(dict[:len(dict)-1], "]/Resources<</Font %d 0 R>>", fontsObject)
	w.stream(f.object, dict, c.data)
	return f
}

// Close writes what is known only now, and so makes the file whole. The writer below it stays open.
func (w *Writer) Close(info Info) error {
	w.closeNode()
	w.object(pagesObject, fmt.Appendf(nil, "<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 %s %s]/Resources<</Font %d 0 R/XObject %d 0 R>>>>",
		w.pages, references(w.nodes), appendNumber(nil, w.width), appendNumber(nil, w.height), fontsObject, formsObject))
	w.object(formsObject, w.formNames())
	w.object(fontsObject, w.writeFonts())
	w.object(infoObject, info.dictionary())
	w.object(catalogObject, info.catalog())
	w.flushObjects()
	w.crossReferences()
	w.flush()
	return w.err
}

func (w *Writer) formNames() []byte {
	b := []byte("<<")
	for _, f := range w.forms {
		b = fmt.Appendf(b, "/X%d %d 0 R", f.index, f.object)
	}
	return append(b, ">>"...)
}

func (i Info) dictionary() []byte {
	b := []byte("<<")
	if i.Title != "" {
		b = appendText(append(b, "/Title"...), i.Title)
	}
	b = appendText(append(b, "/Producer"...), i.Producer)
	date := i.Created.UTC().Format("(D:20060102150405Z)")
	return fmt.Appendf(b, "/CreationDate%s/ModDate%s>>", date, date)
}

// catalog asks viewers not to scale pages to the paper: a label that is printed at 97% does not fit its stock.
func (i Info) catalog() []byte {
	b := fmt.Appendf(nil, "<</Type/Catalog/Pages %d 0 R/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>", pagesObject)
	if i.Language != "" {
		b = appendText(append(b, "/Lang"...), i.Language)
	}
	if len(i.Private) > 0 {
		b = fmt.Appendf(b, "/PieceInfo<</%s<</LastModified%s/Private<<", i.Owner, i.Created.UTC().Format("(D:20060102150405Z)"))
		names := make([]string, 0, len(i.Private))
		for name := range i.Private {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			b = append(append(append(b, '/'), name...), ' ')
			b = strconv.AppendFloat(b, i.Private[name], 'f', -1, 64)
		}
		b = append(b, ">>>>>>"...)
	}
	return append(b, ">>"...)
}

// appendText writes a text string: as it is in plain ASCII, else in UTF-16 with its mark (ISO 32000-1, 7.9.2.2).
func appendText(b []byte, text string) []byte {
	for _, r := range text {
		if r < ' ' || r > '~' {
			b = append(b, "<FEFF"...)
			for _, unit := range utf16.Encode([]rune(text)) {
				b = fmt.Appendf(b, "%04X", unit)
			}
			return append(b, '>')
		}
	}
	return appendLiteral(b, []byte(text))
}

// reserve gives out the number of an object that is to be written later.
func (w *Writer) reserve() int {
	w.places = append(w.places, place{})
	return len(w.places) - 1
}

// object adds an object that is no stream.
func (w *Writer) object(number int, body []byte) {
	s := &w.pending
	if s.number == 0 {
		s.number = w.reserve()
	}
	w.places[number] = place{stream: s.number, at: int64(len(s.members))}
	s.members, s.starts = append(s.members, number), append(s.starts, len(s.body))
	s.body = append(append(s.body, body...), '\n')
	if len(s.members) == objectsStream {
		w.flushObjects()
	}
}

func (w *Writer) flushObjects() {
	s := &w.pending
	if len(s.members) == 0 {
		return
	}
	var data []byte
	for i, number := range s.members {
		data = fmt.Appendf(data, "%d %d ", number, s.starts[i])
	}
	first := len(data)
	w.stream(s.number, fmt.Appendf(nil, "/Type/ObjStm/N %d/First %d", len(s.members), first), append(data, s.body...))
	*s = objectStream{members: s.members[:0], starts: s.starts[:0], body: s.body[:0]}
}

// stream writes an object with a compressed stream. The dictionary's entries for that are added.
func (w *Writer) stream(number int, dict, data []byte) {
	w.places[number] = place{at: w.offset}
	w.writeStream(number, dict, data)
}

func (w *Writer) writeStream(number int, dict, data []byte) {
	if w.err != nil {
		return
	}
	w.packed.Reset()
	w.deflate.Reset(&w.packed)
	_, err := w.deflate.Write(data)
	w.err = cmp.Or(w.err, err, w.deflate.Close())
	w.write(fmt.Appendf(nil, "%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>stream\n", number, dict, w.packed.Len()))
	w.write(w.packed.Bytes())
	w.write([]byte("\nendstream\nendobj\n"))
}

// crossReferences writes where each object is, and the trailer with it (ISO 32000-1, 7.5.8). The file's identifier is a
// hash of all that stands before.
func (w *Writer) crossReferences() {
	number := w.reserve()
	start := w.offset
	w.places[number] = place{at: start}
	width := (bits.Len64(uint64(start)) + 7) / 8
	table := make([]byte, 0, len(w.places)*(width+3))
	for n, p := range w.places {
		kind, value, index := byte(1), p.at, int64(0)
		switch {
		case n == 0:
			kind, index = 0, 0xFFFF
		case p.stream > 0:
			kind, value, index = 2, int64(p.stream), p.at
		}
		table = append(table, kind)
		for shift := 8 * (width - 1); shift >= 0; shift -= 8 {
			table = append(table, byte(value>>shift))
		}
		table = binary.BigEndian.AppendUint16(table, uint16(index))
	}
	w.sum()
	id := w.hash.Sum(nil)[:16]
	w.writeStream(number, fmt.Appendf(nil, "/Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%X><%X>]",
		len(w.places), width, catalogObject, infoObject, id, id), table)
	w.write(fmt.Appendf(nil, "startxref\n%d\n%%%%EOF\n", start))
}

func (w *Writer) write(data []byte) {
	w.buf = append(w.buf, data...)
	w.offset += int64(len(data))
	if len(w.buf) >= bufferSize {
		w.flush()
	}
}

func (w *Writer) flush() {
	w.sum()
	if w.err == nil {
		_, w.err = w.out.Write(w.buf)
	}
	w.buf = w.buf[:0]
	w.summed = 0
}

// sum takes what is new in the buffer into the hash.
func (w *Writer) sum() {
	w.hash.Write(w.buf[w.summed:])
	w.summed = len(w.buf)
}
