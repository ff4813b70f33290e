package pages

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nguon/api/words"
	"nguon/domain"
)

func scanPageOf(t *testing.T, l words.Language, s domain.Scan) *goquery.Document {
	t.Helper()
	page, err := newPages(t).Scan(l, s)
	if err != nil {
		t.Fatal(err)
	}
	return document(t, page)
}

func TestVerdict(t *testing.T) {
	tests := []struct {
		name     string
		language words.Language
		standing domain.Standing
		unit     bool
		tone     string
		state    string
		headline string
		issue    string
		title    string
	}{
		{
			"issued unit", words.Vi, domain.StandingIssued, true, "issued", "Mã đã phát hành",
			"Mã này được phát hành cho hũ số 523 của lô MC-2026-03", "",
			"Mắm cáy Hồng Tiến, lô MC-2026-03 · Nguồn",
		}, {
			"issued batch", words.Vi, domain.StandingIssued, false, "issued", "Mã đã phát hành",
			"Mã này được phát hành cho lô MC-2026-03", "",
			"Mắm cáy Hồng Tiến, lô MC-2026-03 · Nguồn",
		}, {
			"issued unit in English", words.En, domain.StandingIssued, true, "issued", "Code issued",
			"This code was issued for jar no. 523 of lot MC-2026-03", "",
			"Mắm cáy Hồng Tiến, lot MC-2026-03 · Nguồn",
		}, {
			"recalled", words.Vi, domain.StandingRecalled, true, "danger", "Đang thu hồi",
			"Lô hàng đang bị thu hồi: không sử dụng", "Mã này được phát hành cho hũ số 523 của lô MC-2026-03.",
			"Đang thu hồi: Mắm cáy Hồng Tiến, lô MC-2026-03 · Nguồn",
		}, {
			"recalled in English", words.En, domain.StandingRecalled, false, "danger", "Recalled",
			"This lot is recalled: do not use it", "This code was issued for lot MC-2026-03.",
			"Recalled: Mắm cáy Hồng Tiến, lot MC-2026-03 · Nguồn",
		}, {
			"expired", words.Vi, domain.StandingExpired, true, "warning", "Đã quá hạn",
			"Lô hàng đã quá hạn sử dụng", "Mã này được phát hành cho hũ số 523 của lô MC-2026-03.",
			"Đã quá hạn: Mắm cáy Hồng Tiến, lô MC-2026-03 · Nguồn",
		}, {
			"void", words.Vi, domain.StandingVoid, false, "danger", "Lô đã hủy",
			"Lô này đã bị hủy trong hệ thống", "Mã này được phát hành cho lô MC-2026-03.",
			"Lô đã hủy: Mắm cáy Hồng Tiến, lô MC-2026-03 · Nguồn",
		}, {
			"spoiled label", words.Vi, domain.StandingUnitVoid, true, "danger", "Tem đã loại bỏ",
			"Tem này đã bị loại bỏ, không còn giá trị", "Mã này được phát hành cho hũ số 523 của lô MC-2026-03.",
			"Tem đã loại bỏ: Mắm cáy Hồng Tiến, lô MC-2026-03 · Nguồn",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc := scanPageOf(t, test.language, scanOf(test.standing, test.unit))
			verdict := "main > section.verdict." + test.tone
			wantSaid(t, doc, verdict+" .state strong", test.state)
			wantSaid(t, doc, verdict+" h1", test.headline)
			wantSaid(t, doc, verdict+" .issue", test.issue)
			wantSaid(t, doc, "title", test.title)
			if doc.Find(verdict+" svg[aria-hidden=true] path").Length() == 0 {
				t.Error("the verdict has no sign beside its colour")
			}
			if said(doc, verdict+" .advice") == "" {
				t.Error("the verdict says not what to do")
			}
			if lang := doc.Find("html").AttrOr("lang", ""); lang != test.language.Tag() {
				t.Errorf("the page says that it is in %q, want %q", lang, test.language.Tag())
			}
		})
	}
}

