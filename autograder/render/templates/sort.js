"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  const order = (one, other) => isNaN(one - other) ? one.localeCompare(other, undefined, {numeric: true}) : one - other;
  heads.forEach((head, column) => {
    if (!head.textContent.trim() || head.className === "wide") return;
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const up = head.ariaSort !== "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = row => row.cells[column].dataset.v;
      body.append(...[...body.rows].sort((one, other) => (up ? 1 : -1) * order(value(one), value(other))));
    };
  });
}
