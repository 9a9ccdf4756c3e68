// One card for each model, made once and then only filled with new numbers.

import { History, percentile, total } from "./history.js";
import { barsFrame, drawBars, drawSpark, duration, element, rounded, sparkFrame } from "./charts.js";

const TONES = { READY: "good", LOADING: "warn", WARMING: "warn", DRAINING: "warn", FAILED: "bad", SERVING: "good", STARTING: "warn", FAULTED: "bad", HUNG: "bad" };

const NAMES = { vit: "ViT", clip: "CLIP", synthetic: "Synthetic" };

const TASKS = { classify: "ranks its classes", zero_shot_classify: "ranks labels of your own", embed_image: "embeds pictures", embed_text: "embeds texts" };

export class ModelCard {
  history = new History();
  model = null;
  #root = element("article", { class: "card" });
  #state = element("span");
  #badge = element("span", { class: "state" }, element("span", { class: "dot", "aria-hidden": "true" }), this.#state);
  #facts = element("p", { class: "facts" });
  #failure = element("p", { class: "failure" });
  #throughput = new Stat("Answers", "a second");
  #latency = new Stat("Latency, p50 and p99", "last minute");
  #queue = new Stat("Waiting or running", "");
  #batches = { bars: barsFrame(), note: element("span", { class: "hint" }) };
  #stages = new Stages();
  #chips = element("ul", { class: "chips", "aria-label": "Replicas, and refusals since the start" });

  constructor(name) {
    const id = `model-${name}`;
    this.#root.setAttribute("aria-labelledby", id);
    this.#root.dataset.model = name;
    this.#root.append(
      element("header", { class: "card-head" }, element("h3", { id }, name), this.#badge, this.#facts),
      this.#failure,
      element("div", { class: "stats" }, this.#throughput.root, this.#latency.root, this.#queue.root),
      element(
        "div",
        { class: "details" },
        element("div", { class: "stat" }, element("h4", {}, "Pictures in a batch, ", this.#batches.note), this.#batches.bars),
        this.#stages.root,
      ),
      this.#chips,
    );
  }

  get root() {
    return this.#root;
  }

  update(model, at, server) {
    this.model = model;
    this.history.add(at, numbers(model));
    this.#describe(model);
    const latency = this.history.histogram("latency");
    this.#throughput.show(rounded(this.history.rate("answered")), "/s", `${rounded(this.history.sum("answered"))} in the last minute`, [
      this.history.rateLine("answered"),
    ]);
    this.#latency.show(...percentiles(latency), total(latency) === 0 ? "nothing in the last minute" : "in the last minute", [
      this.history.percentileLine("latency", 0.5),
      this.history.percentileLine("latency", 0.99),
    ]);
    this.#queue.show(rounded(model.queue_rows), "", `of at most ${rounded(server.max_rows)} images and texts`, [this.history.gaugeLine("waiting")]);
    this.#drawBatches(model);
    this.#stages.update(model, this.history);
    this.#chips.replaceChildren(...model.replicas.map(replicaChip), ...refusals(model).map(refusalChip));
  }

  #describe(model) {
    this.#badge.dataset.tone = model.serves || model.state !== "READY" ? (TONES[model.state] ?? "idle") : "bad";
    this.#state.textContent = model.state === "READY" && !model.serves ? "READY, but no replica serves" : model.state;
    this.#facts.replaceChildren(...facts(model));
    this.#failure.textContent = model.failure;
    this.#failure.hidden = model.failure === "";
  }

  #drawBatches(model) {
    const recent = this.history.histogram("batches");
    const [shown, note] = total(recent) > 0 ? [recent, "last minute"] : [model.batch_size, "since the start"];
    this.#batches.note.textContent = total(shown) > 0 ? note : "none yet";
    const end = shown.bounds.length === 0 ? 0 : shown.bounds.findIndex((bound) => bound >= model.max_batch_size) + 1;
    const bounds = end > 0 ? shown.bounds.slice(0, end) : bucketsUpTo(model.max_batch_size);
    const names = bounds.map((bound, i) => (i < 2 ? String(bound) : `${bounds[i - 1] + 1}–${bound}`));
    const counts = bounds.map((_, i) => shown.counts[i] ?? 0);
    drawBars(this.#batches.bars, names, counts, names.map((name, i) => `${counts[i]} batches of ${name}`).join(", "));
  }
}

function bucketsUpTo(largest) {
  const bounds = [1];
  while (bounds.at(-1) < largest) {
    bounds.push(2 * bounds.at(-1));
  }
  return bounds;
}

// A number, what it means, and how it was over the last minute.
export class Stat {
  #value = element("span");
  #unit = element("span", { class: "unit" });
  #note = element("p", { class: "note" });
  #spark = sparkFrame();

