package api

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"nguon/api/pages"
	"nguon/api/words"
	"nguon/domain"
)

// consolePath is where people work who have signed in.
const consolePath = "/console"

// signInPath is the way in.
const signInPath = consolePath + "/sign-in"

// formType is how browsers send forms.
const formType = "application/x-www-form-urlencoded"

// maxForm is the most that a form may have: the longest texts of an order take
// a tenth of it.
const maxForm = 64 << 10

// screens are the console: pages for people who signed in, and the files that
// they download there, by the same handlers as those of the JSON interface.
var screens = []route{
	{get, signInPath, public, screen, (*Server).signInForm},
	{post, signInPath, public, screen, (*Server).signIn},
	{post, consolePath + "/sign-out", public, screen, (*Server).signOut},

	{get, consolePath, anyone, screen, (*Server).batchesScreen},
	{get, consolePath + "/", anyone, screen, (*Server).batchesScreen},
	{get, consolePath + "/batches/:id/labels", anyone, screen, (*Server).printingScreen},
	{post, consolePath + "/batches/:id/labels", producers, screen, (*Server).issueScreen},
	{get, consolePath + "/batches/:id/label-preview.svg", producers, screen, (*Server).labelPreview},
	{get, consolePath + "/batches/:id/claims", producers, screen, (*Server).claimForm},
	{post, consolePath + "/batches/:id/claims", producers, screen, (*Server).claimScreen},

	{get, consolePath + "/blanks", anyone, screen, (*Server).blanksScreen},
	{get, consolePath + "/blanks/new", producers, screen, (*Server).blankPrintingScreen},
	{post, consolePath + "/blanks/new", producers, screen, (*Server).issueBlankScreen},
	{get, consolePath + "/blanks/label-preview.svg", producers, screen, (*Server).blankPreview},

	{get, consolePath + "/stocks", anyone, screen, (*Server).stocksScreen},
	{get, consolePath + "/stocks/new", producers, screen, (*Server).newStockScreen},
	{post, consolePath + "/stocks/new", producers, screen, (*Server).saveStock},
	{get, consolePath + "/stocks/:id", producers, screen, (*Server).stockScreen},
	{post, consolePath + "/stocks/:id", producers, screen, (*Server).saveStock},
	{get, consolePath + "/stocks/:id/calibration.pdf", anyone, screen, (*Server).calibration},

	{get, consolePath + "/label-runs/:id", anyone, screen, (*Server).runScreen},
	{post, consolePath + "/label-runs/:id/reprints", producers, screen, (*Server).reprintScreen},
	{post, consolePath + "/label-runs/:id/voids", producers, screen, (*Server).voidScreen},
	{get, consolePath + "/label-runs/:id/sheet.pdf", anyone, screen, sheetPDF.file},
	{get, consolePath + "/label-runs/:id/labels.pdf", anyone, screen, labelsPDF.file},
	{get, consolePath + "/label-runs/:id/labels.zpl", anyone, screen, labelsZPL.file},
	{get, consolePath + "/label-runs/:id/labels.tspl", anyone, screen, labelsTSPL.file},
	{get, consolePath + "/label-runs/:id/codes.csv", anyone, screen, codesCSV.file},
	{get, consolePath + "/label-runs/:id/label.svg", anyone, screen, labelSVG.file},
	{get, consolePath + "/label-runs/:id/label.png", anyone, screen, labelPNG.file},
	{get, consolePath + "/label-runs/:id/symbol.svg", anyone, screen, symbolSVG.file},
	{get, consolePath + "/label-runs/:id/symbol.png", anyone, screen, symbolPNG.file},
}

// handleScreen is the adapter for the console. It differs from that of the
// JSON interface in who is believed: a cookie, which browsers send by
// themselves, so that a change counts only where it comes from a page of ours.
func (s *Server) handleScreen(rt route) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set(screenKey, true)
		// Without one, browsers hide where a form comes from, from us too.
		c.Header("Referrer-Policy", "same-origin")
		r := s.newScreenRequest(c)
		a, err := s.askScreen(r, rt)
		c.Set(callerKey, r.caller.ID)
		if err == nil {
			err = write(c, a)
		}
		if err != nil {
			s.refuseScreen(c, r, err)
		}
	}
}

// screenKey marks requests of the console in a request's context.
const screenKey = "screen"

func isScreen(c *gin.Context) bool { return c.GetBool(screenKey) }

func (s *Server) askScreen(r *request, rt route) (answer, error) {
	if err := s.sameOrigin.Check(r.Request); err != nil {
		return answer{}, &requestError{kind: kindForbidden, problems: []domain.Problem{{Code: codeCrossOrigin}}, err: err}
	}
	if rt.access != nil {
		if err := s.enter(r, rt); err != nil {
			return answer{}, err
		}
	}
	if r.Method == post {
		if err := r.readForm(); err != nil {
			return answer{}, err
		}
	}
	a, err := rt.handler(s, r)
	if a.content != nil {
		// The handlers of files know of tokens only.
		a.content.vary = strings.Replace(a.content.vary, "Authorization", "Cookie", 1)
	}
	return a, err
}

