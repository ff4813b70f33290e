package domain

import (
	"context"
	"iter"
)

// Store is the contract that every backend keeps; storagetest holds a case
// for each sentence of it.
//
// It remembers and does not decide: what it is handed was checked by Tracker.
// What it guarantees by itself is uniqueness, amounts that never go below
// zero, and revisions that never fork.
//
// For every method that takes a Change:
//   - the write, its record and its request key are stored together or not at
//     all, whatever breaks, and once nil is returned they survive a power cut;
//   - a request key that the same caller has used for an earlier accepted
//     change is refused with a *RepeatedError that carries that request, and
//     it is refused before any other reason to refuse;
//   - a refusal leaves nothing behind, neither the record nor the request key;
//   - calls from any number of goroutines and processes take effect one after
//     the other.
//
// An Add refuses an id that is kept already with a *TakenError. A Replace
// stores the thing if the revision kept is the one before it, and answers
// ErrStale otherwise, ErrMissing if there is none. A read of what is not there
// answers ErrMissing. Lists are ordered as Page says, and a list of nothing is
// empty, not an error. A context that ends stops a call with its error; a
// write stopped so may still have happened. What a store cannot do now and may
// do later is an Unavailable error. Times and all texts are given back exactly
// as they were handed in; nil and empty slices are the same.
type Store interface {
	ProducerStore
	ProductStore
	SiteStore
	BatchStore
	StockStore
	HandoverStore
	RecallStore
	LabelStockStore
	LabelStore
	TokenStore
	RecordStore
	KeyStore
	ArchiveStore

	// Ready answers nil when reads and writes can be expected to work.
	Ready(ctx context.Context) error
	// Close ends the store after the writes under way; later calls fail.
	Close() error
}

// ProducerStore keeps producers.
type ProducerStore interface {
	AddProducer(ctx context.Context, p Producer, ch Change) error
	ReplaceProducer(ctx context.Context, p Producer, ch Change) error
	Producer(ctx context.Context, id ProducerID) (Producer, error)
	Producers(ctx context.Context, page Page) (List[Producer], error)
}

// ProductStore keeps products.
type ProductStore interface {
	// AddProduct refuses a GTIN that any other product has or ever had with a
	// *TakenError.
	AddProduct(ctx context.Context, p Product, ch Change) error
	// ReplaceProduct treats GTINs as AddProduct does. A product keeps every
	// GTIN it ever had: it may return to one, and no other may take it.
	ReplaceProduct(ctx context.Context, p Product, ch Change) error
	Product(ctx context.Context, id ProductID) (Product, error)
	// ProductsByID gives those of ids that exist, in any order.
	ProductsByID(ctx context.Context, ids []ProductID) ([]Product, error)
	// Products lists those of one producer, or of all when it is empty.
	Products(ctx context.Context, producer ProducerID, page Page) (List[Product], error)
}

// SiteStore keeps sites.
type SiteStore interface {
	// AddSite refuses a code that the producer ever gave to another site, with
	// a *TakenError. An empty code is none.
	AddSite(ctx context.Context, s Site, ch Change) error
	// ReplaceSite treats codes as AddSite does. A site keeps every code it ever
	// had.
	ReplaceSite(ctx context.Context, s Site, ch Change) error
	Site(ctx context.Context, id SiteID) (Site, error)
	// SitesByID gives those of ids that exist, in any order.
	SitesByID(ctx context.Context, ids []SiteID) ([]Site, error)
	// Sites lists those of one producer, or of all when it is empty.
	Sites(ctx context.Context, producer ProducerID, page Page) (List[Site], error)
}

