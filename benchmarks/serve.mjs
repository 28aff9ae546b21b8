// One tool in a process of its own. With three arguments (template, values, output) it fills once and ends;
// without any it takes a request a line and answers with the user time of a turn, as worker.py does.
import { readFileSync } from "node:fs";

export async function run(fill) {
  const [template, values, output] = process.argv.slice(2);
  if (output) {
    await fill(template, JSON.parse(readFileSync(values, "utf8")), output);
    return;
  }
  const { createInterface } = await import("node:readline");
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    const data = JSON.parse(readFileSync(request.values, "utf8"));
    const start = process.cpuUsage().user;
    for (let left = request.count; left > 0; left--) {
      await fill(request.source, data, request.output);
    }
    const ms = (process.cpuUsage().user - start) / 1000 / request.count;
    console.log(JSON.stringify({ ms, peak_kb: process.resourceUsage().maxRSS }));
  }
}
