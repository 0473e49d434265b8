// The page of the viewer. What is shown is in one object, `shown`, and in the address, so that a view can be sent to
// somebody; `draw` makes the page from it.

const WORDS = {
  en: {
    previous: "previous image (left arrow)", next: "next image (right arrow)", layer: "what lies below (d)",
    whole: "fit the whole image (0)", help: "keys (?)", boxes: "boxes", full: "whole boxes", keypoints: "joints", heads: "heads",
    faces: "faces, plates", distanceCaption: "distance; red: {near}, blue: {far}",
    picture: "picture", instances: "instances", classes: "classes", distance: "distance", parts: "body parts",
    people: "people",
    all: "all images", none: "No image shows all of that.", pick: "Click on a thing to read its labels.",
    image: "Image", thing: "Labels", clear: "clear the choice", of: "of",
    keys: [["\u2190 \u2192", "previous, next image"], ["Home End", "first, last"], ["b", "boxes of what is seen"],
      ["f", "boxes of the whole, also hidden"], ["k", "joints"], ["h", "heads"], ["p", "what of faces and plates is seen"],
      ["d", "picture, instances, classes, distance"],
      ["0", "whole image; the wheel zooms, the mouse drags"], ["Esc", "clear the choice"], ["?", "this list"]],
  },
  fr: {
    previous: "image précédente (flèche gauche)", next: "image suivante (flèche droite)", layer: "le fond (d)",
    whole: "image entière (0)", help: "touches (?)", boxes: "boîtes", full: "boîtes entières", keypoints: "articulations",
    heads: "têtes", faces: "visages, plaques", distanceCaption: "distance ; rouge : {near}, bleu : {far}", picture: "image", instances: "instances", classes: "classes", distance: "distance", parts: "parties du corps",
    people: "personnes", all: "toutes les images", none: "Aucune image ne montre tout cela.",
    pick: "Cliquez sur un objet pour lire ses annotations.", image: "Image", thing: "Annotations",
    clear: "effacer le choix", of: "sur",
    keys: [["\u2190 \u2192", "image précédente, suivante"], ["Origine Fin", "première, dernière"], ["b", "boîtes du visible"],
      ["f", "boîtes entières, parties cachées comprises"], ["k", "articulations"], ["h", "têtes"], ["p", "visages et plaques visibles"],
      ["d", "image, instances, classes, distance"], ["0", "image entière ; la molette agrandit, la souris déplace"],
      ["Échap", "effacer le choix"], ["?", "cette liste"]],
  },
};
const TOGGLES = { boxes: "b", full: "f", keypoints: "k", heads: "h", faces: "p" };
const LIMBS = [[15, 13], [13, 11], [16, 14], [14, 12], [11, 12], [5, 11], [6, 12], [5, 6], [5, 7], [6, 8], [7, 9],
  [8, 10], [1, 2], [0, 1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 6]];

const shown = { position: 0, layer: "picture", on: new Set(["boxes"]), wanted: {}, picked: null, language: "en" };
let dataset, chosen, record, view = { scale: 1, x: 0, y: 0 };

const at = (id) => document.getElementById(id);
const say = (word) => WORDS[shown.language][word] ?? word;
const facetWord = (word) => (shown.language === "fr" && dataset.french[word]) || word.replaceAll("_", " ");
const ask = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const colourOf = (name) => {
  const [r, g, b] = dataset.colours[name] ?? [200, 200, 200];
  const lift = Math.max(r, g, b) > 200 ? 0 : 90;
  return `rgb(${r + lift}, ${g + lift}, ${b + lift})`;
};

// The address ----------------------------------------------------------------------------------------------------------

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const index = Number(given.get("frame"));
  shown.wanted = Object.fromEntries([...given].filter(([name]) => name.startsWith("is.")).map(([n, v]) => [n.slice(3), v]));
  if (given.has("layer")) shown.layer = given.get("layer");
  if (given.has("on")) shown.on = new Set(given.get("on").split(",").filter((name) => name in TOGGLES));
  return given.has("frame") ? index : null;
}

