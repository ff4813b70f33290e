package api

import (
	"nguon/domain"
	"nguon/domain/gs1"
)

// productRequest registers or changes a product.
type productRequest struct {
	Producer      domain.ProducerID `json:"producer"`
	Name          string            `json:"name"`
	Group         domain.Group      `json:"group"`
	Brand         string            `json:"brand"`
	GTIN          gs1.GTIN          `json:"gtin"`
	Package       domain.Package    `json:"package"`
	Content       quantity          `json:"content"`
	ShelfLifeDays int               `json:"shelf_life_days"`
	Ingredients   string            `json:"ingredients"`
	Storage       string            `json:"storage"`
	Usage         string            `json:"usage"`
	Standards     []string          `json:"standards"`
	Image         *document         `json:"image"`
}

func (p productRequest) draft() domain.ProductDraft {
	return domain.ProductDraft{
		Producer: p.Producer, Name: p.Name, Group: p.Group, Brand: p.Brand, GTIN: p.GTIN,
		Package: p.Package, Content: domain.Quantity(p.Content), ShelfLifeDays: p.ShelfLifeDays,
		Ingredients: p.Ingredients, Storage: p.Storage, Usage: p.Usage,
		Standards: p.Standards, Image: p.Image.optional(),
	}
}

type productResponse struct {
	ID            domain.ProductID  `json:"id"`
	Producer      domain.ProducerID `json:"producer"`
	Name          string            `json:"name"`
	Group         domain.Group      `json:"group"`
	Brand         string            `json:"brand,omitempty"`
	GTIN          gs1.GTIN          `json:"gtin,omitempty"`
	Package       domain.Package    `json:"package"`
	Content       quantity          `json:"content,omitzero"`
	ShelfLifeDays int               `json:"shelf_life_days,omitempty"`
	Ingredients   string            `json:"ingredients,omitempty"`
	Storage       string            `json:"storage,omitempty"`
	Usage         string            `json:"usage,omitempty"`
	Standards     []string          `json:"standards"`
	Image         *document         `json:"image,omitempty"`
	Rating        *ratingResponse   `json:"rating,omitempty"`
	history
}

type ratingRequest struct {
	Stars    int    `json:"stars"`
	Decision string `json:"decision"`
	On       date   `json:"on"`
}

// ratingResponse says until when a recognition holds, so that nobody has to
// know for how long the programme gives it.
type ratingResponse struct {
	Stars    int    `json:"stars"`
	Decision string `json:"decision"`
	On       date   `json:"on"`
	Until    date   `json:"until"`
}

func ratingOf(r *domain.Rating) *ratingResponse {
	if r == nil {
		return nil
	}
	return &ratingResponse{r.Stars, r.Decision, date{r.On}, date{r.Until()}}
}

func productOf(p domain.Product) productResponse {
	return productResponse{
		ID: p.ID, Producer: p.Producer, Name: p.Name, Group: p.Group, Brand: p.Brand, GTIN: p.GTIN,
		Package: p.Package, Content: quantity(p.Content), ShelfLifeDays: p.ShelfLifeDays,
		Ingredients: p.Ingredients, Storage: p.Storage, Usage: p.Usage,
		Standards: each(p.Standards, func(s string) string { return s }),
		Image:     optionalDocumentOf(p.Image), Rating: ratingOf(p.Rating), history: historyOf(p.Meta),
	}
}

func (s *Server) registerProduct(r *request) (answer, error) {
	body, err := decode[productRequest](r)
	if err != nil {
		return answer{}, err
	}
	p, err := s.tracker.RegisterProduct(r.ctx(), r.caller, body.draft())
	if err != nil {
		return answer{}, err
	}
	return created("/products/"+string(p.ID), p.Revision, productOf(p)), nil
}

func (s *Server) changeProduct(r *request) (answer, error) {
	id, revision, body, err := change[domain.ProductID, productRequest](r)
	if err != nil {
		return answer{}, err
	}
	p, err := s.tracker.ChangeProduct(r.ctx(), r.caller, id, revision, body.draft())
	if err != nil {
		return answer{}, err
	}
	return answer{revision: p.Revision, body: productOf(p)}, nil
}

func (s *Server) rateProduct(r *request) (answer, error) {
	id, revision, body, err := change[domain.ProductID, ratingRequest](r)
	if err != nil {
		return answer{}, err
	}
	rating := domain.Rating{Stars: body.Stars, Decision: body.Decision, On: body.On.Date}
	p, err := s.tracker.RateProduct(r.ctx(), r.caller, id, revision, &rating)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: p.Revision, body: productOf(p)}, nil
}

func (s *Server) withdrawRating(r *request) (answer, error) {
	id, err := pathID[domain.ProductID](r)
	if err != nil {
		return answer{}, err
	}
	revision, err := r.ifMatch()
	if err != nil {
		return answer{}, err
	}
	if err := decodeNothing(r); err != nil {
		return answer{}, err
	}
	p, err := s.tracker.RateProduct(r.ctx(), r.caller, id, revision, nil)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: p.Revision, body: productOf(p)}, nil
}

func (s *Server) product(r *request) (answer, error) {
	id, err := pathID[domain.ProductID](r)
	if err != nil {
		return answer{}, err
	}
	p, err := s.tracker.Product(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{revision: p.Revision, body: productOf(p)}, nil
}

func (s *Server) products(r *request) (answer, error) {
	query := r.params("producer", "limit", "cursor")
	producer, page := paramID[domain.ProducerID](query, "producer"), query.page("products")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Products(r.ctx(), r.caller, producer, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("products", l, productOf)}, nil
}
