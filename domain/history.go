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
	b, err := t.store.BatchByCode(ctx, code)
	if errors.Is(err, NotFound) {
		return Scan{}, refuse(NotFound, "batch", CodeUnknownCode, code.Groups())
	}
	if err != nil {
		return Scan{}, err
	}
	s := Scan{Code: code, Today: t.today()}
	if unitCode != "" {
		if s.Unit, err = t.scannedUnit(ctx, &b, unitCode); err != nil {
			return Scan{}, err
		}
	}
	return s, t.tell(ctx, &s, b)
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
	return &ScannedUnit{Code: code, Number: number, PrintedAt: run.At}, nil
}

// tell fills s with what is known of b and its history.
func (t *Tracker) tell(ctx context.Context, s *Scan, b Batch) error {
	graph, err := t.store.Lineage(ctx, b.ID, Back, MaxLineage)
	if err != nil {
		return err
	}
	inForce, err := t.store.RecallsInForce(ctx)
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
	covered := graph.covered(b.ID, recalls)
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
	s.Standing = standing(&b, len(recalls) > 0, s.Today)
	return nil
}

func standing(b *Batch, recalled bool, today Date) Standing {
	switch {
	case recalled:
		return StandingRecalled
	case b.State == BatchVoid:
		return StandingVoid
	case !b.BestBefore.IsZero() && b.BestBefore.Before(today):
		return StandingExpired
	}
	return StandingIssued
}

// history reads the nearest MaxHistory batches of the graph, newest first and
// a batch always before what it was made from.
func (t *Tracker) history(ctx context.Context, root Batch, graph Graph) (batches []Batch, complete bool, err error) {
	depth := graph.depths(root.ID, Back)
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
	rank := graph.ranks(root.ID, Back)
	slices.SortFunc(batches, func(a, b Batch) int {
		return cmp.Or(b.MadeOn.Compare(a.MadeOn), cmp.Compare(rank[a.ID], rank[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return batches, complete, nil
}

// covered gives the batches of a graph (direction Back) that any of the
// recalls covers.
func (g Graph) covered(root BatchID, recalls []Recall) map[BatchID]bool {
	covered := make(map[BatchID]bool)
	if len(recalls) == 0 {
		return covered
	}
	intoOf := g.next(Forward)
	var spread func(id BatchID)
	spread = func(id BatchID) {
		if covered[id] {
			return
		}
		covered[id] = true
		for _, into := range intoOf[id] {
			spread(into)
		}
	}
	within := make(map[BatchID]bool)
	for _, id := range g.batches(root) {
		within[id] = true
	}
	for _, r := range recalls {
		for _, origin := range r.Batches {
			if within[origin] {
				spread(origin)
			}
		}
	}
	return covered
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

// maxHandovers bounds how many handovers of one batch are looked through.
const maxHandovers = MaxPageSize

// tellHandovers adds the handovers by which inputs reached those who used
// them, each just below the batch that was made after it.
func (t *Tracker) tellHandovers(ctx context.Context, s *Scan, batches []Batch, f *facts) error {
	users := usersOf(batches, f)
	// Steps stand in the order of batches: an input's handovers go before it.
	steps := make([]Step, 0, len(s.Steps))
	for i := range batches {
		b := &batches[i]
		if len(users[b.ID]) > 0 {
			handovers, err := t.handoversTo(ctx, b, users[b.ID])
			if err != nil {
				return err
			}
			for _, h := range handovers {
				told, err := t.publicHandover(ctx, b, &h, f)
				if err != nil {
					return err
				}
				steps = append(steps, Step{On: h.On, Handover: told})
			}
		}
		steps = append(steps, s.Steps[i])
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return b.On.Compare(a.On) })
	s.Steps = steps
	return nil
}

// usersOf gives for each batch the producers, other than its maker, that made
// something from it within the history.
func usersOf(batches []Batch, f *facts) map[BatchID]map[ProducerID]bool {
	users := make(map[BatchID]map[ProducerID]bool)
	for _, b := range batches {
		for _, in := range b.Inputs {
			if f.batches[in.Batch].Producer == b.Producer {
				continue
			}
			if users[in.Batch] == nil {
				users[in.Batch] = make(map[ProducerID]bool)
			}
			users[in.Batch][b.Producer] = true
		}
	}
	return users
}

// handoversTo gives the accepted handovers, newest first, by which a batch
// came to its users, also by way of others.
func (t *Tracker) handoversTo(ctx context.Context, b *Batch, users map[ProducerID]bool) ([]Handover, error) {
	all, err := t.store.Handovers(ctx, HandoverFilter{Batch: b.ID, State: Accepted}, Page{Limit: maxHandovers})
	if err != nil {
		return nil, err
	}
	var on []Handover
	for _, h := range all.Items {
		if users[h.To] {
			on = append(on, h)
			users[h.From] = h.From != b.Producer
		}
	}
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
