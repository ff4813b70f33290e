package words

import (
	"strings"
	"testing"

	"nguon/domain"
)

func TestProblem(t *testing.T) {
	made, err := domain.ParseDate("2026-03-12")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		problem domain.Problem
		vi, en  string
	}{
		{
			domain.Problem{Code: domain.CodeRawHasInputs},
			"Lô nguyên liệu không được có lô đầu vào.",
			"A batch of raw material has no inputs.",
		}, {
			domain.Problem{Code: domain.CodeStockShort, Args: []any{quantity(t, "12.5", domain.Kilogram), "C-0925"}},
			"Chỉ còn lại 12,5 kg của lô C-0925.",
			"Only 12.5 kg is left of lot C-0925.",
		}, {
			domain.Problem{Code: domain.CodeNoInputs, Args: []any{domain.Processing}},
			"Lô ở khâu chế biến phải có ít nhất một lô đầu vào.",
			"A batch at the stage “processing” needs at least one input.",
		}, {
			domain.Problem{Code: domain.CodeUnknownValue, Args: []any{"smoking", domain.Stages}},
			"“smoking” không phải là giá trị được chấp nhận. Có thể dùng: raw_material, processing, packaging.",
			"“smoking” is not an accepted value. Use one of: raw_material, processing, packaging.",
		}, {
			domain.Problem{Code: domain.CodeTooMany, Args: []any{1200, 1000}},
			"Có 1.200 mục, nhiều nhất chỉ được 1.000.",
			"There are 1,200, at most 1,000 are allowed.",
		}, {
			domain.Problem{Code: domain.CodeDateYear, Args: []any{"0205-01-01", 1900, 2200}},
			"Ngày 0205-01-01 nằm ngoài các năm từ 1900 đến 2200.",
			"0205-01-01 is outside the years from 1900 to 2200.",
		}, {
			domain.Problem{Code: domain.CodeInputLater, Args: []any{"M-07", made.AddDays(1), made}},
			"Lô M-07 sản xuất ngày 13/03/2026, muộn hơn ngày 12/03/2026 của lô này, nên không thể là đầu vào.",
			"Lot M-07 was made on 13 March 2026, after the 12 March 2026 of this batch, so it cannot have gone into it.",
		}, {
			domain.Problem{Code: domain.CodeQuantityDimension, Args: []any{domain.Litre, domain.Kilogram}},
			"Không thể đổi lít sang kg.",
			"litre cannot be converted to kg.",
		}, {
			domain.Problem{Code: domain.CodeSettled, Args: []any{domain.Accepted}},
			"Lần giao nhận này đã kết thúc: đã nhận.",
			"This handover is already settled: accepted.",
		}, {
			domain.Problem{Code: jsonType, Args: []any{"object", "array"}},
			"Ở đây cần một đối tượng, không phải một danh sách.",
			"This has to be an object, not a list.",
		}, {
			domain.Problem{Code: labelFit, Args: []any{"title", 1050, 24}},
			"Dòng “tên sản phẩm” không vừa tem: dài 1.050 ký tự, chỉ đủ chỗ cho khoảng 24.",
			"The line “product name” does not fit on the label: it has 1,050 characters, there is room for about 24.",
		}, {
			domain.Problem{Code: "label_stock_small", Args: []any{19.5, "20"}},
			"Khổ tem này quá nhỏ cho mã QR; cần ít nhất 19,5 × 20 mm.",
			"This label stock is too small for the QR code; it takes at least 19.5 × 20 mm.",
		}, {
			domain.Problem{Code: "never_heard_of", Args: []any{"secret"}},
			"Dữ liệu chưa hợp lệ.", "This is not valid.",
		}, {
			domain.Problem{Code: domain.CodeStockShort, Args: []any{"one value of two"}},
			"Dữ liệu chưa hợp lệ.", "This is not valid.",
		},
	}
	for _, test := range tests {
		if got := For(Vi).Problem(test.problem); got != test.vi {
			t.Errorf("vi: %s\n got %q\nwant %q", test.problem.Code, got, test.vi)
		}
		if got := For(En).Problem(test.problem); got != test.en {
			t.Errorf("en: %s\n got %q\nwant %q", test.problem.Code, got, test.en)
		}
	}
}

// No value of any Go type spoils a sentence.
func TestProblemWithOddValues(t *testing.T) {
	type id string
	for _, v := range []any{nil, id("x"), []id{"a", "b"}, [2]int{1, 2}, uint64(7), 1.5, struct{ A int }{3}, true} {
		for _, l := range Languages {
			got := For(l).Problem(domain.Problem{Code: domain.CodeTaken, Args: []any{v}})
			if strings.Contains(got, "%!") {
				t.Errorf("%s: a value %#v gives %q", l.Tag(), v, got)
			}
		}
	}
}
