package sqlite

import (
	"context"
	"slices"

	"nguon/domain"
)

var sites = table[domain.Site]{
	name:    "site",
	columns: slices.Concat([]string{"id", "producer", "kind", "name", "code"}, placeColumns, metaColumns),
	fixed:   1,
	key:     func(s *domain.Site) (string, int64) { return string(s.ID), s.Revision },
	values: func(s *domain.Site) []any {
		return slices.Concat([]any{s.ID, s.Producer, s.Kind, s.Name, s.Code}, placeValues(&s.Address), metaValues(&s.Meta))
	},
	scan: func(r row) (s domain.Site, err error) {
		var at positionColumns
		err = r.Scan(slices.Concat([]any{&s.ID, &s.Producer, &s.Kind, &s.Name, &s.Code},
			placeInto(&s.Address, &at), metaInto(&s.Meta))...)
		s.Address.Position = at.position()
		return s, err
	},
}.prepare()

// claimSiteCode takes the site's code for it within its producer, for ever.
func claimSiteCode(t *tx, s *domain.Site) error {
	if s.Code == "" {
		return nil
	}
	return t.claim(domain.ClaimSiteCode, `INSERT INTO site_code (producer, code, site) VALUES (?, ?, ?)
		ON CONFLICT (producer, code) DO UPDATE SET site = site WHERE site = excluded.site`, s.Producer, s.Code, s.ID)
}

// AddSite stores a new site and claims its code.
func (s *Store) AddSite(ctx context.Context, site domain.Site, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if _, err := sites.addTo(t, &site); err != nil {
			return err
		}
		return claimSiteCode(t, &site)
	})
}

// ReplaceSite stores a site over the revision before it and claims its code.
func (s *Store) ReplaceSite(ctx context.Context, site domain.Site, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if err := sites.replaceIn(t, &site, ""); err != nil {
			return err
		}
		return claimSiteCode(t, &site)
	})
}

// Site reads the site with an id.
func (s *Store) Site(ctx context.Context, id domain.SiteID) (domain.Site, error) {
	return sites.get(ctx, s, string(id))
}

// SitesByID reads those of ids that exist.
func (s *Store) SitesByID(ctx context.Context, ids []domain.SiteID) ([]domain.Site, error) {
	return sites.some(ctx, s, convert(ids, func(id domain.SiteID) string { return string(id) }))
}

// Sites lists the sites of one producer, or of all.
func (s *Store) Sites(ctx context.Context, producer domain.ProducerID, page domain.Page) (domain.List[domain.Site], error) {
	if producer == "" {
		return sites.page(ctx, s, page, "", nil)
	}
	return sites.page(ctx, s, page, "site_of_producer", []string{"producer = ?"}, producer)
}