  constructor(title, note, tile = false) {
    this.#note.textContent = note;
    this.root = element(
      "div",
      { class: tile ? "tile" : "stat" },
      element(tile ? "h3" : "h4", {}, title),
      element("p", { class: "value" }, this.#value, this.#unit),
      ...(tile ? [] : [this.#note]),
      this.#spark,
    );
  }

  show(value, unit, note, lines) {
    this.#value.textContent = value;
    this.#unit.textContent = unit;
    this.#note.textContent = note;
    drawSpark(this.#spark, lines);
  }
}

// Where the time of an image or a text goes, as one bar of three parts.
class Stages {
  #parts = ["one", "two", "three"].map((name) => ({ bar: element("span", { class: name }), item: element("li", { class: name }) }));
  #note = element("span", { class: "hint" });

  constructor() {
    this.root = element(
      "div",
      { class: "stat" },
      element("h4", {}, "Where the time goes, ", this.#note),
      element("div", { class: "stack", "aria-hidden": "true" }, ...this.#parts.map((part) => part.bar)),
      element("ul", { class: "legend" }, ...this.#parts.map((part) => part.item)),
    );
  }

  update(model, history) {
    const recent = ["execute", "preprocess", "queue"].map((stage) => ({ sum: history.sum(`${stage}_sum`), count: history.sum(`${stage}_count`) }));
    const isRecent = recent.some((stage) => stage.count > 0);
    const stages = isRecent ? recent : ["execute", "preprocess", "queue"].map((stage) => model.stages_s[stage]);
    const means = stages.map((stage) => (stage.count > 0 ? stage.sum / stage.count : 0));
    const whole = means.reduce((sum, mean) => sum + mean, 0);
    this.#note.textContent = isRecent ? "last minute" : means.some((mean) => mean > 0) ? "since the start" : "none yet";
    ["forward pass", "preparation", "queue"].forEach((name, i) => {
      this.#parts[i].bar.style.flexGrow = String(whole > 0 ? means[i] / whole : 0);
      this.#parts[i].item.replaceChildren(element("i", { "aria-hidden": "true" }), `${name} ${duration(means[i]).join(" ")}`);
    });
  }
}

function numbers(model) {
  const { ok = 0, ...refused } = model.requests;
  const stages = Object.entries(model.stages_s).flatMap(([stage, read]) => [
    [`${stage}_sum`, read.sum],
    [`${stage}_count`, read.count],
  ]);
  return {
    answered: ok,
    refused: Object.values(refused).reduce((sum, count) => sum + count, 0),
    waiting: model.queue_rows,
    latency: model.latency_s,
    batches: model.batch_size,
    ...Object.fromEntries(stages),
  };
}

export function percentiles(histogram) {
  const [median, high] = [percentile(histogram, 0.5), percentile(histogram, 0.99)];
  if (median === null) {
    return ["–", ""];
  }
  const [[low, lowUnit], [top, topUnit]] = [duration(median), duration(high)];
  return [lowUnit === topUnit ? `${low} · ${top}` : `${low} ${lowUnit} · ${top}`, topUnit];
}

function facts(model) {
  if (!model.card) {
    return [model.wanted ? "not read yet" : "unloaded by an administrator"];
  }
  const { card } = model;
  const parts = [
    `${NAMES[card.architecture] ?? card.architecture} in ${card.precision}`,
    `${card.input_size} × ${card.input_size} pixels`,
    ...(card.classes > 0 ? [`${rounded(card.classes)} classes`] : []),
    card.tasks.map((task) => TASKS[task] ?? task).join(", "),
  ];
  const version = element("code", { title: card.version }, card.version.slice(0, 12));
  const more = model.versions.length > 1 ? ` and ${model.versions.length - 1} more` : "";
  return [`${parts.join(" · ")} · version `, version, more];
}

function replicaChip(replica) {
  const restarts = replica.restarts > 0 ? `, ${replica.restarts} restarts` : "";
  const dot = element("span", { class: "dot", "aria-hidden": "true" });
  const chip = element("li", { class: "chip" }, dot, element("code", {}, replica.name), `${replica.state.toLowerCase()}${restarts}`);
  chip.dataset.tone = TONES[replica.state] ?? "idle";
  return chip;
}

function refusals(model) {
  return Object.entries(model.requests).filter(([reason]) => reason !== "ok");
}

function refusalChip([reason, count]) {
  const chip = element("li", { class: "chip" }, `${rounded(count)} ${reason.replaceAll("_", " ")}`);
  chip.dataset.tone = "refused";
  return chip;
}
