// Keeps figures of a page up to date. Whoever shows more than a number listens to the events 'totals' (of a campaign) and 'event-totals'
// (of an event) of the document.
//   data-live="world" data-year="2026"       the actions of the campaign
//   data-live-best="1900000" data-year=…     how many are missing to stand above that
//   data-live-event="{id}" data-year=…       the actions of the event, asked for when its campaign moved
//   data-live-says="{0} so far" data-year=…  a live region; it speaks at most every 30 seconds
const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { useGrouping: 'always' });
const all = selector => [...document.querySelectorAll(selector)];
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const quietly = 30_000, between = 4_000, longest = 60_000;

document.addEventListener('totals', ({ detail: { campaign, actions } }) => {
  const mine = `[data-year="${campaign}"]`;
  for (const place of all(`[data-live=world]${mine}`)) place.textContent = number.format(actions);
  for (const place of all(`[data-live-best]${mine}`)) place.textContent = number.format(Math.max(0, +place.dataset.liveBest + 1 - actions));
  for (const place of all(`[data-live-says]${mine}`)) say(place, actions);
});

document.addEventListener('event-totals', ({ detail: { event, actions } }) => {
  for (const place of all(`[data-live-event="${event}"]`)) place.textContent = number.format(actions);
});

const spoken = new WeakMap();
function say(place, actions) {
  const before = spoken.get(place) ?? { at: performance.now(), actions };
  spoken.set(place, before);
  if (before.actions === actions || performance.now() - before.at < quietly) return;
  place.textContent = place.dataset.liveSays.replace('{0}', number.format(actions));
  spoken.set(place, { at: performance.now(), actions });
}

for (const year of new Set(all('[data-year]').map(place => place.dataset.year))) listen(year);

function listen(year) {
  const events = new Set(all(`[data-live-event][data-year="${year}"]`).map(place => place.dataset.liveEvent));
  let source, version, wait = 1_000, timer, asking, askedAt = -Infinity;

  function open() {
    clearTimeout(timer);
    source = new EventSource(`/api/v1/campaigns/${year}/totals/stream`);
    source.addEventListener('totals', ({ data }) => {
      wait = 1_000;
      const totals = JSON.parse(data);
      tell('totals', totals);
      if (version !== totals.version) ask();
      version = totals.version;
    });
    // A browser tries again by itself where the line broke, and gives up where it was refused.
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, longest);
    };
  }

  // Many pages hear of the same move: each asks a little later, and not for every move.
  function ask() {
    if (asking || !events.size) return;
    asking = setTimeout(async () => {
      asking = undefined;
      askedAt = performance.now();
      for (const event of events) {
        try {
          const answer = await fetch(`/api/v1/events/${event}/totals`, { cache: 'no-cache' });
          if (answer.ok) tell('event-totals', { event, ...await answer.json() });
        } catch { /* the line is down: the stream tells when it stands again */ }
      }
    }, Math.max(Math.random() * 500, askedAt + between - performance.now()));
  }

  // A page that nobody looks at takes no line.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') { clearTimeout(timer); source.close(); } else open();
  });
  if (document.visibilityState !== 'hidden') open();
}
