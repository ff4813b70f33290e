package api

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// visitor is somebody at the console, with the cookies that a browser keeps.
type visitor struct {
	*world
	cookies map[string]string
	header  map[string]string // sent with each request
}

// visit signs in with a token; an empty one stays outside.
func (w *world) visit(token string) *visitor {
	w.Helper()
	v := &visitor{world: w, cookies: map[string]string{}, header: map[string]string{"Sec-Fetch-Site": "same-origin"}}
	if token != "" {
		v.submit(signInPath, url.Values{"token": {token}}).wantLed(consolePath)
	}
	return v
}

// ask makes a request as a browser does; form is the body of a POST.
func (v *visitor) ask(method, path string, form url.Values) answered {
	v.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == get {
		req.Body, req.ContentLength = http.NoBody, 0
	} else {
		req.Header.Set("Content-Type", formType)
	}
	for name, value := range v.header {
		req.Header.Set(name, value)
	}
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	v.server.ServeHTTP(rec, req)
	res := rec.Result()
	for _, c := range res.Cookies() {
		if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answered{v.T, res.StatusCode, res.Header, body}
}

func (v *visitor) read(path string) *goquery.Document {
	v.Helper()
	a := v.ask(get, path, nil).want(http.StatusOK)
	return a.document()
}

func (v *visitor) submit(path string, form url.Values) answered {
	v.Helper()
	return v.ask(post, path, form)
}

func (a answered) document() *goquery.Document {
	a.t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	return doc
}

// wantLed expects to be led on to a place, and gives it.
func (a answered) wantLed(to string) string {
	a.t.Helper()
	a.want(http.StatusSeeOther)
	got := a.header.Get("Location")
	if !strings.HasPrefix(got, to) {
		a.t.Fatalf("led to %q, want %q", got, to)
	}
	return got
}

func TestSignInAndOut(t *testing.T) {
	w := newWorld(t)
	v := w.visit("")
	v.ask(get, consolePath, nil).wantLed(signInPath)
	a := v.submit(signInPath, url.Values{"token": {" " + w.maker.token + "\n"}})
	a.wantLed(consolePath)
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{sessionCookie + "=", "Path=/console", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=43200"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q has no %s", cookie, part)
		}
	}
	if strings.Contains(cookie, w.maker.token) || strings.Contains(w.log.String(), w.maker.token) {
		t.Error("the token is kept by the browser or the log")
	}
	a = v.ask(get, consolePath, nil).want(http.StatusOK)
	if got := a.header.Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("a screen may be kept: %q", got)
	}
	v.submit(consolePath+"/sign-out", nil).wantLed(signInPath)
	v.ask(get, consolePath, nil).wantLed(signInPath)
}

func TestWrongTokensDoNotSignIn(t *testing.T) {
	w := newWorld(t)
	v := w.visit("")
	for _, token := range []string{"", "nguon_", "nguon_" + strings.Repeat("A", 43), "mật khẩu", strings.Repeat("x", 5000)} {
		a := v.submit(signInPath, url.Values{"token": {token}, "next": {"/console?all=1"}})
		doc := a.want(http.StatusUnauthorized).document()
		if doc.Find("#f-token-error").Text() == "" || len(v.cookies) != 0 {
			t.Errorf("%.20q is not refused as it should be", token)
		}
		if doc.Find("[name=next]").AttrOr("value", "") != "/console?all=1" {
			t.Error("a wrong token loses where to go on")
		}
	}
	// A revoked token ends the sessions that it opened.
	token := into[tokenResponse](w.post(w.admin, base+"/tokens", `{"name": "máy", "role": "inspector"}`))
	v = w.visit(token.Secret)
	v.read(consolePath)
	w.send(call{method: "DELETE", path: base + "/tokens/" + string(token.ID), token: w.admin}).want(http.StatusOK)
	v.ask(get, consolePath, nil).wantLed(signInPath)
}

// A token is for programs and a cookie for people: neither opens the door of
// the other.
func TestCookiesAndTokensAreApart(t *testing.T) {
	w := newWorld(t)
	v := w.visit(w.maker.token)
	stranger := w.visit("")
	stranger.header["Authorization"] = "Bearer " + w.maker.token
	stranger.ask(get, consolePath, nil).wantLed(signInPath)
	v.ask(get, base+"/me", nil).wantProblem(http.StatusUnauthorized)
	v.cookies[sessionCookie] = w.maker.token
	v.ask(get, consolePath, nil).wantLed(signInPath)
}

