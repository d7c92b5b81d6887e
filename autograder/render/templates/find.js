"use strict";
{
  const most = 20, {names, troubled} = JSON.parse(document.querySelector("#names").textContent), lower = names.map(name => name.toLowerCase());
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
  const show = (found, most, more) => {
    list.replaceChildren(...found.slice(0, most).map(place => entry(names[place], place)));
    if (found.length > most) list.append(entry(more));
  };
  const look = () => {
    const wanted = field.value.trim().toLowerCase(), found = [];
    for (let place = 0; wanted && place < names.length && found.length <= most; place++)
      if (lower[place].includes(wanted)) found.push(place);
    show(found, most, room.dataset.more);
    if (wanted && !found.length) list.append(entry(room.dataset.nobody));
  };
  for (const head of document.querySelectorAll("[data-trouble]")) {
    const button = document.createElement("button");
    Object.assign(button, {type: "button", className: "who", textContent: head.textContent});
    button.onclick = () => { field.value = ""; show(troubled[head.dataset.trouble], Infinity); room.scrollIntoView(); };
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
