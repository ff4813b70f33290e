package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"nguon/domain"
)

// Export reads all tables in one transaction, which sees the last commit before
// its first read. Writers go on; the log cannot be copied into the file beyond
// that commit and grows until the export is over.
func (s *Store) Export(ctx context.Context, each func(domain.Item) error) error {
	var refused error
	err := s.snapshot(ctx, func(read readFunc) error {
		for _, list := range lists {
			err := list(read, func(it domain.Item) error {
				refused = each(it)
				return refused
			})
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if refused != nil {
		return refused
	}
	return err
}

// list reads all items of one kind.
type list func(read readFunc, each func(domain.Item) error) error

func listOf[T domain.Item](query string, scan func(row) (T, error)) list {
	return func(read readFunc, each func(domain.Item) error) error {
		return read(query, nil, func(r row) error {
			v, err := scan(r)
			if err != nil {
				return err
			}
			return each(v)
		})
	}
}

// lists follow the order of domain.ItemKinds. Every large table is read along
// an index in the order that is asked for.
var lists = []list{
	listOf("SELECT id, purpose, secret FROM service_key ORDER BY id", scanKey),
	listOf(producers.sel()+" ORDER BY id", producers.scan),
	listOf(products.sel()+" ORDER BY id", products.scan),
	listOf(sites.sel()+" ORDER BY id", sites.scan),
	listOf(batches.sel()+" ORDER BY id", batches.scan),
	listOf("SELECT batch, holder, on_hand, unit FROM stock ORDER BY batch, holder", scanStockLine),
	listOf(handovers.sel()+" ORDER BY id", handovers.scan),
	listOf(recalls.sel()+" ORDER BY id", recalls.scan),
	listOf(labelStocks.sel()+" ORDER BY id", labelStocks.scan),
	listOf(labelRuns.sel()+" ORDER BY id", labelRuns.scan),
	listOf(tokens.sel()+" ORDER BY id", tokens.scan),
	listOf(selectRequests+" ORDER BY caller, request_key", scanRequest),
	listOf(records.sel()+" ORDER BY seq", records.scan),
	listOf("SELECT '"+domain.ClaimGTIN+"', gtin, '', product FROM gtin ORDER BY gtin", scanClaim),
	listOf("SELECT '"+domain.ClaimLot+"', lot.lot_key, lot.producer, batch.id FROM lot CROSS JOIN batch ON num = lot.batch "+
		"ORDER BY lot.lot_key, lot.producer", scanClaim),
	listOf("SELECT '"+domain.ClaimSiteCode+"', code, producer, site FROM site_code ORDER BY code, producer", scanClaim),
}

func scanClaim(r row) (c domain.Claim, err error) {
	err = r.Scan(&c.Kind, &c.Value, &c.Scope, &c.Owner)
	return c, err
}

// Import puts everything in with one transaction, so that nothing is there
// before all is: whatever breaks, the log ends without a commit. It is the
// writer that reads the items, therefore the call ends with the writer's work
// and not before it, even if ctx does.
func (s *Store) Import(ctx context.Context, items iter.Seq2[domain.Item, error]) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var ended error
	err := s.write(context.WithoutCancel(ctx), func(t *tx) (failed error) {
		if err := wantEmpty(t); err != nil {
			return err
		}
		if err := cachePages(t, importCacheKiB); err != nil {
			return err
		}
		defer func() { failed = errors.Join(failed, cachePages(t, cacheKiB)) }()
		f := filling{tx: t}
		if failed, ended = f.all(ctx, items); failed != nil {
			return failed
		}
		return ended
	})
	if ended != nil {
		return ended
	}
	return err
}

// importCacheKiB is the page cache of an import. One transaction changes all
// pages there are; those that do not fit are written to the log, read back and
// written again.
const importCacheKiB = 65536

func cachePages(t *tx, kib int) error {
	_, err := t.exec(fmt.Sprintf("PRAGMA cache_size = -%d", kib))
	return err
}

// keeping are the tables that are empty in an empty store: what is in others
// belongs to what is in these.
var keeping = []string{"service_key", "producer", "product", "site", "batch", "stock", "handover", "recall", "label_stock", "label_run",
	"token", "request", "record"}

func wantEmpty(t *tx) error {
	for _, name := range keeping {
		kept, err := t.exists("SELECT 1 FROM " + name)
		if err != nil {
			return err
		}
		if kept {
			return domain.ErrNotEmpty
		}
	}
	return nil
}

// filling is an import under way.
type filling struct {
	*tx
	// early are inputs that name batches which come later: ids follow the
	// clocks of several machines, so there may be a few.
	early []inputRow
}

// all puts the items in. ended is the error of the items or of the context,
// which the caller gets as it is.
func (f *filling) all(ctx context.Context, items iter.Seq2[domain.Item, error]) (failed, ended error) {
	for it, err := range items {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		if err := f.put(it); err != nil {
			return fmt.Errorf("import of a %s: %w", domain.KindOf(it), err), nil
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return f.finish(), nil
}

func (f *filling) put(it domain.Item) (err error) {
	switch v := it.(type) {
	case domain.Key:
		err = addKey(f.tx, &v)
	case domain.Producer:
		_, err = producers.addTo(f.tx, &v)
	case domain.Product:
		_, err = products.addTo(f.tx, &v)
	case domain.Site:
		_, err = sites.addTo(f.tx, &v)
	case domain.Batch:
		err = f.putBatch(&v)
	case domain.StockLine:
		_, err = f.exec("INSERT INTO stock (batch, holder, on_hand, unit) VALUES (?, ?, ?, ?)",
			v.Batch, v.Holder, v.Left.Amount, v.Left.Unit)
	case domain.Handover:
		_, err = handovers.addTo(f.tx, &v)
	case domain.Recall:
		_, err = recalls.addTo(f.tx, &v)
	case domain.LabelStock:
		_, err = labelStocks.addTo(f.tx, &v)
	case domain.LabelRun:
		err = f.putLabelRun(&v)
	case domain.Token:
		_, err = tokens.addTo(f.tx, &v)
	case domain.Request:
		err = keepRequest(f.tx, &v)
	case domain.Record:
		_, err = records.addTo(f.tx, &v)
	case domain.Claim:
		err = f.putClaim(&v)
	default:
		err = fmt.Errorf("there is no table for a %T", it)
	}
	return err
}

func (f *filling) putBatch(b *domain.Batch) error {
	num, err := batches.addTo(f.tx, b)
	if err != nil {
		return err
	}
	for i, in := range b.Inputs {
		r := inputRow{into: num, place: int64(i), counts: b.State != domain.BatchVoid, Input: in}
		there, err := addInput(f.tx, r)
		if err != nil {
			return err
		}
		if !there {
			f.early = append(f.early, r)
		}
	}
	return nil
}

// putLabelRun holds the code of a blank run against those of batches: these
// have all come.
func (f *filling) putLabelRun(r *domain.LabelRun) error {
	if r.Code != "" {
		if err := wantFree(f.tx, batchWithCode, r.Code); err != nil {
			return err
		}
	}
	if _, err := labelRuns.addTo(f.tx, r); err != nil {
		return err
	}
	return noteClaims(f.tx, r)
}

func (f *filling) putClaim(c *domain.Claim) error {
	var n int64
	var err error
	switch c.Kind {
	case domain.ClaimGTIN:
		n, err = f.exec("INSERT INTO gtin (gtin, product) VALUES (?, ?)", c.Value, c.Owner)
	case domain.ClaimSiteCode:
		n, err = f.exec("INSERT INTO site_code (producer, code, site) VALUES (?, ?, ?)", c.Scope, c.Value, c.Owner)
	case domain.ClaimLot:
		n, err = f.exec("INSERT INTO lot (lot_key, producer, batch) SELECT ?, ?, num FROM batch WHERE id = ?",
			c.Value, c.Scope, c.Owner)
	default:
		return fmt.Errorf("%q is not a kind of claim", c.Kind)
	}
	if err == nil && n != 1 {
		err = fmt.Errorf("%s %q belongs to %s, which is not there", c.Kind, c.Value, c.Owner)
	}
	return err
}

// finish adds what had to wait for the last batch.
func (f *filling) finish() error {
	for _, r := range f.early {
		there, err := addInput(f.tx, r)
		if err != nil {
			return err
		}
		if !there {
			return fmt.Errorf("a batch was made from batch %s, which is not there", r.Batch)
		}
	}
	return nil
}
