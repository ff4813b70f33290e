package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"nguon/api/pages"
	"nguon/domain"
	"nguon/labels"
)

// runScreen is where the files of a label run are, and what happened to it.
func (s *Server) runScreen(r *request) (answer, error) {
	v, err := s.run(r)
	if err != nil {
		return answer{}, err
	}
	return s.showRun(r, v, http.StatusOK)
}

func (s *Server) showRun(r *request, v *pages.Run, status int) (answer, error) {
	html, err := s.pages.Run(s.reader(r), *v)
	a, err := s.shown(r, html, err)
	a.status = status
	return a, err
}

// reprintScreen prints labels of a run again, on the same paper.
func (s *Server) reprintScreen(r *request) (answer, error) {
	return s.changeRun(r, func(v *pages.Run) *pages.Range { return &v.Reprint },
		func(id domain.LabelRunID, l rangeRequest) (domain.LabelRun, error) {
			return s.tracker.ReprintLabels(r.ctx(), r.caller, id, domain.Reprint{LabelRange: l.labels(), Reason: l.Reason})
		})
}

// voidScreen takes spoiled labels of a run out of use.
func (s *Server) voidScreen(r *request) (answer, error) {
	return s.changeRun(r, func(v *pages.Run) *pages.Range { return &v.Void },
		func(id domain.LabelRunID, l rangeRequest) (domain.LabelRun, error) {
			return s.tracker.VoidLabels(r.ctx(), r.caller, id, l.labels(), l.Reason)
		})
}

// changeRun reads one of the run's forms and does what it is for. What is
// refused is shown in that form again.
func (s *Server) changeRun(r *request, form func(*pages.Run) *pages.Range, do func(domain.LabelRunID, rangeRequest) (domain.LabelRun, error)) (answer, error) {
	v, err := s.run(r)
	if err != nil {
		return answer{}, err
	}
	typed := form(v)
	*typed = rangeTyped(r.form)
	body, err := rangeRequestOf(typed)
	if err == nil {
		_, err = do(v.Run.ID, body)
	}
	if err == nil {
		return led(consolePath + "/label-runs/" + string(v.Run.ID) + "#changes"), nil
	}
	status, problems, again := correctable(err)
	if !again {
		return answer{}, err
	}
	typed.Problems = problems
	return s.showRun(r, v, status)
}

func rangeTyped(v url.Values) pages.Range {
	text := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	return pages.Range{First: text("first"), Last: text("last"), Reason: text("reason")}
}

func rangeRequestOf(typed *pages.Range) (rangeRequest, error) {
	p := &params{}
	l := rangeRequest{First: p.number("first", typed.First), Last: p.number("last", typed.Last), Reason: typed.Reason}
	return l, p.err()
}

// number reads a whole number that has to be there; its range is the domain's
// to judge.
func (p *params) number(field, text string) int {
	n, err := strconv.Atoi(text)
	switch {
	case text == "":
		p.add(field, domain.Problem{Code: domain.CodeRequired})
	case errors.Is(err, strconv.ErrRange): // the largest is out of every range
	case err != nil:
		p.add(field, domain.Problem{Code: codeParameterNumber, Args: []any{excerpt(text)}})
	}
	return n
}

// run is what the screen of a run has.
func (s *Server) run(r *request) (*pages.Run, error) {
	id, err := pathID[domain.LabelRunID](r)
	if err != nil {
		return nil, err
	}
	run, err := s.tracker.LabelRun(r.ctx(), r.caller, id)
	if err != nil {
		return nil, err
	}
	v := &pages.Run{Run: run, Key: uuid.NewString()}
	if !run.Blank() {
		if v.Batch, err = s.tracker.Batch(r.ctx(), r.caller, run.Batch); err != nil {
			return nil, err
		}
	}
	stock, err := s.stockOfRun(r, &run)
	if err != nil {
		return nil, err
	}
	v.Stock = stock
	v.Changes = runChanges(&run, stock.Roll)
	switch _, err = s.tracker.LabelSheet(r.ctx(), r.caller, id); {
	case errors.Is(err, domain.Forbidden):
		// PINs are for who prints them: others see the run, and none of its files.
		v.Usable = true
		for i := range v.Changes {
			v.Changes[i].Files = nil
		}
	case err != nil && !errors.Is(err, domain.Conflict):
		return nil, err
	default:
		v.Usable = err == nil
		v.Files, v.Main = runFiles(stock.Roll, "")
	}
	v.Claims, err = s.runClaims(r.ctx(), r.caller, &run)
	return v, err
}

// stockOfRun is the paper that a run was ordered for, by the name that its
// owner gives it now.
func (s *Server) stockOfRun(r *request, run *domain.LabelRun) (pages.Stock, error) {
	o := &run.Print
	if known, ok := labels.StockByName(o.Stock); ok {
		return shownStock(known), nil
	}
	if o.Measures == nil {
		return pages.Stock{}, fmt.Errorf("label run %s: no stock %q", run.ID, o.Stock)
	}
	own, err := s.savedStock(r, o.Stock)
	shown := shownStock(ownStock(o.Stock, o.Measures))
	shown.Title = own.Name
	return shown, err
}

// rollPDF is what a sheet is called where it is a row of a roll.
const rollPDF = "roll.pdf"

// runFiles are the files of a run, those first that its stock is printed with.
func runFiles(roll bool, query string) (all []pages.RunFile, first int) {
	names, first := []string{"sheet.pdf", "labels.pdf", "labels.zpl", "labels.tspl"}, 1
	if roll {
		names, first = []string{"labels.zpl", "labels.tspl", rollPDF, "labels.pdf"}, 3
	}
	names = append(names, "codes.csv", "label.svg", "label.png", "symbol.svg", "symbol.png")
	return each(names, func(name string) pages.RunFile {
		path := name
		if name == rollPDF {
			path = "sheet.pdf"
		}
		return pages.RunFile{Name: name, Path: path + query}
	}), first
}

// runChanges are what happened to labels of a run, newest first.
func runChanges(run *domain.LabelRun, roll bool) []pages.RunChange {
	var all []pages.RunChange
	for i, c := range run.Reprints {
		files, first := runFiles(roll, "?reprint="+strconv.Itoa(i+1))
		all = append(all, pages.RunChange{
			Reprint: true, First: int(c.First), Last: int(c.Last), Reason: c.Reason, At: c.At, Files: files[:first],
		})
	}
	for _, c := range run.Voids {
		all = append(all, pages.RunChange{First: int(c.First), Last: int(c.Last), Reason: c.Reason, At: c.At})
	}
	slices.SortStableFunc(all, func(a, b pages.RunChange) int { return b.At.Compare(a.At) })
	return all
}

// runClaims are the batches that labels of a blank run were given to.
func (s *Server) runClaims(ctx context.Context, c domain.Caller, run *domain.LabelRun) ([]pages.RunClaim, error) {
	known := map[domain.BatchID]domain.Batch{}
	var all []pages.RunClaim
	for _, claim := range run.Claims {
		b, ok := known[claim.Batch]
		if !ok {
			var err error
			if b, err = s.tracker.Batch(ctx, c, claim.Batch); err != nil && !errors.Is(err, domain.NotFound) {
				return nil, err
			}
			known[claim.Batch] = b
		}
		all = append(all, pages.RunClaim{First: int(claim.First), Last: int(claim.Last), Batch: b, At: claim.At})
	}
	return all, nil
}
