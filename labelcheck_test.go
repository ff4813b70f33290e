package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nguon/labels"
)

func TestLabelFilesAreChecked(t *testing.T) {
	folder := t.TempDir()
	whole, cut, missing := filepath.Join(folder, "tem.pdf"), filepath.Join(folder, "cut.pdf"), filepath.Join(folder, "none.pdf")
	stock, _ := labels.StockByName("a4-24")
	var file bytes.Buffer
	err := labels.WritePDF(t.Context(), &file, labels.Sheet{Stock: stock}, func(yield func(labels.Label, error) bool) {
		for _, code := range []string{"7K3QX9WM2P", "8K3QX9WM2Q"} {
			if !yield(labels.Label{Address: "HTTPS://NGUON.EXAMPLE.VN/T/" + code, Title: "Mắm cáy", Code: code}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range map[string][]byte{whole: file.Bytes(), cut: file.Bytes()[:file.Len()-10]} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		files []string
		code  int
		says  string // in the output, then in the error output
		warns string
	}{
		{[]string{whole}, 0, "tem.pdf: 1 page, 2 labels, module ", ""},
		{[]string{whole, cut}, 1, "cut.pdf: labels: this is no whole label file of Nguon", "not to be printed: 1 of 2 files"},
		{[]string{missing}, 1, "", "none.pdf"},
		{nil, 2, "", "expected"},
	}
	for _, test := range tests {
		var out, log bytes.Buffer
		code := run(t.Context(), append([]string{"labels", "check"}, test.files...), nil, &out, &log)
		if code != test.code || !strings.Contains(out.String(), test.says) || !strings.Contains(log.String(), test.warns) {
			t.Errorf("nguon labels check %q = %d, want %d\n%s%s", test.files, code, test.code, out.String(), log.String())
		}
	}
}
