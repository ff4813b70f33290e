package domain

import (
	"context"
	"io"
	"time"

	"nguon/domain/ledger"
)

// ProducerID names a producer for machines: a UUIDv7.
type ProducerID string

// ProducerKind is the legal form of a producer, as the OCOP programme counts them.
type ProducerKind string

// The kinds of producer.
const (
	Company     ProducerKind = "company"     // doanh nghiệp
	Cooperative ProducerKind = "cooperative" // hợp tác xã
	Household   ProducerKind = "household"   // hộ kinh doanh
)

// ProducerKinds lists all kinds of producer.
var ProducerKinds = []ProducerKind{Company, Cooperative, Household}

// Producer is a company, cooperative or household that takes part in the
// value chain.
type Producer struct {
	ID   ProducerID
	Kind ProducerKind
	Name string
	// TaxCode is the enterprise code (mã số doanh nghiệp); optional.
	TaxCode string
	Address Place
	Contact Contact
	Website string
	// Sample marks invented data: pages and labels say so.
	Sample bool
	// Salt hides personal values in records; see ledger.Private.
	Salt []byte
	Meta
}

// Contact is how to reach the people of a producer. It is personal data: the
// public never sees it, and records hold it only as salted hashes.
type Contact struct {
	Person string
	Phone  string
	Email  string
}

// Place is an address as it was called when it was entered: provinces and
// communes merge and change their names, and a record keeps the name of its day.
type Place struct {
	// Line is what stands before the commune: house, street, hamlet.
	Line     string
	Commune  string
	Province string
	// Position is optional.
	Position *Position
}

// Position is a point in WGS 84, in millionths of a degree.
type Position struct {
	Latitude  int64
	Longitude int64
}

// Coarse is the place as far as the public may know that of a household:
// its commune and province.
func (p Place) Coarse() Place { return Place{Commune: p.Commune, Province: p.Province} }

// Meta is what the service keeps about everything that can change.
type Meta struct {
	// Revision is 1 when the thing is created and one more after each change.
	Revision int64
	// CreatedAt and ChangedAt are instants in UTC, whole milliseconds.
	CreatedAt time.Time
	ChangedAt time.Time
	// RecordHash is the hash of the record of the latest change.
	RecordHash string
}

// ProducerDraft is what is said of a producer to register or change it.
type ProducerDraft struct {
	Kind    ProducerKind
	Name    string
	TaxCode string
	Address Place
	Contact Contact
	Website string
	Sample  bool
}

func (d *ProducerDraft) check() error {
	var p problems
	choice(&p, "kind", d.Kind, ProducerKinds)
	p.name("name", &d.Name)
	p.match("tax_code", d.TaxCode, taxCode, CodeTaxCodeSyntax)
	p.place("address", &d.Address)
	p.text("contact/person", &d.Contact.Person, TextRule{Max: MaxName})
	p.match("contact/phone", d.Contact.Phone, phone, CodePhoneSyntax)
	p.email("contact/email", &d.Contact.Email)
	p.address("website", &d.Website)
	return p.err()
}

func (d *ProducerDraft) apply(p *Producer) {
	p.Kind, p.Name, p.TaxCode = d.Kind, d.Name, d.TaxCode
	p.Address, p.Contact, p.Website, p.Sample = d.Address, d.Contact, d.Website, d.Sample
}

// RegisterProducer takes a producer into the programme. Admins only.
func (t *Tracker) RegisterProducer(ctx context.Context, c Caller, d ProducerDraft) (Producer, error) {
	if c.Role != Admin {
		return Producer{}, errForbidden
	}
	if err := d.check(); err != nil {
		return Producer{}, err
	}
	return once(ctx, t, c, t.store.Producer, func() (Producer, error) {
		p := Producer{ID: ProducerID(t.newID()), Salt: make([]byte, ledger.SaltSize)}
		if _, err := io.ReadFull(t.random, p.Salt); err != nil {
			return Producer{}, err
		}
		d.apply(&p)
		return t.writeProducer(ctx, c, p, ProducerRegistered, t.store.AddProducer)
	})
}

// ChangeProducer replaces what is said of a producer, if its revision is the
// one given. Admins only.
func (t *Tracker) ChangeProducer(ctx context.Context, c Caller, id ProducerID, revision int64, d ProducerDraft) (Producer, error) {
	if c.Role != Admin {
		return Producer{}, errForbidden
	}
	if err := d.check(); err != nil {
		return Producer{}, err
	}
	return once(ctx, t, c, t.store.Producer, func() (Producer, error) {
		p, err := t.store.Producer(ctx, id)
		if err != nil {
			return Producer{}, err
		}
		if p.Revision != revision {
			return Producer{}, ErrStale
		}
		d.apply(&p)
		return t.writeProducer(ctx, c, p, ProducerChanged, t.store.ReplaceProducer)
	})
}

func (t *Tracker) writeProducer(ctx context.Context, c Caller, p Producer, kind RecordKind, write func(context.Context, Producer, Change) error) (Producer, error) {
	ch, err := t.next(c, &p.Meta, entry{kind: kind, subject: Subject{SubjectProducer, string(p.ID)}, content: p.content()})
	if err != nil {
		return Producer{}, err
	}
	return p, write(ctx, p, ch)
}

// Producer is one producer, as far as the caller may see it.
func (t *Tracker) Producer(ctx context.Context, c Caller, id ProducerID) (Producer, error) {
	p, err := t.store.Producer(ctx, id)
	if err != nil {
		return Producer{}, err
	}
	return p.asSeenBy(c), nil
}

// Producers lists all producers, each as far as the caller may see it: who
// hands goods over has to find the receiver.
func (t *Tracker) Producers(ctx context.Context, c Caller, page Page) (List[Producer], error) {
	list, err := t.store.Producers(ctx, page)
	for i := range list.Items {
		list.Items[i] = list.Items[i].asSeenBy(c)
	}
	return list, err
}

// asSeenBy is the producer without what other producers may not know.
func (p Producer) asSeenBy(c Caller) Producer {
	if c.sees(p.ID) {
		return p
	}
	public := publicProducer(&p)
	return Producer{
		ID: p.ID, Kind: public.Kind, Name: public.Name, Address: public.Address,
		Website: public.Website, Sample: public.Sample, Meta: p.Meta,
	}
}
