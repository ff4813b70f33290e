package mongo

import (
	"flag"
	"os"
	"testing"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// TestMain lets more tests run at once than there are processors: they wait
// for the server most of the time.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// opened opens a store that is closed with the test.
func opened(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func TestContract(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) domain.Store { return opened(t, mongotest.Empty(t)) })
}

func TestReopen(t *testing.T) {
	storagetest.RunReopen(t, func(t *testing.T) (domain.Store, func() domain.Store) {
		address := mongotest.Empty(t)
		return opened(t, address), func() domain.Store { return opened(t, address) }
	})
}
