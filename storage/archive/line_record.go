package archive

import "nguon/domain"

type recallLine struct {
	ID         domain.RecallID   `json:"id"`
	Batches    []domain.BatchID  `json:"batches,omitempty"`
	Reason     string            `json:"reason,omitempty"`
	Message    string            `json:"message,omitempty"`
	Placer     domain.ProducerID `json:"placer,omitempty"`
	LiftReason string            `json:"lift_reason,omitempty"`
	PlacedAt   instant           `json:"placed_at,omitzero"`
	LiftedAt   instant           `json:"lifted_at,omitzero"`
	metaLine
}

func toRecallLine(r domain.Recall) recallLine {
	return recallLine{
		ID: r.ID, Batches: r.Batches, Reason: r.Reason, Message: r.Message, Placer: r.Placer, LiftReason: r.LiftReason,
		PlacedAt: instant{r.PlacedAt}, LiftedAt: instant{r.LiftedAt}, metaLine: toMetaLine(r.Meta),
	}
}

func (l recallLine) recall() (domain.Recall, error) {
	return domain.Recall{
		ID: l.ID, Batches: l.Batches, Reason: l.Reason, Message: l.Message, Placer: l.Placer, LiftReason: l.LiftReason,
		PlacedAt: l.PlacedAt.Time, LiftedAt: l.LiftedAt.Time, Meta: l.meta(),
	}, nil
}

type requestLine struct {
	Caller      string      `json:"caller"`
	Key         string      `json:"key"`
	Fingerprint digest      `json:"fingerprint"`
	Subject     subjectLine `json:"subject"`
	At          instant     `json:"at,omitzero"`
	Answer      text        `json:"answer,omitzero"`
}

func toRequestLine(r domain.Request) requestLine {
	return requestLine{
		Caller: r.Caller, Key: r.Key.Key, Fingerprint: digest(r.Key.Fingerprint), Subject: subjectLine(r.Subject),
		At: instant{r.At}, Answer: toText(r.Answer),
	}
}

func (l requestLine) request() (domain.Request, error) {
	return domain.Request{
		Caller: l.Caller, Key: domain.RequestKey{Key: l.Key, Fingerprint: l.Fingerprint}, Subject: domain.Subject(l.Subject),
		At: l.At.Time, Answer: l.Answer.bytes(),
	}, nil
}

type recordLine struct {
	ID      domain.RecordID   `json:"id"`
	Kind    domain.RecordKind `json:"kind"`
	Subject subjectLine       `json:"subject"`
	At      instant           `json:"at,omitzero"`
	Hash    string            `json:"hash"`
	Body    text              `json:"body,omitzero"`
}

func toRecordLine(r domain.Record) recordLine {
	return recordLine{
		ID: r.ID, Kind: r.Kind, Subject: subjectLine(r.Subject), At: instant{r.At}, Hash: r.Hash, Body: toText(r.Body),
	}
}

func (l recordLine) record() (domain.Record, error) {
	return domain.Record{
		ID: l.ID, Kind: l.Kind, Subject: domain.Subject(l.Subject), At: l.At.Time, Hash: l.Hash, Body: l.Body.bytes(),
	}, nil
}

type claimLine struct {
	Kind  string            `json:"kind"`
	Value string            `json:"value"`
	Scope domain.ProducerID `json:"scope,omitempty"`
	Owner string            `json:"owner"`
}

func toClaimLine(c domain.Claim) claimLine { return claimLine(c) }

func (l claimLine) claim() (domain.Claim, error) { return domain.Claim(l), nil }
