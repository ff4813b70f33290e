package storagetest

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"nguon/domain"
)

var requestCases = []testCase{
	{says: "one key sent by many at once with different ids: one takes effect", run: requestRace},
	{says: "a key is the caller's own: the same key by another caller is free", run: requestCallers},
	{says: "a key holds across all nouns and all writes", run: requestAcross},
	{says: "a batch that is short is refused as repeated first", run: requestBeforeShort},
	{says: "Request is the accepted change that a key stands for, else ErrMissing", run: requestRead},
	{says: "KeepAnswer stores the answer unless the request has one", run: keepAnswer},
	{says: "KeepAnswer of an unknown request is ErrMissing", run: keepAnswerUnknown},
	{says: "of many answers kept at once one stays", run: keepAnswerRace},
}

func requestRace(b *bench) {
	const callers = 16
	me := b.me()
	source := b.batch(me)
	batches, changes := make([]domain.Batch, callers), make([]domain.Change, callers)
	for i := range callers {
		x, ch := NewBatch(me, From(Taking(source, Kilograms(1))))
		batches[i], changes[i] = x, Keyed(ch, "caller", "key")
	}
	errs := race(callers, func(i int) error { return b.store.AddBatch(b.ctx, batches[i], changes[i]) })
	winner := b.wantOne(errs)
	for i, err := range errs {
		if i != winner {
			b.wantRepeated("a late one", err, changes[winner].Request)
			_, err := b.store.Batch(b.ctx, batches[i].ID)
			b.wantIs("its read", err, domain.ErrMissing)
		}
	}
	b.same("the request", *changes[winner].Request, read(b.store.Request(b.ctx, "caller", "key")).must(b))
	b.wantLeft("the input", source, Kilograms(99))
}

func requestCallers(b *bench) {
	// Pairs that are one text when they are joined are still two.
	for _, who := range [][2]string{{"caller", "key"}, {"other", "key"}, {"callerk", "ey"}, {"caller:", "key"}, {"caller", ":key"}, {"Caller", "key"}, {"caller", "KEY"}} {
		p, ch := NewProducer()
		ch = Keyed(ch, who[0], who[1])
		b.must(b.store.AddProducer(b.ctx, p, ch))
		b.same("request", *ch.Request, read(b.store.Request(b.ctx, who[0], who[1])).must(b))
	}
}

// requestAcross sends every kind of write under a key that another has used.
func requestAcross(b *bench) {
	p, ch := NewProducer()
	ch = Keyed(ch, "caller", "key")
	b.must(b.store.AddProducer(b.ctx, p, ch))
	for _, w := range writes(b) {
		if w.change == nil {
			continue
		}
		w.change.Request = Keyed(*w.change, "caller", "key").Request
		b.wantRepeated(w.name, w.do(b.ctx, b.store), ch.Request)
		w.change.Request = nil
		if err := w.do(b.ctx, b.store); err != nil {
			b.Errorf("%s without the key = %v", w.name, err)
		}
	}
}

func requestBeforeShort(b *bench) {
	x := b.batch(b.me())
	p, ch := NewProducer()
	ch = Keyed(ch, "caller", "key")
	b.must(b.store.AddProducer(b.ctx, p, ch))

	short, c := NewBatch(b.me(), From(Taking(x, Kilograms(101))), lot(x.Lot))
	b.wantRepeated("a short batch", b.store.AddBatch(b.ctx, short, Keyed(c, "caller", "key")), ch.Request)
	h, c := NewHandover(x, b.other(), Kilograms(101))
	b.wantRepeated("a short handover", b.store.AddHandover(b.ctx, h, Keyed(c, "caller", "key")), ch.Request)
	less, c := AmendBatch(x, Made(domain.Quantity{Amount: -1, Unit: domain.Kilogram}))
	b.wantRepeated("a short correction", b.store.ReplaceBatch(b.ctx, less, Keyed(c, "caller", "key")), ch.Request)
	r, c := NewUnitRun(x, 5, 5)
	b.wantRepeated("a stale run", b.store.AddLabelRun(b.ctx, r, Keyed(c, "caller", "key")), ch.Request)
	q, c := NewProduct(b.me(), gtin(b.addProduct(b.me()).GTIN))
	b.wantRepeated("a taken GTIN", b.store.AddProduct(b.ctx, q, Keyed(c, "caller", "key")), ch.Request)
}

