package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestFront(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/t", "/t/", "/T", "/T/", "/t?code=", "/t?code=+&lang=vi"} {
		a := w.scan(path, "text/html").want(http.StatusOK)
		if !strings.Contains(string(a.body), `<form`) || !strings.Contains(a.header.Get("Content-Security-Policy"), "form-action 'self'") {
			t.Errorf("%s has no form that may be sent", path)
		}
	}
	a := w.send(call{method: "GET", path: "/", header: map[string]string{"Accept-Language": "en"}}).want(http.StatusOK)
	if a.header.Get("Content-Language") != "en" || a.header.Get("Vary") != "Accept-Language, Accept-Encoding" && len(a.header.Values("Vary")) != 2 {
		t.Errorf("headers %v", a.header)
	}
	if a := w.scan("/nothing", "text/html").want(http.StatusNotFound); !strings.Contains(string(a.body), `<a href="/">`) ||
		!strings.Contains(a.header.Get("Content-Security-Policy"), "form-action 'none'") {
		t.Error("the page of no address does not lead to the front page, or has a form")
	}
}

// Whatever is typed leads to the address of the code that it means.
func TestLookUp(t *testing.T) {
	w := newWorld(t)
	const batch, both = "/t/7K3QX9WM2P", "/t/7K3QX9WM2P/00010A2B4C6D8E0F"
	for typed, want := range map[string]string{
		"7K3QX9WM2P":                           batch,
		"  7k3q-x9w-m2p ":                      batch,
		"7K3Q X9W M2P":                         batch,
		"7K3Q–X9W–M2P":                         batch, // en dashes
		"7K3QX9WM2P/":                          batch,
		"7k3qx9wm2p/0001-0a2b-4c6d-8e0f":       both,
		"7K3Q-X9W-M2P 0001-0A2B-4C6D-8E0F":     both,
		"7K3Q-X9W-M2P / OOO1-0A2B-4C6D-8E0F":   both,
		"HTTPS://OCOP.EXAMPLE.VN/T/7K3QX9WM2P": batch,
		"https://ocop.example.vn/t/7k3qx9wm2p/00010a2b4c6d8e0f/":    both,
		"ocop.example.vn/T/7K3QX9WM2P?lang=en&utm_source=zalo#main": batch,
		"https://evil.example/t/7K3QX9WM2P":                         batch,
		"/t/7K3QX9WM2P":                                             batch,
		"t/7K3QX9WM2P":                                              batch,
	} {
		a := w.scan("/t?code="+url.QueryEscape(typed), "text/html").want(http.StatusSeeOther)
		if got := a.header.Get("Location"); got != want || len(a.body) != 0 {
			t.Errorf("%q leads to %q with %q, want %q", typed, got, a.body, want)
		}
	}
	if got := w.scan("/T/?code=7K3QX9WM2P&lang=en", "*/*").want(http.StatusSeeOther).header.Get("Location"); got != batch+"?lang=en" {
		t.Errorf("leads to %q", got)
	}
	for typed, code := range map[string]string{
		"7K3QX9WM2":                 "batch_code_length",
		"7K3QX9WM2Q":                "batch_code_check",
		"//evil.example":            "batch_code_character",
		"https://evil.example/":     "batch_code_character",
		"javascript:alert(1)":       "batch_code_character",
		`"><script>alert(1)`:        "batch_code_character",
		"\xff\xfe":                  "batch_code_character",
		"7K3QX9WM2P/ABC":            "unit_code_length",
		"7K3QX9WM2P/../../api/docs": "unit_code_character",
		strings.Repeat("7", 5000):   "batch_code_length",
	} {
		path := "/t?code=" + url.QueryEscape(typed)
		w.scan(path, "application/json").wantProblem(http.StatusBadRequest, "code "+code)
		a := w.scan(path, "text/html").want(http.StatusBadRequest)
		if html := string(a.body); !strings.Contains(html, "<form") || strings.Contains(html, "<script") ||
			!strings.Contains(a.header.Get("Content-Security-Policy"), "form-action 'self'") {
			t.Errorf("%q: %.300s", typed, html)
		}
	}
}

// The form stands where a code was wrong, and nowhere else.
func TestFormPolicy(t *testing.T) {
	w := newWorld(t)
	code := w.get(w.maker.token, base+"/batches/"+w.raw(w.maker, "1")).text("code")
	for path, want := range map[string]string{
		"/t/" + code:                       "'none'",
		"/t/" + code + "/00010A2B4C6D8E0F": "'none'",
		"/t/7K3QX9WM2P":                    "'self'",
		"/t/7K3QX9WM2Q":                    "'self'",
		docsPath:                           "'none'",
	} {
		a := w.scan(path, "text/html")
		if policy := a.header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action "+want) {
			t.Errorf("%s: %s", path, policy)
		}
		if form := strings.Contains(string(a.body), `<form class="lookup"`); form != (want == "'self'") {
			t.Errorf("%s has a form: %v", path, form)
		}
	}
}
