// Package pdf writes PDF 1.7 files as they come: a page is on its way as soon as it is drawn, and a file of a hundred
// thousand pages takes the memory of one and a few bytes for each.
//
// It owns the file: objects and their positions, compressed streams, the page tree, and embedded TrueType fonts with the
// glyphs that were used, which are known, and written, only at the end. Equal calls give equal bytes: no clock, no chance
// and no map order enters them. Read takes apart what a Writer wrote, for those who check files.
//
// It is no library for any PDF. It draws what labels need: texts in TrueType fonts, filled rectangles and 1-bit masks,
// all in black. It lays nothing out, breaks no lines, and knows no millimetres: lengths are in points (1/72 inch), y
// upwards.
package pdf