// A label of no goods says whose it is, and that it vouches for nothing.
func TestLabelWithoutGoods(t *testing.T) {
	for _, test := range []struct {
		standing            domain.Standing
		tone, headline, why string
	}{
		{domain.StandingUnassigned, "warning", "Tem này chưa được gán cho sản phẩm nào",
			"Hợp tác xã Sản xuất và Kinh doanh mắm cáy Hồng Tiến đã in sẵn tem này, nhưng chưa khai báo tem được dán lên lô hàng nào."},
		{domain.StandingUnitVoid, "danger", "Tem này đã bị loại bỏ, không còn giá trị",
			"Cơ sở sản xuất báo tem bị hỏng và đã loại bỏ tem lúc 09:00 ngày 14/03/2026: theo đó không có hàng hóa nào mang tem này."},
	} {
		doc := scanPageOf(t, words.Vi, blankScan(test.standing))
		wantSaid(t, doc, "main > section.verdict."+test.tone+" h1", test.headline)
		wantSaid(t, doc, ".reason", test.why)
		wantSaid(t, doc, "dl code", "9H5D-7M1-XKE | 0001-0A2B-4C6D-8E0F")
		wantSaid(t, doc, ".sample", "Dữ liệu mẫu: thông tin ở đây không có thật.")
		if said(doc, ".advice") == "" || doc.Find("ol, .goods").Length() != 0 {
			t.Errorf("%s: the page tells of goods, or not what to do", test.standing)
		}
	}
	claimed := scanOf(domain.StandingIssued, true)
	claimed.Code = crabCode
	wantSaid(t, scanPageOf(t, words.Vi, claimed), "section:last-of-type code", "7K3Q-X9W-M2P | 9H5D-7M1-XKE | 0001-0A2B-4C6D-8E0F")
	s := blankScan(domain.StandingIssued)
	if page, err := newPages(t).Scan(words.Vi, s); err == nil || page != nil {
		t.Errorf("a label of no goods is issued: %d bytes, %v", len(page), err)
	}
}

// A standing that the page has no words for must not look like a good one.
func TestUnknownStandingIsAFault(t *testing.T) {
	s := scanOf(domain.StandingIssued, false)
	s.Standing = "suspected"
	if page, err := newPages(t).Scan(words.Vi, s); err == nil || page != nil {
		t.Errorf("Scan = %d bytes, %v; want no page and an error", len(page), err)
	}
}

func TestRecallIsSaidFirst(t *testing.T) {
	s := scanOf(domain.StandingRecalled, true)
	s.Recalls = append(s.Recalls, domain.PublicRecall{
		Message: "Nắp hũ hở.", PlacedAt: at("2026-05-11T01:00:00Z"),
		Origins: []domain.PublicInput{{Name: "Cáy tươi", Lot: "C-0925"}, {Name: "Muối biển", Lot: "Lô 7"}},
	})
	doc := scanPageOf(t, words.Vi, s)
	wantSaid(t, doc, ".recall .message", s.Recalls[0].Message+" | Nắp hũ hở.")
	wantSaid(t, doc, ".recall time", "Thu hồi từ 10:30 ngày 10/05/2026 | Thu hồi từ 08:00 ngày 11/05/2026")
	wantSaid(t, doc, ".recall p:last-child",
		"Việc thu hồi bắt đầu từ Muối biển (lô M-2025-07), đã được dùng để làm ra lô này. | "+
			"Việc thu hồi bắt đầu từ những lô đã được dùng để làm ra lô này: Cáy tươi (lô C-0925), Muối biển (Lô 7).")
	if got := doc.Find(".recall time").First().AttrOr("datetime", ""); got != "2026-05-10T10:30+07:00" {
		t.Errorf("the recall's time is %q", got)
	}
	wantSaid(t, doc, ".flag", "Đang thu hồi | Đang thu hồi | Đang thu hồi")
	if first := doc.Find("main").Children().Not(".sample").First(); !first.Is(".verdict.danger") {
		t.Error("the recall is not the first thing in the page")
	}
}

