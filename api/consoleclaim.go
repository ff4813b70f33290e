package api

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"nguon/api/pages"
	"nguon/domain"
)

// claimForm is where blank labels are given to a batch.
func (s *Server) claimForm(r *request) (answer, error) {
	return s.showClaim(r, &pages.Claim{}, http.StatusOK)
}

// claimScreen gives blank labels to a batch. Where the second code is still to
// come, it waits for it: scanners send the form after each.
func (s *Server) claimScreen(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	text := func(name string) string { return strings.TrimSpace(r.form.Get(name)) }
	v := &pages.Claim{First: text("first"), Last: text("last"), Reason: text("reason")}
	for _, field := range []string{"first", "last"} {
		if text(field) == "" {
			v.Problems = append(v.Problems, domain.Problem{Field: field, Code: domain.CodeRequired})
		}
	}
	if len(v.Problems) > 0 {
		return s.showClaim(r, v, http.StatusUnprocessableEntity)
	}
	order := domain.ClaimOrder{First: printedCode(v.First), Last: printedCode(v.Last), Reason: v.Reason}
	run, err := s.tracker.ClaimLabels(r.ctx(), r.caller, id, order)
	if err != nil {
		status, problems, again := correctable(err)
		if !again {
			return answer{}, err
		}
		v.Problems = problems
		return s.showClaim(r, v, status)
	}
	return led(consolePath + "/label-runs/" + string(run.ID) + "#claims"), nil
}

func (s *Server) showClaim(r *request, v *pages.Claim, status int) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	b, err := s.tracker.Batch(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	all, err := s.labelled(r.ctx(), r.caller, []domain.Batch{b})
	if err != nil {
		return answer{}, err
	}
	v.LabelledBatch, v.Key = all[0], uuid.NewString()
	html, err := s.pages.Claim(s.reader(r), *v)
	a, err := s.shown(r, html, err)
	a.status = status
	return a, err
}

// blanksScreen lists the labels that were printed ahead.
func (s *Server) blanksScreen(r *request) (answer, error) {
	page, err := screenPageOf(r, "label-runs")
	if err != nil {
		return answer{}, err
	}
	runs, err := s.tracker.LabelRuns(r.ctx(), r.caller, domain.LabelRunFilter{Blank: true}, page)
	if err != nil {
		return answer{}, err
	}
	l := pages.BlankList{Runs: runs.Items, Later: page.After != ""}
	if runs.Next != "" {
		l.Next = cursor("label-runs", runs.Next)
	}
	html, err := s.pages.Blanks(s.reader(r), l)
	return s.shown(r, html, err)
}
