package pages

import (
	"html/template"
	"net/url"
	"strings"

	"nguon/api/words"
	"nguon/domain"
)

// Reader is who a screen is made for, and where it stands.
type Reader struct {
	Language words.Language
	// Name and Role are empty for whoever has not signed in.
	Name string
	Role domain.Role
	// At is the screen's own path and query; the link to the other language
	// leads there.
	At string
}

// MayPrint says whether the reader is offered what changes something.
func (r Reader) MayPrint() bool { return r.Role == domain.Admin || r.Role == domain.ProducerRole }

// screen is what every screen of the console has around its content.
type screen struct {
	Lang   string
	Title  string
	Brand  string
	Skip   string
	Other  otherLanguage
	Style  template.CSS
	Icon   template.URL
	Reader *signedIn
	Nav    nav
}

type signedIn struct{ Name, Role, SignOut string }

// nav leads to the parts of the console.
type nav struct {
	Label string
	Items []navItem
}

// navItem is a link of several, of which one may be where the reader is.
type navItem struct {
	Text, Href string
	Current    bool
}

// part is one of the parts of the console, by its path.
type part string

const (
	partNone    part = ""
	partBatches part = "/console"
	partBlanks  part = "/console/blanks"
	partStocks  part = "/console/stocks"
)

func (p *Pages) screen(r Reader, in part, title string) screen {
	w := words.For(r.Language)
	s := screen{
		Lang:  r.Language.Tag(),
		Title: title + " · " + w.Text(words.PageBrand),
		Brand: w.Text(words.PageBrand),
		Skip:  w.Text(words.PageSkip),
		Other: inOther(r),
		Style: template.CSS(p.console),
		Icon:  icon,
	}
	if r.Name == "" {
		return s
	}
	s.Reader = &signedIn{Name: r.Name, Role: w.Role(r.Role), SignOut: w.Text(words.ScreenSignOut)}
	s.Nav.Label = w.Text(words.ScreenNav)
	for _, item := range []struct {
		part part
		text words.Key
	}{{partBatches, words.BatchesTitle}, {partBlanks, words.BlanksTitle}, {partStocks, words.StocksTitle}} {
		s.Nav.Items = append(s.Nav.Items, navItem{Text: w.Text(item.text), Href: string(item.part), Current: item.part == in})
	}
	return s
}

// inOther leads to the same screen in the other language, with all that its
// address says.
func inOther(r Reader) otherLanguage {
	other := words.En
	if r.Language == words.En {
		other = words.Vi
	}
	path, query, _ := strings.Cut(r.At, "?")
	values, _ := url.ParseQuery(query) // what cannot be read is left out
	values.Set("lang", other.Tag())
	return otherLanguage{Lang: other.Tag(), Name: other.Name(), Href: path + "?" + values.Encode()}
}

// noticeScreen says one thing, and where to go on.
type noticeScreen struct {
	screen
	Heading   string
	Sentences []string
	Link      link
}

// Refusal is the screen of a request that was refused, with the problems that
// say why.
func (p *Pages) Refusal(r Reader, heading string, problems []domain.Problem) ([]byte, error) {
	w := words.For(r.Language)
	view := noticeScreen{
		screen:  p.screen(r, partNone, heading),
		Heading: heading,
		Link:    link{Text: w.Text(words.ScreenBack), Href: string(partBatches)},
	}
	for _, problem := range problems {
		view.Sentences = append(view.Sentences, w.Problem(problem))
	}
	return p.render("console_notice.html", view)
}

// signInScreen is the way in.
type signInScreen struct {
	screen
	Heading string
	Intro   string
	Trouble []string
	Token   entry
	Next    string
	Button  string
}

// SignIn is the screen to sign in on; next is where it leads afterwards. What
// was typed is a secret and is not shown again.
func (p *Pages) SignIn(r Reader, next string, problems Problems) ([]byte, error) {
	w := words.For(r.Language)
	return p.render("console_signin.html", signInScreen{
		screen:  p.screen(r, partNone, w.Text(words.SignInTitle)),
		Heading: w.Text(words.SignInTitle),
		Intro:   w.Text(words.SignInIntro),
		Trouble: problems.beyond(w, "token"),
		Token: fields{w, problems}.entry(entry{
			Name: "token", Type: "password", Complete: "current-password", Length: 200, Required: true,
			Label: w.Text(words.SignInToken), Hint: w.Text(words.SignInHint),
		}),
		Next:   next,
		Button: w.Text(words.SignInButton),
	})
}
