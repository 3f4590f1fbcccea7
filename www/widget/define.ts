/** Defines `<frontdesk-form>`. */
import { FrontdeskFormElement } from "./element.ts";

declare global {
  interface HTMLElementTagNameMap {
    "frontdesk-form": FrontdeskFormElement;
  }
}

if (!customElements.get("frontdesk-form")) customElements.define("frontdesk-form", FrontdeskFormElement);

export { FrontdeskFormElement };
