// Keys, clicks, clock and turning of a meeting. What a click means stands in the markup (data-go, data-open and the
// like); all else in the data.

const KEYS = {
  ArrowRight: "next", PageDown: "next", n: "next", N: "next",
  ArrowLeft: "before", PageUp: "before", p: "before", P: "before",
};
const SAID = ["go", "open", "whose", "decide", "minutes"];
const WRITTEN_IN = "input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox]";

const leave = () => document.querySelector(".st-key-meeting-leave a")?.click();

const tick = (root, minutes) => {
  const shown = document.querySelector(".meet .taken");
  if (!shown) return;
  const seconds = Math.floor((Date.now() - root.since) / 1000);
  shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  shown.parentElement.classList.toggle("over", seconds >= 60 * minutes);
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".meeting-keys");
  root.stop?.();
  const heard = new AbortController();
  const hear = (name, answer) => document.addEventListener(name, answer, { signal: heard.signal });

  if (root.here !== data.here) {
    root.here = root.dataset.here = data.here;
    root.since = Date.now();
  }
  tick(root, data.minutes);
  const clock = setInterval(() => tick(root, data.minutes), 1000);
  const turn = data.seconds
    ? setTimeout(() => setTriggerValue("go", data.next ?? "1"), 1000 * data.seconds)
    : undefined;
  root.stop = () => {
    heard.abort();
    clearInterval(clock);
    clearTimeout(turn);
  };

  if (data.seconds) {
    const stopped = () => {
      clearTimeout(turn);
      setTriggerValue("stop", true);
    };
    hear("pointerdown", stopped);
    hear("keydown", stopped);
  }

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

  return () => root.stop();
}
