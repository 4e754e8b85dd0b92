// Registering: the zones of the chosen country, this browser's own zone as a guess, and what the times mean.
const form = document.querySelector('[data-register]');
const preview = form?.querySelector('[data-preview]');
const { country, timeZone, startsAt, endsAt } = form?.elements ?? {};
const language = document.documentElement.lang;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The instant at which the clocks of a zone show a local time.
function instantOf(local, zone) {
  const asUtc = Date.parse(`${local}Z`);
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  let instant = asUtc;
  for (let round = 0; round < 2; round++) instant += asUtc - Date.parse(`${shown.format(instant).replace(' ', 'T')}Z`);
  return instant;
}

function show() {
  if (!preview) return;
  const zone = timeZone.value || zonesOf(country.value)[0]?.value;
  preview.hidden = !startsAt.value || !zone;
  if (preview.hidden) return;
  const written = of => new Intl.DateTimeFormat(language === 'ar' ? 'ar-u-nu-latn' : language, { dateStyle: 'full', timeStyle: 'short', timeZone: of }).format(instantOf(startsAt.value, zone));
  preview.textContent = preview.dataset.preview.replace('{0}', `${written(zone)} (${zone}).`)
    + (written(zone) === written(here) ? '' : ` ${preview.dataset.here.replace('{0}', `${written(here)} (${here})`)}`);
}

const groups = [...timeZone?.querySelectorAll('optgroup') ?? []];
const zonesOf = code => [...groups.find(group => group.dataset.country === code)?.children ?? []];

function choose() {
  const zones = zonesOf(country.value);
  const chosen = timeZone.value;
  for (const group of groups) {
    group.hidden = group.disabled = zones.length > 0 && group.dataset.country !== country.value;
  }
  if (!zones.some(zone => zone.value === chosen)) {
    timeZone.value = (zones.find(zone => zone.value === here) ?? (zones.length === 1 ? zones[0] : undefined))?.value ?? '';
  }
  show();
}

if (form) {
  if (!country.value) country.value = groups.find(group => [...group.children].some(zone => zone.value === here))?.dataset.country ?? '';
  country.addEventListener('change', choose);
  for (const field of [timeZone, startsAt]) field.addEventListener('input', show);
  startsAt.addEventListener('change', () => {
    // Most events last two hours; and one that ends before it begins is a slip.
    if (startsAt.value && (!endsAt.value || endsAt.value <= startsAt.value)) {
      endsAt.value = new Date(Date.parse(`${startsAt.value}Z`) + 7200000).toISOString().slice(0, 16);
    }
  });
  choose();
}
