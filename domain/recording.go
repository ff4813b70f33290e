package domain

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// BatchDraft is what a producer says of a batch to record it.
type BatchDraft struct {
	// Producer may be left empty by a producer.
	Producer ProducerID
	Stage    Stage
	Product  ProductID
	// Name may be left empty where there is a product.
	Name string
	// Lot is made from the date and the batch's code when it is left empty.
	Lot    string
	Site   SiteID
	MadeOn Date
	// BestBefore comes from the product's shelf life when it is left empty.
	BestBefore Date
	Made       Quantity
	Inputs     []Input
	Losses     []Loss
	Attributes []Attribute
	Documents  []Document
	Supplier   Supplier
}

// Codes of the problems with recording a batch.
const (
	// CodeRawHasInputs has no values.
	CodeRawHasInputs = "raw_material_has_inputs"
	// CodeNoInputs names the stage, which needs at least one.
	CodeNoInputs = "no_inputs"
	// CodeNeedsProduct names the stage.
	CodeNeedsProduct = "needs_product"
	// CodeInputTwice names the batch that is named before.
	CodeInputTwice = "input_twice"
	// CodeInputLater names the input's lot, its date and the batch's date.
	CodeInputLater = "input_made_later"
	// CodeBatchVoid names the lot of the void batch.
	CodeBatchVoid = "batch_void"
	// CodeBatchRecalled names the lot of the recalled batch.
	CodeBatchRecalled = "batch_recalled"
	// CodeStockShort names what is left, in the unit that was asked for, and
	// the lot that it is left of.
	CodeStockShort = "stock_short"
	// CodeBestBeforeEarly names the best-before date and the date it was made on.
	CodeBestBeforeEarly = "best_before_early"
	// CodeSupplierNotRaw names the stage: only raw material has a supplier.
	CodeSupplierNotRaw = "supplier_not_raw_material"
)

// RecordBatch records a batch: its inputs leave the recorder's stock and what
// was made enters it, all at once or not at all.
func (t *Tracker) RecordBatch(ctx context.Context, c Caller, d BatchDraft) (Batch, error) {
	if err := d.check(t.today()); err != nil {
		return Batch{}, err
	}
	owner, err := t.owner(ctx, c, d.Producer)
	if err != nil {
		return Batch{}, err
	}
	return once(ctx, t, c, t.store.Batch, func() (Batch, error) {
		b, from, err := t.batchOf(ctx, owner, d)
		if err != nil {
			return Batch{}, err
		}
		return t.addBatch(ctx, c, b, from)
	})
}

func (d *BatchDraft) check(today Date) error {
	var p problems
	choice(&p, "stage", d.Stage, Stages)
	if d.Name != "" || d.Product == "" {
		p.name("name", &d.Name)
	}
	if d.Lot != "" {
		clean, err := CleanLot(d.Lot)
		p.take("lot", err)
		d.Lot = clean
	}
	p.made(d.MadeOn, d.BestBefore, today)
	p.positive("made", d.Made)
	d.checkStage(&p)
	p.count("inputs", len(d.Inputs), MaxInputs)
	for i, in := range d.Inputs {
		p.positive(item("inputs", i)+"/quantity", in.Quantity)
		if in.Batch == "" {
			p.add(item("inputs", i)+"/batch", CodeRequired)
		} else if slices.ContainsFunc(d.Inputs[:i], func(before Input) bool { return before.Batch == in.Batch }) {
			p.add(item("inputs", i)+"/batch", CodeInputTwice, string(in.Batch))
		}
	}
	p.description(d.Losses, d.Attributes, d.Documents, &d.Supplier)
	return p.err()
}

func (d *BatchDraft) checkStage(p *problems) {
	switch d.Stage {
	case RawMaterial:
		if len(d.Inputs) > 0 {
			p.add("inputs", CodeRawHasInputs)
		}
	case Processing, Packaging:
		if len(d.Inputs) == 0 {
			p.add("inputs", CodeNoInputs, d.Stage)
		}
		if d.Supplier != (Supplier{}) {
			p.add("supplier", CodeSupplierNotRaw, d.Stage)
		}
	}
	if d.Stage == Packaging && d.Product == "" {
		p.add("product", CodeNeedsProduct, d.Stage)
	}
}

// made checks the dates of a batch.
func (p *problems) made(madeOn, bestBefore, today Date) {
	if madeOn.IsZero() {
		p.add("made_on", CodeRequired)
	}
	p.notFuture("made_on", madeOn, today)
	if !bestBefore.IsZero() && bestBefore.Before(madeOn) {
		p.add("best_before", CodeBestBeforeEarly, bestBefore, madeOn)
	}
}

