package domain

import (
	"context"
	"errors"
	"time"
)

// HandoverID names a handover for machines: a UUIDv7.
type HandoverID string

// HandoverState is how far a handover has come.
type HandoverState string

// The states of a handover. Offered goods belong to nobody's stock.
const (
	Offered   HandoverState = "offered"
	Accepted  HandoverState = "accepted"
	Refused   HandoverState = "refused"
	Withdrawn HandoverState = "withdrawn"
	// Delivered is the one state of a handover to a partner outside.
	Delivered HandoverState = "delivered"
)

// HandoverStates lists all states of a handover.
var HandoverStates = []HandoverState{Offered, Accepted, Refused, Withdrawn, Delivered}

// Handover (giao nhận) passes stock of one batch from one producer to another,
// or to a partner outside the service.
type Handover struct {
	ID       HandoverID
	Batch    BatchID
	From     ProducerID
	To       ProducerID // empty when Partner is set
	Partner  Partner    // zero when To is set
	Quantity Quantity
	On       Date
	// Reference is the producer's own paper: a delivery note, an invoice.
	Reference string
	State     HandoverState
	// Reason is why it was refused or withdrawn.
	Reason    string
	OfferedAt time.Time
	// SettledAt is zero while the handover is offered.
	SettledAt time.Time
	Meta
}

// Partner is a buyer outside the service: a shop, a market, a company.
type Partner struct {
	Name    string
	Address string
}

// HandoverFilter narrows a list of handovers; zero fields do not narrow.
type HandoverFilter struct {
	// Party is on either side of the handover.
	Party ProducerID
	Batch BatchID
	State HandoverState
}

// StockLine is what is left of a batch in a holder's hands.
type StockLine struct {
	Batch  BatchID
	Holder ProducerID
	// Left is in the batch's unit.
	Left Quantity
}

// HandoverDraft is what is said of a handover to offer it: To or Partner, not both.
type HandoverDraft struct {
	// From may be left empty by a producer.
	From      ProducerID
	Batch     BatchID
	To        ProducerID
	Partner   Partner
	Quantity  Quantity
	On        Date
	Reference string
}

// Codes of the problems with handovers.
const (
	// CodeOneReceiver has no values: there must be a producer or a partner, not both.
	CodeOneReceiver = "one_receiver"
	// CodeToOneself has no values.
	CodeToOneself = "to_oneself"
	// CodeSettled names the state that the handover has.
	CodeSettled = "handover_settled"
	// CodeBeforeMade names the date given and the date the batch was made on.
	CodeBeforeMade = "before_made"
)

// OfferHandover takes goods out of the giver's stock: for another producer,
// which accepts or refuses them, or to a partner outside, which ends the
// matter at once.
func (t *Tracker) OfferHandover(ctx context.Context, c Caller, d HandoverDraft) (Handover, error) {
	if err := d.check(t.today()); err != nil {
		return Handover{}, err
	}
	giver, err := t.owner(ctx, c, d.From)
	if err != nil {
		return Handover{}, inField(err, "producer", "from")
	}
	return once(ctx, t, c, t.store.Handover, func() (Handover, error) {
		b, err := t.goods(ctx, giver.ID, &d)
		if err != nil {
			return Handover{}, err
		}
		h := Handover{
			ID: HandoverID(t.newID()), Batch: b.ID, From: giver.ID, To: d.To, Partner: d.Partner,
			Quantity: d.Quantity, On: d.On, Reference: d.Reference, State: Offered,
		}
		kind := HandoverOffered
		if h.To == "" {
			h.State, kind = Delivered, HandoverDelivered
		}
		ch, err := t.next(c, &h.Meta, entry{kind: kind, subject: Subject{SubjectHandover, string(h.ID)}, content: h.content(b.RecordHash)})
		if err != nil {
			return Handover{}, err
		}
		h.OfferedAt = h.CreatedAt
		if h.State == Delivered {
			h.SettledAt = h.CreatedAt
		}
		err = t.store.AddHandover(ctx, h, ch)
		var short *ShortError
		if errors.As(err, &short) {
			return Handover{}, refuse(Conflict, "quantity", CodeStockShort, Quantity{Amount: short.Left, Unit: h.Quantity.Unit}, b.Lot)
		}
		return h, err
	})
}

func (d *HandoverDraft) check(today Date) error {
	var p problems
	if d.Batch == "" {
		p.add("batch", CodeRequired)
	}
	p.text("partner/name", &d.Partner.Name, TextRule{Max: MaxName})
	p.line("partner/address", &d.Partner.Address)
	if (d.To == "") == (d.Partner.Name == "") {
		p.add("to", CodeOneReceiver)
	}
	p.positive("quantity", d.Quantity)
	if d.On.IsZero() {
		p.add("on", CodeRequired)
	}
	p.notFuture("on", d.On, today)
	p.line("reference", &d.Reference)
	return p.err()
}

