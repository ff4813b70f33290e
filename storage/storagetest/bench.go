package storagetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"nguon/domain"
)

// bench is what a case works on: a store, and in it the things that others
// refer to, which are added when they are first asked for.
type bench struct {
	*testing.T
	ctx   context.Context
	store domain.Store
	// fresh opens another empty store.
	fresh func() domain.Store
	// stock is shared by all cases.
	stock *stock

	producers []domain.Producer
	product   domain.Product
	site      domain.Site
	batches   []domain.Batch
}

// checked reports whatever Check finds wrong.
func (b *bench) checked() {
	b.Helper()
	for _, wrong := range Check(b.ctx, b.store) {
		b.Error("check: " + wrong)
	}
}

// someone is the i-th producer of the case.
func (b *bench) someone(i int) domain.ProducerID {
	b.Helper()
	for len(b.producers) <= i {
		p, ch := NewProducer()
		b.must(b.store.AddProducer(b.ctx, p, ch))
		b.producers = append(b.producers, p)
	}
	return b.producers[i].ID
}

func (b *bench) me() domain.ProducerID    { b.Helper(); return b.someone(0) }
func (b *bench) other() domain.ProducerID { b.Helper(); return b.someone(1) }

// someProduct is a product of mine.
func (b *bench) someProduct() domain.ProductID {
	b.Helper()
	if b.product.ID == "" {
		p, ch := NewProduct(b.me())
		b.must(b.store.AddProduct(b.ctx, p, ch))
		b.product = p
	}
	return b.product.ID
}

// someSite is a site of mine.
func (b *bench) someSite() domain.SiteID {
	b.Helper()
	if b.site.ID == "" {
		s, ch := NewSite(b.me())
		b.must(b.store.AddSite(b.ctx, s, ch))
		b.site = s
	}
	return b.site.ID
}

// plenty is the i-th of my raw materials that never run short.
func (b *bench) plenty(i int) domain.Batch {
	b.Helper()
	for len(b.batches) <= i {
		b.batches = append(b.batches, b.batch(b.me(), Made(Kilograms(1_000_000))))
	}
	return b.batches[i]
}

// batch adds a batch of producer.
func (b *bench) batch(producer domain.ProducerID, edit ...func(*domain.Batch)) domain.Batch {
	b.Helper()
	x, ch := NewBatch(producer, edit...)
	b.must(b.store.AddBatch(b.ctx, x, ch))
	return x
}

// offer adds a handover between producers.
func (b *bench) offer(batch domain.Batch, to domain.ProducerID, q domain.Quantity, edit ...func(*domain.Handover)) domain.Handover {
	b.Helper()
	h, ch := NewHandover(batch, to, q, edit...)
	b.must(b.store.AddHandover(b.ctx, h, ch))
	return h
}

// settle settles an offered handover.
func (b *bench) settle(h domain.Handover, state domain.HandoverState) domain.Handover {
	b.Helper()
	h, ch := Settle(h, state)
	b.must(b.store.SettleHandover(b.ctx, h, ch))
	return h
}

func (b *bench) alike(what string, like, want, got any) {
	b.Helper()
	if diff := gocmp.Diff(want, got, like.(gocmp.Option)); diff != "" {
		b.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wantStock wants amounts of a batch with each of these holders.
func (b *bench) wantStock(what string, batch domain.BatchID, want map[domain.ProducerID]int64) {
	b.Helper()
	for holder, amount := range want {
		if left := read(b.store.StockOf(b.ctx, batch, holder)).must(b); left != amount {
			b.Errorf("%s: %d left with %s, want %d", what, left, holder, amount)
		}
	}
}

func (b *bench) wantLeft(what string, batch domain.Batch, left domain.Quantity) {
	b.Helper()
	b.wantStock(what, batch.ID, map[domain.ProducerID]int64{batch.Producer: left.Amount})
}

// wantRecords wants these records of a subject and no others.
func (b *bench) wantRecords(s domain.Subject, want ...domain.Record) {
	b.Helper()
	slices.SortFunc(want, func(r, q domain.Record) int { return cmp.Compare(q.ID, r.ID) })
	got := read(all(func(p domain.Page) (domain.List[domain.Record], error) {
		return b.store.Records(b.ctx, s, p)
	}, domain.MaxPageSize)).must(b)
	b.same("records of "+string(s.Kind)+" "+s.ID, want, got)
}

// wantUnused wants that neither a request key nor a record was kept.
func (b *bench) wantUnused(caller, key string, r domain.Record) {
	b.Helper()
	_, err := b.store.Request(b.ctx, caller, key)
	b.wantIs("request of what was refused", err, domain.ErrMissing)
	records := read(all(func(p domain.Page) (domain.List[domain.Record], error) {
		return b.store.Records(b.ctx, domain.Subject{}, p)
	}, domain.MaxPageSize)).must(b)
	if slices.ContainsFunc(records, func(q domain.Record) bool { return q.ID == r.ID }) {
		b.Errorf("the record of a refused %s is kept", r.Kind)
	}
}

// wantOne wants one success and otherwise refusals, and says which it was.
func (b *bench) wantOne(errs []error) int {
	b.Helper()
	winner, won := 0, 0
	for i, err := range errs {
		switch {
		case err == nil:
			winner = i
			won++
		case !errors.Is(err, domain.Conflict) && !errors.Is(err, domain.Stale):
			b.Errorf("call %d = %v, want nil or a refusal", i, err)
		}
	}
	if won != 1 {
		b.Fatalf("%d of %d calls at once took effect, want 1: %v", won, len(errs), errs)
	}
	return winner
}

// wantPages wants these ids, in this order, whatever the size of the pages.
func (b *bench) wantPages(ids []string, list func(domain.Page) ([]string, string, error)) {
	b.Helper()
	n := len(ids)
	for _, limit := range []int{1, 3, max(n-1, 1), n, n + 1, domain.MaxPageSize} {
		var page domain.Page
		for at := 0; ; at += limit {
			page.Limit = limit
			got, next, err := list(page)
			b.must(err)
			end := min(at+limit, n)
			b.same("page of a list", ids[at:end], got)
			if end == n {
				if next != "" {
					b.Errorf("the last page of %d has a next one, %q", limit, next)
				}
				break
			}
			if next != ids[end-1] {
				b.Fatalf("the page behind %d items is %q, want %q", end, next, ids[end-1])
			}
			page.After = next
		}
	}
}
