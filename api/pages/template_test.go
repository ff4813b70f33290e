package pages

import (
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"
)

// views are the templates that are rendered, each with its struct.
var views = map[string]any{
	"scan.html":   scanPage{},
	"notice.html": noticePage{},

	"console_signin.html":  signInScreen{},
	"console_notice.html":  noticeScreen{},
	"console_batches.html": batchesScreen{},
	"console_labels.html":  labelsScreen{},
	"console_run.html":     runScreen{},
	"console_stocks.html":  stocksScreen{},
	"console_stock.html":   stockScreen{},
	"console_blanks.html":  blanksScreen{},
	"console_claim.html":   claimScreen{},
}

func TestTemplatesFitTheirViews(t *testing.T) {
	// Parsed again: rendering rewrites templates.
	templates := template.Must(template.New("").ParseFS(files, "templates/*.html"))
	c := &checker{templates: templates, reached: make(map[string]bool)}
	for name, view := range views {
		c.template(name, reflect.TypeOf(view))
	}
	for _, problem := range c.problems {
		t.Error(problem)
	}
	for _, tmpl := range templates.Templates() {
		if tmpl.Tree != nil && !c.reached[tmpl.Name()] && !parse.IsEmptyTree(tmpl.Tree.Root) {
			t.Errorf("template %s is never used", tmpl.Name())
		}
	}
}

// The checker itself has to find a field that is not there.
func TestCheckerFindsMissingFields(t *testing.T) {
	bad := map[string]int{
		`{{.Title}}{{.Nope}}`:                        1,
		`{{range .Facts}}{{.Value}}{{.Gone}}{{end}}`: 1,
		`{{with .Verdict}}{{.Tone}}{{end}}{{.Tone}}`: 1,
		`{{range .Title}}{{end}}`:                    1,
		`{{if .A}}{{.B}}{{else}}{{.C}}{{end}}`:       3,
		`{{with .Verdict}}{{$.Nothing}}{{end}}`:      1,
	}
	type page struct {
		Title   string
		Facts   []fact
		Verdict verdict
	}
	for text, want := range bad {
		c := &checker{templates: template.Must(template.New("x").Parse(text)), reached: make(map[string]bool)}
		c.template("x", reflect.TypeOf(page{}))
		if len(c.problems) != want {
			t.Errorf("%s: problems %q, want %d", text, c.problems, want)
		}
	}
}

// checker follows the fields of templates through the types of their views,
// in all branches, whether or not a sample reaches them.
type checker struct {
	templates *template.Template
	reached   map[string]bool
	problems  []string
}

func (c *checker) template(name string, dot reflect.Type) {
	c.reached[name] = true
	tmpl := c.templates.Lookup(name)
	if tmpl == nil {
		c.problems = append(c.problems, fmt.Sprintf("there is no template %s", name))
		return
	}
	c.list(name, tmpl.Tree.Root, dot, dot)
}

func (c *checker) list(in string, list *parse.ListNode, dot, root reflect.Type) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			c.pipe(in, n.Pipe, dot, root)
		case *parse.IfNode:
			c.pipe(in, n.Pipe, dot, root)
			c.list(in, n.List, dot, root)
			c.list(in, n.ElseList, dot, root)
		case *parse.WithNode:
			c.list(in, n.List, c.pipe(in, n.Pipe, dot, root), root)
			c.list(in, n.ElseList, dot, root)
		case *parse.RangeNode:
			c.list(in, n.List, c.element(in, n, c.pipe(in, n.Pipe, dot, root)), root)
			c.list(in, n.ElseList, dot, root)
		case *parse.TemplateNode:
			if t := c.pipe(in, n.Pipe, dot, root); t != nil {
				c.template(n.Name, t)
			}
		}
	}
}

func (c *checker) element(in string, n *parse.RangeNode, t reflect.Type) reflect.Type {
	if t == nil {
		return nil
	}
	if t.Kind() != reflect.Slice {
		c.problems = append(c.problems, fmt.Sprintf("%s: %s ranges over a %s", in, n.Pipe, t))
		return nil
	}
	return t.Elem()
}

// pipe gives the type of a pipeline, nil when it is not known.
func (c *checker) pipe(in string, pipe *parse.PipeNode, dot, root reflect.Type) reflect.Type {
	if pipe == nil {
		return nil
	}
	var last reflect.Type
	for _, command := range pipe.Cmds {
		last = nil
		for _, arg := range command.Args {
			t := c.argument(in, arg, dot, root)
			if len(command.Args) == 1 {
				last = t
			}
		}
	}
	return last
}

func (c *checker) argument(in string, n parse.Node, dot, root reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(in, dot, n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return c.fields(in, root, n.Ident[1:])
		}
	case *parse.PipeNode:
		return c.pipe(in, n, dot, root)
	}
	return nil
}

func (c *checker) fields(in string, t reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if t == nil {
			return nil
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			c.problems = append(c.problems, fmt.Sprintf("%s: .%s of a %s", in, name, t))
			return nil
		}
		f, ok := t.FieldByName(name)
		if !ok {
			c.problems = append(c.problems, fmt.Sprintf("%s: a %s has no .%s", in, t, name))
			return nil
		}
		t = f.Type
	}
	return t
}

var (
	action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	tag    = regexp.MustCompile(`<[^>]*>`)
)

// Every word comes from the catalogue: a template with one would speak one
// language only.
func TestTemplatesHoldNoWords(t *testing.T) {
	entries, err := files.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		source, err := files.ReadFile("templates/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		// A start tag may have actions inside; they go first.
		text := tag.ReplaceAllString(action.ReplaceAllString(string(source), ""), "")
		if i := strings.IndexFunc(text, unicode.IsLetter); i >= 0 {
			t.Errorf("%s has words of its own: %.40q", e.Name(), text[i:])
		}
	}
}
