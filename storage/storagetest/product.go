package storagetest

import (
	"cmp"
	"slices"

	"nguon/domain"
	"nguon/domain/gs1"
)

func productFacets(p *domain.Product) facets {
	return metaFacets(domain.SubjectProduct, string(p.ID), p.Name, &p.Meta)
}

var products = noun[domain.Product]{
	of: productFacets,
	fresh: func(b *bench, id string, fill filler) (domain.Product, domain.Change) {
		p := filledProduct(b, fill)
		p.ID = domain.ProductID(id)
		return first(p, productFacets, domain.ProductRegistered)
	},
	amend: func(b *bench, old domain.Product, fill filler) (domain.Product, domain.Change) {
		p := filledProduct(b, fill)
		p.ID, p.Meta = old.ID, follows(p.Meta, old.Meta)
		return next(p, productFacets, domain.ProductChanged)
	},
	add:     domain.Store.AddProduct,
	replace: domain.Store.ReplaceProduct,
	get: func(b *bench, id string) (domain.Product, error) {
		return b.store.Product(b.ctx, domain.ProductID(id))
	},
	list: func(b *bench, page domain.Page) (domain.List[domain.Product], error) {
		return b.store.Products(b.ctx, "", page)
	},
}

func filledProduct(b *bench, fill filler) domain.Product {
	b.Helper()
	var p domain.Product
	fill(&p)
	p.Producer = b.me()
	p.Name = cmp.Or(p.Name, "Mắm")
	p.Group = cmp.Or(p.Group, domain.GroupFood)
	p.Package = cmp.Or(p.Package, domain.PackagePiece)
	if p.Rating != nil {
		p.Rating.Stars = 4
	}
	dated(&p.Meta)
	return p
}

var productCases = []testCase{
	{says: "AddProduct refuses a GTIN that any other product has", run: productGTINTwice},
	{says: "AddProduct refuses a GTIN that any other product ever had", run: productGTINEver},
	{says: "ReplaceProduct treats GTINs as AddProduct does, a product may return to one", run: productGTINReturns},
	{says: "products without a GTIN are as many as may be", run: productNoGTIN},
	{says: "of parallel claims to one GTIN one takes effect", run: productGTINRace},
	{says: "a refused product leaves its GTIN free", run: productGTINFree},
	{says: "ProductsByID gives those of ids that exist", run: productsByID},
	{says: "Products lists those of one producer", run: productsOfProducer},
}

func gtin(g gs1.GTIN) func(*domain.Product) { return func(p *domain.Product) { p.GTIN = g } }

func (b *bench) addProduct(producer domain.ProducerID, edit ...func(*domain.Product)) domain.Product {
	b.Helper()
	p, ch := NewProduct(producer, edit...)
	b.must(b.store.AddProduct(b.ctx, p, ch))
	return p
}

func (b *bench) wantGTINTaken(g gs1.GTIN) {
	b.Helper()
	p, ch := NewProduct(b.other(), gtin(g))
	b.wantTaken("another product of that GTIN", b.store.AddProduct(b.ctx, p, Keyed(ch, "caller", string(p.ID))), domain.ClaimGTIN)
	_, err := b.store.Product(b.ctx, p.ID)
	b.wantIs("the refused product", err, domain.ErrMissing)
	b.wantUnused("caller", string(p.ID), ch.Record)
}

func productGTINTwice(b *bench) {
	b.wantGTINTaken(b.addProduct(b.me()).GTIN)
}

func productGTINEver(b *bench) {
	p := b.addProduct(b.me())
	old := p.GTIN
	p, ch := AmendProduct(p, gtin(NewGTIN()))
	b.must(b.store.ReplaceProduct(b.ctx, p, ch))
	b.wantGTINTaken(old)
	b.wantGTINTaken(p.GTIN)
	second := p.GTIN
	p, ch = AmendProduct(p, gtin(""))
	b.must(b.store.ReplaceProduct(b.ctx, p, ch))
	b.wantGTINTaken(old)
	b.wantGTINTaken(second)
}