// BatchStore keeps batches and the graph that their inputs make.
type BatchStore interface {
	// AddBatch stores the batch, takes each input from what its producer holds
	// of that batch, and puts all that was made into its producer's stock; or
	// does none of it. An input with too little left is a *ShortError that
	// names the input and what remains. A code that is kept already, or a lot
	// that the producer ever used (compared by FoldLot), is a *TakenError.
	AddBatch(ctx context.Context, b Batch, ch Change) error
	// ReplaceBatch stores a corrected version. Its inputs, code, producer and
	// the unit of Made are those of the version before; the caller does not
	// change them. The difference in Made is added to or taken from its
	// producer's stock, and taking more than is left is a *ShortError. Lots
	// are treated as in AddBatch; a batch keeps every lot it ever had.
	ReplaceBatch(ctx context.Context, b Batch, ch Change) error
	// VoidBatch is a ReplaceBatch after which nothing of the batch exists: all
	// that was made must still be in its producer's stock (otherwise a
	// *ShortError with what is there) and leaves it, and each input returns to
	// the stock that it was taken from. The state of b is BatchVoid.
	VoidBatch(ctx context.Context, b Batch, ch Change) error
	Batch(ctx context.Context, id BatchID) (Batch, error)
	BatchByCode(ctx context.Context, code BatchCode) (Batch, error)
	// BatchesByID gives those of ids that exist, in any order. Ids may be
	// thousands and may repeat.
	BatchesByID(ctx context.Context, ids []BatchID) ([]Batch, error)
	// Outlines gives those of ids that exist, in any order, as BatchesByID does.
	Outlines(ctx context.Context, ids []BatchID) ([]Outline, error)
	Batches(ctx context.Context, f BatchFilter, page Page) (List[Batch], error)
	// Lineage gives the edges that can be reached from any of roots in one
	// direction, each once. Edges into a void batch do not count. When there
	// are more than max, it gives at least max/2 and at most max of them,
	// nearer levels first, and Complete is false. An unknown root has no edges.
	Lineage(ctx context.Context, roots []BatchID, dir Direction, max int) (Graph, error)
}

// StockStore tells what is left of batches, and where.
type StockStore interface {
	// StockOf is what holder has left of a batch in base units, 0 when it
	// never had any.
	StockOf(ctx context.Context, batch BatchID, holder ProducerID) (int64, error)
	// StockOfBatch lists every holder with more than nothing left, by holder id.
	StockOfBatch(ctx context.Context, batch BatchID) ([]StockLine, error)
	// HasHeld says whether holder has or ever had stock of the batch.
	HasHeld(ctx context.Context, batch BatchID, holder ProducerID) (bool, error)
	// StockOfHolder lists what a holder has more than nothing of, ordered by
	// batch id, newest first.
	StockOfHolder(ctx context.Context, holder ProducerID, page Page) (List[StockLine], error)
}

// HandoverStore keeps handovers.
type HandoverStore interface {
	// AddHandover stores the handover and takes its quantity from what From
	// holds, or does neither: too little left is a *ShortError.
	AddHandover(ctx context.Context, h Handover, ch Change) error
	// SettleHandover replaces an offered handover by its settled version:
	// Accepted puts the quantity into To's stock, Refused and Withdrawn put it
	// back into From's. A delivered handover can be Withdrawn in the same way.
	// Any other state, kept or new, is ErrStale.
	SettleHandover(ctx context.Context, h Handover, ch Change) error
	Handover(ctx context.Context, id HandoverID) (Handover, error)
	Handovers(ctx context.Context, f HandoverFilter, page Page) (List[Handover], error)
}

// RecallStore keeps recalls.
type RecallStore interface {
	AddRecall(ctx context.Context, r Recall, ch Change) error
	ReplaceRecall(ctx context.Context, r Recall, ch Change) error
	Recall(ctx context.Context, id RecallID) (Recall, error)
	Recalls(ctx context.Context, page Page) (List[Recall], error)
	// RecallsInForce gives all recalls that are not lifted, oldest first.
	RecallsInForce(ctx context.Context) ([]Recall, error)
}

// LabelStockStore keeps the label stocks of producers.
type LabelStockStore interface {
	AddLabelStock(ctx context.Context, s LabelStock, ch Change) error
	ReplaceLabelStock(ctx context.Context, s LabelStock, ch Change) error
	LabelStock(ctx context.Context, id LabelStockID) (LabelStock, error)
	// LabelStocks lists those of one producer, or of all when it is empty.
	LabelStocks(ctx context.Context, producer ProducerID, page Page) (List[LabelStock], error)
}