function writeAddress() {
  const parts = new URLSearchParams({ frame: record.index, layer: shown.layer, on: [...shown.on].join(",") });
  for (const [name, value] of Object.entries(shown.wanted)) parts.set(`is.${name}`, value);
  history.replaceState(null, "", `#${parts}`);
}

// Choosing -------------------------------------------------------------------------------------------------------------

async function choose(wanted, index = record?.index) {
  shown.wanted = wanted;
  chosen = await ask(`search?${new URLSearchParams(wanted)}`);
  const same = chosen.findIndex((number) => dataset.frames[number].index >= index);
  await go(Math.max(same, 0));
}

async function go(position) {
  shown.position = Math.min(Math.max(position, 0), Math.max(chosen.length - 1, 0));
  shown.picked = null;
  at("empty").hidden = chosen.length > 0;
  at("empty").textContent = say("none");
  at("canvas").hidden = !chosen.length;
  if (chosen.length) {
    const wantedPosition = shown.position;
    const found = await ask(`frames/${dataset.frames[chosen[shown.position]].index}`);
    if (wantedPosition !== shown.position) return; // a later key was faster
    const another = !record || record.camera.width !== found.camera.width || record.camera.height !== found.camera.height;
    record = found;
    if (another) fitView();
    writeAddress();
  }
  draw();
}

// A choice may be of images (weather) and of things (posture): things are told apart by the latter only.
const wantedOfThings = () =>
  Object.entries(shown.wanted).filter(([name]) => record.instances.some((instance) => name in instance.facets));

// Drawing --------------------------------------------------------------------------------------------------------------

function draw() {
  document.documentElement.lang = shown.language;
  at("language").textContent = shown.language === "en" ? "Français" : "English";
  for (const button of document.querySelectorAll("[data-say]")) {
    button.title = say(button.dataset.say);
    button.setAttribute("aria-label", button.title);
  }
  at("position").value = shown.position + 1;
  at("position").max = at("total").textContent = chosen.length;
  drawToggles();
  drawFacets();
  at("details").replaceChildren();
  if (!chosen.length) return;
  const summary = dataset.frames[chosen[shown.position]];
  const clock = summary.time.slice(0, 16).replace("T", " ");
  at("facts").textContent = `#${String(record.index).padStart(6, "0")}   ${clock}   ${facetWord(summary.weather)}   ${summary.people} ${say("people")}`;
  at("picture").src = `frames/${record.index}/${shown.layer}`;
  drawCaption();
  drawLabels();
  drawDetails();
}

function drawToggles() {
  at("layer").replaceChildren(...dataset.layers.map((name) => element("option", { value: name, textContent: say(name) })));
  at("layer").value = shown.layer;
  at("toggles").replaceChildren(...Object.keys(TOGGLES).map((name) => {
    const button = element("button", { id: `toggle-${name}`, textContent: say(name), title: TOGGLES[name] });
    button.setAttribute("aria-pressed", shown.on.has(name));
    button.onclick = () => toggle(name);
    return button;
  }));
}

function drawFacets() {
  const total = element("button", { onclick: () => choose({}) }, element("span", { textContent: say("all") }),
    element("span", { textContent: dataset.frames.length }));
  total.setAttribute("aria-pressed", !Object.keys(shown.wanted).length);
  const parts = [total];
  for (const [name, values] of Object.entries(dataset.facets)) {
    parts.push(element("h2", { textContent: facetWord(name) }));
    for (const { value, frames, count } of values) {
      const isOn = shown.wanted[name] === value;
      const button = element("button", { title: `${count}` },
        element("span", { textContent: facetWord(value) }), element("span", { textContent: frames }));
      button.dataset.facet = `${name}=${value}`;
      button.setAttribute("aria-pressed", isOn);
      button.onclick = () => {
        const { [name]: _, ...others } = shown.wanted;
        choose(isOn ? others : { ...others, [name]: value });
      };
      parts.push(button);
    }
  }
  const scrolled = at("facets").scrollTop;
  at("facets").replaceChildren(...parts);
  at("facets").scrollTop = scrolled;
}

