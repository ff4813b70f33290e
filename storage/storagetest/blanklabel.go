package storagetest

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"nguon/domain"
)

// blankRuns are the runs that were printed ahead, beside those of labelRuns.
var blankRuns = noun[domain.LabelRun]{
	of: labelRunFacets,
	fresh: func(b *bench, id string, fill filler) (domain.LabelRun, domain.Change) {
		b.Helper()
		var r domain.LabelRun
		fill(&r)
		r.ID, r.Batch, r.Producer = domain.LabelRunID(id), "", b.me()
		r.Code = cmp.Or(r.Code, NewBatchCode())
		r.Count, r.First, r.Last = 24, 1, 24
		fitted(b, &r)
		dated(&r.Meta)
		return first(r, labelRunFacets, domain.LabelsIssued)
	},
	amend:   amendedRun,
	add:     domain.Store.AddLabelRun,
	replace: domain.Store.ReplaceLabelRun,
	get:     labelRuns.get,
	list: func(b *bench, page domain.Page) (domain.List[domain.LabelRun], error) {
		return b.store.LabelRuns(b.ctx, domain.LabelRunFilter{Blank: true}, page)
	},
}

var blankCases = []testCase{
	{says: "AddLabelRun: the code of a blank run that any batch or run has is taken", run: blankCodeTaken},
	{says: "AddBatch: so is that of a batch that a blank run has", run: batchCodeTaken},
	{says: "a refused blank run or batch leaves its code free", run: codeLeftFree},
	{says: "of parallel batches and blank runs with one code one takes effect", run: codeRace},
	{says: "LabelRunByCode is the blank run with a code, in all its versions", run: labelRunByCode},
	{says: "LabelRunOfUnit: claimed units of blank runs have numbers of their own", run: blankUnits},
	{says: "of parallel claims of the same labels one takes effect", run: labelClaimRace},
	{says: "of parallel claims that overlap and are tried again one takes effect", run: labelClaimsInParallel},
	{says: "LabelRuns lists by batch, with its claims, by producer, and blank ones", run: labelRunsFiltered},
}

func batchCode(code domain.BatchCode) func(*domain.Batch) {
	return func(x *domain.Batch) { x.Code = code }
}

func blankCode(code domain.BatchCode) func(*domain.LabelRun) {
	return func(r *domain.LabelRun) { r.Code = code }
}

// blank adds a blank run of mine.
func (b *bench) blank(count int, edit ...func(*domain.LabelRun)) domain.LabelRun {
	b.Helper()
	r, ch := NewBlankRun(b.me(), count, edit...)
	b.must(b.store.AddLabelRun(b.ctx, r, ch))
	return r
}

// claim puts labels of a blank run on a batch.
func (b *bench) claim(r domain.LabelRun, of domain.LabelRange, x domain.Batch) domain.LabelRun {
	b.Helper()
	r, ch := ClaimLabels(r, of, x)
	b.must(b.store.ReplaceLabelRun(b.ctx, r, ch))
	return r
}

func blankCodeTaken(b *bench) {
	void, ch := VoidBatch(b.batch(b.me()))
	b.must(b.store.VoidBatch(b.ctx, void, ch))
	for what, code := range map[string]domain.BatchCode{
		"a batch": b.plenty(0).Code, "a void batch": void.Code, "another blank run": b.blank(5).Code,
	} {
		r, ch := NewBlankRun(b.other(), 5, blankCode(code))
		b.wantTaken("the code of "+what, b.store.AddLabelRun(b.ctx, r, Keyed(ch, "caller", "key")), domain.ClaimCode)
		b.wantUnused("caller", "key", ch.Record)
		_, err := b.store.LabelRun(b.ctx, r.ID)
		b.wantIs("the refused run", err, domain.ErrMissing)
	}
	b.same("the batch", b.plenty(0), read(b.store.BatchByCode(b.ctx, b.plenty(0).Code)).must(b))
}

func batchCodeTaken(b *bench) {
	r, source := b.claim(b.blank(5), Range(2, 3), b.plenty(0)), b.batch(b.me())
	x, ch := NewBatch(b.me(), From(Taking(source, Kilograms(1))), batchCode(r.Code))
	b.wantTaken("the code of a blank run", b.store.AddBatch(b.ctx, x, Keyed(ch, "caller", "key")), domain.ClaimCode)
	b.wantUnused("caller", "key", ch.Record)
	_, err := b.store.Batch(b.ctx, x.ID)
	b.wantIs("the refused batch", err, domain.ErrMissing)
	b.wantLeft("its input", source, source.Made)
	b.same("the run", r, read(b.store.LabelRunByCode(b.ctx, r.Code)).must(b))
	b.batch(b.me(), lot(x.Lot))
}

