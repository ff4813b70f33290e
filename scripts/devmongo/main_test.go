package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// serve starts a server that stops with the test.
func serve(t *testing.T, dir string) *server {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s, err := start(ctx, "127.0.0.1:0", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := s.wait(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, s *server) *mongo.Client {
	t.Helper()
	c, err := mongo.Connect(t.Context(), options.Client().ApplyURI(s.address).SetTimeout(20*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Disconnect(context.Background()) })
	return c
}

func TestUpdatesOfOneDocumentAreAtomic(t *testing.T) {
	stock := connect(t, serve(t, "")).Database("gate").Collection("stock")
	ctx := t.Context()
	if _, err := stock.InsertOne(ctx, bson.M{"_id": "rice", "left": int64(20)}); err != nil {
		t.Fatal(err)
	}
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r, err := stock.UpdateOne(ctx, bson.M{"_id": "rice", "left": bson.M{"$gte": int64(1)}}, bson.M{"$inc": bson.M{"left": int64(-1)}})
			if err != nil {
				t.Error(err)
				return
			}
			won.Add(r.ModifiedCount)
		}()
	}
	wg.Wait()
	var left struct{ Left int64 }
	if err := stock.FindOne(ctx, bson.M{"_id": "rice"}).Decode(&left); err != nil {
		t.Fatal(err)
	}
	if won.Load() != 20 || left.Left != 0 {
		t.Errorf("%d of 64 took one of 20, and %d are left", won.Load(), left.Left)
	}
}

func TestOtherMachinesCannotReachIt(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "nonsense"} {
		if _, err := start(t.Context(), address, ""); err == nil {
			t.Errorf("it listens on %s", address)
		}
	}
}

func TestTheFolderGoesUnlessItIsGiven(t *testing.T) {
	kept := t.TempDir()
	for _, dir := range []string{"", kept} {
		ctx, stop := context.WithCancel(context.Background())
		s, err := start(ctx, "127.0.0.1:0", dir)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(s.address, "mongodb://127.0.0.1:") {
			t.Errorf("address %s", s.address)
		}
		stop()
		if err := s.wait(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(s.folder); s.folder != "" && err == nil {
			t.Errorf("%s is left behind", s.folder)
		}
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error(err)
	}
}

func TestPublish(t *testing.T) {
	file := filepath.Join(t.TempDir(), "address")
	if err := publish(file, "mongodb://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "mongodb://127.0.0.1:1/\n" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}
