package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"nguon/api/pages"
	"nguon/api/words"
	"nguon/domain"
)

const htmlType = "text/html; charset=utf-8"

// A scan page and everything said in its place differ by these.
const scanVary = "Accept, Accept-Language"

// pageKey marks the requests of people in a request's context.
const pageKey = "page"

func isPage(c *gin.Context) bool { return c.GetBool(pageKey) }

func (s *Server) makePages(zone *time.Location) (err error) {
	s.pages, err = pages.New(pages.Settings{Host: s.host, Zone: zone})
	return err
}

// handlePage is the adapter for routes that people visit. What the query says
// beside the language is not looked at: links gather such things on their way.
func (s *Server) handlePage(rt route) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set(pageKey, true)
		a, err := rt.handler(s, newPageRequest(c))
		if err == nil {
			err = write(c, a)
		}
		if err != nil {
			s.refusePage(c, err)
		}
	}
}

func newPageRequest(c *gin.Context) *request {
	r := newRequest(c)
	r.words = words.For(words.Match(c.Query("lang"), c.GetHeader("Accept-Language")))
	return r
}

// wantsPage says whether a client would rather have a page than JSON.
func wantsPage(r *http.Request) bool {
	return negotiate(r.Header.Get("Accept"), "text/html", jsonType) == "text/html"
}

// scan answers a scanned address, as a page or as JSON.
func (s *Server) scan(r *request) (answer, error) {
	scan, err := s.tracker.Scan(r.ctx(), r.param("batch"), r.param("unit"))
	if err != nil {
		return answer{}, scanError(err)
	}
	t := &content{cache: "no-cache", vary: scanVary, compress: true}
	if wantsPage(r.Request) {
		t.mediaType, t.language, t.policy = htmlType, r.words.Language.Tag(), s.pages.SecurityPolicy()
		t.bytes, err = s.pages.Scan(r.words.Language, scan)
	} else {
		t.mediaType, t.anyOrigin = jsonType, true
		t.bytes, err = encode(scanOf(scan))
	}
	return answer{content: t}, err
}

// scanError: a code that cannot be one makes a malformed address, not an
// invalid form.
func scanError(err error) error {
	var refusal *domain.Error
	if errors.As(err, &refusal) && refusal.Kind == domain.Invalid {
		return &requestError{kind: kindMalformed, problems: refusal.Problems}
	}
	return err
}

// refusePage answers an error on a public address, as what the client wants.
func (s *Server) refusePage(c *gin.Context, err error) {
	r := newPageRequest(c)
	c.Header("Vary", scanVary)
	if !wantsPage(c.Request) {
		c.Header("Access-Control-Allow-Origin", "*")
		refuse(c, r, err)
		return
	}
	if c.Set(causeKey, logged(err)); c.Writer.Written() || hungUp(c, err) {
		return
	}
	kind, status, problems := judge(err)
	page, policy, renderErr := s.errorPage(r, kind, problems[0])
	if renderErr != nil {
		c.Set(causeKey, errors.Join(logged(err), renderErr))
		status, page, policy = http.StatusInternalServerError, s.pages.Fault(r.words.Language), s.pages.SecurityPolicy()
	}
	if kind == kindUnavailable {
		c.Header("Retry-After", retryAfter)
	}
	t := &content{
		mediaType: htmlType, bytes: page, cache: "no-cache", vary: scanVary, compress: true,
		language: r.words.Language.Tag(), policy: policy,
	}
	t.sendWhole(c, status)
}

// errorPage is the page of one problem, and the policy it works under.
func (s *Server) errorPage(r *request, k kind, p domain.Problem) (page []byte, policy string, err error) {
	l := r.words.Language
	batch, _ := domain.ParseBatchCode(r.param("batch"))
	unit, _ := domain.ParseUnitCode(r.param("unit"))
	policy = s.pages.SecurityPolicy()
	switch {
	case k == kindMalformed:
		policy = s.pages.FormPolicy()
		page, err = s.pages.MalformedCode(l, r.typedCode(), p)
	case p.Code == domain.CodeUnknownCode:
		policy = s.pages.FormPolicy()
		page, err = s.pages.UnknownCode(l, batch)
	case p.Code == domain.CodeNotIssued:
		page, err = s.pages.UnitNotIssued(l, batch, unit)
	case k == kindUnavailable:
		page, err = s.pages.Unavailable(l)
	case k == kindFault:
		page = s.pages.Fault(l)
	default:
		page, err = s.pages.NotFound(l)
	}
	return page, policy, err
}

// typedCode is the code that a request of a page is about, as it was written.
func (r *request) typedCode() string {
	switch batch, unit := r.param("batch"), r.param("unit"); {
	case batch == "":
		return r.URL.Query().Get("code")
	case unit == "":
		return batch
	default:
		return batch + "/" + unit
	}
}
