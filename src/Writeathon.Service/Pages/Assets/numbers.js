// Whole numbers as people write them, read as the service reads them: in the digits of any script, with or without a mark between thousands.
const whole = /^(?:\p{Nd}+|\p{Nd}{1,3}([ .,'’٬\u00A0\u2009\u202F])\p{Nd}{3}(?:\1\p{Nd}{3})*)$/u;

// The digits of a script stand one after another, from its nought on.
const digit = character => {
  const code = character.codePointAt(0);
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (code - first) % 10;
};

// The number; NaN where it is none.
export const read = text => whole.test(text.trim()) ? Number([...text.replace(/\P{Nd}/gu, '')].map(digit).join('')) : NaN;

// Says at once, in the page's own language, what the service would say of it.
export const check = field => {
  if (!field.dataset.wrong) return;
  const number = read(field.value);
  const isRight = number >= field.dataset.least && number <= (field.dataset.most ?? Infinity);
  field.setCustomValidity(isRight || !field.value.trim() ? '' : field.dataset.wrong);
};

document.addEventListener('input', ({ target }) => check(target));
