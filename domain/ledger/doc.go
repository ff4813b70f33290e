// Package ledger makes records that can be proved later: the canonical bytes
// of a change, their hash, and the salted hashes that stand in them for
// personal values.
//
// It does not know what a change is about, who may make it or where its
// record is kept: package domain decides that, and stores keep the bytes.
package ledger
