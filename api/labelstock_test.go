package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// ownStockBody is a sheet that nobody sells: forty labels, a little smaller.
const ownStockBody = `{"name": "Tem decal 40 nhãn", "kind": "sheet", "page_width": 210, "page_height": 297, "width": 52, "height": 29.5,
	"columns": 4, "rows": 10, "left": 1, "top": 1, "inset_x": 3.2, "inset_y": 3.2, "offset_x": -0.4}`

// A producer's own paper is measured once, and then printed on.
func TestOwnStock(t *testing.T) {
	w := newWorld(t)
	a := w.post(w.maker.token, base+"/label-stocks", ownStockBody)
	own := into[labelStockResponse](a)
	if own.Width != 52_000 || own.Left != 1000 || own.OffsetX != -400 || a.header.Get("ETag") != `"1"` {
		t.Errorf("saved %s", a.body)
	}
	all := into[labelStockList](w.get(w.maker.token, base+"/label-stocks"))
	if len(all.Known) < 20 || len(all.Items) != 1 || all.Items[0].Name != "Tem decal 40 nhãn" {
		t.Errorf("%d known, own %+v", len(all.Known), all.Items)
	}
	if others := into[labelStockList](w.get(w.other.token, base+"/label-stocks")); len(others.Items) != 0 {
		t.Errorf("others see %+v", others.Items)
	}
	if got := into[knownStock](w.get(w.other.token, base+"/label-stocks/a4-24")); got.Width != 70_000 || got.Kind != sheetStock {
		t.Errorf("a4-24 is %+v", got)
	}
	w.send(call{method: "GET", path: base + "/label-stocks/a4-25", token: w.maker.token}).wantProblem(http.StatusNotFound)

	jars := w.jars("MC-1")
	run := w.order(jars.ID, `{"count": 2, "stock": "`+string(own.ID)+`", "template": "compact"}`)
	w.send(call{method: "PUT", path: base + "/label-stocks/" + string(own.ID), token: w.maker.token, header: map[string]string{"If-Match": `"1"`},
		body: strings.Replace(ownStockBody, `"width": 52,`, `"width": 45, "retired": true,`, 1)}).want(http.StatusOK)
	wantSVG(t, w.get(w.maker.token, base+"/label-runs/"+string(run.ID)+"/label.svg"), "52mm", "29.5mm")
	w.send(call{method: "POST", path: base + "/batches/" + string(jars.ID) + "/label-runs", token: w.admin,
		body: `{"count": 1, "stock": "019b2c7e-0000-7000-8000-000000000001"}`}).wantProblem(http.StatusUnprocessableEntity, "#/stock unknown_reference")

	// As numbers are written in the language of the answer.
	tooMany := call{method: "POST", path: base + "/label-stocks", token: w.maker.token, body: strings.Replace(ownStockBody, `"columns": 4`, `"columns": 7`, 1)}
	if p := w.send(tooMany).wantProblem(http.StatusUnprocessableEntity); !strings.Contains(p.Detail, "từ 10 đến 29,857") {
		t.Errorf("says %q", p.Detail)
	}
	for body, place := range map[string]string{
		strings.Replace(ownStockBody, `"columns": 4`, `"columns": 7`, 1):                            "#/width out_of_range",
		strings.Replace(ownStockBody, `"width": 52,`, `"width": 53,`, 1):                            "#/width out_of_range",
		strings.Replace(ownStockBody, `"width": 52,`, `"width": 52.0001,`, 1):                       "#/width length_syntax",
		strings.Replace(ownStockBody, `"kind": "sheet",`, ``, 1):                                    "#/kind required",
		strings.Replace(ownStockBody, `"kind": "sheet"`, `"kind": "tape"`, 1):                       "#/kind unknown_value",
		strings.NewReplacer(`"width": 52,`, `"width": 14,`, "3.2", "0").Replace(ownStockBody):       "#/width label_stock_small",
		strings.Replace(ownStockBody, `"name": "Tem decal 40 nhãn"`, `"name": "Tem\u202e"`, 1):      "#/name text_character",
		strings.Replace(ownStockBody, `"offset_x": -0.4`, `"offset_x": -400`, 1):                    "#/offset_x out_of_range",
		strings.Replace(ownStockBody, `"columns": 4`, `"columns": 9999999999`, 1):                   "#/columns out_of_range",
		strings.Replace(ownStockBody, `"page_width": 210`, `"page_width": 99999999999999999999`, 1): "#/page_width out_of_range",
	} {
		w.send(call{method: "POST", path: base + "/label-stocks", token: w.maker.token, body: body}).
			wantProblem(http.StatusUnprocessableEntity, place)
	}
}

// UnmarshalJSON is for tests, which read what was answered.
func (l *length) UnmarshalJSON(raw []byte) error {
	read, ok := parseLength(string(raw))
	if *l = read; !ok {
		return fmt.Errorf("length %s", raw)
	}
	return nil
}
