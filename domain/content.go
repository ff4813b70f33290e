package domain

import (
	"strconv"
	"time"

	"nguon/domain/ledger"
)

// The contents of records, noun by noun. What is written here is hashed for
// ever: a field may be added under a new name, none may change its meaning.
// Personal values stand in them as salted hashes.

type quantityContent struct {
	Value string `json:"value"`
	Unit  Unit   `json:"unit"`
}

func (q Quantity) content() *quantityContent {
	if q.Unit == "" {
		return nil
	}
	return &quantityContent{Value: q.Value(), Unit: q.Unit}
}

type placeContent struct {
	Line      string `json:"line,omitempty"`
	Commune   string `json:"commune,omitempty"`
	Province  string `json:"province,omitempty"`
	Latitude  string `json:"latitude,omitempty"`
	Longitude string `json:"longitude,omitempty"`
	// Private stands for Line and the position where those are personal.
	Private string `json:"private,omitempty"`
}

// contentFor is the place in a record. A household lives where it works: what
// is finer than its commune is personal.
func (p Place) contentFor(owner *Producer) placeContent {
	full := placeContent{Line: p.Line, Commune: p.Commune, Province: p.Province}
	if p.Position != nil {
		full.Latitude = strconv.FormatInt(p.Position.Latitude, 10)
		full.Longitude = strconv.FormatInt(p.Position.Longitude, 10)
	}
	if owner.Kind != Household {
		return full
	}
	private := full.Line + "\n" + full.Latitude + "\n" + full.Longitude
	return placeContent{Commune: p.Commune, Province: p.Province, Private: ledger.Private(owner.Salt, private)}
}

type producerContent struct {
	Kind    ProducerKind   `json:"kind"`
	Name    string         `json:"name"`
	TaxCode string         `json:"tax_code,omitempty"`
	Address placeContent   `json:"address"`
	Website string         `json:"website,omitempty"`
	Sample  bool           `json:"sample,omitempty"`
	Private privateContent `json:"private"`
}

// privateContent holds salted hashes; see ledger.Private.
type privateContent struct {
	Person  string `json:"person,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	TaxCode string `json:"tax_code,omitempty"`
}

func (p *Producer) content() producerContent {
	c := producerContent{
		Kind: p.Kind, Name: p.Name, TaxCode: p.TaxCode, Address: p.Address.contentFor(p), Website: p.Website, Sample: p.Sample,
		Private: privateContent{
			Person: ledger.Private(p.Salt, p.Contact.Person),
			Phone:  ledger.Private(p.Salt, p.Contact.Phone),
			Email:  ledger.Private(p.Salt, p.Contact.Email),
		},
	}
	if p.Kind == Household {
		// A household's tax code is its owner's personal number.
		c.TaxCode, c.Private.TaxCode = "", ledger.Private(p.Salt, p.TaxCode)
	}
	return c
}

type productContent struct {
	Producer      ProducerID       `json:"producer"`
	Name          string           `json:"name"`
	Group         Group            `json:"group"`
	Brand         string           `json:"brand,omitempty"`
	GTIN          string           `json:"gtin,omitempty"`
	Package       Package          `json:"package"`
	Content       *quantityContent `json:"content,omitempty"`
	ShelfLifeDays int              `json:"shelf_life_days,omitempty"`
	Ingredients   string           `json:"ingredients,omitempty"`
	Storage       string           `json:"storage,omitempty"`
	Usage         string           `json:"usage,omitempty"`
	Standards     []string         `json:"standards,omitempty"`
	Rating        *ratingContent   `json:"rating,omitempty"`
	Image         *documentContent `json:"image,omitempty"`
}

type ratingContent struct {
	Stars    int    `json:"stars"`
	Decision string `json:"decision"`
	On       string `json:"on"`
}

type documentContent struct {
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"`
	SHA256  string `json:"sha256"`
	Address string `json:"address,omitempty"`
}

