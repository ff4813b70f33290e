package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"nguon/api/pages"
	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// stocksScreen lists the label stocks that producers have saved.
func (s *Server) stocksScreen(r *request) (answer, error) {
	page, err := screenPageOf(r, "label-stocks")
	if err != nil {
		return answer{}, err
	}
	found, err := s.tracker.LabelStocks(r.ctx(), r.caller, "", page)
	if err != nil {
		return answer{}, err
	}
	l := pages.StockList{Later: page.After != ""}
	if found.Next != "" {
		l.Next = cursor("label-stocks", found.Next)
	}
	about := s.about(r.caller)
	for _, own := range found.Items {
		if own.Retired {
			continue
		}
		shown := shownOwnStock(&own)
		if r.caller.Role != domain.ProducerRole {
			if shown.Producer, err = about.nameOf(r.ctx(), own.Producer); err != nil {
				return answer{}, err
			}
		}
		l.Stocks = append(l.Stocks, shown)
	}
	html, err := s.pages.OwnStocks(s.reader(r), l)
	return s.shown(r, html, err)
}

func shownStock(s labels.Stock) pages.Stock {
	return pages.Stock{
		Name: s.Name, Roll: s.Kind == labels.RollStock, PageWidth: s.PageWidth, PageHeight: s.PageHeight,
		Width: s.Width, Height: s.Height, Columns: s.Columns, Rows: s.Rows, Left: s.Left, Top: s.Top, GapX: s.GapX, GapY: s.GapY,
	}
}

func shownOwnStock(own *domain.LabelStock) pages.OwnStock {
	shown := pages.OwnStock{
		Stock: shownStock(ownStock(string(own.ID), &own.Measures)), ID: own.ID,
		OffsetX: length(own.OffsetX).millimetres(), OffsetY: length(own.OffsetY).millimetres(),
	}
	shown.Title = own.Name
	return shown
}

// newStockScreen begins with a whole A4 sheet.
func (s *Server) newStockScreen(r *request) (answer, error) {
	v := &pages.StockForm{Typed: pages.TypedStock{Columns: "3", Rows: "8", Measures: map[string]string{
		"page_width": "210", "page_height": "297", "left": "0", "top": "0", "gap_x": "0", "gap_y": "0", "inset_x": "2", "inset_y": "2",
	}}}
	return s.showStock(r, v, http.StatusOK)
}

func (s *Server) stockScreen(r *request) (answer, error) {
	own, err := s.stockOnScreen(r)
	if err != nil {
		return answer{}, err
	}
	v := &pages.StockForm{ID: own.ID, Revision: own.Revision, Typed: typedStockOf(r.words, own), Saved: r.URL.Query().Get("saved") == pages.Yes}
	return s.showStock(r, v, http.StatusOK)
}

func (s *Server) stockOnScreen(r *request) (*domain.LabelStock, error) {
	id, err := pathID[domain.LabelStockID](r)
	if err != nil {
		return nil, err
	}
	own, err := s.tracker.LabelStock(r.ctx(), r.caller, id)
	return &own, err
}

// saveStock saves a new stock or changes an old one, or only draws what was
// typed. What is refused is shown with the reasons, as it was typed.
func (s *Server) saveStock(r *request) (answer, error) {
	v := &pages.StockForm{Typed: stockTyped(r.form)}
	if r.param("id") != "" {
		own, err := s.stockOnScreen(r)
		if err != nil {
			return answer{}, err
		}
		v.ID = own.ID
		v.Revision, _ = strconv.ParseInt(r.form.Get("revision"), 10, 64) // what is none is stale
	}
	body, err := s.stockRequestOf(&v.Typed)
	if err == nil && r.form.Get("do") == "draw" {
		return s.showStock(r, v, http.StatusOK)
	}
	var own domain.LabelStock
	switch {
	case err != nil:
	case v.ID == "":
		own, err = s.tracker.RegisterLabelStock(r.ctx(), r.caller, body.draft())
	default:
		own, err = s.tracker.ChangeLabelStock(r.ctx(), r.caller, v.ID, v.Revision, body.draft())
	}
	if err == nil {
		return led(consolePath + "/stocks/" + string(own.ID) + "?saved=" + pages.Yes), nil
	}
	status, problems, again := correctable(err)
	if !again {
		return answer{}, err
	}
	v.Problems = problems
	return s.showStock(r, v, status)
}

