package sqlite

import (
	"context"
	"fmt"
	"slices"

	"nguon/domain"
)

var handovers = table[domain.Handover]{
	name: "handover",
	columns: slices.Concat([]string{"id", "batch", "from_producer", "to_producer", "amount", "unit",
		"purpose", "partner_name", "partner_address", "happened_on", "reference", "state", "reason", "offered_at", "settled_at"}, metaColumns),
	// What was offered, and between whom, stays.
	fixed: 7,
	key:   func(h *domain.Handover) (string, int64) { return string(h.ID), h.Revision },
	values: func(h *domain.Handover) []any {
		return slices.Concat([]any{h.ID, h.Batch, h.From, h.To, h.Quantity.Amount, h.Quantity.Unit,
			h.Purpose, h.Partner.Name, h.Partner.Address, h.On.String(), h.Reference, h.State, h.Reason, instant(h.OfferedAt), instant(h.SettledAt)},
			metaValues(&h.Meta))
	},
	scan: func(r row) (h domain.Handover, err error) {
		err = r.Scan(slices.Concat([]any{&h.ID, &h.Batch, &h.From, &h.To, &h.Quantity.Amount, &h.Quantity.Unit,
			&h.Purpose, &h.Partner.Name, &h.Partner.Address, toDate(&h.On), &h.Reference, &h.State, &h.Reason, toTime(&h.OfferedAt), toTime(&h.SettledAt)},
			metaInto(&h.Meta))...)
		return h, err
	},
}.prepare()

// AddHandover stores a new handover and takes its quantity from what From has.
func (s *Store) AddHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if _, err := handovers.addTo(t, &h); err != nil {
			return err
		}
		return take(t, h.Batch, h.From, h.Quantity.Amount)
	})
}

// SettleHandover stores the settled version of a handover and puts its quantity
// into the stock of whom it belongs to now. What moves, and between whom, is
// read from the handover as it was offered.
func (s *Store) SettleHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		from, holder := "'"+string(domain.Offered)+"'", "from_producer"
		switch h.State {
		case domain.Accepted:
			holder = "to_producer"
		case domain.Refused:
		case domain.Withdrawn:
			from += ", '" + string(domain.Delivered) + "'"
		default:
			return domain.ErrStale
		}
		if err := handovers.replaceIn(t, &h, " AND state IN ("+from+")"); err != nil {
			return err
		}
		// The condition keeps the parser from taking ON for a join's.
		n, err := t.exec(`INSERT INTO stock (batch, holder, on_hand, unit)
			SELECT handover.batch, `+holder+`, handover.amount, stock.unit
			FROM handover CROSS JOIN stock ON stock.batch = handover.batch AND stock.holder = from_producer
			WHERE handover.id = ?
			ON CONFLICT (batch, holder) DO UPDATE SET on_hand = on_hand + excluded.on_hand`, h.ID)
		if err == nil && n != 1 {
			err = fmt.Errorf("handover %s is of a batch that its giver never had", h.ID)
		}
		return err
	})
}

// Handover reads the handover with an id.
func (s *Store) Handover(ctx context.Context, id domain.HandoverID) (domain.Handover, error) {
	return handovers.get(ctx, s, string(id))
}

// Handovers lists the handovers that f leaves.
func (s *Store) Handovers(ctx context.Context, f domain.HandoverFilter, page domain.Page) (domain.List[domain.Handover], error) {
	switch {
	case f.Batch != "":
		// A batch has few handovers; what else narrows is looked for among them.
		where, args := []string{"batch = ?"}, []any{f.Batch}
		if f.Party != "" {
			where, args = append(where, "? IN (from_producer, to_producer)"), append(args, f.Party)
		}
		if f.State != "" {
			where, args = append(where, "state = ?"), append(args, f.State)
		}
		return handovers.page(ctx, s, page, "handover_of_batch", where, args...)
	case f.Party != "":
		return s.handoversOfParty(ctx, f, page)
	case f.State != "":
		return handovers.page(ctx, s, page, "handover_of_state", []string{"state = ?"}, f.State)
	}
	return handovers.page(ctx, s, page, "", nil)
}

// handoversOfParty reads a page from each side and merges them: one condition
// with OR would read and sort all that the party ever handed over. A handover
// between a party and itself counts on the giving side.
func (s *Store) handoversOfParty(ctx context.Context, f domain.HandoverFilter, page domain.Page) (domain.List[domain.Handover], error) {
	suffix, state := "", ""
	if f.State != "" {
		suffix, state = "_in_state", " AND state = ?2"
	}
	side := func(index, condition string) string {
		return "SELECT * FROM (" + handovers.sel() + " INDEXED BY " + index + suffix +
			" WHERE " + condition + state + " AND id < ?3 ORDER BY id DESC LIMIT ?4)"
	}
	query := side("handover_from", "from_producer = ?1") + " UNION ALL " +
		side("handover_to", "to_producer = ?1 AND to_producer <> '' AND from_producer <> ?1") + " ORDER BY id DESC LIMIT ?4"
	items, err := many(ctx, s, handovers.scan, query, f.Party, f.State, before(page), limit(page)+1)
	if err != nil {
		return domain.List[domain.Handover]{}, err
	}
	return cut(items, page, func(h *domain.Handover) string { return string(h.ID) }), nil
}
