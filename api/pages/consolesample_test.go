package pages

import (
	"nguon/api/words"
	"nguon/domain"
)

func readerOf(l words.Language, role domain.Role, at string) Reader {
	r := Reader{Language: l, At: at}
	if role != "" {
		r.Name, r.Role = "Máy của con gái", role
	}
	return r
}

func labelled(name string, labels int) LabelledBatch {
	return LabelledBatch{
		Batch: domain.Batch{
			ID: "019b2c7e-0000-7000-8000-000000000001", Stage: domain.Packaging, Name: name, Lot: "MC-2026-03",
			MadeOn: day("2026-03-12"), Made: domain.Quantity{Amount: 80, Unit: domain.Piece}, State: domain.BatchRecorded,
		},
		Package: domain.PackageJar, Count: domain.LabelCount{Units: labels, Packages: 80, Known: true},
	}
}

var sampleStocks = []Stock{
	{Name: "a4-24", PageWidth: 210, PageHeight: 297, Width: 70, Height: 37, Columns: 3, Rows: 8, Top: 0.5},
	{Name: "a4-65", PageWidth: 210, PageHeight: 297, Width: 38.1, Height: 21.2, Columns: 5, Rows: 13, Left: 4.75, Top: 10.7, GapX: 2.5},
	{Name: "50x30", Roll: true, PageWidth: 50, PageHeight: 30, Width: 50, Height: 30, Columns: 1, Rows: 1, GapY: 2},
	{Name: "35x22-3", Roll: true, PageWidth: 110, PageHeight: 22, Width: 35, Height: 22, Columns: 3, Rows: 1, GapX: 2},
	{Name: "019b2c7e-0000-7000-8000-000000000009", Title: "Giấy decal cửa hàng Minh", PageWidth: 200, PageHeight: 290, Width: 60, Height: 30, Columns: 3, Rows: 9},
}

func sampleOwnStocks(name string) []OwnStock {
	all := []OwnStock{
		{Stock: sampleStocks[4], ID: "019b2c7e-0000-7000-8000-000000000009", OffsetX: 0.5, OffsetY: -1.25},
		{Stock: sampleStocks[3], ID: "019b2c7e-0000-7000-8000-00000000000b"},
	}
	for i := range all {
		all[i].Title = name
	}
	return all
}

func printingOf(name string) Printing {
	return Printing{
		LabelledBatch: labelled(name, 24), Stocks: sampleStocks,
		Templates: []string{"compact", "standard", "full", TemplateChosen}, Lines: []string{"lot", "made_on", "producer"}, DPIs: []string{"203", "300", "600"},
		Order: Order{
			Stock: "a4-24", Count: "56", Start: "5", Fill: FillRows, Copies: "1", DPI: "300", OffsetX: "0", OffsetY: "0",
			Template: "standard", Language: "vi", Units: true,
		},
		Runs:     []domain.LabelRun{blankRun(), runOf(name).Run, {ID: "019b2c7e-0000-7000-8000-000000000006", Batch: "b", Count: 3, At: at("2026-03-12T09:20:31.250Z")}},
		NextRuns: "abc",
	}
}

func runOf(name string) Run {
	b := labelled(name, 24).Batch
	file := func(name string) RunFile { return RunFile{name, name} }
	return Run{
		Run: domain.LabelRun{
			ID: "019b2c7e-0000-7000-8000-000000000005", Batch: b.ID, Count: 24, First: 1, Last: 24, At: at("2026-03-12T09:20:31.250Z"),
			Reason: "Tem hỏng khi dán", Print: domain.PrintOptions{Start: 5},
		},
		Batch: b, Stock: sampleStocks[0], Usable: true, Main: 1, Key: "k",
		Files: []RunFile{file("sheet.pdf"), file("labels.pdf"), file("codes.csv"), {"label.svg", "label.svg?n=1"}},
		Changes: []RunChange{
			{Reprint: true, First: 3, Last: 5, Reason: "Kẹt giấy", At: at("2026-03-13T09:20:31.250Z"), Files: []RunFile{{"sheet.pdf", "sheet.pdf?reprint=1"}}},
			{First: 7, Last: 7, Reason: "Rách", At: at("2026-03-13T09:20:31.250Z")},
		},
	}
}

