import { expect, it } from 'vitest';
import { backtest, bestForecast, scaledError } from './backtest.ts';
import { holtWinters } from './holt-winters.ts';
import { fitSmoothing, holt, smoothedLevel } from './smoothing.ts';

// Hyndman, Forecasting: principles and practice.
const oil = [
  446.6565229, 454.4733065, 455.662974, 423.6322388, 456.2713279, 440.5880501, 425.3325201, 485.1494479, 506.0481621,
  526.7919833, 514.268889, 494.2110193,
];
const air = [
  17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797, 32.577569, 33.477398,
  39.021581, 41.386432, 41.596552,
];
const tourists = [
  41.727458, 24.04185, 32.328103, 37.328708, 46.213153, 29.346326, 36.48291, 42.977719, 48.901525, 31.180221, 37.717881,
  40.420211, 51.206863, 31.887228, 40.978263, 43.772491, 55.558567, 33.850915, 42.076383, 45.642292, 59.76678,
  35.191877, 44.319737, 47.913736,
];

it.each([
  [0.2, 484.802468],
  [0.6, 501.837461],
])('P-FOR-01 simple smoothing with alpha %d', (alpha, forecast) =>
  expect(smoothedLevel(oil, alpha)).toBeCloseTo(forecast, 4),
);

it('P-FOR-02 simple smoothing with alpha and first level estimated', () => {
  const fit = fitSmoothing(oil);
  expect(Math.abs((fit?.alpha ?? 0) - 0.892)).toBeLessThan(0.01);
  expect(Math.abs((fit?.level0 ?? 0) - 447.4785)).toBeLessThan(0.01);
  expect(Math.abs((fit?.forecast ?? 0) - 496.4935)).toBeLessThan(0.01);
  expect(Math.abs((fit?.squares ?? 0) - 7573.4204)).toBeLessThan(0.01);
});

it('P-FOR-03 Holt', () =>
  [43.756968, 45.593523, 47.430078, 49.266633, 51.103188].forEach((value, step) =>
    expect(holt(air, 0.8, 0.2, 5)[step]).toBeCloseTo(value, 5),
  ));

it('P-FOR-04 additive Holt-Winters', () => {
  const found = holtWinters(tourists, 4, { alpha: 0.4, beta: 0.1, gamma: 0.3, damping: 1 }, 8);
  expect(found?.level0).toBeCloseTo(33.85652975, 6);
  expect(found?.trend0).toBeCloseTo(1.224624312, 6);
  [7.87092825, -9.81467975, -1.52842675, 3.47217825].forEach((value, at) =>
    expect(found?.season0[at]).toBeCloseTo(value, 6),
  );
  [59.4626121, 37.70787394, 46.53857912, 50.60139318, 61.82976226, 40.07502411, 48.90572929, 52.96854335].forEach(
    (value, step) => expect(found?.forecast[step]).toBeCloseTo(value, 6),
  );
  expect(found?.squares).toBeCloseTo(102.5512576, 6);
});

it('less than two seasons make no Holt-Winters', () =>
  expect(holtWinters(tourists.slice(0, 7), 4, { alpha: 0.4, beta: 0.1, gamma: 0.3, damping: 1 }, 1)).toBeNull());

it('P-FOR-08 the scaled error of two forecasts of a lumpy series', () => {
  const train = [0, 2, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0, 6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0];
  const test = [0, 0, 0, 3, 1, 0, 0, 1, 0, 1, 0, 0];
  expect(scaledError(train, test, () => 0)).toBeCloseTo(0.1982758621, 9);
  expect(scaledError(train, test, () => 4 / 3)).toBeCloseTo(0.4406130268, 9);
});

const seasonal = Array.from({ length: 40 }, (_, month) => 100 + month + 30 * Math.sin((2 * Math.PI * month) / 12));

it('a seasonal series is forecast by its seasons, better than by the last value', () => {
  const found = bestForecast(seasonal, 3);
  expect(found?.method).toBe('holt-winters');
  expect(found?.scaledError).toBeLessThan(0.2);
  found?.values.forEach((value, step) =>
    expect(Math.abs(value - (140 + step + 30 * Math.sin((2 * Math.PI * (40 + step)) / 12)))).toBeLessThan(8),
  );
});

it('a backtest knows nothing of the months it forecasts', () => {
  const broken = [...seasonal.slice(0, 36), 9999, 9999, 9999, 9999];
  const upto = (values: readonly number[]) =>
    backtest(values, 'holt-winters', 6, 2).filter(({ origin }) => origin <= 36);
  expect(upto(broken).map(({ forecast }) => forecast)).toEqual(upto(seasonal).map(({ forecast }) => forecast));
});

it('too few months make no forecast', () => expect(bestForecast([1, 2, 3, 4, 5], 3)).toBeNull());
