// Package storagetest holds the contract of domain.Store as tests that every
// backend runs (Run, RunReopen), the checker that recomputes what must hold in
// any store at any moment (Check), a store that breaks on purpose (Flaky), and
// sample values with proper records (NewProducer, NewBatch and so on), a whole
// store of them (Fill), and the comparison of two stores (Equal).
//
// Each case quotes the sentence of the contract that it is for. A case gets a
// store of its own, keeps it to some hundred documents, and looks at it through
// the contract alone. It assumes neither SQL, nor transactions that a caller
// could see, nor any speed; races are made with goroutines and judged by what
// is kept afterwards. Once a case is over, Check goes over its store.
//
// Left to the backends' own tests: that writes outlive a power cut (RunReopen
// covers closing and opening, and several stores on the same data), and how a
// broken disk or a lost server becomes an Unavailable error. The rules of the
// trade are Tracker's and are tested in package domain.
package storagetest
