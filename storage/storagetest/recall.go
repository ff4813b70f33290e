package storagetest

import "nguon/domain"

func recallFacets(r *domain.Recall) facets {
	return metaFacets(domain.SubjectRecall, string(r.ID), r.Reason, &r.Meta)
}

var recalls = noun[domain.Recall]{
	of: recallFacets,
	fresh: func(b *bench, id string, fill filler) (domain.Recall, domain.Change) {
		r := filledRecall(b, fill)
		r.ID = domain.RecallID(id)
		return first(r, recallFacets, domain.RecallPlaced)
	},
	amend: func(b *bench, old domain.Recall, fill filler) (domain.Recall, domain.Change) {
		r := filledRecall(b, fill)
		r.ID, r.Meta = old.ID, follows(r.Meta, old.Meta)
		return next(r, recallFacets, domain.RecallLifted)
	},
	add:     domain.Store.AddRecall,
	replace: domain.Store.ReplaceRecall,
	get: func(b *bench, id string) (domain.Recall, error) {
		return b.store.Recall(b.ctx, domain.RecallID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Recall], error) {
		return b.store.Recalls(b.ctx, page)
	},
}

func filledRecall(b *bench, fill filler) domain.Recall {
	b.Helper()
	var r domain.Recall
	fill(&r)
	dated(&r.Meta)
	if r.Reason == "" {
		r.Reason, r.Message, r.PlacedAt = "Vi sinh", "Không dùng", r.CreatedAt
		r.Batches = []domain.BatchID{b.plenty(0).ID}
	} else {
		r.Placer = b.me()
		r.Batches = []domain.BatchID{b.plenty(1).ID, b.plenty(0).ID}
	}
	return r
}

var recallCases = []testCase{
	{says: "RecallsInForce gives all recalls that are not lifted, oldest first", run: recallsInForce},
}

func recallsInForce(b *bench) {
	inForce := func() []string {
		return idsOf(read(b.store.RecallsInForce(b.ctx)).must(b), func(r domain.Recall) domain.RecallID { return r.ID })
	}
	b.same("of nothing", []string(nil), inForce())
	var placed []domain.Recall
	for range 5 {
		r, ch := NewRecall([]domain.BatchID{b.plenty(0).ID})
		b.must(b.store.AddRecall(b.ctx, r, ch))
		placed = append(placed, r)
	}
	id := func(i int) string { return string(placed[i].ID) }
	b.same("all", []string{id(0), id(1), id(2), id(3), id(4)}, inForce())
	for _, i := range []int{3, 0} {
		r, ch := LiftRecall(placed[i])
		b.must(b.store.ReplaceRecall(b.ctx, r, ch))
	}
	b.same("those not lifted", []string{id(1), id(2), id(4)}, inForce())
	got := read(b.store.RecallsInForce(b.ctx)).must(b)
	b.same("as they were placed", []domain.Recall{placed[1], placed[2], placed[4]}, got)
	if l := read(b.store.Recalls(b.ctx, domain.Page{Limit: 50})).must(b); len(l.Items) != 5 {
		b.Errorf("all recalls are %d, want 5", len(l.Items))
	}
}
