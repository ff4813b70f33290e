package words

// Texts that all screens of the console have, and of the way in.
const (
	ScreenNav     Key = "screen.nav"
	ScreenSignOut Key = "screen.sign_out"
	ScreenBack    Key = "screen.back"
	ScreenMore    Key = "screen.more"
	ScreenNoMore  Key = "screen.no_more"

	SignInTitle  Key = "sign_in.title"
	SignInIntro  Key = "sign_in.intro"
	SignInToken  Key = "sign_in.token"
	SignInHint   Key = "sign_in.hint"
	SignInButton Key = "sign_in.button"

	RefusedTitle Key = "refused.title"
	MissingTitle Key = "refused.missing"
	BusyTitle    Key = "refused.busy"
	ForeignTitle Key = "refused.foreign"
)

var screenTexts = []text{
	{key: ScreenNav, vi: "Các phần", en: "Sections"},
	{key: ScreenSignOut, vi: "Đăng xuất", en: "Sign out"},
	{key: ScreenBack, vi: "Về danh sách lô", en: "Back to the batches"},
	{key: ScreenMore, vi: "Xem tiếp", en: "Show more"},
	{key: ScreenNoMore, vi: "Đã hết danh sách.", en: "That was all."},

	{key: SignInTitle, vi: "Đăng nhập", en: "Sign in"},
	{key: SignInIntro,
		vi: "Dành cho cơ sở sản xuất và cán bộ chương trình.",
		en: "For producers and the programme's officers."},
	{key: SignInToken, vi: "Mã truy cập", en: "Access token"},
	{key: SignInHint,
		vi: "Dán mã bắt đầu bằng nguon_ mà cán bộ chương trình đã giao cho bạn. Phiên làm việc kéo dài 12 giờ.",
		en: "Paste the token that the programme gave you; it begins with nguon_. You stay signed in for 12 hours."},
	{key: SignInButton, vi: "Đăng nhập", en: "Sign in"},

	{key: RefusedTitle, vi: "Không thực hiện được", en: "This cannot be done"},
	{key: MissingTitle, vi: "Không tìm thấy", en: "Not found"},
	{key: BusyTitle, vi: "Dịch vụ đang bận", en: "The service is busy"},
	{key: ForeignTitle, vi: "Yêu cầu đến từ nơi khác", en: "This came from elsewhere"},
}

// Texts of the list of batches.
const (
	BatchesTitle        Key = "batches.title"
	BatchesPackaged     Key = "batches.packaged"
	BatchesAll          Key = "batches.all"
	BatchesNone         Key = "batches.none"
	BatchesNonePackaged Key = "batches.none_packaged"
	BatchMade           Key = "batches.made"       // amount, date
	BatchPrinted        Key = "batches.printed"    // labels
	BatchPrintedOf      Key = "batches.printed_of" // labels, packages
	BatchPrint          Key = "batches.print"
	BatchLook           Key = "batches.look"

	BlanksTitle Key = "blanks.title"
	StocksTitle Key = "stocks.title"
)

var batchesTexts = []text{
	{key: BatchesTitle, vi: "Lô hàng", en: "Batches"},
	{key: BatchesPackaged, vi: "Lô đóng gói", en: "Packaged"},
	{key: BatchesAll, vi: "Tất cả các khâu", en: "All stages"},
	{key: BatchesNone,
		vi: "Chưa có lô hàng nào được ghi nhận.",
		en: "No batch has been recorded yet."},
	{key: BatchesNonePackaged,
		vi: "Chưa có lô đóng gói nào. Khi một lô thành phẩm được ghi nhận, nó hiện ở đây để in tem.",
		en: "There is no packaged batch yet. Once one is recorded, it appears here to have its labels printed."},
	{key: BatchMade, vi: "%[1]s, sản xuất ngày %[2]s", en: "%[1]s, made on %[2]s"},
	{key: BatchPrinted, vi: "Đã phát hành %[1]s tem", en: "Labels issued: %[1]s"},
	{key: BatchPrintedOf, vi: "Đã có tem: %[1]s / %[2]s", en: "Labelled: %[1]s of %[2]s"},
	{key: BatchPrint, vi: "In tem", en: "Print labels"},
	{key: BatchLook, vi: "Xem tem", en: "See labels"},

	{key: BlanksTitle, vi: "Tem in sẵn", en: "Blank labels"},
	{key: StocksTitle, vi: "Khổ tem", en: "Label stocks"},
}
