/**
 * Examples that fill the form.
 *
 * In scope: people who don't exist at companies of the demo. Phone numbers are of ranges kept for fiction (Germany:
 * 030 23125-0xx; United States: 555-01xx; London: 020 7946 0xxx); nothing is ever sent to the addresses.
 */
import type { Fields } from "../widget/lead.ts";
import { byId } from "./dom.ts";

/** The customer's company is for the prefill to fill in. */
const examples: Record<string, Fields> = {
  customer: {
    first_name: "ISOLDE",
    last_name: "Pfannenstiel",
    email: "Demo.Isolde.Pfannenstiel@basf.com",
    phone: "030/23125-088",
    title: "Leiterin IT-Einkauf",
    message: "We would like to compare storage prices.",
  },
  partner: {
    first_name: "Fiete",
    last_name: "Deichgraf",
    email: "demo.fiete.deichgraf@pellworm-systemhaus.example",
    phone: "030 23125 019",
    company: "Pellworm Systemhaus",
    title: "Geschäftsführer",
    country: "Germany",
    employees: "51-200",
    industry: "IT services",
    message: "A joint meeting at a customer’s?",
  },
  competitor: {
    first_name: "Barnaby",
    last_name: "Snoop",
    email: "demo.barnaby.snoop@stratus-nine.example",
    phone: "(202) 555-0143",
    company: "Stratus Nine",
    title: "Product Marketing Manager",
    country: "USA",
    employees: "1001-5000",
    industry: "Cloud computing",
    message: "Just looking around.",
  },
  student: {
    first_name: "Mortimer",
    last_name: "Footnote",
    email: "demo.mortimer.footnote@example.edu",
    company: "Footnote University",
    title: "PhD student, Computer Science",
    country: "United States",
    message: "For my thesis. Is there a discount?",
  },
  untidy: {
    first_name: "peregrine",
    last_name: "MUDDLECOMBE",
    email: "demo.peregrine.muddlecombe-brindlewick@gmial.com",
    phone: " (0)20-7946 0321 ",
    company: "tanglefoot mills  LTD.",
    title: "sr. ops mgr / head of procurement",
    country: "england",
    employees: "approx. 200",
    industry: "textiles",
  },
};

/** Offers the examples; `filled` is called after one was put into the form. */
export function offerExamples(form: HTMLFormElement, filled: () => void): void {
  const place = byId("examples", HTMLElement);
  for (const button of place.querySelectorAll("button")) {
    const fields = examples[button.dataset.example ?? ""];
    button.addEventListener("click", () => {
      form.reset();
      for (const [name, value] of Object.entries(fields ?? {})) {
        const input = form.elements.namedItem(name);
        if (input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement) input.value = value;
      }
      filled();
    });
  }
  place.hidden = false;
}
