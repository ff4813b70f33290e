package words

// Texts of the scan page. Values stand in the order of their names here.
const (
	PageBrand       Key = "page.brand"
	PageDescription Key = "page.description" // name, lot phrase
	PageSkip        Key = "page.skip"
	PageHost        Key = "page.host" // host
	PagePrivacy     Key = "page.privacy"
	PageSample      Key = "page.sample"
	PageCheckedOn   Key = "page.checked_on"

	// The headlines of the standings never say that goods are genuine: a code
	// can be copied.
	IssuedUnit  Key = "scan.issued_unit"  // package, number, lot phrase
	IssuedBatch Key = "scan.issued_batch" // lot phrase
	// Unchecked is said of a unit that can no longer be checked.
	Unchecked    Key = "scan.unchecked" // lot phrase
	IssuedAdvice Key = "scan.issued_advice"

	RecalledHead    Key = "scan.recalled"
	RecalledSince   Key = "scan.recalled_since"   // instant
	RecalledOrigin  Key = "scan.recalled_origin"  // name, lot phrase
	RecalledOrigins Key = "scan.recalled_origins" // list of names and lots
	RecalledAdvice  Key = "scan.recalled_advice"

	VoidHead   Key = "scan.void"
	VoidWhy    Key = "scan.void_why"
	VoidAdvice Key = "scan.void_advice"

	ExpiredHead   Key = "scan.expired"
	ExpiredOn     Key = "scan.expired_on" // date
	ExpiredAdvice Key = "scan.expired_advice"

	// Of labels, not of lots.
	UnitVoidHead     Key = "scan.unit_void"
	UnitVoidWhy      Key = "scan.unit_void_why" // instant
	UnitVoidAdvice   Key = "scan.unit_void_advice"
	UnassignedHead   Key = "scan.unassigned"
	UnassignedWhy    Key = "scan.unassigned_why" // producer
	UnassignedAdvice Key = "scan.unassigned_advice"

	RatingDecision Key = "scan.rating_decision" // number
	RatingTerm     Key = "scan.rating_term"     // number, date, last day
	PackageContent Key = "scan.package_content" // package, content
	SomePiece      Key = "scan.some_piece"
	DetailsTitle   Key = "scan.details"
	CodesTitle     Key = "scan.codes"
)

