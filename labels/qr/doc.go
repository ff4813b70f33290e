// Package qr turns a text into a QR Code symbol by ISO/IEC 18004:2015: model 2, versions 1 to 40, levels L, M, Q and H.
//
// It owns the way from characters to modules: the shortest split of the text into numeric, alphanumeric and byte segments
// (7.4), the smallest version that holds them (7.4.1, table 7), error correction and interleaving (7.5, 7.6), placement
// (7.7), and the choice of the mask by the standard's four rules (7.8). A run of labels has thousands of symbols of one
// kind, so what depends on version and level alone is worked out once, modules are bits of words, and an Encoder that is
// used again allocates nothing.
//
// It takes printable ASCII, which is all that an address holds; Kanji, other character sets (ECI), FNC1, structured append
// and Micro QR are not here. The quiet zone (6.3.8), the size of a module and everything else about ink are left to the
// caller. A symbol is the same for the same text and level, on every machine and in every run.
//
// Clause numbers in this package are those of ISO/IEC 18004:2015.
package qr
