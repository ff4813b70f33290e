// Nguon is a product traceability service with QR labels: producers record
// the batches of a value chain, the service prints labels, and whoever scans
// one sees where the product comes from.
//
// This file holds the commands and their settings, and wires store, tracker
// and server together; everything else has its own package.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the program runs where no zone files are, too

	"github.com/alecthomas/kong"

	"nguon/api"
	"nguon/domain"
	"nguon/domain/sample"
	"nguon/labels"
	"nguon/storage"
	"nguon/storage/archive"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// settings are those that more than one command has.
type settings struct {
	Data  string `help:"Folder that the service keeps its data in." default:"${data}" placeholder:"DIR"`
	Store string `help:"Address of the store, such as sqlite:PATH or mongodb://HOST/DATABASE; a file in the data folder unless given." placeholder:"URL"`
}

// serving are the settings of commands that serve.
type serving struct {
	Listen    string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"ADDR"`
	PublicURL string `help:"Address that labels carry, for ever: https and a short host. May be left out to try things on a loopback address." name:"public-url" placeholder:"URL"`
	Zone      string `help:"Time zone that days are counted in." default:"Asia/Ho_Chi_Minh"`
}

type commands struct {
	Serve   serveCommand   `cmd:"" help:"Run the service."`
	Demo    demoCommand    `cmd:"" set:"data=nguon-demo" help:"Run the service on sample chains, and print what to open."`
	Backup  backupCommand  `cmd:"" help:"Write everything into one new file, while the service runs."`
	Restore restoreCommand `cmd:"" help:"Fill an empty store from such a file, or only check one."`
	Labels  struct {
		Check checkLabelsCommand `cmd:"" help:"Hold PDF label files against what labels promise: modules, quiet zones, places."`
	} `cmd:"" help:"Look after label files."`
	Token struct {
		Create createTokenCommand `cmd:"" help:"Create an access token and print its secret, once."`
	} `cmd:"" help:"Manage access tokens."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask a running service whether it is ready."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

// environment is what a command may use of the world.
type environment struct {
	ctx    context.Context
	out    io.Writer
	errOut io.Writer
	log    *slog.Logger
}

// run carries out one command line and gives the exit code: 0 for success, 1
// for a failure, 2 for a command line that cannot be understood.
func run(ctx context.Context, args, environ []string, out, errOut io.Writer) int {
	env := environment{ctx: ctx, out: out, errOut: errOut, log: slog.New(slog.NewTextHandler(errOut, nil))}
	exited := -1
	var cli commands
	parser, err := kong.New(&cli,
		kong.Name("nguon"),
		kong.Description("Product traceability with QR labels."),
		kong.Vars{"data": "nguon-data"},
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { exited = code }),
		kong.Resolvers(variables(environ)),
	)
	if err != nil {
		fmt.Fprintln(errOut, "nguon:", err)
		return 1
	}
	warnUnknown(env.log, parser.Model, environ)
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited // the help was asked for and printed
	}
	if err != nil {
		fmt.Fprintf(errOut, "nguon: %v; see nguon --help\n", err)
		return 2
	}
	if err := command.Run(env); err != nil {
		fmt.Fprintln(errOut, "nguon:", err)
		return 1
	}
	return 0
}

// variable is the name of the environment variable of a flag.
func variable(flag string) string {
	return "NGUON_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// variables resolves flags that are not given from the environment.
func variables(environ []string) kong.Resolver {
	values := make(map[string]string)
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		values[name] = value
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value := values[variable(flag.Name)]; value != "" {
			return value, nil
		}
		return nil, nil
	})
}

// warnUnknown tells of NGUON_ variables that no setting has: a misspelt
// setting is otherwise silent.
func warnUnknown(log *slog.Logger, model *kong.Application, environ []string) {
	known := make(map[string]bool)
	for _, leaf := range model.Leaves(false) {
		for _, group := range leaf.AllFlags(false) {
			for _, flag := range group {
				known[variable(flag.Name)] = true
			}
		}
	}
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "NGUON_") && !strings.HasPrefix(name, "NGUON_TEST_") && !known[name] {
			log.Warn("unknown setting", "name", name)
		}
	}
}

// open opens the store that the settings name, and makes it where there is none.
func (s *settings) open(ctx context.Context) (domain.Store, error) {
	if s.Store == "" {
		if err := os.MkdirAll(s.Data, 0o700); err != nil {
			return nil, err
		}
	}
	return storage.Open(ctx, s.address())
}

func (s *settings) address() string {
	if s.Store == "" {
		return "sqlite:" + filepath.Join(s.Data, "nguon.db")
	}
	return s.Store
}

