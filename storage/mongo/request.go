package mongo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

type requestDocument struct {
	ID          string       `bson:"_id"`
	Caller      string       `bson:"caller"`
	Key         string       `bson:"key"`
	Fingerprint []byte       `bson:"fingerprint"`
	Subject     subjectField `bson:"subject"`
	At          time.Time    `bson:"at"`
	Answer      []byte       `bson:"answer,omitempty"`
}

// pair makes one id of two texts, so that two different pairs never have the same.
func pair(a, b string) string { return strconv.Itoa(len(a)) + "|" + a + "|" + b }

var requests = noun[domain.Request, requestDocument]{
	in:  requestsIn,
	key: func(r *domain.Request) string { return pair(r.Caller, r.Key.Key) },
	to: func(r *domain.Request) requestDocument {
		return requestDocument{
			ID: pair(r.Caller, r.Key.Key), Caller: r.Caller, Key: r.Key.Key, Fingerprint: r.Key.Fingerprint[:],
			Subject: subjectField(r.Subject), At: r.At, Answer: r.Answer,
		}
	},
	from: func(d *requestDocument) domain.Request {
		r := domain.Request{
			Caller: d.Caller, Key: domain.RequestKey{Key: d.Key}, Subject: domain.Subject(d.Subject), At: d.At.UTC(), Answer: d.Answer,
		}
		copy(r.Key.Fingerprint[:], d.Fingerprint)
		return r
	},
}

// addRequest is the step that takes a request key for a change.
func addRequest(r *domain.Request) step {
	st := requests.add(r)[0]
	st.met = func(kept bson.Raw) error {
		var d requestDocument
		if err := bson.Unmarshal(kept, &d); err != nil {
			return faulty{fmt.Errorf("request %s: %w", st.ID, err)}
		}
		return &domain.RepeatedError{Request: requests.from(&d)}
	}
	return st
}

// repeated is the refusal of a request key that an accepted change has used;
// one that is under way is waited for. Nil means that none has.
func (s *Store) repeated(ctx context.Context, r *domain.Request) error {
	st := addRequest(r)
	for {
		kept, o, err := s.markedBy(ctx, &st)
		switch {
		case err != nil || kept == nil:
			return err
		case o == nil || o.at.How != adding:
			return st.met(kept)
		}
		if err := s.await(ctx, nil, *o); err != nil {
			return err
		}
	}
}

// Request reads what a caller's request key stands for.
func (s *Store) Request(ctx context.Context, caller, key string) (domain.Request, error) {
	return requests.get(ctx, s, pair(caller, key))
}

// KeepAnswer stores the answer to an accepted request unless it has one. It is
// one write of one document, so a crash leaves nothing by half.
func (s *Store) KeepAnswer(ctx context.Context, caller, key string, answer []byte) error {
	id := pair(caller, key)
	return s.writing(ctx, func(ctx context.Context) error {
		// The read sees to it that a request that was kept has lost its mark.
		r, err := requests.find(ctx, s, bson.D{{Key: "_id", Value: id}}, nil, 1)
		if err != nil {
			return err
		}
		if len(r) == 0 {
			return domain.ErrMissing
		}
		if len(answer) == 0 || len(r[0].Answer) > 0 {
			return nil
		}
		if err := s.released(ctx); err != nil {
			return err
		}
		_, err = s.update(ctx, requestsIn, bson.D{{Key: "_id", Value: id}, {Key: "answer", Value: none}},
			bson.D{{Key: "$set", Value: bson.D{{Key: "answer", Value: answer}}}})
		return err
	})
}
