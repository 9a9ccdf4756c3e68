// Asks the server. The key lives in this module only: no storage, no cookie, no address.

// The labels travel in the address, and the server cuts off a request whose address and headers have over 16 KiB.
const QUERY_LIMIT = 14_000;

let key = "";

export function useKey(value) {
  key = value.trim();
}

// A refusal, as the server words it: `reason` for programs, `message` for people.
export class Refusal extends Error {
  constructor(status, reason, message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export function status(signal) {
  return ask("api/status", { signal });
}

export async function classify(picture, model, labels, template) {
  const query = new URLSearchParams({ model });
  labels.forEach((label) => query.append("labels", label));
  if (labels.length > 0 && template !== "") {
    query.append("label_templates", template);
  }
  if (query.toString().length > QUERY_LIMIT) {
    throw new Refusal(414, "TOO_MANY_LABELS", "These are more labels than the page can send; through gRPC there may be more.");
  }
  // A type that no form can send: other sites cannot send it without being asked for leave.
  const type = picture.type.startsWith("image/") ? picture.type : "application/octet-stream";
  return ask(`api/classify?${query}`, { method: "POST", body: picture, headers: { "Content-Type": type } });
}

async function ask(path, options) {
  const headers = new Headers(options.headers);
  if (key !== "") {
    headers.set("Authorization", `Bearer ${key}`);
  }
  let response;
  try {
    response = await fetch(path, {
      ...options,
      headers,
      cache: "no-store",
      credentials: "omit",
      mode: "same-origin",
      referrerPolicy: "no-referrer",
    });
  } catch {
    throw new Refusal(0, "UNREACHABLE", "The server cannot be reached, or has cut the connection.");
  }
  const text = await response.text();
  if (response.ok) {
    return JSON.parse(text);
  }
  throw refusal(response.status, text);
}

function refusal(code, text) {
  try {
    const { error } = JSON.parse(text);
    return new Refusal(code, error.reason, error.message);
  } catch {
    return new Refusal(code, `HTTP ${code}`, text.trim());
  }
}
