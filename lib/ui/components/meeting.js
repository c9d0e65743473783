// Keys and clicks of a meeting: what they mean stands in the markup (data-go, data-open and the like) and in the data.

const KEYS = {
  ArrowRight: "next", PageDown: "next", n: "next", N: "next",
  ArrowLeft: "before", PageUp: "before", p: "before", P: "before",
};
const SAID = ["go", "open", "whose", "decide"];
const WRITTEN_IN = "input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox]";

const leave = () => document.querySelector(".st-key-meeting-leave a")?.click();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".meeting-keys");
  root.heard?.abort();
  const heard = (root.heard = new AbortController());
  const hear = (name, answer) => document.addEventListener(name, answer, { signal: heard.signal });

  hear("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("[role=dialog]") || event.target.closest?.(WRITTEN_IN)) return;
    if (event.key === "Escape") return leave();
    const go = KEYS[event.key] ? data[KEYS[event.key]] : data.steps[event.key];
    if (!go) return;
    event.preventDefault();
    if (go !== data.here) setTriggerValue("go", go);
  });

  hear("click", (event) => {
    for (const name of SAID) {
      const part = event.target.closest?.(`:is(.meet, [role=dialog]) [data-${name}]`);
      if (part) return setTriggerValue(name, part.dataset[name]);
    }
  });

  return () => heard.abort();
}
