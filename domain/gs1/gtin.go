package gs1

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// GTIN is a Global Trade Item Number as Digital Links and databases hold it:
// fourteen digits with a right check digit, shorter numbers filled with zeros
// in front. A GTIN that came out of ParseGTIN is always right by form.
type GTIN string

// Codes of the problems with GTINs.
const (
	// CodeGTINLength names how many characters there are; 8, 12, 13 and 14 are right.
	CodeGTINLength = "gtin_length"
	// CodeGTINCharacter names the first character that is no digit as a code
	// point, such as "U+0020", and its place from 1.
	CodeGTINCharacter = "gtin_character"
	// CodeGTINCheck names the last digit and the one that it should be.
	CodeGTINCheck = "gtin_check"
	// CodeGTINZero has no values: all digits are zero.
	CodeGTINZero = "gtin_zero"
)

const gtinLen = 14

// ParseGTIN reads a GTIN-8, -12, -13 or -14 in digits alone. Spaces and
// hyphens are refused: a number that was not copied whole should not pass.
func ParseGTIN(s string) (GTIN, error) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			// What stands before is ASCII: the byte's place is the character's.
			r, _ := utf8.DecodeRuneInString(s[i:])
			return "", Error{Code: CodeGTINCharacter, Args: []any{fmt.Sprintf("U+%04X", r), i + 1}}
		}
	}
	switch len(s) {
	case 8, 12, 13, 14:
	default:
		return "", Error{Code: CodeGTINLength, Args: []any{len(s)}}
	}
	if strings.Trim(s, "0") == "" {
		return "", Error{Code: CodeGTINZero}
	}
	data, last := s[:len(s)-1], s[len(s)-1]
	if want := checkDigit(data); last != want {
		return "", Error{Code: CodeGTINCheck, Args: []any{string(last), string(want)}}
	}
	return GTIN(strings.Repeat("0", gtinLen-len(s)) + s), nil
}

// checkDigit is the standard check digit of GS1 keys of fixed length (GS1
// General Specifications, section 7.9): weights 3, 1, 3, … from the right; with
// the check digit the sum is a multiple of ten. Zeros in front change nothing,
// so the four lengths of a GTIN share it.
func checkDigit(data string) byte {
	sum := 0
	for i := range len(data) {
		weight := 1
		if (len(data)-i)%2 == 1 {
			weight = 3
		}
		sum += weight * int(data[i]-'0')
	}
	return byte('0' + (10-sum%10)%10)
}

// maxText is the most characters of a lot, AI (10), and of a serial, AI (21):
// both are X..20.
const maxText = 20

// ValidLot says whether s can be the value of AI (10), batch or lot number.
func ValidLot(s string) bool { return ValidCSET82(s) }

// ValidSerial says whether s can be the value of AI (21), serial number.
func ValidSerial(s string) bool { return ValidCSET82(s) }

// ValidCSET82 says whether s has 1 to 20 characters, all of GS1's character set
// 82 (GS1 General Specifications, section 7.11): digits, unaccented letters and
// twenty signs, without the space.
func ValidCSET82(s string) bool {
	for i := range len(s) {
		if !inCSET82(s[i]) {
			return false
		}
	}
	return s != "" && len(s) <= maxText
}

func inCSET82(c byte) bool {
	switch {
	case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		return true
	}
	return strings.IndexByte(`!"%&'()*+,-./:;<=>?_`, c) >= 0
}
