package storagetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"nguon/domain"
)

func TestFlakyBreaksEveryWrite(t *testing.T) {
	for _, how := range []Break{BeforeWrite, AfterWrite} {
		b := &bench{T: t, ctx: t.Context(), store: open(t)}
		for _, w := range writes(b) {
			f := Flaky(b.store, how, 0)
			if err := w.do(b.ctx, f); !errors.Is(err, domain.Unavailable) || !errors.Is(err, errBroken) {
				t.Errorf("%s = %v, want Unavailable", w.name, err)
			}
			if !f.Broke() {
				t.Errorf("%s: the break is not told", w.name)
			}
			again := w.do(b.ctx, f)
			switch {
			case how == AfterWrite && w.change != nil:
				b.wantRepeated(w.name+" again", again, w.change.Request)
			case again != nil:
				t.Errorf("%s again = %v, want nil", w.name, again)
			}
		}
		b.checked()
	}
}

// A method that writes and is not wrapped would never break.
func TestFlakyWrapsEveryMethodThatTakesAChange(t *testing.T) {
	b := &bench{T: t, ctx: t.Context(), store: open(t)}
	var written []string
	for _, w := range writes(b) {
		written = append(written, w.name)
	}
	contract := reflect.TypeFor[domain.Store]()
	for i := range contract.NumMethod() {
		m := contract.Method(i)
		takes := m.Type.NumIn() > 0 && m.Type.In(m.Type.NumIn()-1) == reflect.TypeFor[domain.Change]()
		if takes && !slices.Contains(written, m.Name) {
			t.Errorf("%s is not among the writes", m.Name)
		}
	}
}

func TestFlakyCountsDown(t *testing.T) {
	s, ctx := open(t), t.Context()
	f := Flaky(s, BeforeWrite, 2)
	var outcomes []bool
	var kept []domain.ProducerID
	for i := range 5 {
		p, ch := NewProducer()
		err := f.AddProducer(ctx, p, ch)
		outcomes = append(outcomes, err == nil)
		if f.Broke() != (i >= 2) {
			t.Errorf("after write %d Broke = %t", i, f.Broke())
		}
		if _, err := f.Producer(ctx, p.ID); err == nil {
			kept = append(kept, p.ID)
		}
	}
	if want := []bool{true, true, false, true, true}; !slices.Equal(outcomes, want) || len(kept) != 4 {
		t.Errorf("outcomes %v, %d kept, want %v", outcomes, len(kept), want)
	}

	f.Again(AfterWrite, 1)
	taken, ch := NewProducer(func(p *domain.Producer) { p.ID = kept[0] })
	if err := f.AddProducer(ctx, taken, ch); !errors.Is(err, domain.Conflict) || f.Broke() {
		t.Errorf("a refused write before the break = %v, broke %t", err, f.Broke())
	}
	if err := f.AddProducer(ctx, taken, ch); !errors.Is(err, domain.Unavailable) {
		t.Errorf("a refused write whose answer is lost = %v", err)
	}
}

// What passes through a store that does not break arrives as it was sent.
func TestFlakyPassesOnAnswersAndKeys(t *testing.T) {
	b := &bench{T: t, ctx: t.Context(), store: Flaky(open(t), BeforeWrite, 1_000)}
	ensureKey(b)
	keepAnswer(b)
}
