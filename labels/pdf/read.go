package pdf

import (
	"bytes"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// File is a file that a Writer wrote, taken apart. It reads no other PDF: whatever a Writer does not write is an error.
type File struct {
	Private map[string]float64 // as in Info

	data    []byte
	places  []place
	streams map[int]*members
	fonts   map[reference]*readFont
	forms   map[reference]*form
	pages   []reference
	kept    int  // bytes of streams that are kept
	shared  dict // resources of all pages
	width   float64
	height  float64
}

// What a hostile file can make of few bytes is bounded: each stream, and the streams that are kept for others to use. A
// page of labels has 1 MB at most, and the objects of a hundred thousand pages 12 MB.
const (
	maxInflated = 16 << 20
	maxKept     = 64 << 20
)

// Read takes a file apart. Owner is that of its private data.
func Read(data []byte, owner string) (*File, error) {
	f := &File{data: data, streams: make(map[int]*members), fonts: make(map[reference]*readFont), forms: make(map[reference]*form)}
	if !bytes.HasPrefix(data, []byte("%PDF-1.7\n")) {
		return nil, errBroken
	}
	trailer, err := f.readReferences()
	if err != nil {
		return nil, err
	}
	catalog, err := get[dict](f, trailer["Root"])
	if err != nil {
		return nil, err
	}
	if f.Private, err = f.private(catalog, owner); err != nil {
		return nil, err
	}
	return f, f.readTree(catalog)
}

// readReferences reads where the objects are.
func (f *File) readReferences() (dict, error) {
	const mark, end = "startxref\n", "\n%%EOF\n"
	at := bytes.LastIndex(f.data, []byte(mark))
	if at < 0 || !bytes.HasSuffix(f.data, []byte(end)) {
		return nil, broken("its end is missing")
	}
	start, err := strconv.Atoi(string(bytes.TrimSuffix(f.data[at+len(mark):], []byte(end))))
	if err != nil || start < 0 || start >= at {
		return nil, errBroken
	}
	trailer, table, err := f.streamAt(start, -1)
	if err != nil {
		return nil, err
	}
	widths, err := numbers(trailer["W"])
	if err != nil || len(widths) != 3 || widths[0] != 1 || widths[1] < 1 || widths[1] > 8 || widths[2] != 2 {
		return nil, errBroken
	}
	width := int(widths[1])
	for entry := 1 + width + 2; len(table) >= entry; table = table[entry:] {
		value, index := 0, int(table[width+1])<<8|int(table[width+2])
		for _, b := range table[1 : 1+width] {
			value = value<<8 | int(b)
		}
		p := place{at: int64(value)}
		if table[0] == 2 {
			p = place{stream: value, at: int64(index)}
		}
		f.places = append(f.places, p)
	}
	return trailer, nil
}

// private reads the numbers that an owner keeps in the catalogue.
func (f *File) private(catalog dict, owner string) (map[string]float64, error) {
	d := catalog
	for _, key := range []name{"PieceInfo", name(owner), "Private"} {
		inner, ok := d[key].(dict)
		if !ok {
			return nil, broken("it says nothing of %s", owner)
		}
		d = inner
	}
	values := make(map[string]float64, len(d))
	for key, v := range d {
		n, ok := v.(float64)
		if !ok {
			return nil, errBroken
		}
		values[string(key)] = n
	}
	return values, nil
}

// readTree lists the pages.
func (f *File) readTree(catalog dict) error {
	root, err := get[dict](f, catalog["Pages"])
	if err != nil {
		return err
	}
	box, err := numbers(root["MediaBox"])
	if err != nil || len(box) != 4 || box[0] != 0 || box[1] != 0 {
		return errBroken
	}
	f.width, f.height = box[2], box[3]
	if f.shared, err = get[dict](f, root["Resources"]); err != nil {
		return err
	}
	nodes, _ := root["Kids"].(array)
	for _, n := range nodes {
		node, err := get[dict](f, n)
		if err != nil {
			return err
		}
		pages, _ := node["Kids"].(array)
		for _, page := range pages {
			r, ok := page.(reference)
			if !ok {
				return errBroken
			}
			f.pages = append(f.pages, r)
		}
	}
	if float64(len(f.pages)) != root["Count"] {
		return broken("it has %d pages and says %v", len(f.pages), root["Count"])
	}
	return nil
}

// Pages is the number of pages.
func (f *File) Pages() int { return len(f.pages) }

// Size is that of a page in points.
func (f *File) Size() (width, height float64) { return f.width, f.height }

// get follows a reference, if it is one, to an object of a kind.
func get[T any](f *File, v any) (T, error) {
	var none T
	if r, ok := v.(reference); ok {
		var err error
		if v, err = f.load(r); err != nil {
			return none, err
		}
	}
	t, ok := v.(T)
	if !ok {
		return none, errBroken
	}
	return t, nil
}

// load reads an object that is no stream.
func (f *File) load(r reference) (any, error) {
	if r <= 0 || int(r) >= len(f.places) || f.places[r].stream == 0 {
		return nil, errBroken
	}
	p := f.places[r]
	m, err := f.members(p.stream)
	if err != nil {
		return nil, err
	}
	if int(p.at) >= len(m.starts) {
		return nil, errBroken
	}
	return (&parser{data: m.body, at: m.starts[p.at]}).object(0)
}

// members are the objects of an object stream.
type members struct {
	body   []byte
	starts []int
}

func (f *File) members(number int) (*members, error) {
	if m := f.streams[number]; m != nil {
		return m, nil
	}
	d, body, err := f.keptStream(reference(number))
	if err != nil {
		return nil, err
	}
	first, ok := offset(d["First"], len(body))
	if !ok {
		return nil, errBroken
	}
	m := &members{body: body[first:]}
	for head := (&parser{data: body[:first]}); !head.ended(); {
		if _, err := head.number(); err != nil {
			return nil, err
		}
		value, err := head.number()
		start, ok := offset(value, len(m.body))
		if err != nil || !ok {
			return nil, errBroken
		}
		m.starts = append(m.starts, start)
	}
	f.streams[number] = m
	return m, nil
}

// offset is a number of a file as a place in data of that size, its end included. It is compared before it is converted:
// what no int holds would come out as anything.
func offset(v any, size int) (int, bool) {
	n, ok := v.(float64)
	if !ok || !(n >= 0 && n <= float64(size)) {
		return 0, false
	}
	return int(n), true
}

// keptStream is a stream that stays in memory as long as the file.
func (f *File) keptStream(r reference) (dict, []byte, error) {
	d, data, err := f.stream(r)
	if f.kept += len(data); err == nil && f.kept > maxKept {
		err = broken("what its pages share has more than %d bytes", maxKept)
	}
	return d, data, err
}

// stream reads an object that is a stream, and inflates it.
func (f *File) stream(r reference) (dict, []byte, error) {
	if r <= 0 || int(r) >= len(f.places) || f.places[r].stream != 0 {
		return nil, nil, errBroken
	}
	return f.streamAt(int(f.places[r].at), int(r))
}

// streamAt reads the stream at an offset, which has to have the given number unless that is negative.
func (f *File) streamAt(at, number int) (dict, []byte, error) {
	if at < 0 || at >= len(f.data) {
		return nil, nil, errBroken
	}
	p := &parser{data: f.data, at: at}
	got, err := p.number()
	if err != nil || number >= 0 && int(got) != number || !p.skip(" 0 obj\n") {
		return nil, nil, errBroken
	}
	v, err := p.object(0)
	d, ok := v.(dict)
	if err != nil || !ok || !p.skip("stream\n") || d["Filter"] != name("FlateDecode") {
		return nil, nil, errBroken
	}
	length, ok := offset(d["Length"], len(f.data)-p.at)
	if !ok {
		return nil, nil, errBroken
	}
	data, err := inflate(f.data[p.at : p.at+length])
	if p.at += length; !p.skip("\nendstream\nendobj\n") {
		return nil, nil, errBroken
	}
	return d, data, err
}

func inflate(packed []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, broken("%v", err)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxInflated+1))
	if err != nil {
		return nil, broken("%v", err)
	}
	if len(data) > maxInflated {
		return nil, broken("a stream has more than %d bytes", maxInflated)
	}
	return data, nil
}
