package mongo

import (
	"context"

	"nguon/domain"
)

type siteDocument struct {
	ID       string            `bson:"_id"`
	Producer domain.ProducerID `bson:"producer"`
	Kind     domain.SiteKind   `bson:"kind"`
	Name     string            `bson:"name"`
	Code     string            `bson:"code"`
	Address  placeField        `bson:"address"`
	Meta     metaFields        `bson:",inline"`
}

var sites = noun[domain.Site, siteDocument]{
	in:  sitesIn,
	key: func(s *domain.Site) string { return string(s.ID) },
	claim: func(s *domain.Site) []claim {
		if s.Code == "" {
			return nil
		}
		return []claim{{sort: domain.ClaimSiteCode, value: s.Code, scope: s.Producer}}
	},
	to: func(s *domain.Site) siteDocument {
		return siteDocument{
			ID: string(s.ID), Producer: s.Producer, Kind: s.Kind, Name: s.Name, Code: s.Code,
			Address: toPlace(s.Address), Meta: toMeta(s.Meta),
		}
	},
	from: func(d *siteDocument) domain.Site {
		return domain.Site{
			ID: domain.SiteID(d.ID), Producer: d.Producer, Kind: d.Kind, Name: d.Name, Code: d.Code,
			Address: d.Address.place(), Meta: d.Meta.meta(),
		}
	},
}

// AddSite stores a new site and claims its code.
func (s *Store) AddSite(ctx context.Context, site domain.Site, ch domain.Change) error {
	return sites.addTo(ctx, s, &site, ch)
}

// ReplaceSite stores a site over the revision before it and claims its code.
func (s *Store) ReplaceSite(ctx context.Context, site domain.Site, ch domain.Change) error {
	return sites.replaceIn(ctx, s, &site, site.Revision, ch)
}

// Site reads the site with an id.
func (s *Store) Site(ctx context.Context, id domain.SiteID) (domain.Site, error) {
	return sites.get(ctx, s, string(id))
}

// SitesByID reads those of ids that exist.
func (s *Store) SitesByID(ctx context.Context, ids []domain.SiteID) ([]domain.Site, error) {
	return sites.some(ctx, s, texts(ids))
}

// Sites lists the sites of one producer, or of all.
func (s *Store) Sites(ctx context.Context, producer domain.ProducerID, page domain.Page) (domain.List[domain.Site], error) {
	return sites.page(ctx, s, page, ofProducer(producer))
}
