package api

import (
	"context"
	"io"
	"iter"

	"nguon/domain"
	"nguon/labels"
)

// labelPreview shows what an order would print: a label, or a page of them.
// Nothing is issued. Where labels will have codes of their own, the symbol's
// and the printed one are all zeros, which no label has.
func (s *Server) labelPreview(r *request) (answer, error) {
	id, err := pathID[domain.BatchID](r)
	if err != nil {
		return answer{}, err
	}
	query := r.params(append(orderParams, "page")...)
	order, page := query.labelOrder(), query.whole("page", 1, domain.MaxLabels, 0)
	if err := query.err(); err != nil {
		return answer{}, err
	}
	job, sample, err := s.tryOrder(r.ctx(), r.caller, id, &order)
	if err != nil {
		return answer{}, err
	}
	return s.drawnPreview(r, job, sample, order.Count, page), nil
}

// blankPreview shows what an order of blank labels would print, as
// labelPreview does for those of a batch.
func (s *Server) blankPreview(r *request) (answer, error) {
	query := r.params(append(orderParams, "page", "producer")...)
	order, page, producer := query.labelOrder(), query.whole("page", 1, domain.MaxLabels, 0), paramID[domain.ProducerID](query, "producer")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	order.Units = true
	job, sample, err := s.tryBlank(r.ctx(), r.caller, producer, &order)
	if err != nil {
		return answer{}, err
	}
	return s.drawnPreview(r, job, sample, order.Count, page), nil
}

func (s *Server) drawnPreview(r *request, job labelJob, sample domain.LabelText, count, page int) answer {
	return answer{content: &content{
		mediaType: svgType, cache: "private, no-cache", vary: "Authorization", stall: s.stall,
		stream: s.drawn(r.caller, func(_ context.Context, w io.Writer) error {
			return labelError(job.preview(w, sample, count, page))
		}),
	}}
}

// preview draws one label, or a page of so many.
func (j *labelJob) preview(w io.Writer, sample domain.LabelText, count, page int) error {
	if page == 0 {
		return labels.WriteSVG(w, j.label(sample), j.sheet.Stock, j.sheet.DPI)
	}
	if count == 0 {
		count = j.sheet.Stock.PerPage()
	}
	return labels.WriteSheetSVG(w, j.sheet, j.repeated(sample, count), page)
}

func (j *labelJob) repeated(text domain.LabelText, count int) iter.Seq2[labels.Label, error] {
	label := j.label(text)
	return func(yield func(labels.Label, error) bool) {
		for range count {
			if !yield(label, nil) {
				return
			}
		}
	}
}