// service is a store, a tracker on it and a server, ready to serve.
type service struct {
	store    domain.Store
	tracker  *domain.Tracker
	server   *api.Server
	listener net.Listener
	// home is the public address, without a trailing slash.
	home string
}

// assemble listens first, so that a port in use is told before anything is
// written, and the address is known when the tracker needs it.
func assemble(env environment, s *settings, v *serving) (*service, error) {
	zone, err := time.LoadLocation(v.Zone)
	if err != nil {
		return nil, fmt.Errorf("--zone: %w", err)
	}
	listener, err := net.Listen("tcp", v.Listen)
	if err != nil {
		return nil, fmt.Errorf("--listen: %w", err)
	}
	home, err := api.PublicURL(v.PublicURL, listener.Addr())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("--public-url: %w", err), listener.Close())
	}
	store, err := s.open(env.ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), listener.Close())
	}
	svc := &service{store: store, listener: listener, home: home}
	svc.tracker, err = domain.NewTracker(env.ctx, domain.Config{Store: store, PublicURL: home, Zone: zone})
	if err == nil {
		svc.server, err = api.New(api.Config{
			Tracker: svc.tracker, PublicURL: home, Zone: zone,
			Logger: env.log, Version: version,
		})
	}
	if err != nil {
		return nil, errors.Join(err, svc.close())
	}
	return svc, nil
}

func (s *service) close() error {
	// The listener may be closed already, by the server that used it.
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return errors.Join(err, s.store.Close())
	}
	return s.store.Close()
}

// serve answers requests until ctx ends.
func (s *service) serve(ctx context.Context) error {
	return errors.Join(s.server.Serve(ctx, s.listener), s.close())
}

type serveCommand struct {
	settings
	serving
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(env environment) error {
	svc, err := assemble(env, &c.settings, &c.serving)
	if err != nil {
		return err
	}
	if c.PublicURL == "" {
		env.log.Warn("labels will carry an address that phones cannot reach; set --public-url", "address", svc.home)
	}
	fmt.Fprintln(env.out, "ready:", svc.home)
	return svc.serve(env.ctx)
}

type demoCommand struct {
	settings
	serving
}

// Run records the sample chains where they are not recorded yet, and serves.
func (c *demoCommand) Run(env environment) error {
	svc, err := assemble(env, &c.settings, &c.serving)
	if err != nil {
		return err
	}
	if err := c.introduce(env, svc); err != nil {
		return errors.Join(err, svc.close())
	}
	return svc.serve(env.ctx)
}

// introduce makes what the demo shows and prints where it is.
func (c *demoCommand) introduce(env environment, svc *service) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	chains, err := sample.Record(env.ctx, svc.tracker, time.Now())
	if err != nil {
		return fmt.Errorf("sample chains: %w", err)
	}
	admin, err := keptToken(env.ctx, svc.tracker, filepath.Join(c.Data, "token-admin"), domain.TokenDraft{Name: "demo admin", Role: domain.Admin})
	if err != nil {
		return err
	}
	producer, err := keptToken(env.ctx, svc.tracker, filepath.Join(c.Data, "token-producer"),
		domain.TokenDraft{Name: "demo producer", Role: domain.ProducerRole, Producer: chains.Cooperative.ID})
	if err != nil {
		return err
	}
	printed := filepath.Join(c.Data, "labels.pdf")
	scan := "/t/" + string(chains.CrabSauce.Code)
	sheet, err := svc.tracker.LabelSheet(env.ctx, program, chains.CrabSauceLabels.ID)
	switch {
	case errors.Is(err, domain.Conflict):
		// Somebody has tried a recall. The sheet of before is still what hangs
		// on the jars.
		env.log.Warn("the sample batch is recalled or void, and is not labelled again")
	case err != nil:
		return fmt.Errorf("labels: %w", err)
	default:
		scan += "/" + string(sheet.Label(0).Unit)
		if err := writeLabels(env.ctx, svc, chains.CrabSauceLabels.ID, printed); err != nil {
			return fmt.Errorf("labels: %w", err)
		}
	}
	fmt.Fprintf(env.out, "scan: %s%s\nlabels: %s\napi: %s/api/docs\ntoken admin: %s\ntoken producer: %s\nready: %s\n",
		svc.home, scan, printed, svc.home, admin, producer, svc.home)
	return nil
}

