package words

import (
	"strconv"

	"nguon/domain"
)

// Titles of problem documents about what only the HTTP interface refuses; the
// tracker's kinds of refusal have theirs by KindTitle.
const (
	TitleMalformed            Key = "title.malformed"
	TitleMethodNotAllowed     Key = "title.method_not_allowed"
	TitleTooLarge             Key = "title.too_large"
	TitleMediaType            Key = "title.media_type"
	TitlePreconditionRequired Key = "title.precondition_required"
)

// A fault of the service has the kind 0.
var kindTitles = []text{
	{key: kindKey(0), vi: "Dịch vụ gặp lỗi", en: "Something went wrong on our side"},
	{key: kindKey(domain.Invalid), vi: "Dữ liệu chưa hợp lệ", en: "The data is not valid"},
	{key: kindKey(domain.Unauthenticated), vi: "Chưa xác thực", en: "Not authenticated"},
	{key: kindKey(domain.Forbidden), vi: "Không có quyền", en: "Not allowed"},
	{key: kindKey(domain.NotFound), vi: "Không tìm thấy", en: "Not found"},
	{key: kindKey(domain.Conflict), vi: "Không khớp với dữ liệu đã có", en: "In conflict with what is stored"},
	{key: kindKey(domain.Stale), vi: "Dữ liệu đã thay đổi", en: "Changed meanwhile"},
	{key: kindKey(domain.Unavailable), vi: "Dịch vụ tạm thời chưa trả lời được", en: "Temporarily unavailable"},

	{key: TitleMalformed, vi: "Yêu cầu sai dạng", en: "Malformed request"},
	{key: TitleMethodNotAllowed, vi: "Phương thức không được dùng ở đây", en: "Method not allowed"},
	{key: TitleTooLarge, vi: "Yêu cầu quá lớn", en: "Request too large"},
	{key: TitleMediaType, vi: "Kiểu nội dung không được nhận", en: "Content type not taken"},
	{key: TitlePreconditionRequired, vi: "Thiếu điều kiện If-Match", en: "A precondition is required"},
}

func kindKey(k domain.Kind) Key { return Key("kind." + strconv.Itoa(int(k))) }

// KindTitle is the title of a refusal of that kind. Whatever has no kind of
// its own is a fault of the service.
func (w *Words) KindTitle(k domain.Kind) string {
	if s, ok := w.plain[kindKey(k)]; ok {
		return s
	}
	return w.plain[kindKey(0)]
}
