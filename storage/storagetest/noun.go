package storagetest

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"nguon/domain"
)

// noun is what the cases that every noun must pass need to know of one.
type noun[T any] struct {
	of func(*T) facets
	// fresh makes a thing with the given id that the store has to accept now,
	// all its fields given by fill but those that have to suit the others.
	fresh func(b *bench, id string, fill filler) (T, domain.Change)
	// amend makes the version after x; nil for a noun that never changes.
	amend func(b *bench, x T, fill filler) (T, domain.Change)

	add     func(domain.Store, context.Context, T, domain.Change) error
	replace func(domain.Store, context.Context, T, domain.Change) error
	get     func(b *bench, id string) (T, error)
	list    func(b *bench, page domain.Page) (domain.List[T], error)
}

func (n noun[T]) id(x T) string { return n.of(&x).subject.ID }

// kept adds a fresh thing.
func (n noun[T]) kept(b *bench, fill filler) T {
	b.Helper()
	x, ch := n.fresh(b, NewID[string](), fill)
	b.must(n.add(b.store, b.ctx, x, ch))
	return x
}

func (n noun[T]) cases() []testCase {
	cases := []testCase{
		{says: "every field is given back exactly as it was handed in", run: n.roundTrip},
		{says: "a read of what is not there answers ErrMissing, a list of nothing is empty", run: n.nothing},
		{says: "an Add refuses an id that is kept already, and leaves nothing behind", run: n.addTwice},
		{says: "a list is ordered by id, newest first, page by page", run: n.pages},
		{says: "the write, its record and its request key are stored together", run: n.together},
		{says: "a repeated request key is refused before any other reason", run: n.repeated},
		{says: "of parallel Adds of one id one takes effect", run: n.parallelAdds},
	}
	if n.amend != nil {
		cases = append(cases,
			testCase{says: "a Replace of all but the version before is ErrStale, of nothing ErrMissing", run: n.stale},
			testCase{says: "of parallel Replaces of one revision one takes effect", run: n.parallelReplaces},
		)
	}
	return cases
}

func (n noun[T]) roundTrip(b *bench) {
	for _, v := range []struct {
		name string
		fill filler
		like any
	}{{"full", full, exactly}, {"long", long, exactly}, {"bare", bare, exactly}, {"empty slices", hollow, exactly}, {"in another zone", zoned, sameInstants}} {
		b.Log(v.name)
		x := n.kept(b, v.fill)
		n.wantKept(b, "added "+v.name, x, v.like)
		if n.amend == nil {
			continue
		}
		fill := full
		if v.name == "full" {
			fill = bare
		}
		y, ch := n.amend(b, x, fill)
		b.must(n.replace(b.store, b.ctx, y, ch))
		n.wantKept(b, "replaced "+v.name, y, v.like)
	}
}

// wantKept wants x from every read that can give it.
func (n noun[T]) wantKept(b *bench, what string, x T, like any) {
	b.Helper()
	b.alike(what+": read", like, x, read(n.get(b, n.id(x))).must(b))
	items := read(all(func(p domain.Page) (domain.List[T], error) { return n.list(b, p) }, domain.MaxPageSize)).must(b)
	i := slices.IndexFunc(items, func(y T) bool { return n.id(y) == n.id(x) })
	if i < 0 {
		b.Fatalf("%s: not in the list", what)
	}
	b.alike(what+": list", like, x, items[i])
}

func (n noun[T]) nothing(b *bench) {
	l := read(n.list(b, domain.Page{Limit: domain.DefaultPageSize})).must(b)
	if len(l.Items) != 0 || l.Next != "" {
		b.Errorf("the list of nothing has %d items and next page %q", len(l.Items), l.Next)
	}
	x := n.kept(b, bare)
	for _, id := range []string{NewID[string](), "", "x", "' OR 1=1 --", "$ne", n.id(x) + "0", strings.Repeat("é", 300)} {
		_, err := n.get(b, id)
		b.wantIs("read of "+id, err, domain.ErrMissing)
		b.wantIs("read of "+id, err, domain.NotFound)
	}
	l = read(n.list(b, domain.Page{After: n.id(x), Limit: 1})).must(b)
	if i := slices.IndexFunc(l.Items, func(y T) bool { return n.id(y) >= n.id(x) }); i >= 0 {
		b.Errorf("behind the last item the list has one at %d that is not older", i)
	}
}

func (n noun[T]) addTwice(b *bench) {
	id := NewID[string]()
	x, ch := n.fresh(b, id, full)
	b.must(n.add(b.store, b.ctx, x, ch))
	y, other := n.fresh(b, id, full)
	b.wantTaken("another of the same id", n.add(b.store, b.ctx, y, Keyed(other, "caller", "key")), domain.ClaimID)

	b.same("the first one", x, read(n.get(b, id)).must(b))
	b.wantRecords(n.of(&x).subject, ch.Record)
	b.wantUnused("caller", "key", other.Record)

	z, again := n.fresh(b, NewID[string](), full)
	b.must(n.add(b.store, b.ctx, z, Keyed(again, "caller", "key")))
}

