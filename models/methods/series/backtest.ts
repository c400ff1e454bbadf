import { fitHoltWinters } from './holt-winters.ts';
import { theta } from './smoothing.ts';

/** A way to forecast a monthly series: so many months ahead, or null where it has too few values. */
export type Method = 'holt-winters' | 'theta' | 'seasonal naive' | 'naive';
const YEAR = 12;

const methods: Readonly<Record<Method, (values: readonly number[], horizon: number) => readonly number[] | null>> = {
  'holt-winters': (values, horizon) => fitHoltWinters(values, YEAR, horizon)?.forecast ?? null,
  theta: (values, horizon) => (values.length < 6 ? null : theta(values, horizon)),
  'seasonal naive': (values, horizon) =>
    values.length < YEAR
      ? null
      : Array.from({ length: horizon }, (_, step) => values[values.length - YEAR + (step % YEAR)] ?? 0),
  naive: (values, horizon) => (values.length === 0 ? null : Array.from({ length: horizon }, () => values.at(-1) ?? 0)),
};

/** A forecast made as if the months after it had not been, and what came. */
export type Tried = {
  readonly origin: number;
  readonly ahead: number;
  readonly forecast: number;
  readonly fact: number;
};

/** Forecasts from every origin of the last `origins` months (rolling origin), each with the months then known only. */
export function backtest(
  values: readonly number[],
  method: Method,
  origins: number,
  horizon: number,
): readonly Tried[] {
  const tried: Tried[] = [];
  for (let known = Math.max(1, values.length - origins); known < values.length; known += 1) {
    const forecast = methods[method](values.slice(0, known), horizon);
    forecast?.forEach((value, step) => {
      const fact = values[known + step];
      if (fact !== undefined) tried.push({ origin: known, ahead: step + 1, forecast: value, fact });
    });
  }
  return tried;
}

export type SeriesForecast = {
  readonly method: Method;
  readonly values: readonly number[];
  /** The root of the mean squared error by months ahead, as the backtest showed it. */
  readonly errors: readonly number[];
  /** Mean absolute error of the backtest over that of the last value carried on; below 1 is better than naive. */
  readonly scaledError: number | null;
  readonly tries: number;
};

/** The method whose backtest erred least, with intervals from its own errors; null where no method has six tries. */
export function bestForecast(values: readonly number[], horizon: number): SeriesForecast | null {
  const origins = Math.min(12, Math.max(0, values.length - 6));
  const naive = meanAbsolute(backtest(values, 'naive', origins, horizon));
  let best: { readonly method: Method; readonly tried: readonly Tried[]; readonly error: number } | null = null;
  for (const method of ['holt-winters', 'theta', 'seasonal naive', 'naive'] as const) {
    const tried = backtest(values, method, origins, horizon);
    const error = meanAbsolute(tried);
    if (tried.length >= 6 && error !== null && (best === null || error < best.error)) best = { method, tried, error };
  }
  if (best === null) return null;
  const { method, tried, error } = best;
  const overall = rootMeanSquare(tried);
  const errors = Array.from({ length: horizon }, (_, step) => {
    const own = tried.filter(({ ahead }) => ahead === step + 1);
    // Errors do not shrink with distance: a far month that few tries saw is at least as uncertain as all.
    return own.length >= 6 ? Math.max(rootMeanSquare(own), step === 0 ? 0 : overall) : overall;
  });
  const forecast = methods[method](values, horizon) ?? [];
  return { method, values: forecast, errors, scaledError: naive ? error / naive : null, tries: tried.length };
}

/** Mean absolute error over that of the naive forecast within the training values (MASE, Hyndman and Koehler 2006). */
export function scaledError(
  train: readonly number[],
  test: readonly number[],
  forecast: (step: number) => number,
): number | null {
  const naive =
    train.slice(1).reduce((sum, value, at) => sum + Math.abs(value - (train[at] ?? 0)), 0) / (train.length - 1);
  const error = test.reduce((sum, value, step) => sum + Math.abs(value - forecast(step)), 0) / test.length;
  return naive > 0 ? error / naive : null;
}

const meanAbsolute = (tried: readonly Tried[]): number | null =>
  tried.length === 0
    ? null
    : tried.reduce((sum, { forecast, fact }) => sum + Math.abs(forecast - fact), 0) / tried.length;

const rootMeanSquare = (tried: readonly Tried[]): number =>
  Math.sqrt(tried.reduce((sum, { forecast, fact }) => sum + (forecast - fact) ** 2, 0) / Math.max(1, tried.length));
