package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"

	"nguon/storage/teststore"
)

// allowed says which packages of the program each one may import. Arrows point
// inward; a package that is not named may import nothing of ours.
var allowed = map[string][]string{
	"nguon":                     {"nguon/api", "nguon/domain", "nguon/domain/sample", "nguon/labels", "nguon/storage", "nguon/storage/archive"},
	"nguon/api":                 {"nguon/api/pages", "nguon/api/words", "nguon/domain", "nguon/domain/gs1", "nguon/labels"},
	"nguon/api/pages":           {"nguon/api/words", "nguon/domain"},
	"nguon/api/words":           {"nguon/domain", "nguon/domain/gs1"},
	"nguon/domain":              {"nguon/domain/gs1", "nguon/domain/ledger"},
	"nguon/domain/sample":       {"nguon/domain"},
	"nguon/labels":              {"nguon/labels/pdf", "nguon/labels/qr"},
	"nguon/storage":             {"nguon/domain", "nguon/storage/mongo", "nguon/storage/sqlite"},
	"nguon/storage/archive":     {"nguon/domain", "nguon/domain/gs1"},
	"nguon/storage/teststore":   {"nguon/domain", "nguon/storage", "nguon/storage/mongo/mongotest"},
	"nguon/storage/mongo":       {"nguon/domain", "nguon/domain/gs1"},
	"nguon/storage/sqlite":      {"nguon/domain", "nguon/domain/gs1"},
	"nguon/storage/storagetest": {"nguon/domain", "nguon/domain/gs1", "nguon/domain/ledger"},
}

// onlyIn says where alone a module from outside may be imported.
var onlyIn = map[string]string{
	"github.com/gin-gonic/gin":     "nguon/api",
	"modernc.org/sqlite":           "nguon/storage/sqlite",
	"github.com/jung-kurt/gofpdf":  "the tests",
	"github.com/skip2/go-qrcode":   "the tests",
	"github.com/alecthomas/kong":   "nguon",
	"github.com/gowebpki/jcs":      "nguon/domain/ledger",
	"database/sql":                 "nguon/storage/sqlite",
	"golang.org/x/text/message":    "nguon/api/words",
	"github.com/go-fonts/dejavu":   "nguon/labels",
	"go.mongodb.org/mongo-driver/": "nguon/storage/mongo",
}

func TestImportsPointInward(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := fields[0]
		packages++
		for _, to := range fields[1:] {
			if strings.HasPrefix(to, "nguon") && !slices.Contains(allowed[from], to) {
				t.Errorf("%s imports %s, which is not inward", from, to)
			}
			for module, home := range onlyIn {
				if strings.HasPrefix(to, module) && from != home && from != home+"/mongotest" {
					t.Errorf("%s imports %s, which belongs to %s alone", from, to, home)
				}
			}
		}
	}
	if packages < len(allowed) {
		t.Errorf("go list names %d packages, the map %d", packages, len(allowed))
	}
}

// program is a running command with the lines that it printed.
type running struct {
	*testing.T
	printed map[string]string
	stop    context.CancelFunc
	done    chan int
}

// start runs a serving command until it has printed that it is ready.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	var log bytes.Buffer
	r := &running{T: t, printed: make(map[string]string), stop: stop, done: make(chan int, 1)}
	go func() {
		code := run(ctx, args, nil, write, &log)
		write.Close()
		r.done <- code
	}()
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), ": ")
		if !ok {
			t.Fatalf("nguon %s printed %q", args, lines.Text())
		}
		r.printed[name] = value
		if name == "ready" {
			t.Cleanup(r.end)
			return r
		}
	}
	t.Fatalf("nguon %s ended with %d before it was ready:\n%s", args, <-r.done, log.String())
	return nil
}

// end stops the program as a signal would, and waits until it has.
func (r *running) end() {
	r.stop()
	select {
	case code := <-r.done:
		if code != 0 {
			r.Errorf("exit code %d, want 0", code)
		}
		r.done <- code
	case <-time.After(20 * time.Second):
		r.Error("did not stop within 20 seconds")
	}
}

// walker is somebody with a token who uses the API.
type walker struct {
	*running
	token string
}

// post sends a request and gives the id in the answer.
func (w walker) post(path, body string) string {
	w.Helper()
	ask, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.printed["ready"]+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+w.token)
	ask.Header.Set("Content-Type", "application/json")
	answer := w.do(ask)
	var created struct{ ID string }
	if err := json.Unmarshal(answer, &created); err != nil || created.ID == "" {
		w.Fatalf("POST %s answered %s: %v", path, answer, err)
	}
	return created.ID
}

