package pages

import (
	"html/template"

	"nguon/api/words"
)

// frame is what every page has around its content.
type frame struct {
	Lang        string
	Title       string
	Description string
	Brand       string
	Skip        string
	Other       otherLanguage
	Style       template.CSS
	Icon        template.URL
	Host        string
	HostBefore  string
	HostAfter   string
	Privacy     string
}

// otherLanguage leads to the same address in the other language.
type otherLanguage struct{ Lang, Name, Href string }

// icon is the service's mark, a drop from a source, small enough to be inside
// the page.
const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
	"%3Cpath fill='%231f4d3a' d='M8 1C6 4 3 7 3 10a5 5 0 0 0 10 0C13 7 10 4 8 1z'/%3E%3C/svg%3E"

func (p *Pages) frame(w *words.Words, title, description string) frame {
	before, after := around(w, words.PageHost)
	other := words.En
	if w.Language == words.En {
		other = words.Vi
	}
	return frame{
		Lang:        w.Language.Tag(),
		Title:       title + " · " + w.Text(words.PageBrand),
		Description: description,
		Brand:       w.Text(words.PageBrand),
		Skip:        w.Text(words.PageSkip),
		Other:       otherLanguage{Lang: other.Tag(), Name: other.Name(), Href: "?lang=" + other.Tag()},
		Style:       template.CSS(p.style),
		Icon:        icon,
		Host:        p.settings.Host,
		HostBefore:  before,
		HostAfter:   after,
	}
}
