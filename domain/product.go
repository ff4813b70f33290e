package domain

import (
	"context"

	"nguon/domain/gs1"
)

// ProductID names a product for machines: a UUIDv7.
type ProductID string

// Group is one of the six product groups of the OCOP programme (Decision
// 148/QĐ-TTg of 24 February 2023).
type Group string

// The groups.
const (
	GroupFood        Group = "food"         // thực phẩm
	GroupDrink       Group = "drink"        // đồ uống
	GroupHerbal      Group = "herbal"       // dược liệu và sản phẩm từ dược liệu
	GroupHandicraft  Group = "handicraft"   // thủ công mỹ nghệ
	GroupOrnamental  Group = "ornamental"   // sinh vật cảnh
	GroupRuralTravel Group = "rural_travel" // dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch
)

// Groups lists all product groups, in the programme's order.
var Groups = []Group{GroupFood, GroupDrink, GroupHerbal, GroupHandicraft, GroupOrnamental, GroupRuralTravel}

// Package is what one piece of a product is called.
type Package string

// The packages.
const (
	PackagePiece  Package = "piece"  // cái, chiếc
	PackageJar    Package = "jar"    // hũ
	PackageBottle Package = "bottle" // chai
	PackageBag    Package = "bag"    // túi, bao
	PackagePacket Package = "packet" // gói
	PackageBox    Package = "box"    // hộp
	PackageTray   Package = "tray"   // khay
	PackageCan    Package = "can"    // lon
)

// Packages lists all packages.
var Packages = []Package{PackagePiece, PackageJar, PackageBottle, PackageBag, PackagePacket, PackageBox, PackageTray, PackageCan}

// RatingMonths is how long an OCOP recognition holds.
const RatingMonths = 36

// Product is what a producer offers: a name, an OCOP group and, when the
// programme has rated it, its stars.
type Product struct {
	ID       ProductID
	Producer ProducerID
	Name     string
	Group    Group
	Brand    string
	// GTIN is optional and unique among all products.
	GTIN gs1.GTIN
	// Package and Content are one package of it and the net content of that;
	// Content is zero where nothing is weighed.
	Package Package
	Content Quantity
	// ShelfLifeDays gives a best-before date to batches that name none; 0 means none.
	ShelfLifeDays int
	Ingredients   string
	Storage       string
	Usage         string
	// Standards are those that the producer applies, such as "TCVN 5107:2018".
	Standards []string
	// Rating is nil while the programme has not rated the product.
	Rating *Rating
	// Image is optional.
	Image *Document
	Meta
}

// Rating is the programme's decision on a product. Only the programme enters it.
type Rating struct {
	// Stars is 1 to 5.
	Stars int
	// Decision is the number of the decision, such as "2457/QĐ-UBND".
	Decision string
	On       Date
}

// HoldsOn says whether the recognition is in force on day d.
func (r *Rating) HoldsOn(d Date) bool {
	return r != nil && !d.Before(r.On) && !d.After(r.Until())
}

// Until is the last day on which the recognition holds: a term of months ends
// with the same day of its last month (Civil Code of 2015, Article 148, clause 3).
func (r *Rating) Until() Date { return r.On.AddMonths(RatingMonths) }

// Document is a file that stands elsewhere and is pinned by its hash.
type Document struct {
	Name string
	// Kind is free, such as "certificate" or "test_report".
	Kind string
	// SHA256 is the file's hash in lower-case hex.
	SHA256 string
	// Address is an https address.
	Address string
}

// ProductDraft is what a producer says of a product to register or change it.
type ProductDraft struct {
	// Producer may be left empty by a producer.
	Producer      ProducerID
	Name          string
	Group         Group
	Brand         string
	GTIN          gs1.GTIN
	Package       Package
	Content       Quantity
	ShelfLifeDays int
	Ingredients   string
	Storage       string
	Usage         string
	Standards     []string
	Image         *Document
}

// maxShelfLife is a hundred years in days: what is longer is a slip.
const maxShelfLife = 36525

func (d *ProductDraft) check() error {
	var p problems
	p.name("name", &d.Name)
	choice(&p, "group", d.Group, Groups)
	p.text("brand", &d.Brand, TextRule{Max: MaxName})
	choice(&p, "package", d.Package, Packages)
	if d.Content.Unit != "" {
		p.positive("content", d.Content)
	}
	if d.ShelfLifeDays < 0 || d.ShelfLifeDays > maxShelfLife {
		p.add("shelf_life_days", CodeOutOfRange, d.ShelfLifeDays, 0, maxShelfLife)
	}
	p.paragraph("ingredients", &d.Ingredients)
	p.paragraph("storage", &d.Storage)
	p.paragraph("usage", &d.Usage)
	p.count("standards", len(d.Standards), MaxStandards)
	for i := range d.Standards {
		p.name(item("standards", i), &d.Standards[i])
	}
	if d.Image != nil {
		p.document("image", d.Image)
	}
	return p.err()
}

