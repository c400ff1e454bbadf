import { finalResult, finalResults, type Columnar, type Shaping } from './final-result.ts';
import { native } from './packages.ts';

/** The functions of Cube's native add-on that run without it, as its JavaScript side calls them. */
type Replaceable = {
  loadNative(): unknown;
  setupLogger: unknown;
  NativeInstance: unknown;
  getFinalQueryResult: unknown;
  getFinalQueryResultMulti: unknown;
};

/**
 * Puts our own code where Cube's native add-on would be; does nothing where the add-on is installed. Left out are the
 * Postgres-wire SQL API and Jinja templates in models, which fail when they are used.
 */
export function standInForNative(): void {
  const face = native as unknown as Replaceable;
  if (isInstalled(face)) return;
  face.setupLogger = () => undefined;
  face.NativeInstance = InstanceWithoutNative;
  face.getFinalQueryResult = async (shaping: Shaping, raw: Uint8Array, answer: object) =>
    jsonBytes(finalResult(shaping, columnsOf(raw), answer));
  face.getFinalQueryResultMulti = async (shapings: Shaping[], raws: Uint8Array[], answer: MultiAnswer) =>
    jsonBytes(finalResults(shapings, raws.map(columnsOf), answer));
}

type MultiAnswer = { readonly queryType: string; readonly results: readonly object[]; readonly slowQuery: boolean };

class InstanceWithoutNative {
  newJinjaEngine() {
    return {
      loadTemplate: () => undefined,
      renderTemplate: () => {
        throw new Error('Jinja templates in a cube model need the native add-on @cubejs-backend/native');
      },
    };
  }

  loadPythonContext(): never {
    throw new Error('Python in a cube model needs the native add-on @cubejs-backend/native');
  }
}

function isInstalled(face: Replaceable): boolean {
  try {
    face.loadNative();
    return true;
  } catch {
    return false;
  }
}

function columnsOf(raw: Uint8Array): Columnar {
  return JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')) as Columnar;
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