func codeLeftFree(b *bench) {
	source, kept := b.batch(b.me()), b.blank(5)
	short, ch := NewBatch(b.me(), From(Taking(source, Kilograms(101))))
	b.wantShort("a short batch", b.store.AddBatch(b.ctx, short, ch), domain.ShortError{Batch: source.ID, Holder: b.me(), Left: source.Made.Amount})
	b.blank(5, blankCode(short.Code))

	again, ch := NewBlankRun(b.me(), 5, func(r *domain.LabelRun) { r.ID = kept.ID })
	b.wantTaken("a run of a kept id", b.store.AddLabelRun(b.ctx, again, ch), domain.ClaimID)
	b.batch(b.me(), batchCode(again.Code))
}

func codeRace(b *bench) {
	code, me := NewBatchCode(), b.me()
	var ids [8]string
	winner := b.wantOne(race(len(ids), func(i int) error {
		if i%2 == 0 {
			x, ch := NewBatch(me, batchCode(code))
			ids[i] = string(x.ID)
			return b.store.AddBatch(b.ctx, x, ch)
		}
		r, ch := NewBlankRun(me, 5, blankCode(code))
		ids[i] = string(r.ID)
		return b.store.AddLabelRun(b.ctx, r, ch)
	}))
	x, batchErr := b.store.BatchByCode(b.ctx, code)
	r, runErr := b.store.LabelRunByCode(b.ctx, code)
	if winner%2 == 0 {
		b.wantIs("the blank run with the code", runErr, domain.ErrMissing)
	} else {
		b.wantIs("the batch with the code", batchErr, domain.ErrMissing)
	}
	if got := string(x.ID) + string(r.ID); got != ids[winner] {
		b.Errorf("the code is that of %q, want %q", got, ids[winner])
	}
}

func labelRunByCode(b *bench) {
	b.issue(b.plenty(0), 5)
	r := b.blank(5, blankCode("7K3QX9WM2P"))
	b.same("a blank run", r, read(b.store.LabelRunByCode(b.ctx, r.Code)).must(b))
	r, ch := VoidLabels(r, Range(5, 5))
	b.must(b.store.ReplaceLabelRun(b.ctx, r, ch))
	r = b.claim(r, Range(1, 4), b.plenty(0))
	b.same("after its changes", r, read(b.store.LabelRunByCode(b.ctx, r.Code)).must(b))
	for _, code := range []domain.BatchCode{"", NewBatchCode(), b.plenty(0).Code, domain.BatchCode(strings.ToLower(string(r.Code))), r.Code[:9]} {
		_, err := b.store.LabelRunByCode(b.ctx, code)
		b.wantIs("a code that no blank run has", err, domain.ErrMissing)
	}
	_, err := b.store.BatchByCode(b.ctx, r.Code)
	b.wantIs("the batch of a blank run's code", err, domain.ErrMissing)
}

func blankUnits(b *bench) {
	x := b.plenty(0)
	b.claim(b.blank(50), Range(1, 20), x)
	b.blank(50)
	for _, batch := range []domain.BatchID{x.ID, ""} {
		if issued := read(b.store.IssuedUnits(b.ctx, batch)).must(b); issued != 0 {
			b.Errorf("%d units of batch %q are issued, want none", issued, batch)
		}
		_, err := b.store.LabelRunOfUnit(b.ctx, batch, 3)
		b.wantIs("the run of a unit that only a blank run has", err, domain.ErrMissing)
	}
	r := b.issue(x, 10)
	b.same("the run of a unit", r, read(b.store.LabelRunOfUnit(b.ctx, x.ID, 3)).must(b))
	_, err := b.store.LabelRunOfUnit(b.ctx, x.ID, 11)
	b.wantIs("the run of a unit that only a blank run has", err, domain.ErrMissing)
}

