import jstat from 'jstat';

// a CommonJS module: Node gives its names under the default
const { jStat } = jstat;

/** ln of the gamma function, for x above 0. */
export const lgamma = (x: number): number => jStat.gammaln(x);

/** ln of the beta function. */
export const lbeta = (a: number, b: number): number => lgamma(a) + lgamma(b) - lgamma(a + b);

/** ln(e^a + e^b) without overflow; -Infinity is an absent term. */
export function logSumExp(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}

/**
 * ln of the upper incomplete gamma function G(a, x), for x above 0 and any real a, by Legendre's continued fraction where
 * x > a + 1 and else by the recurrence down from a + n, with the series of the lower function. DLMF 8.9.2, 8.8.2, 8.7.1.
 */
export function logUpperGamma(a: number, x: number): number {
  if (x > a + 1 && x > 1) return fraction(a, x);
  if (a > 0) return Math.log(Math.exp(lgamma(a)) - lower(a, x));
  // G(a, x) = (G(a + 1, x) - x^a e^-x) / a
  return Math.log((Math.exp(logUpperGamma(a + 1, x)) - Math.exp(a * Math.log(x) - x)) / a);
}

/** Lentz's way through the continued fraction. */
function fraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / nonZero(an * d + b, tiny);
    c = nonZero(b + an / c, tiny);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return a * Math.log(x) - x + Math.log(h);
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);

function lower(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x);
}
