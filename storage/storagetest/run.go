package storagetest

import (
	"testing"

	"nguon/domain"
)

// Run holds a backend against the contract. open gives a fresh, empty store
// and closes it when t ends; some cases have closed it by then. Cases run in
// parallel, each with its own store.
func Run(t *testing.T, open func(t *testing.T) domain.Store) {
	filled := new(stock)
	for _, g := range groups() {
		t.Run(g.name, func(t *testing.T) {
			for _, c := range g.cases {
				t.Run(c.says, func(t *testing.T) {
					t.Parallel()
					b := &bench{T: t, ctx: t.Context(), store: open(t), fresh: func() domain.Store { return open(t) }, stock: filled}
					c.run(b)
					if !c.closes {
						b.checked()
					}
				})
			}
		})
	}
}

// group is the cases of one noun.
type group struct {
	name  string
	cases []testCase
}

// testCase is one sentence of the contract, quoted in short, and what shows it.
type testCase struct {
	says string
	run  func(b *bench)
	// closes marks a case after which the store cannot be read.
	closes bool
}

func groups() []group {
	return []group{
		{"producer", producers.cases()},
		{"product", append(products.cases(), productCases...)},
		{"site", append(sites.cases(), siteCases...)},
		{"batch", append(batches.cases(), batchCases...)},
		{"void", voidCases},
		{"lineage", lineageCases()},
		{"stock", stockCases},
		{"handover", append(handovers.cases(), handoverCases...)},
		{"recall", append(recalls.cases(), recallCases...)},
		{"label", append(labelRuns.cases(), labelCases...)},
		{"blank label", append(blankRuns.cases(), blankCases...)},
		{"label stock", append(labelStocks.cases(), labelStockCases...)},
		{"token", append(tokens.cases(), tokenCases...)},
		{"record", recordCases},
		{"request", requestCases},
		{"key", keyCases},
		{"archive", archiveCases},
		{"store", storeCases},
		{"random", randomCases()},
	}
}
