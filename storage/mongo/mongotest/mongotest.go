// Package mongotest gives a test a MongoDB database of its own. It knows the
// server that tests may use, and nothing of what is kept in a database.
package mongotest

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Server is the address of the MongoDB that tests may use as they like, with a
// slash behind it. Without one the test fails: nothing skips.
func Server(t testing.TB) string {
	t.Helper()
	address := os.Getenv("NGUON_TEST_MONGODB")
	if address == "" {
		t.Fatal("NGUON_TEST_MONGODB names no server to test with; scripts/check starts one and sets it")
	}
	return strings.TrimRight(address, "/") + "/"
}

// Empty is the address of a database that nobody else has, and that goes with
// the test.
func Empty(t testing.TB) string {
	t.Helper()
	name := "nguon_test_" + rand.Text()
	client, err := mongo.Connect(options.Client().ApplyURI(Server(t)))
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
	return Server(t) + name
}
