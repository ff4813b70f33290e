package storagetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"nguon/domain"
)

var storeCases = []testCase{
	{says: "every method of the contract is called by these cases", run: everyMethod},
	{says: "Ready answers nil when reads and writes can be expected to work", run: ready},
	{says: "a context that has ended stops every call with its error", run: endedContext},
	{says: "Close: later calls fail", run: closed, closes: true},
}

// everyMethod fails when the contract gains a method that writes and reads leave out.
func everyMethod(b *bench) {
	called := []string{"Close"}
	for _, c := range calls(b) {
		called = append(called, c.name)
	}
	contract := reflect.TypeFor[domain.Store]()
	for i := range contract.NumMethod() {
		if m := contract.Method(i).Name; !slices.Contains(called, m) {
			b.Errorf("no case calls %s", m)
		}
	}
	for _, c := range calls(b) {
		if err := c.do(b.ctx, b.store); err != nil {
			b.Errorf("%s = %v", c.name, err)
		}
	}
}

func calls(b *bench) []call {
	b.Helper()
	cs := reads(b)
	for _, w := range writes(b) {
		cs = append(cs, w.call)
	}
	return cs
}

func ready(b *bench) {
	b.must(b.store.Ready(b.ctx))
	b.batch(b.me())
	b.must(b.store.Ready(b.ctx))
}

func endedContext(b *bench) {
	cancelled, cancel := context.WithCancel(b.ctx)
	cancel()
	late, cancel := context.WithDeadline(b.ctx, time.Now().Add(-time.Hour))
	defer cancel()
	for _, ctx := range []context.Context{cancelled, late} {
		for _, c := range calls(b) {
			if err := c.do(ctx, b.store); !errors.Is(err, ctx.Err()) {
				b.Errorf("%s = %v, want %v", c.name, err, ctx.Err())
			}
		}
	}
}

func closed(b *bench) {
	cs := calls(b)
	b.must(b.store.Close())
	for _, c := range cs {
		if err := c.do(b.ctx, b.store); err == nil {
			b.Errorf("%s works after Close", c.name)
		}
	}
}
