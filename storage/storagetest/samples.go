package storagetest

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"time"

	"nguon/domain"
)

func meta() domain.Meta {
	now := Now()
	return domain.Meta{CreatedAt: now, ChangedAt: now}
}

// NewProducer makes a household, edited, and the record of its registration.
func NewProducer(edit ...func(*domain.Producer)) (domain.Producer, domain.Change) {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	return first(domain.Producer{
		ID:      NewID[domain.ProducerID](),
		Kind:    domain.Household,
		Name:    "Hộ kinh doanh Trần Thị Mận",
		Address: domain.Place{Line: "Thôn 4", Commune: "Xã Gia Viễn", Province: "Ninh Bình"},
		Contact: domain.Contact{Person: "Trần Thị Mận", Phone: "0912 345 678"},
		Salt:    salt,
		Meta:    meta(),
	}, producerFacets, domain.ProducerRegistered, edit...)
}

// AmendProducer makes the version after p.
func AmendProducer(p domain.Producer, edit ...func(*domain.Producer)) (domain.Producer, domain.Change) {
	return next(p, producerFacets, domain.ProducerChanged, edit...)
}

// NewProduct makes a product with a GTIN and no rating.
func NewProduct(producer domain.ProducerID, edit ...func(*domain.Product)) (domain.Product, domain.Change) {
	return first(domain.Product{
		ID:            NewID[domain.ProductID](),
		Producer:      producer,
		Name:          "Mắm cáy",
		Group:         domain.GroupFood,
		GTIN:          NewGTIN(),
		Package:       domain.PackageJar,
		Content:       Grams(450),
		ShelfLifeDays: 365,
		Ingredients:   "Cáy, muối, thính gạo",
		Standards:     []string{"TCVN 5107:2018"},
		Meta:          meta(),
	}, productFacets, domain.ProductRegistered, edit...)
}

// AmendProduct makes the version after p.
func AmendProduct(p domain.Product, edit ...func(*domain.Product)) (domain.Product, domain.Change) {
	return next(p, productFacets, domain.ProductChanged, edit...)
}

// NewSite makes a workshop without a code.
func NewSite(producer domain.ProducerID, edit ...func(*domain.Site)) (domain.Site, domain.Change) {
	return first(domain.Site{
		ID:       NewID[domain.SiteID](),
		Producer: producer,
		Kind:     domain.Workshop,
		Name:     "Xưởng mắm thôn 4",
		Address: domain.Place{
			Line: "Thôn 4", Commune: "Xã Gia Viễn", Province: "Ninh Bình",
			Position: &domain.Position{Latitude: 20_345_678, Longitude: 105_912_345},
		},
		Meta: meta(),
	}, siteFacets, domain.SiteRegistered, edit...)
}

// AmendSite makes the version after s.
func AmendSite(s domain.Site, edit ...func(*domain.Site)) (domain.Site, domain.Change) {
	return next(s, siteFacets, domain.SiteChanged, edit...)
}

// NewBatch makes 100 kg of a raw material; Made and From make other batches of it.
func NewBatch(producer domain.ProducerID, edit ...func(*domain.Batch)) (domain.Batch, domain.Change) {
	m := meta()
	return first(domain.Batch{
		ID:         NewID[domain.BatchID](),
		Code:       NewBatchCode(),
		UnitKey:    "unit-1",
		Producer:   producer,
		Stage:      domain.RawMaterial,
		Name:       "Cáy tươi",
		Lot:        newLot(),
		MadeOn:     domain.DateOf(m.CreatedAt, time.UTC),
		Made:       Kilograms(100),
		State:      domain.BatchRecorded,
		RecordedAt: m.CreatedAt,
		RecordedBy: "storagetest",
		Meta:       m,
	}, batchFacets, domain.BatchWasRecorded, edit...)
}

// Made says how much a new batch is.
func Made(q domain.Quantity) func(*domain.Batch) {
	return func(b *domain.Batch) { b.Made = q }
}

// From makes a processed batch of these inputs.
func From(inputs ...domain.Input) func(*domain.Batch) {
	return func(b *domain.Batch) { b.Stage, b.Name, b.Inputs = domain.Processing, "Mắm cáy", inputs }
}

// Taking is a part of a batch as an input.
func Taking(b domain.Batch, q domain.Quantity) domain.Input {
	return domain.Input{Batch: b.ID, Quantity: q}
}

// AmendBatch makes the version after b.
func AmendBatch(b domain.Batch, edit ...func(*domain.Batch)) (domain.Batch, domain.Change) {
	return next(b, batchFacets, domain.BatchAmended, edit...)
}

