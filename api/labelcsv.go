package api

import (
	"context"
	"io"
	"iter"
	"strconv"

	"nguon/labels"
)

// codesHeader are the columns of a file of codes: what a label says in clear,
// what its symbol holds, and what the labels are for. Labels of one address
// have no unit code, labels without a batch no lot and product.
var codesHeader = []string{"number", "code", "unit_code", "address", "lot", "product"}

// pinHeader is the last column of runs whose labels have a PIN.
const pinHeader = "pin"

func (f *labelFile) writeCSV(ctx context.Context, w io.Writer) error {
	header := codesHeader
	if f.said.Run.PIN {
		header = append(header[:len(header):len(header)], pinHeader)
	}
	return labels.WriteCSV(ctx, w, header, f.codes(len(header)))
}

// codes gives a row of so many cells for each label, in the memory of the last.
func (f *labelFile) codes(columns int) iter.Seq2[[][]byte, error] {
	return func(yield func([][]byte, error) bool) {
		row := make([][]byte, columns)
		row[1] = []byte(f.said.Code().Groups())
		row[4], row[5] = []byte(f.said.Batch.Lot), []byte(f.said.Batch.Title())
		for text := range f.said.Labels() {
			row[0] = strconv.AppendUint(row[0][:0], uint64(text.Number), 10)
			row[2] = append(row[2][:0], text.Unit.Groups()...)
			row[3] = append(row[3][:0], text.Address...)
			if columns > len(codesHeader) {
				row[len(codesHeader)] = append(row[len(codesHeader)][:0], text.PIN...)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}
