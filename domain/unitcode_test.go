package domain

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func secretOf(name string) []byte {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(chance(name), secret); err != nil {
		panic(err)
	}
	return secret
}

func unitKey(t testing.TB, id string, secret []byte) *UnitKey {
	t.Helper()
	k, err := NewUnitKey(id, secret)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func ascending() []byte {
	b := make([]byte, 32)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

// Printed labels live for ever, so these may never change. They were computed
// from the description of UnitKey with another implementation of AES.
var knownUnits = []struct {
	secret []byte
	batch  BatchCode
	n      UnitNumber
	want   UnitCode
}{
	{ascending(), "7K3QX9WM2P", 1, "00002DVJPXFBJMSE"},
	{ascending(), "7K3QX9WM2P", 2, "00004B1N3ZAZV3BK"},
	{ascending(), "7K3QX9WM2P", 523, "0010QQV6KGCTYKDQ"},
	{ascending(), "7K3QX9WM2P", 65536, "04000NR9BBVAW2ZG"},
	{ascending(), "7K3QX9WM2P", 16777215, "ZZZZY8JVJ37E5CGM"},
	{ascending(), "000000000Z", 1, "00002HBJNSB3MWPW"},
	{ascending(), "000000000Z", 16777215, "ZZZZZ906YVQJFBGF"},
	{ascending(), "ZZZZZZZZZ2", 1, "0000251MC5BQ99SN"},
	{ascending(), "ZZZZZZZZZ2", 65536, "04000MWCRRE7BCW8"},
	{bytes.Repeat([]byte{0xff}, 32), "7K3QX9WM2P", 1, "00003253CWH0957C"},
	{bytes.Repeat([]byte{0xff}, 32), "000000000Z", 523, "0010Q9JXDR8SEQFH"},
	{bytes.Repeat([]byte{0xff}, 32), "ZZZZZZZZZ2", 16777215, "ZZZZYQQXZ23VVQQR"},
}

func TestKnownUnitCodes(t *testing.T) {
	for _, tt := range knownUnits {
		k := unitKey(t, "known", tt.secret)
		if got := k.Unit(tt.batch, tt.n); got != tt.want {
			t.Errorf("package %d of %s = %s, want %s", tt.n, tt.batch, got, tt.want)
		}
		if n, ok := k.Open(tt.batch, tt.want); !ok || n != tt.n {
			t.Errorf("Open(%s, %s) = %d, %v", tt.batch, tt.want, n, ok)
		}
	}
}

func TestUnitCodesOpenOnlyWhereTheyBelong(t *testing.T) {
	own, other := unitKey(t, "own", secretOf("own")), unitKey(t, "own", secretOf("other"))
	batches := drawCodes(t, "batches", 64)
	rapid.Check(t, func(t *rapid.T) {
		batch := rapid.SampledFrom(batches).Draw(t, "batch")
		elsewhere := rapid.SampledFrom(batches).Draw(t, "elsewhere")
		n := UnitNumber(rapid.Uint32Range(1, uint32(MaxUnitNumber)).Draw(t, "number"))
		code := own.Unit(batch, n)
		if parsed, err := ParseUnitCode(strings.ToLower(code.Groups())); err != nil || parsed != code {
			t.Fatalf("ParseUnitCode(%s) = %s, %v", code.Groups(), parsed, err)
		}
		if got, ok := own.Open(batch, code); !ok || got != n {
			t.Fatalf("Open(%s, %s) = %d, %v, want %d", batch, code, got, ok, n)
		}
		if got, ok := other.Open(batch, code); ok || got != 0 {
			t.Fatalf("another key opens %s as %d", code, got)
		}
		if got, ok := own.Open(elsewhere, code); elsewhere != batch && (ok || got != 0) {
			t.Fatalf("batch %s opens %s of %s as %d", elsewhere, code, batch, got)
		}
	})
}

func TestChangedUnitCodesNeverOpen(t *testing.T) {
	k := unitKey(t, "k", secretOf("flip"))
	for i, batch := range drawCodes(t, "flip", 40) {
		code := k.Unit(batch, UnitNumber(i*i*7919+1))
		for at := range len(code) {
			for _, ch := range []byte(crockford) {
				changed := []byte(code)
				if changed[at] = ch; ch == code[at] {
					continue
				}
				if n, ok := k.Open(batch, UnitCode(changed)); ok || n != 0 {
					t.Fatalf("%s, made from %s, opens as %d", changed, code, n)
				}
			}
		}
	}
}

func TestOpenRefusesWhatIsNoCode(t *testing.T) {
	k := unitKey(t, "k", ascending())
	for _, code := range []UnitCode{"", "0000", "00002DVJPXFBJMS", "00002DVJPXFBJMSEE", "00002dvjpxfbjmse", "OOOO2DVJPXFBJMSE", "00002DVJPXFBJMS\xff", "UUUUUUUUUUUUUUUU"} {
		if n, ok := k.Open("7K3QX9WM2P", code); ok || n != 0 {
			t.Errorf("Open(%q) = %d, %v", code, n, ok)
		}
	}
	for _, batch := range []BatchCode{"", "7k3qx9wm2p", "7K3QX9WM2Q"} {
		if n, ok := k.Open(batch, "00002DVJPXFBJMSE"); ok || n != 0 {
			t.Errorf("Open for batch %q = %d, %v", batch, n, ok)
		}
	}
	// Number 0 is no package, even with the MAC that belongs to it.
	code := make([]byte, unitCodeLen)
	number, _ := BatchCode("7K3QX9WM2P").number()
	k.seal(code, unitPurpose, number, 0)
	spellUnit(code, 0)
	if n, ok := k.Open("7K3QX9WM2P", UnitCode(code)); ok || n != 0 {
		t.Errorf("package 0 opens as %d, %v", n, ok)
	}
}

func TestAppendUnit(t *testing.T) {
	k := unitKey(t, "k", ascending())
	got := k.AppendUnit([]byte("HTTPS://OCOP.VN/T/7K3QX9WM2P/"), "7K3QX9WM2P", 1)
	if string(got) != "HTTPS://OCOP.VN/T/7K3QX9WM2P/00002DVJPXFBJMSE" {
		t.Errorf("AppendUnit = %s", got)
	}
	dst := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { dst = k.AppendUnit(dst[:0], "7K3QX9WM2P", 77) }); n != 0 {
		t.Errorf("%v allocations with room enough", n)
	}
}

func TestAppendUnitPanicsOnWhatMustNotBePrinted(t *testing.T) {
	k := unitKey(t, "k", ascending())
	tests := []struct {
		batch BatchCode
		n     UnitNumber
	}{{"7K3QX9WM2P", 0}, {"7K3QX9WM2P", MaxUnitNumber + 1}, {"7K3QX9WM2Q", 1}, {"", 1}, {"7k3qx9wm2p", 1}}
	for _, tt := range tests {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("package %d of batch %q gets a code", tt.n, tt.batch)
				}
			}()
			k.Unit(tt.batch, tt.n)
		}()
	}
}

