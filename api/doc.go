// Package api is the service's HTTP side: the JSON interface under /api/v1,
// the public scan addresses, files to print, health, and the description of
// all of it in openapi.yaml.
//
// It owns the routes (routes.go reads as their documentation), who has to be
// signed in for them, the strict reading of requests, request keys and
// revisions as HTTP headers, and the one place where a refusal becomes a
// status (error.go). Each noun has a file with its handlers and its JSON.
//
// It decides nothing about the trade: a handler decodes, asks the Tracker and
// writes. Sentences are made by api/words, pages by api/pages, ink by labels,
// and what the public may see was decided before it gets here.
package api
