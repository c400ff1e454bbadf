/**
 * Gauss's hypergeometric function 2F1(a, b; c; z) for 0 <= z < 1, by its series. Near 1 Euler's transformation is taken
 * where it has the smaller parameters. DLMF 15.2.1, 15.8.1.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (z < 0 || z >= 1) throw new RangeError(`2F1 is summed for 0 <= z < 1, not for ${z}`);
  const isSmaller = Math.abs(c - a) + Math.abs(c - b) < Math.abs(a) + Math.abs(b);
  return z > 0.9 && isSmaller ? (1 - z) ** (c - a - b) * series(c - a, c - b, c, z) : series(a, b, c, z);
}

function series(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; j < 100_000; j++) {
    term *= ((a + j - 1) * (b + j - 1) * z) / ((c + j - 1) * j);
    sum += term;
    if (Math.abs(term) < 1e-14 * Math.abs(sum)) break;
  }
  return sum;
}
