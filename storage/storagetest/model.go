package storagetest

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"

	"nguon/domain"
)

// model knows what a store has to hold after a sequence of writes, from plain
// sums in memory.
type model struct {
	b      *bench
	random *rand.Rand
	// flaky breaks writes and sends them again.
	flaky bool

	batches   []domain.Batch
	handovers []domain.Handover
	held      map[domain.BatchID]map[domain.ProducerID]int64
	issued    map[domain.BatchID]domain.UnitNumber
	runs      []domain.LabelRun
	accepted  []sent
	refused   map[string]int
}

// sent is a write that was accepted.
type sent struct {
	do      func(domain.Store) error
	request *domain.Request
}

func newModel(b *bench, seed uint64) *model {
	return &model{
		b:       b,
		random:  rand.New(rand.NewPCG(seed, 2)),
		held:    map[domain.BatchID]map[domain.ProducerID]int64{},
		issued:  map[domain.BatchID]domain.UnitNumber{},
		refused: map[string]int{},
	}
}

// send does a write under a request key and gives its outcome. A write that
// breaks is sent again: then it was kept already when its key is known.
func (m *model) send(ch *domain.Change, do func(domain.Store) error) error {
	*ch = Keyed(*ch, "model", string(ch.Record.ID))
	var store = m.b.store
	if m.flaky && m.random.IntN(2) == 0 {
		store = Flaky(store, []Break{BeforeWrite, AfterWrite}[m.random.IntN(2)], 0)
	}
	err := do(store)
	if errors.Is(err, domain.Unavailable) {
		err = do(store)
		var repeated *domain.RepeatedError
		if errors.As(err, &repeated) && repeated.Request.Subject == ch.Record.Subject {
			err = nil
		}
	}
	if err == nil {
		m.accepted = append(m.accepted, sent{do, ch.Request})
	}
	return err
}

// want wants a write to be accepted, or refused as a test of its error says.
func (m *model) want(what string, err error, refusal func(error) bool) bool {
	m.b.Helper()
	switch {
	case refusal == nil && err != nil:
		m.b.Errorf("%s = %v, want nil", what, err)
	case refusal != nil && (err == nil || !refusal(err)):
		m.b.Errorf("%s = %v, want another outcome", what, err)
	case refusal != nil:
		m.refused[what]++
	}
	return err == nil
}

func isStale(err error) bool { return errors.Is(err, domain.ErrStale) }

// shortOf is the refusal for taking from holder what is not there: any one of
// the batches, with what is left of it.
func (m *model) shortOf(holder domain.ProducerID, batches ...domain.BatchID) func(error) bool {
	if len(batches) == 0 {
		return nil
	}
	return func(err error) bool {
		var short *domain.ShortError
		return errors.As(err, &short) && short.Holder == holder && slices.Contains(batches, short.Batch) &&
			short.Left == m.held[short.Batch][holder]
	}
}

func (m *model) someBatch() int { return m.random.IntN(len(m.batches)) }

func (m *model) someHolder() domain.ProducerID { return m.b.someone(m.random.IntN(3)) }

func (m *model) move(batch domain.BatchID, holder domain.ProducerID, amount int64) {
	if m.held[batch] == nil {
		m.held[batch] = map[domain.ProducerID]int64{}
	}
	m.held[batch][holder] += amount
}

func (m *model) some(most int64) domain.Quantity {
	q := Grams(1 + m.random.Int64N(most*1_000))
	q.Unit = []domain.Unit{domain.Gram, domain.Kilogram, domain.Tonne}[m.random.IntN(3)]
	return q
}

func (m *model) raw() { m.record(m.someHolder(), nil) }

// processed takes from up to three batches, mostly from what the producer has.
func (m *model) processed() {
	producer := m.someHolder()
	var inputs []domain.Input
	for _, i := range m.random.Perm(len(m.batches)) {
		x := m.batches[i]
		has := m.held[x.ID][producer]
		if has == 0 && m.random.IntN(8) > 0 {
			continue
		}
		q := m.some(30)
		if m.random.IntN(4) > 0 {
			q.Amount = min(q.Amount, max(has, 1))
		}
		if inputs = append(inputs, Taking(x, q)); len(inputs) == 3 {
			break
		}
	}
	if len(inputs) > 0 {
		m.record(producer, inputs)
	}
}

func (m *model) record(producer domain.ProducerID, inputs []domain.Input) {
	edits := []func(*domain.Batch){Made(m.some(100))}
	if inputs != nil {
		edits = append(edits, From(inputs...))
	}
	x, ch := NewBatch(producer, edits...)
	var short []domain.BatchID
	for _, in := range inputs {
		if in.Quantity.Amount > m.held[in.Batch][producer] {
			short = append(short, in.Batch)
		}
	}
	refusal := m.shortOf(producer, short...)
	if code := m.blankCode(); refusal == nil && code != "" && m.random.IntN(6) == 0 {
		x.Code, refusal = code, isTaken
	}
	err := m.send(&ch, func(s domain.Store) error { return s.AddBatch(m.b.ctx, x, ch) })
	if !m.want("AddBatch", err, refusal) {
		return
	}
	for _, in := range inputs {
		m.move(in.Batch, producer, -in.Quantity.Amount)
	}
	m.move(x.ID, producer, x.Made.Amount)
	m.batches = append(m.batches, x)
}

