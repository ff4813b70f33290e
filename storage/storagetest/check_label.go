package storagetest

import (
	"cmp"
	"slices"

	"nguon/domain"
)

func (a *audit) readLabels() {
	for _, s := range walk(a, "label stocks", func(p domain.Page) (domain.List[domain.LabelStock], error) {
		return a.store.LabelStocks(a.ctx, "", p)
	}) {
		a.thing(labelStockFacets(&s))
		a.refer("label stock "+string(s.ID), domain.SubjectProducer, string(s.Producer))
	}
	for _, r := range walk(a, "label runs", func(p domain.Page) (domain.List[domain.LabelRun], error) {
		return a.store.LabelRuns(a.ctx, domain.LabelRunFilter{}, p)
	}) {
		name := "label run " + string(r.ID)
		a.thing(labelRunFacets(&r))
		a.claim("code", "", string(r.Code), string(r.ID))
		a.refer(name, domain.SubjectProducer, string(r.Producer))
		a.refer(name, domain.SubjectBatch, string(r.Batch))
		a.checkRun(&r)
		a.listRun(r)
	}
}

// checkRun holds a run against itself.
func (a *audit) checkRun(r *domain.LabelRun) {
	if r.Blank() != (r.Code != "") || r.Blank() && !r.Units() || !r.Blank() && len(r.Claims) > 0 {
		a.report("label run %s of batch %q has the code %q, units from %d and %d claims", r.ID, r.Batch, r.Code, r.First, len(r.Claims))
	}
	if r.Units() && (r.Last < r.First || r.Count != r.Range().Count()) {
		a.report("label run %s has %d labels from %d to %d", r.ID, r.Count, r.First, r.Last)
	}
	var voids, reprints, claims []domain.LabelRange
	for _, v := range r.Voids {
		voids = append(voids, v.LabelRange)
	}
	for _, p := range r.Reprints {
		reprints = append(reprints, p.LabelRange)
	}
	for _, c := range r.Claims {
		claims = append(claims, c.LabelRange)
		a.refer("a claim in label run "+string(r.ID), domain.SubjectBatch, string(c.Batch))
	}
	a.checkRanges(r, "spoiled", voids, true)
	a.checkRanges(r, "printed again", reprints, false)
	a.checkRanges(r, "claimed", claims, true)
}

// checkRanges wants ranges within a run, and where it says so each label once.
func (a *audit) checkRanges(r *domain.LabelRun, what string, ranges []domain.LabelRange, once bool) {
	whole := r.Range()
	slices.SortFunc(ranges, func(x, y domain.LabelRange) int { return cmp.Compare(x.First, y.First) })
	var last domain.UnitNumber
	for _, of := range ranges {
		if of.First < whole.First || of.Last > whole.Last || of.Last < of.First {
			a.report("label run %s has labels from %d to %d, and %d to %d are %s", r.ID, whole.First, whole.Last, of.First, of.Last, what)
		}
		if once && of.First <= last {
			a.report("label run %s: label %d is %s twice", r.ID, of.First, what)
		}
		last = max(last, of.Last)
	}
}

// listRun says which lists of batches have to give a run.
func (a *audit) listRun(r domain.LabelRun) {
	of := []domain.BatchID{r.Batch}
	if r.Blank() {
		of = nil
		for _, c := range r.Claims {
			of = append(of, c.Batch)
		}
	}
	slices.Sort(of)
	for _, b := range slices.Compact(of) {
		a.runs[b] = append(a.runs[b], r)
	}
}

// checkLabels holds the runs that are listed for a batch against all, and those
// of its units against 1 to IssuedUnits.
func (a *audit) checkLabels(b domain.Batch) {
	runs := walk(a, "label runs of batch "+string(b.ID), func(p domain.Page) (domain.List[domain.LabelRun], error) {
		return a.store.LabelRuns(a.ctx, domain.LabelRunFilter{Batch: b.ID}, p)
	})
	id := func(r domain.LabelRun) domain.LabelRunID { return r.ID }
	if got, want := idsOf(runs, id), idsOf(a.runs[b.ID], id); !slices.Equal(got, want) {
		a.report("batch %s: the label runs %v are listed for it, want %v", b.ID, got, want)
	}
	runs = slices.DeleteFunc(runs, func(r domain.LabelRun) bool { return r.Blank() || !r.Units() })
	slices.SortFunc(runs, func(r, s domain.LabelRun) int { return cmp.Compare(r.First, s.First) })
	var last domain.UnitNumber
	for _, r := range runs {
		if r.First != last+1 {
			a.report("label run %s of batch %s: %d labels from %d to %d, the one before ends at %d",
				r.ID, b.ID, r.Count, r.First, r.Last, last)
		}
		last = r.Last
	}
	if issued, err := a.store.IssuedUnits(a.ctx, b.ID); err != nil || issued != last {
		a.report("batch %s: the last unit issued is %d, its runs end at %d, %v", b.ID, issued, last, err)
	}
}
