/**
 * A map of the territories: which country and which state belongs to which, and leads that are nobody's or two's.
 *
 * In scope: the picture, and the same as a list. Not in scope: deciding (the core), boundaries (places.ts).
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { countryName, words } from "../../../pages/words.ts";
import { failed } from "../../parts/notify.ts";
import { Panel } from "../../parts/page.tsx";
import { Empty, Waiting } from "../../parts/told.tsx";
import { Witnessed } from "../proof.tsx";
import { read } from "../toml/read.ts";
import { isTable } from "../toml/write.ts";
import Drawing, { type Mark } from "./drawing.tsx";
import { middle, type Places, places as readPlaces } from "./places.ts";
import { placeOf, type Whose, whose } from "./whose.ts";
import "./map.css";

/** How long somebody has to have stopped typing. */
const STILL = 400;

const placeName = (code: string): string => (code.startsWith("US-") ? code : countryName(code));

/** Colours for so many territories, those that follow one another far apart; the last, which is for all else, has none. */
function colours(count: number, dark: boolean): string[] {
  const hues = Math.max(count - 1, 1);
  const step = [5, 7, 3, 11].find((step) => hues % step !== 0) ?? 1;
  return Array.from({ length: count }, (_, index) => {
    if (index === count - 1) return dark ? "#4a5256" : "#c9c6bc";
    const light = (dark ? 40 : 54) + (index % 2) * (dark ? 14 : 16);
    return `hsl(${Math.round((((index * step) % hues) * 360) / hues + 160) % 360} ${dark ? 34 : 45}% ${light}%)`;
  });
}

const isDark = () => document.documentElement.classList.contains("wa-dark");

export default function Territories({ text, reads }: { text: string; reads: boolean }) {
  const [places, setPlaces] = useState<Places | null>(null);
  const [told, setTold] = useState<Whose | null>(null);
  const [dark, setDark] = useState(isDark());
  useEffect(() => {
    readPlaces().then(setPlaces, failed);
    const themed = new MutationObserver(() => setDark(isDark()));
    themed.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => themed.disconnect();
  }, []);
  useEffect(() => {
    if (!reads) return;
    const timer = setTimeout(() => whose(text).then(setTold, failed), told ? STILL : 0);
    return () => clearTimeout(timer);
    // Only the text changes what is told.
  }, [text, reads]);
  const names = useMemo(() => {
    const rows = read(text)?.value.territory;
    return Array.isArray(rows) ? rows.flatMap((row) => (isTable(row) ? [String(row.name)] : [])) : [];
  }, [text]);
  const marked = useMemo(() => {
    if (!places || !told) return [];
    return told.findings.flatMap((finding): (Mark & { key: string })[] => {
      const place = placeOf(finding);
      const found = places.features.find(({ properties }) => properties.name === place);
      const beside = (finding.beside ?? []).map(({ name }) => name).join(", ");
      const about = `${words(finding.code)}: ${finding.name}${beside ? `, beside ${beside}` : ""}`;
      return found ? [{ key: `${finding.code} ${finding.at}`, at: middle(found), about }] : [];
    });
  }, [places, told]);
  if (!reads && !told) return <Empty title="The map comes with a playbook that reads well">Mend the text first.</Empty>;
  if (!places || !told) return <Waiting />;
  const palette = colours(names.length, dark);
  const coloured = new Map(
    [...told.places].map(([place, { territory }]) => [place, palette[names.indexOf(territory)] ?? ""]),
  );
  const tell = (place: string) => {
    const here = told.places.get(place);
    const name = document.createElement("span");
    name.textContent = here ? `${placeName(place)}: ${here.territory} (${here.team || "nobody"})` : placeName(place);
    return name.innerHTML;
  };
  const territories = names.map((name, index) => {
    const of = [...told.places].filter(([, { territory }]) => territory === name).map(([place]) => place);
    const states = of.filter((place) => place.startsWith("US-"));
    return { name, index, of: of.filter((place) => !place.startsWith("US-")), states };
  });
  return (
    <div class="territories">
      <Drawing
        about="Which country, and which state of the United States, belongs to which territory; the list beside it says the same"
        places={places}
        colours={coloured}
        told={tell}
        marks={marked}
      />
      <div class="territory-list">
        <Panel title="Where a lead goes of whom nothing but the place is known">
          <ul>
            {territories.map(({ name, index, of, states }) => (
              <li key={name}>
                <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
                  <rect width="10" height="10" rx="2" fill={palette[index]} />
                </svg>
                <details>
                  <summary>
                    <strong>{name}</strong>{" "}
                    <small>
                      {of.length + states.length === 0
                        ? "no place by itself"
                        : [
                            of.length > 0 && `${of.length} ${of.length === 1 ? "country" : "countries"}`,
                            states.length > 0 && `${states.length} states`,
                          ]
                            .filter(Boolean)
                            .join(", ")}
                    </small>
                  </summary>
                  <p class="quiet">{[...of, ...states].map(placeName).join(", ")}</p>
                </details>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel
          title={
            told.findings.length === 0
              ? "Proved: every lead lands in exactly one territory"
              : `Leads that are nobody’s, or two’s: ${told.findings.length}`
          }
        >
          {told.findings.map((finding) => (
            <div key={`${finding.code} ${finding.at}`} class="found">
              <strong>{finding.name}</strong>
              <Witnessed finding={finding} />
            </div>
          ))}
        </Panel>
      </div>
    </div>
  );
}
