package words

import (
	"strings"

	"nguon/domain"
)

var trade = []text{
	{key: "stage.raw_material", vi: "Nguyên liệu", en: "Raw material"},
	{key: "stage.processing", vi: "Chế biến", en: "Processing"},
	{key: "stage.packaging", vi: "Đóng gói", en: "Packaging"},

	{key: "producer_kind.company", vi: "Doanh nghiệp", en: "Company"},
	{key: "producer_kind.cooperative", vi: "Hợp tác xã", en: "Cooperative"},
	{key: "producer_kind.household", vi: "Hộ kinh doanh", en: "Household business"},

	{key: "group.food", vi: "Thực phẩm", en: "Food"},
	{key: "group.drink", vi: "Đồ uống", en: "Drinks"},
	{key: "group.herbal", vi: "Dược liệu và sản phẩm từ dược liệu", en: "Medicinal herbs and products from them"},
	{key: "group.handicraft", vi: "Thủ công mỹ nghệ", en: "Handicrafts"},
	{key: "group.ornamental", vi: "Sinh vật cảnh", en: "Ornamental plants and animals"},
	{key: "group.rural_travel", vi: "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch", en: "Community and eco-tourism services and sites"},

	{key: "site_kind.growing_area", vi: "Vùng trồng, vùng nuôi", en: "Growing or rearing area"},
	{key: "site_kind.gathering", vi: "Vùng khai thác, điểm thu mua", en: "Gathering area or buying point"},
	{key: "site_kind.workshop", vi: "Cơ sở chế biến", en: "Workshop"},
	{key: "site_kind.packing_place", vi: "Nơi đóng gói", en: "Packing place"},
	{key: "site_kind.warehouse", vi: "Kho", en: "Warehouse"},

	{key: "package.piece", vi: "cái", en: "piece"},
	{key: "package.jar", vi: "hũ", en: "jar"},
	{key: "package.bottle", vi: "chai", en: "bottle"},
	{key: "package.bag", vi: "túi", en: "bag"},
	{key: "package.packet", vi: "gói", en: "packet"},
	{key: "package.box", vi: "hộp", en: "box"},
	{key: "package.tray", vi: "khay", en: "tray"},
	{key: "package.can", vi: "lon", en: "can"},

	{key: "unit.MGM", vi: "mg", en: "mg"},
	{key: "unit.GRM", vi: "g", en: "g"},
	{key: "unit.KGM", vi: "kg", en: "kg"},
	{key: "unit.DTN", vi: "tạ", en: "quintal (100 kg)"},
	{key: "unit.TNE", vi: "tấn", en: "tonne"},
	{key: "unit.MLT", vi: "ml", en: "ml"},
	{key: "unit.LTR", vi: "lít", en: "litre"},
	{key: "unit.H87", vi: "cái", en: "piece"},
	{key: "unit.MMT", vi: "mm", en: "mm"},
	{key: "unit.CMT", vi: "cm", en: "cm"},
	{key: "unit.MTR", vi: "m", en: "m"},

	{key: "dimension.mass", vi: "khối lượng", en: "mass"},
	{key: "dimension.volume", vi: "thể tích", en: "volume"},
	{key: "dimension.count", vi: "số lượng", en: "count"},
	{key: "dimension.length", vi: "chiều dài", en: "length"},

	{key: "batch_state.recorded", vi: "Đã ghi nhận", en: "Recorded"},
	{key: "batch_state.void", vi: "Đã hủy", en: "Void"},

	{key: "handover_state.offered", vi: "Chờ nhận", en: "Offered"},
	{key: "handover_state.accepted", vi: "Đã nhận", en: "Accepted"},
	{key: "handover_state.refused", vi: "Bị từ chối", en: "Refused"},
	{key: "handover_state.withdrawn", vi: "Đã rút lại", en: "Withdrawn"},
	{key: "handover_state.delivered", vi: "Đã giao", en: "Delivered"},

	{key: "purpose.trade", vi: "Mua bán", en: "Trade"},
	{key: "purpose.return", vi: "Trả lại", en: "Return"},
	{key: "purpose.disposal", vi: "Tiêu hủy", en: "Disposal"},

	{key: "standing.issued", vi: "Mã đã phát hành", en: "Code issued"},
	{key: "standing.recalled", vi: "Đang thu hồi", en: "Recalled"},
	{key: "standing.expired", vi: "Đã quá hạn", en: "Past its date"},
	{key: "standing.unit_void", vi: "Tem đã loại bỏ", en: "Label out of use"},
	{key: "standing.unassigned", vi: "Tem chưa gán", en: "Label not assigned"},
	{key: "standing.void", vi: "Lô đã hủy", en: "Lot cancelled"},

	{key: "role.admin", vi: "Cán bộ chương trình", en: "Programme officer"},
	{key: "role.producer", vi: "Cơ sở sản xuất", en: "Producer"},
	{key: "role.inspector", vi: "Cán bộ kiểm tra", en: "Inspector"},

	{key: "document_kind.certificate", vi: "Giấy chứng nhận", en: "Certificate"},
	{key: "document_kind.test_report", vi: "Phiếu kiểm nghiệm", en: "Test report"},
	{key: "document_kind.declaration", vi: "Bản công bố", en: "Declaration"},
	{key: "document_kind.photo", vi: "Ảnh", en: "Photo"},

	{key: lotPhrase, vi: "lô %[1]s", en: "lot %[1]s"},
	{key: ocopStars, vi: "OCOP %[1]s sao", en: "OCOP %[1]s-star"},
}

