package words

// Texts of the screen to print labels on.
const (
	PrintTitle     Key = "print.title"
	PrintRemaining Key = "print.remaining" // number of packages
	PrintAll       Key = "print.all"

	PrintStock     Key = "print.stock"
	PrintSheets    Key = "print.sheets"
	PrintRolls     Key = "print.rolls"
	PrintOwn       Key = "print.own"
	PrintSheetOf   Key = "print.sheet_of"   // labels, width, height, columns, rows
	PrintRollOf    Key = "print.roll_of"    // width, height
	PrintRollMany  Key = "print.roll_many"  // width, height, columns
	PrintOwnStock  Key = "print.own_stock"  // name, width, height
	PrintNoStock   Key = "print.no_stock"   // name
	PrintCount     Key = "print.count"      //
	PrintCountUnit Key = "print.count_unit" //

	PrintReason     Key = "print.reason"
	PrintReasonHint Key = "print.reason_hint"
	PrintUnits      Key = "print.units" // package
	PrintUnitsHint  Key = "print.units_hint"
	PrintPIN        Key = "print.pin"
	PrintPINHint    Key = "print.pin_hint"

	PrintTemplate    Key = "print.template"
	PrintFields      Key = "print.fields"
	PrintFieldsHint  Key = "print.fields_hint"
	PrintStart       Key = "print.start"
	PrintStartHint   Key = "print.start_hint"
	PrintMore        Key = "print.more"
	PrintDPI         Key = "print.dpi"
	PrintFill        Key = "print.fill"
	PrintByRow       Key = "print.by_row"
	PrintByColumn    Key = "print.by_column"
	PrintCopies      Key = "print.copies"
	PrintCopiesHint  Key = "print.copies_hint"
	PrintCutMarks    Key = "print.cut_marks"
	PrintOffset      Key = "print.offset"
	PrintOffsetHint  Key = "print.offset_hint"
	PrintOffsetX     Key = "print.offset_x"
	PrintOffsetY     Key = "print.offset_y"
	PrintLanguage    Key = "print.language"
	PrintPreview     Key = "print.preview"
	PrintPreviewHint Key = "print.preview_hint"
	PrintLabelAlt    Key = "print.label_alt" // name
	PrintPageAlt     Key = "print.page_alt"
	PrintLabelSize   Key = "print.label_size" // width, height
	PrintOnSheets    Key = "print.on_sheets"  // labels, sheets
	PrintOnRoll      Key = "print.on_roll"    // labels
	PrintIssue       Key = "print.issue"      // labels
	PrintIssueHint   Key = "print.issue_hint"
	PrintMend        Key = "print.mend"

	RunsTitle Key = "runs.title"
	RunsNone  Key = "runs.none"
	RunLine   Key = "runs.line"  // labels, instant
	RunUnits  Key = "runs.units" // first, last
	RunNoUnit Key = "runs.no_unit"
	RunBlank  Key = "runs.blank" // labels, instant
)

