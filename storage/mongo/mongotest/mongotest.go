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

	"go.mongodb.org/mongo-driver/v2/bson"
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

// Set changes a field of a document behind the back of the program.
func Set(t testing.TB, address, collection, id, field string, value any) {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(address))
	if err != nil {
		t.Fatal(err)
	}
	database := client.Database(address[strings.LastIndexByte(address, '/')+1:])
	r, err := database.Collection(collection).UpdateOne(t.Context(), bson.D{{Key: "_id", Value: id}},
		bson.D{{Key: "$set", Value: bson.D{{Key: field, Value: value}}}})
	if err := errors.Join(err, client.Disconnect(t.Context())); err != nil {
		t.Fatal(err)
	}
	if r.MatchedCount != 1 {
		t.Fatalf("%s has no %s", collection, id)
	}
}
