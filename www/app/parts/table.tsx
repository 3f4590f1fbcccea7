/**
 * The one table of the app: sorted by its heads, chosen from, and as long as it likes.
 *
 * In scope: marks, keyboard and what is drawn; sorting, choosing and geometry are the table library's. Not in scope: what is in it.
 */
import {
  createSortedRowModel,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/preact-table";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { useVirtualizer } from "./virtual.ts";

export interface Column<Row> {
  id: string;
  head: string;
  cell: (row: Row) => ComponentChildren;
  /** By what the column is sorted; without it, it can't be. */
  sort?: (row: Row) => string | number | null | undefined;
  numeric?: boolean;
  /** Its head is only for those who don't see that there are buttons. */
  unnamed?: boolean;
  /** Left out where there is little room. */
  spare?: boolean;
}

interface Given<Row> {
  /** What the table is of, for those who don't see it. */
  name: string;
  columns: Column<Row>[];
  rows: Row[];
  id: (row: Row) => string;
  /** Called when the end comes near: there is more. */
  more?: () => void;
  /** Which rows are chosen, by id; without it, none can be. */
  chosen?: { ids: string[]; set: (ids: string[]) => void; label: (row: Row) => string };
  empty?: ComponentChildren;
  /** As tall as its rows, on a page that scrolls itself. */
  short?: boolean;
  class?: string;
}

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text },
});

export function Table<Row extends object>(given: Given<Row>) {
  const { name, columns, rows, id, more, chosen, empty, short } = given;
  const classNames = ["table", short && "short", given.class].filter(Boolean).join(" ");
  const scroll = useRef<HTMLDivElement>(null);
  const shapes = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.head,
        enableSorting: column.sort !== undefined,
        sortUndefined: "last" as const,
        accessorFn: (row: Row) => column.sort?.(row) ?? undefined,
      })),
    [columns],
  );
  const selection = useMemo(() => Object.fromEntries((chosen?.ids ?? []).map((id) => [id, true])), [chosen?.ids]);
  // The order is the table's where it can be sorted by something, and else that of the rows: then it needs but those that are drawn.
  const sortable = columns.some(({ sort }) => sort !== undefined);
  const order = useRef<{ id: string }[]>([]);
  const keyOf = (index: number) => {
    const row = rows[index];
    return sortable ? order.current[index]?.id : row && id(row);
  };
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 48,
    getItemKey: (index) => keyOf(index) ?? index,
    overscan: 12,
  });
  const drawn = short ? rows.map((_, index) => ({ index, start: 0, end: 0 })) : virtualizer.getVirtualItems();
  const first = sortable ? 0 : (drawn[0]?.index ?? 0);
  const table = useTable<typeof features, Row>({
    features,
    columns: shapes,
    data: sortable ? rows : rows.slice(first, (drawn.at(-1)?.index ?? -1) + 1),
    getRowId: id,
    enableRowSelection: chosen !== undefined,
    state: { rowSelection: selection as RowSelectionState },
    onRowSelectionChange: (change) => {
      const next = typeof change === "function" ? change(selection as RowSelectionState) : change;
      chosen?.set(Object.keys(next).filter((id) => next[id]));
    },
  });
  const sorted = table.getRowModel().rows;
  order.current = sorted;
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 30) more();
  }, [more, last, rows.length]);
  if (rows.length === 0) return <>{empty}</>;
  const above = short ? 0 : (drawn[0]?.start ?? 0);
  const below = short ? 0 : virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  const across = columns.length + (chosen ? 1 : 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section ref={scroll} class={classNames} aria-label={name} tabIndex={0}>
      <table aria-rowcount={more ? -1 : rows.length + 1}>
        <thead>
          <tr>
            {chosen && (
              <th class="choose" scope="col">
                <input
                  type="checkbox"
                  aria-label="All of them"
                  checked={chosen.ids.length > 0 && chosen.ids.length === rows.length}
                  indeterminate={chosen.ids.length > 0 && chosen.ids.length < rows.length}
                  onChange={({ currentTarget }) => chosen.set(currentTarget.checked ? rows.map(id) : [])}
                />
              </th>
            )}
            {table.getFlatHeaders().map((header, index) => (
              <Head key={header.id} header={header} column={columns[index] as Column<Row>} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={above} across={across} />
          {drawn.map(({ index }) => {
            const row = sorted[index - first];
            if (!row) return null;
            return (
              <tr
                key={row.id}
                data-index={index}
                aria-rowindex={index + 2}
                class={row.getIsSelected() ? "chosen" : undefined}
                ref={short ? undefined : (element) => virtualizer.measureElement(element)}
              >
                {chosen && (
                  <td class="choose">
                    <input
                      type="checkbox"
                      aria-label={chosen.label(row.original)}
                      checked={row.getIsSelected()}
                      onChange={row.getToggleSelectedHandler()}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.id} class={classes(column)} data-head={column.head}>
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Space height={below} across={across} />
        </tbody>
      </table>
    </section>
  );
}

const classes = <Row,>({ id, numeric, spare }: Column<Row>) =>
  [`c-${id}`, numeric && "numeric", spare && "spare"].filter(Boolean).join(" ");

/** Stands for the rows that aren't drawn. */
function Space({ height, across }: { height: number; across: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row isn't focusable.
    <tr aria-hidden="true" class="space">
      <td colSpan={across} style={{ height: `${height}px` }} />
    </tr>
  );
}

interface Sortable {
  column: {
    getCanSort: () => boolean;
    getIsSorted: () => false | "asc" | "desc";
    getToggleSortingHandler: () => undefined | ((event: unknown) => void);
  };
}

function Head<Row>({ header, column }: { header: Sortable; column: Column<Row> }) {
  const way = header.column.getIsSorted();
  const sorted = way === "asc" ? "ascending" : way === "desc" ? "descending" : undefined;
  return (
    <th scope="col" class={classes(column)} aria-sort={sorted}>
      {header.column.getCanSort() ? (
        <button type="button" class="sort" onClick={header.column.getToggleSortingHandler()}>
          {column.head}
          {way && <Icon name={way === "asc" ? "arrow-up" : "arrow-down"} />}
        </button>
      ) : (
        <span class={column.unnamed ? "wa-visually-hidden" : undefined}>{column.head}</span>
      )}
    </th>
  );
}
