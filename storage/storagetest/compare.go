package storagetest

import (
	"errors"
	"reflect"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nguon/domain"
)

// exactly compares all fields; nil and empty slices are the same, and times
// are when they are the same instant in the same zone.
var exactly = cmp.Options{
	sameInstants,
	cmp.Comparer(func(a, b time.Time) bool {
		_, east := a.Zone()
		_, other := b.Zone()
		return a.Equal(b) && east == other
	}),
}

// sameInstants compares as exactly does, but times by their instant alone.
var sameInstants = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmpopts.EquateEmpty(),
	cmp.FilterValues(func(a, b []byte) bool { return len(a) > 0 || len(b) > 0 },
		cmp.Transformer("text", func(b []byte) string { return string(b) })),
}

func (b *bench) same(what string, want, got any) {
	b.Helper()
	if diff := cmp.Diff(want, got, exactly); diff != "" {
		b.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("unexpected error: %v", err)
	}
}

func (b *bench) wantIs(what string, err, target error) {
	b.Helper()
	if !errors.Is(err, target) {
		b.Errorf("%s = %v, want %v", what, err, target)
	}
}

func (b *bench) wantTaken(what string, err error, claim string) {
	b.Helper()
	var taken *domain.TakenError
	switch {
	case !errors.As(err, &taken):
		b.Errorf("%s = %v, want a TakenError of %s", what, err, claim)
	case taken.Claim != claim:
		b.Errorf("%s: claim %q is taken, want %q (%v)", what, taken.Claim, claim, err)
	case !errors.Is(err, domain.Conflict):
		b.Errorf("%s = %v, which is no Conflict", what, err)
	}
}

func (b *bench) wantShort(what string, err error, want domain.ShortError) {
	b.Helper()
	var short *domain.ShortError
	if !errors.As(err, &short) {
		b.Errorf("%s = %v, want: %v", what, err, &want)
		return
	}
	if *short != want {
		b.Errorf("%s = %v, want: %v", what, short, &want)
	}
}

func (b *bench) wantRepeated(what string, err error, earlier *domain.Request) {
	b.Helper()
	var repeated *domain.RepeatedError
	if !errors.As(err, &repeated) {
		b.Errorf("%s = %v, want a RepeatedError", what, err)
		return
	}
	b.same(what+": the earlier request", *earlier, repeated.Request)
}

// answer is what a read gave.
type answer[T any] struct {
	x   T
	err error
}

func read[T any](x T, err error) answer[T] { return answer[T]{x, err} }

// must is the answer of a read that may not fail.
func (a answer[T]) must(b *bench) T {
	b.Helper()
	b.must(a.err)
	return a.x
}

// all walks a list to its end in pages of limit.
func all[T any](list func(domain.Page) (domain.List[T], error), limit int) ([]T, error) {
	var items []T
	page := domain.Page{Limit: limit}
	for {
		l, err := list(page)
		if err != nil {
			return nil, err
		}
		items = append(items, l.Items...)
		if l.Next == "" {
			return items, nil
		}
		if l.Next == page.After {
			return nil, errors.New("a page that follows itself")
		}
		page.After = l.Next
	}
}

// tally sorts the outcomes of a race: how many succeeded, and the errors.
func tally(errs []error) (won int, lost []error) {
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			lost = append(lost, err)
		}
	}
	return won, lost
}
