package labels

import (
	"github.com/skip2/go-qrcode"
)

// Symbol is a QR symbol as a square of modules, without its quiet zone.
type Symbol struct {
	size int
	dark []bool // row by row
}

// Size is the number of modules on each side.
func (s *Symbol) Size() int { return s.size }

// Dark reports whether the module in column x of row y is dark.
func (s *Symbol) Dark(x, y int) bool { return s.dark[y*s.size+x] }

// draft is an address with its mode and version chosen; only draw costs time.
type draft struct {
	code *qrcode.QRCode
}

// draftSymbol chooses the smallest version that holds the address at the error correction level.
func draftSymbol(address string, level qrcode.RecoveryLevel) (draft, error) {
	code, err := qrcode.New(address, level)
	if err != nil {
		// The encoder's one complaint about printable ASCII is its length.
		return draft{}, &TextError{Field: fieldAddress, Reason: TextTooLong}
	}
	code.DisableBorder = true
	return draft{code}, nil
}

// size is the number of modules on each side (ISO/IEC 18004, 6.3.1).
func (d draft) size() int { return 17 + 4*d.code.VersionNumber }

// draw makes the modules. A draft is good for one drawing: the encoder appends to its data each time.
func (d draft) draw() *Symbol {
	rows := d.code.Bitmap()
	s := &Symbol{size: len(rows), dark: make([]bool, 0, len(rows)*len(rows))}
	for _, row := range rows {
		s.dark = append(s.dark, row...)
	}
	return s
}

// bits packs the modules eight to a byte, dark as 1, each row from a new byte: the form of 1-bit images.
func (s *Symbol) bits() []byte {
	stride := (s.size + 7) / 8
	packed := make([]byte, stride*s.size)
	for i, dark := range s.dark {
		if dark {
			x, y := i%s.size, i/s.size
			packed[y*stride+x/8] |= 0x80 >> (x % 8)
		}
	}
	return packed
}
