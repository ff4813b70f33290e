package archive_test

import (
	"os"
	"slices"
	"testing"

	"nguon/domain"
	"nguon/storage/archive"
	"nguon/storage/storagetest"
)

// firstFormat was written by the last program of the first format, of some of
// everything that it knew.
const firstFormat = "testdata/nguon-archive-1.tar.zst"

func TestFirstFormatIsRead(t *testing.T) {
	file, err := os.ReadFile(firstFormat)
	if err != nil {
		t.Fatal(err)
	}
	a := read(t, file)
	if a.Manifest.Format != "nguon-archive/1" || len(a.Manifest.Kinds) != 13 ||
		a.Manifest.Contents != "c4d088fd200ff04070b6a50a3e0d6de1e0a199eda99ba45fb144ba2427106df6" {
		t.Errorf("the manifest reads %+v", a.Manifest)
	}
	s := open(t)
	if err := s.Import(t.Context(), a.Items(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range storagetest.Check(t.Context(), s) {
		t.Error(wrong)
	}
	runs, err := s.LabelRuns(t.Context(), domain.LabelRunFilter{}, domain.Page{Limit: domain.MaxPageSize})
	if err != nil || len(runs.Items) != 5 {
		t.Fatalf("%d label runs were read, %v; want 5", len(runs.Items), err)
	}
	for _, r := range runs.Items {
		p := r.Print
		if p.Order != domain.FillByRow || p.Copies != 1 || p.DPI != 300 || p.Template != domain.TemplateStandard {
			t.Errorf("label run %s was printed as %+v", r.ID, p)
		}
		if r.Revision != 1 || !r.CreatedAt.Equal(r.At) || !r.ChangedAt.Equal(r.At) || r.RecordHash == "" {
			t.Errorf("label run %s of %v has %+v", r.ID, r.At, r.Meta)
		}
	}
	again, m := write(t, s)
	if m.Format != archive.Format || m.Items() != a.Manifest.Items() {
		t.Errorf("written again it is %+v", m)
	}
	if items := read(t, again).Manifest.Kinds; !slices.Equal(items, m.Kinds) {
		t.Errorf("and reads %+v", items)
	}
}