// A form counts only when it comes from a page of ours.
func TestFormsOfOtherSites(t *testing.T) {
	w := newWorld(t)
	v := w.visit(w.maker.token)
	for _, test := range []struct {
		header map[string]string
		want   int
	}{
		{map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		{map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		{map[string]string{"Origin": "null"}, http.StatusForbidden},
		{map[string]string{"Origin": "https://ocop.example.vn"}, http.StatusSeeOther},
		{map[string]string{"Origin": "http://example.com"}, http.StatusSeeOther}, // the host that was asked
		{map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusSeeOther},
	} {
		v.header = test.header
		if a := v.submit(consolePath+"/sign-out", nil); a.status != test.want {
			t.Errorf("%v = %d, want %d", test.header, a.status, test.want)
		}
	}
	// Reading is for links from everywhere.
	v = w.visit(w.maker.token)
	v.header = map[string]string{"Sec-Fetch-Site": "cross-site"}
	v.read(consolePath)
}

func TestWhereSigningInLeads(t *testing.T) {
	w := newWorld(t)
	v := w.visit("")
	for asked, want := range map[string]string{
		"/console?all=1":    "/console?all=1",
		"/console/stocks":   "/console/stocks",
		"":                  "/console",
		"https://evil.vn/":  "/console",
		"//evil.vn/console": "/console",
		`/\evil.vn`:         "/console",
		`/console/..\evil`:  "/console",
		"/console/../t/X":   "/console",
		"/consolex":         "/console",
		"/api/v1/me":        "/console",
		"javascript:alert":  "/console",
		"/console/sign-in":  "/console",
		"/console/%2e%2e/":  "/console",
		"\n/console":        "/console",
		"console":           "/console",
	} {
		a := v.submit(signInPath, url.Values{"token": {w.maker.token}, "next": {asked}})
		if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != want {
			t.Errorf("next %q leads to %d %q, want %q", asked, a.status, got, want)
		}
	}
	// What was asked for is asked for again after signing in.
	v = w.visit("")
	led := v.ask(get, "/console?all=1", nil).wantLed(signInPath)
	if got := v.read(led).Find("[name=next]").AttrOr("value", ""); got != "/console?all=1" {
		t.Errorf("the way in leads to %q", got)
	}
}

func TestScreensSpeakTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	v := w.visit(w.maker.token)
	lang := func(path string) string { return v.read(path).Find("html").AttrOr("lang", "") }
	if got := lang(consolePath); got != "vi" {
		t.Errorf("at first %q", got)
	}
	v.header["Accept-Language"] = "en"
	if got := lang(consolePath); got != "en" {
		t.Errorf("with an English browser %q", got)
	}
	if got := lang(consolePath + "?lang=vi"); got != "vi" {
		t.Errorf("asked for Vietnamese: %q", got)
	}
	if got := lang(consolePath); got != "vi" {
		t.Errorf("the choice is forgotten: %q", got)
	}
}

func TestFormsThatAreNone(t *testing.T) {
	w := newWorld(t)
	v := w.visit("")
	v.submit(signInPath, url.Values{"token": {strings.Repeat("x", maxForm)}}).want(http.StatusRequestEntityTooLarge)
	req := httptest.NewRequest(post, signInPath, strings.NewReader(`{"token": "x"}`))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, req)
	if rec.Code != http.StatusUnsupportedMediaType {
		t.Errorf("JSON as a form = %d", rec.Code)
	}
}

func TestBatchesScreen(t *testing.T) {
	w := newWorld(t)
	v := w.visit(w.maker.token)
	if doc := v.read(consolePath); doc.Find(".empty").Length() != 1 {
		t.Error("no batches, and the screen does not say so")
	}
	crab := w.raw(w.maker, "500")
	jars := into[batchResponse](w.packed(w.maker, crab, "MC-1"))
	w.post(w.maker.token, base+"/batches/"+string(jars.ID)+"/label-runs", `{"count": 7, "units": true, "stock": "a4-24"}`)
	doc := v.read(consolePath)
	if got := strings.Join(strings.Fields(doc.Find(".card").Text()), " "); got != "Mắm cáy chắt lô MC-1 20 hũ, sản xuất ngày 12/03/2026 Đã có tem: 7 / 20 In tem" {
		t.Errorf("the card says %q", got)
	}
	if n := v.read(consolePath + "?all=1").Find(".card").Length(); n != 2 {
		t.Errorf("%d batches of all stages, want 2", n)
	}
	if n := w.visit(w.other.token).read(consolePath + "?all=1").Find(".card").Length(); n != 0 {
		t.Errorf("another producer sees %d batches", n)
	}
	for _, token := range []string{w.admin, w.inspector} {
		if got := w.visit(token).read(consolePath).Find(".about").Text(); !strings.Contains(got, "Hợp tác xã Mắm Cáy Mẫu") {
			t.Errorf("the producer is not named: %q", got)
		}
	}
	v.ask(get, consolePath+"?cursor=x", nil).want(http.StatusBadRequest)
}

func TestBatchesScreenGoesOn(t *testing.T) {
	w := newWorld(t)
	w.unchecked = true
	for range screenPage + 1 {
		w.raw(w.maker, "1")
	}
	v := w.visit(w.maker.token)
	doc := v.read(consolePath + "?all=1")
	next := doc.Find("a[rel=next]").AttrOr("href", "")
	if n := doc.Find(".card").Length(); n != screenPage || next == "" {
		t.Fatalf("%d batches, next %q", n, next)
	}
	doc = v.read(next)
	if n := doc.Find(".card").Length(); n != 1 || doc.Find("a[rel=next]").Length() != 0 {
		t.Errorf("%d batches on the last page", n)
	}
}
