package words

// Texts of the screen of one label run.
const (
	RunTitle     Key = "run.title"   // labels
	RunIssued    Key = "run.issued"  // instant
	RunCount     Key = "run.count"   // caption
	RunNumbers   Key = "run.numbers" // caption
	RunPaper     Key = "run.paper"   // caption
	RunStart     Key = "run.start"   // caption
	RunReason    Key = "run.reason"  // caption
	RunBack      Key = "run.back"    // name
	RunFiles     Key = "run.files"
	RunFilesHint Key = "run.files_hint"
	RunMoreFiles Key = "run.more_files"
	RunHowTo     Key = "run.how_to"
	RunHowSheet1 Key = "run.how_sheet_1" // paper
	RunHowSheet2 Key = "run.how_sheet_2" // scale
	RunHowSheet3 Key = "run.how_sheet_3"
	RunHowRoll1  Key = "run.how_roll_1" // paper
	RunHowRoll2  Key = "run.how_roll_2" // scale
	RunHowRoll3  Key = "run.how_roll_3"
	RunUnusable  Key = "run.unusable"

	ReprintTitle  Key = "reprint.title"
	ReprintHint   Key = "reprint.hint"
	ReprintButton Key = "reprint.button"
	VoidTitle     Key = "void.title"
	VoidHint      Key = "void.hint"
	VoidButton    Key = "void.button"
	RangeFirst    Key = "range.first"
	RangeLast     Key = "range.last"
	RangeReason   Key = "range.reason"
	ChangesTitle  Key = "changes.title"
	ChangesNone   Key = "changes.none"
	ChangeReprint Key = "changes.reprint" // first, last
	ChangeVoid    Key = "changes.void"    // first, last
	ChangeDetail  Key = "changes.detail"  // reason, instant
	ReprintFiles  Key = "changes.files"
)

