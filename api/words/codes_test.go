package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Where codes are declared and used: exported in the domain, with a sentence
// about their values above them; unexported in the API, with their values
// listed behind them.
var codeSources = []string{"../../domain/*.go", "../../domain/gs1/*.go", "../*.go"}

var (
	codeName  = regexp.MustCompile(`^[Cc]ode[A-Z]`)
	codeValue = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// code is what the sources say about one.
type code struct {
	name, value string
	at          token.Position
	// none is set where the documentation says that there are no values;
	// listed is how many it lists, -1 where it does not list them.
	none   bool
	listed int
}

type use struct {
	name   string
	values int
	at     token.Position
}

func parseSources(t *testing.T) (codes map[string]code, uses []use) {
	t.Helper()
	codes = make(map[string]code)
	fset := token.NewFileSet()
	for _, pattern := range codeSources {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources at %s: %v", pattern, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GenDecl:
					declaredCodes(fset, n, codes)
				case *ast.CallExpr:
					uses = append(uses, callUse(fset, n)...)
				case *ast.CompositeLit:
					uses = append(uses, literalUse(fset, n)...)
				}
				return true
			})
		}
	}
	return codes, uses
}

func declaredCodes(fset *token.FileSet, decl *ast.GenDecl, codes map[string]code) {
	if decl.Tok != token.CONST {
		return
	}
	for _, spec := range decl.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Names) != 1 || len(v.Values) != 1 || !codeName.MatchString(v.Names[0].Name) {
			continue
		}
		literal, ok := v.Values[0].(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			continue
		}
		value, _ := strconv.Unquote(literal.Value)
		doc := v.Doc.Text()
		if !decl.Lparen.IsValid() {
			doc = decl.Doc.Text()
		}
		c := code{name: v.Names[0].Name, value: value, at: fset.Position(v.Pos()), listed: -1}
		c.none = strings.Contains(doc, "no values")
		if line := strings.TrimSpace(v.Comment.Text()); doc == "" && line != "" {
			c.none = line == "–"
			if !c.none {
				c.listed = strings.Count(line, ", ") + 1
			}
		}
		codes[c.name] = c
	}
}

// refusers take a code followed by its values.
var refusers = map[string]bool{"refuse": true, "add": true, "malformed": true, "invalid": true}

func callUse(fset *token.FileSet, call *ast.CallExpr) []use {
	if name := nameOf(call.Fun); !refusers[name] || call.Ellipsis.IsValid() {
		return nil
	}
	for i, arg := range call.Args {
		if name := nameOf(arg); codeName.MatchString(name) {
			return []use{{name, len(call.Args) - i - 1, fset.Position(call.Pos())}}
		}
	}
	return nil
}

func literalUse(fset *token.FileSet, literal *ast.CompositeLit) []use {
	u := use{at: fset.Position(literal.Pos())}
	for _, e := range literal.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch nameOf(pair.Key) {
		case "Code":
			u.name = nameOf(pair.Value)
		case "Args":
			args, ok := pair.Value.(*ast.CompositeLit)
			if !ok || isErrorText(args) {
				return nil
			}
			u.values = len(args.Elts)
		}
	}
	if !codeName.MatchString(u.name) {
		return nil
	}
	return []use{u}
}

// isErrorText says whether the only value is the text of some other error:
// that is the catch-all for what has no code, and gets the vague sentence.
func isErrorText(args *ast.CompositeLit) bool {
	if len(args.Elts) != 1 {
		return false
	}
	call, ok := args.Elts[0].(*ast.CallExpr)
	return ok && nameOf(call.Fun) == "Error"
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func TestEveryCodeHasASentence(t *testing.T) {
	codes, _ := parseSources(t)
	if len(codes) < 60 {
		t.Fatalf("found only %d codes: the sources are read wrongly", len(codes))
	}
	known := make(map[Key]bool)
	for _, c := range codes {
		if !codeValue.MatchString(c.value) {
			t.Errorf("%s: %s is %q, which is not in snake case", c.at, c.name, c.value)
		}
		key := problemKey(c.value)
		known[key] = true
		values, ok := valueCount[key]
		switch {
		case !ok:
			t.Errorf("%s: %s (%q) has no sentence", c.at, c.name, c.value)
		case c.none && values != 0:
			t.Errorf("%s: %s has no values by its documentation, its sentence shows %d", c.at, c.name, values)
		case !c.none && values == 0:
			t.Errorf("%s: %s has values by its documentation, its sentence shows none", c.at, c.name)
		case c.listed >= 0 && values != c.listed:
			t.Errorf("%s: %s has %d values by its documentation, its sentence shows %d", c.at, c.name, c.listed, values)
		}
	}
	for key := range valueCount {
		if strings.HasPrefix(string(key), "problem.") && !known[key] {
			t.Errorf("%s is about a code that does not exist", key)
		}
	}
}

// A sentence shows each value that comes with its code, no more and no less.
func TestSentencesFitTheirValues(t *testing.T) {
	codes, uses := parseSources(t)
	if len(uses) < 60 {
		t.Fatalf("found only %d uses of codes: the sources are read wrongly", len(uses))
	}
	for _, u := range uses {
		c, ok := codes[u.name]
		if !ok {
			continue // a parameter called code
		}
		if want := valueCount[problemKey(c.value)]; u.values != want {
			t.Errorf("%s: %s comes with %d values, its sentence shows %d", u.at, u.name, u.values, want)
		}
	}
}
