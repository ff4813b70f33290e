package domain

import (
	"context"
	"time"

	"nguon/domain/ledger"
)

// RecordID names a record for machines: a UUIDv7.
type RecordID string

// SubjectKind is the noun that a change is about.
type SubjectKind string

// The subjects.
const (
	SubjectProducer   SubjectKind = "producer"
	SubjectProduct    SubjectKind = "product"
	SubjectSite       SubjectKind = "site"
	SubjectBatch      SubjectKind = "batch"
	SubjectHandover   SubjectKind = "handover"
	SubjectRecall     SubjectKind = "recall"
	SubjectLabelRun   SubjectKind = "label_run"
	SubjectLabelStock SubjectKind = "label_stock"
	SubjectToken      SubjectKind = "token"
)

// Subject is the one thing that a change is about.
type Subject struct {
	Kind SubjectKind
	ID   string
}

// RecordKind says what happened: the subject, a dot and a past tense.
type RecordKind string

// The kinds of record.
const (
	ProducerRegistered   RecordKind = "producer.registered"
	ProducerChanged      RecordKind = "producer.changed"
	ProductRegistered    RecordKind = "product.registered"
	ProductChanged       RecordKind = "product.changed"
	ProductRated         RecordKind = "product.rated"
	SiteRegistered       RecordKind = "site.registered"
	SiteChanged          RecordKind = "site.changed"
	BatchWasRecorded     RecordKind = "batch.recorded"
	BatchAmended         RecordKind = "batch.amended"
	BatchVoided          RecordKind = "batch.voided"
	HandoverOffered      RecordKind = "handover.offered"
	HandoverDelivered    RecordKind = "handover.delivered"
	HandoverAccepted     RecordKind = "handover.accepted"
	HandoverRefused      RecordKind = "handover.refused"
	HandoverWithdrawn    RecordKind = "handover.withdrawn"
	RecallPlaced         RecordKind = "recall.placed"
	RecallLifted         RecordKind = "recall.lifted"
	LabelsIssued         RecordKind = "label_run.issued"
	LabelsVoided         RecordKind = "label_run.voided"
	LabelsReprinted      RecordKind = "label_run.reprinted"
	LabelsClaimed        RecordKind = "label_run.claimed"
	LabelStockRegistered RecordKind = "label_stock.registered"
	LabelStockChanged    RecordKind = "label_stock.changed"
	TokenCreated         RecordKind = "token.created"
	TokenRevoked         RecordKind = "token.revoked"
)

// Record is what the ledger keeps of one accepted change. Body is canonical
// JSON (RFC 8785) and never changes; Hash is its SHA-256 in hex.
type Record struct {
	ID      RecordID
	Kind    RecordKind
	Subject Subject
	At      time.Time
	Hash    string
	Body    []byte
}

// Change goes with every write: the record of it and, where the caller gave
// one, the request key under which it happens once.
type Change struct {
	Record  Record
	Request *Request
}

// Request is an accepted change as its request key remembers it.
type Request struct {
	Caller  string
	Key     RequestKey
	Subject Subject
	At      time.Time
	// Answer is what the caller was told, in the protocol's own form; empty
	// until it was kept (Store.KeepAnswer).
	Answer []byte
}

// recordFormat names the layout of record bodies. A reader that meets another
// name must not guess.
const recordFormat = "nguon-record/1"

// recordBody is the layout of a record's body.
type recordBody struct {
	Format string        `json:"format"`
	ID     RecordID      `json:"id"`
	Kind   RecordKind    `json:"kind"`
	About  recordSubject `json:"subject"`
	At     string        `json:"at"`
	Author recordAuthor  `json:"author"`
	// Revision of the subject after the change; Previous is the hash of the
	// record of the revision before.
	Revision int64  `json:"revision"`
	Previous string `json:"previous,omitempty"`
	// Reason is what the author gave for an amendment, a void, a recall.
	Reason  string `json:"reason,omitempty"`
	Content any    `json:"content"`
}

type recordSubject struct {
	Kind SubjectKind `json:"kind"`
	ID   string      `json:"id"`
}

type recordAuthor struct {
	ID       string     `json:"id"`
	Role     Role       `json:"role"`
	Producer ProducerID `json:"producer,omitempty"`
}

// entry is what an operation says of itself to have its record made.
type entry struct {
	kind     RecordKind
	subject  Subject
	revision int64
	previous string
	reason   string
	content  any
}

// change makes the record of e, and claims the caller's request key for it.
func (t *Tracker) change(c Caller, at time.Time, e entry) (Change, error) {
	id := RecordID(t.newID())
	body, err := ledger.Canonical(recordBody{
		Format:   recordFormat,
		ID:       id,
		Kind:     e.kind,
		About:    recordSubject{Kind: e.subject.Kind, ID: e.subject.ID},
		At:       at.Format(timeLayout),
		Author:   recordAuthor{ID: c.ID, Role: c.Role, Producer: c.Producer},
		Revision: e.revision,
		Previous: e.previous,
		Reason:   e.reason,
		Content:  e.content,
	})
	if err != nil {
		return Change{}, err
	}
	ch := Change{Record: Record{ID: id, Kind: e.kind, Subject: e.subject, At: at, Hash: ledger.Hash(body), Body: body}}
	if c.Request.Key != "" {
		ch.Request = &Request{Caller: c.ID, Key: c.Request, Subject: e.subject, At: at}
	}
	return ch, nil
}

// timeLayout is RFC 3339 in UTC with exactly three digits of milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z"

// Records lists the records of one subject that the caller may see: its
// history, newest first.
func (t *Tracker) Records(ctx context.Context, c Caller, s Subject, page Page) (List[Record], error) {
	if err := t.mayReadRecords(ctx, c, s); err != nil {
		return List[Record]{}, err
	}
	return t.store.Records(ctx, s, page)
}

// mayReadRecords lets in those who see all, and a producer to what is its own.
func (t *Tracker) mayReadRecords(ctx context.Context, c Caller, s Subject) (err error) {
	var owner ProducerID
	switch s.Kind {
	case SubjectBatch:
		var b Batch
		b, err = t.store.Batch(ctx, BatchID(s.ID))
		owner = b.Producer
	case SubjectProduct:
		var p Product
		p, err = t.store.Product(ctx, ProductID(s.ID))
		owner = p.Producer
	case SubjectSite:
		var at Site
		at, err = t.store.Site(ctx, SiteID(s.ID))
		owner = at.Producer
	case SubjectProducer:
		var p Producer
		p, err = t.store.Producer(ctx, ProducerID(s.ID))
		owner = p.ID
	case SubjectHandover:
		var h Handover
		h, err = t.store.Handover(ctx, HandoverID(s.ID))
		if owner = h.From; !c.sees(owner) {
			owner = h.To
		}
	case SubjectRecall:
		var r Recall
		r, err = t.store.Recall(ctx, RecallID(s.ID))
		owner = r.Placer
	case SubjectLabelRun:
		var run LabelRun
		run, err = t.store.LabelRun(ctx, LabelRunID(s.ID))
		owner = run.Producer
	case SubjectLabelStock:
		var stock LabelStock
		stock, err = t.store.LabelStock(ctx, LabelStockID(s.ID))
		owner = stock.Producer
	default:
		if !c.seesAll() {
			return ErrMissing
		}
	}
	if err == nil && !c.sees(owner) {
		return ErrMissing
	}
	return err
}
