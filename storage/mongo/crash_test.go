package mongo

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

var errStopped = errors.New("stopped on purpose")

// stopper stops a store before one of its writes, or behind it, when it was
// kept and the answer got lost: each write counts twice.
type stopper struct {
	// at is the moment; dead says that the store never comes back from it.
	at    int64
	dead  bool
	armed atomic.Bool
	count atomic.Int64
}

func (p *stopper) crash() error {
	if !p.armed.Load() {
		return nil
	}
	n := p.count.Add(1) - 1
	if n == p.at || p.dead && n > p.at {
		return errStopped
	}
	return nil
}

// stopped says whether the moment has come.
func (p *stopper) stopped() bool { return p.count.Load() > p.at }

// story is a change, and how to tell whether it has happened.
type story struct {
	change domain.Change
	do     func(context.Context, domain.Store) error
	// told gives the parts of the change by name, and whether each is there.
	told func(*testing.T, domain.Store) map[string]bool
}

// stories make what they need in a store, and then tell of one change.
var stories = []struct {
	name string
	make func(*village) story
}{
	{"a recording with three inputs", recordingStory},
	{"a void", voidStory},
	{"a handover that is accepted", settlingStory},
	{"a later label run", laterRunStory},
	{"an amendment", amendmentStory},
	{"an amendment to more", amendmentToMoreStory},
	{"a handover", handoverStory},
	{"the first label run", firstRunStory},
	{"a recall", recallStory},
	{"a product with another GTIN", productStory},
	{"a blank run", blankRunStory},
	{"a claim of blank labels", labelClaimStory},
	{"a change of a run of the first layout", formerRunStory},
	{"a label stock", labelStockStory},
}

// survived is how many of the stories, from the first, are also told with a
// store that goes on after its stop: their writes are of every sort.
const survived = 4

// TestStoppedAtEveryStep stops a store before and behind each single write of
// a change, for good and once. Whoever reads then sees all of the change or
// nothing, before anybody has recovered anything and after; nothing is left
// behind, and the change sent again under its key happens once.
func TestStoppedAtEveryStep(t *testing.T) {
	var moments atomic.Int64
	t.Run("stories", func(t *testing.T) {
		for i, s := range stories {
			for _, dead := range []bool{true, false} {
				if !dead && i >= survived {
					continue
				}
				t.Run(fmt.Sprintf("%s, for good %t", s.name, dead), func(t *testing.T) {
					t.Parallel()
					for at, stopped := int64(0), true; stopped && !t.Failed(); at++ {
						t.Run(fmt.Sprintf("moment %d", at), func(t *testing.T) {
							if stopped = stopAt(t, s.make, &stopper{at: at, dead: dead}); stopped {
								moments.Add(1)
							}
						})
					}
				})
			}
		}
	})
	t.Logf("%d moments to stop at", moments.Load())
}

// stopAt tells a story with a store that stops, and says whether it did.
func stopAt(t *testing.T, tell func(*village) story, p *stopper) bool {
	t.Helper()
	ctx, address := t.Context(), mongotest.Empty(t)
	witness := openedWith(t, address, time.Hour, nil)
	st := tell(newVillage(t, witness))
	dying := openedWith(t, address, defaultLease, p.crash)
	p.armed.Store(true)

	err := st.do(ctx, dying)
	if !p.stopped() {
		if err != nil {
			t.Errorf("nothing stopped it, and it answered %v", err)
		}
		return false
	}
	if err != nil && !errors.Is(err, domain.Unavailable) {
		t.Errorf("stopped, it answered %v, want Unavailable", err)
	}
	kept := st.kept(t, "before recovery", witness)
	if err == nil && !kept {
		t.Error("it answered nil, and nothing was kept")
	}
	sound(t, witness)

	heir := openedWith(t, address, 0, nil)
	if now := st.kept(t, "after recovery", heir); now != kept {
		t.Errorf("kept before recovery %t, after it %t", kept, now)
	}
	sound(t, heir)
	clean(t, heir)

	again := st.do(ctx, heir)
	var repeated *domain.RepeatedError
	switch {
	case kept && (!errors.As(again, &repeated) || repeated.Request.Subject != st.change.Record.Subject):
		t.Errorf("kept, and sent again = %v, want a RepeatedError", again)
	case !kept && again != nil:
		t.Errorf("not kept, and sent again = %v, want nil", again)
	}
	if !st.kept(t, "sent again", heir) {
		t.Error("sent again, it is not kept")
	}
	return true
}

// kept says whether the change has happened, which is all of it or nothing.
func (st *story) kept(t *testing.T, when string, s domain.Store) bool {
	t.Helper()
	told := st.told(t, s)
	r := st.change.Record
	records, err := s.Records(t.Context(), r.Subject, domain.Page{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	told["the record"] = false
	for _, kept := range records.Items {
		told["the record"] = told["the record"] || kept.ID == r.ID
	}
	_, err = s.Request(t.Context(), st.change.Request.Caller, st.change.Request.Key.Key)
	told["the request"] = err == nil
	if err != nil && !errors.Is(err, domain.ErrMissing) {
		t.Fatal(err)
	}
	for part, there := range told {
		if there != told["the record"] {
			t.Errorf("%s: by half: %v, %s", when, told, part)
			break
		}
	}
	return told["the record"]
}

// sound wants Check to find nothing.
func sound(t *testing.T, s domain.Store) {
	t.Helper()
	for _, wrong := range storagetest.Check(t.Context(), s) {
		t.Error("check: " + wrong)
	}
}

// clean wants no change under way, and no mark of one anywhere.
func clean(t *testing.T, s *Store) {
	t.Helper()
	there := bson.D{{Key: "$exists", Value: true}}
	var traces bson.A
	for _, field := range []string{"adding", "changing", "steps", "beat"} {
		traces = append(traces, bson.D{{Key: field, Value: there}})
	}
	for _, in := range []string{
		producersIn, productsIn, sitesIn, batchesIn, handoversIn, recallsIn, labelStocksIn, runsIn, tokensIn, unitsIn, claimsIn, requestsIn, recordsIn,
	} {
		n, err := s.db.Collection(in).CountDocuments(t.Context(), bson.D{{Key: "$or", Value: traces}})
		if err != nil || n != 0 {
			t.Errorf("%d documents of %s bear traces of changes under way, %v", n, in, err)
		}
	}
	var stock []stockDocument
	if err := s.findAll(t.Context(), stockIn, nil, nil, 0, &stock); err != nil {
		t.Fatal(err)
	}
	for _, d := range stock {
		if len(d.Marks) > 0 {
			t.Errorf("stock %s is marked: %v", d.ID, d.Marks)
		}
	}
}

func openedWith(t testing.TB, address string, lease time.Duration, crash func() error) *Store {
	t.Helper()
	s, err := open(t.Context(), address, lease, crash)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}