// writeLabels writes the label sheet of a run, whole or not at all.
func writeLabels(ctx context.Context, svc *service, run domain.LabelRunID, path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".labels-*.pdf")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once it is renamed
	err = svc.server.WriteSheet(ctx, program, run, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// program is the caller behind commands: whoever may run them on the store
// may do everything.
var program = domain.Caller{ID: "program", Role: domain.Admin}

// keptToken gives a secret that lets in, from a file of the demo's own; the
// store keeps hashes only. A file that no longer lets in is written anew.
func keptToken(ctx context.Context, t *domain.Tracker, path string, d domain.TokenDraft) (string, error) {
	kept, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	secret := strings.TrimSpace(string(kept))
	if _, err := t.Authenticate(ctx, secret); err == nil {
		return secret, nil
	} else if !errors.Is(err, domain.Unauthenticated) {
		return "", err
	}
	_, secret, err = t.CreateToken(ctx, program, d)
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	return secret, os.WriteFile(path, []byte(secret+"\n"), 0o600)
}

type createTokenCommand struct {
	settings
	Name     string `help:"What the token is for." required:""`
	Role     string `help:"What it may do: ${enum}." enum:"admin,producer,inspector" required:""`
	Producer string `help:"Id of the producer that a producer's token belongs to." placeholder:"ID"`
}

// Run creates a token directly in the store: the way in on the first day.
func (c *createTokenCommand) Run(env environment) error {
	store, err := c.open(env.ctx)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	secret, err := c.create(env.ctx, store)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	fmt.Fprintln(env.out, secret)
	return nil
}

func (c *createTokenCommand) create(ctx context.Context, store domain.Store) (string, error) {
	tracker, err := domain.NewTracker(ctx, domain.Config{Store: store})
	if err != nil {
		return "", err
	}
	_, secret, err := tracker.CreateToken(ctx, program,
		domain.TokenDraft{Name: c.Name, Role: domain.Role(c.Role), Producer: domain.ProducerID(c.Producer)})
	return secret, err
}

type backupCommand struct {
	settings
	File string `arg:"" help:"File to write, which must not exist. It holds the service's keys and token hashes, so keep it like them."`
}

// Run writes an archive of the store.
func (c *backupCommand) Run(env environment) error {
	store, err := storage.OpenExisting(env.ctx, c.address())
	if err != nil {
		return err
	}
	progress := env.progress()
	m, err := archive.Save(env.ctx, c.File, store, archive.About{Program: version, Now: time.Now()}, progress.Report)
	progress.End()
	if err := errors.Join(err, store.Close()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return m.Describe(env.out)
}

// progress prints to people what takes long.
func (env environment) progress() *archive.Printer {
	p := &archive.Printer{To: env.errOut}
	if f, ok := env.errOut.(*os.File); ok {
		info, err := f.Stat()
		p.Terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

type restoreCommand struct {
	settings
	Check bool   `help:"Check the file and say what it holds, without restoring it. Files of equal contents show the same hash."`
	File  string `arg:"" help:"File that a backup wrote."`
}

// Run checks an archive and puts it into the store.
func (c *restoreCommand) Run(env environment) error {
	progress := env.progress()
	file, err := archive.Open(env.ctx, c.File, progress.Report)
	progress.End()
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if !c.Check {
		err = c.restore(env, &file.Archive, progress)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return file.Manifest.Describe(env.out)
}

func (c *restoreCommand) restore(env environment, from *archive.Archive, progress *archive.Printer) error {
	store, err := c.open(env.ctx)
	if err != nil {
		return err
	}
	err = store.Import(env.ctx, from.Items(env.ctx, progress.Report))
	progress.End()
	if errors.Is(err, domain.ErrNotEmpty) {
		err = fmt.Errorf("%w; restore into a new one", err)
	}
	return errors.Join(err, store.Close())
}

type checkLabelsCommand struct {
	Files []string `arg:"" name:"file" help:"PDF file of labels that the service wrote."`
}

// Run prints a line for each file, and what is wrong with it.
func (c *checkLabelsCommand) Run(env environment) error {
	bad := 0
	for _, path := range c.Files {
		file, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		report, err := labels.Check(file)
		switch {
		case err != nil:
			_, err = fmt.Fprintf(env.out, "%s: %v\n", path, err)
			bad++
		default:
			err = report.Describe(env.out, path)
			if !report.OK() {
				bad++
			}
		}
		if err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("not to be printed: %d of %d files", bad, len(c.Files))
	}
	return nil
}

type healthcheckCommand struct {
	Listen string `help:"Address that the service listens on." default:"127.0.0.1:8080" placeholder:"ADDR"`
}

// Run is for containers: exit code 0 when the service is ready.
func (c *healthcheckCommand) Run(env environment) error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(env.ctx, 3*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", answer.Status)
	}
	fmt.Fprintln(env.out, "ready")
	return nil
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(env environment) error {
	_, err := fmt.Fprintln(env.out, "nguon", version)
	return err
}
