package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nguon/domain"
)

// grant is what a route answers to each who asks: nobody, a wrong token, the
// producer whose things they are, another producer, an inspector, an admin.
type grant struct {
	nobody, wrong, owner, other, inspector, admin int
}

// Every route and every role. The things asked for are the maker's; the body
// is a right one for the route.
func TestEveryRouteAndRole(t *testing.T) {
	const (
		ok, made, unknown, forbidden, notFound = http.StatusOK, http.StatusCreated, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound
		invalid                                = http.StatusUnprocessableEntity
	)
	var (
		open    = grant{ok, ok, ok, ok, ok, ok}
		signed  = grant{unknown, unknown, ok, ok, ok, ok}
		owners  = grant{unknown, unknown, ok, notFound, ok, ok}
		admins  = grant{unknown, unknown, forbidden, forbidden, forbidden, ok}
		adds    = grant{unknown, unknown, forbidden, forbidden, forbidden, made}
		changes = grant{unknown, unknown, ok, notFound, forbidden, ok}
		// what is made of one's own
		makes = grant{unknown, unknown, made, notFound, forbidden, made}
		// whoever owns nothing may record for itself; an admin has to say for whom
		records = grant{unknown, unknown, made, made, forbidden, invalid}
	)
	const place = `"address": {"province": "Hưng Yên"}`
	bodies := map[string]string{
		"POST /producers":                `{"kind": "household", "name": "Hộ Mẫu", ` + place + `}`,
		"PUT /producers/:id":             `{"kind": "household", "name": "Hộ Mẫu", ` + place + `}`,
		"POST /tokens":                   `{"name": "máy", "role": "inspector"}`,
		"POST /products":                 `{"name": "Mắm", "group": "food", "package": "jar"}`,
		"PUT /products/:id":              `{"name": "Mắm", "group": "food", "package": "jar"}`,
		"PUT /products/:id/rating":       `{"stars": 4, "decision": "2457/QĐ-UBND", "on": "2025-11-20"}`,
		"POST /sites":                    `{"kind": "workshop", "name": "Xưởng", ` + place + `}`,
		"PUT /sites/:id":                 `{"kind": "workshop", "name": "Xưởng", ` + place + `}`,
		"POST /batches":                  `{"stage": "raw_material", "name": "Cáy", "made_on": "2026-03-01", "made": {"value": "1", "unit": "KGM"}}`,
		"POST /batches/:id/amendments":   `{"reason": "Ghi nhầm", "name": "Cáy", "lot": "CT-1", "made_on": "2026-03-01", "made": {"value": "500", "unit": "KGM"}}`,
		"POST /batches/:id/void":         `{"reason": "Ghi nhầm"}`,
		"POST /batches/:id/label-runs":   `{"count": 1, "stock": "a4-24"}`,
		"POST /batches/:id/label-claims": `{"first": "LABEL", "last": "LABEL"}`,
		"POST /label-runs":               `{"count": 1, "stock": "a4-24"}`,
		"POST /label-runs/:id/voids":     `{"first": 1, "last": 1, "reason": "Kẹt giấy"}`,
		"POST /label-runs/:id/reprints":  `{"first": 1, "last": 1, "reason": "Kẹt giấy"}`,
		"POST /label-stocks":             ownStockBody,
		"PUT /label-stocks/:id":          ownStockBody,
		"POST /handovers":                `{"batch": "BATCH", "partner": {"name": "Cửa hàng Mẫu"}, "quantity": {"value": "1", "unit": "KGM"}, "on": "2026-03-13"}`,
		"POST /handovers/:id/refuse":     `{"reason": "Hàng hỏng"}`,
		"POST /handovers/:id/withdraw":   `{"reason": "Ghi nhầm"}`,
		"POST /recalls":                  `{"batches": ["BATCH"], "reason": "Kiểm nghiệm", "message": "Ngừng sử dụng"}`,
		"POST /recalls/:id/lift":         `{"reason": "Đã kiểm tra lại"}`,
	}
	grants := map[string]grant{
		"GET /": open, "GET /t": open, "GET /t/": open, "GET /T": open, "GET /T/": open,
		"GET /t/:batch": open, "GET /t/:batch/": open, "GET /t/:batch/:unit": open, "GET /t/:batch/:unit/": open,
		"GET /T/:batch": open, "GET /T/:batch/": open, "GET /T/:batch/:unit": open, "GET /T/:batch/:unit/": open,
		"GET /healthz": open, "GET /readyz": open, "GET /api/docs": open, "GET /openapi.yaml": open,
		"GET /me":     signed,
		"GET /tokens": admins, "POST /tokens": adds, "DELETE /tokens/:id": admins,
		"GET /producers": signed, "POST /producers": adds, "GET /producers/:id": signed, "PUT /producers/:id": admins,
		"GET /products": signed, "POST /products": records, "GET /products/:id": owners, "PUT /products/:id": changes,
		"PUT /products/:id/rating": admins, "DELETE /products/:id/rating": admins,
		"GET /sites": signed, "POST /sites": records, "GET /sites/:id": owners, "PUT /sites/:id": changes,
		"GET /batches": signed, "POST /batches": records, "GET /batches/:id": owners,
		"POST /batches/:id/amendments": changes, "POST /batches/:id/void": changes,
		"GET /batches/:id/stock": owners, "GET /batches/:id/lineage": owners, "GET /batches/:id/records": owners,
		"GET /batches/:id/label-runs": owners, "POST /batches/:id/label-runs": makes,
		"GET /batches/:id/label-preview.svg": owners, "POST /batches/:id/label-claims": makes,
		"GET /label-stocks": signed, "POST /label-stocks": records, "GET /label-stocks/:id": owners, "PUT /label-stocks/:id": changes,
		"GET /label-stocks/:id/calibration.pdf": owners,
		"GET /label-preview.svg":                {unknown, unknown, ok, ok, invalid, invalid},
		"GET /label-runs":                       signed, "POST /label-runs": records,
		"POST /label-runs/:id/voids": makes, "POST /label-runs/:id/reprints": makes,
		"GET /batch-codes/:code": owners,
		"GET /stock":             {unknown, unknown, ok, ok, invalid, invalid},
		"GET /handovers":         signed, "POST /handovers": {unknown, unknown, made, invalid, forbidden, invalid},
		"GET /handovers/:id":           {unknown, unknown, ok, ok, ok, ok}, // the other is its receiver
		"POST /handovers/:id/accept":   {unknown, unknown, forbidden, ok, forbidden, ok},
		"POST /handovers/:id/refuse":   {unknown, unknown, forbidden, ok, forbidden, ok},
		"POST /handovers/:id/withdraw": {unknown, unknown, ok, forbidden, forbidden, ok},
		"GET /recalls":                 signed, "POST /recalls": {unknown, unknown, made, invalid, made, made},
		"GET /recalls/:id": signed, "POST /recalls/:id/lift": {unknown, unknown, ok, forbidden, ok, ok},
		"GET /recalls/:id/reach": signed,
		"GET /label-runs/:id":    owners, "GET /label-runs/:id/sheet.pdf": owners, "GET /label-runs/:id/labels.pdf": owners,
		"GET /label-runs/:id/labels.zpl": owners, "GET /label-runs/:id/labels.tspl": owners, "GET /label-runs/:id/codes.csv": owners,
		"GET /label-runs/:id/label.svg": owners, "GET /label-runs/:id/symbol.svg": owners,
		"GET /label-runs/:id/label.png": owners, "GET /label-runs/:id/symbol.png": owners,
	}

	// One world a role: what one does must not change what the next one finds.
	roles := []struct {
		name  string
		token func(*world) string
		want  func(grant) int
	}{
		{"nobody", func(*world) string { return "" }, func(g grant) int { return g.nobody }},
		{"a wrong token", func(*world) string { return "nguon_" + strings.Repeat("A", 43) }, func(g grant) int { return g.wrong }},
		{"its producer", func(w *world) string { return w.maker.token }, func(g grant) int { return g.owner }},
		{"another producer", func(w *world) string { return w.other.token }, func(g grant) int { return g.other }},
		{"an inspector", func(w *world) string { return w.inspector }, func(g grant) int { return g.inspector }},
		{"an admin", func(w *world) string { return w.admin }, func(g grant) int { return g.admin }},
	}
	for _, role := range roles {
		t.Run(role.name, func(t *testing.T) {
			w := newWorld(t)
			for _, rt := range routes {
				key := rt.method + " " + strings.TrimPrefix(rt.path, base)
				g, known := grants[key]
				if !known {
					t.Errorf("no grant for %s", key)
					continue
				}
				path, batch := w.something(rt.path)
				body := strings.ReplaceAll(bodies[key], "BATCH", batch)
				if strings.Contains(body, "LABEL") {
					body = strings.ReplaceAll(body, "LABEL", w.blank(w.maker, 1)[0])
				}
				c := call{method: rt.method, path: path, token: role.token(w), body: body}
				if rt.method != get {
					c.header = map[string]string{"If-Match": `"1"`}
				}
				a := w.send(c)
				if want := role.want(g); a.status != want {
					t.Errorf("%s = %d, want %d; %.300s", key, a.status, want, a.body)
				}
				if a.status == unknown && a.header.Get("WWW-Authenticate") == "" {
					t.Errorf("%s does not say how to sign in", key)
				}
			}
		})
	}
}

