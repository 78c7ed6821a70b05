/** Where the true number lies, against none. Its numbers stand beside it. */
export function Interval({ low, value, high }: { low: number; value: number; high: number }) {
  const reach = Math.max(Math.abs(low), Math.abs(high), 1e-9) * 1.15;
  const at = (x: number) => 50 + (50 * x) / reach;
  return (
    <svg className="hx-interval" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <line x1="50" x2="50" y1="0" y2="14" className="hx-interval-none" vectorEffect="non-scaling-stroke" />
      <line x1={at(low)} x2={at(high)} y1="7" y2="7" vectorEffect="non-scaling-stroke" />
      <rect x={at(value) - 0.8} y="2" width="1.6" height="10" />
    </svg>
  );
}