// LabelStore keeps label runs.
type LabelStore interface {
	// AddLabelRun stores a run. A run of units of a batch must start at the
	// number after IssuedUnits, or it is ErrStale. The code of a blank run that
	// any batch or run has is a *TakenError, and so is that of a batch in
	// AddBatch.
	AddLabelRun(ctx context.Context, r LabelRun, ch Change) error
	// ReplaceLabelRun stores what became of a run: its voids, reprints and
	// claims, to which the caller adds. All else is as in the version before;
	// the caller does not change it.
	ReplaceLabelRun(ctx context.Context, r LabelRun, ch Change) error
	// IssuedUnits is the last unit number issued for a batch, 0 before the first.
	IssuedUnits(ctx context.Context, batch BatchID) (UnitNumber, error)
	LabelRun(ctx context.Context, id LabelRunID) (LabelRun, error)
	// LabelRunByCode is the blank run with a code.
	LabelRunByCode(ctx context.Context, code BatchCode) (LabelRun, error)
	// LabelRunOfUnit is the run of a batch that issued its unit n; claimed
	// units of blank runs have numbers of their own.
	LabelRunOfUnit(ctx context.Context, batch BatchID, n UnitNumber) (LabelRun, error)
	LabelRuns(ctx context.Context, f LabelRunFilter, page Page) (List[LabelRun], error)
}

// TokenStore keeps access tokens.
type TokenStore interface {
	// AddToken refuses a hash that is kept already with a *TakenError.
	AddToken(ctx context.Context, t Token, ch Change) error
	ReplaceToken(ctx context.Context, t Token, ch Change) error
	Token(ctx context.Context, id TokenID) (Token, error)
	TokenByHash(ctx context.Context, hash [32]byte) (Token, error)
	Tokens(ctx context.Context, page Page) (List[Token], error)
}

// RecordStore keeps what was changed, and what was answered.
type RecordStore interface {
	// Records lists the records of one subject, or of all when it is zero.
	Records(ctx context.Context, s Subject, page Page) (List[Record], error)
	// Request is the accepted change that a caller's request key stands for.
	Request(ctx context.Context, caller, key string) (Request, error)
	// KeepAnswer stores the answer to an accepted request unless it has one.
	// An unknown request is ErrMissing.
	KeepAnswer(ctx context.Context, caller, key string, answer []byte) error
}

// Key is a secret of the service's own that lives with its data.
type Key struct {
	ID      string
	Purpose string
	Secret  []byte
}

// KeyStore keeps the service's keys.
type KeyStore interface {
	// EnsureKey stores k unless its purpose has a key already, and gives back
	// the key in use: all callers, however many at once, get the same one.
	EnsureKey(ctx context.Context, k Key) (Key, error)
	Key(ctx context.Context, id string) (Key, error)
}

// ArchiveStore gives away all that is kept, and takes it in.
type ArchiveStore interface {
	// Export hands everything that is kept to each: kind by kind as ItemKinds
	// has them, and within a kind by id; stock lines, those with nothing left
	// too, by batch and holder, requests by caller and key, claims by kind,
	// value and scope, all texts byte by byte. Records come in the order in
	// which they took effect, or by id where a store does not know that; those
	// that Import brought come before all others, in the order in which it
	// brought them. So exports of equal stores are equal.
	//
	// An export is of one moment between its beginning and its end: a change
	// is in it with all that belongs to it or not at all, and all that was
	// answered before the export began is in it. An answer that is kept or a
	// key that is made meanwhile may be. Reads go on meanwhile, changes may
	// have to wait. An error of each ends the export and is given back.
	Export(ctx context.Context, each func(Item) error) error
	// Import fills the store with what an Export gave, in that order: then an
	// Export gives the same, and every read answers as that of the other store
	// did. A store that keeps anything already is refused with ErrNotEmpty and
	// stays as it is. An error among items ends the import and is given back.
	//
	// An import that ended with an error, or with its process, leaves the
	// store empty, or unfinished: an unfinished store answers Unavailable to
	// every method but Import and Close, also when it is opened again. In both
	// cases an Import may begin anew. Nobody else uses the store meanwhile.
	Import(ctx context.Context, items iter.Seq2[Item, error]) error
}