// Every screen of the console and every role. Nobody and whoever has a wrong
// pass are led to the way in.
func TestEveryScreenAndRole(t *testing.T) {
	const (
		ok, led, forbidden, notFound = http.StatusOK, http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound
		unknown, invalid             = http.StatusUnauthorized, http.StatusUnprocessableEntity
		stockForm                    = "name=Giấy&kind=sheet&width=70&height=37&page_width=210&page_height=297&columns=3&rows=8&inset_x=2&inset_y=2&"
	)
	var (
		open     = grant{ok, ok, ok, ok, ok, ok}
		signed   = grant{led, led, ok, ok, ok, ok}
		owners   = grant{led, led, ok, notFound, ok, ok}
		printers = grant{led, led, ok, ok, forbidden, ok}
	)
	grants := map[string]grant{
		"GET /sign-in": open, "POST /sign-in": {unknown, unknown, unknown, unknown, unknown, unknown},
		"POST /sign-out":          {led, led, led, led, led, led},
		"GET ":                    signed,
		"GET /":                   signed,
		"GET /batches/:id/labels": owners, "POST /batches/:id/labels": {led, led, led, notFound, forbidden, led},
		"GET /batches/:id/label-preview.svg": {led, led, ok, notFound, forbidden, ok},
		"GET /batches/:id/claims":            {led, led, ok, notFound, forbidden, ok},
		"POST /batches/:id/claims":           {led, led, invalid, notFound, forbidden, invalid},
		"GET /blanks":                        signed, "GET /blanks/new": printers, "POST /blanks/new": {led, led, led, led, forbidden, led},
		"GET /blanks/label-preview.svg": {led, led, ok, ok, forbidden, invalid},
		"GET /stocks":                   signed, "GET /stocks/new": printers, "POST /stocks/new": {led, led, led, led, forbidden, led},
		"GET /stocks/:id": {led, led, ok, notFound, forbidden, ok}, "POST /stocks/:id": {led, led, led, notFound, forbidden, led},
		"GET /stocks/:id/calibration.pdf": owners,
		"GET /label-runs/:id":             owners,
		"POST /label-runs/:id/reprints":   {led, led, led, notFound, forbidden, led},
		"POST /label-runs/:id/voids":      {led, led, led, notFound, forbidden, led},
		"GET /label-runs/:id/sheet.pdf":   owners, "GET /label-runs/:id/labels.pdf": owners, "GET /label-runs/:id/labels.zpl": owners,
		"GET /label-runs/:id/labels.tspl": owners, "GET /label-runs/:id/codes.csv": owners, "GET /label-runs/:id/label.svg": owners,
		"GET /label-runs/:id/label.png": owners, "GET /label-runs/:id/symbol.svg": owners, "GET /label-runs/:id/symbol.png": owners,
	}
	const order = "stock=a4-24&count=1&"
	forms := map[string]string{
		"POST /batches/:id/labels":      order,
		"POST /blanks/new":              order + "producer=PRODUCER",
		"POST /batches/:id/claims":      "first=7K3QX9WM2P00010A2B4C6D8E0F&last=7K3QX9WM2P00010A2B4C6D8E0F",
		"POST /stocks/new":              stockForm + "producer=PRODUCER",
		"POST /stocks/:id":              stockForm + "revision=1",
		"POST /label-runs/:id/reprints": "first=1&last=1&reason=x",
		"POST /label-runs/:id/voids":    "first=1&last=1&reason=x",
	}
	roles := []struct {
		name  string
		token func(*world) string
		want  func(grant) int
	}{
		{"nobody", func(*world) string { return "" }, func(g grant) int { return g.nobody }},
		{"its producer", func(w *world) string { return w.maker.token }, func(g grant) int { return g.owner }},
		{"another producer", func(w *world) string { return w.other.token }, func(g grant) int { return g.other }},
		{"an inspector", func(w *world) string { return w.inspector }, func(g grant) int { return g.inspector }},
		{"an admin", func(w *world) string { return w.admin }, func(g grant) int { return g.admin }},
	}
	for _, role := range roles {
		t.Run(role.name, func(t *testing.T) {
			w := newWorld(t)
			for _, rt := range screens {
				key := rt.method + " " + strings.TrimPrefix(rt.path, consolePath)
				g, known := grants[key]
				if !known {
					t.Errorf("no grant for %s", key)
					continue
				}
				path, _ := w.something(strings.Replace(strings.Replace(rt.path, consolePath, base, 1), "/stocks", "/label-stocks", 1))
				path = strings.Replace(path, "/label-stocks", "/stocks", 1)
				producer := w.maker.producer
				if role.name == "another producer" {
					producer = w.other.producer
				}
				form, err := url.ParseQuery(strings.ReplaceAll(forms[key], "PRODUCER", producer))
				if err != nil {
					t.Fatal(err)
				}
				form.Set("key", key) // one for each
				v := w.visit(role.token(w))
				a := v.ask(rt.method, strings.Replace(path, base, consolePath, 1), form)
				if want := role.want(g); a.status != want {
					t.Errorf("%s = %d, want %d; %.300s", key, a.status, want, a.body)
				}
				if role.name == "nobody" && rt.access != nil && !strings.HasPrefix(a.header.Get("Location"), signInPath) {
					t.Errorf("%s leads to %q", key, a.header.Get("Location"))
				}
				if rt.access != nil && role.name == "nobody" {
					v.cookies[sessionCookie] = "s1.made.up"
					if a := v.ask(rt.method, strings.Replace(path, base, consolePath, 1), form); a.status != g.wrong {
						t.Errorf("%s with a wrong pass = %d, want %d", key, a.status, g.wrong)
					}
				}
			}
		})
	}
}