func blankRun() domain.LabelRun {
	run := runOf("").Run
	run.Batch, run.ID = "", "019b2c7e-0000-7000-8000-000000000007"
	run.Claims = []domain.LabelClaim{{LabelRange: domain.LabelRange{First: 1, Last: 20}, Batch: labelled("", 0).Batch.ID, At: at("2026-03-14T09:20:31.250Z")}}
	return run
}

var screenSamples = map[string]func(*Pages, words.Language) ([]byte, error){
	"sign in": func(p *Pages, l words.Language) ([]byte, error) {
		return p.SignIn(readerOf(l, "", "/console/sign-in?next=%2Fconsole%3Fall%3D1"), "/console?all=1", nil)
	},
	"sign in refused": func(p *Pages, l words.Language) ([]byte, error) {
		return p.SignIn(readerOf(l, "", "/console/sign-in"), "", Problems{{Field: "token", Code: "token_wrong"}, {Code: "fault"}})
	},
	"refusal": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Refusal(readerOf(l, domain.Inspector, "/console/nothing"), words.For(l).Text(words.RefusedTitle), []domain.Problem{{Code: domain.CodeForbidden}})
	},
	"batches": func(p *Pages, l words.Language) ([]byte, error) {
		void := labelled("Mắm cáy", 0)
		void.Batch.State, void.Batch.ID = domain.BatchVoid, "019b2c7e-0000-7000-8000-000000000002"
		raw := labelled("Cáy tươi", 3)
		raw.Count.Known, raw.Count.Packages = false, 0
		raw.Batch.Stage, raw.Batch.Made, raw.Batch.ID = domain.RawMaterial, domain.Quantity{Amount: 5e6, Unit: domain.Kilogram}, "019b2c7e-0000-7000-8000-000000000003"
		return p.Batches(readerOf(l, domain.ProducerRole, "/console"), BatchList{
			Batches: []LabelledBatch{labelled("Mắm cáy chắt", 24), void, raw}, All: true, Next: "abc",
		})
	},
	"batches of an inspector": func(p *Pages, l words.Language) ([]byte, error) {
		b := labelled("Mắm cáy chắt", 90)
		b.Producer = "Hợp tác xã Mắm Cáy Mẫu"
		return p.Batches(readerOf(l, domain.Inspector, "/console"), BatchList{Batches: []LabelledBatch{b}})
	},
	"printing": func(p *Pages, l words.Language) ([]byte, error) {
		v := printingOf("Mắm cáy chắt")
		v.Preview = &Preview{Key: "k1", Query: "stock=a4-24&units=true&start=5", Stock: sampleStocks[0], Labels: 56, Start: 5, Issued: 56}
		return p.Printing(readerOf(l, domain.ProducerRole, "/console/batches/1/labels?stock=a4-24"), v)
	},
	"printing refused": func(p *Pages, l words.Language) ([]byte, error) {
		v := printingOf("Mắm cáy chắt")
		v.Order = Order{
			Stock: "a4-99", Count: "một trăm", Start: "77", Fill: "spiral", Copies: "-1", DPI: "72", OffsetX: "9", OffsetY: "x",
			Template: TemplateChosen, Language: "fr", Reason: "Tem hỏng", Units: true, PIN: true, CutMarks: true,
			Places: map[string]string{"lot": "z"},
		}
		for _, field := range orderFields(v.Lines) {
			v.Problems = append(v.Problems, domain.Problem{Field: field, Code: domain.CodeRequired})
		}
		v.Problems = append(v.Problems, domain.Problem{Code: domain.CodeBatchRecalled, Args: []any{"MC-1"}})
		return p.Printing(readerOf(l, domain.Admin, "/console/batches/1/labels"), v)
	},
	"printing by columns": func(p *Pages, l words.Language) ([]byte, error) {
		v := printingOf("Mắm cáy chắt")
		v.Order.Fill, v.Order.Start = FillColumns, "9"
		v.Preview = &Preview{Key: "k1", Query: "stock=a4-24&units=true&start=5", Stock: sampleStocks[0], Labels: 20, Start: 9, Issued: 10}
		return p.Printing(readerOf(l, domain.ProducerRole, "/console/batches/1/labels?stock=a4-24"), v)
	},
	"printing on a roll": func(p *Pages, l words.Language) ([]byte, error) {
		v := printingOf("Mắm cáy chắt")
		v.Order.Stock, v.Runs, v.Count.Plain = "50x30", nil, 56
		v.Preview = &Preview{Key: "k1", Query: "stock=a4-24&units=true&start=5", Stock: sampleStocks[2], Labels: 56, Start: 1, Issued: 56}
		return p.Printing(readerOf(l, domain.ProducerRole, "/console/batches/1/labels?stock=a4-24"), v)
	},
	"printing by an inspector": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Printing(readerOf(l, domain.Inspector, "/console/batches/1/labels"), printingOf("Mắm cáy chắt"))
	},
	"printing blank": func(p *Pages, l words.Language) ([]byte, error) {
		v := printingOf("")
		v.LabelledBatch, v.Runs, v.Blank = LabelledBatch{}, nil, true
		v.Producers = []ProducerChoice{{"019b2c7e-0000-7000-8000-00000000000a", "Hợp tác xã Mắm Cáy Mẫu"}}
		v.Preview = &Preview{Key: "k1", Query: "stock=a4-24&units=true&start=5", Stock: sampleStocks[0], Labels: 240, Start: 1, Issued: 240}
		return p.Printing(readerOf(l, domain.Admin, "/console/blanks/new"), v)
	},
	"run": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Run(readerOf(l, domain.ProducerRole, "/console/label-runs/1"), runOf("Mắm cáy chắt"))
	},
	"run with wrong forms": func(p *Pages, l words.Language) ([]byte, error) {
		v := runOf("Mắm cáy chắt")
		v.Reprint = Range{First: "9", Last: "", Reason: "Kẹt giấy", Problems: Problems{{Field: "last", Code: domain.CodeRequired}}}
		v.Void = Range{First: "1", Last: "2", Problems: Problems{{Field: "reason", Code: domain.CodeRequired}, {Code: domain.CodeStale}}}
		return p.Run(readerOf(l, domain.ProducerRole, "/console/label-runs/1"), v)
	},
	"run of an inspector": func(p *Pages, l words.Language) ([]byte, error) {
		v := runOf("Mắm cáy chắt")
		v.Changes, v.Stock, v.Run.First, v.Run.Last = nil, sampleStocks[2], 0, 0
		return p.Run(readerOf(l, domain.Inspector, "/console/label-runs/1"), v)
	},
	"run of a recalled batch": func(p *Pages, l words.Language) ([]byte, error) {
		v := runOf("Mắm cáy chắt")
		v.Usable = false
		return p.Run(readerOf(l, domain.ProducerRole, "/console/label-runs/1"), v)
	},
	"blank run": func(p *Pages, l words.Language) ([]byte, error) {
		v := runOf("")
		v.Run.Batch = ""
		v.Claims = []RunClaim{{1, 20, v.Batch, at("2026-03-13T09:20:31.250Z")}, {21, 24, domain.Batch{}, at("2026-03-13T09:20:31.250Z")}}
		return p.Run(readerOf(l, domain.ProducerRole, "/console/label-runs/1"), v)
	},
	"new blank run": func(p *Pages, l words.Language) ([]byte, error) {
		v := runOf("")
		v.Run.Batch, v.Changes = "", nil
		return p.Run(readerOf(l, domain.ProducerRole, "/console/label-runs/1"), v)
	},
	"blanks": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Blanks(readerOf(l, domain.ProducerRole, "/console/blanks"), BlankList{Runs: []domain.LabelRun{blankRun(), runOf("").Run}, Next: "abc"})
	},
	"no blanks": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Blanks(readerOf(l, domain.Inspector, "/console/blanks"), BlankList{})
	},
	"claim": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Claim(readerOf(l, domain.ProducerRole, "/console/batches/1/claims"), Claim{LabelledBatch: labelled("Mắm cáy chắt", 0), Key: "k"})
	},
	"claim half scanned": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Claim(readerOf(l, domain.ProducerRole, "/console/batches/1/claims"), Claim{
			LabelledBatch: labelled("Mắm cáy chắt", 0), First: "HTTPS://OCOP.EXAMPLE.VN/T/7K3QX9WM2P/00010A2B4C6D8E0F", Key: "k",
			Problems: Problems{{Field: "last", Code: domain.CodeRequired}, {Field: "reason", Code: domain.CodeRequired}},
		})
	},
	"claimed": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Claim(readerOf(l, domain.ProducerRole, "/console/batches/1/claims"), Claim{LabelledBatch: labelled("Mắm cáy chắt", 80), Done: 80, Key: "k"})
	},
	"stocks": func(p *Pages, l words.Language) ([]byte, error) {
		return p.OwnStocks(readerOf(l, domain.ProducerRole, "/console/stocks"), StockList{Stocks: sampleOwnStocks("Giấy decal cửa hàng Minh"), Next: "abc"})
	},
	"stocks of all": func(p *Pages, l words.Language) ([]byte, error) {
		all := sampleOwnStocks("Giấy decal cửa hàng Minh")
		all[0].Producer, all[1].Columns = "Hợp tác xã Mắm Cáy Mẫu", 1000
		return p.OwnStocks(readerOf(l, domain.Inspector, "/console/stocks"), StockList{Stocks: all})
	},
	"no stocks": func(p *Pages, l words.Language) ([]byte, error) {
		return p.OwnStocks(readerOf(l, domain.ProducerRole, "/console/stocks"), StockList{})
	},
	"new stock": func(p *Pages, l words.Language) ([]byte, error) {
		return p.StockForm(readerOf(l, domain.Admin, "/console/stocks/new"), StockForm{
			Key: "k", Producers: []ProducerChoice{{"019b2c7e-0000-7000-8000-00000000000a", "Hợp tác xã Mắm Cáy Mẫu"}},
		})
	},
	"stock": func(p *Pages, l words.Language) ([]byte, error) {
		own := sampleOwnStocks("Giấy decal cửa hàng Minh")[0]
		return p.StockForm(readerOf(l, domain.ProducerRole, "/console/stocks/1"), StockForm{
			ID: own.ID, Revision: 3, Saved: true, Key: "k", Drawn: &own.Stock,
			Typed: TypedStock{Name: own.Title, Columns: "3", Rows: "8", Measures: map[string]string{"width": "70", "height": "37"}},
		})
	},
	"stock refused": func(p *Pages, l words.Language) ([]byte, error) {
		v := StockForm{Key: "k", Typed: TypedStock{Name: "Giấy", Roll: true, Columns: "x", Measures: map[string]string{"width": "1,5,5"}}}
		for _, field := range append([]string{"", "name", "kind", "columns", "rows"}, StockMeasures...) {
			v.Problems = append(v.Problems, domain.Problem{Field: field, Code: domain.CodeRequired})
		}
		return p.StockForm(readerOf(l, domain.ProducerRole, "/console/stocks/new"), v)
	},
	"no batches": func(p *Pages, l words.Language) ([]byte, error) {
		return p.Batches(readerOf(l, domain.ProducerRole, "/console"), BatchList{})
	},
}