const (
	lotPhrase Key = "lot"
	ocopStars Key = "rating.stars"
)

// Stage says a stage of the value chain.
func (w *Words) Stage(s domain.Stage) string { return w.word("stage.", string(s)) }

// ProducerKind says the legal form of a producer.
func (w *Words) ProducerKind(k domain.ProducerKind) string {
	return w.word("producer_kind.", string(k))
}

// Group says a product group of the programme.
func (w *Words) Group(g domain.Group) string { return w.word("group.", string(g)) }

// SiteKind says what is done at a site.
func (w *Words) SiteKind(k domain.SiteKind) string { return w.word("site_kind.", string(k)) }

// Package says what one piece is called: "hũ".
func (w *Words) Package(p domain.Package) string { return w.word("package.", string(p)) }

// Unit says a unit of measure.
func (w *Words) Unit(u domain.Unit) string { return w.word("unit.", string(u)) }

// Dimension says what a unit measures.
func (w *Words) Dimension(d domain.Dimension) string { return w.word("dimension.", string(d)) }

// BatchState says whether a batch still counts.
func (w *Words) BatchState(s domain.BatchState) string { return w.word("batch_state.", string(s)) }

// HandoverState says how far a handover has come.
func (w *Words) HandoverState(s domain.HandoverState) string {
	return w.word("handover_state.", string(s))
}

// Purpose says why goods change hands.
func (w *Words) Purpose(p domain.Purpose) string { return w.word("purpose.", string(p)) }

// Standing says in two or three words what a scanned code is worth.
func (w *Words) Standing(s domain.Standing) string { return w.word("standing.", string(s)) }

// Role says what a caller is.
func (w *Words) Role(r domain.Role) string { return w.word("role.", string(r)) }

// DocumentKind says a kind of document; kinds are free, and one that the
// catalogue does not know stands as it was typed.
func (w *Words) DocumentKind(kind string) string { return w.word("document_kind.", kind) }

// Lot says a lot number within a sentence: "lô MC-2026-03". A lot that its
// producer already calls so, such as "Lô 5", is not called so twice.
func (w *Words) Lot(lot string) string {
	if strings.HasPrefix(strings.ToLower(lot), "lô ") {
		return lot
	}
	return w.Text(lotPhrase, lot)
}

// Stars says an OCOP rating: "OCOP 4 sao".
func (w *Words) Stars(stars int) string { return w.Text(ocopStars, w.Number(int64(stars))) }