func (p *Product) content() productContent {
	c := productContent{
		Producer: p.Producer, Name: p.Name, Group: p.Group, Brand: p.Brand, GTIN: string(p.GTIN),
		Package: p.Package, Content: p.Content.content(), ShelfLifeDays: p.ShelfLifeDays,
		Ingredients: p.Ingredients, Storage: p.Storage, Usage: p.Usage, Standards: p.Standards,
	}
	if p.Rating != nil {
		c.Rating = &ratingContent{Stars: p.Rating.Stars, Decision: p.Rating.Decision, On: p.Rating.On.String()}
	}
	if p.Image != nil {
		image := documentContent(*p.Image)
		c.Image = &image
	}
	return c
}

type siteContent struct {
	Producer ProducerID   `json:"producer"`
	Kind     SiteKind     `json:"kind"`
	Name     string       `json:"name"`
	Code     string       `json:"code,omitempty"`
	Address  placeContent `json:"address"`
}

func (s *Site) content(owner *Producer) siteContent {
	return siteContent{Producer: s.Producer, Kind: s.Kind, Name: s.Name, Code: s.Code, Address: s.Address.contentFor(owner)}
}

type batchContent struct {
	Code       BatchCode          `json:"code"`
	Producer   ProducerID         `json:"producer"`
	Stage      Stage              `json:"stage"`
	Product    ProductID          `json:"product,omitempty"`
	Name       string             `json:"name"`
	Lot        string             `json:"lot"`
	Site       SiteID             `json:"site,omitempty"`
	MadeOn     string             `json:"made_on"`
	BestBefore string             `json:"best_before,omitempty"`
	Made       *quantityContent   `json:"made"`
	Inputs     []inputContent     `json:"inputs,omitempty"`
	Losses     []lossContent      `json:"losses,omitempty"`
	Attributes []attributeContent `json:"attributes,omitempty"`
	Documents  []documentContent  `json:"documents,omitempty"`
	Supplier   string             `json:"supplier_private,omitempty"`
	State      BatchState         `json:"state"`
	UnitKey    string             `json:"unit_key"`
	// The records of producer, product and site as they stood: what a label
	// said on that day can be shown whatever they say later.
	ProducerRecord string `json:"producer_record"`
	ProductRecord  string `json:"product_record,omitempty"`
	SiteRecord     string `json:"site_record,omitempty"`
}

type inputContent struct {
	Batch    BatchID          `json:"batch"`
	Quantity *quantityContent `json:"quantity"`
	// Record is the hash of the input's record as it stood: a change upstream
	// breaks everything downstream.
	Record string `json:"record"`
}

type lossContent struct {
	Name     string           `json:"name"`
	Quantity *quantityContent `json:"quantity"`
}

type attributeContent struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// sources is what a batch refers to, as it stands.
type sources struct {
	producer Producer
	// product and site are zero where the batch has none.
	product Product
	site    Site
	// inputs are in the batch's order.
	inputs []Outline
}

// content is the batch in a record, with the hashes of the records that it
// refers to. A supplier may be a person.
func (b *Batch) content(from *sources) batchContent {
	c := batchContent{
		UnitKey: b.UnitKey, ProducerRecord: from.producer.RecordHash, ProductRecord: from.product.RecordHash, SiteRecord: from.site.RecordHash,
		Code: b.Code, Producer: b.Producer, Stage: b.Stage, Product: b.Product, Name: b.Name, Lot: b.Lot, Site: b.Site,
		MadeOn: b.MadeOn.String(), BestBefore: b.BestBefore.String(), Made: b.Made.content(), State: b.State,
	}
	for i, in := range b.Inputs {
		c.Inputs = append(c.Inputs, inputContent{Batch: in.Batch, Quantity: in.Quantity.content(), Record: from.inputs[i].RecordHash})
	}
	for _, l := range b.Losses {
		c.Losses = append(c.Losses, lossContent{Name: l.Name, Quantity: l.Quantity.content()})
	}
	for _, a := range b.Attributes {
		c.Attributes = append(c.Attributes, attributeContent(a))
	}
	for _, d := range b.Documents {
		c.Documents = append(c.Documents, documentContent(d))
	}
	if b.Supplier != (Supplier{}) {
		c.Supplier = ledger.Private(from.producer.Salt, b.Supplier.Name+"\n"+b.Supplier.Lot)
	}
	return c
}

