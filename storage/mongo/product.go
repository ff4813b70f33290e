package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/domain/gs1"
)

type productDocument struct {
	ID            string            `bson:"_id"`
	Producer      domain.ProducerID `bson:"producer"`
	Name          string            `bson:"name"`
	Group         domain.Group      `bson:"group"`
	Brand         string            `bson:"brand"`
	GTIN          gs1.GTIN          `bson:"gtin"`
	Package       domain.Package    `bson:"package"`
	Content       quantityField     `bson:"content"`
	ShelfLifeDays int               `bson:"shelf_life_days"`
	Ingredients   string            `bson:"ingredients"`
	Storage       string            `bson:"storage"`
	Usage         string            `bson:"usage"`
	Standards     []string          `bson:"standards,omitempty"`
	Rating        *ratingField      `bson:"rating,omitempty"`
	Image         *documentField    `bson:"image,omitempty"`
	Meta          metaFields        `bson:",inline"`
}

type ratingField struct {
	Stars    int    `bson:"stars"`
	Decision string `bson:"decision"`
	On       day    `bson:"on,omitempty"`
}

var products = noun[domain.Product, productDocument]{
	in:  productsIn,
	key: func(p *domain.Product) string { return string(p.ID) },
	claim: func(p *domain.Product) []claim {
		if p.GTIN == "" {
			return nil
		}
		return []claim{{sort: domain.ClaimGTIN, value: string(p.GTIN)}}
	},
	to: func(p *domain.Product) productDocument {
		d := productDocument{
			ID: string(p.ID), Producer: p.Producer, Name: p.Name, Group: p.Group, Brand: p.Brand, GTIN: p.GTIN, Package: p.Package,
			Content: quantityField(p.Content), ShelfLifeDays: p.ShelfLifeDays, Ingredients: p.Ingredients, Storage: p.Storage,
			Usage: p.Usage, Standards: p.Standards, Image: (*documentField)(p.Image), Meta: toMeta(p.Meta),
		}
		if r := p.Rating; r != nil {
			d.Rating = &ratingField{Stars: r.Stars, Decision: r.Decision, On: day{r.On}}
		}
		return d
	},
	from: func(d *productDocument) domain.Product {
		p := domain.Product{
			ID: domain.ProductID(d.ID), Producer: d.Producer, Name: d.Name, Group: d.Group, Brand: d.Brand, GTIN: d.GTIN, Package: d.Package,
			Content: domain.Quantity(d.Content), ShelfLifeDays: d.ShelfLifeDays, Ingredients: d.Ingredients, Storage: d.Storage,
			Usage: d.Usage, Standards: d.Standards, Image: (*domain.Document)(d.Image), Meta: d.Meta.meta(),
		}
		if r := d.Rating; r != nil {
			p.Rating = &domain.Rating{Stars: r.Stars, Decision: r.Decision, On: r.On.Date}
		}
		return p
	},
}

// AddProduct stores a new product and claims its GTIN.
func (s *Store) AddProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	return products.addTo(ctx, s, &p, ch)
}

// ReplaceProduct stores a product over the revision before it and claims its
// GTIN.
func (s *Store) ReplaceProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	return products.replaceIn(ctx, s, &p, p.Revision, ch)
}

// Product reads the product with an id.
func (s *Store) Product(ctx context.Context, id domain.ProductID) (domain.Product, error) {
	return products.get(ctx, s, string(id))
}

// ProductsByID reads those of ids that exist.
func (s *Store) ProductsByID(ctx context.Context, ids []domain.ProductID) ([]domain.Product, error) {
	return products.some(ctx, s, texts(ids))
}

// Products lists the products of one producer, or of all.
func (s *Store) Products(ctx context.Context, producer domain.ProducerID, page domain.Page) (domain.List[domain.Product], error) {
	return products.page(ctx, s, page, ofProducer(producer))
}

// ofProducer narrows to one producer, or to none when it is empty.
func ofProducer(producer domain.ProducerID) bson.D {
	if producer == "" {
		return nil
	}
	return bson.D{{Key: "producer", Value: producer}}
}
