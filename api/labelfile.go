package api

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// defaultDPI is what office printers do; thermal ones have to be named.
const defaultDPI = labels.DPI300

func resolutionNames() []string { return each(domain.Resolutions, strconv.Itoa) }

// Media types of label files. Nobody has registered one for ZPL; this is what
// carriers and marketplaces send it as. TSPL has none at all, and is no text.
const (
	pdfType  = "application/pdf"
	pngType  = "image/png"
	svgType  = "image/svg+xml"
	zplType  = "application/zpl"
	tsplType = "application/octet-stream"
	csvType  = "text/csv; charset=utf-8; header=present"
)

// filePolicy keeps a file from doing anything; a sandbox, which other answers
// have, would keep browsers from showing a PDF at all.
const filePolicy = "default-src 'none'; frame-ancestors 'none'"

// labelFormat is a form in which labels of a run can be had.
type labelFormat struct {
	mediaType string
	extension string
	// params are those that it takes beside the range of labels.
	params []string
	// one says that it shows a single label; bare that it shows no more of it
	// than its symbol.
	one, bare bool
	write     func(context.Context, *labelFile, io.Writer) error
}

// The formats.
var (
	// sheetPDF is on the stock that the labels were ordered for.
	sheetPDF = labelFormat{mediaType: pdfType, extension: "pdf", params: []string{"dpi"},
		write: func(ctx context.Context, f *labelFile, w io.Writer) error {
			return labels.WritePDF(ctx, w, f.job.sheet, f.labels())
		}}
	// labelsPDF has one label a page, as drivers of label printers take it.
	labelsPDF = labelFormat{mediaType: pdfType, extension: "pdf", params: []string{"dpi"},
		write: func(ctx context.Context, f *labelFile, w io.Writer) error {
			return labels.WritePDF(ctx, w, single(f.job.sheet), f.labels())
		}}
	labelsZPL = labelFormat{mediaType: zplType, extension: "zpl", params: []string{"dpi"},
		write: func(ctx context.Context, f *labelFile, w io.Writer) error {
			return labels.WriteZPL(ctx, w, roll(f.job.sheet), f.labels())
		}}
	labelsTSPL = labelFormat{mediaType: tsplType, extension: "tspl", params: []string{"dpi"},
		write: func(ctx context.Context, f *labelFile, w io.Writer) error {
			return labels.WriteTSPL(ctx, w, roll(f.job.sheet), f.labels())
		}}
	// codesCSV is for presses that print variable data.
	codesCSV = labelFormat{mediaType: csvType, extension: "csv",
		write: func(ctx context.Context, f *labelFile, w io.Writer) error {
			return f.writeCSV(ctx, w)
		}}
	labelSVG = labelFormat{mediaType: svgType, extension: "svg", params: []string{"dpi"}, one: true,
		write: func(_ context.Context, f *labelFile, w io.Writer) error {
			return labels.WriteSVG(w, f.label(), f.job.sheet.Stock, f.job.sheet.DPI)
		}}
	labelPNG = labelFormat{mediaType: pngType, extension: "png", params: []string{"dpi"}, one: true,
		write: func(_ context.Context, f *labelFile, w io.Writer) error {
			return labels.WritePNG(w, f.label(), f.job.sheet.Stock, f.job.sheet.DPI)
		}}
	// The bare symbol is for packaging that is designed elsewhere.
	symbolSVG = labelFormat{mediaType: svgType, extension: "svg", params: []string{"module_mm"}, one: true, bare: true,
		write: func(_ context.Context, f *labelFile, w io.Writer) error {
			return labels.WriteSymbolSVG(w, f.label().Address, f.moduleMM.millimetres())
		}}
	symbolPNG = labelFormat{mediaType: pngType, extension: "png", params: []string{"dpi", "module"}, one: true, bare: true,
		write: func(_ context.Context, f *labelFile, w io.Writer) error {
			return labels.WriteSymbolPNG(w, f.label().Address, f.module, f.job.sheet.DPI)
		}}
)

