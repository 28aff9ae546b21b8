// The words of a line in their kinds, for colours: YAML, and templates of Jinja and HTML.

const yamlLine = /^(\s*(?:- +)*)([^\s#:"'\-|>{[][^:#]*?)(:)(?=\s|$)|^(\s*-)(?=\s|$)/;
const yamlValue = /("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(\{\{.*?\}\})|((?:^|\s)#.*$)|(^\s*-?\d[\d.,]*\s*$)|(^\s*(?:[|>][+-]?)\s*$)/g;
const templateParts = /(\{#.*?#\})|(\{%.*?%\})|(\{\{.*?\}\})|(<!--.*?-->)|(<\/?[a-zA-Z][^>]*>)/g;

/** Pieces `[kind, text]` of a line; kind is "" for what has none. */
export function pieces(line, language, state) {
  return language === "yaml" ? yamlPieces(line, state) : split(line, templateParts, ["comment", "tag", "value", "comment", "markup"]);
}

/** Whether a line of YAML lies within a text under “|”, and how deep that text hangs; `state` of the line before. */
export function stateAfter(line, state) {
  const indent = line.search(/\S/);
  if (state >= 0 && (indent === -1 || indent > state)) {
    return state;
  }
  return /(?:^|[:\-]\s+)[|>][+-]?\s*(?:#.*)?$/.test(line) ? Math.max(indent, 0) : -1;
}

function yamlPieces(line, state) {
  const indent = line.search(/\S/);
  if (state >= 0 && (indent === -1 || indent > state)) {
    return split(line, /(\{\{.*?\}\})/g, ["value"]);
  }
  const found = yamlLine.exec(line);
  if (!found) {
    return split(line, yamlValue, ["text", "value", "comment", "number", "tag"]);
  }
  const head = found[2] === undefined ? [["", found[4]]] : [["", found[1]], ["key", found[2]], ["", found[3]]];
  return [...head, ...split(line.slice(found[0].length), yamlValue, ["text", "value", "comment", "number", "tag"])];
}

function split(line, pattern, kinds) {
  const parts = [];
  let at = 0;
  for (const found of line.matchAll(pattern)) {
    const kind = kinds[found.slice(1).findIndex((group) => group !== undefined)];
    if (found.index > at) {
      parts.push(["", line.slice(at, found.index)]);
    }
    parts.push([kind, found[0]]);
    at = found.index + found[0].length;
  }
  return at < line.length ? [...parts, ["", line.slice(at)]] : parts;
}
