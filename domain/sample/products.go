package sample

import (
	"time"

	"nguon/domain"
)

// products are those that the chains make.
type products struct {
	sauce domain.Product
	rice  domain.Product
	box   domain.Product
}

// The GTINs begin with 952, which GS1 keeps for demonstrations: no goods on
// sale have them.
const (
	sauceGTIN = "09520000000011"
	riceGTIN  = "09520000000028"
)

func (r *recorder) products(who producers, s season) products {
	made := products{
		sauce: r.product("crab-sauce", who.cooperative, crabSauceProduct()),
		rice:  r.product("rice", who.mill, riceProduct()),
		box:   r.product("gift-box", who.packer, giftBoxProduct()),
	}
	// Mắm cáy Hồng Tiến had its four stars in 2020. A recognition holds for 36
	// months, so there is a second one; the record of the first stays.
	sauce := r.rate("crab-sauce/2020", made.sauce, domain.Rating{Stars: 4, Decision: "số 1, mẫu (năm 2020)", On: day(2020, time.December, 25)})
	r.rate("crab-sauce", sauce, domain.Rating{Stars: 4, Decision: "số 5, mẫu (đánh giá lại)", On: s.rated})
	r.rate("rice", made.rice, domain.Rating{Stars: 4, Decision: "số 6, mẫu", On: s.rated})
	r.others(who, s)
	return made
}

// others registers products without a chain, so that the lists show the other
// groups of the programme: drinks, herbs and handicrafts beside food.
func (r *recorder) others(who producers, s season) {
	cake := r.product("cake", who.baker, domain.ProductDraft{
		Name: "Bánh cáy làng Nguyễn", Group: domain.GroupFood,
		Package: domain.PackageBox, Content: grams(400), ShelfLifeDays: 60,
		Ingredients: "Gạo nếp cái hoa vàng, mạch nha, đường, lạc, vừng, mứt dừa, mỡ lợn, gừng, gấc, quả dành dành. Có chứa lạc và vừng.",
		Storage:     "Để nơi khô ráo, thoáng mát. Dùng hết trong 5 ngày sau khi mở hộp.",
		Usage:       "Ăn ngay, ngon nhất khi dùng cùng trà nóng.",
	})
	r.rate("cake", cake, domain.Rating{Stars: 4, Decision: "số 7, mẫu", On: s.rated})
	tea := r.product("tea", who.herbs, domain.ProductDraft{
		Name: "Trà đinh lăng túi lọc", Group: domain.GroupDrink,
		Package: domain.PackageBox, Content: grams(40), ShelfLifeDays: 730,
		Ingredients: "Rễ, thân và lá đinh lăng sấy khô.",
		Storage:     "Để nơi khô ráo, tránh ánh nắng trực tiếp. Đậy kín hộp sau khi mở.",
		Usage:       "Hãm 1 túi lọc với 150 ml nước sôi trong 5 – 7 phút.",
	})
	r.rate("tea", tea, domain.Rating{Stars: 3, Decision: "số 8, mẫu", On: s.rated})
	buds := r.product("pagoda-buds", who.herbs, domain.ProductDraft{
		Name: "Nụ hòe sao vàng", Group: domain.GroupHerbal,
		Package: domain.PackagePacket, Content: grams(200), ShelfLifeDays: 540,
		Ingredients: "100% nụ hòe sao vàng.",
		Storage:     "Để nơi khô ráo, buộc kín miệng túi sau khi mở.",
		Usage:       "Hãm 5 – 10 g với nước sôi, uống trong ngày. Phụ nữ có thai và người huyết áp thấp nên hỏi ý kiến thầy thuốc trước khi dùng.",
	})
	r.rate("pagoda-buds", buds, domain.Rating{Stars: 3, Decision: "số 9, mẫu", On: s.rated})
	// The weavers have not had theirs renewed: a recognition that has lapsed.
	mat := r.product("mat", who.weavers, domain.ProductDraft{
		Name: "Chiếu cói làng Hới 1,6 m × 2 m", Group: domain.GroupHandicraft, Package: domain.PackagePiece,
		Ingredients: "Cói chẻ, sợi đay.",
		Storage:     "Để nơi khô ráo. Phơi nắng nhẹ cho khô khi bị ẩm.",
		Usage:       "Lau bằng khăn ẩm vắt kiệt, không ngâm nước.",
	})
	r.rate("mat", mat, domain.Rating{Stars: 3, Decision: "số 2, mẫu", On: s.rated.AddMonths(-48)})
}
