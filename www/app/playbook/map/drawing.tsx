/**
 * The map itself, by the charting library.
 *
 * In scope: colours, marks. Not in scope: what it shows (map.tsx).
 */
import { ScatterChart } from "echarts/charts";
import { AriaComponent, GeoComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { token, useDrawing } from "../../parts/drawing.ts";
import type { Places } from "./places.ts";

use([ScatterChart, GeoComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

export interface Mark {
  at: [number, number];
  about: string;
}

interface Given {
  about: string;
  places: Places;
  colours: Map<string, string>;
  told: (place: string) => string;
  marks: Mark[];
}

function optionOf({ about, places, colours, told, marks }: Given): EChartsCoreOption {
  const [ink, line, surface, danger, empty] = [
    "--wa-color-text-normal",
    "--wa-color-surface-border",
    "--wa-color-surface-raised",
    "--wa-color-danger-on-quiet",
    "--wa-color-neutral-fill-normal",
  ].map(token);
  const regions = places.features.map(({ properties: { name } }) => ({
    name,
    itemStyle: { areaColor: colours.get(name) ?? empty },
  }));
  return {
    animation: false,
    aria: { enabled: true, label: { description: about } },
    tooltip: { backgroundColor: surface, borderColor: line, textStyle: { color: ink }, confine: true },
    geo: {
      map: "territories",
      roam: true,
      scaleLimit: { min: 1, max: 24 },
      top: 4,
      bottom: 4,
      left: 4,
      right: 4,
      regions,
      itemStyle: { areaColor: empty, borderColor: surface, borderWidth: 0.5 },
      emphasis: { label: { show: false }, itemStyle: { borderColor: ink, borderWidth: 1 } },
      select: { disabled: true },
      tooltip: { show: true, formatter: ({ name }: { name: string }) => told(name) },
    },
    series: [
      {
        type: "scatter",
        coordinateSystem: "geo",
        symbol: "pin",
        symbolSize: 26,
        itemStyle: { color: danger, borderColor: surface, borderWidth: 1 },
        data: marks.map(({ at, about }) => ({ value: at, name: about })),
        tooltip: { formatter: ({ name }: { name: string }) => name },
      },
    ],
  };
}

const register = ({ places }: Given) => registerMap("territories", places as Parameters<typeof registerMap>[1]);

export default function Drawing(given: Given) {
  const place = useDrawing(given, optionOf, register);
  return <div ref={place} class="chart map" role="img" aria-label={given.about} />;
}
