package domain

import "time"

// Standing is what a scanned code is worth, and whether the goods behind it
// may be used. When several hold, the first in this order is said.
type Standing string

// The standings.
const (
	// StandingRecalled: the batch, or something it was made from, is recalled.
	StandingRecalled Standing = "recalled"
	// StandingVoid: the batch was recorded by mistake and does not exist.
	StandingVoid Standing = "void"
	// StandingUnitVoid: the label was spoiled and taken out of use.
	StandingUnitVoid Standing = "unit_void"
	// StandingExpired: the best-before date has passed.
	StandingExpired Standing = "expired"
	// StandingIssued: the code was issued for this batch. It is not said that
	// the goods in hand are genuine: a code can be copied.
	StandingIssued Standing = "issued"
	// StandingUnassigned: the label was printed ahead and belongs to no goods
	// yet. Nothing else holds of such a label but StandingUnitVoid.
	StandingUnassigned Standing = "unassigned"
)

// Scan is what a scanned address tells the public. Everything in it is public;
// nothing else is.
type Scan struct {
	Standing Standing
	Code     BatchCode
	// Unit is set when the address names one package.
	Unit *ScannedUnit
	// Batch is what was scanned. Of a label that belongs to no goods only the
	// producer is known.
	Batch PublicBatch
	// Steps is the history from the newest step back to every raw material.
	Steps []Step
	// Complete is false when the history is too long to be given whole.
	Complete bool
	Recalls  []PublicRecall
	// Today is the day on which Standing was judged.
	Today Date
}

// ScannedUnit is one package of a batch.
type ScannedUnit struct {
	Code UnitCode
	// Number is 0 when the service has lost the key under which the unit's code
	// was made, and cannot tell whether it ever issued it.
	Number UnitNumber
	// PrintedAt is when the run that issued its label was recorded.
	PrintedAt time.Time
	// VoidAt is when the label was taken out of use; zero unless it was.
	VoidAt time.Time
}

// Step is one entry of the history: a batch was made, or goods changed hands.
type Step struct {
	On Date
	// Exactly one of the two is set.
	Made     *PublicBatch
	Handover *PublicHandover
}

// PublicBatch is what anybody may know of a batch.
type PublicBatch struct {
	Code       BatchCode
	Stage      Stage
	Name       string
	Lot        string
	MadeOn     Date
	BestBefore Date
	Made       Quantity
	// Package is what a piece of it is called; PackagePiece when nothing is known.
	Package    Package
	Producer   PublicProducer
	Product    *PublicProduct
	Site       *PublicSite
	Inputs     []PublicInput
	Losses     []Loss
	Attributes []Attribute
	Documents  []Document
	Void       bool
	Recalled   bool
	RecordedAt time.Time
}

// Title is what the goods are called, on the label and on the page alike: by
// their product, or as they were recorded where there is none.
func (b *PublicBatch) Title() string {
	if b.Product != nil {
		return b.Product.Name
	}
	return b.Name
}

// PublicInput is what went into a batch, as anybody may know it.
type PublicInput struct {
	Code     BatchCode
	Name     string
	Lot      string
	Quantity Quantity
	Package  Package
}

// PublicProducer is what anybody may know of a producer: no person, no way to
// reach one, and for a household only its commune and province.
type PublicProducer struct {
	Kind    ProducerKind
	Name    string
	Address Place
	Website string
	Sample  bool
}

// PublicProduct is what anybody may know of a product.
type PublicProduct struct {
	Name        string
	Group       Group
	Brand       string
	GTIN        string
	Package     Package
	Content     Quantity
	Ingredients string
	Storage     string
	Usage       string
	Standards   []string
	// Rating is nil unless the recognition holds today.
	Rating *Rating
	Image  *Document
}

// PublicSite is what anybody may know of a site.
type PublicSite struct {
	Kind    SiteKind
	Name    string
	Code    string
	Address Place
}

// PublicHandover is what anybody may know of a handover between producers.
type PublicHandover struct {
	Name     string
	Lot      string
	From     string
	To       string
	Quantity Quantity
	Package  Package
}

// PublicRecall is what anybody may know of a recall.
type PublicRecall struct {
	Message  string
	PlacedAt time.Time
	// Origins are the batches that the recall starts from, when they are not
	// the scanned one.
	Origins []PublicInput
}
