/**
 * The fields that a form may ask for, and the words by which forms call them.
 *
 * In scope: HTML's autocomplete tokens, and words of names and labels in the languages of many forms. Not in scope:
 * looking at a form (fields.ts). Words are folded: small letters, no accents, one space between two.
 */

import { fold } from "./fold.ts";

export type Column =
  | "email"
  | "first_name"
  | "last_name"
  | "name"
  | "title"
  | "company"
  | "website"
  | "phone"
  | "street"
  | "city"
  | "state"
  | "postal_code"
  | "country"
  | "industry"
  | "employees"
  | "product"
  | "message";

/** By HTML's autofill field names (HTML Standard, "Autofill"); `null`: it is something else, whatever its name says. */
export const tokens: Record<string, Column | null> = {
  email: "email",
  "given-name": "first_name",
  "family-name": "last_name",
  name: "name",
  "organization-title": "title",
  organization: "company",
  url: "website",
  tel: "phone",
  "tel-national": "phone",
  "street-address": "street",
  "address-line1": "street",
  "address-level2": "city",
  "address-level1": "state",
  "postal-code": "postal_code",
  "country-name": "country",
  country: "country",
  "honorific-prefix": null,
  "honorific-suffix": null,
  "additional-name": null,
  nickname: null,
  username: null,
  bday: null,
  sex: null,
  "tel-country-code": null,
  "tel-extension": null,
  "new-password": null,
  "current-password": null,
  "one-time-code": null,
};

/** Phrases, the columns they mean, `|` between two. The longest that a name or a label has counts. */
const phrases: [Column | null, string][] = [
  [
    "email",
    "email|e mail|mail|emailaddress|courriel|correo|correo electronico|mailadresse|e mail adresse|posta elettronica",
  ],
  ["first_name", "first name|firstname|fname|given name|forename|vorname|prenom|nombre|nome|voornaam|imie|fornavn"],
  [
    "last_name",
    "last name|lastname|lname|family name|surname|nachname|familienname|nom de famille|apellido|apellidos|cognome|achternaam|nazwisko|etternavn|sobrenome",
  ],
  [
    "name",
    "name|full name|fullname|your name|contact name|ansprechpartner|nom|nom complet|nombre completo|nome completo|naam",
  ],
  [
    "title",
    "title|job title|jobtitle|job|role|position|job role|funktion|berufsbezeichnung|fonction|poste|cargo|puesto|ruolo|functie|job position",
  ],
  [
    "company",
    "company|company name|companyname|organization|organisation|organization name|organisation name|employer|business|business name|firma|firmenname|unternehmen|entreprise|societe|empresa|azienda|bedrijf|organisatie|org",
  ],
  ["website", "website|web site|company website|homepage|url|webseite|internetseite|site web|sitio web|sito"],
  [
    "phone",
    "phone|phone number|phonenumber|telephone|tel|mobile|mobile number|mobile phone|cell|cell phone|telefon|telefonnummer|rufnummer|handy|mobil|telefono|telefoon|telefone|numero de telephone",
  ],
  ["street", "street|street address|address|address line 1|strasse|adresse|direccion|indirizzo|adres"],
  ["city", "city|town|stadt|ort|wohnort|ville|ciudad|citta|plaats|cidade"],
  ["state", "state|province|region|state province|bundesland|kanton|departement|provincia|estado"],
  ["postal_code", "postal code|postcode|post code|zip|zip code|zipcode|plz|postleitzahl|code postal|codigo postal|cap"],
  ["country", "country|country region|nation|land|pays|pais|paese"],
  ["industry", "industry|sector|industry sector|branche|industrie|secteur|secteur d activite|industria|settore"],
  [
    "employees",
    "employees|number of employees|numberofemployees|numemployees|employee count|company size|companysize|organization size|team size|headcount|mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|anzahl der mitarbeiter|unternehmensgrosse|firmengrosse|effectif|taille de l entreprise|numero de empleados|empleados|dipendenti",
  ],
  ["product", "product|product interest|produkt|produit|producto|prodotto|interested in"],
  [
    "message",
    "message|comment|comments|question|questions|description|inquiry|enquiry|nachricht|mitteilung|anliegen|kommentar|frage|bemerkung|mensaje|messaggio|bericht|mensagem|how can we help",
  ],
  // What has one of these words in it is something else.
  [
    null,
    "salutation|anrede|country code|vorwahl|landesvorwahl|honorific|confirm|repeat|wiederholen|username|user name|subject|betreff",
  ],
];

const columnOf = new Map<string, Column | null>(
  phrases.flatMap(([column, of]) => of.split("|").map((phrase) => [phrase, column] as const)),
);

const LONGEST = 4;

/** The column that a name or a label means; `null`: something else for sure; `undefined`: it says nothing. */
export function meant(text: string): Column | null | undefined {
  const words = fold(text).split(" ").slice(0, 12);
  let best: { column: Column | null; length: number } | undefined;
  for (let from = 0; from < words.length; from++) {
    for (let length = 1; length <= LONGEST && from + length <= words.length; length++) {
      const column = columnOf.get(words.slice(from, from + length).join(" "));
      if (column === null) return null;
      if (column !== undefined && length > (best?.length ?? 0)) best = { column, length };
    }
  }
  return best?.column;
}

/** The token to ask for a column by; `off`: there is none. */
export function tokenOf(column: Column): string {
  return Object.keys(tokens).find((token) => tokens[token] === column) ?? "off";
}