// VoidBatch makes the void version of b.
func VoidBatch(b domain.Batch, edit ...func(*domain.Batch)) (domain.Batch, domain.Change) {
	void := func(b *domain.Batch) { b.State, b.VoidReason = domain.BatchVoid, "Ghi nhầm" }
	return next(b, batchFacets, domain.BatchVoided, append([]func(*domain.Batch){void}, edit...)...)
}

// NewHandover offers a part of a batch, from its producer unless edited.
func NewHandover(b domain.Batch, to domain.ProducerID, q domain.Quantity, edit ...func(*domain.Handover)) (domain.Handover, domain.Change) {
	m := meta()
	return first(domain.Handover{
		ID:        NewID[domain.HandoverID](),
		Purpose:   domain.Trade,
		Batch:     b.ID,
		From:      b.Producer,
		To:        to,
		Quantity:  q,
		On:        domain.DateOf(m.CreatedAt, time.UTC),
		Reference: "PXK 12",
		State:     domain.Offered,
		OfferedAt: m.CreatedAt,
		Meta:      m,
	}, handoverFacets, domain.HandoverOffered, edit...)
}

// NewDelivery hands a part of a batch to a shop outside the service.
func NewDelivery(b domain.Batch, q domain.Quantity, edit ...func(*domain.Handover)) (domain.Handover, domain.Change) {
	m := meta()
	return first(domain.Handover{
		ID:        NewID[domain.HandoverID](),
		Purpose:   domain.Trade,
		Batch:     b.ID,
		From:      b.Producer,
		Partner:   domain.Partner{Name: "Cửa hàng OCOP", Address: "Phường Hoa Lư, Ninh Bình"},
		Quantity:  q,
		On:        domain.DateOf(m.CreatedAt, time.UTC),
		State:     domain.Delivered,
		OfferedAt: m.CreatedAt,
		SettledAt: m.CreatedAt,
		Meta:      m,
	}, handoverFacets, domain.HandoverDelivered, edit...)
}

// Settle makes the version of an offered handover in which it is accepted,
// refused or withdrawn.
func Settle(h domain.Handover, state domain.HandoverState, edit ...func(*domain.Handover)) (domain.Handover, domain.Change) {
	kinds := map[domain.HandoverState]domain.RecordKind{
		domain.Accepted:  domain.HandoverAccepted,
		domain.Refused:   domain.HandoverRefused,
		domain.Withdrawn: domain.HandoverWithdrawn,
	}
	settled := func(h *domain.Handover) { h.State, h.SettledAt = state, h.ChangedAt }
	return next(h, handoverFacets, kinds[state], append([]func(*domain.Handover){settled}, edit...)...)
}

// NewRecall makes a recall by an authority.
func NewRecall(batches []domain.BatchID, edit ...func(*domain.Recall)) (domain.Recall, domain.Change) {
	m := meta()
	return first(domain.Recall{
		ID:       NewID[domain.RecallID](),
		Batches:  batches,
		Reason:   "Chỉ tiêu vi sinh vượt mức",
		Message:  "Không sử dụng sản phẩm, trả lại nơi bán.",
		PlacedAt: m.CreatedAt,
		Meta:     m,
	}, recallFacets, domain.RecallPlaced, edit...)
}

// LiftRecall makes the version of r in which it is lifted.
func LiftRecall(r domain.Recall, edit ...func(*domain.Recall)) (domain.Recall, domain.Change) {
	lifted := func(r *domain.Recall) { r.LiftedAt, r.LiftReason = r.ChangedAt, "Đã xử lý xong" }
	return next(r, recallFacets, domain.RecallLifted, append([]func(*domain.Recall){lifted}, edit...)...)
}

// NewLabelRun prints count labels with the batch's own address.
func NewLabelRun(b domain.Batch, count int, edit ...func(*domain.LabelRun)) (domain.LabelRun, domain.Change) {
	m := meta()
	return first(domain.LabelRun{
		ID:       NewID[domain.LabelRunID](),
		Batch:    b.ID,
		Producer: b.Producer,
		Count:    count,
		Print:    printOptions(),
		At:       m.CreatedAt,
		By:       "storagetest",
		Meta:     m,
	}, labelRunFacets, domain.LabelsIssued, edit...)
}

// NewUnitRun prints count labels with unit codes behind the last one issued.
func NewUnitRun(b domain.Batch, issued domain.UnitNumber, count int, edit ...func(*domain.LabelRun)) (domain.LabelRun, domain.Change) {
	units := func(r *domain.LabelRun) { r.First, r.Last = issued+1, issued+domain.UnitNumber(count) }
	return NewLabelRun(b, count, append([]func(*domain.LabelRun){units}, edit...)...)
}

