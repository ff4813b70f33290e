package qr_test

import (
	"fmt"

	"nguon/labels/qr"
)

func Example() {
	s, err := qr.Encode("HTTPS://NGUON.VN/T/7K3QX9WM2P", qr.M)
	if err != nil {
		fmt.Println(err)
		return
	}
	for y := 0; y < s.Size(); y += 2 { // two rows of modules a line of text
		for x := range s.Size() {
			upper, lower := s.Dark(x, y), y+1 < s.Size() && s.Dark(x, y+1)
			switch {
			case upper && lower:
				fmt.Print("█")
			case upper:
				fmt.Print("▀")
			case lower:
				fmt.Print("▄")
			default:
				fmt.Print(" ")
			}
		}
		fmt.Println("│")
	}
	// Output:
	// █▀▀▀▀▀█ ███ ▀█ ▄█ █▀▀▀▀▀█│
	// █ ███ █ ▀ ▄ ▄█▀█▀ █ ███ █│
	// █ ▀▀▀ █ ▀▄▄▀ ▀▄█  █ ▀▀▀ █│
	// ▀▀▀▀▀▀▀ ▀▄▀ █▄█ █ ▀▀▀▀▀▀▀│
	// ▀  ▀██▀▀██▄ ██▄█▀█▄▄▀▄█▀▀│
	// ██ ▄▀▀▀█▀▀▄ ▀▄  █▄▀ ▀▄▄▄▀│
	// █▀▀▄▀▄▀  ▄  ▀████ ▄ ▀█▀▀ │
	// █▀▀ ▄█▀█ █▀█▀▀▄ ▀██ ▀▀▄▄▄│
	// ▀ ▀▀ ▀▀ █▄▀▄▄▄▀ █▀▀▀█▄▀▀▀│
	// █▀▀▀▀▀█ █▀▀▀▄ ▄ █ ▀ █▄█▀ │
	// █ ███ █ ██▄ ▀▀██▀██▀▀▄█▀▄│
	// █ ▀▀▀ █  ██ ▀ █ █▄ ▄▄▀▄█▀│
	// ▀▀▀▀▀▀▀ ▀ ▀  ▀▀  ▀ ▀  ▀▀▀│
}
