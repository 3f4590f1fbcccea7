/**
 * The places of the map: countries, and the states of the United States.
 *
 * In scope: boundaries by the codes that leads have, and where a mark for a place goes. Not in scope: whose they are (whose.ts).
 * Boundaries: Natural Earth (public domain, by world-atlas) and the United States Census Bureau (public domain, by us-atlas).
 */
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import statesUrl from "us-atlas/states-10m.json?url";
import worldUrl from "world-atlas/countries-50m.json?url";
import { countryOf, stateOf } from "./codes.ts";

type Point = [number, number];

export interface Place {
  type: "Feature";
  properties: { name: string };
  geometry: { type: "Polygon" | "MultiPolygon"; coordinates: unknown[] };
}

export interface Places {
  type: "FeatureCollection";
  features: Place[];
}

/** A ring that crosses the 180th meridian, drawn on beyond it rather than back across the whole picture. */
function unbroken(ring: Point[]): Point[] {
  let shift = 0;
  let last = ring[0]?.[0] ?? 0;
  const drawn = ring.map(([x, y]): Point => {
    if (x - last > 180) shift -= 360;
    else if (last - x > 180) shift += 360;
    last = x;
    return [x + shift, y];
  });
  const middle = drawn.reduce((sum, [x]) => sum + x, 0) / Math.max(drawn.length, 1);
  const back = middle > 180 ? -360 : middle < -180 ? 360 : 0;
  return back === 0 ? drawn : drawn.map(([x, y]) => [x + back, y]);
}

const whole = ({ type, coordinates }: Place["geometry"]): Place["geometry"] => ({
  type,
  coordinates:
    type === "Polygon"
      ? (coordinates as Point[][]).map(unbroken)
      : (coordinates as Point[][][]).map((part) => part.map(unbroken)),
});

type Atlas = Topology<Record<string, GeometryCollection<{ name: string }>>>;

async function read(url: string, object: string, codeOf: (id: string, name: string) => string | undefined) {
  const atlas: Atlas = await (await fetch(url)).json();
  const shapes = atlas.objects[object];
  if (!shapes) return [];
  return feature(atlas, shapes).features.flatMap(({ id, properties, geometry }): Place[] => {
    const name = codeOf(String(id), properties.name);
    const drawn = geometry.type === "Polygon" || geometry.type === "MultiPolygon";
    return name && drawn
      ? [{ type: "Feature", properties: { name }, geometry: whole(geometry as Place["geometry"]) }]
      : [];
  });
}

// Nobody's market, and half of the picture.
const left = new Set(["AQ", "US"]);

let reading: Promise<Places> | undefined;

export function places(): Promise<Places> {
  reading ??= Promise.all([
    read(worldUrl, "countries", countryOf),
    read(statesUrl, "states", (id) => stateOf(id)),
  ]).then(([countries, states]) => ({
    type: "FeatureCollection",
    features: [...countries.filter(({ properties }) => !left.has(properties.name)), ...states],
  }));
  return reading;
}

const area = (ring: Point[]): number =>
  ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0) / 2;

/** The middle of a place's largest part. */
export function middle({ geometry }: Place): Point {
  const parts = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Point[][][];
  const rings = parts.map(([outer]) => outer ?? []);
  const largest = rings.reduce(
    (best, ring) => (Math.abs(area(ring)) > Math.abs(area(best)) ? ring : best),
    rings[0] ?? [],
  );
  const sum = largest.reduce<Point>(([x, y], [dx, dy]) => [x + dx, y + dy], [0, 0]);
  return [sum[0] / Math.max(largest.length, 1), sum[1] / Math.max(largest.length, 1)];
}
