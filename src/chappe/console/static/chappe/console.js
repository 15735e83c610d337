// What htmx does not do. Every page works without this file; it only makes some gestures shorter.
(() => {
  "use strict";

  const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  // Menus close on a click elsewhere and on Escape.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && closest(event, "details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A confirmation opens in place instead of by a page of its own.
  document.addEventListener("click", (event) => {
    const opener = closest(event, "[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  });

  document.addEventListener("click", (event) => {
    const close = closest(event, "[data-close]");
    if (close) close.closest(".toast").remove();
  });

  document.addEventListener("click", async (event) => {
    const copy = closest(event, "[data-copy]");
    if (!copy || !navigator.clipboard) return;
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.querySelector("[data-copied]").hidden = false;
  });

  // Insert a field of the contact where the cursor stands.
  document.addEventListener("click", (event) => {
    const insert = closest(event, "[data-insert]");
    const area = insert && document.getElementById(insert.dataset.into);
    if (!area) return;
    const start = area.selectionStart;
    area.setRangeText(insert.dataset.insert, start, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    // Between the quotes of a default, where something is still to be written.
    const within = insert.dataset.insert.indexOf('""');
    if (within >= 0) area.setSelectionRange(start + within + 1, start + within + 1);
  });

  // A fix proposed beside the preview ticks the option it stands for.
  document.addEventListener("click", (event) => {
    const fix = closest(event, "[data-tick]");
    const box = fix && document.getElementById(fix.dataset.tick);
    if (!box) return;
    event.preventDefault();
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  });

  // The two-panel picker: a filter as one types, and double click, Enter or a drag to move one group.
  const move = (item, direction) => {
    const form = item.closest("form");
    for (const box of form.querySelectorAll("[data-item] input")) box.checked = false;
    item.querySelector("input").checked = true;
    form.querySelector(`[name=move][value=${direction}]`).click();
  };
  const directionOf = (item) => item.closest("[data-panel]").dataset.panel;

  document.addEventListener("dblclick", (event) => {
    const item = closest(event, "[data-item]");
    if (item) move(item, directionOf(item));
  });
  document.addEventListener("keydown", (event) => {
    const item = event.key === "Enter" && closest(event, "[data-item]");
    if (item) {
      event.preventDefault();
      move(item, directionOf(item));
    } else if (event.key === "Enter" && closest(event, "[data-filter]")) {
      event.preventDefault();
    }
  });
  document.addEventListener("input", (event) => {
    const filter = closest(event, "[data-filter]");
    if (!filter) return;
    const wanted = plain(filter.value);
    for (const item of filter.closest("[data-panel]").querySelectorAll("[data-item], [data-choice]")) {
      item.hidden = !plain(item.querySelector(".name").textContent).includes(wanted);
    }
  });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = closest(event, "[data-item]");
  });
  document.addEventListener("dragover", (event) => {
    const panel = dragged && closest(event, "[data-panel]");
    if (!panel || panel.contains(dragged)) return;
    event.preventDefault();
    panel.classList.add("receives");
  });
  document.addEventListener("dragleave", (event) => {
    const panel = closest(event, "[data-panel]");
    if (panel && !panel.contains(event.relatedTarget)) panel.classList.remove("receives");
  });
  document.addEventListener("drop", (event) => {
    const panel = dragged && closest(event, "[data-panel]");
    if (!panel || panel.contains(dragged)) return;
    event.preventDefault();
    move(dragged, directionOf(dragged));
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    for (const panel of document.querySelectorAll(".receives")) panel.classList.remove("receives");
  });

  // The calendar: arrows go from day to day, Page Up and Page Down to the time before and after.
  document.addEventListener("keydown", (event) => {
    const calendar = !event.altKey && !event.ctrlKey && !event.metaKey && closest(event, "[data-calendar]");
    if (!calendar) return;
    const turn = { PageUp: "prev", PageDown: "next" }[event.key];
    const days = [...calendar.querySelectorAll("[data-day]")];
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const day = steps && days[days.indexOf(closest(event, "[data-day]")) + steps];
    if (turn) calendar.querySelector(`[rel=${turn}]`).click();
    else if (day && closest(event, "[data-day]")) day.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const choice = closest(event, "[data-submit]");
    if (choice) choice.form.requestSubmit(choice.form.querySelector("button"));
  });

  // A confirmation that the server opened becomes a modal one, with the page behind it out of reach.
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    dialog.close();
    dialog.showModal();
  }

  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // What only works with this script shows itself, and what went wrong gets the focus.
  const settle = (root) => {
    for (const element of root.querySelectorAll("[data-filter], [data-close], [data-insert], [data-copy]")) {
      element.hidden = false;
    }
    for (const element of root.querySelectorAll(".unscripted")) element.hidden = true;
    root.querySelector("[data-focus]")?.focus();
  };
  settle(document);
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target));

  // What is being typed while new rows are on their way stays as it is typed. It is put back in the same turn
  // as the rows: htmx gives the new field the focus at once, and settles 20 ms later, after another letter.
  let typed = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const field = document.activeElement;
    const keeps = closest(event, "[data-keeps]");
    typed = keeps && field instanceof HTMLInputElement && keeps.contains(field) ? field : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const field = typed && document.getElementById(typed.id);
    if (!(field instanceof HTMLInputElement) || field === typed) return;
    const { value } = typed;
    typed = null;
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const connection = document.getElementById("connection");
  const say = (lost) => () => {
    if (connection) connection.hidden = !lost;
  };
  document.addEventListener("htmx:sendError", say(true));
  document.addEventListener("htmx:responseError", say(true));
  document.addEventListener("htmx:afterSwap", say(false));
})();
