// Decodes pictures: reads their paths (PGM or PNG), one a line, and prints for each a JSON array of its symbols.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

// The package would fetch its program from the network: it is handed the file that came with it.
const program = new URL(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
await prepareZXingModule({ overrides: { wasmBinary: readFileSync(program) }, fireImmediately: true });

for await (const path of createInterface({ input: process.stdin })) {
  const found = await readBarcodes(readFileSync(path), {
    formats: ["QRCode", "EAN13"],
    tryHarder: true,
    tryInvert: false,
    maxNumberOfSymbols: 255,
  });
  console.log(JSON.stringify(found.filter((symbol) => symbol.isValid).map(({ format, text }) => ({ format, text }))));
}
