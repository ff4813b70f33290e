package labels

// sheetOwner is the name under which a PDF file keeps the sheet that it was made for.
const sheetOwner = "NguonSheet"

// numbers are all that places labels on pages, by the names that a file keeps them under: whoever checks the file can
// tell where each label has to be.
func (s Sheet) numbers(labels int) map[string]float64 {
	k := s.Stock
	numbers := map[string]float64{
		"PageWidth": k.PageWidth, "PageHeight": k.PageHeight, "Width": k.Width, "Height": k.Height,
		"Columns": float64(k.Columns), "Rows": float64(k.Rows), "Left": k.Left, "Top": k.Top, "GapX": k.GapX, "GapY": k.GapY,
		"InsetX": k.InsetX, "InsetY": k.InsetY, "DPI": float64(s.DPI), "Start": float64(s.Start), "Order": float64(s.Order),
		"OffsetX": s.OffsetX, "OffsetY": s.OffsetY, "CutMarks": 0, "Labels": float64(labels),
	}
	if s.CutMarks {
		numbers["CutMarks"] = 1
	}
	return numbers
}
