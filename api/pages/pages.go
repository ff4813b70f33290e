package pages

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"nguon/api/words"
)

//go:embed templates/*.html *.css
var files embed.FS

// Settings are what all pages have in common.
type Settings struct {
	// Host is where the service lives, as it stands on labels; it comes from
	// the operator's settings alone, never from a request.
	Host string
	// Zone is where the clocks of the pages are.
	Zone *time.Location
}

// Pages renders pages. It is safe for concurrent use.
type Pages struct {
	settings  Settings
	templates *template.Template
	style     string // of the pages that the public sees
	console   string // of the screens
	faults    [][]byte
}

// New prepares all templates, and renders the page for faults, which must not
// depend on anything that can fail later.
func New(s Settings) (*Pages, error) {
	templates, err := template.New("").ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	p := &Pages{settings: s, templates: templates}
	if p.style, err = sheetOf("style.css"); err != nil {
		return nil, err
	}
	if p.console, err = sheetOf("console.css"); err != nil {
		return nil, err
	}
	for _, l := range words.Languages {
		page, err := p.notice(l, faultNotice(words.For(l)))
		if err != nil {
			return nil, fmt.Errorf("page for faults: %w", err)
		}
		p.faults = append(p.faults, page)
	}
	return p, nil
}

// sheetOf is a style sheet upon the one that all pages have.
func sheetOf(name string) (string, error) {
	base, err := files.ReadFile("base.css")
	if err != nil {
		return "", err
	}
	own, err := files.ReadFile(name)
	return minify(string(base) + string(own)), err
}

// StyleHash is the hash of the public pages' style sheet as a source of a
// content security policy names it.
func (p *Pages) StyleHash() string { return styleHash(p.style) }

func styleHash(sheet string) string {
	sum := sha256.Sum256([]byte(sheet))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// SecurityPolicy is the Content-Security-Policy under which every page works
// that has no form: it may apply its own style sheet, show its own icon, and do
// nothing else.
func (p *Pages) SecurityPolicy() string { return p.policy("'none'") }

// FormPolicy is the same for the pages with the form to look a code up: Front,
// MalformedCode and UnknownCode.
func (p *Pages) FormPolicy() string { return p.policy("'self'") }

// ScreenPolicy is the same for the console's screens: they have forms too, and
// show pictures that the service itself draws.
func (p *Pages) ScreenPolicy() string { return policy(p.console, "'self' data:", "'self'") }

func (p *Pages) policy(formAction string) string { return policy(p.style, "data:", formAction) }

func policy(sheet, images, formAction string) string {
	return "default-src 'none'; style-src '" + styleHash(sheet) + "'; img-src " + images + "; " +
		"form-action " + formAction + "; base-uri 'none'; frame-ancestors 'none'"
}

// render gives the whole page, or an error and nothing of it.
func (p *Pages) render(name string, view any) ([]byte, error) {
	var out bytes.Buffer
	if err := p.templates.ExecuteTemplate(&out, name, view); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return visible(out.Bytes()), nil
}

// visible replaces what would make a text look like another one: controls that
// turn the direction of writing, and characters without width. The domain
// refuses them; here, at the last step and for every field, nothing that came
// another way gets through.
func visible(page []byte) []byte {
	if !bytes.ContainsFunc(page, deceives) {
		return page
	}
	return bytes.Map(func(r rune) rune {
		if deceives(r) {
			return utf8.RuneError
		}
		return r
	}, page)
}

func deceives(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n' && r != '\t'
	case r < 0x7f:
		return false
	case r <= 0x9f, r == 0xad, r == 0x34f, r == 0x61c, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssAround  = regexp.MustCompile(` ?([{};,]) ?`)
)

// minify takes out of a style sheet what only its authors need. The sheet has
// no strings in which that would matter.
func minify(css string) string {
	css = cssComment.ReplaceAllString(css, "")
	css = cssSpace.ReplaceAllString(css, " ")
	css = cssAround.ReplaceAllString(css, "$1")
	css = strings.ReplaceAll(css, ": ", ":")
	return strings.TrimSpace(strings.ReplaceAll(css, ";}", "}"))
}
