/* What pages do beyond being read. Everything can be read without it; what is typed is saved by it. */
(() => {
  "use strict";
  const words = document.body.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  };

  /* Messages */
  const toasts = document.querySelector(".toasts");
  const toast = (text, { fault = false, undo = null } = {}) => {
    const box = document.createElement("div");
    box.className = fault ? "toast fault" : "toast";
    const said = document.createElement("span");
    said.textContent = text;
    box.append(said);
    const close = document.createElement("button");
    close.className = "link";
    close.textContent = undo ? undo.words : words.close;
    close.addEventListener("click", () => { box.remove(); if (undo) undo.act(); });
    box.append(close);
    toasts.append(box);
    if (!fault) setTimeout(() => box.remove(), undo ? 15000 : 6000);
  };
  all(".toast", toasts).forEach((box) => { if (!box.classList.contains("error")) setTimeout(() => box.remove(), 8000); });
  const summary = document.querySelector(".summary");
  if (summary) summary.focus();

  /* A form that is sent whole is sent once. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if ("seen" in form.dataset) form.elements.seen.value = document.getElementById("seen").value;
    all("button", form).forEach((each) => each.setAttribute("aria-busy", "true"));
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all("button", form).forEach((each) => each.removeAttribute("aria-busy"));
  }));

  /* Menus close by a click elsewhere and by Escape; "/" goes to the search. */
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-print]")) print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const find = document.querySelector(".find input");
      if (find) { event.preventDefault(); find.focus(); }
    }
  });

  /* A document opens beside what it is evidence of; where there is no room beside, below it. */
  const beside = document.querySelector(".beside");
  if (beside) document.addEventListener("click", (event) => {
    if (!event.target.closest('a[target="evidence"]')) return;
    beside.classList.add("opened");
    if (beside.getBoundingClientRect().top > innerHeight) beside.scrollIntoView();
  });

  /* An address that leads to a folded entry unfolds it. */
  const reveal = () => {
    const goal = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (goal && goal.matches("details:not([open])")) { goal.open = true; goal.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();

  /* Saved as typed. Each change waits in a queue, which outlives a reload of the page; one is sent at a time, so that
     each states the version that the one before it made. What cannot be sent stays, is said so, and is sent again. */
  const draft = document.querySelector("[data-draft]");
  if (!draft) return;
  const store = `unsaved:${draft.dataset.draft}`;
  const queue = JSON.parse(sessionStorage.getItem(store) || "[]");
  const offline = document.createElement("p");
  offline.className = "offline";
  offline.setAttribute("role", "alert");
  offline.textContent = words.unsaved;
  let sending = false;
  let wait = 1000;

  const keep = () => {
    sessionStorage.removeItem(store);
    // What is longer than the browser keeps is sent all the same; only a reload would lose it, and asks before.
    try { if (queue.length) sessionStorage.setItem(store, JSON.stringify(queue)); } catch { /* too long to keep */ }
  };
  const fieldOf = (name) => all(".field[data-name]").find((each) => each.dataset.name === name);
  const say = (name, text, unsaved = false) => {
    const field = fieldOf(name);
    const line = field && field.querySelector(".saving");
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("unsaved", unsaved);
  };
  const say_faults = (name, faults) => {
    const field = fieldOf(name);
    if (!field) return;
    field.classList.toggle("faulty", faults.length > 0);
    all(".fault", field).forEach((each) => each.remove());
    faults.forEach((text) => {
      const line = document.createElement("p");
      line.className = "fault";
      line.textContent = text;
      field.querySelector(".saving").before(line);
    });
  };

  const send = async (change) => {
    // Sent again, it is the same write to the letter: the answer may have been lost, not the change.
    if (change.seen === undefined) { change.seen = document.getElementById("seen").value; keep(); }
    const body = new URLSearchParams(change.values);
    body.set("key", change.key);
    body.set("seen", change.seen);
    const response = await fetch(change.to, {
      method: "POST", body, redirect: "manual",
      headers: { "X-CSRFToken": words.token, "Accept": "application/json" },
    });
    if (response.type === "opaqueredirect" || response.status >= 500) throw new Error();
    if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) return { refused: true, words: words.refused };
    const answer = await response.json();
    if (response.status === 401) throw new Error(answer.words);
    return answer;
  };

  const settle = (change, answer) => {
    const seen = document.getElementById("seen");
    if (answer.seen !== undefined) seen.value = answer.seen;
    if (change.name) {
      say(change.name, answer.refused ? answer.words : words.saved, Boolean(answer.refused));
      say_faults(change.name, answer.refused ? [] : answer.faults || []);
    }
    if (answer.again && change.name) offer(change, answer.again);
    if (answer.refused && !change.name) toast(answer.words, { fault: true });
    if (answer.html !== undefined) swap(answer);
    if (answer.undo) toast(answer.words, { undo: { words: answer.undo.words, act: () => put(answer.undo) } });
    document.body.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
  };

  /* What others changed meanwhile was told; what was typed here is saved over it only if somebody says so. */
  const offer = (change, text) => {
    const field = fieldOf(change.name);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = text;
    button.addEventListener("click", () => put({ to: change.to, name: change.name, values: valuesOf(field) }));
    field.querySelector(".saving").append(" ", button);
  };

  const swap = (answer) => {
    const section = document.getElementById("section");
    section.innerHTML = answer.html;
    if (window.htmx) window.htmx.process(section);
    const goal = answer.focus && document.getElementById(answer.focus);
    if (goal) goal.focus();
  };

  const work = async () => {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const change = queue[0];
      if (change.name) say(change.name, words.saving);
      try {
        const answer = await send(change);
        queue.shift();
        keep();
        wait = 1000;
        offline.remove();
        settle(change, answer);
      } catch (error) {
        // A failed fetch says so in the browser's own words; ours and the server's are for people.
        offline.textContent = error instanceof TypeError || !error.message ? words.unsaved : error.message;
        draft.prepend(offline);
        queue.forEach((each) => each.name && say(each.name, offline.textContent, true));
        setTimeout(() => { sending = false; work(); }, wait);
        wait = Math.min(wait * 2, 30000);
        return;
      }
    }
    sending = false;
  };
  const put = (change) => {
    const last = queue[queue.length - 1];
    if (last && last.name && last.name === change.name && !(sending && queue.length === 1)) queue.pop();
    queue.push({ ...change, key: newKey() });
    keep();
    work();
  };

  const valuesOf = (field) => {
    const values = [["pointer", field.dataset.name]];
    all("input, select, textarea", field).forEach((each) => {
      if (each.type === "hidden" || ((each.type === "checkbox" || each.type === "radio") && !each.checked)) return;
      values.push([each.name === field.dataset.name ? "value" : each.name.replace(field.dataset.name, "value"), each.value]);
    });
    return values;
  };
  draft.addEventListener("change", (event) => {
    const field = event.target.closest(".field[data-save]");
    if (field) put({ to: field.dataset.save, name: field.dataset.name, values: valuesOf(field) });
  });
  draft.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-change]");
    if (!form) return;
    event.preventDefault();
    put({ to: form.action, values: [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken") });
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "judgement") all(".onto").forEach((each) => each.replaceChildren());
  });
  addEventListener("online", () => { if (queue.length) { sending = false; work(); } });
  addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });

  /* What was not saved before a reload stands in its fields again, and is sent. */
  queue.forEach((change) => {
    const field = change.name && fieldOf(change.name);
    if (!field) return;
    const stated = change.values.filter(([name]) => name.startsWith("value"));
    const inputs = all("input:not([type=hidden]), select, textarea", field);
    inputs.forEach((each) => { if (each.type === "checkbox" || each.type === "radio") each.checked = stated.some(([, value]) => value === each.value); });
    inputs.filter((each) => each.type !== "checkbox" && each.type !== "radio")
      .forEach((each, number) => { if (stated[number]) each.value = stated[number][1]; });
  });
  if (queue.length) work();
})();
