package storagetest

import (
	"errors"
	"slices"

	"nguon/domain"
)

func labelRunFacets(r *domain.LabelRun) facets {
	return metaFacets(domain.SubjectLabelRun, string(r.ID), r.Print.Stock, &r.Meta)
}

// The runs of these cases are all of one batch, and those with units start
// behind the last one issued when they are made.
var labelRuns = noun[domain.LabelRun]{
	of: labelRunFacets,
	fresh: func(b *bench, id string, fill filler) (domain.LabelRun, domain.Change) {
		b.Helper()
		var r domain.LabelRun
		fill(&r)
		r.ID, r.Batch, r.Producer, r.Code, r.UnitKey, r.Count = domain.LabelRunID(id), b.plenty(0).ID, b.me(), "", "", 24
		if r.First != 0 {
			r.First = read(b.store.IssuedUnits(b.ctx, r.Batch)).must(b) + 1
			r.Last = r.First + 23
		}
		fitted(b, &r)
		dated(&r.Meta)
		return first(r, labelRunFacets, domain.LabelsIssued)
	},
	amend:   amendedRun,
	add:     domain.Store.AddLabelRun,
	replace: domain.Store.ReplaceLabelRun,
	get: func(b *bench, id string) (domain.LabelRun, error) {
		return b.store.LabelRun(b.ctx, domain.LabelRunID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.LabelRun], error) {
		return b.store.LabelRuns(b.ctx, domain.LabelRunFilter{Batch: b.plenty(0).ID}, page)
	},
}

// fitted makes what fill says became of a run something that can have become
// of it.
func fitted(b *bench, r *domain.LabelRun) {
	b.Helper()
	at := func(i int) domain.LabelRange {
		n := r.Range().First + domain.UnitNumber(i)
		return Range(n, n+1)
	}
	for i := range r.Voids {
		r.Voids[i].LabelRange = at(2 * i)
	}
	for i := range r.Reprints {
		r.Reprints[i].LabelRange = at(i)
	}
	for i := range r.Claims {
		r.Claims[i].LabelRange, r.Claims[i].Batch = at(2*i), b.plenty(i%2).ID
	}
	if !r.Blank() {
		r.Claims = nil
	}
}

// amendedRun is the version after old, of which more has become.
func amendedRun(b *bench, old domain.LabelRun, fill filler) (domain.LabelRun, domain.Change) {
	b.Helper()
	var filled domain.LabelRun
	fill(&filled)
	dated(&filled.Meta)
	r := old
	r.Voids, r.Reprints = slices.Concat(old.Voids, filled.Voids), slices.Concat(old.Reprints, filled.Reprints)
	r.Claims, r.Meta = slices.Concat(old.Claims, filled.Claims), follows(filled.Meta, old.Meta)
	fitted(b, &r)
	return next(r, labelRunFacets, domain.LabelsVoided)
}

var labelCases = []testCase{
	{says: "AddLabelRun: a run of units must start at the number after IssuedUnits, or it is ErrStale", run: unitRunsTile},
	{says: "IssuedUnits is 0 before the first, and counts each batch by itself", run: issuedUnits},
	{says: "LabelRunOfUnit is the run that issued the unit", run: labelRunOfUnit},
	{says: "of parallel runs from the same IssuedUnits one takes effect", run: unitRunRace},
	{says: "parallel printers that try again leave no gap", run: unitRunsInParallel},
	{says: "LabelRuns lists those of one batch", run: labelRunsOfBatch},
	{says: "ReplaceLabelRun: every read of the run tells what became of it, and no unit is issued", run: labelRunChanged},
}

func (b *bench) issue(x domain.Batch, count int) domain.LabelRun {
	b.Helper()
	r, ch := NewUnitRun(x, read(b.store.IssuedUnits(b.ctx, x.ID)).must(b), count)
	b.must(b.store.AddLabelRun(b.ctx, r, ch))
	return r
}

func unitRunsTile(b *bench) {
	x := b.plenty(0)
	b.issue(x, 10)
	for _, issued := range []domain.UnitNumber{0, 1, 5, 9, 11, 100} {
		r, ch := NewUnitRun(x, issued, 5)
		b.wantIs("a run that overlaps or leaves a gap", b.store.AddLabelRun(b.ctx, r, Keyed(ch, "caller", "key")), domain.ErrStale)
		b.wantUnused("caller", "key", ch.Record)
		_, err := b.store.LabelRun(b.ctx, r.ID)
		b.wantIs("the refused run", err, domain.ErrMissing)
	}
	if issued := read(b.store.IssuedUnits(b.ctx, x.ID)).must(b); issued != 10 {
		b.Errorf("after refusals %d units are issued, want 10", issued)
	}
	b.issue(x, 1)
	r, ch := NewUnitRun(b.plenty(1), 1, 5)
	b.wantIs("a first run that leaves out 1", b.store.AddLabelRun(b.ctx, r, ch), domain.ErrStale)
}

func issuedUnits(b *bench) {
	x, y := b.plenty(0), b.plenty(1)
	want := func(batch domain.BatchID, n domain.UnitNumber) {
		b.Helper()
		if issued := read(b.store.IssuedUnits(b.ctx, batch)).must(b); issued != n {
			b.Errorf("%d units are issued, want %d", issued, n)
		}
	}
	want(NewID[domain.BatchID](), 0)
	want(x.ID, 0)
	r, ch := NewLabelRun(x, 24)
	b.must(b.store.AddLabelRun(b.ctx, r, ch))
	want(x.ID, 0)
	b.issue(x, 24)
	want(x.ID, 24)
	want(y.ID, 0)
	b.issue(x, 1)
	b.issue(y, 3)
	want(x.ID, 25)
	want(y.ID, 3)
	id := func(s *domain.LabelRun) { s.ID = r.ID }
	again, ch := NewUnitRun(x, 25, 10, id)
	b.wantTaken("a run of a kept id", b.store.AddLabelRun(b.ctx, again, ch), domain.ClaimID)
	want(x.ID, 25)
	rest := int(domain.MaxUnitNumber) - 25
	b.issue(x, rest)
	want(x.ID, domain.MaxUnitNumber)
}

