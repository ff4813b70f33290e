package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// described is openapi.yaml, made stricter than it is published: an answer may
// have no field that is not described. Clients should put up with new ones.
var described = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		return nil, err
	}
	for name, schema := range doc.Components.Schemas {
		closeObjects(name, schema)
	}
	return legacy.NewRouter(doc)
})

func closeObjects(name string, ref *openapi3.SchemaRef) {
	if ref == nil || ref.Ref != "" || ref.Value == nil {
		return
	}
	s := ref.Value
	// What a record says is the ledger's to describe.
	if len(s.Properties) > 0 && s.AdditionalProperties.Has == nil {
		closed := false
		s.AdditionalProperties = openapi3.AdditionalProperties{Has: &closed}
	}
	for property, below := range s.Properties {
		closeObjects(name+"/"+property, below)
	}
	closeObjects(name+"/items", s.Items)
}

// checkAgainstDescription holds a request that was accepted, and every answer,
// against the description.
func (w *world) checkAgainstDescription(c call, req *http.Request, status int, header http.Header, body []byte) {
	w.Helper()
	router, err := described()
	if err != nil {
		w.Fatal(err)
	}
	sent := req.Clone(context.Background())
	sent.Body = io.NopCloser(strings.NewReader(c.body))
	if sent.Method == http.MethodHead || bytes.Contains(body, []byte(codeRouteUnknown)) {
		return
	}
	sent.URL.Path = canonicalPath(sent.URL.Path)
	route, params, err := router.FindRoute(sent)
	if err != nil {
		if status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
			w.Errorf("%s %s = %d is not described: %v", c.method, c.path, status, err)
		}
		return
	}
	options := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}
	input := &openapi3filter.RequestValidationInput{Request: sent, PathParams: params, Route: route, Options: options}
	if status < 300 {
		if err := openapi3filter.ValidateRequest(sent.Context(), input); err != nil {
			w.Errorf("%s %s was accepted against the description: %v\n%s", c.method, c.path, err, c.body)
		}
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: status, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: options,
	}
	if err := openapi3filter.ValidateResponse(sent.Context(), answer); err != nil {
		w.Errorf("%s %s = %d against the description: %v\n%s", c.method, c.path, status, err, body)
	}
}

// canonicalPath is the path that is described: labels have theirs in upper
// case, and people end addresses with a slash.
func canonicalPath(path string) string {
	if strings.EqualFold(strings.TrimSuffix(path, "/"), "/t") {
		return "/t"
	}
	if rest, ok := strings.CutPrefix(strings.ToLower(path[:min(3, len(path))])+path[min(3, len(path)):], "/t/"); ok {
		return "/t/" + strings.TrimSuffix(rest, "/")
	}
	return path
}

func TestDescriptionIsValid(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Errorf("openapi %s, want 3.1", doc.OpenAPI)
	}
}

// Every route is described, and nothing else is.
func TestDescriptionHasTheRoutes(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, rt := range routes {
		path := openAPIPath(canonicalPath(rt.path))
		known[rt.method+" "+path] = true
		item := doc.Paths.Value(path)
		if item == nil || item.GetOperation(rt.method) == nil {
			t.Errorf("%s %s is not described", rt.method, path)
			continue
		}
		op := item.GetOperation(rt.method)
		if open := op.Security != nil && len(*op.Security) == 0; open != (rt.access == nil) {
			t.Errorf("%s %s is described as open: %v, and is: %v", rt.method, path, open, rt.access == nil)
		}
		if rt.method == post && op.Parameters.GetByInAndName("header", keyHeader) == nil {
			t.Errorf("%s %s takes a request key that is not described", rt.method, path)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			if !known[method+" "+path] {
				t.Errorf("%s %s is described and does not exist", method, path)
			}
		}
	}
}

// Every sort of refusal that the description names leads to its own part of
// the documentation.
func TestDocs(t *testing.T) {
	w := newWorld(t)
	a := w.send(call{method: "GET", path: docsPath}).want(http.StatusOK)
	html := string(a.body)
	for _, k := range kinds {
		if !strings.Contains(html, `id="problem-`+string(k.kind)+`"`) {
			t.Errorf("no problem-%s", k.kind)
		}
	}
	for _, rt := range routes {
		if !strings.Contains(html, `data-path="`+openAPIPath(canonicalPath(rt.path))+`"`) {
			t.Errorf("%s %s is not on the page", rt.method, rt.path)
		}
	}
	policy := a.header.Get("Content-Security-Policy")
	for _, source := range []string{docsJS, docsCSS} {
		if !strings.Contains(html, source) || !strings.Contains(policy, sourceHash(source)) {
			t.Error("a script or style is not on the page as its policy says")
		}
	}
	if strings.Contains(html, "//cdn") || strings.Contains(html, "src=") {
		t.Error("the page takes something from elsewhere")
	}
}
