package labels

// sheetOwner is the name under which a PDF file keeps the sheet that it was made for.
const sheetOwner = "NguonSheet"

// numbers lists all that places labels on pages, by the names under which a file keeps it: whoever checks the file can
// tell where each label has to be.
func (s *Sheet) numbers() map[string]any {
	k := &s.Stock
	return map[string]any{
		"Kind": &k.Kind, "PageWidth": &k.PageWidth, "PageHeight": &k.PageHeight, "Width": &k.Width, "Height": &k.Height,
		"Columns": &k.Columns, "Rows": &k.Rows, "Left": &k.Left, "Top": &k.Top, "GapX": &k.GapX, "GapY": &k.GapY,
		"InsetX": &k.InsetX, "InsetY": &k.InsetY, "DPI": &s.DPI, "Start": &s.Start, "Order": &s.Order,
		"OffsetX": &s.OffsetX, "OffsetY": &s.OffsetY, "CutMarks": &s.CutMarks,
	}
}

const labelCount = "Labels"

// record gives the numbers of a sheet and how many labels were put on it.
func (s Sheet) record(labels int) map[string]float64 {
	kept := map[string]float64{labelCount: float64(labels)}
	for name, at := range s.numbers() {
		switch at := at.(type) {
		case *float64:
			kept[name] = *at
		case *int:
			kept[name] = float64(*at)
		case *DPI:
			kept[name] = float64(*at)
		case *Order:
			kept[name] = float64(*at)
		case *StockKind:
			kept[name] = float64(*at)
		case *bool:
			if kept[name] = 0; *at {
				kept[name] = 1
			}
		}
	}
	return kept
}

// recall gives back the sheet and the number of labels of a record. What is missing is zero.
func recall(kept map[string]float64) (s Sheet, labels int) {
	for name, at := range s.numbers() {
		v := kept[name]
		switch at := at.(type) {
		case *float64:
			*at = v
		case *int:
			*at = int(v)
		case *DPI:
			*at = DPI(v)
		case *Order:
			*at = Order(v)
		case *StockKind:
			*at = StockKind(v)
		case *bool:
			*at = v != 0
		}
	}
	return s, int(kept[labelCount])
}
