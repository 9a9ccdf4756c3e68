// A picture, labels, and what a model makes of them.

import { Refusal, classify } from "./api.js";
import { element, rounded } from "./charts.js";

const at = (id) => document.getElementById(id);

const form = at("try-form");
const models = at("model");
const labelsField = at("labels-field");
const drop = at("drop");
const input = at("picture");
const preview = at("preview");
const button = at("classify");
const answer = at("answer");

let known = new Map();
let limit = Infinity;
let picture = null;
let latest = 0;

// What can be chosen follows what the server has; the choice stays while it is there.
export function offerModels(status) {
  limit = status.server.max_picture_bytes;
  known = new Map(status.models.filter((model) => model.serves && isClassifier(model)).map((model) => [model.name, model]));
  const names = [...known.keys()];
  if (names.join() !== [...models.options].map((option) => option.value).join()) {
    const chosen = models.value;
    models.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
    models.value = names.includes(chosen) ? chosen : (names[0] ?? "");
    models.disabled = names.length === 0;
    chosenModelChanged();
  }
}

function isClassifier(model) {
  return model.card?.tasks.some((task) => task === "classify" || task === "zero_shot_classify") ?? false;
}

function needsLabels() {
  const card = known.get(models.value)?.card;
  return card !== undefined && !card.tasks.includes("classify");
}

function chosenModelChanged() {
  const tasks = known.get(models.value)?.card.tasks ?? [];
  labelsField.hidden = !tasks.includes("zero_shot_classify");
  button.disabled = picture === null || models.value === "";
}

function labels() {
  return labelsField.hidden ? [] : at("labels").value.split(/[\n,]/).map((label) => label.trim()).filter((label) => label !== "");
}

function choose(file) {
  if (!file) {
    return;
  }
  picture = file;
  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(file);
  preview.alt = `The chosen picture, ${file.name}`;
  preview.hidden = false;
  at("drop-empty").hidden = true;
  at("drop-name").hidden = false;
  at("drop-name").textContent = file.name;
  chosenModelChanged();
  if (!needsLabels() || labels().length > 0) {
    ask();
  } else {
    at("labels").focus();
  }
}

// Of several questions the last one counts, whichever is answered last.
async function ask() {
  if (picture === null || models.value === "") {
    return;
  }
  if (needsLabels() && labels().length === 0) {
    showProblem(new Refusal(0, "", `${models.value} has no classes of its own: give it labels to choose from.`));
    at("labels").focus();
    return;
  }
  if (picture.size > limit) {
    showProblem(new Refusal(413, "INVALID_ARGUMENT", `The picture has ${rounded(picture.size)} bytes; the server takes at most ${rounded(limit)}.`));
    return;
  }
  const mine = ++latest;
  answer.classList.add("waiting");
  button.disabled = true;
  try {
    const result = await classify(picture, models.value, labels(), at("template").value.trim());
    if (mine === latest) {
      showAnswer(result);
    }
  } catch (refusal) {
    if (mine === latest) {
      showProblem(refusal);
    }
  } finally {
    if (mine === latest) {
      answer.classList.remove("waiting");
      button.disabled = false;
    }
  }
}

function showAnswer(result) {
  const ranking = result.categories.map(({ label, score }) => {
    const share = score > 0 && score < 0.0005 ? "<0.1 %" : `${(100 * score).toFixed(1)} %`;
    return element("li", {}, element("span", { class: "label" }, label), element("span", {}, share), element("meter", { min: 0, max: 1, value: score, "aria-hidden": "true" }));
  });
  const { timing } = result;
  const rest = timing.total_ms - timing.preprocess_ms - timing.queue_ms - timing.execute_ms;
  const parts = [`decoding ${rounded(timing.preprocess_ms)}`, `queue ${rounded(timing.queue_ms)}`, `forward pass ${rounded(timing.execute_ms)}`];
  if (!labelsField.hidden && rest >= 1) {
    parts.unshift(`reading the labels ${rounded(rest)}`);
  }
  show(
    element("ol", { class: "ranking", "aria-label": `What ${result.model} sees, best first` }, ...ranking),
    element("p", { class: "timing" }, element("strong", {}, `${rounded(timing.total_ms)} ms`), ` in the server: ${parts.join(", ")}. In a batch of ${timing.batch_size} on ${timing.replica}.`),
  );
}

function showProblem(refusal) {
  show(element("p", { class: "problem" }, element("strong", {}, refusal.reason ?? ""), refusal.message));
}

function show(...content) {
  answer.hidden = false;
  answer.replaceChildren(...content);
}

input.addEventListener("change", () => choose(input.files[0]));
models.addEventListener("change", () => {
  chosenModelChanged();
  if (!needsLabels() || labels().length > 0) {
    ask();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
at("labels").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    ask();
  }
});

// Anywhere on the page: a picture that misses its place would otherwise be opened in the place of the page.
window.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
window.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) {
    drop.classList.remove("over");
  }
});
window.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  choose(event.dataTransfer.files[0]);
});
window.addEventListener("paste", (event) => choose(event.clipboardData.files[0]));
