package pages

import (
	"fmt"
	"time"

	"nguon/domain"
)

var hanoi = time.FixedZone("+07", 7*60*60)

func day(s string) domain.Date {
	d, err := domain.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func much(value string, unit domain.Unit) domain.Quantity {
	q, err := domain.ParseQuantity(value, string(unit))
	if err != nil {
		panic(err)
	}
	return q
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	hongTien = domain.PublicProducer{
		Kind:    domain.Cooperative,
		Name:    "Hợp tác xã Sản xuất và Kinh doanh mắm cáy Hồng Tiến",
		Address: domain.Place{Line: "Thôn Cao Bình", Commune: "xã Hồng Tiến", Province: "tỉnh Thái Bình"},
		Website: "https://mamcayhongtien.example.vn/",
		Sample:  true,
	}
	catcher = domain.PublicProducer{
		Kind:    domain.Household,
		Name:    "Hộ kinh doanh Nguyễn Thị Thoa",
		Address: domain.Place{Commune: "xã Hồng Tiến", Province: "tỉnh Thái Bình"},
		Sample:  true,
	}
	saltworks = domain.PublicProducer{
		Kind:    domain.Company,
		Name:    "Công ty TNHH Muối Thụy Hải",
		Address: domain.Place{Line: "Thôn Tam Đồng", Commune: "xã Thụy Hải", Province: "tỉnh Thái Bình"},
		Sample:  true,
	}
)

const (
	jarsCode  domain.BatchCode = "7K3QX9WM2P"
	pasteCode domain.BatchCode = "4F8R2C6TNA"
	crabCode  domain.BatchCode = "9H5D7M1XKE"
	saltCode  domain.BatchCode = "B2V6Y8Q3GJ"
)

func jars() domain.PublicBatch {
	return domain.PublicBatch{
		Code: jarsCode, Stage: domain.Packaging, Name: "Mắm cáy Hồng Tiến", Lot: "MC-2026-03",
		MadeOn: day("2026-03-12"), BestBefore: day("2027-03-12"),
		Made: much("1200", domain.Piece), Package: domain.PackageJar,
		Producer: hongTien,
		Product: &domain.PublicProduct{
			Name: "Mắm cáy Hồng Tiến", Group: domain.GroupFood, Brand: "Hồng Tiến", GTIN: "08931234567891",
			Package: domain.PackageJar, Content: much("500", domain.Gram),
			Ingredients: "Cáy tươi 75%, muối biển 22%, thính gạo rang 3%",
			Storage:     "Nơi khô mát, tránh nắng. Sau khi mở nắp, giữ lạnh và dùng trong 3 tháng.",
			Usage:       "Chấm rau luộc, thịt luộc; pha với chanh, tỏi, ớt.\nKhuấy đều trước khi dùng.",
			Standards:   []string{"TCVN 5107:2018", "QCVN 8-2:2011/BYT"},
			Rating:      &domain.Rating{Stars: 4, Decision: "2457/QĐ-UBND", On: day("2025-11-20")},
			Image:       &domain.Document{Name: "Hũ mắm cáy 500 g", Kind: "photo", SHA256: fakeHash, Address: "https://anh.example.vn/mam-cay.jpg"},
		},
		Site: &domain.PublicSite{Kind: domain.PackingPlace, Name: "Xưởng đóng hũ Cao Bình", Code: "TB-HT-02", Address: hongTien.Address},
		Inputs: []domain.PublicInput{
			{Code: pasteCode, Name: "Mắm cáy ủ chín", Lot: "U-2025-11", Quantity: much("612.5", domain.Kilogram)},
		},
		Losses:     []domain.Loss{{Name: "bã lọc", Quantity: much("12.5", domain.Kilogram)}},
		Attributes: []domain.Attribute{{Name: "Độ mặn", Value: "22%"}, {Name: "Tiệt trùng", Value: "85 °C, 20 phút"}},
		Documents: []domain.Document{
			{Name: "Phiếu kiểm nghiệm số 1142/2026", Kind: "test_report", SHA256: fakeHash, Address: "https://kiemnghiem.example.vn/1142.pdf"},
			{Name: "Giấy chứng nhận an toàn thực phẩm", Kind: "certificate", SHA256: fakeHash},
		},
		RecordedAt: at("2026-03-12T09:20:31.250Z"),
	}
}

const fakeHash = "3f8a91c2d07e44b1a9965f20c8e1b7d43f8a91c2d07e44b1a9965f20c8e1b7d4"

func steps() []domain.Step {
	jar := jars()
	return []domain.Step{
		{On: day("2026-03-12"), Made: &jar},
		{On: day("2025-11-05"), Made: &domain.PublicBatch{
			Code: pasteCode, Stage: domain.Processing, Name: "Mắm cáy ủ chín", Lot: "U-2025-11",
			MadeOn: day("2025-11-05"), Made: much("1250", domain.Kilogram), Package: domain.PackagePiece,
			Producer: hongTien,
			Site:     &domain.PublicSite{Kind: domain.Workshop, Name: "Nhà ủ Cao Bình", Address: hongTien.Address},
			Inputs: []domain.PublicInput{
				{Code: crabCode, Name: "Cáy tươi", Lot: "C-0925", Quantity: much("1.1", domain.Tonne)},
				{Code: saltCode, Name: "Muối biển", Lot: "M-2025-07", Quantity: much("320", domain.Kilogram)},
			},
			Losses:     []domain.Loss{{Name: "mai, yếm cáy", Quantity: much("170", domain.Kilogram)}},
			Attributes: []domain.Attribute{{Name: "Thời gian ủ", Value: "từ 28/09/2025, ủ chum sành phơi nắng"}},
			RecordedAt: at("2025-11-07T02:00:00Z"),
		}},
		{On: day("2025-09-28"), Handover: &domain.PublicHandover{
			Name: "Cáy tươi", Lot: "C-0925", From: catcher.Name, To: hongTien.Name,
			Quantity: much("1.1", domain.Tonne), Package: domain.PackagePiece,
		}},
		{On: day("2025-09-27"), Made: &domain.PublicBatch{
			Code: crabCode, Stage: domain.RawMaterial, Name: "Cáy tươi", Lot: "C-0925",
			MadeOn: day("2025-09-27"), Made: much("1.1", domain.Tonne), Package: domain.PackagePiece,
			Producer:   catcher,
			Site:       &domain.PublicSite{Kind: domain.Gathering, Name: "Bãi triều sông Hồng", Address: catcher.Address},
			RecordedAt: at("2025-09-27T23:00:00Z"),
		}},
		{On: day("2025-07-15"), Made: &domain.PublicBatch{
			Code: saltCode, Stage: domain.RawMaterial, Name: "Muối biển", Lot: "M-2025-07",
			MadeOn: day("2025-07-15"), Made: much("5", domain.Tonne), Package: domain.PackagePiece,
			Producer:   saltworks,
			Site:       &domain.PublicSite{Kind: domain.GrowingArea, Name: "Đồng muối Tam Đồng", Code: "TB-TH-07", Address: saltworks.Address},
			RecordedAt: at("2025-07-15T08:00:00Z"),
		}},
	}
}

// scanOf is the sample chain in one standing.
func scanOf(s domain.Standing, unit bool) domain.Scan {
	scan := domain.Scan{
		Standing: s, Code: jarsCode, Batch: jars(), Steps: steps(), Complete: true, Today: day("2026-05-12"),
	}
	if unit {
		scan.Unit = &domain.ScannedUnit{Code: "00010A2B4C6D8E0F", Number: 523, PrintedAt: at("2026-03-13T01:05:00Z")}
	}
	switch s {
	case domain.StandingRecalled:
		scan.Batch.Recalled = true
		scan.Steps[0].Made.Recalled = true
		scan.Steps[1].Made.Recalled = true
		scan.Steps[4].Made.Recalled = true
		scan.Recalls = []domain.PublicRecall{{
			Message:  "Lô muối đầu vào có hàm lượng chì vượt mức cho phép. Ai đã mua xin ngừng sử dụng và trả lại nơi bán để được hoàn tiền.",
			PlacedAt: at("2026-05-10T03:30:00Z"),
			Origins:  []domain.PublicInput{{Code: saltCode, Name: "Muối biển", Lot: "M-2025-07"}},
		}}
	case domain.StandingVoid:
		scan.Batch.Void = true
		scan.Steps[0].Made.Void = true
	case domain.StandingUnitVoid:
		scan.Unit = &domain.ScannedUnit{Code: "00010A2B4C6D8E0F", Number: 523, VoidAt: at("2026-03-14T02:00:00Z")}
	case domain.StandingExpired:
		scan.Today = day("2027-04-01")
	}
	return scan
}

var standings = []domain.Standing{domain.StandingIssued, domain.StandingRecalled, domain.StandingExpired, domain.StandingVoid, domain.StandingUnitVoid}

// bareScan is a raw material with nothing optional about it.
func bareScan() domain.Scan {
	crabs := domain.PublicBatch{
		Code: crabCode, Stage: domain.RawMaterial, Name: "Cáy tươi", Lot: "C-0925",
		MadeOn: day("2025-09-27"), Made: much("1.1", domain.Tonne), Package: domain.PackagePiece,
		Producer: domain.PublicProducer{
			Kind: domain.Household, Name: "Nguyễn Thị Thoa",
			Address: domain.Place{Commune: "xã Hồng Tiến", Province: "tỉnh Thái Bình"},
		},
		RecordedAt: at("2025-09-27T08:00:00Z"),
	}
	return domain.Scan{
		Standing: domain.StandingIssued, Code: crabCode, Batch: crabs, Complete: true, Today: day("2025-10-01"),
		Steps: []domain.Step{{On: crabs.MadeOn, Made: &crabs}},
	}
}

// blankScan is a label that was printed ahead, in one standing.
func blankScan(s domain.Standing) domain.Scan {
	scan := domain.Scan{
		Standing: s, Code: crabCode, Complete: true, Today: day("2026-05-12"),
		Unit: &domain.ScannedUnit{Code: "00010A2B4C6D8E0F", Number: 523, PrintedAt: at("2026-03-13T01:05:00Z")},
	}
	scan.Batch.Producer = hongTien
	if s == domain.StandingUnitVoid {
		scan.Unit.VoidAt = at("2026-03-14T02:00:00Z")
	}
	return scan
}

// longScan is a chain of n batches with every field in use.
func longScan(n int) domain.Scan {
	scan := scanOf(domain.StandingIssued, true)
	scan.Steps = nil
	for i := range n {
		made := jars()
		made.Code = domain.BatchCode(fmt.Sprintf("%c%09d", 'A'+i, i*7919))
		made.Lot = fmt.Sprintf("LO-%d-%04d", 2020+i%7, i*613)
		made.Name = []string{"Gạo nếp cái hoa vàng", "Men rượu thuốc bắc", "Rượu nếp ủ chum", "Mật ong hoa sú vẹt"}[i%4] + fmt.Sprintf(" đợt %d", i+1)
		made.Made = much(fmt.Sprintf("%d.%d", 100+i*37, i), domain.Kilogram)
		made.MadeOn = day("2026-03-12").AddDays(-9 * i)
		made.Inputs = []domain.PublicInput{
			{Code: domain.BatchCode(fmt.Sprintf("%c%09d", 'B'+i, (i+1)*7919)), Name: "Đầu vào chính", Lot: fmt.Sprintf("DV-%d", i*31), Quantity: much(fmt.Sprint(70+i*13), domain.Kilogram)},
			{Code: domain.BatchCode(fmt.Sprintf("Z%09d", i*104729)), Name: "Muối biển Thụy Hải", Lot: fmt.Sprintf("M-%d", i*17), Quantity: much(fmt.Sprint(5+i), domain.Kilogram)},
		}
		for j := range made.Documents {
			made.Documents[j].SHA256 = fmt.Sprintf("%064x", (i+1)*(j+7)*2654435761*97)
			made.Documents[j].SHA256 = made.Documents[j].SHA256[48:] + made.Documents[j].SHA256[:48]
		}
		scan.Steps = append(scan.Steps, domain.Step{On: made.MadeOn, Made: &made})
	}
	return scan
}