// description checks what a batch says beside its amounts and dates.
func (p *problems) description(losses []Loss, attributes []Attribute, documents []Document, supplier *Supplier) {
	p.count("losses", len(losses), MaxLosses)
	for i := range losses {
		p.name(item("losses", i)+"/name", &losses[i].Name)
		p.positive(item("losses", i)+"/quantity", losses[i].Quantity)
	}
	p.count("attributes", len(attributes), MaxAttributes)
	for i := range attributes {
		p.name(item("attributes", i)+"/name", &attributes[i].Name)
		p.text(item("attributes", i)+"/value", &attributes[i].Value, TextRule{Max: MaxParagraph, Lines: true, Required: true})
	}
	p.documents("documents", documents)
	p.text("supplier/name", &supplier.Name, TextRule{Max: MaxName})
	p.text("supplier/lot", &supplier.Lot, TextRule{Max: 40})
	if supplier.Lot != "" && supplier.Name == "" {
		p.add("supplier/name", CodeRequired)
	}
}

// batchOf makes the batch that a checked draft describes, with all that it
// refers to looked up.
//
// Looking and writing are two moments. Should an input be amended between
// them, the record names the version that was looked at, which existed; amounts
// are guarded by the store, and a recall covers by the graph, whenever it comes.
func (t *Tracker) batchOf(ctx context.Context, owner Producer, d BatchDraft) (Batch, *sources, error) {
	b := Batch{
		Producer: owner.ID, Stage: d.Stage, Product: d.Product, Name: d.Name, Lot: d.Lot, Site: d.Site,
		MadeOn: d.MadeOn, BestBefore: d.BestBefore, Made: d.Made,
		Inputs: d.Inputs, Losses: d.Losses, Attributes: d.Attributes, Documents: d.Documents,
		Supplier: d.Supplier, State: BatchRecorded, UnitKey: t.unitKey.ID(),
	}
	from := &sources{producer: owner}
	var p problems
	for _, lookUp := range []func(context.Context, *problems, *Batch, *sources) error{t.productOf, t.siteOf, t.inputsOf} {
		if err := lookUp(ctx, &p, &b, from); err != nil {
			return b, nil, err
		}
	}
	if err := p.err(); err != nil {
		return b, nil, err
	}
	b.nameAfter(&from.product)
	return b, from, t.refuseUnusable(ctx, from.inputs)
}

// nameAfter takes from the batch's product what the batch does not say itself.
func (b *Batch) nameAfter(p *Product) {
	if b.Name == "" {
		b.Name = p.Name
	}
	if b.BestBefore.IsZero() && p.ShelfLifeDays > 0 {
		b.BestBefore = b.MadeOn.AddDays(p.ShelfLifeDays)
	}
}

func (t *Tracker) productOf(ctx context.Context, p *problems, b *Batch, from *sources) (err error) {
	if b.Product == "" {
		return nil
	}
	from.product, err = t.store.Product(ctx, b.Product)
	if errors.Is(err, NotFound) || err == nil && from.product.Producer != b.Producer {
		p.add("product", CodeUnknownReference, string(b.Product))
		return nil
	}
	return err
}

func (t *Tracker) siteOf(ctx context.Context, p *problems, b *Batch, from *sources) (err error) {
	if b.Site == "" {
		return nil
	}
	from.site, err = t.store.Site(ctx, b.Site)
	if errors.Is(err, NotFound) || err == nil && from.site.Producer != b.Producer {
		p.add("site", CodeUnknownReference, string(b.Site))
		return nil
	}
	return err
}

// inputsOf looks up the batches that b is made from. One that its producer
// never held is as unknown as one that does not exist.
func (t *Tracker) inputsOf(ctx context.Context, p *problems, b *Batch, from *sources) error {
	if len(b.Inputs) == 0 {
		return nil
	}
	byID, err := t.outlines(ctx, inputIDs(b.Inputs))
	if err != nil {
		return err
	}
	from.inputs = make([]Outline, len(b.Inputs))
	for i, in := range b.Inputs {
		input, ok := byID[in.Batch]
		if ok && input.Producer != b.Producer {
			if ok, err = t.store.HasHeld(ctx, in.Batch, b.Producer); err != nil {
				return err
			}
		}
		if !ok {
			p.add(item("inputs", i)+"/batch", CodeUnknownReference, string(in.Batch))
			continue
		}
		if err := t.checkInput(ctx, p, b, i, input); err != nil {
			return err
		}
		from.inputs[i] = input
	}
	return nil
}

