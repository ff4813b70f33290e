package archive

import "nguon/domain"

type labelStockLine struct {
	ID       domain.LabelStockID `json:"id"`
	Producer domain.ProducerID   `json:"producer,omitempty"`
	Name     string              `json:"name,omitempty"`
	Measures measuresLine        `json:"measures,omitzero"`
	OffsetX  int                 `json:"offset_x,omitempty"`
	OffsetY  int                 `json:"offset_y,omitempty"`
	Retired  bool                `json:"retired,omitempty"`
	metaLine
}

func toLabelStockLine(s domain.LabelStock) labelStockLine {
	return labelStockLine{
		ID: s.ID, Producer: s.Producer, Name: s.Name, Measures: measuresLine(s.Measures),
		OffsetX: s.OffsetX, OffsetY: s.OffsetY, Retired: s.Retired, metaLine: toMetaLine(s.Meta),
	}
}

func (l labelStockLine) labelStock() (domain.LabelStock, error) {
	return domain.LabelStock{
		ID: l.ID, Producer: l.Producer, Name: l.Name, Measures: domain.StockMeasures(l.Measures),
		OffsetX: l.OffsetX, OffsetY: l.OffsetY, Retired: l.Retired, Meta: l.meta(),
	}, nil
}

// measuresLine is in micrometres.
type measuresLine struct {
	Roll       bool `json:"roll,omitempty"`
	PageWidth  int  `json:"page_width,omitempty"`
	PageHeight int  `json:"page_height,omitempty"`
	Width      int  `json:"width,omitempty"`
	Height     int  `json:"height,omitempty"`
	Columns    int  `json:"columns,omitempty"`
	Rows       int  `json:"rows,omitempty"`
	Left       int  `json:"left,omitempty"`
	Top        int  `json:"top,omitempty"`
	GapX       int  `json:"gap_x,omitempty"`
	GapY       int  `json:"gap_y,omitempty"`
	InsetX     int  `json:"inset_x,omitempty"`
	InsetY     int  `json:"inset_y,omitempty"`
}

