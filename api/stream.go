package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

// heldSize is the most of a file that is held before it is sent. What fits is
// sent as one that is known whole: with its size and its tag, and in ranges, so
// that a download that broke off goes on from there.
const heldSize = 1 << 20

// sendStream sends a file as it is made. An error before the first byte is
// returned, to be answered as any other. One after it ends the connection
// without the end of the body: nobody takes half a file for a whole one.
//
// A streamed file has no tag. One that names a file before it is made would
// have to be a hash of all that its bytes depend on, the program included.
func (t *content) sendStream(c *gin.Context) error {
	// The bound on the work on a request is none on how long a client may take.
	ctx, cancel := context.WithCancel(clientContext(c))
	defer cancel()
	out := &outlet{file: t, c: c}
	if !c.Request.ProtoAtLeast(1, 1) {
		// The end of the connection is the end of the body there, come it as it
		// may. With the size ahead, less of it is not whole.
		if err := out.measure(ctx); err != nil {
			return err
		}
	}
	err := t.stream(ctx, out)
	switch {
	case out.begun && c.Request.Method == http.MethodHead:
		return nil
	case out.begun && err != nil:
		c.Set(brokenKey, true)
		if ctx.Err() == nil && out.failed == nil {
			c.Set(causeKey, logged(err))
		}
		panic(http.ErrAbortHandler)
	case err != nil || out.begun:
		return err
	}
	whole := *t
	whole.stream, whole.bytes, whole.file = nil, out.held.Bytes(), true
	whole.sendWhole(c, http.StatusOK)
	return nil
}

// outlet holds what is written to it, until there is more than should be held:
// from then on it goes to the client.
type outlet struct {
	file  *content
	c     *gin.Context
	held  bytes.Buffer
	begun bool
	// failed is why the client could not be sent more.
	failed error
	// size of the file, where it was measured.
	size int64
}

func (o *outlet) Write(b []byte) (int, error) {
	switch {
	case o.begun:
		return o.pass(b)
	case o.held.Len()+len(b) <= heldSize:
		return o.held.Write(b)
	}
	if err := o.begin(); err != nil {
		return 0, err
	}
	return o.pass(b)
}

func (o *outlet) begin() error {
	o.begun = true
	o.file.setHeader(o.c)
	o.c.Header("Accept-Ranges", "none")
	if o.size > 0 {
		o.c.Header("Content-Length", strconv.FormatInt(o.size, 10))
	}
	o.c.Status(http.StatusOK)
	if o.c.Request.Method == http.MethodHead {
		o.c.Writer.WriteHeaderNow()
		return errHeadOnly
	}
	// The server's own deadline for requests would end the download: it cannot
	// tell a client that hangs up from one that has nothing more to say.
	_ = http.NewResponseController(o.c.Writer).SetReadDeadline(time.Time{})
	held := o.held.Bytes()
	o.held = bytes.Buffer{}
	for len(held) > 0 {
		n, err := o.pass(held[:min(pieceSize, len(held))])
		if err != nil {
			return err
		}
		held = held[n:]
	}
	return nil
}

// pass sends a piece. Each has its own deadline: whoever is slow gets the file
// in the end, whoever has stopped is cut off.
func (o *outlet) pass(b []byte) (int, error) {
	_ = http.NewResponseController(o.c.Writer).SetWriteDeadline(time.Now().Add(o.file.stall))
	n, err := o.c.Writer.Write(b)
	o.failed = err
	return n, err
}

// errHeadOnly ends the making of a file of which only the header was asked for.
var errHeadOnly = errors.New("no more than the header was asked for")

// measure makes the file once to know its size.
func (o *outlet) measure(ctx context.Context) error {
	var size counter
	err := o.file.stream(ctx, &size)
	o.size = int64(size)
	return err
}

type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// stallTime is how long a client may take for a piece. The system asks for the
// next when a third of what it holds is gone, so that 16 KB a second will do.
const stallTime = 30 * time.Second

// clientKey is where a request's context is that ends with its client.
const clientKey = "client"

func clientContext(c *gin.Context) context.Context {
	if ctx, ok := c.Get(clientKey); ok {
		return ctx.(context.Context)
	}
	return c.Request.Context()
}
