/**
 * Receipts: what every decision was made on, signed and chained, to be kept by whoever has to prove it.
 *
 * In scope: the key that signs, downloading. Not in scope: checking them (`frontdesk replay`).
 */
import { useState } from "preact/hooks";
import { ask, send } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { download } from "../parts/download.ts";
import { Icon } from "../parts/icon.tsx";
import { attempt } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { Told } from "../parts/told.tsx";

const NEXT = /<[^>]*[?&]after=(\d+)[^>]*>;\s*rel="?next"?/;

export default function Receipts() {
  const asked = useAsked((signal) => ask("GET /v1/receipts/key", { signal }), []);
  const [got, setGot] = useState<number | null>(null);
  const all = () =>
    attempt(async () => {
      const pages: string[] = [];
      let after: string | undefined = "0";
      while (after !== undefined) {
        const response: Response = await send("GET /v1/receipts", { query: { after } });
        pages.push(await response.text());
        setGot(pages.length * 200);
        after = NEXT.exec(response.headers.get("link") ?? "")?.[1];
      }
      download("receipts.ndjson", pages, "application/x-ndjson");
      setGot(null);
    }, "Downloaded");
  return (
    <Page
      title="Receipts"
      about="What every decision was made on, chained and signed. Whoever keeps them can check them without us."
    >
      <Panel
        title="Download"
        actions={
          <button type="button" class="wa-brand" onClick={all} disabled={got !== null}>
            <Icon name="download" /> {got === null ? "All receipts" : `Up to ${got} …`}
          </button>
        }
      >
        <p>
          Check them with <code>frontdesk replay receipts.ndjson --key …</code>: every decision is made again, and the
          first byte that differs is named.
        </p>
      </Panel>
      <Panel title="The key that signs">
        <Told asked={asked}>{(key) => <code class="secret">{Object.values(key).join(" ")}</code>}</Told>
      </Panel>
    </Page>
  );
}
