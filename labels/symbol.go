package labels

import (
	"errors"

	"nguon/labels/qr"
)

// Symbol is a QR symbol as a square of modules, without its quiet zone.
type Symbol struct {
	modules qr.Symbol
}

// Size is the number of modules on each side.
func (s *Symbol) Size() int { return s.modules.Size() }

// Dark reports whether the module in column x of row y is dark.
func (s *Symbol) Dark(x, y int) bool { return s.modules.Dark(x, y) }

// bits packs the modules eight to a byte, dark as 1, each row from a new byte: the form of 1-bit images.
func (s *Symbol) bits() []byte { return s.modules.AppendBits(nil) }

// draft is an address with its smallest versions chosen; only drawing one of them costs time.
type draft struct {
	address        string
	medium, strong int // modules on a side at error correction levels M and Q
}

func newDraft(address string) (draft, error) {
	medium, err := qr.Version(address, qr.M)
	if err != nil {
		return draft{}, symbolError(err)
	}
	strong, err := qr.Version(address, qr.Q)
	if err != nil {
		return draft{}, symbolError(err)
	}
	return draft{address, qr.SizeOf(medium), qr.SizeOf(strong)}, nil
}

// draw makes the symbol at level M, or Q if it is to be strong.
func (d draft) draw(strong bool) (*Symbol, error) {
	level := qr.M
	if strong {
		level = qr.Q
	}
	s := new(Symbol)
	if err := qr.Draw(&s.modules, d.address, level); err != nil {
		return nil, symbolError(err)
	}
	return s, nil
}

func symbolError(err error) error {
	if errors.Is(err, qr.ErrCharacter) {
		return &TextError{Field: fieldAddress, Reason: TextInvalid}
	}
	return &TextError{Field: fieldAddress, Reason: TextTooLong}
}
