package archive

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"nguon/domain"
)

// codec turns items of one kind into lines and back.
type codec struct {
	line func(domain.Item) any
	item func(*json.Decoder) (domain.Item, error)
}

func codecOf[T domain.Item, L any](line func(T) L, item func(L) (T, error)) codec {
	return codec{
		line: func(it domain.Item) any { return line(it.(T)) },
		item: func(from *json.Decoder) (domain.Item, error) {
			var l L
			if err := from.Decode(&l); err != nil {
				return nil, err
			}
			return item(l)
		},
	}
}

var codecs = map[domain.ItemKind]codec{
	domain.ItemKey:        codecOf(toKeyLine, keyLine.key),
	domain.ItemProducer:   codecOf(toProducerLine, producerLine.producer),
	domain.ItemProduct:    codecOf(toProductLine, productLine.product),
	domain.ItemSite:       codecOf(toSiteLine, siteLine.site),
	domain.ItemBatch:      codecOf(toBatchLine, batchLine.batch),
	domain.ItemStockLine:  codecOf(toStockLine, stockLine.stock),
	domain.ItemHandover:   codecOf(toHandoverLine, handoverLine.handover),
	domain.ItemRecall:     codecOf(toRecallLine, recallLine.recall),
	domain.ItemLabelStock: codecOf(toLabelStockLine, labelStockLine.labelStock),
	domain.ItemLabelRun:   codecOf(toLabelRunLine, labelRunLine.labelRun),
	domain.ItemToken:      codecOf(toTokenLine, tokenLine.token),
	domain.ItemRequest:    codecOf(toRequestLine, requestLine.request),
	domain.ItemRecord:     codecOf(toRecordLine, recordLine.record),
	domain.ItemClaim:      codecOf(toClaimLine, claimLine.claim),
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

// instant is a time in the one form that lines have; the zero time is left out.
type instant struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05.000Z"

func (t instant) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + timeLayout + `"`)), nil
}

func (t *instant) UnmarshalJSON(text []byte) (err error) {
	t.Time, err = time.Parse(`"`+timeLayout+`"`, string(text))
	return err
}

// day is a date; none is left out.
type day struct{ domain.Date }

func (d day) MarshalJSON() ([]byte, error) { return []byte(`"` + d.String() + `"`), nil }

func (d *day) UnmarshalJSON(text []byte) (err error) {
	if len(text) < 2 {
		return fmt.Errorf("%s is no day", text)
	}
	d.Date, err = domain.ParseDate(string(text[1 : len(text)-1]))
	return err
}

// digest is a hash of 32 bytes, in hex.
type digest [32]byte

func (d digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

func (d *digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return fmt.Errorf("%q is no hash of 32 bytes", text)
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// text is bytes that are nearly always a text; what is not UTF-8 has no place in
// JSON, and is kept as base64.
type text struct {
	Text   string `json:"text,omitempty"`
	Base64 []byte `json:"base64,omitempty"`
}

func toText(b []byte) text {
	if utf8.Valid(b) {
		return text{Text: string(b)}
	}
	return text{Base64: b}
}

func (t text) bytes() []byte {
	if len(t.Base64) > 0 {
		return t.Base64
	}
	if t.Text == "" {
		return nil
	}
	return []byte(t.Text)
}

// quantityLine is an amount in base units, as a text: not every reader of JSON
// has whole numbers beyond 2^53.
type quantityLine struct {
	Amount int64       `json:"amount,string"`
	Unit   domain.Unit `json:"unit"`
}

func toQuantityLine(q domain.Quantity) quantityLine { return quantityLine(q) }

func (l quantityLine) quantity() domain.Quantity { return domain.Quantity(l) }

type placeLine struct {
	Line      string `json:"line,omitempty"`
	Commune   string `json:"commune,omitempty"`
	Province  string `json:"province,omitempty"`
	Latitude  *int64 `json:"latitude,omitempty"`
	Longitude *int64 `json:"longitude,omitempty"`
}

func toPlaceLine(p domain.Place) placeLine {
	l := placeLine{Line: p.Line, Commune: p.Commune, Province: p.Province}
	if p.Position != nil {
		l.Latitude, l.Longitude = &p.Position.Latitude, &p.Position.Longitude
	}
	return l
}

func (l placeLine) place() domain.Place {
	p := domain.Place{Line: l.Line, Commune: l.Commune, Province: l.Province}
	if l.Latitude != nil && l.Longitude != nil {
		p.Position = &domain.Position{Latitude: *l.Latitude, Longitude: *l.Longitude}
	}
	return p
}

type metaLine struct {
	Revision   int64   `json:"revision,omitempty"`
	CreatedAt  instant `json:"created_at,omitzero"`
	ChangedAt  instant `json:"changed_at,omitzero"`
	RecordHash string  `json:"record_hash,omitempty"`
}

func toMetaLine(m domain.Meta) metaLine {
	return metaLine{m.Revision, instant{m.CreatedAt}, instant{m.ChangedAt}, m.RecordHash}
}

func (l metaLine) meta() domain.Meta {
	return domain.Meta{Revision: l.Revision, CreatedAt: l.CreatedAt.Time, ChangedAt: l.ChangedAt.Time, RecordHash: l.RecordHash}
}

type documentLine struct {
	Name    string `json:"name,omitempty"`
	Kind    string `json:"kind,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	Address string `json:"address,omitempty"`
}

func toDocumentLine(d domain.Document) documentLine { return documentLine(d) }

func (l documentLine) document() domain.Document { return domain.Document(l) }

type subjectLine struct {
	Kind domain.SubjectKind `json:"kind"`
	ID   string             `json:"id"`
}
