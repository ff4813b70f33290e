package mongo

import (
	"time"

	"nguon/domain"
)

type printField struct {
	Stock    string              `bson:"stock"`
	Measures *measuresField      `bson:"measures,omitempty"`
	Start    int                 `bson:"start"`
	Order    domain.FillOrder    `bson:"order"`
	Copies   int                 `bson:"copies"`
	CutMarks bool                `bson:"cut_marks"`
	DPI      int                 `bson:"dpi"`
	Template domain.Template     `bson:"template"`
	Fields   []domain.LabelField `bson:"fields,omitempty"`
	Language string              `bson:"language"`
	OffsetX  int                 `bson:"offset_x"`
	OffsetY  int                 `bson:"offset_y"`
}

func toPrint(o domain.PrintOptions) printField {
	return printField{
		Stock: o.Stock, Measures: (*measuresField)(o.Measures), Start: o.Start, Order: o.Order, Copies: o.Copies,
		CutMarks: o.CutMarks, DPI: o.DPI, Template: o.Template, Fields: o.Fields, Language: o.Language,
		OffsetX: o.OffsetX, OffsetY: o.OffsetY,
	}
}

func (f printField) options() domain.PrintOptions {
	return domain.PrintOptions{
		Stock: f.Stock, Measures: (*domain.StockMeasures)(f.Measures), Start: f.Start, Order: f.Order, Copies: f.Copies,
		CutMarks: f.CutMarks, DPI: f.DPI, Template: f.Template, Fields: f.Fields, Language: f.Language,
		OffsetX: f.OffsetX, OffsetY: f.OffsetY,
	}
}

// measuresField is in micrometres.
type measuresField struct {
	Roll       bool `bson:"roll"`
	PageWidth  int  `bson:"page_width"`
	PageHeight int  `bson:"page_height"`
	Width      int  `bson:"width"`
	Height     int  `bson:"height"`
	Columns    int  `bson:"columns"`
	Rows       int  `bson:"rows"`
	Left       int  `bson:"left"`
	Top        int  `bson:"top"`
	GapX       int  `bson:"gap_x"`
	GapY       int  `bson:"gap_y"`
	InsetX     int  `bson:"inset_x"`
	InsetY     int  `bson:"inset_y"`
}

// rangeField is a stretch of a run, with who changed it and when.
type rangeField struct {
	First int64     `bson:"first"`
	Last  int64     `bson:"last"`
	At    time.Time `bson:"at,omitempty"`
	By    string    `bson:"by"`
}

func toRange(r domain.LabelRange, at time.Time, by string) rangeField {
	return rangeField{int64(r.First), int64(r.Last), at, by}
}

func (f rangeField) labels() domain.LabelRange {
	return domain.LabelRange{First: domain.UnitNumber(f.First), Last: domain.UnitNumber(f.Last)}
}

type voidField struct {
	Range  rangeField `bson:",inline"`
	Reason string     `bson:"reason"`
}

func toVoid(v domain.LabelVoid) voidField {
	return voidField{toRange(v.LabelRange, v.At, v.By), v.Reason}
}

func (f voidField) void() domain.LabelVoid {
	return domain.LabelVoid{LabelRange: f.Range.labels(), Reason: f.Reason, At: f.Range.At.UTC(), By: f.Range.By}
}

type reprintField struct {
	Range  rangeField `bson:",inline"`
	Reason string     `bson:"reason"`
	Print  printField `bson:"print"`
}

func toReprint(r domain.LabelReprint) reprintField {
	return reprintField{toRange(r.LabelRange, r.At, r.By), r.Reason, toPrint(r.Print)}
}

func (f reprintField) reprint() domain.LabelReprint {
	return domain.LabelReprint{LabelRange: f.Range.labels(), Reason: f.Reason, Print: f.Print.options(), At: f.Range.At.UTC(), By: f.Range.By}
}

type claimField struct {
	Range  rangeField     `bson:",inline"`
	Batch  domain.BatchID `bson:"batch"`
	Record string         `bson:"batch_record"`
}

func toClaim(c domain.LabelClaim) claimField {
	return claimField{toRange(c.LabelRange, c.At, c.By), c.Batch, c.BatchRecord}
}

func (f claimField) claim() domain.LabelClaim {
	return domain.LabelClaim{LabelRange: f.Range.labels(), Batch: f.Batch, BatchRecord: f.Record, At: f.Range.At.UTC(), By: f.Range.By}
}