func (d *ProductDraft) apply(p *Product) {
	p.Name, p.Group, p.Brand, p.GTIN = d.Name, d.Group, d.Brand, d.GTIN
	p.Package, p.Content, p.ShelfLifeDays = d.Package, d.Content, d.ShelfLifeDays
	p.Ingredients, p.Storage, p.Usage = d.Ingredients, d.Storage, d.Usage
	p.Standards, p.Image = d.Standards, d.Image
}

// RegisterProduct adds a product of a producer, not yet rated.
func (t *Tracker) RegisterProduct(ctx context.Context, c Caller, d ProductDraft) (Product, error) {
	if err := d.check(); err != nil {
		return Product{}, err
	}
	owner, err := t.owner(ctx, c, d.Producer)
	if err != nil {
		return Product{}, err
	}
	return once(ctx, t, c, t.store.Product, func() (Product, error) {
		p := Product{ID: ProductID(t.newID()), Producer: owner.ID}
		d.apply(&p)
		return t.writeProduct(ctx, c, p, ProductRegistered, t.store.AddProduct)
	})
}

// ChangeProduct replaces what its producer says of a product, if its revision
// is the one given; the rating stays.
func (t *Tracker) ChangeProduct(ctx context.Context, c Caller, id ProductID, revision int64, d ProductDraft) (Product, error) {
	if err := d.check(); err != nil {
		return Product{}, err
	}
	return t.replaceProduct(ctx, c, id, revision, ProductChanged, d.apply)
}

// RateProduct enters the programme's decision on a product, or withdraws it
// with a nil rating. Admins only.
func (t *Tracker) RateProduct(ctx context.Context, c Caller, id ProductID, revision int64, r *Rating) (Product, error) {
	if c.Role != Admin {
		return Product{}, errForbidden
	}
	if r != nil {
		if err := r.check(t.today()); err != nil {
			return Product{}, err
		}
	}
	return t.replaceProduct(ctx, c, id, revision, ProductRated, func(p *Product) { p.Rating = r })
}

func (r *Rating) check(today Date) error {
	var p problems
	if r.Stars < 1 || r.Stars > 5 {
		p.add("stars", CodeOutOfRange, r.Stars, 1, 5)
	}
	p.name("decision", &r.Decision)
	if r.On.IsZero() {
		p.add("on", CodeRequired)
	}
	p.notFuture("on", r.On, today)
	return p.err()
}

func (t *Tracker) replaceProduct(ctx context.Context, c Caller, id ProductID, revision int64, kind RecordKind, apply func(*Product)) (Product, error) {
	return once(ctx, t, c, t.store.Product, func() (Product, error) {
		p, err := t.Product(ctx, c, id)
		if err != nil {
			return Product{}, err
		}
		if !c.actsFor(p.Producer) {
			return Product{}, errForbidden
		}
		if p.Revision != revision {
			return Product{}, ErrStale
		}
		apply(&p)
		return t.writeProduct(ctx, c, p, kind, t.store.ReplaceProduct)
	})
}

func (t *Tracker) writeProduct(ctx context.Context, c Caller, p Product, kind RecordKind, write func(context.Context, Product, Change) error) (Product, error) {
	ch, err := t.next(c, &p.Meta, entry{kind: kind, subject: Subject{SubjectProduct, string(p.ID)}, content: p.content()})
	if err != nil {
		return Product{}, err
	}
	return p, taken(write(ctx, p, ch), ClaimGTIN, "gtin", string(p.GTIN))
}

// Product is one product that the caller may see.
func (t *Tracker) Product(ctx context.Context, c Caller, id ProductID) (Product, error) {
	p, err := t.store.Product(ctx, id)
	if err == nil && !c.sees(p.Producer) {
		return Product{}, ErrMissing
	}
	return p, err
}

// Products lists a producer's products; an empty producer means the caller's
// own, or all for those who see all.
func (t *Tracker) Products(ctx context.Context, c Caller, producer ProducerID, page Page) (List[Product], error) {
	producer, ok := c.narrow(producer)
	if !ok {
		return List[Product]{}, nil
	}
	return t.store.Products(ctx, producer, page)
}
