package mongo

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	// defaultDatabase is the one of a URL that names none.
	defaultDatabase = "nguon"
	// selection is how long a server is looked for, unless the URL says
	// otherwise (serverSelectionTimeoutMS, connectTimeoutMS).
	selection = 5 * time.Second
	// oldestWire is the wire version of MongoDB 6.0; oldest says so.
	oldestWire = 17
	oldest     = "6.0"
)

// errAddress says no more: what is wrong with a URL cannot be quoted without
// quoting its password.
var errAddress = errors.New("the address is not one of MongoDB; it should look like mongodb://HOST:PORT/DATABASE")

// address is what a URL says.
type address struct {
	options  *options.ClientOptions
	database string
	// hosts are those of the URL, for people.
	hosts string
}

// parse reads a URL. What the contract needs is set over what the URL asks
// for: every answer comes from the primary and is held by a majority.
func parse(uri string) (address, error) {
	o := options.Client().ApplyURI(uri)
	if o.Validate() != nil {
		return address{}, errAddress
	}
	database, err := databaseOf(uri)
	if err != nil {
		return address{}, err
	}
	journal := true
	concern := writeconcern.Majority()
	concern.Journal = &journal
	o.SetWriteConcern(concern).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(true).
		SetRetryReads(true).
		SetTimeout(deadline)
	if o.ServerSelectionTimeout == nil {
		o.SetServerSelectionTimeout(selection)
	}
	if o.ConnectTimeout == nil {
		o.SetConnectTimeout(selection)
	}
	if o.AppName == nil {
		o.SetAppName("nguon")
	}
	return address{options: o, database: database, hosts: strings.Join(o.Hosts, ", ")}, nil
}

// databaseOf is the path of a URL, which may name several hosts.
func databaseOf(uri string) (string, error) {
	_, rest, _ := strings.Cut(uri, "://")
	rest, _, _ = strings.Cut(rest, "?")
	_, path, _ := strings.Cut(rest[strings.LastIndexByte(rest, '@')+1:], "/")
	name, err := url.PathUnescape(path)
	switch {
	case err != nil || strings.ContainsAny(name, "/\\. \"$*<>:|?"):
		return "", errAddress
	case name == "":
		return defaultDatabase, nil
	}
	return name, nil
}

// reach finds out whether there is a server that will do.
func (s *Store) reach(ctx context.Context, a address) error {
	var hello struct {
		MaxWireVersion int `bson:"maxWireVersion"`
	}
	err := s.db.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello)
	if err == nil {
		return checkWire(hello.MaxWireVersion, a.hosts)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var refused driver.ServerError
	if errors.As(err, &refused) && !driver.IsNetworkError(err) && !driver.IsTimeout(err) {
		return fmt.Errorf("MongoDB at %s refused the connection, or its user and password: %s", a.hosts, oneLine(err))
	}
	return fmt.Errorf("there is no MongoDB to be reached at %s: %s", a.hosts, oneLine(err))
}

func checkWire(version int, hosts string) error {
	if version < oldestWire {
		return fmt.Errorf("MongoDB at %s is too old: it speaks wire version %d, %s speaks %d, and nothing older will do",
			hosts, version, oldest, oldestWire)
	}
	return nil
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
