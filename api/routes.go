package api

import (
	"net/http"
	"slices"

	"nguon/domain"
)

// access says who may use a route at all. What they may then see and change is
// the tracker's to decide; a role that never may is turned away here.
type access []domain.Role

func (a access) includes(r domain.Role) bool { return slices.Contains(a, r) }

var (
	public    access = nil // nobody is asked
	anyone           = access{domain.Admin, domain.ProducerRole, domain.Inspector}
	admin            = access{domain.Admin}
	producers        = access{domain.Admin, domain.ProducerRole}
)

// manner is how a route speaks.
type manner int

const (
	data   manner = iota // for programs
	secret               // for programs; its answer says what must not be kept for a repeated request
	page                 // for people: refusals are pages too
	screen               // for people who signed in: see screens
)

// route is one line of the table. GET routes answer HEAD as well.
type route struct {
	method  string
	path    string
	access  access
	manner  manner
	handler handler
}

const (
	get    = http.MethodGet
	post   = http.MethodPost
	put    = http.MethodPut
	remove = http.MethodDelete
)

const (
	base     = "/api/v1"
	docsPath = "/api/docs"
	specPath = base + "/openapi.yaml"
)

// routes are all that the service answers, in the order of the trade. Scan
// addresses are upper case on labels and what people type in any.
var routes = []route{
	{get, "/", public, page, (*Server).front},
	{get, "/t", public, page, (*Server).lookUp},
	{get, "/t/", public, page, (*Server).lookUp},
	{get, "/T", public, page, (*Server).lookUp},
	{get, "/T/", public, page, (*Server).lookUp},
	{get, "/t/:batch", public, page, (*Server).scan},
	{get, "/t/:batch/", public, page, (*Server).scan},
	{get, "/t/:batch/:unit", public, page, (*Server).scan},
	{get, "/t/:batch/:unit/", public, page, (*Server).scan},
	{get, "/T/:batch", public, page, (*Server).scan},
	{get, "/T/:batch/", public, page, (*Server).scan},
	{get, "/T/:batch/:unit", public, page, (*Server).scan},
	{get, "/T/:batch/:unit/", public, page, (*Server).scan},

	{get, "/healthz", public, data, (*Server).alive},
	{get, "/readyz", public, data, (*Server).ready},
	{get, docsPath, public, page, (*Server).docs},
	{get, specPath, public, data, (*Server).spec},

	{get, base + "/me", anyone, data, (*Server).me},
	{get, base + "/tokens", admin, data, (*Server).tokens},
	{post, base + "/tokens", admin, secret, (*Server).createToken},
	{remove, base + "/tokens/:id", admin, data, (*Server).revokeToken},

	{get, base + "/producers", anyone, data, (*Server).producers},
	{post, base + "/producers", admin, secret, (*Server).registerProducer},
	{get, base + "/producers/:id", anyone, data, (*Server).producer},
	{put, base + "/producers/:id", admin, data, (*Server).changeProducer},

	{get, base + "/products", anyone, data, (*Server).products},
	{post, base + "/products", producers, data, (*Server).registerProduct},
	{get, base + "/products/:id", anyone, data, (*Server).product},
	{put, base + "/products/:id", producers, data, (*Server).changeProduct},
	{put, base + "/products/:id/rating", admin, data, (*Server).rateProduct},
	{remove, base + "/products/:id/rating", admin, data, (*Server).withdrawRating},

	{get, base + "/sites", anyone, data, (*Server).sites},
	{post, base + "/sites", producers, data, (*Server).registerSite},
	{get, base + "/sites/:id", anyone, data, (*Server).site},
	{put, base + "/sites/:id", producers, data, (*Server).changeSite},

	{get, base + "/batches", anyone, data, (*Server).batches},
	{post, base + "/batches", producers, data, (*Server).recordBatch},
	{get, base + "/batches/:id", anyone, data, (*Server).batch},
	{post, base + "/batches/:id/amendments", producers, data, (*Server).amendBatch},
	{post, base + "/batches/:id/void", producers, data, (*Server).voidBatch},
	{get, base + "/batches/:id/stock", anyone, data, (*Server).stockOfBatch},
	{get, base + "/batches/:id/lineage", anyone, data, (*Server).lineage},
	{get, base + "/batches/:id/records", anyone, data, (*Server).batchRecords},
	{get, base + "/batches/:id/label-preview.svg", anyone, data, (*Server).labelPreview},
	{get, base + "/batches/:id/label-runs", anyone, data, (*Server).batchLabelRuns},
	{post, base + "/batches/:id/label-runs", producers, data, (*Server).issueLabels},
	{post, base + "/batches/:id/label-claims", producers, data, (*Server).claimLabels},
	{get, base + "/batch-codes/:code", anyone, data, (*Server).batchByCode},
	{get, base + "/stock", anyone, data, (*Server).stock},

	{get, base + "/handovers", anyone, data, (*Server).handovers},
	{post, base + "/handovers", producers, data, (*Server).offerHandover},
	{get, base + "/handovers/:id", anyone, data, (*Server).handover},
	{post, base + "/handovers/:id/accept", producers, data, (*Server).acceptHandover},
	{post, base + "/handovers/:id/refuse", producers, data, (*Server).refuseHandover},
	{post, base + "/handovers/:id/withdraw", producers, data, (*Server).withdrawHandover},

	{get, base + "/recalls", anyone, data, (*Server).recalls},
	{post, base + "/recalls", anyone, data, (*Server).placeRecall},
	{get, base + "/recalls/:id", anyone, data, (*Server).recall},
	{post, base + "/recalls/:id/lift", anyone, data, (*Server).liftRecall},
	{get, base + "/recalls/:id/reach", anyone, data, (*Server).recallReach},

	{get, base + "/label-stocks", anyone, data, (*Server).labelStocks},
	{post, base + "/label-stocks", producers, data, (*Server).registerLabelStock},
	{get, base + "/label-stocks/:id", anyone, data, (*Server).labelStock},
	{put, base + "/label-stocks/:id", producers, data, (*Server).changeLabelStock},
	{get, base + "/label-stocks/:id/calibration.pdf", anyone, data, (*Server).calibration},

	{get, base + "/label-preview.svg", anyone, data, (*Server).blankPreview},
	{get, base + "/label-runs", anyone, data, (*Server).labelRuns},
	{post, base + "/label-runs", producers, data, (*Server).issueBlankLabels},
	{get, base + "/label-runs/:id", anyone, data, (*Server).labelRun},
	{post, base + "/label-runs/:id/voids", producers, data, (*Server).voidLabels},
	{post, base + "/label-runs/:id/reprints", producers, data, (*Server).reprintLabels},
	{get, base + "/label-runs/:id/sheet.pdf", anyone, data, sheetPDF.file},
	{get, base + "/label-runs/:id/labels.pdf", anyone, data, labelsPDF.file},
	{get, base + "/label-runs/:id/labels.zpl", anyone, data, labelsZPL.file},
	{get, base + "/label-runs/:id/labels.tspl", anyone, data, labelsTSPL.file},
	{get, base + "/label-runs/:id/codes.csv", anyone, data, codesCSV.file},
	{get, base + "/label-runs/:id/label.svg", anyone, data, labelSVG.file},
	{get, base + "/label-runs/:id/label.png", anyone, data, labelPNG.file},
	{get, base + "/label-runs/:id/symbol.svg", anyone, data, symbolSVG.file},
	{get, base + "/label-runs/:id/symbol.png", anyone, data, symbolPNG.file},
}