func labelRunOfUnit(b *bench) {
	x, y := b.plenty(0), b.plenty(1)
	plain, ch := NewLabelRun(x, 24)
	b.must(b.store.AddLabelRun(b.ctx, plain, ch))
	first, second, third := b.issue(x, 10), b.issue(x, 1), b.issue(x, 5)
	elsewhere := b.issue(y, 20)
	for _, c := range []struct {
		batch domain.BatchID
		unit  domain.UnitNumber
		run   domain.LabelRun
	}{{x.ID, 1, first}, {x.ID, 10, first}, {x.ID, 11, second}, {x.ID, 12, third}, {x.ID, 16, third}, {y.ID, 1, elsewhere}, {y.ID, 20, elsewhere}} {
		b.same("run of a unit", c.run, read(b.store.LabelRunOfUnit(b.ctx, c.batch, c.unit)).must(b))
	}
	for _, c := range []struct {
		batch domain.BatchID
		unit  domain.UnitNumber
	}{{x.ID, 0}, {x.ID, 17}, {y.ID, 21}, {x.ID, domain.MaxUnitNumber}, {NewID[domain.BatchID](), 1}} {
		_, err := b.store.LabelRunOfUnit(b.ctx, c.batch, c.unit)
		b.wantIs("run of a unit that was not issued", err, domain.ErrMissing)
	}
}

func unitRunRace(b *bench) {
	x := b.plenty(0)
	b.issue(x, 3)
	runs, changes := make([]domain.LabelRun, 8), make([]domain.Change, 8)
	for i := range runs {
		runs[i], changes[i] = NewUnitRun(x, 3, 10+i)
	}
	errs := race(len(runs), func(i int) error { return b.store.AddLabelRun(b.ctx, runs[i], changes[i]) })
	winner := b.wantOne(errs)
	for i, err := range errs {
		if i != winner {
			b.wantIs("a run that came late", err, domain.ErrStale)
		}
	}
	b.same("the run of the next unit", runs[winner], read(b.store.LabelRunOfUnit(b.ctx, x.ID, 4)).must(b))
}

func unitRunsInParallel(b *bench) {
	const callers = 6
	x := b.plenty(0)
	errs := race(callers, func(int) error {
		for {
			issued, err := b.store.IssuedUnits(b.ctx, x.ID)
			if err != nil {
				return err
			}
			r, ch := NewUnitRun(x, issued, 5)
			if err := b.store.AddLabelRun(b.ctx, r, ch); !errors.Is(err, domain.ErrStale) {
				return err
			}
		}
	})
	for _, err := range errs {
		b.must(err)
	}
	if issued := read(b.store.IssuedUnits(b.ctx, x.ID)).must(b); issued != 5*callers {
		b.Errorf("%d units are issued, want %d", issued, 5*callers)
	}
}

func labelRunsOfBatch(b *bench) {
	var runs []string
	for i := range 4 {
		runs = append(runs, string(b.issue(b.plenty(0), i+1).ID))
		b.issue(b.plenty(1), 1)
	}
	slices.Reverse(runs)
	b.wantPages(runs, func(page domain.Page) ([]string, string, error) {
		l, err := b.store.LabelRuns(b.ctx, domain.LabelRunFilter{Batch: b.plenty(0).ID}, page)
		return idsOf(l.Items, func(r domain.LabelRun) domain.LabelRunID { return r.ID }), l.Next, err
	})
	if l := read(b.store.LabelRuns(b.ctx, domain.LabelRunFilter{Batch: NewID[domain.BatchID]()}, domain.Page{Limit: 10})).must(b); len(l.Items) != 0 {
		b.Errorf("an unknown batch has %d runs", len(l.Items))
	}
}

func labelRunChanged(b *bench) {
	x := b.plenty(0)
	r := b.issue(x, 10)
	b.issue(x, 5)
	for _, change := range []func() (domain.LabelRun, domain.Change){
		func() (domain.LabelRun, domain.Change) { return VoidLabels(r, Range(3, 4)) },
		func() (domain.LabelRun, domain.Change) { return ReprintLabels(r, Range(1, 10)) },
		func() (domain.LabelRun, domain.Change) { return VoidLabels(r, Range(10, 10)) },
	} {
		var ch domain.Change
		r, ch = change()
		b.must(b.store.ReplaceLabelRun(b.ctx, r, ch))
		b.same("the run", r, read(b.store.LabelRun(b.ctx, r.ID)).must(b))
		b.same("the run of a unit", r, read(b.store.LabelRunOfUnit(b.ctx, x.ID, 4)).must(b))
		listed := read(b.store.LabelRuns(b.ctx, domain.LabelRunFilter{Batch: x.ID}, domain.Page{Limit: 10})).must(b)
		b.same("the list", r, listed.Items[1])
	}
	if issued := read(b.store.IssuedUnits(b.ctx, x.ID)).must(b); issued != 15 {
		b.Errorf("%d units are issued, want 15", issued)
	}
}