type handoverContent struct {
	Purpose   Purpose          `json:"purpose"`
	Batch     BatchID          `json:"batch"`
	Record    string           `json:"batch_record"`
	From      ProducerID       `json:"from"`
	To        ProducerID       `json:"to,omitempty"`
	Partner   string           `json:"partner_private,omitempty"`
	Quantity  *quantityContent `json:"quantity"`
	On        string           `json:"on"`
	Reference string           `json:"reference,omitempty"`
	State     HandoverState    `json:"state"`
}

// content is the handover in a record, with the hash of its batch's record. A
// partner outside may be a person.
func (h *Handover) content(giver *Producer, batchRecord string) handoverContent {
	c := handoverContent{
		Purpose: h.Purpose, Batch: h.Batch, Record: batchRecord, From: h.From, To: h.To,
		Quantity: h.Quantity.content(), On: h.On.String(), Reference: h.Reference, State: h.State,
	}
	if h.Partner != (Partner{}) {
		c.Partner = ledger.Private(giver.Salt, h.Partner.Name+"\n"+h.Partner.Address)
	}
	return c
}

type recallContent struct {
	Batches []recalledContent `json:"batches"`
	Reason  string            `json:"reason"`
	Message string            `json:"message"`
	Placer  ProducerID        `json:"placer,omitempty"`
	Lifted  bool              `json:"lifted,omitempty"`
}

type recalledContent struct {
	Batch  BatchID `json:"batch"`
	Record string  `json:"record,omitempty"`
}

// content is the recall in a record; records are those of its batches, nil
// when it is lifted.
func (r *Recall) content(records []string) recallContent {
	c := recallContent{Reason: r.Reason, Message: r.Message, Placer: r.Placer, Lifted: records == nil}
	for i, id := range r.Batches {
		recalled := recalledContent{Batch: id}
		if records != nil {
			recalled.Record = records[i]
		}
		c.Batches = append(c.Batches, recalled)
	}
	return c
}

type labelRunContent struct {
	Batch    BatchID    `json:"batch,omitempty"`
	Record   string     `json:"batch_record,omitempty"`
	Producer ProducerID `json:"producer"`
	Code     BatchCode  `json:"code,omitempty"`
	UnitKey  string     `json:"unit_key,omitempty"`
	Count    int        `json:"count"`
	First    UnitNumber `json:"first,omitempty"`
	Last     UnitNumber `json:"last,omitempty"`
	PIN      bool       `json:"pin,omitempty"`
	Address  string     `json:"address"`
	printContent
	Voids    []labelVoidContent    `json:"voids,omitempty"`
	Reprints []labelReprintContent `json:"reprints,omitempty"`
	Claims   []labelClaimContent   `json:"claims,omitempty"`
}

type printContent struct {
	Stock    string           `json:"stock"`
	Measures *measuresContent `json:"measures,omitempty"`
	Start    int              `json:"start"`
	Order    FillOrder        `json:"order,omitempty"`
	Copies   int              `json:"copies,omitempty"`
	CutMarks bool             `json:"cut_marks,omitempty"`
	DPI      int              `json:"dpi,omitempty"`
	Template Template         `json:"template,omitempty"`
	Fields   []LabelField     `json:"fields,omitempty"`
	Language string           `json:"language"`
	OffsetX  int              `json:"offset_x,omitempty"`
	OffsetY  int              `json:"offset_y,omitempty"`
}