func TestGoods(t *testing.T) {
	doc := scanPageOf(t, words.Vi, scanOf(domain.StandingIssued, true))
	wantSaid(t, doc, ".goods h2", "Mắm cáy Hồng Tiến")
	wantSaid(t, doc, ".goods .detail", "Hũ 500 g")
	wantSaid(t, doc, ".goods .rating", "★★★★ OCOP 4 sao Quyết định 2457/QĐ-UBND")
	wantSaid(t, doc, ".goods .facts dd", "Hợp tác xã Sản xuất và Kinh doanh mắm cáy Hồng Tiến Thôn Cao Bình, xã Hồng Tiến, tỉnh Thái Bình | Xưởng đóng hũ Cao Bình")
	wantSaid(t, doc, ".goods .dates dt", "Số lô | Ngày sản xuất | Hạn sử dụng")
	wantSaid(t, doc, ".goods .dates dd", "MC-2026-03 | 12/03/2026 | 12/03/2027")
	if got := doc.Find(".dates time").First().AttrOr("datetime", ""); got != "2026-03-12" {
		t.Errorf("the production date is marked as %q", got)
	}
	wantSaid(t, doc, ".sample", "Dữ liệu mẫu: thông tin ở đây không có thật.")
	wantSaid(t, doc, "footer strong", "ocop.example.vn")
	wantSaid(t, doc, "footer p:last-child", "Chúng tôi không lưu dữ liệu cá nhân nào từ lượt quét này.")
	wantSaid(t, doc, "section:last-of-type code", "7K3Q-X9W-M2P | 0001-0A2B-4C6D-8E0F")
	wantSaid(t, doc, "section:last-of-type time", "08:05 ngày 13/03/2026 | 16:20 ngày 12/03/2026 | 12/05/2026")
	wantSaid(t, doc, "a.language", "English")
}

// A batch may be recorded under a name of its own; what is sold is the product.
func TestGoodsAreCalledByTheirProduct(t *testing.T) {
	s := scanOf(domain.StandingIssued, true)
	s.Batch.Name = "Mẻ thử số 3"
	doc := scanPageOf(t, words.Vi, s)
	wantSaid(t, doc, ".goods h2", s.Batch.Title())
	if title := said(doc, "title"); !strings.HasPrefix(title, s.Batch.Product.Name+", ") {
		t.Errorf("title %q", title)
	}
}

func TestGoodsWithoutTheirOptionalFacts(t *testing.T) {
	doc := scanPageOf(t, words.Vi, bareScan())
	wantSaid(t, doc, ".goods h2", "Cáy tươi")
	wantSaid(t, doc, ".goods .detail", "Nguyên liệu · 1,1 tấn")
	wantSaid(t, doc, ".goods .dates dd", "C-0925 | 27/09/2025")
	wantSaid(t, doc, ".goods .facts dd", "Nguyễn Thị Thoa Hộ kinh doanh · xã Hồng Tiến, tỉnh Thái Bình")
	for _, absent := range []string{".rating", ".sample", ".recall", "#details", "li dd a", ".flag"} {
		if doc.Find(absent).Length() != 0 {
			t.Errorf("the page has a %s that nothing belongs into", absent)
		}
	}
}

// A piece that is called nothing in particular still makes a sentence.
func TestPieceWithoutAName(t *testing.T) {
	s := scanOf(domain.StandingIssued, true)
	s.Batch.Package = domain.PackagePiece
	wantSaid(t, scanPageOf(t, words.Vi, s), "h1", "Mã này được phát hành cho sản phẩm số 523 của lô MC-2026-03")
	s.Unit.Number = 12523
	wantSaid(t, scanPageOf(t, words.En, s), "h1", "This code was issued for item no. 12,523 of lot MC-2026-03")
}

