/**
 * A drawing by the charting library: its life in a component.
 *
 * In scope: beginning it, drawing it anew where its data, its size or the app's colours change, and ending it. Not in scope: what it
 * shows (reports/chart.tsx, playbook/map/drawing.tsx).
 */
import { type EChartsCoreOption, init } from "echarts/core";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A colour of the app, as it is now. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Where to draw what is `given`, by `optionOf` it; `before` is done once, before anything is drawn. */
export function useDrawing<Given>(
  given: Given,
  optionOf: (given: Given) => EChartsCoreOption,
  before?: (given: Given) => void,
): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<ReturnType<typeof init> | null>(null);
  const last = useRef(given);
  last.current = given;
  useEffect(() => {
    if (!place.current) return;
    before?.(last.current);
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
  return place;
}
