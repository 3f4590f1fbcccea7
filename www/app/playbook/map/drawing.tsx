/**
 * The map itself, by the charting library.
 *
 * In scope: its life in a component, colours, marks. Not in scope: what it shows (map.tsx).
 */
import { ScatterChart } from "echarts/charts";
import { AriaComponent, GeoComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "preact/hooks";
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

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

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

export default function Drawing(given: Given) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<ReturnType<typeof init> | null>(null);
  const last = useRef(given);
  last.current = given;
  useEffect(() => {
    if (!place.current) return;
    registerMap("territories", last.current.places as Parameters<typeof registerMap>[1]);
    const chart = init(place.current);
    drawing.current = chart;
    const draw = () => chart.setOption(optionOf(last.current), true);
    draw();
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(place.current);
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      chart.dispose();
      drawing.current = null;
    };
  }, []);
  useEffect(() => drawing.current?.setOption(optionOf(given), true), [given]);
  return <div ref={place} class="chart map" role="img" aria-label={given.about} />;
}
