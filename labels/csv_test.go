package labels

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func rowsOf(rows ...[]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// readCSV reads a file as other programs do, without its mark.
func readCSV(t testing.TB, file string) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(file, "\uFEFF")
	if !marked {
		t.Fatalf("the file begins with %.10q, want a byte order mark", file)
	}
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("not every line ends with CR LF: %q", text)
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestCSVIsReadBack(t *testing.T) {
	want := [][]string{
		{"Số", "Sản phẩm", "Địa chỉ"},
		{"1", "Mắm cáy Hồng Tiến", "HTTPS://NGUON.VN/T/7K3QX9WM2P"},
		{"2", `Mắm "đặc biệt", hũ 500 g`, "a;b"},
		{"", "", ""},
	}
	var b bytes.Buffer
	if err := WriteCSV(t.Context(), &b, want[0], rowsOf(want[1:]...)); err != nil {
		t.Fatal(err)
	}
	if got := readCSV(t, b.String()); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("reads as %q, want %q", got, want)
	}
	const line = "1,Mắm cáy Hồng Tiến,HTTPS://NGUON.VN/T/7K3QX9WM2P\r\n"
	if !strings.Contains(b.String(), line) {
		t.Errorf("the file is %q, want a line %q", b.String(), line)
	}
	b.Reset()
	if err := WriteCSV(t.Context(), &b, []string{"Mã"}, rowsOf([]string{""}, []string{"A"})); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "\uFEFFMã\r\n\"\"\r\nA\r\n" {
		t.Errorf("one column with an empty cell is %q", got)
	}
}

// Cells that a spreadsheet would reckon with, follow or run.
func TestCSVHoldsNoFormula(t *testing.T) {
	for cell, want := range map[string]string{
		`=1+1`:                   `"'=1+1"`,
		`=HYPERLINK("//x","ok")`: `"'=HYPERLINK(""//x"",""ok"")"`,
		`=cmd|'/C calc'!A1`:      `"'=cmd|'/C calc'!A1"`,
		`+84 912 345 678`:        `"'+84 912 345 678"`,
		`-2+3`:                   `"'-2+3"`,
		`@SUM(A1)`:               `"'@SUM(A1)"`,
		"\tx":                    "\"'\tx\"",
		"\rx":                    "\"'\rx\"",
		"\n=x":                   "\"'\n'=x\"",
		` =1`:                    `"' =1"`,
		"\u00A0=1":               "\"'\u00A0=1\"",
		"\u3000＝1":               "\"'\u3000＝1\"",
		"\u200B\u202E-1":         "\"'\u200B\u202E-1\"",
		"\uFEFF@x":               "\"'\uFEFF@x\"",
		"\x00=1":                 "\"'\x00=1\"",
		"\x80=1":                 "\"'\x80=1\"",
		`＝1`:                     `"'＝1"`,
		`＋1`:                     `"'＋1"`,
		`－1`:                     `"'－1"`,
		`＠x`:                     `"'＠x"`,
		"a\r\n=1":                "\"a\r\n'=1\"",
		`a; =cmd|'/C calc'!A1;`:  `"a;' =cmd|'/C calc'!A1;"`,
		"a\t\t+1;;-1":            "\"a\t\t'+1;;'-1\"",
		// What is none stays as it is.
		`Đặc sản =`:  `Đặc sản =`,
		`A=1`:        `A=1`,
		` A`:         ` A`,
		`a"=1`:       `"a""=1"`,
		`'=1`:        `'=1`,
		"a\r\n1":     "\"a\r\n1\"",
		`a,=1`:       `"a,=1"`,
		`2026-03-12`: `2026-03-12`,
		" ":          " ",
	} {
		for column := range 2 {
			row := []string{"x", "x"}
			row[column] = cell
			lines := []string{want + ",x\r\n", "x," + want + "\r\n"}
			var b bytes.Buffer
			if err := WriteCSV(t.Context(), &b, row, rowsOf(row)); err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != "\uFEFF"+lines[column]+lines[column] {
				t.Errorf("%q in column %d is %q, want %q twice", cell, column, got, lines[column])
			}
		}
	}
}

// Whatever the cells are, the file has their rows and columns, each cell is the one that was handed in but for apostrophes,
// and none holds a formula; bytes and strings are written alike.
func TestCSVKeepsAllCells(t *testing.T) {
	runes := append([]rune("=+-@＝＋－＠ \t\r\n\"',;|\u00A0\u200B\u202E\u3000"), []rune("aĐ1")...)
	cells := rapid.OneOf(rapid.StringOfN(rapid.SampledFrom(runes), 0, 6, -1), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		row := rapid.SliceOfN(cells, columns, columns)
		header, rows := row.Draw(t, "header"), rapid.SliceOfN(row, 0, 4).Draw(t, "rows")
		var text, raw bytes.Buffer
		if err := WriteCSV(context.Background(), &text, header, rowsOf(rows...)); err != nil {
			t.Fatal(err)
		}
		err := WriteCSV(context.Background(), &raw, header, func(yield func([][]byte, error) bool) {
			cells := make([][]byte, columns)
			for _, row := range rows {
				for i, cell := range row {
					cells[i] = append(cells[i][:0], cell...)
				}
				if !yield(cells, nil) {
					return
				}
			}
		})
		if err != nil || !bytes.Equal(text.Bytes(), raw.Bytes()) {
			t.Fatalf("bytes are written as %q (%v), strings as %q", raw.String(), err, text.String())
		}
		bare := strings.NewReplacer("'", "").Replace
		got, err := csv.NewReader(bytes.NewReader(raw.Bytes()[len("\uFEFF"):])).ReadAll()
		if err != nil || len(got) != len(rows)+1 {
			t.Fatalf("%d rows (%v), want %d", len(got), err, len(rows)+1)
		}
		for y, want := range append([][]string{header}, rows...) {
			for x, cell := range want {
				cell = strings.ReplaceAll(cell, "\r\n", "\n") // as the reader does
				if bare(got[y][x]) != bare(cell) {
					t.Errorf("cell %d of row %d reads as %q, want %q", x, y, got[y][x], cell)
				}
				for _, piece := range regexp.MustCompile("[;\t\r\n]").Split(got[y][x], -1) {
					if formula([]byte(piece)) {
						t.Errorf("cell %d of row %d holds the formula %q", x, y, piece)
					}
				}
			}
		}
	})
}

