package labels

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// picture is an image of labels, and where each of them lies in it.
type picture struct {
	path   string
	labels []spotted
}

// spotted is a label in a picture and what its symbols have to say.
type spotted struct {
	where image.Rectangle
	want  string
	gtin  string // of its bar code, if it has one
}

// decode asks two decoders. Each label has to be read by one of them, and neither may read anything else: zbarimg looks
// at whole pictures, zxing at the labels that it missed and at those with a bar code, of which zbarimg reports one of a
// kind.
func decode(t testing.TB, pictures []picture) {
	t.Helper()
	rest, _ := ask(t, pictures)
	askAgain(t, rest)
}

// ask has zbarimg read the pictures. It returns pictures of the labels to ask the other decoder about, and how many of
// them zbarimg did not read.
func ask(t testing.TB, pictures []picture) (rest []picture, missed int) {
	t.Helper()
	for i, found := range zbar(t, pictures) {
		p := pictures[i]
		unread := map[string]int{}
		for _, l := range p.labels {
			unread[l.want]++
		}
		for _, payload := range found {
			if unread[payload]--; unread[payload] < 0 {
				t.Errorf("%s reads as %q, which is not on it, or twice", filepath.Base(p.path), payload)
			}
		}
		whole := sync.OnceValue(func() *image.Gray { return readGrey(t, p.path) })
		for n, l := range p.labels {
			if unread[l.want] > 0 {
				missed++
			} else if l.gtin == "" {
				continue
			}
			path := fmt.Sprintf("%s.%d.pgm", p.path, n)
			rest = append(rest, picture{saveGrey(t, path, part(whole(), l.where)), []spotted{l}})
		}
	}
	return rest, missed
}

// askAgain has zxing read pictures of one label.
func askAgain(t testing.TB, pictures []picture) {
	t.Helper()
	for i, found := range zxing(t, pictures) {
		label := pictures[i].labels[0]
		want := []code{{"QRCode", label.want}}
		if label.gtin != "" {
			want = append([]code{{"EAN13", label.gtin}}, want...)
		}
		slices.SortFunc(found, func(a, b code) int { return strings.Compare(a.Format, b.Format) })
		if !slices.Equal(found, want) {
			t.Errorf("%s: no decoder reads %q, but %q", filepath.Base(pictures[i].path), want, found)
		}
	}
}

// zbar returns the QR codes in each picture.
func zbar(t testing.TB, pictures []picture) [][]string {
	t.Helper()
	if len(pictures) == 0 {
		return nil
	}
	args := []string{"--xml", "-q", "--nodbus", "-Sdisable", "-Sqrcode.enable"}
	at := map[string]int{}
	for i, p := range pictures {
		args, at[p.path] = append(args, p.path), i
	}
	out, err := exec.Command("zbarimg", args...).Output()
	if exit := new(exec.ExitError); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 4) { // 4: a picture without a symbol
		t.Fatalf("zbarimg, from zbar-tools, fails: %v", err)
	}
	var result struct {
		Sources []struct {
			Path     string   `xml:"href,attr"`
			Payloads []string `xml:"index>symbol>data"`
		} `xml:"source"`
	}
	if err := xml.Unmarshal(out, &result); err != nil {
		t.Fatalf("zbarimg: %v\n%s", err, out)
	}
	found := make([][]string, len(pictures))
	for _, s := range result.Sources {
		found[at[s.Path]] = s.Payloads
	}
	return found
}

// code is a symbol as zxing reports it.
type code struct{ Format, Text string }

// zxing returns the symbols in each picture.
func zxing(t testing.TB, pictures []picture) [][]code {
	t.Helper()
	var lines []string
	for _, p := range pictures {
		lines = append(lines, p.path)
	}
	found := make([][]code, len(pictures))
	for i, line := range node(t, "scan.mjs", lines) {
		if err := json.Unmarshal([]byte(line), &found[i]); err != nil {
			t.Fatalf("scan.mjs: %v in %q", err, line)
		}
	}
	return found
}

// node runs a program of scripts/decode, which answers each line with one line.
func node(t testing.TB, program string, lines []string) []string {
	t.Helper()
	if len(lines) == 0 {
		return nil
	}
	const home = "../scripts/decode"
	if _, err := os.Stat(home + "/node_modules"); err != nil {
		t.Fatal("scripts/decode is not installed: run scripts/check, which does that (npm --prefix scripts/decode ci)")
	}
	var stderr bytes.Buffer
	patience := 5 * time.Minute
	if everyLabel {
		patience = time.Hour
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", home+"/"+program)
	cmd.Stdin, cmd.Stderr = strings.NewReader(strings.Join(lines, "\n")+"\n"), &stderr
	out, err := cmd.Output()
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if err != nil || len(answers) != len(lines) {
		t.Fatalf("%s gave %d answers to %d lines: %v\n%s", program, len(answers), len(lines), err, stderr.String())
	}
	return answers
}

func part(whole *image.Gray, where image.Rectangle) *image.Gray {
	cut := image.NewGray(image.Rect(0, 0, where.Dx(), where.Dy()))
	draw.Draw(cut, cut.Rect, whole, where.Min, draw.Src)
	return cut
}

// readGrey reads a PNG or PGM file.
func readGrey(t testing.TB, path string) *image.Gray {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var width, height int
	if _, err := fmt.Fscanf(bytes.NewReader(data), "P5\n%d %d\n255\n", &width, &height); err == nil {
		return &image.Gray{Pix: data[len(data)-width*height:], Stride: width, Rect: image.Rect(0, 0, width, height)}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if grey, ok := img.(*image.Gray); ok {
		return grey
	}
	grey := blank(img.Bounds().Dx(), img.Bounds().Dy())
	draw.Draw(grey, grey.Rect, img, img.Bounds().Min, draw.Over)
	return grey
}

func saveGrey(t testing.TB, path string, img *image.Gray) string {
	t.Helper()
	file := fmt.Appendf(nil, "P5\n%d %d\n255\n", img.Rect.Dx(), img.Rect.Dy())
	for y := range img.Rect.Dy() {
		file = append(file, img.Pix[y*img.Stride:][:img.Rect.Dx()]...)
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
