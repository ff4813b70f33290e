package domain

import (
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"nguon/domain/gs1"
)

// The most characters of the texts, and entries of the lists, that a request
// may hold. Lots have MaxLot.
const (
	MaxName       = 120
	MaxLine       = 200
	MaxParagraph  = 1000
	MaxInputs     = 500
	MaxLosses     = 20
	MaxAttributes = 50
	MaxDocuments  = 20
	MaxStandards  = 20
)

// Codes of the problems with single values.
const (
	// CodeAddressSyntax names the text that is no https address.
	CodeAddressSyntax = "address_syntax"
	// CodeHashSyntax names the text that is not 64 hexadecimal digits.
	CodeHashSyntax = "hash_syntax"
	// CodePhoneSyntax names the text that is no telephone number.
	CodePhoneSyntax = "phone_syntax"
	// CodeEmailSyntax names the text that is no e-mail address.
	CodeEmailSyntax = "email_syntax"
	// CodeTaxCodeSyntax names the text that is no tax code.
	CodeTaxCodeSyntax = "tax_code_syntax"
	// CodeNotPositive names the quantity that has to be more than nothing.
	CodeNotPositive = "not_positive"
	// CodeDateFuture names the date and today.
	CodeDateFuture = "date_future"
)

var (
	hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
	phone   = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,18}[0-9]$`)
	// Ten digits, with three more for a branch (10-3), or the twelve of a
	// personal number, which household businesses use.
	taxCode = regexp.MustCompile(`^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$`)
)

// text cleans *s in place by rule.
func (p *problems) text(field string, s *string, rule TextRule) {
	clean, err := CleanText(*s, rule)
	if err != nil {
		p.take(field, err)
		return
	}
	*s = clean
}

func (p *problems) name(field string, s *string) {
	p.text(field, s, TextRule{Max: MaxName, Required: true})
}

func (p *problems) line(field string, s *string) { p.text(field, s, TextRule{Max: MaxLine}) }

func (p *problems) paragraph(field string, s *string) {
	p.text(field, s, TextRule{Max: MaxParagraph, Lines: true})
}

func (p *problems) reason(field string, s *string) {
	p.text(field, s, TextRule{Max: MaxParagraph, Lines: true, Required: true})
}

// match refuses a value that is given and has not the form of pattern.
func (p *problems) match(field, s string, pattern *regexp.Regexp, code string) {
	if s != "" && !pattern.MatchString(s) {
		p.add(field, code, excerpt(s))
	}
}

// address accepts an absolute https address with a host, and nothing that a
// browser would run.
func (p *problems) address(field string, s *string) {
	p.line(field, s)
	if *s == "" {
		return
	}
	u, err := url.Parse(*s)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		p.add(field, CodeAddressSyntax, excerpt(*s))
	}
}

func (p *problems) email(field string, s *string) {
	p.line(field, s)
	if *s == "" {
		return
	}
	if a, err := mail.ParseAddress(*s); err != nil || a.Address != *s {
		p.add(field, CodeEmailSyntax, excerpt(*s))
	}
}

func (p *problems) positive(field string, q Quantity) {
	switch {
	case q.Unit == "":
		p.add(field, CodeRequired)
	case q.Sign() <= 0:
		p.add(field, CodeNotPositive, q)
	}
}

func (p *problems) notFuture(field string, d, today Date) {
	if d.After(today) {
		p.add(field, CodeDateFuture, d, today)
	}
}

func (p *problems) count(field string, n, most int) {
	if n > most {
		p.add(field, CodeTooMany, n, most)
	}
}

func (p *problems) place(field string, at *Place) {
	p.line(field+"/line", &at.Line)
	p.text(field+"/commune", &at.Commune, TextRule{Max: MaxName})
	p.text(field+"/province", &at.Province, TextRule{Max: MaxName, Required: true})
	if at.Position == nil {
		return
	}
	p.degrees(field+"/position/latitude", at.Position.Latitude, 90)
	p.degrees(field+"/position/longitude", at.Position.Longitude, 180)
}

// degrees refuses an angle, in millionths of a degree, beyond most degrees.
func (p *problems) degrees(field string, angle, most int64) {
	const degree = 1_000_000
	if angle < -most*degree || angle > most*degree {
		p.add(field, CodeOutOfRange, strconv.FormatFloat(float64(angle)/degree, 'f', -1, 64), -most, most)
	}
}

func (p *problems) documents(field string, docs []Document) {
	p.count(field, len(docs), MaxDocuments)
	for i := range docs {
		p.document(item(field, i), &docs[i])
	}
}

func (p *problems) document(field string, d *Document) {
	p.name(field+"/name", &d.Name)
	p.text(field+"/kind", &d.Kind, TextRule{Max: 40})
	if d.SHA256 == "" {
		p.add(field+"/sha256", CodeRequired)
	}
	p.match(field+"/sha256", d.SHA256, hexHash, CodeHashSyntax)
	p.address(field+"/address", &d.Address)
}

// choice refuses a value that is not one of all.
func choice[T ~string](p *problems, field string, value T, all []T) {
	switch {
	case value == "":
		p.add(field, CodeRequired)
	case !slices.Contains(all, value):
		names := make([]string, len(all))
		for i, v := range all {
			names[i] = string(v)
		}
		p.add(field, CodeUnknownValue, excerpt(string(value)), names)
	}
}

// FromGTIN gives the problem with a GTIN in this package's form.
func FromGTIN(err error) error {
	var e gs1.Error
	if errors.As(err, &e) {
		return Problem{Code: e.Code, Args: e.Args}
	}
	return err
}

// actsFor says whether c may write for a producer.
func (c Caller) actsFor(p ProducerID) bool {
	return c.Role == Admin || c.Role == ProducerRole && c.Producer == p && p != ""
}

// seesAll says whether c may read whatever any producer keeps.
func (c Caller) seesAll() bool { return c.Role == Admin || c.Role == Inspector }

// sees says whether c may read what producer p keeps for itself.
func (c Caller) sees(p ProducerID) bool { return c.seesAll() || c.actsFor(p) }

var errForbidden error = &Error{Kind: Forbidden, Problems: []Problem{{Code: CodeForbidden}}}

// ErrUnauthenticated is answered to a token that lets nobody in.
var ErrUnauthenticated error = &Error{Kind: Unauthenticated, Problems: []Problem{{Code: CodeUnauthenticated}}}

// CodeUnauthenticated has no values.
const CodeUnauthenticated = "unauthenticated"

// narrow is the producer that a list is limited to for c; not ok when c may
// see nothing of what was asked for.
func (c Caller) narrow(asked ProducerID) (ProducerID, bool) {
	switch {
	case c.seesAll() || asked == c.Producer && asked != "":
		return asked, true
	case asked == "" && c.Producer != "":
		return c.Producer, true
	}
	return "", false
}
