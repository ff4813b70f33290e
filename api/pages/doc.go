// Package pages makes the pages that people see: it turns what the domain says
// into typed views, and views into whole HTML documents in memory.
//
// A page is one response: no script, no picture or font from anywhere, one
// style sheet inside it whose hash the content security policy names. Each
// template has a view struct of its own, every word comes from package words,
// and a template holds none. What a view does not name cannot be shown; which
// facts are public at all is decided in package domain.
//
// Requests, languages' headers, status codes, caching and compression are the
// caller's.
package pages
