package domain_test

import (
	"testing"

	"nguon/domain"
)

func TestRecallCoversAllThatWasMade(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	salt := w.raw(w.maker, "Muối", "50", "2026-03-01")
	sauce := w.made(w.maker, "Mắm chượp", "80", "2026-09-01", of(crabs, "60", "KGM"), of(salt, "15", "KGM"))
	jars := w.packed("100", "2026-09-20", of(sauce, "50", "KGM"))
	other := w.made(w.maker, "Mẻ khác", "10", "2026-09-01", of(salt, "10", "KGM"))
	offered := must(w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Batch: jars.ID, To: w.rice.ID, Quantity: qty("10", "H87"), On: day("2026-09-21")}))(t)

	r := must(w.PlaceRecall(ctx, w.maker, domain.RecallDraft{Batches: []domain.BatchID{crabs.ID}, Reason: "kiểm nghiệm", Message: "Ngừng sử dụng, trả lại nơi mua."}))(t)
	for name, test := range map[string]struct {
		batch domain.Batch
		want  domain.Standing
	}{
		"origin": {crabs, domain.StandingRecalled}, "indirect": {jars, domain.StandingRecalled},
		"beside": {salt, domain.StandingIssued}, "other": {other, domain.StandingIssued},
	} {
		if got := must(w.Scan(ctx, string(test.batch.Code), ""))(t).Standing; got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	if reach := must(w.RecallReach(ctx, w.maker, r.ID))(t); len(reach) != 3 {
		t.Errorf("reach %d batches; want the crabs, the sauce and the jars", len(reach))
	}
	_, err := w.VoidBatch(ctx, w.maker, other.ID, 1, "ghi nhầm")
	if err != nil {
		t.Errorf("voiding a batch beside the recall: %v", err)
	}

	_, err = w.VoidBatch(ctx, w.maker, sauce.ID, 1, "cho biến mất")
	wantRefusal(t, err, domain.Conflict, "", domain.CodeBatchRecalled)
	_, err = w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Batch: jars.ID, Partner: domain.Partner{Name: "Siêu thị"}, Quantity: qty("1", "H87"), On: day("2026-10-01")})
	wantRefusal(t, err, domain.Conflict, "batch", domain.CodeBatchRecalled)
	_, err = w.IssueLabels(ctx, w.maker, jars.ID, order(10))
	wantRefusal(t, err, domain.Conflict, "", domain.CodeBatchRecalled)
	_, err = w.AcceptHandover(ctx, w.grower, offered.ID)
	wantRefusal(t, err, domain.Conflict, "", domain.CodeBatchRecalled)
	must(w.RefuseHandover(ctx, w.grower, offered.ID, "đang thu hồi"))(t)

	_, err = w.LiftRecall(ctx, w.grower, r.ID, "không phải của tôi")
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	must(w.LiftRecall(ctx, w.maker, r.ID, "mẫu kiểm lại đạt"))(t)
	_, err = w.LiftRecall(ctx, w.maker, r.ID, "lần nữa")
	wantRefusal(t, err, domain.Conflict, "", domain.CodeRecallLifted)
	if got := must(w.Scan(ctx, string(jars.Code), ""))(t).Standing; got != domain.StandingIssued {
		t.Errorf("after the recall was lifted: %s", got)
	}
	must(w.IssueLabels(ctx, w.maker, jars.ID, order(10)))(t)
}

func TestWhoRecallsWhat(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	crabs := w.raw(w.maker, "Cáy tươi", "100", "2026-03-01")
	draft := domain.RecallDraft{Batches: []domain.BatchID{crabs.ID}, Reason: "kiểm tra", Message: "Ngừng bán."}
	_, err := w.PlaceRecall(ctx, w.grower, draft)
	wantRefusal(t, err, domain.Invalid, "batches/0", domain.CodeUnknownReference)
	_, err = w.PlaceRecall(ctx, w.maker, domain.RecallDraft{Batches: []domain.BatchID{crabs.ID, crabs.ID}, Reason: "x"})
	wantRefusal(t, err, domain.Invalid, "batches/1", domain.CodeInputTwice)
	wantRefusal(t, err, domain.Invalid, "message", domain.CodeRequired)

	inspector := domain.Caller{ID: "inspector", Role: domain.Inspector}
	r := must(w.PlaceRecall(ctx, inspector, draft))(t)
	_, err = w.LiftRecall(ctx, w.maker, r.ID, "tự gỡ")
	wantRefusal(t, err, domain.Forbidden, "", domain.CodeForbidden)
	must(w.LiftRecall(ctx, inspector, r.ID, "đã xử lý"))(t)
}

