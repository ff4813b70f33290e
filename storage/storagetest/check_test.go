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
	plain, ch := NewLabelRun(made, 12)
	must(t, s.AddLabelRun(ctx, plain, ch))
	roll, ch := NewBlankRun(p.ID, 30)
	must(t, s.AddLabelRun(ctx, roll, ch))
	for _, change := range []func() (domain.LabelRun, domain.Change){
		func() (domain.LabelRun, domain.Change) { return VoidLabels(roll, Range(1, 2)) },
		func() (domain.LabelRun, domain.Change) { return VoidLabels(roll, Range(3, 3)) },
		func() (domain.LabelRun, domain.Change) { return ReprintLabels(roll, Range(2, 30)) },
		func() (domain.LabelRun, domain.Change) { return ClaimLabels(roll, Range(1, 10), made) },
		func() (domain.LabelRun, domain.Change) { return ClaimLabels(roll, Range(11, 30), raw) },
	} {
		roll, ch = change()
		must(t, s.ReplaceLabelRun(ctx, roll, ch))
	}
	stock, ch := NewLabelStock(p.ID)
	must(t, s.AddLabelStock(ctx, stock, ch))
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
	// lostRuns says that batches list no label runs.
	lostRuns bool
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
	if l.lostRuns && f.Batch != "" {
		list.Items = nil
	}
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

// blankly changes blank runs alone.
func blankly(change func(*domain.LabelRun)) func(*domain.LabelRun) {
	return func(r *domain.LabelRun) {
		if r.Blank() {
			change(r)
		}
	}
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
		{"a run of fewer labels", liar{run: func(r *domain.LabelRun) { r.Count-- }}, "has 29 labels from 1 to 30"},
		{"lists without label runs", liar{lostRuns: true}, "the label runs [] are listed for it"},
		{"one code for a batch and blank labels", liar{
			run:   func(r *domain.LabelRun) { r.Code = "7K3QX9WM2P" },
			batch: func(b *domain.Batch) { b.Code = "7K3QX9WM2P" },
		}, `code "7K3QX9WM2P" is had by`},
		{"blank labels without a code", liar{run: func(r *domain.LabelRun) { r.Code = "" }}, `of batch "" has the code ""`},
		{"claims of a batch's own labels", liar{run: func(r *domain.LabelRun) {
			if !r.Blank() {
				r.Claims = []domain.LabelClaim{{LabelRange: r.Range(), Batch: r.Batch}}
			}
		}}, `units from 0 and 1 claims`},
		{"labels claimed twice", liar{run: blankly(func(r *domain.LabelRun) { r.Claims[1].First = 10 })}, "label 10 is claimed twice"},
		{"a claim by nobody", liar{run: blankly(func(r *domain.LabelRun) { r.Claims[1].Batch = "nobody" })}, "names batch nobody"},
		{"a claim of no label", liar{run: blankly(func(r *domain.LabelRun) { r.Claims[1].Last = 31 })}, "and 11 to 31 are claimed"},
		{"labels spoiled twice", liar{run: blankly(func(r *domain.LabelRun) { r.Voids[1].First = 2 })}, "label 2 is spoiled twice"},
		{"a reprint of no label", liar{run: blankly(func(r *domain.LabelRun) { r.Reprints[0].First = 0 })}, "and 0 to 30 are printed again"},
		{"a lost change of a run", liar{record: func(r *domain.Record) bool { return r.Kind != domain.LabelsReprinted }}, "is of revision 5, want 4"},
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
