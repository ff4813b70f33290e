package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nguon/storage"
	"nguon/storage/mongo/mongotest"
	"nguon/storage/storagetest"
)

// instances starts n services on one database, and gives each a walker with
// the same token.
func instances(t *testing.T, store string, n int) []walker {
	t.Helper()
	secret, _ := nguon(t, 0, "token", "create", "--store", store, "--name", "instances", "--role", "admin")
	all := make([]walker, n)
	for i := range all {
		all[i] = walker{start(t, "serve", "--store", store, "--listen", "127.0.0.1:0"), strings.TrimSpace(secret)}
	}
	return all
}

// send posts a request under a key and gives status and body; it may fail.
func (w walker) send(path, key, body string) (int, []byte) {
	ask, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.printed["ready"]+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		w.Error(err)
		return 0, nil
	}
	ask.Header.Set("Authorization", "Bearer "+w.token)
	ask.Header.Set("Content-Type", "application/json")
	ask.Header.Set("Idempotency-Key", key)
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		w.Error(err)
		return 0, nil
	}
	defer answer.Body.Close()
	told, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Error(err)
	}
	return answer.StatusCode, told
}

// Three hundred recordings at once through three instances on one database:
// 150 keys, each sent twice and through different instances, take 1 kg from
// each of two batches of which one has 100 kg.
func TestThreeInstances(t *testing.T) {
	store := mongotest.Empty(t)
	all := instances(t, store, 3)
	producer := all[0].post("/producers", `{"kind":"cooperative","name":"HTX Mắm cáy","address":{"province":"tỉnh Hưng Yên"}}`)
	raw := func(w walker, name, kg string) string {
		return w.post("/batches", fmt.Sprintf(`{"producer":%q,"stage":"raw_material","name":%q,"made_on":"2026-03-01","made":{"value":%q,"unit":"KGM"}}`, producer, name, kg))
	}
	crabs, salt := raw(all[1], "Cáy tươi", "100"), raw(all[2], "Muối biển", "500")
	recording := fmt.Sprintf(`{"producer":%q,"stage":"processing","name":"Mẻ","made_on":"2026-03-02","made":{"value":"2","unit":"KGM"},
		"inputs":[{"batch":%q,"quantity":{"value":"1","unit":"KGM"}},{"batch":%q,"quantity":{"value":"1","unit":"KGM"}}]}`, producer, crabs, salt)

	const keys = 150
	var mu sync.Mutex
	ids := make(map[int]map[string]bool)
	counts := make(map[int]int)
	var wg sync.WaitGroup
	for i := range 2 * keys {
		wg.Go(func() {
			status, told := all[(i+i/keys)%3].send("/batches", fmt.Sprintf("key-%d", i%keys), recording)
			mu.Lock()
			defer mu.Unlock()
			counts[status]++
			if status == http.StatusCreated {
				var b struct{ ID string }
				if err := json.Unmarshal(told, &b); err != nil {
					t.Error(err)
				}
				if ids[i%keys] == nil {
					ids[i%keys] = make(map[string]bool)
				}
				ids[i%keys][b.ID] = true
			} else if !strings.Contains(string(told), `"stock_short"`) {
				t.Errorf("%d: %s", status, told)
			}
		})
	}
	wg.Wait()
	t.Logf("answers by status: %v", counts)
	if len(ids) != 100 || counts[http.StatusCreated] != 200 {
		t.Errorf("%d keys took effect and %d answers say so; want 100 and 200", len(ids), counts[http.StatusCreated])
	}
	for key, made := range ids {
		if len(made) != 1 {
			t.Errorf("key %d made %d batches", key, len(made))
		}
	}
	for _, w := range all {
		if left := w.get(w.printed["ready"] + "/api/v1/batches/" + crabs + "/stock"); !strings.Contains(string(left), `"items":[]`) {
			t.Errorf("of the crabs there is left %s", left)
		}
		if left := w.get(w.printed["ready"] + "/api/v1/batches/" + salt + "/stock"); !strings.Contains(string(left), `"400"`) {
			t.Errorf("of the salt there is left %s, want 400 kg", left)
		}
	}
	checkInvariants(t, store)
}

