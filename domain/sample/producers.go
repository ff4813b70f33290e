package sample

import "nguon/domain"

// producers are those of the chains, and of the products beside them.
type producers struct {
	cooperative domain.Producer // crab sauce
	gatherer    domain.Producer // crabs
	mill        domain.Producer
	growers     [3]domain.Producer
	packer      domain.Producer // gift boxes
	baker       domain.Producer
	herbs       domain.Producer
	weavers     domain.Producer
}

const province = "tỉnh Hưng Yên"

func (r *recorder) producers() producers {
	return producers{
		cooperative: r.producer("cooperative", domain.ProducerDraft{
			Kind: domain.Cooperative, Name: "Hợp tác xã Mắm cáy Bãi Cói",
			Address: place("Thôn Nam Tiến (xã Hồng Tiến cũ)", "xã Bình Định"),
			Contact: domain.Contact{Person: "Trần Thị Thảo", Email: "mamcay@example.com"},
		}),
		gatherer: r.producer("gatherer", domain.ProducerDraft{
			Kind: domain.Household, Name: "Hộ kinh doanh Vũ Thị Thơm",
			Address: place("Thôn Cao Bình (xã Hồng Tiến cũ)", "xã Bình Định"),
			Contact: domain.Contact{Person: "Vũ Thị Thơm"},
		}),
		mill: r.producer("mill", domain.ProducerDraft{
			Kind: domain.Company, Name: "Công ty TNHH Gạo Quê Lúa",
			Address: place("Khu vực thị trấn Quỳnh Côi cũ", "xã Quỳnh Phụ"),
			Contact: domain.Contact{Person: "Nguyễn Văn Thịnh", Email: "gaoquelua@example.com"},
		}),
		growers: [3]domain.Producer{
			r.producer("grower-1", domain.ProducerDraft{
				Kind: domain.Cooperative, Name: "Hợp tác xã Nông nghiệp Đồng Xanh",
				Address: place("Khu vực xã Quỳnh Hải cũ", "xã Quỳnh Phụ"),
				Contact: domain.Contact{Person: "Phạm Văn Bình"},
			}),
			r.producer("grower-2", domain.ProducerDraft{
				Kind: domain.Household, Name: "Hộ kinh doanh Trần Văn Hòa",
				Address: place("Khu vực xã Quỳnh Hội cũ", "xã Quỳnh Phụ"),
				Contact: domain.Contact{Person: "Trần Văn Hòa"},
			}),
			r.producer("grower-3", domain.ProducerDraft{
				Kind: domain.Household, Name: "Hộ kinh doanh Nguyễn Thị Mận",
				Address: place("Khu vực xã Quỳnh Hồng cũ", "xã Quỳnh Phụ"),
				Contact: domain.Contact{Person: "Nguyễn Thị Mận"},
			}),
		},
		packer: r.producer("packer", domain.ProducerDraft{
			Kind: domain.Company, Name: "Công ty TNHH Đặc sản Sông Trà",
			Address: place("Khu vực phường Kỳ Bá, thành phố Thái Bình cũ", "phường Trần Lãm"),
			Contact: domain.Contact{Person: "Đỗ Minh Hằng", Email: "dacsansongtra@example.com"},
		}),
		baker: r.producer("baker", domain.ProducerDraft{
			Kind: domain.Household, Name: "Hộ kinh doanh Bánh cáy Cô Lành",
			Address: place("Làng Nguyễn (xã Nguyên Xá cũ)", "xã Đông Hưng"),
			Contact: domain.Contact{Person: "Nguyễn Thị Lành"},
		}),
		herbs: r.producer("herbs", domain.ProducerDraft{
			Kind: domain.Cooperative, Name: "Hợp tác xã Dược liệu Vườn Nhà",
			Address: place("Khu vực xã Quỳnh Hoa cũ", "xã Minh Thọ"),
			Contact: domain.Contact{Person: "Lê Văn Huy"},
		}),
		weavers: r.producer("weavers", domain.ProducerDraft{
			Kind: domain.Cooperative, Name: "Hợp tác xã Dệt chiếu Bến Hới",
			Address: place("Làng Hới, thôn Hải Triều (xã Tân Lễ cũ)", "xã Long Hưng"),
			Contact: domain.Contact{Person: "Phạm Thị Duyên"},
		}),
	}
}

func place(line, commune string) domain.Place {
	return domain.Place{Line: line, Commune: commune, Province: province}
}
