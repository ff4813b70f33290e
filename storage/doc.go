// Package storage opens the store that a URL names, so that nobody else needs
// to know which backends there are.
//
// The contract of a store is domain.Store, the backends that keep it are
// packages below this one, storagetest holds them against it, and archive
// moves all that one keeps into another.
package storage
