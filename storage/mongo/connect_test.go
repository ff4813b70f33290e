package mongo

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

func TestWhatAnAddressSays(t *testing.T) {
	for url, database := range map[string]string{
		"mongodb://localhost":                                         "nguon",
		"mongodb://localhost/":                                        "nguon",
		"mongodb://localhost/?retryWrites=false":                      "nguon",
		"mongodb://a:27017,b:27018/ocop":                              "ocop",
		"mongodb://u:p%40ss%2Fword@a/ocop?w=1&readPreference=nearest": "ocop",
		"mongodb://a/t%E1%BB%89nh":                                    "tỉnh",
	} {
		a, err := parse(url)
		if err != nil || a.database != database {
			t.Errorf("%s names %q, %v, want %q", url, a.database, err, database)
			continue
		}
		o := a.options
		if o.WriteConcern.W != "majority" || !*o.WriteConcern.Journal || o.ReadConcern.Level != "majority" ||
			o.ReadPreference.Mode().String() != "primary" || !*o.RetryWrites || o.Timeout == nil {
			t.Errorf("%s weakens what the contract needs: %+v", url, o)
		}
	}
}

// hush wants one line that says something and shows no secret.
func hush(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatal("it was opened")
	}
	if text := err.Error(); strings.ContainsAny(text, "\r\n") || strings.Contains(text, "geheim") || !strings.Contains(text, want) {
		t.Errorf("error %q, want one line with %q and no password", text, want)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, url := range []string{
		"", "mongodb:", "mongodb://", "mongodb://us er:geheim%zz@host/", "mongodb://u:geheim@host/?directConnection=geheim",
		"mongodb://u:geheim@host/a/b", "mongodb://u:geheim@host/a.b", "mongodb://u:geheim@host:port/", "postgres://u:geheim@host/db",
	} {
		_, err := Open(t.Context(), url)
		hush(t, err, "mongodb://HOST:PORT/DATABASE")
	}
}

func TestServersThatCannotBeHad(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	host := strings.TrimSuffix(strings.TrimPrefix(mongotest.Server(t), "mongodb://"), "/")
	for url, want := range map[string]string{
		"mongodb://u:geheim@" + address + "/db": "no MongoDB to be reached at " + address,
		"mongodb://u:geheim@" + host + "/db":    "MongoDB at " + host + " refused",
	} {
		start := time.Now()
		_, err := Open(t.Context(), url)
		hush(t, err, want)
		if d := time.Since(start); d > selection+3*time.Second {
			t.Errorf("it took %v to say so", d)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, "mongodb://"+address); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("under a context that ends = %v", err)
	}
}

func TestServersThatAreTooOld(t *testing.T) {
	hush(t, checkWire(oldestWire-1, "host"), "MongoDB at host is too old: it speaks wire version 16, 6.0 speaks 17")
	if err := checkWire(oldestWire, "host"); err != nil {
		t.Error(err)
	}
}

func TestDatabasesThatAreNotOurs(t *testing.T) {
	t.Parallel()
	newer, foreign := mongotest.Empty(t), mongotest.Empty(t)
	s := opened(t, newer)
	_, err := s.update(t.Context(), metaIn, bson.D{{Key: "_id", Value: layoutID}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "version", Value: int64(layoutVersion + 1)}}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), newer)
	hush(t, err, "has layout 3, this program knows 2")
	if err := s.Ready(t.Context()); err == nil {
		t.Error("a store whose layout was changed under it is ready")
	}

	s = opened(t, mongotest.Empty(t))
	other := s.client.Database(foreign[strings.LastIndexByte(foreign, '/')+1:])
	if _, err := other.Collection("wages").InsertOne(t.Context(), bson.D{{Key: "_id", Value: "a"}}); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), foreign)
	hush(t, err, "holds something else")
	if names, err := other.ListCollectionNames(t.Context(), bson.D{}); err != nil || len(names) != 1 {
		t.Errorf("it has changed a database that is not its own: %v, %v", names, err)
	}
}

// line is a connection to the server that can be cut.
type line struct {
	t       *testing.T
	address string
	target  string

	mu     sync.Mutex
	listen net.Listener
	conns  []net.Conn
}

func (l *line) mend() {
	l.t.Helper()
	listen, err := net.Listen("tcp", l.address)
	if err != nil {
		l.t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listen, l.address = listen, listen.Addr().String()
	go func() {
		for {
			c, err := listen.Accept()
			if err != nil {
				return
			}
			go l.relay(c)
		}
	}()
}

func (l *line) relay(c net.Conn) {
	s, err := net.Dial("tcp", l.target)
	if err != nil {
		_ = c.Close()
		return
	}
	l.mu.Lock()
	l.conns = append(l.conns, c, s)
	l.mu.Unlock()
	pipe := func(from, to net.Conn) {
		_, _ = io.Copy(to, from)
		_, _ = from.Close(), to.Close()
	}
	go pipe(c, s)
	pipe(s, c)
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.listen.Close()
	for _, c := range l.conns {
		_ = c.Close()
	}
	l.conns = nil
}

// TestALostServerIsFoundAgain cuts the line to the server: what is asked for
// meanwhile is Unavailable, and all works again once the line is mended.
func TestALostServerIsFoundAgain(t *testing.T) {
	t.Parallel()
	direct := mongotest.Empty(t)
	host := strings.TrimSuffix(strings.TrimPrefix(mongotest.Server(t), "mongodb://"), "/")
	l := &line{t: t, address: "127.0.0.1:0", target: host}
	l.mend()
	t.Cleanup(l.cut)
	s := opened(t, "mongodb://"+l.address+"/"+strings.TrimPrefix(direct, mongotest.Server(t))+"?serverSelectionTimeoutMS=300")
	p, ch := storagetest.NewProducer()
	if err := s.AddProducer(t.Context(), p, ch); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		l.cut()
		q, other := storagetest.NewProducer()
		other = storagetest.Keyed(other, "line", string(q.ID))
		if err := s.AddProducer(t.Context(), q, other); !errors.Is(err, domain.Unavailable) {
			t.Errorf("a write without a server = %v, want Unavailable", err)
		}
		if _, err := s.Producer(t.Context(), p.ID); !errors.Is(err, domain.Unavailable) {
			t.Errorf("a read without a server = %v, want Unavailable", err)
		}
		if err := s.Ready(t.Context()); !errors.Is(err, domain.Unavailable) {
			t.Errorf("without a server Ready = %v, want Unavailable", err)
		}
		l.mend()
		for try := 0; s.Ready(t.Context()) != nil && try < 50; try++ {
			time.Sleep(100 * time.Millisecond)
		}
		if err := s.AddProducer(t.Context(), q, other); err != nil {
			t.Errorf("with the server back, a write = %v", err)
		}
		if _, err := s.Producer(t.Context(), p.ID); err != nil {
			t.Errorf("with the server back, a read = %v", err)
		}
		sound(t, s)
	}
}

func TestIndexesAreMadeOnce(t *testing.T) {
	t.Parallel()
	address := mongotest.Empty(t)
	opened(t, address)
	s := opened(t, address)
	for in, want := range indexes {
		specs, err := s.db.Collection(in).Indexes().ListSpecifications(t.Context())
		if err != nil || len(specs) != len(want)+1 {
			t.Errorf("%s has %d indexes, %v, want %d beside that of _id", in, len(specs), err, len(want))
		}
	}
}
