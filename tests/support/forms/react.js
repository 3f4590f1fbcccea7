// @ts-nocheck
/** A form as people write it with React: every value is state, no field has a name, the page shows what it knows. */
import { createElement as h, useState } from "react";
import { createRoot } from "react-dom/client";

function Field({ label, type = "text", value, onChange }) {
  const id = label.toLowerCase().replaceAll(" ", "-");
  return h(
    "div",
    { className: "row" },
    h("label", { htmlFor: id }, label),
    h("input", { id, type, value, onChange: (event) => onChange(event.target.value) }),
  );
}

function Contact() {
  const [state, setState] = useState({ first: "", last: "", email: "", company: "", sent: 0 });
  const set = (key) => (value) => setState((before) => ({ ...before, [key]: value }));
  const submit = (event) => {
    event.preventDefault();
    setState((before) => ({ ...before, sent: before.sent + 1 }));
  };
  return h(
    "frontdesk-form",
    { "publishable-key": "pk_demo" },
    h(
      "form",
      { onSubmit: submit },
      h(Field, { label: "First name", value: state.first, onChange: set("first") }),
      h(Field, { label: "Surname", value: state.last, onChange: set("last") }),
      h(Field, { label: "Your work email", type: "email", value: state.email, onChange: set("email") }),
      h(Field, { label: "Where do you work? Company", value: state.company, onChange: set("company") }),
      h("button", { type: "submit" }, "Get in touch"),
      h("output", { id: "state" }, JSON.stringify(state)),
    ),
  );
}

createRoot(document.getElementById("root")).render(h(Contact));
