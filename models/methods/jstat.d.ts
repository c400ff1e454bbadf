/** The part of jstat that the formulas use; it carries no types of its own. */
declare module 'jstat' {
  const jstat: {
    readonly jStat: JStat;
  };
  export default jstat;
  type JStat = {
    gammaln(x: number): number;
    readonly normal: {
      inv(p: number, mean: number, sd: number): number;
      cdf(x: number, mean: number, sd: number): number;
    };
    readonly beta: { inv(p: number, alpha: number, beta: number): number };
    readonly chisquare: { cdf(x: number, degrees: number): number };
  };
}
