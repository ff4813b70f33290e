"use strict";
function show(output, lines, file, name) {
  const text = document.createElement("pre");
  text.textContent = lines.join("\n");
  output.replaceChildren(text);
  if (file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.textContent = name;
    output.append(link);
  }
}
async function send(form) {
  const output = form.querySelector("output");
  const headers = { "Accept": "application/json", "Accept-Language": document.getElementById("language").value };
  const token = document.getElementById("token").value.trim();
  if (token) headers["Authorization"] = "Bearer " + token;
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll("input")) {
    const value = input.value.trim();
    if (input.dataset.in === "path") path = path.replace("{" + input.name + "}", encodeURIComponent(value));
    else if (value && input.dataset.in === "query") query.set(input.name, value);
    else if (value && input.dataset.in === "header") headers[input.name] = value;
  }
  const body = form.querySelector("textarea");
  if (body) headers["Content-Type"] = "application/json";
  const address = path + (query.size ? "?" + query : "");
  try {
    const answer = await fetch(address, { method: form.dataset.method, headers, body: body ? body.value : undefined, cache: "no-store" });
    const lines = [answer.status + " " + answer.statusText];
    for (const name of ["Location", "ETag", "Idempotency-Replayed", "X-Request-Id"])
      if (answer.headers.get(name)) lines.push(name + ": " + answer.headers.get(name));
    const type = answer.headers.get("Content-Type") || "";
    if (/json$/.test(type)) {
      show(output, [...lines, "", JSON.stringify(await answer.json(), null, 2)]);
    } else if (/^text|yaml/.test(type)) {
      show(output, [...lines, "", await answer.text()]);
    } else {
      show(output, lines, await answer.blob(), path.split("/").pop());
    }
  } catch (err) {
    show(output, [String(err)]);
  }
}
for (const form of document.forms) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    send(form);
  });
}