type labelRunLine struct {
	ID       domain.LabelRunID `json:"id"`
	Batch    domain.BatchID    `json:"batch,omitempty"`
	Producer domain.ProducerID `json:"producer,omitempty"`
	Code     domain.BatchCode  `json:"code,omitempty"`
	UnitKey  string            `json:"unit_key,omitempty"`
	Count    int               `json:"count,omitempty"`
	First    domain.UnitNumber `json:"first,omitempty"`
	Last     domain.UnitNumber `json:"last,omitempty"`
	PIN      bool              `json:"pin,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Print    printLine         `json:"print,omitzero"`
	Voids    []voidLine        `json:"voids,omitempty"`
	Reprints []reprintLine     `json:"reprints,omitempty"`
	Claims   []labelClaimLine  `json:"claims,omitempty"`
	At       instant           `json:"at,omitzero"`
	By       string            `json:"by,omitempty"`
	metaLine
}

func toLabelRunLine(r domain.LabelRun) labelRunLine {
	return labelRunLine{
		ID: r.ID, Batch: r.Batch, Producer: r.Producer, Code: r.Code, UnitKey: r.UnitKey, Count: r.Count, First: r.First,
		Last: r.Last, PIN: r.PIN, Reason: r.Reason, Print: toPrintLine(r.Print), Voids: convert(r.Voids, toVoidLine),
		Reprints: convert(r.Reprints, toReprintLine), Claims: convert(r.Claims, toLabelClaimLine), At: instant{r.At}, By: r.By,
		metaLine: toMetaLine(r.Meta),
	}
}

func (l labelRunLine) labelRun() (domain.LabelRun, error) {
	return domain.LabelRun{
		ID: l.ID, Batch: l.Batch, Producer: l.Producer, Code: l.Code, UnitKey: l.UnitKey, Count: l.Count, First: l.First,
		Last: l.Last, PIN: l.PIN, Reason: l.Reason, Print: l.Print.options(), Voids: convert(l.Voids, voidLine.void),
		Reprints: convert(l.Reprints, reprintLine.reprint), Claims: convert(l.Claims, labelClaimLine.claim), At: l.At.Time, By: l.By,
		Meta: l.meta(),
	}, nil
}

type printLine struct {
	Stock    string              `json:"stock,omitempty"`
	Measures *measuresLine       `json:"measures,omitempty"`
	Start    int                 `json:"start,omitempty"`
	Order    domain.FillOrder    `json:"order,omitempty"`
	Copies   int                 `json:"copies,omitempty"`
	CutMarks bool                `json:"cut_marks,omitempty"`
	DPI      int                 `json:"dpi,omitempty"`
	Template domain.Template     `json:"template,omitempty"`
	Fields   []domain.LabelField `json:"fields,omitempty"`
	Language string              `json:"language,omitempty"`
	OffsetX  int                 `json:"offset_x,omitempty"`
	OffsetY  int                 `json:"offset_y,omitempty"`
}

func toPrintLine(o domain.PrintOptions) printLine {
	return printLine{
		Stock: o.Stock, Measures: (*measuresLine)(o.Measures), Start: o.Start, Order: o.Order, Copies: o.Copies,
		CutMarks: o.CutMarks, DPI: o.DPI, Template: o.Template, Fields: o.Fields, Language: o.Language,
		OffsetX: o.OffsetX, OffsetY: o.OffsetY,
	}
}

func (l printLine) options() domain.PrintOptions {
	return domain.PrintOptions{
		Stock: l.Stock, Measures: (*domain.StockMeasures)(l.Measures), Start: l.Start, Order: l.Order, Copies: l.Copies,
		CutMarks: l.CutMarks, DPI: l.DPI, Template: l.Template, Fields: l.Fields, Language: l.Language,
		OffsetX: l.OffsetX, OffsetY: l.OffsetY,
	}
}

// rangeLine is a stretch of a run, with who changed it and when.
type rangeLine struct {
	First domain.UnitNumber `json:"first"`
	Last  domain.UnitNumber `json:"last"`
	At    instant           `json:"at,omitzero"`
	By    string            `json:"by,omitempty"`
}

func (l rangeLine) labels() domain.LabelRange { return domain.LabelRange{First: l.First, Last: l.Last} }

type voidLine struct {
	rangeLine
	Reason string `json:"reason,omitempty"`
}

func toVoidLine(v domain.LabelVoid) voidLine {
	return voidLine{rangeLine{v.First, v.Last, instant{v.At}, v.By}, v.Reason}
}

func (l voidLine) void() domain.LabelVoid {
	return domain.LabelVoid{LabelRange: l.labels(), Reason: l.Reason, At: l.At.Time, By: l.By}
}

type reprintLine struct {
	rangeLine
	Reason string    `json:"reason,omitempty"`
	Print  printLine `json:"print,omitzero"`
}

func toReprintLine(r domain.LabelReprint) reprintLine {
	return reprintLine{rangeLine{r.First, r.Last, instant{r.At}, r.By}, r.Reason, toPrintLine(r.Print)}
}

func (l reprintLine) reprint() domain.LabelReprint {
	return domain.LabelReprint{LabelRange: l.labels(), Reason: l.Reason, Print: l.Print.options(), At: l.At.Time, By: l.By}
}

type labelClaimLine struct {
	rangeLine
	Batch  domain.BatchID `json:"batch,omitempty"`
	Record string         `json:"batch_record,omitempty"`
}

func toLabelClaimLine(c domain.LabelClaim) labelClaimLine {
	return labelClaimLine{rangeLine{c.First, c.Last, instant{c.At}, c.By}, c.Batch, c.BatchRecord}
}

func (l labelClaimLine) claim() domain.LabelClaim {
	return domain.LabelClaim{LabelRange: l.labels(), Batch: l.Batch, BatchRecord: l.Record, At: l.At.Time, By: l.By}
}