func TestParseUnitCodeRefuses(t *testing.T) {
	tests := []struct {
		in, code string
		args     []any
	}{
		{"", CodeUnitCodeLength, []any{0, 16}},
		{"0000-2DVJ-PXFB-JMS", CodeUnitCodeLength, []any{15, 16}},
		{"0000-2DVJ-PXFB-JMSE-0", CodeUnitCodeLength, []any{17, 16}},
		{"0000-2DVJ-PXFB-JMSU", CodeUnitCodeCharacter, []any{"U", 16}},
		{"0000/2DVJ", CodeUnitCodeCharacter, []any{"/", 5}},
	}
	for _, tt := range tests {
		got, err := ParseUnitCode(tt.in)
		if got != "" {
			t.Errorf("ParseUnitCode(%q) = %s beside a problem", tt.in, got)
		}
		wantReason(t, err, tt.code, tt.args...)
	}
	if got, err := ParseUnitCode("ooOO 2dvj-PXFB jmse"); err != nil || got != "00002DVJPXFBJMSE" {
		t.Errorf("ParseUnitCode = %s, %v", got, err)
	}
	if got := UnitCode("00002DVJPXFBJMSE").Groups(); got != "0000-2DVJ-PXFB-JMSE" {
		t.Errorf("Groups = %s", got)
	}
	if got := UnitCode("").Groups(); got != "" {
		t.Errorf("Groups of no code = %q", got)
	}
}

func TestNewUnitKeyRefuses(t *testing.T) {
	for _, tt := range []struct {
		id     string
		secret []byte
	}{
		{"k", nil}, {"k", ascending()[:31]}, {"k", append(ascending(), 0)}, {"k", make([]byte, 32)},
		{"", ascending()}, {"a b", ascending()}, {"khoá", ascending()}, {strings.Repeat("k", 65), ascending()},
	} {
		if k, err := NewUnitKey(tt.id, tt.secret); k != nil || err == nil {
			t.Errorf("NewUnitKey(%q, %d bytes) = %v, %v", tt.id, len(tt.secret), k, err)
		}
	}
}

