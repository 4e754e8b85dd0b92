// Draws src/Writeathon.Service/Pages/Assets/world.svg from Natural Earth's outlines (public domain), once; how: db/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import { presimplify, simplify, quantile } from 'topojson-simplify';
import iso from 'i18n-iso-countries';

const [out] = process.argv.slice(2);
const width = 1000;
const kept = 0.07; // the share of points that stay
const smallest = 5; // whoever has less room than this on the drawing, in square units, is a dot
const world = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('world-atlas/countries-50m.json')));
// Antarctica would take a fifth of the drawing.
world.objects.countries.geometries = world.objects.countries.geometries.filter(shape => shape.id !== '010');
const weighed = presimplify(world);
const shapes = feature(simplify(weighed, quantile(weighed, kept)), 'countries').features;

const projection = geoEqualEarth().rotate([-10, 0]).fitWidth(width, { type: 'FeatureCollection', features: shapes });
const path = geoPath(projection);
const height = Math.ceil(path.bounds({ type: 'FeatureCollection', features: shapes })[1][1]);

// Whole units and relative steps: neighbours share their points, so that rounding tears no border open.
function outline(shape) {
  const rings = [];
  let ring;
  let at;
  const to = (x, y) => [Math.round(x), Math.round(y)];
  geoPath(projection, {
    beginPath() {},
    moveTo(x, y) { at = to(x, y); rings.push(ring = { from: at, steps: [], points: [at] }); },
    lineTo(x, y) {
      const [a, b] = to(x, y);
      if (a === at[0] && b === at[1]) return;
      ring.steps.push([a - at[0], b - at[1]]);
      ring.points.push(at = [a, b]);
    },
    closePath() {},
    arc() {},
  })(shape);
  const area = points => Math.abs(points.reduce((sum, [x, y], i) => {
    const [a, b] = points[(i + 1) % points.length];
    return sum + x * b - a * y;
  }, 0)) / 2;
  return rings.filter(each => area(each.points) >= 1)
    .map(({ from, steps, points }) => {
      const last = points.at(-1);
      const open = last[0] === from[0] && last[1] === from[1] ? steps.slice(0, -1) : steps;
      return `M${from[0]} ${from[1]}l${open.map(([x, y]) => `${x}${y < 0 ? '' : ' '}${y}`).join(' ')}z`.replace(/ -/g, '-');
    }).join('');
}

const land = [];
const named = new Map();
for (const shape of shapes) {
  const code = shape.id && iso.numericToAlpha2(shape.id);
  const drawn = path.area(shape) >= smallest ? outline(shape) : '';
  const [x, y] = path.centroid(shape).map(Math.round);
  const mark = drawn ? `<path${code ? ` id="${code}"` : ''} d="${drawn}"/>` : `<circle${code ? ` id="${code}"` : ''} cx="${x}" cy="${y}" r="2.5"/>`;
  // Territories without a code of their own in ISO 3166-1 are land without a name.
  if (!code) land.push(mark);
  else if (!named.has(code) || (named.get(code).startsWith('<circle') && drawn)) named.set(code, mark);
}

writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><g id="all">${land.filter(mark => mark.startsWith('<path')).join('')}${[...named].sort().map(([, mark]) => mark).join('')}</g></svg>\n`);
console.log(`${named.size} countries, 0 0 ${width} ${height}`);
