// Looks at the server once a second while somebody looks at the page, and shows what it says.

import { status, useKey } from "./api.js";
import { duration, rounded } from "./charts.js";
import { together, total } from "./history.js";
import { ModelCard, Stat, percentiles } from "./models.js";
import { offerModels } from "./picture.js";

const PERIOD_MS = 1000;
const TIMEOUT_MS = 8000;

const at = (id) => document.getElementById(id);

const cards = new Map();
const totals = {
  answers: new Stat("Answers", "", true),
  refused: new Stat("Refused", "", true),
  latency: new Stat("Latency p50 · p99", "", true),
  waiting: new Stat("Waiting or running", "", true),
};
at("totals").append(...Object.values(totals).map((stat) => stat.root));

let timer = 0;
let looking = false;
let locked = false;

async function look() {
  clearTimeout(timer);
  if (looking || locked || document.hidden) {
    return;
  }
  looking = true;
  try {
    show(await status(AbortSignal.timeout(TIMEOUT_MS)));
  } catch (refusal) {
    showProblem(refusal);
  } finally {
    looking = false;
    timer = setTimeout(look, PERIOD_MS);
  }
}

function show(latest) {
  const now = performance.now();
  at("banner").hidden = true;
  at("all").hidden = false;
  document.body.classList.remove("stale");
  at("version").textContent = latest.server.version;
  at("uptime").textContent = `up ${span(latest.server.uptime_ms)} · ${connections(latest.server)}`;
  showModels(latest, now);
  showTotals();
  showHealth(latest);
  offerModels(latest);
}

function showModels(latest, now) {
  at("models-empty")?.remove();
  for (const model of latest.models) {
    let card = cards.get(model.name);
    if (card === undefined) {
      card = new ModelCard(model.name);
      cards.set(model.name, card);
      at("models").append(card.root);
    } else if (card.model.state !== model.state) {
      at("announcer").textContent = `${model.name} is ${model.state}`;
    }
    card.update(model, now, latest.server);
  }
  const names = new Set(latest.models.map((model) => model.name));
  for (const [name, card] of cards) {
    if (!names.has(name)) {
      card.root.remove();
      cards.delete(name);
    }
  }
}

function showTotals() {
  const histories = [...cards.values()].map((card) => card.history);
  const rate = (name) => rounded(histories.reduce((sum, history) => sum + history.rate(name), 0));
  const line = (name) => added(histories.map((history) => history.rateLine(name)));
  const latency = together(histories.map((history) => history.histogram("latency")));
  totals.answers.show(rate("answered"), "/s", "", [line("answered")]);
  totals.refused.show(rate("refused"), "/s", "", [line("refused")]);
  totals.latency.show(...(total(latency) === 0 ? ["–", ""] : percentiles(latency)), "", slowest(histories));
  const waiting = [...cards.values()].reduce((sum, card) => sum + card.model.queue_rows, 0);
  totals.waiting.show(rounded(waiting), "", "", [added(histories.map((history) => history.gaugeLine("waiting")))]);
}

// At each moment the slowest model, which is the one to look at.
function slowest(histories) {
  return [0.5, 0.99].map((share) => combined(histories.map((history) => history.percentileLine("latency", share)), highest));
}

function highest(values) {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : Math.max(...measured);
}

function added(lines) {
  return combined(lines, (values) => values.reduce((sum, value) => sum + value, 0));
}

// Lines are aligned at their ends: all cards are told of a look at once.
function combined(lines, combine) {
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best), []);
  return longest.map((point, i) => {
    const values = lines.map((line) => line.at(i - longest.length)?.value).filter((value) => value !== undefined);
    return { at: point.at, value: combine(values) };
  });
}

function showHealth({ server, models }) {
  const wanted = models.filter((model) => model.wanted);
  const serving = wanted.filter((model) => model.serves).length;
  const failed = wanted.some((model) => model.state === "FAILED");
  const all = serving === wanted.length && serving > 0;
  at("health").dataset.tone = server.stopping || failed ? "bad" : all ? "good" : "warn";
  at("health-text").textContent = server.stopping ? "Stopping" : all ? (serving === 1 ? "The model serves" : `All ${serving} models serve`) : `${serving} of ${wanted.length} models serve`;
}

function showProblem(refusal) {
  if (refusal.status === 401 || refusal.reason === "PERMISSION_DENIED") {
    lock(refusal);
    return;
  }
  document.body.classList.add("stale");
  at("health").dataset.tone = "bad";
  at("health-text").textContent = "Not reached";
  const message = `${refusal.message.replace(/\.?$/, ".")} Trying again every second.`;
  if (at("banner").hidden || at("banner").textContent !== message) { // each change is read out
    at("banner").textContent = message;
    at("banner").hidden = false;
  }
}

// Until there is another key, there is nothing to ask for.
function lock(refusal) {
  locked = true;
  at("health").dataset.tone = "idle";
  at("health-text").textContent = "Locked";
  at("banner").hidden = true;
  at("all").hidden = true;
  at("access").hidden = true;
  at("gate").append(at("access-form"));
  at("gate").hidden = false;
  at("gate-text").textContent = refusal.reason === "CREDENTIALS_MISSING" ? "This server asks who you are: what it shows and answers takes a key with the permission to serve." : `${refusal.message}.`;
  at("key").focus();
}

function connections(server) {
  return `${rounded(server.connections)} gRPC ${server.connections === 1 ? "connection" : "connections"}`;
}

function span(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) {
    return duration(Math.floor(ms / 1000)).join(" ");
  }
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  return days > 0 ? `${days} d ${hours % 24} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

at("access-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(at("key").value);
  at("key").value = "";
  locked = false;
  at("gate").hidden = true;
  at("access").append(at("access-form"));
  at("access").hidden = false;
  at("access").open = false;
  look();
});
document.addEventListener("visibilitychange", look);
look();
