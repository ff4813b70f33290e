package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// content is an answer that is more than JSON for its caller: a file, a page,
// anything public. Its ETag is a hash of what it says, and a client that has
// it already is told so.
type content struct {
	mediaType string
	bytes     []byte
	// cache is the Cache-Control.
	cache string
	// The rest is left out where it is empty.
	vary        string
	language    string
	disposition string
	// policy replaces the Content-Security-Policy of the service.
	policy string
	// compress says that the answer gets smaller by gzip.
	compress bool
	// file says that the answer is large, and may be fetched in pieces.
	file bool
	// stream makes a file piece by piece, in place of bytes; see sendStream. It
	// makes the same bytes each time.
	stream func(context.Context, io.Writer) error
	// stall is how long a client of a stream may take for one piece.
	stall time.Duration
	// anyOrigin lets the scripts of any site read it: it is public.
	anyOrigin bool
}

// send fails before anything is written, or not at all.
func (t *content) send(c *gin.Context, status int) error {
	if t.stream != nil {
		return t.sendStream(c)
	}
	t.sendWhole(c, status)
	return nil
}

func (t *content) setHeader(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Type", t.mediaType)
	h.Set("Cache-Control", t.cache)
	for name, value := range map[string]string{
		"Vary":                    t.vary,
		"Content-Language":        t.language,
		"Content-Disposition":     t.disposition,
		"Content-Security-Policy": t.policy,
	} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if t.anyOrigin {
		h.Set("Access-Control-Allow-Origin", "*")
	}
	if t.compress {
		h.Add("Vary", "Accept-Encoding")
	}
}

func (t *content) sendWhole(c *gin.Context, status int) {
	t.setHeader(c)
	if t.file {
		t.sendFile(c)
		return
	}
	if status == http.StatusOK {
		tag := "W/" + contentTag(t.bytes)
		c.Header("ETag", tag)
		if tagMatches(c.GetHeader("If-None-Match"), tag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	body := t.bytes
	if t.compress && takesGzip(c.GetHeader("Accept-Encoding")) {
		c.Header("Content-Encoding", "gzip")
		body = compressed(body)
	}
	writeBytes(c, status, body)
}

// sendFile sends the content, or the ranges of it that are asked for: a client
// whose download broke off goes on from there, as long as the tag is the same.
func (t *content) sendFile(c *gin.Context) {
	// The server's own deadline has counted the wait and the drawing too. Where
	// there is no connection to set one on, as in tests, none is needed.
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(sendTime(len(t.bytes))))
	c.Header("ETag", contentTag(t.bytes))
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(t.bytes))
}

// How long a client may take for a file: a phone at the edge of its network
// gets 16 KB a second.
const (
	leastSendTime = 30 * time.Second
	slowestClient = 16 << 10 // bytes a second
)

func sendTime(size int) time.Duration {
	return leastSendTime + time.Duration(size)*time.Second/slowestClient
}

// contentTag is a hash of what is sent. It is made weak where the same content
// may be sent compressed or not.
func contentTag(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
}

// tagMatches compares as If-None-Match does: weakly (RFC 9110, section 13.1.2).
func tagMatches(header, tag string) bool {
	for given := range strings.SplitSeq(header, ",") {
		given = strings.TrimSpace(given)
		if given == "*" || strings.TrimPrefix(given, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

func takesGzip(acceptEncoding string) bool {
	for _, a := range parseAccept(acceptEncoding) {
		if a.value == "gzip" || a.value == "*" {
			return a.quality > 0
		}
	}
	return false
}

func compressed(b []byte) []byte {
	var buf bytes.Buffer
	// Neither can fail: the level is known and a buffer takes everything.
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	_, _ = w.Write(b)
	_ = w.Close()
	return buf.Bytes()
}
