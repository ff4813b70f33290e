package mongo

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"nguon/domain"
)

// stockDocument is what a holder has left of a batch.
type stockDocument struct {
	ID     string            `bson:"_id"`
	Batch  domain.BatchID    `bson:"batch"`
	Holder domain.ProducerID `bson:"holder"`
	Unit   domain.Unit       `bson:"unit"`
	// Left is without what changes under way have taken, and without what
	// they bring.
	Left int64 `bson:"left"`
	// Held says that there was some once; a change that was undone leaves a
	// document behind of which that is not so.
	Held bool `bson:"held"`
	// Spent says that nothing is left and nothing on its way, so that the
	// lists of a holder need not look at all that it ever had. Where it is
	// false nothing follows from it.
	Spent bool `bson:"spent"`
	// Marks are what changes under way take (negative) and bring, by their try.
	Marks map[string]stockMark `bson:"marks"`
}

type stockMark struct {
	Record string `bson:"record"`
	Amount int64  `bson:"amount"`
}

// marksAt is the path of the mark of a try, which is plain letters and digits.
func marksAt(try string) string { return "marks." + try }

func stockID(batch domain.BatchID, holder domain.ProducerID) string {
	return pair(string(batch), string(holder))
}

// take is the step that takes q of a batch out of a holder's stock, where there
// is enough; put brings it in.
func take(batch domain.BatchID, holder domain.ProducerID, q domain.Quantity) step {
	return move(taking, batch, holder, q)
}

func put(batch domain.BatchID, holder domain.ProducerID, q domain.Quantity) step {
	return move(putting, batch, holder, q)
}

func move(how how, batch domain.BatchID, holder domain.ProducerID, q domain.Quantity) step {
	return step{
		How: how, In: stockIn, ID: stockID(batch, holder), Amount: q.Amount,
		stock: stockDocument{Batch: batch, Holder: holder, Unit: q.Unit},
	}
}

// obstacle is one of the document's marks.
func (d *stockDocument) obstacle(try string, m stockMark) obstacle {
	at := step{How: putting, In: stockIn, ID: d.ID, Amount: m.Amount}
	if m.Amount < 0 {
		at.How, at.Amount = taking, -m.Amount
	}
	return obstacle{mark: mark{Record: m.Record, Try: try}, at: at}
}

func (d *stockDocument) line() domain.StockLine {
	return domain.StockLine{Batch: d.Batch, Holder: d.Holder, Left: domain.Quantity{Amount: d.Left, Unit: d.Unit}}
}

// findStock reads stock as it is without the changes under way.
func (s *Store) findStock(ctx context.Context, filter, order bson.D, limit int) ([]stockDocument, error) {
	for range looks {
		var found []stockDocument
		if err := s.findAll(ctx, stockIn, filter, order, limit, &found); err != nil {
			return nil, err
		}
		again := false
		for i := range found {
			d := &found[i]
			for try, m := range d.Marks {
				waiting, err := s.settle(ctx, d.obstacle(try, m))
				if err != nil {
					return nil, err
				}
				again = again || waiting == nil
				if m.Amount < 0 {
					d.Left -= m.Amount
				}
			}
		}
		if !again {
			return found, nil
		}
	}
	return nil, unavailable(errBusy)
}

// stockOf reads what holder has left of a batch; the zero document where it
// never had any.
func (s *Store) stockOf(ctx context.Context, batch domain.BatchID, holder domain.ProducerID) (stockDocument, error) {
	var d stockDocument
	err := s.reading(ctx, func() error {
		found, err := s.findStock(ctx, bson.D{{Key: "_id", Value: stockID(batch, holder)}}, nil, 1)
		if err == nil && len(found) == 1 {
			d = found[0]
		}
		return err
	})
	return d, err
}

// StockOf is what holder has left of a batch.
func (s *Store) StockOf(ctx context.Context, batch domain.BatchID, holder domain.ProducerID) (int64, error) {
	d, err := s.stockOf(ctx, batch, holder)
	return d.Left, err
}

// HasHeld says whether holder has or ever had some of a batch.
func (s *Store) HasHeld(ctx context.Context, batch domain.BatchID, holder domain.ProducerID) (bool, error) {
	d, err := s.stockOf(ctx, batch, holder)
	return d.Held, err
}

// StockOfBatch lists who has something left of a batch.
func (s *Store) StockOfBatch(ctx context.Context, batch domain.BatchID) ([]domain.StockLine, error) {
	var lines []domain.StockLine
	err := s.reading(ctx, func() error {
		found, err := s.findStock(ctx, bson.D{{Key: "batch", Value: batch}}, bson.D{{Key: "holder", Value: 1}}, 0)
		lines = linesOf(found)
		return err
	})
	return lines, err
}

func linesOf(found []stockDocument) []domain.StockLine {
	found = slices.DeleteFunc(found, func(d stockDocument) bool { return d.Left <= 0 })
	return convert(found, func(d stockDocument) domain.StockLine { return d.line() })
}

// StockOfHolder lists what a holder has something left of.
func (s *Store) StockOfHolder(ctx context.Context, holder domain.ProducerID, page domain.Page) (domain.List[domain.StockLine], error) {
	var lines []domain.StockLine
	err := s.reading(ctx, func() error {
		want := limit(page) + 1
		for after := page.After; len(lines) < want; {
			filter := bson.D{{Key: "holder", Value: holder}, {Key: "spent", Value: false}}
			if after != "" {
				filter = append(filter, bson.E{Key: "batch", Value: bson.D{{Key: "$lt", Value: after}}})
			}
			found, err := s.findStock(ctx, filter, bson.D{{Key: "batch", Value: -1}}, want)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				after = string(found[len(found)-1].Batch)
			}
			more := len(found) == want
			if err := s.noteSpent(ctx, found); err != nil {
				return err
			}
			lines = append(lines, linesOf(found)...)
			if !more {
				break
			}
		}
		lines = lines[:min(len(lines), want)]
		return nil
	})
	if err != nil {
		return domain.List[domain.StockLine]{}, err
	}
	return cut(lines, page, func(l *domain.StockLine) string { return string(l.Batch) }), nil
}

// noteSpent notes of stock that was used up that it is, where nothing has come
// since.
func (s *Store) noteSpent(ctx context.Context, found []stockDocument) error {
	for i := range found {
		if found[i].Left > 0 || len(found[i].Marks) > 0 {
			continue
		}
		_, err := s.update(ctx, stockIn,
			bson.D{{Key: "_id", Value: found[i].ID}, {Key: "left", Value: int64(0)}, {Key: "marks", Value: bson.D{}}},
			bson.D{{Key: "$set", Value: bson.D{{Key: "spent", Value: true}}}})
		if err != nil {
			return err
		}
	}
	return nil
}
