package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"nguon/domain"
)

var errClosed = errors.New("the store is closed")

// unavailable is the refusal of what may succeed later.
func unavailable(cause error) error {
	return &domain.Error{Kind: domain.Unavailable, Err: fmt.Errorf("storage/mongo: %w", cause)}
}

// taken says whether an insert was refused because its _id is kept already.
// No other unique index exists, so there is nothing else that it could mean.
func taken(err error) bool { return driver.IsDuplicateKeyError(err) }

// refusal says whether err is one of the errors of the contract.
func refusal(err error) bool {
	for _, kind := range []domain.Kind{domain.NotFound, domain.Conflict, domain.Stale, domain.Unavailable} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// translate gives the contract's error for what the driver answered under ctx.
// Refusals of the contract pass through as they are.
func translate(ctx context.Context, err error) error {
	switch {
	case err == nil || refusal(err):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case ended(ctx) && driver.IsTimeout(err):
		// The driver gives up a little before the context does.
		return context.DeadlineExceeded
	case temporary(err):
		return unavailable(err)
	}
	return fmt.Errorf("storage/mongo: %w", err)
}

func ended(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < 100*time.Millisecond
}

// Codes of a server that cannot do now what it may do later: it is no primary
// (any more), shuts down, or could not hear from a majority in time.
var temporaryCodes = []int{
	6, 7, 89, 91, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 64, 50, 100,
}

// temporary says whether the same call may succeed later.
func temporary(err error) bool {
	var fault faulty
	var decode *bson.DecodeError
	if errors.As(err, &fault) || errors.As(err, &decode) {
		return false
	}
	var server driver.ServerError
	if !errors.As(err, &server) {
		// It did not come from a server: no server was found, no connection
		// could be had, or it broke.
		return true
	}
	if driver.IsNetworkError(err) || driver.IsTimeout(err) || server.HasErrorLabel("RetryableWriteError") {
		return true
	}
	for _, code := range temporaryCodes {
		if server.HasErrorCode(code) {
			return true
		}
	}
	return false
}

// faulty is a document that this program cannot have written.
type faulty struct{ err error }

func (f faulty) Error() string { return f.err.Error() }
func (f faulty) Unwrap() error { return f.err }
