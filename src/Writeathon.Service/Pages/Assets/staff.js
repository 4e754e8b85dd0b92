// What runs on is asked for again, and a long file shows how far it has come. Without this, the page asks again by itself.
for (const part of document.querySelectorAll('[data-refresh]')) {
  refresh(part.id, Number(part.dataset.refresh));
}

function refresh(id, seconds) {
  setTimeout(async () => {
    const old = document.getElementById(id);
    // Nothing is taken away from under somebody's hands, and nobody is asked for a page that is not looked at.
    if (!old) return;
    if (document.hidden || old.contains(document.activeElement) || old.querySelector('details[open]')) {
      return refresh(id, seconds);
    }
    try {
      const answer = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
      if (!fresh) return;
      old.replaceWith(fresh);
      if (fresh.dataset.refresh) refresh(id, Number(fresh.dataset.refresh));
    } catch {
      refresh(id, seconds * 2);
    }
  }, seconds * 1000);
}

const upload = document.querySelector('[data-upload]');
upload?.addEventListener('submit', event => {
  event.preventDefault();
  const progress = upload.querySelector('[data-upload-progress]');
  const bar = progress.querySelector('progress');
  const button = upload.querySelector('button');
  const request = new XMLHttpRequest();
  progress.hidden = false;
  button.disabled = true;
  request.upload.addEventListener('progress', sent => { if (sent.lengthComputable) bar.value = 100 * sent.loaded / sent.total; });
  request.addEventListener('load', () => {
    if (request.status === 200 && request.responseURL !== upload.action) {
      location.assign(request.responseURL);
      return;
    }
    // Refused: the same page, which says why.
    const main = new DOMParser().parseFromString(request.responseText, 'text/html').querySelector('main');
    document.querySelector('main').replaceWith(document.adoptNode(main));
    main.querySelector('[role=alert]')?.focus();
  });
  request.addEventListener('error', () => { progress.hidden = true; button.disabled = false; upload.submit(); });
  request.open('POST', upload.action);
  request.send(new FormData(upload));
});
