package words

// Texts of the screens of a producer's own label stocks, and of calibration.
const (
	StocksIntro  Key = "stocks.intro"
	StocksNone   Key = "stocks.none"
	StocksNew    Key = "stocks.new"
	StocksEdit   Key = "stocks.edit" // name
	StocksChange Key = "stocks.change"
	StockSheet   Key = "stocks.sheet"  // labels, width, height
	StockRoll    Key = "stocks.roll"   // width, height
	StockOffset  Key = "stocks.offset" // x, y

	StockName       Key = "stock.name"
	StockNameHint   Key = "stock.name_hint"
	StockKind       Key = "stock.kind"
	StockKindSheet  Key = "stock.kind_sheet"
	StockKindRoll   Key = "stock.kind_roll"
	StockLabel      Key = "stock.label"
	StockPage       Key = "stock.page"
	StockGrid       Key = "stock.grid"
	StockMargins    Key = "stock.margins"
	StockMarginHint Key = "stock.margin_hint"
	StockWidth      Key = "stock.width"
	StockHeight     Key = "stock.height"
	StockColumns    Key = "stock.columns"
	StockRows       Key = "stock.rows"
	StockLeft       Key = "stock.left"
	StockTop        Key = "stock.top"
	StockGapX       Key = "stock.gap_x"
	StockGapY       Key = "stock.gap_y"
	StockInsetX     Key = "stock.inset_x"
	StockInsetY     Key = "stock.inset_y"
	StockDraw       Key = "stock.draw"
	StockSave       Key = "stock.save"
	StockSaved      Key = "stock.saved"
	StockDrawing    Key = "stock.drawing"
	StockNotYet     Key = "stock.not_yet"

	CalibrateTitle Key = "calibrate.title"
	CalibrateStep1 Key = "calibrate.step_1" // scale
	CalibrateStep2 Key = "calibrate.step_2"
	CalibrateStep3 Key = "calibrate.step_3"
	CalibrateFile  Key = "calibrate.file"
)

var stockTexts = []text{
	{key: StocksIntro,
		vi: "Khi giấy của bạn không có trong danh sách, hãy đo một tờ bằng thước và ghi lại ở đây. Khổ đã lưu dùng được cho mọi lô.",
		en: "When your paper is not on the list, measure one sheet with a ruler and write it down here. A saved stock serves every batch."},
	{key: StocksNone, vi: "Chưa lưu khổ tem nào.", en: "No stock was saved yet."},
	{key: StocksNew, vi: "Thêm khổ tem", en: "Add a stock"},
	{key: StocksEdit, vi: "Sửa khổ tem %[1]s", en: "Change stock %[1]s"},
	{key: StocksChange, vi: "Sửa", en: "Change"},
	{key: StockSheet, vi: "Tờ %[1]s tem, mỗi tem %[2]s × %[3]s mm", en: "Sheet of %[1]s, %[2]s × %[3]s mm each"},
	{key: StockRoll, vi: "Cuộn, mỗi tem %[1]s × %[2]s mm", en: "Roll, %[1]s × %[2]s mm each"},
	{key: StockOffset, vi: "Chỉnh lệch %[1]s; %[2]s mm", en: "Offset %[1]s; %[2]s mm"},

	{key: StockName, vi: "Tên gọi", en: "Name"},
	{key: StockNameHint, vi: "Ví dụ: Giấy decal cửa hàng Minh.", en: "Such as: sticker paper from Minh's shop."},
	{key: StockKind, vi: "Loại giấy", en: "Kind of paper"},
	{key: StockKindSheet, vi: "Tờ (máy in thường)", en: "Sheets (office printer)"},
	{key: StockKindRoll, vi: "Cuộn (máy in nhiệt)", en: "Roll (thermal printer)"},
	{key: StockLabel, vi: "Một tem", en: "One label"},
	{key: StockPage, vi: "Cả tờ giấy", en: "The whole sheet"},
	{key: StockGrid, vi: "Số tem trên tờ", en: "Labels on the sheet"},
	{key: StockMargins, vi: "Lề và khoảng cách", en: "Margins and gaps"},
	{key: StockMarginHint,
		vi: "Lề đo từ mép giấy đến tem đầu tiên. Khoảng chừa trống là phần trong mỗi tem không in.",
		en: "Margins are from the paper's edge to the first label. What stays free is inside each label, and is not printed on."},
	{key: StockWidth, vi: "Rộng", en: "Width"},
	{key: StockHeight, vi: "Cao", en: "Height"},
	{key: StockColumns, vi: "Số cột", en: "Across"},
	{key: StockRows, vi: "Số hàng", en: "Down"},
	{key: StockLeft, vi: "Lề trái", en: "Left margin"},
	{key: StockTop, vi: "Lề trên", en: "Top margin"},
	{key: StockGapX, vi: "Khe giữa các cột", en: "Gap between columns"},
	{key: StockGapY, vi: "Khe giữa các hàng", en: "Gap between rows"},
	{key: StockInsetX, vi: "Chừa trống hai bên", en: "Free at the sides"},
	{key: StockInsetY, vi: "Chừa trống trên dưới", en: "Free at top and bottom"},
	{key: StockDraw, vi: "Vẽ lại hình", en: "Draw again"},
	{key: StockSave, vi: "Lưu khổ tem", en: "Save the stock"},
	{key: StockSaved, vi: "Đã lưu.", en: "Saved."},
	{key: StockDrawing, vi: "Hình tờ giấy theo số đo", en: "The paper by its measures"},
	{key: StockNotYet,
		vi: "Ghi các số đo rồi bấm “Vẽ lại hình” để so với tờ giấy thật.",
		en: "Type the measures and press “Draw again” to compare with the real paper."},

	{key: CalibrateTitle, vi: "Căn chỉnh máy in", en: "Calibrate the printer"},
	{key: CalibrateStep1,
		vi: "In trang căn chỉnh lên chính giấy tem với tỷ lệ %[1]s.",
		en: "Print the calibration page on the labels themselves at %[1]s."},
	{key: CalibrateStep2,
		vi: "Đọc trên hai thang đo, ngang và dọc, con số mà mép tem cắt qua.",
		en: "On both scales, across and down, read the number where the edge of a label crosses."},
	{key: CalibrateStep3,
		vi: "Cộng hai số đó vào hai ô “Sang phải” và “Xuống dưới” rồi lưu; số âm là sang trái hoặc lên trên.",
		en: "Add both numbers to “To the right” and “Down” and save; negative numbers mean left or up."},
	{key: CalibrateFile, vi: "Tải trang căn chỉnh (PDF)", en: "Download the calibration page (PDF)"},
}

