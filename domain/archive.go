package domain

import (
	"cmp"
	"errors"
	"slices"
)

// Item is one thing of an export: a Key, Producer, Product, Site, Batch,
// StockLine, Handover, Recall, LabelStock, LabelRun, Token, Request, Record or
// Claim.
// Nothing else is one.
type Item interface {
	// place is where the item stands in an export: its kind and, within that,
	// what the order goes by.
	place() (ItemKind, [3]string)
}

// ItemKind is the noun of an item.
type ItemKind string

// The kinds of item.
const (
	ItemKey        ItemKind = "key"
	ItemProducer   ItemKind = "producer"
	ItemProduct    ItemKind = "product"
	ItemSite       ItemKind = "site"
	ItemBatch      ItemKind = "batch"
	ItemStockLine  ItemKind = "stock"
	ItemHandover   ItemKind = "handover"
	ItemRecall     ItemKind = "recall"
	ItemLabelStock ItemKind = "label_stock"
	ItemLabelRun   ItemKind = "label_run"
	ItemToken      ItemKind = "token"
	ItemRequest    ItemKind = "request"
	ItemRecord     ItemKind = "record"
	ItemClaim      ItemKind = "claim"
)

// ItemKinds lists all kinds of item in the order of an export.
var ItemKinds = []ItemKind{
	ItemKey, ItemProducer, ItemProduct, ItemSite, ItemBatch, ItemStockLine, ItemHandover, ItemRecall,
	ItemLabelStock, ItemLabelRun, ItemToken, ItemRequest, ItemRecord, ItemClaim,
}

// Claim is a value that a thing has or ever had, and that no other may take.
type Claim struct {
	// Kind is ClaimGTIN, ClaimSiteCode or ClaimLot. Values that never change
	// and never leave, such as a batch's code, are claimed by the thing itself.
	Kind string
	// Value is what was claimed, in the form in which it is compared: a lot as
	// FoldLot gives it.
	Value string
	// Scope is the producer within which the value is unique; empty for a
	// GTIN, which is unique among all.
	Scope ProducerID
	// Owner is the id of the product, site or batch.
	Owner string
}

func (k Key) place() (ItemKind, [3]string)        { return ItemKey, [3]string{k.ID} }
func (p Producer) place() (ItemKind, [3]string)   { return ItemProducer, [3]string{string(p.ID)} }
func (p Product) place() (ItemKind, [3]string)    { return ItemProduct, [3]string{string(p.ID)} }
func (s Site) place() (ItemKind, [3]string)       { return ItemSite, [3]string{string(s.ID)} }
func (b Batch) place() (ItemKind, [3]string)      { return ItemBatch, [3]string{string(b.ID)} }
func (h Handover) place() (ItemKind, [3]string)   { return ItemHandover, [3]string{string(h.ID)} }
func (r Recall) place() (ItemKind, [3]string)     { return ItemRecall, [3]string{string(r.ID)} }
func (s LabelStock) place() (ItemKind, [3]string) { return ItemLabelStock, [3]string{string(s.ID)} }
func (r LabelRun) place() (ItemKind, [3]string)   { return ItemLabelRun, [3]string{string(r.ID)} }
func (t Token) place() (ItemKind, [3]string)      { return ItemToken, [3]string{string(t.ID)} }

// Records have an order that only their store knows.
func (r Record) place() (ItemKind, [3]string) { return ItemRecord, [3]string{} }

func (l StockLine) place() (ItemKind, [3]string) {
	return ItemStockLine, [3]string{string(l.Batch), string(l.Holder)}
}

func (r Request) place() (ItemKind, [3]string) {
	return ItemRequest, [3]string{r.Caller, r.Key.Key}
}

func (c Claim) place() (ItemKind, [3]string) {
	return ItemClaim, [3]string{c.Kind, c.Value, string(c.Scope)}
}

// KindOf is the kind of an item.
func KindOf(it Item) ItemKind {
	kind, _ := it.place()
	return kind
}

// Follows says whether b may stand behind a in an export, so that a list in
// which each item follows the one before has the right order and names nothing
// twice. Of the order of records it knows nothing.
func Follows(a, b Item) bool {
	kindA, keyA := a.place()
	kindB, keyB := b.place()
	if kindA != kindB {
		return slices.Index(ItemKinds, kindA) < slices.Index(ItemKinds, kindB)
	}
	return kindA == ItemRecord || slices.CompareFunc(keyA[:], keyB[:], cmp.Compare[string]) < 0
}

// ErrNotEmpty is what a store answers when it is to be filled and keeps
// something already.
var ErrNotEmpty error = &Error{Kind: Conflict, Err: errors.New("the store is not empty")}
