package domain

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// MaxHistory is the most batches that the public history of one batch tells of.
const MaxHistory = 300

// Codes of the problems with scanned addresses; a malformed code has the codes
// of ParseBatchCode and ParseUnitCode.
const (
	// CodeUnknownCode names the batch code, in groups, that no batch has.
	CodeUnknownCode = "unknown_code"
	// CodeNotIssued names the unit code, in groups: this service never issued
	// it for that batch. Whether it was made up or never printed is not said.
	CodeNotIssued = "not_issued"
)

// Scan tells the public what stands behind a scanned address: a batch's code
// and, where the label names one package, the unit's.
func (t *Tracker) Scan(ctx context.Context, batch, unit string) (Scan, error) {
	code, unitCode, err := parseScanned(batch, unit)
	if err != nil {
		return Scan{}, err
	}
	s := Scan{Code: code, Today: t.today()}
	b, err := t.store.BatchByCode(ctx, code)
	if errors.Is(err, NotFound) {
		err = t.scanBlank(ctx, &s, unitCode)
		return s, err
	}
	if err != nil {
		return Scan{}, err
	}
	if unitCode != "" {
		if s.Unit, err = t.scannedUnit(ctx, &b, unitCode); err != nil {
			return Scan{}, err
		}
	}
	err = t.tell(ctx, &s, b)
	return s, err
}

// scanBlank fills s with what is known of a label that was printed ahead: all
// of the batch that claimed it, or that it belongs to no goods yet. Where some
// of its run are claimed, that cannot be told of a label without its unit code.
func (t *Tracker) scanBlank(ctx context.Context, s *Scan, unit UnitCode) error {
	run, err := t.store.LabelRunByCode(ctx, s.Code)
	if errors.Is(err, NotFound) {
		return refuse(NotFound, "batch", CodeUnknownCode, s.Code.Groups())
	}
	if err != nil {
		return err
	}
	if unit == "" && len(run.Claims) > 0 {
		return refuse(Invalid, "unit", CodeUnitCodeLength, 0, unitCodeLen)
	}
	if unit != "" {
		if s.Unit, err = t.blankUnit(ctx, &run, unit); err != nil {
			return err
		}
		if claim, ok := run.claimOf(s.Unit.Number); ok {
			b, err := t.store.Batch(ctx, claim.Batch)
			if err != nil {
				return err
			}
			return t.tell(ctx, s, b)
		}
	}
	owner, err := t.store.Producer(ctx, run.Producer)
	if err != nil {
		return err
	}
	s.Batch.Producer, s.Complete, s.Standing = publicProducer(&owner), true, StandingUnassigned
	if s.Unit != nil && !s.Unit.VoidAt.IsZero() {
		s.Standing = StandingUnitVoid
	}
	return nil
}

// blankUnit finds the label of a blank run that a unit code stands for. With the
// key lost it may be any label of the run; where some are claimed that is a
// fault: the label could be on goods that are recalled, and is not to pass for
// one on no goods.
func (t *Tracker) blankUnit(ctx context.Context, run *LabelRun, code UnitCode) (*ScannedUnit, error) {
	key, err := t.keyNamed(ctx, run.UnitKey)
	if errors.Is(err, errKeyLost) && len(run.Claims) == 0 {
		return &ScannedUnit{Code: code}, nil
	}
	if err != nil {
		return nil, err
	}
	number, ok := key.Open(run.Code, code)
	if !ok || !run.Range().Holds(number) {
		return nil, refuse(NotFound, "unit", CodeNotIssued, code.Groups())
	}
	return run.scanned(code, number), nil
}

// scanned is label n of the run.
func (r *LabelRun) scanned(code UnitCode, n UnitNumber) *ScannedUnit {
	u := &ScannedUnit{Code: code, Number: n, PrintedAt: r.At}
	for _, v := range r.Voids {
		if v.Holds(n) {
			u.VoidAt = v.At
		}
	}
	return u
}

func parseScanned(batch, unit string) (BatchCode, UnitCode, error) {
	var p problems
	code, err := ParseBatchCode(batch)
	p.take("batch", err)
	var unitCode UnitCode
	if unit != "" {
		unitCode, err = ParseUnitCode(unit)
		p.take("unit", err)
	}
	return code, unitCode, p.err()
}