var scanTexts = []text{
	{key: PageBrand, vi: "Nguồn", en: "Nguồn"},
	{key: PageDescription,
		vi: "Nguồn gốc của %[1]s, %[2]s: nơi làm ra, ngày sản xuất, hạn sử dụng và từng bước từ nguyên liệu đến thành phẩm.",
		en: "Where %[1]s, %[2]s, comes from: who made it, when, and every step from raw material to finished product."},
	{key: PageSkip, vi: "Đến nội dung chính", en: "Skip to the content"},
	{key: PageHost,
		vi: "Trang tra cứu thật có địa chỉ bắt đầu bằng %[1]s",
		en: "The address of the real page begins with %[1]s"},
	{key: PagePrivacy,
		vi: "Chúng tôi không lưu dữ liệu cá nhân nào từ lượt quét này.",
		en: "No personal data is kept about this scan."},
	{key: PageSample,
		vi: "Dữ liệu mẫu: thông tin ở đây không có thật.",
		en: "Sample data: nothing on this page is real."},
	{key: PageCheckedOn, vi: "Tình trạng tính đến ngày", en: "Standing as of"},

	{key: IssuedUnit,
		vi: "Mã này được phát hành cho %[1]s số %[2]s của %[3]s",
		en: "This code was issued for %[1]s no. %[2]s of %[3]s"},
	{key: IssuedBatch,
		vi: "Mã này được phát hành cho %[1]s",
		en: "This code was issued for %[1]s"},
	{key: Unchecked,
		vi: "Không kiểm tra được mã riêng này nữa. Dưới đây là thông tin của %[1]s",
		en: "This package code can no longer be checked. What follows is about %[1]s"},
	{key: IssuedAdvice,
		vi: "Mã có thể bị sao chép: hãy so tên hàng, số lô và cơ sở sản xuất với nhãn trên tay bạn.",
		en: "A code can be copied: compare product, lot and producer with the label in your hand."},

	{key: RecalledHead, vi: "Lô hàng đang bị thu hồi: không sử dụng", en: "This lot is recalled: do not use it"},
	{key: RecalledSince, vi: "Thu hồi từ %[1]s", en: "Recalled since %[1]s"},
	{key: RecalledOrigin,
		vi: "Việc thu hồi bắt đầu từ %[1]s (%[2]s), đã được dùng để làm ra lô này.",
		en: "The recall starts from %[1]s (%[2]s), which went into this lot."},
	{key: RecalledOrigins,
		vi: "Việc thu hồi bắt đầu từ những lô đã được dùng để làm ra lô này: %[1]s.",
		en: "The recall starts from lots that went into this one: %[1]s."},
	{key: RecalledAdvice,
		vi: "Không sử dụng, không bán, không cho người khác. Hãy trả lại nơi mua hoặc báo cho cơ sở sản xuất.",
		en: "Do not use it, sell it or give it away. Return it to where you bought it, or tell the producer."},

	{key: VoidHead, vi: "Lô này đã bị hủy trong hệ thống", en: "The record of this lot was cancelled"},
	{key: VoidWhy,
		vi: "Cơ sở khai báo đã ghi nhận nhầm: theo đó không có hàng hóa nào thuộc lô này.",
		en: "The producer says that it was recorded by mistake: by that, no goods belong to it."},
	{key: VoidAdvice,
		vi: "Nếu mã này có trên hàng hóa, không nên tin vào nhãn. Hãy hỏi người bán và báo cho cơ sở sản xuất.",
		en: "If goods carry this code, do not rely on the label. Ask the seller, and tell the producer."},

	{key: ExpiredHead, vi: "Lô hàng đã quá hạn sử dụng", en: "This lot is past its best-before date"},
	{key: ExpiredOn, vi: "Hạn sử dụng của lô là ngày %[1]s.", en: "It was best before %[1]s."},
	{key: ExpiredAdvice,
		vi: "Hãy xem hạn in trên nhãn; không mua, không dùng hàng đã quá hạn.",
		en: "Check the date on the label; do not buy or use goods past their date."},

	{key: UnitVoidHead, vi: "Tem này đã bị loại bỏ, không còn giá trị", en: "This label was taken out of use and is not valid"},
	{key: UnitVoidWhy,
		vi: "Cơ sở sản xuất báo tem bị hỏng và đã loại bỏ tem lúc %[1]s: theo đó không có hàng hóa nào mang tem này.",
		en: "Its producer reported it spoiled and took it out of use (%[1]s): by that, no goods carry it."},
	{key: UnitVoidAdvice,
		vi: "Nếu tem này có trên hàng hóa, không nên tin vào tem. Hãy hỏi người bán và báo cho cơ sở sản xuất.",
		en: "If goods carry this label, do not rely on it. Ask the seller, and tell the producer."},
	{key: UnassignedHead, vi: "Tem này chưa được gán cho sản phẩm nào", en: "This label has not been assigned to any product yet"},
	{key: UnassignedWhy,
		vi: "%[1]s đã in sẵn tem này, nhưng chưa khai báo tem được dán lên lô hàng nào.",
		en: "%[1]s had it printed ahead, and has not told yet which goods it is on."},
	{key: UnassignedAdvice,
		vi: "Nếu tem đã có trên hàng bày bán, tem chưa nói lên điều gì về hàng đó. Hãy hỏi người bán hoặc cơ sở sản xuất.",
		en: "If it is on goods for sale, it says nothing about them yet. Ask the seller or the producer."},

	{key: RatingDecision, vi: "Quyết định %[1]s", en: "Decision %[1]s"},
	{key: RatingTerm,
		vi: "Quyết định %[1]s ngày %[2]s, có hiệu lực đến %[3]s",
		en: "Decision %[1]s of %[2]s, valid until %[3]s"},
	{key: PackageContent, vi: "%[1]s %[2]s", en: "%[2]s %[1]s"},
	{key: SomePiece, vi: "sản phẩm", en: "item"},
	{key: DetailsTitle, vi: "Về sản phẩm", en: "About the product"},
	{key: CodesTitle, vi: "Về mã này", en: "About this code"},
}

