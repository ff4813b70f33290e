package archive

import (
	"nguon/domain"
	"nguon/domain/gs1"
)

type keyLine struct {
	ID      string `json:"id"`
	Purpose string `json:"purpose"`
	Secret  []byte `json:"secret,omitempty"`
}

func toKeyLine(k domain.Key) keyLine { return keyLine(k) }

func (l keyLine) key() (domain.Key, error) { return domain.Key(l), nil }

type producerLine struct {
	ID      domain.ProducerID   `json:"id"`
	Kind    domain.ProducerKind `json:"kind,omitempty"`
	Name    string              `json:"name,omitempty"`
	TaxCode string              `json:"tax_code,omitempty"`
	Address placeLine           `json:"address,omitzero"`
	Contact contactLine         `json:"contact,omitzero"`
	Website string              `json:"website,omitempty"`
	Sample  bool                `json:"sample,omitempty"`
	Salt    []byte              `json:"salt,omitempty"`
	metaLine
}

type contactLine struct {
	Person string `json:"person,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Email  string `json:"email,omitempty"`
}

func toProducerLine(p domain.Producer) producerLine {
	return producerLine{
		ID: p.ID, Kind: p.Kind, Name: p.Name, TaxCode: p.TaxCode, Address: toPlaceLine(p.Address),
		Contact: contactLine(p.Contact), Website: p.Website, Sample: p.Sample, Salt: p.Salt, metaLine: toMetaLine(p.Meta),
	}
}

func (l producerLine) producer() (domain.Producer, error) {
	return domain.Producer{
		ID: l.ID, Kind: l.Kind, Name: l.Name, TaxCode: l.TaxCode, Address: l.Address.place(),
		Contact: domain.Contact(l.Contact), Website: l.Website, Sample: l.Sample, Salt: l.Salt, Meta: l.meta(),
	}, nil
}

type productLine struct {
	ID            domain.ProductID  `json:"id"`
	Producer      domain.ProducerID `json:"producer,omitempty"`
	Name          string            `json:"name,omitempty"`
	Group         domain.Group      `json:"group,omitempty"`
	Brand         string            `json:"brand,omitempty"`
	GTIN          gs1.GTIN          `json:"gtin,omitempty"`
	Package       domain.Package    `json:"package,omitempty"`
	Content       quantityLine      `json:"content,omitzero"`
	ShelfLifeDays int               `json:"shelf_life_days,omitempty"`
	Ingredients   string            `json:"ingredients,omitempty"`
	Storage       string            `json:"storage,omitempty"`
	Usage         string            `json:"usage,omitempty"`
	Standards     []string          `json:"standards,omitempty"`
	Rating        *ratingLine       `json:"rating,omitempty"`
	Image         *documentLine     `json:"image,omitempty"`
	metaLine
}

type ratingLine struct {
	Stars    int    `json:"stars,omitempty"`
	Decision string `json:"decision,omitempty"`
	On       day    `json:"on,omitzero"`
}

func toProductLine(p domain.Product) productLine {
	l := productLine{
		ID: p.ID, Producer: p.Producer, Name: p.Name, Group: p.Group, Brand: p.Brand, GTIN: p.GTIN, Package: p.Package,
		Content: toQuantityLine(p.Content), ShelfLifeDays: p.ShelfLifeDays, Ingredients: p.Ingredients, Storage: p.Storage,
		Usage: p.Usage, Standards: p.Standards, Image: (*documentLine)(p.Image), metaLine: toMetaLine(p.Meta),
	}
	if r := p.Rating; r != nil {
		l.Rating = &ratingLine{Stars: r.Stars, Decision: r.Decision, On: day{r.On}}
	}
	return l
}

func (l productLine) product() (domain.Product, error) {
	p := domain.Product{
		ID: l.ID, Producer: l.Producer, Name: l.Name, Group: l.Group, Brand: l.Brand, GTIN: l.GTIN, Package: l.Package,
		Content: l.Content.quantity(), ShelfLifeDays: l.ShelfLifeDays, Ingredients: l.Ingredients, Storage: l.Storage,
		Usage: l.Usage, Standards: l.Standards, Image: (*domain.Document)(l.Image), Meta: l.meta(),
	}
	if r := l.Rating; r != nil {
		p.Rating = &domain.Rating{Stars: r.Stars, Decision: r.Decision, On: r.On.Date}
	}
	return p, nil
}

type siteLine struct {
	ID       domain.SiteID     `json:"id"`
	Producer domain.ProducerID `json:"producer,omitempty"`
	Kind     domain.SiteKind   `json:"kind,omitempty"`
	Name     string            `json:"name,omitempty"`
	Code     string            `json:"code,omitempty"`
	Address  placeLine         `json:"address,omitzero"`
	metaLine
}

func toSiteLine(s domain.Site) siteLine {
	return siteLine{
		ID: s.ID, Producer: s.Producer, Kind: s.Kind, Name: s.Name, Code: s.Code, Address: toPlaceLine(s.Address),
		metaLine: toMetaLine(s.Meta),
	}
}

func (l siteLine) site() (domain.Site, error) {
	return domain.Site{
		ID: l.ID, Producer: l.Producer, Kind: l.Kind, Name: l.Name, Code: l.Code, Address: l.Address.place(), Meta: l.meta(),
	}, nil
}

type tokenLine struct {
	ID         domain.TokenID    `json:"id"`
	Name       string            `json:"name,omitempty"`
	Role       domain.Role       `json:"role,omitempty"`
	Producer   domain.ProducerID `json:"producer,omitempty"`
	Hash       digest            `json:"hash"`
	CreatedAt  instant           `json:"created_at,omitzero"`
	CreatedBy  string            `json:"created_by,omitempty"`
	RevokedAt  instant           `json:"revoked_at,omitzero"`
	Revision   int64             `json:"revision,omitempty"`
	RecordHash string            `json:"record_hash,omitempty"`
}

func toTokenLine(t domain.Token) tokenLine {
	return tokenLine{
		ID: t.ID, Name: t.Name, Role: t.Role, Producer: t.Producer, Hash: digest(t.Hash), CreatedAt: instant{t.CreatedAt},
		CreatedBy: t.CreatedBy, RevokedAt: instant{t.RevokedAt}, Revision: t.Revision, RecordHash: t.RecordHash,
	}
}

func (l tokenLine) token() (domain.Token, error) {
	return domain.Token{
		ID: l.ID, Name: l.Name, Role: l.Role, Producer: l.Producer, Hash: l.Hash, CreatedAt: l.CreatedAt.Time,
		CreatedBy: l.CreatedBy, RevokedAt: l.RevokedAt.Time, Revision: l.Revision, RecordHash: l.RecordHash,
	}, nil
}
