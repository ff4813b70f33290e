// Package labels turns plain values into labels that can be printed: sheets as PDF, rolls as PDF, ZPL and TSPL, single
// labels and bare symbols as SVG and PNG, and codes alone as CSV.
//
// It owns the way from words to ink. A Label holds what is to be said, a Stock the paper it is said on. Place works out
// where everything goes, in millimetres and with the metrics of the embedded fonts: runs of text with their baselines,
// rules, and one QR symbol together with its quiet zone. The writers of the formats draw what was placed and decide
// nothing themselves, so that every format shows the same label.
//
// Two promises are kept here, because nobody downstream can keep them. A symbol always has modules of a legal size in
// whole printer dots and a free quiet zone of four modules. And no text is ever cut: it shrinks within a stated range,
// then wraps to a stated number of lines, and is then refused with a FitError.
//
// The package knows no language: captions arrive translated. It knows no code or address format either: the address is
// encoded as given, so callers hand it over in upper case if they want QR's denser alphanumeric mode. Who may print
// what, how often, and where the bytes go is left to the callers.
package labels
