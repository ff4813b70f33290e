package storagetest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"nguon/domain"
)

func (m *model) print() {
	x := m.batches[m.someBatch()]
	issued, refusal := m.issued[x.ID], isStale
	if m.random.IntN(4) == 0 {
		issued += 2
	} else {
		refusal = nil
	}
	r, ch := NewUnitRun(x, issued, 1+m.random.IntN(20))
	err := m.send(&ch, func(s domain.Store) error { return s.AddLabelRun(m.b.ctx, r, ch) })
	if m.want("AddLabelRun", err, refusal) {
		m.issued[x.ID] = r.Last
		m.runs = append(m.runs, r)
	}
}

func isTaken(err error) bool {
	var taken *domain.TakenError
	return errors.As(err, &taken) && taken.Claim == domain.ClaimCode
}

// printAhead makes a blank run, or one whose code is in use.
func (m *model) printAhead() {
	r, ch := NewBlankRun(m.someHolder(), 1+m.random.IntN(20))
	var refusal func(error) bool
	if m.random.IntN(3) == 0 {
		r.Code, refusal = m.batches[m.someBatch()].Code, isTaken
		if code := m.blankCode(); code != "" && m.random.IntN(2) == 0 {
			r.Code = code
		}
	}
	err := m.send(&ch, func(s domain.Store) error { return s.AddLabelRun(m.b.ctx, r, ch) })
	if m.want("AddLabelRun of blank labels", err, refusal) {
		m.runs = append(m.runs, r)
	}
}

// blankCode is the code of a blank run, if there is one.
func (m *model) blankCode() domain.BatchCode {
	for _, i := range m.random.Perm(len(m.runs)) {
		if m.runs[i].Blank() {
			return m.runs[i].Code
		}
	}
	return ""
}

// relabel spoils, prints again or claims a part of a run, or comes too late.
func (m *model) relabel() {
	if len(m.runs) == 0 {
		return
	}
	i := m.random.IntN(len(m.runs))
	late, refusal := int64(0), isStale
	if m.random.IntN(5) == 0 {
		late = []int64{-1, 1, 2}[m.random.IntN(3)]
	} else {
		refusal = nil
	}
	r, ch, ok := changed(m.runs[i], m.random, m.batches[m.someBatch()], func(r *domain.LabelRun) { r.Revision += late })
	if !ok {
		return
	}
	err := m.send(&ch, func(s domain.Store) error { return s.ReplaceLabelRun(m.b.ctx, r, ch) })
	if m.want("ReplaceLabelRun", err, refusal) {
		m.runs[i] = r
	}
}

// changed makes a next version of a run in which a random part has become
// something else, if it can.
func changed(r domain.LabelRun, random *rand.Rand, x domain.Batch, edit func(*domain.LabelRun)) (domain.LabelRun, domain.Change, bool) {
	whole := r.Range()
	of := Range(whole.First+domain.UnitNumber(random.IntN(r.Count)), whole.Last)
	of.Last = of.First + domain.UnitNumber(random.IntN(of.Count()))
	apart := func(other domain.LabelRange) bool { return other.Last < of.First || of.Last < other.First }
	switch n := random.IntN(5); {
	case n == 0:
		r, ch := ReprintLabels(r, of, edit)
		return r, ch, true
	case n < 3 && !slices.ContainsFunc(r.Voids, func(v domain.LabelVoid) bool { return !apart(v.LabelRange) }):
		r, ch := VoidLabels(r, of, edit)
		return r, ch, true
	case r.Blank() && !slices.ContainsFunc(r.Claims, func(c domain.LabelClaim) bool { return !apart(c.LabelRange) }):
		r, ch := ClaimLabels(r, of, x, edit)
		return r, ch, true
	}
	return r, domain.Change{}, false
}

// compareLabels holds the runs that the store keeps against the model's.
func (m *model) compareLabels() {
	m.b.Helper()
	for _, r := range m.runs {
		m.b.same("label run", r, read(m.b.store.LabelRun(m.b.ctx, r.ID)).must(m.b))
		if r.Blank() {
			m.b.same("blank run", r, read(m.b.store.LabelRunByCode(m.b.ctx, r.Code)).must(m.b))
		} else {
			m.b.same("run of a unit", r, read(m.b.store.LabelRunOfUnit(m.b.ctx, r.Batch, r.Last)).must(m.b))
		}
	}
}

// disturbLabels does one random write about the labels of x.
func disturbLabels(ctx context.Context, s domain.Store, random *rand.Rand, x domain.Batch) error {
	f := []domain.LabelRunFilter{{Batch: x.ID}, {Producer: x.Producer, Blank: true}}[random.IntN(2)]
	runs, err := s.LabelRuns(ctx, f, domain.Page{Limit: 3})
	if err != nil {
		return err
	}
	if len(runs.Items) == 0 || random.IntN(8) == 0 {
		r, ch := NewBlankRun(x.Producer, 20)
		return s.AddLabelRun(ctx, r, ch)
	}
	r, ch, ok := changed(runs.Items[random.IntN(len(runs.Items))], random, x, func(*domain.LabelRun) {})
	if !ok {
		return nil
	}
	return s.ReplaceLabelRun(ctx, r, ch)
}
