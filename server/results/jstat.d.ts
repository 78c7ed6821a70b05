/** Only what is used of it. */
declare module 'jstat' {
  interface Distribution<Parameters extends number[]> {
    cdf(x: number, ...parameters: Parameters): number;
    inv(p: number, ...parameters: Parameters): number;
  }
  const jstat: { normal: Distribution<[mean: number, deviation: number]>; studentt: Distribution<[degrees: number]> };
  export default jstat;
}
