// Command devmongo is a throw-away server that speaks MongoDB's protocol, for
// development and tests on machines that have no mongod. It is FerretDB 1.24
// on SQLite, in this process, on a loopback address, with its data in a folder
// that goes when it goes. It lives in a module of its own so that none of its
// dependencies reach the product's.
//
// It differs from a MongoDB server in two ways that matter to tests. FerretDB
// reads a document, changes it and stores it again without a lock, so that two
// updates of one document may both win; the gate in front of it (gate.go) lets
// one write of a database run at a time, and then updates are atomic as they
// are with MongoDB. And it has no indexes worth the name: every query reads
// the whole collection, so nothing measured on it says anything about speed.
// What it acknowledges is not synced to disk.
//
//	devmongo                              serve until stopped, and print the address
//	devmongo -- go test ./storage/mongo   serve while a command runs, whose
//	                                      NGUON_TEST_MONGODB is the address
//
// It stops when the process that started it ends, unless -stay is given.
package main
