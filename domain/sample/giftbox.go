package sample

import "nguon/domain"

func giftBoxProduct() domain.ProductDraft {
	return domain.ProductDraft{
		Name: "Hộp quà Hương vị quê lúa", Group: domain.GroupFood, Brand: "Sông Trà",
		Package: domain.PackageBox, Content: kg(6),
		Ingredients: "2 hũ Mắm cáy Hồng Tiến 500 g, 1 túi Gạo TBR39 5 kg.",
		Storage:     "Để nơi khô ráo, thoáng mát. Hạn sử dụng tính theo sản phẩm hết hạn sớm nhất trong hộp.",
	}
}

// giftBox packs two jars and a bag into each of twenty boxes. Jars and bags
// come from their makers, more of them than the boxes need.
func (r *recorder) giftBox(who producers, what products, sauce, rice domain.Batch, s season) domain.Batch {
	shop := r.site("packer/shop", who.packer, domain.SiteDraft{
		Kind: domain.PackingPlace, Name: "Xưởng đóng hộp quà",
	})
	r.handOver("gift-box/sauce", sauce, who.packer, pieces(60), s.packed.AddDays(-6))
	r.handOver("gift-box/rice", rice, who.packer, pieces(30), s.packed.AddDays(-5))
	return r.batch("gift-box/boxes", who.packer, domain.BatchDraft{
		Stage: domain.Packaging, Product: what.box.ID, Lot: lot("HQ", s.packed), Site: shop, MadeOn: s.packed,
		BestBefore: earlier(sauce.BestBefore, rice.BestBefore),
		Inputs:     []domain.Input{some(sauce, pieces(40)), some(rice, pieces(20))},
		Made:       pieces(20),
		Attributes: []domain.Attribute{
			{Name: "Trong mỗi hộp", Value: "2 hũ Mắm cáy Hồng Tiến 500 g và 1 túi Gạo TBR39 5 kg"},
			{Name: "Bao bì", Value: "Hộp giấy carton lót rơm"},
		},
	})
}