// something makes new things of the maker's and gives the path of a route with
// their ids in it.
func (w *world) something(path string) (filled, batch string) {
	w.Helper()
	unchecked := *w
	unchecked.unchecked = true
	w = &unchecked
	crab := w.raw(w.maker, "500")
	id := crab
	noun, _, _ := strings.Cut(strings.TrimPrefix(path, base+"/"), "/")
	switch noun {
	case "producers":
		id = w.maker.producer
	case "products":
		id = w.post(w.maker.token, base+"/products", `{"name": "Mắm", "group": "food", "package": "jar"}`).text("id")
	case "sites":
		id = w.post(w.maker.token, base+"/sites", `{"kind": "workshop", "name": "Xưởng", "address": {"province": "Hưng Yên"}}`).text("id")
	case "tokens":
		id = w.post(w.admin, base+"/tokens", `{"name": "máy", "role": "inspector"}`).text("id")
	case "handovers":
		id = w.post(w.maker.token, base+"/handovers", `{"batch": "`+crab+`", "to": "`+w.other.producer+`",
			"quantity": {"value": "1", "unit": "KGM"}, "on": "2026-03-13"}`).text("id")
	case "recalls":
		id = w.post(w.maker.token, base+"/recalls", `{"batches": ["`+w.raw(w.maker, "1")+`"], "reason": "a", "message": "b"}`).text("id")
	}
	code := w.get(w.admin, base+"/batches/"+crab).text("code")
	var unit string
	switch {
	case strings.HasPrefix(path, base+"/label-runs/"):
		jars := w.packed(w.maker, crab, "").text("id")
		id = w.post(w.maker.token, base+"/batches/"+jars+"/label-runs", `{"count": 1, "units": true, "stock": "a4-24"}`).text("id")
	case strings.HasPrefix(path, base+"/label-stocks/"):
		id = w.post(w.maker.token, base+"/label-stocks", ownStockBody).text("id")
	case strings.HasSuffix(path, "/label-claims"):
		id = w.packed(w.maker, crab, "").text("id")
	case strings.HasSuffix(path, "label-preview.svg"):
		path += "?stock=a4-24"
	}
	if strings.Contains(path, ":unit") {
		jars := into[batchResponse](w.post(w.maker.token, base+"/batches", packedBody(w.maker, crab, "")))
		w.post(w.maker.token, base+"/batches/"+string(jars.ID)+"/label-runs", `{"count": 1, "units": true, "stock": "a4-24"}`)
		code = string(jars.Code)
		unit = string(w.unitOf(jars.Code, 1))
	}
	return strings.NewReplacer(":id", id, ":code", code, ":batch", code, ":unit", unit).Replace(path), crab
}

