package domain

import "strconv"

// PrintOptions is what labels are printed on, and what stands on them. A run
// keeps its own, so that its files can be made again on the same paper; they
// say what batch and product say by then.
type PrintOptions struct {
	// Stock names a known label stock, such as "a4-24", or is the id of a
	// LabelStock of the producer's own.
	Stock string
	// Measures are those of the producer's own stock as they were when the
	// labels were ordered; nil for a known stock.
	Measures *StockMeasures
	// Start is the position of the first label on a part-used sheet, from 1 in
	// the order of filling.
	Start int
	Order FillOrder
	// Copies is how often each label is printed, 1 to MaxCopies.
	Copies   int
	CutMarks bool
	// DPI is the resolution of the printer, one of Resolutions.
	DPI      int
	Template Template
	// Fields are what TemplateChosen says, in this order; empty for the others.
	Fields []LabelField
	// Language of the captions: "vi" or "en".
	Language string
	// OffsetX and OffsetY move everything right and down, in micrometres, for a
	// printer that pulls paper askew; at most MaxOffset either way.
	OffsetX int
	OffsetY int
}

// FillOrder is the way in which labels fill a sheet.
type FillOrder string

// The orders.
const (
	FillByRow    FillOrder = "row" // across, then down
	FillByColumn FillOrder = "column"
)

// FillOrders lists all orders.
var FillOrders = []FillOrder{FillByRow, FillByColumn}

// Template is which facts stand on a label beside its symbol.
type Template string

// The templates.
const (
	// TemplateCompact has the codes and nothing else.
	TemplateCompact Template = "compact"
	// TemplateStandard has product, lot, dates and producer.
	TemplateStandard Template = "standard"
	// TemplateFull has all that a packaging label has to say.
	TemplateFull Template = "full"
	// TemplateChosen has the product and the fields that were chosen.
	TemplateChosen Template = "chosen"
)

// Templates lists all templates.
var Templates = []Template{TemplateCompact, TemplateStandard, TemplateFull, TemplateChosen}

// LabelField is a fact that a label can state.
type LabelField string

// The fields.
const (
	FieldLot         LabelField = "lot"
	FieldMadeOn      LabelField = "made_on"
	FieldBestBefore  LabelField = "best_before"
	FieldContent     LabelField = "content"
	FieldQuantity    LabelField = "quantity"
	FieldBrand       LabelField = "brand"
	FieldProducer    LabelField = "producer"
	FieldAddress     LabelField = "address"
	FieldPhone       LabelField = "phone"
	FieldSite        LabelField = "site"
	FieldIngredients LabelField = "ingredients"
	FieldStorage     LabelField = "storage"
	FieldUsage       LabelField = "usage"
	FieldStandards   LabelField = "standards"
	FieldRating      LabelField = "rating"
	FieldBarcode     LabelField = "barcode"
)

// LabelFields lists all fields, in the order in which a full label has them.
var LabelFields = []LabelField{
	FieldRating, FieldBrand, FieldLot, FieldMadeOn, FieldBestBefore, FieldContent, FieldQuantity, FieldIngredients,
	FieldStorage, FieldUsage, FieldStandards, FieldProducer, FieldSite, FieldAddress, FieldPhone, FieldBarcode,
}

// Resolutions are those of the printers in use, in dots an inch: thermal ones
// have 203 or 300, office printers 300 or 600.
var Resolutions = []int{203, 300, 600}

// Languages are those that labels and pages are made in.
var Languages = []string{"vi", "en"}

// Bounds of print options. MaxPosition is more than any sheet has labels; the
// caller, who knows the stock, holds Start against it.
const (
	MaxCopies   = 100
	MaxOffset   = 5000
	MaxPosition = 1000
)

// complete fills in what most people mean where nothing was said.
func (o *PrintOptions) complete() {
	if o.Order == "" {
		o.Order = FillByRow
	}
	if o.Copies == 0 {
		o.Copies = 1
	}
	if o.DPI == 0 {
		o.DPI = 300
	}
	if o.Template == "" {
		o.Template = TemplateStandard
	}
}

func (p *problems) print(o *PrintOptions) {
	p.text("stock", &o.Stock, TextRule{Max: 40, Required: true})
	p.within("start", o.Start, 1, MaxPosition)
	choice(p, "order", o.Order, FillOrders)
	p.within("copies", o.Copies, 1, MaxCopies)
	p.resolution("dpi", o.DPI)
	choice(p, "template", o.Template, Templates)
	p.fields(o)
	choice(p, "language", o.Language, Languages)
	p.within("offset_x", o.OffsetX, -MaxOffset, MaxOffset)
	p.within("offset_y", o.OffsetY, -MaxOffset, MaxOffset)
}

// CodeFieldsNotChosen names the template that has its own fields.
const CodeFieldsNotChosen = "fields_not_chosen"

func (p *problems) fields(o *PrintOptions) {
	if o.Template != TemplateChosen && len(o.Fields) > 0 {
		p.add("fields", CodeFieldsNotChosen, string(o.Template))
		return
	}
	p.count("fields", len(o.Fields), len(LabelFields))
	seen := make(map[LabelField]bool)
	for i, f := range o.Fields {
		choice(p, item("fields", i), f, LabelFields)
		if seen[f] {
			p.add(item("fields", i), CodeInputTwice, string(f))
		}
		seen[f] = true
	}
}

func (p *problems) resolution(field string, dpi int) {
	names := make([]string, len(Resolutions))
	for i, r := range Resolutions {
		if r == dpi {
			return
		}
		names[i] = strconv.Itoa(r)
	}
	p.add(field, CodeUnknownValue, strconv.Itoa(dpi), names)
}

func (p *problems) within(field string, n, least, most int) {
	if n < least || n > most {
		p.add(field, CodeOutOfRange, n, least, most)
	}
}
