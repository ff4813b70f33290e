package domain

import "testing"

func TestFollows(t *testing.T) {
	// In the order of an export, byte by byte.
	items := []Item{
		Key{ID: "z"}, Producer{ID: "a"}, Producer{ID: "aa"}, Producer{ID: "b"}, Product{ID: "a"}, Site{ID: "a"}, Batch{ID: "B"}, Batch{ID: "a"},
		StockLine{Batch: "a", Holder: "z"}, StockLine{Batch: "b", Holder: "a"}, StockLine{Batch: "b", Holder: "b"},
		Handover{ID: "a"}, Recall{ID: "a"}, LabelStock{ID: "b"}, LabelRun{ID: "a"}, Token{ID: "a"},
		Request{Caller: "a", Key: RequestKey{Key: "bc"}}, Request{Caller: "ab", Key: RequestKey{Key: "c"}}, Record{ID: "b"},
		Claim{Kind: ClaimGTIN, Value: "9"}, Claim{Kind: ClaimLot, Value: "1", Scope: "b"}, Claim{Kind: ClaimLot, Value: "2", Scope: "a"},
		Claim{Kind: ClaimSiteCode, Value: "1", Scope: "a"}, Claim{Kind: ClaimSiteCode, Value: "1", Scope: "b"},
	}
	for i, a := range items {
		for j, b := range items {
			_, record := a.(Record)
			if want := i < j || i == j && record; Follows(a, b) != want {
				t.Errorf("Follows(%+v, %+v) = %t, want %t", a, b, !want, want)
			}
		}
	}
	if !Follows(Record{ID: "b"}, Record{ID: "a"}) {
		t.Error("records have no order of their ids")
	}
	seen := map[ItemKind]bool{}
	for _, it := range items {
		seen[KindOf(it)] = true
	}
	if len(seen) != len(ItemKinds) {
		t.Errorf("%d kinds of %d are tried", len(seen), len(ItemKinds))
	}
}