// unitOf is the code of a package, made under the key that the store keeps.
func (w *world) unitOf(code domain.BatchCode, n domain.UnitNumber) domain.UnitCode {
	w.Helper()
	b, err := w.store.BatchByCode(w.Context(), code)
	if err != nil {
		w.Fatal(err)
	}
	k, err := w.store.Key(w.Context(), b.UnitKey)
	if err != nil {
		w.Fatal(err)
	}
	key, err := domain.NewUnitKey(k.ID, k.Secret)
	if err != nil {
		w.Fatal(err)
	}
	return key.Unit(code, n)
}

// What another producer's things look like is what nothing looks like.
func TestForeignThingsDoNotExist(t *testing.T) {
	w := newWorld(t)
	crab := w.raw(w.maker, "500")
	for _, path := range []string{"/batches/", "/batches/%s/stock", "/batches/%s/lineage", "/batches/%s/records"} {
		if !strings.Contains(path, "%s") {
			path += "%s"
		}
		there := w.send(call{method: "GET", path: base + strings.ReplaceAll(path, "%s", crab), token: w.other.token}).wantProblem(http.StatusNotFound)
		absent := w.send(call{method: "GET", path: base + strings.ReplaceAll(path, "%s", "019b2c7e-0000-7000-8000-000000000001"), token: w.other.token}).wantProblem(http.StatusNotFound)
		there.Instance, absent.Instance = "", ""
		if there.Detail != absent.Detail || there.Code != absent.Code || len(there.Errors) != len(absent.Errors) {
			t.Errorf("%s: %+v, and for nothing %+v", path, there, absent)
		}
	}
	for _, id := range []string{"1", "' OR 1=1", strings.ToUpper(crab) + "0", "%00", "{" + crab + "}"} {
		w.send(call{method: "GET", path: base + "/batches/" + strings.NewReplacer(" ", "%20", "{", "%7B", "}", "%7D").Replace(id), token: w.admin}).
			wantProblem(http.StatusNotFound)
	}
	// An id is the same in any case.
	w.get(w.maker.token, base+"/batches/"+strings.ToUpper(crab))
}

