package mongotest

import (
	"encoding/binary"
	"io"
	"net"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Old is the address of a server that says of itself that it speaks a wire
// version, and does nothing else. 13 is MongoDB 5.0, 6 is 3.6.
func Old(t testing.TB, wire int) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	})
	hello, err := bson.Marshal(bson.D{
		{Key: "ok", Value: 1}, {Key: "isWritablePrimary", Value: true}, {Key: "helloOk", Value: true},
		{Key: "minWireVersion", Value: 0}, {Key: "maxWireVersion", Value: wire},
		{Key: "maxBsonObjectSize", Value: 1 << 24}, {Key: "maxMessageSizeBytes", Value: 48_000_000}, {Key: "maxWriteBatchSize", Value: 100_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go greet(client, hello)
		}
	}()
	return "mongodb://" + listener.Addr().String() + "/"
}

// greet answers whatever a client says with hello, in the form of its message:
// OP_REPLY to the old OP_QUERY, OP_MSG to OP_MSG.
func greet(client net.Conn, hello []byte) {
	defer client.Close()
	const opReply, opQuery, opMsg, headLen = 1, 2004, 2013, 16
	for {
		head := make([]byte, headLen)
		if _, err := io.ReadFull(client, head); err != nil {
			return
		}
		size, id, op := binary.LittleEndian.Uint32(head), head[4:8], binary.LittleEndian.Uint32(head[12:])
		if _, err := io.CopyN(io.Discard, client, int64(size)-headLen); err != nil {
			return
		}
		answer, body := uint32(opMsg), make([]byte, 5) // no flags, one section of kind 0
		if op == opQuery {
			answer, body = opReply, make([]byte, 20) // no flags, cursor or offset
			body[16] = 1                             // one document
		}
		body = append(body, hello...)
		reply := binary.LittleEndian.AppendUint32(nil, uint32(headLen+len(body)))
		reply = append(reply, 0, 0, 0, 0)
		reply = append(reply, id...)
		reply = binary.LittleEndian.AppendUint32(reply, answer)
		if _, err := client.Write(append(reply, body...)); err != nil {
			return
		}
	}
}
