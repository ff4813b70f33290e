package words

import "golang.org/x/text/language"

// Language is one in which the service speaks.
type Language uint8

// The languages. Vietnamese is the one for readers who did not ask for any
// that there is.
const (
	Vi Language = iota
	En
)

// Languages lists all languages, the default first.
var Languages = []Language{Vi, En}

var tags = []language.Tag{language.Vietnamese, language.English}

var matcher = language.NewMatcher(tags)

// Tag is the language's BCP 47 tag, as in an HTML lang attribute.
func (l Language) Tag() string { return l.tag().String() }

// Name is what the language calls itself.
func (l Language) Name() string {
	if l == En {
		return "English"
	}
	return "Tiếng Việt"
}

func (l Language) tag() language.Tag {
	if int(l) < len(tags) {
		return tags[l]
	}
	return tags[Vi]
}

// Match chooses the language of an answer. The override is what an address
// asks for by itself ("en"), and counts when it names a language that there
// is; then the browser's Accept-Language is weighed. It is Vietnamese when
// neither decides.
func Match(override, acceptLanguage string) Language {
	if tag, err := language.Parse(override); err == nil {
		if l, ok := match(tag); ok {
			return l
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Vi
	}
	l, _ := match(wanted...)
	return l
}

func match(wanted ...language.Tag) (Language, bool) {
	_, i, confidence := matcher.Match(wanted...)
	if confidence == language.No {
		return Vi, false
	}
	return Languages[i], true
}