// NewBlankRun prints count labels ahead of any batch.
func NewBlankRun(producer domain.ProducerID, count int, edit ...func(*domain.LabelRun)) (domain.LabelRun, domain.Change) {
	m := meta()
	return first(domain.LabelRun{
		ID:       NewID[domain.LabelRunID](),
		Producer: producer,
		Code:     NewBatchCode(),
		UnitKey:  "unit-1",
		Count:    count,
		First:    1,
		Last:     domain.UnitNumber(count),
		Print:    printOptions(),
		At:       m.CreatedAt,
		By:       "storagetest",
		Meta:     m,
	}, labelRunFacets, domain.LabelsIssued, edit...)
}

func printOptions() domain.PrintOptions {
	return domain.PrintOptions{
		Stock: "a4-24", Start: 1, Order: domain.FillByRow, Copies: 1, DPI: 300, Template: domain.TemplateStandard, Language: "vi",
	}
}

// VoidLabels makes the version of r in which a part of it is spoiled.
func VoidLabels(r domain.LabelRun, of domain.LabelRange, edit ...func(*domain.LabelRun)) (domain.LabelRun, domain.Change) {
	void := func(r *domain.LabelRun) {
		r.Voids = append(slices.Clone(r.Voids), domain.LabelVoid{LabelRange: of, Reason: "In nhòe", At: r.ChangedAt, By: "storagetest"})
	}
	return next(r, labelRunFacets, domain.LabelsVoided, append([]func(*domain.LabelRun){void}, edit...)...)
}

// ReprintLabels makes the version of r in which a part of it is printed again.
func ReprintLabels(r domain.LabelRun, of domain.LabelRange, edit ...func(*domain.LabelRun)) (domain.LabelRun, domain.Change) {
	again := func(r *domain.LabelRun) {
		r.Reprints = append(slices.Clone(r.Reprints), domain.LabelReprint{
			LabelRange: of, Reason: "Rách cuộn", Print: r.Print, At: r.ChangedAt, By: "storagetest",
		})
	}
	return next(r, labelRunFacets, domain.LabelsReprinted, append([]func(*domain.LabelRun){again}, edit...)...)
}

// ClaimLabels makes the version of a blank run in which a part of it is b's.
func ClaimLabels(r domain.LabelRun, of domain.LabelRange, b domain.Batch, edit ...func(*domain.LabelRun)) (domain.LabelRun, domain.Change) {
	claim := func(r *domain.LabelRun) {
		r.Claims = append(slices.Clone(r.Claims), domain.LabelClaim{
			LabelRange: of, Batch: b.ID, BatchRecord: b.RecordHash, At: r.ChangedAt, By: "storagetest",
		})
	}
	return next(r, labelRunFacets, domain.LabelsClaimed, append([]func(*domain.LabelRun){claim}, edit...)...)
}

// Range is a stretch of the numbers of a run.
func Range(first, last domain.UnitNumber) domain.LabelRange {
	return domain.LabelRange{First: first, Last: last}
}

// NewLabelStock makes a roll of a producer's own.
func NewLabelStock(producer domain.ProducerID, edit ...func(*domain.LabelStock)) (domain.LabelStock, domain.Change) {
	return first(domain.LabelStock{
		ID:       NewID[domain.LabelStockID](),
		Producer: producer,
		Name:     "Cuộn 45 × 25",
		Measures: domain.StockMeasures{Roll: true, PageWidth: 45_000, PageHeight: 25_000, Width: 45_000, Height: 25_000, Columns: 1, Rows: 1},
		Meta:     meta(),
	}, labelStockFacets, domain.LabelStockRegistered, edit...)
}

// AmendLabelStock makes the version after s.
func AmendLabelStock(s domain.LabelStock, edit ...func(*domain.LabelStock)) (domain.LabelStock, domain.Change) {
	return next(s, labelStockFacets, domain.LabelStockChanged, edit...)
}

// NewToken makes an administrator's token. Nobody knows its secret.
func NewToken(edit ...func(*domain.Token)) (domain.Token, domain.Change) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	return first(domain.Token{
		ID:        NewID[domain.TokenID](),
		Name:      "Máy in của xưởng",
		Role:      domain.Admin,
		Hash:      sha256.Sum256(secret),
		CreatedAt: Now(),
		CreatedBy: "storagetest",
	}, tokenFacets, domain.TokenCreated, edit...)
}

// RevokeToken makes the version of t in which it is revoked.
func RevokeToken(t domain.Token, edit ...func(*domain.Token)) (domain.Token, domain.Change) {
	revoked := func(t *domain.Token) { t.RevokedAt = Now() }
	return next(t, tokenFacets, domain.TokenRevoked, append([]func(*domain.Token){revoked}, edit...)...)
}
