package domain

import (
	"context"
	"slices"
	"time"
)

// RecallID names a recall for machines: a UUIDv7.
type RecallID string

// Recall (thu hồi) covers the batches it starts from and, at any moment, all
// that was made from them: coverage follows the batch graph and is never
// stored, so that a batch recorded while the recall was entered is covered too.
type Recall struct {
	ID RecallID
	// Batches are where it starts; at least one.
	Batches []BatchID
	// Reason is for those who must act, Message for the public.
	Reason  string
	Message string
	// Placer is the producer that placed it, empty for an authority.
	Placer ProducerID
	// LiftReason is set when the recall was lifted.
	LiftReason string
	PlacedAt   time.Time
	// LiftedAt is zero while the recall is in force.
	LiftedAt time.Time
	Meta
}

// InForce says whether the recall has not been lifted.
func (r *Recall) InForce() bool { return r.LiftedAt.IsZero() }

// RecallDraft is what is said of a recall to place it.
type RecallDraft struct {
	Batches []BatchID
	Reason  string
	Message string
}

// MaxRecallBatches is the most batches that one recall starts from.
const MaxRecallBatches = 200

// Codes of the problems with recalls.
const (
	// CodeRecallLifted has no values.
	CodeRecallLifted = "recall_lifted"
)

// PlaceRecall recalls batches and, from that moment, all that was or will be
// made from them. A producer recalls what it recorded, admins and inspectors
// whatever has to be.
func (t *Tracker) PlaceRecall(ctx context.Context, c Caller, d RecallDraft) (Recall, error) {
	if err := d.check(); err != nil {
		return Recall{}, err
	}
	return once(ctx, t, c, t.store.Recall, func() (Recall, error) {
		byID, err := t.batches(ctx, d.Batches)
		if err != nil {
			return Recall{}, err
		}
		var p problems
		hashes := make([]string, len(d.Batches))
		for i, id := range d.Batches {
			b, ok := byID[id]
			if !ok || !c.sees(b.Producer) {
				p.add(item("batches", i), CodeUnknownReference, string(id))
			}
			hashes[i] = b.RecordHash
		}
		if err := p.err(); err != nil {
			return Recall{}, err
		}
		r := Recall{
			ID: RecallID(t.newID()), Batches: d.Batches, Reason: d.Reason, Message: d.Message, Placer: c.Producer,
		}
		ch, err := t.next(c, &r.Meta, entry{
			kind: RecallPlaced, subject: Subject{SubjectRecall, string(r.ID)}, reason: r.Reason, content: r.content(hashes),
		})
		if err != nil {
			return Recall{}, err
		}
		r.PlacedAt = r.CreatedAt
		return r, t.store.AddRecall(ctx, r, ch)
	})
}

func (d *RecallDraft) check() error {
	var p problems
	if len(d.Batches) == 0 {
		p.add("batches", CodeRequired)
	}
	p.count("batches", len(d.Batches), MaxRecallBatches)
	for i, id := range d.Batches {
		if slices.Contains(d.Batches[:i], id) {
			p.add(item("batches", i), CodeInputTwice, string(id))
		}
	}
	p.reason("reason", &d.Reason)
	p.reason("message", &d.Message)
	return p.err()
}

// LiftRecall ends a recall. Who placed it lifts it; admins and inspectors lift
// any, and only they lift one that an authority placed.
func (t *Tracker) LiftRecall(ctx context.Context, c Caller, id RecallID, reason string) (Recall, error) {
	var p problems
	p.reason("reason", &reason)
	if err := p.err(); err != nil {
		return Recall{}, err
	}
	return once(ctx, t, c, t.store.Recall, func() (Recall, error) {
		r, err := t.Recall(ctx, c, id)
		if err != nil {
			return Recall{}, err
		}
		if !c.seesAll() && r.Placer != c.Producer {
			return Recall{}, errForbidden
		}
		if !r.InForce() {
			return Recall{}, refuse(Conflict, "", CodeRecallLifted)
		}
		r.LiftReason = reason
		ch, err := t.next(c, &r.Meta, entry{
			kind: RecallLifted, subject: Subject{SubjectRecall, string(r.ID)}, reason: reason, content: r.content(nil),
		})
		if err != nil {
			return Recall{}, err
		}
		r.LiftedAt = r.ChangedAt
		return r, t.store.ReplaceRecall(ctx, r, ch)
	})
}