async function drawCaption() {
  const index = record.index;
  at("caption").textContent = "";
  if (shown.layer !== "distance") return;
  const [near, far] = await ask(`frames/${index}/distance/range`);
  if (record.index !== index || shown.layer !== "distance") return;
  at("caption").textContent = say("distanceCaption").replace("{near}", `${near} m`).replace("{far}", `${far} m`);
}

function drawLabels() {
  const { width, height } = record.camera;
  const svg = at("labels");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const farFirst = [...record.instances].sort((one, other) => other.distance_m - one.distance_m);
  const wanted = wantedOfThings();
  svg.replaceChildren(...farFirst.filter((instance) => instance.box_visible || shown.on.has("full")).map((instance) => {
    const group = shape("g", { stroke: colourOf(instance.class_name), "data-instance": instance.instance_id });
    if (wanted.some(([name, value]) => !instance.facets[name]?.includes(value))) group.setAttribute("class", "others");
    group.append(...labelsOf(instance));
    return group;
  }));
}

function* labelsOf(instance) {
  const picked = shown.picked === instance.instance_id ? " picked" : "";
  if (instance.box_visible && (shown.on.has("boxes") || picked)) yield box(instance.box_visible, `seen${picked}`);
  if (shown.on.has("full")) yield box(instance.box_full, "whole");
  if (shown.on.has("heads") && instance.head_box && instance.head_visible_pixels) yield box(instance.head_box, "head");
  if (shown.on.has("faces")) {
    for (const region of [instance.face, ...(instance.plates ?? [])]) if (region?.visible_pixels) yield box(region.box, "face");
  }
  if (shown.on.has("keypoints") && instance.keypoints) yield* joints(instance.keypoints);
  if (!instance.box_visible) return;
  const hit = box(instance.box_visible, "hit");
  hit.addEventListener("click", () => pick(instance.instance_id));
  yield hit;
}

const box = ([x0, y0, x1, y1], name) => shape("rect", { class: name, x: x0, y: y0, width: x1 - x0, height: y1 - y0 });

function* joints(keypoints) {
  for (const [one, other] of LIMBS) {
    const [a, b] = [keypoints[one], keypoints[other]];
    if (a[2] && b[2]) yield shape("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1] });
  }
  for (const [x, y, seen] of keypoints) {
    if (seen) yield shape("circle", { cx: x, cy: y, r: 1.6, style: `fill: ${seen === 2 ? "#fff" : "#f55"}` });
  }
}

function drawDetails() {
  const instance = record.instances.find(({ instance_id }) => instance_id === shown.picked);
  const parts = [];
  if (instance) {
    const swatch = element("span", { className: "swatch" });
    swatch.style.background = colourOf(instance.class_name);
    const { facets, attributes, keypoints, ...labels } = instance;
    parts.push(element("h2", { textContent: say("thing") }),
      element("p", {}, swatch, `${instance.class_name} ${instance.instance_id}`), table({ ...attributes, ...labels }));
  } else {
    parts.push(element("p", { textContent: say("pick") }));
  }
  parts.push(element("h2", { textContent: say("image") }), table(record.metadata));
  at("details").replaceChildren(...parts);
}

function table(values) {
  const rows = Object.entries(values).map(([name, value]) =>
    element("tr", {}, element("td", { textContent: name.replaceAll("_", " ") }), element("td", { textContent: words(value) })));
  return element("table", {}, element("tbody", {}, ...rows));
}

function words(value) {
  if (value === null) return "none";
  if (typeof value === "number") return String(Math.round(value * 1000) / 1000);
  if (Array.isArray(value)) return value.map(words).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([name, part]) => `${name} ${words(part)}`).join("; ");
  return String(value);
}

