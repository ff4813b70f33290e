// Draws ZPL: reads "PATH DOTS_PER_MM WIDTH HEIGHT", one a line, sizes in dots, draws each format of the file into
// PATH.0.png, PATH.1.png and so on, and prints how many there were.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { ready } from "zpl-renderer-js";

const { api } = await ready;

for await (const line of createInterface({ input: process.stdin })) {
  const [path, dotsPerMM, width, height] = line.split(" ");
  const pictures = await api.zplToBase64MultipleAsync(
    readFileSync(path, "latin1"), width / dotsPerMM, height / dotsPerMM, Number(dotsPerMM));
  pictures.forEach((picture, i) => writeFileSync(`${path}.${i}.png`, Buffer.from(picture, "base64")));
  console.log(pictures.length);
}
process.exit(0); // the drawing program keeps running