// scannedUnit finds the package that a unit code stands for. The code is
// checked under the batch's key before the store is asked.
func (t *Tracker) scannedUnit(ctx context.Context, b *Batch, code UnitCode) (*ScannedUnit, error) {
	key, err := t.keyOf(ctx, b)
	if errors.Is(err, errKeyLost) {
		// The history is still true; whether this package is one of the batch's
		// can no longer be told.
		return &ScannedUnit{Code: code}, nil
	}
	if err != nil {
		return nil, err
	}
	number, ok := key.Open(b.Code, code)
	if !ok {
		return nil, refuse(NotFound, "unit", CodeNotIssued, code.Groups())
	}
	run, err := t.store.LabelRunOfUnit(ctx, b.ID, number)
	if errors.Is(err, NotFound) {
		return nil, refuse(NotFound, "unit", CodeNotIssued, code.Groups())
	}
	if err != nil {
		return nil, err
	}
	return run.scanned(code, number), nil
}

// tell fills s with what is known of b and its history.
func (t *Tracker) tell(ctx context.Context, s *Scan, b Batch) error {
	inForce, err := t.store.RecallsInForce(ctx)
	if err != nil {
		return err
	}
	far := MaxLineage
	if len(inForce) > 0 {
		far = wholeLineage // a recall must show however far back it starts
	}
	graph, err := t.store.Lineage(ctx, []BatchID{b.ID}, Back, far)
	if err != nil {
		return err
	}
	recalls := covering(inForce, graph.batches(b.ID))
	batches, complete, err := t.history(ctx, b, graph)
	if err != nil {
		return err
	}
	facts, err := t.factsAbout(ctx, batches)
	if err != nil {
		return err
	}
	covered := graph.covered([]BatchID{b.ID}, recalls)
	for i := range batches {
		public := facts.disclose(&batches[i], s.Today)
		public.Recalled = covered[batches[i].ID]
		s.Steps = append(s.Steps, Step{On: public.MadeOn, Made: &public})
		if batches[i].ID == b.ID {
			s.Batch = public
		}
	}
	s.Complete = complete
	if err := t.tellHandovers(ctx, s, batches, &facts); err != nil {
		return err
	}
	if err := t.tellRecalls(ctx, s, b.ID, recalls, graph); err != nil {
		return err
	}
	s.Standing = standing(&b, s.Unit, len(recalls) > 0, s.Today)
	return nil
}

func standing(b *Batch, unit *ScannedUnit, recalled bool, today Date) Standing {
	switch {
	case recalled:
		return StandingRecalled
	case b.State == BatchVoid:
		return StandingVoid
	case unit != nil && !unit.VoidAt.IsZero():
		return StandingUnitVoid
	case !b.BestBefore.IsZero() && b.BestBefore.Before(today):
		return StandingExpired
	}
	return StandingIssued
}

