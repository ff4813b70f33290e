package api

import (
	"cmp"
	"context"
	"errors"
	"io"
	"math"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// measures are those of a sheet or roll of labels, in millimetres.
type measures struct {
	Kind       stockKind `json:"kind"`
	PageWidth  length    `json:"page_width"`
	PageHeight length    `json:"page_height"`
	Width      length    `json:"width"`
	Height     length    `json:"height"`
	Columns    int       `json:"columns"`
	Rows       int       `json:"rows"`
	Left       length    `json:"left"`
	Top        length    `json:"top"`
	GapX       length    `json:"gap_x"`
	GapY       length    `json:"gap_y"`
	InsetX     length    `json:"inset_x"`
	InsetY     length    `json:"inset_y"`
}

type stockKind string

const (
	sheetStock stockKind = "sheet"
	rollStock  stockKind = "roll"
)

var stockKinds = []stockKind{sheetStock, rollStock}

// knownStock is a stock that everybody knows by its name.
type knownStock struct {
	Name string `json:"name"`
	measures
}

func knownStockOf(s labels.Stock) knownStock {
	kind := sheetStock
	if s.Kind == labels.RollStock {
		kind = rollStock
	}
	return knownStock{s.Name, measures{
		Kind: kind, PageWidth: lengthOf(s.PageWidth), PageHeight: lengthOf(s.PageHeight),
		Width: lengthOf(s.Width), Height: lengthOf(s.Height), Columns: s.Columns, Rows: s.Rows,
		Left: lengthOf(s.Left), Top: lengthOf(s.Top), GapX: lengthOf(s.GapX), GapY: lengthOf(s.GapY),
		InsetX: lengthOf(s.InsetX), InsetY: lengthOf(s.InsetY),
	}}
}

func lengthOf(mm float64) length { return length(math.Round(mm * 1000)) }

// labelStockRequest saves or changes a stock of a producer's own.
type labelStockRequest struct {
	Producer domain.ProducerID `json:"producer"`
	Name     string            `json:"name"`
	measures
	OffsetX length `json:"offset_x"`
	OffsetY length `json:"offset_y"`
	Retired bool   `json:"retired"`
}

func (l *labelStockRequest) draft() domain.LabelStockDraft {
	m := &l.measures
	return domain.LabelStockDraft{
		Producer: l.Producer, Name: l.Name, OffsetX: int(l.OffsetX), OffsetY: int(l.OffsetY), Retired: l.Retired,
		Measures: domain.StockMeasures{
			Roll: m.Kind == rollStock, PageWidth: int(m.PageWidth), PageHeight: int(m.PageHeight),
			Width: int(m.Width), Height: int(m.Height), Columns: m.Columns, Rows: m.Rows,
			Left: int(m.Left), Top: int(m.Top), GapX: int(m.GapX), GapY: int(m.GapY),
			InsetX: int(m.InsetX), InsetY: int(m.InsetY),
		},
	}
}

type labelStockResponse struct {
	ID       domain.LabelStockID `json:"id"`
	Producer domain.ProducerID   `json:"producer"`
	Name     string              `json:"name"`
	measures
	OffsetX length `json:"offset_x"`
	OffsetY length `json:"offset_y"`
	Retired bool   `json:"retired"`
	history
}

func labelStockOf(s domain.LabelStock) labelStockResponse {
	return labelStockResponse{
		ID: s.ID, Producer: s.Producer, Name: s.Name, measures: knownStockOf(ownStock(s.Name, &s.Measures)).measures,
		OffsetX: length(s.OffsetX), OffsetY: length(s.OffsetY), Retired: s.Retired, history: historyOf(s.Meta),
	}
}

// ownStock is a producer's own stock as labels are laid out on it.
func ownStock(name string, m *domain.StockMeasures) labels.Stock {
	mm := func(micrometres int) float64 { return length(micrometres).millimetres() }
	s := labels.Stock{
		Name: name, PageWidth: mm(m.PageWidth), PageHeight: mm(m.PageHeight), Width: mm(m.Width), Height: mm(m.Height),
		Columns: m.Columns, Rows: m.Rows, Left: mm(m.Left), Top: mm(m.Top), GapX: mm(m.GapX), GapY: mm(m.GapY),
		InsetX: mm(m.InsetX), InsetY: mm(m.InsetY),
	}
	if m.Roll {
		s.Kind = labels.RollStock
	}
	return s
}

// stockFor finds the stock that an order means: by its name, or by its id among
// those of the caller's own.
func (s *Server) stockFor(ctx context.Context, c domain.Caller, name string) (labels.Stock, error) {
	if name == "" {
		return labels.Stock{}, invalid("stock", domain.CodeRequired)
	}
	if id, ok := parseID[domain.LabelStockID](name); ok {
		own, err := s.tracker.LabelStock(ctx, c, id)
		if errors.Is(err, domain.NotFound) {
			return labels.Stock{}, invalid("stock", domain.CodeUnknownReference, excerpt(name))
		}
		return ownStock(own.Name, &own.Measures), err
	}
	stock, ok := labels.StockByName(name)
	if !ok {
		names := each(labels.Stocks(), func(s labels.Stock) string { return s.Name })
		return labels.Stock{}, invalid("stock", domain.CodeUnknownValue, excerpt(name), names)
	}
	return stock, nil
}

// tryStock refuses measures that do not add up, and labels that have no room
// for a batch's code alone.
func (s *Server) tryStock(l *labelStockRequest) error {
	var found findings
	if l.Kind == "" {
		found.add("kind", domain.Problem{Code: domain.CodeRequired})
	}
	known(&found, "kind", l.Kind, stockKinds)
	if err := found.err(); err != nil {
		return err
	}
	measured := l.draft().Measures
	stock := ownStock(l.Name, &measured)
	sheet := labels.Sheet{Stock: stock, OffsetX: l.OffsetX.millimetres(), OffsetY: l.OffsetY.millimetres()}
	if err := sheet.Check(); err != nil {
		return labelError(err)
	}
	_, err := labels.Place(labels.Label{Address: s.tracker.ScanAddress(someBatch, "")}, stock, labels.DPI300)
	return labelErrorAt(err, "width")
}

func (s *Server) registerLabelStock(r *request) (answer, error) {
	body, err := decode[labelStockRequest](r)
	if err != nil {
		return answer{}, err
	}
	if err := s.tryStock(&body); err != nil {
		return answer{}, err
	}
	saved, err := s.tracker.RegisterLabelStock(r.ctx(), r.caller, body.draft())
	if err != nil {
		return answer{}, err
	}
	return created("/label-stocks/"+string(saved.ID), saved.Revision, labelStockOf(saved)), nil
}

func (s *Server) changeLabelStock(r *request) (answer, error) {
	id, revision, body, err := change[domain.LabelStockID, labelStockRequest](r)
	if err != nil {
		return answer{}, err
	}
	if err := s.tryStock(&body); err != nil {
		return answer{}, err
	}
	changed, err := s.tracker.ChangeLabelStock(r.ctx(), r.caller, id, revision, body.draft())
	if err != nil {
		return answer{}, err
	}
	return answer{revision: changed.Revision, body: labelStockOf(changed)}, nil
}

// labelStock answers a name of a known stock as well as an id.
func (s *Server) labelStock(r *request) (answer, error) {
	if known, ok := labels.StockByName(r.param("id")); ok {
		return answer{body: knownStockOf(known)}, nil
	}
	id, err := pathID[domain.LabelStockID](r)
	if err != nil {
		return answer{}, err
	}
	own, err := s.tracker.LabelStock(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: own.Revision, body: labelStockOf(own)}, nil
}

// labelStockList has the known stocks on every page.
type labelStockList struct {
	Known []knownStock `json:"known"`
	list[labelStockResponse]
}

func (s *Server) labelStocks(r *request) (answer, error) {
	query := r.params("producer", "limit", "cursor")
	producer, page := paramID[domain.ProducerID](query, "producer"), query.page("label-stocks")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	own, err := s.tracker.LabelStocks(r.ctx(), r.caller, producer, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: labelStockList{each(labels.Stocks(), knownStockOf), listOf("label-stocks", own, labelStockOf)}}, nil
}

// calibration is a page to lay on a sheet of the stock, and to measure how far
// the printer is off.
func (s *Server) calibration(r *request) (answer, error) {
	query := r.params("dpi", "offset_x", "offset_y", "language")
	sheet := labels.Sheet{
		DPI: labels.DPI(query.dpi()), OffsetX: query.length("offset_x").millimetres(), OffsetY: query.length("offset_y").millimetres(),
		Language: choice(query, "language", domain.Languages),
	}
	if err := query.err(); err != nil {
		return answer{}, err
	}
	var err error
	if sheet.Stock, err = s.stockOfPath(r); err != nil {
		return answer{}, err
	}
	text := calibrationText(words.For(words.Match(sheet.Language, r.words.Language.Tag())))
	sheet.Title, sheet.Language = text.Title, cmp.Or(sheet.Language, r.words.Language.Tag())
	return answer{content: &content{
		mediaType: pdfType, cache: "private, no-cache", vary: "Authorization, Accept-Language", stall: s.stall,
		disposition: disposition("can-chinh "+sheet.Stock.Name, "pdf"), policy: filePolicy,
		stream: s.drawn(r.caller, func(_ context.Context, w io.Writer) error {
			return labelError(labels.WriteCalibration(w, sheet, text))
		}),
	}}, nil
}

func calibrationText(w *words.Words) labels.CalibrationText {
	return labels.CalibrationText{
		Title:  w.Text(words.CalibrationTitle),
		Steps:  []string{w.Text(words.CalibrationPrint), w.Text(words.CalibrationRead), w.Text(words.CalibrationAdd)},
		Across: w.Text(words.CalibrationAcross), Down: w.Text(words.CalibrationDown),
	}
}

func (s *Server) stockOfPath(r *request) (labels.Stock, error) {
	if known, ok := labels.StockByName(r.param("id")); ok {
		return known, nil
	}
	id, err := pathID[domain.LabelStockID](r)
	if err != nil {
		return labels.Stock{}, err
	}
	own, err := s.tracker.LabelStock(r.ctx(), r.caller, id)
	return ownStock(own.Name, &own.Measures), err
}
