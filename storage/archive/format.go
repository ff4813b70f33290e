package archive

import (
	"maps"
	"slices"

	"nguon/domain"
)

// Format names the layout that this program writes. It reads those before it
// too.
const Format = "nguon-archive/2"

// format is a layout of archives: the kinds of things, in their order, and the
// lines of each.
type format struct {
	name   string
	kinds  []domain.ItemKind
	codecs map[domain.ItemKind]codec
}

var present = format{Format, domain.ItemKinds, codecs}

// formats are all that can be read.
var formats = []format{present, first()}

// formatNamed finds the format with a name, nil when this program knows none.
func formatNamed(name string) *format {
	if i := slices.IndexFunc(formats, func(f format) bool { return f.name == name }); i >= 0 {
		return &formats[i]
	}
	return nil
}

// first is the format from before label runs changed and producers had label
// stocks of their own.
func first() format {
	f := format{
		name:   "nguon-archive/1",
		kinds:  slices.DeleteFunc(slices.Clone(domain.ItemKinds), func(k domain.ItemKind) bool { return k == domain.ItemLabelStock }),
		codecs: maps.Clone(codecs),
	}
	// Nothing writes such lines any more.
	f.codecs[domain.ItemLabelRun] = codecOf[domain.LabelRun](nil, firstLabelRunLine.labelRun)
	return f
}

type firstLabelRunLine struct {
	ID         domain.LabelRunID `json:"id"`
	Batch      domain.BatchID    `json:"batch,omitempty"`
	Producer   domain.ProducerID `json:"producer,omitempty"`
	Count      int               `json:"count,omitempty"`
	First      domain.UnitNumber `json:"first,omitempty"`
	Last       domain.UnitNumber `json:"last,omitempty"`
	Print      firstPrintLine    `json:"print,omitzero"`
	At         instant           `json:"at,omitzero"`
	By         string            `json:"by,omitempty"`
	RecordHash string            `json:"record_hash,omitempty"`
}

type firstPrintLine struct {
	Stock    string `json:"stock,omitempty"`
	Start    int    `json:"start,omitempty"`
	CutMarks bool   `json:"cut_marks,omitempty"`
	Language string `json:"language,omitempty"`
}

// labelRun adds what every run of that time was: standard labels, printed once
// and row by row, of which nothing has become since.
func (l firstLabelRunLine) labelRun() (domain.LabelRun, error) {
	return domain.LabelRun{
		ID: l.ID, Batch: l.Batch, Producer: l.Producer, Count: l.Count, First: l.First, Last: l.Last,
		Print: domain.PrintOptions{
			Stock: l.Print.Stock, Start: l.Print.Start, Order: domain.FillByRow, Copies: 1, CutMarks: l.Print.CutMarks,
			DPI: 300, Template: domain.TemplateStandard, Language: l.Print.Language,
		},
		At: l.At.Time, By: l.By,
		Meta: domain.Meta{Revision: 1, CreatedAt: l.At.Time, ChangedAt: l.At.Time, RecordHash: l.RecordHash},
	}, nil
}