func (n noun[T]) stale(b *bench) {
	x, added := n.fresh(b, NewID[string](), full)
	b.must(n.add(b.store, b.ctx, x, added))
	y, changed := n.amend(b, x, full)

	for _, revision := range []int64{0, 1, 3, 4} {
		late := y
		*n.of(&late).revision = revision
		late, ch := sealed(late, n.of, changed.Record.Kind, added.Record.Hash)
		b.wantIs("a revision that does not follow", n.replace(b.store, b.ctx, late, Keyed(ch, "caller", "key")), domain.ErrStale)
		b.wantUnused("caller", "key", ch.Record)
	}
	b.same("after stale versions", x, read(n.get(b, n.id(x))).must(b))
	b.wantRecords(n.of(&x).subject, added.Record)

	b.must(n.replace(b.store, b.ctx, y, Keyed(changed, "caller", "key")))
	again, ch := sealed(y, n.of, changed.Record.Kind, added.Record.Hash)
	b.wantIs("the same revision again", n.replace(b.store, b.ctx, again, ch), domain.ErrStale)
	b.same("after the Replace", y, read(n.get(b, n.id(x))).must(b))
	b.wantRecords(n.of(&x).subject, changed.Record, added.Record)

	unknown, _ := n.fresh(b, NewID[string](), bare)
	unknown, ch = n.amend(b, unknown, bare)
	b.wantIs("what was never added", n.replace(b.store, b.ctx, unknown, Keyed(ch, "caller", "key 2")), domain.ErrMissing)
	b.wantUnused("caller", "key 2", ch.Record)
	_, err := n.get(b, n.id(unknown))
	b.wantIs("its read", err, domain.ErrMissing)
}

// pages adds things before, in and after one millisecond, in any order.
func (n noun[T]) pages(b *bench) {
	now := Now()
	var ids []string
	for _, ms := range []int{0, 1, 1, 1, 1, 2, 2, 3} {
		ids = append(ids, idAt(now.Add(time.Duration(ms)*time.Millisecond)))
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for _, id := range ids {
		x, ch := n.fresh(b, id, bare)
		b.must(n.add(b.store, b.ctx, x, ch))
	}
	slices.SortFunc(ids, func(a, c string) int { return cmp.Compare(c, a) })
	b.wantPages(ids, func(p domain.Page) ([]string, string, error) {
		l, err := n.list(b, p)
		var got []string
		for _, x := range l.Items {
			got = append(got, n.id(x))
		}
		return got, l.Next, err
	})
}

func (n noun[T]) together(b *bench) {
	x, added := n.fresh(b, NewID[string](), full)
	added = Keyed(added, "caller", "first")
	b.must(n.add(b.store, b.ctx, x, added))
	b.wantRecords(n.of(&x).subject, added.Record)
	b.same("request", *added.Request, read(b.store.Request(b.ctx, "caller", "first")).must(b))
	if n.amend == nil {
		return
	}
	y, changed := n.amend(b, x, full)
	changed = Keyed(changed, "caller", "second")
	b.must(n.replace(b.store, b.ctx, y, changed))
	b.wantRecords(n.of(&x).subject, changed.Record, added.Record)
	b.same("request", *changed.Request, read(b.store.Request(b.ctx, "caller", "second")).must(b))
}

func (n noun[T]) repeated(b *bench) {
	id := NewID[string]()
	x, ch := n.fresh(b, id, bare)
	ch = Keyed(ch, "caller", "key")
	earlier := ch.Request
	b.must(n.add(b.store, b.ctx, x, ch))

	b.wantRepeated("the same again", n.add(b.store, b.ctx, x, ch), earlier)
	y, ch2 := n.fresh(b, id, bare)
	b.wantRepeated("another of the same id", n.add(b.store, b.ctx, y, Keyed(ch2, "caller", "key")), earlier)
	z, ch3 := n.fresh(b, NewID[string](), bare)
	b.wantRepeated("something else", n.add(b.store, b.ctx, z, Keyed(ch3, "caller", "key")), earlier)
	_, err := n.get(b, n.id(z))
	b.wantIs("read of what was refused", err, domain.ErrMissing)
	if n.amend != nil {
		next, ch4 := n.amend(b, x, full)
		b.wantRepeated("a Replace", n.replace(b.store, b.ctx, next, Keyed(ch4, "caller", "key")), earlier)
		*n.of(&next).revision += 5
		b.wantRepeated("a stale Replace", n.replace(b.store, b.ctx, next, Keyed(ch4, "caller", "key")), earlier)
		lost, ch5 := n.amend(b, z, bare)
		b.wantRepeated("a Replace of nothing", n.replace(b.store, b.ctx, lost, Keyed(ch5, "caller", "key")), earlier)
	}
	b.same("the first one", x, read(n.get(b, id)).must(b))
	b.wantRecords(n.of(&x).subject, ch.Record)
	b.must(n.add(b.store, b.ctx, z, Keyed(ch3, "another caller", "key")))
}

func (n noun[T]) parallelAdds(b *bench) {
	const callers = 8
	id := NewID[string]()
	things, changes := make([]T, callers), make([]domain.Change, callers)
	for i := range callers {
		things[i], changes[i] = n.fresh(b, id, full)
	}
	errs := race(callers, func(i int) error { return n.add(b.store, b.ctx, things[i], changes[i]) })
	winner := b.wantOne(errs)
	b.same("the one that is kept", things[winner], read(n.get(b, id)).must(b))
	b.wantRecords(n.of(&things[winner]).subject, changes[winner].Record)
}

func (n noun[T]) parallelReplaces(b *bench) {
	const callers = 8
	x, added := n.fresh(b, NewID[string](), full)
	b.must(n.add(b.store, b.ctx, x, added))
	things, changes := make([]T, callers), make([]domain.Change, callers)
	for i := range callers {
		things[i], changes[i] = n.amend(b, x, full)
	}
	errs := race(callers, func(i int) error { return n.replace(b.store, b.ctx, things[i], changes[i]) })
	winner := b.wantOne(errs)
	for i, err := range errs {
		if i != winner {
			b.wantIs("a Replace that came late", err, domain.ErrStale)
		}
	}
	b.same("the one that is kept", things[winner], read(n.get(b, n.id(x))).must(b))
	b.wantRecords(n.of(&x).subject, changes[winner].Record, added.Record)
}