var printTexts = []text{
	{key: PrintTitle, vi: "In tem", en: "Print labels"},
	{key: PrintRemaining, vi: "Còn %[1]s chưa có tem.", en: "Not labelled yet: %[1]s."},
	{key: PrintAll, vi: "Cả lô đã có tem.", en: "All of the batch is labelled."},

	{key: PrintStock, vi: "Giấy trong máy in", en: "Paper in the printer"},
	{key: PrintSheets, vi: "Tờ A4", en: "A4 sheets"},
	{key: PrintRolls, vi: "Cuộn tem (máy in nhiệt)", en: "Rolls (thermal printers)"},
	{key: PrintOwn, vi: "Khổ tem của tôi", en: "My own stocks"},
	{key: PrintSheetOf,
		vi: "%[1]s tem/tờ, %[2]s × %[3]s mm (%[4]s × %[5]s)",
		en: "%[1]s a sheet, %[2]s × %[3]s mm (%[4]s × %[5]s)"},
	{key: PrintRollOf, vi: "%[1]s × %[2]s mm", en: "labels of %[1]s × %[2]s mm"},
	{key: PrintRollMany, vi: "%[1]s × %[2]s mm, %[3]s tem một hàng", en: "labels of %[1]s × %[2]s mm, %[3]s across"},
	{key: PrintOwnStock, vi: "%[1]s (%[2]s × %[3]s mm)", en: "%[1]s, %[2]s × %[3]s mm"},
	{key: PrintNoStock, vi: "“%[1]s” (không còn)", en: "“%[1]s” (gone)"},
	{key: PrintCount, vi: "Số tem", en: "Number of labels"},
	{key: PrintCountUnit, vi: "tem", en: "labels"},

	{key: PrintReason, vi: "Vì sao in nhiều tem hơn số sản phẩm?", en: "Why more labels than packages?"},
	{key: PrintReasonHint,
		vi: "Lý do được lưu cùng đợt in, ví dụ: tem hỏng khi dán.",
		en: "The reason is kept with the run, such as: labels spoiled while sticking them on."},
	{key: PrintUnits, vi: "Mỗi %[1]s một mã riêng", en: "A code of its own for each %[1]s"},
	{key: PrintUnitsHint,
		vi: "Người mua thấy tem được phát hành cho sản phẩm số mấy.",
		en: "Buyers see which package the label was issued for."},
	{key: PrintPIN, vi: "Thêm ô cào có mã PIN", en: "Add a PIN to scratch off"},
	{key: PrintPINHint,
		vi: "Sáu chữ số riêng của từng sản phẩm, in trong khung để dán lớp cào lên. Cần mã riêng.",
		en: "Six digits for each package, in a frame to be covered by a scratch-off sticker. Needs a code for each package."},

	{key: PrintTemplate, vi: "Nội dung trên tem", en: "What the label says"},
	{key: PrintFields, vi: "Các mục tự chọn", en: "Chosen lines"},
	{key: PrintFieldsHint,
		vi: "Đánh số 1, 2, 3… vào những mục muốn in, theo thứ tự in. Mục để trống không được in.",
		en: "Number the lines to print 1, 2, 3… in their order. A line without a number is left out."},
	{key: PrintStart, vi: "In từ ô nào trên tờ đầu tiên?", en: "Where to begin on the first sheet?"},
	{key: PrintStartHint,
		vi: "Tờ đã bóc dở: chọn ô còn tem đầu tiên.",
		en: "For a part-used sheet, choose the first label that is still there."},
	{key: PrintMore, vi: "Máy in và căn chỉnh", en: "Printer and alignment"},
	{key: PrintDPI, vi: "Máy in", en: "Printer"},
	{key: PrintFill, vi: "Thứ tự in", en: "Order"},
	{key: PrintByRow, vi: "Hết hàng ngang rồi xuống hàng dưới", en: "Across, then down"},
	{key: PrintByColumn, vi: "Hết cột dọc rồi sang cột bên", en: "Down, then across"},
	{key: PrintCopies, vi: "Số bản của mỗi tem", en: "Copies of each label"},
	{key: PrintCopiesHint,
		vi: "Mỗi bản dùng thêm một chỗ trên giấy và mang cùng một mã.",
		en: "Each copy takes its own place on the paper and carries the same code."},
	{key: PrintCutMarks, vi: "In vạch cắt ở lề (giấy thường, cắt tay)", en: "Cut marks in the margins (plain paper)"},
	{key: PrintOffset, vi: "Chỉnh lệch", en: "Offset"},
	{key: PrintOffsetHint,
		vi: "Đo trên trang căn chỉnh; số âm là sang trái hoặc lên trên.",
		en: "As measured on the calibration page; negative means left or up."},
	{key: PrintOffsetX, vi: "Sang phải", en: "To the right"},
	{key: PrintOffsetY, vi: "Xuống dưới", en: "Down"},
	{key: PrintLanguage, vi: "Ngôn ngữ trên tem", en: "Language of the label"},
	{key: PrintPreview, vi: "Xem trước", en: "Preview"},
	{key: PrintPreviewHint,
		vi: "Sửa lựa chọn rồi bấm “Xem trước” để thấy tem như sẽ được in.",
		en: "Change the choices and press “Preview” to see the label as it will be printed."},
	{key: PrintLabelAlt, vi: "Tem sẽ in: %[1]s", en: "The label to be printed: %[1]s"},
	{key: PrintPageAlt, vi: "Tờ đầu tiên với các tem trên đó", en: "The first page with its labels"},
	{key: PrintLabelSize, vi: "Cỡ thật: %[1]s × %[2]s mm", en: "Real size: %[1]s × %[2]s mm"},
	{key: PrintOnSheets, vi: "%[1]s tem, cần %[2]s tờ giấy", en: "Labels: %[1]s; sheets of paper: %[2]s"},
	{key: PrintOnRoll, vi: "%[1]s tem trên cuộn", en: "Labels on the roll: %[1]s"},
	{key: PrintIssue, vi: "Phát hành và in %[1]s tem", en: "Issue and print: %[1]s"},
	{key: PrintIssueHint,
		vi: "Số tem được ghi vào hồ sơ của lô. Bước sau là tải tệp về và in.",
		en: "The labels go into the record of the batch. The next step is to download and print."},

	{key: PrintMend,
		vi: "Hãy sửa mục báo đỏ rồi bấm “Xem trước” lần nữa.",
		en: "Mend what is marked in red, then press “Preview” again."},

	{key: RunsTitle, vi: "Các đợt in", en: "Label runs"},
	{key: RunsNone, vi: "Lô này chưa in tem lần nào.", en: "No label of this batch was printed yet."},
	{key: RunLine, vi: "%[1]s tem, lúc %[2]s", en: "%[1]s labels, %[2]s"},
	{key: RunUnits, vi: "số %[1]s đến %[2]s", en: "no. %[1]s to %[2]s"},
	{key: RunBlank, vi: "Gán %[1]s tem in sẵn, lúc %[2]s", en: "%[1]s blank labels given, %[2]s"},
	{key: RunNoUnit, vi: "chung mã lô", en: "all with the batch's code"},

	{key: "template.compact", vi: "Gọn: mã QR và mã lô", en: "Compact: QR code and batch code"},
	{key: "template.standard", vi: "Chuẩn: thêm số lô, ngày, cơ sở", en: "Standard: with lot, dates, producer"},
	{key: "template.full", vi: "Đầy đủ: thêm thành phần, địa chỉ, mã vạch", en: "Full: with ingredients, address, barcode"},
	{key: "template.chosen", vi: "Tự chọn từng mục", en: "Lines of my choice"},

	{key: "printer.", vi: "Theo loại giấy: tờ 300 dpi, cuộn 203 dpi", en: "By the paper: sheets at 300 dpi, rolls at 203"},
	{key: "printer.203", vi: "Máy in tem nhiệt 203 dpi", en: "Thermal printer, 203 dpi"},
	{key: "printer.300", vi: "Máy in thường, hoặc máy in nhiệt 300 dpi", en: "Office printer, or thermal at 300 dpi"},
	{key: "printer.600", vi: "Máy in laser 600 dpi", en: "Laser printer, 600 dpi"},
}

// Printer says what sort of printer has a resolution, in dots an inch.
func (w *Words) Printer(dpi string) string { return w.word("printer.", dpi) }

// Template says what a label of a template has on it.
func (w *Words) Template(name string) string { return w.word("template.", name) }

// LabelLine says what a line of a label is called.
func (w *Words) LabelLine(name string) string { return w.word("label_line.", name) }

// Decimal writes a plain decimal, such as a measure in millimetres.
func (w *Words) Decimal(s string) string { return w.decimalNumber(s) }