// Recall is one recall. Whoever has a token may read its public message: goods
// travel further than their maker knows. The reasons are for those who placed
// it, those who see all, and those whose goods it reaches.
func (t *Tracker) Recall(ctx context.Context, c Caller, id RecallID) (Recall, error) {
	r, err := t.store.Recall(ctx, id)
	if err != nil || r.concerns(c) {
		return r, err
	}
	reached, err := t.RecallReach(ctx, c, id)
	if err != nil || len(reached) > 0 {
		return r, err
	}
	return r.public(), nil
}

// Recalls lists all recalls, without their reasons where the caller did not
// place them and does not see all.
func (t *Tracker) Recalls(ctx context.Context, c Caller, page Page) (List[Recall], error) {
	list, err := t.store.Recalls(ctx, page)
	for i := range list.Items {
		if !list.Items[i].concerns(c) {
			list.Items[i] = list.Items[i].public()
		}
	}
	return list, err
}

func (r *Recall) concerns(c Caller) bool {
	return c.seesAll() || r.Placer == c.Producer && c.Producer != ""
}

// public is the recall without what is not for everybody.
func (r Recall) public() Recall {
	r.Reason, r.LiftReason = "", ""
	return r
}

// RecallReach lists every batch that a recall covers now. A producer is told of
// those that it made, and of those that it ever held.
func (t *Tracker) RecallReach(ctx context.Context, c Caller, id RecallID) ([]LineageNode, error) {
	r, err := t.store.Recall(ctx, id)
	if err != nil {
		return nil, err
	}
	graph, err := t.store.Lineage(ctx, r.Batches, Forward, wholeLineage)
	if err != nil {
		return nil, err
	}
	outlines, err := t.outlines(ctx, graph.batches(r.Batches...))
	if err != nil {
		return nil, err
	}
	all := nodes(graph.depths(Forward, r.Batches...), outlines)
	if c.seesAll() {
		return all, nil
	}
	var own []LineageNode
	for _, n := range all {
		held := n.Producer == c.Producer
		if !held {
			if held, err = t.store.HasHeld(ctx, n.Batch, c.Producer); err != nil {
				return nil, err
			}
		}
		if held {
			own = append(own, n)
		}
	}
	return own, nil
}

// coveredOf gives those of batches that a recall in force covers.
func (t *Tracker) coveredOf(ctx context.Context, batches ...BatchID) (map[BatchID]bool, error) {
	inForce, err := t.store.RecallsInForce(ctx)
	if err != nil || len(inForce) == 0 || len(batches) == 0 {
		return nil, err
	}
	graph, err := t.store.Lineage(ctx, batches, Back, wholeLineage)
	if err != nil {
		return nil, err
	}
	return graph.covered(batches, covering(inForce, graph.batches(batches...))), nil
}

// covering gives those recalls that start from any of the batches.
func covering(recalls []Recall, batches []BatchID) []Recall {
	within := make(map[BatchID]bool, len(batches))
	for _, id := range batches {
		within[id] = true
	}
	var over []Recall
	for _, r := range recalls {
		if slices.ContainsFunc(r.Batches, func(id BatchID) bool { return within[id] }) {
			over = append(over, r)
		}
	}
	return over
}

// covered gives the batches of a graph (direction Back from roots) that any of
// the recalls covers.
func (g Graph) covered(roots []BatchID, recalls []Recall) map[BatchID]bool {
	if len(recalls) == 0 {
		return nil
	}
	within := make(map[BatchID]bool)
	for _, id := range g.batches(roots...) {
		within[id] = true
	}
	covered := make(map[BatchID]bool)
	var spreading []BatchID
	for _, r := range recalls {
		for _, origin := range r.Batches {
			if within[origin] && !covered[origin] {
				covered[origin] = true
				spreading = append(spreading, origin)
			}
		}
	}
	made := g.next(Forward)
	for len(spreading) > 0 {
		from := spreading[len(spreading)-1]
		spreading = spreading[:len(spreading)-1]
		for _, into := range made[from] {
			if !covered[into] {
				covered[into] = true
				spreading = append(spreading, into)
			}
		}
	}
	return covered
}
