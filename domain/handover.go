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
	// Delivered is the state of a handover to a partner outside, unless it is
	// withdrawn because it was entered by mistake.
	Delivered HandoverState = "delivered"
)

// Purpose is why goods change hands. What is recalled may only go back or be
// destroyed.
type Purpose string

// The purposes.
const (
	Trade    Purpose = "trade"    // bán, giao
	Return   Purpose = "return"   // trả lại: to the maker, or to whom it came from
	Disposal Purpose = "disposal" // tiêu hủy: by a partner outside, or on the spot
)

// Purposes lists all purposes of a handover.
var Purposes = []Purpose{Trade, Return, Disposal}

// HandoverStates lists all states of a handover.
var HandoverStates = []HandoverState{Offered, Accepted, Refused, Withdrawn, Delivered}

// Handover (giao nhận) passes stock of one batch from one producer to another,
// or to a partner outside the service.
type Handover struct {
	ID       HandoverID
	Purpose  Purpose
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
	From ProducerID
	// Purpose is Trade when it is left empty.
	Purpose   Purpose
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
	// CodeBeforeReceived names the date given, the lot, and the date on which
	// the goods first came to whoever uses them.
	CodeBeforeReceived = "before_received"
	// CodeReturnTo has no values: goods go back to their maker, or to whom they
	// came from.
	CodeReturnTo = "return_to"
	// CodeDisposalOutside has no values: goods are not given to another
	// producer to be destroyed.
	CodeDisposalOutside = "disposal_outside"
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
			ID: HandoverID(t.newID()), Purpose: d.Purpose, Batch: b.ID, From: giver.ID, To: d.To, Partner: d.Partner,
			Quantity: d.Quantity, On: d.On, Reference: d.Reference, State: Offered,
		}
		kind := HandoverOffered
		if h.To == "" {
			h.State, kind = Delivered, HandoverDelivered
		}
		ch, err := t.next(c, &h.Meta, entry{kind: kind, subject: Subject{SubjectHandover, string(h.ID)}, content: h.content(&giver, b.RecordHash)})
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
	if d.Purpose == "" {
		d.Purpose = Trade
	}
	choice(&p, "purpose", d.Purpose, Purposes)
	if d.Batch == "" {
		p.add("batch", CodeRequired)
	}
	p.text("partner/name", &d.Partner.Name, TextRule{Max: MaxName})
	p.line("partner/address", &d.Partner.Address)
	switch {
	case (d.To == "") == (d.Partner == Partner{}):
		p.add("to", CodeOneReceiver)
	case d.To == "" && d.Partner.Name == "":
		p.add("partner/name", CodeRequired)
	case d.To != "" && d.Purpose == Disposal:
		p.add("to", CodeDisposalOutside)
	case d.To == "" && d.Purpose == Return:
		p.add("to", CodeReturnTo)
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
	if d.On.Before(b.MadeOn) {
		p.add("on", CodeBeforeMade, d.On, b.MadeOn)
	}
	received, err := t.receipts(ctx, b.Outline(), giver)
	if err != nil {
		return Batch{}, err
	}
	if received.after(d.On) {
		p.add("on", CodeBeforeReceived, d.On, b.Lot, received.first)
	}
	if d.Purpose == Return && d.To != b.Producer && !received.from[d.To] {
		p.add("to", CodeReturnTo)
	}
	if err := p.err(); err != nil {
		return Batch{}, err
	}
	return b, t.movable(ctx, &b, d.Purpose, "batch")
}

// movable refuses goods that may not change hands: what is void, and what is
// recalled unless it goes back or is destroyed.
func (t *Tracker) movable(ctx context.Context, b *Batch, purpose Purpose, field string) error {
	if purpose != Trade && b.State != BatchVoid {
		return nil
	}
	return t.usable(ctx, b, field)
}

// receipts is how a batch came to somebody who did not make it.
type receipts struct {
	// first is zero for the maker, and for who never received any.
	first Date
	from  map[ProducerID]bool
}

// after says whether on lies before the goods were there.
func (r receipts) after(on Date) bool { return !r.first.IsZero() && on.Before(r.first) }

// receipts looks up when and from whom a holder received a batch.
func (t *Tracker) receipts(ctx context.Context, b Outline, holder ProducerID) (receipts, error) {
	r := receipts{from: make(map[ProducerID]bool)}
	if holder == b.Producer {
		return r, nil
	}
	accepted, err := t.handoversTo(ctx, b.Batch, holder)
	for _, h := range accepted {
		r.from[h.From] = true
		if r.first.IsZero() || h.On.Before(r.first) {
			r.first = h.On
		}
	}
	return r, err
}

// handoversTo gives all accepted handovers of a batch to one producer, newest
// first.
func (t *Tracker) handoversTo(ctx context.Context, batch BatchID, to ProducerID) ([]Handover, error) {
	var all []Handover
	page := Page{Limit: MaxPageSize}
	for {
		list, err := t.store.Handovers(ctx, HandoverFilter{Batch: batch, Party: to, State: Accepted}, page)
		if err != nil {
			return nil, err
		}
		for _, h := range list.Items {
			if h.To == to {
				all = append(all, h)
			}
		}
		if list.Next == "" {
			return all, nil
		}
		page.After = list.Next
	}
}

// AcceptHandover puts offered goods into the receiver's stock. Goods that were
// recalled after they were offered can only be refused or withdrawn, unless
// they are on their way back; a recall that is placed at the same moment may
// come too late for that, but covers them wherever they are.
func (t *Tracker) AcceptHandover(ctx context.Context, c Caller, id HandoverID) (Handover, error) {
	return t.settle(ctx, c, id, Accepted, "")
}

// RefuseHandover sends offered goods back; the receiver says why.
func (t *Tracker) RefuseHandover(ctx context.Context, c Caller, id HandoverID, reason string) (Handover, error) {
	return t.settle(ctx, c, id, Refused, reason)
}

// WithdrawHandover takes an offer back, or a delivery that was entered by
// mistake; the giver says why.
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
		giver, err := t.store.Producer(ctx, h.From)
		if err != nil {
			return Handover{}, err
		}
		kinds := map[HandoverState]RecordKind{Accepted: HandoverAccepted, Refused: HandoverRefused, Withdrawn: HandoverWithdrawn}
		ch, err := t.next(c, &h.Meta, entry{
			kind: kinds[state], subject: Subject{SubjectHandover, string(h.ID)}, reason: reason, content: h.content(&giver, b.RecordHash),
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
	if h.State != Offered && (h.State != Delivered || state != Withdrawn) {
		return Handover{}, refuse(Conflict, "", CodeSettled, h.State)
	}
	if state == Accepted {
		b, err := t.store.Batch(ctx, h.Batch)
		if err != nil {
			return Handover{}, err
		}
		if err := t.movable(ctx, &b, h.Purpose, ""); err != nil {
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
