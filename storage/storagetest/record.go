package storagetest

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"nguon/domain"
	"nguon/domain/ledger"
)

var recordCases = []testCase{
	{says: "Records of nothing are none", run: recordsOfNothing},
	{says: "Records lists the records of one subject, or of all when it is zero", run: recordsOfSubject},
	{says: "records are ordered by id, newest first, also within a millisecond", run: recordPages},
	{says: "a record's body, hash and time are given back exactly as they were handed in", run: recordExact},
	{says: "a write that a context stops has happened with its record and key, or not at all", run: recordStopped},
}

func (b *bench) records(s domain.Subject) []domain.Record {
	b.Helper()
	return read(all(func(p domain.Page) (domain.List[domain.Record], error) {
		return b.store.Records(b.ctx, s, p)
	}, domain.MaxPageSize)).must(b)
}

func recordsOfNothing(b *bench) {
	for _, s := range []domain.Subject{{}, {Kind: domain.SubjectBatch, ID: NewID[string]()}} {
		if l := read(b.store.Records(b.ctx, s, domain.Page{Limit: 10})).must(b); len(l.Items) != 0 || l.Next != "" {
			b.Errorf("records of %v: %v", s, l)
		}
	}
}

func recordsOfSubject(b *bench) {
	// A producer and a site with the same id are two subjects.
	p, first := NewProducer()
	b.must(b.store.AddProducer(b.ctx, p, first))
	s, second := NewSite(p.ID, func(s *domain.Site) { s.ID = domain.SiteID(p.ID) })
	b.must(b.store.AddSite(b.ctx, s, second))
	p, third := AmendProducer(p)
	b.must(b.store.ReplaceProducer(b.ctx, p, third))

	b.wantRecords(first.Record.Subject, first.Record, third.Record)
	b.wantRecords(second.Record.Subject, second.Record)
	b.wantRecords(domain.Subject{}, first.Record, second.Record, third.Record)
	b.wantRecords(domain.Subject{Kind: domain.SubjectBatch, ID: string(p.ID)})
}

// recordAs gives a change another record id, and all that follows from it.
func recordAs(ch domain.Change, id string, at time.Time) domain.Change {
	r := &ch.Record
	body := strings.Replace(string(r.Body), string(r.ID), id, 1)
	body = strings.Replace(body, r.At.Format(timeLayout), at.Format(timeLayout), 1)
	r.ID, r.At, r.Body = domain.RecordID(id), at, []byte(body)
	r.Hash = ledger.Hash(r.Body)
	return ch
}

func recordPages(b *bench) {
	now := Now()
	var ids []string
	for _, ms := range []int{0, 1, 1, 1, 1, 1, 2, 3} {
		ids = append(ids, idAt(now.Add(time.Duration(ms)*time.Millisecond)))
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })

	p, ch := NewProducer()
	subject := ch.Record.Subject
	for i, id := range ids {
		if i > 0 {
			p, ch = AmendProducer(p)
		}
		ch = recordAs(ch, id, ch.Record.At)
		p.RecordHash = ch.Record.Hash
		write := b.store.ReplaceProducer
		if i == 0 {
			write = b.store.AddProducer
		}
		b.must(write(b.ctx, p, ch))
	}
	slices.SortFunc(ids, func(a, c string) int { return cmp.Compare(c, a) })
	for _, s := range []domain.Subject{subject, {}} {
		b.wantPages(ids, func(page domain.Page) ([]string, string, error) {
			l, err := b.store.Records(b.ctx, s, page)
			return idsOf(l.Items, func(r domain.Record) domain.RecordID { return r.ID }), l.Next, err
		})
	}
}

func recordExact(b *bench) {
	day := time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)
	for _, milliseconds := range []int{0, 1, 10, 999} {
		p, ch := NewProducer(func(p *domain.Producer) {
			p.Name = shortText(1) + strings.Repeat("𠮷 & <b>\u2028", 2_000)
			p.ChangedAt = day.Add(time.Duration(milliseconds) * time.Millisecond)
		})
		b.must(b.store.AddProducer(b.ctx, p, ch))
		b.wantRecords(ch.Record.Subject, ch.Record)
	}
}

// recordStopped writes under contexts that end at any moment. What was
// answered with nil must be there, what was not is there whole or not at all.
func recordStopped(b *bench) {
	const callers = 24
	source := b.batch(b.me())
	batches, changes := make([]domain.Batch, callers), make([]domain.Change, callers)
	for i := range callers {
		x, ch := NewBatch(source.Producer, From(Taking(source, Kilograms(1))))
		batches[i], changes[i] = x, Keyed(ch, "caller", string(x.ID))
	}
	errs := race(callers, func(i int) error {
		ctx, cancel := context.WithTimeout(b.ctx, time.Duration(i)*time.Millisecond/2)
		defer cancel()
		return b.store.AddBatch(ctx, batches[i], changes[i])
	})
	// What was stopped may be on its way still; this write comes behind it.
	b.batch(source.Producer)
	left := Kilograms(100).Amount
	for i, err := range errs {
		_, missing := b.store.Batch(b.ctx, batches[i].ID)
		if missing != nil {
			b.wantIs("a write that was stopped", missing, domain.ErrMissing)
			b.wantUnused("caller", string(batches[i].ID), changes[i].Record)
			if err == nil {
				b.Errorf("write %d was answered with nil and is not there", i)
			}
			continue
		}
		left -= Kilograms(1).Amount
		b.wantRecords(changes[i].Record.Subject, changes[i].Record)
		read(b.store.Request(b.ctx, "caller", string(batches[i].ID))).must(b)
		if err != nil {
			b.wantIs("a write that was stopped", err, context.DeadlineExceeded)
		}
	}
	b.wantStock("what was taken", source.ID, map[domain.ProducerID]int64{source.Producer: left})
}