// enter finds out who a request's cookie stands for, and whether the screen is
// open to them.
func (s *Server) enter(r *request, rt route) error {
	session, err := s.tracker.Session(r.ctx(), cookieOf(r.Request, sessionCookie))
	if err != nil {
		return err
	}
	r.caller, r.session = session.Caller, session
	if !rt.access.includes(r.caller.Role) {
		return &domain.Error{Kind: domain.Forbidden, Problems: []domain.Problem{{Code: domain.CodeForbidden}}}
	}
	return nil
}

func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// readForm reads what a form sent. The key that each form carries in a hidden
// field makes what it does happen once, however often it is sent.
func (r *request) readForm() error {
	if mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(mediaType), formType) && r.ContentLength != 0 {
		return &requestError{kind: kindMediaType, problems: []domain.Problem{{Code: codeMediaType, Args: []any{formType, excerpt(mediaType)}}}}
	}
	if err := r.readAll(maxForm); err != nil {
		return err
	}
	form, err := url.ParseQuery(string(r.body))
	if err != nil {
		return malformedBy(err, "", codeQuerySyntax)
	}
	r.form = form
	if key := form.Get(formKey); key != "" {
		if !validRequestKey(key) {
			return malformed("", codeRequestKeySyntax)
		}
		r.caller.Request = domain.RequestKey{Key: key, Fingerprint: fingerprint(r)}
	}
	return nil
}

// formKey is the hidden field that has a form's request key.
const formKey = "key"

func (s *Server) newScreenRequest(c *gin.Context) *request {
	r := newRequest(c)
	chosen := c.Query("lang")
	if chosen == "" {
		chosen = cookieOf(c.Request, languageCookie)
	}
	r.words = words.For(words.Match(chosen, c.GetHeader("Accept-Language")))
	if c.Query("lang") != "" {
		http.SetCookie(c.Writer, s.cookie(languageCookie, r.words.Language.Tag(), languageLife))
	}
	return r
}

// reader is who a screen is made for.
func (s *Server) reader(r *request) pages.Reader {
	return pages.Reader{Language: r.words.Language, Name: r.session.Name, Role: r.caller.Role, At: r.at()}
}

// at is where a screen is read again: the address of a GET, or that of the
// screen which a form was sent to.
func (r *request) at() string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r.URL.RequestURI()
	}
	return r.URL.EscapedPath()
}

// shown is a screen as an answer. What is on it is its reader's alone, and may
// have changed a moment later.
func (s *Server) shown(r *request, html []byte, err error) (answer, error) {
	return answer{content: &content{
		mediaType: htmlType, bytes: html, cache: "private, no-store", compress: true,
		language: r.words.Language.Tag(), policy: s.pages.ScreenPolicy(),
	}}, err
}

// led leads on to another screen after a form was accepted.
func led(to string) answer {
	return answer{status: http.StatusSeeOther, location: to, content: &content{
		mediaType: "text/plain; charset=utf-8", cache: "no-store",
	}}
}

// refuseScreen answers an error as a screen. Whoever is not signed in is led
// to the way in, and from there back to what they wanted to read.
func (s *Server) refuseScreen(c *gin.Context, r *request, err error) {
	kind, status, problems := judge(err)
	if c.Set(causeKey, logged(err)); c.Writer.Written() || hungUp(c, err) {
		return
	}
	if kind == kindUnauthenticated {
		c.Header("Location", signInAddress(r))
		led("").content.sendWhole(c, http.StatusSeeOther)
		return
	}
	html, renderErr := s.pages.Refusal(s.reader(r), r.words.Text(refusalTitle(kind)), problems)
	t := &content{
		mediaType: htmlType, bytes: html, cache: "private, no-store", compress: true,
		language: r.words.Language.Tag(), policy: s.pages.ScreenPolicy(),
	}
	if kind == kindFault || renderErr != nil {
		c.Set(causeKey, errors.Join(logged(err), renderErr))
		status, t.bytes, t.policy = http.StatusInternalServerError, s.pages.Fault(r.words.Language), s.pages.SecurityPolicy()
	}
	if kind == kindUnavailable {
		c.Header("Retry-After", retryAfter)
	}
	c.Writer.Header().Del("Content-Disposition")
	t.sendWhole(c, status)
}

func refusalTitle(k kind) words.Key {
	switch k {
	case kindNotFound:
		return words.MissingTitle
	case kindUnavailable:
		return words.BusyTitle
	}
	return words.RefusedTitle
}

// signInAddress is the way in, which leads back to what was to be read.
func signInAddress(r *request) string {
	if r.Method != http.MethodGet || r.at() == consolePath {
		return signInPath
	}
	return signInPath + "?" + url.Values{"next": {r.at()}}.Encode()
}

// localScreen is the address of a screen of ours, or the first screen's: no
// address that was sent along leads anywhere else.
func localScreen(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Scheme != "", u.Host != "", u.User != nil, u.Opaque != "":
		return consolePath
	case u.Path != path.Clean(u.Path), strings.ContainsAny(address, "\\\r\n\t"):
		return consolePath
	case u.Path != consolePath && !strings.HasPrefix(u.Path, consolePath+"/"), u.Path == signInPath:
		return consolePath
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
}