// Texts of the history.
const (
	HistoryTitle     Key = "history.title"
	HistoryIntro     Key = "history.intro"
	HistoryShortened Key = "history.shortened"
	StepHandover     Key = "step.handover"
	StepFromTo       Key = "step.from_to" // giver, receiver
	StepRecalled     Key = "step.recalled"
	StepVoid         Key = "step.void"
	StepInputs       Key = "step.inputs"
	StepLosses       Key = "step.losses"
	StepDocuments    Key = "step.documents"
	StepRecordedOn   Key = "step.recorded_on" // date
	StepFingerprint  Key = "step.fingerprint"
)

var stepTexts = []text{
	{key: HistoryTitle, vi: "Hành trình của sản phẩm", en: "Its journey"},
	{key: HistoryIntro, vi: "Từ bước gần nhất ngược về nguyên liệu", en: "From the newest step back to the raw materials"},
	{key: HistoryShortened,
		vi: "Hành trình quá dài nên đã được rút gọn: những bước đầu tiên không hiện ở đây.",
		en: "The history is long and was shortened: its earliest steps are not shown here."},
	{key: StepHandover, vi: "Giao nhận", en: "Handover"},
	{key: StepFromTo, vi: "Từ %[1]s đến %[2]s", en: "From %[1]s to %[2]s"},
	{key: StepRecalled, vi: "Đang thu hồi", en: "Recalled"},
	{key: StepVoid, vi: "Đã hủy", en: "Withdrawn"},
	{key: StepInputs, vi: "Làm từ", en: "Made from"},
	{key: StepLosses, vi: "Hao hụt", en: "Losses"},
	{key: StepDocuments, vi: "Giấy tờ", en: "Documents"},
	{key: StepRecordedOn, vi: "Ghi nhận ngày %[1]s", en: "Recorded on %[1]s"},
	{key: StepFingerprint, vi: "SHA-256", en: "SHA-256"},
}

// Texts of the pages that have nothing to show: what the matter is, what that
// means, and what to do; and of the front page, where a code can be looked up.
const (
	UnknownHead     Key = "miss.unknown"
	UnknownWhy      Key = "miss.unknown_why"
	UnknownAdvice   Key = "miss.unknown_advice"
	MalformedHead   Key = "miss.malformed"
	MalformedAdvice Key = "miss.malformed_advice"
	MalformedGiven  Key = "miss.malformed_given"
	NotIssuedHead   Key = "miss.not_issued"
	NotIssuedWhy    Key = "miss.not_issued_why"
	NotIssuedAdvice Key = "miss.not_issued_advice"
	NotFoundHead    Key = "miss.not_found"
	NotFoundWhy     Key = "miss.not_found_why"
	NotFoundAdvice  Key = "miss.not_found_advice"
	TooManyHead     Key = "miss.too_many"
	TooManyWhy      Key = "miss.too_many_why"
	UnavailableHead Key = "miss.unavailable"
	UnavailableWhy  Key = "miss.unavailable_why"
	FaultHead       Key = "miss.fault"
	FaultWhy        Key = "miss.fault_why"
	TryLater        Key = "miss.try_later"

	FrontHead     Key = "front.head"
	FrontWhy      Key = "front.why"
	FrontAdvice   Key = "front.advice"
	LookUpCaption Key = "lookup.caption"
	LookUpHint    Key = "lookup.hint"
	LookUpButton  Key = "lookup.button"
	LookUpLink    Key = "lookup.link"
)

