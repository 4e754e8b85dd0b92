// The event's page: live number, and reports that wait on the device where there is no line.
import { check, read } from './numbers.js';
import './queue.js';
import './take.js';
import './totals.js';

const language = document.documentElement.lang;
const article = document.querySelector('[data-event]');
const form = document.querySelector('form[data-queue]');

if (article && 'indexedDB' in window && navigator.locks) keepReports();
if (article && 'serviceWorker' in navigator) keepPage();

function keepReports() {
  const said = form?.querySelector('[data-counted]');
  const waiting = document.querySelector('#waiting');
  const problems = JSON.parse(waiting.dataset.problems);
  const names = JSON.parse(waiting.dataset.names);
  let timer, done, refused;

  const say = (text, refusal) => {
    if (said) [said.className, said.textContent, said.hidden] = [refusal ? 'refusal' : 'done', [text, refusal].filter(Boolean).join(' '), !text && !refusal];
  };

  const what = ({ event, title, body: { kind, quantity, case: file, sentOn } }) => [
    waiting.dataset.pair.replace('{0}', names[kind] ?? kind).replace('{1}', quantity.toLocaleString(language)), file && (names[file] ?? file),
    new Date(`${sentOn}T12:00`).toLocaleDateString(language), event !== article.dataset.event && title,
  ].filter(Boolean).join(' · ');
  const why = report => report.refused ? problems[report.refused] ?? problems.other : '';

  const show = async () => {
    const kept = await reports.list();
    waiting.hidden = kept.length === 0;
    fill('[data-unsent]', kept.filter(report => !report.refused));
    fill('[data-refused]', kept.filter(report => report.refused));
  };

  const fill = (part, kept) => {
    const place = waiting.querySelector(part);
    place.hidden = kept.length === 0;
    place.querySelector('[data-count]').textContent = kept.length.toLocaleString(language);
    place.querySelector('ul').replaceChildren(...kept.map(report => {
      const row = waiting.querySelector('template').content.cloneNode(true);
      row.querySelector('[data-what]').textContent = what(report);
      row.querySelector('[data-why]').textContent = why(report);
      const again = row.querySelector('[data-again]');
      again.hidden = !report.refused;
      again.addEventListener('click', async () => { await reports.put({ ...report, refused: undefined, next: 0 }); await send(true); });
      row.querySelector('[data-drop]').addEventListener('click', async () => { await reports.remove(report.key); await show(); });
      return row;
    }));
  };

  const refuse = report => {
    refused = `${waiting.dataset.notCounted} ${what(report)} · ${why(report)}`;
    say(said?.dataset[done], refused);
  };

  const send = async now => {
    clearTimeout(timer);
    await show();
    const pause = await reports.flush((report, status) => {
      if (report.refused) return refuse(report);
      // That one report counts says nothing of another, which waits for staff: that is said until the next one is sent.
      done = done === 'held' || status === 'held' ? 'held' : 'counted';
      say(said?.dataset[done], refused);
      document.dispatchEvent(new Event('reported'));
    }, now);
    await show();
    if (pause !== null) timer = setTimeout(send, Math.max(pause, 1000));
  };

  // The day it was sent, by the event's clocks. Old phones go wrong: our own time, as the page told it, goes on by how long ago that was.
  const today = () => {
    const now = Number(form.dataset.now) + Date.now() - (Number(form.dataset.received) || performance.timeOrigin);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: form.dataset.zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
    return day < form.dataset.last ? day : form.dataset.last;
  };

  // Tapped twice, a report is sent once: the same again is meant only a while after the answer, or when something was typed in between.
  let sentAt = -Infinity;
  form?.addEventListener('input', () => { sentAt = -Infinity; });

  form?.addEventListener('submit', async event => {
    const fields = new FormData(form, event.submitter);
    const one = fields.get('_one');
    event.preventDefault();
    if (!one) {
      // A browser may have put back what was typed before the page was left.
      check(form.quantity);
      if (!form.reportValidity()) return;
      if (event.timeStamp - sentAt < 3000) return;
      sentAt = Infinity;
    }
    done = refused = undefined;
    say('');
    const report = {
      key: crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map(each => each.toString(16).padStart(2, '0')).join(''),
      url: form.dataset.queue, event: article.dataset.event, title: article.dataset.title, at: Date.now(), next: 0,
      body: { kind: one || fields.get('kind'), quantity: one ? 1 : read(fields.get('quantity')), sentOn: fields.get('sentOn') || today() },
    };
    if (fields.get('case')) report.body.case = fields.get('case');
    try {
      await reports.put(report);
    } catch {
      // A browser that keeps nothing (a private window, a full disk) sends the form as if there were no script.
      sendPlainly(one);
      return;
    }
    if (!one) form.quantity.value = 1;
    const slow = setTimeout(say, 700, said.dataset.sending);
    try {
      await send();
    } finally {
      clearTimeout(slow);
      if (sentAt === Infinity) sentAt = performance.now();
    }
    const kept = (await reports.list()).find(kept => kept.key === report.key);
    if (kept?.refused) {
      // It may have been another tab that sent it.
      if (!refused) refuse(kept);
      said.focus();
    } else if (kept) {
      say(said.dataset.waits);
      (await navigator.serviceWorker?.getRegistration())?.sync?.register('reports').catch(() => {});
    }
  });

  const sendPlainly = one => {
    if (one) {
      form.kind.value = one;
      form.quantity.value = 1;
    }
    form.submit();
  };

  addEventListener('online', () => send(true));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) send(); });
  send(true);
}

// A public event's page is kept as anybody sees it: asked for without cookies, so that nothing of the reader's own is in it.
async function keepPage() {
  const mark = new URL(import.meta.url).pathname.split('/')[2];
  try {
    await navigator.serviceWorker.register(`/service-worker.js?v=${mark}`);
    if (article.dataset.kept === undefined) return;
    const pages = await caches.open(`pages-${mark}`);
    const kept = await pages.match(location.pathname);
    const age = kept ? Date.now() - Date.parse(kept.headers.get('Date')) : Infinity;
    if (age < 3600000 && kept.headers.get('X-Language') === language) return;
    const answer = await fetch(location.pathname, { credentials: 'omit', cache: 'no-store', headers: { 'Accept-Language': language } });
    if (!answer.ok || answer.redirected) return;
    const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8', Date: new Date().toUTCString(), 'X-Language': language });
    for (const name of ['Content-Security-Policy', 'Referrer-Policy', 'X-Content-Type-Options']) headers.set(name, answer.headers.get(name) ?? '');
    const text = (await answer.text()).replace('data-received="0"', `data-received="${Date.now()}"`);
    await pages.put(location.pathname, new Response(text, { headers }));
  } catch {
    // Without a line, or where nothing may be kept: the page works as it is.
  }
}
