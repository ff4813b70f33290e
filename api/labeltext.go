package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// standardFields are those of the standard template.
var standardFields = []domain.LabelField{domain.FieldLot, domain.FieldMadeOn, domain.FieldBestBefore, domain.FieldProducer}

// fullFields are those of the full template: what is looked for on the shelf,
// then what the law wants to be told. How much of it was made is no matter of
// one package.
var fullFields = slices.DeleteFunc(slices.Clone(domain.LabelFields), func(f domain.LabelField) bool { return f == domain.FieldQuantity })

func fieldsOf(t domain.Template, chosen []domain.LabelField) []domain.LabelField {
	switch t {
	case domain.TemplateCompact:
		return nil
	case domain.TemplateFull:
		return fullFields
	case domain.TemplateChosen:
		return chosen
	}
	return standardFields
}

// paragraph is the most lines of type that a longer text may take.
const paragraph = 40

// labelText is what the labels of a batch can say: the same on each but for its
// codes. Of a blank run, only the producer is known.
type labelText struct {
	*words.Words
	batch *domain.PublicBatch
	code  domain.BatchCode
	// address and phone are the producer's own, who may print what is not for
	// anybody to look up.
	address domain.Place
	phone   string
	host    string
}

func (s *Server) labelText(ctx context.Context, c domain.Caller, b *domain.PublicBatch, code domain.BatchCode, owner domain.ProducerID, language string) (labelText, error) {
	p, err := s.tracker.Producer(ctx, c, owner)
	if err != nil {
		return labelText{}, err
	}
	return labelText{
		Words: words.For(words.Match(language, "")), batch: b, code: code,
		address: p.Address, phone: p.Contact.Phone, host: s.host,
	}, nil
}

// label is what stands on every label. A fact that the batch does not have is
// left out, also where it was chosen: the next batch may have it. The codes are
// on all labels, and so is the host that they should lead to.
func (t *labelText) label(template domain.Template, chosen []domain.LabelField) labels.Label {
	l := labels.Label{Code: t.code.Groups(), Host: t.host}
	if t.batch.Producer.Sample {
		l.Note = t.Text(words.LabelSample)
	}
	if template != domain.TemplateCompact {
		l.Title = t.batch.Title()
	}
	for _, name := range fieldsOf(template, chosen) {
		if p := t.batch.Product; name == domain.FieldBarcode {
			if p != nil && labels.HasBarcode(p.GTIN) {
				l.GTIN = p.GTIN
			}
			continue
		}
		if f := t.field(name); f.Text != "" {
			f.Name = string(name)
			l.Fields = append(l.Fields, f)
		}
	}
	return l
}

// field is one fact in words, without its name; its text is empty where the
// batch has no such fact.
func (t *labelText) field(name domain.LabelField) labels.Field {
	b := t.batch
	product := cmp.Or(b.Product, &domain.PublicProduct{})
	fact := func(caption words.Key, text string) labels.Field {
		return labels.Field{Caption: t.Text(caption), Text: text}
	}
	switch name {
	case domain.FieldLot:
		return fact(words.CaptionLotShort, b.Lot)
	case domain.FieldMadeOn:
		return fact(words.CaptionMadeShort, t.Date(b.MadeOn))
	case domain.FieldBestBefore:
		return fact(words.CaptionBestShort, t.Date(b.BestBefore))
	case domain.FieldContent:
		return fact(contentCaption(product.Content.Unit), t.Quantity(product.Content, product.Package))
	case domain.FieldQuantity:
		return fact(words.CaptionAmount, t.Quantity(b.Made, b.Package))
	case domain.FieldIngredients:
		return long(fact(words.CaptionIngredients, product.Ingredients))
	case domain.FieldUsage:
		return long(fact(words.CaptionUsageShort, product.Usage))
	case domain.FieldStorage:
		return long(fact(words.CaptionStorage, product.Storage))
	case domain.FieldStandards:
		return long(fact(words.CaptionStandardsShort, strings.Join(product.Standards, "; ")))
	case domain.FieldBrand:
		return fact(words.CaptionBrand, product.Brand)
	case domain.FieldRating:
		return t.rating(product.Rating)
	}
	return t.origin(name, fact)
}

// origin is a fact about who made the batch, and where.
func (t *labelText) origin(name domain.LabelField, fact func(words.Key, string) labels.Field) labels.Field {
	switch maker, site := t.batch.Producer, t.batch.Site; {
	case name == domain.FieldProducer:
		return fact(words.CaptionMakerShort, maker.Name)
	case name == domain.FieldAddress:
		return fact(words.CaptionAddressShort, placeText(t.address))
	case name == domain.FieldPhone:
		return fact(words.CaptionPhoneShort, t.phone)
	case name == domain.FieldSite && site != nil && site.Code != "":
		return fact(words.CaptionSiteShort, site.Name+" ("+site.Code+")")
	case name == domain.FieldSite && site != nil:
		return fact(words.CaptionSiteShort, site.Name)
	}
	return labels.Field{}
}

// rating needs no caption: its stars are drawn, and the decision stands behind
// them, by which anybody can look it up.
func (t *labelText) rating(r *domain.Rating) labels.Field {
	if r == nil {
		return labels.Field{}
	}
	return labels.Field{Stars: r.Stars, Text: t.Stars(r.Stars) + ", " + t.Text(words.RatingDecisionShort, r.Decision)}
}

func long(f labels.Field) labels.Field {
	f.Lines = paragraph
	return f
}

// contentCaption is how the law wants an amount of that sort to be called.
func contentCaption(u domain.Unit) words.Key {
	switch u.Dimension() {
	case domain.Mass:
		return words.CaptionNetWeight
	case domain.Volume:
		return words.CaptionNetVolume
	}
	return words.CaptionContent
}

// placeText is a place on one line.
func placeText(p domain.Place) string {
	parts := slices.DeleteFunc([]string{p.Line, p.Commune, p.Province}, func(s string) bool { return s == "" })
	return strings.Join(parts, ", ")
}
