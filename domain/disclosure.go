package domain

import "context"

// publicProducer, publicProduct, publicSite and publicBatch are the one place
// where it is decided what the public may see: a field is hidden until it is
// named here.

func publicProducer(p *Producer) PublicProducer {
	return PublicProducer{
		Kind:    p.Kind,
		Name:    p.Name,
		Address: publicPlace(p, p.Address),
		Website: p.Website,
		Sample:  p.Sample,
	}
}

func publicPlace(owner *Producer, at Place) Place {
	if owner.Kind == Household {
		return at.Coarse()
	}
	return at
}

func publicProduct(p *Product, today Date) *PublicProduct {
	public := &PublicProduct{
		Name:        p.Name,
		Group:       p.Group,
		Brand:       p.Brand,
		GTIN:        string(p.GTIN),
		Package:     p.Package,
		Content:     p.Content,
		Ingredients: p.Ingredients,
		Storage:     p.Storage,
		Usage:       p.Usage,
		Standards:   p.Standards,
		Image:       p.Image,
	}
	if p.Rating.HoldsOn(today) {
		public.Rating = p.Rating
	}
	return public
}

func publicSite(s *Site, owner *Producer) *PublicSite {
	return &PublicSite{
		Kind:    s.Kind,
		Name:    s.Name,
		Code:    s.Code,
		Address: publicPlace(owner, s.Address),
	}
}

func publicBatch(b *Batch) PublicBatch {
	return PublicBatch{
		Code:       b.Code,
		Stage:      b.Stage,
		Name:       b.Name,
		Lot:        b.Lot,
		MadeOn:     b.MadeOn,
		BestBefore: b.BestBefore,
		Made:       b.Made,
		Package:    PackagePiece,
		Losses:     b.Losses,
		Attributes: b.Attributes,
		Documents:  b.Documents,
		Void:       b.State == BatchVoid,
		RecordedAt: b.RecordedAt,
	}
}

// disclose gives what the public may know of batches, in their order, with
// their producers, products, sites and inputs looked up.
func (t *Tracker) disclose(ctx context.Context, batches []Batch, today Date) ([]PublicBatch, error) {
	facts, err := t.factsAbout(ctx, batches)
	if err != nil {
		return nil, err
	}
	public := make([]PublicBatch, len(batches))
	for i := range batches {
		public[i] = facts.disclose(&batches[i], today)
	}
	return public, nil
}

// facts is what has to be looked up to tell of batches.
type facts struct {
	batches   map[BatchID]Batch
	producers map[ProducerID]Producer
	products  map[ProductID]Product
	sites     map[SiteID]Site
}

func (t *Tracker) factsAbout(ctx context.Context, batches []Batch) (facts, error) {
	f := facts{
		batches:   make(map[BatchID]Batch),
		producers: make(map[ProducerID]Producer),
		products:  make(map[ProductID]Product),
		sites:     make(map[SiteID]Site),
	}
	if err := t.lookUpInputs(ctx, &f, batches); err != nil {
		return f, err
	}
	var products []ProductID
	var sites []SiteID
	for _, b := range f.batches {
		if b.Product != "" {
			products = append(products, b.Product)
		}
		if b.Site != "" {
			sites = append(sites, b.Site)
		}
		if _, known := f.producers[b.Producer]; !known {
			p, err := t.store.Producer(ctx, b.Producer)
			if err != nil {
				return f, err
			}
			f.producers[p.ID] = p
		}
	}
	return f, t.lookUpProductsAndSites(ctx, &f, products, sites)
}

func (t *Tracker) lookUpInputs(ctx context.Context, f *facts, batches []Batch) error {
	var missing []BatchID
	for _, b := range batches {
		f.batches[b.ID] = b
	}
	for _, b := range batches {
		for _, in := range b.Inputs {
			if _, known := f.batches[in.Batch]; !known {
				missing = append(missing, in.Batch)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	inputs, err := t.store.BatchesByID(ctx, missing)
	for _, b := range inputs {
		f.batches[b.ID] = b
	}
	return err
}

func (t *Tracker) lookUpProductsAndSites(ctx context.Context, f *facts, products []ProductID, sites []SiteID) error {
	if len(products) > 0 {
		found, err := t.store.ProductsByID(ctx, products)
		if err != nil {
			return err
		}
		for _, p := range found {
			f.products[p.ID] = p
		}
	}
	if len(sites) > 0 {
		found, err := t.store.SitesByID(ctx, sites)
		if err != nil {
			return err
		}
		for _, s := range found {
			f.sites[s.ID] = s
		}
	}
	return nil
}

func (f *facts) disclose(b *Batch, today Date) PublicBatch {
	public := publicBatch(b)
	maker := f.producers[b.Producer]
	public.Producer = publicProducer(&maker)
	if p, ok := f.products[b.Product]; ok {
		public.Product = publicProduct(&p, today)
	}
	if s, ok := f.sites[b.Site]; ok {
		public.Site = publicSite(&s, &maker)
	}
	public.Package = f.packageOf(b)
	for _, in := range b.Inputs {
		from := f.batches[in.Batch]
		public.Inputs = append(public.Inputs, f.input(&from, in.Quantity))
	}
	return public
}

func (f *facts) input(b *Batch, q Quantity) PublicInput {
	return PublicInput{Code: b.Code, Name: b.Name, Lot: b.Lot, Quantity: q, Package: f.packageOf(b)}
}

// packageOf is what a piece of the batch is called: packages are pieces of
// their product, anything else is just a piece.
func (f *facts) packageOf(b *Batch) Package {
	if p, ok := f.products[b.Product]; ok && b.Stage == Packaging {
		return p.Package
	}
	return PackagePiece
}
