package storagetest

import (
	"context"
	"fmt"

	"nguon/domain"
)

// Check recomputes what must hold in any store between writes, through reads
// alone, and says what does not: amounts balance, records chain, references
// lead somewhere, what must be unique is, label runs have no gap, and no label is
// spoiled or claimed twice. It holds the
// things of the store in memory, and nobody may write while it runs.
func Check(ctx context.Context, store domain.Store) []string {
	a := &audit{
		ctx:     ctx,
		store:   store,
		things:  map[domain.Subject]version{},
		chains:  map[domain.Subject][]link{},
		claims:  map[[3]string]string{},
		batches: map[domain.BatchID]domain.Batch{},
		flows:   map[domain.BatchID]int64{},
		stock:   map[domain.ProducerID][]domain.StockLine{},
		runs:    map[domain.BatchID][]domain.LabelRun{},
	}
	a.readRecords()
	a.readParties()
	a.readBatches()
	a.readHandovers()
	a.readRecalls()
	a.readLabels()
	a.checkInputs()
	a.checkCycles()
	for _, b := range a.batches {
		a.checkBalance(b)
		a.checkLabels(b)
	}
	a.checkHolders()
	a.checkChains()
	return a.wrong
}

// audit is one run of Check.
type audit struct {
	ctx   context.Context
	store domain.Store
	wrong []string

	// things are all that records are about, chains the records of each.
	things map[domain.Subject]version
	chains map[domain.Subject][]link
	// claims are the values that are unique: sort, scope, value → owner.
	claims  map[[3]string]string
	batches map[domain.BatchID]domain.Batch
	// flows is what left each batch's holders: into batches that are not void,
	// into open offers, to partners outside.
	flows map[domain.BatchID]int64
	// stock is what the batches say that each holder has.
	stock map[domain.ProducerID][]domain.StockLine
	// runs are the label runs that the list of each batch has to give.
	runs map[domain.BatchID][]domain.LabelRun
}

// version is the latest one of a thing.
type version struct {
	revision int64
	hash     string
}

func (a *audit) report(format string, args ...any) {
	a.wrong = append(a.wrong, fmt.Sprintf(format, args...))
}

// walk reads a whole list, or reports that it cannot.
func walk[T any](a *audit, what string, list func(domain.Page) (domain.List[T], error)) []T {
	items, err := all(list, domain.MaxPageSize)
	if err != nil {
		a.report("%s cannot be read: %v", what, err)
	}
	return items
}

func (a *audit) thing(f facets) {
	v := version{revision: 1, hash: *f.hash}
	if f.revision != nil {
		v.revision = *f.revision
	}
	if _, twice := a.things[f.subject]; twice {
		a.report("%s %s is listed twice", f.subject.Kind, f.subject.ID)
	}
	a.things[f.subject] = v
}

// claim says that owner has a value that nobody else may have within scope.
func (a *audit) claim(sort, scope, value, owner string) {
	if value == "" {
		return
	}
	key := [3]string{sort, scope, value}
	if other, twice := a.claims[key]; twice {
		a.report("%s %q is had by %s and by %s", sort, value, other, owner)
	}
	a.claims[key] = owner
}

// refer says that a thing names another, which has to be there.
func (a *audit) refer(from string, kind domain.SubjectKind, id string) {
	if id == "" {
		return
	}
	if _, there := a.things[domain.Subject{Kind: kind, ID: id}]; !there {
		a.report("%s names %s %s, which is not there", from, kind, id)
	}
}

func (a *audit) readParties() {
	for _, p := range walk(a, "producers", func(p domain.Page) (domain.List[domain.Producer], error) {
		return a.store.Producers(a.ctx, p)
	}) {
		a.thing(producerFacets(&p))
	}
	for _, p := range walk(a, "products", func(p domain.Page) (domain.List[domain.Product], error) {
		return a.store.Products(a.ctx, "", p)
	}) {
		a.thing(productFacets(&p))
		a.claim("GTIN", "", string(p.GTIN), string(p.ID))
		a.refer("product "+string(p.ID), domain.SubjectProducer, string(p.Producer))
	}
	for _, s := range walk(a, "sites", func(p domain.Page) (domain.List[domain.Site], error) {
		return a.store.Sites(a.ctx, "", p)
	}) {
		a.thing(siteFacets(&s))
		a.claim("site code", string(s.Producer), s.Code, string(s.ID))
		a.refer("site "+string(s.ID), domain.SubjectProducer, string(s.Producer))
	}
	for _, t := range walk(a, "tokens", func(p domain.Page) (domain.List[domain.Token], error) {
		return a.store.Tokens(a.ctx, p)
	}) {
		a.thing(tokenFacets(&t))
		a.claim("token hash", "", fmt.Sprintf("%x", t.Hash), string(t.ID))
		a.refer("token "+string(t.ID), domain.SubjectProducer, string(t.Producer))
	}
}

func (a *audit) readBatches() {
	for _, b := range walk(a, "batches", func(p domain.Page) (domain.List[domain.Batch], error) {
		return a.store.Batches(a.ctx, domain.BatchFilter{}, p)
	}) {
		name := "batch " + string(b.ID)
		a.thing(batchFacets(&b))
		a.claim("code", "", string(b.Code), string(b.ID))
		a.claim("lot", string(b.Producer), domain.FoldLot(b.Lot), string(b.ID))
		a.refer(name, domain.SubjectProducer, string(b.Producer))
		a.refer(name, domain.SubjectProduct, string(b.Product))
		a.refer(name, domain.SubjectSite, string(b.Site))
		a.batches[b.ID] = b
	}
}

func (a *audit) readHandovers() {
	for _, h := range walk(a, "handovers", func(p domain.Page) (domain.List[domain.Handover], error) {
		return a.store.Handovers(a.ctx, domain.HandoverFilter{}, p)
	}) {
		name := "handover " + string(h.ID)
		a.thing(handoverFacets(&h))
		a.refer(name, domain.SubjectBatch, string(h.Batch))
		a.refer(name, domain.SubjectProducer, string(h.From))
		a.refer(name, domain.SubjectProducer, string(h.To))
		a.sameDimension(name, h.Batch, h.Quantity)
		if h.State == domain.Offered || h.State == domain.Delivered {
			a.flows[h.Batch] += h.Quantity.Amount
		}
	}
}

func (a *audit) readRecalls() {
	for _, r := range walk(a, "recalls", func(p domain.Page) (domain.List[domain.Recall], error) {
		return a.store.Recalls(a.ctx, p)
	}) {
		a.thing(recallFacets(&r))
		for _, b := range r.Batches {
			a.refer("recall "+string(r.ID), domain.SubjectBatch, string(b))
		}
	}
}

func (a *audit) sameDimension(what string, batch domain.BatchID, q domain.Quantity) {
	if b, there := a.batches[batch]; there && b.Made.Dimension() != q.Dimension() {
		a.report("%s has %s of batch %s, which is measured in %s", what, q, batch, b.Made.Unit)
	}
}
