package pages

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nguon/api/words"
	"nguon/domain"
)

// tone is the colour and sign of a verdict. It is never the only thing that
// tells one verdict from another.
type tone string

const (
	toneIssued  tone = "issued"
	toneWarning tone = "warning"
	toneDanger  tone = "danger"
	toneQuiet   tone = "quiet"
	toneFront   tone = "front"
)

// scanPage is the page behind a label.
type scanPage struct {
	frame
	Sample  string
	Verdict verdict
	Goods   goods
	History history
	Details section
	Codes   section
}

// verdict is what the code is worth, and whether the goods may be used.
type verdict struct {
	Tone     tone
	State    string
	Headline string
	Recalls  []recall
	// Reason is why the goods are not to be used, where no recall says so.
	Reason string
	// Issue is what the code was issued for, unless the headline says it.
	Issue  string
	Advice string
}

type recall struct {
	Message  string
	Since    string
	SinceISO string
	Origin   string
}

// goods is what the label is on: what it is, who made it, where and when.
type goods struct {
	Name   string
	Detail string
	Rating *rating
	Facts  []fact
	Dates  []fact
}

type rating struct {
	Signs    string
	Text     string
	Decision string
}

// section is a heading with facts below it.
type section struct {
	Title string
	Facts []fact
}

// fact is one caption with its value. ISO makes it a time, Href a link to
// another site, Code sets it in fixed pitch; Sub is a second, quieter line.
type fact struct {
	Caption string
	Value   string
	Sub     string
	ISO     string
	Href    string
	Code    bool
}

// Scan is the page of a scanned address.
func (p *Pages) Scan(l words.Language, s domain.Scan) ([]byte, error) {
	b := builder{Words: words.For(l), zone: p.settings.Zone}
	if s.Batch.Code == "" {
		return p.bareLabel(b, &s)
	}
	v, err := b.verdict(&s)
	if err != nil {
		return nil, err
	}
	name := s.Batch.Title()
	title := name + ", " + b.Lot(s.Batch.Lot)
	if s.Standing != domain.StandingIssued {
		title = v.State + ": " + title
	}
	page := scanPage{
		frame:   p.frame(b.Words, title, b.Text(words.PageDescription, name, b.Lot(s.Batch.Lot))),
		Verdict: v,
		Goods:   b.goods(&s.Batch),
		History: b.history(&s),
		Details: b.details(&s.Batch),
		Codes:   b.codes(&s),
	}
	page.Privacy = b.Text(words.PagePrivacy)
	if sample(&s) {
		page.Sample = b.Text(words.PageSample)
	}
	return p.render("scan.html", page)
}

// builder makes views in one language.
type builder struct {
	*words.Words
	zone *time.Location
}

// sample says whether anything on the page is invented.
func sample(s *domain.Scan) bool {
	for _, step := range s.Steps {
		if step.Made != nil && step.Made.Producer.Sample {
			return true
		}
	}
	return s.Batch.Producer.Sample
}

func (b builder) verdict(s *domain.Scan) (verdict, error) {
	v := verdict{
		State: b.Standing(s.Standing),
		Issue: b.issue(s) + ".",
	}
	switch s.Standing {
	case domain.StandingIssued:
		v.Tone = toneIssued
		v.Headline, v.Issue = b.issue(s), ""
		v.Advice = b.Text(words.IssuedAdvice)
	case domain.StandingExpired:
		v.Tone = toneWarning
		v.Headline = b.Text(words.ExpiredHead)
		v.Reason = b.Text(words.ExpiredOn, b.Date(s.Batch.BestBefore))
		v.Advice = b.Text(words.ExpiredAdvice)
	case domain.StandingUnitVoid:
		v.Tone = toneDanger
		v.Headline = b.Text(words.UnitVoidHead)
		v.Reason = b.Text(words.UnitVoidWhy, b.Instant(s.Unit.VoidAt, b.zone))
		v.Advice = b.Text(words.UnitVoidAdvice)
	case domain.StandingVoid:
		v.Tone = toneDanger
		v.Headline = b.Text(words.VoidHead)
		v.Reason = b.Text(words.VoidWhy)
		v.Advice = b.Text(words.VoidAdvice)
	case domain.StandingRecalled:
		v.Tone = toneDanger
		v.Headline = b.Text(words.RecalledHead)
		v.Recalls = b.recalls(s.Recalls)
		v.Advice = b.Text(words.RecalledAdvice)
	default:
		// Silence about a standing that is new here could pass for "fine".
		return verdict{}, fmt.Errorf("scan page: no words for standing %q", s.Standing)
	}
	return v, nil
}

// issue is what is true about the code, and no more: it was issued for this.
func (b builder) issue(s *domain.Scan) string {
	lot := b.Lot(s.Batch.Lot)
	switch {
	case s.Unit == nil:
		return b.Text(words.IssuedBatch, lot)
	case s.Unit.Number == 0:
		return b.Text(words.Unchecked, lot)
	}
	return b.Text(words.IssuedUnit, b.onePiece(s.Batch.Package), b.Number(int64(s.Unit.Number)), lot)
}

func (b builder) onePiece(p domain.Package) string {
	if p == domain.PackagePiece || p == "" {
		return b.Text(words.SomePiece)
	}
	return b.Package(p)
}

func (b builder) recalls(all []domain.PublicRecall) []recall {
	var views []recall
	for _, r := range all {
		view := recall{
			Message:  r.Message,
			Since:    b.Text(words.RecalledSince, b.Instant(r.PlacedAt, b.zone)),
			SinceISO: b.stamp(r.PlacedAt),
		}
		if len(r.Origins) == 1 {
			view.Origin = b.Text(words.RecalledOrigin, r.Origins[0].Name, b.Lot(r.Origins[0].Lot))
		} else if len(r.Origins) > 1 {
			var names []string
			for _, o := range r.Origins {
				names = append(names, o.Name+" ("+b.Lot(o.Lot)+")")
			}
			view.Origin = b.Text(words.RecalledOrigins, strings.Join(names, ", "))
		}
		views = append(views, view)
	}
	return views
}

