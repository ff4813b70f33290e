package sample

import (
	"fmt"

	"nguon/domain"
)

func crabSauceProduct() domain.ProductDraft {
	return domain.ProductDraft{
		Name: "Mắm cáy Hồng Tiến", Group: domain.GroupFood, Brand: "Bãi Cói", GTIN: sauceGTIN,
		Package: domain.PackageJar, Content: grams(500), ShelfLifeDays: 730,
		Ingredients: "Cáy, muối biển. Có chứa giáp xác.",
		Storage:     "Để nơi khô ráo, thoáng mát, tránh ánh nắng trực tiếp. Đậy kín sau khi mở và dùng hết trong 3 tháng.",
		Usage:       "Pha thêm chanh, đường, tỏi, ớt tùy khẩu vị; chấm rau muống, rau lang luộc, thịt luộc.",
		Standards:   []string{"TCCS 01 (mẫu)", "QCVN 8-2:2011/BYT", "QCVN 8-3:2012/BYT"},
	}
}

// crabs are the raw materials of the sauce.
type crabs struct {
	// gathered by a household, bought by the cooperative itself
	gathered, bought domain.Batch
	salt             domain.Batch
}

// crabs come before all else that has a date, and settle which round is told:
// s, or the one that an earlier run on this store began with.
func (r *recorder) crabs(who producers, s season) (crabs, season) {
	bank := r.site("gatherer/bank", who.gatherer, domain.SiteDraft{
		Kind: domain.Gathering, Name: "Bãi cói ven sông Hồng, thôn Cao Bình",
	})
	gathered := r.batch("crabs/gathered", who.gatherer, domain.BatchDraft{
		Stage: domain.RawMaterial, Name: "Cáy tươi", Lot: lot("CAY", s.gathered), Site: bank, MadeOn: s.gathered,
		Made: kg(180),
		Attributes: []domain.Attribute{
			{Name: "Cách đánh bắt", Value: "Đặt lờ tre và câu tay; thả lại cáy non, cáy ôm trứng"},
			{Name: "Cỡ cáy", Value: "Khoảng 200 con/kg"},
		},
	})
	s = seasonOf(gathered.MadeOn, s)
	r.handOver("crabs/gathered", gathered, who.cooperative, kg(180), s.gathered)

	landing := r.site("cooperative/landing", who.cooperative, domain.SiteDraft{
		Kind: domain.Gathering, Name: "Điểm thu mua cáy thôn Nam Tiến",
	})
	store := r.site("cooperative/store", who.cooperative, domain.SiteDraft{
		Kind: domain.Warehouse, Name: "Kho muối",
	})
	bought := s.gathered.AddDays(1)
	salted := s.gathered.AddDays(-20)
	return crabs{
		gathered: gathered,
		bought: r.batch("crabs/bought", who.cooperative, domain.BatchDraft{
			Stage: domain.RawMaterial, Name: "Cáy tươi", Lot: lot("CAY", bought), Site: landing, MadeOn: bought,
			Made:     kg(120),
			Supplier: domain.Supplier{Name: "Tổ đánh bắt cáy thôn Cao Bình", Lot: "Chuyến sáng"},
			Attributes: []domain.Attribute{
				{Name: "Cách đánh bắt", Value: "Đặt lờ tre"},
				{Name: "Cỡ cáy", Value: "Khoảng 220 con/kg"},
			},
		}),
		salt: r.batch("crabs/salt", who.cooperative, domain.BatchDraft{
			Stage: domain.RawMaterial, Name: "Muối biển", Lot: lot("MUOI", salted), Site: store, MadeOn: salted,
			Made:     kg(100),
			Supplier: domain.Supplier{Name: "Diêm dân Thụy Hải (nay thuộc xã Thái Thụy)", Lot: fmt.Sprintf("Vụ muối %d", salted.Year()-1)},
			Attributes: []domain.Attribute{
				{Name: "Loại muối", Value: "Muối trắng, hạt to vừa, đã để 12 tháng cho bớt chát"},
			},
		}),
	}, s
}

