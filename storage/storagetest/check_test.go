package storagetest

import (
	"context"
	"strings"
	"testing"

	"nguon/domain"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// village is a store with one of everything.
func village(t *testing.T) domain.Store {
	t.Helper()
	s, ctx := open(t), t.Context()
	p, ch := NewProducer()
	must(t, s.AddProducer(ctx, p, ch))
	p, ch = AmendProducer(p)
	must(t, s.ReplaceProducer(ctx, p, ch))
	buyer, ch := NewProducer()
	must(t, s.AddProducer(ctx, buyer, ch))
	product, ch := NewProduct(p.ID)
	must(t, s.AddProduct(ctx, product, ch))
	site, ch := NewSite(p.ID)
	must(t, s.AddSite(ctx, site, ch))

	raw, ch := NewBatch(p.ID)
	must(t, s.AddBatch(ctx, raw, ch))
	made, ch := NewBatch(p.ID, From(Taking(raw, Kilograms(40))))
	must(t, s.AddBatch(ctx, made, ch))
	wrong, ch := NewBatch(p.ID, From(Taking(raw, Kilograms(5))))
	must(t, s.AddBatch(ctx, wrong, ch))
	wrong, ch = VoidBatch(wrong)
	must(t, s.VoidBatch(ctx, wrong, ch))

	h, ch := NewHandover(made, buyer.ID, Kilograms(10))
	must(t, s.AddHandover(ctx, h, ch))
	h, ch = Settle(h, domain.Accepted)
	must(t, s.SettleHandover(ctx, h, ch))
	h, ch = NewDelivery(made, Kilograms(3))
	must(t, s.AddHandover(ctx, h, ch))
	run, ch := NewUnitRun(made, 0, 24)
	must(t, s.AddLabelRun(ctx, run, ch))
	recall, ch := NewRecall([]domain.BatchID{raw.ID})
	must(t, s.AddRecall(ctx, recall, ch))
	token, ch := NewToken()
	must(t, s.AddToken(ctx, token, ch))
	return s
}

func TestCheckFindsNothingInAStoreThatIsRight(t *testing.T) {
	for _, s := range []domain.Store{open(t), village(t)} {
		if wrong := Check(t.Context(), s); len(wrong) != 0 {
			t.Errorf("Check = %q", wrong)
		}
	}
}

// liar is a store whose answers are changed on their way.
type liar struct {
	domain.Store
	record   func(*domain.Record) bool
	batch    func(*domain.Batch)
	handover func(*domain.Handover)
	line     func(*domain.StockLine)
	run      func(*domain.LabelRun)
	producer func(*domain.Producer)
	held     bool
}

func (l liar) Records(ctx context.Context, s domain.Subject, page domain.Page) (domain.List[domain.Record], error) {
	list, err := l.Store.Records(ctx, s, page)
	if l.record == nil {
		return list, err
	}
	var kept []domain.Record
	for _, r := range list.Items {
		if l.record(&r) {
			kept = append(kept, r)
		}
	}
	list.Items = kept
	return list, err
}

func (l liar) Batches(ctx context.Context, f domain.BatchFilter, page domain.Page) (domain.List[domain.Batch], error) {
	list, err := l.Store.Batches(ctx, f, page)
	for i := range list.Items {
		if l.batch != nil {
			l.batch(&list.Items[i])
		}
	}
	return list, err
}

func (l liar) Handovers(ctx context.Context, f domain.HandoverFilter, page domain.Page) (domain.List[domain.Handover], error) {
	list, err := l.Store.Handovers(ctx, f, page)
	for i := range list.Items {
		if l.handover != nil {
			l.handover(&list.Items[i])
		}
	}
	return list, err
}

func (l liar) StockOfBatch(ctx context.Context, b domain.BatchID) ([]domain.StockLine, error) {
	lines, err := l.Store.StockOfBatch(ctx, b)
	for i := range lines {
		if l.line != nil {
			l.line(&lines[i])
		}
	}
	return lines, err
}

func (l liar) LabelRuns(ctx context.Context, f domain.LabelRunFilter, page domain.Page) (domain.List[domain.LabelRun], error) {
	list, err := l.Store.LabelRuns(ctx, f, page)
	for i := range list.Items {
		if l.run != nil {
			l.run(&list.Items[i])
		}
	}
	return list, err
}

func (l liar) Producers(ctx context.Context, page domain.Page) (domain.List[domain.Producer], error) {
	list, err := l.Store.Producers(ctx, page)
	for i := range list.Items {
		if l.producer != nil {
			l.producer(&list.Items[i])
		}
	}
	return list, err
}

func (l liar) HasHeld(ctx context.Context, b domain.BatchID, p domain.ProducerID) (bool, error) {
	held, err := l.Store.HasHeld(ctx, b, p)
	return held != l.held, err
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	s := village(t)
	processed := func(b *domain.Batch) bool { return len(b.Inputs) > 0 && b.State == domain.BatchRecorded }
	for _, c := range []struct {
		name string
		lie  liar
		want string
	}{
		{"a lost record", liar{record: func(r *domain.Record) bool { return r.Kind != domain.RecallPlaced }}, "has no record"},
		{"a lost first record", liar{record: func(r *domain.Record) bool { return r.Kind != domain.HandoverOffered }}, "is of revision 2, want 1"},
		{"a lost last record", liar{record: func(r *domain.Record) bool { return r.Kind != domain.BatchVoided }}, "its records end at 1"},
		{"a changed body", liar{record: func(r *domain.Record) bool {
			r.Body = []byte(strings.Replace(string(r.Body), "storagetest", "somebody", 1))
			return true
		}}, "its body has"},
		{"a body of another layout", liar{record: func(r *domain.Record) bool {
			r.Body = []byte(strings.Replace(string(r.Body), "nguon-record/1", "nguon-record/2", 1))
			return true
		}}, `has the format "nguon-record/2"`},
		{"a moved record", liar{record: func(r *domain.Record) bool {
			if r.Kind == domain.TokenCreated {
				r.Subject.ID = NewID[string]()
			}
			return true
		}}, "has a body that says"},
		{"a changed batch", liar{batch: func(b *domain.Batch) { b.RecordHash = strings.Repeat("0", 64) }}, "at revision 1 with record 0000"},
		{"more made", liar{batch: func(b *domain.Batch) { b.Made.Amount++ }}, "100000001 made, "},
		{"a batch that is not void", liar{batch: func(b *domain.Batch) { b.State = domain.BatchRecorded }}, "100000000 made, 0 left and 0 taken"},
		{"a batch that is void", liar{batch: func(b *domain.Batch) { b.State = domain.BatchVoid }}, "0 made, 60000000 left"},
		{"a void input", liar{batch: func(b *domain.Batch) {
			if len(b.Inputs) == 0 {
				b.State = domain.BatchVoid
			}
		}}, "which is void"},
		{"a lost input", liar{batch: func(b *domain.Batch) { b.Inputs = nil }}, "60000000 left and 0 taken"},
		{"an input from nowhere", liar{batch: func(b *domain.Batch) {
			if processed(b) {
				b.Inputs = []domain.Input{{Batch: "nowhere", Quantity: Kilograms(1)}}
			}
		}}, "names batch nowhere, which is not there"},
		{"an input of itself", liar{batch: func(b *domain.Batch) {
			if processed(b) {
				b.Inputs = []domain.Input{{Batch: b.ID, Quantity: Kilograms(1)}}
			}
		}}, "were made from themselves"},
		{"an input in pieces", liar{batch: func(b *domain.Batch) {
			if processed(b) {
				b.Inputs = []domain.Input{{Batch: b.Inputs[0].Batch, Quantity: Pieces(40_000_000)}}
			}
		}}, "which is measured in KGM"},
		{"one code for all", liar{batch: func(b *domain.Batch) { b.Code = "7K3QX9WM2P" }}, `code "7K3QX9WM2P" is had by`},
		{"one lot for all", liar{batch: func(b *domain.Batch) { b.Lot = map[bool]string{true: "Lô 5", false: "LÔ5"}[processed(b)] }}, "lot \"lô5\" is had by"},
		{"an offer for a delivery", liar{handover: func(h *domain.Handover) { h.State = domain.Offered }}, "left and 13000000 taken"},
		{"a refusal for a delivery", liar{handover: func(h *domain.Handover) { h.State = domain.Refused }}, "left and 0 taken"},
		{"stock in another unit", liar{line: func(l *domain.StockLine) { l.Left.Unit = domain.Gram }}, "has the stock line"},
		{"less in stock", liar{line: func(l *domain.StockLine) { l.Left.Amount-- }}, "by its batches"},
		{"nobody ever held it", liar{held: true}, "never held it"},
		{"a gap in the labels", liar{run: func(r *domain.LabelRun) { r.First++; r.Count-- }}, "the one before ends at 0"},
		{"a longer run", liar{run: func(r *domain.LabelRun) { r.Last++; r.Count++ }}, "last unit issued is 24, its runs end at 25"},
		{"a producer of another id", liar{producer: func(p *domain.Producer) { p.ID = "somebody" }}, "which is not there"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.lie.Store = s
			wrong := strings.Join(Check(t.Context(), c.lie), "\n")
			if !strings.Contains(wrong, c.want) {
				t.Errorf("Check says\n%s\nand not: %s", wrong, c.want)
			}
		})
	}
}

func TestCheckSaysWhatItCannotRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wrong := strings.Join(Check(ctx, village(t)), "\n")
	if !strings.Contains(wrong, "records cannot be read: context canceled") {
		t.Errorf("Check says\n%s", wrong)
	}
}