func productGTINReturns(b *bench) {
	p, q := b.addProduct(b.me()), b.addProduct(b.me())
	old := p.GTIN
	p, ch := AmendProduct(p, gtin(NewGTIN()))
	b.must(b.store.ReplaceProduct(b.ctx, p, ch))

	for _, g := range []gs1.GTIN{old, p.GTIN} {
		thief, stolen := AmendProduct(q, gtin(g))
		b.wantTaken("another's GTIN", b.store.ReplaceProduct(b.ctx, thief, Keyed(stolen, "caller", "key")), domain.ClaimGTIN)
		b.wantUnused("caller", "key", stolen.Record)
	}
	b.same("the one that was refused", q, read(b.store.Product(b.ctx, q.ID)).must(b))

	p, ch = AmendProduct(p, gtin(old))
	b.must(b.store.ReplaceProduct(b.ctx, p, ch))
	b.same("back to the first GTIN", p, read(b.store.Product(b.ctx, p.ID)).must(b))
	p, ch = AmendProduct(p)
	b.must(b.store.ReplaceProduct(b.ctx, p, ch))
}

func productNoGTIN(b *bench) {
	b.addProduct(b.me(), gtin(""))
	p := b.addProduct(b.me(), gtin(""))
	p, ch := AmendProduct(p)
	b.must(b.store.ReplaceProduct(b.ctx, p, ch))
}

func productGTINRace(b *bench) {
	const callers = 8
	g, me := NewGTIN(), b.me()
	var kept []domain.Product
	for range callers / 2 {
		kept = append(kept, b.addProduct(me, gtin("")))
	}
	b.wantOne(race(callers, func(i int) error {
		if i%2 == 0 {
			p, ch := NewProduct(me, gtin(g))
			return b.store.AddProduct(b.ctx, p, ch)
		}
		p, ch := AmendProduct(kept[i/2], gtin(g))
		return b.store.ReplaceProduct(b.ctx, p, ch)
	}))
}

func productGTINFree(b *bench) {
	p := b.addProduct(b.me())
	again, ch := NewProduct(b.me(), func(q *domain.Product) { q.ID = p.ID })
	b.wantTaken("the same id", b.store.AddProduct(b.ctx, again, ch), domain.ClaimID)
	b.addProduct(b.me(), gtin(again.GTIN))

	late, ch := AmendProduct(p, func(q *domain.Product) { q.GTIN, q.Revision = NewGTIN(), 7 })
	b.wantIs("a stale version", b.store.ReplaceProduct(b.ctx, late, ch), domain.ErrStale)
	b.addProduct(b.me(), gtin(late.GTIN))

	unknown, _ := NewProduct(b.me())
	unknown, ch = AmendProduct(unknown)
	b.wantIs("a missing one", b.store.ReplaceProduct(b.ctx, unknown, ch), domain.ErrMissing)
	b.addProduct(b.me(), gtin(unknown.GTIN))
}

func productsByID(b *bench) {
	p, q := b.addProduct(b.me()), b.addProduct(b.other())
	b.addProduct(b.me())
	got := read(b.store.ProductsByID(b.ctx, []domain.ProductID{q.ID, NewID[domain.ProductID](), p.ID, q.ID})).must(b)
	b.same("those that exist", []domain.Product{p, q}, byID(got, func(p domain.Product) domain.ProductID { return p.ID }))
	for _, none := range [][]domain.ProductID{nil, {}, {NewID[domain.ProductID]()}} {
		if got := read(b.store.ProductsByID(b.ctx, none)).must(b); len(got) != 0 {
			b.Errorf("of %v there are %d", none, len(got))
		}
	}
}

// byID sorts things by id and leaves out repetitions, which a list by id may have.
func byID[T any, ID ~string](items []T, id func(T) ID) []T {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return slices.CompactFunc(items, func(a, b T) bool { return id(a) == id(b) })
}

func productsOfProducer(b *bench) {
	var mine []string
	for range 4 {
		mine = append(mine, string(b.addProduct(b.me()).ID))
		b.addProduct(b.other())
	}
	slices.Reverse(mine)
	b.wantPages(mine, func(page domain.Page) ([]string, string, error) {
		l, err := b.store.Products(b.ctx, b.me(), page)
		return idsOf(l.Items, func(p domain.Product) domain.ProductID { return p.ID }), l.Next, err
	})
	if l := read(b.store.Products(b.ctx, NewID[domain.ProducerID](), domain.Page{Limit: 10})).must(b); len(l.Items) != 0 {
		b.Errorf("a producer without products has %d", len(l.Items))
	}
}

func idsOf[T any, ID ~string](items []T, id func(T) ID) []string {
	var ids []string
	for _, x := range items {
		ids = append(ids, string(id(x)))
	}
	return ids
}
