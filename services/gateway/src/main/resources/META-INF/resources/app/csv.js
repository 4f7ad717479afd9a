// Tables as the platform writes them: comma-separated, fields in quotes where they must be (RFC 4180).

/** One record as its fields. */
function* records(text) {
  if (!text.includes('"')) {
    for (const line of text.split(/\r?\n/)) {
      if (line) {
        yield line.split(',');
      }
    }
    return;
  }
  let fields = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') {
        field += c;
      } else if (text[i + 1] === '"') {
        field += c;
        i++;
      } else {
        quoted = false;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      fields.push(field);
      field = '';
    } else if (c === '\n') {
      yield [...fields, field];
      fields = [];
      field = '';
    } else if (c !== '\r') {
      field += c;
    }
  }
  if (field || fields.length) {
    yield [...fields, field];
  }
}

/** A table with a header: {columns, rows}, each row an array of texts. */
export function parse(text) {
  const [columns = [], ...rows] = records(text);
  return { columns, rows };
}

/** The rows as objects by column. */
export function rowsOf(text) {
  const { columns, rows } = parse(text);
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
}
