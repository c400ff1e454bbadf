// Express comes without types; this is all of it that Cube's routes are mounted with.
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export type Application = ((request: IncomingMessage, response: ServerResponse) => void) & {
    disable(setting: string): void;
  };
  export default function express(): Application;
}
