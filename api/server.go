package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"nguon/api/pages"
	"nguon/domain"
)

// Config is what a Server needs.
type Config struct {
	Tracker *domain.Tracker
	// PublicURL is the address that labels carry. Its host is printed in clear
	// beside each symbol.
	PublicURL string
	// Zone is where instants on pages are told; nil means UTC.
	Zone *time.Location
	// Logger is told of every request once; nil means slog.Default().
	Logger *slog.Logger
	// Version of the program, for /healthz.
	Version string
}

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	tracker *domain.Tracker
	engine  *gin.Engine
	log     *slog.Logger
	pages   *pages.Pages
	host    string
	// https says that browsers come over TLS, and send cookies over nothing else.
	https   bool
	version string
	// sameOrigin tells a form of ours from one that another site has sent.
	sameOrigin *http.CrossOriginProtection
	// docsPage is made when it is first asked for: reading the description
	// takes longer than the start of the service should.
	docsPage func() ([]byte, error)
	drawings *drawings
	// stall is how long a download may stand still.
	stall time.Duration
}

var _ http.Handler = (*Server)(nil)

// New makes a server. It fails when the configuration cannot work.
func New(cfg Config) (*Server, error) {
	public, err := url.Parse(cfg.PublicURL)
	switch {
	case cfg.Tracker == nil:
		return nil, errors.New("api: no tracker")
	case err != nil:
		return nil, fmt.Errorf("api: public URL: %w", err)
	case public.Host == "":
		return nil, fmt.Errorf("api: public URL %q has no host", cfg.PublicURL)
	}
	s := &Server{
		tracker:  cfg.Tracker,
		log:      cfg.Logger,
		host:     strings.ToLower(public.Host),
		https:    public.Scheme == "https",
		version:  cfg.Version,
		docsPage: sync.OnceValues(makeDocs),
		drawings: newDrawings(max(1, runtime.GOMAXPROCS(0)-1)),
		stall:    stallTime,

		sameOrigin: http.NewCrossOriginProtection(),
	}
	// A proxy may ask under another host than browsers do.
	if err := s.sameOrigin.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
		return nil, fmt.Errorf("api: public URL: %w", err)
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	zone := cfg.Zone
	if zone == nil {
		zone = time.UTC
	}
	if err := s.makePages(zone); err != nil {
		return nil, err
	}
	return s, s.makeEngine()
}

func (s *Server) makeEngine() error {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	// gin trusts every proxy unless it is told otherwise.
	if err := e.SetTrustedProxies(nil); err != nil {
		return fmt.Errorf("api: trusted proxies: %w", err)
	}
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	// An encoded slash belongs to a code or a lot; it does not end it.
	e.UseEscapedPath = true
	e.Use(identify, s.logRequests, s.recoverPanics, secure, bound)
	for _, rt := range slices.Concat(routes, screens) {
		e.Handle(rt.method, rt.path, s.serve(rt))
		if rt.method == http.MethodGet {
			e.Handle(http.MethodHead, rt.path, s.serve(rt))
		}
	}
	e.NoRoute(s.noRoute)
	e.NoMethod(s.noMethod)
	s.engine = e
	return nil
}

// bound ends the work on a request whose store does not answer in time.
func bound(c *gin.Context) {
	c.Set(clientKey, c.Request.Context())
	ctx, cancel := context.WithTimeout(c.Request.Context(), patience)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

func (s *Server) serve(rt route) gin.HandlerFunc {
	switch rt.manner {
	case page:
		return s.handlePage(rt)
	case screen:
		return s.handleScreen(rt)
	}
	return s.handle(rt)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

func (s *Server) noRoute(c *gin.Context) {
	s.lost(c, &requestError{kind: kindNotFound, problems: []domain.Problem{{Code: codeRouteUnknown}}})
}

func (s *Server) noMethod(c *gin.Context) {
	s.lost(c, &requestError{kind: kindMethodNotAllowed, problems: []domain.Problem{
		{Code: codeMethodNotAllowed, Args: []any{c.Request.Method, c.Writer.Header().Get("Allow")}}}})
}

// lost answers a request that leads to no handler: programs get a problem
// document, people a page.
func (s *Server) lost(c *gin.Context, err error) {
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		refuse(c, newRequest(c), err)
		return
	}
	s.refusePage(c, err)
}
