"use strict";
{
  const find = selector => document.querySelector(selector);
  const data = JSON.parse(find("#data").textContent), {tasks, mistakes, troubles, statuses, words} = data;
  const room = find("#submissions"), body = room.tBodies[0], heads = [...room.tHead.rows[0].cells];
  const sheet = find("#sheet"), card = find("#card"), chosen = {trouble: null, task: null, mistake: null};

  // ── what is told ──────────────────────────────────────────────────────────────────────────
  const make = (tag, set = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(set)) name in made ? made[name] = value : made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (gap, name) => facts[name] ?? gap);
  const prose = text => text.split("`").map((part, place) => place % 2 ? make("code", {}, part) : part);
  const points = number => String(Math.round(100 * number) / 100);
  const kind = letter => letter >= "1" && letter <= "9" ? "a" : letter;
  const rows = data.rows.map(([name, link = "", score = null, tiles = "", parts = {}, note = "", wrong = "", named = [], section = "", late = "", override = "", mark = null, earlier = 0, troubled = []], id) =>
    ({id, name, link, score, tiles, parts, note, wrong, named, section, late, override, mark, earlier, troubled, absent: troubled.includes(data.absent)}));
  const earned = (row, task) => row.parts[task] ?? (row.tiles[task] === "p" ? tasks[task][1] : 0);
  const named = (row, task) => fill(words.tile, {
    task: tasks[task][0], score: points(earned(row, task)), full: points(tasks[task][1]), status: statuses[kind(row.tiles[task])],
  });
  const passed = row => row.tiles.split("p").length - 1;
  const sought = row => [row.name, row.section, row.wrong, row.note, row.late, row.override, ...row.named.map(one => mistakes[one][1].replaceAll("`", ""))].join("\n").toLowerCase();

  // ── which rows, in which order: the component's part ─────────────────────────────────────────
  const words_apart = new Intl.Collator(undefined, {numeric: true, sensitivity: "base"});
  const inOrder = (one, other, by) => {
    const [left, right] = [one.getValue(by), other.getValue(by)];
    return typeof left === "number" ? left - right : words_apart.compare(left, right);
  };
  const column = (id, accessorFn, filterFn) => ({id, accessorFn, sortFn: inOrder, filterFn, enableGlobalFilter: id === "text"});
  const table = TanStack.constructTable({
    features: TanStack.tableFeatures({
      coreReactivityFeature: TanStack.storeReactivityBindings(),
      rowSortingFeature: TanStack.rowSortingFeature,
      columnFilteringFeature: TanStack.columnFilteringFeature,
      globalFilteringFeature: TanStack.globalFilteringFeature,
      sortedRowModel: TanStack.createSortedRowModel(),
      filteredRowModel: TanStack.createFilteredRowModel(),
    }),
    data: rows,
    getColumnCanGlobalFilter: one => one.id === "text",
    globalFilterFn: (row, id, wanted) => wanted.split(/\s+/).every(word => row.getValue(id).includes(word)),
    columns: [
      column("name", row => row.name),
      column("section", row => row.section, (row, id, wanted) => row.getValue(id) === wanted),
      column("score", row => row.score ?? -1),
      column("late", row => row.late),
      column("override", row => row.override),
      column("mark", row => row.mark ?? -1),
      column("tiles", passed),
      column("text", sought),
      column("task", row => row.tiles, (row, id, task) => row.getValue(id) !== "" && row.getValue(id)[task] !== "p"),
      column("trouble", row => row.troubled, (row, id, trouble) => row.getValue(id).includes(trouble)),
      column("mistake", row => row.named, (row, id, mistake) => row.getValue(id).includes(mistake)),
    ],
  });
  const seen = () => table.getRowModel().rows;

  // ── a row ─────────────────────────────────────────────────────────────────────────────────────
  const tile = (row, task) => {
    const says = named(row, task), letter = row.tiles[task];
    return make("button", {type: "button", className: `t ${kind(letter)} s${letter}`, tabIndex: task ? -1 : 0, ariaLabel: says, title: says});
  };
  const squares = row => {
    const label = fill(words.tasks, {passed: passed(row), total: row.tiles.length});
    const made = make("span", {className: "cells", role: "group", ariaLabel: label}, ...[...row.tiles].map((_, task) => tile(row, task)));
    made.dataset.row = row.id;
    return made;
  };
  const again = row => row.earlier ? [" ", make("a", {className: "again", href: `${row.link}#attempts`}, fill(words.earlier, {number: row.earlier}))] : [];
  const cells = {
    name: row => row.link ? [make("a", {href: row.link}, row.name), ...again(row)] : [row.name],
    section: row => [row.section],
    score: row => [row.score !== null ? points(row.score) : row.absent ? "" : words.without],
    late: row => [row.late],
    override: row => prose(row.override),
    mark: row => [row.mark === null ? "" : points(row.mark)],
    tiles: row => [...row.tiles ? [squares(row)] : [], ...row.wrong ? [make("span", {className: "remark wrong"}, row.wrong)] : [], ...row.note ? [make("span", {className: "remark"}, row.note)] : []],
  };
  const called = Object.fromEntries(heads.map(head => [head.dataset.by, head.textContent]));
  const cell = (row, by) => make(by === "name" ? "th" : "td", {className: {score: "number", mark: "number", override: "reason"}[by] ?? "", role: by === "name" ? "rowheader" : "cell", ...by === "mark" ? {"data-called": called.mark} : {}}, ...cells[by](row));
  const shown = heads.map(head => head.dataset.by);
  const line = row => make("tr", {role: "row", id: `row-${row.id}`, className: row.absent ? "absent" : ""}, ...shown.map(by => cell(row, by)));

  // ── rows are made when they are seen ────────────────────────────────────────────────────────
  const made = new Map(), space = () => make("tr", {className: "space", ariaHidden: "true"}, make("td", {colSpan: shown.length}));
  const above = space(), below = space();
  let whole = false;
  const settings = () => ({
    count: seen().length, estimateSize: () => 37, overscan: 8, scrollMargin: body.getBoundingClientRect().top + scrollY,
    getScrollElement: () => window, observeElementRect: TanStack.observeWindowRect, observeElementOffset: TanStack.observeWindowOffset,
    scrollToFn: TanStack.windowScroll, measureElement: TanStack.measureElement, getItemKey: place => seen()[place].original.id,
    initialRect: {width: innerWidth, height: innerHeight}, onChange: () => draw(),
  });
  const virtual = new TanStack.Virtualizer(settings());
  const put = wanted => {
    // What stays is not touched, so that it keeps the focus; only what comes and goes moves.
    for (const old of [...body.rows]) if (!wanted.includes(old)) old.remove();
    wanted.forEach((one, place) => { if (body.rows[place] !== one) body.insertBefore(one, body.rows[place] ?? null); });
  };
  const draw = () => {
    const list = seen();
    if (whole) return put(list.map(one => line(one.original)));
    const items = virtual.getVirtualItems(), last = items.at(-1), margin = virtual.options.scrollMargin;
    above.cells[0].style.height = `${items.length ? items[0].start - margin : 0}px`;
    below.cells[0].style.height = `${last ? virtual.getTotalSize() - (last.end - margin) : 0}px`;
    const now = new Map(items.map(item => [item.key, made.get(item.key) ?? line(list[item.index].original)]));
    made.clear();
    items.forEach(item => {
      const row = now.get(item.key);
      row.dataset.index = item.index;
      row.ariaRowIndex = item.index + 2;
      made.set(item.key, row);
    });
    put([above, ...now.values(), below]);
    now.forEach(row => virtual.measureElement(row));
  };
  const renew = () => {
    const sorting = table.store.state.sorting[0];
    heads.forEach(head => head.dataset.by === sorting?.id ? head.ariaSort = sorting.desc ? "descending" : "ascending" : head.removeAttribute("aria-sort"));
    room.ariaRowCount = seen().length + 1;
    find("#shown").textContent = fill(words.shown, {number: seen().length, total: rows.length});
    find("#nobody").hidden = !rows.length || seen().length > 0;
    virtual.setOptions(settings());
    virtual._willUpdate();
    virtual.measure();
    draw();
  };

  // ── sort, search, filter ────────────────────────────────────────────────────────────────────
  heads.forEach(head => {
    const button = make("button", {type: "button"}, ...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const before = table.store.state.sorting[0], by = head.dataset.by;
      table.setSorting([{id: by, desc: before?.id === by ? !before.desc : false}]);
      renew();
    };
  });
  find("#find").oninput = event => { table.setGlobalFilter(event.target.value.trim().toLowerCase()); renew(); };
  addEventListener("keydown", event => {
    // The browser's own search sees only the rows that stand; pressed once more it is to be had.
    const search = find("#find"), is_find = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "f";
    if (!is_find || sheet.open || document.activeElement === search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
  const sections = find("#section");
  if (sections) {
    const known = [...new Set(rows.map(row => row.section))].filter(Boolean).sort(words_apart.compare);
    sections.append(...known.map(section => make("option", {value: section}, section)));
    sections.onchange = () => { table.getColumn("section").setFilterValue(sections.value || undefined); renew(); };
  }
  const choose = (by, number) => {
    chosen[by] = number;
    table.getColumn(by).setFilterValue(number ?? undefined);
    document.querySelectorAll(`[data-who=${by}]`).forEach(button => { button.ariaPressed = String(Number(button.value) === number && number !== null); });
    find("#filters").replaceChildren(...chips());
    renew();
  };
  const says = {
    trouble: number => [troubles[number]],
    task: number => prose(fill(words.lost, {task: tasks[number][0]})),
    mistake: number => [...prose(mistakes[number][1]), " ", make("code", {className: "quiet"}, tasks[mistakes[number][0]][0])],
  };
  const chips = () => Object.entries(chosen).filter(([, number]) => number !== null).map(([by, number]) => {
    const away = make("button", {type: "button", className: "away", ariaLabel: words.again, title: words.again}, "×");
    away.onclick = () => { choose(by, null); find("#find").focus(); };
    return make("span", {className: "chip"}, make("span", {}, ...says[by](number)), away);
  });
  find("#nobody button").onclick = () => {
    find("#find").value = "";
    table.setGlobalFilter("");
    if (sections) sections.value = "";
    table.getColumn("section").setFilterValue(undefined);
    Object.keys(chosen).forEach(by => choose(by, null));
    find("#find").focus();
  };
  const ask = (node, by, number) => {
    const button = make("button", {type: "button", className: "who", value: number, ariaPressed: "false"}, ...node.childNodes);
    button.dataset.who = by;
    button.onclick = () => { choose(by, chosen[by] === number ? null : number); find("#desk").scrollIntoView(); };
    node.append(button);
  };
  document.querySelectorAll("[data-trouble]").forEach(node => ask(node, "trouble", Number(node.dataset.trouble)));
  document.querySelectorAll("[data-task]").forEach(node => ask(node, "task", Number(node.dataset.task)));
  document.querySelectorAll("[data-listed]").forEach(node => ask(node.querySelector(".what"), "mistake", data.listed[node.dataset.listed]));

  // ── a square says what it is, and leads on ──────────────────────────────────────────────────
  const tell = button => {
    const row = rows[button.parentElement.dataset.row], task = [...button.parentElement.children].indexOf(button), box = button.getBoundingClientRect();
    find("#about").replaceChildren(named(row, task));
    Object.assign(find("#there"), {textContent: words.there, href: `${row.link}#task-${task + 1}`, onclick: event => follow(event, row, `#task-${task + 1}`)});
    Object.assign(find("#others"), {textContent: words.others, onclick: () => { card.hidePopover(); choose("task", task); find("#find").focus(); }});
    card.showPopover();
    card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${box.bottom + card.offsetHeight + 6 > innerHeight ? box.top - card.offsetHeight - 6 : box.bottom + 6}px`;
    find("#there").focus();
  };
  const step = (button, key) => {
    const all = [...button.parentElement.children], at = all.indexOf(button);
    const next = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1}[key];
    if (next === undefined || !all[next]) return false;
    button.tabIndex = -1;
    all[next].tabIndex = 0;
    all[next].focus();
    return true;
  };
  body.onkeydown = event => { if (event.target.matches(".t") && step(event.target, event.key)) event.preventDefault(); };
  body.onclick = event => {
    if (event.target.matches(".t")) tell(event.target);
    else if (event.target.matches("th a")) follow(event, rows[event.target.closest("tr").id.slice(4)], event.target.hash);
  };

  // ── a report over the page, with the one before and the one after in the order of the table ────────
  let open = null;
  const follow = (event, row, part) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !row.link) return;
    event.preventDefault();
    if (card.matches(":popover-open")) card.hidePopover();
    history.pushState({open: true}, "", `#row-${row.id}`);
    show(row, part);
  };
  const around = step => {
    const list = seen(), at = list.findIndex(one => one.original === open);
    for (let place = at + step; list[place]; place += step) if (list[place].original.link) return list[place].original;
    return null;
  };
  const show = (row, part = "") => {
    open = row;
    const list = seen(), at = list.findIndex(one => one.original === row), link = row.link + part;
    find("#whose").textContent = row.name;
    find("#place").textContent = fill(words.place, {place: at + 1, total: list.length});
    find("#alone").href = link;
    find("#leaf").replaceChildren(make("iframe", {src: link, title: fill(words.report, {submission: row.name})}));
    find("#before").disabled = !around(-1);
    find("#after").disabled = !around(1);
    if (!sheet.open) sheet.showModal();
  };
  const turn = step => {
    const row = around(step);
    if (!row) return;
    history.replaceState({open: true}, "", `#row-${row.id}`);
    show(row);
  };
  const back = () => {
    if (history.state?.open) history.back();
    const at = seen().findIndex(one => one.original === open);
    if (at >= 0) { virtual.scrollToIndex(at, {align: "auto"}); draw(); }
    find("#leaf").replaceChildren();
    requestAnimationFrame(() => find(`#row-${open?.id} a`)?.focus());
  };
  const follow_address = () => {
    const row = rows[/^#row-(\d+)$/.exec(location.hash)?.[1]];
    row?.link ? show(row) : sheet.close();
  };
  find("#before").onclick = () => turn(-1);
  find("#after").onclick = () => turn(1);
  find("#shut").onclick = () => sheet.close();
  sheet.onclose = back;
  sheet.onkeydown = event => {
    const way = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (way && !event.altKey) turn(way);
  };
  addEventListener("popstate", follow_address);

  // ── on paper all rows stand ───────────────────────────────────────────────────────────────────
  addEventListener("beforeprint", () => { whole = true; draw(); });
  addEventListener("afterprint", () => { whole = false; made.clear(); draw(); });

  for (const sign of document.querySelectorAll(".legend i")) sign.replaceWith(make("i", {className: `t ${sign.className} s5`}));
  find(".controls").hidden = false;
  room.classList.add("live");
  for (const [node, role] of [[room, "table"], [room.tHead, "rowgroup"], [room.tHead.rows[0], "row"], [body, "rowgroup"], ...heads.map(head => [head, "columnheader"])]) node.setAttribute("role", role);
  body.replaceChildren();
  virtual._didMount();
  renew();
  follow_address();
}
