package domain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Kind says what sort of refusal an error is. A Kind is itself an error, so
// that errors.Is(err, domain.NotFound) asks for it.
type Kind uint8

// The kinds. Whatever has none of them is a fault of the service.
const (
	// Invalid: the request breaks a rule by itself, whatever is stored.
	Invalid Kind = iota + 1
	// Unauthenticated: it is not known who asks.
	Unauthenticated
	// Forbidden: who asks is known, and may not do this.
	Forbidden
	// NotFound: there is no such thing, or none that the caller may see.
	NotFound
	// Conflict: right by itself, but not with what is stored.
	Conflict
	// Stale: what is to be changed has changed since it was read.
	Stale
	// Unavailable: the store cannot answer now; the same call may succeed later.
	Unavailable
)

var kindNames = [...]string{"fault", "invalid", "unauthenticated", "forbidden", "not found", "conflict", "stale", "unavailable"}

func (k Kind) Error() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "fault"
}

// Problem is one thing that is wrong: where, which rule, and the values that
// a sentence about it needs. The sentences themselves are kept beside the
// pages and the API, by Code.
type Problem struct {
	// Field is the path of the offending value in the request, in the form of
	// a JSON pointer without its leading slash: "inputs/0/quantity". Empty
	// means the request as a whole.
	Field string
	// Code is stable and in snake case; clients may depend on it.
	Code string
	// Args are the values for the sentence, in the order that the code's
	// documentation gives.
	Args []any
}

func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Code)
	if p.Field != "" {
		b.WriteString(" at " + p.Field)
	}
	for i, a := range p.Args {
		if i == 0 {
			b.WriteString(":")
		}
		fmt.Fprintf(&b, " %v", a)
	}
	return b.String()
}

// In gives the problem with its field below prefix.
func (p Problem) In(prefix string) Problem {
	switch {
	case p.Field == "":
		p.Field = prefix
	case prefix != "":
		p.Field = prefix + "/" + p.Field
	}
	return p
}

// Error is a refusal: its kind, all that is wrong, and the cause for the log.
type Error struct {
	Kind     Kind
	Problems []Problem
	// Err is the cause; readers outside never see it.
	Err error
}

func (e *Error) Error() string {
	parts := []string{e.Kind.Error()}
	for _, p := range e.Problems {
		parts = append(parts, p.Error())
	}
	s := strings.Join(parts, "; ")
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Is makes the kind of an error findable by errors.Is.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

func (e *Error) Unwrap() error { return e.Err }

// refuse builds a refusal with a single problem.
func refuse(kind Kind, field, code string, args ...any) *Error {
	return &Error{Kind: kind, Problems: []Problem{{Field: field, Code: code, Args: args}}}
}

// ErrMissing is what a store answers when there is no such thing.
var ErrMissing error = &Error{Kind: NotFound, Problems: []Problem{{Code: CodeMissing}}}

// ErrStale is what a store answers when the revision it was given is not the
// one it keeps. Nothing is stored then.
var ErrStale error = &Error{Kind: Stale, Problems: []Problem{{Code: CodeStale}}}

// Codes that belong to no single noun.
const (
	// CodeMissing has no values.
	CodeMissing = "not_found"
	// CodeStale has no values.
	CodeStale = "changed_meanwhile"
	// CodeForbidden has no values.
	CodeForbidden = "forbidden"
	// CodeRequired has no values.
	CodeRequired = "required"
	// CodeUnknownValue names the value and the allowed ones.
	CodeUnknownValue = "unknown_value"
	// CodeUnknownReference names the id that leads nowhere the caller may see.
	CodeUnknownReference = "unknown_reference"
	// CodeTooMany names the count and the most that is allowed.
	CodeTooMany = "too_many"
	// CodeOutOfRange names the value, the least and the most.
	CodeOutOfRange = "out_of_range"
	// CodeTaken names the value that something else has already.
	CodeTaken = "taken"
)

// Unique values that a store refuses to keep twice.
const (
	ClaimID        = "id"
	ClaimCode      = "code"
	ClaimLot       = "lot"
	ClaimGTIN      = "gtin"
	ClaimSiteCode  = "site_code"
	ClaimTokenHash = "token_hash"
)

// TakenError is a store's refusal of a value that must be unique and is
// already kept. It is a Conflict.
type TakenError struct {
	// Claim is one of the Claim constants.
	Claim string
	// Err is the store's cause, for the log.
	Err error
}

func (e *TakenError) Error() string        { return "conflict; " + e.Claim + " is taken" }
func (e *TakenError) Is(target error) bool { return target == Conflict }
func (e *TakenError) Unwrap() error        { return e.Err }

// ShortError is a store's refusal to take more of a batch than is left in a
// holder's hands. It is a Conflict.
type ShortError struct {
	Batch  BatchID
	Holder ProducerID
	// Left is what remains, in the base unit of the batch's dimension; 0 when
	// the holder has none of it.
	Left int64
}

func (e *ShortError) Error() string {
	return fmt.Sprintf("conflict; %d left of batch %s with %s", e.Left, e.Batch, e.Holder)
}
func (e *ShortError) Is(target error) bool { return target == Conflict }

// RepeatedError is a store's refusal of a change whose request key was used by
// an earlier, accepted one. It carries that one. It is a Conflict.
type RepeatedError struct{ Request Request }

func (e *RepeatedError) Error() string {
	return "conflict; request key is used by " + string(e.Request.Subject.ID)
}
func (e *RepeatedError) Is(target error) bool { return target == Conflict }

// problems gathers what is wrong with one request, so that all of it can be
// said at once.
type problems []Problem

func (p *problems) add(field, code string, args ...any) {
	*p = append(*p, Problem{Field: field, Code: code, Args: args})
}

// take adds err below field. It is nil or a Problem, as the parsers of this
// package return it.
func (p *problems) take(field string, err error) {
	if err == nil {
		return
	}
	var one Problem
	if !errors.As(err, &one) {
		panic(fmt.Sprintf("domain: %v at %s is not a Problem", err, field))
	}
	*p = append(*p, one.In(field))
}

// err is nil when nothing was found wrong, and an Invalid error otherwise.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Problems: p}
}

// item is the path of entry i of a list.
func item(list string, i int) string { return list + "/" + strconv.Itoa(i) }

// inField moves the problems of a refusal that are at one field to another.
func inField(err error, from, to string) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Problems = slices.Clone(e.Problems)
	for i := range moved.Problems {
		if moved.Problems[i].Field == from {
			moved.Problems[i].Field = to
		}
	}
	return &moved
}
