// Package gs1 reads and checks the identification keys of GS1: trade item
// numbers (GTIN), and the texts that lot and serial numbers may be.
//
// It follows the GS1 General Specifications and knows nothing else of the
// trade: whose number a GTIN is, which lots exist and whether a lot is unique
// is for others to say. What it refuses, it refuses with a code and values, as
// the rest of the domain does; the sentences are made elsewhere.
package gs1

import "fmt"

// Error is why something is no GS1 key: a stable code and the values that a
// sentence about it needs, in the order that the code's documentation gives.
type Error struct {
	Code string
	Args []any
}

func (e Error) Error() string {
	s := e.Code
	for i, a := range e.Args {
		if i == 0 {
			s += ":"
		}
		s += fmt.Sprintf(" %v", a)
	}
	return s
}
