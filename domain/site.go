package domain

import "context"

// SiteID names a site for machines: a UUIDv7.
type SiteID string

// SiteKind is what is done at a site.
type SiteKind string

// The kinds of site.
const (
	GrowingArea  SiteKind = "growing_area"  // vùng trồng, vùng nuôi
	Gathering    SiteKind = "gathering"     // vùng khai thác, điểm thu mua
	Workshop     SiteKind = "workshop"      // xưởng, cơ sở chế biến
	PackingPlace SiteKind = "packing_place" // nơi đóng gói
	Warehouse    SiteKind = "warehouse"     // kho
)

// SiteKinds lists all kinds of site.
var SiteKinds = []SiteKind{GrowingArea, Gathering, Workshop, PackingPlace, Warehouse}

// Site is a place (nơi sản xuất) where a producer grows, makes or packs.
type Site struct {
	ID       SiteID
	Producer ProducerID
	Kind     SiteKind
	Name     string
	// Code is the place's own trace code, such as a growing-area code (mã số
	// vùng trồng) issued by the state; optional, unique within the producer.
	Code    string
	Address Place
	Meta
}

// SiteDraft is what is said of a site to register or change it.
type SiteDraft struct {
	// Producer may be left empty by a producer.
	Producer ProducerID
	Kind     SiteKind
	Name     string
	Code     string
	Address  Place
}

func (d *SiteDraft) check() error {
	var p problems
	choice(&p, "kind", d.Kind, SiteKinds)
	p.name("name", &d.Name)
	p.text("code", &d.Code, TextRule{Max: 40})
	p.place("address", &d.Address)
	return p.err()
}

func (d *SiteDraft) apply(s *Site) {
	s.Kind, s.Name, s.Code, s.Address = d.Kind, d.Name, d.Code, d.Address
}

// RegisterSite adds a site of a producer.
func (t *Tracker) RegisterSite(ctx context.Context, c Caller, d SiteDraft) (Site, error) {
	if err := d.check(); err != nil {
		return Site{}, err
	}
	owner, err := t.owner(ctx, c, d.Producer)
	if err != nil {
		return Site{}, err
	}
	return once(ctx, t, c, t.store.Site, func() (Site, error) {
		s := Site{ID: SiteID(t.newID()), Producer: owner.ID}
		d.apply(&s)
		return t.writeSite(ctx, c, s, owner, SiteRegistered, t.store.AddSite)
	})
}

// ChangeSite replaces what is said of a site, if its revision is the one given.
func (t *Tracker) ChangeSite(ctx context.Context, c Caller, id SiteID, revision int64, d SiteDraft) (Site, error) {
	if err := d.check(); err != nil {
		return Site{}, err
	}
	return once(ctx, t, c, t.store.Site, func() (Site, error) {
		s, err := t.Site(ctx, c, id)
		if err != nil {
			return Site{}, err
		}
		owner, err := t.owner(ctx, c, s.Producer)
		if err != nil {
			return Site{}, err
		}
		if s.Revision != revision {
			return Site{}, ErrStale
		}
		d.apply(&s)
		return t.writeSite(ctx, c, s, owner, SiteChanged, t.store.ReplaceSite)
	})
}

func (t *Tracker) writeSite(ctx context.Context, c Caller, s Site, owner Producer, kind RecordKind, write func(context.Context, Site, Change) error) (Site, error) {
	ch, err := t.next(c, &s.Meta, entry{kind: kind, subject: Subject{SubjectSite, string(s.ID)}, content: s.content(&owner)})
	if err != nil {
		return Site{}, err
	}
	return s, taken(write(ctx, s, ch), ClaimSiteCode, "code", s.Code)
}

// Site is one site that the caller may see.
func (t *Tracker) Site(ctx context.Context, c Caller, id SiteID) (Site, error) {
	s, err := t.store.Site(ctx, id)
	if err == nil && !c.sees(s.Producer) {
		return Site{}, ErrMissing
	}
	return s, err
}

// Sites lists a producer's sites; an empty producer means the caller's own, or
// all for those who see all.
func (t *Tracker) Sites(ctx context.Context, c Caller, producer ProducerID, page Page) (List[Site], error) {
	producer, ok := c.narrow(producer)
	if !ok {
		return List[Site]{}, nil
	}
	return t.store.Sites(ctx, producer, page)
}
