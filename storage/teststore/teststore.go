// Package teststore gives tests of the layers above a store of their own: the
// embedded one, or MongoDB where NGUON_TEST_STORE says mongodb. What a store
// has to do is not tested with it but by storagetest.
package teststore

import (
	"os"
	"path/filepath"
	"testing"

	"nguon/domain"
	"nguon/storage"
	"nguon/storage/mongo/mongotest"
)

// URL names a store that is empty, that nobody else has, and that goes with
// the test.
func URL(t testing.TB) string {
	t.Helper()
	switch kind := os.Getenv("NGUON_TEST_STORE"); kind {
	case "", "sqlite":
		return "sqlite:" + filepath.Join(t.TempDir(), "nguon.db")
	case "mongodb":
		return mongotest.Empty(t)
	default:
		t.Fatalf("NGUON_TEST_STORE is %q; it can be sqlite or mongodb", kind)
		return ""
	}
}

// Open opens such a store, and closes it with the test.
func Open(t testing.TB) domain.Store {
	t.Helper()
	store, err := storage.Open(t.Context(), URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}
