package mongo

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// day keeps a civil date as the text 2006-01-02.
type day struct{ domain.Date }

// MarshalBSONValue writes the date as a text.
func (d day) MarshalBSONValue() (byte, []byte, error) {
	t, data, err := bson.MarshalValue(d.String())
	return byte(t), data, err
}

// UnmarshalBSONValue reads the date from a text.
func (d *day) UnmarshalBSONValue(t byte, data []byte) error {
	text, ok := bson.RawValue{Type: bson.Type(t), Value: data}.StringValueOK()
	if !ok {
		return fmt.Errorf("a date is kept as %v", bson.Type(t))
	}
	date, err := domain.ParseDate(text)
	d.Date = date
	return err
}

// revisionField is the revision of all that has one.
const revisionField = "revision"

type metaFields struct {
	Revision   int64     `bson:"revision"`
	CreatedAt  time.Time `bson:"created_at,omitempty"`
	ChangedAt  time.Time `bson:"changed_at,omitempty"`
	RecordHash string    `bson:"record_hash"`
}

func toMeta(m domain.Meta) metaFields { return metaFields(m) }

func (f metaFields) meta() domain.Meta {
	f.CreatedAt, f.ChangedAt = f.CreatedAt.UTC(), f.ChangedAt.UTC()
	return domain.Meta(f)
}

type quantityField struct {
	Amount int64       `bson:"amount"`
	Unit   domain.Unit `bson:"unit"`
}

type documentField struct {
	Name    string `bson:"name"`
	Kind    string `bson:"kind"`
	SHA256  string `bson:"sha256"`
	Address string `bson:"address"`
}

func toDocument(d domain.Document) documentField     { return documentField(d) }
func (f documentField) document() domain.Document    { return domain.Document(f) }
func toAttribute(a domain.Attribute) attributeField  { return attributeField(a) }
func (f attributeField) attribute() domain.Attribute { return domain.Attribute(f) }

type attributeField struct {
	Name  string `bson:"k"`
	Value string `bson:"v"`
}

type placeField struct {
	Line     string         `bson:"line"`
	Commune  string         `bson:"commune"`
	Province string         `bson:"province"`
	Position *positionField `bson:"position,omitempty"`
}

type positionField struct {
	Latitude  int64 `bson:"latitude"`
	Longitude int64 `bson:"longitude"`
}

func toPlace(p domain.Place) placeField {
	return placeField{Line: p.Line, Commune: p.Commune, Province: p.Province, Position: (*positionField)(p.Position)}
}

func (f placeField) place() domain.Place {
	return domain.Place{Line: f.Line, Commune: f.Commune, Province: f.Province, Position: (*domain.Position)(f.Position)}
}

// convert makes a list of one type from a list of another, nil from an empty one.
func convert[A, B any](list []A, f func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// texts are ids as plain texts.
func texts[ID ~string](ids []ID) []string {
	return convert(ids, func(id ID) string { return string(id) })
}