func (b builder) goods(batch *domain.PublicBatch) goods {
	g := goods{Name: batch.Title()}
	if product := batch.Product; product != nil {
		g.Detail = b.content(product)
		if r := product.Rating; r != nil {
			g.Rating = &rating{
				Signs:    strings.Repeat("★", r.Stars),
				Text:     b.Stars(r.Stars),
				Decision: b.Text(words.RatingDecision, r.Decision),
			}
		}
	} else {
		g.Detail = joinDots(b.Stage(batch.Stage), b.amount(batch.Made, batch.Package))
	}
	maker := batch.Producer
	g.Facts = []fact{{Caption: b.Text(words.CaptionProducer), Value: maker.Name, Sub: joinDots(b.kind(maker), place(maker.Address))}}
	if site := batch.Site; site != nil {
		sub := place(site.Address)
		if site.Address == maker.Address {
			sub = ""
		}
		g.Facts = append(g.Facts, fact{Caption: b.Text(words.CaptionSite), Value: site.Name, Sub: sub})
	}
	g.Dates = []fact{
		{Caption: b.Text(words.CaptionLot), Value: batch.Lot},
		{Caption: b.Text(words.CaptionMadeOn), Value: b.Date(batch.MadeOn), ISO: batch.MadeOn.String()},
	}
	if !batch.BestBefore.IsZero() {
		g.Dates = append(g.Dates, fact{Caption: b.Text(words.CaptionBestBefore), Value: b.Date(batch.BestBefore), ISO: batch.BestBefore.String()})
	}
	return g
}

// content is one package and what is in it: "Hũ 500 g".
func (b builder) content(p *domain.PublicProduct) string {
	switch {
	case p.Content.IsZero() && p.Package == domain.PackagePiece:
		return ""
	case p.Content.IsZero():
		return upperFirst(b.Package(p.Package))
	case p.Package == domain.PackagePiece || p.Package == "":
		return b.amount(p.Content, domain.PackagePiece)
	}
	return upperFirst(b.Text(words.PackageContent, b.Package(p.Package), b.amount(p.Content, domain.PackagePiece)))
}

// kind is the producer's legal form, unless its name says it.
func (b builder) kind(p domain.PublicProducer) string {
	return unlessSaid(p.Name, b.ProducerKind(p.Kind))
}

func (b builder) details(batch *domain.PublicBatch) section {
	s := section{Title: b.Text(words.DetailsTitle)}
	add := func(caption words.Key, value string) {
		if value != "" {
			s.Facts = append(s.Facts, fact{Caption: b.Text(caption), Value: value})
		}
	}
	if p := batch.Product; p != nil {
		add(words.CaptionIngredients, p.Ingredients)
		add(words.CaptionStorage, p.Storage)
		add(words.CaptionUsage, p.Usage)
		add(words.CaptionStandards, strings.Join(p.Standards, "; "))
		add(words.CaptionGroup, b.Group(p.Group))
		if r := p.Rating; r != nil {
			s.Facts = append(s.Facts, fact{
				Caption: b.Text(words.CaptionRating),
				Value:   b.Stars(r.Stars),
				Sub:     b.Text(words.RatingTerm, r.Decision, b.Date(r.On), b.Date(r.Until())),
			})
		}
		add(words.CaptionBrand, p.Brand)
		add(words.CaptionGTIN, p.GTIN)
		if p.Image != nil {
			s.Facts = append(s.Facts, outside(b.Text(words.CaptionImage), p.Image.Name, p.Image.Address))
		}
	}
	if web := batch.Producer.Website; web != "" {
		s.Facts = append(s.Facts, outside(b.Text(words.CaptionWebsite), web, web))
	}
	return s
}

func (b builder) codes(s *domain.Scan) section {
	c := section{Title: b.Text(words.CodesTitle)}
	c.Facts = []fact{{Caption: b.Text(words.CaptionCode), Value: s.Batch.Code.Groups(), Code: true}}
	if s.Code != s.Batch.Code { // of a label that was printed before the batch was made
		c.Facts = append(c.Facts, fact{Caption: b.Text(words.CaptionLabelCode), Value: s.Code.Groups(), Code: true})
	}
	if s.Unit != nil {
		c.Facts = append(c.Facts, fact{Caption: b.Text(words.CaptionUnitCode), Value: s.Unit.Code.Groups(), Code: true})
		if !s.Unit.PrintedAt.IsZero() {
			c.Facts = append(c.Facts, b.moment(words.CaptionPrinted, s.Unit.PrintedAt))
		}
	}
	c.Facts = append(c.Facts,
		b.moment(words.CaptionRecorded, s.Batch.RecordedAt),
		fact{Caption: b.Text(words.PageCheckedOn), Value: b.Date(s.Today), ISO: s.Today.String()})
	return c
}

func (b builder) moment(caption words.Key, t time.Time) fact {
	return fact{Caption: b.Text(caption), Value: b.Instant(t, b.zone), ISO: b.stamp(t)}
}

func (b builder) stamp(t time.Time) string { return t.In(b.zone).Format("2006-01-02T15:04Z07:00") }

// amount keeps a number and its unit on one line.
func (b builder) amount(q domain.Quantity, p domain.Package) string {
	return strings.ReplaceAll(b.Quantity(q, p), " ", "\u00a0")
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
