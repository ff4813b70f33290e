// Package mongo keeps the service's data in a MongoDB database: the store for
// more than one instance of the service, and for a cluster.
//
// It owns the database: its collections, documents and indexes, the protocol
// by which a change over several documents happens whole or not at all, and
// the translation of the driver's errors into those of the contract
// (domain.Store). It decides nothing: what it is handed was checked by
// domain.Tracker, and what an operation means is said there.
//
// # Tested on
//
// No mongod could be had where this was written. The tests run against
// FerretDB 1.24.0 on SQLite (scripts/devmongo), which speaks MongoDB's
// protocol as a standalone server does; a gate makes its updates of one
// document atomic, as they are with MongoDB. Not seen are therefore: a replica
// set that changes its primary, retryable writes, a sharded cluster, write and
// read concerns that do something, and any speed. Nothing is used that FerretDB
// lacks and MongoDB has: no transactions, change streams, TTL, partial or
// unique indexes, lookups, computed updates or positional operators.
//
// # What correctness rests on
//
// An update of one document by its whole _id is atomic, an _id exists once,
// and what a majority has acknowledged stays. That holds on a standalone
// server, a replica set and a sharded cluster alike. All writes have majority
// write concern with journal, all reads majority read concern and go to the
// primary, whatever the URL asks for; retryable writes are on, where the
// server has them. Each command has a deadline.
//
// # A change
//
// Each change has one record, and the record's document decides it. It is
// inserted as pending, with the steps that the change takes and the name of
// this attempt (try); then
//
//	pending → committed   by its owner, when all steps are taken
//	pending → aborted     by its owner, or by whoever takes the owner for dead
//
// by an update that wants pending, so exactly one of the two happens. A step
// marks one document with the attempt (step.go):
//
//   - adding inserts a document that reads leave out: a noun, a claim of a
//     unique value, a request key, the first units of a batch;
//   - changing locks one at the revision that is to be replaced; its new
//     content waits in the record;
//   - taking lowers stock where there is enough, and remembers by how much;
//   - putting announces stock, which does not count yet.
//
// Behind the commit nothing can fail but the server: each step is finished,
// guarded by its mark, and the record's state and steps are removed in the
// end. Undoing an aborted attempt works the same way and ends with deleting
// the record. Both can be repeated and done by several at once. So the moment
// of the commit is the moment of the change: a read that meets a mark looks at
// the record and gives what was before while that is pending; when it is
// committed, it finishes the whole change and reads again.
//
// Steps are taken in one order for all: request, claims, noun, units, stock,
// each by id. Who meets the mark of another attempt waits until that is
// decided before it decides itself, so a refusal is never for something that
// did not happen; it holds nothing that comes later in the order, so nobody
// waits in a circle. Stock is not locked: any number of changes take from one
// document at once, and only one that finds too little waits for those that
// may give back.
//
// An owner of whom nothing is heard for the lease (its record's beat stands
// still) is taken for dead, by who waits for it, by the sweep every few
// seconds, or by the sweep when a store is opened. Taking a living one for
// dead costs it another attempt and nothing else.
//
// A write without an answer may still be on its way. It is never sent again
// within an attempt: the attempt is aborted, and the next has another name. So
// a write that arrives late leaves at most a mark of an attempt that is over,
// which counts for nothing and is removed by whoever meets it; a mark is always
// gone before its attempt is finished.
//
// A crash before the record is inserted leaves nothing; until the commit, a
// pending attempt, which is undone; behind it, a change that has happened and
// is finished by the next who meets it.
//
// What a change over several documents does appears in each of them at once,
// but a list that narrows by a field that a change under way replaces may find
// the earlier value until the change is answered, or met by another read.
//
// # Exports and imports
//
// An export is of one moment because nothing changes while it reads: it notes a
// hold in the layout's document. An attempt looks for one when its record is
// stored as pending and before it marks anything; where there is one, it is
// aborted, waits, and begins anew. The owner of a hold looks for pending
// records when the hold is stored, and reads when those are decided. So each
// attempt is either seen and waited for, or gives way. What has no record, a
// key and the answer to a request, looks before its one write: of two that
// follow each other, the later waits or the earlier is in the export.
//
// A hold beats while its owner lives, and is taken away by whoever has waited
// long enough for one that does not. Therefore, and because a primary that has
// just been chosen may not yet know of it, an export trusts it only in part: in
// the end the hold has to be there still, and the records that are kept have to
// be those of the beginning and those that were exported. Otherwise the export
// is Unavailable, and can be made again.
//
// Records carry their revision, so that those of one subject are exported in
// their order even where the clocks of two instances disagree; and imported ones
// their place.
//
// An import holds while it sees that nothing is kept, and turns the hold into
// the note that an import was begun, with one update. The note goes when all is
// there. Where it stays, the store is unfinished, for every instance that opens
// it; the next import throws away what it finds. What is imported is written as
// changes leave it: without marks, codes and token hashes with their claims,
// and the last unit of each batch worked out from its label runs.
//
// # Collections
//
// The shard key is the hashed _id everywhere ({_id: "hashed"}): an _id is
// unique across shards only where it is the shard key, and every update names
// it whole. Reads by _id ask one shard, lists ask all. Indexes beside _id end
// with what the list is ordered by.
//
//	collection  _id                          indexes beside it
//	producers   the producer's id
//	products    the product's id             producer,-_id
//	sites       the site's id                producer,-_id
//	batches     the batch's id; one holds    producer,-_id · producer,stage,-_id · product,-_id ·
//	            its inputs, so that edges    product,stage,-_id · stage,-_id · lot_key,-_id ·
//	            and batch appear at once     inputs.batch,_id (lineage forward)
//	handovers   the handover's id            batch,-_id · from,-_id · to,-_id · from,state,-_id ·
//	                                         to,state,-_id · state,-_id
//	recalls     the recall's id              lifted,_id (those in force)
//	label_stocks  the stock's id             producer,-_id
//	label_runs  the run's id; one holds      batch,-_id · batch,first (run of a unit) ·
//	            what became of its labels    claims.batch,-_id · producer,-_id ·
//	                                         producer,blank,-_id · blank,-_id
//	units       the batch's id; its last
//	            unit number issued
//	stock       batch and holder, as the     batch,holder · holder,spent,-batch
//	            amount changes by one update
//	tokens      the token's id
//	claims      sort and value: codes of
//	            batches and blank runs, lots
//	            within a producer, GTINs,
//	            site codes, token hashes     sort,value,scope (exports)
//	requests    caller and key               caller,key (exports)
//	records     the record's id              subject.kind,subject.id,-_id · state (the sweep) ·
//	                                         imported,_id (exports)
//	keys        the purpose, which has one   key
//	meta        "layout": the version,
//	            the hold, the import begun
//
// A code or token hash is looked up by its claim: two reads by _id. Claims are
// never removed once their change is kept, so what was used once stays taken.
//
// Amounts are int64 in base units, instants BSON dates in UTC, days texts,
// attributes {k, v}; there are no arrays of arrays.
//
// # Layouts
//
// The layout's version is 2 since label runs change. A database of the first
// is raised by whoever opens it, with one update: what it holds is read as it
// is, a label run without a revision as the standard labels, row by row, that
// all of them were. Such a run gets its present form, which reads the same,
// before it is changed for the first time. Programs of the first layout are
// ready no longer from then on; what they write until they end is read too.
package mongo
