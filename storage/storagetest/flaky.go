package storagetest

import (
	"context"
	"errors"
	"sync"

	"nguon/domain"
)

// Break says at which moment a write breaks.
type Break uint8

const (
	// BeforeWrite breaks a write of which nothing was kept.
	BeforeWrite Break = iota + 1
	// AfterWrite breaks a write that was kept, or refused: the answer is lost.
	AfterWrite
)

// errBroken is the cause that a broken write has.
var errBroken = errors.New("storagetest: the write was broken on purpose")

// FlakyStore is a store that breaks one write and is whole otherwise. Reads
// never break.
type FlakyStore struct {
	domain.Store

	mu    sync.Mutex
	how   Break
	after int
	broke bool
}

// Flaky gives store with a break: after that many further writes, whether
// accepted or refused, the next one breaks with an Unavailable error.
func Flaky(store domain.Store, how Break, after int) *FlakyStore {
	return &FlakyStore{Store: store, how: how, after: after}
}

// Again sets the next break.
func (f *FlakyStore) Again(how Break, after int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.how, f.after, f.broke = how, after, false
}

// Broke says whether the break that was set last has happened.
func (f *FlakyStore) Broke() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.broke
}

// due counts a write and says whether it breaks, and how.
func (f *FlakyStore) due() Break {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.broke:
		return 0
	case f.after > 0:
		f.after--
		return 0
	}
	f.broke = true
	return f.how
}

func (f *FlakyStore) write(do func() error) error {
	broken := &domain.Error{Kind: domain.Unavailable, Err: errBroken}
	switch f.due() {
	case BeforeWrite:
		return broken
	case AfterWrite:
		_ = do()
		return broken
	}
	return do()
}

func (f *FlakyStore) AddProducer(ctx context.Context, p domain.Producer, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddProducer(ctx, p, ch) })
}

func (f *FlakyStore) ReplaceProducer(ctx context.Context, p domain.Producer, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceProducer(ctx, p, ch) })
}

func (f *FlakyStore) AddProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddProduct(ctx, p, ch) })
}

func (f *FlakyStore) ReplaceProduct(ctx context.Context, p domain.Product, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceProduct(ctx, p, ch) })
}

func (f *FlakyStore) AddSite(ctx context.Context, s domain.Site, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddSite(ctx, s, ch) })
}

func (f *FlakyStore) ReplaceSite(ctx context.Context, s domain.Site, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceSite(ctx, s, ch) })
}

func (f *FlakyStore) AddBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddBatch(ctx, b, ch) })
}

func (f *FlakyStore) ReplaceBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceBatch(ctx, b, ch) })
}

func (f *FlakyStore) VoidBatch(ctx context.Context, b domain.Batch, ch domain.Change) error {
	return f.write(func() error { return f.Store.VoidBatch(ctx, b, ch) })
}

func (f *FlakyStore) AddHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddHandover(ctx, h, ch) })
}

func (f *FlakyStore) SettleHandover(ctx context.Context, h domain.Handover, ch domain.Change) error {
	return f.write(func() error { return f.Store.SettleHandover(ctx, h, ch) })
}

func (f *FlakyStore) AddRecall(ctx context.Context, r domain.Recall, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddRecall(ctx, r, ch) })
}

func (f *FlakyStore) ReplaceRecall(ctx context.Context, r domain.Recall, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceRecall(ctx, r, ch) })
}

func (f *FlakyStore) AddLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddLabelRun(ctx, r, ch) })
}

func (f *FlakyStore) ReplaceLabelRun(ctx context.Context, r domain.LabelRun, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceLabelRun(ctx, r, ch) })
}

func (f *FlakyStore) AddLabelStock(ctx context.Context, s domain.LabelStock, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddLabelStock(ctx, s, ch) })
}

func (f *FlakyStore) ReplaceLabelStock(ctx context.Context, s domain.LabelStock, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceLabelStock(ctx, s, ch) })
}

func (f *FlakyStore) AddToken(ctx context.Context, t domain.Token, ch domain.Change) error {
	return f.write(func() error { return f.Store.AddToken(ctx, t, ch) })
}

func (f *FlakyStore) ReplaceToken(ctx context.Context, t domain.Token, ch domain.Change) error {
	return f.write(func() error { return f.Store.ReplaceToken(ctx, t, ch) })
}

func (f *FlakyStore) KeepAnswer(ctx context.Context, caller, key string, answer []byte) error {
	return f.write(func() error { return f.Store.KeepAnswer(ctx, caller, key, answer) })
}

func (f *FlakyStore) EnsureKey(ctx context.Context, k domain.Key) (kept domain.Key, err error) {
	err = f.write(func() error {
		kept, err = f.Store.EnsureKey(ctx, k)
		return err
	})
	if err != nil {
		return domain.Key{}, err
	}
	return kept, nil
}