func requestRead(b *bench) {
	p, ch := NewProducer()
	ch = Keyed(ch, "caller", strings.Repeat("~", 200))
	ch.Request.At = ch.Request.At.Add(999 * time.Millisecond)
	ch.Request.Key.Fingerprint = sha256.Sum256([]byte("what was asked"))
	b.must(b.store.AddProducer(b.ctx, p, ch))
	b.same("request", *ch.Request, read(b.store.Request(b.ctx, "caller", ch.Request.Key.Key)).must(b))
	for _, who := range [][2]string{{"caller", "~"}, {"", ""}, {"nobody", ch.Request.Key.Key}, {ch.Request.Key.Key, "caller"}} {
		_, err := b.store.Request(b.ctx, who[0], who[1])
		b.wantIs("an unknown request", err, domain.ErrMissing)
	}

	q, plain := NewProducer()
	b.must(b.store.AddProducer(b.ctx, q, plain))
	_, err := b.store.Request(b.ctx, "", "")
	b.wantIs("a change without a request key", err, domain.ErrMissing)
}

func keepAnswer(b *bench) {
	p, ch := NewProducer()
	ch = Keyed(ch, "caller", "key")
	b.must(b.store.AddProducer(b.ctx, p, ch))
	answer := append([]byte("{\"tên\":\"mắm\"}\x00\xff"), bytes.Repeat([]byte("x"), 100_000)...)
	b.must(b.store.KeepAnswer(b.ctx, "caller", "key", answer))
	ch.Request.Answer = answer
	b.same("the answer", *ch.Request, read(b.store.Request(b.ctx, "caller", "key")).must(b))

	b.must(b.store.KeepAnswer(b.ctx, "caller", "key", []byte("another")))
	b.same("the first answer", *ch.Request, read(b.store.Request(b.ctx, "caller", "key")).must(b))
	q, again := NewProducer()
	b.wantRepeated("with its answer", b.store.AddProducer(b.ctx, q, Keyed(again, "caller", "key")), ch.Request)
}

func keepAnswerUnknown(b *bench) {
	p, ch := NewProducer()
	b.must(b.store.AddProducer(b.ctx, p, Keyed(ch, "caller", "key")))
	for _, who := range [][2]string{{"caller", "other"}, {"other", "key"}} {
		b.wantIs("an unknown request", b.store.KeepAnswer(b.ctx, who[0], who[1], []byte("x")), domain.ErrMissing)
		_, err := b.store.Request(b.ctx, who[0], who[1])
		b.wantIs("after it", err, domain.ErrMissing)
	}
}

func keepAnswerRace(b *bench) {
	p, ch := NewProducer()
	b.must(b.store.AddProducer(b.ctx, p, Keyed(ch, "caller", "key")))
	answers := [][]byte{[]byte("a"), []byte("b"), []byte("c"), []byte("d"), []byte("e"), []byte("f")}
	seen := make([][]byte, len(answers))
	errs := race(len(answers), func(i int) error {
		err := b.store.KeepAnswer(b.ctx, "caller", "key", answers[i])
		r, readErr := b.store.Request(b.ctx, "caller", "key")
		seen[i] = r.Answer
		return errors.Join(err, readErr)
	})
	for i, err := range errs {
		b.must(err)
		if len(seen[i]) == 0 || !bytes.Equal(seen[i], seen[0]) {
			b.Errorf("one reader saw the answer %q, another %q", seen[0], seen[i])
		}
	}
}