func TestHistory(t *testing.T) {
	doc := scanPageOf(t, words.Vi, scanOf(domain.StandingIssued, false))
	wantSaid(t, doc, "li .when", "12/03/2026 Đóng gói | 05/11/2025 Chế biến | 28/09/2025 Giao nhận | 27/09/2025 Nguyên liệu | 15/07/2025 Nguyên liệu")
	wantSaid(t, doc, "li h3", "Mắm cáy Hồng Tiến | Mắm cáy ủ chín | Cáy tươi | Cáy tươi | Muối biển")
	wantSaid(t, doc, "li .amount", "1.200 hũ · lô MC-2026-03 | 1.250 kg · lô U-2025-11 | 1,1 tấn · lô C-0925 | 1,1 tấn · lô C-0925 | 5 tấn · lô M-2025-07")
	wantSaid(t, doc, "li.handover .who", "Từ Hộ kinh doanh Nguyễn Thị Thoa đến Hợp tác xã Sản xuất và Kinh doanh mắm cáy Hồng Tiến")
	wantSaid(t, doc, "#"+string(pasteCode)+" .who small", "Nhà ủ Cao Bình, Thôn Cao Bình, xã Hồng Tiến, tỉnh Thái Bình")
	wantSaid(t, doc, "#"+string(pasteCode)+" dl > div",
		"Làm từ1,1 tấn Cáy tươi lô C-0925320 kg Muối biển lô M-2025-07 | Hao hụtmai, yếm cáy: 170 kg | Thời gian ủtừ 28/09/2025, ủ chum sành phơi nắng | Mã lô4F8R-2C6-TNA")
	wantSaid(t, doc, "li > dl > div > dd > code", "7K3Q-X9W-M2P | TB-HT-02 | 4F8R-2C6-TNA | 9H5D-7M1-XKE | B2V6-Y8Q-3GJ | TB-TH-07")
	wantSaid(t, doc, "#"+string(jarsCode)+" dd:has(.hash)",
		"Phiếu kiểm nghiệm số 1142/2026 SHA-256 3f8a 91c2 d07e… | Giấy chứng nhận an toàn thực phẩm SHA-256 3f8a 91c2 d07e…")
	wantSaid(t, doc, ".recorded", "Ghi nhận ngày 07/11/2025 | Ghi nhận ngày 28/09/2025")
	wantSaid(t, doc, ".shortened", "")
}

func TestInputsLeadToTheirStepOrPage(t *testing.T) {
	s := scanOf(domain.StandingIssued, false)
	s.Steps, s.Complete = s.Steps[:4], false // without the salt
	doc := scanPageOf(t, words.En, s)
	var links []string
	doc.Find("#" + string(pasteCode) + " dd a").Each(func(_ int, a *goquery.Selection) {
		links = append(links, a.Text()+" "+a.AttrOr("href", ""))
	})
	if got, want := strings.Join(links, ", "), "Cáy tươi #9H5D7M1XKE, Muối biển /t/B2V6Y8Q3GJ"; got != want {
		t.Errorf("inputs lead to %s, want %s", got, want)
	}
	wantSaid(t, doc, ".shortened", "The history is long and was shortened: its earliest steps are not shown here.")
}

func TestDetails(t *testing.T) {
	doc := scanPageOf(t, words.En, scanOf(domain.StandingIssued, false))
	wantSaid(t, doc, "section[aria-labelledby=details] dt",
		"Ingredients | Storage | How to use | Standards applied | OCOP product group | OCOP rating | Brand | Trade item number (GTIN) | Product image | Website")
	wantSaid(t, doc, "section[aria-labelledby=details] a", "Hũ mắm cáy 500 g | mamcayhongtien.example.vn")
}

func TestOutsideLinks(t *testing.T) {
	tests := []struct{ address, href string }{
		{"https://a.example.vn/x?y=1#z", "https://a.example.vn/x?y=1#z"},
		{"HTTPS://a.example.vn", "https://a.example.vn"},
		{"http://a.example.vn", ""},
		{"javascript:alert(1)", ""},
		{"JaVaScRiPt://a.example.vn/%0aalert(1)", ""},
		{"data:text/html,x", ""},
		{"//a.example.vn", ""},
		{"https:a.example.vn", ""},
		{"https://user:pw@a.example.vn", ""},
		{"https://", ""},
		{"", ""},
		{"https://a.example.vn\njavascript:", ""},
	}
	for _, test := range tests {
		if got := outside("", "", test.address).Href; got != test.href {
			t.Errorf("%q leads to %q, want %q", test.address, got, test.href)
		}
	}
}