// checkInput holds input i of b against the batch that it is taken from.
func (t *Tracker) checkInput(ctx context.Context, p *problems, b *Batch, i int, from Outline) error {
	if _, err := b.Inputs[i].Quantity.In(from.Made.Unit); err != nil {
		p.take(item("inputs", i)+"/quantity", err)
	}
	if from.MadeOn.After(b.MadeOn) {
		p.add(item("inputs", i)+"/batch", CodeInputLater, from.Lot, from.MadeOn, b.MadeOn)
		return nil
	}
	received, err := t.receipts(ctx, from, b.Producer)
	if received.after(b.MadeOn) {
		p.add(item("inputs", i)+"/batch", CodeBeforeReceived, b.MadeOn, from.Lot, received.first)
	}
	return err
}

func inputIDs(inputs []Input) []BatchID {
	ids := make([]BatchID, len(inputs))
	for i, in := range inputs {
		ids[i] = in.Batch
	}
	return ids
}

// batches reads batches by id.
func (t *Tracker) batches(ctx context.Context, ids []BatchID) (map[BatchID]Batch, error) {
	found, err := t.store.BatchesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[BatchID]Batch, len(found))
	for _, b := range found {
		byID[b.ID] = b
	}
	return byID, nil
}

// refuseUnusable refuses inputs that are void or recalled.
func (t *Tracker) refuseUnusable(ctx context.Context, inputs []Outline) error {
	ids := make([]BatchID, len(inputs))
	for i := range inputs {
		ids[i] = inputs[i].Batch
		if inputs[i].State == BatchVoid {
			return refuse(Conflict, item("inputs", i)+"/batch", CodeBatchVoid, inputs[i].Lot)
		}
	}
	covered, err := t.coveredOf(ctx, ids...)
	if err != nil {
		return err
	}
	for i := range inputs {
		if covered[inputs[i].Batch] {
			return refuse(Conflict, item("inputs", i)+"/batch", CodeBatchRecalled, inputs[i].Lot)
		}
	}
	return nil
}

// usable refuses a batch that is void or recalled, naming the field.
func (t *Tracker) usable(ctx context.Context, b *Batch, field string) error {
	if b.State == BatchVoid {
		return refuse(Conflict, field, CodeBatchVoid, b.Lot)
	}
	covered, err := t.coveredOf(ctx, b.ID)
	if err == nil && covered[b.ID] {
		err = refuse(Conflict, field, CodeBatchRecalled, b.Lot)
	}
	return err
}

// addTries bounds how often a generated code or lot is made anew because it was
// taken. A lot of the same day collides once in a million for each that the
// producer has already; a code hardly ever.
const addTries = 8

func (t *Tracker) addBatch(ctx context.Context, c Caller, b Batch, from *sources) (Batch, error) {
	generated := b.Lot == ""
	b.ID = BatchID(t.newID())
	for try := 1; ; try++ {
		code, err := NewBatchCode(t.random)
		if err != nil {
			return Batch{}, err
		}
		b.Code = code
		if generated {
			b.Lot = generatedLot(b.MadeOn, code)
		}
		b.Meta = Meta{}
		ch, err := t.next(c, &b.Meta, entry{kind: BatchWasRecorded, subject: Subject{SubjectBatch, string(b.ID)}, content: b.content(from)})
		if err != nil {
			return Batch{}, err
		}
		b.RecordedAt, b.RecordedBy = b.CreatedAt, c.ID
		err = t.store.AddBatch(ctx, b, ch)
		var e *TakenError
		if errors.As(err, &e) && try < addTries && (e.Claim == ClaimCode || e.Claim == ClaimLot && generated) {
			continue
		}
		return b, explain(err, &b, from.inputs)
	}
}

// generatedLot is the day and the start of the code, so that lot and code can
// be told to belong together: "260312-7K3Q".
func generatedLot(madeOn Date, code BatchCode) string {
	return fmt.Sprintf("%02d%02d%02d-%s", madeOn.Year()%100, madeOn.Month(), madeOn.Day(), code[:4])
}

// explain turns a store's refusal of a batch into one that names the field.
func explain(err error, b *Batch, inputs []Outline) error {
	var short *ShortError
	if !errors.As(err, &short) {
		return taken(err, ClaimLot, "lot", b.Lot)
	}
	for i, in := range b.Inputs {
		if in.Batch == short.Batch {
			left := Quantity{Amount: short.Left, Unit: in.Quantity.Unit}
			e := refuse(Conflict, item("inputs", i)+"/quantity", CodeStockShort, left, inputs[i].Lot)
			e.Err = err
			return e
		}
	}
	return err
}
