package sample

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"nguon/domain"
)

// author is the caller that the records of samples name.
const author = "sample"

// recorder tells the tracker one step after the other until one is refused;
// the steps after that do nothing. The context is that of the one call that
// the recorder lives for.
type recorder struct {
	ctx     context.Context
	tracker *domain.Tracker
	err     error
}

// step records one thing under the key of its own. The key is its own
// fingerprint: what a later version words differently is still the same step.
func step[T any](r *recorder, key string, record func(domain.Caller) (T, error)) T {
	var none T
	if r.err != nil {
		return none
	}
	key = author + "/" + key
	done, err := record(domain.Caller{
		ID: author, Role: domain.Admin,
		Request: domain.RequestKey{Key: key, Fingerprint: sha256.Sum256([]byte(key))},
	})
	if err != nil {
		r.err = fmt.Errorf("record %s: %w", key, err)
		return none
	}
	return done
}

func (r *recorder) producer(key string, d domain.ProducerDraft) domain.Producer {
	d.Sample = true
	return step(r, "producer/"+key, func(c domain.Caller) (domain.Producer, error) {
		return r.tracker.RegisterProducer(r.ctx, c, d)
	})
}

func (r *recorder) site(key string, owner domain.Producer, d domain.SiteDraft) domain.SiteID {
	d.Producer = owner.ID
	if d.Address == (domain.Place{}) {
		d.Address = owner.Address
	}
	return step(r, "site/"+key, func(c domain.Caller) (domain.Site, error) {
		return r.tracker.RegisterSite(r.ctx, c, d)
	}).ID
}

func (r *recorder) product(key string, owner domain.Producer, d domain.ProductDraft) domain.Product {
	d.Producer = owner.ID
	return step(r, "product/"+key, func(c domain.Caller) (domain.Product, error) {
		return r.tracker.RegisterProduct(r.ctx, c, d)
	})
}

func (r *recorder) rate(key string, p domain.Product, rating domain.Rating) domain.Product {
	return step(r, "rating/"+key, func(c domain.Caller) (domain.Product, error) {
		return r.tracker.RateProduct(r.ctx, c, p.ID, p.Revision, &rating)
	})
}

func (r *recorder) batch(key string, owner domain.Producer, d domain.BatchDraft) domain.Batch {
	d.Producer = owner.ID
	return step(r, "batch/"+key, func(c domain.Caller) (domain.Batch, error) {
		return r.tracker.RecordBatch(r.ctx, c, d)
	})
}

// handOver passes goods from one producer to another, who accepts them.
func (r *recorder) handOver(key string, b domain.Batch, to domain.Producer, q domain.Quantity, on domain.Date) {
	d := domain.HandoverDraft{From: b.Producer, Batch: b.ID, To: to.ID, Quantity: q, On: on, Reference: "Phiếu giao hàng " + b.Lot}
	offered := step(r, "handover/"+key+"/offer", func(c domain.Caller) (domain.Handover, error) {
		return r.tracker.OfferHandover(r.ctx, c, d)
	})
	step(r, "handover/"+key+"/accept", func(c domain.Caller) (domain.Handover, error) {
		return r.tracker.AcceptHandover(r.ctx, c, offered.ID)
	})
}

// deliver passes goods to a buyer outside.
func (r *recorder) deliver(key string, b domain.Batch, to domain.Partner, q domain.Quantity, on domain.Date) {
	d := domain.HandoverDraft{From: b.Producer, Batch: b.ID, Partner: to, Quantity: q, On: on, Reference: "Phiếu xuất kho " + b.Lot}
	step(r, "handover/"+key, func(c domain.Caller) (domain.Handover, error) {
		return r.tracker.OfferHandover(r.ctx, c, d)
	})
}

func (r *recorder) labels(key string, b domain.Batch, o domain.LabelOrder) domain.LabelRun {
	return step(r, key, func(c domain.Caller) (domain.LabelRun, error) {
		return r.tracker.IssueLabels(r.ctx, c, b.ID, o)
	})
}

// all is an input of everything that was made of b.
func all(b domain.Batch) domain.Input { return domain.Input{Batch: b.ID, Quantity: b.Made} }

func some(b domain.Batch, q domain.Quantity) domain.Input {
	return domain.Input{Batch: b.ID, Quantity: q}
}

// paper is a document whose text is kept here: it has the text's own hash.
func paper(name, kind, text string) domain.Document {
	hash := sha256.Sum256([]byte(text))
	return domain.Document{Name: name, Kind: kind, SHA256: hex.EncodeToString(hash[:])}
}

// Amounts in the units that the trade speaks in; Quantity counts milligrams
// and pieces.

func grams(n int64) domain.Quantity { return domain.Quantity{Amount: n * 1_000, Unit: domain.Gram} }

func kg(n int64) domain.Quantity {
	return domain.Quantity{Amount: n * 1_000_000, Unit: domain.Kilogram}
}

// ta is a hundred kilograms, the tạ of the farm gate.
func ta(n int64) domain.Quantity {
	return domain.Quantity{Amount: n * 100_000_000, Unit: domain.Decitonne}
}

func pieces(n int64) domain.Quantity { return domain.Quantity{Amount: n, Unit: domain.Piece} }
