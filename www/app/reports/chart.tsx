/**
 * A picture of figures, by the charting library.
 *
 * In scope: colours by the app's tokens, a description for those who don't see it. Not in scope: figures; a table with all of them
 * stands beside every picture.
 */
import "./reports.css";
import { BarChart, FunnelChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { token, useDrawing } from "../parts/drawing.ts";

use([
  BarChart,
  LineChart,
  FunnelChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  AriaComponent,
  CanvasRenderer,
]);

function colours() {
  const [ink, quiet, line, surface] = [
    "--wa-color-text-normal",
    "--wa-color-text-quiet",
    "--wa-color-surface-border",
    "--wa-color-surface-raised",
  ].map(token);
  const dark = document.documentElement.classList.contains("wa-dark");
  return {
    color: dark
      ? ["#86d3bb", "#e8c07a", "#9db8e8", "#e79a8f", "#b9a5de"]
      : ["#1d5b4b", "#b7791f", "#3d63a8", "#b1463a", "#6d549c"],
    backgroundColor: "transparent",
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    axis: {
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: quiet },
      splitLine: { lineStyle: { color: line } },
    },
    tooltip: { backgroundColor: surface, borderColor: line, textStyle: { color: ink } },
    legend: { textStyle: { color: quiet } },
  };
}

export type Series = { name: string; values: (number | null)[]; kind?: "bar" | "line"; stack?: string };

interface Given {
  /** What it shows, in a sentence. */
  about: string;
  labels: string[];
  series: Series[];
  format: (value: number) => string;
  /** The least that two marks of the axis are apart: there is no half a lead, and no cent beside thousands. */
  least?: number;
  /** Names stand beside bars rather than under them. */
  across?: boolean;
  funnel?: boolean;
}

function optionOf({ about, labels, series, format, least, across, funnel }: Given): EChartsCoreOption {
  const { axis, tooltip, legend, ...rest } = colours();
  const valueFormatter = (value: unknown) => (typeof value === "number" ? format(value) : "–");
  const common = { ...rest, animation: false, aria: { enabled: true, label: { description: about } } };
  if (funnel) {
    const [first] = series;
    // One thing getting less: one colour, fading.
    const opacity = (index: number) => 1 - (index / Math.max(labels.length, 1)) * 0.6;
    const data = labels.map((name, index) => ({
      name,
      value: first?.values[index] ?? 0,
      itemStyle: { color: rest.color[0], opacity: opacity(index), borderWidth: 0 },
    }));
    return {
      ...common,
      tooltip: { ...tooltip, trigger: "item", valueFormatter },
      series: [
        {
          type: "funnel",
          sort: "none",
          gap: 3,
          left: 0,
          width: "70%",
          top: 10,
          bottom: 10,
          minSize: "4%",
          label: { position: "right", formatter: "{b}  {c}", color: rest.textStyle.color },
          labelLine: { lineStyle: { color: rest.textStyle.color, opacity: 0.3 } },
          data,
        },
      ],
    };
  }
  const names = {
    type: "category",
    data: labels,
    ...axis,
    splitLine: { show: false },
    ...(across ? { inverse: true } : {}),
  };
  const isEmpty = series.every(({ values }) => values.every((value) => !value));
  const values = {
    type: "value",
    ...axis,
    axisLabel: { ...axis.axisLabel, formatter: format },
    ...(least === undefined ? {} : { minInterval: least }),
    ...(isEmpty ? { min: 0, max: least ?? 1 } : {}),
  };
  return {
    ...common,
    tooltip: { ...tooltip, trigger: "axis", valueFormatter },
    legend: { ...legend, top: 0, show: series.length > 1 },
    grid: { left: 8, right: 24, top: series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series.map(({ name, values, kind = "bar", stack }) => ({
      name,
      type: kind,
      data: values,
      barMaxWidth: 26,
      showSymbol: values.length < 40,
      ...(stack ? { stack } : {}),
    })),
  };
}

export default function Chart(given: Given) {
  const place = useDrawing(given, optionOf);
  const rows = given.across ? given.labels.length : 0;
  return (
    <div
      ref={place}
      class="chart"
      role="img"
      aria-label={given.about}
      style={rows > 8 ? { height: `${rows * 34 + 40}px` } : undefined}
    />
  );
}
