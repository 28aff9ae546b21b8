// Fills a template with docxtemplater, as its documentation does.
import { readFileSync, writeFileSync } from "node:fs";
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { run } from "./serve.mjs";

await run((template, values, output) => {
  const document = new Docxtemplater(new PizZip(readFileSync(template)), { paragraphLoop: true });
  document.render(values);
  writeFileSync(output, document.toBuffer());
});
