// page.js - the report: findings on the left, the path of one through the source on the right.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const LEVELS = ["error", "warning", "note"];
  const byId = id => document.getElementById(id);
  const state = { finding: -1, step: 0, group: "rule", levels: new Set(LEVELS), order: [], file: -1 };

  // All text of the report comes in as text: nothing in it is taken for HTML.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  }

  const pathOf = finding => data.files[finding.file].path;
  const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  // ---- the list ------------------------------------------------------------------------------------------------

  for (const finding of data.findings) {
    const texts = [finding.rule, finding.message, finding.function, pathOf(finding), finding.reason || ""];
    for (const step of finding.steps) texts.push(step.text, data.files[step.file].path);
    finding.haystack = texts.join("\n").toLowerCase();
  }

  // Every word has to be somewhere in the finding, in any order.
  function matches(finding, words) {
    return state.levels.has(finding.level) && words.every(word => finding.haystack.includes(word));
  }

  function item(index) {
    const finding = data.findings[index];
    const where = state.group === "rule" ? `${pathOf(finding)}:${finding.line}` : `${finding.rule}, line ${finding.line}`;
    const answer = finding.state === "reported" ? "" : `, ${finding.state}`;
    return make("button", { class: "item" + (answer ? " hidden-answer" : ""), type: "button", "data-finding": index,
                            onclick: () => show(index, 0, true) },
                make("span", { class: finding.level }, finding.level), " ", finding.message,
                make("span", { class: "place" }, where + answer));
  }

  function renderList() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const groups = new Map();
    data.findings.forEach((finding, index) => {
      if (!matches(finding, words)) return;
      const key = state.group === "rule" ? finding.rule : pathOf(finding);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(index);
    });
    const keys = [...groups.keys()].sort();
    state.order = keys.flatMap(key => groups.get(key));
    byId("list").replaceChildren(...keys.map(key => make("details", { class: "group", open: "" },
      make("summary", {}, key, " ", make("span", { class: "count" }, String(groups.get(key).length))),
      ...groups.get(key).map(item))));
    byId("shown").textContent = `${state.order.length} of ${plural(data.findings.length, "finding")}`;
    markCurrent();
  }

  function markCurrent() {
    for (const element of document.querySelectorAll(".item[aria-current]")) element.removeAttribute("aria-current");
    const current = document.querySelector(`.item[data-finding="${state.finding}"]`);
    if (!current) return;
    current.setAttribute("aria-current", "true");
    current.closest("details").open = true;
    current.scrollIntoView({ block: "nearest" });
  }

  // ---- the source ----------------------------------------------------------------------------------------------

  const TOKEN = /(\/\/.*|\/\*.*?(?:\*\/|$))|("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|\b(if|else|for|while|do|switch|case|default|break|continue|return|goto|sizeof|static|extern|const|volatile|struct|union|enum|typedef|void|int|char|long|short|unsigned|signed|float|double|VOID|NTSTATUS|HANDLE|ULONG|PVOID|BOOLEAN|TRUE|FALSE|NULL)\b|^(\s*#\s*\w+)/g;

  // Colours one line; returns whether a comment goes on behind it.
  function colour(parent, text, inComment) {
    let at = 0;
    if (inComment) {
      const end = text.indexOf("*/");
      at = end < 0 ? text.length : end + 2;
      parent.append(make("span", { class: "comment" }, text.slice(0, at)));
      if (end < 0) return true;
    }
    const rest = text.slice(at);
    let last = 0, open = false;
    for (const match of rest.matchAll(TOKEN)) {
      parent.append(rest.slice(last, match.index));
      const kind = match[1] ? "comment" : match[2] ? "string" : "keyword";
      parent.append(make("span", { class: kind }, match[0]));
      last = match.index + match[0].length;
      open = match[0].startsWith("/*") && !(match[0].endsWith("*/") && match[0].length > 3);
    }
    parent.append(rest.slice(last));
    return open;
  }

  function renderSource(finding) {
    const file = data.files[finding.steps[state.step].file];
    const rows = [make("div", { class: "file" }, file.path)];
    const here = new Map();
    finding.steps.forEach((step, number) => {
      if (data.files[step.file] !== file) return;
      if (!here.has(step.line)) here.set(step.line, []);
      here.get(step.line).push(number);
    });
    let inComment = false;
    if (!file.parts.length) rows.push(make("p", { class: "empty" }, "The source could not be read when this report was made."));
    file.parts.forEach((part, index) => {
      if (index > 0 || part.from > 1) rows.push(make("div", { class: "gap" }, "…"));
      inComment = false;
      part.text.split("\n").forEach((line, offset) => {
        const number = part.from + offset, text = make("span", { class: "text" }), steps = here.get(number) || [];
        inComment = colour(text, line, inComment);
        rows.push(make("div", { class: "code" + (steps.length ? " on-path" : ""), "data-line": number },
                       make("span", { class: "no" }, String(number)), text));
        for (const at of steps)
          rows.push(make("div", { class: "said", "data-step": at, onclick: () => walk(at) },
                         `${at + 1}. ${finding.steps[at].text}`));
      });
    });
    byId("source").replaceChildren(...rows);
    state.file = finding.steps[state.step].file;
  }

  function renderStep(finding) {
    const step = finding.steps[state.step];
    if (state.file !== step.file) renderSource(finding);
    for (const element of byId("source").querySelectorAll(".now")) element.classList.remove("now");
    const line = byId("source").querySelector(`.code[data-line="${step.line}"]`);
    const said = byId("source").querySelector(`.said[data-step="${state.step}"]`);
    if (line) line.classList.add("now");
    if (said) said.classList.add("now");
    if (said || line) (said || line).scrollIntoView({ block: "center" });
    byId("source").scrollLeft = 0;
    for (const button of byId("steps").querySelectorAll("button")) button.removeAttribute("aria-current");
    const button = byId("steps").querySelectorAll("button")[state.step];
    button.setAttribute("aria-current", "step");
    button.scrollIntoView({ block: "nearest" });
    byId("previous").disabled = state.step === 0;
    byId("next").disabled = state.step === finding.steps.length - 1;
    byId("position").textContent = `Step ${state.step + 1} of ${finding.steps.length}`;
    byId("now").textContent = `${data.files[step.file].path}:${step.line}: ${step.text}`;
    setHash();
  }

  function walk(step) {
    const finding = data.findings[state.finding];
    if (!finding || step < 0 || step >= finding.steps.length) return;
    state.step = step;
    renderStep(finding);
  }

  // ---- one finding ---------------------------------------------------------------------------------------------

  function aboutRule(rule) {
    if (!rule) return null;
    return make("details", {},
                make("summary", {}, "Why, and how to mend it"),
                make("p", {}, rule.why), make("p", {}, make("b", {}, "Fix: "), rule.fix),
                make("p", {}, make("a", { href: rule.page, rel: "noreferrer" }, rule.page)));
  }

  function answerOf(finding) {
    if (finding.state === "suppressed") return make("p", { class: "answer" }, `Suppressed in the source: ${finding.reason}`);
    if (finding.state === "known") return make("p", { class: "answer" }, "Known from the baseline.");
    return null;
  }

  function stepButton(finding, number) {
    const step = finding.steps[number];
    return make("li", {}, make("button", { type: "button", style: `padding-left: ${12 + 10 * Math.min(step.depth, 12)}px`,
                                           onclick: () => walk(number) },
                               `${number + 1}. ${step.text}`,
                               make("span", { class: "place" }, `${data.files[step.file].path}:${step.line}`)));
  }

  function show(index, step, focus) {
    const finding = data.findings[index];
    state.finding = index;
    state.step = Math.min(Math.max(step, 0), finding.steps.length - 1);
    state.file = -1;
    byId("detail").replaceChildren(
      make("div", { id: "about" },
           make("p", { class: "title" }, make("span", { class: finding.level }, finding.level), " ", finding.message),
           make("p", { class: "place" }, `${finding.rule} · ${pathOf(finding)}:${finding.line}:${finding.column}`,
                finding.function ? ` · ${finding.function}` : ""),
           answerOf(finding), aboutRule(data.rules[finding.rule])),
      make("div", { id: "walk" },
           make("button", { id: "previous", type: "button", title: "k", onclick: () => walk(state.step - 1) }, "← Previous"),
           make("button", { id: "next", type: "button", title: "j", onclick: () => walk(state.step + 1) }, "Next →"),
           make("span", { id: "position" }), make("span", { id: "now", class: "now place", "aria-live": "polite" })),
      make("div", { id: "both" },
           make("ol", { id: "steps", "aria-label": "Path" }, ...finding.steps.map((_, number) => stepButton(finding, number))),
           make("div", { id: "source", tabindex: "0", "aria-label": "Source" })));
    renderStep(finding);
    markCurrent();
    if (focus) byId("detail").focus();
  }

  function neighbour(direction) {
    const at = state.order.indexOf(state.finding);
    const next = state.order[at < 0 ? 0 : at + direction];
    if (next !== undefined) show(next, 0, true);
  }

  // ---- around --------------------------------------------------------------------------------------------------

  function setHash() {
    history.replaceState(null, "", `#finding=${state.finding}&step=${state.step}`);
  }

  function fromHash() {
    const match = /^#finding=(\d+)&step=(\d+)$/.exec(location.hash);
    return match && match[1] < data.findings.length ? [Number(match[1]), Number(match[2])] : null;
  }

  function setGroup(group) {
    state.group = group;
    for (const button of byId("grouping").children) button.setAttribute("aria-pressed", String(button.dataset.group === group));
    renderList();
  }

  function toggleTheme() {
    const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = (root.dataset.theme || (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  }

  function renderLevels() {
    for (const level of LEVELS) {
      const count = data.findings.filter(finding => finding.level === level).length;
      if (!count) continue;
      byId("levels").append(make("button", { type: "button", class: level, "aria-pressed": "true", onclick: event => {
        const on = !state.levels.has(level);
        if (on) state.levels.add(level); else state.levels.delete(level);
        event.currentTarget.setAttribute("aria-pressed", String(on));
        renderList();
      } }, plural(count, level)));
    }
  }

  // What was not looked at: a page without findings must not look like a clean driver.
  function renderNotes() {
    state.finding = -1;
    markCurrent();
    byId("detail").replaceChildren(make("div", { class: "empty" },
      make("h2", {}, data.notes.length ? "What was not looked at, or is wrong around the findings" : "Nothing is reported"),
      make("ul", {}, ...data.notes.map(note => make("li", {}, note)))));
  }

  const KEYS = {
    j: () => walk(state.step + 1), ArrowDown: () => walk(state.step + 1),
    k: () => walk(state.step - 1), ArrowUp: () => walk(state.step - 1),
    n: () => neighbour(1), p: () => neighbour(-1),
    "/": () => byId("search").focus(),
    g: () => setGroup(state.group === "rule" ? "file" : "rule"),
    t: toggleTheme, "?": () => byId("help").showModal(),
  };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    if (event.target === byId("search")) {
      if (event.key === "Escape" || event.key === "Enter") byId("search").blur();
      return;
    }
    const action = KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  function start() {
    const hash = fromHash();
    document.title = `nmrcheck: ${plural(data.reported, "finding")}`;
    byId("sum").textContent = data.summary;
    for (const button of byId("grouping").children) button.addEventListener("click", () => setGroup(button.dataset.group));
    byId("search").addEventListener("input", renderList);
    byId("theme").addEventListener("click", toggleTheme);
    byId("help-button").addEventListener("click", () => byId("help").showModal());
    document.addEventListener("keydown", pressed);
    window.addEventListener("hashchange", () => { const at = fromHash(); if (at) show(at[0], at[1], false); });
    renderLevels();
    renderList();
    byId("notes-button").hidden = !data.notes.length;
    byId("notes-button").textContent = plural(data.notes.length, "note");
    byId("notes-button").addEventListener("click", renderNotes);
    if (hash) show(hash[0], hash[1], false);
    else if (data.findings.length) show(state.order[0], 0, false);
    else renderNotes();
  }

  start();
})();
