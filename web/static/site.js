// Conveniences only: everything on the pages works without this file.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // only there on https and on this machine itself
  button.hidden = false;
  const words = button.querySelector("[aria-live]");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      words.textContent = button.dataset.done;
      setTimeout(() => { words.textContent = before; }, 2000);
    } catch {
      button.hidden = true; // the browser refuses: the text can still be selected
    }
  });
}

// One open menu at a time; Escape and a click elsewhere close it.
const menus = document.querySelectorAll("details.menu");
for (const menu of menus) {
  menu.addEventListener("toggle", () => {
    if (menu.open) for (const other of menus) if (other !== menu) other.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
