package api

import (
	"encoding/json"

	"nguon/domain"
)

// recordResponse is one record. Body is the canonical JSON that Hash is the
// SHA-256 of, byte for byte.
type recordResponse struct {
	ID      domain.RecordID   `json:"id"`
	Kind    domain.RecordKind `json:"kind"`
	Subject subjectResponse   `json:"subject"`
	At      instant           `json:"at"`
	Hash    string            `json:"hash"`
	Body    json.RawMessage   `json:"body"`
}

type subjectResponse struct {
	Kind domain.SubjectKind `json:"kind"`
	ID   string             `json:"id"`
}

func recordOf(r domain.Record) recordResponse {
	return recordResponse{r.ID, r.Kind, subjectResponse(r.Subject), instant(r.At), r.Hash, r.Body}
}

func (s *Server) batchRecords(r *request) (answer, error) {
	id, err := pathID[string](r)
	if err != nil {
		return answer{}, err
	}
	query := r.params("limit", "cursor")
	page := query.page("records")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	subject := domain.Subject{Kind: domain.SubjectBatch, ID: id}
	l, err := s.tracker.Records(r.ctx(), r.caller, subject, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("records", l, recordOf)}, nil
}