// history reads the nearest MaxHistory batches of the graph, newest first and
// a batch always before what it was made from.
func (t *Tracker) history(ctx context.Context, root Batch, graph Graph) (batches []Batch, complete bool, err error) {
	depth := graph.depths(Back, root.ID)
	ids := graph.batches(root.ID)
	slices.SortStableFunc(ids, func(a, b BatchID) int { return cmp.Compare(depth[a], depth[b]) })
	complete = graph.Complete && len(ids) <= MaxHistory
	ids = ids[:min(len(ids), MaxHistory)]
	batches = []Batch{root}
	if len(ids) > 1 {
		above, err := t.store.BatchesByID(ctx, ids[1:])
		if err != nil {
			return nil, false, err
		}
		batches = append(batches, above...)
	}
	rank := graph.ranks(Back, root.ID)
	slices.SortFunc(batches, func(a, b Batch) int {
		return cmp.Or(b.MadeOn.Compare(a.MadeOn), cmp.Compare(rank[a.ID], rank[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return batches, complete, nil
}

// tellRecalls adds what the public may know of the recalls over the batch.
func (t *Tracker) tellRecalls(ctx context.Context, s *Scan, root BatchID, recalls []Recall, graph Graph) error {
	if len(recalls) == 0 {
		return nil
	}
	within := make(map[BatchID]bool)
	for _, id := range graph.batches(root) {
		within[id] = id != root
	}
	for _, r := range recalls {
		public := PublicRecall{Message: r.Message, PlacedAt: r.PlacedAt}
		origins := slices.DeleteFunc(slices.Clone(r.Batches), func(id BatchID) bool { return !within[id] })
		byID, err := t.batches(ctx, origins)
		if err != nil {
			return err
		}
		for _, id := range origins {
			from := byID[id]
			public.Origins = append(public.Origins, PublicInput{Code: from.Code, Name: from.Name, Lot: from.Lot})
		}
		s.Recalls = append(s.Recalls, public)
	}
	return nil
}

// maxHandovers is the most handovers of one batch that a history tells of.
const maxHandovers = 20

// tellHandovers adds the handovers by which inputs reached those who used
// them, each just below the batch that was made after it.
func (t *Tracker) tellHandovers(ctx context.Context, s *Scan, batches []Batch, f *facts) error {
	uses := usesOf(batches, f)
	// Steps stand in the order of batches: an input's handovers go before it.
	steps := make([]Step, 0, len(s.Steps))
	for i := range batches {
		b := &batches[i]
		handovers, err := t.journey(ctx, b, uses[b.ID])
		if err != nil {
			return err
		}
		if len(handovers) > maxHandovers {
			handovers, s.Complete = handovers[:maxHandovers], false
		}
		for _, h := range handovers {
			told, err := t.publicHandover(ctx, b, &h, f)
			if err != nil {
				return err
			}
			steps = append(steps, Step{On: h.On, Handover: told})
		}
		steps = append(steps, s.Steps[i])
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return b.On.Compare(a.On) })
	s.Steps = steps
	return nil
}

// usesOf gives for each batch when each producer, other than its maker, last
// made something from it within the history.
func usesOf(batches []Batch, f *facts) map[BatchID]map[ProducerID]Date {
	uses := make(map[BatchID]map[ProducerID]Date)
	for _, b := range batches {
		for _, in := range b.Inputs {
			if f.batches[in.Batch].Producer == b.Producer {
				continue
			}
			if uses[in.Batch] == nil {
				uses[in.Batch] = make(map[ProducerID]Date)
			}
			if last := uses[in.Batch][b.Producer]; b.MadeOn.After(last) {
				uses[in.Batch][b.Producer] = b.MadeOn
			}
		}
	}
	return uses
}

// journey gives the accepted handovers, newest first, by which a batch came to
// those who used it, also by way of others. What was handed over after its last
// use is not part of these goods' history, and nobody's business.
func (t *Tracker) journey(ctx context.Context, b *Batch, uses map[ProducerID]Date) ([]Handover, error) {
	var on []Handover
	reached := map[ProducerID]bool{b.Producer: true}
	for len(uses) > 0 {
		before := make(map[ProducerID]Date)
		for user, last := range uses {
			reached[user] = true
			received, err := t.handoversTo(ctx, b.ID, user)
			if err != nil {
				return nil, err
			}
			for _, h := range received {
				if h.On.After(last) {
					continue
				}
				on = append(on, h)
				if !reached[h.From] && h.On.After(before[h.From]) {
					before[h.From] = h.On
				}
			}
		}
		uses = before
	}
	slices.SortFunc(on, func(a, b Handover) int {
		return cmp.Or(b.On.Compare(a.On), cmp.Compare(b.ID, a.ID))
	})
	return on, nil
}

func (t *Tracker) publicHandover(ctx context.Context, b *Batch, h *Handover, f *facts) (*PublicHandover, error) {
	for _, id := range [...]ProducerID{h.From, h.To} {
		if _, known := f.producers[id]; known {
			continue
		}
		p, err := t.store.Producer(ctx, id)
		if err != nil {
			return nil, err
		}
		f.producers[id] = p
	}
	return &PublicHandover{
		Name: b.Name, Lot: b.Lot, From: f.producers[h.From].Name, To: f.producers[h.To].Name,
		Quantity: h.Quantity, Package: f.packageOf(b),
	}, nil
}