func TestUnitKeyKeepsItsOwnCopy(t *testing.T) {
	secret := ascending()
	k := unitKey(t, "k", secret)
	clear(secret)
	if got := k.Unit("7K3QX9WM2P", 1); got != "00002DVJPXFBJMSE" {
		t.Errorf("after the caller cleared the secret: %s", got)
	}
}

func TestUnitKeySaysOnlyItsID(t *testing.T) {
	secret := []byte("a secret of 32 bytes, never said")
	k := unitKey(t, `k"1`, secret)
	if k.ID() != `k"1` {
		t.Errorf("ID = %s", k.ID())
	}
	var said []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%t"} {
		said = append(said, fmt.Sprintf(verb, k), fmt.Sprintf(verb, *k), fmt.Sprintf(verb, []*UnitKey{k}), fmt.Sprintf(verb, struct{ Key *UnitKey }{k}))
	}
	said = append(said, k.String(), k.GoString())
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", k, "value", *k)
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", k, "value", *k)
	said = append(said, log.String())
	inJSON, err := json.Marshal(map[string]any{"pointer": k, "value": *k})
	if err != nil {
		t.Fatal(err)
	}
	said = append(said, string(inJSON))
	for _, s := range said {
		if !strings.Contains(s, "unit key k") {
			t.Errorf("%q does not name the key", s)
		}
		for i := 0; i+4 <= len(secret); i++ {
			part := secret[i : i+4]
			for _, form := range []string{string(part), hex.EncodeToString(part), strings.Trim(fmt.Sprint(part), "[]"), strings.Trim(fmt.Sprintf("%#v", part), "[]byte{}")} {
				if strings.Contains(strings.ToLower(s), form) {
					t.Fatalf("%q reveals %q", s, form)
				}
			}
		}
	}
}

func TestUnitKeyIsSafeForConcurrentUse(t *testing.T) {
	k := unitKey(t, "k", ascending())
	want := k.Unit(sampleCode, 500)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			dst := make([]byte, 0, unitCodeLen)
			for n := UnitNumber(1); n <= 500; n++ {
				dst = k.AppendUnit(dst[:0], sampleCode, n)
				if got, ok := k.Open(sampleCode, UnitCode(dst)); !ok || got != n {
					t.Errorf("worker %d: Open(%s) = %d, %v", worker, dst, got, ok)
				}
			}
			if UnitCode(dst) != want {
				t.Errorf("worker %d: package 500 = %s, want %s", worker, dst, want)
			}
		})
	}
	group.Wait()
}

func FuzzUnitCode(f *testing.F) {
	for _, s := range []string{"00002DVJPXFBJMSE", "0000-2dvj-pxfb-jmse", "", "ZZZZZZZZZZZZZZZZ", "U", "\xff"} {
		f.Add(s)
	}
	k, err := NewUnitKey("k", ascending())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := ParseUnitCode(s)
		if n, ok := k.Open(sampleCode, UnitCode(s)); ok && (err != nil || string(code) != s || k.Unit(sampleCode, n) != code) {
			t.Fatalf("Open(%q) = %d", s, n)
		}
		if err != nil {
			return
		}
		if again, err := ParseUnitCode(code.Groups()); err != nil || again != code {
			t.Fatalf("ParseUnitCode(%s) = %s, %v", code.Groups(), again, err)
		}
		if n, ok := k.Open(sampleCode, code); ok && k.Unit(sampleCode, n) != code {
			t.Fatalf("Open(%s) = %d, whose code is %s", code, n, k.Unit(sampleCode, n))
		}
	})
}

func BenchmarkMillionUnits(b *testing.B) {
	k := unitKey(b, "k", ascending())
	dst := make([]byte, 0, unitCodeLen)
	b.ReportAllocs()
	for b.Loop() {
		for n := UnitNumber(1); n <= 1_000_000; n++ {
			dst = k.AppendUnit(dst[:0], sampleCode, n)
		}
	}
}

func BenchmarkOpenUnit(b *testing.B) {
	k := unitKey(b, "k", ascending())
	code := k.Unit(sampleCode, 523)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := k.Open(sampleCode, code); !ok {
			b.Fatal("does not open")
		}
	}
}
