package domain_test

import (
	"testing"

	"nguon/domain"
)

func TestProducersAreRegisteredByAdmins(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	draft := domain.ProducerDraft{Kind: domain.Company, Name: "Công ty", Address: domain.Place{Province: "Hưng Yên"}}
	_, err := w.RegisterProducer(ctx, w.maker, draft)
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	_, err = w.ChangeProducer(ctx, w.maker, w.crab.ID, 1, draft)
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	_, err = w.ChangeProducer(ctx, admin, w.crab.ID, 2, draft)
	wantRefusal(t, err, domain.Stale, "", domain.CodeStale)
	_, err = w.RegisterProducer(ctx, admin, domain.ProducerDraft{
		Kind: "farm", TaxCode: "12", Website: "http://a.vn", Contact: domain.Contact{Phone: "gọi tôi", Email: "không"},
		Address: domain.Place{Position: &domain.Position{Latitude: 91_000_000}},
	})
	for field, code := range map[string]string{
		"kind": domain.CodeUnknownValue, "name": domain.CodeRequired, "tax_code": domain.CodeTaxCodeSyntax, "website": domain.CodeAddressSyntax,
		"contact/phone": domain.CodePhoneSyntax, "contact/email": domain.CodeEmailSyntax,
		"address/province": domain.CodeRequired, "address/position/latitude": domain.CodeOutOfRange,
	} {
		wantRefusal(t, err, domain.Invalid, field, code)
	}
}

func TestOtherProducersSeeNoContact(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		by   domain.Caller
		sees bool
	}{
		"itself": {w.grower, true}, "admin": {admin, true}, "inspector": {domain.Caller{Role: domain.Inspector}, true}, "another": {w.maker, false},
	} {
		p := must(w.Producer(t.Context(), test.by, w.rice.ID))(t)
		if sees := p.Contact.Person != "" && p.Address.Line != "" && p.Address.Position != nil; sees != test.sees {
			t.Errorf("%s sees %+v %+v", name, p.Contact, p.Address)
		}
	}
}

func TestOnlyTheProgrammeRates(t *testing.T) {
	w := newWorld(t)
	_, err := w.RateProduct(t.Context(), w.maker, w.sauce.ID, 1, &domain.Rating{Stars: 5, Decision: "1", On: day("2026-01-01")})
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	_, err = w.RateProduct(t.Context(), admin, w.sauce.ID, 1, &domain.Rating{Stars: 6, On: day("2027-01-01")})
	for field, code := range map[string]string{"stars": domain.CodeOutOfRange, "decision": domain.CodeRequired, "on": domain.CodeDateFuture} {
		wantRefusal(t, err, domain.Invalid, field, code)
	}
}

func TestProductsAndSitesBelongToTheirProducer(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	_, err := w.Product(ctx, w.grower, w.sauce.ID)
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
	_, err = w.ChangeProduct(ctx, w.grower, w.sauce.ID, 1, domain.ProductDraft{Name: "Của tôi", Group: domain.GroupFood, Package: domain.PackageJar})
	wantRefusal(t, err, domain.NotFound, "", domain.CodeMissing)
	if list := must(w.Products(ctx, w.grower, w.crab.ID, domain.Page{Limit: 10}))(t); len(list.Items) != 0 {
		t.Errorf("another's products are listed: %+v", list.Items)
	}
	gtin := domain.ProductDraft{Name: "A", Group: domain.GroupFood, Package: domain.PackageJar, GTIN: "09506000134352"}
	must(w.RegisterProduct(ctx, w.maker, gtin))(t)
	_, err = w.RegisterProduct(ctx, w.grower, gtin)
	wantRefusal(t, err, domain.Conflict, "gtin", domain.CodeTaken)

	site := domain.SiteDraft{Kind: domain.Workshop, Name: "Xưởng", Code: "VN-01", Address: domain.Place{Province: "Hưng Yên"}}
	must(w.RegisterSite(ctx, w.maker, site))(t)
	_, err = w.RegisterSite(ctx, w.maker, site)
	wantRefusal(t, err, domain.Conflict, "code", domain.CodeTaken)
	must(w.RegisterSite(ctx, w.grower, site))(t)
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	_, _, err := w.CreateToken(ctx, w.maker, domain.TokenDraft{Name: "x", Role: domain.Admin})
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	_, _, err = w.CreateToken(ctx, admin, domain.TokenDraft{Name: "x", Role: domain.ProducerRole})
	wantRefusal(t, err, domain.Invalid, "producer", domain.CodeTokenProducer)
	_, _, err = w.CreateToken(ctx, admin, domain.TokenDraft{Name: "x", Role: domain.Admin, Producer: w.crab.ID})
	wantRefusal(t, err, domain.Invalid, "producer", domain.CodeTokenProducer)

	by := admin
	by.Request = domain.RequestKey{Key: "k"}
	draft := domain.TokenDraft{Name: "Máy in", Role: domain.ProducerRole, Producer: w.crab.ID}
	token, secret, err := w.CreateToken(ctx, by, draft)
	if err != nil {
		t.Fatal(err)
	}
	again, none, err := w.CreateToken(ctx, by, draft)
	if err != nil || again.ID != token.ID || none != "" {
		t.Errorf("repeated: %s, secret %q, %v; want the same token and no secret", again.ID, none, err)
	}
	c := must(w.Authenticate(ctx, secret))(t)
	if c.Role != domain.ProducerRole || c.Producer != w.crab.ID || c.ID != string(token.ID) {
		t.Errorf("the secret lets in %+v", c)
	}
	for _, wrong := range []string{"", "nguon_", secret[:len(secret)-1], secret + "A", secret[6:]} {
		_, err := w.Authenticate(ctx, wrong)
		wantRefusal(t, err, domain.Unauthenticated, "", domain.CodeUnauthenticated)
	}
	must(w.RevokeToken(ctx, admin, token.ID))(t)
	_, err = w.Authenticate(ctx, secret)
	wantRefusal(t, err, domain.Unauthenticated, "", domain.CodeUnauthenticated)
}
