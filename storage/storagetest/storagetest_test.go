package storagetest

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"nguon/domain"
	"nguon/domain/ledger"
	"nguon/storage/sqlite"
)

// open gives an empty store of the default backend.
func open(t *testing.T) domain.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "nguon.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestSampleRecordsAreProper(t *testing.T) {
	p, registered := NewProducer(func(p *domain.Producer) { p.Name = "Hợp tác xã Gia Viễn" })
	q, changed := AmendProducer(p, func(p *domain.Producer) { p.Name = "HTX Gia Viễn" })
	if p.Revision != 1 || q.Revision != 2 || p.Name == q.Name {
		t.Errorf("revisions %d and %d of %q and %q", p.Revision, q.Revision, p.Name, q.Name)
	}
	for _, c := range []struct {
		p  domain.Producer
		ch domain.Change
	}{{p, registered}, {q, changed}} {
		if r := c.ch.Record; ledger.Hash(r.Body) != r.Hash || r.Hash != c.p.RecordHash {
			t.Errorf("hash of the body %s, of the record %s, of the producer %s", ledger.Hash(r.Body), r.Hash, c.p.RecordHash)
		}
	}
	if id := Keyed(changed, "a", "b").Request; id.Subject != changed.Record.Subject || id.Caller != "a" || id.Key.Key != "b" {
		t.Errorf("request %+v", id)
	}
	if changed.Request != nil {
		t.Error("Keyed changed what it was handed")
	}
}

func TestIDsOfOneMillisecond(t *testing.T) {
	at := time.UnixMilli(1_767_225_600_123)
	var ids []string
	for range 50 {
		ids = append(ids, idAt(at))
	}
	if slices.IsSorted(ids) {
		t.Error("ids of one millisecond are in the order of their making")
	}
	if before, after := idAt(at.Add(-time.Millisecond)), idAt(at.Add(time.Millisecond)); before >= slices.Min(ids) || after <= slices.Max(ids) {
		t.Error("ids of other milliseconds do not lie on their sides")
	}
}

func TestFullLeavesNoFieldZero(t *testing.T) {
	for _, thing := range []any{
		new(domain.Producer), new(domain.Product), new(domain.Site), new(domain.Batch), new(domain.Handover),
		new(domain.Recall), new(domain.LabelRun), new(domain.LabelStock), new(domain.Token),
	} {
		for _, fill := range []filler{full, long, zoned} {
			fill(thing)
			wantFilled(t, reflect.TypeOf(thing).Elem().Name(), reflect.ValueOf(thing).Elem())
		}
	}
}

func wantFilled(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	if v.IsZero() {
		t.Errorf("%s is zero", path)
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			// The zero month and the like lie in types with a value of their own.
			if f := v.Type().Field(i); f.IsExported() {
				wantFilled(t, path+"."+f.Name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if v.Type().Elem().Kind() != reflect.Uint8 {
				wantFilled(t, path, v.Index(i))
			}
		}
	case reflect.Pointer:
		wantFilled(t, path, v.Elem())
	}
}