// crabSauce ripens the crabs in salt, three parts to one, drains the sauce and
// fills it into jars: 400 kg go in, 238 kg come out.
func (r *recorder) crabSauce(who producers, what products, from crabs, s season) domain.Batch {
	yard := r.site("cooperative/yard", who.cooperative, domain.SiteDraft{
		Kind: domain.Workshop, Name: "Sân ủ và phơi mắm",
	})
	filling := r.site("cooperative/filling", who.cooperative, domain.SiteDraft{
		Kind: domain.PackingPlace, Name: "Phòng chiết rót, dán nhãn",
	})
	salted := s.gathered.AddDays(2)
	mash := r.batch("crab-sauce/mash", who.cooperative, domain.BatchDraft{
		Stage: domain.Processing, Name: "Chượp cáy", Lot: lot("CHUOP", salted), Site: yard, MadeOn: salted,
		Inputs: []domain.Input{all(from.gathered), all(from.bought), all(from.salt)},
		Made:   kg(370),
		Losses: []domain.Loss{
			{Name: "Yếm cáy, cáy chết loại bỏ, bùn đất", Quantity: kg(26)},
			{Name: "Hao hụt khi rửa và để ráo", Quantity: kg(4)},
		},
		Attributes: []domain.Attribute{
			{Name: "Cách làm", Value: "Cáy lột yếm, rửa sạch, để ráo, trộn đều với muối rồi cho vào chum"},
			{Name: "Tỷ lệ cáy và muối", Value: "3 cáy : 1 muối"},
			{Name: "Dụng cụ", Value: "Chum sành có nắp, miệng che vải thưa"},
		},
	})
	drained := salted.AddMonths(s.ripeMonths)
	sauce := r.batch("crab-sauce/drained", who.cooperative, domain.BatchDraft{
		Stage: domain.Processing, Name: "Mắm cáy cốt", Lot: lot("COT", drained), Site: yard, MadeOn: drained,
		Inputs: []domain.Input{all(mash)},
		Made:   kg(240),
		Losses: []domain.Loss{
			{Name: "Bã cáy sau lọc", Quantity: kg(98)},
			{Name: "Bay hơi khi phơi", Quantity: kg(32)},
		},
		Attributes: []domain.Attribute{
			{Name: "Thời gian ủ", Value: fmt.Sprintf("%d tháng", s.ripeMonths)},
			{Name: "Cách làm", Value: "Phơi nắng, đánh đảo hằng ngày; mắm chín thì rút và lọc qua vải"},
			{Name: "Độ mặn", Value: "25%"},
			{Name: "Cảm quan", Value: "Nâu đỏ, trong, thơm dịu, vị mặn rồi ngọt"},
		},
	})
	bottled := drained.AddDays(2)
	jars := r.batch("crab-sauce/jars", who.cooperative, domain.BatchDraft{
		Stage: domain.Packaging, Product: what.sauce.ID, Lot: lot("MC", bottled), Site: filling, MadeOn: bottled,
		Inputs: []domain.Input{all(sauce)},
		Made:   pieces(476),
		Losses: []domain.Loss{
			{Name: "Mẫu gửi kiểm nghiệm và mẫu lưu", Quantity: kg(1)},
			{Name: "Dính chum, dính dụng cụ", Quantity: kg(1)},
		},
		Attributes: []domain.Attribute{
			{Name: "Bao bì", Value: "Hũ thủy tinh 500 g, nắp kim loại, màng co"},
		},
		Documents: []domain.Document{
			paper("Phiếu kết quả kiểm nghiệm (mẫu)", "test_report", sauceTest),
			paper("Bản tự công bố sản phẩm (mẫu)", "declaration", sauceDeclaration),
		},
	})
	r.deliver("crab-sauce/shop", jars, domain.Partner{
		Name: "Cửa hàng Nông sản Sạch (mẫu)", Address: "phường Hà Đông, thành phố Hà Nội",
	}, pieces(120), bottled.AddDays(7))
	return jars
}

// The texts that the papers' hashes are those of.
const (
	sauceTest = `PHIẾU KẾT QUẢ KIỂM NGHIỆM (MẪU)
Tên mẫu: Mắm cáy Hồng Tiến, hũ 500 g
Hàm lượng muối: 25%
Chì (Pb): không phát hiện
E. coli: không phát hiện
Phiếu này là dữ liệu mẫu, không phải kết quả kiểm nghiệm thật.
`
	sauceDeclaration = `BẢN TỰ CÔNG BỐ SẢN PHẨM (MẪU)
Tên sản phẩm: Mắm cáy Hồng Tiến
Thành phần: Cáy, muối biển
Bản công bố này là dữ liệu mẫu, không có giá trị pháp lý.
`
)
