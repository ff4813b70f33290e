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
	reach, complete, err := w.RecallReach(ctx, w.maker, r.ID)
	if err != nil || !complete || len(reach) != 3 {
		t.Errorf("reach %d batches, complete %v, %v; want the crabs, the sauce and the jars", len(reach), complete, err)
	}

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
