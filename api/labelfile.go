package api

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"nguon/domain"
	"nguon/labels"
)

// defaultDPI is what office printers do; thermal ones have to be named.
const defaultDPI = labels.DPI300

// resolutions are those of the printers in use.
var resolutions = []labels.DPI{labels.DPI203, labels.DPI300, labels.DPI600}

func resolutionNames() []string {
	return each(resolutions, func(d labels.DPI) string { return strconv.Itoa(int(d)) })
}

// filePolicy keeps a file from doing anything; a sandbox, which other answers
// have, would keep browsers from showing a PDF at all.
const filePolicy = "default-src 'none'; frame-ancestors 'none'"

// sheetPDF is the run on the stock that it was ordered for.
func (s *Server) sheetPDF(r *request) (answer, error) {
	return s.labelFile(r, "application/pdf", "pdf", func(ctx context.Context, f *labelFile, w io.Writer) error {
		return labels.WritePDF(ctx, w, f.sheet(), f.labels())
	})
}

// labelsPDF is the run with one label a page, as label printers take it.
func (s *Server) labelsPDF(r *request) (answer, error) {
	return s.labelFile(r, "application/pdf", "pdf", func(ctx context.Context, f *labelFile, w io.Writer) error {
		f.stock, f.run.Print.Start, f.run.Print.CutMarks = labels.Single(f.stock.Name, f.stock.Width, f.stock.Height), 1, false
		return labels.WritePDF(ctx, w, f.sheet(), f.labels())
	})
}

// labelPNG is label n of the run as a picture.
func (s *Server) labelPNG(r *request) (answer, error) {
	return s.labelFile(r, "image/png", "png", func(_ context.Context, f *labelFile, w io.Writer) error {
		return labels.WritePNG(w, f.label(f.n-1), f.stock, f.dpi)
	})
}

// symbolPNG is the bare symbol of label n, for packaging that is designed
// elsewhere.
func (s *Server) symbolPNG(r *request) (answer, error) {
	return s.labelFile(r, "image/png", "png", func(_ context.Context, f *labelFile, w io.Writer) error {
		return labels.WriteSymbolPNG(w, f.label(f.n-1).Address, f.module, f.dpi)
	})
}

// labelFile is what a file of a run is drawn from.
type labelFile struct {
	server *Server
	said   domain.LabelSheet
	run    domain.LabelRun
	stock  labels.Stock
	dpi    labels.DPI
	n      int // of the one label of a picture, from 1; 0 in files of all
	symbol bool
	module int // pixels a module
}

func (s *Server) newLabelFile(ctx context.Context, c domain.Caller, id domain.LabelRunID) (labelFile, error) {
	said, err := s.tracker.LabelSheet(ctx, c, id)
	if err != nil {
		return labelFile{}, err
	}
	stock, ok := labels.StockByName(said.Run.Print.Stock)
	if !ok {
		return labelFile{}, fmt.Errorf("label run %s: no stock %q", id, said.Run.Print.Stock)
	}
	return labelFile{server: s, said: said, run: said.Run, stock: stock, dpi: defaultDPI}, nil
}

func (s *Server) labelFile(r *request, mediaType, extension string, write func(context.Context, *labelFile, io.Writer) error) (answer, error) {
	id, err := pathID[domain.LabelRunID](r)
	if err != nil {
		return answer{}, err
	}
	f, err := s.newLabelFile(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	if err := f.read(r); err != nil {
		return answer{}, err
	}
	return answer{content: &content{
		mediaType: mediaType, cache: "private, no-cache", vary: "Authorization",
		disposition: disposition(f.name(), extension), policy: filePolicy, stall: s.stall,
		stream: s.drawn(r.caller, func(ctx context.Context, w io.Writer) error {
			return f.refusal(write(ctx, &f, w))
		}),
	}}, nil
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

// read takes from the address which label is wanted, and how fine.
func (f *labelFile) read(r *request) error {
	names := []string{"dpi"}
	picture := strings.HasSuffix(r.URL.Path, ".png")
	f.symbol = strings.HasSuffix(r.URL.Path, "/symbol.png")
	if picture {
		names = append(names, "n")
	}
	if f.symbol {
		names = append(names, "module")
	}
	query := r.params(names...)
	if picture {
		f.n = query.whole("n", 1, f.run.Count, 1)
	}
	if dpi := choice(query, "dpi", resolutionNames()); dpi != "" {
		n, _ := strconv.Atoi(dpi)
		f.dpi = labels.DPI(n)
	}
	if f.symbol {
		// Half a millimetre a module, within what is legal at each resolution.
		f.module = query.whole("module", 1, 100, int(f.dpi)/50)
	}
	return query.err()
}

func (f *labelFile) sheet() labels.Sheet {
	return labels.Sheet{
		Stock: f.stock, DPI: f.dpi, Start: f.run.Print.Start, CutMarks: f.run.Print.CutMarks,
		Title: f.name(), Language: f.run.Print.Language, Created: f.run.At,
	}
}

func (f *labelFile) labels() iter.Seq2[labels.Label, error] {
	return func(yield func(labels.Label, error) bool) {
		for text := range f.said.Labels() {
			if !yield(f.server.labelOf(&f.said.Batch, text, f.run.Print.Language), nil) {
				return
			}
		}
	}
}

// label is label i of the run, from 0.
func (f *labelFile) label(i int) labels.Label {
	return f.server.labelOf(&f.said.Batch, f.said.Label(i), f.run.Print.Language)
}

// name is what the file is called: the goods, and which of their labels.
func (f *labelFile) name() string {
	name := f.said.Batch.Title() + " " + f.said.Batch.Lot
	switch {
	case f.symbol:
		return fmt.Sprintf("%s-ma-%d", name, f.number())
	case f.n > 0:
		return fmt.Sprintf("%s-tem-%d", name, f.number())
	case f.run.Units():
		return fmt.Sprintf("%s %d-%d", name, f.run.First, f.run.Last)
	}
	return name
}

// number is that of the label in a picture: the package's own where it has one.
func (f *labelFile) number() int {
	if f.run.Units() {
		return int(f.run.First) + f.n - 1
	}
	return f.n
}

// WriteSheet writes the sheets of a label run as one PDF file, the same as the
// service gives out.
func (s *Server) WriteSheet(ctx context.Context, c domain.Caller, id domain.LabelRunID, w io.Writer) error {
	f, err := s.newLabelFile(ctx, c, id)
	if err != nil {
		return err
	}
	return labels.WritePDF(ctx, w, f.sheet(), f.labels())
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

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
