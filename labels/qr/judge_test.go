package qr

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// addresses of the kinds that are printed, and texts of all kinds beside them. The same in every run.
func texts(count int) []string {
	r := rand.New(rand.NewPCG(18004, 2015))
	from := func(letters string, least, most int) string {
		b := make([]byte, least+r.IntN(most-least+1))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		return string(b)
	}
	const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	var all strings.Builder
	for c := ' '; c <= '~'; c++ {
		all.WriteRune(c)
	}
	kinds := []func() string{
		func() string { return "HTTPS://OCOP.EXAMPLE.VN/T/" + from(crockford, 10, 10) },
		func() string { return "HTTPS://NGUON.VN/T/" + from(crockford, 10, 10) + "/" + from(crockford, 16, 16) },
		func() string {
			return "HTTPS://NGUON.VN/01/0" + from("0123456789", 13, 13) + "/10/" + from(crockford, 1, 20)
		},
		func() string {
			return "https://nguon.vn/01/0" + from("0123456789", 13, 13) + "/10/" + from("abcABC-._", 1, 20)
		},
		func() string { return from("0123456789", 1, 200) },
		func() string { return from(all.String(), 1, 180) },
		func() string {
			return from(crockford, 1, 40) + from("abcdef", 1, 40) + from("0123456789", 1, 40) + from(crockford, 1, 40)
		},
	}
	list := make([]string, count)
	for i := range list {
		list[i] = kinds[i%len(kinds)]()
	}
	return list
}

func encoded(t *testing.T, text string, level Level) (modules, *reading) {
	t.Helper()
	s, err := Encode(text, level)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rows(s).read()
	if err != nil {
		t.Fatalf("%q at %v: %v", text, level, err)
	}
	if r.text != text || r.level != level {
		t.Fatalf("%q at %v reads as %q at %v", text, level, r.text, r.level)
	}
	return rows(s), r
}

// agree holds a symbol against that of another encoder. It reports whether the two split the text alike; then every module
// has to be the same, but for what the choice of the mask changes.
func agree(t *testing.T, text string, level Level, other modules) (alike bool) {
	t.Helper()
	ours, r := encoded(t, text, level)
	s, err := other.read()
	if err != nil {
		t.Fatalf("%q at %v: the other's symbol: %v", text, level, err)
	}
	if len(other) < len(ours) {
		t.Errorf("%q at %v: ours is version %d, the other's %d", text, level, r.version, s.version)
	}
	if len(other) != len(ours) || !slices.Equal(r.parts, s.parts) {
		return false
	}
	if ours, other := ours.bare(r), other.bare(s); !slices.EqualFunc(ours, other, slices.Equal) {
		t.Errorf("%q at %v: ours is\n%sthe other's\n%s", text, level, ours, other)
	}
	return true
}

func bySkip2(t testing.TB, text string, level Level) modules {
	t.Helper()
	code, err := qrcode.New(text, [levels]qrcode.RecoveryLevel{qrcode.Low, qrcode.Medium, qrcode.High, qrcode.Highest}[level])
	if err != nil {
		t.Fatal(err)
	}
	code.DisableBorder = true
	return code.Bitmap()
}

func TestSymbolsAreThoseOfSkip2(t *testing.T) {
	alike, all := 0, texts(160)
	for i, text := range all {
		level := Level(i / 7 % levels)
		if agree(t, text, level, bySkip2(t, text, level)) {
			alike++
		}
	}
	if alike < len(all)/2 {
		t.Errorf("only %d of %d texts were split alike", alike, len(all))
	}
}

func TestSymbolsAreThoseOfLibqrencode(t *testing.T) {
	alike, all := 0, texts(112)
	for i, text := range all {
		level := Level(i / 7 % levels)
		if agree(t, text, level, byQrencode(t, text, level)) {
			alike++
		}
	}
	if alike < len(all)/2 {
		t.Errorf("only %d of %d texts were split alike", alike, len(all))
	}
	// All versions, and all lengths of blocks.
	for i := range versions {
		level := Level(i % levels)
		text := strings.Repeat("QR CODE", holds[level][alphanumeric][i]/7)
		if !agree(t, text, level, byQrencode(t, text, level)) {
			t.Errorf("%d characters at %v were not split alike", len(text), level)
		}
	}
}

func byQrencode(t *testing.T, text string, level Level) modules {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "qrencode", "--level", level.String(), "--type", "ASCII", "--margin", "0", "--output", "-")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q at %v: qrencode (Debian package qrencode): %v", text, level, err)
	}
	var m modules
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		row := make([]bool, len(line)/2)
		for x := range row {
			row[x] = line[2*x] == '#'
		}
		m = append(m, row)
	}
	return m
}

// One process reads all symbols. It misses about one perfect symbol in fifty, but never reads one wrongly.
func TestSymbolsAreReadByZbarimg(t *testing.T) {
	folder := t.TempDir()
	args := []string{"--raw", "-q", "-Sdisable", "-Sqrcode.enable"}
	all := texts(140)
	for i, text := range all {
		m, _ := encoded(t, text, Level(i/7%levels))
		name := filepath.Join(folder, fmt.Sprintf("%03d.pgm", i))
		if err := os.WriteFile(name, m.picture(4), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	// It ends with a status of its own when it missed any.
	out, err := exec.CommandContext(t.Context(), "zbarimg", args...).Output()
	if len(out) == 0 {
		t.Fatalf("zbarimg (Debian package zbar-tools): %v", err)
	}
	read, at := 0, 0
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		next := slices.Index(all[at:], line)
		if next < 0 {
			t.Errorf("read %q, which was not drawn", line)
			continue
		}
		at += next + 1
		read++
	}
	if read < len(all)*95/100 {
		t.Errorf("%d of %d symbols were read", read, len(all))
	}
}

// picture is a portable graymap with the quiet zone.
func (m modules) picture(scale int) []byte {
	side := (len(m) + 8) * scale
	p := fmt.Appendf(nil, "P5\n%d %d\n255\n", side, side)
	for y := range side {
		for x := range side {
			x, y := x/scale-4, y/scale-4
			light := x < 0 || y < 0 || x >= len(m) || y >= len(m) || !m[y][x]
			p = append(p, byte(255*one(light)))
		}
	}
	return p
}
