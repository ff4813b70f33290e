package api

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nguon/api/words"
	"nguon/domain"
	"nguon/labels"
)

// wholeText is a batch with everything that a label can say.
func wholeText(t *testing.T, l words.Language) labelText {
	t.Helper()
	day := func(s string) domain.Date {
		d, err := domain.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	content, err := domain.ParseQuantity("500", "GRM")
	if err != nil {
		t.Fatal(err)
	}
	made, err := domain.ParseQuantity("1200", "H87")
	if err != nil {
		t.Fatal(err)
	}
	return labelText{
		Words: words.For(l), code: "7K3QX9WM2P", host: "ocop.example.vn", phone: "0912 345 678",
		address: domain.Place{Line: "Thôn Đông", Commune: "Hồng Tiến", Province: "Hưng Yên"},
		batch: &domain.PublicBatch{
			Code: "7K3QX9WM2P", Lot: "MC-1", MadeOn: day("2026-03-12"), BestBefore: day("2027-03-12"), Made: made, Package: domain.PackageJar,
			Producer: domain.PublicProducer{Name: "Hợp tác xã Mẫu", Sample: true},
			Site:     &domain.PublicSite{Name: "Xưởng số 1", Code: "XM-01"},
			Product: &domain.PublicProduct{
				Name: "Mắm cáy", Brand: "Hồng Tiến", GTIN: "08936000000011", Package: domain.PackageJar, Content: content,
				Ingredients: "Cáy, muối", Storage: "Nơi khô ráo", Usage: "Pha với chanh", Standards: []string{"TCVN 5107:2018", "TCCS 01"},
				Rating: &domain.Rating{Stars: 4, Decision: "2457/QĐ-UBND", On: day("2025-11-20")},
			},
		},
	}
}

// said is what a label says, line by line.
func said(l labels.Label) []string {
	lines := []string{l.Title}
	for _, f := range l.Fields {
		lines = append(lines, strings.Repeat("★", f.Stars)+f.Caption+"|"+f.Text)
	}
	return append(lines, l.GTIN, l.Note, l.Code, l.Host)
}

// The templates, word for word.
func TestTemplates(t *testing.T) {
	vi, en := wholeText(t, words.Vi), wholeText(t, words.En)
	bare := wholeText(t, words.Vi)
	bare.batch = &domain.PublicBatch{Lot: "C-1", Name: "Cáy tươi", MadeOn: vi.batch.MadeOn, Producer: domain.PublicProducer{Name: "Hộ Mẫu"}}
	bare.phone = ""
	blank := wholeText(t, words.Vi)
	blank.batch = &domain.PublicBatch{Producer: domain.PublicProducer{Name: "Hộ Mẫu"}}
	for _, test := range []struct {
		name     string
		text     *labelText
		template domain.Template
		chosen   []domain.LabelField
		want     []string
	}{
		{"compact", &vi, domain.TemplateCompact, nil, []string{"", "", "Dữ liệu mẫu", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"standard", &vi, domain.TemplateStandard, nil, []string{"Mắm cáy", "Lô|MC-1", "NSX|12/03/2026", "HSD|12/03/2027", "Cơ sở|Hợp tác xã Mẫu",
			"", "Dữ liệu mẫu", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"none named", &en, "", nil, []string{"Mắm cáy", "Lot|MC-1", "Made|12 March 2026", "Best before|12 March 2027", "Producer|Hợp tác xã Mẫu",
			"", "Sample data", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"full", &vi, domain.TemplateFull, nil, []string{"Mắm cáy", "★★★★|OCOP 4 sao, QĐ 2457/QĐ-UBND", "Nhãn hiệu|Hồng Tiến", "Lô|MC-1",
			"NSX|12/03/2026", "HSD|12/03/2027", "Khối lượng tịnh|500 g", "Thành phần|Cáy, muối", "Bảo quản|Nơi khô ráo",
			"Cách dùng|Pha với chanh", "Tiêu chuẩn|TCVN 5107:2018; TCCS 01", "Cơ sở|Hợp tác xã Mẫu", "Nơi SX|Xưởng số 1 (XM-01)",
			"Đ/c|Thôn Đông, Hồng Tiến, Hưng Yên", "ĐT|0912 345 678", "08936000000011", "Dữ liệu mẫu", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"full in English", &en, domain.TemplateFull, nil, []string{"Mắm cáy", "★★★★|OCOP 4-star, decision 2457/QĐ-UBND", "Brand|Hồng Tiến",
			"Lot|MC-1", "Made|12 March 2026", "Best before|12 March 2027", "Net weight|500 g", "Ingredients|Cáy, muối", "Storage|Nơi khô ráo",
			"How to use|Pha với chanh", "Standards|TCVN 5107:2018; TCCS 01", "Producer|Hợp tác xã Mẫu", "Made at|Xưởng số 1 (XM-01)",
			"Address|Thôn Đông, Hồng Tiến, Hưng Yên", "Tel.|0912 345 678", "08936000000011", "Sample data", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"chosen", &vi, domain.TemplateChosen, []domain.LabelField{domain.FieldPhone, domain.FieldQuantity, domain.FieldLot},
			[]string{"Mắm cáy", "ĐT|0912 345 678", "Số lượng|1.200 hũ", "Lô|MC-1", "", "Dữ liệu mẫu", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"nothing chosen", &vi, domain.TemplateChosen, nil, []string{"Mắm cáy", "", "Dữ liệu mẫu", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"full, with little to say", &bare, domain.TemplateFull, nil, []string{"Cáy tươi", "Lô|C-1", "NSX|12/03/2026", "Cơ sở|Hộ Mẫu",
			"Đ/c|Thôn Đông, Hồng Tiến, Hưng Yên", "", "", "7K3Q-X9W-M2P", "ocop.example.vn"}},
		{"blank", &blank, domain.TemplateStandard, nil, []string{"", "Cơ sở|Hộ Mẫu", "", "", "7K3Q-X9W-M2P", "ocop.example.vn"}},
	} {
		if diff := cmp.Diff(test.want, said(test.text.label(test.template, test.chosen))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// Every field that can be chosen says something, and is told by its own name
// when it does not fit.
func TestEveryFieldIsSaid(t *testing.T) {
	for _, l := range words.Languages {
		text := wholeText(t, l)
		for _, field := range domain.LabelFields {
			label := text.label(domain.TemplateChosen, []domain.LabelField{field})
			if field == domain.FieldBarcode {
				if label.GTIN == "" || len(label.Fields) != 0 {
					t.Errorf("%s: the barcode is %q", l.Tag(), label.GTIN)
				}
				continue
			}
			if len(label.Fields) != 1 || label.Fields[0].Name != string(field) || label.Fields[0].Text == "" {
				t.Errorf("%s: %s is said as %+v", l.Tag(), field, label.Fields)
			}
		}
	}
	text := wholeText(t, words.Vi)
	text.batch.Product.GTIN = "18936000000018" // a case of goods, which EAN symbols cannot tell
	if got := text.label(domain.TemplateFull, nil).GTIN; got != "" {
		t.Errorf("the barcode is %q", got)
	}
	for unit, caption := range map[domain.Unit]string{domain.Litre: "Thể tích thực", domain.Piece: "Định lượng", domain.Metre: "Định lượng"} {
		text.batch.Product.Content = domain.Quantity{Amount: 1e6, Unit: unit}
		if got := text.field(domain.FieldContent).Caption; got != caption {
			t.Errorf("an amount in %s is called %q, want %q", unit, got, caption)
		}
	}
}

// The stars on a label are those that hold when it is printed.
func TestRatingOnLabels(t *testing.T) {
	w := newWorld(t)
	rate := func(revision, on string) {
		w.send(call{method: "PUT", path: base + "/products/" + w.maker.product + "/rating", token: w.admin, header: map[string]string{"If-Match": `"` + revision + `"`},
			body: `{"stars": 4, "decision": "2457/QĐ-UBND", "on": "` + on + `"}`}).want(http.StatusOK)
	}
	rate("1", "2025-11-20")
	jars := w.jars("MC-1")
	run := w.order(jars.ID, `{"count": 1, "stock": "100x50", "template": "chosen", "fields": ["rating"]}`)
	path := base + "/label-runs/" + string(run.ID) + "/label.svg"
	if svg := string(w.get(w.maker.token, path).body); !strings.Contains(svg, "2457/QĐ-UBND") {
		t.Error("the label does not say its stars")
	}
	rate("2", "2022-11-20") // 36 months, which are over
	if svg := string(w.get(w.maker.token, path).body); strings.Contains(svg, "2457/QĐ-UBND") || strings.Contains(svg, "OCOP") {
		t.Error("the label says stars that no longer hold")
	}
}

// Sheets are pulled askew by their own printer, not by the one for labels.
func TestOffsetsAreOfTheSheet(t *testing.T) {
	w := newWorld(t)
	run := w.order(w.jars("MC-1").ID, `{"count": 2, "stock": "a4-21", "offset_x": -4.5, "offset_y": 4}`)
	if run.OffsetX != -4500 || run.OffsetY != 4000 {
		t.Errorf("run %+v", run)
	}
	for _, file := range []string{"/sheet.pdf", "/labels.pdf", "/labels.zpl", "/labels.tspl"} {
		w.get(w.maker.token, base+"/label-runs/"+string(run.ID)+file)
	}
	for _, path := range []string{"/symbol.svg?module_mm=0.3", "/symbol.svg?module_mm=1"} {
		w.send(call{method: "GET", path: base + "/label-runs/" + string(run.ID) + path, token: w.maker.token}).
			wantProblem(http.StatusUnprocessableEntity, "module_mm out_of_range")
	}
}

func TestCalibrationPage(t *testing.T) {
	w := newWorld(t)
	own := w.post(w.maker.token, base+"/label-stocks", ownStockBody).text("id")
	for path, want := range map[string]string{
		"a4-24/calibration.pdf":                    "Trang căn chỉnh máy in",
		"a4-24/calibration.pdf?language=en":        "Printer calibration",
		own + "/calibration.pdf?offset_x=0.4":      "Trang căn chỉnh máy in",
		"100x150/calibration.pdf?dpi=203":          "Trang căn chỉnh máy in",
		"40x30/calibration.pdf?dpi=203&offset_y=1": "",
	} {
		a := w.get(w.maker.token, base+"/label-stocks/"+path)
		if text := textOfPDF(t, a.body); !strings.Contains(text, want) {
			t.Errorf("%s says %q, want %q", path, text, want)
		}
	}
	for path, want := range map[string]string{
		"a4-24/calibration.pdf?offset_x=6":      "offset_x out_of_range",
		"a4-24/calibration.pdf?offset_x=1.2345": "offset_x length_syntax",
		"a4-24/calibration.pdf?dpi=96":          "dpi unknown_value",
		"a4-24/calibration.pdf?language=fr":     "language unknown_value",
	} {
		a := w.send(call{method: "GET", path: base + "/label-stocks/" + path, token: w.maker.token})
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
			t.Errorf("%s = %d", path, a.status)
		}
		a.wantProblem(a.status, want)
	}
	w.send(call{method: "GET", path: base + "/label-stocks/" + own + "/calibration.pdf", token: w.other.token}).wantProblem(http.StatusNotFound)
}

func textOfPDF(t *testing.T, file []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
