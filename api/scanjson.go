package api

import "nguon/domain"

// scanResponse is what a scanned address tells programs. All of it is public:
// it names the fields of domain.Scan, which is public by construction, and no
// ids, which are for those who are signed in.
type scanResponse struct {
	Standing domain.Standing  `json:"standing"`
	Code     domain.BatchCode `json:"code"`
	Unit     *scannedUnit     `json:"unit,omitempty"`
	// Batch is absent for a label that belongs to no goods; of such a label
	// Producer is all that is known.
	Batch    *publicBatchResponse    `json:"batch,omitempty"`
	Producer *publicProducerResponse `json:"producer,omitempty"`
	History  []stepResponse          `json:"history"`
	Complete bool                    `json:"complete"`
	Recalls  []publicRecallResponse  `json:"recalls"`
	Today    date                    `json:"today"`
}

type scannedUnit struct {
	Code      domain.UnitCode   `json:"code"`
	Number    domain.UnitNumber `json:"number,omitempty"`
	PrintedAt instant           `json:"printed_at,omitzero"`
	VoidAt    instant           `json:"void_at,omitzero"`
}

// stepResponse has either Made or Handover.
type stepResponse struct {
	On       date                    `json:"on"`
	Made     *publicBatchResponse    `json:"made,omitempty"`
	Handover *publicHandoverResponse `json:"handover,omitempty"`
}

type publicBatchResponse struct {
	Code       domain.BatchCode       `json:"code"`
	Stage      domain.Stage           `json:"stage"`
	Name       string                 `json:"name"`
	Lot        string                 `json:"lot"`
	MadeOn     date                   `json:"made_on"`
	BestBefore date                   `json:"best_before,omitzero"`
	Made       quantity               `json:"made"`
	Package    domain.Package         `json:"package"`
	Producer   publicProducerResponse `json:"producer"`
	Product    *publicProductResponse `json:"product,omitempty"`
	Site       *publicSiteResponse    `json:"site,omitempty"`
	Inputs     []publicInputResponse  `json:"inputs"`
	Losses     []loss                 `json:"losses"`
	Attributes []attribute            `json:"attributes"`
	Documents  []document             `json:"documents"`
	Void       bool                   `json:"void"`
	Recalled   bool                   `json:"recalled"`
	RecordedAt instant                `json:"recorded_at"`
}

type publicInputResponse struct {
	Code     domain.BatchCode `json:"code"`
	Name     string           `json:"name"`
	Lot      string           `json:"lot"`
	Quantity quantity         `json:"quantity,omitzero"`
	Package  domain.Package   `json:"package,omitempty"`
}

type publicProducerResponse struct {
	Kind    domain.ProducerKind `json:"kind"`
	Name    string              `json:"name"`
	Address place               `json:"address"`
	Website string              `json:"website,omitempty"`
	Sample  bool                `json:"sample"`
}

type publicProductResponse struct {
	Name        string          `json:"name"`
	Group       domain.Group    `json:"group"`
	Brand       string          `json:"brand,omitempty"`
	GTIN        string          `json:"gtin,omitempty"`
	Package     domain.Package  `json:"package"`
	Content     quantity        `json:"content,omitzero"`
	Ingredients string          `json:"ingredients,omitempty"`
	Storage     string          `json:"storage,omitempty"`
	Usage       string          `json:"usage,omitempty"`
	Standards   []string        `json:"standards"`
	Rating      *ratingResponse `json:"rating,omitempty"`
	Image       *document       `json:"image,omitempty"`
}

type publicSiteResponse struct {
	Kind    domain.SiteKind `json:"kind"`
	Name    string          `json:"name"`
	Code    string          `json:"code,omitempty"`
	Address place           `json:"address"`
}

type publicHandoverResponse struct {
	Name     string         `json:"name"`
	Lot      string         `json:"lot"`
	From     string         `json:"from"`
	To       string         `json:"to"`
	Quantity quantity       `json:"quantity"`
	Package  domain.Package `json:"package"`
}

type publicRecallResponse struct {
	Message  string                `json:"message"`
	PlacedAt instant               `json:"placed_at"`
	Origins  []publicInputResponse `json:"origins"`
}

func scanOf(s domain.Scan) scanResponse {
	out := scanResponse{
		Standing: s.Standing, Code: s.Code, History: each(s.Steps, stepOf),
		Complete: s.Complete, Recalls: each(s.Recalls, publicRecallOf), Today: date{s.Today},
	}
	if s.Batch.Code == "" {
		maker := publicProducerOf(s.Batch.Producer)
		out.Producer = &maker
	} else {
		batch := publicBatchOf(s.Batch)
		out.Batch = &batch
	}
	if u := s.Unit; u != nil {
		out.Unit = &scannedUnit{u.Code, u.Number, instant(u.PrintedAt), instant(u.VoidAt)}
	}
	return out
}

func stepOf(s domain.Step) stepResponse {
	step := stepResponse{On: date{s.On}}
	if s.Made != nil {
		made := publicBatchOf(*s.Made)
		step.Made = &made
	}
	if h := s.Handover; h != nil {
		step.Handover = &publicHandoverResponse{h.Name, h.Lot, h.From, h.To, quantity(h.Quantity), h.Package}
	}
	return step
}

func publicBatchOf(b domain.PublicBatch) publicBatchResponse {
	out := publicBatchResponse{
		Code: b.Code, Stage: b.Stage, Name: b.Name, Lot: b.Lot,
		MadeOn: date{b.MadeOn}, BestBefore: date{b.BestBefore}, Made: quantity(b.Made), Package: b.Package,
		Producer: publicProducerOf(b.Producer), Product: publicProductOf(b.Product),
		Inputs: each(b.Inputs, publicInputOf), Losses: each(b.Losses, lossOf),
		Attributes: each(b.Attributes, attributeOf), Documents: each(b.Documents, documentOf),
		Void: b.Void, Recalled: b.Recalled, RecordedAt: instant(b.RecordedAt),
	}
	if b.Site != nil {
		out.Site = &publicSiteResponse{b.Site.Kind, b.Site.Name, b.Site.Code, placeOf(b.Site.Address)}
	}
	return out
}

func publicProducerOf(p domain.PublicProducer) publicProducerResponse {
	return publicProducerResponse{p.Kind, p.Name, placeOf(p.Address), p.Website, p.Sample}
}

func publicProductOf(p *domain.PublicProduct) *publicProductResponse {
	if p == nil {
		return nil
	}
	return &publicProductResponse{
		Name: p.Name, Group: p.Group, Brand: p.Brand, GTIN: p.GTIN, Package: p.Package, Content: quantity(p.Content),
		Ingredients: p.Ingredients, Storage: p.Storage, Usage: p.Usage,
		Standards: each(p.Standards, func(s string) string { return s }),
		Rating:    ratingOf(p.Rating), Image: optionalDocumentOf(p.Image),
	}
}

func publicInputOf(i domain.PublicInput) publicInputResponse {
	return publicInputResponse{i.Code, i.Name, i.Lot, quantity(i.Quantity), i.Package}
}

func publicRecallOf(r domain.PublicRecall) publicRecallResponse {
	return publicRecallResponse{r.Message, instant(r.PlacedAt), each(r.Origins, publicInputOf)}
}
