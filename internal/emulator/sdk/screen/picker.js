// Pickers: people, chats, pictures, files, places.

// picker replies with {ids, message, files}; ids is null if it was canceled.
function picker(params, reply) {
  const chosen = new Set(params.chosen || []);
  const disabled = new Set(params.disabled || []);
  const own = new Map(); // files of the user's computer, by their ids in the list
  const title = element('h2', 'title', params.title);
  const tips = withAttributes(element('p', 'tips'), { role: 'alert' });
  const message = withAttributes(element('input', 'input'), { placeholder: params.inputHint, 'aria-label': params.inputHint });
  const list = withAttributes(element('div', 'list scroll' + (params.multi ? ' multi' : '') + (params.grid ? ' grid' : '')), {
    role: 'listbox', 'aria-multiselectable': params.multi ? 'true' : undefined, 'aria-label': params.title,
  });
  const rows = [];
  params.items.forEach((item) => addRow(item, symbolOf(item)));

  function addRow(item, symbol) {
    const row = element('div', 'row', element('span', 'check'), symbol,
      element('span', 'texts', element('span', 'name', item.name), ...(item.note ? [' ', element('span', 'note', item.note)] : [])));
    row.dataset.id = item.id;
    withAttributes(row, { role: 'option', 'aria-disabled': disabled.has(item.id) ? 'true' : undefined });
    row.addEventListener('click', () => pick(item.id));
    row.addEventListener('focus', () => rows.forEach((r) => { r.tabIndex = r === row ? 0 : -1; }));
    row.addEventListener('keydown', (event) => {
      if (event.key === ' ') {
        event.preventDefault();
        pick(item.id);
      } else if (event.key === 'Enter') {
        event.preventDefault();
        if (chosen.size === 0) {
          pick(item.id);
        }
        yes();
      }
    });
    row.tabIndex = rows.length === 0 ? 0 : -1;
    rows.push(row);
    list.append(row);
  }

  function pick(id) {
    tips.textContent = '';
    if (disabled.has(id)) {
      return;
    }
    if (chosen.has(id) && params.multi) {
      chosen.delete(id);
    } else if (!params.multi) {
      chosen.clear();
      chosen.add(id);
    } else if (params.max > 0 && chosen.size >= params.max) {
      tips.textContent = params.limitTips || '≤ ' + params.max;
    } else {
      chosen.add(id);
    }
    draw();
  }

  function draw() {
    rows.forEach((row) => row.setAttribute('aria-selected', String(chosen.has(row.dataset.id))));
    foot.querySelector('.primary').disabled = chosen.size === 0;
  }

  // addOwn adds files of the user's computer and picks them.
  function addOwn(files) {
    for (const file of files) {
      const id = 'own:' + own.size;
      const total = Array.from(own.values()).reduce((n, f) => n + f.size, file.size);
      if (total > params.own.maxBytes) {
        tips.textContent = params.own.tooLarge;
        return;
      }
      own.set(id, file);
      addRow({ id, name: file.name, note: Math.ceil(file.size / 1024) + ' kB' }, file.type.startsWith('image/') ? picture(file, 'thumb') : icon('file'));
      pick(id);
    }
  }

  const answer = closeAndReply(reply, () => close());
  const no = () => answer({ ids: null });
  async function yes() {
    if (chosen.size === 0) {
      return;
    }
    const files = [];
    for (const [id, file] of own) {
      if (chosen.has(id)) {
        files.push({ id, name: file.name, type: file.type, data: await file.arrayBuffer() });
      }
    }
    answer({ ids: Array.from(chosen), message: message.value, files });
  }

  const foot = footer(params, yes, no);
  if (params.own) {
    foot.prepend(ownFiles(params.own, params.multi, addOwn));
  }
  moveByArrows(list, () => rows);
  draw();
  const close = openDialog({
    className: 'picker', title,
    children: [title].concat(params.map ? map(params.title) : [], list, params.inputHint ? [message] : [], tips, foot),
    first: rows[0], confirm: yes, dismiss: no,
  });
}

// symbolOf is what stands before an item's name.
function symbolOf(item) {
  if (item.picture) {
    return picture(item.picture, 'thumb');
  }
  return item.icon ? icon(item.icon) : avatar(item.id, item.name);
}

// ownFiles is a button that opens the browser's own file chooser.
function ownFiles(params, multi, add) {
  const input = withAttributes(element('input', 'own-input'), { type: 'file', accept: params.accept || undefined });
  input.hidden = true;
  input.multiple = Boolean(multi);
  input.addEventListener('change', () => {
    add(input.files);
    input.value = '';
  });
  return element('span', 'own', button(params.text, 'own-open', () => input.click()), input);
}