// However far back and however widely a recall starts, it shows.
func TestRecallBehindMoreEdgesThanAreShown(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	const wide = 160
	bad := w.raw(w.maker, "Cáy bẩn", "100000", "2026-03-01")
	level := make([]domain.Input, wide)
	for i := range level {
		level[i] = of(w.made(w.maker, "Mẻ", "1000", "2026-03-02", of(bad, "1", "KGM")), "1", "KGM")
	}
	for range 2 { // 2 × 160 × 160 edges, and 160 more at either end
		next := make([]domain.Input, wide)
		for i := range next {
			next[i] = of(w.made(w.maker, "Mẻ trộn", "1000", "2026-03-03", level...), "1", "KGM")
		}
		level = next
	}
	jars := w.packed("10", "2026-03-04", level...)
	if l := must(w.Lineage(ctx, w.maker, jars.ID, domain.Back))(t); l.Complete {
		t.Fatalf("the lineage of %d edges is not cut: the test shows nothing", len(l.Edges))
	}
	must(w.PlaceRecall(ctx, w.maker, domain.RecallDraft{Batches: []domain.BatchID{bad.ID}, Reason: "kiểm nghiệm", Message: "Ngừng sử dụng."}))(t)
	scan := must(w.Scan(ctx, string(jars.Code), ""))(t)
	if scan.Standing != domain.StandingRecalled || scan.Complete {
		t.Errorf("the page says %s, history complete %t; want recalled, false", scan.Standing, scan.Complete)
	}
	_, err := w.IssueLabels(ctx, w.maker, jars.ID, order(1))
	wantRefusal(t, err, domain.Conflict, "", domain.CodeBatchRecalled)
}

// A recall upstream is for those downstream to act on: they see what of it is
// in their hands.
func TestRecallReachesThoseDownstream(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	paddy := w.raw(w.grower, "Thóc", "100", "2026-03-01")
	dried := w.made(w.grower, "Thóc khô", "90", "2026-03-02", of(paddy, "100", "KGM"))
	w.given(dried, w.grower, w.maker, "50", "2026-03-03")
	flour := w.made(w.maker, "Bột gạo", "40", "2026-03-04", of(dried, "45", "KGM"))
	r := must(w.PlaceRecall(ctx, w.grower, domain.RecallDraft{Batches: []domain.BatchID{paddy.ID}, Reason: "nấm mốc", Message: "Ngừng sử dụng."}))(t)

	want := map[domain.BatchID]bool{dried.ID: true, flour.ID: true}
	reach := must(w.RecallReach(ctx, w.maker, r.ID))(t)
	for _, n := range reach {
		if !want[n.Batch] {
			t.Errorf("the maker is told of %s, which it never had", n.Name)
		}
	}
	if len(reach) != 2 {
		t.Errorf("the maker is told of %d batches, want the dried paddy it holds and its flour", len(reach))
	}
	own := must(w.Lineage(ctx, w.maker, dried.ID, domain.Forward))(t)
	if len(own.Nodes) != 2 || own.Nodes[1].Code != flour.Code {
		t.Errorf("forward from what it received the maker sees %+v, want its own flour", own.Nodes)
	}

	// What is recalled goes back to whom it came from, or is destroyed.
	_, err := w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Batch: dried.ID, To: w.rice.ID, Quantity: qty("2", "KGM"), On: day("2026-03-05")})
	wantRefusal(t, err, domain.Conflict, "batch", domain.CodeBatchRecalled)
	back := must(w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Purpose: domain.Return, Batch: dried.ID, To: w.rice.ID, Quantity: qty("2", "KGM"), On: day("2026-03-05")}))(t)
	must(w.AcceptHandover(ctx, w.grower, back.ID))(t)
	must(w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Purpose: domain.Disposal, Batch: flour.ID, Partner: domain.Partner{Name: "Lò đốt xã"}, Quantity: qty("40", "KGM"), On: day("2026-03-05")}))(t)
	if g, m, f := w.left(dried, w.rice.ID), w.left(dried, w.crab.ID), w.left(flour, w.crab.ID); g != "42 KGM" || m != "3 KGM" || f != "0 KGM" {
		t.Errorf("left %s, %s and %s of flour; want 42, 3 and 0 KGM", g, m, f)
	}
	third := w.producer(domain.Company, "Công ty Thứ Ba")
	stranger := domain.Caller{ID: "s", Role: domain.ProducerRole, Producer: third.ID}
	for by, sees := range map[domain.Caller]bool{w.grower: true, w.maker: true, admin: true, stranger: false} {
		if got := must(w.Recall(ctx, by, r.ID))(t); (got.Reason != "") != sees || got.Message == "" {
			t.Errorf("%s is told the reason %q and the message %q", by.ID, got.Reason, got.Message)
		}
	}
	if list := must(w.Recalls(ctx, stranger, domain.Page{Limit: 10}))(t); list.Items[0].Reason != "" {
		t.Errorf("the list tells a stranger the reason %q", list.Items[0].Reason)
	}
	_, err = w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Purpose: domain.Return, Batch: dried.ID, To: third.ID, Quantity: qty("1", "KGM"), On: day("2026-03-05")})
	wantRefusal(t, err, domain.Invalid, "to", domain.CodeReturnTo)
	_, err = w.OfferHandover(ctx, w.maker, domain.HandoverDraft{Purpose: domain.Disposal, Batch: dried.ID, To: third.ID, Quantity: qty("1", "KGM"), On: day("2026-03-05")})
	wantRefusal(t, err, domain.Invalid, "to", domain.CodeDisposalOutside)
}
