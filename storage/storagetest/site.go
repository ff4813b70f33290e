package storagetest

import (
	"cmp"
	"fmt"
	"slices"

	"nguon/domain"
)

func siteFacets(s *domain.Site) facets {
	return metaFacets(domain.SubjectSite, string(s.ID), s.Name, &s.Meta)
}

var sites = noun[domain.Site]{
	of: siteFacets,
	fresh: func(b *bench, id string, fill filler) (domain.Site, domain.Change) {
		s := filledSite(b, fill)
		s.ID = domain.SiteID(id)
		return first(s, siteFacets, domain.SiteRegistered)
	},
	amend: func(b *bench, old domain.Site, fill filler) (domain.Site, domain.Change) {
		s := filledSite(b, fill)
		s.ID, s.Meta = old.ID, follows(s.Meta, old.Meta)
		return next(s, siteFacets, domain.SiteChanged)
	},
	add:     domain.Store.AddSite,
	replace: domain.Store.ReplaceSite,
	get: func(b *bench, id string) (domain.Site, error) {
		return b.store.Site(b.ctx, domain.SiteID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Site], error) {
		return b.store.Sites(b.ctx, "", page)
	},
}

func filledSite(b *bench, fill filler) domain.Site {
	b.Helper()
	var s domain.Site
	fill(&s)
	s.Producer = b.me()
	s.Kind = cmp.Or(s.Kind, domain.Workshop)
	s.Name = cmp.Or(s.Name, "Xưởng")
	if s.Code != "" {
		s.Code = fmt.Sprintf("VN-NBOR-%04d ư", serial.Add(1))
	}
	dated(&s.Meta)
	return s
}

var siteCases = []testCase{
	{says: "AddSite refuses a code that the producer has given to another site", run: siteCodeTwice},
	{says: "an empty code is none", run: siteNoCode},
	{says: "ReplaceSite treats codes as AddSite does", run: siteCodeReplaced},
	{says: "of parallel claims to one code one takes effect", run: siteCodeRace},
	{says: "a refused site leaves its code free", run: siteCodeFree},
	{says: "SitesByID gives those of ids that exist", run: sitesByID},
	{says: "Sites lists those of one producer", run: sitesOfProducer},
}

func siteCode(code string) func(*domain.Site) { return func(s *domain.Site) { s.Code = code } }

func (b *bench) addSite(producer domain.ProducerID, edit ...func(*domain.Site)) domain.Site {
	b.Helper()
	s, ch := NewSite(producer, edit...)
	b.must(b.store.AddSite(b.ctx, s, ch))
	return s
}

func siteCodeTwice(b *bench) {
	b.addSite(b.me(), siteCode("VN-1"))
	s, ch := NewSite(b.me(), siteCode("VN-1"))
	b.wantTaken("the same code", b.store.AddSite(b.ctx, s, Keyed(ch, "caller", "key")), domain.ClaimSiteCode)
	b.wantUnused("caller", "key", ch.Record)
	_, err := b.store.Site(b.ctx, s.ID)
	b.wantIs("the refused site", err, domain.ErrMissing)
	b.addSite(b.other(), siteCode("VN-1"))
	b.addSite(b.me(), siteCode("VN-2"))
}

func siteNoCode(b *bench) {
	b.addSite(b.me())
	s := b.addSite(b.me())
	s, ch := AmendSite(s)
	b.must(b.store.ReplaceSite(b.ctx, s, ch))
}

func siteCodeReplaced(b *bench) {
	b.addSite(b.me(), siteCode("VN-1"))
	s := b.addSite(b.me(), siteCode("VN-2"))
	taken, ch := AmendSite(s, siteCode("VN-1"))
	b.wantTaken("another's code", b.store.ReplaceSite(b.ctx, taken, Keyed(ch, "caller", "key")), domain.ClaimSiteCode)
	b.wantUnused("caller", "key", ch.Record)
	b.same("the refused site", s, read(b.store.Site(b.ctx, s.ID)).must(b))

	s, ch = AmendSite(s)
	b.must(b.store.ReplaceSite(b.ctx, s, ch))
	s, ch = AmendSite(s, siteCode("VN-3"))
	b.must(b.store.ReplaceSite(b.ctx, s, ch))
	again, ch := NewSite(b.me(), siteCode("VN-3"))
	b.wantTaken("the new code", b.store.AddSite(b.ctx, again, ch), domain.ClaimSiteCode)
}

func siteCodeRace(b *bench) {
	me := b.me()
	b.wantOne(race(8, func(int) error {
		s, ch := NewSite(me, siteCode("VN-1"))
		return b.store.AddSite(b.ctx, s, ch)
	}))
}

func siteCodeFree(b *bench) {
	s := b.addSite(b.me())
	again, ch := NewSite(b.me(), siteCode("VN-1"), func(t *domain.Site) { t.ID = s.ID })
	b.wantTaken("the same id", b.store.AddSite(b.ctx, again, ch), domain.ClaimID)
	b.addSite(b.me(), siteCode("VN-1"))

	late, ch := AmendSite(s, siteCode("VN-2"), func(t *domain.Site) { t.Revision = 9 })
	b.wantIs("a stale version", b.store.ReplaceSite(b.ctx, late, ch), domain.ErrStale)
	b.addSite(b.me(), siteCode("VN-2"))
}

func sitesByID(b *bench) {
	s, r := b.addSite(b.me()), b.addSite(b.other())
	b.addSite(b.me())
	got := read(b.store.SitesByID(b.ctx, []domain.SiteID{r.ID, NewID[domain.SiteID](), s.ID, r.ID})).must(b)
	b.same("those that exist", []domain.Site{s, r}, byID(got, func(s domain.Site) domain.SiteID { return s.ID }))
	for _, none := range [][]domain.SiteID{nil, {}, {NewID[domain.SiteID]()}} {
		if got := read(b.store.SitesByID(b.ctx, none)).must(b); len(got) != 0 {
			b.Errorf("of %v there are %d", none, len(got))
		}
	}
}

func sitesOfProducer(b *bench) {
	var mine []string
	for range 4 {
		mine = append(mine, string(b.addSite(b.me()).ID))
		b.addSite(b.other())
	}
	slices.Reverse(mine)
	b.wantPages(mine, func(page domain.Page) ([]string, string, error) {
		l, err := b.store.Sites(b.ctx, b.me(), page)
		return idsOf(l.Items, func(s domain.Site) domain.SiteID { return s.ID }), l.Next, err
	})
	if l := read(b.store.Sites(b.ctx, NewID[domain.ProducerID](), domain.Page{Limit: 10})).must(b); len(l.Items) != 0 {
		b.Errorf("a producer without sites has %d", len(l.Items))
	}
}
