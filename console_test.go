package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// evening is somebody who prints labels at home, in a browser without scripts.
type evening struct {
	*testing.T
	ctx  context.Context
	base string
	axe  string
}

// A household's daughter signs in, picks a batch, sees the labels, prints them
// and downloads the file: on a phone and on a laptop, in both languages. Every
// screen on the way fits its window and is judged by axe.
func TestAnEveningAtTheConsole(t *testing.T) {
	r := start(t, "demo", "--data", filepath.Join(t.TempDir(), "demo"), "--listen", "127.0.0.1:0")
	axe, err := os.ReadFile("scripts/decode/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v: scripts/check installs it (npm --prefix scripts/decode ci)", err)
	}
	phone := chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile)
	laptop := chromedp.EmulateViewport(1280, 800)
	e := &evening{t, chromium(t, phone), r.printed["ready"], string(axe)}

	e.open("/console/sign-in?lang=vi")
	e.judge("sign in")
	e.do(chromedp.SendKeys("#f-token", r.printed["token producer"]))
	e.click("main button")
	e.at("^/console")
	e.judge("batches")
	e.click(".card .button")
	e.at("/labels")
	e.judge("printing")

	// She has eight labels left on a sheet that begins at the ninth place.
	e.eval(`document.querySelector("#f-count").value = "8"`)
	e.click("label[for=start-9]")
	e.click("form.order .second")
	e.at("[?].*count=8&.*")
	e.pictures(2)
	e.judge("preview")
	e.do(laptop)
	e.judge("preview on a laptop")
	e.click("a.language")
	e.at("[?].*lang=en.*")
	e.pictures(2)
	e.judge("preview in English")

	e.click(".preview button")
	e.at("/console/label-runs/[0-9a-f-]+")
	e.judge("run")
	if file := e.download("a.button[download]"); !strings.HasPrefix(file, "%PDF-") {
		t.Errorf("the file begins with %.20q", file)
	}
	for _, screen := range []string{"/console/blanks/new", "/console/blanks", "/console/stocks/new", "/console/stocks", "/console/nothing"} {
		e.open(screen)
		e.judge(screen)
	}
	e.do(phone)
	e.open("/console/stocks/new")
	e.judge("new stock on a phone")
	e.click("header button")
	e.at("/console/sign-in")
}

func (e *evening) do(steps ...chromedp.Action[chromedp.Void]) {
	e.Helper()
	ctx, cancel := context.WithTimeout(e.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		e.Fatal(err)
	}
}

func (e *evening) open(path string) {
	e.Helper()
	e.do(chromedp.Navigate(e.base + path))
}

func (e *evening) eval(script string) {
	e.Helper()
	e.do(chromedp.Evaluate[chromedp.Void](script))
}

// click presses the mouse on the first element that selector finds.
func (e *evening) click(selector string) {
	e.Helper()
	at, err := chromedp.Run(e.ctx, chromedp.Evaluate[struct{ X, Y float64 }](`(() => {
		const e = document.querySelector(`+"`"+selector+"`"+`)
		e.scrollIntoView({block: "center"})
		const r = e.getBoundingClientRect()
		return {x: r.x + r.width / 2, y: r.y + r.height / 2}
	})()`))
	if err != nil {
		e.Fatalf("%s: %v", selector, err)
	}
	e.do(chromedp.MouseClickXY(at.X, at.Y))
}

// at waits for a page whose path and query end as a pattern says, as a person
// does.
func (e *evening) at(end string) {
	e.Helper()
	var address string
	for range 200 {
		seen, err := chromedp.Run(e.ctx, chromedp.Evaluate[struct{ At, State string }](`({at: location.pathname + location.search, state: document.readyState})`))
		if address = seen.At; err == nil && seen.State == "complete" && matched(address, end) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	e.Fatalf("at %s, not at %s", address, end)
}

func matched(address, end string) bool {
	ok, err := regexp.MatchString(end+"$", address)
	return err == nil && ok
}

// pictures expects so many of the preview, drawn.
func (e *evening) pictures(want int) {
	e.Helper()
	for range 100 {
		drawn, err := chromedp.Run(e.ctx, chromedp.Evaluate[int](`[...document.images].filter(i => i.complete && i.naturalWidth > 0).length`))
		if err == nil && drawn == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	e.Errorf("the preview has not %d pictures", want)
}

// judge holds the screen that is open against its window, and against the
// rules of WCAG that a program can tell.
func (e *evening) judge(name string) {
	e.Helper()
	type finding struct{ ID, Help, Where string }
	seen, err := chromedp.Run(e.ctx, chromedp.Evaluate[struct {
		Width, Window, Scripts int
		Foreign                []string
		Smallest               float64
		Findings               []finding
	}](e.axe+`;(async () => ({
		width: document.documentElement.scrollWidth,
		window: window.innerWidth,
		scripts: document.scripts.length,
		foreign: performance.getEntriesByType("resource").map(r => r.name).filter(n => !n.startsWith(location.origin) && !n.startsWith("data:")),
		smallest: Math.min(...[...document.querySelectorAll("body *")].filter(e => e.innerText).map(e => parseFloat(getComputedStyle(e).fontSize))),
		findings: (await axe.run(document, {resultTypes: ["violations"]})).violations.map(v => ({id: v.id, help: v.help, where: v.nodes[0].html})),
	}))()`, chromedp.EvalAwaitPromise))
	if err != nil {
		e.Fatalf("%s: %v", name, err)
	}
	if seen.Width > seen.Window {
		e.Errorf("%s is %d px wide in a window of %d", name, seen.Width, seen.Window)
	}
	if seen.Scripts != 0 || len(seen.Foreign) != 0 {
		e.Errorf("%s has %d scripts, and fetches %q", name, seen.Scripts, seen.Foreign)
	}
	if seen.Smallest < 13 {
		e.Errorf("the smallest type of %s is %v px", name, seen.Smallest)
	}
	for _, f := range seen.Findings {
		e.Errorf("%s: %s: %s: %s", name, f.ID, f.Help, f.Where)
	}
}

// download clicks a link and gives the file that the browser has saved.
func (e *evening) download(link string) string {
	e.Helper()
	dir := e.TempDir()
	e.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
		return err
	}))
	e.click(link)
	for range 200 {
		files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
		if err != nil {
			e.Fatal(err)
		}
		if len(files) == 1 {
			file, err := os.ReadFile(files[0])
			if err != nil {
				e.Fatal(err)
			}
			if !strings.Contains(filepath.Base(files[0]), "Mắm cáy") {
				e.Errorf("the file is called %q", filepath.Base(files[0]))
			}
			return string(file)
		}
		time.Sleep(50 * time.Millisecond)
	}
	e.Fatal("nothing was saved")
	return ""
}
