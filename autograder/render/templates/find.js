"use strict";
{
  const most = 20, most_of_kind = 500, {names, troubled} = JSON.parse(document.querySelector("#names").textContent), lower = names.map(name => name.toLowerCase());
  const pages = [...document.querySelectorAll(".pages a")], room = document.querySelector(".find");
  const field = document.createElement("input"), list = document.createElement("ol");
  const size = Number(room.dataset.size);
  const entry = (text, place = -1) => {
    const item = document.createElement("li"), link = document.createElement("a");
    if (place >= 0) link.href = `${pages[Math.floor(place / size)].getAttribute("href")}#${place + 1}`;
    link.textContent = text;
    item.append(link);
    return item;
  };
  const everybody = [...names.keys()];
  let kind = null;
  const look = () => {
    // Of a kind all are shown, as far as a browser shows them at once; of a name a few.
    const wanted = field.value.trim().toLowerCase(), found = [], room_for = kind ? most_of_kind : most;
    for (const place of wanted || kind ? kind ? troubled[kind.dataset.trouble] : everybody : []) {
      if (lower[place].includes(wanted)) found.push(place);
      if (found.length > room_for) break;
    }
    list.replaceChildren(...found.slice(0, room_for).map(place => entry(names[place], place)));
    if (found.length > room_for) list.append(entry(room.dataset.more));
    if (wanted && !found.length) list.append(entry(room.dataset.nobody));
  };
  for (const head of document.querySelectorAll("[data-trouble]")) {
    const button = document.createElement("button");
    Object.assign(button, {type: "button", className: "who", textContent: head.textContent});
    button.ariaPressed = "false";
    button.onclick = () => {
      kind = kind === head ? null : head;
      for (const other of document.querySelectorAll("[data-trouble]")) other.firstChild.ariaPressed = String(other === kind);
      field.value = "";
      look();
      field.placeholder = [room.dataset.label, ...kind ? [button.textContent] : []].join(": ");
      if (kind) room.parentElement.scrollIntoView();
    };
    head.replaceChildren(button);
  }
  field.type = "search";
  field.placeholder = field.ariaLabel = room.dataset.label;
  field.oninput = look;
  field.onkeydown = event => { if (event.key === "Enter") list.querySelector("a")?.click(); };
  list.ariaLive = "polite";
  room.append(field, list);
  look();
}