func (w walker) get(address string, header ...string) []byte {
	w.Helper()
	ask, err := http.NewRequestWithContext(w.Context(), http.MethodGet, address, nil)
	if err != nil {
		w.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+w.token)
	for i := 0; i < len(header); i += 2 {
		ask.Header.Set(header[i], header[i+1])
	}
	return w.do(ask)
}

func (w walker) do(ask *http.Request) []byte {
	w.Helper()
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	if answer.StatusCode/100 != 2 {
		w.Fatalf("%s %s = %d: %s", ask.Method, ask.URL.Path, answer.StatusCode, body)
	}
	return body
}

func TestRecordPrintAndScan(t *testing.T) {
	store := teststore.URL(t)
	var secret, log bytes.Buffer
	if code := run(t.Context(), []string{"token", "create", "--store", store, "--name", "walk", "--role", "admin"}, nil, &secret, &log); code != 0 {
		t.Fatalf("token create = %d: %s", code, log.String())
	}
	w := walker{start(t, "serve", "--store", store, "--listen", "127.0.0.1:0"), strings.TrimSpace(secret.String())}

	producer := w.post("/producers", `{"kind":"cooperative","name":"HTX Mắm cáy Hồng Tiến","address":{"commune":"xã Hồng Vũ","province":"tỉnh Hưng Yên"}}`)
	product := w.post("/products", fmt.Sprintf(`{"producer":%q,"name":"Mắm cáy Hồng Tiến","group":"food","package":"jar","content":{"value":"500","unit":"GRM"}}`, producer))
	raw := func(name, kg string) string {
		return w.post("/batches", fmt.Sprintf(`{"producer":%q,"stage":"raw_material","name":%q,"made_on":"2026-03-01","made":{"value":%q,"unit":"KGM"}}`, producer, name, kg))
	}
	crabs, salt := raw("Cáy tươi", "100"), raw("Muối biển", "25.5")
	sauce := w.post("/batches", fmt.Sprintf(`{"producer":%q,"stage":"processing","name":"Mắm chượp","made_on":"2026-09-01","made":{"value":"90","unit":"KGM"},
		"inputs":[{"batch":%q,"quantity":{"value":"80","unit":"KGM"}},{"batch":%q,"quantity":{"value":"20","unit":"KGM"}}],
		"losses":[{"name":"Vỏ và bã","quantity":{"value":"10","unit":"KGM"}}]}`, producer, crabs, salt))
	jars := w.post("/batches", fmt.Sprintf(`{"producer":%q,"stage":"packaging","product":%q,"made_on":"2026-09-20","made":{"value":"160","unit":"H87"},
		"inputs":[{"batch":%q,"quantity":{"value":"80000","unit":"GRM"}}]}`, producer, product, sauce))
	labels := w.post("/batches/"+jars+"/label-runs", `{"count":5,"units":true,"stock":"a4-24"}`)

	sheet := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(sheet, w.get(w.printed["ready"]+"/api/v1/label-runs/"+labels+"/sheet.pdf"), 0o600); err != nil {
		t.Fatal(err)
	}
	addresses := decode(t, sheet)
	if len(addresses) != 5 {
		t.Fatalf("%d different symbols on the sheet, want 5: %q", len(addresses), addresses)
	}
	for _, address := range addresses {
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(w.get(address, "Accept", "text/html")))
		if err != nil {
			t.Fatal(err)
		}
		history := page.Find("section[aria-labelledby=history]").Text()
		for _, name := range []string{"Cáy tươi", "Muối biển", "Mắm chượp", "Mắm cáy Hồng Tiến"} {
			if !strings.Contains(history, name) {
				t.Errorf("the history at %s does not name %s:\n%s", address, name, history)
			}
		}
	}
}

// decode gives what zbarimg reads from the pages of a PDF at 300 dpi, each once.
func decode(t *testing.T, pdf string) []string {
	t.Helper()
	images := filepath.Join(t.TempDir(), "page")
	command(t, "pdftoppm", "-r", "300", "-gray", "-png", pdf, images)
	pages, err := filepath.Glob(images + "*.png")
	if err != nil || len(pages) == 0 {
		t.Fatalf("pdftoppm made no page of %s: %v", pdf, err)
	}
	out := command(t, "zbarimg", append([]string{"--nodbus", "--quiet", "--raw"}, pages...)...)
	found := strings.Fields(out)
	slices.Sort(found)
	return slices.Compact(found)
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v (scripts/check installs poppler-utils and zbar-tools)", name, err)
	}
	return string(out)
}

