// A list of matters: two lines a row, groups with their marks, a foot with "n of m". Words are only ever text.

const made = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words !== undefined && words !== null) element.textContent = words;
  return element;
};

// Of a list beside a map the number of the mark, else the light as word and shape.
const chip = (row) => {
  if (row.number) return made("span", `pin ${row.light}${row.number > 99 ? " many" : ""}`, row.number);
  const element = made("span", `chip ${row.light}`, row.chip);
  element.append(made("i", "", row.glyph));
  return element;
};

const facts = (row) => {
  const element = made("span", "facts");
  row.facts.forEach((words, place) => element.append(made("span", place ? "fact" : "fact whose", words)));
  return element;
};

const item = (row) => {
  const entry = made("li");
  entry.setAttribute("role", "listitem");
  const button = made("button", "row");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.id = row.id;
  button.title = row.title;
  button.setAttribute("aria-label", row.label);
  button.append(
    chip(row), made("span", "title", row.title), facts(row), made("span", "late", row.late), made("span", "due", row.due),
  );
  entry.append(button);
  return entry;
};

const head = (group) => {
  const element = made("div", "head");
  element.setAttribute("role", "heading");
  element.setAttribute("aria-level", "6");
  element.setAttribute("aria-label", group.label);
  element.append(made("span", "name", group.name));
  for (const mark of group.marks) {
    const shown = made("span", "mark");
    shown.append(made("i", mark.light, mark.glyph), made("span", "", mark.count));
    element.append(shown);
  }
  return element;
};

const list = (label, rows) => {
  const element = made("ul");
  element.setAttribute("role", "list");
  element.setAttribute("aria-label", label);
  element.append(...rows.map(item));
  return element;
};

// All chips as wide as the widest, so that the titles begin below each other.
const align = (root) => {
  root.style.removeProperty("--chip");
  const widest = Math.max(0, ...[...root.querySelectorAll(".chip, .pin")].map((each) => each.offsetWidth));
  root.style.setProperty("--chip", `${widest}px`);
};

const draw = (root, data) => {
  const parts = [];
  if (!data.rows.length) parts.push(made("p", "nothing", data.none));
  else if (!data.groups.length) parts.push(list(data.label, data.rows));
  for (const group of data.groups) parts.push(head(group), list(group.label, data.rows.filter((row) => row.group === group.id)));
  if (data.foot) {
    const foot = made("div", "foot", data.foot);
    if (data.more) {
      const more = made("button", "more", data.more);
      more.type = "button";
      foot.append(more);
    }
    parts.push(foot);
  }
  root.replaceChildren(...parts);
  align(root);
  document.fonts?.ready.then(() => align(root));
};

// One row is reached by the tab key, the others from there by the arrows.
const reach = (buttons, row) => buttons.forEach((each) => { each.tabIndex = each === row ? 0 : -1; });

const mark = (buttons, id) => buttons.forEach((each) => {
  if (each.dataset.id === id) each.setAttribute("aria-current", "true");
  else each.removeAttribute("aria-current");
});

// After a click without a pointer (Space, a screen reader) the dialog library leaves the focus nowhere while the drawer
// is drawn, and there Escape is lost: for these two seconds it is given to the drawer whenever nothing has it.
const handed = (event, tries = 40) => event.relatedTarget || setTimeout(() => {
  if (document.activeElement === document.body) document.querySelector("[role=dialog]")?.focus();
  if (tries) handed(event, tries - 1);
}, 50);

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".status-list");
  const { chosen, ...shown } = data;
  const said = JSON.stringify(shown);
  if (root.said !== said) {  // else what has the focus keeps it
    const before = root.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    draw(root, data);
    root.said = said;
    const buttons = [...root.querySelectorAll(".row")];
    const row = buttons.find((each) => each.dataset.id === (before ?? chosen)) ?? buttons[0];
    reach(buttons, row);
    if (before && row) row.focus();
  }
  const buttons = [...root.querySelectorAll(".row")];
  mark(buttons, chosen);
  root.onclick = (event) => {
    const row = event.target.closest(".row");
    if (row) {
      mark(buttons, row.dataset.id);
      reach(buttons, row);
      setTriggerValue("open", row.dataset.id);
    } else if (event.target.closest(".more")) setTriggerValue("more", true);
  };
  root.addEventListener("focusout", handed);
  root.onkeydown = (event) => {
    const place = buttons.indexOf(event.target.closest(".row"));
    if (place < 0 || !(event.key in STEPS)) return;
    const next = buttons[Math.min(Math.max(place + STEPS[event.key], 0), buttons.length - 1)];
    event.preventDefault();
    reach(buttons, next);
    next.focus();
  };
}