// Other producers see who somebody is, and not how to reach them.
func TestContactIsPrivate(t *testing.T) {
	w := newWorld(t)
	path := base + "/producers/" + w.maker.producer
	for token, sees := range map[string]bool{w.admin: true, w.inspector: true, w.maker.token: true, w.other.token: false} {
		body := string(w.get(token, path).body)
		if strings.Contains(body, "Phạm Thị Mẫu") != sees {
			t.Errorf("sees the contact: %v, want %v; %s", !sees, sees, body)
		}
	}
}

func TestMe(t *testing.T) {
	w := newWorld(t)
	if me := into[meResponse](w.get(w.maker.token, base+"/me")); me.Role != domain.ProducerRole || string(me.Producer) != w.maker.producer {
		t.Errorf("%+v", me)
	}
	// The scheme has any case (RFC 9110, section 11.1).
	a := w.send(call{method: "GET", path: base + "/me", header: map[string]string{"Authorization": "bearer " + w.admin}})
	a.want(http.StatusOK)
	for _, header := range []string{"", "Bearer", "Bearer ", "Basic " + w.admin, w.admin, "Bearer nguon_x"} {
		w.send(call{method: "GET", path: base + "/me", header: map[string]string{"Authorization": header}}).wantProblem(http.StatusUnauthorized)
	}
}

func TestRevokedToken(t *testing.T) {
	w := newWorld(t)
	token := into[tokenResponse](w.post(w.admin, base+"/tokens", `{"name": "máy", "role": "inspector"}`))
	w.get(token.Secret, base+"/me")
	w.send(call{method: "DELETE", path: base + "/tokens/" + string(token.ID), token: w.admin}).want(http.StatusOK)
	w.send(call{method: "GET", path: base + "/me", token: token.Secret}).wantProblem(http.StatusUnauthorized)
	if body := string(w.get(w.admin, base+"/tokens").body); strings.Contains(body, "secret") {
		t.Error("the list of tokens has a secret")
	}
}