// labelClaimRace lets batches claim from one version of a run, where the
// revision alone keeps them apart.
func labelClaimRace(b *bench) {
	r, goods := b.blank(100), []domain.Batch{b.plenty(0), b.plenty(1)}
	runs, changes := make([]domain.LabelRun, 6), make([]domain.Change, 6)
	for i := range runs {
		runs[i], changes[i] = ClaimLabels(r, Range(domain.UnitNumber(1+i), 50), goods[i%2])
	}
	errs := race(len(runs), func(i int) error { return b.store.ReplaceLabelRun(b.ctx, runs[i], changes[i]) })
	winner := b.wantOne(errs)
	for i, err := range errs {
		if i != winner {
			b.wantIs("a claim that came late", err, domain.ErrStale)
		}
	}
	b.same("the run", runs[winner], read(b.store.LabelRunByCode(b.ctx, r.Code)).must(b))
}

var errClaimed = errors.New("somebody else has claimed it")

// labelClaimsInParallel lets callers claim half of a run each, and read it
// again when they come late.
func labelClaimsInParallel(b *bench) {
	r, goods := b.blank(60), []domain.Batch{b.plenty(0), b.plenty(1)}
	errs := race(6, func(i int) error {
		half := Range(domain.UnitNumber(1+30*(i%2)), domain.UnitNumber(30+30*(i%2)))
		for {
			now, err := b.store.LabelRunByCode(b.ctx, r.Code)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(now.Claims, func(c domain.LabelClaim) bool { return c.LabelRange == half }) {
				return errClaimed
			}
			now, ch := ClaimLabels(now, half, goods[i/3])
			if err = b.store.ReplaceLabelRun(b.ctx, now, ch); !errors.Is(err, domain.ErrStale) {
				return err
			}
		}
	})
	won, lost := tally(errs)
	if won != 2 {
		b.Errorf("%d claims took effect, want one of each half", won)
	}
	for _, err := range lost {
		b.wantIs("a claim of what is claimed", err, errClaimed)
	}
	if now := read(b.store.LabelRun(b.ctx, r.ID)).must(b); len(now.Claims) != 2 || now.Revision != 3 {
		b.Errorf("the run is at revision %d with the claims %v", now.Revision, now.Claims)
	}
}

func labelRunsFiltered(b *bench) {
	x, y, theirs := b.plenty(0), b.plenty(1), b.batch(b.other())
	both := b.claim(b.claim(b.claim(b.blank(90), Range(1, 9), x), Range(20, 29), y), Range(11, 19), x)
	plain, ch := NewLabelRun(x, 24)
	b.must(b.store.AddLabelRun(b.ctx, plain, ch))
	other, ch := NewBlankRun(b.other(), 5)
	b.must(b.store.AddLabelRun(b.ctx, other, ch))
	kept := []domain.LabelRun{
		both, plain, other, b.issue(x, 5), b.issue(theirs, 5), b.claim(b.blank(9), Range(9, 9), y), b.blank(9), b.issue(y, 1),
	}
	slices.SortFunc(kept, func(r, s domain.LabelRun) int { return cmp.Compare(s.ID, r.ID) })
	for _, batch := range []domain.BatchID{"", x.ID, y.ID, theirs.ID, NewID[domain.BatchID]()} {
		for _, producer := range []domain.ProducerID{"", b.me(), b.other(), NewID[domain.ProducerID]()} {
			for _, blank := range []bool{false, true} {
				b.wantRuns(kept, domain.LabelRunFilter{Batch: batch, Producer: producer, Blank: blank})
			}
		}
	}
}

func (b *bench) wantRuns(kept []domain.LabelRun, f domain.LabelRunFilter) {
	b.Helper()
	var want []string
	for _, r := range kept {
		claimed := slices.ContainsFunc(r.Claims, func(c domain.LabelClaim) bool { return c.Batch == f.Batch })
		if (f.Batch == "" || r.Batch == f.Batch || claimed) && (f.Producer == "" || r.Producer == f.Producer) && (!f.Blank || r.Blank()) {
			want = append(want, string(r.ID))
		}
	}
	b.Logf("%+v: %d of %d", f, len(want), len(kept))
	for _, limit := range []int{1, domain.MaxPageSize} {
		if limit == 1 && len(want) < 2 {
			continue
		}
		got := read(all(func(p domain.Page) (domain.List[domain.LabelRun], error) { return b.store.LabelRuns(b.ctx, f, p) }, limit)).must(b)
		b.same("filtered label runs", want, idsOf(got, func(r domain.LabelRun) domain.LabelRunID { return r.ID }))
	}
}
