package labels

import (
	"testing"

	"github.com/skip2/go-qrcode"
)

// bySkip2 reports whether modules are the symbol that skip2 draws of an address at a level. Each mask is taken off first:
// which one is best is a matter of rules that encoders read differently.
func bySkip2(t testing.TB, size int, dark func(x, y int) bool, address string, level qrcode.RecoveryLevel) bool {
	t.Helper()
	code, err := qrcode.New(address, level)
	if err != nil {
		t.Fatal(err)
	}
	code.DisableBorder = true
	rows := code.Bitmap()
	if len(rows) > 41 {
		t.Fatalf("%s takes %d modules, where there are more patterns than this test knows", address, len(rows))
	}
	if size != len(rows) {
		return false
	}
	theirs := func(x, y int) bool { return rows[y][x] }
	ourMask, theirMask := formatOf(dark), formatOf(theirs)
	if ourMask>>3 != theirMask>>3 {
		return false // another level
	}
	for y := range size {
		for x := range size {
			switch {
			case x < 9 && y == 8 || x == 8 && y < 9 || x == 8 && y > size-8 || x >= size-8 && y == 8:
				// Format information, which names the mask.
			case ofPatterns(size, x, y):
				if dark(x, y) != theirs(x, y) {
					return false
				}
			case dark(x, y) != theirs(x, y) != (turned(ourMask&7, x, y) != turned(theirMask&7, x, y)):
				return false
			}
		}
	}
	return true
}

// formatOf reads level and mask, two bits and three (ISO/IEC 18004, 7.9.1).
func formatOf(dark func(x, y int) bool) (format int) {
	for x := range 5 {
		format <<= 1
		if dark(x, 8) {
			format |= 1
		}
	}
	return format ^ 0b10101
}

// ofPatterns reports whether a module belongs to finders, timing or alignment patterns of versions 1 to 6.
func ofPatterns(size, x, y int) bool {
	far := size - 9
	alignment := size > 21 && x >= far && x < far+5 && y >= far && y < far+5
	return alignment || x == 6 || y == 6 || x < 9 && y < 9 || x < 9 && y > far || x > far && y < 9
}

// turned reports whether a mask turns a module over (ISO/IEC 18004, table 10).
func turned(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (y/2+x/3)%2 == 0
	case 5:
		return x*y%6 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}