// broken is a writer that takes so many bytes.
type broken struct{ room int }

var errFull = errors.New("no room")

func (b *broken) Write(p []byte) (int, error) {
	if len(p) > b.room {
		return b.room, errFull
	}
	b.room -= len(p)
	return len(p), nil
}

func TestCSVEndsWithItsErrors(t *testing.T) {
	header := []string{"Số", "Mã lô", "Mã tem", "Địa chỉ"}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	source := errors.New("source")
	tests := map[string]struct {
		w    io.Writer
		rows iter.Seq2[[][]byte, error]
		want func(error) bool
	}{
		"writer full at once": {&broken{}, units(1), func(err error) bool { return errors.Is(err, errFull) }},
		"writer full later":   {&broken{500_000}, units(100_000), func(err error) bool { return errors.Is(err, errFull) }},
		"sequence":            {io.Discard, func(yield func([][]byte, error) bool) { yield(nil, source) }, func(err error) bool { return err == source }},
		"row too short":       {io.Discard, func(yield func([][]byte, error) bool) { yield(make([][]byte, 3), nil) }, func(err error) bool { return err != nil && strings.Contains(err.Error(), "row 1 has 3 cells, want 4") }},
		"too many rows":       {io.Discard, units(MaxRows + 1), func(err error) bool { return errors.As(err, new(*LimitError)) }},
		"as many as allowed":  {io.Discard, units(MaxRows), func(err error) bool { return err == nil }},
	}
	for name, tt := range tests {
		if err := WriteCSV(t.Context(), tt.w, header, tt.rows); !tt.want(err) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	rows := 0
	err := WriteCSV(ctx, io.Discard, header, func(yield func([][]byte, error) bool) {
		for row, err := range units(MaxRows) {
			if rows++; rows == 1000 {
				cancel()
			}
			if !yield(row, err) {
				return
			}
		}
	})
	if !errors.Is(err, context.Canceled) || rows > 2000 {
		t.Errorf("after %d rows the error is %v, want context.Canceled soon after 1000", rows, err)
	}
}

// Rows before an error are handed on whole.
func TestCSVHandsOnWhatWasWritten(t *testing.T) {
	var b bytes.Buffer
	err := WriteCSV(t.Context(), &b, []string{"a"}, func(yield func([]string, error) bool) {
		_ = yield([]string{"1"}, nil) && yield(nil, errFull)
	})
	if !errors.Is(err, errFull) || b.String() != "\uFEFFa\r\n1\r\n" {
		t.Errorf("%q (%v), want one row and the error", b.String(), err)
	}
}

// units yields rows of number, batch code, unit code and address, in the same memory.
func units(count int) iter.Seq2[[][]byte, error] {
	return func(yield func([][]byte, error) bool) {
		const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
		unit := make([]byte, 16)
		row := [][]byte{nil, []byte("7K3QX9WM2P"), unit, []byte("HTTPS://NGUON.EXAMPLE.VN/T/7K3QX9WM2P/0000000000000000")}
		address := row[3][len(row[3])-16:]
		for n := range count {
			row[0] = strconv.AppendInt(row[0][:0], int64(n+1), 10)
			code := uint64(n) * 0x9E3779B97F4A7C15
			for i := range unit {
				unit[i] = letters[code&31]
				code = code>>5 | code<<59
			}
			copy(address, unit)
			if !yield(row, nil) {
				return
			}
		}
	}
}

func TestCSVAllocatesNothingARow(t *testing.T) {
	header := []string{"Số", "Mã lô", "Mã tem", "Địa chỉ"}
	allocations := func(count int) float64 {
		return testing.AllocsPerRun(3, func() {
			if err := WriteCSV(t.Context(), io.Discard, header, units(count)); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, many := allocations(10), allocations(10_000); many > few {
		t.Errorf("%v allocations for 10,000 rows, %v for 10", many, few)
	}
}

// BenchmarkCSV sends a million rows through a TCP connection, the making of their codes included.
func BenchmarkCSV(b *testing.B) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer listener.Close()
	received := make(chan int64)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			n, _ := io.Copy(io.Discard, conn)
			conn.Close()
			received <- n
		}
	}()
	b.ReportAllocs()
	for b.Loop() {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		if err := WriteCSV(b.Context(), conn, []string{"Số", "Mã lô", "Mã tem", "Địa chỉ"}, units(MaxRows)); err != nil {
			b.Fatal(err)
		}
		conn.Close()
		b.SetBytes(<-received)
	}
}

func ExampleWriteCSV() {
	var b strings.Builder
	err := WriteCSV(context.Background(), &b, []string{"Số", "Sản phẩm"}, rowsOf([]string{"1", "=1+1"}))
	fmt.Printf("%q %v\n", b.String(), err)
	// Output: "\ufeffSố,Sản phẩm\r\n1,\"'=1+1\"\r\n" <nil>
}
