/** Views of one page, each with an address of its own. */

interface Given {
  name: string;
  at: string;
  parameter: string;
  options: { value: string; name: string; count?: number }[];
  value: string;
}

export function Tabs({ name, at, parameter, options, value }: Given) {
  return (
    <nav class="tabs" aria-label={name}>
      {options.map((option) => (
        <a
          key={option.value}
          href={`${at}${at.includes("?") ? "&" : "?"}${parameter}=${option.value}`}
          aria-current={option.value === value ? "page" : undefined}
        >
          {option.name}
          {option.count !== undefined && <span class="count">{option.count}</span>}
        </a>
      ))}
    </nav>
  );
}