// Texts of blank labels, which are printed ahead and given to a batch later.
const (
	BlanksIntro   Key = "blanks.intro"
	BlanksNone    Key = "blanks.none"
	BlanksNew     Key = "blanks.new"
	BlanksLine    Key = "blanks.line"    // labels, instant
	BlanksClaimed Key = "blanks.claimed" // claimed, labels
	BlanksTitleOf Key = "blanks.title_of"
	BlanksIssue   Key = "blanks.issue" // labels
	BlanksBack    Key = "blanks.back"
	BlanksMaker   Key = "blanks.maker"

	ClaimLink    Key = "claim.link"
	ClaimTitle   Key = "claim.title" // name
	ClaimIntro   Key = "claim.intro"
	ClaimFirst   Key = "claim.first"
	ClaimLast    Key = "claim.last"
	ClaimHint    Key = "claim.hint"
	ClaimButton  Key = "claim.button"
	ClaimDone    Key = "claim.done" // labels
	ClaimsTitle  Key = "claim.list"
	ClaimsNone   Key = "claim.none"
	ClaimLine    Key = "claim.line"    // first, last
	ClaimDetail  Key = "claim.detail"  // name, instant
	ClaimUnnamed Key = "claim.unnamed" // instant
)

var blankTexts = []text{
	{key: BlanksIntro,
		vi: "In sẵn cả cuộn tem khi chưa có lô hàng; sau này quét tem đầu và tem cuối để gán cho lô.",
		en: "Print a whole roll before there is a batch; later scan the first and the last label to give them to one."},
	{key: BlanksNone, vi: "Chưa in sẵn tem lần nào.", en: "No blank labels were printed yet."},
	{key: BlanksNew, vi: "In sẵn tem", en: "Print blank labels"},
	{key: BlanksLine, vi: "%[1]s tem in sẵn, lúc %[2]s", en: "%[1]s blank labels, %[2]s"},
	{key: BlanksClaimed, vi: "đã gán %[1]s / %[2]s", en: "given to batches: %[1]s of %[2]s"},
	{key: BlanksTitleOf, vi: "Tem in sẵn", en: "Blank labels, printed ahead"},
	{key: BlanksIssue, vi: "Phát hành và in sẵn %[1]s tem", en: "Issue and print blank: %[1]s"},
	{key: BlanksBack, vi: "Về danh sách tem in sẵn", en: "Back to the blank labels"},
	{key: BlanksMaker, vi: "Cơ sở sản xuất", en: "Producer"},

	{key: ClaimLink, vi: "Gán tem in sẵn cho lô này", en: "Give blank labels to this batch"},
	{key: ClaimTitle, vi: "Gán tem in sẵn cho %[1]s", en: "Blank labels for %[1]s"},
	{key: ClaimIntro,
		vi: "Những tem từ mã đầu đến mã cuối trên cùng một cuộn sẽ thuộc về lô này. Không thể gán lại lần thứ hai.",
		en: "The labels from the first to the last code of one roll will belong to this batch. They cannot be given away a second time."},
	{key: ClaimFirst, vi: "Mã trên tem đầu tiên", en: "Code on the first label"},
	{key: ClaimLast, vi: "Mã trên tem cuối cùng", en: "Code on the last label"},
	{key: ClaimHint,
		vi: "Quét mã QR bằng máy quét, hoặc gõ mã in cạnh mã QR.",
		en: "Scan the QR code with a scanner, or type the code beside it."},
	{key: ClaimButton, vi: "Gán tem cho lô", en: "Give the labels to the batch"},
	{key: ClaimDone, vi: "Đã gán %[1]s tem cho lô này.", en: "Labels given to this batch: %[1]s."},
	{key: ClaimsTitle, vi: "Đã gán cho lô", en: "Given to batches"},
	{key: ClaimsNone, vi: "Chưa có tem nào được gán.", en: "No label was given to a batch yet."},
	{key: ClaimLine, vi: "Số %[1]s đến %[2]s", en: "No. %[1]s to %[2]s"},
	{key: ClaimDetail, vi: "%[1]s, lúc %[2]s", en: "%[1]s, %[2]s"},
	{key: ClaimUnnamed, vi: "lúc %[1]s", en: "%[1]s"},
}
