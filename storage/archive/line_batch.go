package archive

import "nguon/domain"

type batchLine struct {
	ID         domain.BatchID    `json:"id"`
	Code       domain.BatchCode  `json:"code,omitempty"`
	UnitKey    string            `json:"unit_key,omitempty"`
	Producer   domain.ProducerID `json:"producer,omitempty"`
	Stage      domain.Stage      `json:"stage,omitempty"`
	Product    domain.ProductID  `json:"product,omitempty"`
	Name       string            `json:"name,omitempty"`
	Lot        string            `json:"lot,omitempty"`
	Site       domain.SiteID     `json:"site,omitempty"`
	MadeOn     day               `json:"made_on,omitzero"`
	BestBefore day               `json:"best_before,omitzero"`
	Made       quantityLine      `json:"made,omitzero"`
	Inputs     []inputLine       `json:"inputs,omitempty"`
	Losses     []lossLine        `json:"losses,omitempty"`
	Attributes []attributeLine   `json:"attributes,omitempty"`
	Documents  []documentLine    `json:"documents,omitempty"`
	Supplier   supplierLine      `json:"supplier,omitzero"`
	State      domain.BatchState `json:"state,omitempty"`
	VoidReason string            `json:"void_reason,omitempty"`
	RecordedAt instant           `json:"recorded_at,omitzero"`
	RecordedBy string            `json:"recorded_by,omitempty"`
	metaLine
}

type inputLine struct {
	Batch domain.BatchID `json:"batch"`
	quantityLine
}

func toInputLine(in domain.Input) inputLine {
	return inputLine{Batch: in.Batch, quantityLine: toQuantityLine(in.Quantity)}
}

func (l inputLine) input() domain.Input { return domain.Input{Batch: l.Batch, Quantity: l.quantity()} }

type lossLine struct {
	Name string `json:"name,omitempty"`
	quantityLine
}

func toLossLine(x domain.Loss) lossLine {
	return lossLine{Name: x.Name, quantityLine: toQuantityLine(x.Quantity)}
}

func (l lossLine) loss() domain.Loss { return domain.Loss{Name: l.Name, Quantity: l.quantity()} }

type attributeLine struct {
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
}

func toAttributeLine(a domain.Attribute) attributeLine { return attributeLine(a) }

func (l attributeLine) attribute() domain.Attribute { return domain.Attribute(l) }

type supplierLine struct {
	Name string `json:"name,omitempty"`
	Lot  string `json:"lot,omitempty"`
}

func toBatchLine(b domain.Batch) batchLine {
	return batchLine{
		ID: b.ID, Code: b.Code, UnitKey: b.UnitKey, Producer: b.Producer, Stage: b.Stage, Product: b.Product, Name: b.Name,
		Lot: b.Lot, Site: b.Site, MadeOn: day{b.MadeOn}, BestBefore: day{b.BestBefore}, Made: toQuantityLine(b.Made),
		Inputs: convert(b.Inputs, toInputLine), Losses: convert(b.Losses, toLossLine),
		Attributes: convert(b.Attributes, toAttributeLine), Documents: convert(b.Documents, toDocumentLine),
		Supplier: supplierLine(b.Supplier), State: b.State, VoidReason: b.VoidReason,
		RecordedAt: instant{b.RecordedAt}, RecordedBy: b.RecordedBy, metaLine: toMetaLine(b.Meta),
	}
}

func (l batchLine) batch() (domain.Batch, error) {
	return domain.Batch{
		ID: l.ID, Code: l.Code, UnitKey: l.UnitKey, Producer: l.Producer, Stage: l.Stage, Product: l.Product, Name: l.Name,
		Lot: l.Lot, Site: l.Site, MadeOn: l.MadeOn.Date, BestBefore: l.BestBefore.Date, Made: l.Made.quantity(),
		Inputs: convert(l.Inputs, inputLine.input), Losses: convert(l.Losses, lossLine.loss),
		Attributes: convert(l.Attributes, attributeLine.attribute), Documents: convert(l.Documents, documentLine.document),
		Supplier: domain.Supplier(l.Supplier), State: l.State, VoidReason: l.VoidReason,
		RecordedAt: l.RecordedAt.Time, RecordedBy: l.RecordedBy, Meta: l.meta(),
	}, nil
}

type stockLine struct {
	Batch  domain.BatchID    `json:"batch"`
	Holder domain.ProducerID `json:"holder"`
	quantityLine
}

func toStockLine(s domain.StockLine) stockLine {
	return stockLine{Batch: s.Batch, Holder: s.Holder, quantityLine: toQuantityLine(s.Left)}
}

func (l stockLine) stock() (domain.StockLine, error) {
	return domain.StockLine{Batch: l.Batch, Holder: l.Holder, Left: l.quantity()}, nil
}

type handoverLine struct {
	ID        domain.HandoverID    `json:"id"`
	Purpose   domain.Purpose       `json:"purpose"`
	Batch     domain.BatchID       `json:"batch,omitempty"`
	From      domain.ProducerID    `json:"from,omitempty"`
	To        domain.ProducerID    `json:"to,omitempty"`
	Partner   partnerLine          `json:"partner,omitzero"`
	Quantity  quantityLine         `json:"quantity,omitzero"`
	On        day                  `json:"on,omitzero"`
	Reference string               `json:"reference,omitempty"`
	State     domain.HandoverState `json:"state,omitempty"`
	Reason    string               `json:"reason,omitempty"`
	OfferedAt instant              `json:"offered_at,omitzero"`
	SettledAt instant              `json:"settled_at,omitzero"`
	metaLine
}

type partnerLine struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
}

func toHandoverLine(h domain.Handover) handoverLine {
	return handoverLine{
		ID: h.ID, Purpose: h.Purpose, Batch: h.Batch, From: h.From, To: h.To, Partner: partnerLine(h.Partner), Quantity: toQuantityLine(h.Quantity),
		On: day{h.On}, Reference: h.Reference, State: h.State, Reason: h.Reason, OfferedAt: instant{h.OfferedAt},
		SettledAt: instant{h.SettledAt}, metaLine: toMetaLine(h.Meta),
	}
}

func (l handoverLine) handover() (domain.Handover, error) {
	return domain.Handover{
		ID: l.ID, Purpose: l.Purpose, Batch: l.Batch, From: l.From, To: l.To, Partner: domain.Partner(l.Partner), Quantity: l.Quantity.quantity(),
		On: l.On.Date, Reference: l.Reference, State: l.State, Reason: l.Reason, OfferedAt: l.OfferedAt.Time,
		SettledAt: l.SettledAt.Time, Meta: l.meta(),
	}, nil
}
