package mongo

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"nguon/domain"
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

// server is the address of the MongoDB that tests may use as they like.
func server(t testing.TB) string {
	t.Helper()
	address := os.Getenv("NGUON_TEST_MONGODB")
	if address == "" {
		t.Fatal("NGUON_TEST_MONGODB names no server to test with; scripts/check starts one and sets it")
	}
	return strings.TrimRight(address, "/") + "/"
}

// empty is the address of a database that nobody else has, and that goes with
// the test.
func empty(t testing.TB) string {
	t.Helper()
	name := "nguon_test_" + rand.Text()
	client, err := driver.Connect(options.Client().ApplyURI(server(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// The context of the test has ended by now.
		ctx := context.Background()
		if err := errors.Join(client.Database(name).Drop(ctx), client.Disconnect(ctx)); err != nil {
			t.Error(err)
		}
	})
	return server(t) + name
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
	storagetest.Run(t, func(t *testing.T) domain.Store { return opened(t, empty(t)) })
}

func TestReopen(t *testing.T) {
	storagetest.RunReopen(t, func(t *testing.T) (domain.Store, func() domain.Store) {
		address := empty(t)
		return opened(t, address), func() domain.Store { return opened(t, address) }
	})
}