func (o *PrintOptions) content() printContent {
	return printContent{
		Stock: o.Stock, Measures: o.Measures.content(), Start: o.Start, Order: o.Order, Copies: o.Copies, CutMarks: o.CutMarks,
		DPI: o.DPI, Template: o.Template, Fields: o.Fields, Language: o.Language, OffsetX: o.OffsetX, OffsetY: o.OffsetY,
	}
}

// measuresContent is in micrometres.
type measuresContent struct {
	Roll       bool `json:"roll,omitempty"`
	PageWidth  int  `json:"page_width"`
	PageHeight int  `json:"page_height"`
	Width      int  `json:"width"`
	Height     int  `json:"height"`
	Columns    int  `json:"columns"`
	Rows       int  `json:"rows"`
	Left       int  `json:"left,omitempty"`
	Top        int  `json:"top,omitempty"`
	GapX       int  `json:"gap_x,omitempty"`
	GapY       int  `json:"gap_y,omitempty"`
	InsetX     int  `json:"inset_x,omitempty"`
	InsetY     int  `json:"inset_y,omitempty"`
}

func (m *StockMeasures) content() *measuresContent {
	if m == nil {
		return nil
	}
	c := measuresContent(*m)
	return &c
}

type labelRangeContent struct {
	First UnitNumber `json:"first"`
	Last  UnitNumber `json:"last"`
	At    string     `json:"at"`
	By    string     `json:"by"`
}

type labelVoidContent struct {
	labelRangeContent
	Reason string `json:"reason"`
}

type labelReprintContent struct {
	labelRangeContent
	Reason string       `json:"reason"`
	Print  printContent `json:"print"`
}

type labelClaimContent struct {
	labelRangeContent
	Batch  BatchID `json:"batch"`
	Record string  `json:"batch_record"`
}

// content is the label run in a record; address is what its labels begin with,
// batchRecord the record of the batch that the change is about.
func (r *LabelRun) content(address, batchRecord string) labelRunContent {
	c := labelRunContent{
		Batch: r.Batch, Record: batchRecord, Producer: r.Producer, Code: r.Code, UnitKey: r.UnitKey,
		Count: r.Count, First: r.First, Last: r.Last, PIN: r.PIN, Address: address, printContent: r.Print.content(),
	}
	told := func(of LabelRange, at time.Time, by string) labelRangeContent {
		return labelRangeContent{First: of.First, Last: of.Last, At: at.Format(timeLayout), By: by}
	}
	for _, v := range r.Voids {
		c.Voids = append(c.Voids, labelVoidContent{told(v.LabelRange, v.At, v.By), v.Reason})
	}
	for _, p := range r.Reprints {
		c.Reprints = append(c.Reprints, labelReprintContent{told(p.LabelRange, p.At, p.By), p.Reason, p.Print.content()})
	}
	for _, claim := range r.Claims {
		c.Claims = append(c.Claims, labelClaimContent{told(claim.LabelRange, claim.At, claim.By), claim.Batch, claim.BatchRecord})
	}
	return c
}

type labelStockContent struct {
	Producer ProducerID      `json:"producer"`
	Name     string          `json:"name"`
	Measures measuresContent `json:"measures"`
	OffsetX  int             `json:"offset_x,omitempty"`
	OffsetY  int             `json:"offset_y,omitempty"`
	Retired  bool            `json:"retired,omitempty"`
}

func (s *LabelStock) content() labelStockContent {
	return labelStockContent{
		Producer: s.Producer, Name: s.Name, Measures: measuresContent(s.Measures),
		OffsetX: s.OffsetX, OffsetY: s.OffsetY, Retired: s.Retired,
	}
}

type tokenContent struct {
	Name     string     `json:"name"`
	Role     Role       `json:"role"`
	Producer ProducerID `json:"producer,omitempty"`
}

func (k *Token) content() tokenContent {
	return tokenContent{Name: k.Name, Role: k.Role, Producer: k.Producer}
}
