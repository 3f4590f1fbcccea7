/**
 * The custom elements of the component library that this app uses, and their attributes, for JSX.
 *
 * In scope: registering what every page needs, without icons from elsewhere. Not in scope: their looks (styles/tokens.css).
 */
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/skeleton/skeleton.js";
import { registerIconLibrary } from "@awesome.me/webawesome/dist/components/icon/library.js";
import type { HTMLAttributes } from "preact";

// The library's own are elsewhere on the net, or data that the content security policy doesn't let through.
const resolver = (name: string) => `/app/icons.svg#${name}`;
registerIconLibrary("default", { resolver, spriteSheet: true });
registerIconLibrary("system", { resolver, spriteSheet: true });

type Size = "xs" | "s" | "m" | "l";
type Base = HTMLAttributes<HTMLElement> & { slot?: string };

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "wa-dropdown": Base & { placement?: string; size?: Size; "onwa-select"?: (event: CustomEvent) => void };
      "wa-dropdown-item": Base & { value?: string; variant?: string; type?: string; checked?: boolean };
      "wa-skeleton": Base & { effect?: string };
    }
  }
}
