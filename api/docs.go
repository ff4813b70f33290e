package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/goccy/go-yaml"

	"nguon/api/words"
)

// The interface's description, and the page that is made of it.
var (
	//go:embed openapi.yaml
	openAPI []byte
	//go:embed docs.html
	docsHTML string
	//go:embed docs.css
	docsCSS string
	//go:embed docs.js
	docsJS string
)

// spec is the description of the interface, as a file.
func (s *Server) spec(*request) (answer, error) {
	return answer{content: &content{
		mediaType: "application/yaml; charset=utf-8", bytes: openAPI, cache: "no-cache", compress: true, anyOrigin: true,
	}}, nil
}

// docs is the description as a page, with a form to try each operation. It
// takes nothing from any other host.
func (s *Server) docs(*request) (answer, error) {
	html, err := s.docsPage()
	return answer{content: &content{
		mediaType: htmlType, bytes: html, cache: "no-cache", language: "en", compress: true, policy: docsPolicy(),
	}}, err
}

func docsPolicy() string {
	return fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; connect-src 'self'; "+
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'", sourceHash(docsJS), sourceHash(docsCSS))
}

// sourceHash names an inline script or style in a Content-Security-Policy.
func sourceHash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// description is what the page shows of openapi.yaml.
type description struct {
	Info struct {
		Title, Summary, Description string
	}
	Tags []struct {
		Name, Description string
	}
	Paths      map[string]map[string]operation
	Components struct {
		Parameters map[string]parameter
		Schemas    map[string]struct{ Example any }
	}
}

type operation struct {
	Summary     string
	Description string
	Tags        []string
	Parameters  []parameter
	RequestBody struct {
		Content map[string]struct {
			Schema struct {
				Ref string `yaml:"$ref"`
			}
		}
	} `yaml:"requestBody"`
}

type parameter struct {
	Ref         string `yaml:"$ref"`
	Name        string
	In          string
	Description string
	Required    bool
	Example     string
}

// What the page is made of.
type docsPage struct {
	Title, Summary string
	Paragraphs     []string
	Groups         []docsGroup
	Problems       []docsProblem
	Style          template.CSS
	Script         template.JS
	Spec           string
}

type docsGroup struct {
	Name, Description string
	Operations        []docsOperation
}

type docsOperation struct {
	Method, Path, Summary, Description string
	Parameters                         []parameter
	HasBody                            bool
	Body                               string // an example, as JSON
}

type docsProblem struct {
	Kind   kind
	Status int
	Text   string
	Titles []string
}

// makeDocs makes the page.
func makeDocs() ([]byte, error) {
	var d description
	if err := yaml.Unmarshal(openAPI, &d); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	t, err := template.New("docs").Parse(docsHTML)
	if err != nil {
		return nil, err
	}
	page := docsPage{
		Title: d.Info.Title, Summary: d.Info.Summary, Paragraphs: strings.Split(strings.TrimSpace(d.Info.Description), "\n\n"),
		Problems: docsProblems(), Style: template.CSS(docsCSS), Script: template.JS(docsJS), Spec: specPath,
	}
	for _, tag := range d.Tags {
		group := docsGroup{Name: tag.Name, Description: tag.Description}
		for _, rt := range routes {
			op, ok := d.Paths[openAPIPath(rt.path)][strings.ToLower(rt.method)]
			if ok && op.Tags[0] == tag.Name {
				group.Operations = append(group.Operations, d.operation(rt, op))
			}
		}
		page.Groups = append(page.Groups, group)
	}
	var out bytes.Buffer
	err = t.Execute(&out, page)
	return out.Bytes(), err
}

// openAPIPath is a route's path as OpenAPI writes it.
func openAPIPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func (d *description) operation(rt route, op operation) docsOperation {
	shown := docsOperation{
		Method: rt.method, Path: openAPIPath(rt.path), Summary: op.Summary, Description: op.Description,
	}
	for _, p := range op.Parameters {
		if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
			p = d.Components.Parameters[name]
		}
		shown.Parameters = append(shown.Parameters, p)
	}
	if body, ok := op.RequestBody.Content[jsonType]; ok {
		name := strings.TrimPrefix(body.Schema.Ref, "#/components/schemas/")
		example, err := json.MarshalIndent(d.Components.Schemas[name].Example, "", "  ")
		if err == nil {
			shown.HasBody, shown.Body = true, string(example)
		}
	}
	return shown
}

func docsProblems() []docsProblem {
	var all []docsProblem
	for _, k := range kinds {
		p := docsProblem{Kind: k.kind, Status: k.status, Text: http.StatusText(k.status)}
		for _, l := range words.Languages {
			p.Titles = append(p.Titles, titleOf(words.For(l), k.kind))
		}
		all = append(all, p)
	}
	return all
}
