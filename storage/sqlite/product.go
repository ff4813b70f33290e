package sqlite

import (
	"context"
	"slices"

	"nguon/domain"
)

var products = table[domain.Product]{
	name: "product",
	columns: slices.Concat([]string{"id", "producer", "name", "product_group", "brand", "gtin", "package", "content",
		"content_unit", "shelf_life_days", "ingredients", "storage", "how_to_use", "standards", "stars", "decision", "rated_on",
		"image_name", "image_kind", "image_sha256", "image_address"}, metaColumns),
	fixed:  1,
	key:    func(p *domain.Product) (string, int64) { return string(p.ID), p.Revision },
	values: productValues,
	scan:   scanProduct,
}.prepare()

func productValues(p *domain.Product) []any {
	rating, image := []any{nil, nil, nil}, []any{nil, nil, nil, nil}
	if r := p.Rating; r != nil {
		rating = []any{r.Stars, r.Decision, r.On.String()}
	}
	if d := p.Image; d != nil {
		image = []any{d.Name, d.Kind, d.SHA256, d.Address}
	}
	return slices.Concat([]any{p.ID, p.Producer, p.Name, p.Group, p.Brand, p.GTIN, p.Package, p.Content.Amount,
		p.Content.Unit, p.ShelfLifeDays, p.Ingredients, p.Storage, p.Usage, jsonColumn[string](p.Standards)},
		rating, image, metaValues(&p.Meta))
}

func scanProduct(r row) (p domain.Product, err error) {
	var (
		stars                      *int
		decision                   *string
		ratedOn                    domain.Date
		name, kind, digest, origin *string
	)
	err = r.Scan(slices.Concat([]any{&p.ID, &p.Producer, &p.Name, &p.Group, &p.Brand, &p.GTIN, &p.Package, &p.Content.Amount,
		&p.Content.Unit, &p.ShelfLifeDays, &p.Ingredients, &p.Storage, &p.Usage, (*jsonColumn[string])(&p.Standards),
		&stars, &decision, toDate(&ratedOn), &name, &kind, &digest, &origin}, metaInto(&p.Meta))...)
	if stars != nil && decision != nil {
		p.Rating = &domain.Rating{Stars: *stars, Decision: *decision, On: ratedOn}
	}
	if name != nil && kind != nil && digest != nil && origin != nil {
		p.Image = &domain.Document{Name: *name, Kind: *kind, SHA256: *digest, Address: *origin}
	}
	return p, err
}

// claimGTIN takes the product's GTIN for it, for ever.
func claimGTIN(t *tx, p *domain.Product) error {
	if p.GTIN == "" {
		return nil
	}
	return t.claim(domain.ClaimGTIN, `INSERT INTO gtin (gtin, product) VALUES (?, ?)
		ON CONFLICT (gtin) DO UPDATE SET product = product WHERE product = excluded.product`, p.GTIN, p.ID)
}

// AddProduct stores a new product and claims its GTIN.
func (s *Store) AddProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if _, err := products.addTo(t, &p); err != nil {
			return err
		}
		return claimGTIN(t, &p)
	})
}

// ReplaceProduct stores a product over the revision before it and claims its
// GTIN.
func (s *Store) ReplaceProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	return s.change(ctx, ch, func(t *tx) error {
		if err := products.replaceIn(t, &p, ""); err != nil {
			return err
		}
		return claimGTIN(t, &p)
	})
}

// Product reads the product with an id.
func (s *Store) Product(ctx context.Context, id domain.ProductID) (domain.Product, error) {
	return products.get(ctx, s, string(id))
}

// ProductsByID reads those of ids that exist.
func (s *Store) ProductsByID(ctx context.Context, ids []domain.ProductID) ([]domain.Product, error) {
	return products.some(ctx, s, convert(ids, func(id domain.ProductID) string { return string(id) }))
}

// Products lists the products of one producer, or of all.
func (s *Store) Products(ctx context.Context, producer domain.ProducerID, page domain.Page) (domain.List[domain.Product], error) {
	if producer == "" {
		return products.page(ctx, s, page, "", nil)
	}
	return products.page(ctx, s, page, "product_of_producer", []string{"producer = ?"}, producer)
}
