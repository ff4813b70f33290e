package sample

import "nguon/domain"

func riceProduct() domain.ProductDraft {
	return domain.ProductDraft{
		Name: "Gạo TBR39", Group: domain.GroupFood, Brand: "Quê Lúa", GTIN: riceGTIN,
		Package: domain.PackageBag, Content: kg(5), ShelfLifeDays: 365,
		Ingredients: "100% gạo từ giống lúa TBR39.",
		Storage:     "Để nơi khô ráo, thoáng mát, không đặt sát nền nhà. Buộc kín miệng túi sau khi mở.",
		Usage:       "Vo nhẹ một lần; 1 bát gạo nấu với 1,1 – 1,2 bát nước.",
		Standards:   []string{"TCVN 11888:2017"},
	}
}

// field is what a grower brought: where it grew, how many tạ, how wet.
type field struct {
	key      string
	name     string
	code     string
	ta       int64
	moisture string
}

// The fields, in the order of the growers. 24 tạ in all.
var fields = [...]field{
	{"grower-1", "Cánh đồng Cửa Đình", "MAU-VT-01", 12, "24%"},
	{"grower-2", "Cánh đồng Bờ Sông", "MAU-VT-02", 7, "23,5%"},
	{"grower-3", "Cánh đồng Sau Chùa", "MAU-VT-03", 5, "24,5%"},
}

// paddy is cut by the growers and handed to the mill the same day, while it is
// wet: it has to be dried within a day.
func (r *recorder) paddy(who producers, s season) []domain.Batch {
	var paddy []domain.Batch
	for i, f := range fields {
		grower, cut := who.growers[i], s.cut.AddDays(i)
		area := r.site(f.key+"/field", grower, domain.SiteDraft{
			Kind: domain.GrowingArea, Name: f.name, Code: f.code,
		})
		b := r.batch("rice/"+f.key, grower, domain.BatchDraft{
			Stage: domain.RawMaterial, Name: "Thóc tươi TBR39", Lot: lot("THOC", cut), Site: area, MadeOn: cut,
			Made: ta(f.ta),
			Attributes: []domain.Attribute{
				{Name: "Giống lúa", Value: "TBR39"},
				{Name: "Mùa vụ", Value: s.crop},
				{Name: "Quy trình canh tác", Value: "VietGAP (TCVN 11892-1:2017), tự đánh giá"},
				{Name: "Độ ẩm khi giao", Value: f.moisture},
			},
		})
		r.handOver("rice/"+f.key, b, who.mill, ta(f.ta), cut)
		paddy = append(paddy, b)
	}
	return paddy
}

// rice is dried, milled and filled into bags: 24 tạ of wet paddy are 21 tạ of
// dry paddy, and those 1,365 kg of rice (65 of a hundred) and 272 bags.
func (r *recorder) rice(who producers, what products, s season) domain.Batch {
	paddy := r.paddy(who, s)
	mill := r.site("mill/mill", who.mill, domain.SiteDraft{
		Kind: domain.Workshop, Name: "Nhà máy sấy và xay xát",
	})
	packing := r.site("mill/packing", who.mill, domain.SiteDraft{
		Kind: domain.PackingPlace, Name: "Xưởng đóng túi",
	})
	dried := s.cut.AddDays(len(fields))
	dry := r.batch("rice/dried", who.mill, domain.BatchDraft{
		Stage: domain.Processing, Name: "Thóc khô TBR39", Lot: lot("KHO", dried), Site: mill, MadeOn: dried,
		Inputs: []domain.Input{all(paddy[0]), all(paddy[1]), all(paddy[2])},
		Made:   kg(2100),
		Losses: []domain.Loss{
			{Name: "Nước bay hơi khi sấy", Quantity: kg(279)},
			{Name: "Hạt lép, rơm rác, tạp chất", Quantity: kg(21)},
		},
		Attributes: []domain.Attribute{
			{Name: "Cách sấy", Value: "Sấy tháp, nhiệt độ hạt không quá 42 °C"},
			{Name: "Độ ẩm sau sấy", Value: "14%"},
		},
	})
	milled := r.batch("rice/milled", who.mill, domain.BatchDraft{
		Stage: domain.Processing, Name: "Gạo trắng TBR39", Lot: lot("GAO", s.milled), Site: mill, MadeOn: s.milled,
		Inputs: []domain.Input{all(dry)},
		Made:   kg(1365),
		Losses: []domain.Loss{
			{Name: "Trấu", Quantity: kg(420)},
			{Name: "Cám", Quantity: kg(205)},
			{Name: "Tấm bán riêng", Quantity: kg(100)},
			{Name: "Bụi và hao hụt", Quantity: kg(10)},
		},
		Attributes: []domain.Attribute{
			{Name: "Cách làm", Value: "Bóc vỏ, xát trắng, đánh bóng, tách tấm, tách màu; không dùng hương liệu"},
			{Name: "Tỷ lệ thu hồi", Value: "65%"},
		},
	})
	bagged := s.milled.AddDays(1)
	return r.batch("rice/bags", who.mill, domain.BatchDraft{
		Stage: domain.Packaging, Product: what.rice.ID, Lot: lot("TBR39", bagged), Site: packing, MadeOn: bagged,
		Inputs: []domain.Input{all(milled)},
		Made:   pieces(272),
		Losses: []domain.Loss{
			{Name: "Mẫu gửi kiểm nghiệm và mẫu lưu", Quantity: kg(3)},
			{Name: "Rơi vãi khi đóng túi", Quantity: kg(2)},
		},
		Attributes: []domain.Attribute{
			{Name: "Bao bì", Value: "Túi PA/PE 5 kg, hút chân không"},
		},
		Documents: []domain.Document{paper("Phiếu kết quả kiểm nghiệm (mẫu)", "test_report", riceTest)},
	})
}

// riceTest is the text that the paper's hash is that of.
const riceTest = `PHIẾU KẾT QUẢ KIỂM NGHIỆM (MẪU)
Tên mẫu: Gạo TBR39, túi 5 kg
Độ ẩm: 14%
Cadimi (Cd): 0,05 mg/kg
Phiếu này là dữ liệu mẫu, không phải kết quả kiểm nghiệm thật.
`
