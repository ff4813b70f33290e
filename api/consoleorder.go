package api

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nguon/api/pages"
	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// orderTyped reads an order as a form sends it.
func orderTyped(v url.Values) pages.Order {
	text := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	ticked := func(name string) bool { return v.Get(name) == pages.Yes }
	o := pages.Order{
		Stock: text("stock"), Count: text("count"), Start: text("start"), Fill: text("order"), Copies: text("copies"), DPI: text("dpi"),
		OffsetX: text("offset_x"), OffsetY: text("offset_y"), Template: text("template"), Language: text("language"),
		Reason: text("reason"), Producer: text("producer"),
		Units: ticked("units"), PIN: ticked("pin"), CutMarks: ticked("cut_marks"), Places: map[string]string{},
	}
	for _, field := range domain.LabelFields {
		o.Places[string(field)] = text(pages.FieldPrefix + string(field))
	}
	return o
}

// labelRequestOf reads what was typed as the request of a program, and gives
// the parameters that say the same.
func (s *Server) labelRequestOf(r *request, o *pages.Order) (labelRequest, url.Values, error) {
	query := url.Values{}
	set := func(name, value string) {
		if value != "" {
			query.Set(name, value)
		}
	}
	saved, err := s.savedStock(r, o.Stock)
	if err != nil {
		return labelRequest{}, nil, err
	}
	for name, on := range map[string]bool{"units": o.Units, "pin": o.PIN, "cut_marks": o.CutMarks} {
		if on {
			query.Set(name, "true")
		}
	}
	set("count", o.Count)
	set("stock", o.Stock)
	set("start", o.Start)
	set("order", o.Fill)
	set("copies", o.Copies)
	set("dpi", cmp.Or(o.DPI, strconv.Itoa(defaultResolution(o.Stock, &saved.Measures))))
	set("template", o.Template)
	set("language", o.Language)
	set("offset_x", cmp.Or(pointed(o.OffsetX), decimal(length(saved.OffsetX).millimetres())))
	set("offset_y", cmp.Or(pointed(o.OffsetY), decimal(length(saved.OffsetY).millimetres())))
	p := &params{values: query}
	if o.Template == string(domain.TemplateChosen) {
		set("fields", strings.Join(p.places(o.Places), ","))
	}
	if o.Count == "" {
		p.add("count", domain.Problem{Code: domain.CodeRequired})
	}
	body := p.labelOrder()
	body.Reason = o.Reason
	return body, query, p.err()
}

// savedStock is the producer's own stock that an order names, or zero.
func (s *Server) savedStock(r *request, name string) (domain.LabelStock, error) {
	id, ok := parseID[domain.LabelStockID](name)
	if !ok {
		return domain.LabelStock{}, nil
	}
	own, err := s.tracker.LabelStock(r.ctx(), r.caller, id)
	if errors.Is(err, domain.NotFound) {
		return domain.LabelStock{}, nil // trying the order says so
	}
	return own, err
}

// defaultResolution is that of the printers which take a stock: thermal ones
// for rolls, office ones for sheets.
func defaultResolution(name string, own *domain.StockMeasures) int {
	known, _ := labels.StockByName(name)
	if known.Kind == labels.RollStock || own != nil && own.Roll {
		return int(labels.DPI203)
	}
	return int(defaultDPI)
}

// typedLength is a length as a reader would type it, in mm.
func typedLength(w *words.Words, micrometres int) string {
	text := decimal(length(micrometres).millimetres())
	if w.Language == words.Vi {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// pointed is a decimal number as Vietnamese writes it, with a point.
func pointed(s string) string { return strings.Replace(s, ",", ".", 1) }

// places are the lines that were numbered, in the order of their numbers.
func (p *params) places(typed map[string]string) []string {
	numbers := map[string]int{}
	var lines []string
	for _, field := range domain.LabelFields {
		name, text := string(field), typed[string(field)]
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			p.add(pages.FieldPrefix+name, domain.Problem{Code: codeParameterNumber, Args: []any{excerpt(text)}})
		}
		numbers[name], lines = n, append(lines, name)
	}
	slices.SortStableFunc(lines, func(a, b string) int { return numbers[a] - numbers[b] })
	return lines
}
