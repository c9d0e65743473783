// Progress of groups: one block per finding or measure up to `most` in a row, a bar with its counts beyond. Words are only ever text.

const made = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words !== undefined && words !== null) element.textContent = words;
  return element;
};

const block = (stage) => made("i", `block stage-${stage.code}`, stage.glyph);

const piece = (stage) => {
  const element = made("i", `piece stage-${stage.code}`, `${stage.glyph}${stage.count}`);
  element.style.flexGrow = stage.count;
  return element;
};

const blocks = (name, stages, most) => {
  const element = made("span", `blocks ${name}`);
  const total = stages.reduce((sum, stage) => sum + stage.count, 0);
  if (!total) element.textContent = "—";
  else if (total > most) element.append(...stages.map(piece));
  else for (const stage of stages) element.append(...Array.from({ length: stage.count }, () => block(stage)));
  element.classList.toggle("bar", total > most);
  return element;
};

const worst = (row) => {
  const element = made("span", `worst ${row.light}`);
  if (row.chip) {
    const chip = made("span", `chip ${row.light}`, row.chip);
    chip.append(made("i", "", row.glyph));
    element.append(chip);
  }
  element.append(made("span", "words", row.worst));
  return element;
};

const item = (row, most) => {
  const entry = made("li");
  entry.setAttribute("role", "listitem");
  const button = made("button", "group");
  button.type = "button";
  button.dataset.id = row.id;
  button.setAttribute("aria-label", row.label);
  button.append(
    made("span", "name", row.name),
    blocks("findings", row.findings, most), made("span", "of closed", row.closed),
    blocks("measures", row.measures, most), made("span", "of done", row.done),
    worst(row),
  );
  entry.append(button);
  return entry;
};

const draw = (root, data) => {
  const heads = made("div", "heads");
  heads.setAttribute("aria-hidden", "true");
  heads.append(...data.heads.map((words, place) => made("span", `head-${place}`, words)));
  const list = made("ul");
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", data.label);
  list.append(...data.rows.map((row) => item(row, data.most)));
  root.replaceChildren(heads, list);
  if (!data.rest) return;
  const more = made("button", "more", data.rest);
  more.type = "button";
  root.append(more);
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".progress-rows");
  const { chosen, ...shown } = data;
  const said = JSON.stringify(shown);
  if (root.said !== said) {  // else what has the focus keeps it
    draw(root, data);
    root.said = said;
  }
  const groups = [...root.querySelectorAll(".group")];
  const mark = (id) => groups.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.id === id)));
  mark(chosen);
  const fold = () => groups.forEach((each, place) => {
    each.parentElement.hidden = Boolean(data.rest) && !root.unfolded && place >= data.first && each.dataset.id !== chosen;
  });
  fold();
  root.onclick = (event) => {
    const group = event.target.closest(".group");
    if (group) {
      const id = group.dataset.id === chosen ? "" : group.dataset.id;
      mark(id);
      setTriggerValue("group", { id });
    } else if (event.target.closest(".more")) {
      root.unfolded = true;
      event.target.closest(".more").remove();
      fold();
      groups[data.first]?.focus();
    }
  };
}
