package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

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
	// anyOrigin lets the scripts of any site read it: it is public.
	anyOrigin bool
}

func (t *content) send(c *gin.Context, status int) {
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
	if status == http.StatusOK {
		tag := contentTag(t.bytes)
		h.Set("ETag", tag)
		if tagMatches(c.GetHeader("If-None-Match"), tag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	body := t.bytes
	if t.compress {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(c.GetHeader("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = compressed(body)
		}
	}
	writeBytes(c, status, body)
}

// contentTag is weak: the same content may be sent compressed or not.
func contentTag(b []byte) string {
	sum := sha256.Sum256(b)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
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
