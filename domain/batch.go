package domain

import (
	"context"
	"slices"
	"time"
)

// BatchID names a batch for machines: a UUIDv7. People use its lot number and
// its code.
type BatchID string

// Stage is a batch's place in the value chain.
type Stage string

// The stages.
const (
	RawMaterial Stage = "raw_material" // nguyên liệu
	Processing  Stage = "processing"   // chế biến
	Packaging   Stage = "packaging"    // đóng gói
)

// Stages lists all stages in the order of the chain.
var Stages = []Stage{RawMaterial, Processing, Packaging}

// Batch (lô) is an amount of one thing, made at one place and time by one
// producer. What is recorded of it stays: a correction is an amendment with
// its own record, and the earlier version is kept in the earlier record.
type Batch struct {
	ID   BatchID
	Code BatchCode
	// UnitKey is the id of the key under which the batch's unit codes are made.
	UnitKey  string
	Producer ProducerID
	Stage    Stage
	// Product is required for packaging and optional before.
	Product ProductID
	// Name is what it is: "Cáy tươi", or the product's name.
	Name string
	// Lot is unique within the producer for ever, whatever its case.
	Lot        string
	Site       SiteID
	MadeOn     Date
	BestBefore Date
	// Made is how much there was when it was made.
	Made Quantity
	// Inputs name each batch at most once.
	Inputs     []Input
	Losses     []Loss
	Attributes []Attribute
	Documents  []Document
	// Supplier is where a raw material was bought, one step back; optional.
	Supplier Supplier
	State    BatchState
	// VoidReason is set when State is BatchVoid.
	VoidReason string
	RecordedAt time.Time
	RecordedBy string
	Meta
}

// BatchState says whether a batch still counts.
type BatchState string

// The states of a batch.
const (
	BatchRecorded BatchState = "recorded"
	// BatchVoid: recorded by mistake; nothing of it exists. Its code still answers.
	BatchVoid BatchState = "void"
)

// Input is an amount taken from another batch out of the recorder's stock.
type Input struct {
	Batch    BatchID
	Quantity Quantity
}

// Loss (hao hụt) is what went in and did not become part of the batch: husk,
// bran, peel, evaporation.
type Loss struct {
	Name     string
	Quantity Quantity
}

// Attribute is a free name and value; their order is the producer's.
type Attribute struct {
	Name  string
	Value string
}

// Supplier is a party outside the service that something was bought from, with
// its own lot number.
type Supplier struct {
	Name string
	Lot  string
}

// Outline is what a drawing or a list of many batches needs of each.
type Outline struct {
	Batch    BatchID
	Code     BatchCode
	Stage    Stage
	Name     string
	Lot      string
	Producer ProducerID
	MadeOn   Date
	Made     Quantity
	State    BatchState
	// RecordHash is the hash of the record of its latest change.
	RecordHash string
}

// Outline is the batch in outline.
func (b *Batch) Outline() Outline {
	return Outline{
		Batch: b.ID, Code: b.Code, Stage: b.Stage, Name: b.Name, Lot: b.Lot,
		Producer: b.Producer, MadeOn: b.MadeOn, Made: b.Made, State: b.State, RecordHash: b.RecordHash,
	}
}

// BatchFilter narrows a list of batches; zero fields do not narrow.
type BatchFilter struct {
	Producer ProducerID
	Product  ProductID
	Stage    Stage
	// Lot is the present one, compared by FoldLot.
	Lot string
}

// Batch is one batch that the caller may see: a producer sees its own whole,
// and of others those that were handed over to it, without what concerns the
// maker alone.
func (t *Tracker) Batch(ctx context.Context, c Caller, id BatchID) (Batch, error) {
	b, err := t.store.Batch(ctx, id)
	if err != nil {
		return Batch{}, err
	}
	return t.batchFor(ctx, c, b)
}

// BatchByCode is Batch by the code on the label.
func (t *Tracker) BatchByCode(ctx context.Context, c Caller, code BatchCode) (Batch, error) {
	b, err := t.store.BatchByCode(ctx, code)
	if err != nil {
		return Batch{}, err
	}
	return t.batchFor(ctx, c, b)
}

func (t *Tracker) batchFor(ctx context.Context, c Caller, b Batch) (Batch, error) {
	if c.sees(b.Producer) {
		return b, nil
	}
	if c.Role != ProducerRole {
		return Batch{}, ErrMissing
	}
	known, err := t.store.HasHeld(ctx, b.ID, c.Producer)
	if err == nil && !known {
		known, err = t.offeredTo(ctx, b.ID, c.Producer)
	}
	switch {
	case err != nil:
		return Batch{}, err
	case !known:
		return Batch{}, ErrMissing
	}
	return partnerBatch(b), nil
}

// offeredTo says whether a batch is being offered to a producer. Who has none
// of it has handed none on, so every handover it is a party to comes to it.
func (t *Tracker) offeredTo(ctx context.Context, batch BatchID, to ProducerID) (bool, error) {
	offers, err := t.store.Handovers(ctx, HandoverFilter{Batch: batch, Party: to, State: Offered}, Page{Limit: 1})
	return len(offers.Items) > 0, err
}

// partnerBatch is what a producer may know of a batch that was handed over to
// it: a field is hidden until it is named here.
func partnerBatch(b Batch) Batch {
	return Batch{
		ID: b.ID, Code: b.Code, Producer: b.Producer, Stage: b.Stage, Product: b.Product, Name: b.Name, Lot: b.Lot,
		MadeOn: b.MadeOn, BestBefore: b.BestBefore, Made: b.Made, Losses: b.Losses,
		Attributes: b.Attributes, Documents: b.Documents, State: b.State, RecordedAt: b.RecordedAt,
		Meta: Meta{Revision: b.Revision, RecordHash: b.RecordHash},
	}
}

// Batches lists the batches that a producer recorded; for a producer its own,
// for those who see all those of every one.
func (t *Tracker) Batches(ctx context.Context, c Caller, f BatchFilter, page Page) (List[Batch], error) {
	producer, ok := c.narrow(f.Producer)
	if !ok {
		return List[Batch]{}, nil
	}
	f.Producer = producer
	return t.store.Batches(ctx, f, page)
}

// StockOfBatch lists who has how much left of a batch: those who see all are
// told of every holder, a producer of itself.
func (t *Tracker) StockOfBatch(ctx context.Context, c Caller, id BatchID) ([]StockLine, error) {
	if _, err := t.Batch(ctx, c, id); err != nil {
		return nil, err
	}
	lines, err := t.store.StockOfBatch(ctx, id)
	if err != nil || c.seesAll() {
		return lines, err
	}
	return slices.DeleteFunc(lines, func(l StockLine) bool { return l.Holder != c.Producer }), nil
}

// StockOfHolder lists what a producer has left; an empty holder means the
// caller's own.
func (t *Tracker) StockOfHolder(ctx context.Context, c Caller, holder ProducerID, page Page) (List[StockLine], error) {
	if holder == "" && c.Producer == "" {
		return List[StockLine]{}, refuse(Invalid, "holder", CodeRequired)
	}
	holder, ok := c.narrow(holder)
	if !ok {
		return List[StockLine]{}, nil
	}
	return t.store.StockOfHolder(ctx, holder, page)
}
