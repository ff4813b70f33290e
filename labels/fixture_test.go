package labels

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// crabSauce is a label as a real cooperative would fill it; the n-th package of its batch, or the batch itself for 0.
func crabSauce(n int) Label {
	l := Label{
		Address: "HTTPS://NGUON.EXAMPLE.VN/T/7K3QX9WM2P",
		Title:   "Mắm cáy Hồng Tiến",
		Fields: []Field{
			{Name: "lot", Caption: "Lô", Text: "MC-2026-03"},
			{Name: "produced", Caption: "NSX", Text: "12/03/2026"},
			{Name: "best_before", Caption: "HSD", Text: "12/03/2028"},
			{Name: "producer", Caption: "Cơ sở", Text: "Hợp tác xã Nông nghiệp Hồng Tiến, xã Hồng Tiến, huyện Kiến Xương, Thái Bình"},
		},
		Code: "7K3Q-X9WM-2P",
		Host: "nguon.example.vn",
	}
	if n > 0 {
		unit := fmt.Sprintf("%016X", uint64(n)*0x9E3779B97F4A7C15)
		l.Address += "/" + unit
		l.UnitCode = unit[:4] + "-" + unit[4:8] + "-" + unit[8:12] + "-" + unit[12:]
	}
	return l
}

// run yields count labels from the first package on.
func run(count int) iter.Seq2[Label, error] {
	return func(yield func(Label, error) bool) {
		for n := range count {
			if !yield(crabSauce(n+1), nil) {
				return
			}
		}
	}
}

func sequence(labels ...Label) iter.Seq2[Label, error] {
	return func(yield func(Label, error) bool) {
		for _, l := range labels {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func stock(t testing.TB, name string) Stock {
	t.Helper()
	s, ok := StockByName(name)
	if !ok {
		t.Fatalf("no stock %q", name)
	}
	return s
}

func pdfFile(t testing.TB, s Sheet, labels iter.Seq2[Label, error]) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WritePDF(context.Background(), &b, s, labels); err != nil {
		t.Fatalf("WritePDF: %v", err)
	}
	return b.Bytes()
}

// tool runs a program that the tests cannot do without, and returns its standard output.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: scripts/check installs it", name)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, stderr.String())
	}
	return string(out)
}

// temp writes data to a file of a folder that ends with the test.
func temp(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
