package sqlite

import (
	"context"
	"strings"
	"testing"

	"nguon/domain"
	"nguon/storage/storagetest"
)

// sortsAllowed are the statements that may sort what they found: each with why
// that is little.
var sortsAllowed = map[string]string{
	"FROM lot CROSS JOIN batch":   "a producer has a lot once",
	"handover_to":                 "a page from each of two sides",
	"group_concat(input.amount":   "the inputs of one batch",
	"GROUP BY origin.id) AS back": "the inputs of one batch",
}

// TestEveryStatementGoesByIndex runs all that the store can do and then holds
// the plan of each statement that was prepared for it: none may read a whole
// table, nor sort more than what was asked for.
func TestEveryStatementGoesByIndex(t *testing.T) {
	s := newStore(t)
	useAll(t, s)
	var queries []string
	s.prepared.Range(func(query, _ any) bool {
		queries = append(queries, query.(string))
		return true
	})
	reads := len(queries)
	for query := range s.writer.tx.prepared {
		if verb, _, _ := strings.Cut(query, " "); verb == "SELECT" || verb == "INSERT" || verb == "UPDATE" {
			queries = append(queries, query)
		}
	}
	if reads < 50 || len(queries) < reads+20 {
		t.Errorf("only %d statements that read and %d that write were seen", reads, len(queries)-reads)
	}
	for _, query := range queries {
		for _, step := range plan(t, s, query) {
			if !goesByIndex(query, step) {
				t.Errorf("%s\nin\n%s", step, query)
			}
		}
	}
}