var missTexts = []text{
	{key: UnknownHead, vi: "Không có lô nào mang mã này", en: "No lot has this code"},
	{key: UnknownWhy,
		vi: "Mã viết đúng dạng, nhưng chưa được phát hành cho lô hàng nào.",
		en: "The code is well formed, but it was not issued for any lot."},
	{key: UnknownAdvice,
		vi: "Hãy so lại từng ký tự với mã in trên nhãn. Nếu nhãn đúng là như vậy, không nên tin vào nhãn; hãy hỏi người bán.",
		en: "Compare it with the code on the label, character by character. If the label really says so, do not rely on it, and ask the seller."},

	{key: MalformedHead, vi: "Mã này chưa đúng", en: "This code is not right"},
	{key: MalformedAdvice,
		vi: "Hãy quét lại nhãn, hoặc so lại từng ký tự với mã in cạnh mã QR. Chữ O đọc như số 0, chữ I và L đọc như số 1.",
		en: "Scan the label again, or compare each character with the code printed beside the QR code. The letter O is read as 0, the letters I and L as 1."},
	{key: MalformedGiven, vi: "Mã đã nhập", en: "What was entered"},

	{key: NotIssuedHead, vi: "Mã này chưa từng được phát hành", en: "This code was never issued"},
	{key: NotIssuedWhy,
		vi: "Không có tem nào của lô được in với mã riêng này. Mã có thể bị nhập sai, hoặc bị làm giả.",
		en: "No label of the lot was printed with this package code. It may be mistyped, or made up."},
	{key: NotIssuedAdvice,
		vi: "Hãy so lại từng ký tự với nhãn. Nếu nhãn đúng là như vậy, không mua, không sử dụng, và hãy báo cho người bán hoặc cơ quan quản lý thị trường.",
		en: "Compare each character with the label. If the label really says so, do not buy or use the goods, and tell the seller or the market authority."},

	{key: NotFoundHead, vi: "Không có trang này", en: "There is no such page"},
	{key: NotFoundWhy,
		vi: "Địa chỉ có thể bị viết sai, hoặc trang đã được chuyển đi.",
		en: "The address may be mistyped, or the page has moved."},
	{key: NotFoundAdvice,
		vi: "Nếu bạn quét từ một nhãn hàng, hãy quét lại ở nơi đủ sáng.",
		en: "If you came from a label, scan it again in better light."},

	{key: TooManyHead, vi: "Tra cứu quá nhiều lần", en: "Too many requests"},
	{key: TooManyWhy,
		vi: "Có quá nhiều lượt tra cứu từ kết nối của bạn trong một thời gian ngắn.",
		en: "There were too many requests from your connection in a short time."},

	{key: UnavailableHead, vi: "Tạm thời chưa tra cứu được", en: "Temporarily unavailable"},
	{key: UnavailableWhy,
		vi: "Dịch vụ đang bận hoặc đang được bảo trì. Điều này không nói gì về hàng hóa của bạn.",
		en: "The service is busy or under maintenance. This says nothing about your goods."},

	{key: FaultHead, vi: "Dịch vụ gặp lỗi", en: "Something went wrong on our side"},
	{key: FaultWhy,
		vi: "Lỗi nằm ở phía chúng tôi và đã được ghi lại. Điều này không nói gì về hàng hóa của bạn.",
		en: "The fault is ours and has been noted. It says nothing about your goods."},
	{key: TryLater, vi: "Hãy thử lại sau ít phút.", en: "Please try again in a few minutes."},

	{key: FrontHead, vi: "Hàng này từ đâu đến?", en: "Where do these goods come from?"},
	{key: FrontWhy,
		vi: "Mỗi tem QR dẫn đến hành trình của một lô hàng: ai làm ra, ở đâu, khi nào và từ nguyên liệu nào.",
		en: "Each QR label leads to the history of one lot: who made it, where, when and from what."},
	{key: FrontAdvice,
		vi: "Hãy quét tem bằng máy ảnh của điện thoại. Nếu không quét được, hãy nhập mã in cạnh mã QR.",
		en: "Scan the label with your phone's camera. If that does not work, type the code printed beside the QR code."},
	{key: LookUpCaption, vi: "Mã in cạnh mã QR trên tem", en: "The code beside the QR code on the label"},
	{key: LookUpHint,
		vi: "Ví dụ: 7K3Q-X9W-M2P. Viết hoa hay thường, có hay không có dấu gạch đều được; cũng có thể dán cả địa chỉ.",
		en: "For example 7K3Q-X9W-M2P, in any case, with or without hyphens. You can paste a whole address too."},
	{key: LookUpButton, vi: "Tra cứu", en: "Look up"},
	{key: LookUpLink, vi: "Tra cứu bằng mã in trên tem", en: "Look up the code on a label"},
}
