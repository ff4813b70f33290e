package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/gowebpki/jcs"
)

// Canonical gives the one byte sequence that stands for v: its JSON under the
// JSON Canonicalization Scheme (RFC 8785). Numbers in v must be whole and
// within ±2^53, as larger ones lose digits in that scheme; amounts are strings.
func Canonical(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("ledger: encode: %w", err)
	}
	canonical, err := jcs.Transform(plain)
	if err != nil {
		return nil, fmt.Errorf("ledger: canonicalise: %w", err)
	}
	return canonical, nil
}

// Hash is the SHA-256 of canonical bytes, in lower-case hex.
func Hash(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// SaltSize is the length of the salt that hides the personal values of one subject.
const SaltSize = 16

// Private is what a record holds in place of a personal value: HMAC-SHA256
// under the subject's salt, in lower-case hex. With the salt the value can be
// proved; once the salt is deleted, nothing of it can be found by guessing,
// and no proof breaks. An empty value stays empty.
func Private(salt []byte, value string) string {
	if value == "" {
		return ""
	}
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil))
}
