// Package domain is the trade: the words of a value chain, the rules they
// obey, and the contract that a store has to keep.
//
// Tracker offers every operation of the service; each rule lives in it or in
// the types below it, once, whatever the store, the page or the protocol.
// Permissions, stage rules, stock arithmetic, scan codes, lineage, recalls and
// the records of all changes are decided here.
//
// The package knows no HTTP, no database, no file format and no sentence in
// any language: stores keep what it hands them (see Store), the api package
// speaks for it, and the labels package draws. Its refusals carry a kind, a
// stable code and the values a sentence needs (see Error).
package domain