var runTexts = []text{
	{key: RunTitle, vi: "Đợt in %[1]s tem", en: "Label run: %[1]s"},
	{key: RunIssued, vi: "Phát hành lúc %[1]s", en: "Issued %[1]s"},
	{key: RunCount, vi: "Số tem", en: "Labels"},
	{key: RunNumbers, vi: "Mã riêng", en: "Package codes"},
	{key: RunPaper, vi: "Giấy", en: "Paper"},
	{key: RunStart, vi: "In từ ô", en: "From place"},
	{key: RunReason, vi: "Lý do in thêm", en: "Reason for more"},
	{key: RunBack, vi: "Về lô %[1]s", en: "Back to %[1]s"},
	{key: RunFiles, vi: "Tải về và in", en: "Download and print"},
	{key: RunFilesHint,
		vi: "Tải lại lúc nào cũng được cùng một tệp.",
		en: "Downloading again gives the same file."},
	{key: RunMoreFiles, vi: "Tệp khác", en: "Other files"},
	{key: RunHowTo, vi: "Cách in", en: "How to print"},
	{key: RunHowSheet1,
		vi: "Đặt giấy %[1]s vào khay, mặt tem về phía in.",
		en: "Put the paper into the tray, printing side as your printer wants it: %[1]s."},
	{key: RunHowSheet2,
		vi: "Trong hộp thoại in, chọn “Kích thước thực” hoặc tỷ lệ %[1]s; không chọn “Vừa trang giấy”.",
		en: "In the print dialogue choose “Actual size” or %[1]s; never “Fit to page”."},
	{key: RunHowSheet3,
		vi: "In thử một tờ, quét một tem bằng điện thoại, rồi in các tờ còn lại.",
		en: "Print one sheet, scan one label with a phone, then print the rest."},
	{key: RunHowRoll1,
		vi: "Lắp cuộn %[1]s và cho máy dò khe giữa các tem.",
		en: "Load the roll and let the printer find the gap between labels: %[1]s."},
	{key: RunHowRoll2,
		vi: "Gửi tệp ZPL (Zebra) hoặc TSPL (TSC, Xprinter…) đúng độ phân giải của máy; với PDF, chọn khổ giấy bằng cỡ tem và tỷ lệ %[1]s.",
		en: "Send the ZPL file (Zebra) or the TSPL file (TSC, Xprinter…) for the resolution of your printer; for the PDF, set the paper to the label's size and the scale to %[1]s."},
	{key: RunHowRoll3,
		vi: "In thử một tem, quét bằng điện thoại, rồi in cả cuộn.",
		en: "Print one label, scan it with a phone, then print the rest."},
	{key: RunUnusable,
		vi: "Không in được nữa: tem đã hủy hết, hoặc lô hàng đã hủy hay đang thu hồi.",
		en: "There is nothing left to print: all labels are void, or their goods are void or recalled."},

	{key: ReprintTitle, vi: "In lại một đoạn", en: "Print some again"},
	{key: ReprintHint,
		vi: "Kẹt giấy hay lem mực: in lại đúng những số đó. Hãy bỏ tem cũ đi; hai tem cùng mã là dấu hiệu hàng giả.",
		en: "After a jam or a smudge: the same numbers once more. Destroy the old labels; two with one code look like a copy."},
	{key: ReprintButton, vi: "In lại", en: "Print again"},
	{key: VoidTitle, vi: "Hủy tem hỏng", en: "Void spoiled labels"},
	{key: VoidHint,
		vi: "Tem không dùng nữa: ai quét sẽ thấy tem đã bị hủy. Đã hủy thì không dùng lại được.",
		en: "Labels that will not be used: whoever scans one is told that it is void. This cannot be undone."},
	{key: VoidButton, vi: "Hủy các tem này", en: "Void these labels"},
	{key: RangeFirst, vi: "Từ số", en: "From no."},
	{key: RangeLast, vi: "Đến số", en: "To no."},
	{key: RangeReason, vi: "Lý do", en: "Reason"},
	{key: ChangesTitle, vi: "Đã in lại và đã hủy", en: "Printed again and voided"},
	{key: ChangesNone, vi: "Chưa in lại hay hủy tem nào.", en: "Nothing was printed again or voided."},
	{key: ChangeReprint, vi: "In lại số %[1]s đến %[2]s", en: "Printed no. %[1]s to %[2]s again"},
	{key: ChangeVoid, vi: "Hủy số %[1]s đến %[2]s", en: "Voided no. %[1]s to %[2]s"},
	{key: ChangeDetail, vi: "%[1]s, lúc %[2]s", en: "%[1]s, %[2]s"},
	{key: ReprintFiles, vi: "Tải về", en: "Download"},

	{key: "file.sheet.pdf", vi: "PDF cả tờ", en: "PDF, whole sheets"},
	{key: "file.roll.pdf", vi: "PDF cho cuộn tem", en: "PDF for the roll"},
	{key: "file.labels.pdf", vi: "PDF từng tem", en: "PDF, label by label"},
	{key: "file.labels.zpl", vi: "ZPL (máy Zebra)", en: "ZPL (Zebra printers)"},
	{key: "file.labels.tspl", vi: "TSPL (máy TSC, Xprinter…)", en: "TSPL (TSC, Xprinter…)"},
	{key: "file.codes.csv", vi: "Danh sách mã (CSV)", en: "List of codes (CSV)"},
	{key: "file.label.svg", vi: "Một tem (SVG)", en: "One label (SVG)"},
	{key: "file.label.png", vi: "Một tem (PNG)", en: "One label (PNG)"},
	{key: "file.symbol.svg", vi: "Riêng mã QR (SVG)", en: "The QR code alone (SVG)"},
	{key: "file.symbol.png", vi: "Riêng mã QR (PNG)", en: "The QR code alone (PNG)"},
}

// File says what a file of a label run is.
func (w *Words) File(name string) string { return w.word("file.", name) }
