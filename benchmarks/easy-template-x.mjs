// Fills a template with easy-template-x, as its README does.
import { readFileSync, writeFileSync } from "node:fs";
import { TemplateHandler } from "easy-template-x";
import { run } from "./serve.mjs";

const handler = new TemplateHandler();

await run(async (template, values, output) => {
  writeFileSync(output, await handler.process(readFileSync(template), values));
});