func checkInvariants(t *testing.T, url string) {
	t.Helper()
	store, err := storage.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, wrong := range storagetest.Check(t.Context(), store) {
		t.Error(wrong)
	}
}

// A recall through one instance shows on the page of every other within two
// seconds, and so does its end.
func TestRecallShowsOnEveryInstance(t *testing.T) {
	all := instances(t, mongotest.Empty(t), 3)
	producer := all[0].post("/producers", `{"kind":"cooperative","name":"HTX Mắm cáy","address":{"province":"tỉnh Hưng Yên"}}`)
	crabs := all[0].post("/batches", fmt.Sprintf(`{"producer":%q,"stage":"raw_material","name":"Cáy","made_on":"2026-03-01","made":{"value":"5","unit":"KGM"}}`, producer))
	sauce := all[1].post("/batches", fmt.Sprintf(`{"producer":%q,"stage":"processing","name":"Mắm","made_on":"2026-03-02","made":{"value":"5","unit":"KGM"},
		"inputs":[{"batch":%q,"quantity":{"value":"5","unit":"KGM"}}]}`, producer, crabs))
	var batch struct{ Code string }
	if err := json.Unmarshal(all[2].get(all[2].printed["ready"]+"/api/v1/batches/"+sauce), &batch); err != nil {
		t.Fatal(err)
	}
	everywhere := func(standing string) {
		t.Helper()
		entered := time.Now()
		for i, w := range all {
			page := w.get(w.printed["ready"]+"/t/"+batch.Code, "Accept", "application/json")
			if !bytes.Contains(page, []byte(`"standing":"`+standing+`"`)) {
				t.Errorf("instance %d does not say %s", i, standing)
			}
		}
		if took := time.Since(entered); took > 2*time.Second {
			t.Errorf("it took %v until every page said %s", took, standing)
		}
	}
	everywhere("issued")
	recall := all[0].post("/recalls", fmt.Sprintf(`{"batches":[%q],"reason":"kiểm nghiệm","message":"Ngừng sử dụng."}`, crabs))
	everywhere("recalled")
	all[1].post("/recalls/"+recall+"/lift", `{"reason":"đạt"}`)
	everywhere("issued")
}

// A store that cannot be used is told in one line, without what is secret.
func TestStoreThatCannotBeUsed(t *testing.T) {
	server := strings.TrimSuffix(strings.TrimPrefix(mongotest.Server(t), "mongodb://"), "/")
	newer, file := mongotest.Empty(t), filepath.Join(t.TempDir(), "newer.db")
	for _, url := range []string{newer, "sqlite:" + file} {
		nguon(t, 0, "token", "create", "--store", url, "--name", "x", "--role", "admin")
	}
	mongotest.Set(t, newer, "meta", "layout", "version", int64(99))
	raise(t, file, 99)
	for url, says := range map[string]string{
		newer:                "layout 99",
		"sqlite:" + file:     "newer",
		mongotest.Old(t, 13): "too old",
		mongotest.Old(t, 6):  "wire version 6",
		"mongodb://nguon:geheim@" + freePort(t) + "/db": "no MongoDB to be reached",
		"mongodb://nguon:geheim@" + server + "/db":      "refused",
		"mongodb://nguon:geheim@/db":                    "MongoDB",
	} {
		for _, command := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"token", "create", "--name", "x", "--role", "admin"}} {
			out, told := nguon(t, 1, append(command, "--store", url)...)
			if out != "" || strings.Count(told, "\n") != 1 || strings.Contains(told, "geheim") || !strings.Contains(told, says) {
				t.Errorf("nguon %s said %q and %q, want one line with %q and no password", command, out, told, says)
			}
		}
	}
}

// raise sets the version of the layout in a SQLite file: four bytes of its
// header, at 60 (the file format of SQLite, section 1.3).
func raise(t *testing.T, path string, version uint32) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(binary.BigEndian.AppendUint32(nil, version), 60)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}
