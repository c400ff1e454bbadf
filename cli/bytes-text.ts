import type { Locale } from './config.ts';

/** 1 536 000 -> «1,5 МБ», in the units that people see on their disks. */
export function bytesText(bytes: number, locale: Locale): string {
  const [unit, size] =
    bytes < 1e6
      ? (['kilobyte', 1e3] as const)
      : bytes < 1e9
        ? (['megabyte', 1e6] as const)
        : (['gigabyte', 1e9] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / size);
}
