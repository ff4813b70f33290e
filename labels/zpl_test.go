package labels

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"iter"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func zpl(t testing.TB, s Sheet, labels iter.Seq2[Label, error]) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteZPL(context.Background(), &b, s, labels); err != nil {
		t.Fatalf("WriteZPL: %v", err)
	}
	return b.Bytes()
}

// impression is a picture that a printer is told to print, and how often.
type impression struct {
	picture *image.Gray
	copies  int
}

var (
	zplFormat = regexp.MustCompile(`^\^XA\^MUD\^PON\^PMN\^LRN\^LH0,0\^LS0\n\^PW(\d+)\n\^LL(\d+)\n` +
		`((?:\^FO0,\d+\^GFA,\d+,\d+,\d+,[0-9A-FG-Yg-z:,!]*\^FS\n)+)\^PQ(\d+)\n\^XZ\n`)
	zplField = regexp.MustCompile(`\^FO0,(\d+)\^GFA,(\d+),(\d+),(\d+),([0-9A-FG-Yg-z:,!]*)\^FS\n`)
)

// readZPL knows the commands that we write, in the order that we write them, and refuses all others.
func readZPL(t testing.TB, file []byte) []impression {
	t.Helper()
	var prints []impression
	for len(file) > 0 {
		format := zplFormat.FindSubmatch(file)
		if format == nil {
			t.Fatalf("the file holds %.80q", file)
		}
		img := blank(count(t, format[1]), count(t, format[2]))
		for _, field := range zplField.FindAllSubmatch(format[3], -1) {
			top, size, stride := count(t, field[1]), count(t, field[2]), count(t, field[4])
			bits := expand(t, string(field[5]), stride)
			if len(bits) != size || count(t, field[3]) != size || size > 99_999 {
				t.Fatalf("graphic field of %s bytes holds %d", field[2], len(bits))
			}
			for i, b := range bits {
				ink(img, i%stride*8, top+i/stride, b)
			}
		}
		prints = append(prints, impression{img, count(t, format[4])})
		file = file[len(format[0]):]
	}
	return prints
}

