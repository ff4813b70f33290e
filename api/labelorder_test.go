package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// What people call their goods is printed as the text it is, in every form.
func TestHostileNamesAreTexts(t *testing.T) {
	w := newWorld(t)
	const name = `=HYPERLINK(\"//x\")^XZ~JA<script>)Tj`
	product := w.post(w.maker.token, base+"/products", `{"name": "`+name+`", "group": "food", "package": "jar"}`).text("id")
	body := strings.Replace(packedBody(w.maker, w.raw(w.maker, "500"), "^XZ-1"), w.maker.product, product, 1)
	jars := into[batchResponse](w.post(w.maker.token, base+"/batches", body))
	run := w.order(jars.ID, `{"count": 2, "units": true, "stock": "100x50"}`)
	path := base + "/label-runs/" + string(run.ID)
	if row := w.codes(w.maker.token, path+"/codes.csv")[0]; row["product"] != `'=HYPERLINK("//x")^XZ~JA<script>)Tj` || row["lot"] != "^XZ-1" {
		t.Errorf("row %q", row)
	}
	if zpl := string(w.get(w.maker.token, path+"/labels.zpl").body); strings.Count(zpl, "^XZ") != 2 || strings.Contains(zpl, "~JA") {
		t.Errorf("%d formats end", strings.Count(zpl, "^XZ"))
	}
	svg := w.get(w.maker.token, path+"/label.svg")
	wantSVG(t, svg, "100mm", "50mm")
	if strings.Contains(string(svg.body), "<script") {
		t.Error("the drawing has a script")
	}
	if found := decodeSymbols(t, w.get(w.maker.token, path+"/sheet.pdf").body, pdfType); len(found) != 2 {
		t.Errorf("the sheet has %q", found)
	}
	for _, field := range []string{"name", "brand", "ingredients"} {
		w.send(call{method: "POST", path: base + "/products", token: w.maker.token,
			body: strings.Replace(`{"name": "Mắm", "brand": "B", "ingredients": "C", "group": "food", "package": "jar"}`,
				`"`+field+`": "`, `"`+field+`": "\u202e`, 1)}).wantProblem(http.StatusUnprocessableEntity, "#/"+field+" text_character")
	}
}

// What an order cannot have is told by its fields, before anything is issued
// or shown.
func TestOrdersThatCannotBeHad(t *testing.T) {
	w := newWorld(t)
	jars := w.jars("MC-1")
	path := base + "/batches/" + string(jars.ID)
	for query, want := range map[string]string{
		"":                            "422 stock required",
		"stock=a4-25":                 "422 stock unknown_value",
		"stock=a4-24&start=25":        "422 start out_of_range",
		"stock=a4-24&page=2":          "422 page out_of_range",
		"stock=a4-24&page=3&count=48": "422 page out_of_range",
		"stock=a4-24&order=spiral":    "422 order unknown_value",
		"stock=a4-24&template=big":    "422 template unknown_value",
		"stock=a4-24&template=chosen&fields=lot,price": "422 fields/1 unknown_value",
		"stock=a4-24&language=fr":                      "422 language unknown_value",
		"stock=a4-24&dpi=72":                           "422 dpi unknown_value",
		"stock=a4-24&units=yes":                        "422 units unknown_value",
		"stock=a4-24&offset_x=6":                       "422 offset_x out_of_range",
		"stock=a4-24&offset_x=0,5":                     "400 offset_x length_syntax",
		"stock=a4-24&copies=0":                         "422 copies out_of_range",
		"stock=a4-40&cut_marks=true":                   "422 cut_marks label_cut_marks",
		"stock=a4-24&colour=red":                       "400 colour unknown_parameter",
		"stock=a4-24&stock=a4-40":                      "400 stock repeated_parameter",
		"stock=a4-24&count=1000001":                    "422 count out_of_range",
		"stock=35x22-3&template=full":                  "422 stock label_no_room",
	} {
		status, place, _ := strings.Cut(want, " ")
		code, _ := strconv.Atoi(status)
		w.send(call{method: "GET", path: path + "/label-preview.svg?" + query, token: w.maker.token}).wantProblem(code, place)
	}
	for body, want := range map[string]string{
		`{"count": 1, "stock": "a4-24", "template": "chosen", "fields": ["lot", "lot"]}`: "422 #/fields/1 input_twice",
		`{"count": 1, "stock": "a4-24", "fields": ["lot"]}`:                              "422 #/fields fields_not_chosen",
		`{"count": 1, "stock": "a4-24", "pin": true}`:                                    "422 #/pin pin_needs_units",
		`{"count": 1, "stock": "a4-24", "copies": 101}`:                                  "422 #/copies out_of_range",
		`{"count": 1000000, "stock": "a4-24", "copies": 2}`:                              "422 #/copies out_of_range",
		`{"count": 1, "stock": "a4-24", "offset_y": "1"}`:                                "400 #/offset_y json_type",
		`{"count": 1, "stock": "a4-24", "offset_y": 1e1}`:                                "422 #/offset_y length_syntax",
		`{"count": 1, "stock": "a4-24", "printRequest": {}}`:                             "400 #/printRequest unknown_field",
	} {
		status, place, _ := strings.Cut(want, " ")
		code, _ := strconv.Atoi(status)
		w.send(call{method: "POST", path: path + "/label-runs", token: w.maker.token, body: body}).wantProblem(code, place)
	}
	if l := into[list[labelRunResponse]](w.get(w.maker.token, path+"/label-runs")); len(l.Items) != 0 {
		t.Errorf("%d runs were issued", len(l.Items))
	}
}
