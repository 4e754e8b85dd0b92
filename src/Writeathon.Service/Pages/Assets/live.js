// Keeps figures of a page up to date. Whoever shows more than a number listens to the events 'totals' (of a campaign), 'event-totals' (of an
// event) and 'line' (whether the line stands) of the document, and tells 'reported' where something was sent from here.
//   data-live="world" data-year="2026"       the actions of the campaign
//   data-live-best="1900000" data-year=…     how many are missing to stand above that
//   data-live-share="1900000" data-year=…    the width of a bar, in per cent of that
//   data-live-event="{id}" data-year=…       the actions of the event, asked for when its campaign moved
//   data-live-says="{0} so far" data-year=…  a live region; it speaks at most every 30 seconds: of the campaign, or with data-of="{id}" of the event
const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { useGrouping: 'always' });
const all = selector => [...document.querySelectorAll(selector)];
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const quietly = 30_000, between = 2_000, again = 10_000, longest = 60_000, silent = 40_000;

document.addEventListener('totals', ({ detail: { campaign, actions } }) => {
  const mine = `[data-year="${campaign}"]`;
  for (const place of all(`[data-live=world]${mine}`)) place.textContent = number.format(actions);
  for (const place of all(`[data-live-best]${mine}`)) place.textContent = number.format(Math.max(0, +place.dataset.liveBest + 1 - actions));
  for (const bar of all(`[data-live-share]${mine}`)) bar.setAttribute('width', Math.min(100, 100 * actions / bar.dataset.liveShare).toFixed(2));
  for (const place of all(`[data-live-says]${mine}:not([data-of])`)) say(place, actions);
});

document.addEventListener('event-totals', ({ detail: { event, actions } }) => {
  for (const place of all(`[data-live-event="${event}"]`)) place.textContent = number.format(actions);
  for (const place of all(`[data-live-says][data-of="${event}"]`)) say(place, actions);
});

// What the page itself said counts as spoken; what moves within the half minute is spoken of once, at its end.
const spoken = new WeakMap();
function say(place, actions) {
  const last = spoken.get(place) ?? { at: performance.now(), actions };
  spoken.set(place, last);
  last.newest = actions;
  last.timer ??= setTimeout(() => {
    last.timer = undefined;
    if (last.newest === last.actions) return;
    [last.at, last.actions] = [performance.now(), last.newest];
    place.textContent = place.dataset.liveSays.replace('{0}', number.format(last.actions));
  }, Math.max(0, last.at + quietly - performance.now()));
}

// A curve of the chart names its year as well; but nothing is live in it, and not every year of the record book has totals here.
for (const year of new Set(all('[data-year]:not(path)').map(place => place.dataset.year))) listen(year);

function listen(year) {
  const events = new Set(all(`[data-live-event][data-year="${year}"]`).map(place => place.dataset.liveEvent));
  let source, version, wait = 1_000, timer, silence, asking, askedAt = -Infinity;

  function close() {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
  }

  function open() {
    close();
    if (document.hidden) return;
    version = undefined;
    source = new EventSource(`/api/v1/campaigns/${year}/totals/stream`);
    source.onopen = heard;
    source.addEventListener('heartbeat', heard);
    source.addEventListener('totals', ({ data }) => {
      heard();
      wait = 1_000;
      const totals = JSON.parse(data);
      tell('totals', totals);
      if (version !== totals.version) ask();
      version = totals.version;
    });
    // A browser tries again by itself where the line broke, and gives up where it was refused.
    source.onerror = () => {
      clearTimeout(silence);
      tell('line', { stands: false });
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, longest);
    };
    listenForSilence();
  }

  function heard() {
    tell('line', { stands: true });
    listenForSilence();
  }

  // The service says something every 15 seconds. A line that died without a word, as a phone's does between two masts, is opened anew.
  function listenForSilence() {
    clearTimeout(silence);
    silence = setTimeout(() => { tell('line', { stands: false }); open(); }, silent);
  }

  // Many pages hear of the same move: each asks a little later, and not for every move.
  function ask() {
    if (asking || !events.size) return;
    asking = setTimeout(async () => {
      asking = undefined;
      askedAt = performance.now();
      let isAnswered = true;
      for (const event of events) {
        try {
          const answer = await fetch(`/api/v1/events/${event}/totals`, { cache: 'no-cache', signal: AbortSignal.timeout(10_000) });
          if (answer.ok) tell('event-totals', { event, ...await answer.json() });
          isAnswered &&= answer.ok;
        } catch {
          isAnswered = false;
        }
      }
      if (isAnswered || document.hidden) return;
      askedAt = performance.now() + again;
      ask();
    }, Math.max(Math.random() * 500, askedAt + between - performance.now()));
  }

  document.addEventListener('reported', () => {
    clearTimeout(asking);
    [asking, askedAt] = [undefined, -Infinity];
    ask();
  });
  addEventListener('offline', () => { close(); tell('line', { stands: false }); });
  addEventListener('online', open);

  // A page that nobody looks at takes no line.
  document.addEventListener('visibilitychange', () => document.hidden ? close() : open());
  open();
}
