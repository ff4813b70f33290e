// Package archive writes all that a store keeps into one file, and reads it
// back into any store: a backup, and the way from one kind of store to another.
//
// It owns the file: its layout, its checks, and how it comes onto a disk. What
// is kept, and what an export and an import promise, is the contract of the
// stores (domain.ArchiveStore); where the stores are, and who may read an
// archive, is left to the operator. An archive holds the service's keys and the
// hashes of access tokens, and is not encrypted.
//
// # The file
//
// An archive can be read without this program, in fifty years too:
//
//	zstd -d < nguon.tar.zst | tar -x
//
// It is a tar file, compressed with Zstandard (RFC 8878), of
//
//	format              one line: nguon-archive/2
//	batch/000001.jsonl  the batches, one JSON object a line, by id
//	batch/000002.jsonl  … as many parts as they take, of some megabytes each
//	key/… producer/… product/… and so on: a folder for each kind of thing
//	manifest.json       who wrote it and when; for each kind how many there
//	                    are, how many bytes, and their SHA-256
//
// The kinds stand in the order of domain.ItemKinds, each in the order that an
// export has; a kind of which there is nothing has no folder. Amounts are texts
// that hold whole base units (milligrams, microlitres, pieces, micrometres)
// beside the unit they are shown in, instants are RFC 3339 in UTC with three
// digits of milliseconds, days are ISO 8601, secrets are base64, and fields that
// are empty are left out. The body of a record is a text, byte by byte what its
// hash was made of.
//
// Behind the Zstandard frame stands a seal: a skippable frame, which every
// decoder passes over, with the SHA-256 of all bytes before it. Whatever is
// changed, missing or added shows in it. It guards against accidents; against
// somebody who forges an archive, only the place where it is kept does.
//
// # Equal contents
//
// The lines of equal stores are equal, byte by byte, whichever store wrote them
// and when. Manifest.Contents is one hash over the sums of all kinds, without
// the program and the time: two archives have equal contents when, and only
// when, it is the same.
//
// # Reading
//
// Nothing of an archive is used before all of it has been read and held against
// its seal, its manifest, its order and its format. Reading is strict: a file, a
// kind or a field that its format does not have is refused, as leaving it out
// would lose it. A format that is read is never changed: what becomes different
// gets the next number, so that an older program says what it lacks.
package archive
