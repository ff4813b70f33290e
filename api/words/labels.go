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
	CaptionUnitCode    Key = "caption.unit_code"
	CaptionRecorded    Key = "caption.recorded"
	CaptionPrinted     Key = "caption.printed"
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
	{key: CaptionUnitCode, vi: "Mã riêng", en: "Package code"},
	{key: CaptionRecorded, vi: "Ghi nhận lúc", en: "Recorded"},
	{key: CaptionPrinted, vi: "Phát hành tem lúc", en: "Label issued"},
	{key: LabelScan, vi: "Quét để xem nguồn gốc", en: "Scan to see the origin"},
	{key: LabelSample, vi: "Dữ liệu mẫu", en: "Sample data"},
}
