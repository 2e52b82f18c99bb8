const PATHS = {
  attach: "M16.5 6.5v9.75a4.25 4.25 0 0 1-8.5 0V5.75a2.75 2.75 0 0 1 5.5 0v9.5a1.25 1.25 0 0 1-2.5 0V7",
  send: "M12 19.5V5M5.5 11 12 4.5 18.5 11",
  list: "M5 7h14M5 12h14M5 17h9",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  mail: "M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5",
  emoji: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 14c1.6 2.7 5.4 2.7 7 0M9 9.5v.5M15 9.5v.5",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.5",
  one: "M5 12.5l4.5 4.5L19 7.5",
  two: "M2 12.5l4.5 4.5L16 7.5M12 17l9.5-9.5",
};

export function Icon({ name }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class="icon">
      <path d={PATHS[name]} />
    </svg>
  );
}
