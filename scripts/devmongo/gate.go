package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"
)

// gate is a relay in front of the embedded server that lets one write of a
// database run at a time. FerretDB reads a document, changes it and stores it
// again with no lock: of 64 callers that take one of 20, all win. With the gate
// 20 do, and a test of a conditional update tests the product.
type gate struct {
	backend string
	locks   sync.Map // of *sync.RWMutex by database
}

const (
	headerLen  = 16
	opMsg      = 2013
	maxMessage = 48_000_000
	moreToCome = 1 << 1
)

// readOnly lists the commands that may overlap.
var readOnly = map[string]bool{
	"hello": true, "isMaster": true, "ismaster": true, "ping": true, "find": true,
	"getMore": true, "aggregate": true, "count": true, "distinct": true,
	"listDatabases": true, "listCollections": true, "listIndexes": true,
	"killCursors": true, "endSessions": true, "buildInfo": true, "explain": true,
}

func (g *gate) serve(ctx context.Context, l net.Listener) {
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go g.relay(ctx, c)
	}
}

func (g *gate) relay(ctx context.Context, client net.Conn) {
	defer client.Close()
	var d net.Dialer
	server, err := d.DialContext(ctx, "tcp", g.backend)
	if err != nil {
		return
	}
	defer server.Close()
	stop := context.AfterFunc(ctx, func() { _, _ = client.Close(), server.Close() })
	defer stop()

	var buf []byte
	for {
		if buf, err = readMessage(client, buf); err != nil {
			return
		}
		if buf, err = g.exchange(server, buf); err != nil {
			return
		}
		if _, err = client.Write(buf); err != nil {
			return
		}
	}
}

func (g *gate) exchange(server net.Conn, msg []byte) ([]byte, error) {
	c := commandOf(msg)
	if c.noReply {
		return nil, errors.New("unacknowledged writes are not supported")
	}
	lock, _ := g.locks.LoadOrStore(c.database, new(sync.RWMutex))
	if mu := lock.(*sync.RWMutex); readOnly[c.name] {
		mu.RLock()
		defer mu.RUnlock()
	} else {
		mu.Lock()
		defer mu.Unlock()
	}
	if _, err := server.Write(msg); err != nil {
		return nil, err
	}
	return readMessage(server, msg[:0])
}

func readMessage(r io.Reader, buf []byte) ([]byte, error) {
	var head [headerLen]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := int(int32(binary.LittleEndian.Uint32(head[:])))
	if n < headerLen || n > maxMessage {
		return nil, fmt.Errorf("message of %d bytes", n)
	}
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	copy(buf, head[:])
	_, err := io.ReadFull(r, buf[headerLen:])
	return buf, err
}

// command is what the gate has to know of a message.
type command struct {
	name     string
	database string
	noReply  bool
}

// commandOf reads an OP_MSG: the command's name is the first key of its body
// (section kind 0), which drivers send first. What cannot be read is a command
// without a name, and waits for the gate.
func commandOf(msg []byte) (c command) {
	const flags = 4
	if len(msg) < headerLen+flags+1 || binary.LittleEndian.Uint32(msg[12:]) != opMsg {
		return c
	}
	c.noReply = binary.LittleEndian.Uint32(msg[headerLen:])&moreToCome != 0
	if msg[headerLen+flags] != 0 {
		return c
	}
	body, _, ok := bsoncore.ReadDocument(msg[headerLen+flags+1:])
	if !ok {
		return c
	}
	if first, err := body.IndexErr(0); err == nil {
		c.name = first.Key()
	}
	if db, err := body.LookupErr("$db"); err == nil {
		c.database, _ = db.StringValueOK()
	}
	return c
}