// correct changes how much was made, or comes too late.
func (m *model) correct() {
	i := m.someBatch()
	x := m.batches[i]
	if x.State == domain.BatchVoid {
		return
	}
	made, refusal := m.some(100), isStale
	stale := m.random.IntN(5) == 0
	y, ch := AmendBatch(x, func(y *domain.Batch) {
		if stale {
			y.Revision += []int64{-1, 1, 2}[m.random.IntN(3)]
			return
		}
		y.Made.Amount = made.Amount
	})
	if !stale {
		refusal = nil
		if x.Made.Amount-y.Made.Amount > m.held[x.ID][x.Producer] {
			refusal = m.shortOf(x.Producer, x.ID)
		}
	}
	err := m.send(&ch, func(s domain.Store) error { return s.ReplaceBatch(m.b.ctx, y, ch) })
	if m.want("ReplaceBatch", err, refusal) {
		m.move(x.ID, x.Producer, y.Made.Amount-x.Made.Amount)
		m.batches[i] = y
	}
}

func (m *model) annul() {
	i := m.someBatch()
	x := m.batches[i]
	if x.State == domain.BatchVoid {
		return
	}
	y, ch := VoidBatch(x)
	var refusal func(error) bool
	if m.held[x.ID][x.Producer] != x.Made.Amount {
		refusal = m.shortOf(x.Producer, x.ID)
	}
	err := m.send(&ch, func(s domain.Store) error { return s.VoidBatch(m.b.ctx, y, ch) })
	if !m.want("VoidBatch", err, refusal) {
		return
	}
	m.move(x.ID, x.Producer, -x.Made.Amount)
	for _, in := range x.Inputs {
		m.move(in.Batch, x.Producer, in.Quantity.Amount)
	}
	m.batches[i] = y
}

func (m *model) offer() {
	x, from, q := m.part()
	m.handOver(NewHandover(x, m.someHolder(), q, func(h *domain.Handover) { h.From = from }))
}

func (m *model) deliver() {
	x, from, q := m.part()
	m.handOver(NewDelivery(x, q, func(h *domain.Handover) { h.From = from }))
}

// part is mostly an amount that somebody has.
func (m *model) part() (domain.Batch, domain.ProducerID, domain.Quantity) {
	q := m.some(40)
	for range 20 {
		x, from := m.batches[m.someBatch()], m.someHolder()
		if has := m.held[x.ID][from]; has > 0 {
			if m.random.IntN(4) > 0 {
				q.Amount = min(q.Amount, has)
			}
			return x, from, q
		}
	}
	return m.batches[m.someBatch()], m.someHolder(), q
}

func (m *model) handOver(h domain.Handover, ch domain.Change) {
	var refusal func(error) bool
	if h.Quantity.Amount > m.held[h.Batch][h.From] {
		refusal = m.shortOf(h.From, h.Batch)
	}
	err := m.send(&ch, func(s domain.Store) error { return s.AddHandover(m.b.ctx, h, ch) })
	if m.want("AddHandover", err, refusal) {
		m.move(h.Batch, h.From, -h.Quantity.Amount)
		m.handovers = append(m.handovers, h)
	}
}

// settle settles any handover, also one that was settled before.
func (m *model) settle() {
	if len(m.handovers) == 0 {
		return
	}
	i := m.random.IntN(len(m.handovers))
	for range 3 {
		if m.handovers[i].State != domain.Offered {
			i = m.random.IntN(len(m.handovers))
		}
	}
	h := m.handovers[i]
	state := []domain.HandoverState{domain.Accepted, domain.Accepted, domain.Refused, domain.Withdrawn}[m.random.IntN(4)]
	y, ch := Settle(h, state)
	var refusal func(error) bool
	if h.State != domain.Offered && (h.State != domain.Delivered || state != domain.Withdrawn) {
		refusal = isStale
	}
	err := m.send(&ch, func(s domain.Store) error { return s.SettleHandover(m.b.ctx, y, ch) })
	if !m.want("SettleHandover", err, refusal) {
		return
	}
	to := h.From
	if state == domain.Accepted {
		to = h.To
	}
	m.move(h.Batch, to, h.Quantity.Amount)
	m.handovers[i] = y
}

// repeat sends again what was accepted before.
func (m *model) repeat() {
	earlier := m.accepted[m.random.IntN(len(m.accepted))]
	m.b.wantRepeated("sent again", earlier.do(m.b.store), earlier.request)
}

// compare holds the store's stock and latest versions against the model's.
func (m *model) compare() {
	m.b.Helper()
	for _, x := range m.batches {
		var want []domain.StockLine
		for holder, amount := range m.held[x.ID] {
			if amount > 0 {
				want = append(want, domain.StockLine{Batch: x.ID, Holder: holder, Left: domain.Quantity{Amount: amount, Unit: x.Made.Unit}})
			}
		}
		slices.SortFunc(want, func(l, k domain.StockLine) int { return cmp.Compare(l.Holder, k.Holder) })
		m.b.same("stock", want, read(m.b.store.StockOfBatch(m.b.ctx, x.ID)).must(m.b))
		m.b.same("batch", x, read(m.b.store.Batch(m.b.ctx, x.ID)).must(m.b))
		if issued := read(m.b.store.IssuedUnits(m.b.ctx, x.ID)).must(m.b); issued != m.issued[x.ID] {
			m.b.Errorf("batch %s: %d units issued, want %d", x.ID, issued, m.issued[x.ID])
		}
	}
	m.compareLabels()
	for _, h := range m.handovers {
		m.b.same("handover", h, read(m.b.store.Handover(m.b.ctx, h.ID)).must(m.b))
	}
}
