package storagetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"nguon/domain"
)

func randomCases() []testCase {
	var cases []testCase
	for _, seed := range seeds() {
		cases = append(cases, testCase{
			says: fmt.Sprintf("a sequence of writes, good and bad, does what a model says, seed %d", seed),
			run:  func(b *bench) { newModel(b, seed).play(70) },
		})
	}
	for _, seed := range seeds()[1:] {
		cases = append(cases, testCase{
			says: fmt.Sprintf("writes that break and are sent again under their key happen once, seed %d", seed),
			run: func(b *bench) {
				m := newModel(b, seed)
				m.flaky = true
				m.play(50)
			},
		})
	}
	return append(cases, testCase{
		says: "random writes of many at once keep all that must hold",
		run:  scramble,
	})
}

// play does n random steps and holds the stock against the model's.
func (m *model) play(n int) {
	for i := range 3 {
		m.b.someone(i)
	}
	steps := []func(){
		m.raw, m.raw, m.processed, m.processed, m.processed, m.processed, m.correct, m.correct, m.annul, m.annul,
		m.offer, m.offer, m.deliver, m.settle, m.settle, m.settle, m.print, m.printAhead, m.relabel, m.relabel, m.repeat,
	}
	m.raw()
	for i := range n {
		steps[m.random.IntN(len(steps))]()
		if m.b.Failed() {
			m.b.Fatalf("step %d failed", i)
		}
		if i%20 == 19 {
			m.compare()
			m.b.checked()
		}
	}
	m.compare()
	m.b.Logf("%d accepted: %d batches, %d handovers, %d label runs; refused %v", len(m.accepted), len(m.batches), len(m.handovers), len(m.runs), m.refused)
}

// scramble lets several callers do as they like with the same few batches.
func scramble(b *bench) {
	const callers, steps = 6, 10
	me, other := b.me(), b.other()
	shared := []domain.Batch{b.batch(me, Made(Kilograms(20))), b.batch(me, Made(Kilograms(20))), b.batch(me, Made(Kilograms(20)))}
	errs := race(callers, func(i int) error {
		random := rand.New(rand.NewPCG(uint64(i), 7))
		var mine []domain.Batch
		for range steps {
			x := shared[random.IntN(len(shared))]
			if len(mine) > 0 && random.IntN(3) == 0 {
				x = mine[random.IntN(len(mine))]
			}
			made, err := disturb(b.ctx, b.store, random, x, shared[random.IntN(len(shared))], other)
			if err == nil && made.ID != "" {
				mine = append(mine, made)
			}
			if err != nil && !errors.Is(err, domain.Conflict) && !errors.Is(err, domain.Stale) {
				return err
			}
		}
		return nil
	})
	for _, err := range errs {
		b.must(err)
	}
}

// disturb does one random write about batch x, as it is kept now.
func disturb(ctx context.Context, s domain.Store, random *rand.Rand, x, y domain.Batch, other domain.ProducerID) (domain.Batch, error) {
	x, err := s.Batch(ctx, x.ID)
	if err != nil {
		return domain.Batch{}, err
	}
	some := Kilograms(1 + random.Int64N(5))
	switch n := random.IntN(12); {
	case n < 4:
		inputs := []domain.Input{Taking(x, some)}
		if y.ID != x.ID {
			inputs = append(inputs, Taking(y, some))
		}
		made, ch := NewBatch(x.Producer, From(inputs...), Made(some))
		return made, s.AddBatch(ctx, made, ch)
	case n < 5 && x.State == domain.BatchRecorded:
		void, ch := VoidBatch(x)
		return domain.Batch{}, s.VoidBatch(ctx, void, ch)
	case n < 7 && x.State == domain.BatchRecorded:
		amended, ch := AmendBatch(x, Made(Kilograms(10+random.Int64N(20))))
		return domain.Batch{}, s.ReplaceBatch(ctx, amended, ch)
	case n < 8:
		issued, err := s.IssuedUnits(ctx, x.ID)
		if err != nil {
			return domain.Batch{}, err
		}
		r, ch := NewUnitRun(x, issued, 1+random.IntN(5))
		return domain.Batch{}, s.AddLabelRun(ctx, r, ch)
	case n < 10:
		return domain.Batch{}, disturbLabels(ctx, s, random, x)
	}
	h, ch := NewHandover(x, other, some)
	if err := s.AddHandover(ctx, h, ch); err != nil {
		return domain.Batch{}, err
	}
	states := []domain.HandoverState{domain.Accepted, domain.Refused, domain.Withdrawn}
	h, ch = Settle(h, states[random.IntN(3)])
	return domain.Batch{}, s.SettleHandover(ctx, h, ch)
}