func count(t testing.TB, digits []byte) int {
	t.Helper()
	n, err := strconv.Atoi(string(digits))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ink blackens up to eight dots from x on.
func ink(img *image.Gray, x, y int, bits byte) {
	for ; bits != 0; x, bits = x+1, bits<<1 {
		if bits&0x80 != 0 {
			if !image.Pt(x, y).In(img.Rect) {
				panic(fmt.Sprintf("ink at %d, %d outside %v", x, y, img.Rect))
			}
			img.Pix[img.PixOffset(x, y)] = 0
		}
	}
}

// expand undoes ZPL's compression of hexadecimal digits (ZPL II Programming Guide, alternative data compression scheme).
func expand(t testing.TB, data string, stride int) []byte {
	t.Helper()
	var digits strings.Builder
	repeat := 0
	for _, c := range data {
		at := digits.Len() % (2 * stride)
		switch {
		case c >= 'g' && c <= 'z':
			repeat += int(c-'g'+1) * 20
			continue
		case c >= 'G' && c <= 'Y':
			repeat += int(c-'G') + 1
			continue
		case c == ',':
			digits.WriteString(strings.Repeat("0", 2*stride-at))
		case c == '!':
			digits.WriteString(strings.Repeat("F", 2*stride-at))
		case c == ':':
			if at != 0 || digits.Len() == 0 {
				t.Fatal("a row is repeated in the middle of a row")
			}
			digits.WriteString(digits.String()[digits.Len()-2*stride:])
		default:
			digits.WriteString(strings.Repeat(string(c), max(1, repeat)))
		}
		repeat = 0
	}
	bits := make([]byte, 0, digits.Len()/2)
	for i := 0; i < digits.Len(); i += 2 {
		b, err := strconv.ParseUint(digits.String()[i:i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		bits = append(bits, byte(b))
	}
	return bits
}

// zplFile is a file for a printer of that resolution.
type zplFile struct {
	dpi  DPI
	file []byte
}

// drawZPL has another program draw the formats of each file.
func drawZPL(t testing.TB, files []zplFile) [][]*image.Gray {
	t.Helper()
	folder := t.TempDir()
	var paths, lines []string
	for i, f := range files {
		dotsPerMM := map[DPI]int{DPI203: 8, DPI300: 12, DPI600: 24}[f.dpi]
		size := readZPL(t, f.file)[0].picture.Rect
		path := filepath.Join(folder, fmt.Sprint(i))
		write(t, path, f.file)
		paths = append(paths, path)
		lines = append(lines, fmt.Sprintf("%s %d %d %d", path, dotsPerMM, size.Dx(), size.Dy()))
	}
	drawn := make([][]*image.Gray, len(files))
	for i, answer := range node(t, "zpl.mjs", lines) {
		for n := range count(t, []byte(answer)) {
			drawn[i] = append(drawn[i], readGrey(t, fmt.Sprintf("%s.%d.png", paths[i], n)))
		}
	}
	return drawn
}

func TestZPLRowsAreCompressedTruly(t *testing.T) {
	tests := []struct {
		name string
		row  []byte
		want string
	}{
		{"blank", make([]byte, 60), ","},
		{"black", bytes.Repeat([]byte{0xFF}, 60), "!"},
		{"ends blank", []byte{0xA5, 0, 0}, "A5,"},
		{"ends black", []byte{0xA5, 0xFF}, "A5!"},
		{"two", []byte{0x11, 0x2A}, "H12A"},
		{"nineteen", append(bytes.Repeat([]byte{0x33}, 9), 0x31), "Y31"},
		{"twenty", append(bytes.Repeat([]byte{0x33}, 10), 0x1A), "g31A"},
		{"twenty-one", append(bytes.Repeat([]byte{0x33}, 10), 0x31), "gG31"},
		{"four hundred and more", append(bytes.Repeat([]byte{0x33}, 215), 0x1A), "zY3Q31A"},
	}
	for _, tt := range tests {
		got := string(appendDigits(nil, tt.row))
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if back := expand(t, got, len(tt.row)); !bytes.Equal(back, tt.row) {
			t.Errorf("%s: comes back as %X", tt.name, back)
		}
	}
}

// A graphic field holds 99,999 bytes at most: large rows come in several.
func TestZPLSplitsLargePictures(t *testing.T) {
	sheet := Sheet{Stock: Single("100x80", 100, 80), DPI: DPI600}
	file := zpl(t, sheet, run(1))
	if n := bytes.Count(file, []byte("^GFA")); n < 2 {
		t.Errorf("%d graphic fields, want several", n)
	}
	if !same(readZPL(t, file)[0].picture, strips(t, sheet, run(1))[0].picture) {
		t.Error("the picture is not the label")
	}
}

func TestThermalPrintersTakeRolls(t *testing.T) {
	for name, write := range map[string]func(Sheet) error{
		"ZPL":  func(s Sheet) error { return WriteZPL(context.Background(), new(bytes.Buffer), s, run(1)) },
		"TSPL": func(s Sheet) error { return WriteTSPL(context.Background(), new(bytes.Buffer), s, run(1)) },
	} {
		var value *ValueError
		if err := write(Sheet{Stock: stock(t, "a4-24")}); !errors.As(err, &value) || value.Field != "kind" {
			t.Errorf("%s: error is %v, want a ValueError for kind", name, err)
		}
		for field, sheet := range map[string]Sheet{
			"offset_x": {Stock: Single("60x40", 60, 40), OffsetX: -2.1}, "offset_y": {Stock: Single("60x40", 60, 40), OffsetY: 2.1},
		} {
			if err := write(sheet); !errors.As(err, &value) || value.Field != field {
				t.Errorf("%s: error is %v, want a ValueError for %s: ink would be beyond the paper", name, err, field)
			}
		}
	}
}
