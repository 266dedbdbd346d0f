/** What a command does; `arrival` is when its key arrived (`performance.now()`). */
export type Command = (arrival: number) => void;

/** Commands by the names that bindings use. */
export type Commands = Readonly<Record<string, Command>>;
