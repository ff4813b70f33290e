package pages

import "nguon/api/words"

// Preview is a label as it will be printed.
type Preview struct {
	// Query are the parameters of the pictures.
	Query string
	// Key makes the order be issued once; empty where it cannot be.
	Key string
	// Stock is what it is printed on.
	Stock Stock
	// Labels is how many places on the paper are used, copies among them.
	Labels, Start int
	// Issued is how many labels are issued.
	Issued int
}

// previewPart shows what will be printed, and is where it is issued.
type previewPart struct {
	Title       string
	Label, Page *previewPicture
	Facts       []string
	Action      string
	Hidden      []hidden
	Button      string
	Hint        string
	// Wanting is what to do where there is nothing to see.
	Wanting string
}

type previewPicture struct{ Href, Alt string }

// hidden is a field that a form sends along.
type hidden struct{ Name, Value string }

func previewOf(w *words.Words, v *Printing) *previewPart {
	part := &previewPart{Title: w.Text(words.PrintPreview)}
	if v.Preview == nil {
		part.Wanting = w.Text(words.PrintPreviewHint)
		return part
	}
	s := &v.Preview.Stock
	picture := v.pictures() + "label-preview.svg?" + v.Preview.Query
	part.Label = &previewPicture{Href: picture, Alt: v.alt(w)}
	part.Facts = []string{w.Text(words.PrintLabelSize, w.Decimal(mm(s.Width)), w.Decimal(mm(s.Height)))}
	number := func(n int) string { return w.Number(int64(n)) }
	if s.Roll {
		part.Facts = append(part.Facts, w.Text(words.PrintOnRoll, number(v.Preview.Labels)))
	} else {
		part.Page = &previewPicture{Href: picture + "&page=1", Alt: w.Text(words.PrintPageAlt)}
		sheets := (v.Preview.Start - 1 + v.Preview.Labels + s.perPage() - 1) / s.perPage()
		part.Facts = append(part.Facts, w.Text(words.PrintOnSheets, number(v.Preview.Labels), number(sheets)))
	}
	if v.Preview.Key == "" {
		part.Hint = w.Text(words.PrintMend)
		return part
	}
	part.Action = v.path()
	part.Hidden = append(hiddenOf(v.Order.Values()), hidden{"key", v.Preview.Key})
	part.Button = w.Text(words.PrintIssue, number(v.Preview.Issued))
	if v.Blank {
		part.Button = w.Text(words.BlanksIssue, number(v.Preview.Issued))
	}
	part.Hint = w.Text(words.PrintIssueHint)
	return part
}

// pictures is where the previews are.
func (v *Printing) pictures() string {
	if v.Blank {
		return "/console/blanks/"
	}
	return "/console/batches/" + string(v.Batch.ID) + "/"
}

// alt says what there is to see in the preview.
func (v *Printing) alt(w *words.Words) string {
	if v.Blank {
		return w.Text(words.BlanksTitleOf)
	}
	return w.Text(words.PrintLabelAlt, v.Batch.Name)
}