// goods looks up what is to be handed over, and to whom.
func (t *Tracker) goods(ctx context.Context, giver ProducerID, d *HandoverDraft) (Batch, error) {
	var p problems
	switch _, err := t.store.Producer(ctx, d.To); {
	case d.To == "":
	case d.To == giver:
		p.add("to", CodeToOneself)
	case errors.Is(err, NotFound):
		p.add("to", CodeUnknownReference, string(d.To))
	case err != nil:
		return Batch{}, err
	}
	b, err := t.store.Batch(ctx, d.Batch)
	if err != nil && !errors.Is(err, NotFound) {
		return Batch{}, err
	}
	held := false
	if err == nil {
		if held, err = t.store.HasHeld(ctx, b.ID, giver); err != nil {
			return Batch{}, err
		}
	}
	if !held {
		p.add("batch", CodeUnknownReference, string(d.Batch))
		return Batch{}, p.err()
	}
	_, err = d.Quantity.In(b.Made.Unit)
	p.take("quantity", err)
	if !d.On.IsZero() && d.On.Before(b.MadeOn) {
		p.add("on", CodeBeforeMade, d.On, b.MadeOn)
	}
	if err := p.err(); err != nil {
		return Batch{}, err
	}
	return b, t.usable(ctx, &b, "batch")
}

// AcceptHandover puts offered goods into the receiver's stock. Goods that were
// recalled meanwhile can only be refused or withdrawn.
func (t *Tracker) AcceptHandover(ctx context.Context, c Caller, id HandoverID) (Handover, error) {
	return t.settle(ctx, c, id, Accepted, "")
}

// RefuseHandover sends offered goods back; the receiver says why.
func (t *Tracker) RefuseHandover(ctx context.Context, c Caller, id HandoverID, reason string) (Handover, error) {
	return t.settle(ctx, c, id, Refused, reason)
}

// WithdrawHandover takes an offer back; the giver says why.
func (t *Tracker) WithdrawHandover(ctx context.Context, c Caller, id HandoverID, reason string) (Handover, error) {
	return t.settle(ctx, c, id, Withdrawn, reason)
}

func (t *Tracker) settle(ctx context.Context, c Caller, id HandoverID, state HandoverState, reason string) (Handover, error) {
	if state != Accepted {
		var p problems
		p.reason("reason", &reason)
		if err := p.err(); err != nil {
			return Handover{}, err
		}
	}
	return once(ctx, t, c, t.store.Handover, func() (Handover, error) {
		h, err := t.Handover(ctx, c, id)
		if err != nil {
			return Handover{}, err
		}
		if h, err = t.settled(ctx, c, h, state); err != nil {
			return Handover{}, err
		}
		h.Reason = reason
		b, err := t.store.Batch(ctx, h.Batch)
		if err != nil {
			return Handover{}, err
		}
		kinds := map[HandoverState]RecordKind{Accepted: HandoverAccepted, Refused: HandoverRefused, Withdrawn: HandoverWithdrawn}
		ch, err := t.next(c, &h.Meta, entry{
			kind: kinds[state], subject: Subject{SubjectHandover, string(h.ID)}, reason: reason, content: h.content(b.RecordHash),
		})
		if err != nil {
			return Handover{}, err
		}
		h.SettledAt = h.ChangedAt
		return h, t.store.SettleHandover(ctx, h, ch)
	})
}

// settled is h in its new state, if the caller's side may bring it there.
func (t *Tracker) settled(ctx context.Context, c Caller, h Handover, state HandoverState) (Handover, error) {
	side := h.To
	if state == Withdrawn {
		side = h.From
	}
	if !c.actsFor(side) {
		return Handover{}, errForbidden
	}
	if h.State != Offered {
		return Handover{}, refuse(Conflict, "", CodeSettled, h.State)
	}
	if state == Accepted {
		b, err := t.store.Batch(ctx, h.Batch)
		if err != nil {
			return Handover{}, err
		}
		if err := t.usable(ctx, &b, ""); err != nil {
			return Handover{}, err
		}
	}
	h.State = state
	return h, nil
}

// Handover is one handover that the caller is a party to, or may see.
func (t *Tracker) Handover(ctx context.Context, c Caller, id HandoverID) (Handover, error) {
	h, err := t.store.Handover(ctx, id)
	if err == nil && !c.sees(h.From) && !c.sees(h.To) {
		return Handover{}, ErrMissing
	}
	return h, err
}

// Handovers lists handovers; for a producer those it is a party to.
func (t *Tracker) Handovers(ctx context.Context, c Caller, f HandoverFilter, page Page) (List[Handover], error) {
	party, ok := c.narrow(f.Party)
	if !ok {
		return List[Handover]{}, nil
	}
	f.Party = party
	return t.store.Handovers(ctx, f, page)
}