// single is the same labels with one a page. How askew a printer pulls sheets
// says nothing of another one, which takes labels.
func single(s labels.Sheet) labels.Sheet {
	if s.Stock.Kind != labels.RollStock {
		s.OffsetX, s.OffsetY = 0, 0
	}
	if s.Stock.PerPage() > 1 || s.Stock.Kind != labels.RollStock {
		s.Stock = labels.Single(s.Stock.Name, s.Stock.Width, s.Stock.Height)
	}
	s.Start, s.CutMarks = 1, false
	return s
}

// roll is the same labels for a thermal printer, which takes those of a sheet
// one by one.
func roll(s labels.Sheet) labels.Sheet {
	if s.Stock.Kind == labels.RollStock {
		return s
	}
	return single(s)
}

// labelFile is what a file of a run is made from.
type labelFile struct {
	format *labelFormat
	said   domain.LabelSheet
	job    labelJob
	words  *words.Words
	// again is the reprint that is meant, 0 for the run itself; part says that
	// not all of its labels are.
	again int
	part  bool
	// module is in pixels, moduleMM on paper.
	module   int
	moduleMM length
}

// file is the handler of a format's route.
func (f labelFormat) file(s *Server, r *request) (answer, error) {
	id, err := pathID[domain.LabelRunID](r)
	if err != nil {
		return answer{}, err
	}
	said, err := s.tracker.LabelSheet(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	file := labelFile{format: &f, said: said}
	if err := file.read(s, r); err != nil {
		return answer{}, err
	}
	return answer{content: &content{
		mediaType: f.mediaType, cache: "private, no-cache", vary: "Authorization",
		disposition: disposition(file.name(), f.extension), policy: f.policy(), stall: s.stall,
		stream: s.drawn(r.caller, func(ctx context.Context, w io.Writer) error {
			return file.refusal(f.write(ctx, &file, w))
		}),
	}}, nil
}

// most is how many labels a file can have, copies included.
func (f *labelFormat) most() int {
	if f.mediaType == csvType {
		return domain.MaxLabels
	}
	return labels.MaxLabels
}

// policy of a file. One that is markup gets the service's own, with a sandbox.
func (f *labelFormat) policy() string {
	if f.mediaType == svgType {
		return ""
	}
	return filePolicy
}

// drawn makes a stream of a file that takes its place among the drawings.
func (s *Server) drawn(c domain.Caller, write func(context.Context, io.Writer) error) func(context.Context, io.Writer) error {
	return func(ctx context.Context, w io.Writer) error {
		return s.drawings.do(ctx, c.ID, func(d *drawing) error {
			out := d.away(w)
			if err := write(ctx, out); err != nil {
				return err
			}
			return out.Flush()
		})
	}
}

// read takes from the address which labels are wanted, and how fine.
func (f *labelFile) read(s *Server, r *request) error {
	names := []string{"reprint", "first", "last"}
	if f.format.one {
		names = []string{"reprint", "n"}
	}
	query := r.params(append(names, f.format.params...)...)
	if f.again = query.whole("reprint", 1, len(f.said.Run.Reprints), 0); f.again > 0 {
		if err := f.said.Again(f.again); err != nil {
			return err
		}
	}
	if err := f.choose(query); err != nil {
		return err
	}
	// Later it could only be broken off.
	if most := f.format.most(); f.said.Count()*max(1, f.said.Print.Copies) > most {
		return invalid("last", codeLabelFileLarge, most)
	}
	if err := f.setUp(r.ctx(), s, r.caller); err != nil {
		return err
	}
	if dpi := query.dpi(); dpi != 0 {
		f.job.sheet.DPI = labels.DPI(dpi)
	}
	// Half a millimetre a module, within what is legal at each resolution.
	f.module = query.whole("module", 1, 100, int(f.job.sheet.DPI)/50)
	if f.moduleMM = query.length("module_mm"); f.moduleMM == 0 {
		f.moduleMM = 500
	}
	return query.err()
}

// choose takes the labels that an address names: those from one number to
// another, or the one at place n of the run. Those of a reprint are within it.
func (f *labelFile) choose(query *params) error {
	of := f.said.Range()
	if f.format.one {
		before := int(f.said.Run.Range().First) - 1
		least := int(of.First) - before
		number := domain.UnitNumber(before + query.whole("n", least, int(of.Last)-before, least))
		return f.selectUnless(query.err(), domain.LabelRange{First: number, Last: number})
	}
	f.part = query.text("first") != "" || query.text("last") != ""
	first := query.whole("first", int(of.First), int(of.Last), int(of.First))
	last := query.whole("last", int(of.First), int(of.Last), int(of.Last))
	return f.selectUnless(query.err(), domain.LabelRange{First: domain.UnitNumber(first), Last: domain.UnitNumber(last)})
}

func (f *labelFile) selectUnless(err error, of domain.LabelRange) error {
	if err != nil {
		return err
	}
	return f.said.Select(of)
}

// setUp finds out what the labels say, and what they are printed on.
func (f *labelFile) setUp(ctx context.Context, s *Server, c domain.Caller) error {
	o := &f.said.Print
	text, err := s.labelText(ctx, c, &f.said.Batch, f.said.Code(), f.said.Run.Producer, o.Language)
	if err != nil {
		return err
	}
	stock, ok := labels.StockByName(o.Stock)
	switch {
	case o.Measures != nil:
		stock = ownStock(o.Stock, o.Measures)
	case !ok:
		return fmt.Errorf("label run %s: no stock %q", f.said.Run.ID, o.Stock)
	}
	f.words, f.job = text.Words, newLabelJob(&text, o, stock)
	f.job.sheet.Title, f.job.sheet.Created = f.name(), f.said.Run.At
	return nil
}

func (f *labelFile) labels() iter.Seq2[labels.Label, error] {
	return func(yield func(labels.Label, error) bool) {
		for text := range f.said.Labels() {
			if !yield(f.job.label(text), nil) {
				return
			}
		}
	}
}

// label is the one of a picture.
func (f *labelFile) label() labels.Label { return f.job.label(f.said.Label(0)) }

// name is what the file is called: the goods, and which of their labels.
func (f *labelFile) name() string {
	name := f.said.Batch.Title() + " " + f.said.Batch.Lot
	if f.said.Run.Blank() {
		name = f.words.Text(words.LabelBlank) + " " + f.said.Code().Groups()
	}
	count := f.said.Count()
	first, last := f.said.Label(0).Number, f.said.Label(count-1).Number
	switch {
	case f.format.bare:
		return fmt.Sprintf("%s-ma-%d", name, first)
	case f.format.one:
		return fmt.Sprintf("%s-tem-%d", name, first)
	case f.said.Run.Units() || f.part:
		name = fmt.Sprintf("%s %d-%d", name, first, last)
	}
	if f.again > 0 {
		name += fmt.Sprintf(" in lại %d", f.again)
	}
	return name
}

// WriteSheet writes the sheets of a label run as one PDF file, the same as the
// service gives out.
func (s *Server) WriteSheet(ctx context.Context, c domain.Caller, id domain.LabelRunID, w io.Writer) error {
	said, err := s.tracker.LabelSheet(ctx, c, id)
	if err != nil {
		return err
	}
	f := labelFile{format: &sheetPDF, said: said}
	if err := f.setUp(ctx, s, c); err != nil {
		return err
	}
	return sheetPDF.write(ctx, &f, w)
}

// disposition names a file to be saved: in plain ASCII for old clients, and
// as it is called (RFC 6266, RFC 8187).
func disposition(name, extension string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.':
			return r
		}
		return '-'
	}, domain.FoldSearch(name))
	full := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s.%s"; filename*=UTF-8''%s.%s`,
		strings.Trim(plain, ".-"), extension, strings.ReplaceAll(url.QueryEscape(full), "+", "%20"), extension)
}
