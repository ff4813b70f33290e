package storagetest

import (
	"cmp"
	"encoding/json"
	"slices"

	"nguon/domain"
	"nguon/domain/ledger"
)

// link is a record as a part of its subject's chain.
type link struct {
	id       domain.RecordID
	hash     string
	revision int64
	previous string
}

func (a *audit) readRecords() {
	ids := map[domain.RecordID]bool{}
	for _, r := range walk(a, "records", func(p domain.Page) (domain.List[domain.Record], error) {
		return a.store.Records(a.ctx, domain.Subject{}, p)
	}) {
		if ids[r.ID] {
			a.report("record %s is listed twice", r.ID)
		}
		ids[r.ID] = true
		a.checkRecord(r)
	}
}

// checkRecord holds a record against its own body.
func (a *audit) checkRecord(r domain.Record) {
	if hash := ledger.Hash(r.Body); hash != r.Hash {
		a.report("record %s has the hash %s, its body has %s", r.ID, r.Hash, hash)
	}
	var body struct {
		recordBody
		Content json.RawMessage `json:"content"`
	}
	if err := json.Unmarshal(r.Body, &body); err != nil {
		a.report("record %s cannot be read: %v", r.ID, err)
		return
	}
	if body.Format != recordFormat {
		a.report("record %s has the format %q", r.ID, body.Format)
		return
	}
	about := domain.Subject{Kind: body.About.Kind, ID: body.About.ID}
	if body.ID != r.ID || body.Kind != r.Kind || about != r.Subject || body.At != r.At.Format(timeLayout) {
		a.report("record %s (%s of %v at %s) has a body that says %s (%s of %v at %s)", r.ID, r.Kind, r.Subject,
			r.At.Format(timeLayout), body.ID, body.Kind, about, body.At)
	}
	a.chains[r.Subject] = append(a.chains[r.Subject], link{r.ID, r.Hash, body.Revision, body.Previous})
}

// checkChains holds each thing against its records, one for every revision.
func (a *audit) checkChains() {
	for s, chain := range a.chains {
		slices.SortFunc(chain, func(l, m link) int { return cmp.Compare(l.revision, m.revision) })
		previous := ""
		for i, l := range chain {
			if l.revision != int64(i)+1 {
				a.report("%s %s: record %s is of revision %d, want %d", s.Kind, s.ID, l.id, l.revision, i+1)
			}
			if l.previous != previous {
				a.report("%s %s: record %s follows %q, the one before it is %q", s.Kind, s.ID, l.id, l.previous, previous)
			}
			previous = l.hash
		}
		v, there := a.things[s]
		switch {
		case !there:
			a.report("%s %s has %d records and is not there", s.Kind, s.ID, len(chain))
		case v.revision != int64(len(chain)) || v.hash != previous:
			a.report("%s %s is at revision %d with record %s, its records end at %d with %s",
				s.Kind, s.ID, v.revision, v.hash, len(chain), previous)
		}
	}
	for s := range a.things {
		if len(a.chains[s]) == 0 {
			a.report("%s %s has no record", s.Kind, s.ID)
		}
	}
}
