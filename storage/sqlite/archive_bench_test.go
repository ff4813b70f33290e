package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"nguon/storage/archive"
)

// BenchmarkArchive saves, checks and restores the store of the benchmarks.
func BenchmarkArchive(b *testing.B) {
	f := fill(b)
	ctx := context.Background()
	folder := b.TempDir()
	var saving, checking, restoring time.Duration
	for b.Loop() {
		path := filepath.Join(folder, "nguon.tar.zst")
		begun := time.Now()
		m, err := archive.Save(ctx, path, f.Store, archive.About{Program: "benchmark", Now: begun}, nil)
		if err != nil {
			b.Fatal(err)
		}
		saving += time.Since(begun)

		begun = time.Now()
		file, err := archive.Open(ctx, path, nil)
		if err != nil {
			b.Fatal(err)
		}
		checking += time.Since(begun)

		begun = time.Now()
		to, err := Open(ctx, filepath.Join(folder, "restored.db"))
		if err != nil {
			b.Fatal(err)
		}
		if err := to.Import(ctx, file.Items(ctx, nil)); err != nil {
			b.Fatal(err)
		}
		if err := to.Close(); err != nil {
			b.Fatal(err)
		}
		restoring += time.Since(begun)

		reportSize(b, path, len(f.ids), m.Items())
		if err := file.Close(); err != nil {
			b.Fatal(err)
		}
		for _, name := range []string{"nguon.tar.zst", "restored.db"} {
			if err := os.Remove(filepath.Join(folder, name)); err != nil {
				b.Fatal(err)
			}
		}
	}
	for name, took := range map[string]time.Duration{"save": saving, "check": checking, "restore": restoring} {
		b.ReportMetric(took.Seconds()/float64(b.N), name+"-s/op")
	}
}

func reportSize(b *testing.B, path string, batches int, items int64) {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(batches), "B/batch")
	b.ReportMetric(float64(items), "items")
}
