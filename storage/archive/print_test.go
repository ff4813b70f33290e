package archive

import (
	"strings"
	"testing"
	"time"
)

func TestPrinter(t *testing.T) {
	for name, test := range map[string]struct {
		terminal bool
		want     string
	}{
		"a terminal": {true, "\rsaving: 1,000 items\x1b[K\rsaving: 2,000 items\x1b[K\n" +
			"\rrestoring: 1,500 of 3,000 items, 50%\x1b[K\rrestoring: 3,000 of 3,000 items, 100%\x1b[K\n"},
		"a log": {false, "saving: 1,000 items\nrestoring: 1,500 of 3,000 items, 50%\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			now := time.Now()
			p := &Printer{To: &out, Terminal: test.terminal, Now: func() time.Time { return now }}
			saved := func(from, to int64) {
				for i := from; i <= to; i++ {
					p.Report(Progress{Step: Saving, Done: i})
				}
			}
			saved(1, 999)
			now = now.Add(loggedEvery)
			saved(1_000, 1_999)
			now = now.Add(watchedEvery)
			saved(2_000, 2_050)
			for i := int64(1); i <= 3_000; i++ {
				if i == 1_500 {
					now = now.Add(loggedEvery)
				}
				p.Report(Progress{Step: Restoring, Done: i, Total: 3_000})
			}
			p.End()
			p.End()
			if out.String() != test.want {
				t.Errorf("printed\n%q, want\n%q", out.String(), test.want)
			}
		})
	}
	if s := (Progress{Step: Checking, Done: 45, Total: 200}).String(); s != "checking: 22%" {
		t.Error(s)
	}
	if s := (Progress{Step: Saving, Done: 1_234_567}).String(); s != "saving: 1,234,567 items" {
		t.Error(s)
	}
}
