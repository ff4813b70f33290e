package labels

import (
	"bytes"
	"context"
	"image"
	"iter"
	"regexp"
	"strings"
	"testing"
)

func tspl(t testing.TB, s Sheet, labels iter.Seq2[Label, error]) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTSPL(context.Background(), &b, s, labels); err != nil {
		t.Fatalf("WriteTSPL: %v", err)
	}
	return b.Bytes()
}

var (
	tsplMedia  = regexp.MustCompile(`^SIZE (\S+) mm,(\S+) mm\r\nGAP (\S+) mm,0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\n`)
	tsplBitmap = regexp.MustCompile(`^CLS\r\nBITMAP 0,0,(\d+),(\d+),0,`)
	tsplPrint  = regexp.MustCompile(`^\r\nPRINT 1,(\d+)\r\n`)
)

// readTSPL knows the commands that we write and refuses all others.
func readTSPL(t testing.TB, file []byte, dpi DPI) (prints []impression, media string) {
	t.Helper()
	next := func(command *regexp.Regexp) [][]byte {
		found := command.FindSubmatch(file)
		if found == nil {
			t.Fatalf("the file holds %.60q where %v should be", file, command)
		}
		file = file[len(found[0]):]
		return found
	}
	head := next(tsplMedia)
	width := dpi.dots(float(t, head[1]))
	for len(file) > 0 {
		size := next(tsplBitmap)
		stride, height := count(t, size[1]), count(t, size[2])
		if stride != (width+7)/8 || height != dpi.dots(float(t, head[2])) || len(file) < stride*height {
			t.Fatalf("bitmap of %d bytes × %d rows on a label of %s × %s mm", stride, height, head[1], head[2])
		}
		img := blank(width, height)
		for i, b := range file[:stride*height] {
			ink(img, i%stride*8, i/stride, ^b)
		}
		file = file[stride*height:]
		prints = append(prints, impression{img, count(t, next(tsplPrint)[1])})
	}
	return prints, strings.ReplaceAll(string(head[0]), "\r\n", "|")
}

func float(t testing.TB, digits []byte) float64 {
	t.Helper()
	return millimetres(t, string(digits)) / mmPerPoint
}

func TestTSPLMedia(t *testing.T) {
	threeAcross := Stock{Name: "three", Kind: RollStock, PageWidth: 106, PageHeight: 22, Width: 34, Height: 22, Columns: 3, Rows: 1,
		Left: 1, GapX: 1, GapY: 3, InsetX: 1, InsetY: 1}
	for _, tt := range []struct {
		stock Stock
		want  string
	}{
		{Single("60x40", 60, 40), "SIZE 60 mm,40 mm|GAP 2 mm,0 mm|DIRECTION 1,0|REFERENCE 0,0|"},
		{threeAcross, "SIZE 106 mm,22 mm|GAP 3 mm,0 mm|DIRECTION 1,0|REFERENCE 0,0|"},
	} {
		label := Label{Address: "HTTPS://N.VN/T/7K3QX9WM2P"}
		_, media := readTSPL(t, tspl(t, Sheet{Stock: tt.stock, DPI: DPI203}, sequence(label)), DPI203)
		if media != tt.want {
			t.Errorf("%s: %s, want %s", tt.stock.Name, media, tt.want)
		}
	}
}

func same(a, b *image.Gray) bool { return a.Rect == b.Rect && bytes.Equal(a.Pix, b.Pix) }
