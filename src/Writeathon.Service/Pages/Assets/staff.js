import './refresh.js';

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