func (s *Server) showStock(r *request, v *pages.StockForm, status int) (answer, error) {
	v.Key = uuid.NewString()
	if body, err := s.stockRequestOf(&v.Typed); err == nil {
		m := body.draft().Measures
		drawn := shownStock(ownStock("", &m))
		v.Drawn = &drawn
	}
	if v.ID == "" {
		var err error
		if v.Producers, err = s.producersFor(r); err != nil {
			return answer{}, err
		}
	}
	html, err := s.pages.StockForm(s.reader(r), *v)
	a, err := s.shown(r, html, err)
	a.status = status
	return a, err
}

// producersFor are whom a reader can act for who is no producer.
func (s *Server) producersFor(r *request) ([]pages.ProducerChoice, error) {
	if r.caller.Role != domain.Admin {
		return nil, nil
	}
	l, err := s.tracker.Producers(r.ctx(), r.caller, domain.Page{Limit: domain.MaxPageSize})
	return each(l.Items, func(p domain.Producer) pages.ProducerChoice {
		return pages.ProducerChoice{ID: p.ID, Name: p.Name}
	}), err
}

// correctable says whether a refusal is about what was typed, so that its form
// is shown again, and with which status.
func correctable(err error) (status int, problems pages.Problems, again bool) {
	kind, status, found := judge(err)
	switch kind {
	case kindInvalid, kindMalformed, kindConflict, kindStale:
		return status, inForm(found), true
	}
	return 0, nil, false
}

// inForm names the fields of a form: a list is one of them.
func inForm(problems []domain.Problem) pages.Problems {
	all := make(pages.Problems, len(problems))
	for i, p := range problems {
		p.Field, _, _ = strings.Cut(p.Field, "/")
		all[i] = p
	}
	return all
}

func stockTyped(v url.Values) pages.TypedStock {
	text := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	t := pages.TypedStock{
		Name: text("name"), Producer: text("producer"), Columns: text("columns"), Rows: text("rows"), Roll: text("kind") == pages.KindRoll,
		Measures: map[string]string{},
	}
	for _, name := range pages.StockMeasures {
		t.Measures[name] = text(name)
	}
	return t
}

func typedStockOf(w *words.Words, own *domain.LabelStock) pages.TypedStock {
	m := &own.Measures
	t := pages.TypedStock{Name: own.Name, Columns: strconv.Itoa(m.Columns), Rows: strconv.Itoa(m.Rows), Roll: m.Roll, Measures: map[string]string{}}
	for name, micrometres := range map[string]int{
		"page_width": m.PageWidth, "page_height": m.PageHeight, "width": m.Width, "height": m.Height, "left": m.Left, "top": m.Top,
		"gap_x": m.GapX, "gap_y": m.GapY, "inset_x": m.InsetX, "inset_y": m.InsetY, "offset_x": own.OffsetX, "offset_y": own.OffsetY,
	} {
		t.Measures[name] = typedLength(w, micrometres)
	}
	return t
}

// stockRequestOf reads what was typed as the request of a program, and sees
// whether labels can be laid out on it.
func (s *Server) stockRequestOf(t *pages.TypedStock) (labelStockRequest, error) {
	p := &params{values: url.Values{"columns": {t.Columns}, "rows": {t.Rows}}}
	for name, text := range t.Measures {
		p.values.Set(name, pointed(text))
	}
	l := labelStockRequest{
		Producer: domain.ProducerID(t.Producer), Name: t.Name, OffsetX: p.length("offset_x"), OffsetY: p.length("offset_y"),
		measures: measures{
			Kind: sheetStock, PageWidth: p.length("page_width"), PageHeight: p.length("page_height"),
			Width: p.length("width"), Height: p.length("height"),
			Columns: p.whole("columns", 1, domain.MaxGridSide, 1), Rows: p.whole("rows", 1, domain.MaxGridSide, 1),
			Left: p.length("left"), Top: p.length("top"), GapX: p.length("gap_x"), GapY: p.length("gap_y"),
			InsetX: p.length("inset_x"), InsetY: p.length("inset_y"),
		},
	}
	if t.Roll {
		l.Kind = rollStock
	}
	for _, name := range []string{"page_width", "page_height", "width", "height"} {
		if t.Measures[name] == "" {
			p.add(name, domain.Problem{Code: domain.CodeRequired})
		}
	}
	if err := p.err(); err != nil {
		return l, err
	}
	return l, s.tryStock(&l)
}