// An export reads whole tables in the order of their indexes: to sort a million
// rows would take their room in memory. The codes of sites are few.
func TestExportSortsNothing(t *testing.T) {
	s := newStore(t)
	if _, err := storagetest.Items(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	queries := 0
	s.prepared.Range(func(query, _ any) bool {
		queries++
		for _, step := range plan(t, s, query.(string)) {
			if strings.HasPrefix(step, "USE TEMP B-TREE FOR ORDER BY") && !strings.Contains(query.(string), "FROM site_code") {
				t.Errorf("%s\nin\n%s", step, query)
			}
		}
		return true
	})
	if queries != len(lists) {
		t.Errorf("%d statements were seen, want %d", queries, len(lists))
	}
}

func goesByIndex(query, step string) bool {
	switch {
	case strings.HasPrefix(step, "SCAN json_each VIRTUAL TABLE"), strings.HasPrefix(step, "SCAN CONSTANT ROW"),
		strings.HasPrefix(step, "SCAN (subquery"), strings.HasPrefix(step, "SCAN back"):
		return true
	case step == "SCAN recall USING INDEX recall_in_force":
		// The index holds what is in force and nothing else, and all is asked for.
		return true
	case step == "SCAN record", strings.HasPrefix(step, "SCAN record USING COVERING INDEX"):
		return strings.Contains(query, "SELECT 1 FROM record LIMIT 1")
	case strings.HasPrefix(step, "SCAN"):
		return false
	case strings.Contains(step, "TEMP B-TREE"):
		for part := range sortsAllowed {
			if strings.Contains(query, part) {
				return true
			}
		}
		return false
	}
	return true
}

func plan(t *testing.T, s *Store, query string) []string {
	t.Helper()
	// More than any statement has; what is not used is not looked at.
	rows, err := s.reads.Query("EXPLAIN QUERY PLAN "+query, make([]any, 60)...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// useAll calls every method of the store, lists with every set of filters.
func useAll(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	me, ch := storagetest.NewProducer()
	must(s.AddProducer(ctx, me, storagetest.Keyed(ch, "caller", "key")))
	me, ch = storagetest.AmendProducer(me)
	must(s.ReplaceProducer(ctx, me, ch))
	other := storagetest.NewID[domain.ProducerID]()
	useProducts(t, s, me.ID, must)

	raw, ch := storagetest.NewBatch(me.ID)
	must(s.AddBatch(ctx, raw, ch))
	made, ch := storagetest.NewBatch(me.ID, storagetest.From(storagetest.Taking(raw, storagetest.Grams(5))))
	must(s.AddBatch(ctx, made, ch))
	for _, amount := range []int64{90, 95} {
		raw, ch = storagetest.AmendBatch(raw, storagetest.Made(storagetest.Kilograms(amount)))
		must(s.ReplaceBatch(ctx, raw, ch))
	}
	void, ch := storagetest.VoidBatch(made)
	must(s.VoidBatch(ctx, void, ch))
	for _, state := range []domain.HandoverState{domain.Accepted, domain.Refused} {
		h, ch := storagetest.NewHandover(raw, other, storagetest.Grams(5))
		must(s.AddHandover(ctx, h, ch))
		h, ch = storagetest.Settle(h, state)
		must(s.SettleHandover(ctx, h, ch))
		must(second(s.Handover(ctx, h.ID)))
	}
	useRecalls(s, raw, must)
	must(s.KeepAnswer(ctx, "caller", "key", []byte("{}")))
	must(second(s.Request(ctx, "caller", "key")))
	must(second(s.EnsureKey(ctx, domain.Key{ID: "k", Purpose: "p", Secret: []byte("s")})))
	must(second(s.Key(ctx, "k")))
	must(s.Ready(ctx))
	must(second(s.Producer(ctx, me.ID)))
	must(second(s.Batch(ctx, raw.ID)))
	must(second(s.BatchByCode(ctx, raw.Code)))
	must(second(s.BatchesByID(ctx, []domain.BatchID{raw.ID})))
	must(second(s.Outlines(ctx, []domain.BatchID{raw.ID})))
	must(second(s.Lineage(ctx, []domain.BatchID{made.ID}, domain.Back, 10)))
	must(second(s.Lineage(ctx, []domain.BatchID{raw.ID}, domain.Forward, 10)))
	must(second(s.StockOf(ctx, raw.ID, me.ID)))
	must(second(s.StockOfBatch(ctx, raw.ID)))
	must(second(s.HasHeld(ctx, raw.ID, me.ID)))
	useLists(s, me.ID, raw, must)
}

func useProducts(t *testing.T, s *Store, me domain.ProducerID, must func(error)) {
	t.Helper()
	ctx := context.Background()
	product, ch := storagetest.NewProduct(me)
	must(s.AddProduct(ctx, product, ch))
	product, ch = storagetest.AmendProduct(product)
	must(s.ReplaceProduct(ctx, product, ch))
	must(second(s.Product(ctx, product.ID)))
	must(second(s.ProductsByID(ctx, []domain.ProductID{product.ID})))
	site, ch := storagetest.NewSite(me, func(x *domain.Site) { x.Code = "A" })
	must(s.AddSite(ctx, site, ch))
	site, ch = storagetest.AmendSite(site)
	must(s.ReplaceSite(ctx, site, ch))
	must(second(s.Site(ctx, site.ID)))
	must(second(s.SitesByID(ctx, []domain.SiteID{site.ID})))
	token, ch := storagetest.NewToken()
	must(s.AddToken(ctx, token, ch))
	token, ch = storagetest.RevokeToken(token)
	must(s.ReplaceToken(ctx, token, ch))
	must(second(s.Token(ctx, token.ID)))
	must(second(s.TokenByHash(ctx, token.Hash)))
}

func useRecalls(s *Store, raw domain.Batch, must func(error)) {
	ctx := context.Background()
	recall, ch := storagetest.NewRecall([]domain.BatchID{raw.ID})
	must(s.AddRecall(ctx, recall, ch))
	recall, ch = storagetest.LiftRecall(recall)
	must(s.ReplaceRecall(ctx, recall, ch))
	must(second(s.Recall(ctx, recall.ID)))
	must(second(s.RecallsInForce(ctx)))
	run, ch := storagetest.NewLabelRun(raw, 5, func(r *domain.LabelRun) { r.First, r.Last = 1, 5 })
	must(s.AddLabelRun(ctx, run, ch))
	must(second(s.LabelRun(ctx, run.ID)))
	must(second(s.LabelRunOfUnit(ctx, raw.ID, 3)))
	must(second(s.IssuedUnits(ctx, raw.ID)))
}

func useLists(s *Store, me domain.ProducerID, raw domain.Batch, must func(error)) {
	ctx := context.Background()
	page := domain.Page{Limit: 10}
	must(second(s.Producers(ctx, page)))
	must(second(s.Tokens(ctx, page)))
	must(second(s.Recalls(ctx, page)))
	for _, f := range []domain.LabelRunFilter{{}, {Batch: raw.ID}, {Producer: me}, {Blank: true}, {Producer: me, Blank: true}, {Producer: me, Batch: raw.ID}} {
		must(second(s.LabelRuns(ctx, f, page)))
	}
	must(second(s.StockOfHolder(ctx, me, page)))
	for _, subject := range []domain.Subject{{}, {Kind: domain.SubjectBatch, ID: string(raw.ID)}} {
		must(second(s.Records(ctx, subject, page)))
	}
	for _, producer := range []domain.ProducerID{"", me} {
		must(second(s.Products(ctx, producer, page)))
		must(second(s.Sites(ctx, producer, page)))
		must(second(s.LabelStocks(ctx, producer, page)))
		for _, stage := range []domain.Stage{"", domain.RawMaterial} {
			for _, product := range []domain.ProductID{"", "product"} {
				for _, lot := range []string{"", raw.Lot} {
					f := domain.BatchFilter{Producer: producer, Stage: stage, Product: product, Lot: lot}
					must(second(s.Batches(ctx, f, page)))
				}
			}
		}
		for _, batch := range []domain.BatchID{"", raw.ID} {
			for _, state := range []domain.HandoverState{"", domain.Offered} {
				must(second(s.Handovers(ctx, domain.HandoverFilter{Party: producer, Batch: batch, State: state}, page)))
			}
		}
	}
}
