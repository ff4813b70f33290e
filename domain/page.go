package domain

// DefaultPageSize and MaxPageSize bound the items of one page of a list.
const (
	DefaultPageSize = 50
	MaxPageSize     = 200
)

// Page asks for a part of a list. Every list is ordered by the id of its
// items, newest first; ids are time-ordered, so that order is total and stays.
type Page struct {
	// After is the id of the last item of the page before; empty for the first.
	After string
	// Limit is 1 to MaxPageSize.
	Limit int
}

// List is one page.
type List[T any] struct {
	Items []T
	// Next is the Page.After of the page that follows; empty on the last page.
	Next string
}