func TestDemoMakesThingsOnce(t *testing.T) {
	data, store := filepath.Join(t.TempDir(), "demo"), teststore.URL(t)
	demo := func(inspect func(w walker)) map[string]string {
		r := start(t, "demo", "--data", data, "--store", store, "--listen", "127.0.0.1:0")
		defer r.end()
		inspect(walker{r, r.printed["token admin"]})
		// The port is another each time; the rest is to stay.
		home := r.printed["ready"]
		for name, value := range r.printed {
			r.printed[name] = strings.ReplaceAll(value, home, "HOME")
		}
		return r.printed
	}
	kept := func(w walker) (sizes []int) {
		for _, path := range []string{"/producers", "/products", "/sites", "/batches", "/handovers", "/tokens"} {
			var list struct{ Items []any }
			if err := json.Unmarshal(w.get(w.printed["ready"]+"/api/v1"+path+"?limit=200"), &list); err != nil {
				w.Fatal(err)
			}
			sizes = append(sizes, len(list.Items))
		}
		return sizes
	}
	var before, after []int
	first := demo(func(w walker) {
		before = kept(w)
		if addresses := decode(t, w.printed["labels"]); len(addresses) != 24 || !strings.HasPrefix(addresses[0], strings.ToUpper(w.printed["ready"])+"/T/") {
			t.Errorf("the labels carry %q", addresses)
		}
		var out, log bytes.Buffer
		if code := run(t.Context(), []string{"labels", "check", w.printed["labels"]}, nil, &out, &log); code != 0 {
			t.Errorf("the labels are not as they should be:\n%s%s", out.String(), log.String())
		}
	})
	for _, name := range []string{"scan", "labels", "api", "token admin", "token producer", "ready"} {
		if first[name] == "" {
			t.Errorf("nothing is printed for %q: %v", name, first)
		}
	}
	again := demo(func(w walker) {
		after = kept(w)
		crabs := w.get(w.printed["ready"] + "/api/v1/batches?stage=raw_material&limit=1")
		var list struct{ Items []struct{ ID string } }
		if err := json.Unmarshal(crabs, &list); err != nil {
			t.Fatal(err)
		}
		w.post("/recalls", fmt.Sprintf(`{"batches":[%q],"reason":"thử","message":"Ngừng sử dụng."}`, list.Items[0].ID))
	})
	if !slices.Equal(before, after) || slices.Contains(before, 0) {
		t.Errorf("kept %v at first and %v after a second run", before, after)
	}
	for name, value := range first {
		if again[name] != value {
			t.Errorf("%s: %q, again %q", name, value, again[name])
		}
	}
	// Whoever tries a recall in the demo can still start it again.
	demo(func(walker) {})
}

func TestSettingsAreChecked(t *testing.T) {
	busy := start(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	at := strings.TrimPrefix(busy.printed["ready"], "http://")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("this is no store"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args, environ []string
		code          int
		says          string
	}{
		"no command":       {[]string{}, nil, 2, "expected"},
		"unknown flag":     {[]string{"serve", "--port", "1"}, nil, 2, "--port"},
		"port in use":      {[]string{"serve", "--listen", at}, nil, 1, "--listen"},
		"path in address":  {[]string{"serve", "--listen", "127.0.0.1:0", "--public-url", "https://a.vn/tem"}, nil, 1, "--public-url"},
		"address of ftp":   {[]string{"serve", "--listen", "127.0.0.1:0"}, []string{"NGUON_PUBLIC_URL=ftp://a.vn"}, 1, "ftp://a.vn"},
		"host in letters":  {[]string{"serve", "--listen", "127.0.0.1:0", "--public-url", "https://nguồn.vn"}, nil, 1, "xn--"},
		"long host":        {[]string{"serve", "--listen", "127.0.0.1:0", "--public-url", "https://" + strings.Repeat("a", 41)}, nil, 1, "longer than 40"},
		"no address":       {[]string{"serve", "--listen", "0.0.0.0:0"}, nil, 1, "labels need the address"},
		"unknown zone":     {[]string{"serve", "--listen", "127.0.0.1:0", "--zone", "Asia/Thai_Binh"}, nil, 1, "--zone"},
		"unknown store":    {[]string{"serve", "--listen", "127.0.0.1:0", "--store", "paper:"}, nil, 1, "store"},
		"not a store":      {[]string{"serve", "--listen", "127.0.0.1:0", "--store", "sqlite:" + file}, nil, 1, "store"},
		"unknown role":     {[]string{"token", "create", "--name", "x", "--role", "king"}, nil, 2, "--role"},
		"unknown variable": {[]string{"version"}, []string{"NGUON_LISTN=1"}, 0, "NGUON_LISTN"},
		"nobody there":     {[]string{"healthcheck", "--listen", "127.0.0.1:1"}, nil, 1, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var out, log bytes.Buffer
			code := run(t.Context(), test.args, test.environ, &out, &log)
			if code != test.code || !strings.Contains(log.String(), test.says) {
				t.Errorf("nguon %s = %d, %q; want %d and a word of %q", test.args, code, log.String(), test.code, test.says)
			}
		})
	}
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"healthcheck", "--listen", at}, nil, &out, &log); code != 0 {
		t.Errorf("healthcheck = %d: %s", code, log.String())
	}
}

