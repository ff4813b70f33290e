package api

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"nguon/domain"
	"nguon/labels"
)

// labelError says what a label cannot be made of, by the fields of an order.
func labelError(err error) error { return labelErrorAt(err, "stock") }

// labelErrorAt names the field that chose the size of the label.
func labelErrorAt(err error, size string) error {
	var fit *labels.FitError
	var text *labels.TextError
	var small *labels.StockError
	var value *labels.ValueError
	var limit *labels.LimitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fit) && fit.Room == 0:
		return tooSmall(size, fit.Fits, codeLabelNoRoom, fit.Field, fit.Stock)
	case errors.As(err, &fit):
		return tooSmall(size, fit.Fits, codeLabelFit, fit.Field, len([]rune(fit.Text)), fit.Room)
	case errors.As(err, &small):
		return tooSmall(size, small.Fits, codeLabelStockSmall, rounded(small.Width), rounded(small.Height))
	case errors.As(err, &text):
		return invalid("", codeLabelText, text.Field, character(text.Rune))
	case errors.As(err, &limit):
		return invalid("last", codeLabelFileLarge, limit.Max)
	case errors.As(err, &value) && strings.HasPrefix(value.Field, "cut_marks"):
		return invalid("cut_marks", codeLabelCutMarks, rounded(value.Min))
	case errors.As(err, &value):
		return invalid(value.Field, domain.CodeOutOfRange, rounded(value.Got), rounded(value.Min), rounded(value.Max))
	}
	return err
}

// tooSmall is a refusal of a size, which tells what would do if anything known
// does.
func tooSmall(field, fits, code string, args ...any) error {
	problems := []domain.Problem{{Field: field, Code: code, Args: args}}
	if fits != "" {
		problems = append(problems, domain.Problem{Field: field, Code: codeLabelFitsOn, Args: []any{fits}})
	}
	return &domain.Error{Kind: domain.Invalid, Problems: problems}
}

// refusal says why a file of the run cannot be drawn. The address of a file
// has no field of the order: where another resolution would do, dpi is to
// blame, and otherwise what the labels have to say by now no longer goes onto
// the stock that they were issued for.
func (f *labelFile) refusal(err error) error {
	var refused *domain.Error
	if err == nil || !errors.As(labelError(err), &refused) {
		return err
	}
	kind, p := domain.Invalid, refused.Problems[0]
	switch {
	case p.Field == "module" && f.format.mediaType == svgType:
		p.Field = "module_mm"
	case p.Field == "module", p.Field == "last": // parameters of the address as well
	case f.fitsFiner():
		p.Field = "dpi"
	default:
		kind, p.Field = domain.Conflict, ""
	}
	return &domain.Error{Kind: kind, Problems: []domain.Problem{p}}
}

// fitsFiner says whether the label can be had at a finer resolution.
func (f *labelFile) fitsFiner() bool {
	for _, dpi := range domain.Resolutions {
		if _, err := labels.Place(f.job.label(f.said.Label(0)), f.job.sheet.Stock, labels.DPI(dpi)); err == nil {
			return true
		}
	}
	return false
}

// rounded is a measure to a thousandth, without the noise of binary fractions.
func rounded(v float64) float64 { return math.Round(v*1000) / 1000 }

func invalid(field, code string, args ...any) error {
	return &domain.Error{Kind: domain.Invalid, Problems: []domain.Problem{{Field: field, Code: code, Args: args}}}
}

// character names a code point that cannot be shown.
func character(r rune) string {
	if r == 0 {
		return ""
	}
	return fmt.Sprintf("%U", r)
}
