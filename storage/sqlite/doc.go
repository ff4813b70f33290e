// Package sqlite keeps the service's data in one SQLite file: the store that
// a single machine needs nothing else for.
//
// It owns the file: its layout and the numbered migrations that lead there,
// the SQL, the connections, and the translation of the driver's errors into
// those of the contract (domain.Store). It decides nothing: what it is handed
// was checked by domain.Tracker, and what an operation means is said there.
//
// # Layout
//
// A noun is a table and a file of this package. Scalars and keys are columns;
// only small ordered lists (losses, attributes, documents, standards, the
// batches of a recall) are JSON, in structs of this package. Amounts are whole
// base units with the unit beside them, instants are milliseconds in UTC,
// dates are ISO 8601. GTINs, lots and site codes have claim tables from which
// no row ever leaves, so that a value once used stays taken. A batch has a
// number that is known within the file alone; the graph is kept in it (table
// input), in both directions by index, which makes lineage a matter of
// integers. Edges into a void batch stay as its inputs and stop counting.
//
// Every list is read along an index from where the page before ended; a test
// holds the query plan of each statement against that.
//
// # Concurrency and durability
//
// Writes of this process go through one goroutine, which puts those that wait
// at the same moment into one transaction (BEGIN IMMEDIATE), each behind a
// savepoint of its own: a refused one rolls back alone. Nobody is answered
// before the COMMIT, and when that fails everybody in it fails, those that
// were refused too, for what refused them may never have been. Reads have
// connections of their own, see the last commit before they began, and never
// wait for writers.
//
// The journal is a write-ahead log with synchronous=FULL: a COMMIT returns
// after the log was synced, so what was acknowledged survives a power cut as
// far as the disk keeps its word. After a COMMIT of unknown outcome, such as
// a failed sync, nothing is written any more until the store is opened anew:
// the kernel may have dropped the pages that it could not write, and a second
// sync would succeed without them.
//
// An export is one read transaction, an import one write transaction: whatever
// breaks, there is nothing in the file before there is all.
//
// Any number of processes may have the file open. No state that matters is
// kept in memory, every write decides inside BEGIN IMMEDIATE, and the layout
// is looked at in each transaction; so a second process is safe, commands can
// run beside a server, and there is no lock of our own. All must be on one
// machine: the write-ahead log shares memory, which network file systems do
// not. SQLite has to be 3.51.3 or newer; before, two connections that wrote
// and checkpointed at once could lose pages.
package sqlite