// Hands ----------------------------------------------------------------------------------------------------------------

function toggle(name) {
  shown.on.has(name) ? shown.on.delete(name) : shown.on.add(name);
  writeAddress();
  draw();
}

function setLayer(name) {
  shown.layer = name;
  writeAddress();
  draw();
}

function pick(number) {
  shown.picked = shown.picked === number ? null : number;
  drawLabels();
  drawDetails();
}

function fitView() {
  const stage = at("stage").getBoundingClientRect();
  const { width, height } = record.camera;
  view.scale = Math.min(stage.width / width, stage.height / height);
  view.x = (stage.width - width * view.scale) / 2;
  view.y = (stage.height - height * view.scale) / 2;
  place();
}

function place() {
  const canvas = at("canvas");
  canvas.style.width = `${record.camera.width}px`;
  canvas.style.height = `${record.camera.height}px`;
  canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  canvas.classList.toggle("near", view.scale > 2);
}

function zoom(event) {
  event.preventDefault();
  const stage = at("stage").getBoundingClientRect();
  const [x, y] = [event.clientX - stage.left, event.clientY - stage.top];
  const scale = Math.min(Math.max(view.scale * Math.exp(-event.deltaY / 400), 0.05), 40);
  view.x = x - (x - view.x) * scale / view.scale;
  view.y = y - (y - view.y) * scale / view.scale;
  view.scale = scale;
  place();
}

function drag(event) {
  if (event.buttons !== 1) return;
  view.x += event.movementX;
  view.y += event.movementY;
  place();
}

function help() {
  const rows = say("keys").map(([keys, meaning]) => element("tr", {}, element("td", {},
    ...keys.split(" ").flatMap((key) => [element("kbd", { textContent: key }), " "])), element("td", { textContent: meaning })));
  at("help").replaceChildren(element("table", {}, element("tbody", {}, ...rows)));
  at("help").open ? at("help").close() : at("help").showModal();
}

const KEYS = {
  ArrowLeft: () => go(shown.position - 1), ArrowRight: () => go(shown.position + 1),
  Home: () => go(0), End: () => go(chosen.length - 1), 0: fitView, "?": help,
  d: () => setLayer(dataset.layers[(dataset.layers.indexOf(shown.layer) + 1) % dataset.layers.length]),
  Escape: () => (at("help").open ? at("help").close() : shown.picked === null ? choose({}) : pick(shown.picked)),
  ...Object.fromEntries(Object.entries(TOGGLES).map(([name, key]) => [key, () => toggle(name)])),
};

function listen() {
  at("previous").onclick = KEYS.ArrowLeft;
  at("next").onclick = KEYS.ArrowRight;
  at("whole").onclick = fitView;
  at("help-button").onclick = help;
  at("language").onclick = () => { shown.language = shown.language === "en" ? "fr" : "en"; draw(); };
  at("layer").onchange = (event) => { setLayer(event.target.value); at("stage").focus(); };
  at("position").onchange = (event) => { go(Number(event.target.value) - 1); at("stage").focus(); };
  at("stage").addEventListener("wheel", zoom, { passive: false });
  at("stage").addEventListener("mousemove", drag);
  at("stage").addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("resize", fitView);
  addEventListener("hashchange", () => choose({}, readAddress()));
  addEventListener("keydown", (event) => {
    if (event.target.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
}

async function start() {
  shown.language = navigator.language.startsWith("fr") ? "fr" : "en";
  dataset = await ask("dataset");
  document.title = at("name").textContent = dataset.name;
  const index = readAddress();
  listen();
  await choose(shown.wanted, index ?? dataset.frames[0].index);
  document.body.dataset.ready = "true";
}

start().catch((error) => {
  at("empty").hidden = false;
  at("empty").textContent = error.message;
});