// The tour in the README has to work when it is pasted.
func TestReadmeTour(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tour, _ := strings.Cut(string(readme), "\n## A tour of the API\n")
	_, tour, _ = strings.Cut(tour, "\n```sh\n")
	tour, after, ok := strings.Cut(tour, "\n```\n")
	if !ok {
		t.Fatal("README.md has no tour")
	}
	folder := t.TempDir()
	r := start(t, "demo", "--data", filepath.Join(folder, "nguon-demo"), "--store", teststore.URL(t), "--listen", "127.0.0.1:0")
	const asPrinted = "NGUON=http://127.0.0.1:8080\n"
	if !strings.HasPrefix(tour, asPrinted) {
		t.Fatalf("the tour does not begin with %q", asPrinted)
	}
	paste := func(script string) (string, error) {
		shell := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
		shell.Dir = folder
		out, err := shell.CombinedOutput()
		return string(out), err
	}
	tour = "NGUON=" + r.printed["ready"] + "\n" + strings.TrimPrefix(tour, asPrinted)
	out, err := paste(tour)
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for _, said := range []string{`"value":"14.5"`, `"Cáy tươi"`, `"standing":"issued"`, `"standing":"recalled"`, `"in_force":false`} {
		if !strings.Contains(out, said) {
			t.Errorf("the tour did not print %s:\n%s", said, out)
		}
	}
	if labels := decode(t, filepath.Join(folder, "tem.pdf")); len(labels) != 18 {
		t.Errorf("%d labels on the sheet of the tour, want 18", len(labels))
	}
	_, mistake, _ := strings.Cut(after, "\n```sh\n")
	mistake, _, _ = strings.Cut(mistake, "\n```\n")
	out, err = paste(tour + "\n" + mistake)
	if err == nil {
		t.Errorf("the mistake was accepted:\n%s", out)
	}
	for _, field := range []string{"name", "made_on", "made", "inputs", "product"} {
		if !strings.Contains(out, `"#/`+field+`"`) {
			t.Errorf("the answer does not name %s:\n%s", field, out)
		}
	}
}

// chromium is a browser of its own, closed at the end of the test.
func chromium(t *testing.T, viewport chromedp.Action[chromedp.Void]) context.Context {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath("chromium"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	if _, err := chromedp.Run(ctx, viewport); err != nil {
		t.Fatalf("chromium: %v (scripts/check installs it)", err)
	}
	return ctx
}

// What a cheap phone makes of the scan page: one request, nothing of any other
// host, no script, and no line that has to be scrolled sideways.
func TestScanPageOnAPhone(t *testing.T) {
	r := start(t, "demo", "--data", filepath.Join(t.TempDir(), "demo"), "--listen", "127.0.0.1:0")
	ctx := chromium(t, chromedp.EmulateViewport(360, 640, chromedp.EmulateMobile))
	if _, err := chromedp.Run(ctx, chromedp.Navigate(r.printed["scan"])); err != nil {
		t.Fatal(err)
	}
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
		Width, Scripts int
		Fetched, Below []string
		Smallest       float64
	}](`({
		width: document.documentElement.scrollWidth,
		scripts: document.scripts.length,
		fetched: performance.getEntriesByType("resource").map(r => r.name).filter(n => !n.startsWith("data:")),
		below: ["h1", ".goods h2", ".goods dd", ".dates"].filter(s => document.querySelector(s).getBoundingClientRect().top > 640),
		smallest: Math.min(...[...document.querySelectorAll("body *")].filter(e => e.innerText).map(e => parseFloat(getComputedStyle(e).fontSize))),
	})`))
	if err != nil {
		t.Fatal(err)
	}
	if seen.Width > 360 {
		t.Errorf("the page is %d px wide on a screen of 360", seen.Width)
	}
	if seen.Scripts != 0 || len(seen.Fetched) != 0 {
		t.Errorf("%d scripts, and %q fetched beside the page; want none", seen.Scripts, seen.Fetched)
	}
	if seen.Smallest < 13 {
		t.Errorf("the smallest type is %v px", seen.Smallest)
	}
	if len(seen.Below) != 0 {
		t.Errorf("%q begin below the first screen", seen.Below)
	}
}
