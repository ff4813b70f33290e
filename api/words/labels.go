package words

// Captions of what stands on labels and in lists of facts.
const (
	CaptionLot         Key = "caption.lot"
	CaptionLotShort    Key = "caption.lot_short"
	CaptionMadeOn      Key = "caption.made_on"
	CaptionMadeShort   Key = "caption.made_on_short"
	CaptionBestBefore  Key = "caption.best_before"
	CaptionBestShort   Key = "caption.best_before_short"
	CaptionProducer    Key = "caption.producer"
	CaptionMakerShort  Key = "caption.producer_short"
	CaptionAddress     Key = "caption.address"
	CaptionContent     Key = "caption.content"
	CaptionSite        Key = "caption.site"
	CaptionSiteCode    Key = "caption.site_code"
	CaptionAmount      Key = "caption.amount"
	CaptionGroup       Key = "caption.group"
	CaptionBrand       Key = "caption.brand"
	CaptionGTIN        Key = "caption.gtin"
	CaptionIngredients Key = "caption.ingredients"
	CaptionStorage     Key = "caption.storage"
	CaptionUsage       Key = "caption.usage"
	CaptionStandards   Key = "caption.standards"
	CaptionRating      Key = "caption.rating"
	CaptionImage       Key = "caption.image"
	CaptionWebsite     Key = "caption.website"
	CaptionCode        Key = "caption.code"
	CaptionLabelCode   Key = "caption.label_code"
	CaptionUnitCode    Key = "caption.unit_code"
	CaptionRecorded    Key = "caption.recorded"
	CaptionPrinted     Key = "caption.printed"

	// Captions on labels, where room is dear.
	CaptionNetWeight      Key = "caption.net_weight"
	CaptionNetVolume      Key = "caption.net_volume"
	CaptionUsageShort     Key = "caption.usage_short"
	CaptionStandardsShort Key = "caption.standards_short"
	CaptionAddressShort   Key = "caption.address_short"
	CaptionPhoneShort     Key = "caption.phone_short"
	CaptionSiteShort      Key = "caption.site_short"
	RatingDecisionShort   Key = "caption.rating_decision_short" // number
	// CaptionPIN stands beside the field to scratch.
	CaptionPIN Key = "caption.pin"

	// What the page says by which a printer is set right.
	CalibrationTitle  Key = "calibration.title"
	CalibrationPrint  Key = "calibration.print"
	CalibrationRead   Key = "calibration.read"
	CalibrationAdd    Key = "calibration.add"
	CalibrationAcross Key = "calibration.across"
	CalibrationDown   Key = "calibration.down"

	// LabelBlank is what labels without a batch are called.
	LabelBlank Key = "label.blank"

	// LabelScan invites to scan; LabelSample marks a label of invented data.
	LabelScan   Key = "label.scan"
	LabelSample Key = "label.sample"
)

var captions = []text{
	{key: CaptionLot, vi: "Số lô", en: "Lot"},
	{key: CaptionLotShort, vi: "Lô", en: "Lot"},
	{key: CaptionMadeOn, vi: "Ngày sản xuất", en: "Made on"},
	{key: CaptionMadeShort, vi: "NSX", en: "Made"},
	{key: CaptionBestBefore, vi: "Hạn sử dụng", en: "Best before"},
	{key: CaptionBestShort, vi: "HSD", en: "Best before"},
	{key: CaptionProducer, vi: "Cơ sở sản xuất", en: "Producer"},
	{key: CaptionMakerShort, vi: "Cơ sở", en: "Producer"},
	{key: CaptionAddress, vi: "Địa chỉ", en: "Address"},
	{key: CaptionContent, vi: "Định lượng", en: "Net content"},
	{key: CaptionSite, vi: "Nơi sản xuất", en: "Made at"},
	{key: CaptionSiteCode, vi: "Mã địa điểm", en: "Place code"},
	{key: CaptionAmount, vi: "Số lượng", en: "Amount"},
	{key: CaptionGroup, vi: "Nhóm sản phẩm OCOP", en: "OCOP product group"},
	{key: CaptionBrand, vi: "Nhãn hiệu", en: "Brand"},
	{key: CaptionGTIN, vi: "Mã số thương phẩm (GTIN)", en: "Trade item number (GTIN)"},
	{key: CaptionIngredients, vi: "Thành phần", en: "Ingredients"},
	{key: CaptionStorage, vi: "Bảo quản", en: "Storage"},
	{key: CaptionUsage, vi: "Hướng dẫn sử dụng", en: "How to use"},
	{key: CaptionStandards, vi: "Tiêu chuẩn áp dụng", en: "Standards applied"},
	{key: CaptionRating, vi: "Xếp hạng OCOP", en: "OCOP rating"},
	{key: CaptionImage, vi: "Ảnh sản phẩm", en: "Product image"},
	{key: CaptionWebsite, vi: "Trang web", en: "Website"},
	{key: CaptionCode, vi: "Mã lô", en: "Batch code"},
	{key: CaptionLabelCode, vi: "Mã tem", en: "Label code"},
	{key: CaptionUnitCode, vi: "Mã riêng", en: "Package code"},
	{key: CaptionRecorded, vi: "Ghi nhận lúc", en: "Recorded"},
	{key: CaptionPrinted, vi: "Phát hành tem lúc", en: "Label issued"},

	{key: CaptionNetWeight, vi: "Khối lượng tịnh", en: "Net weight"},
	{key: CaptionNetVolume, vi: "Thể tích thực", en: "Net volume"},
	{key: CaptionUsageShort, vi: "Cách dùng", en: "How to use"},
	{key: CaptionStandardsShort, vi: "Tiêu chuẩn", en: "Standards"},
	{key: CaptionAddressShort, vi: "Đ/c", en: "Address"},
	{key: CaptionPhoneShort, vi: "ĐT", en: "Tel."},
	{key: CaptionSiteShort, vi: "Nơi SX", en: "Made at"},
	{key: RatingDecisionShort, vi: "QĐ %[1]s", en: "decision %[1]s"},
	{key: CaptionPIN, vi: "Cào lấy mã PIN", en: "Scratch for the PIN"},

	{key: CalibrationTitle, vi: "Trang căn chỉnh máy in", en: "Printer calibration"},
	{key: CalibrationPrint,
		vi: "1. In trang này lên đúng loại tem sẽ dùng, ở kích thước thật (không co giãn).",
		en: "1. Print this page on the stock that will be used, at its real size (not scaled)."},
	{key: CalibrationRead,
		vi: "2. Xem mép cắt của tem cắt thang đo ở số nào: sang phải và xuống dưới là số dương.",
		en: "2. See where the cut edge of a label crosses each scale: right and down are positive."},
	{key: CalibrationAdd,
		vi: "3. Cộng số đọc được vào ô lệch ngang và lệch dọc, rồi in lại: mép cắt phải nằm ở số 0.",
		en: "3. Add what you read to the offsets and print again: the edge has to be at 0."},
	{key: CalibrationAcross, vi: "lệch ngang", en: "offset across"},
	{key: CalibrationDown, vi: "lệch dọc", en: "offset down"},

	{key: LabelBlank, vi: "Tem in sẵn", en: "Blank labels"},
	{key: LabelScan, vi: "Quét để xem nguồn gốc", en: "Scan to see the origin"},
	{key: LabelSample, vi: "Dữ liệu mẫu", en: "Sample data"},
}
